"""A difference as several that must vanish one by one: terms of different degrees in the families cannot cancel.

Place on the way of a step: `derive.finite.prover` splits the unfolded difference before it counts instances. The bounds
are counted for each part alone: what one term needs is not asked of all others.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from derive.context import Context
from derive.finite.errors import NotCovered
from derive.finite.ranges import settled
from derive.finite.shape import exponent_of
from derive.term import Apply, Binder, Bound, Cases, Delta, Family, Number, Partial, Power, Product, Sum, Symbol, Term

Degree = frozenset[tuple[Hashable, int]]
"""The exponents of the families and scalars in a monomial."""

MOST_PARTS = 400
MOST_DEGREES = 64


def parts(term: Term, context: Context) -> tuple[Term, ...]:
    """Terms whose sum is the term, and which are all zero if it is: no degree of one is a degree of another. The term
    itself where its degrees are not seen."""
    try:
        found = [(part, degrees(part, context)) for part in _limited(_summands(term))]
    except NotCovered:
        return (term,)
    groups: list[tuple[list[Term], frozenset[Degree]]] = []
    for part, mine in found:
        alike = [group for group in groups if group[1] & mine]
        joined = [item for group in alike for item in group[0]]
        groups = [group for group in groups if group not in alike]
        groups.append(([*joined, part], mine.union(*(group[1] for group in alike))))
    return tuple(settled(Sum(tuple(group)), 0) for group, _ in groups)


def _limited(terms: Iterator[Term]) -> list[Term]:
    found: list[Term] = []
    for term in terms:
        found.append(term)
        if len(found) > MOST_PARTS:
            raise NotCovered("too many terms")
    return found


def _summands(term: Term) -> Iterator[Term]:
    """The terms of a sum, factors and sums over indices being taken into each of them."""
    match term:
        case Sum(terms):
            for part in terms:
                yield from _summands(part)
        case Product(factors):
            for place, factor in enumerate(factors):
                inner = list(_summands(factor)) if isinstance(factor, Sum | Product | Binder) else [factor]
                if len(inner) > 1:
                    for part in inner:
                        yield from _summands(Product((*factors[:place], part, *factors[place + 1 :])))
                    return
            yield term
        case Binder("sum", lower, upper, conditions, body, hint):
            for part in _summands(body):
                yield Binder("sum", lower, upper, conditions, part, hint)
        case _:
            yield term


def degrees(term: Term, context: Context) -> frozenset[Degree]:
    """All degrees that a monomial of the term may have. Raises NotCovered for what is no polynomial."""
    found = _degrees(term, context)
    if len(found) > MOST_DEGREES:
        raise NotCovered("too many degrees")
    return found


_CONSTANT: frozenset[Degree] = frozenset((frozenset(),))


def _degrees(term: Term, context: Context) -> frozenset[Degree]:
    match term:
        case Number() | Bound() | Delta():
            return _CONSTANT
        case Symbol(name) if context.variables[name].sort in ("size", "index"):
            return _CONSTANT
        case Symbol(name) | Family(name):
            return frozenset((frozenset(((name, 1),)),))
        case Partial():
            return frozenset((frozenset(((_derivative(term), 1),)),))
        case Sum(terms):
            return frozenset().union(*(degrees(part, context) for part in terms))
        case Product(factors):
            total = _CONSTANT
            for factor in factors:
                total = _products(total, degrees(factor, context))
            return total
        case Power(base):
            exponent = exponent_of(term)
            if exponent.denominator != 1 or exponent < 0:
                raise NotCovered("a power that is no polynomial")
            total, inner = _CONSTANT, degrees(base, context)
            for _ in range(exponent.numerator):
                total = _products(total, inner)
            return total
        case Cases(branches):
            return frozenset().union(*(degrees(value, context) for _, value in branches))
        case Binder("sum", _, _, _, body):
            return degrees(body, context)
        case Apply() | Binder():
            raise NotCovered("a function")
    raise NotCovered("a term without a degree")


def _derivative(term: Term) -> Hashable:
    """The names in a derivative that is a generator: of what, and by what, in any order."""
    by = []
    while isinstance(term, Partial):
        assert isinstance(term.variable, Symbol | Family)
        by.append(term.variable.name)
        term = term.body
    assert isinstance(term, Symbol | Family)
    return term.name, tuple(sorted(by))


def _products(left: frozenset[Degree], right: frozenset[Degree]) -> frozenset[Degree]:
    if len(left) * len(right) > MOST_DEGREES**2:
        raise NotCovered("too many degrees")
    return frozenset(_product(one, two) for one in left for two in right)


def _product(left: Degree, right: Degree) -> Degree:
    total = dict(left)
    for name, exponent in right:
        total[name] = total.get(name, 0) + exponent
    return frozenset(total.items())
