"""How the parts of an unfolded term are read: what is a monomial, what is opaque, what an index is.

Place on the way of a step: `derive.finite.bounds` counts and `derive.finite.instances` computes by the same reading, so
that the bound is of what is computed. Section 3 of `docs/theory.md` names the kinds.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from derive.context import Context
from derive.finite.errors import NotCovered
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
    children,
    rebuild,
)

Base = str | int | None


@dataclass(frozen=True, slots=True)
class Template:
    """A function of a value that depends on the sizes, as a family: ``tag`` with ``arguments`` in which
    ``Bound(0) …`` stand for ``parameters``, bound or free indices in the order of their occurrence."""

    tag: tuple[object, ...]
    arguments: tuple[Term, ...]
    parameters: tuple[Bound | Symbol, ...]


# what a template is called, and which of its parameters stands in which place there
Merged = Mapping[Template, tuple[Template, tuple[int, ...]]]


HOLDS: Mapping[str, Callable[[int, int], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
"""What the signs of relations say of integers."""


def affine(term: Term) -> tuple[dict[str | int, int], int]:
    """An index term as integer multiples of names and bound levels, plus a constant. Raises NotCovered for others."""
    match term:
        case Number(value) if value.denominator == 1:
            return {}, value.numerator
        case Symbol(name):
            return {name: 1}, 0
        case Bound(level):
            return {level: 1}, 0
        case Sum(terms):
            found: dict[str | int, int] = {}
            total = 0
            for part in terms:
                inner, more = affine(part)
                total += more
                for base, multiple in inner.items():
                    found[base] = found.get(base, 0) + multiple
            return {base: multiple for base, multiple in found.items() if multiple}, total
        case Product(factors):
            scale, constant = 1, 0
            rest: dict[str | int, int] = {}
            for factor in factors:
                inner, more = affine(factor)
                if not inner:
                    scale *= more
                elif rest:
                    raise NotCovered("a product of indices as an index")
                else:
                    rest, constant = inner, more
            if not rest:
                return {}, scale
            return {base: scale * multiple for base, multiple in rest.items() if scale * multiple}, scale * constant
    raise NotCovered("an index that is no index plus a number")


def point(term: Term) -> tuple[Base, int]:
    """An index term as (index or size, offset); the base of a number c is None, offset c."""
    names, constant = affine(term)
    if not names:
        return None, constant
    if len(names) == 1:
        ((base, value),) = names.items()
        if value == 1:
            return base, constant
    raise NotCovered("an index that is no index plus a number")


def gap(left: Term, right: Term) -> tuple[tuple[Base, ...], int]:
    """The two things that ``left`` and ``right`` compare, and the offset between them; a number counts from 1, the
    first index. Raises NotCovered if more than two are compared."""
    first, one = affine(left)
    second, two = affine(right)
    for base, value in second.items():
        first[base] = first.get(base, 0) - value
    found = {base: value for base, value in first.items() if value}
    offset = one - two
    plus = [base for base, value in found.items() if value == 1]
    minus = [base for base, value in found.items() if value == -1]
    if len(plus) + len(minus) != len(found) or len(plus) > 1 or len(minus) > 1:
        raise NotCovered("a comparison of more than two indices")
    if plus and minus:
        return (*plus, *minus), offset
    if plus or minus:
        return (*plus, *minus, None), offset + 1 if plus else offset - 1
    return (), 0


def is_index_relation(relation: Relation, context: Context) -> bool:
    """Whether a relation compares indices and sizes, not real numbers."""
    stack = [relation.left, relation.right]
    while stack:
        term = stack.pop()
        match term:
            case Symbol(name):
                declared = context.variables.get(name)
                if declared is None or declared.sort not in ("size", "index"):
                    return False
            case Number() | Bound() | Sum() | Product():
                stack.extend(children(term))
            case _:
                return False
    return True


def is_monomial(term: Term, context: Context) -> bool:
    """Whether a term has one monomial as its value at every instance, by its form."""
    match term:
        case Number(value):
            return bool(value)
        case Symbol(name):
            declared = context.variables.get(name)
            return declared is not None and declared.sort == "scalar"
        case Family() | Partial() | Apply():
            return True
        case Product(factors):
            return all(is_monomial(factor, context) for factor in factors)
        case Power(base, Number(value)):
            return value.denominator == 1 and is_monomial(base, context)
    return False


def levels(term: Term, depth: int) -> set[int]:
    """The levels below ``depth`` that stand in a term: the bound indices it depends on."""
    found, stack = set(), [term]
    while stack:
        part = stack.pop()
        if isinstance(part, Bound) and part.level < depth:
            found.add(part.level)
        stack.extend(children(part))
    return found


def is_local(term: Term, context: Context) -> bool:
    """Whether a value depends on which indices coincide and how they are ordered, but not on a size: there is no sum in
    it, and no index or size stands as a number. Opaque values in it are generators themselves."""
    match term:
        case Bound() | Binder():
            return False
        case Symbol(name):
            declared = context.variables.get(name)
            return declared is not None and declared.sort == "scalar"
        case Family() | Partial() | Delta() | Number() | Apply():
            return True
        case Power(base, Number(exponent)):
            return exponent < 0 or exponent.denominator != 1 or is_local(base, context)
        case Cases(branches):
            return all(is_local(value, context) for _, value in branches)
    return all(is_local(part, context) for part in children(term))


def parts_of_opaque(term: Apply | Power) -> tuple[tuple[object, ...], tuple[Term, ...]]:
    """What makes two opaque values of the same kind, and their arguments."""
    if isinstance(term, Apply):
        return ("function", term.function, term.orders), term.arguments
    return ("base",), (term.base,)


def template(term: Apply | Power, depth: int, context: Context) -> Template:
    """An opaque term below ``depth`` binders as a family of the indices it depends on."""
    tag, arguments = parts_of_opaque(term)
    parameters: list[Bound | Symbol] = []
    for argument in arguments:
        for part in _leaves(argument):
            if _is_parameter(part, depth, context) and part not in parameters:
                assert isinstance(part, Bound | Symbol)
                parameters.append(part)
    places: dict[Term, int] = {part: place for place, part in enumerate(parameters)}

    def change(part: Term, _: int) -> Term:
        if part in places and isinstance(part, Bound | Symbol):
            return Bound(places[part])
        if isinstance(part, Bound):
            return Bound(part.level - depth + len(parameters))
        return rebuild(part, change)

    return Template(tag, tuple(change(argument, 0) for argument in arguments), tuple(parameters))


def _is_parameter(part: Term, depth: int, context: Context) -> bool:
    if isinstance(part, Bound):
        return part.level < depth
    if isinstance(part, Symbol):
        declared = context.variables.get(part.name)
        return declared is not None and declared.sort == "index"
    return False


def _leaves(term: Term) -> Iterator[Term]:
    if isinstance(term, Bound | Symbol):
        yield term
    for part in children(term):
        yield from _leaves(part)


def exponent_of(term: Power) -> Fraction:
    """The exponent of a power, if it is a number. Raises NotCovered if it is not."""
    if not isinstance(term.exponent, Number):
        raise NotCovered("a power whose exponent is no number")
    return term.exponent.value
