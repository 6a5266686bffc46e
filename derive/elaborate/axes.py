r"""Axes made of others: the rows of ``A \otimes B``, the components of ``\operatorname{vec} X``, the rows of blocks.

Place on the way of a step: `derive.elaborate.scope` builds sums and arrays over the axes of a value, and asks here what
an axis is made of. An axis of length m·n is the pair of an axis of length m and one of length n, and an index into it
is the pair of theirs, in the order of the dictionary: the first changes last. Equality of such arrays is equality at
every pair, so nothing has to be divided. An axis of blocks has the sum of their lengths; an index into it may be known
to be in one of them. Pairs and blocks are terms no author can write and no finished term has (`flat`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from derive.diagnostic import fail
from derive.elaborate.affine import same, written
from derive.span import Span
from derive.term import (
    ONE,
    ZERO,
    Apply,
    Cases,
    Delta,
    Number,
    Product,
    Relation,
    Sum,
    Symbol,
    Term,
    difference,
    rebuild,
)

_PAIR, _STACK, _BLOCK = "\0pair", "\0stack", "\0block"


def paired(parts: tuple[Term, ...]) -> Term:
    """The size of an axis made of axes of these sizes, or an index into it; of one part, itself."""
    flat = tuple(inner for part in parts for inner in factors(part))
    return flat[0] if len(flat) == 1 else Apply(_PAIR, flat)


def factors(term: Term) -> tuple[Term, ...]:
    """The sizes (or indices) that a size (or index) is made of: one, if it is no pair."""
    if not (isinstance(term, Apply) and term.function == _PAIR):
        return (term,)
    return tuple(inner for part in term.arguments for inner in factors(part))


def is_paired(term: Term) -> bool:
    """Whether an axis is made of several."""
    return len(factors(term)) > 1


def identical(left: Term, right: Term) -> Term:
    """1 where two indices into an axis are the same, else 0."""
    deltas = tuple(_identical(*pair) for pair in zip(factors(left), factors(right), strict=True))
    return deltas[0] if len(deltas) == 1 else Product(deltas)


def _identical(left: Term, right: Term) -> Term:
    one, other = located(left), located(right)
    if one is None or other is None or one.sizes != other.sizes:
        return Delta(left, right)
    return Delta(one.index, other.index) if one.number == other.number else ZERO


def require_other_length(left: Term, right: Term, place: Span | None) -> None:
    """D209 for two axes that are made of different parts and have the same length all the same."""
    stacks = blocks(left), blocks(right)
    if min(map(len, stacks)) > 1 and same(flat(left), flat(right)):
        one, other = (" + ".join(map(written, stack)) for stack in stacks)
        raise fail("D209", f"blocks of {one} rows or columns meet blocks of {other}; they must be parted alike", place)
    if (is_paired(left) or is_paired(right)) and _length(left) == _length(right):
        one, other = (" · ".join(map(written, factors(size))) for size in (left, right))
        message = f"an axis of length {one} meets one of length {other}; such lengths are supported only where both "
        raise fail("D209", message + "are made of the same sizes by \\otimes and vec, in the same order", place)


def _length(size: Term) -> list[str]:
    """The names and numbers a length is the product of, in order."""
    parts: list[str] = []
    pending = list(factors(size))
    while pending:
        part = pending.pop()
        if isinstance(part, Product):
            pending.extend(part.factors)
        elif part != ONE:
            parts.append(part.name if isinstance(part, Symbol) else repr(part))
    return sorted(parts)


def stacked(parts: tuple[Term, ...]) -> Term:
    """The length of an axis on which blocks of these sizes stand one after another; of one block, its own."""
    flat = tuple(inner for part in parts for inner in blocks(part))
    return flat[0] if len(flat) == 1 else Apply(_STACK, flat)


def blocks(size: Term) -> tuple[Term, ...]:
    """The sizes of the blocks on an axis: one, if it is not made of blocks."""
    if not (isinstance(size, Apply) and size.function == _STACK):
        return (size,)
    return tuple(inner for part in size.arguments for inner in blocks(part))


@dataclass(frozen=True, slots=True)
class Located:
    """An index known to be in block ``number`` (from 0) of an axis of blocks of these sizes, at ``index`` in it."""

    sizes: tuple[Term, ...]
    number: int
    index: Term


def stacked_index(sizes: tuple[Term, ...], number: int, index: Term) -> Term:
    """The index into an axis of blocks that is at ``index`` in block ``number``."""
    return index if len(sizes) == 1 else Apply(_BLOCK, (stacked(sizes), Number(Fraction(number)), index))


def located(index: Term) -> Located | None:
    """In which block an index is known to be."""
    match index:
        case Apply(function, (sizes, Number(number), inner)) if function == _BLOCK:
            return Located(blocks(sizes), int(number), inner)
        case _:
            return None


def told_apart(sizes: tuple[Term, ...], index: Term, entry: Callable[[int, Term], Term]) -> Term:
    """``entry(block, index in it)`` for an index into an axis of blocks of these sizes, by cases if there are many."""
    before: list[Term] = []
    branches: list[tuple[tuple[Relation, ...], Term]] = []
    for place, size in enumerate(sizes):
        inner = difference(index, Sum(tuple(before))) if before else index
        before.extend(blocks(size))
        end = before[0] if len(before) == 1 else Sum(tuple(before))
        conditions = () if place + 1 == len(sizes) else (Relation("<=", index, end),)
        branches.append((conditions, entry(place, ONE if size == ONE else inner)))
    return branches[0][1] if len(branches) == 1 else Cases(tuple(branches))


def flat(term: Term) -> Term:
    """A term with lengths and indices of blocks as sums; D209 for a pair that nothing has taken apart."""
    match term:
        case Apply(function) if function == _PAIR:
            raise fail("D209", "a function of a whole Kronecker product, or of vec, is not supported")
        case Apply(function) if function == _STACK:
            return Sum(tuple(map(flat, blocks(term))))
        case Apply(function) if function == _BLOCK and (found := located(term)) is not None:
            before = tuple(map(flat, found.sizes[: found.number]))
            return Sum((*before, flat(found.index))) if before else flat(found.index)
        case _:
            return rebuild(term, lambda part, _: flat(part))
