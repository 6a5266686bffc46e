"""Determinants and inverses of matrices of a few rows, written out in their entries.

Place on the way of a step: `derive.normal.zero` asks here for what is left of a difference when nothing else is zero of
it. Before that a determinant of two rows is kept whole like any other, so that all laws of determinants apply to it.
"""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

from derive.functions import DETERMINANT, INVERSE
from derive.normal import index as ix
from derive.normal import matrices, powers, ring
from derive.normal.atoms import UNIT, Atom, Polynomial
from derive.normal.matrix_forms import Square

if TYPE_CHECKING:
    from derive.normal.engine import Engine

MOST_ROWS = 4


def written_out(e: Engine, polynomial: Polynomial) -> Polynomial:
    """The polynomial with every determinant of at most `MOST_ROWS` rows, and every entry of an inverse of such a matrix
    in a certain row and column, as an expression in the entries of the matrix."""
    total: Polynomial = {}
    for monomial, value in polynomial.items():
        image: Polynomial = {UNIT: value}
        for atom, exponent in monomial:
            base = _written_out(e, atom) if isinstance(exponent, int) else None
            kept: Polynomial = {((atom, exponent),): 1}
            image = ring.multiply(e, image, kept if base is None else powers.power(e, base, exponent))
        ring.add_to(total, image)
    return total


def _written_out(e: Engine, atom: Atom) -> Polynomial | None:
    if atom.kind != "matrix" or not ix.is_number(atom.data[1][0]):
        return None
    function, matrix = matrices.opened(e, atom)
    rows = list(range(1, matrix.size.constant + 1))
    if not 0 < len(rows) <= MOST_ROWS:
        return None
    if function == DETERMINANT:
        e.note("determinant written out")
        return _minor(e, matrix, rows, rows)
    row, column = atom.data[2][:2]
    if function != INVERSE or not (ix.is_number(row) and ix.is_number(column)):
        return None
    if row.constant not in rows or column.constant not in rows:
        return None
    e.note("inverse written out")
    left = [number for number in rows if number != column.constant]
    above = [number for number in rows if number != row.constant]
    sign = (-1) ** (row.constant + column.constant)
    cofactor = ring.scale(_minor(e, matrix, left, above), sign)
    return ring.multiply(e, cofactor, powers.power(e, _minor(e, matrix, rows, rows), -1))


def _minor(e: Engine, matrix: Square, rows: list[int], columns: list[int]) -> Polynomial:
    """The determinant of these rows and columns, by Leibniz' formula: Σ over permutations of ± Π of entries."""
    total: Polynomial = {}
    for chosen in permutations(range(len(columns))):
        term = ring.number((-1) ** sum(a > b for place, a in enumerate(chosen) for b in chosen[place + 1 :]))
        for row, place in zip(rows, chosen, strict=True):
            term = ring.multiply(e, term, matrix.at(e, ix.constant(row), ix.constant(columns[place])))
        ring.add_to(total, term)
    return total
