"""One minimal claim for each mistake the laboratory or a reading of the engine has found."""

from __future__ import annotations

from fractions import Fraction

import pytest

from derive.context import Hypothesis
from derive.decide import equal
from derive.verdict import Reason, Word
from tests.terms import (
    array,
    at,
    call,
    cases,
    context,
    define,
    delta,
    family,
    forall,
    function,
    index,
    minus,
    neg,
    over,
    partial,
    plus,
    power,
    product,
    relation,
    root,
    scalar,
    size,
    term,
    times,
    total,
)

N, M, FIRST, SECOND, THIRD = size("n"), size("m"), index("i", "n"), index("j", "n"), index("l", "n")
X, A, U, V = family("x", "n"), family("A", "n", "n"), scalar("u"), scalar("v")
LONGER = family("x", plus("n", 1))
POSITIVE = family("w", "n", properties="positive")
GAP = minus(at("x", "i"), at("x", "j"))
APART = forall(
    [(1, "n"), (1, "n")], lambda a, b: relation(at("x", a), "!=", at("x", b)), lambda a, b: (relation(a, "!=", b),)
)
UNEQUAL = (relation("i", "!=", "j"),)


def over_all(body, lower=1, upper="n", when=None):
    return total(lower, upper, body, when)


def split(value, otherwise, when=UNEQUAL):
    return cases((when, value), ((), otherwise))


def telescoped():
    return minus(over(at("x", "i"), GAP), over(at("x", "j"), GAP))


def order_of(left, right):
    """The sign of left − right, as branches."""
    return ((relation(left, "<", right),), -1), ((relation(left, "=", right),), 0), ((), 1)


def partial_fractions(name):
    whole = over(1, times(minus(name, 3), plus(name, 1)))
    parts = times(Fraction(1, 4), minus(over(1, minus(name, 3)), over(1, plus(name, 1))))
    return whole, parts


SQUARE = define("D", 0, lambda: power("u", 2))
INVERSE_GAP = define("D", 0, lambda: over(1, GAP))
SMALL_N = context(size("n", 5), FIRST, SECOND, X, APART)
WHOLE, PARTS = partial_fractions("i")
SPREAD = plus(over_all(lambda r: power(minus(at("x", r), at("x", "i")), 2)), 1)
LENGTH = power(over_all(lambda r: power(at("x", r), 2)), over(1, 2))
THREE = (relation("i", "!=", 3),)


def gram(row, exponent=1):
    """Σ_c Σ_s A_{s,row} A_{s,c} w_c^exponent, with m rows s of A and n columns c."""
    return over_all(
        lambda c: over_all(lambda s: times(at("A", s, row), at("A", s, c), power(at("w", c), exponent)), 1, "m")
    )


COLUMNS = context(
    N,
    X,
    A,
    family("B", "n", "n"),
    forall(
        [(1, "n"), (1, "n")],
        lambda p, q: relation(over_all(lambda r: times(at("A", r, p), at("B", r, q))), "=", 1),
    ),
)
NORMAL_EQUATIONS = context(
    N,
    M,
    family("A", "m", "n"),
    X,
    family("y", "n"),
    family("w", "n"),
    forall([(1, "n")], lambda r: relation(gram(r), "=", at("y", r))),
)

