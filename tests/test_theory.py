"""The examples of docs/theory.md: each exclusion is needed, each bound is reached."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise, product
from math import comb

import pytest

from derive.context import Context
from derive.decide import equal
from derive.finite import Word, audit
from derive.finite.bounds import Reading
from derive.finite.unfold import unfolded
from derive.term import Term, difference, number
from derive.verdict import Word as Decided
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
    plus,
    power,
    relation,
    scalar,
    size,
    term,
    times,
    total,
)

NAMES = (size("n"), index("i", "n"), index("j", "n"), index("l", "n"), family("x", "n"), family("A", "n", "n"))
PLAIN = context(*NAMES, scalar("b"))


def excess(left: Term, right: Term, inside: Context = PLAIN) -> int:
    whole = unfolded(difference(left, right), inside)
    reading = Reading(inside, {})
    reading.read(whole)
    reading.finish()
    (line,) = reading.lines(reading.profile(whole))
    return line.excess


def test_a_power_of_two_is_any_polynomial_for_a_while() -> None:
    for bound in range(1, 8):
        values = [sum(comb(n, k) for k in range(bound + 1)) for n in range(bound + 2)]
        assert values[:-1] == [2**n for n in range(bound + 1)] and values[-1] != 2 ** (bound + 1)
    assert audit(power(2, "n"), plus("n", 1), PLAIN).word is Word.NOT_COVERED


def test_one_index_is_not_one_size() -> None:
    ones = total(1, "n", lambda a: 1)
    assert excess(ones, number(1)) == 1
    assert audit(ones, number(1), PLAIN).word is Word.DISAGREES


def different(count: int) -> Term:
    """Σ over different indices of a product of x's."""

    def below(done: tuple[Term, ...]) -> Term:
        if len(done) == count:
            return times(*(at("x", a) for a in done))
        return total(1, "n", lambda a: times(*(minus(1, delta(a, b)) for b in done), below((*done, a))))

    return below(())


@pytest.mark.parametrize("count", [2, 3, 4])
def test_the_bound_is_reached_up_to_one(count: int) -> None:
    assert excess(different(count), number(0)) == count
    answer = audit(different(count), number(0), PLAIN)
    assert answer.word is Word.DISAGREES and f"n = {count}" in answer.disagreement
    assert answer.instances == count


def test_cayley_hamilton_holds_at_two_only() -> None:
    def square(a: Term | str, b: Term | str) -> Term:
        return total(1, "n", lambda r: times(at("A", a, r), at("A", r, b)))

    trace = total(1, "n", lambda r: at("A", r, r))
    squares = total(1, "n", lambda q: total(1, "n", lambda r: times(at("A", q, r), at("A", r, q))))
    determinant = over(minus(power(trace, 2), squares), 2)
    left = plus(minus(square("i", "j"), times(trace, at("A", "i", "j"))), times(determinant, delta("i", "j")))
    assert audit(left, number(0), PLAIN).word is Word.DISAGREES
    for entries in product((-1, 0, 2), repeat=4):
        a, b, c, d = entries
        assert a * a + b * c - (a + d) * a + (a * d - b * c) == 0 and a * b + b * d - (a + d) * b == 0
    two = context(*NAMES, relation("n", "=", 2))
    assert audit(left, number(0), two).word is Word.AGREES
    assert equal(left, number(0), PLAIN).word is Decided.REFUTED


def test_values_that_are_not_independent_need_a_certificate() -> None:
    one_hot = context(*NAMES, forall([(1, "n")], lambda a: relation(at("x", a), "=", delta(a, "l"))))
    verdict = equal(power(at("x", "i"), 2), at("x", "i"), one_hot)
    assert verdict.word is Decided.PROVED
    assert audit(power(at("x", "i"), 2), at("x", "i"), one_hot).word is Word.DISAGREES
    assert audit(power(at("x", "i"), 2), at("x", "i"), one_hot, verdict.certificate).word is Word.AGREES
    assert audit(power("b", 2), term("b"), PLAIN).word is Word.DISAGREES


def test_sums_of_fractions_of_indices_are_no_polynomials() -> None:
    harmonic = [sum(Fraction(1, k) for k in range(1, n + 1)) for n in range(1, 12)]
    differences = harmonic
    for _ in range(8):
        differences = [b - a for a, b in pairwise(differences)]
        assert all(differences)
    left = total(1, "n", lambda a: over(1, times(a, plus(a, 1))))
    assert audit(left, over("n", plus("n", 1)), PLAIN).word is Word.NOT_COVERED


def test_bases_that_vanish_where_all_is_equal_are_not_cleared() -> None:
    def ratio(sign: int) -> Term:
        def inside(a: Term) -> Term:
            below = plus(at("x", a), times(sign, at("x", "i")))
            return minus(plus(over(at("x", a), below), over(times(sign, at("x", "i")), below)), 1)

        return total(1, "n", lambda a: times(minus(1, delta(a, "i")), inside(a)))

    assert audit(ratio(1), number(0), PLAIN).word is Word.AGREES
    assert audit(ratio(-1), number(0), PLAIN).word is Word.NOT_COVERED


def test_opaque_values_are_not_named_by_their_value() -> None:
    left, right = call("sin", total(1, "n", lambda a: at("x", a))), call("sin", at("x", "j"))
    assert audit(left, right, PLAIN).word is Word.NOT_COVERED


def test_three_indices_and_multiples_are_no_polynomials_of_a_position() -> None:
    assert audit(total(1, "n", lambda a: delta(times(2, a), "l")), number(0), PLAIN).word is Word.NOT_COVERED
    pairs = total(1, "n", lambda a: total(1, "n", lambda b: delta(plus(a, b), "l")))
    assert audit(pairs, minus("l", 1), PLAIN).word is Word.NOT_COVERED


def test_orders_and_shifts_are_decided_up_to_their_bound() -> None:
    shifted = total(1, minus("n", 1), lambda a: minus(at("x", plus(a, 1)), at("x", a)))
    assert audit(shifted, minus(at("x", "n"), at("x", 1)), PLAIN).word is Word.AGREES
    # Π (n − 1) … (n − m) vanishes at the first m sizes
    for count in (1, 2, 3, 4):
        early = times(*(minus("n", k) for k in range(1, count + 1)), at("x", "n"))
        assert audit(early, number(0), PLAIN).word is Word.DISAGREES


def chain(step: int, factors: tuple[bool, ...]) -> Term:
    """Σ over indices that are at least ``step`` apart, each with a factor x or none; 0 for small n."""

    def below(place: int, last: Term | int) -> Term:
        if place == len(factors):
            return number(1)
        return total(
            last,
            "n",
            lambda a: times(at("x", a) if factors[place] else 1, below(place + 1, plus(a, step))),
        )

    return below(0, 1)


@pytest.mark.parametrize("step", [1, 2, 3])
@pytest.mark.parametrize("factors", list(product((True, False), repeat=2)))
def test_chains_of_indices_are_seen_however_late_they_begin(step: int, factors: tuple[bool, ...]) -> None:
    answer = audit(chain(step, factors), number(0), PLAIN)
    assert answer.word is Word.DISAGREES and f"n = {1 + step}" in answer.disagreement
    # with as much room as the bound of theorem 2 promises for j between two others
    assert excess(chain(step, factors), number(0)) >= step
    between = total(1, "n", lambda a: total(plus("j", step), "n", lambda b: delta(plus(a, step), "j")))
    late = audit(between, number(0), PLAIN)
    assert late.word is Word.DISAGREES and f"n = {1 + 2 * step}" in late.disagreement
