"""Sets of possible signs, as bit masks: what is known of a real number without its value.

Place on the way of a step: the domain rules and the normal form both ask whether something is positive or not zero;
this is their common arithmetic. It knows neither terms nor polynomials.
"""

from __future__ import annotations

NEGATIVE, ZERO, POSITIVE = 1, 2, 4
ANY = NEGATIVE | ZERO | POSITIVE
NONNEGATIVE = ZERO | POSITIVE
NONZERO = NEGATIVE | POSITIVE

BY_NAME = {
    "any": ANY,
    "positive": POSITIVE,
    "nonnegative": NONNEGATIVE,
    "nonzero": NONZERO,
    "negative": NEGATIVE,
    "probability": NONNEGATIVE,
}

_OF_RELATION = {
    "=": ZERO,
    "!=": NONZERO,
    ">": POSITIVE,
    ">=": NONNEGATIVE,
    "<": NEGATIVE,
    "<=": NEGATIVE | ZERO,
}


# the relation to 0 that says one sign
RELATIONS = {NEGATIVE: "<", ZERO: "=", POSITIVE: ">"}


def of_number(value: object) -> int:
    """The sign of an exact number."""
    return POSITIVE if value > 0 else NEGATIVE if value < 0 else ZERO  # type: ignore[operator]


def of_relation(operator: str) -> int:
    """The signs d may have if ``d operator 0`` holds."""
    return _OF_RELATION[operator]


def opposite(signs: int) -> int:
    """The signs of −x."""
    return (signs & ZERO) | (POSITIVE if signs & NEGATIVE else 0) | (NEGATIVE if signs & POSITIVE else 0)


def plus(left: int, right: int) -> int:
    """The signs of x + y."""
    if left == ZERO:
        return right
    if right == ZERO:
        return left
    result = 0
    if left & POSITIVE or right & POSITIVE:
        result |= POSITIVE
    if left & NEGATIVE or right & NEGATIVE:
        result |= NEGATIVE
    if (left & ZERO and right & ZERO) or result == NONZERO:
        result |= ZERO
    return result


def times(left: int, right: int) -> int:
    """The signs of x · y."""
    result = (left | right) & ZERO
    if (left & POSITIVE and right & POSITIVE) or (left & NEGATIVE and right & NEGATIVE):
        result |= POSITIVE
    if (left & POSITIVE and right & NEGATIVE) or (left & NEGATIVE and right & POSITIVE):
        result |= NEGATIVE
    return result


def raised(base: int, numerator: int, denominator: int) -> int:
    """The signs of x ** (numerator/denominator) where it is defined, the fraction in lowest terms."""
    if numerator == 0:
        return POSITIVE
    if numerator < 0:
        base &= NONZERO
    if denominator > 1:
        base &= NONNEGATIVE
    if base and (numerator % 2 == 0):
        return (base & ZERO) | (POSITIVE if base & NONZERO else 0)
    return base
