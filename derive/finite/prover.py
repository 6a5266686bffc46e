"""The second prover: an equality is instantiated at finitely many sizes and index values, expanded and compared.

Place on the way of a step: beside `derive.decide`, whose proofs it audits. It shares no code with the normal form, the
domain rules or the evaluator. By the theorem of `docs/theory.md`, instances up to the bound of `derive.finite.bounds`
decide the equality for all sizes, as an identity between independent components. Side conditions are not looked at:
what is shown is that the sides are equal where both are defined.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import count, islice, permutations

from derive.context import Context, Hypothesis, Variable
from derive.evidence import HypothesisUse, Manner
from derive.finite.bounds import Line, Reading
from derive.finite.elementary import defined
from derive.finite.errors import NotCovered
from derive.finite.grid import largest, places
from derive.finite.instances import Instance, Setting
from derive.finite.memory import Memory
from derive.finite.polynomials import OverBudget, Polynomial, Ring
from derive.finite.residues import Residues, is_covered
from derive.finite.shape import Merged, Template, is_index_relation
from derive.finite.split import parts
from derive.finite.unfold import unfolded
from derive.term import (
    ONE,
    Binder,
    Family,
    Partial,
    Product,
    Relation,
    Sum,
    Symbol,
    Term,
    component,
    difference,
    free_names,
    instantiate,
    negative,
)

BUDGET = 400_000
LONGEST_POLYNOMIAL = 12
MOST_ORDERS = 6
VALUES = 2_000_000


class Word(StrEnum):
    """What became of an audit."""

    AGREES = "agrees"
    DISAGREES = "disagrees"
    NOT_COVERED = "not covered"


@dataclass(frozen=True, slots=True)
class Audit:
    """The outcome: ``instances`` were compared (sizes times index patterns), some of them at a random point only if not
    ``exact``: that they agree in error has a chance of less than 2^−300. ``reason`` says why something is not covered,
    ``disagreement`` shows the first instance at which left − right − Σ cofactor · (hypothesis) is not zero."""

    word: Word
    instances: int = 0
    reason: str = ""
    disagreement: str = ""
    exact: bool = True


def audit(
    left: Term,
    right: Term,
    context: Context,
    certificate: tuple[HypothesisUse, ...] = (),
    budget: int = BUDGET,
    values: int = VALUES,
) -> Audit:
    """Whether left − right − Σ cofactor · (hypothesis) is zero for all sizes and indices of the context, its components
    being independent of each other. Vectors are compared component by component. ``budget`` is the work allowed, in
    products of monomials; beyond it ``values`` may be computed at random points."""
    axes = 0
    try:
        while isinstance(left, Binder) and isinstance(right, Binder) and left.kind == "array" == right.kind:
            if (left.lower, left.upper) != (right.lower, right.upper):
                raise NotCovered("sides of different lengths")
            axes += 1
            name = f"\\kappa_{{{axes}}}"
            if name in context.variables:
                raise NotCovered(f"the name {name}")
            context = context.with_variable(Variable(name, "index", lower=left.lower, upper=left.upper))
            left, right = component(left, Symbol(name), 0), component(right, Symbol(name), 0)
        return _Auditor(context, certificate, Ring(budget), values).compared(left, right)
    except NotCovered as reason:
        return Audit(Word.NOT_COVERED, reason=str(reason))
    except OverBudget:
        return Audit(Word.NOT_COVERED, reason="the work allowed for one audit is used up")


class _Auditor:
    def __init__(self, context: Context, certificate: tuple[HypothesisUse, ...], ring: Ring, values: int) -> None:
        self.context = context
        self.certificate = certificate
        self.ring = ring
        self.values = values
        for use in certificate:
            if not 0 <= use.place < len(context.hypotheses):
                raise NotCovered("a hypothesis that is not there")
        given = {use.place: context.hypotheses[use.place] for use in certificate if use.manner is Manner.SUBSTITUTION}
        self.given = tuple(given.values())
        self.exact = True

    def compared(self, left: Term, right: Term) -> Audit:
        contributions = [self._contribution(use) for use in self.certificate if use.manner is Manner.COFACTOR]
        sides = (left, negative(right), *(negative(part) for part in contributions))
        term = unfolded(Sum(sides), self.context, self.given)
        if len(contributions) and not defined(
            unfolded(Sum(tuple(contributions)), self.context, self.given),
            unfolded(difference(left, right), self.context, self.given),
            self.context,
        ):
            raise NotCovered("a cofactor with a denominator that is not seen to be nonzero")
        instances, exact = 0, True
        # the uses of hypotheses are checked at the instances of the whole
        for part in (term,) if contributions else parts(term, self.context):
            answer = self._vanishes(part, left, right)
            if answer.word is not Word.AGREES:
                return answer
            instances, exact = instances + answer.instances, exact and answer.exact
        return Audit(Word.AGREES, instances, exact=exact)

    def _vanishes(self, term: Term, left: Term, right: Term) -> Audit:
        """Whether a part of left − right − Σ cofactor · (hypothesis) that nothing outside of it can cancel is zero."""
        merged = self._merged(term)
        conditions = self._conditions()
        names = free_names(term)
        # what is true without a condition is true under it, and fewer free indices have fewer places
        few = tuple(item for item in conditions if free_names(item.left) | free_names(item.right) <= names)
        try:
            answer = self._compared(term, few, merged, left, right)
            if answer.word is Word.AGREES or few == conditions:
                return answer
        except NotCovered:
            if few == conditions:
                raise
        return self._compared(term, conditions, merged, left, right)

    def _compared(self, term: Term, conditions: tuple[Relation, ...], merged: Merged, left: Term, right: Term) -> Audit:
        reading = Reading(self.context, merged)
        reading.read(term)
        for condition in conditions:
            reading.condition(condition)
        reading.finish()
        lines = reading.lines(reading.profile(term))

        try:
            return self._written_out(term, conditions, lines, merged, left, right)
        except OverBudget:
            if merged or not is_covered(term, largest(lines, self.context), self.context):
                raise
        return self._at_a_point(term, conditions, lines)

    def _written_out(
        self,
        term: Term,
        conditions: tuple[Relation, ...],
        lines: tuple[Line, ...],
        merged: Merged,
        left: Term,
        right: Term,
    ) -> Audit:
        clears = not any(
            "antisymmetric" in self.context.variables[name].properties
            for name in free_names(term)
            if name in self.context.variables
        )
        instances = 0
        for instance in self._instances(conditions, lines, Setting(merged, self.ring, clears)):
            instances += 1
            value = instance.difference(term)
            if value:
                return self._disagreement(instance, value, instances, left, right)
        return Audit(Word.AGREES, instances)

    def _at_a_point(self, term: Term, conditions: tuple[Relation, ...], lines: tuple[Line, ...]) -> Audit:
        """As `_written_out`, but each difference is computed at a random point only."""
        residues = Residues(term, self.context, self.values)
        instances, ring = 0, Ring(self.values)
        for instance in self._instances(conditions, lines, Setting({}, ring)):
            instances += 1
            if residues.at(instance.numbers):
                if residues.outside or not self.exact:
                    raise NotCovered("not equal with a component outside its range, which decides nothing")
                at = ", ".join(f"{name} = {number}" for name, number in instance.numbers.items())
                shown = f"{at}: left − right − Σ cofactor · (hypothesis) is not zero at a random point modulo a prime"
                return Audit(Word.DISAGREES, instances, disagreement=shown, exact=False)
        self.values = min(residues.left, ring.left)
        return Audit(Word.AGREES, instances, exact=False)

    def _instances(
        self, conditions: tuple[Relation, ...], lines: tuple[Line, ...], setting: Setting
    ) -> Iterator[Instance]:
        """The instances that satisfy the conditions; at each the uses of hypotheses are checked. NotCovered if there is
        none."""
        memory, found = Memory(self.context), False
        for numbers in places(lines, self.context):
            setting.ring.spend(1)
            instance = Instance(self.context, numbers, setting, memory)
            if all(instance.holds(condition) for condition in conditions):
                found = True
                for use in self.certificate:
                    self._check(use, instance)
                yield instance
        if not found:
            raise NotCovered("conditions that no small sizes and indices satisfy")

    def _disagreement(self, instance: Instance, value: Polynomial, instances: int, left: Term, right: Term) -> Audit:
        if instance.opaque or instance.outside or not self.exact:
            what = "a component outside its range" if instance.outside else "functions taken as unknowns"
            raise NotCovered(f"not equal with {what}, which decides nothing")
        # both are kept, since an instance knows the parts of terms by their identity
        terms = [unfolded(side, self.context, self.given) for side in (left, right)]
        self._complete(instance, frozenset().union(*map(free_names, terms)))
        at = ", ".join(f"{name} = {number}" for name, number in instance.numbers.items())
        sides = [_text(instance, instance.difference(side)) for side in terms]
        rest = f"left − right − Σ cofactor · (hypothesis), times the denominators: {_text(instance, value)}"
        return Audit(Word.DISAGREES, instances, disagreement=f"{at}: left {sides[0]}; right {sides[1]}; {rest}")

    def _complete(self, instance: Instance, names: frozenset[str]) -> None:
        """Give the sizes and indices that stand elsewhere in the sides their least values."""
        numbers = dict(instance.numbers)
        waiting = [name for name in sorted(names) if name not in numbers and name in self.context.variables]
        for name in sorted(waiting, key=lambda name: self.context.variables[name].sort != "size"):
            declared = self.context.variables[name]
            if declared.sort == "size":
                numbers[name] = declared.minimum
            elif declared.sort == "index" and declared.lower is not None:
                self._complete(instance, free_names(declared.lower) - {name})
                numbers |= instance.numbers
                instance.numbers = numbers
                numbers[name] = instance.index(declared.lower, ())
            instance.numbers = numbers

    def _conditions(self) -> tuple[Relation, ...]:
        """The case of the step, and what the hypotheses say of sizes and indices alone."""
        relations = list(self.context.conditions)
        for hypothesis in self.context.hypotheses:
            relation = hypothesis.relation
            names = free_names(relation.left) | free_names(relation.right)
            sorts = {self.context.variables[name].sort for name in names if name in self.context.variables}
            if hypothesis.ranges or hypothesis.conditions or not sorts & {"size", "index"}:
                continue
            if is_index_relation(relation, self.context):
                relations.append(relation)
        kept = []
        for relation in relations:
            if is_index_relation(relation, self.context):
                kept.append(relation)
            else:
                self.exact = False
        return tuple(kept)

    def _merged(self, term: Term) -> Merged:
        """Opaque families that are the same for all sizes, each with the first of its kind."""
        reading = Reading(self.context, {})
        reading.read(term)
        merged: dict[Template, tuple[Template, tuple[int, ...]]] = {}
        kinds: list[tuple[Template, tuple[str, ...]]] = []
        for found, lengths in reading.templates.items():
            if None in lengths:
                continue
            known = tuple(str(length) for length in lengths)
            for other, others in kinds:
                if found.tag != other.tag or sorted(known) != sorted(others):
                    continue
                order = self._same(found, known, other, others)
                if order is not None:
                    merged[found] = (other, order)
                    break
            else:
                kinds.append((found, known))
        return merged

    def _same(
        self, found: Template, lengths: tuple[str, ...], other: Template, others: tuple[str, ...]
    ) -> tuple[int, ...] | None:
        """An order of the parameters of ``found`` in which its arguments are those of ``other`` for all sizes and
        parameters, by an audit of their own."""
        context = Context(self.context.variables, self.context.definitions)
        free = (name for place in count() if (name := f"\\pi_{{{place}}}") not in context.variables)
        names = tuple(islice(free, len(others)))
        for name, length in zip(names, others, strict=True):
            context = context.with_variable(Variable(name, "index", lower=ONE, upper=Symbol(length)))
        places = tuple(Symbol(name) for name in names)
        for order in islice(permutations(range(len(others))), MOST_ORDERS):
            if tuple(lengths[place] for place in order) != others:
                continue
            moved = tuple(places[order.index(place)] for place in range(len(order)))
            pairs = zip(found.arguments, other.arguments, strict=True)
            if all(self._agree(instantiate(a, moved, 0), instantiate(b, places, 0), context) for a, b in pairs):
                return order
        return None

    def _agree(self, left: Term, right: Term, context: Context) -> bool:
        if left == right:
            return True
        try:
            return _Auditor(context, (), self.ring, 0).compared(left, right).word is Word.AGREES
        except NotCovered:
            return False

    def _contribution(self, use: HypothesisUse) -> Term:
        """Σ_ranges cofactor · ∂_directions (left − right)[arguments]."""
        hypothesis = self.context.hypotheses[use.place]
        if hypothesis.relation.operator != "=" or hypothesis.conditions or use.cofactor is None:
            raise NotCovered("a use of a hypothesis that is no equation, or holds under conditions")
        if len(use.arguments) != len(hypothesis.ranges):
            raise NotCovered("a use of a hypothesis with another number of parameters")
        claim = instantiate(
            difference(hypothesis.relation.left, hypothesis.relation.right), use.arguments, len(use.ranges)
        )
        for variable in use.directions:
            if not self._is_identity_in(variable, hypothesis):
                raise NotCovered("a hypothesis differentiated by what it holds at a point of")
            claim = Partial(claim, variable)
        result: Term = Product((use.cofactor, claim))
        for lower, upper in reversed(use.ranges):
            result = Binder("sum", lower, upper, (), result)
        return result

    def _is_identity_in(self, variable: Term, hypothesis: Hypothesis) -> bool:
        """Whether a hypothesis holds for all values of the variable: it does not mention it, or speaks of what was
        declared to depend on it."""
        assert isinstance(variable, Symbol | Family)
        names = set(free_names(hypothesis.relation.left) | free_names(hypothesis.relation.right))
        pending = list(names)
        while pending:
            definition = self.context.definitions.get(pending.pop())
            if definition is not None:
                new = free_names(definition.body) - names
                names |= new
                pending.extend(new)
        depends = any(
            variable.name in self.context.variables[name].depends_on for name in names if name in self.context.variables
        )
        return depends or variable.name not in names

    def _check(self, use: HypothesisUse, instance: Instance) -> None:
        """Whether the arguments of a use stay within the ranges of the hypothesis' parameters, at this instance."""
        if use.manner is not Manner.COFACTOR:
            return
        hypothesis = self.context.hypotheses[use.place]
        for values in _tuples(use.ranges, instance, ()):
            arguments = tuple(instance.index(argument, values) for argument in use.arguments)
            for value, (lower, upper) in zip(arguments, hypothesis.ranges, strict=True):
                instance.ring.spend(1)
                if not instance.index(lower, arguments) <= value <= instance.index(upper, arguments):
                    raise NotCovered("a use of a hypothesis outside the range of its parameters")


