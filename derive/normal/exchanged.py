"""A determinant by one of another size: det(D + U W V) = det D det W det(W⁻¹ + V D⁻¹ U).

Place on the way of a step: `derive.normal.zero` tries this last for what is left of a difference, one determinant after
the other. W is the identity, or the inverse of a matrix, as it is where both Schur complements of a block matrix stand
in one equality.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from derive import signs
from derive.functions import DETERMINANT, INVERSE
from derive.normal import index as ix
from derive.normal import matrices, powers, ring, sums
from derive.normal.atoms import Atom, Monomial, Polynomial
from derive.normal.index import Variable
from derive.normal.matrix_forms import Square, stands_between
from derive.normal.rank_one import has_blocks

if TYPE_CHECKING:
    from derive.normal.engine import Engine


def exchanges(e: Engine, polynomial: Polynomial) -> Iterator[Polynomial]:
    """The polynomial with one of its determinants written by another one, in every way that is known."""
    atoms = {atom for monomial in polynomial for atom, n in monomial if isinstance(n, int) and _is_determinant(atom)}
    for atom in sorted(atoms, key=lambda item: item.serial):
        _, matrix = matrices.opened(e, atom)
        for other in _exchanges(e, matrix):
            e.note("exchange in a determinant")
            total: Polynomial = {}
            for monomial, value in polynomial.items():
                exponents = dict(monomial)
                power = exponents.pop(atom, 0)
                rest: Polynomial = {ring.ordered(exponents): value}
                ring.add_to(total, ring.multiply(e, rest, powers.power(e, other, power)) if power else rest)
            yield total


def _is_determinant(atom: Atom) -> bool:
    return atom.kind == "matrix" and atom.data[0] == DETERMINANT


def _exchanges(e: Engine, matrix: Square) -> Iterator[Polynomial]:
    for monomial, value in matrix.entry.items() if not has_blocks(matrix.entry) else ():
        kept = {key: number for key, number in matrix.entry.items() if key != monomial}
        rest = Square(kept, matrix.row, matrix.column, matrix.size)
        whole = [atom for atom, n in monomial if atom.kind == "sum" and n == 1]
        if not kept or len(whole) != 1 or matrices.determinant_signs(e, rest) & signs.ZERO:
            continue
        scale: Polynomial = {tuple(item for item in monomial if item[0] is not whole[0]): value}
        ends = {matrix.row, matrix.column}
        if any(not atom.variables.isdisjoint(ends) for one in scale for atom, _ in one):
            continue
        opened, body = sums.open_sum(e, whole[0])
        if len(body) == 1:
            ((inside, coefficient),) = body.items()
            found = _exchange(e, rest, tuple(opened), inside, ring.scale(scale, coefficient))
            if found is not None:
                yield found


def _exchange(
    e: Engine, rest: Square, summed: tuple[Variable, ...], inside: Monomial, scale: Polynomial
) -> Polynomial | None:
    """The determinant of D + c Σ U W V, for D = ``rest`` and W between the one or two indices of the sum."""
    middle = [item for item in inside if len(summed) == 2 and item[1] == 1 and _is_inverse(item[0], *summed)]
    if len(summed) != 1 and len(middle) != 1:
        return None
    around = tuple(item for item in inside if item not in middle)
    left = tuple(item for item in around if rest.column not in item[0].variables)
    right = tuple(item for item in around if item not in left)
    if any(rest.row in atom.variables for atom, _ in right):
        return None
    inner = {variable for atom, _ in left for variable in atom.variables} & set(summed)
    outer = {variable for atom, _ in right for variable in atom.variables} & set(summed)
    if len(inner) != 1 or len(outer) != 1 or (len(summed) == 2 and inner == outer):
        return None
    ((first,), (last,)) = inner, outer
    limit = e.ranges[first][1]
    row, column = e.open_variable(ix.ONE, limit), e.open_variable(ix.ONE, limit)
    start, end = (e.open_variable(ix.ONE, rest.size) for _ in range(2))
    # V D⁻¹ U, whose rows are those of V
    factors = (
        ring.substitute(e, {right: 1}, {last: ix.of_variable(row), rest.column: ix.of_variable(start)}),
        matrices.inverse(e, rest, ix.of_variable(start), ix.of_variable(end)),
        ring.substitute(e, {left: 1}, {first: ix.of_variable(column), rest.row: ix.of_variable(end)}),
    )
    entry = ring.product(e, (scale, *factors))
    for variable in (start, end):
        entry = sums.close_sum(e, entry, variable, ix.ONE, rest.size)
    unit, outside = e.delta(ix.subtract(ix.of_variable(row), ix.of_variable(column))), ring.number(1)
    if middle:
        _, known = matrices.opened(e, middle[0][0])
        straight = middle[0][0].data[2][0] == ix.of_variable(first)
        places = (row, column) if straight else (column, row)
        unit = known.at(e, *map(ix.of_variable, places))
        outside = powers.power(e, matrices.determinant(e, known), -1)
    other = matrices.determinant(e, Square(ring.add((unit, entry)), row, column, limit))
    return ring.product(e, (matrices.determinant(e, rest), outside, other))


def _is_inverse(atom: Atom, first: Variable, second: Variable) -> bool:
    return atom.kind == "matrix" and atom.data[0] == INVERSE and stands_between(atom, first, second)
