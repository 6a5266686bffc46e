r"""Axes whose length is a product of sizes: the rows of ``A \otimes B``, the components of ``\operatorname{vec} X``.

Place on the way of a step: `derive.elaborate.scope` builds sums and arrays over the axes of a value, and asks here what
an axis is made of. An axis of length m·n is the pair of an axis of length m and one of length n, and an index into it
is the pair of theirs, in the order of the dictionary: the first changes last. Equality of such arrays is equality at
every pair, so nothing has to be divided. A pair is a term no author can write and no finished term has."""

from __future__ import annotations

from derive.diagnostic import fail
from derive.elaborate.affine import written
from derive.term import ONE, Apply, Delta, Product, Symbol, Term

_PAIR = "\0pair"


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
    deltas = tuple(Delta(*pair) for pair in zip(factors(left), factors(right), strict=True))
    return deltas[0] if len(deltas) == 1 else Product(deltas)


def require_other_length(left: Term, right: Term) -> None:
    """D209 for two axes that are made of different parts and have the same length all the same."""
    if (is_paired(left) or is_paired(right)) and _length(left) == _length(right):
        one, other = (" · ".join(map(written, factors(size))) for size in (left, right))
        message = f"an axis of length {one} meets one of length {other}; such lengths are supported only where both "
        raise fail("D209", message + "are made of the same sizes, by Kronecker products and vec, in the same order")


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
