"""An index over the rows of a block matrix as an index over the rows of one block, or of the other.

Place on the way of a step: `derive.normal.zero` asks here before an index is put into an order with a size. Where
i ≤ p is only assumed, i no longer takes all values of its range, and nothing can be multiplied by a matrix with
these rows; as an index of a block it takes all values that the block has.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from derive.normal import index as ix
from derive.normal import ring
from derive.normal.atoms import Atom, Polynomial
from derive.normal.index import Affine, Variable

if TYPE_CHECKING:
    from derive.normal.engine import Engine

Decide = Callable[[Polynomial], bool]


def vanishes(e: Engine, polynomial: Polynomial, is_zero: Decide) -> bool:
    """Whether the polynomial is zero because it is in the rows before a place and in those after it."""
    if not e.laws:
        return False
    found = _split(e, polynomial)
    if found is None:
        return False
    index, place = found
    mark = e.uses.mark()
    for before, size in ((ix.constant(0), place), (place, ix.subtract(e.ranges[index][1], place))):
        start = e.uses.mark()
        part = e.open_variable(ix.ONE, size)
        moved = ix.add(before, ix.of_variable(part))
        e.rows.add(part)
        is_decided = is_zero(ring.substitute(e, polynomial, {index: moved}))
        e.rows.discard(part)
        if not is_decided:
            e.uses.forget(mark)
            return False
        # P(i) = Σ_r δ(i, r) P(r) + Σ_s δ(i, p + s) P(p + s)
        e.uses.times(start, e.delta(ix.subtract(ix.of_variable(index), moved)))
        e.uses.below(start, {part: size})
    e.note("rows of a block")
    return True


def _split(e: Engine, polynomial: Polynomial) -> tuple[Variable, Affine] | None:
    """An index that takes all values of its range, and a place in the range with which it is compared."""
    restricted = {variable for difference in e.order for variable in ix.variables(difference)}
    for atom in _comparisons(polynomial):
        for index in sorted(atom.variables):
            if not (index.kind == "free" or index in e.rows) or index in restricted or index in e.same:
                continue
            low, high = e.ranges.get(index, (ix.ONE, ix.ONE))
            if low != ix.ONE or any(map(ix.is_index, ix.variables(high))):
                continue
            for factor in (1, -1):
                place = ix.subtract(ix.of_variable(index), ix.scale(atom.data[0], factor))
                room = ix.shifted(place, -1), ix.shifted(ix.subtract(high, place), -1)
                if not any(map(ix.is_index, ix.variables(place))) and all(map(e.at_least_zero, room)):
                    return index, place
    return None


def _comparisons(polynomial: Polynomial) -> list[Atom]:
    found = {atom for monomial in polynomial for atom, _ in monomial if atom.kind in ("guard", "sign")}
    return sorted(found, key=lambda atom: atom.serial)