NOT_PROVED = {
    "the length of a vector may be 0": (over(LENGTH, LENGTH), 1, context(N, X)),
    "one less twice a probability may be negative": (
        call("log", minus(1, over(2, plus(call("exp", "u"), 1)))),
        call("log", over(minus(call("exp", "u"), 1), plus(call("exp", "u"), 1))),
        context(U),
    ),
    "a denominator of any sign is not cleared": (
        call("log", minus(1, over(1, minus(2, "u")))),
        call("log", over(minus(1, "u"), minus(2, "u"))),
        context(U),
    ),
    "a power of a square may be 0 with a broken exponent too": (
        over(power(GAP, 2), power(power(GAP, 2), over(3, 2))),
        over(1, power(power(GAP, 2), over(1, 2))),
        context(N, FIRST, SECOND, X),
    ),
    "a parameter of a hypothesis is not the index that is summed": (
        over_all(lambda i: over_all(lambda j: times(at("A", j, j), at("B", j, i), at("x", i)))),
        over_all(lambda i: at("x", i)),
        COLUMNS,
    ),
    "nor one of two indices that are summed": (
        over_all(lambda c: over_all(lambda s: times(at("A", s, c), at("B", s, c), at("x", c)))),
        over_all(lambda c: at("y", c)),
        context(
            N,
            X,
            A,
            family("B", "n", "n"),
            family("y", "n"),
            forall(
                [(1, "n")],
                lambda p: relation(
                    over_all(lambda c: over_all(lambda s: times(at("A", s, p), at("B", s, c), at("x", c)))),
                    "=",
                    at("y", p),
                ),
            ),
        ),
    ),
    "a part of a sum with one factor more": (
        over_all(lambda r: times(at("x", r), gram(r, 2))),
        over_all(lambda r: times(at("x", r), at("y", r))),
        NORMAL_EQUATIONS,
    ),
    "a denominator may be 0 where its shield is": (split(telescoped(), 5), split(1, 7), SMALL_N),
    "the same with indices as numbers": (split(WHOLE, 5, THREE), split(PARTS, 7, THREE), context(size("n", 5), FIRST)),
    "a definition shown where i ≠ j is not shown elsewhere": (
        plus(split("D", 0), times(0, "D")),
        split("D", 0),
        context(size("n", 5), FIRST, SECOND, X, APART, scalar("D"), INVERSE_GAP),
    ),
    "a hypothesis at a point through a definition": (
        partial("v", "u"),
        times(2, "u"),
        context(U, V, scalar("D"), SQUARE, forall([], lambda: relation("v", "=", "D"))),
    ),
    "vectors of different lengths": (array(1, "n", lambda i: 1), array(1, "m", lambda i: 1), context(N, M)),
    "a component is none that is declared": (
        array(1, "n", lambda i: at("x", i)),
        array(1, "n", lambda i: at("x", r"\iota_{1}")),
        context(N, X, index(r"\iota_{1}", "n")),
    ),
    "a sign that holds in a case only": (
        root(power("u", 2)),
        "u",
        context(N, FIRST, SECOND, U, Hypothesis("", (), relation("u", ">", 0), UNEQUAL)),
    ),
    "a root at the end of its domain has no derivative": (
        partial(power("u", Fraction(3, 2)), "u"),
        times(Fraction(3, 2), root("u")),
        context(scalar("u", "nonnegative")),
    ),
    "an index that has no values": (delta("r", 4), 0, context(N, index("r", 3, 5))),
    "a component of a function's value outside its range": (
        call("f", array(1, "n", lambda i: at("x", i)), plus("r", 1)),
        call("f", array(1, "n", lambda i: at("x", i)), plus("r", 1)),
        context(N, M, X, index("r", "m"), function("f", shape=("n", "m"))),
    ),
    "a derivative by a scalar that is an integer": (
        partial(power("u", 2), "u"),
        times(2, "u"),
        context(scalar("u", "integer")),
    ),
    "a derivative by an integer": (partial(times("n", "u"), "n"), 0, context(N, U)),
    "an indicator kept while the range moves": (
        over_all(lambda i: at("x", plus(i, 1)), when=lambda i: (relation(i, "<", "n"),)),
        over_all(lambda i: at("x", plus(i, 1))),
        context(N, LONGER),
    ),
    "a strict triangle is no rectangle": (
        over_all(lambda i: over_all(lambda j: at("x", j), 1, minus(i, 1))),
        times("n", over_all(lambda j: at("x", j))),
        context(N, X),
    ),
    "a derivative through a name between": (
        partial(at("a", "i"), "u"),
        0,
        context(N, FIRST, U, family("z", "n", depends_on=("u",)), family("a", "n", depends_on=("z",))),
    ),
    "a hypothesis for other indices only": (
        at("x", "j"),
        0,
        context(
            N,
            FIRST,
            SECOND,
            X,
            forall([(1, "n")], lambda r: relation(at("x", r), "=", 0), lambda r: (relation(r, "!=", "j"),)),
        ),
    ),
    "a sign shown where an index begins late": (
        over_all(lambda i: plus(root(minus(i, 3)), call("abs", minus(i, 5))), 3),
        over_all(lambda i: plus(root(minus(i, 3)), minus(i, 5)), 3),
        context(size("n", 7)),
    ),
    "an argument of a logarithm where an index begins late": (
        over_all(lambda i: plus(call("log", minus(i, 2)), call("abs", minus(i, 4))), 3),
        over_all(lambda i: plus(call("log", minus(i, 2)), minus(i, 4)), 3),
        context(size("n", 7)),
    ),
    "a range that may be shorter than empty": (over_all(lambda i: 1, 1, minus("n", 2)), minus("n", 2), context(N)),
    "a sum over a range that may be empty is not positive": (
        over(over_all(lambda i: at("w", i), 2), over_all(lambda i: at("w", i), 2)),
        1,
        context(N, POSITIVE),
    ),
}

