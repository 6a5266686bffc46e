"""The value of an unfolded term at one instance: sizes and free indices are numbers, components are generators.

Place on the way of a step: `derive.finite.prover` compares these values. Sums are written out, so nothing here knows an
identity of sums; that is what makes this prover independent of `derive.normal`. Opaque values (exp, log, roots,
unspecified functions) are generators named by their exactly expanded arguments.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from derive.context import Context
from derive.finite import polynomials
from derive.finite.bounds import is_power, is_template
from derive.finite.errors import NotCovered
from derive.finite.memory import Memory, Value
from derive.finite.polynomials import Polynomial, Ring, constant, generator
from derive.finite.shape import HOLDS, Merged, exponent_of, parts_of_opaque
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

Values = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """What all instances of a comparison have in common: opaque families that are one, the ring they compute in, and
    whether denominators below sums may be cleared (theorem 3b)."""

    merged: Merged
    ring: Ring
    clears: bool = False


class Instance:
    """Values of terms at given sizes and free indices. ``memory`` is shared by all instances of a term. ``opaque`` and
    ``outside`` say whether an opaque generator, or a component outside its family's range, was met."""

    def __init__(
        self,
        context: Context,
        numbers: Mapping[str, int],
        setting: Setting,
        memory: Memory,
    ) -> None:
        self.context = context
        self.numbers = numbers
        self.merged = setting.merged
        self.ring = setting.ring
        self.clears = setting.clears
        self.opaque = False
        self.outside = False
        self.memory = memory

    def difference(self, term: Term) -> Polynomial:
        """The value of a closed term with all denominators cleared: zero if and only if the term's value is."""
        return self._cleared(self._value(term, ()))

    def holds(self, relation: Relation, values: Values = ()) -> bool:
        """Whether a relation between indices holds."""
        return HOLDS[relation.operator](self.index(relation.left, values), self.index(relation.right, values))

    def index(self, term: Term, values: Values) -> int:
        """The value of an index term."""
        match term:
            case Number(number) if number.denominator == 1:
                return number.numerator
            case Symbol(name) if name in self.numbers:
                return self.numbers[name]
            case Bound(level):
                return values[level]
            case Sum(terms):
                return sum(self.index(part, values) for part in terms)
            case Product(factors):
                result = 1
                for factor in factors:
                    result *= self.index(factor, values)
                return result
        raise NotCovered("an index that is no index plus a number")

    def _value(self, term: Term, values: Values) -> Polynomial:
        if isinstance(term, Sum | Product | Power | Apply | Binder):
            return self._remembered(term, values)
        return self._fresh(term, values)

    def _remembered(self, term: Term, values: Values) -> Polynomial:
        """The value of a part, from memory if another instance or place has it."""
        memory, numbers = self.memory, self.numbers
        levels, names = memory.used(term, len(values))
        key = (id(term), *[values[level] for level in levels], *[numbers.get(name) for name in names])
        found = memory.values.get(key)
        if found is None:
            before = self.opaque, self.outside
            self.opaque = self.outside = False
            value = self._fresh(term, values)
            found = memory.values[key] = Value(value, self.opaque, self.outside)
            self.opaque, self.outside = before
        self.opaque, self.outside = self.opaque or found.opaque, self.outside or found.outside
        return found.polynomial

    def _fresh(self, term: Term, values: Values) -> Polynomial:
        match term:
            case Number(number):
                return constant(number)
            case Symbol(name):
                return constant(self.numbers[name]) if name in self.numbers else self._component(term, values)
            case Bound(level):
                return constant(values[level])
            case Family() | Partial():
                return self._component(term, values)
            case Delta(left, right):
                return constant(int(self.index(left, values) == self.index(right, values)))
            case Sum(parts):
                return self.ring.sum(self._value(part, values) for part in parts)
            case Product(factors):
                return self._product(factors, values)
            case Cases(branches):
                for conditions, value in branches:
                    if all(self.holds(condition, values) for condition in conditions):
                        return self._value(value, values)
                raise NotCovered("a case distinction that leaves a case open")
            case Binder("sum", _, _, _, body):
                return self.ring.sum(self._value(body, inner) for inner in self._range(term, values))
            case Power():
                return self._power(term, values)
            case Apply():
                return self._opaque(term, Fraction(1), values)
        raise NotCovered(f"a {term.kind} over an index")

    def _range(self, term: Binder, values: Values) -> Iterator[Values]:
        for index in range(self.index(term.lower, values), self.index(term.upper, values) + 1):
            inner = (*values, index)
            self.ring.spend(1)
            if all(self.holds(condition, inner) for condition in term.conditions):
                yield inner

    def _product(self, factors: tuple[Term, ...], values: Values) -> Polynomial:
        result = constant(1)
        for factor in sorted(factors, key=lambda part: not isinstance(part, Delta)):
            result = self.ring.product(result, self._value(factor, values))
            if not result:
                return result
        return result

    def _component(self, term: Term, values: Values) -> Polynomial:
        variables = []
        while isinstance(term, Partial):
            variables.append(self._place(term.variable, values))
            term = term.body
        name, indices = self._place(term, values)
        declared = self.context.variables[name]
        sign = 1
        if declared.properties & {"symmetric", "antisymmetric"}:
            sign, indices = canonical(indices, "antisymmetric" in declared.properties)
        if not sign:
            return {}
        return {((self.memory.generator(("component", name, indices, tuple(sorted(variables)))), 1),): sign}

    def _place(self, term: Term, values: Values) -> tuple[str, tuple[int, ...]]:
        if isinstance(term, Symbol):
            return term.name, ()
        assert isinstance(term, Family)
        indices = tuple(self.index(part, values) for part in term.indices)
        shape = self.context.variables[term.name].shape
        if not all(1 <= index <= self._end(end) for index, end in zip(indices, shape, strict=True)):
            self.outside = True
        return term.name, indices

    def _end(self, end: Term) -> int:
        """The last index of an axis; for a size that stands nowhere else, its least value."""
        if isinstance(end, Symbol) and end.name not in self.numbers:
            return self.context.variables[end.name].minimum
        return self.index(end, ())

    def _power(self, term: Power, values: Values) -> Polynomial:
        exponent = exponent_of(term)
        if not is_power(term, self.context):
            return self._opaque(term, exponent, values)
        base = self._value(term.base, values)
        if exponent < 0:
            inverse = polynomials.inverse_of_monomial(base)
            if inverse is None:
                raise NotCovered("a denominator that is zero at an instance")
            base = inverse
        return self.ring.power(base, abs(exponent.numerator))

    def _opaque(self, term: Apply | Power, exponent: Fraction, values: Values) -> Polynomial:
        if is_template(term, len(values), self.context):
            found = self.memory.template(term, len(values))
            name, order = self.merged.get(found, (found, tuple(range(len(found.parameters)))))
            indices = tuple(self.index(found.parameters[place], values) for place in order)
            self.opaque = True
            return generator(self.memory.generator(("template", name.tag, name.arguments, indices)), exponent)
        tag, arguments = parts_of_opaque(term)
        parts = [self._value(argument, values) for argument in arguments]
        if tag == ("function", "exp", ()):
            return self._exponential(parts[0])
        key: Hashable = (tag, *(polynomials.key(part) for part in parts))
        if isinstance(term, Apply):
            self.opaque = True
            return generator(self.memory.generator(key))
        if not parts[0]:
            raise NotCovered("a denominator or the base of a root that is zero at an instance")
        if not self.memory.used(term.base, len(values))[0]:
            # named by its form: bases that coincide at small sizes only must not be one inside other functions
            found = self.memory.template(term, len(values))
            indices = tuple(self.index(part, values) for part in found.parameters)
            sizes = tuple(self.numbers.get(name) for name in self.memory.used(term.base, len(values))[1])
            name_of_base = self.memory.generator(("whole", tag, found.arguments, indices, sizes))
            self.memory.bases[name_of_base] = parts[0]
            self.opaque = self.opaque or exponent.denominator != 1
            return generator(name_of_base, exponent)
        if exponent.denominator == 1:
            return self._inverse(parts[0], abs(exponent.numerator))
        self.opaque = True
        return generator(self.memory.generator(("root", key)), exponent)

    def _inverse(self, base: Polynomial, exponent: int) -> Polynomial:
        """1/base^exponent below a sum: the denominators of the base become a factor, its numerator a base of its own if
        theorem 2 allows it to be cleared, else an opaque value."""
        factor = constant(1)
        name = self._last_base(base, len(self.memory.keys), "cleared")
        while name is not None:
            lowest = min(_whole(monomial, name) for monomial in base)
            if lowest < 0:
                factor = self.ring.product(factor, self.ring.power(self.memory.bases[name], -lowest * exponent))
            base = self._written_out(base, name)
            name = self._last_base(base, name, "cleared")
        if not base:
            raise NotCovered("a denominator that is zero at an instance")
        inverse = polynomials.inverse_of_monomial(base)
        if inverse is not None and not self._holds_whole(base):
            return self.ring.product(factor, self.ring.power(inverse, exponent))
        allowed = self._stays_nonzero(base)
        self.opaque = self.opaque or not allowed
        name = self.memory.generator(("cleared" if allowed else "inverse", polynomials.key(base)))
        if allowed:
            self.memory.bases[name] = base
        return self.ring.product(factor, generator(name, -exponent))

    def _holds_whole(self, polynomial: Polynomial) -> bool:
        """Whether a base without bound indices stands in a polynomial: its powers are counted where they are written,
        not where another denominator brings them up."""
        kinds = (self.memory.keys[name] for monomial in polynomial for name, _ in monomial)
        return any(_kind(key) == "whole" for key in kinds)

    def _stays_nonzero(self, polynomial: Polynomial) -> bool:
        """Whether a base under a sum is not zero where all components of each family have the same value: then
        theorem 2 allows it to be cleared, if no family is antisymmetric."""
        if not self.clears or self._holds_whole(polynomial):
            return False
        total: dict[Hashable, polynomials.Coefficient] = {}
        for monomial, value in polynomial.items():
            kinds: dict[str, polynomials.Exponent] = {}
            for name, exponent in monomial:
                kind = self.memory.keys[name]
                assert isinstance(kind, tuple)
                label = repr((kind[0], kind[1], [other for other, _ in kind[3]])) if kind[0] == "component" else kind[0]
                kinds[str(label)] = kinds.get(str(label), 0) + exponent
            place = tuple(sorted(kinds.items()))
            total[place] = total.get(place, 0) + value
        return any(total.values())

    def _exponential(self, argument: Polynomial) -> Polynomial:
        """exp of a polynomial: the product of the exponentials of its monomials."""
        self.opaque = True
        result = constant(1)
        for monomial, value in argument.items():
            result = self.ring.product(result, generator(self.memory.generator(("exp", monomial)), value))
        return result

    def _cleared(self, polynomial: Polynomial) -> Polynomial:
        """Bases of powers written out, after multiplying with them until no exponent is negative: only fractions of an
        exponent stay. Bases may hold bases, so this goes on until none is left."""
        name = self._last_base(polynomial, len(self.memory.keys))
        while name is not None:
            polynomial = self._written_out(polynomial, name)
            name = self._last_base(polynomial, name)
        return polynomial

    def _last_base(self, polynomial: Polynomial, before: int, kind: str = "") -> int | None:
        """The last base that stands in a polynomial, of those numbered below ``before``; a base holds only such as have
        lower numbers. With ``kind``, the last of that kind."""
        bases, keys = self.memory.bases, self.memory.keys
        found = {name for monomial in polynomial for name, _ in monomial if name < before and name in bases}
        return max((name for name in found if not kind or _kind(keys[name]) == kind), default=None)

    def _written_out(self, polynomial: Polynomial, name: int) -> Polynomial:
        """A polynomial times a power of one base, such that no whole exponent of the base is left."""
        lowest = min((_whole(monomial, name) for monomial in polynomial), default=0)
        lowest = min(lowest, 0)
        raised: dict[int, Polynomial] = {}
        parts = []
        for monomial, value in polynomial.items():
            whole = _whole(monomial, name)
            power = whole - lowest
            if power not in raised:
                raised[power] = self.ring.power(self.memory.bases[name], power)
            rest = polynomials.multiplied(monomial, ((name, -whole),)) if whole else monomial
            parts.append(self.ring.product({rest: value}, raised[power]))
        return self.ring.sum(parts)


def _kind(key: Hashable) -> Hashable:
    return key[0] if isinstance(key, tuple) else None


def _whole(monomial: polynomials.Monomial, name: int) -> int:
    return next((floor(exponent) for other, exponent in monomial if other == name), 0)


def canonical(indices: tuple[int, ...], alternating: bool) -> tuple[int, tuple[int, ...]]:
    """The sorted indices, and the sign that sorting costs; 0 where two indices of an alternating family coincide."""
    ordered = tuple(sorted(indices))
    if not alternating:
        return 1, ordered
    if len(set(indices)) < len(indices):
        return 0, ordered
    inversions = sum(first > second for place, first in enumerate(indices) for second in indices[place + 1 :])
    return (-1) ** inversions, ordered
