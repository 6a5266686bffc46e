"""A term at given sizes and index values, as a plain scalar expression.

Place on the way of a probe: sums and products are written out, deltas and conditions decided, components become
variables, derivatives are taken. What stands for a component says a `Reading`: a variable, an expression, a number.
The functions made of others (softmax, …) are written out here, by their definitions in the literature.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import prod
from operator import eq, ge, gt, le, lt, ne
from typing import Protocol

from flint import fmpq

from derive.term import (
    Apply,
    Binder,
    Bound,
    Cases,
    Delta,
    Family,
    Number,
    Partial,
    Power,
    Product,
    Relation,
    Sum,
    Symbol,
    Term,
)
from tests.laboratory.scalars import Algebra, Key, Scalar, Undefined

MOST_WORK = 8000


class TooLarge(Exception):
    """The expression would have too many parts to be worth it."""


class Reading(Protocol):
    """What names stand for."""

    integers: Mapping[str, int]

    def component(self, at: Instantiation, name: str, indices: tuple[int, ...]) -> Scalar:
        """The scalar of a component, or of a name without indices. Raises Undefined outside the range."""

    def function(
        self,
        at: Instantiation,
        name: str,
        component: tuple[int, ...],
        orders: tuple[int, ...],
        arguments: list[Scalar],
    ) -> Scalar:
        """An unspecified function, or a derivative of it, applied; of a vector, whose entries are the arguments, the
        component of the result."""


def integer(term: Term, integers: Mapping[str, int], environment: tuple[int, ...]) -> int:
    """The value of an index term, where free indices and sizes are ``integers``."""
    match term:
        case Bound(level):
            return environment[level]
        case Symbol(name):
            return integers[name]
        case Number(value) if value.denominator == 1:
            return int(value)
        case Sum(parts):
            return sum([integer(part, integers, environment) for part in parts])
        case Product(parts):
            return prod([integer(part, integers, environment) for part in parts])
    raise Undefined(f"no integer: {term!r}")


_COMPARED: dict[str, Callable[[int, int], bool]] = {
    "=": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge
}  # fmt: skip


def holds(item: Relation, integers: Mapping[str, int], environment: tuple[int, ...]) -> bool:
    """Whether a condition on indices holds."""
    compared = _COMPARED[item.operator]
    return compared(integer(item.left, integers, environment), integer(item.right, integers, environment))


class Instantiation:
    """Terms at one choice of integers. ``environment`` are the values of the bound indices."""

    def __init__(self, algebra: Algebra, reading: Reading, most_work: int = MOST_WORK) -> None:
        self.algebra = algebra
        self.reading = reading
        self.work = most_work

    def integer(self, term: Term, environment: tuple[int, ...]) -> int:
        """The value of an index term."""
        return integer(term, self.reading.integers, environment)

    def holds(self, item: Relation, environment: tuple[int, ...]) -> bool:
        """Whether a condition on indices holds."""
        return holds(item, self.reading.integers, environment)

    def scalar(self, term: Term, environment: tuple[int, ...] = ()) -> Scalar:
        """The expression of a real-valued term."""
        algebra = self.algebra
        self.work -= 1
        if self.work < 0:
            raise TooLarge
        match term:
            case Number(value):
                return algebra.number(fmpq(value.numerator, value.denominator))
            case Bound(level):
                return algebra.number(environment[level])
            case Symbol(name):
                if name in self.reading.integers:
                    return algebra.number(self.reading.integers[name])
                return self.reading.component(self, name, ())
            case Family(name, indices):
                return self.reading.component(self, name, tuple([self.integer(i, environment) for i in indices]))
            case Sum(parts):
                return algebra.sum([self.scalar(part, environment) for part in parts])
            case Product(parts):
                return algebra.product([self.scalar(part, environment) for part in parts])
            case Power(base, Number(value)):
                return algebra.power(self.scalar(base, environment), fmpq(value.numerator, value.denominator))
            case Power(base, exponent):
                return algebra.general_power(self.scalar(base, environment), self.scalar(exponent, environment))
            case Binder(kind):
                parts = self.entries(term, environment)
                if kind == "array":
                    raise TypeError("a vector is no scalar")
                return algebra.sum(parts) if kind == "sum" else algebra.product(parts)
            case Delta(left, right):
                same = self.integer(left, environment) == self.integer(right, environment)
                return algebra.one if same else algebra.zero
            case Partial(body, variable):
                return algebra.derivative(self.scalar(body, environment), self.varied(variable, environment))
            case Cases(branches):
                for conditions, value in branches:
                    if all(self.holds(item, environment) for item in conditions):
                        return self.scalar(value, environment)
                raise Undefined("no case applies")
            case Apply():
                return self._applied(term, environment)
        raise TypeError(f"no scalar term: {term!r}")

    def entries(self, binder: Binder, environment: tuple[int, ...]) -> list[Scalar]:
        """The body at every index of the range that satisfies the conditions."""
        first, last = self.integer(binder.lower, environment), self.integer(binder.upper, environment)
        found = []
        for index in range(first, last + 1):
            inner = (*environment, index)
            if all(self.holds(item, inner) for item in binder.conditions):
                found.append(self.scalar(binder.body, inner))
        return found

    def varied(self, variable: Term, environment: tuple[int, ...]) -> Key:
        """The key of the variable of a derivative."""
        found = self.scalar(variable, environment)
        if found.kind == "unknown":
            key, _ = found.data
            return key
        if found.kind != "variable":
            raise TypeError(f"no variable: {variable!r}")
        return found.data

    def _applied(self, term: Apply, environment: tuple[int, ...]) -> Scalar:
        algebra, name, arguments = self.algebra, term.function, term.arguments
        if name in ("softmax", "logsumexp", "log_softmax"):
            array = arguments[0]
            assert isinstance(array, Binder)
            entries = self.entries(array, environment)
            total = algebra.sum([algebra.call("exp", entry) for entry in entries])
            if name == "logsumexp":
                return algebra.call("log", total)
            which = self.integer(arguments[1], environment) - self.integer(array.lower, environment)
            if not 0 <= which < len(entries):
                raise Undefined("a component outside the range of the vector")
            if name == "softmax":
                return algebra.product([algebra.call("exp", entries[which]), algebra.power(total, fmpq(-1))])
            return algebra.sum([entries[which], algebra.product([algebra.minus_one, algebra.call("log", total)])])
        if arguments and isinstance(arguments[0], Binder) and arguments[0].kind == "array":
            place = tuple(self.integer(index, environment) for index in arguments[1:])
            return self.reading.function(self, name, place, (), self.entries(arguments[0], environment))
        values = [self.scalar(argument, environment) for argument in arguments]
        match name:
            case "logistic":
                down = algebra.call("exp", algebra.product([algebra.minus_one, values[0]]))
                return algebra.power(algebra.sum([algebra.one, down]), fmpq(-1))
            case "softplus":
                return algebra.call("log", algebra.sum([algebra.one, algebra.call("exp", values[0])]))
            case "factorial":
                return algebra.number(_factorial(values[0]))
            case "exp" | "log" | "sin" | "cos" | "sinh" | "cosh" | "tanh" | "arctan" | "abs":
                return algebra.call(name, values[0])
        return self.reading.function(self, name, (), term.orders, values)


def _factorial(argument: Scalar) -> int:
    if argument.kind != "number" or argument.data.q != 1 or argument.data < 0:
        raise Undefined("a factorial of something that is no natural number")
    result = 1
    for factor in range(2, int(argument.data.p) + 1):
        result *= factor
    return result


def polynomial(
    algebra: Algebra, coefficients: Mapping[tuple[int, ...], fmpq], orders: tuple[int, ...], arguments: list[Scalar]
) -> Scalar:
    """Σ c x₁^e₁ x₂^e₂ … differentiated ``orders`` times, at the arguments. Undefined arguments make it undefined."""
    terms = [algebra.product([algebra.zero, argument]) for argument in arguments]
    for exponents, value in coefficients.items():
        factor, lowered = value, []
        for exponent, order in zip(exponents, orders or (0,) * len(exponents), strict=True):
            for step in range(order):
                factor = factor * (exponent - step)
            lowered.append(exponent - order)
        if factor:
            powers = [
                algebra.power(argument, fmpq(exponent))
                for argument, exponent in zip(arguments, lowered, strict=True)
                if exponent
            ]
            terms.append(algebra.product([algebra.number(factor), *powers]))
    return algebra.sum(terms)
