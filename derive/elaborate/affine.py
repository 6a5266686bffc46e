"""What can be said for certain of integer terms: whether two sizes are the same, and whether an index fits a
range.

Place on the way of a step: the elaborator asks it while it chooses a reading, and when it says that an index
is outside its range. Integers only, affine expressions only; whatever it cannot say for every size it leaves
to the domain rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType

from derive.term import ONE, Apply, Number, Power, Product, Sum, Symbol, Term

Ranges = Mapping[str, tuple[Term | None, Term | None]]


@dataclass(frozen=True, slots=True)
class Affine:
    """``constant + Σ coefficients[name] · name``; no coefficient is zero."""

    constant: Fraction
    coefficients: Mapping[str, Fraction] = field(default_factory=lambda: MappingProxyType({}))

    def plus(self, other: Affine, times: Fraction = Fraction(1)) -> Affine:
        """self + times · other."""
        found = dict(self.coefficients)
        for name, value in other.coefficients.items():
            found[name] = found.get(name, Fraction(0)) + times * value
        kept = {name: value for name, value in found.items() if value}
        return Affine(self.constant + times * other.constant, MappingProxyType(kept))

    def scaled(self, factor: Fraction) -> Affine:
        """factor · self."""
        return Affine(Fraction(0)).plus(self, factor)


def affine(term: Term) -> Affine | None:
    """The affine form of a term, or None if it has none that is plain to see."""
    match term:
        case Number(value):
            return Affine(value)
        case Symbol(name):
            return Affine(Fraction(0), MappingProxyType({name: Fraction(1)}))
        case Sum(terms):
            total = Affine(Fraction(0))
            for part in terms:
                form = affine(part)
                if form is None:
                    return None
                total = total.plus(form)
            return total
        case Product(factors):
            result = Affine(Fraction(1))
            for part in factors:
                form = affine(part)
                if form is None:
                    return None
                if not form.coefficients:
                    result = result.scaled(form.constant)
                elif not result.coefficients:
                    result = form.scaled(result.constant)
                else:
                    return None
            return result
        case Power(base, exponent) if exponent == ONE:
            return affine(base)
        case _:
            return None


def same(left: Term, right: Term) -> bool:
    """Whether two integer terms are the same for all values of their names, as far as is plain to see."""
    if left == right:
        return True
    first, second = affine(left), affine(right)
    return (
        first is not None and second is not None and first.plus(second, Fraction(-1)) == Affine(Fraction(0))
    )


def least(term: Affine, ranges: Ranges, minimum: Callable[[str], int | None]) -> Fraction | None:
    """A lower bound of ``term``: names in ``ranges`` are within them, ``minimum(name)`` bounds a size from
    below.

    None if no bound is plain to see. Indices are replaced by the ends of their ranges, those bound last
    first, since their limits may mention the earlier ones."""
    for name in reversed(tuple(ranges)):
        coefficient = term.coefficients.get(name)
        if coefficient is None:
            continue
        lower, upper = ranges[name]
        end = lower if coefficient > 0 else upper
        form = affine(end) if end is not None else None
        if form is None or name in form.coefficients:
            return None
        alone = Affine(Fraction(0), MappingProxyType({name: coefficient}))
        term = term.plus(alone, Fraction(-1)).plus(form, coefficient)
    bound = term.constant
    for name, coefficient in term.coefficients.items():
        smallest = minimum(name)
        if coefficient < 0 or smallest is None:
            return None
        bound += coefficient * smallest
    return bound


def at_most(left: Term, right: Term, ranges: Ranges, minimum: Callable[[str], int | None]) -> bool:
    """Whether left ≤ right is certain."""
    first, second = affine(left), affine(right)
    if first is None or second is None:
        return left == right
    found = least(second.plus(first, Fraction(-1)), ranges, minimum)
    return found is not None and found >= 0


def written(term: Term) -> str:
    """A size or an index as an author would write it, for messages."""
    form = affine(term)
    if form is None:
        parts = term.factors if isinstance(term, Product) else term.arguments if isinstance(term, Apply) else ()
        return " · ".join(map(written, parts)) or "…"
    texts: list[str] = []
    for name, value in form.coefficients.items():
        name = "?" if name.startswith("\0") else name
        sign = "-" if value < 0 else "+"
        amount = "" if abs(value) == 1 else str(abs(value))
        texts.append(f"{sign}{amount}{name}")
    if form.constant or not texts:
        texts.append(f"{'-' if form.constant < 0 else '+'}{abs(form.constant)}")
    return "".join(texts).removeprefix("+")
