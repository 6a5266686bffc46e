"""The value of a scalar expression: an exact rational where it is one, else a ball that certainly contains it.

Place on the way of a probe: `tests.laboratory.brute` compares the values of both sides. Balls are those of Arb
(python-flint's ``arb``) with 128 bits; exact arguments where functions have rational values (e^0, log 1, √(4/9)) are
kept exact, so that what is 0 is known to be 0.
"""

from __future__ import annotations

from collections.abc import Callable

from flint import arb, fmpq, fmpz

from tests.laboratory.scalars import Scalar, Undefined

BITS = 128
MOST_BITS = 20_000
Value = fmpq | arb


class Undecided(Exception):
    """A ball contains 0 where that matters, or has no bounds."""


def sign(value: Value) -> int:
    """−1, 0 or 1. Raises Undecided if a ball leaves it open."""
    if isinstance(value, fmpq):
        return int(value > 0) - int(value < 0)
    if value > 0:
        return 1
    if value < 0:
        return -1
    if value.is_zero():
        return 0
    raise Undecided


def evaluated(scalar: Scalar, assigned: Callable[[Scalar], Value], known: dict[int, Value]) -> Value:
    """The value, where ``assigned`` gives those of variables and unknowns; ``known`` keeps what has been found.
    Raises Undefined or Undecided."""
    found = known.get(id(scalar))
    if found is not None:
        return found
    parts = [evaluated(part, assigned, known) for part in scalar.parts]
    match scalar.kind:
        case "number":
            value: Value = scalar.data
        case "variable" | "unknown":
            value = assigned(scalar)
        case "sum":
            value = fmpq(0)
            for part in parts:
                value = value + part
        case "product":
            value = fmpq(1)
            for part in parts:
                # an exact 0 stays exact: every ball is finite
                value = fmpq(0) if _is_zero(value) or _is_zero(part) else value * part
        case "power" | "strict power":
            value = _power(parts[0], scalar.data, scalar.kind == "strict power")
        case "general power":
            value = _general_power(parts[0], parts[1])
        case "call":
            value = _called(scalar.data, parts[0])
        case "guard":
            value = parts[1]
        case "sign":
            value = fmpq(sign(parts[0]))
            if not value:
                raise Undefined("|x| has no derivative at 0")
        case _:
            raise NotImplementedError(scalar.kind)
    if isinstance(value, arb):
        if not value.is_finite():
            raise Undecided
    elif value.height_bits() > MOST_BITS:
        raise Undecided
    known[id(scalar)] = value
    return value


def _is_zero(value: Value) -> bool:
    return isinstance(value, fmpq) and value == 0


def _power(base: Value, exponent: fmpq, strict: bool) -> Value:
    if exponent.q == 1:
        if exponent < 0 and sign(base) == 0:
            raise Undefined("a denominator is zero")
        if isinstance(base, fmpq) and base.height_bits() * abs(int(exponent.p)) > MOST_BITS:
            raise Undecided
        return base ** int(exponent.p) if isinstance(base, fmpq) else base ** fmpz(exponent.p)
    positive = sign(base)
    if positive < 0 or (positive == 0 and (strict or exponent < 0)):
        raise Undefined("a root of something that is not positive")
    if positive == 0:
        return fmpq(0)
    if isinstance(base, fmpq) and exponent.q == 2:
        top, bottom = fmpz(base.p).isqrt(), fmpz(base.q).isqrt()
        if top * top == base.p and bottom * bottom == base.q:
            return fmpq(top, bottom) ** int(exponent.p)
    return arb(base) ** arb(exponent)


def _general_power(base: Value, exponent: Value) -> Value:
    if isinstance(exponent, fmpq) and exponent.q == 1:
        return _power(base, exponent, False)
    if sign(base) <= 0:
        if isinstance(exponent, fmpq):
            raise Undefined("a power of something that is not positive")
        raise Undecided
    return arb(base) ** arb(exponent)


def _called(name: str, x: Value) -> Value:
    if name == "abs":
        return abs(x) if isinstance(x, fmpq) else x.__abs__()
    if name == "log":
        if sign(x) <= 0:
            raise Undefined("a logarithm of something that is not positive")
        return fmpq(0) if x == 1 and isinstance(x, fmpq) else arb(x).log()
    if isinstance(x, fmpq) and not x:
        return fmpq(1) if name in ("exp", "cos", "cosh") else fmpq(0)
    ball = arb(x)
    match name:
        case "exp":
            return ball.exp()
        case "sin":
            return ball.sin()
        case "cos":
            return ball.cos()
        case "sinh":
            return ball.sinh()
        case "cosh":
            return ball.cosh()
        case "tanh":
            return ball.tanh()
        case "arctan":
            return ball.atan()
    raise NotImplementedError(name)


def certainly_differ(first: Value, second: Value) -> bool:
    """Whether two values are different: exactly, or as disjoint balls."""
    if isinstance(first, fmpq) and isinstance(second, fmpq):
        return bool(first != second)
    return not arb(first).overlaps(arb(second))


def agree(first: Value, second: Value) -> bool:
    """Whether two values are equal, or balls overlap that are small enough to say so."""
    if isinstance(first, fmpq) and isinstance(second, fmpq):
        return bool(first == second)
    gap = arb(first) - arb(second)
    return gap.contains(0) and bool(gap.rad() < arb(2) ** -60 * (1 + arb(first).__abs__()))
