"""Exact factoring, by python-flint: primes of rationals and irreducible factors of polynomials over atoms.

Place on the way of a step: called by `derive.normal.powers`, so that 1/(a² − b²) and 1/((a+b)(a−b)) are one.
python-flint is loaded only when a polynomial is met that is not obviously irreducible.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from derive.normal import ring
from derive.normal.atoms import Atom, Frozen, Monomial, Polynomial, freeze

if TYPE_CHECKING:
    from derive.normal.engine import Engine

LARGEST_TRIAL_DIVISOR = 10_000
LARGEST_DEGREE = 60
LARGEST_SIZE = 400


def primes(e: Engine, value: Fraction) -> list[tuple[int, int]]:
    """[(prime, multiplicity)] of a positive rational; what trial division leaves counts as prime."""
    found = _trial(value.numerator, 1)
    found.extend(_trial(value.denominator, -1))
    return sorted(found)


def _trial(number: int, sign: int) -> list[tuple[int, int]]:
    found = []
    divisor = 2
    while divisor * divisor <= number and divisor <= LARGEST_TRIAL_DIVISOR:
        multiplicity = 0
        while number % divisor == 0:
            number //= divisor
            multiplicity += 1
        if multiplicity:
            found.append((divisor, sign * multiplicity))
        divisor += 1
    if number > 1:
        found.append((number, sign))
    return found


def irreducible(e: Engine, polynomial: Polynomial) -> list[tuple[Polynomial, int]]:
    """[(factor, multiplicity)], their product exactly the given polynomial; atoms may come out with negative
    multiplicity. Polynomials too large to factor in reasonable time count as irreducible."""
    if _linear(polynomial):
        return [(polynomial, 1)]
    frozen = freeze(polynomial)
    cached = e.factor_cache.get(frozen)
    if cached is None:
        cached = e.factor_cache[frozen] = _factor(e, frozen)
    return cached


def _linear(polynomial: Polynomial) -> bool:
    """Whether some atom occurs in one term only, alone and to the first power: then there is no proper factor."""
    counts: dict[Atom, int] = {}
    for monomial in polynomial:
        for atom, exponent in monomial:
            if type(exponent) is not int or exponent < 0:
                return False
            counts[atom] = counts.get(atom, 0) + 1
    return any(
        len(monomial) == 1 and monomial[0][1] == 1 and counts[monomial[0][0]] == 1 for monomial in polynomial
    )


def _factor(e: Engine, polynomial: Frozen) -> list[tuple[Polynomial, int]]:
    # exponents to integers ≥ 0: a common denominator makes x^(1/q) the generator, the least exponent comes out
    atoms: list[Atom] = []
    for monomial, _ in polynomial:
        atoms.extend(atom for atom, _ in monomial if atom not in atoms)
    rows = [[dict(monomial).get(atom, 0) for atom in atoms] for monomial, _ in polynomial]
    refine = [lcm(*(Fraction(row[column]).denominator for row in rows)) for column in range(len(atoms))]
    least = [min(row[column] for row in rows) for column in range(len(atoms))]
    shifted = [
        tuple(int((value - low) * fine) for value, low, fine in zip(row, least, refine, strict=True)) for row in rows
    ]
    found: list[tuple[Polynomial, int]] = []
    for atom, low, fine in zip(atoms, least, refine, strict=True):
        if low:
            generator: Polynomial = {((atom, ring.reduced(Fraction(1, fine))),): 1}
            found.append((generator, int(low * fine)))
    if len(polynomial) > LARGEST_SIZE or max((sum(row) for row in shifted), default=0) > LARGEST_DEGREE:
        found.append((_polynomial(atoms, refine, zip(shifted, (c for _, c in polynomial), strict=True)), 1))
        return found
    import flint

    context = flint.fmpq_mpoly_ctx.get([f"x{n}" for n in range(max(1, len(atoms)))], "lex")
    given = context.from_dict(
        {
            row or (0,): flint.fmpq(value.numerator, value.denominator)
            for row, (_, value) in zip(shifted, polynomial, strict=True)
        }
    )
    constant, parts = given.factor()
    scalar = Fraction(int(constant.p), int(constant.q))
    for part, multiplicity in parts:
        terms = [
            (tuple(int(n) for n in row), Fraction(int(value.p), int(value.q)))
            for row, value in part.to_dict().items()
        ]
        # flint's factors are monic: make them primitive so that the constant is ±1 of a primitive polynomial
        denominator = lcm(*(value.denominator for _, value in terms))
        scalar /= Fraction(denominator) ** int(multiplicity)
        scaled = [(row, value * denominator) for row, value in terms]
        found.append((_polynomial(atoms, refine, scaled), int(multiplicity)))
    if scalar != 1:
        found.append((ring.number(scalar), 1))
    return found


def _polynomial(atoms: list[Atom], refine: list[int], terms: object) -> Polynomial:
    result: Polynomial = {}
    for row, value in terms:  # type: ignore[attr-defined]
        exponents = {
            atom: Fraction(n, fine) for atom, n, fine in zip(atoms, row, refine, strict=False) if n
        }
        monomial: Monomial = ring.ordered(exponents)
        result[monomial] = ring.reduced(value)
    return result
