"""What a name stands for at an instance: the state of one evaluation, and the reading of scalars and components.

Place on the way of a step: `derive.evaluate.evaluate` turns terms into code and asks here for the code that reads a
name; here is decided how a name answers when a derivative is taken: a component that is varied gets its ε, a family
that depends on what is varied gets its Taylor jet or is computed from the expression it is equated with, and
everything else stays fixed.

What it does not do: it knows nothing of sums, products and functions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import Protocol

from derive.context import Context
from derive.evaluate.dependence import composed, taylor_jet
from derive.evaluate.instance import Atom, Component, Instance, Substitution
from derive.evaluate.numbers import Element, Jet, TooLarge, Undecided, Undefined, infinitesimal
from derive.term import Apply, Bound, Relation, Term, children, free_names

DEEPEST = 64
_PADDING = [0] * DEEPEST
Variations = tuple[tuple[Component, int], ...]
Inverses = dict[tuple[Term, tuple[int, ...], Variations], list[list[Element]]]
"""Inverses of matrices that are known: by the matrix, the indices it depends on, and what is varied."""


class State:
    """One evaluation under way: the instance, the values of bound indices by level, which components are varied by
    which ε (a mask of bits), the work left, what was read if that is to be noted, and the values of defined names and
    of inverses that are known already: a chain of definitions can mention each name twice, a product every entry."""

    __slots__ = (
        "bounds",
        "defined",
        "environment",
        "instance",
        "integers",
        "inverses",
        "level",
        "noted",
        "variations",
        "work",
    )

    def __init__(self, instance: Instance, work: int, noted: dict[Atom, None] | None = None) -> None:
        self.instance = instance
        self.integers = instance.integers
        self.work = work
        self.noted = noted
        self.environment: list[int] = list(_PADDING)
        self.variations: dict[Component, int] = {}
        self.level = 0
        self.bounds: dict[str, tuple[int, ...]] = {}
        self.defined: dict[tuple[str, tuple[int, ...], Variations], Element] = {}
        self.inverses: Inverses = {}

    def spend(self, amount: int) -> None:
        """Count work. Raises TooLarge when there is none left."""
        self.work -= amount
        if self.work < 0:
            raise TooLarge("the value needs too much work")

    def enter(self, arguments: tuple[int, ...]) -> list[int]:
        """Make ``arguments`` the outermost levels; the answer is what to restore as ``environment`` afterwards."""
        before = self.environment
        self.environment = [*arguments, *_PADDING]
        return before


Code = Callable[[State], Element]
IntegerCode = Callable[[State], int]
ConditionCode = Callable[[State], bool]
Reader = Callable[[State, tuple[int, ...]], Element]


class Compiler(Protocol):
    """What the reading of names needs of the evaluator."""

    context: Context

    def code(self, term: Term, depth: int) -> Code:
        """Code for the value of a scalar term below ``depth`` binders."""

    def integer_code(self, term: Term, depth: int) -> IntegerCode:
        """Code for the value of an integer term."""

    def condition_code(self, relation: Relation, depth: int) -> ConditionCode:
        """Code that says whether a relation holds."""

    def reader(self, name: str) -> Reader:
        """Code that reads a component of a name."""


def size_of(term: Term) -> int:
    """The number of nodes of a term."""
    return 1 + sum(size_of(child) for child in children(term))


def functions_in(term: Term) -> frozenset[str]:
    """The names of all functions applied in a term."""
    found = frozenset({term.function}) if isinstance(term, Apply) else frozenset()
    return found.union(*(functions_in(child) for child in children(term)))


def names_behind(context: Context, names: frozenset[str]) -> frozenset[str]:
    """All names that values of ``names`` are computed from: through definitions and declared dependence."""
    found: set[str] = set()
    waiting = sorted(names)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        if name in context.definitions:
            body = context.definitions[name].body
            waiting.extend(free_names(body) | functions_in(body))
        if name in context.variables:
            waiting.extend(context.variables[name].depends_on)
    return frozenset(found)


def bounds_reader(compiler: Compiler, name: str) -> Callable[[State], tuple[int, ...]]:
    """Code for the declared lengths of a name's axes; empty if it has none."""
    variable = compiler.context.variables.get(name)
    codes = [compiler.integer_code(length, 0) for length in variable.shape] if variable else []

    def read(state: State) -> tuple[int, ...]:
        found = state.bounds.get(name)
        if found is None:
            found = state.bounds[name] = tuple([code(state) for code in codes])
        return found

    return read


def reader(compiler: Compiler, name: str) -> Reader:
    """Code that reads a component of ``name``, checked against its declared shape."""
    context = compiler.context
    variable = context.variables.get(name)
    bounds = bounds_reader(compiler, name)
    has_shape = variable is not None and bool(variable.shape)
    base = _defined(compiler, name) if name in context.definitions else _free(compiler, name)

    def read(state: State, indices: tuple[int, ...]) -> Element:
        if has_shape:
            lengths = bounds(state)
            if len(lengths) != len(indices):
                raise Undefined(f"{name} has {len(lengths)} indices")
            for index, length in zip(indices, lengths, strict=True):
                if index < 1 or index > length:
                    raise Undefined(f"{name} has no component {', '.join(map(str, indices))}")
        value = base(state, indices)
        if state.variations:
            bits = state.variations.get((name, indices))
            if bits:
                value = infinitesimal(bits) + value
        return value

    return read


