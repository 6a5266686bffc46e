"""Powers, exponentials and logarithms of polynomials.

Place on the way of a step: called by `derive.normal.ring` and `derive.normal.lower`. A polynomial with more than
one term that stands with a negative or fractional exponent becomes an atom ``power`` of its irreducible factors; the
relation P · P⁻¹ = 1 is applied by dividing by P wherever a multiple of its leading monomial meets P⁻¹. The exponential
of a sum is a product; the logarithm of a product is a sum as far as the factors are known to be positive. Whether an
expression is *defined* is `derive.domain`'s business: here every subexpression may be taken as defined.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import gcd, lcm
from typing import TYPE_CHECKING, Any

from derive.normal import factor, ring
from derive.normal.atoms import UNIT, Atom, Exponent, Frozen, Monomial, Polynomial, freeze
from derive.normal.errors import NeverDefined, NotSupported
from derive.signs import NEGATIVE, POSITIVE, ZERO

if TYPE_CHECKING:
    from derive.normal.engine import Engine

Change = Callable[[Polynomial], Polynomial]

LARGEST_EXPONENT = 400
MOST_BITS = 200_000


def power(e: Engine, base: Polynomial, exponent: Exponent) -> Polynomial:
    """base ** exponent for a rational exponent."""
    exponent = ring.reduced(exponent)
    if exponent == 0:
        return ring.number(1)
    if exponent == 1:
        return base
    if not base:
        if exponent < 0:
            raise NeverDefined("division by zero")
        return {}
    if len(base) == 1:
        ((monomial, value),) = base.items()
        return _monomial_power(e, monomial, value, exponent)
    split = e.split_cases(base, lambda part: power(e, part, exponent))
    if split is not None and not (isinstance(exponent, int) and exponent > 0):
        return split
    if isinstance(exponent, int) and exponent > 0:
        return _expanded(e, base, exponent)
    return _opaque_power(e, base, exponent)


def _expanded(e: Engine, base: Polynomial, exponent: int) -> Polynomial:
    if exponent > LARGEST_EXPONENT:
        raise e.over_budget(f"a power with exponent {exponent}")
    result, square = ring.number(1), base
    while exponent:
        if exponent & 1:
            result = ring.multiply(e, result, square)
        exponent >>= 1
        if exponent:
            square = ring.multiply(e, square, square)
    return result


def _monomial_power(e: Engine, monomial: Monomial, value: int | Fraction, exponent: Exponent) -> Polynomial:
    if isinstance(exponent, int):
        if len(monomial) == 0 or abs(exponent) <= LARGEST_EXPONENT:
            raised = tuple((atom, ring.reduced(power_ * exponent)) for atom, power_ in monomial)
            scaled = _number_power(e, value, exponent)
            if any(atom.restless for atom, _ in raised):
                return ring.scale(ring.normalise(e, raised), scaled)
            return {raised: scaled}
        raise e.over_budget(f"a power with exponent {exponent}")
    # only factors known to be ≥ 0 leave a root; an even power of the others leaves as an absolute value
    result = ring.number(1)
    kept: dict[Atom, Exponent] = {}
    shields: list[Polynomial] = []
    for atom, inner in monomial:
        signs = e.atom_signs(atom)
        if atom.kind == "guard" or (atom.kind == "delta" and inner * exponent > 0):
            shields.append(ring.of_atom(atom))
        elif signs & NEGATIVE == 0:
            e.note("root of a product")
            raised = ((atom, ring.reduced(inner * exponent)),)
            result = ring.multiply(e, result, ring.normalise(e, raised))
        elif isinstance(inner, int) and inner % 2 == 0:
            e.note("root of an even power")
            absolute = e.call("abs", [{((atom, 1),): 1}], ())
            result = ring.multiply(e, result, power(e, absolute, inner * exponent))
        else:
            kept[atom] = inner
    positive = value if value > 0 else -value
    if kept or value < 0:
        inside: Polynomial = {ring.ordered(kept): 1 if value > 0 else -1}
        result = ring.multiply(e, result, {((e.atoms.make("power", freeze(inside)), exponent),): 1})
    result = ring.multiply(e, result, _root_of_number(e, Fraction(positive), exponent))
    return ring.restricted(e, result, shields)


def _number_power(e: Engine, value: int | Fraction, exponent: int) -> int | Fraction:
    bits = max(abs(value.numerator), value.denominator).bit_length()
    if value not in (1, -1) and bits * abs(exponent) > MOST_BITS:
        raise e.over_budget(f"a number with exponent {exponent}")
    return ring.reduced(Fraction(value) ** exponent)


def _root_of_number(e: Engine, value: Fraction, exponent: Exponent) -> Polynomial:
    result = ring.number(1)
    for prime, multiplicity in factor.primes(e, value):
        e.note("root of a number")
        atom = e.atoms.make("prime", prime)
        result = ring.multiply(e, result, ring.normalise(e, ((atom, ring.reduced(multiplicity * exponent)),)))
    return result


def content(e: Engine, polynomial: Polynomial, only_positive: bool) -> tuple[Fraction, Monomial, Polynomial]:
    """(rational content > 0, common monomial, primitive part): their product is the polynomial. With
    ``only_positive`` just atoms known to be > 0 are taken out."""
    smallest: dict[Atom, Exponent] = {}
    first = True
    for monomial in polynomial:
        exponents = dict(monomial)
        if first:
            smallest, first = exponents, False
            continue
        smallest = {
            atom: min(smallest.get(atom, 0), exponents.get(atom, 0)) for atom in {**smallest, **exponents}
        }
    common = ring.ordered(
        {
            atom: value
            for atom, value in smallest.items()
            if value and (not only_positive or e.atom_signs(atom) == POSITIVE)
        }
    )
    numerators = gcd(*(abs(value.numerator) for value in polynomial.values()))
    denominators = lcm(*(value.denominator for value in polynomial.values()))
    rational = Fraction(numerators, denominators)
    inverse = tuple((atom, -exponent) for atom, exponent in common)
    primitive: Polynomial = {}
    for monomial, value in polynomial.items():
        joined = ring.join(monomial, inverse)
        ring.add_to(primitive, ring.settled(e, {joined: 1}), value / rational)
    return rational, common, primitive


def _opaque_power(e: Engine, base: Polynomial, exponent: Exponent) -> Polynomial:
    whole = isinstance(exponent, int)
    rational, common, primitive = content(e, base, only_positive=not whole)
    result = power(e, {common: rational}, exponent)
    if all(e.atom_signs(atom) == POSITIVE for atom, _ in common):
        e.note_signs(primitive, e.known_signs(base))
    if len(primitive) <= 1:
        return ring.multiply(e, result, power(e, primitive, exponent))
    e.note("factors of a denominator" if whole else "root of a sum")
    together = ring.number(1)
    for part, multiplicity in factor.irreducible(e, primitive):
        total = ring.reduced(multiplicity * exponent)
        if whole and len(part) == 1:
            result = ring.multiply(e, result, power(e, part, total))
        elif whole:
            sign, oriented = _oriented(e, part)
            result = ring.scale(result, sign if total % 2 else 1)
            result = ring.multiply(e, result, _power_atom(e, oriented, total))
        elif e.polynomial_signs(part) & NEGATIVE == 0:
            root = power(e, part, total) if len(part) == 1 else _power_atom(e, part, total)
            result = ring.multiply(e, result, root)
        elif multiplicity % 2 == 0:
            result = ring.multiply(e, result, power(e, e.call("abs", [part], ()), total))
        else:
            # factors of unknown sign have a root only together
            together = ring.multiply(e, together, power(e, part, multiplicity))
    if together != {UNIT: 1}:
        result = ring.multiply(e, result, _power_atom(e, together, exponent))
    return result


def _power_atom(e: Engine, base: Polynomial, exponent: Exponent) -> Polynomial:
    return ring.normalise(e, ((e.atoms.make("power", freeze(base)), ring.reduced(exponent)),))


def _oriented(e: Engine, polynomial: Polynomial) -> tuple[int, Polynomial]:
    """(±1, polynomial whose leading coefficient is positive)."""
    frozen = freeze(polynomial)
    lead = leading(e, frozen)
    value = polynomial[lead] if lead is not None else frozen[-1][1]
    return (1, polynomial) if value > 0 else (-1, ring.scale(polynomial, -1))


def leading(e: Engine, polynomial: Frozen) -> Monomial | None:
    """The monomial by which P divides: the largest by degree and shape that no other monomial equals in shape, so
    that renaming index variables does not change the choice. None if there is no such monomial."""
    cached = e.leading_cache.get(polynomial)
    if cached is not None or polynomial in e.leading_cache:
        return cached
    by_shape: dict[tuple[Any, ...], list[Monomial]] = {}
    for monomial, _ in polynomial:
        degree = sum(exponent if exponent > 0 else -exponent for _, exponent in monomial)
        by_shape.setdefault((degree, e.atoms.monomial_shape(monomial)), []).append(monomial)
    single = [(key, found[0]) for key, found in by_shape.items() if len(found) == 1 and found[0] != UNIT]
    lead = max(single, key=lambda item: item[0])[1] if single else None
    e.leading_cache[polynomial] = lead
    return lead


def relation(e: Engine, atom: Atom, exponent: Exponent, rest: Monomial) -> Polynomial | None:
    """P^n expanded for n ≥ 1; lead(P) · P^n divided by P for n < 0."""
    frozen: Frozen = atom.data[0]
    if exponent >= 1:
        whole = exponent.__floor__()
        e.note("whole part of an exponent")
        expanded = power(e, dict(frozen), whole)
        fraction = exponent - whole
        left: Polynomial = {ring.ordered({atom: fraction} if fraction else {}): 1}
        return ring.multiply(e, ring.multiply(e, {rest: 1}, left), expanded)
    if exponent > 0:
        return None
    lead = leading(e, frozen)
    if lead is None:
        return None
    exponents = dict(rest)
    if not all(exponents.get(factor_, 0) >= needed > 0 for factor_, needed in lead):
        return None
    e.note("division by a denominator")
    for factor_, needed in lead:
        exponents[factor_] -= needed
    quotient = ring.ordered(exponents)
    value = Fraction(dict(frozen)[lead])
    # lead = (P − others) / value
    higher = ring.ordered({atom: exponent + 1})
    result = ring.scale(ring.multiply(e, {quotient: 1}, {higher: 1}), ring.reduced(1 / value))
    others = {monomial: ring.reduced(-c / value) for monomial, c in frozen if monomial != lead}
    # P⁻¹ must not part from its shields while they meet the others
    same = ring.join(quotient, ((atom, exponent),))
    ring.add_to(result, ring.multiply(e, {same: 1}, others))
    return result


def exponential(e: Engine, argument: Polynomial) -> Polynomial:
    """e to the power of a polynomial: a product of atoms, one per monomial; exp(c · log x) = x^c."""
    split = e.split_cases(argument, lambda part: exponential(e, part))
    if split is not None:
        return split
    if len(argument) > 1:
        e.note("exponential of a sum")
    result = ring.number(1)
    for monomial, value in argument.items():
        if len(monomial) == 1 and monomial[0][0].kind == "log" and monomial[0][1] == 1:
            e.note("exponential of a logarithm")
            inner = dict(monomial[0][0].data[0])
            result = ring.multiply(e, result, power(e, inner, value))
        else:
            result = ring.multiply(e, result, {((e.atoms.make("exp", monomial), value),): 1})
    return result


def logarithm(e: Engine, argument: Polynomial) -> Polynomial:
    """The logarithm: of factors known to be positive one by one, of the rest together."""
    if not argument:
        raise NeverDefined("the logarithm of zero")
    split = e.split_cases(argument, lambda part: logarithm(e, part))
    if split is not None:
        return split
    if len(argument) == 1:
        ((common, rational),) = argument.items()
        primitive = ring.number(1)
    else:
        value, common, primitive = content(e, argument, only_positive=True)
        rational = value
    result: Polynomial = {}
    kept: dict[Atom, Exponent] = {}
    for atom, exponent in common:
        if e.atom_signs(atom) == POSITIVE:
            e.note("logarithm of a product")
            ring.add_to(result, _log_of_positive(e, atom), exponent)
        elif isinstance(exponent, int) and exponent % 2 == 0:
            e.note("logarithm of an even power")
            absolute = e.call("abs", [{((atom, 1),): 1}], ())
            ring.add_to(result, {((e.atoms.make("log", freeze(absolute)), 1),): exponent})
        else:
            kept[atom] = exponent
    for prime, multiplicity in factor.primes(e, abs(Fraction(rational))):
        e.note("logarithm of a number")
        ring.add_to(result, {((e.atoms.make("log", freeze(ring.number(prime))), 1),): multiplicity})
    if rational < 0 or kept:
        left: Polynomial = {ring.ordered(kept): -1 if rational < 0 else 1}
        primitive = ring.multiply(e, left, primitive)
    if primitive != {UNIT: 1}:
        ring.add_to(result, _log_of_polynomial(e, primitive))
    return result


def _log_of_polynomial(e: Engine, primitive: Polynomial) -> Polynomial:
    if len(primitive) == 1:
        ((monomial, value),) = primitive.items()
        if value > 0 and all(e.atom_signs(atom) == POSITIVE for atom, _ in monomial):
            return logarithm(e, primitive)  # what was left of a sum is a product
        return {((e.atoms.make("log", freeze(primitive)), 1),): 1}
    result: Polynomial = {}
    rest = ring.number(1)
    for part, multiplicity in factor.irreducible(e, primitive):
        if e.polynomial_signs(part) == POSITIVE and multiplicity > 0:
            e.note("logarithm of a sum")
            ring.add_to(result, {((e.atoms.make("log", freeze(part)), 1),): multiplicity})
        else:
            rest = ring.multiply(e, rest, power(e, part, multiplicity))
    if rest != {UNIT: 1}:
        ring.add_to(result, {((e.atoms.make("log", freeze(rest)), 1),): 1})
    return result


def _log_of_positive(e: Engine, atom: Atom) -> Polynomial:
    match atom.kind:
        case "exp":
            e.note("logarithm of an exponential")
            return {atom.data[0]: 1}
        case "power":
            return logarithm(e, dict(atom.data[0]))
        case "prime":
            return {((e.atoms.make("log", freeze(ring.number(atom.data[0]))), 1),): 1}
    return {((e.atoms.make("log", freeze({((atom, 1),): 1})), 1),): 1}


def raised(e: Engine, base: Polynomial, exponent: Polynomial) -> Polynomial:
    """base ** exponent for an exponent that is not a number: through exp and log where the base is positive, as a
    formal integer power otherwise."""
    if not exponent or set(exponent) == {UNIT}:
        return power(e, base, exponent.get(UNIT, 0))
    if base == {UNIT: 1}:
        return base
    if not base:
        return _power_of_zero(e, exponent)
    possible = e.polynomial_signs(base)
    if possible == POSITIVE:
        e.note("power by exponential")
        return exponential(e, ring.multiply(e, exponent, logarithm(e, base)))
    if not e.is_integer(exponent):
        raise NotSupported("a power of a base that may be negative with an exponent that may be fractional")
    if possible & ZERO and not _adds_up(e, exponent):
        # 0^(m − n) is not 0^m / 0^n
        raise NotSupported("a power with a negative part in its exponent of a base that may be zero")
    e.note("whole power")
    if len(base) > 1:
        return _formal_power(e, base, exponent)
    e.note("whole power of a product")
    ((monomial, value),) = base.items()
    result = ring.number(1)
    if value < 0:
        e.note("power of minus one")
        result = _formal_power(e, ring.number(-1), exponent)
    if value not in (1, -1):
        positive = ring.number(value if value > 0 else -value)
        result = ring.multiply(e, result, raised(e, positive, exponent))
    for atom, inner in monomial:
        one: Polynomial = {((atom, 1),): 1}
        if not isinstance(inner, int):
            factor_ = _formal_power(e, {((atom, inner),): 1}, exponent)
        elif e.atom_signs(atom) == POSITIVE:
            factor_ = raised(e, one, ring.scale(exponent, inner))
        else:
            factor_ = power(e, _formal_power(e, one, exponent), inner)
        result = ring.multiply(e, result, factor_)
    return result


def _power_of_zero(e: Engine, exponent: Polynomial) -> Polynomial:
    """0 to a power: 1 where the exponent is 0, and 0 where it is positive."""
    e.note("power of zero")
    possible = e.polynomial_signs(exponent)
    affine = e.as_affine(exponent)
    if possible == POSITIVE:
        return {}
    if possible == NEGATIVE:
        raise NeverDefined("division by zero")
    if affine is None or possible & NEGATIVE:
        raise NotSupported("a power of zero with an exponent of unknown sign")
    return e.delta(affine)


def _adds_up(e: Engine, exponent: Polynomial) -> bool:
    """Whether every part of the exponent is ≥ 0: then 0^(m + n) = 0^m · 0^n, as 0^0 = 1."""
    return all(e.polynomial_signs({monomial: value}) & NEGATIVE == 0 for monomial, value in exponent.items())


def _formal_power(e: Engine, base: Polynomial, exponent: Polynomial) -> Polynomial:
    """base ** exponent, one atom for each part of the integer-valued exponent."""
    result = power(e, base, exponent.get(UNIT, 0))
    frozen = freeze(base)
    for monomial, value in exponent.items():
        if monomial == UNIT:
            continue
        if base == {UNIT: -1}:
            value = value % 2
        if value:
            result = ring.multiply(e, result, {((e.atoms.make("raised", frozen, monomial), value),): 1})
    return result