def _tuples(
    ranges: tuple[tuple[Term, Term], ...], instance: Instance, values: tuple[int, ...]
) -> Iterator[tuple[int, ...]]:
    if len(values) == len(ranges):
        yield values
        return
    lower, upper = ranges[len(values)]
    for value in range(instance.index(lower, values), instance.index(upper, values) + 1):
        yield from _tuples(ranges, instance, (*values, value))


def _text(instance: Instance, polynomial: Polynomial) -> str:
    parts = []
    for monomial, value in sorted(polynomial.items())[:LONGEST_POLYNOMIAL]:
        factors = [str(value)]
        for name, exponent in monomial:
            factors.append(_name(instance.memory.keys[name]) + (f"^{exponent}" if exponent != 1 else ""))
        parts.append(" ".join(factors[1:] if value == 1 and monomial else factors))
    more = len(polynomial) - len(parts)
    return (" + ".join(parts) or "0") + (f" + {more} more" if more else "")


def _name(key: object) -> str:
    if isinstance(key, tuple) and key[0] == "component":
        _, name, indices, variables = key
        shown = name + (f"_{{{','.join(map(str, indices))}}}" if indices else "")
        below = "".join(f" by {other}_{places}" for other, places in variables)
        return f"∂{shown}{below}" if below else shown
    return "u"


__all__ = ["Audit", "Word", "audit"]
