"""The certificate of a proof: lhs − rhs − Σ cofactor · (hypothesis) normalises to zero, and every use is a valid one.

Place on the way of a step: `derive.decide` lets `derive.normal` search with all hypotheses; what the search says it
used is not believed but checked here, in a context from which all equations are gone except those that replaced equals
by equals. `derive.replay` checks stored certificates by the same function, `derive.finite` audits the same difference
by another method. What this does not do: side conditions of the step (`derive.domain`) and searching.
"""

from __future__ import annotations

from dataclasses import replace

from derive.context import Context, Hypothesis
from derive.domain import side_conditions
from derive.evidence import HypothesisUse, Manner
from derive.normal import given, lower, zero
from derive.normal import index as ix
from derive.normal.engine import Engine
from derive.normal.errors import BudgetExceeded, NeverDefined, NotSupported
from derive.term import (
    Binder,
    Family,
    Partial,
    Product,
    Sum,
    Symbol,
    Term,
    difference,
    instantiate,
    negative,
    rank,
)

Uses = tuple[HypothesisUse, ...]


def remainder(left: Term, right: Term, uses: Uses, context: Context) -> Term:
    """lhs − rhs − Σ cofactor · (hypothesis), as a term of scalars; substitutions contribute nothing."""
    contributions = (negative(_contribution(use, context)) for use in uses if use.manner is Manner.COFACTOR)
    return Sum((left, negative(right), *contributions))


def bare(uses: Uses, context: Context) -> Context:
    """The context without its equations, except those that are used by substitution. Relations with ≠, <, … stay: they
    say where something is defined."""
    kept = {use.place for use in uses if use.manner is Manner.SUBSTITUTION}
    hypotheses = tuple(
        item for place, item in enumerate(context.hypotheses) if item.relation.operator != "=" or place in kept
    )
    return replace(context, hypotheses=hypotheses)


def holds(left: Term, right: Term, uses: Uses, context: Context) -> bool:
    """Whether the uses certify left = right, both scalars, wherever both sides are defined and the hypotheses hold."""
    if not all(_is_valid(use, context) and _is_defined(use, context) for use in uses):
        return False
    engine = Engine(bare(uses, context))
    try:
        return zero.is_zero(engine, lower.lower(engine, remainder(left, right, uses, context), ()))
    except (NotSupported, NeverDefined, BudgetExceeded):
        return False


def _contribution(use: HypothesisUse, context: Context) -> Term:
    """Σ_ranges cofactor · ∂_directions (left − right)[arguments]."""
    assert use.cofactor is not None
    relation = context.hypotheses[use.place].relation
    claim = instantiate(difference(relation.left, relation.right), use.arguments, len(use.ranges))
    for variable in use.directions:
        claim = Partial(claim, variable)
    return _summed(Product((use.cofactor, claim)), use)


def _summed(term: Term, use: HypothesisUse) -> Term:
    for low, high in reversed(use.ranges):
        term = Binder("sum", low, high, (), term)
    return term


def _is_valid(use: HypothesisUse, context: Context) -> bool:
    """Whether the use speaks of an equation among the hypotheses, within the ranges of its parameters, and
    differentiates it only by what it is an identity in."""
    if not 0 <= use.place < len(context.hypotheses):
        return False
    hypothesis = context.hypotheses[use.place]
    if hypothesis.relation.operator != "=" or rank(hypothesis.relation.left):
        return False
    if use.manner is Manner.SUBSTITUTION:
        return True
    if hypothesis.conditions or use.cofactor is None or len(use.arguments) != len(hypothesis.ranges):
        return False
    try:
        return _in_ranges(use, hypothesis, context) and all(
            _is_identity_in(variable, hypothesis, context) for variable in use.directions
        )
    except (NotSupported, IndexError):
        return False


def _is_defined(use: HypothesisUse, context: Context) -> bool:
    """Whether the cofactor has a value wherever the hypotheses hold: 1/(Σp − 1) would certify anything from Σp = 1.

    A cofactor may mention components beyond a family's range, as Σ_{i<n} f(i) = Σ_i f(i) − f(n) does: the identity that
    is checked holds whatever these are."""
    if use.cofactor is None:
        return True
    try:
        return not side_conditions((_summed(use.cofactor, use),), context, extended=True).open
    except (NotSupported, NeverDefined, BudgetExceeded):
        return False


def _in_ranges(use: HypothesisUse, hypothesis: Hypothesis, context: Context) -> bool:
    engine = Engine(bare((), context))
    places: tuple[ix.Affine, ...] = ()
    for low, high in use.ranges:
        first, last = lower.affine(engine, low, places), lower.affine(engine, high, places)
        places = (*places, ix.of_variable(engine.open_variable(first, last)))
    values = tuple(lower.affine(engine, item, places) for item in use.arguments)
    for value, (low, high) in zip(values, hypothesis.ranges, strict=True):
        if not engine.within(value, lower.affine(engine, low, values), lower.affine(engine, high, values)):
            return False
    return True


def _is_identity_in(variable: Term, hypothesis: Hypothesis, context: Context) -> bool:
    """Whether the equation holds for all values of a variable, not just at the point: it speaks of functions of it."""
    match variable:
        case Symbol(name) | Family(name, _):
            return given.is_identity_in(context, hypothesis, name)
    return False
