"""Terms without definitions, derivatives and given components: what is left is arithmetic, sums, deltas, components and
functions.

Place on the way of a step: `derive.finite.prover` unfolds the difference of both sides before anything is instantiated.
A derivative that is left stands directly on a component (or scalar) that depends on the variable, and is a generator.
Terms are changed by identities only; nothing is cancelled.
"""

from __future__ import annotations

from collections.abc import Sequence

from derive.context import Context, Hypothesis
from derive.finite.elementary import exponential, logarithm, power
from derive.finite.errors import NotCovered
from derive.finite.ranges import settled
from derive.finite.reversal import forward
from derive.functions import FUNCTIONS
from derive.term import (
    ONE,
    ZERO,
    Apply,
    Binder,
    Bound,
    Cases,
    Delta,
    Family,
    Number,
    Partial,
    Power,
    Product,
    Relation,
    Sum,
    Symbol,
    Term,
    at_depth,
    instantiate,
    negative,
    number,
    rebuild,
)

DEEPEST = 40


def unfolded(term: Term, context: Context, given: Sequence[Hypothesis] = ()) -> Term:
    """A closed term without definitions and derivatives; the hypotheses ``given`` (``name_pattern = expression``)
    replace the components of their names afterwards, since a fact about a point holds after differentiating."""
    unfolder = _Unfolder(context, tuple(given))
    return settled(forward(unfolder.replaced(unfolder.expanded(term, 0), 0, 0), 0, context), 0)


