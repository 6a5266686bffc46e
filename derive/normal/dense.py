"""Products of large polynomials by python-flint, where many terms fall together.

Place on the way of a step: `derive.normal.ring` asks here when both factors are large. Measured: (1 + x₁ + … + x₄)⁶
squared is 10 times as fast as with dictionaries; where all products of terms differ there is nothing to gain.
"""

from __future__ import annotations

from fractions import Fraction
from math import comb

from derive.normal.atoms import Atom, Monomial, Polynomial

FEWEST_PAIRS = 2_000
FALLING_TOGETHER = 4
WORK_SAVED = 10


def product(left: Polynomial, right: Polynomial) -> Polynomial | None:
    """left · right, or None if it is not worth the conversion or if atoms are not plain generators."""
    atoms = _generators(left, right)
    if atoms is None or not atoms:
        return None
    degree = _degree(left) + _degree(right)
    if comb(len(atoms) + degree, degree) * FALLING_TOGETHER > len(left) * len(right):
        return None
    import flint

    place = {atom: number for number, atom in enumerate(atoms)}
    context = flint.fmpq_mpoly_ctx.get([f"x{number}" for number in range(len(atoms))], "lex")

    def converted(polynomial: Polynomial) -> flint.fmpq_mpoly:
        rows = {}
        for monomial, value in polynomial.items():
            row = [0] * len(atoms)
            for atom, exponent in monomial:
                row[place[atom]] = int(exponent)
            rows[tuple(row)] = flint.fmpq(value.numerator, value.denominator)
        return context.from_dict(rows)

    result: Polynomial = {}
    for row, value in (converted(left) * converted(right)).to_dict().items():
        monomial: Monomial = tuple((atom, int(n)) for atom, n in zip(atoms, row, strict=True) if n)
        result[monomial] = int(value.p) if value.q == 1 else Fraction(int(value.p), int(value.q))
    return result


def _generators(left: Polynomial, right: Polynomial) -> list[Atom] | None:
    """The atoms in order, if all are free of relations and have exponents that are natural numbers."""
    found: set[Atom] = set()
    for polynomial in (left, right):
        for monomial in polynomial:
            for atom, exponent in monomial:
                if atom.restless or type(exponent) is not int or exponent < 0:
                    return None
                found.add(atom)
    return sorted(found, key=lambda atom: atom.serial)


def _degree(polynomial: Polynomial) -> int:
    return max(sum(int(exponent) for _, exponent in monomial) for monomial in polynomial)
