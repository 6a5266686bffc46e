"""What an instance must satisfy: hypotheses and properties, written out as relations between numbers.

Place on the way of a step: the search proposes instances; here every hypothesis is grounded (one relation for each
value of its parameters), relations about functions of z are differentiated in z as well, equations that a proposal
misses are solved exactly where they are linear in the values (or derivatives) of one name, and at the end every
relation and property is checked. A proposal that fails, or that balls cannot decide, is dropped.

What it does not do: it proposes nothing (`derive.evaluate.candidates`) and knows nothing of the claim.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, combinations_with_replacement, product

from flint import fmpq

from derive.context import Hypothesis, Variable
from derive.evaluate.evaluate import Evaluator
from derive.evaluate.instance import Atom, Component, Instance
from derive.evaluate.matrices import determinant
from derive.evaluate.names import State, size_of
from derive.evaluate.numbers import ONE, ZERO, NoValue, TooLarge, Value, coefficient, holds, number_of, sign
from derive.evaluate.reading import dependencies, known_names, relation_order, substitutions_of
from derive.evaluate.solver import Ground, solve
from derive.properties import BATCHES
from derive.term import Apply, Binder, Bound, Family, Relation, Term, negative, number

MOST_RELATIONS = 3000
WORK = 400_000
_SIGNS = {
    "positive": (1,),
    "nonnegative": (0, 1),
    "probability": (0, 1),
    "negative": (-1,),
    "nonzero": (-1, 1),
}
_DEFINITE = ("positive definite", "positive semidefinite")
# those of which the context has hypotheses that say the same
_SAID = ("invertible", "orthogonal", "orthonormal columns", "one-hot rows", "unit norm", "idempotent", "diagonal")
KNOWN_PROPERTIES = frozenset(
    {*_SIGNS, *_DEFINITE, *_SAID, *BATCHES, "symmetric", "antisymmetric", "integer", "constant"}
    | {"one-hot", "unit vectors"}
)


def implied(variable: Variable) -> Iterator[Hypothesis]:
    """The properties of a family that are equations, as hypotheses."""
    axes = len(variable.shape)
    everywhere = tuple((number(1), length) for length in variable.shape)
    if "probability" in variable.properties and axes:
        indices = tuple(Bound(level) for level in range(axes))
        total = Binder("sum", number(1), variable.shape[-1], (), Family(variable.name, indices))
        yield Hypothesis("probability", everywhere[:-1], Relation("=", total, number(1)))
    for axis in range(axes - 1):  # exchanges of neighbours generate all exchanges
        order = [*range(axis), axis + 1, axis, *range(axis + 2, axes)]
        entry: Term = Family(variable.name, tuple(Bound(level) for level in range(axes)))
        mirrored: Term = Family(variable.name, tuple(Bound(level) for level in order))
        if "symmetric" in variable.properties:
            yield Hypothesis("symmetric", everywhere, Relation("=", entry, mirrored))
        if "antisymmetric" in variable.properties:
            yield Hypothesis("antisymmetric", everywhere, Relation("=", entry, negative(mirrored)))


class Requirements:
    """All that instances of a context must satisfy, as far as the needed names are concerned."""

    def __init__(self, evaluator: Evaluator, needed: Sequence[str], order: int) -> None:
        context = evaluator.context
        self.evaluator = evaluator
        self.variables = [context.variables[name] for name in needed if name in context.variables]
        names = frozenset(needed)
        known = [(item, known_names(context, item)) for item in context.hypotheses]
        given = [item for item, mentioned in known if mentioned & names or not mentioned]
        self.hypotheses = (*given, *(item for variable in self.variables for item in implied(variable)))
        self.work = 0
        self.substitutions, alone = substitutions_of(context, self.hypotheses)
        self._sides = [
            (
                evaluator.code(item.relation.left, len(item.ranges)),
                evaluator.code(item.relation.right, len(item.ranges)),
            )
            for item in self.hypotheses
        ]
        self._sizes = [size_of(item.relation.left) + size_of(item.relation.right) for item in self.hypotheses]
        self._depends = [dependencies(context, item) for item in self.hypotheses]
        # A name equated with an expression follows it by construction, unless the expression varies with what the
        # name is constant in: then the equation says that it does not vary, and is to be met like any other.
        self._by_construction = frozenset(
            place
            for place, name in alone.items()
            if set(self._depends[place]) <= set(context.variables[name].depends_on)
        )
        inner = [relation_order(context, item) for item in self.hypotheses]
        self.order = max(
            [order, *(held + 1 for held, on in zip(inner, self._depends, strict=True) if held and on)]
        )
        self._orders = [max(self.order - held, 0) for held in inner]
        self.supported = all(variable.properties <= KNOWN_PROPERTIES for variable in self.variables)
        self._sums_to_one = frozenset(
            place
            for place, item in enumerate(self.hypotheses)
            if place >= len(given) and self._is_softmax(item)
        )

    def _is_softmax(self, item: Hypothesis) -> bool:
        """Whether an implied equation says of a softmax along the last index that it sums to 1."""
        match item.relation.left:
            case Binder(_, lower, upper, _, Family(name)) if len(self.substitutions.get(name, ())) == 1:
                chosen = self.substitutions[name][0]
                match chosen.value:
                    case Apply("softmax", (Binder(_, first, last, (), _), Bound(level) as index)):
                        ranges = (chosen.ranges[level], (first, last))
                        return (
                            not chosen.conditions
                            and index == chosen.pattern[-1]
                            and set(ranges) == {(lower, upper)}
                        )
        return False

    def settle(self, draft: Instance) -> bool:
        """Change the values of ``draft`` (its mappings must be dictionaries) so that everything holds; False if that
        did not succeed."""
        if not self.supported:
            return False
        try:
            grounds = list(self._grounds(draft))
            equations = [
                item for item in grounds if self._is_equation(item) and not self.holds_by_construction(item)
            ]
            places = {variable.name: place for place, variable in enumerate(self.variables)}
            return solve(self.sides, equations, draft, places) and self._verified(draft, grounds)
        except NoValue:
            return False

    def satisfied_by(self, instance: Instance) -> bool:
        """Whether everything holds at an instance as it is, whose substitutions must be those found here."""
        try:
            return self.supported and self._verified(instance, list(self._grounds(instance)))
        except NoValue:
            return False

    def _is_equation(self, ground: Ground) -> bool:
        return self.hypotheses[ground.place].relation.operator == "="

    def _grounds(self, draft: Instance) -> Iterator[Ground]:
        count = 0
        for place, hypothesis in enumerate(self.hypotheses):
            directions = self._directions(draft, place)
            for arguments in self._arguments(draft, hypothesis):
                for chosen in directions:
                    count += 1
                    if count > MOST_RELATIONS:
                        raise TooLarge("the hypotheses speak of too many numbers")
                    yield Ground(place, arguments, chosen)

    def _arguments(self, draft: Instance, hypothesis: Hypothesis) -> Iterator[tuple[int, ...]]:
        evaluator, count = self.evaluator, len(hypothesis.ranges)
        conditions = [evaluator.condition_code(item, count) for item in hypothesis.conditions]
        bounds = [
            (evaluator.integer_code(lower, place), evaluator.integer_code(upper, place))
            for place, (lower, upper) in enumerate(hypothesis.ranges)
        ]
        state = State(draft, WORK)

        def extend(chosen: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
            state.enter(chosen)
            if len(chosen) == count:
                if all(condition(state) for condition in conditions):
                    yield chosen
                return
            lower, upper = bounds[len(chosen)]
            for value in range(lower(state), upper(state) + 1):
                state.spend(1)
                yield from extend((*chosen, value))

        yield from extend(())

    def _directions(self, draft: Instance, place: int) -> list[tuple[Component, ...]]:
        """The derivatives in which a hypothesis must hold: none but itself unless it speaks of functions."""
        names = self._depends[place]
        if not names or self.hypotheses[place].relation.operator != "=" or place in self._sums_to_one:
            return [()]
        if place in self._by_construction:
            return [()]
        components = [item for name in names for item in self.components(draft, name)]
        found: list[tuple[Component, ...]] = []
        for order in range(self._orders[place] + 1):
            found.extend(combinations_with_replacement(components, order))
        return found

    def components(self, draft: Instance, name: str) -> list[Component]:
        """All components of a name at an instance."""
        lengths = self.evaluator.lengths(State(draft, WORK), name)
        return [(name, item) for item in product(*(range(1, length + 1) for length in lengths))]

    def sides(self, draft: Instance, ground: Ground, noted: dict[Atom, None] | None) -> tuple[Value, Value]:
        """Both sides of a grounded hypothesis."""
        state = State(draft, WORK, noted)
        state.enter(ground.arguments)
        for bit, component in enumerate(ground.directions):
            state.variations[component] = state.variations.get(component, 0) | 1 << bit
        state.level = len(ground.directions)
        sides = []
        self.work += self._sizes[ground.place]
        for code in self._sides[ground.place]:
            value = code(state)
            for bit in range(len(ground.directions)):
                value = coefficient(value, 1 << bit)
            sides.append(number_of(value))
        self.work += WORK - state.work
        return sides[0], sides[1]

    def holds_by_construction(self, ground: Ground) -> bool:
        """Whether a grounded hypothesis needs no exact check."""
        return ground.place in self._by_construction or ground.place in self._sums_to_one

    def _verified(self, draft: Instance, grounds: Sequence[Ground]) -> bool:
        for ground in grounds:
            operator = self.hypotheses[ground.place].relation.operator
            left, right = self.sides(draft, ground, None)
            if operator == "=":
                gap = left - right
                if isinstance(gap, fmpq) or gap.is_zero():
                    if sign(gap) != 0:
                        return False
                elif not (self.holds_by_construction(ground) and gap.contains(0)):
                    return False
            elif not holds(operator, left, right):
                return False
            elif self._depends[ground.place] and sign(left - right) == 0:
                return False  # an inequality between functions that is sharp here may fail nearby
        return all(self._has_properties(draft, variable) for variable in self.variables)

    def _has_properties(self, draft: Instance, variable: Variable) -> bool:
        if variable.sort not in ("scalar", "family"):
            return True
        if "one-hot" in variable.properties and not self._is_one_hot(draft, variable):
            return False
        if not all(self._is_definite(draft, variable, word) for word in _DEFINITE if word in variable.properties):
            return False
        signs = [_SIGNS[name] for name in sorted(variable.properties) if name in _SIGNS]
        if not signs and "integer" not in variable.properties:
            return True
        read = self.evaluator.reader(variable.name)
        free = variable.depends_on and variable.name not in self.substitutions
        for component in self.components(draft, variable.name):
            value = number_of(read(State(draft, WORK), component[1]))
            if any(sign(value) not in allowed for allowed in signs):
                return False
            fixed = "integer" in variable.properties or (bool(signs) and sign(value) == 0)
            if "integer" in variable.properties and not (isinstance(value, fmpq) and value.q == 1):
                return False
            # A function that keeps its sign or stays an integer cannot move away from here.
            if free and fixed and any(entry[:2] == component for entry in draft.derivatives):
                return False
        return True

    def _is_one_hot(self, draft: Instance, variable: Variable) -> bool:
        read = self.evaluator.reader(variable.name)
        values = [read(State(draft, WORK), item) for _, item in self.components(draft, variable.name)]
        return values.count(ONE) == 1 and values.count(ZERO) == len(values) - 1 and not variable.depends_on

    def _is_definite(self, draft: Instance, variable: Variable, word: str) -> bool:
        """By the principal minors: the leading ones must be positive, or all of them at least 0."""
        read = self.evaluator.reader(variable.name)
        size = self.evaluator.lengths(State(draft, WORK), variable.name)[0]
        rows = [
            [number_of(read(State(draft, WORK), (row, column))) for column in range(1, size + 1)]
            for row in range(1, size + 1)
        ]
        if any(sign(rows[row][column] - rows[column][row]) for row in range(size) for column in range(row)):
            return False
        strict = word == "positive definite"
        if not strict and variable.depends_on:
            strict = True  # a semidefinite matrix that is singular here may be indefinite nearby
        chosen = (
            [tuple(range(count)) for count in range(1, size + 1)]
            if strict
            else [places for count in range(1, size + 1) for places in combinations(range(size), count)]
        )
        for places in chosen:
            minor = determinant([[rows[row][column] for column in places] for row in places], State(draft, WORK))
            if sign(number_of(minor)) not in ((1,) if strict else (0, 1)):
                return False
        return True