class _Unfolder:
    def __init__(self, context: Context, given: tuple[Hypothesis, ...]) -> None:
        self.context = context
        self.given: dict[str, list[Hypothesis]] = {}
        for hypothesis in given:
            self.given.setdefault(_given_name(hypothesis, context), []).append(hypothesis)

    def expanded(self, term: Term, depth: int, nesting: int = 0) -> Term:
        """A term below ``depth`` binders, with definitions, functions and derivatives written out."""
        if nesting > DEEPEST:
            raise NotCovered("definitions nested too deeply")

        def again(part: Term, below: int) -> Term:
            return self.expanded(part, below, nesting)

        match term:
            case Symbol(name) if name in self.context.definitions:
                body = at_depth(self.context.definitions[name].body, depth)
                return self.expanded(body, depth, nesting + 1)
            case Family(name, indices) if name in self.context.definitions:
                definition = self.context.definitions[name]
                if definition.parameters != len(indices):
                    raise NotCovered(f"{name} with another number of indices than its definition has")
                return self.expanded(instantiate(definition.body, indices, depth), depth, nesting + 1)
            case Apply(function, arguments):
                row = FUNCTIONS.get(function)
                if row is not None and row.definition is not None:
                    return self.expanded(row.definition(arguments, depth), depth, nesting + 1)
            case Partial(body, variable):
                return self.derivative(again(body, depth), self._variable(variable), depth)
        return self._rewritten(rebuild(term, again, depth))

    def _variable(self, variable: Term) -> Symbol | Family:
        if not isinstance(variable, Symbol | Family):
            raise NotCovered("a derivative with respect to an expression")
        declared = self.context.variables.get(variable.name)
        if variable.name in self.context.definitions or declared is None:
            raise NotCovered(f"a derivative with respect to {variable.name}")
        if declared.sort not in ("scalar", "family"):
            raise NotCovered(f"a derivative with respect to {variable.name}, which is not a real variable")
        if declared.properties & {"symmetric", "antisymmetric"}:
            raise NotCovered(f"a derivative with respect to a component of {variable.name}, which is tied by symmetry")
        return variable

    def derivative(self, term: Term, variable: Symbol | Family, depth: int) -> Term:
        """∂ term / ∂ variable, both expanded and below ``depth`` binders."""

        def of(part: Term) -> Term:
            return self.derivative(part, variable, depth)

        match term:
            case Number() | Bound() | Delta():
                return ZERO
            case Symbol() | Family() | Partial():
                return self._of_leaf(term, variable)
            case Sum(terms):
                return _sum(of(part) for part in terms)
            case Product(factors):
                return _sum(
                    _product((*factors[:place], of(factor), *factors[place + 1 :]))
                    for place, factor in enumerate(factors)
                )
            case Power(base, exponent):
                inner = of(base)
                if of(exponent) != ZERO:
                    raise NotCovered("the derivative of an exponent")
                if inner == ZERO:
                    return ZERO
                return _product((exponent, Power(base, _lowered(exponent)), inner))
            case Apply():
                return self._of_function(term, variable, depth)
            case Binder("sum", lower, upper, conditions, body, hint):
                inner = self.derivative(body, variable, depth + 1)
                return ZERO if inner == ZERO else Binder("sum", lower, upper, conditions, inner, hint)
            case Binder(_, _, _, _, body):
                if self.derivative(body, variable, depth + 1) != ZERO:
                    raise NotCovered("the derivative of a product over an index, or of a vector")
                return ZERO
            case Cases(branches):
                values = tuple((conditions, of(value)) for conditions, value in branches)
                return ZERO if all(value == ZERO for _, value in values) else Cases(values)
        raise NotCovered("the derivative of such an expression")

    def _of_leaf(self, term: Symbol | Family | Partial, variable: Symbol | Family) -> Term:
        leaf: Term = term
        while isinstance(leaf, Partial):
            leaf = leaf.body
        assert isinstance(leaf, Symbol | Family)
        if isinstance(term, Symbol | Family) and term.name == variable.name:
            return _coincidence(term, variable)
        declared = self.context.variables.get(leaf.name)
        if declared is None or declared.sort not in ("scalar", "family"):
            return ZERO
        if variable.name in declared.depends_on:
            if leaf.name == variable.name:
                raise NotCovered(f"a second derivative of {leaf.name} by itself")
            return Partial(term, variable)
        if self.context.depends(leaf.name, variable.name):
            raise NotCovered(f"a derivative of {leaf.name} by {variable.name}, on which it depends indirectly only")
        return ZERO

    def _of_function(self, term: Apply, variable: Symbol | Family, depth: int) -> Term:
        row = FUNCTIONS.get(term.function)
        parts = []
        for place, argument in enumerate(term.arguments):
            inner = self.derivative(argument, variable, depth)
            if inner == ZERO:
                continue
            if isinstance(argument, Binder) and argument.kind == "array":
                raise NotCovered("the derivative of an unspecified function of a vector")
            if row is None:
                orders = list(term.orders or (0,) * len(term.arguments))
                orders[place] += 1
                outer: Term = Apply(term.function, term.arguments, tuple(orders))
            elif row.derivative is not None and row.everywhere_smooth:
                outer = self.expanded(instantiate(row.derivative, (argument,), depth), depth)
            else:
                raise NotCovered(f"the derivative of {term.function}")
            parts.append(_product((outer, inner)))
        return _sum(parts)

    def replaced(self, term: Term, depth: int, nesting: int) -> Term:
        """A term with given components in place of those that hypotheses give."""
        if not self.given:
            return term
        if nesting > DEEPEST:
            raise NotCovered("components given in terms of each other")
        leaf, variables = term, []
        while isinstance(leaf, Partial):
            variables.append(leaf.variable)
            leaf = leaf.body
        if isinstance(leaf, Symbol | Family) and leaf.name in self.given:
            value: Term = term
            for hypothesis in self.given[leaf.name]:
                value = self._given(leaf, hypothesis, variables, value, depth)
            return value if value == term else self._replaced_below(value, term, depth, nesting + 1)
        return self._rewritten(rebuild(term, lambda part, below: self.replaced(part, below, nesting), depth))

    def _rewritten(self, term: Term) -> Term:
        """A power, exponential or logarithm taken apart, after its parts have changed."""
        match term:
            case Power(base, exponent):
                return power(base, exponent)
            case Apply("exp", (argument,)):
                return exponential(argument)
            case Apply("log", (argument,)):
                return logarithm(argument, self.context)
        return term

    def _replaced_below(self, term: Term, stop: Term, depth: int, nesting: int) -> Term:
        """Given components inside what was given, except the component that stays where conditions fail."""
        if term == stop:
            return term
        if isinstance(term, Cases):
            return rebuild(term, lambda part, below: self._replaced_below(part, stop, below, nesting), depth)
        return self.replaced(term, depth, nesting)

    def _given(
        self, leaf: Symbol | Family, hypothesis: Hypothesis, variables: list[Term], otherwise: Term, depth: int
    ) -> Term:
        """What a hypothesis gives for a component or its derivative, where it speaks of it, else ``otherwise``."""
        pattern = hypothesis.relation.left
        slots = pattern.indices if isinstance(pattern, Family) else ()
        actual = leaf.indices if isinstance(leaf, Family) else ()
        if len(slots) != len(actual):
            raise NotCovered(f"{leaf.name} with a different number of indices")
        count = len(hypothesis.ranges)
        values: dict[int, Term] = {}
        conditions: list[Relation] = []
        for slot, index in zip(slots, actual, strict=True):
            if isinstance(slot, Bound) and slot.level < count and slot.level not in values:
                values[slot.level] = index
        if len(values) != count:
            raise NotCovered("a hypothesis whose parameters are not all indices of its left side")
        arguments = tuple(values[level] for level in range(count))
        for slot, index in zip(slots, actual, strict=True):
            expected = instantiate(slot, arguments, depth)
            if expected != index:
                conditions.append(Relation("=", index, expected))
        declared = self.context.variables.get(leaf.name)
        shape = declared.shape if declared is not None else ()
        for level, (low, high) in enumerate(hypothesis.ranges):
            if (low, high) not in [(ONE, end) for slot, end in zip(slots, shape, strict=False) if slot == Bound(level)]:
                conditions.append(Relation("<=", instantiate(low, arguments, depth), arguments[level]))
                conditions.append(Relation("<=", arguments[level], instantiate(high, arguments, depth)))
        for item in hypothesis.conditions:
            conditions.append(
                Relation(
                    item.operator,
                    instantiate(item.left, arguments, depth),
                    instantiate(item.right, arguments, depth),
                )
            )
        value = self.expanded(instantiate(hypothesis.relation.right, arguments, depth), depth)
        for variable in reversed(variables):
            value = self.derivative(value, self._variable(variable), depth)
        return Cases(((tuple(conditions), value), ((), otherwise))) if conditions else value