PROVED = {
    "the length of a vector that is not zero": (
        over(LENGTH, LENGTH),
        1,
        context(N, X, forall([], lambda: relation(over_all(lambda r: power(at("x", r), 2)), ">", 0))),
    ),
    "one less a probability is positive": (
        call("log", minus(1, over(1, plus(call("exp", "u"), 1)))),
        call("log", over(call("exp", "u"), plus(call("exp", "u"), 1))),
        context(U),
    ),
    "a logarithm of what is left of a sum": (
        call("log", minus(1, over(1, plus(call("exp", neg("u")), 1)))),
        call("log", over(call("exp", neg("u")), plus(1, call("exp", neg("u"))))),
        context(U),
    ),
    "a power of something positive with a broken exponent is positive": (
        over(SPREAD, power(SPREAD, over(3, 2))),
        over(1, power(SPREAD, over(1, 2))),
        context(N, FIRST, X),
    ),
    "a part of a sum that is a sum over two indices": (
        over_all(lambda r: times(at("x", r), gram(r))),
        over_all(lambda r: times(at("x", r), at("y", r))),
        NORMAL_EQUATIONS,
    ),
    "a part of a sum for other parameters": (
        over_all(lambda i: over_all(lambda j: times(at("A", j, i), at("B", j, i), at("x", i)))),
        over_all(lambda i: at("x", i)),
        COLUMNS,
    ),
    "a component of a function's value": (
        call("f", array(1, "n", lambda i: at("x", i)), "r"),
        call("f", array(1, "n", lambda r: at("x", r)), "r"),
        context(N, M, X, index("r", "m"), function("f", shape=("n", "m"))),
    ),
    "a hypothesis over a smaller range": (
        over_all(lambda i: times(at("x", i), at("y", i))),
        times(at("x", 1), at("y", 1)),
        context(N, X, family("y", "n"), forall([(2, "n")], lambda r: relation(at("x", r), "=", 0))),
    ),
    "a triangular matrix": (
        over_all(lambda i: times(at("A", 1, i), at("x", i))),
        times(at("A", 1, 1), at("x", 1)),
        context(
            N,
            A,
            X,
            forall(
                [(1, "n"), (1, "n")],
                lambda r, s: relation(at("A", r, s), "=", 0),
                lambda r, s: (relation(r, "<", s),),
            ),
        ),
    ),
    "shielded denominators": (split(telescoped(), 5), split(1, 5), SMALL_N),
    "shielded partial fractions": (split(WHOLE, 5, THREE), split(PARTS, 5, THREE), context(size("n", 5), FIRST)),
    "an identity through a definition": (
        partial("v", "u"),
        0,
        context(U, V, scalar("D"), SQUARE, forall([], lambda: relation("v", "=", "D"))),
    ),
    "an indicator at the end of a shifted range": (
        over_all(lambda i: at("x", plus(i, 1)), when=lambda i: (relation(i, "<", "n"),)),
        over_all(lambda i: at("x", i), 2),
        context(N, LONGER),
    ),
    "products over pairs": (
        over_all(lambda i: over_all(lambda j: times(at("x", i), at("x", j)), plus(i, 1))),
        times(
            Fraction(1, 2),
            minus(power(over_all(lambda i: at("x", i)), 2), over_all(lambda i: power(at("x", i), 2))),
        ),
        context(N, X),
    ),
    "numbers below an index": (over_all(lambda t: 1, 1, minus("i", 1)), minus("i", 1), context(N, FIRST)),
    "a delta below its range": (
        over_all(lambda t: delta(plus(t, 1), "j")),
        minus(1, delta("j", 1)),
        context(N, SECOND),
    ),
    "the end of a range is beyond an index below another": (
        delta("i", "n"),
        0,
        context(N, FIRST, SECOND, relation("i", "<", "j")),
    ),
    "order is transitive": (
        delta("i", "l"),
        0,
        context(N, FIRST, SECOND, THIRD, relation("i", "<", "j"), relation("j", "<=", "l")),
    ),
    "an index at most m is not above it": (
        cases(((relation("i", ">=", "n"),), at("x", "i")), ((), 0)),
        times(delta("i", "n"), at("x", "n")),
        context(N, FIRST, X),
    ),
    "a size that is 1": (times(delta("n", 1), at("x", "i")), times(delta("n", 1), at("x", 1)), context(N, FIRST, X)),
    "a branch that cannot be": (cases(((relation("i", "!=", "i"),), over(1, 0)), ((), 1)), 1, context(N, FIRST)),
    "an empty range of nothing": (over_all(lambda i: over(1, 0), 5, 1), 0, context()),
    "powers of what may be zero": (times(power("u", "n"), "u"), power("u", plus("n", 1)), context(N, U)),
    "powers of a product": (power(times("u", "v"), "n"), times(power("u", "n"), power("v", "n")), context(N, U, V)),
    "zero to a power that may be 0": (power(0, minus("n", 1)), delta("n", 1), context(N)),
    "a product of zeros": (product(1, "n", lambda i: times(0, at("x", i))), 0, context(N, X)),
    "fractions under one sum": (
        over_all(lambda i: over(1, times(at("w", i), plus(at("w", i), 1)))),
        over_all(lambda i: minus(over(1, at("w", i)), over(1, plus(at("w", i), 1)))),
        context(N, POSITIVE),
    ),
    "differences in a denominator change sign": (
        over_all(
            lambda i: over_all(lambda j: over(1, minus(at("x", i), at("x", j))), when=lambda j: (relation(i, "!=", j),))
        ),
        0,
        context(N, X, APART),
    ),
    "two conditions shield together": (
        over_all(
            lambda r: over(1, times(minus(at("x", r), at("x", "i")), minus(at("x", r), at("x", "j")))),
            when=lambda r: (relation(r, "!=", "i"), relation(r, "!=", "j")),
        ),
        over_all(
            lambda r: over(1, times(minus(at("x", r), at("x", "j")), minus(at("x", r), at("x", "i")))),
            when=lambda r: (relation(r, "!=", "j"), relation(r, "!=", "i")),
        ),
        context(N, FIRST, SECOND, X, APART),
    ),
    "a root of cases with a shielded denominator": (
        root(power(cases(((relation("i", "!=", "n"),), over("i", minus("i", "n"))), ((), "u")), 2)),
        call("abs", cases(((relation("i", "!=", "n"),), over("i", minus("i", "n"))), ((), "u"))),
        context(N, FIRST, U),
    ),
    "numbers above a reversed index": (
        over_all(lambda t: 1, 1, minus("n", 1), lambda t: (relation(plus(t, "i"), ">", "n"),)),
        minus("i", 1),
        context(N, FIRST),
    ),
    "powers above a reversed index": (
        over_all(lambda t: t, when=lambda t: (relation(plus(t, "i"), ">", "n"),)),
        minus(times("n", "i"), over(times("i", minus("i", 1)), 2)),
        context(N, FIRST),
    ),
    "squares of two orders": (
        power(times(cases(*order_of("i", "j")), cases(*order_of("i", "l"))), 2),
        times(minus(1, delta("i", "j")), minus(1, delta("i", "l"))),
        context(N, FIRST, SECOND, THIRD),
    ),
    "sizes that are equal": (
        over_all(lambda r: times(delta(r, "i"), at("x", r)), 1, "m"),
        at("x", "i"),
        context(N, M, FIRST, X, relation("n", "=", "m")),
    ),
    "two different indices need a size of two": (delta("n", 1), 0, context(N, FIRST, SECOND, *UNEQUAL)),
    "a hypothesis for different indices": (
        at("A", "i", "i"),
        1,
        context(
            N,
            FIRST,
            A,
            forall([(1, "n")], lambda r: relation(over_all(lambda s: at("A", r, s)), "=", 1)),
            forall(
                [(1, "n"), (1, "n")],
                lambda r, s: relation(at("A", r, s), "=", 0),
                lambda r, s: (relation(r, "!=", s),),
            ),
        ),
    ),
    "triangles reversed": (
        over_all(lambda r: at("x", minus(plus("n", "i"), r)), "i"),
        over_all(lambda r: at("x", r), "i"),
        context(N, FIRST, X),
    ),
}


