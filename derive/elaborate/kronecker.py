r"""``A \otimes B`` and ``\operatorname{vec} X``, with axes made of several (`derive.elaborate.axes`).

Place on the way of a step: `derive.elaborate.expression` hands every `Kronecker` here, `derive.elaborate.matrices`
every vec. Row (i, k), column (j, l) of A ⊗ B is A_{ij} B_{kl}; component (j, i) of vec X is X_{ij}: its columns one
below the other."""

from __future__ import annotations

from collections.abc import Sequence

from derive.diagnostic import fail
from derive.elaborate.axes import factors, paired
from derive.elaborate.free import spelled
from derive.elaborate.names import fit
from derive.elaborate.scope import Frame, Run, Scope, Value, scalar
from derive.elaborate.shape import natural_rank
from derive.latex.syntax import Kronecker
from derive.term import Power, Product, Term


def read_kronecker(run: Run, node: Kronecker, scope: Scope, want: int, top: bool) -> Value:
    """The value of ``A \\otimes B \\otimes …``; a vector is a matrix with one column, a transposed one with one row."""
    values: list[Value] = []
    for factor in node.factors:
        rank = natural_rank(run, factor, scope)
        if rank not in (1, 2):
            what = "a scalar" if rank == 0 else f"an array with {rank} indices"
            raise fail("D307", f"{spelled(factor)} is {what}; \\otimes is for vectors and matrices", factor.span)
        values.append(run.read(run, factor, scope, rank))
    return fit(run, kronecker(run, tuple(values)), node, scope, want, top)


def kronecker(run: Run, values: tuple[Value, ...]) -> Value:
    """The Kronecker product of vectors and matrices."""
    rows = tuple(_row(value) for value in values)
    columns = tuple(_column(value) for value in values)
    shape = tuple(paired(sum(axis, ())) for axis in (rows, columns) if any(axis))

    def build(frame: Frame, at: tuple[Term, ...]) -> Term:
        above = list(factors(at[0])) if any(rows) else []
        beside = list(factors(at[-1])) if any(columns) else []
        entries: list[Term] = []
        for value, row, column in zip(values, rows, columns, strict=True):
            place = [_taken(run, size, line) for sizes, line in ((row, above), (column, beside)) for size in sizes]
            entries.append(value.build(frame, tuple(place)))
        return Product(tuple(entries))

    parts = values if all(value.rank == 2 for value in values) else ()
    return Value(shape, build, not any(rows), parts=parts)


def determinant_of_parts(run: Run, value: Value, determinants: Sequence[Value]) -> Value:
    """The determinant of the Kronecker product of square matrices by theirs, each to the power of the product of the
    numbers of rows of the others."""
    orders = [factors(run.settled(part.shape[0])) for part in value.parts]

    def build(frame: Frame) -> Term:
        powers: list[Term] = []
        for place, base in enumerate(determinants):
            others = [size for other, sizes in enumerate(orders) if other != place for size in sizes]
            powers.append(Power(base.build(frame, ()), others[0] if len(others) == 1 else Product(tuple(others))))
        return Product(tuple(powers))

    return scalar(build)


def _row(value: Value) -> tuple[Term, ...]:
    return () if value.row else value.shape[:1]


def _column(value: Value) -> tuple[Term, ...]:
    return value.shape[1:] if value.rank == 2 else value.shape if value.row else ()


def _taken(run: Run, size: Term, line: list[Term]) -> Term:
    """The index into an axis of this size, taken from the indices still to be shared out."""
    count = len(factors(run.settled(size)))
    place = paired(tuple(line[:count]))
    del line[:count]
    return place


def vectorised(run: Run, value: Value) -> Value:
    """vec of a matrix; a vector is its own."""
    if value.rank == 1:
        return value
    rows, columns = value.shape

    def build(frame: Frame, at: tuple[Term, ...]) -> Term:
        line = list(factors(at[0]))
        column = _taken(run, columns, line)
        return value.build(frame, (_taken(run, rows, line), column))

    return Value((paired((columns, rows)),), build)