def _given_name(hypothesis: Hypothesis, context: Context) -> str:
    left = hypothesis.relation.left
    if hypothesis.relation.operator != "=" or not isinstance(left, Symbol | Family):
        raise NotCovered("a hypothesis used inside functions, that gives no component outright")
    declared = context.variables.get(left.name)
    if left.name in context.definitions or declared is None or declared.sort not in ("scalar", "family"):
        raise NotCovered(f"a hypothesis about {left.name} used to replace it")
    if declared.properties & {"symmetric", "antisymmetric"}:
        raise NotCovered("a hypothesis that gives components of a family with a symmetry")
    return left.name


def _coincidence(term: Symbol | Family, variable: Symbol | Family) -> Term:
    """∂ x_i / ∂ x_j = δ_ij."""
    if isinstance(term, Symbol) or isinstance(variable, Symbol):
        if term != variable:
            raise NotCovered(f"{term.name} with different numbers of indices")
        return ONE
    if len(term.indices) != len(variable.indices):
        raise NotCovered(f"{term.name} with different numbers of indices")
    return _product(tuple(Delta(*pair) for pair in zip(term.indices, variable.indices, strict=True)))


def _lowered(exponent: Term) -> Term:
    if isinstance(exponent, Number):
        return number(exponent.value - 1)
    return Sum((exponent, negative(ONE)))


def _sum(parts: object) -> Term:
    kept = tuple(part for part in parts if part != ZERO)  # type: ignore[attr-defined]
    return kept[0] if len(kept) == 1 else Sum(kept) if kept else ZERO


def _product(factors: tuple[Term, ...]) -> Term:
    if ZERO in factors:
        return ZERO
    kept = tuple(factor for factor in factors if factor != ONE)
    return kept[0] if len(kept) == 1 else Product(kept) if kept else ONE