@pytest.mark.parametrize("name", NOT_PROVED)
def test_not_proved(name):
    left, right, surroundings = NOT_PROVED[name]
    verdict = equal(term(left), term(right), surroundings)
    assert verdict.word is not Word.PROVED
    # found by the normal form itself, not only by the check on instances
    assert "disagreement" not in verdict.explanation


@pytest.mark.parametrize("name", PROVED)
def test_proved(name):
    left, right, surroundings = PROVED[name]
    verdict = equal(term(left), term(right), surroundings)
    assert verdict.word is Word.PROVED, (verdict.residual, verdict.holds_if, verdict.explanation)


def test_a_difference_that_shows_for_distinct_indices_only_is_found():
    left = times(delta("j", "l"), power(at("w", "i"), 2))
    right = times(delta("j", "l"), power(at("w", 1), 2))
    assert equal(left, right, context(N, FIRST, SECOND, THIRD, POSITIVE)).word is Word.REFUTED


def test_a_part_that_is_never_defined_but_not_always_needed_is_not_ill_formed():
    claim = over_all(lambda i: over(1, 0), 2)
    assert equal(claim, term(0), context(N)).word is Word.UNKNOWN
    assert equal(claim, term(1), context(N)).word is Word.REFUTED
    assert equal(over(1, 0), term(1), context(N)).word is Word.ILL_FORMED


def test_a_hypothesis_that_cannot_be_read_decides_nothing():
    squares = forall([], lambda: relation(over_all(lambda i: over_all(lambda j: "u", 1, times(i, i))), ">", 1))
    assert equal(term("u"), term("v"), context(N, U, V, squares)).word is not Word.PROVED
    assert equal(term("u"), term("u"), context(N, U, squares)).reason is Reason.NOT_SUPPORTED


def test_functions_of_vectors_count_from_one():
    names = context(N, X, function("f", shape=("n",)))
    whole, rest = (call("f", array(first, "n", lambda i: at("x", i))) for first in (1, 2))
    assert equal(whole, rest, names).word is not Word.PROVED


def test_conditions_that_exclude_each_other_prove_nothing():
    both = context(N, FIRST, SECOND, X, relation("i", "<", "j"), relation("j", "<", "i"))
    assert equal(at("x", "i"), at("x", "i"), both).reason is Reason.NO_INSTANCE
    assert equal(neg(at("x", "i")), at("x", "j"), both).reason is Reason.NO_INSTANCE
