"""The numbers a term is evaluated in: exact rationals, certified intervals, and jets over both.

Place on the way of a step: `derive.evaluate.evaluate` computes with these values, the search compares them. A rational
stays rational as long as a function allows it; otherwise it becomes a ball of `flint.arb` that is certain to contain
the true value. A `Jet` is a number plus nilpotent parts (ε_t² = 0 for each t), which makes derivatives exact.

What it does not do: it never rounds a ball to a number, and it never answers a question about signs that a ball leaves
open: that raises `Undecided`. What has no value in the reals raises `Undefined`.
"""

from __future__ import annotations

from functools import lru_cache
from math import comb

from flint import arb, arb_series, fmpq, fmpq_series, fmpz

from derive.functions import FUNCTIONS

MAXIMAL_BITS = 200_000
ZERO, ONE = fmpq(0), fmpq(1)

Value = fmpq | arb


class NoValue(ArithmeticError):
    """A term has no value that can be used; the message says why."""


class Undefined(NoValue):
    """The term is not defined at this instance."""


class Undecided(NoValue):
    """The precision does not suffice to say (a ball contains a critical point)."""


class TooLarge(NoValue):
    """The value or the work for it exceeds the limits."""


class Jet:
    """``Σ parts[mask] · Π_{t in mask} ε_t``; mask 0 is the number itself.

    ``tags`` has a bit for every ε the value was made from, even where its coefficient is zero: a function that is not
    differentiable at the point must be told that it is differentiated.
    """

    __slots__ = ("parts", "tags")

    def __init__(self, tags: int, parts: dict[int, Value]) -> None:
        self.tags = tags
        self.parts = parts

    @property
    def number(self) -> Value:
        """The value without its nilpotent parts."""
        return self.parts.get(0, ZERO)

    def __add__(self, other: Element) -> Jet:
        parts = dict(self.parts)
        if isinstance(other, Jet):
            for mask, value in other.parts.items():
                parts[mask] = parts[mask] + value if mask in parts else value
            return Jet(self.tags | other.tags, parts)
        parts[0] = parts[0] + other if 0 in parts else other
        return Jet(self.tags, parts)

    __radd__ = __add__

    def __neg__(self) -> Jet:
        return Jet(self.tags, {mask: -value for mask, value in self.parts.items()})

    def __sub__(self, other: Element) -> Jet:
        return self + (-other)

    def __rsub__(self, other: Element) -> Jet:
        return (-self) + other

    def __mul__(self, other: Element) -> Jet:
        if not isinstance(other, Jet):
            return Jet(self.tags, {mask: times(value, other) for mask, value in self.parts.items()})
        parts: dict[int, Value] = {}
        for mask, value in self.parts.items():
            for mask_other, value_other in other.parts.items():
                if not mask & mask_other:
                    joint = mask | mask_other
                    product = times(value, value_other)
                    parts[joint] = parts[joint] + product if joint in parts else product
        return Jet(self.tags | other.tags, parts)

    __rmul__ = __mul__


Element = fmpq | arb | Jet


def infinitesimal(bits: int) -> Jet:
    """Σ ε_t over the bits of a mask."""
    parts: dict[int, Value] = {}
    rest = bits
    while rest:
        bit = rest & -rest
        parts[bit] = ONE
        rest ^= bit
    return Jet(bits, parts)


def coefficient(value: Element, bit: int) -> Element:
    """The coefficient of one ε; what else is nilpotent stays."""
    if not isinstance(value, Jet) or not value.tags & bit:
        return ZERO
    parts = {mask ^ bit: part for mask, part in value.parts.items() if mask & bit}
    tags = value.tags ^ bit
    return Jet(tags, parts) if tags else parts.get(0, ZERO)


def times(left: Value, right: Value) -> Value:
    """The product of two plain values; an exact zero makes it an exact zero. Raises TooLarge for a rational that no
    memory would hold if it were squared a few times more."""
    if (type(left) is fmpq and not left) or (type(right) is fmpq and not right):
        return ZERO
    value = left * right
    if type(value) is fmpq and value.height_bits() > MAXIMAL_BITS:
        raise TooLarge("a product is too large")
    return value


def multiply(left: Element, right: Element) -> Element:
    """The product of any two elements."""
    if isinstance(left, Jet):
        return left * right
    if isinstance(right, Jet):
        return right * left
    return times(left, right)


def number_of(value: Element) -> Value:
    """The value without nilpotent parts."""
    return value.number if isinstance(value, Jet) else value


