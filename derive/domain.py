"""Where an expression is defined: the side conditions of a term, and which of them are shown to hold.

Place on the way of a step: `derive.decide` says ``proved`` only if both sides are defined on the whole declared domain.
The normal form takes definedness for granted; here it is checked on the term as written, nothing cancelled: every
denominator, root, logarithm, component and derivative, below every binder and in every branch. A condition is shown by
the signs of its parts, the ranges of indices and the hypotheses, or stays open.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from derive import signs
from derive.context import Context
from derive.evidence import Discharge, IndexRange
from derive.functions import DETERMINANT, FUNCTIONS, INVERSE
from derive.normal import index as ix
from derive.normal import lower as lowering
from derive.normal import readback, rewrite
from derive.normal.atoms import Polynomial
from derive.normal.engine import Engine
from derive.normal.errors import NeverDefined, NotSupported
from derive.normal.index import Variable
from derive.normal.knowledge import condition
from derive.term import (
    Apply,
    Binder,
    Cases,
    Family,
    Number,
    Partial,
    Power,
    Relation,
    Symbol,
    Term,
    children,
    instantiate,
    number,
    shape,
)
from derive.term_latex import relation_to_latex, to_latex

_ZERO = number(0)
_HYPOTHESIS = "hypothesis: "

# the relation to 0 that a required set of signs means
_RELATION = {signs.POSITIVE: ">", signs.NONNEGATIVE: ">=", signs.NONZERO: "!="}


@dataclass(frozen=True, slots=True)
class SideConditions:
    """``discharged`` and ``open`` conditions as LaTeX relations, and the ``ranges`` of all binders, in order of
    occurrence, without repetition; ``hypotheses`` are the texts of those that were needed to discharge them."""

    discharged: tuple[Discharge, ...]
    open: tuple[str, ...]
    ranges: tuple[IndexRange, ...]
    hypotheses: tuple[str, ...]


def side_conditions(terms: tuple[Term, ...], context: Context, extended: bool = False) -> SideConditions:
    """Everything that must hold for the terms to be defined, in the context; ``extended``: where families have further
    components, beyond their ranges, of the declared signs. Raises NeverDefined if some part is defined nowhere,
    NotSupported for parts without domain rules, BudgetExceeded."""
    walk = _Walk(context, extended)
    for item in terms:
        walk.visit(item, (), False)
    because = (reason for item in walk.discharged.values() for reason in item.because)
    hypotheses = (reason.removeprefix(_HYPOTHESIS) for reason in because if reason.startswith(_HYPOTHESIS))
    return SideConditions(
        tuple(walk.discharged.values()), tuple(walk.open), tuple(walk.ranges), tuple(dict.fromkeys(hypotheses))
    )


class _Walk:
    def __init__(self, context: Context, extended: bool):
        self.context = context
        self.extended = extended
        self.engine = Engine(context)
        self.discharged: dict[str, Discharge] = {}
        self.ranges: dict[IndexRange, None] = {}
        self.open: dict[str, None] = {}
        self.definitions: set[tuple[object, ...]] = set()
        self.sheltered = False

    def visit(self, term: Term, arguments: lowering.Arguments, varied: bool) -> None:
        """Walk a term below binders whose indices are ``arguments``; ``varied``: under a derivative."""
        match term:
            case Binder(_, low, high, conditions, body):
                self._binder(low, high, conditions, body, arguments, varied)
                return
            case Cases(branches):
                self._cases(branches, arguments, varied)
                return
            case Partial(body, variable):
                self.visit(variable, arguments, False)
                self.visit(body, arguments, True)
                return
            case Apply(function, inner, _) if function in FUNCTIONS and FUNCTIONS[function].definition is not None:
                meaning = FUNCTIONS[function].definition
                if meaning is not None:
                    self.visit(meaning(inner, len(arguments)), arguments, varied)
                return
            case Symbol(name):
                self._definition(name, varied)
            case Family(name, indices):
                self._component(name, indices, arguments)
                self._definition(name, varied)
            case Power(base, exponent):
                self._power(base, exponent, arguments, varied)
            case Apply(function, (_, index), _) if function in self.context.variables:
                # an unspecified function with vectors as values takes the place of a component last
                self._places(function, (index,), self.context.variables[function].shape[1:], arguments)
            case Apply(function, (matrix, *places), _) if function == INVERSE:
                self._places("an inverse", tuple(places), shape(matrix), arguments)
                self._require(Apply(DETERMINANT, (matrix,)), signs.NONZERO, arguments)
            case Apply(function, inner, _) if function in FUNCTIONS:
                self._function(function, inner, arguments, varied)
        for child in children(term):
            self.visit(child, arguments, varied)

    def _definition(self, name: str, varied: bool) -> None:
        """The body of a definition, once, for all values of its parameters."""
        definition = self.context.definitions.get(name)
        # what is shown of a body where a condition holds is not shown where it does not
        place = (name, varied, tuple(sorted(self.engine.order.items())))
        if definition is None or place in self.definitions:
            return
        self.definitions.add(place)
        declared = self.context.variables[name]
        opened: lowering.Arguments = ()
        for size in declared.shape:
            limit = lowering.affine(self.engine, size, ())
            opened = (*opened, ix.of_variable(self.engine.open_variable(ix.ONE, limit)))
        # of a definition with indices not every component need be used
        sheltered, self.sheltered = self.sheltered, self.sheltered or bool(declared.shape)
        self.visit(definition.body, opened, varied)
        self.sheltered = sheltered

    def _binder(
        self,
        low: Term,
        high: Term,
        conditions: tuple[Relation, ...],
        body: Term,
        arguments: lowering.Arguments,
        varied: bool,
    ) -> None:
        self.visit(low, arguments, varied)
        self.visit(high, arguments, varied)
        first = lowering.affine(self.engine, low, arguments)
        last = lowering.affine(self.engine, high, arguments)
        room = ix.subtract(last, first)
        if ix.is_number(room) and room.constant < 0:
            return
        inner = (*arguments, ix.of_variable(self.engine.open_variable(first, last)))
        sheltered = self.sheltered
        nonempty = self.engine.at_least_zero(room)
        ends = self._named(Relation("<=", low, high), arguments)
        self.ranges[IndexRange(to_latex(ends.left), to_latex(ends.right), nonempty)] = None
        self.sheltered = sheltered or not nonempty
        self._where(conditions, body, inner, varied)
        self.sheltered = sheltered

    def _where(
        self, conditions: tuple[Relation, ...], body: Term, arguments: lowering.Arguments, varied: bool
    ) -> None:
        """Visit a term where conditions on indices hold; nothing learnt there is kept."""
        e = self.engine
        order, known, sheltered = dict(e.order), dict(e.signs_known), self.sheltered
        if self._assume(conditions, arguments):
            self.visit(body, arguments, varied)
        e.order, e.signs_known, self.sheltered = order, known, sheltered

    def _assume(self, conditions: tuple[Relation, ...], arguments: lowering.Arguments) -> bool:
        """Add conditions on indices to what the engine knows; False if they cannot hold."""
        e = self.engine
        for relation in conditions:
            difference = ix.subtract(
                lowering.affine(e, relation.left, arguments), lowering.affine(e, relation.right, arguments)
            )
            oriented, allowed = condition(relation.operator, difference)
            before = e.compare(oriented)
            if not before & allowed:
                return False
            if before & ~allowed:
                self.sheltered = True
            if not ix.is_number(oriented):
                e.order[oriented] = before & allowed
        return True

    def _cases(
        self,
        branches: tuple[tuple[tuple[Relation, ...], Term], ...],
        arguments: lowering.Arguments,
        varied: bool,
    ) -> None:
        excluded: tuple[Relation, ...] = ()
        for conditions, value in branches:
            self._where((*excluded, *conditions), value, arguments, varied)
            if not conditions:
                break
            if len(conditions) == 1:
                relation = conditions[0]
                negated = Relation(lowering.NEGATED[relation.operator], relation.left, relation.right)
                excluded = (*excluded, negated)

    def _component(self, name: str, indices: tuple[Term, ...], arguments: lowering.Arguments) -> None:
        declared = self.context.variables.get(name)
        if declared is None:
            raise NotSupported(f"the undeclared name {name}")
        self._places(name, indices, declared.shape, arguments)

    def _places(
        self, name: str, indices: tuple[Term, ...], shape: tuple[Term, ...], arguments: lowering.Arguments
    ) -> None:
        """Each index must be within 1 and the size of its axis."""
        if self.extended:
            return
        for index, size in zip(indices, shape, strict=False):
            place = lowering.affine(self.engine, index, arguments)
            limit = lowering.affine(self.engine, size, ())
            for room, shown in (
                (ix.shifted(place, -1), (index, ">=", number(1))),
                (ix.subtract(limit, place), (index, "<=", size)),
            ):
                if self.engine.at_least_zero(room):
                    continue
                possible = self.engine.compare(room)
                if possible & signs.NEGATIVE == 0:
                    continue  # within its range: nothing an author would want to read
                if not self.sheltered and (possible == signs.NEGATIVE or self._leaves(room, arguments)):
                    raise NeverDefined(f"a component of {name} outside its range")
                self._record(Relation(shown[1], shown[0], shown[2]), arguments, False)

    def _leaves(self, room: ix.Affine, arguments: lowering.Arguments) -> bool:
        """Whether the room is certainly negative where the bound indices stand at the ends of their ranges. They take
        these values, since nothing shelters the place."""
        e = self.engine
        for argument in reversed(arguments):
            if not (isinstance(argument, ix.Affine) and len(argument.terms) == 1):
                continue
            variable = argument.terms[0][0]
            coefficient = ix.coefficient(room, variable)
            if coefficient and variable in e.ranges:
                end = e.ranges[variable][1 if coefficient < 0 else 0]
                room = ix.substitute(room, {variable: end})
        return e.compare(room) == signs.NEGATIVE

    def _power(self, base: Term, exponent: Term, arguments: lowering.Arguments, varied: bool) -> None:
        e = self.engine
        above = self._lowered(exponent, arguments)
        if above is None:
            self._require(base, signs.POSITIVE, arguments)
            return
        if above and set(above) != {()}:
            whole = e.is_integer(above)
            at_least_zero = e.polynomial_signs(above) & signs.NEGATIVE == 0
            if whole and at_least_zero:
                return
            self._require(base, signs.NONZERO if whole else signs.POSITIVE, arguments)
            return
        value = Fraction(above.get((), 0))
        if value.denominator != 1:
            # a derivative needs the power to be defined on both sides of the point
            strict = value < 0 or varied
            self._require(base, signs.POSITIVE if strict else signs.NONNEGATIVE, arguments)
        elif value < 0:
            self._require(base, signs.NONZERO, arguments)

    def _function(
        self, function: str, inner: tuple[Term, ...], arguments: lowering.Arguments, varied: bool
    ) -> None:
        row = FUNCTIONS[function]
        if row.domain == "natural":
            polynomial = self._lowered(inner[0], arguments)
            if polynomial is None or not self.engine.is_integer(polynomial):
                raise NotSupported(f"{function} of something that may not be an integer")
            self._require(inner[0], signs.NONNEGATIVE, arguments)
        elif row.domain != "any":
            self._require(inner[0], signs.BY_NAME[row.domain], arguments)
        if varied and not row.everywhere_smooth and not self._is_always_zero(inner[0], arguments):
            self._require(inner[0], signs.NONZERO, arguments)

    def _is_always_zero(self, term: Term, arguments: lowering.Arguments) -> bool:
        """Whether a term is 0 whatever its variables are, by no assumption: then |…| of it is constant."""
        if not all(isinstance(argument, ix.Affine) for argument in arguments):
            return False
        e = Engine(replace(self.context, hypotheses=(), conditions=()))
        e.serial = self.engine.serial  # the arguments are indices of this walk: none of them is opened again
        try:
            return not lowering.lower(e, term, arguments)
        except (NeverDefined, NotSupported):
            return False

    def _lowered(self, term: Term, arguments: lowering.Arguments) -> Polynomial | None:
        """The polynomial of a term, or None if some part of it is never defined: that part is visited in its turn,
        where it is known whether it is needed."""
        try:
            return lowering.lower(self.engine, term, arguments)
        except NeverDefined:
            return None

    def _require(self, subject: Term, allowed: int, arguments: lowering.Arguments) -> None:
        e = self.engine
        if isinstance(subject, Number) and signs.of_number(subject.value) & allowed:
            return
        e.facts.clear()
        e.used.clear()
        try:
            possible = lowering.term_signs(e, subject, arguments)
        except NeverDefined:
            possible = signs.ANY
        polynomial = self._lowered(subject, arguments) if possible & ~allowed else None
        if polynomial is not None:
            polynomial = rewrite.apply_hypotheses(e, polynomial)
            possible &= e.polynomial_signs(polynomial)
            if possible & ~allowed:
                possible &= e.cleared_signs(polynomial)
            if not polynomial:
                possible = signs.ZERO
            for item in e.used:
                if item.startswith(_HYPOTHESIS):
                    e.fact(item)
            if possible & allowed == 0 and not self.sheltered:
                raise NeverDefined(_never(allowed))
        self._record(Relation(_RELATION[allowed], subject, _ZERO), arguments, not possible & ~allowed)

    def _record(self, relation: Relation, arguments: lowering.Arguments, shown: bool) -> None:
        text = relation_to_latex(self._named(relation, arguments), self.context)
        if shown and text not in self.open:
            self.discharged[text] = Discharge(text, tuple(self.engine.facts))
        elif not shown:
            self.discharged.pop(text, None)
            self.open[text] = None

    def _named(self, relation: Relation, arguments: lowering.Arguments) -> Relation:
        """The relation with bound indices written as free ones, for the reader."""
        names = ("i", "m", "l", "r", "s", "t", "u", "v", "w")
        taken = set(self.context.variables)
        fresh = [name for name in names if name not in taken] + [f"i_{{{n}}}" for n in range(len(arguments))]
        opened: list[Term] = []
        for argument in arguments:
            if isinstance(argument, ix.Affine) and argument.terms[:1] and len(argument.terms) == 1:
                variable: Variable = argument.terms[0][0]
                opened.append(Symbol(variable.name or fresh[len(opened)]))
            elif isinstance(argument, ix.Affine):
                opened.append(readback.index_term(argument))
            else:
                opened.append(readback.to_term(argument))
        left = instantiate(relation.left, tuple(opened), 0)
        right = instantiate(relation.right, tuple(opened), 0)
        return Relation(relation.operator, left, right)


def _never(allowed: int) -> str:
    return {
        signs.NONZERO: "a denominator or a determinant is zero",
        signs.POSITIVE: "the argument of a logarithm or root is never positive",
        signs.NONNEGATIVE: "the argument of a root is never positive or zero",
    }[allowed]
