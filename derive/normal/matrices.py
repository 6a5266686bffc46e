"""Inverses and determinants: brought to those of the matrices that a matrix is made of, and what is known of the rest.

Place on the way of a step: `derive.normal.lower` hands every inverse and determinant over. What is left of them are
atoms ``(function, (size, entry), indices)``: the entry of the matrix is a polynomial in the indices of its row
(``axis`` 0), its column (``axis`` 1) and its parameters (``axis`` 2, …); ``indices`` are a row and a column, for an
inverse, and the values of the parameters. An atom of an inverse has a value only where the matrix has one, and
`derive.domain` asks for that; so A A⁻¹ = I is a rule (`derive.normal.matrix_products`) that needs no condition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import permutations
from typing import TYPE_CHECKING, TypeVar

from derive import signs
from derive.functions import DETERMINANT, INVERSE
from derive.normal import block_matrices, calculus, lower, matrix_products, powers, ring, sums
from derive.normal import index as ix
from derive.normal.atoms import UNIT, Atom, Frozen, Polynomial, freeze
from derive.normal.errors import NeverDefined, NotSupported
from derive.normal.index import Affine, Variable
from derive.normal.matrix_forms import (
    Chain,
    Square,
    chain,
    definite,
    diagonal,
    primitive,
    stands_between,
)
from derive.normal.once import once
from derive.normal.rank_one import MOST_UPDATES, Update, named, updates

if TYPE_CHECKING:
    from derive.normal.engine import Engine

Key = tuple[Affine, Frozen]
Value = TypeVar("Value")

MOST_PARAMETERS = 3
ORTHOGONAL = "orthogonal"


def inverse(e: Engine, matrix: Square, row: Affine, column: Affine) -> Polynomial:
    """The entry of the inverse in a row and a column."""
    if not matrix.entry:
        raise NeverDefined("the inverse of a zero matrix")
    blocks = block_matrices.reduced(e, matrix)
    if blocks is not None:
        return block_matrices.inverse(e, blocks, row, column)
    on_diagonal = diagonal(e, matrix)
    if on_diagonal is not None:
        e.note("inverse of a diagonal matrix")
        here = ring.substitute(e, on_diagonal, {matrix.row: row})
        return ring.multiply(e, e.delta(ix.subtract(row, column)), powers.power(e, here, -1))
    found = chain(e, matrix)
    if found is not None:
        return _inverse_of_chain(e, matrix, found, row, column)
    multiple = primitive(matrix)
    if multiple is not None:
        e.note("inverse of a multiple")
        return ring.multiply(e, powers.power(e, multiple[0], -1), inverse(e, multiple[1], row, column))
    parts = updates(e, matrix)
    update = _first_update(e, parts) if len(parts) <= MOST_UPDATES else None
    if update is not None:
        e.note("rank-one update of an inverse")
        outer = ring.multiply(e, _applied(e, update, row), _applied_from_left(e, update, column))
        change = ring.multiply(e, outer, powers.power(e, _gain(e, update), -1))
        return ring.subtract(inverse(e, update.rest, row, column), change)
    return _atom(e, INVERSE, matrix, (row, column))


def _inverse_of_chain(e: Engine, matrix: Square, found: Chain, row: Affine, column: Affine) -> Polynomial:
    """(c D₀ A₁ D₁ … A_m D_m)⁻¹ = D_m⁻¹ A_m⁻¹ … A₁⁻¹ D₀⁻¹ / c."""
    if len(found.links) > 1:
        e.note("inverse of a product")
    inner = [e.open_variable(ix.ONE, matrix.size) for _ in found.links[1:]]
    places = (column, *map(ix.of_variable, inner), row)
    total = powers.power(e, found.scale, -1)
    if found.scale != {UNIT: 1}:
        e.note("inverse of a multiple")
    for node, entry, place in zip(found.nodes, found.diagonals, places, strict=True):
        total = ring.multiply(e, total, powers.power(e, ring.substitute(e, entry, {node: place}), -1))
    for number, link in enumerate(found.links):
        first, second = found.nodes[number : number + 2]
        square = Square({((link, 1),): 1}, first, second, matrix.size)
        total = ring.multiply(e, total, _inverse_of_link(e, square, link, places[number + 1], places[number]))
    for variable in inner:
        total = sums.close_sum(e, total, variable, ix.ONE, matrix.size)
    return total


def _inverse_of_link(e: Engine, square: Square, link: Atom, row: Affine, column: Affine) -> Polynomial:
    if is_whole_inverse(link, square):
        e.note("inverse of an inverse")
        _, inner = opened(e, link)
        straight = link.data[2][0] == ix.of_variable(square.row)
        return inner.at(e, row, column) if straight else inner.at(e, column, row)
    if is_declared(e, link, square, ORTHOGONAL):
        e.note("inverse of an orthogonal matrix")
        return square.at(e, column, row)
    return _atom(e, INVERSE, square, (row, column))


def is_whole_inverse(link: Atom, square: Square) -> bool:
    """Whether the entry of a matrix is that of an inverse in the same row and column, or the transposed one."""
    return (
        link.kind == "matrix"
        and link.data[0] == INVERSE
        and link.data[1][0] == square.size
        and stands_between(link, square.row, square.column)
    )


def is_declared(e: Engine, link: Atom, square: Square, word: str) -> bool:
    """Whether a matrix, or its transpose, is all of a declared one that has a property."""
    if link.kind != "family" or link.data[2] or not stands_between(link, square.row, square.column):
        return False
    declared = e.context.variables.get(link.data[0])
    if declared is None or word not in declared.properties or len(declared.shape) != 2:
        return False
    return all(lower.affine(e, size, ()) == square.size for size in declared.shape)


def _first_update(e: Engine, parts: Sequence[Update]) -> Update | None:
    """The first of the updates of a matrix before which it is known to have an inverse. Where there are many, only the
    first of all is tried."""
    tried = parts if len(parts) <= MOST_UPDATES else parts[:1]
    return next((part for part in tried if determinant_signs(e, part.rest) & signs.ZERO == 0), None)


def _applied(e: Engine, update: Update, row: Affine) -> Polynomial:
    """(A⁻¹ u)_row of A + u vᵀ."""
    place = e.open_variable(ix.ONE, update.rest.size)
    here = ring.substitute(e, update.left, {update.rest.row: ix.of_variable(place)})
    body = ring.multiply(e, inverse(e, update.rest, row, ix.of_variable(place)), here)
    return sums.close_sum(e, body, place, ix.ONE, update.rest.size)


def _applied_from_left(e: Engine, update: Update, column: Affine) -> Polynomial:
    """(vᵀ A⁻¹)_column of A + u vᵀ."""
    place = e.open_variable(ix.ONE, update.rest.size)
    here = ring.substitute(e, update.right, {update.rest.column: ix.of_variable(place)})
    body = ring.multiply(e, inverse(e, update.rest, ix.of_variable(place), column), here)
    return sums.close_sum(e, body, place, ix.ONE, update.rest.size)


def _gain(e: Engine, update: Update) -> Polynomial:
    """1 + vᵀ A⁻¹ u of A + u vᵀ."""
    place = e.open_variable(ix.ONE, update.rest.size)
    there = ring.substitute(e, update.right, {update.rest.column: ix.of_variable(place)})
    body = ring.multiply(e, there, _applied(e, update, ix.of_variable(place)))
    return ring.add((ring.number(1), sums.close_sum(e, body, place, ix.ONE, update.rest.size)))


def determinant(e: Engine, matrix: Square) -> Polynomial:
    """The determinant."""
    return dict(_once(e, "determinant", matrix, lambda: _determinant(e, matrix)))


def _once(e: Engine, what: str, matrix: Square, find: Callable[[], Value]) -> Value:
    """What is asked of a matrix is found once: of one updated k times it would be asked 2ᵏ times."""
    if len(matrix.entry) < 2:
        return find()
    ends = matrix.row, matrix.column
    variables = {v for monomial in matrix.entry for atom, _ in monomial for v in atom.variables}
    others = map(ix.of_variable, sorted(variables.difference(ends)))
    return once(e, what, (matrix.size, named(e, matrix.entry, ends)), others, find)


def _determinant(e: Engine, matrix: Square) -> Polynomial:
    if not matrix.entry:
        e.note("determinant of a zero matrix")
        return powers.raised(e, {}, e.value(matrix.size))  # 1 for a matrix without rows
    blocks = block_matrices.reduced(e, matrix)
    if blocks is not None:
        return block_matrices.determinant(e, blocks)
    on_diagonal = diagonal(e, matrix)
    if on_diagonal is not None:
        e.note("determinant of a diagonal matrix")
        return sums.close_product(e, on_diagonal, matrix.row, ix.ONE, matrix.size)
    found = chain(e, matrix)
    if found is not None:
        return _determinant_of_chain(e, matrix, found)
    multiple = primitive(matrix)
    if multiple is not None:
        e.note("determinant of a multiple")
        scale = powers.raised(e, multiple[0], e.value(matrix.size))
        return ring.multiply(e, scale, determinant(e, multiple[1]))
    update = _first_update(e, updates(e, matrix))
    if update is not None:
        e.note("rank-one update of a determinant")
        return ring.multiply(e, determinant(e, update.rest), _gain(e, update))
    return _atom(e, DETERMINANT, matrix, ())


def _determinant_of_chain(e: Engine, matrix: Square, found: Chain) -> Polynomial:
    if len(found.links) > 1:
        e.note("determinant of a product")
    total = ring.number(1)
    if found.scale != {UNIT: 1}:
        e.note("determinant of a multiple")
        total = powers.raised(e, found.scale, e.value(matrix.size))
    for node, entry in zip(found.nodes, found.diagonals, strict=True):
        if entry != {UNIT: 1}:
            e.ranges[node] = (ix.ONE, matrix.size)
            total = ring.multiply(e, total, sums.close_product(e, entry, node, ix.ONE, matrix.size))
    for number, link in enumerate(found.links):
        first, second = found.nodes[number : number + 2]
        square = Square({((link, 1),): 1}, first, second, matrix.size)
        if is_whole_inverse(link, square):
            e.note("determinant of an inverse")
            _, inner = opened(e, link)
            part = powers.power(e, determinant(e, inner), -1)
        else:
            part = _atom(e, DETERMINANT, square, ())
        total = ring.multiply(e, total, part)
    return total


def determinant_signs(e: Engine, matrix: Square) -> int:
    """The possible signs of the determinant."""
    return _once(e, "signs of the determinant", matrix, lambda: _determinant_signs(e, matrix))


def _determinant_signs(e: Engine, matrix: Square) -> int:
    possible = e.polynomial_signs(determinant(e, matrix))
    blocks = block_matrices.reduced(e, matrix)
    if blocks is not None:
        return possible & block_matrices.determinant_signs(e, blocks)
    found = chain(e, matrix)
    if found is not None and matrix.entry != {((found.links[0], 1),): 1}:
        parts = [e.polynomial_signs(part) for part in (found.scale, *found.diagonals)]
        for place, link in enumerate(found.links):
            first, second = found.nodes[place : place + 2]
            parts.append(determinant_signs(e, Square({((link, 1),): 1}, first, second, matrix.size)))
        return possible & signs.NONZERO if all(part & signs.ZERO == 0 for part in parts) else possible
    multiple = primitive(matrix)
    if multiple is not None:
        parts = [e.polynomial_signs(multiple[0]), determinant_signs(e, multiple[1])]
        return possible & signs.NONZERO if all(part & signs.ZERO == 0 for part in parts) else possible
    update = _first_update(e, updates(e, matrix))
    if update is not None:
        possible &= signs.times(determinant_signs(e, update.rest), e.polynomial_signs(_gain(e, update)))
    return possible & _signs(e, matrix)


def atom_signs(e: Engine, atom: Atom) -> int:
    """The possible signs of a determinant or of the entry of an inverse."""
    function, matrix = opened(e, atom)
    known = e.known_signs({((atom, 1),): 1})
    return known if function == INVERSE else known & _signs(e, matrix)


def _signs(e: Engine, matrix: Square) -> int:
    """What the declared properties say of the sign of the determinant of a matrix that is no product."""
    match definite(e, matrix):
        case signs.POSITIVE:
            e.fact("the matrix is positive definite")
            return signs.POSITIVE
        case signs.NEGATIVE:
            return signs.NONZERO
        case signs.NONNEGATIVE:
            return signs.NONNEGATIVE
    for monomial in matrix.entry:
        if len(monomial) == 1 and len(matrix.entry) == 1 and is_declared(e, monomial[0][0], matrix, ORTHOGONAL):
            e.fact(f"declared: {monomial[0][0].data[0]} is {ORTHOGONAL}")
            return signs.NONZERO
    return signs.ANY


# -- atoms


def opened(e: Engine, atom: Atom) -> tuple[str, Square]:
    """Which function an atom is, and of which matrix, in open indices."""
    function, (size, frozen), _ = atom.data
    row, column = e.open_variable(ix.ONE, size), e.open_variable(ix.ONE, size)
    places = (ix.of_variable(row), ix.of_variable(column), *parameters(atom))
    names = {axis(number): place for number, place in enumerate(places)}
    return function, Square(ring.substitute(e, dict(frozen), names), row, column, size)


def parameters(atom: Atom) -> tuple[Affine, ...]:
    """The values of the indices that the matrix depends on."""
    values: tuple[Affine, ...] = atom.data[2]
    return values[2:] if atom.data[0] == INVERSE else values


def axis(number: int) -> Variable:
    """The index of an axis of the matrix of an atom, or of a parameter."""
    return Variable("axis", "", number)


def _atom(e: Engine, function: str, matrix: Square, places: tuple[Affine, ...]) -> Polynomial:
    """The atom of an inverse or a determinant that is not brought to others."""
    if any(map(ix.is_index, ix.variables(matrix.size))):
        raise NotSupported(f"the {function} of a matrix whose size depends on an index")
    others = sorted(
        {v for monomial in matrix.entry for atom, _ in monomial for v in atom.variables} - {matrix.row, matrix.column}
    )
    if len(others) > MOST_PARAMETERS:
        raise NotSupported(f"the {function} of a matrix that depends on more than {MOST_PARAMETERS} indices")
    forms = list(_forms(e, matrix, others))
    frozen, order, is_transposed = next(
        (form for form in forms if (matrix.size, form[0]) in e.symmetries), forms[0]
    )
    key = matrix.size, frozen
    if key not in e.symmetries:
        e.symmetries[key] = frozen == forms[1][0]
    if is_transposed:
        places = places[::-1]
    values = (*places, *map(ix.of_variable, order))
    if function == INVERSE:
        matrix_products.add_laws(e, key, len(order))
    return placed(e, function, key, values)


def _forms(
    e: Engine, matrix: Square, others: Sequence[Variable]
) -> Iterator[tuple[Frozen, tuple[Variable, ...], bool]]:
    """The ways in which a matrix can be named: with its parameters in each order, as it stands and transposed."""
    for order in permutations(others):
        for row, column in ((matrix.row, matrix.column), (matrix.column, matrix.row)):
            names = {variable: ix.of_variable(axis(n)) for n, variable in enumerate((row, column, *order))}
            yield freeze(ring.substitute(e, matrix.entry, names)), order, row != matrix.row


def placed(e: Engine, function: str, key: Key, values: tuple[Affine, ...]) -> Polynomial:
    """The atom, its row and column in order if the matrix is symmetric."""
    if function == INVERSE and e.symmetries[key] and values[1] < values[0]:
        e.note("inverse of a symmetric matrix")
        values = (values[1], values[0], *values[2:])
    return ring.of_atom(e.atoms.make("matrix", function, key, values))


def is_of_the_same_matrix(atom: Atom, mapping: Mapping[Variable, Affine]) -> bool:
    """Whether an atom with indices replaced is of the same matrix: neither its size nor a parameter has one of them."""
    inside = {variable for place in parameters(atom) for variable in ix.variables(place)} | atom.sizes
    return inside.isdisjoint(mapping)


def moved(e: Engine, atom: Atom, mapping: Mapping[Variable, Affine]) -> Polynomial:
    """The entry of the same matrix in another row and column."""
    function, key, values = atom.data
    return placed(e, function, key, tuple(ix.substitute(place, mapping) for place in values))


def rebuild(e: Engine, atom: Atom, change: powers.Change, move: sums.Move) -> Polynomial:
    """An atom made anew from changed parts."""
    function, key, values = atom.data
    _, matrix = opened(e, atom)
    entry, size = change(matrix.entry), move(matrix.size)
    if entry == matrix.entry and size == matrix.size:
        return placed(e, function, key, tuple(map(move, values)))
    for variable in (matrix.row, matrix.column):
        e.ranges[variable] = (ix.ONE, size)
    changed = Square(entry, matrix.row, matrix.column, size)
    return determinant(e, changed) if function == DETERMINANT else inverse(e, changed, *map(move, values[:2]))


def derivative(e: Engine, atom: Atom, place: tuple[str, tuple[Affine, ...]]) -> Polynomial:
    """∂A⁻¹ = −A⁻¹ (∂A) A⁻¹, and ∂det A = det A tr(A⁻¹ ∂A) where A has an inverse."""
    function, matrix = opened(e, atom)
    row, column = ix.of_variable(matrix.row), ix.of_variable(matrix.column)
    inner = calculus.derivative(e, matrix.entry, place)
    if not inner:
        return {}
    if function == INVERSE:
        e.note("derivative of an inverse")
        first, last = atom.data[2][:2]
        around = ring.multiply(e, inverse(e, matrix, first, row), inverse(e, matrix, column, last))
        body = ring.scale(ring.multiply(e, around, inner), -1)
    else:
        if e.polynomial_signs({((atom, 1),): 1}) & signs.ZERO:
            raise NotSupported("the derivative of a determinant that may be zero")
        e.note("derivative of a determinant")
        body = ring.multiply(e, ring.multiply(e, ring.of_atom(atom), inverse(e, matrix, column, row)), inner)
    for variable in (matrix.row, matrix.column):
        body = sums.close_sum(e, body, variable, ix.ONE, matrix.size)
    return body
