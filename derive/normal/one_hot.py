"""Rows of a matrix that have one entry 1 and no others: the product of two entries of a row is 0, or either of them.

Place on the way of a step: `derive.normal.ring` asks here for the entries of a matrix that is declared so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from derive.normal import index as ix
from derive.normal import ring
from derive.normal.atoms import Atom, Exponent, Monomial, Polynomial

if TYPE_CHECKING:
    from derive.normal.engine import Engine

PROPERTY = "one-hot rows"


def is_entry(e: Engine, name: str, derivatives: tuple[object, ...]) -> bool:
    """Whether a family is declared to have one-hot rows."""
    declared = e.context.variables.get(name)
    return declared is not None and PROPERTY in declared.properties and not derivatives


def relation(e: Engine, atom: Atom, exponent: Exponent, rest: Monomial) -> Polynomial | None:
    """An entry's power as the entry, and its product with another entry of its row; None if neither stands here."""
    name, (row, column), _ = atom.data
    if not isinstance(exponent, int) or exponent < 1:
        return None
    if exponent > 1:
        e.note("entries of one-hot rows")
        return ring.multiply(e, ring.of_atom(atom), {rest: 1})
    for other, times in rest:
        if other.kind != "family" or other.data[0] != name or other.data[2] or other.data[1][0] != row:
            continue
        if not isinstance(times, int) or times < 1:
            continue
        e.note("entries of one-hot rows")
        left = tuple(item for item in rest if item[0] is not other)
        same = ring.multiply(e, e.delta(ix.subtract(column, other.data[1][1])), ring.of_atom(atom))
        return ring.multiply(e, same, {left: 1})
    return None
