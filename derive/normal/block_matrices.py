"""Block matrices: inverses and determinants by the Schur complement of a block that has an inverse.

Place on the way of a step: `derive.normal.matrices` asks here first. The entry of a block matrix shows by comparisons
of its row and its column with one place, p, that its sizes come to p + q; its blocks are its entries on both sides of
that place. With the block P as pivot, M = (P Q; R T) and S = T − R P⁻¹ Q, det M is det P det S and the blocks of
M⁻¹ are P⁻¹ + P⁻¹ Q S⁻¹ R P⁻¹, −P⁻¹ Q S⁻¹, −S⁻¹ R P⁻¹ and S⁻¹. Where Q or R is 0 nothing need be known of P: M has an
inverse just where P and T have.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from derive import signs
from derive.normal import index as ix
from derive.normal import lower, matrices, ring, sums
from derive.normal.atoms import Polynomial
from derive.normal.index import Affine, Variable
from derive.normal.matrix_forms import Square

if TYPE_CHECKING:
    from derive.normal.engine import Engine


@dataclass(frozen=True)
class Part:
    """Rows (or columns) of a matrix, from ``before`` + 1 on, and open indices that count them."""

    before: Affine
    size: Affine
    row: Variable
    column: Variable


@dataclass(frozen=True)
class Reduced:
    """A block matrix with a pivot: the blocks beside and below it, and its Schur complement."""

    pivot: Square
    beside: Polynomial
    below: Polynomial
    complement: Square
    parts: tuple[Part, Part]


def reduced(e: Engine, matrix: Square) -> Reduced | None:
    """The matrix by one of its blocks, if it is a block matrix and this block has an inverse wherever the matrix
    has one."""
    for place in _places(e, matrix):
        first = _part(e, ix.constant(0), place)
        second = _part(e, place, ix.subtract(matrix.size, place))
        for parts in ((first, second), (second, first)):
            found = _reduced(e, matrix, parts)
            if found is not None:
                return found
    return None


def _places(e: Engine, matrix: Square) -> list[Affine]:
    """The places with which both the row and the column are compared, and at which the matrix can be cut in two."""
    if ix.is_number(matrix.size):
        return []
    seen: dict[Variable, set[Affine]] = {matrix.row: set(), matrix.column: set()}
    for monomial in matrix.entry:
        for atom, _ in monomial:
            if atom.kind in ("guard", "sign"):
                for end, places in seen.items():
                    here = ix.of_variable(end)
                    for factor in (1, -1):
                        place = ix.subtract(here, ix.scale(atom.data[0], factor))
                        if not any(map(ix.is_index, ix.variables(place))):
                            places.add(place)
    return [
        place
        for place in sorted(seen[matrix.row] & seen[matrix.column])
        if e.at_least_zero(ix.shifted(place, -1)) and e.at_least_zero(ix.shifted(ix.subtract(matrix.size, place), -1))
    ]


def _part(e: Engine, before: Affine, size: Affine) -> Part:
    return Part(before, size, e.open_variable(ix.ONE, size), e.open_variable(ix.ONE, size))


def _block(e: Engine, matrix: Square, rows: Part, columns: Part) -> Polynomial:
    row = ix.add(rows.before, ix.of_variable(rows.row))
    return matrix.at(e, row, ix.add(columns.before, ix.of_variable(columns.column)))


def _reduced(e: Engine, matrix: Square, parts: tuple[Part, Part]) -> Reduced | None:
    one, other = parts
    pivot = Square(_block(e, matrix, one, one), one.row, one.column, one.size)
    if not pivot.entry:
        return None
    beside, below = _block(e, matrix, one, other), _block(e, matrix, other, one)
    if beside and below and matrices.determinant_signs(e, pivot) & signs.ZERO:
        return None
    entry = ring.subtract(_block(e, matrix, other, other), _around(e, below, pivot, beside, parts))
    return Reduced(pivot, beside, below, Square(entry, other.row, other.column, other.size), parts)


def _around(e: Engine, below: Polynomial, pivot: Square, beside: Polynomial, parts: tuple[Part, Part]) -> Polynomial:
    """R P⁻¹ Q, in the indices of its blocks."""
    if not below or not beside:
        return {}
    one, _ = parts
    column, row = (e.open_variable(ix.ONE, one.size) for _ in range(2))
    left = ring.substitute(e, below, {one.column: ix.of_variable(column)})
    right = ring.substitute(e, beside, {one.row: ix.of_variable(row)})
    inverse = matrices.inverse(e, pivot, ix.of_variable(column), ix.of_variable(row))
    return _summed(e, ring.product(e, (left, inverse, right)), one.size, column, row)


def _summed(e: Engine, body: Polynomial, size: Affine, *variables: Variable) -> Polynomial:
    for variable in variables:
        body = sums.close_sum(e, body, variable, ix.ONE, size)
    return body


def determinant(e: Engine, found: Reduced) -> Polynomial:
    """det P det S."""
    e.note("determinant of a block matrix")
    return ring.multiply(e, matrices.determinant(e, found.pivot), matrices.determinant(e, found.complement))


def determinant_signs(e: Engine, found: Reduced) -> int:
    """The possible signs of det P det S."""
    return signs.times(*(matrices.determinant_signs(e, item) for item in (found.pivot, found.complement)))


def inverse(e: Engine, found: Reduced, row: Affine, column: Affine) -> Polynomial:
    """The entry of the inverse in a row and a column, by the blocks in which these may be."""
    e.note("inverse of a block matrix")
    total: Polynomial = {}
    for rows in found.parts:
        for columns in found.parts:
            here = _indicators(e, found, rows, row)
            there = _indicators(e, found, columns, column)
            if all(here) and all(there):
                places = ix.subtract(row, rows.before), ix.subtract(column, columns.before)
                block = _inverse_block(e, found, rows, columns, *places)
                ring.add_to(total, ring.restricted(e, block, [*here, *there]))
    return total


def _indicators(e: Engine, found: Reduced, part: Part, place: Affine) -> list[Polynomial]:
    """1 where a place is in a part, else 0."""
    is_first = ix.is_number(part.before)
    cut = part.size if is_first else part.before
    return [lower.holds(e, "<=" if is_first else ">", ix.subtract(place, cut))]


def _inverse_block(
    e: Engine, found: Reduced, rows: Part, columns: Part, row: Affine, column: Affine
) -> Polynomial:
    one, other = found.parts
    first, last = (e.open_variable(ix.ONE, other.size) for _ in range(2))
    start = row if rows is other else ix.of_variable(first)
    end = column if columns is other else ix.of_variable(last)
    body = matrices.inverse(e, found.complement, start, end)
    if rows is one:
        body = _summed(e, ring.multiply(e, _applied(e, found, row, start), body), other.size, first)
    if columns is one:
        body = _summed(e, ring.multiply(e, body, _applied_from_left(e, found, end, column)), other.size, last)
    if rows is columns:
        return ring.add((matrices.inverse(e, found.pivot, row, column), body)) if rows is one else body
    return ring.scale(body, -1)


def _applied(e: Engine, found: Reduced, row: Affine, column: Affine) -> Polynomial:
    """The entry of P⁻¹ Q."""
    one, other = found.parts
    middle = e.open_variable(ix.ONE, one.size)
    place = ix.of_variable(middle)
    beside = ring.substitute(e, found.beside, {one.row: place, other.column: column})
    return _summed(e, ring.multiply(e, matrices.inverse(e, found.pivot, row, place), beside), one.size, middle)


def _applied_from_left(e: Engine, found: Reduced, row: Affine, column: Affine) -> Polynomial:
    """The entry of R P⁻¹."""
    one, other = found.parts
    middle = e.open_variable(ix.ONE, one.size)
    place = ix.of_variable(middle)
    below = ring.substitute(e, found.below, {other.row: row, one.column: place})
    return _summed(e, ring.multiply(e, below, matrices.inverse(e, found.pivot, place, column)), one.size, middle)
