"""The arithmetic of signs: every sign that occurs is allowed, and every sign allowed occurs."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest

from derive import signs

VALUES = [Fraction(n, 2) for n in range(-4, 5)]
SETS = list(range(1, signs.ANY + 1))
EXPONENTS = [(-3, 1), (-2, 1), (-1, 1), (1, 1), (2, 1), (3, 1), (1, 2), (3, 2), (-1, 2), (2, 3), (-2, 3)]


def members(mask: int) -> list[Fraction]:
    """Numbers whose sign is in the set."""
    return [value for value in VALUES if signs.of_number(value) & mask]


def union(values: list[Fraction]) -> int:
    """The signs of the numbers."""
    found = 0
    for value in values:
        found |= signs.of_number(value)
    return found


@pytest.mark.parametrize(("left", "right"), list(product(SETS, SETS)))
def test_sums_and_products_have_exactly_these_signs(left: int, right: int) -> None:
    pairs = list(product(members(left), members(right)))
    assert signs.plus(left, right) == union([x + y for x, y in pairs])
    assert signs.times(left, right) == union([x * y for x, y in pairs])


@pytest.mark.parametrize("mask", SETS)
def test_opposites_have_exactly_these_signs(mask: int) -> None:
    assert signs.opposite(mask) == union([-x for x in members(mask)])


@pytest.mark.parametrize(("mask", "exponent"), list(product(SETS, EXPONENTS)))
def test_powers_have_exactly_these_signs(mask: int, exponent: tuple[int, int]) -> None:
    above, below = exponent
    bases = [x for x in members(mask) if (x != 0 or above > 0) and (x >= 0 or below == 1)]
    # the sign of x^(p/q) is that of x^p, for the root of a number that is not negative is not
    assert signs.raised(mask, above, below) == union([x**above for x in bases])


@pytest.mark.parametrize("operator", ["=", "!=", ">", ">=", "<", "<="])
def test_a_relation_to_zero_allows_the_signs_it_holds_for(operator: str) -> None:
    holds = {
        "=": lambda x: x == 0,
        "!=": lambda x: x != 0,
        ">": lambda x: x > 0,
        ">=": lambda x: x >= 0,
        "<": lambda x: x < 0,
        "<=": lambda x: x <= 0,
    }[operator]
    assert signs.of_relation(operator) == union([x for x in VALUES if holds(x)])
