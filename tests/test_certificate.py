"""Certificates: what a proof says it used is what makes the difference vanish, and a forged use is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from derive import certificate
from derive.context import Context
from derive.decide import equal
from derive.evidence import HypothesisUse, Manner
from derive.term import Partial, Term, number
from derive.verdict import Verdict, Word
from tests.terms import (
    at,
    call,
    context,
    delta,
    family,
    forall,
    index,
    minus,
    over,
    partial,
    plus,
    power,
    relation,
    scalar,
    size,
    term,
    times,
    total,
)

NAMES = (size("n"), index("i", "n"), index("j", "n"), family("x", "n"), family("p", "n"), scalar("y"))
ONE_SUM = forall([], lambda: relation(total(1, "n", lambda m: at("p", m)), "=", 1))
SIMPLEX = context(*NAMES, ONE_SUM)
ROWS = context(
    *NAMES,
    family("P", "n", "n"),
    forall([(1, "n")], lambda t: relation(total(1, "n", lambda s: at("P", t, s)), "=", 1)),
)
FUNCTIONS = context(
    *NAMES,
    family("z", "n"),
    family("g", "n", depends_on=("z",)),
    forall([], lambda: relation(total(1, "n", lambda m: at("g", m)), "=", 1)),
)
SQUARE = plus(1, power("y", 2))
SUM_OF_P = total(1, "n", lambda m: at("p", m))


def proved(left: Term, right: Term, inside: Context) -> Verdict:
    verdict = equal(left, right, inside)
    assert verdict.word is Word.PROVED
    assert certificate.holds(left, right, verdict.certificate, inside)
    return verdict


CLAIMS = [
    pytest.param(times(at("x", "j"), SUM_OF_P), at("x", "j"), SIMPLEX, id="a factor"),
    pytest.param(power(SUM_OF_P, 3), term(1), SIMPLEX, id="a power"),
    pytest.param(over(at("x", "j"), SQUARE), over(times(at("x", "j"), SUM_OF_P), SQUARE), SIMPLEX, id="a fraction"),
    pytest.param(
        total(1, "n", lambda t: total(1, "n", lambda s: times(at("x", t), at("P", t, s)))),
        total(1, "n", lambda t: at("x", t)),
        ROWS,
        id="below a sum",
    ),
    pytest.param(
        total(1, "n", lambda t: times(at("x", t), power(total(1, "n", lambda s: at("P", t, s)), 2))),
        total(1, "n", lambda t: at("x", t)),
        ROWS,
        id="a square below a sum",
    ),
    pytest.param(
        times(delta("i", "j"), total(1, "n", lambda s: at("P", "i", s))), delta("i", "j"), ROWS, id="with a delta"
    ),
    pytest.param(
        total(1, "n", lambda m: partial(at("g", m), at("z", "j"))), term(0), FUNCTIONS, id="a derivative of it"
    ),
]


@pytest.mark.parametrize(("left", "right", "inside"), CLAIMS)
def test_a_hypothesis_used_linearly_has_a_cofactor(left: Term, right: Term, inside: Context) -> None:
    verdict = proved(left, right, inside)
    assert {use.manner for use in verdict.certificate} == {Manner.COFACTOR}
    assert not certificate.holds(left, right, (), inside)


@pytest.mark.parametrize(("left", "right", "inside"), CLAIMS)
def test_another_cofactor_certifies_nothing(left: Term, right: Term, inside: Context) -> None:
    first, *others = equal(left, right, inside).certificate
    assert first.cofactor is not None
    doubled = replace(first, cofactor=times(2, first.cofactor))
    assert not certificate.holds(left, right, (doubled, *others), inside)


def test_inside_a_function_equals_are_replaced_by_equals() -> None:
    verdict = proved(call("sin", SUM_OF_P), call("sin", term(1)), SIMPLEX)
    assert [use.manner for use in verdict.certificate] == [Manner.SUBSTITUTION]


def test_nothing_is_used_where_nothing_is_needed() -> None:
    assert proved(times("y", "y"), power("y", 2), SIMPLEX).certificate == ()


def test_a_cofactor_that_is_undefined_where_the_hypothesis_holds_certifies_nothing() -> None:
    # (1 − 0) = (1/(Σp − 1)) (Σp − 1)
    forged = HypothesisUse(0, "", Manner.COFACTOR, cofactor=power(minus(SUM_OF_P, 1), -1))
    assert not certificate.holds(term(1), term(0), (forged,), SIMPLEX)


def test_a_fact_at_a_point_is_not_differentiated() -> None:
    # ∂/∂p_j (Σp − 1) = 1
    forged = HypothesisUse(0, "", Manner.COFACTOR, directions=(at("p", "j"),), cofactor=number(1))
    assert not certificate.holds(term(1), term(0), (forged,), SIMPLEX)
    assert certificate.remainder(term(1), term(0), (forged,), SIMPLEX) != number(0)


def test_a_parameter_stays_within_its_range() -> None:
    left = total(1, "n", lambda s: at("P", "i", s))
    (use,) = proved(left, term(1), ROWS).certificate
    outside = replace(use, arguments=(plus("n", 1),))
    beyond = total(1, "n", lambda s: at("P", plus("n", 1), s))
    assert not certificate.holds(beyond, term(1), (outside,), ROWS)


@pytest.mark.parametrize(
    "forged",
    [
        HypothesisUse(1, "", Manner.COFACTOR, cofactor=number(1)),
        HypothesisUse(-1, "", Manner.COFACTOR, cofactor=number(1)),
        HypothesisUse(0, "", Manner.COFACTOR),
        HypothesisUse(0, "", Manner.COFACTOR, arguments=(number(1),), cofactor=number(1)),
    ],
    ids=["no such hypothesis", "before the first", "no cofactor", "an argument too many"],
)
def test_a_use_that_speaks_of_nothing_certifies_nothing(forged: HypothesisUse) -> None:
    assert not certificate.holds(SUM_OF_P, term(1), (forged,), SIMPLEX)


def test_an_inequality_has_no_cofactor() -> None:
    positive = context(*NAMES, forall([], lambda: relation("y", ">", 0)))
    forged = HypothesisUse(0, "", Manner.COFACTOR, cofactor=number(1))
    assert not certificate.holds(term("y"), term(0), (forged,), positive)


def test_a_hypothesis_under_a_condition_has_no_cofactor() -> None:
    inside = context(
        *NAMES, forall([(1, "n")], lambda t: relation(at("x", t), "=", 1), lambda t: (relation(t, "!=", 1),))
    )
    forged = HypothesisUse(0, "", Manner.COFACTOR, arguments=(term("i"),), cofactor=number(1))
    assert not certificate.holds(at("x", "i"), term(1), (forged,), inside)


def test_the_derivative_is_a_direction() -> None:
    left = total(1, "n", lambda m: partial(at("g", m), at("z", "j")))
    (use,) = proved(left, term(0), FUNCTIONS).certificate
    assert use.directions == (at("z", "j"),)
    assert any(isinstance(part, Partial) for part in _parts(certificate.remainder(left, term(0), (use,), FUNCTIONS)))


def _parts(whole: Term) -> list[Term]:
    from derive.term import children

    return [whole, *(part for child in children(whole) for part in _parts(child))]
