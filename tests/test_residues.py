"""The second prover at a random point: the values are those of the polynomials, and no difference is lost."""

from __future__ import annotations

import pytest

from derive.finite import Word, audit
from derive.finite.instances import Instance, Setting
from derive.finite.memory import Memory
from derive.finite.polynomials import Ring
from derive.finite.residues import PRIME, Residues, is_covered
from derive.finite.unfold import unfolded
from derive.term import Term
from tests.terms import (
    at,
    cases,
    context,
    delta,
    family,
    index,
    minus,
    over,
    partial,
    plus,
    power,
    relation,
    scalar,
    size,
    times,
    total,
)

INSIDE = context(
    size("n"), index("i", "n"), family("x", "n"), family("A", "n", "n"), scalar("c"),
    family("S", "n", "n", properties="antisymmetric"),
)  # fmt: skip
X = total(1, "n", lambda a: at("x", a))
TERMS = {
    "sum of products": total(1, "n", lambda a: times(at("x", a), at("A", a, "i"), plus("c", a))),
    "triangle": total(1, "n", lambda a: total(1, a, lambda b: times(at("A", a, b), over(1, 3)))),
    "delta": times(delta("i", 2), power(X, 3)),
    "derivative": partial(power(X, 2), at("x", "i")),
    "cases": cases(((relation("i", "<", "n"),), X), ((), "c")),
    "antisymmetric": total(1, "n", lambda a: times(at("S", a, "i"), at("x", a))),
    "denominator": over(X, times("c", at("x", "i"), 2)),
}


@pytest.mark.parametrize("term", TERMS.values(), ids=TERMS)
def test_the_value_at_the_point_is_that_of_the_polynomial(term: Term) -> None:
    plain = unfolded(term, INSIDE)
    residues = Residues(plain, INSIDE, 10_000)
    for numbers in ({"n": 3, "i": 2}, {"n": 4, "i": 4}):
        memory = Memory(INSIDE)
        polynomial = Instance(INSIDE, numbers, Setting({}, Ring(10_000)), memory)._value(plain, ())
        total_value = 0
        for monomial, coefficient in polynomial.items():
            value = coefficient.numerator * pow(coefficient.denominator, -1, PRIME)
            for generator, exponent in monomial:
                kind = memory.keys[generator]
                assert isinstance(kind, tuple) and exponent == int(exponent)
                value = value * pow(residues.point(kind[1:]), int(exponent), PRIME) % PRIME
            total_value += value
        assert residues.at(numbers) == total_value % PRIME


LARGE = power(plus(X, total(1, "n", lambda a: at("A", a, a))), 9)


def test_what_is_too_long_to_write_out_is_proved_at_a_point() -> None:
    found = audit(times(LARGE, plus(X, 1)), plus(times(X, LARGE), LARGE), INSIDE, budget=500)
    assert (found.word, found.exact) == (Word.AGREES, False)


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_what_differs_from_a_size_on_only_is_seen_at_a_point(count: int) -> None:
    late = times(*(minus("n", value) for value in range(1, count + 1)))
    found = audit(plus(LARGE, times(late, at("x", "i"))), LARGE, INSIDE, budget=500)
    assert (found.word, found.exact) == (Word.DISAGREES, False)
    assert f"n = {count + 1}" in found.disagreement


def test_a_multiple_of_the_prime_is_not_taken_for_zero() -> None:
    multiple = times(PRIME, minus("n", 1), minus("n", 2), minus("n", 3), at("x", "i"))
    assert not is_covered(multiple, 10, INSIDE)
    assert audit(plus(LARGE, multiple), LARGE, INSIDE, budget=500).word is Word.NOT_COVERED


def test_denominators_that_differ_from_term_to_term_are_not_covered() -> None:
    assert not is_covered(total(1, "n", lambda a: times(over(1, a), at("x", a))), 10, INSIDE)
    assert is_covered(over(X, at("x", "i")), 10, INSIDE)


def test_a_sum_whose_conditions_run_backwards_is_turned_round() -> None:
    # 1 + n − i ≠ l and i ≠ l leave out one term each
    backwards = total(1, "n", lambda a: "c", lambda a: (relation(minus(plus("n", 1), a), "!=", "i"),))
    forwards = total(1, "n", lambda a: "c", lambda a: (relation(a, "!=", "i"),))
    assert audit(backwards, forwards, INSIDE).word is Word.AGREES
    assert audit(backwards, total(1, "n", lambda a: "c"), INSIDE).word is Word.DISAGREES
