"""Exact Laurent polynomials as plain dictionaries.

Place on the way of a step: `derive.finite.instances` computes with them. A monomial is a sorted tuple of (generator,
exponent) pairs, generators are numbered by whoever makes them, exponents are rational. Work is counted here, since
every product of two monomials passes through here.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

Exponent = int | Fraction
Coefficient = int | Fraction
Monomial = tuple[tuple[int, Exponent], ...]
Polynomial = dict[Monomial, Coefficient]

ZERO: Polynomial = {}


class OverBudget(Exception):
    """The work allowed for one audit is used up."""


class Ring:
    """Sums and products of polynomials, with a counted budget of products of monomials."""

    def __init__(self, budget: int) -> None:
        self.left = budget

    def spend(self, work: int) -> None:
        """Count work. Raises OverBudget where none is left."""
        self.left -= work
        if self.left < 0:
            raise OverBudget

    def sum(self, parts: Iterable[Polynomial]) -> Polynomial:
        """The sum of polynomials."""
        total: Polynomial = {}
        for part in parts:
            self.spend(len(part))
            for monomial, value in part.items():
                found = total.get(monomial, 0) + value
                if found:
                    total[monomial] = found
                else:
                    del total[monomial]
        return total

    def product(self, left: Polynomial, right: Polynomial) -> Polynomial:
        """The product of two polynomials."""
        self.spend(len(left) * len(right))
        total: Polynomial = {}
        for first, one in left.items():
            for second, other in right.items():
                monomial = multiplied(first, second)
                found = total.get(monomial, 0) + one * other
                if found:
                    total[monomial] = found
                else:
                    del total[monomial]
        return total

    def power(self, base: Polynomial, exponent: int) -> Polynomial:
        """A natural power."""
        result = constant(1)
        for _ in range(exponent):
            result = self.product(result, base)
        return result


def constant(value: int | Fraction) -> Polynomial:
    """A number."""
    if not value:
        return {}
    return {(): value.numerator if value.denominator == 1 else value}


def generator(name: int, exponent: Exponent = 1) -> Polynomial:
    """A generator to a power."""
    return {((name, exponent),): 1}


def multiplied(left: Monomial, right: Monomial) -> Monomial:
    """The product of two monomials."""
    if not left:
        return right
    if not right:
        return left
    exponents: dict[int, Exponent] = dict(left)
    for name, exponent in right:
        total = exponents.get(name, 0) + exponent
        if total:
            exponents[name] = total
        else:
            del exponents[name]
    return tuple(sorted(exponents.items()))


def inverse_of_monomial(polynomial: Polynomial) -> Polynomial | None:
    """1/polynomial if that is one monomial, else None."""
    if len(polynomial) != 1:
        return None
    ((monomial, value),) = polynomial.items()
    return {tuple((name, -exponent) for name, exponent in monomial): Fraction(1) / value}


def key(polynomial: Polynomial) -> tuple[tuple[Monomial, Coefficient], ...]:
    """A polynomial as a value that can be a dictionary's key."""
    return tuple(sorted(polynomial.items()))
