"""Matrices and vectors with a property, made of any numbers: definite, orthogonal, idempotent, invertible, diagonal, of
norm 1.

Place on the way of a step: `derive.evaluate.candidates` proposes these, `derive.evaluate.hypotheses` checks them. What
several properties at once ask for is proposed for the narrowest one only.
"""

from __future__ import annotations

from collections.abc import Sequence

from flint import fmpq, fmpq_mat

Entries = dict[tuple[int, int], fmpq]

SHAPED = frozenset(
    {
        "positive definite",
        "positive semidefinite",
        "orthogonal",
        "orthonormal columns",
        "one-hot rows",
        "idempotent",
        "invertible",
        "diagonal",
    }
)


def shaped(rows: Sequence[Sequence[fmpq]], properties: frozenset[str], style: int) -> Entries:
    """The entries (counted from 1) of a matrix with the properties, made of the numbers of another one. The
    ``style`` chooses among the kinds there are: rotations and reflections, projections of each rank."""
    size = len(rows)
    one = fmpq_mat(size, size, [int(row == column) for row in range(size) for column in range(size)])
    if "orthogonal" in properties:
        made = _orthogonal(rows, one, style)
    elif "one-hot rows" in properties:
        return _one_hot_rows(rows, style)
    elif "orthonormal columns" in properties:
        return _orthonormal_columns(rows, one, style)
    elif "diagonal" in properties:
        made = fmpq_mat(size, size, [rows[n][m] if n == m else fmpq(0) for n in range(size) for m in range(size)])
        if properties & {"positive definite", "invertible"}:
            made = _with_diagonal(made, [value if value else fmpq(1) for value in _diagonal(made)])
        if properties & {"positive definite", "positive semidefinite"}:
            made = _with_diagonal(made, [abs(value) for value in _diagonal(made)])
        if "idempotent" in properties:
            made = _with_diagonal(made, [fmpq(int(value != 0)) for value in _diagonal(made)])
    elif "positive definite" in properties:
        lower = _lower(rows, unit=True)
        made = lower * lower.transpose()
    elif "positive semidefinite" in properties:
        lower = _lower(rows, unit=False)
        made = lower * lower.transpose()
    elif "idempotent" in properties:
        lower = _lower(rows, unit=True)
        if "symmetric" in properties:
            lower = _orthogonal(rows, one, style)
        rank = 1 + style % size
        projection = _with_diagonal(one, [fmpq(int(n < rank)) for n in range(size)])
        made = lower * projection * lower.inv()
    else:
        made = fmpq_mat(size, size, [value for row in rows for value in row])
        if "symmetric" in properties:
            made = fmpq_mat(size, size, [rows[min(n, m)][max(n, m)] for n in range(size) for m in range(size)])
        if made.det() == 0:
            made = made + one
    return {(row + 1, column + 1): made[row, column] for row in range(size) for column in range(size)}


def _lower(rows: Sequence[Sequence[fmpq]], unit: bool) -> fmpq_mat:
    """The numbers on and below the diagonal; on the diagonal none that is 0 if ``unit``."""
    size = len(rows)

    def entry(row: int, column: int) -> fmpq:
        if column > row:
            return fmpq(0)
        return fmpq(1) if unit and row == column and rows[row][column] == 0 else rows[row][column]

    return fmpq_mat(size, size, [entry(row, column) for row in range(size) for column in range(size)])


def _orthogonal(rows: Sequence[Sequence[fmpq]], one: fmpq_mat, style: int) -> fmpq_mat:
    """(I − S)(I + S)⁻¹ for an antisymmetric S (Cayley), its first row negated in every other style."""
    size = len(rows)

    def entry(row: int, column: int) -> fmpq:
        if row == column:
            return fmpq(0)
        value = rows[min(row, column)][max(row, column)]
        return value if row < column else -value

    skew = fmpq_mat(size, size, [entry(row, column) for row in range(size) for column in range(size)])
    made = (one - skew) * (one + skew).inv()
    if style % 2:
        made = _with_diagonal(one, [fmpq(-1), *[fmpq(1)] * (size - 1)]) * made
    return made


def _one_hot_rows(rows: Sequence[Sequence[fmpq]], style: int) -> Entries:
    """Rows with a 1 where their numbers say, or, in every other style, in one column after the other."""
    count = len(rows[0]) if rows else 0
    found: Entries = {}
    for n, row in enumerate(rows if count else ()):
        place = (n if style % 2 else abs(int(sum(row, fmpq(0)).p))) % count
        found |= {(n + 1, m + 1): fmpq(int(m == place)) for m in range(count)}
    return found


def _orthonormal_columns(rows: Sequence[Sequence[fmpq]], one: fmpq_mat, style: int) -> Entries:
    """The first columns of an orthogonal matrix; there is none with more columns than rows."""
    size, count = len(rows), len(rows[0])
    wide = [[*row, *[fmpq(0)] * (size - count)] for row in rows]
    made = _orthogonal(wide, one, style) if count <= size else one
    return {(n + 1, m + 1): made[n, m] if m < size else fmpq(0) for n in range(size) for m in range(count)}


def on_the_sphere(values: Sequence[fmpq]) -> list[fmpq]:
    """A point of norm 1: the last number says where on a line through the pole (0, …, 0, 1) and the others."""
    *others, last = values
    if not any(others):
        return [*others, fmpq(-1 if last < 0 else 1)]
    squares = sum((value * value for value in others), fmpq(0))
    return [*(2 * value / (squares + 1) for value in others), (squares - 1) / (squares + 1)]


def _diagonal(matrix: fmpq_mat) -> list[fmpq]:
    return [matrix[n, n] for n in range(matrix.nrows())]


def _with_diagonal(matrix: fmpq_mat, values: list[fmpq]) -> fmpq_mat:
    size = matrix.nrows()
    return fmpq_mat(
        size, size, [values[n] if n == m else matrix[n, m] for n in range(size) for m in range(size)]
    )
