"""A matrix as another one plus columns times rows, A + u vᵀ + …: its updates, in one order however it is written.

Place on the way of a step: `derive.normal.matrices` asks here before it makes the atom of an inverse or a determinant,
and takes one update after the other by the formula of Sherman and Morrison.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from derive.normal import index as ix
from derive.normal import ring
from derive.normal.atoms import Frozen, Monomial, Polynomial, freeze
from derive.normal.index import Variable
from derive.normal.matrix_forms import Square

if TYPE_CHECKING:
    from derive.normal.engine import Engine

AXES = tuple(Variable("axis", "", number) for number in range(2))

# an inverse after k updates has N_k = N_{k−1} + N_{k−1}² terms: 1, 2, 6, 42, 1806
MOST_UPDATES = 2


@dataclass(frozen=True)
class Update:
    """``rest + left(row) · right(column)``."""

    rest: Square
    left: Polynomial
    right: Polynomial


def updates(e: Engine, matrix: Square) -> list[Update]:
    """The rank-one parts of a matrix that leave something of it, the last that was named first: neither the way it was
    put together nor whether it or its transpose is meant makes a difference. Parts with a common column are one."""
    if len(matrix.entry) < 2:
        return []
    columns: dict[Monomial, list[tuple[Monomial, Monomial]]] = {}
    if has_blocks(matrix.entry):
        return []
    for monomial in matrix.entry:
        here = tuple(item for item in monomial if matrix.column not in item[0].variables)
        there = tuple(item for item in monomial if item not in here)
        if not there or any(matrix.row in atom.variables for atom, _ in there):
            continue
        ends = tuple(item for item in here if matrix.row in item[0].variables)
        if ends:
            columns.setdefault(ends, []).append((monomial, there))
    found = []
    for ends, parts in columns.items():
        taken = {monomial: matrix.entry[monomial] for monomial, _ in parts}
        rest = {monomial: value for monomial, value in matrix.entry.items() if monomial not in taken}
        if rest:
            right: Polynomial = {}
            for monomial, value in taken.items():
                ring.add_to(right, {tuple(item for item in monomial if item not in ends): value})
            square = Square(rest, matrix.row, matrix.column, matrix.size)
            found.append((_turn(e, matrix, taken), Update(square, {ends: 1}, right)))
    return [update for _, update in sorted(found, key=lambda item: item[0], reverse=True)]


def has_blocks(entry: Polynomial) -> bool:
    """Whether indices are compared in an entry: it is of a block matrix, and its terms are no matrices to be added."""
    return any(atom.kind in ("guard", "sign") for monomial in entry for atom, _ in monomial)


def _turn(e: Engine, matrix: Square, part: Polynomial) -> list[tuple[tuple[int, str], ...]]:
    """The place of a part of a matrix among its others: the same for the transpose."""
    return min(_serials(named(e, part, ends)) for ends in ((matrix.row, matrix.column), (matrix.column, matrix.row)))


def named(e: Engine, entry: Polynomial, ends: tuple[Variable, Variable]) -> Frozen:
    """The entry of a matrix whose row and column are these indices, in the names of the axes."""
    return freeze(ring.substitute(e, entry, {end: ix.of_variable(axis) for end, axis in zip(ends, AXES, strict=True)}))


def _serials(frozen: Frozen) -> list[tuple[tuple[int, str], ...]]:
    return [tuple((atom.serial, str(exponent)) for atom, exponent in monomial) for monomial, _ in frozen]
