"""What the entries of a matrix show of it: a product of matrices, a diagonal, definiteness.

Place on the way of a step: `derive.normal.matrices` asks here before it makes the atom of an inverse or a determinant.
A matrix is the polynomial of its entry in the open indices of its row and its column. "None" is always an allowed
answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import TYPE_CHECKING

from derive import signs
from derive.functions import INVERSE
from derive.normal import index as ix
from derive.normal import ring, sums
from derive.normal.atoms import Atom, Monomial, Polynomial
from derive.normal.index import Affine, Variable

if TYPE_CHECKING:
    from derive.normal.engine import Engine

PROPERTY_OF_DEFINITE = "positive definite"
PROPERTY_OF_SEMIDEFINITE = "positive semidefinite"


@dataclass(frozen=True)
class Square:
    """A square matrix: its entry, the indices of its row and column, and its size."""

    entry: Polynomial
    row: Variable
    column: Variable
    size: Affine

    def at(self, e: Engine, row: Affine, column: Affine) -> Polynomial:
        """The entry in a row and a column."""
        return ring.substitute(e, self.entry, {self.row: row, self.column: column})

    def transposed(self, e: Engine) -> Polynomial:
        """The entry of the transpose, in the same indices."""
        return self.at(e, ix.of_variable(self.column), ix.of_variable(self.row))


@dataclass(frozen=True)
class Chain:
    """``scale · diag(diagonals[0]) · links[0] · diag(diagonals[1]) · … · links[-1] · diag(diagonals[-1])``: the links
    are entries between ``nodes[n]`` and ``nodes[n + 1]``, the diagonals entries in ``nodes[n]``."""

    scale: Polynomial
    nodes: tuple[Variable, ...]
    links: tuple[Atom, ...]
    diagonals: tuple[Polynomial, ...]


def diagonal(e: Engine, matrix: Square) -> Polynomial | None:
    """d(row), if the matrix is d(row) δ."""
    delta = _delta(e, matrix)
    total: Polynomial = {}
    for monomial, value in matrix.entry.items():
        exponents = dict(monomial)
        if delta is None or exponents.pop(delta, 0) != 1:
            return None
        ring.add_to(total, {ring.ordered(exponents): value})
    return ring.substitute(e, total, {matrix.column: ix.of_variable(matrix.row)}) if total else None


def _delta(e: Engine, matrix: Square) -> Atom | None:
    found = e.delta(ix.subtract(ix.of_variable(matrix.row), ix.of_variable(matrix.column)))
    atoms = [atom for monomial in found for atom, _ in monomial]
    return atoms[0] if len(atoms) == 1 and atoms[0].kind == "delta" else None


def primitive(matrix: Square) -> tuple[Polynomial, Square] | None:
    """(c, B) with A = c B, for the number and the factors that all terms of the entry share; None if there are none."""
    if len(matrix.entry) < 2:
        return None
    values = [Fraction(value) for value in matrix.entry.values()]
    number = Fraction(gcd(*(v.numerator for v in values)), lcm(*(v.denominator for v in values)))
    if all(value < 0 for value in values):
        number = -number
    first, *others = (dict(monomial) for monomial in matrix.entry)
    ends = {matrix.row, matrix.column}
    shared = {
        atom: exponent
        for atom, exponent in first.items()
        if atom.variables.isdisjoint(ends) and all(other.get(atom) == exponent for other in others)
    }
    if number == 1 and not shared:
        return None
    entry = {
        ring.ordered({atom: n for atom, n in monomial if atom not in shared}): ring.reduced(Fraction(value) / number)
        for monomial, value in matrix.entry.items()
    }
    scale = {ring.ordered(shared): ring.reduced(number)}
    return scale, Square(entry, matrix.row, matrix.column, matrix.size)


def chain(e: Engine, matrix: Square) -> Chain | None:
    """The matrix as a product of square matrices of its own size, if its entry shows one."""
    if len(matrix.entry) != 1:
        return None
    ((monomial, value),) = matrix.entry.items()
    ends = {matrix.row, matrix.column}
    scale: Polynomial = {ring.ordered({a: n for a, n in monomial if a.variables.isdisjoint(ends)}): value}
    factors = tuple((atom, n) for atom, n in monomial if not atom.variables.isdisjoint(ends))
    inner: set[Variable] = set()
    whole = [item for item in factors if item[0].kind == "sum" and item[1] == 1]
    if len(whole) == 1:
        opened, body = sums.open_sum(e, whole[0][0])
        if len(body) != 1 or any(upper != matrix.size for upper in opened.values()):
            return None
        ((inside, coefficient),) = body.items()
        scale = ring.scale(scale, coefficient)
        factors = (*(item for item in factors if item is not whole[0]), *inside)
        inner = set(opened)
    return _path(e, matrix, scale, factors, ends | inner)


def _path(
    e: Engine, matrix: Square, scale: Polynomial, factors: tuple[tuple[Atom, Fraction | int], ...], nodes: set[Variable]
) -> Chain | None:
    """The factors in the order in which they lead from the row to the column."""
    at_node: dict[Variable, Polynomial] = {}
    links: list[tuple[Atom, frozenset[Variable]]] = []
    for atom, exponent in factors:
        ends = atom.variables & nodes
        if atom.kind in ("delta", "guard", "sign"):
            return None
        if len(ends) == 1:
            (node,) = ends
            at_node[node] = ring.multiply(e, at_node.get(node, ring.number(1)), {((atom, exponent),): 1})
        elif len(ends) == 2 and exponent == 1:
            links.append((atom, ends))
        elif ends:
            return None
        else:
            scale = ring.multiply(e, scale, {((atom, exponent),): 1})
    order, path = [matrix.row], list[Atom]()
    while links:
        found = next((item for item in links if order[-1] in item[1]), None)
        if found is None:
            return None
        links.remove(found)
        (following,) = found[1] - {order[-1]}
        if following in order:
            return None
        order.append(following)
        path.append(found[0])
    if order[-1] != matrix.column or set(order) != nodes:
        return None
    return Chain(scale, tuple(order), tuple(path), tuple(at_node.get(node, ring.number(1)) for node in order))


def definite(e: Engine, matrix: Square) -> int:
    """The possible signs of xᵀ A x for x ≠ 0, as `derive.signs`, if every term of the entry is seen to be a symmetric
    semidefinite matrix; ANY if that is not seen."""
    total = signs.ZERO
    for monomial, value in matrix.entry.items():
        part = signs.times(_definite(e, matrix, monomial), signs.of_number(value))
        total = signs.plus(total, part)
    return total


def _definite(e: Engine, matrix: Square, monomial: Monomial) -> int:
    ends = {matrix.row, matrix.column}
    scale = tuple(item for item in monomial if item[0].variables.isdisjoint(ends))
    core = tuple(item for item in monomial if item not in scale)
    possible = signs.POSITIVE
    for atom, exponent in scale:
        exact = Fraction(exponent)
        possible = signs.times(possible, signs.raised(e.atom_signs(atom), exact.numerator, exact.denominator))
    return signs.times(possible, _core(e, matrix, core))


def _core(e: Engine, matrix: Square, core: Monomial) -> int:
    square = Square({core: 1}, matrix.row, matrix.column, matrix.size)
    on_diagonal = diagonal(e, square)
    if on_diagonal is not None:
        return e.polynomial_signs(on_diagonal)
    if len(core) == 1 and core[0][1] == 1:
        atom = core[0][0]
        if atom.kind == "sum":
            return _congruence(e, matrix, atom)
        if stands_between(atom, matrix.row, matrix.column):
            return _known_definite(e, atom)
    left = tuple(item for item in core if matrix.column not in item[0].variables)
    right = tuple(item for item in core if matrix.row not in item[0].variables)
    if len(left) + len(right) == len(core) and _mirrors(e, left, right, {matrix.row: matrix.column}):
        return signs.NONNEGATIVE
    return signs.ANY


def _known_definite(e: Engine, atom: Atom) -> int:
    """The possible signs of xᵀ A x for x ≠ 0 and a matrix whose entry is an atom."""
    if atom.kind == "family":
        declared = e.context.variables.get(atom.data[0])
        if declared is None or len(atom.data[1]) != 2 or atom.data[2]:
            return signs.ANY
        for word, possible in (
            (PROPERTY_OF_DEFINITE, signs.POSITIVE),
            (PROPERTY_OF_SEMIDEFINITE, signs.NONNEGATIVE),
        ):
            if word in declared.properties:
                e.fact(f"declared: {atom.data[0]} is {word}")
                return possible
        return signs.ANY
    from derive.normal import matrices  # an inverse is as definite as what it is the inverse of

    function, matrix = matrices.opened(e, atom)
    possible = definite(e, matrix) if function == INVERSE else signs.ANY
    return possible if possible in (signs.POSITIVE, signs.NEGATIVE) else signs.ANY


def quadratic_form(e: Engine, atom: Atom) -> int:
    """The possible signs of Σ_ij x_i A_ij x_j, as far as those of A are known; ANY for any other sum."""
    uppers, monomial = atom.data
    if len(uppers) != 2 or uppers[0] != uppers[1]:
        return signs.ANY
    first, second = (Variable("bound", "", atom.height, position) for position in range(2))
    middle = [item for item in monomial if item[1] == 1 and stands_between(item[0], first, second)]
    for item in middle:
        left = tuple(other for other in monomial if other is not item and second not in other[0].variables)
        right = tuple(other for other in monomial if other is not item and first not in other[0].variables)
        if len(left) + len(right) + 1 == len(monomial) and _mirrors(e, left, right, {first: second}):
            return signs.times(_known_definite(e, item[0]), signs.NONNEGATIVE)
    return signs.ANY


def _congruence(e: Engine, matrix: Square, atom: Atom) -> int:
    """Σ_k w_k g_kr g_ks, and Σ_kl g_kr A_kl g_ls for a semidefinite A."""
    opened, body = sums.open_sum(e, atom)
    if len(body) != 1:
        return signs.ANY
    ((monomial, value),) = body.items()
    left = tuple(item for item in monomial if matrix.row in item[0].variables)
    right = tuple(item for item in monomial if matrix.column in item[0].variables)
    middle = tuple(item for item in monomial if item not in left and item not in right)
    if len(left) + len(right) + len(middle) != len(monomial) or value <= 0:
        return signs.ANY
    if len(opened) == 1:
        if not _mirrors(e, left, right, {matrix.row: matrix.column}):
            return signs.ANY
        weight = e.polynomial_signs({middle: 1})
        return signs.times(weight, signs.NONNEGATIVE)
    if len(opened) != 2 or len(middle) != 1 or middle[0][1] != 1:
        return signs.ANY
    first, second = opened
    if not stands_between(middle[0][0], first, second) or opened[first] != opened[second]:
        return signs.ANY
    either = ({matrix.row: matrix.column, first: second}, {matrix.row: matrix.column, second: first})
    if not any(_mirrors(e, left, right, mapping) for mapping in either):
        return signs.ANY
    return signs.times(_known_definite(e, middle[0][0]), signs.NONNEGATIVE)


def stands_between(atom: Atom, first: Variable, second: Variable) -> bool:
    """Whether an atom is the entry of a matrix in a row and a column that are the two indices."""
    if atom.kind not in ("family", "matrix"):
        return False
    places = atom.data[1][:2] if atom.kind == "family" else atom.data[2][:2]
    return set(places) == {ix.of_variable(first), ix.of_variable(second)}


def _mirrors(e: Engine, left: Monomial, right: Monomial, mapping: dict[Variable, Variable]) -> bool:
    """Whether one monomial is the other with its indices renamed."""
    renamed = {variable: ix.of_variable(other) for variable, other in mapping.items()}
    return ring.substitute(e, {left: 1}, renamed) == {right: 1}