def sign(value: Value) -> int:
    """−1, 0 or 1. Raises Undecided where a ball contains zero and more."""
    if isinstance(value, fmpq):
        return (value > 0) - (value < 0)
    if value > 0:
        return 1
    if value < 0:
        return -1
    if value.is_zero():
        return 0
    raise Undecided("an interval contains zero")


def holds(operator: str, left: Element, right: Element) -> bool:
    """Whether ``left operator right``. Raises Undecided where intervals leave it open, and where the answer changes
    in every neighbourhood of a point at which a derivative is taken."""
    outcome = sign(number_of(left) - number_of(right))
    if outcome == 0 and (isinstance(left, Jet) or isinstance(right, Jet)):
        raise Undecided("a case distinction is differentiated at its boundary")
    match operator:
        case "=":
            return outcome == 0
        case "!=":
            return outcome != 0
        case "<":
            return outcome < 0
        case "<=":
            return outcome <= 0
        case ">":
            return outcome > 0
        case _:
            return outcome >= 0


def compose(value: Jet, taylor: list[Value]) -> Jet:
    """``Σ taylor[k] · δ^k`` for the nilpotent part δ of ``value``."""
    nilpotent = Jet(value.tags, {mask: part for mask, part in value.parts.items() if mask})
    result = Jet(value.tags, {0: taylor[-1]})
    for entry in reversed(taylor[:-1]):
        result = result * nilpotent + entry
    return result


def _order(value: Jet) -> int:
    """The highest power of the nilpotent part that may be different from zero."""
    union = 0
    for mask in value.parts:
        union |= mask
    return union.bit_count()


def power(base: Element, exponent: Element) -> Element:
    """``base ** exponent`` in the reals; see `derive.term.Power` for where it is defined."""
    if isinstance(exponent, fmpq):
        if exponent.q == 1:
            return integer_power(base, int(exponent.p))
        return _rational_power(base, exponent)
    if sign(number_of(base)) <= 0:
        if isinstance(exponent, Jet) and isinstance(exponent.number, fmpq):
            raise Undefined("a power with a variable exponent needs a positive base")
        raise Undecided("a power with a real exponent has a base that is not positive")
    logarithm = apply_function("log", base)
    if isinstance(exponent, Jet) and isinstance(exponent.number, fmpq):
        varied = exponent - exponent.number
        return multiply(power(base, exponent.number), apply_function("exp", multiply(varied, logarithm)))
    return apply_function("exp", multiply(exponent, logarithm))


def integer_power(base: Element, exponent: int) -> Element:
    """``base ** exponent`` for an integer exponent, exact where the base is; 0 ** 0 is 1."""
    if isinstance(base, Jet):
        highest = _order(base) if exponent < 0 else min(_order(base), exponent)
        taylor = [
            _binomial(exponent, k) * _plain_power(base.number, exponent - k) for k in range(highest + 1)
        ]
        return compose(base, taylor)
    return _plain_power(base, exponent)


def _binomial(upper: int, lower: int) -> fmpq:
    if upper >= 0:
        return fmpq(comb(upper, lower))
    return fmpq((-1) ** lower * comb(lower - upper - 1, lower))


def _plain_power(base: Value, exponent: int) -> Value:
    if exponent == 0:
        return ONE
    if isinstance(base, fmpq):
        if not base:
            if exponent < 0:
                raise Undefined("division by zero")
            return ZERO
        if base == 1:
            return ONE
        if base == -1:
            return ONE if exponent % 2 == 0 else -ONE
        if base.height_bits() * abs(exponent) > MAXIMAL_BITS:
            raise TooLarge("a power is too large")
        return base**exponent
    if exponent < 0 and base.contains(0):
        if base.is_zero():
            raise Undefined("division by zero")
        raise Undecided("a denominator may be zero")
    return base ** fmpz(exponent)


def _exact_root(value: fmpz, degree: int) -> fmpz | None:
    root = value.root(degree)
    return root if root**degree == value else None


def _plain_rational_power(base: Value, exponent: fmpq) -> Value:
    outcome = sign(base)
    if outcome < 0:
        raise Undefined("a root of a negative number")
    if outcome == 0:
        if exponent < 0:
            raise Undefined("division by zero")
        return ZERO
    degree, times_root = int(exponent.q), int(exponent.p)
    if degree > 10_000:
        raise TooLarge("a root of too high a degree")
    if isinstance(base, fmpq):
        upper, lower = _exact_root(base.p, degree), _exact_root(base.q, degree)
        if upper is not None and lower is not None:
            return _plain_power(fmpq(upper, lower), times_root)
        base = arb(base)
    return _plain_power(base.root(degree), times_root)


