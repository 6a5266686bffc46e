"""Plain scalar expressions: what is left of a claim when its sizes and indices are numbers. With their derivatives.

Place on the way of a probe: `tests.laboratory.instantiate` makes these of terms, `tests.laboratory.values` gives them
values. There are no indices, sums over ranges, deltas or conditions any more, only numbers, variables and functions.
Equal expressions are the same object, so that derivatives and values are found once.

Derivatives are symbolic. An expression keeps everything that its definedness depends on: a factor 0 is multiplied out
only if all the other factors are defined everywhere (`total`), and the derivative of something that may be undefined
remembers what it is the derivative of (a ``guard``).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import Any

from flint import fmpq

Key = tuple[str, tuple[int, ...]]

# functions of one real argument that are defined everywhere
TOTAL = frozenset(("exp", "sin", "cos", "sinh", "cosh", "tanh", "arctan", "abs"))


@dataclass(frozen=True, eq=False, slots=True)
class Scalar:
    """``kind`` is ``number``, ``variable`` (of a key), ``unknown`` (a dependent name: key and the keys it has been
    differentiated by), ``sum``, ``product``, ``power`` (to a rational ``data``; ``strict power`` needs a base > 0),
    ``general power``, ``call`` (of the function ``data``), ``guard`` (the value of the second part, if the first has
    one) or ``sign`` (±1, undefined at 0). ``names`` are those of the variables that occur."""

    kind: str
    parts: tuple[Scalar, ...]
    data: Any
    total: bool
    names: frozenset[str]


class Undefined(Exception):
    """The expression has no value here."""


_NONE: frozenset[str] = frozenset()


class Algebra:
    """Makes scalars, each only once. ``depends`` says which names an unknown function depends on."""

    def __init__(self, depends: dict[str, tuple[str, ...]] | None = None) -> None:
        self._made: dict[tuple[Any, ...], Scalar] = {}
        self._derivatives: dict[tuple[int, Key], Scalar] = {}
        self._depends = depends or {}
        self.zero, self.one, self.minus_one = (self.number(value) for value in (0, 1, -1))

    def _make(self, kind: str, parts: tuple[Scalar, ...], data: Any, total: bool, names: frozenset[str]) -> Scalar:
        key = (kind, data, *map(id, parts))
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = Scalar(kind, parts, data, total, names)
        return found

    def number(self, value: Any) -> Scalar:
        """A rational number."""
        value = fmpq(value)
        return self._make("number", (), value, True, _NONE)

    def variable(self, key: Key) -> Scalar:
        """A real variable."""
        return self._make("variable", (), key, True, frozenset((key[0],)))

    def unknown(self, key: Key, directions: tuple[Key, ...] = ()) -> Scalar:
        """A value, or mixed partial derivative, of an unspecified function of other variables."""
        names = frozenset((key[0], *self._depends.get(key[0], ())))
        return self._make("unknown", (), (key, tuple(sorted(directions))), True, names)

    def sum(self, parts: list[Scalar]) -> Scalar:
        """The sum of the parts."""
        constant, rest = fmpq(0), []
        for part in parts:
            if part.kind == "number":
                constant += part.data
            else:
                rest.append(part)
        if constant or not rest:
            rest.append(self.number(constant))
        return rest[0] if len(rest) == 1 else self._of("sum", tuple(rest), None)

    def product(self, parts: list[Scalar]) -> Scalar:
        """The product of the parts."""
        constant, rest = fmpq(1), []
        for part in parts:
            if part.kind == "number":
                constant *= part.data
            else:
                rest.append(part)
        if not constant:
            rest = [part for part in rest if not part.total]
        if constant != 1 or not rest:
            rest.insert(0, self.number(constant))
        return rest[0] if len(rest) == 1 else self._of("product", tuple(rest), None)

    def _of(self, kind: str, parts: tuple[Scalar, ...], data: Any, total: bool = True) -> Scalar:
        names = reduce(frozenset.__or__, [part.names for part in parts])
        return self._make(kind, parts, data, total and all(part.total for part in parts), names)

    def power(self, base: Scalar, exponent: fmpq) -> Scalar:
        """A power with a rational exponent: natural ones are defined everywhere, 0 ** 0 is 1."""
        whole = exponent.q == 1
        if base.kind == "number" and whole:
            if exponent < 0 and base.data == 0:
                raise Undefined("a denominator is zero")
            return self.number(base.data ** int(exponent.p))
        if exponent == 1:
            return base
        return self._of("power", (base,), exponent, whole and exponent >= 0)

    def general_power(self, base: Scalar, exponent: Scalar) -> Scalar:
        """A power whose exponent is no literal: it needs an integer value or a base > 0."""
        if exponent.kind == "number" and exponent.data.q == 1:
            return self.power(base, exponent.data)
        return self._of("general power", (base, exponent), None, False)

    def call(self, function: str, argument: Scalar) -> Scalar:
        """A function of one argument."""
        return self._of("call", (argument,), function, function in TOTAL)

    def guard(self, condition: Scalar, value: Scalar) -> Scalar:
        """The value, where the condition has one."""
        return value if condition.total else self._of("guard", (condition, value), None)

    def derivative(self, of: Scalar, key: Key) -> Scalar:
        """∂ of / ∂ key: has a value only where ``of`` is defined."""
        return self.guard(of, self._derived(of, key))

    def _derived(self, of: Scalar, key: Key) -> Scalar:
        if key[0] not in of.names:
            return self.zero
        place = (id(of), key)
        found = self._derivatives.get(place)
        if found is None:
            found = self._derivatives[place] = self._differentiated(of, key)
        return found

    def _differentiated(self, of: Scalar, key: Key) -> Scalar:
        parts = of.parts
        match of.kind:
            case "variable":
                return self.one if of.data == key else self.zero
            case "unknown":
                name, directions = of.data
                if name == key:
                    return self.zero if directions else self.one
                if key[0] not in self._depends.get(name[0], ()):
                    return self.zero
                return self.unknown(name, (*directions, key))
            case "sum":
                return self.sum([self._derived(part, key) for part in parts])
            case "product":
                terms = []
                for place, part in enumerate(parts):
                    inner = self._derived(part, key)
                    if inner is not self.zero:
                        terms.append(self.product([*parts[:place], inner, *parts[place + 1 :]]))
                return self.sum(terms)
            case "guard":
                return self.guard(parts[0], self._derived(parts[1], key))
            case "sign":
                return self.product([self.zero, of])
        inner = self._derived(parts[0], key)
        if of.kind == "general power":
            return self._general(of, inner, self._derived(parts[1], key))
        if inner is self.zero:
            return self.zero
        return self.product([self._outer(of), inner])

    def _general(self, of: Scalar, below: Scalar, above: Scalar) -> Scalar:
        """b^e (e' log b + e b' / b)."""
        base, exponent = of.parts
        terms = []
        if above is not self.zero:
            terms.append(self.product([of, self.call("log", base), above]))
        if below is not self.zero:
            lowered = self.general_power(base, self.sum([exponent, self.minus_one]))
            terms.append(self.product([exponent, lowered, below]))
        return self.sum(terms)

    def _outer(self, of: Scalar) -> Scalar:
        """The derivative of a power or function at its argument."""
        (x,) = of.parts
        if of.kind in ("power", "strict power"):
            exponent = of.data
            if not exponent:
                return self.zero
            if exponent.q == 1:
                return self.product([self.number(exponent), self.power(x, exponent - 1)])
            lowered = self._of("strict power", (x,), exponent - 1, False)
            return self.product([self.number(exponent), lowered])
        square = self.power(of, fmpq(2))
        match of.data:
            case "exp":
                return of
            case "log":
                return self.power(x, fmpq(-1))
            case "sin":
                return self.call("cos", x)
            case "cos":
                return self.product([self.minus_one, self.call("sin", x)])
            case "sinh":
                return self.call("cosh", x)
            case "cosh":
                return self.call("sinh", x)
            case "tanh":
                return self.sum([self.one, self.product([self.minus_one, square])])
            case "arctan":
                return self.power(self.sum([self.one, self.power(x, fmpq(2))]), fmpq(-1))
            case "abs":
                return self._of("sign", (x,), None, False)
        raise NotImplementedError(of.data)