def _defined(compiler: Compiler, name: str) -> Reader:
    definition = compiler.context.definitions[name]
    work = size_of(definition.body)
    made: list[Code] = []

    def read(state: State, indices: tuple[int, ...]) -> Element:
        if len(indices) != definition.parameters:
            raise Undefined(f"{name} has {definition.parameters} indices")
        key = (name, indices, tuple(state.variations.items()))
        known = state.defined.get(key)
        if known is not None:
            return known
        if not made:
            made.append(compiler.code(definition.body, definition.parameters))
        state.spend(work)
        before = state.enter(indices)
        value = state.defined[key] = made[0](state)
        state.environment = before
        return value

    return read


def _free(compiler: Compiler, name: str) -> Reader:
    context = compiler.context
    variable = context.variables.get(name)
    direct = frozenset(variable.depends_on) if variable else frozenset()
    behind = {other: names_behind(context, frozenset({other})) - {other} for other in sorted(direct)}
    indirect = frozenset().union(*behind.values())
    moved = _moved(compiler, behind)
    substitute = _substituted(compiler, direct, indirect)

    def read(state: State, indices: tuple[int, ...]) -> Element:
        varied: list[tuple[int, Component]] = []
        is_indirect = False
        if direct and state.variations:
            for component, bits in state.variations.items():
                if component[0] in indirect:
                    # Directly and by way of another name: total or partial derivative? The declaration does not say.
                    if component[0] in direct:
                        raise Undecided(f"{name} depends on {component[0]} by way of another name")
                    is_indirect = True
                if component[0] in direct:
                    while bits:
                        varied.append((bits & -bits, component))
                        bits &= bits - 1
        substitutions = state.instance.substitutions.get(name)
        if substitutions is not None:
            value = substitute(state, substitutions, indices)
            if value is not None:
                return value
        key = (name, indices)
        if state.noted is not None:
            state.noted[key] = None
        if key not in state.instance.values:
            raise Undefined(f"{name} has no value")
        plain = state.instance.values[key]
        if is_indirect:
            return composed(state, key, plain, moved(state))
        return taylor_jet(state, key, plain, varied) if varied else plain

    return read


def _moved(compiler: Compiler, behind: dict[str, frozenset[str]]) -> Callable[[State], list[tuple[Component, Jet]]]:
    """Code for the components that a name depends on and that are varied, themselves or by way of what they depend on,
    each with what it moves by."""
    variables = compiler.context.variables
    lengths = {other: bounds_reader(compiler, other) for other in behind}
    readers: dict[str, Reader] = {}

    def read(state: State) -> list[tuple[Component, Jet]]:
        names = {component[0] for component in state.variations}
        found: list[tuple[Component, Jet]] = []
        for other, others in behind.items():
            if not names & (others | {other}):
                continue
            if variables[other].properties & {"symmetric", "antisymmetric"}:
                raise Undecided(f"the components of {other} are tied by its symmetry")
            if other not in readers:
                readers[other] = compiler.reader(other)
            for indices in product(*(range(1, length + 1) for length in lengths[other](state))):
                state.spend(1)
                value = readers[other](state, indices)
                if isinstance(value, Jet):
                    found.append(((other, indices), value + -value.number))
        return found

    return read


def _substituted(
    compiler: Compiler, direct: frozenset[str], indirect: frozenset[str]
) -> Callable[[State, tuple[Substitution, ...], tuple[int, ...]], Element | None]:
    """Code for a component by the first substitution that applies to it. Only what the name was declared to depend on
    varies the expression, itself or by what is behind it: a name without dependence is equal to it at the point
    only."""
    made: dict[int, tuple[Substitution, SubstitutionCode]] = {}

    def read(
        state: State, substitutions: tuple[Substitution, ...], indices: tuple[int, ...]
    ) -> Element | None:
        for substitution in substitutions:
            entry = made.get(id(substitution))
            if entry is None:
                entry = made[id(substitution)] = (substitution, SubstitutionCode(compiler, substitution))
            arguments = entry[1].arguments(state, indices)
            if arguments is None:
                continue
            state.spend(entry[1].work)
            environment, variations = state.enter(arguments), state.variations
            if variations:
                kept = direct | indirect
                state.variations = {component: bits for component, bits in variations.items() if component[0] in kept}
                moved = {component[0] for component in state.variations} & indirect
                if moved & entry[1].names:
                    raise Undecided("an expression that varies directly and by way of another name")
            value = entry[1].value(state)
            state.environment, state.variations = environment, variations
            return value
        return None

    return read


class SubstitutionCode:
    """The code of one substitution."""

    def __init__(self, compiler: Compiler, substitution: Substitution) -> None:
        count = len(substitution.ranges)
        self.work = size_of(substitution.value)
        self.names = names_behind(replace(compiler.context, variables={}), free_names(substitution.value))
        self.value = compiler.code(substitution.value, count)
        self._count = count
        self._pattern = [
            part.level if isinstance(part, Bound) else compiler.integer_code(part, 0)
            for part in substitution.pattern
        ]
        self._ranges = [
            (compiler.integer_code(lower, place), compiler.integer_code(upper, place))
            for place, (lower, upper) in enumerate(substitution.ranges)
        ]
        self._conditions = [compiler.condition_code(item, count) for item in substitution.conditions]

    def arguments(self, state: State, indices: tuple[int, ...]) -> tuple[int, ...] | None:
        """The parameters for which the substitution speaks of this component, if there are any."""
        if len(indices) != len(self._pattern):
            return None
        parameters = [0] * self._count
        for part, index in zip(self._pattern, indices, strict=True):
            if isinstance(part, int):
                parameters[part] = index
            elif part(state) != index:
                return None
        before = state.enter(tuple(parameters))
        fits = all(
            lower(state) <= value <= upper(state)
            for value, (lower, upper) in zip(parameters, self._ranges, strict=True)
        ) and all(condition(state) for condition in self._conditions)
        state.environment = before
        return tuple(parameters) if fits else None