def _rational_power(base: Element, exponent: fmpq) -> Element:
    if not isinstance(base, Jet):
        return _plain_rational_power(base, exponent)
    at = base.number
    if sign(at) == 0:
        raise Undefined("a root is not differentiable at zero")
    value = _plain_rational_power(at, exponent)
    inverse = _plain_power(at, -1)
    taylor, entry = [value], value
    for k in range(_order(base)):
        entry = entry * inverse * ((exponent - k) / (k + 1))
        taylor.append(entry)
    return compose(base, taylor)


def factorial(value: Element) -> fmpq:
    """n! of a natural number."""
    if isinstance(value, Jet):
        raise Undefined("a factorial is not differentiable")
    if not isinstance(value, fmpq):
        raise Undecided("a factorial of a number that is known only roughly")
    if value.q != 1 or value < 0:
        raise Undefined("a factorial of what is no natural number")
    if value > 15_000:
        raise TooLarge("a factorial is too large")
    return fmpq(fmpz.fac_ui(value.p))


def absolute(value: Element) -> Element:
    """|value|; not differentiable at zero."""
    if not isinstance(value, Jet):
        return arb.__abs__(value) if isinstance(value, arb) else max(value, -value)
    outcome = sign(value.number)
    if outcome == 0:
        raise Undefined("the absolute value is not differentiable at zero")
    return value if outcome > 0 else -value


def apply_function(name: str, value: Element) -> Element:
    """A function of `derive.functions` of one real argument, by its Taylor polynomial on a jet."""
    if name == "abs":
        return absolute(value)
    if name == "factorial":
        return factorial(value)
    row = FUNCTIONS.get(name)
    if row is None or row.flint is None:
        raise Undefined(f"no values are known of the function {name}")
    at = number_of(value)
    _in_domain(row.domain, at, name)
    if isinstance(value, Jet):
        return compose(value, list(_taylor(row.flint, at, _order(value))))
    return _taylor(row.flint, at, 0)[0]


def _in_domain(domain: str, at: Value, name: str) -> None:
    if domain == "any":
        return
    outcome = sign(at)
    if outcome < 0 and domain in ("positive", "nonnegative"):
        raise Undefined(f"{name} of a negative number")
    if outcome == 0 and domain in ("positive", "nonzero"):
        raise Undefined(f"{name} of zero")


def _taylor(method: str, at: Value, order: int) -> tuple[Value, ...]:
    point = at
    if isinstance(at, fmpq):
        exact = _exact_taylor(method, at, order) if at == 0 or at == 1 else None
        if exact is not None:
            return exact
        at = arb(at)
    if order == 0:
        value: arb = getattr(at, method)()
        _finite(value)
        return (value,)
    if method in ("log", "atan") and isinstance(point, fmpq):
        # only the value is irrational, all derivatives are those of a rational function
        shifted = fmpq_series([point, 1], prec=order)
        derivative = (shifted if method == "log" else 1 + shifted * shifted).inv().coeffs()
        derivative += [ZERO] * (order - len(derivative))
        return (*_taylor(method, at, 0), *(entry / (k + 1) for k, entry in enumerate(derivative)))
    argument = arb_series([at, 1], prec=order + 1)
    series = _series(method, argument)
    entries: list[Value] = list(series.coeffs())
    for entry in entries:
        _finite(entry)
    return tuple(entries + [ZERO] * (order + 1 - len(entries)))


def _series(method: str, argument: arb_series) -> arb_series:
    if method in ("sinh", "cosh", "tanh"):  # flint has no ball series of these three
        growing, falling = argument.exp(), (-argument).exp()
        if method == "tanh":
            return (growing - falling) / (growing + falling)
        return (growing - falling if method == "sinh" else growing + falling) / 2
    series: arb_series = getattr(argument, method)()
    return series


def _finite(value: Value) -> None:
    if isinstance(value, arb) and not value.is_finite():
        raise TooLarge("a value is beyond all bounds")


@lru_cache(maxsize=256)
def _exact_taylor(method: str, at: fmpq, order: int) -> tuple[Value, ...] | None:
    """The Taylor coefficients where they are rational (exp at 0, log at 1, …), None where they are not."""
    try:
        series = getattr(fmpq_series([at, 1], prec=order + 1), method)()
    except (ValueError, AttributeError, ZeroDivisionError):
        return None
    entries: list[Value] = list(series.coeffs())
    return tuple(entries + [ZERO] * (order + 1 - len(entries)))
