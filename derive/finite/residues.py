r"""Values of a difference modulo a prime, at a random point: whether a polynomial is zero, without writing it out.

Place on the way of a step: `derive.finite.prover` asks here where writing the instances out (`derive.finite.instances`)
would take more than the work allowed. Generators have pseudorandom values, which do not depend on the
claim. A polynomial of degree d with integer coefficients, one of them no multiple of the prime p, is zero at a random
point modulo p with a probability of at most d / p (Schwartz 1980, Zippel 1979). `is_covered` bounds the coefficients,
so that none that is not 0 is a multiple of p.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from hashlib import sha512
from math import ceil, prod

from derive.context import Context
from derive.finite.errors import NotCovered
from derive.finite.instances import Values, canonical
from derive.finite.memory import Memory
from derive.finite.polynomials import OverBudget
from derive.finite.shape import HOLDS, affine, exponent_of, is_monomial
from derive.term import (
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
    children,
)

PRIME = 2**521 - 1
"""A Mersenne prime: larger than the coefficients of any claim that can be paid for."""

MOST_FACTORS = 64
Evaluate = Callable[[Values], int]
Holds = Callable[[Values], bool]


class Residues:
    """The values of a Laurent polynomial at instances, modulo `PRIME`, at a point where every generator has a value.
    ``work`` counts the values computed. ``outside`` says whether the last one met a component outside its range."""

    def __init__(self, term: Term, context: Context, work: int) -> None:
        self.context = context
        self.left = work
        self.numbers: Mapping[str, int] = {}
        self.outside = False
        self._memory = Memory(context)
        self._points: dict[Hashable, int] = {}
        self._value = self._compiled(term, 0)

    def at(self, numbers: Mapping[str, int]) -> int:
        """The value at sizes and free indices. Raises OverBudget; NotCovered where a denominator is 0."""
        self.numbers = numbers
        self.outside = False
        return self._value(()) % PRIME

    def _spend(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise OverBudget

    def _compiled(self, term: Term, depth: int) -> Evaluate:
        match term:
            case Number(value):
                residue = value.numerator * pow(value.denominator, -1, PRIME) % PRIME
                return lambda _: residue
            case Bound() | Symbol() if not self._is_generator(term):
                return self._index(term)
            case Symbol() | Family() | Partial():
                return self._generator(term)
            case Delta(left, right):
                first, second = self._index(left), self._index(right)
                return lambda values: first(values) == second(values)
            case Sum(terms):
                parts = [self._compiled(part, depth) for part in terms]
                return lambda values: sum(part(values) for part in parts)
            case Product(factors):
                return self._product([self._compiled(factor, depth) for factor in _deltas_first(factors)])
            case Cases(branches):
                return self._cases([([*map(self._condition, on)], self._compiled(at, depth)) for on, at in branches])
            case Power(base):
                return self._power(self._compiled(base, depth), exponent_of(term).numerator)
            case Binder("sum"):
                return self._remembered(term, depth, self._sum(term, depth))
        raise NotCovered("no polynomial")

    def _is_generator(self, term: Term) -> bool:
        return isinstance(term, Symbol) and self.context.variables[term.name].sort not in ("size", "index")

    def _product(self, factors: list[Evaluate]) -> Evaluate:
        def value(values: Values) -> int:
            result = 1
            for factor in factors:
                result = result * factor(values) % PRIME
                if not result:
                    break
            return result

        return value

    def _cases(self, branches: list[tuple[list[Holds], Evaluate]]) -> Evaluate:
        def value(values: Values) -> int:
            for conditions, result in branches:
                if all(condition(values) for condition in conditions):
                    return result(values)
            raise NotCovered("a case distinction that leaves a case open")

        return value

    def _power(self, base: Evaluate, exponent: int) -> Evaluate:
        def value(values: Values) -> int:
            found = base(values) % PRIME
            if exponent < 0 and not found:
                raise NotCovered("a denominator that is zero at an instance")
            return pow(found, exponent, PRIME)

        return value

    def _sum(self, term: Binder, depth: int) -> Evaluate:
        lower, upper = self._index(term.lower), self._index(term.upper)
        conditions = [*map(self._condition, term.conditions)]
        body = self._compiled(term.body, depth + 1)

        def value(values: Values) -> int:
            total = 0
            for index in range(lower(values), upper(values) + 1):
                inner = (*values, index)
                self._spend()
                if all(condition(inner) for condition in conditions):
                    total += body(inner)
            return total % PRIME

        return value

    def _remembered(self, term: Term, depth: int, fresh: Evaluate) -> Evaluate:
        """The value of a part, kept for all instances and places that agree in what it depends on."""
        levels, names = self._memory.used(term, depth)
        known: dict[tuple[int, ...], tuple[int, bool]] = {}

        def value(values: Values) -> int:
            key = (*[values[level] for level in levels], *[self.numbers.get(name, 0) for name in names])
            found = known.get(key)
            if found is None:
                before, self.outside = self.outside, False
                found = known[key] = fresh(values), self.outside
                self.outside = before
            self.outside = self.outside or found[1]
            return found[0]

        return value

    def _generator(self, term: Term) -> Evaluate:
        variables: list[tuple[str, list[Evaluate]]] = []
        while isinstance(term, Partial):
            assert isinstance(term.variable, Symbol | Family)
            variables.append((term.variable.name, [*map(self._index, _indices(term.variable))]))
            term = term.body
        assert isinstance(term, Symbol | Family)
        name, places = term.name, [*map(self._index, _indices(term))]
        declared = self.context.variables[name]
        tied = bool(declared.properties & {"symmetric", "antisymmetric"})
        ends = [self._end(end) for end in declared.shape]

        def value(values: Values) -> int:
            self._spend()
            indices = tuple(place(values) for place in places)
            if not all(1 <= index <= end(values) for index, end in zip(indices, ends, strict=True)):
                self.outside = True
            sign = 1
            if tied:
                sign, indices = canonical(indices, "antisymmetric" in declared.properties)
            by = sorted((other, tuple(place(values) for place in below)) for other, below in variables)
            return sign * self.point((name, indices, tuple(by)))

        return value

    def point(self, generator: Hashable) -> int:
        """The value of a generator: (name, indices, what it is differentiated by)."""
        found = self._points.get(generator)
        if found is None:
            text = repr(generator).encode()
            found = int.from_bytes(sha512(text).digest() + sha512(text + b" again").digest()) % PRIME
            self._points[generator] = found
        return found

    def _end(self, end: Term) -> Evaluate:
        """The last index of an axis; for a size that stands nowhere else, its least value."""
        if isinstance(end, Symbol):
            name, least = end.name, self.context.variables[end.name].minimum
            return lambda _: self.numbers.get(name, least)
        return self._index(end)

    def _condition(self, relation: Relation) -> Holds:
        left, right, compare = self._index(relation.left), self._index(relation.right), HOLDS[relation.operator]
        return lambda values: compare(left(values), right(values))

    def _index(self, term: Term) -> Evaluate:
        names, constant = affine(term)
        match tuple(names.items()):
            case ():
                return lambda _: constant
            case ((int(level), 1),):
                return lambda values: values[level] + constant
            case ((str(name), 1),):
                return lambda _: self._number(name) + constant
        bound = [(base, multiple) for base, multiple in names.items() if isinstance(base, int)]
        named = [(base, multiple) for base, multiple in names.items() if isinstance(base, str)]
        return lambda values: (
            constant
            + sum(multiple * values[level] for level, multiple in bound)
            + sum(multiple * self._number(name) for name, multiple in named)
        )

    def _number(self, name: str) -> int:
        if name not in self.numbers:
            raise NotCovered("an index that is no index plus a number")
        return self.numbers[name]


def _indices(term: Symbol | Family) -> tuple[Term, ...]:
    return term.indices if isinstance(term, Family) else ()


def _deltas_first(factors: tuple[Term, ...]) -> list[Term]:
    return sorted(factors, key=lambda part: not isinstance(part, Delta))


def is_covered(term: Term, largest: int, context: Context) -> bool:
    """Whether a term is a Laurent polynomial that, at sizes and free indices of at most ``largest``, is 0 if its value
    at a random point is, but for a chance of less than 2^−400."""
    numbers = sum((abs(part.value) for part in _parts(term) if isinstance(part, Number)), Fraction(0))
    try:
        # an index is at most the sum of a size and all numbers, and a sum has at most twice as many terms
        found = _Measure(context, 2 * (largest + ceil(numbers)) + 1).of(term)
    except NotCovered:
        return False
    return found.height * found.denominator < PRIME and found.degree < 2**64


@dataclass(frozen=True, slots=True)
class _Size:
    """Bounds: for the sum of the absolute values of the coefficients, for a number that makes them integers, and for
    the degree in all generators together, negative exponents cleared."""

    height: Fraction
    denominator: int = 1
    degree: int = 0


class _Measure:
    def __init__(self, context: Context, largest: int) -> None:
        self.context = context
        self.largest = largest

    def of(self, term: Term) -> _Size:
        """The size of a term. Raises NotCovered for what is no Laurent polynomial."""
        match term:
            case Number(value):
                return _Size(abs(value), value.denominator)
            case Delta():
                return _Size(Fraction(1))
            case Bound():
                return _Size(Fraction(self.largest))
            case Symbol(name) if self.context.variables[name].sort in ("size", "index"):
                return _Size(Fraction(self.largest))
            case Symbol() | Family() | Partial():
                return _Size(Fraction(1), degree=1)
            case Sum(terms):
                return self._sum(list(map(self.of, terms)))
            case Cases(branches):
                return self._sum([self.of(value) for _, value in branches])
            case Product(factors):
                found = list(map(self.of, factors))
                return _Size(
                    prod((part.height for part in found), start=Fraction(1)),
                    prod(part.denominator for part in found),
                    sum(part.degree for part in found),
                )
            case Binder("sum", _, _, _, body):
                inner = self.of(body)
                return replace(inner, height=self.largest * inner.height)
            case Power(base):
                return self._power(term, self.of(base))
        raise NotCovered("no polynomial")

    def _sum(self, parts: list[_Size]) -> _Size:
        # exponents of denominators may add: the degree after clearing is at most that of all terms together
        return _Size(
            sum((part.height for part in parts), Fraction(0)),
            prod(part.denominator for part in parts),
            sum(part.degree for part in parts),
        )

    def _power(self, term: Power, base: _Size) -> _Size:
        exponent = exponent_of(term)
        if exponent.denominator != 1 or abs(exponent) > MOST_FACTORS:
            raise NotCovered("no polynomial")
        times = abs(exponent.numerator)
        if exponent >= 0:
            return _Size(base.height**times, base.denominator**times, base.degree * times)
        if not is_monomial(term.base, self.context) or any(isinstance(part, Bound) for part in _values(term.base)):
            raise NotCovered("no polynomial")
        # the coefficient a/b of a monomial is at most its height, b at most its denominator: so is b/a, and a
        height = Fraction(base.denominator) ** times
        return _Size(height, ceil(base.height * base.denominator) ** times, base.degree * times)


def _values(term: Term) -> Iterator[Term]:
    """The parts of a term that are values, not indices of components."""
    yield term
    if not isinstance(term, Family | Delta):
        for part in children(term):
            yield from _values(part)


def _parts(term: Term) -> Iterator[Term]:
    yield term
    for part in children(term):
        yield from _parts(part)
