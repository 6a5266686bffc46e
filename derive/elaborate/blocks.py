r"""Block matrices: ``\begin{bmatrix} A & B \\ C & D \end{bmatrix}`` of matrices, vectors and numbers.

Place on the way of a step: `derive.elaborate.expression` hands every `Blocks` here. Along each axis the blocks stand
one after another (`derive.elaborate.axes`): a sum over the axis is a sum over each block, and the entry at an index
that is not known to be in one block is told apart by cases. Blocks of one row have one height, those of one column one
width; a 0 has whatever its place asks for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from derive.diagnostic import fail
from derive.elaborate.axes import blocks, is_paired, located, stacked, stacked_index, told_apart
from derive.elaborate.free import spelled
from derive.elaborate.names import fit, kind_of
from derive.elaborate.scope import Frame, Run, Scope, Value
from derive.elaborate.shape import block_rank, is_row, is_zero_block, natural_rank
from derive.latex.syntax import Blocks, Node
from derive.term import ONE, ZERO, Term


@dataclass(frozen=True, slots=True)
class _Block:
    """A block as a matrix: its height and width (None for a 0), and its entry at a row and a column."""

    value: Value
    node: Node

    @property
    def height(self) -> Term | None:
        if self.value.any_shape:
            return None
        return ONE if self.value.rank == 0 or self.value.row else self.value.shape[0]

    @property
    def width(self) -> Term | None:
        if self.value.any_shape:
            return None
        if self.value.rank == 2:
            return self.value.shape[1]
        return self.value.shape[0] if self.value.row else ONE

    def entry(self, frame: Frame, row: Term, column: Term) -> Term:
        match self.value.rank:
            case 0:
                return self.value.build(frame, ())
            case 1:
                return self.value.build(frame, (column if self.value.row else row,))
            case _:
                return self.value.build(frame, (row, column))


def read_blocks(run: Run, node: Blocks, scope: Scope, want: int, top: bool) -> Value:
    """The value of a block matrix; of one column of vectors and numbers, a vector."""
    grid = [[_block(run, block, scope) for block in row] for row in node.rows]
    heights = tuple(_common(run, row, [block.height for block in row], "row") for row in grid)
    columns = list(zip(*grid, strict=True))
    widths = tuple(_common(run, list(column), [block.width for block in column], "column") for column in columns)
    if any(is_paired(run.settled(size)) for size in (*heights, *widths)):
        raise fail("D209", "a Kronecker product as a block is not supported", node.span)
    rank, row = block_rank(run, node, scope.keys), is_row(run, node, scope.keys)

    def build(frame: Frame, at: tuple[Term, ...]) -> Term:
        def across(above: int, line: Term) -> Term:
            def one(beside: int, column: Term) -> Term:
                return grid[above][beside].entry(frame, line, column)

            return one(0, ONE) if rank == 1 and not row else _told_apart(run, widths, at[-1], one)

        return across(0, ONE) if row else _told_apart(run, heights, at[0], across)

    axes = (stacked(heights), stacked(widths))
    shape = axes if rank == 2 else axes[1:] if row else axes[:1]
    return fit(run, Value(shape, build, row), node, scope, want, top)


def _block(run: Run, node: Node, scope: Scope) -> _Block:
    if is_zero_block(run, node):
        return _Block(Value((), lambda _, __: ZERO, any_shape=True), node)
    rank = natural_rank(run, node, scope)
    if rank > 2:
        raise fail("D307", f"{spelled(node)} has {rank} indices, so it is no block of a matrix", node.span)
    return _Block(run.read(run, node, scope, rank), node)


def _common(run: Run, line: list[_Block], sizes: list[Term | None], which: str) -> Term:
    """The height of a row, or the width of a column: that of its blocks; 1 where all of them are 0."""
    first: tuple[Term, _Block] | None = None
    for size, block in zip(sizes, line, strict=True):
        if size is None:
            continue
        if first is not None and not run.same(first[0], size):
            one, other = kind_of(run, first[1].value), kind_of(run, block.value)
            raise fail("D307", f"{one} and {other} cannot be blocks in one {which}", block.node.span)
        first = first or (size, block)
    return ONE if first is None else first[0]


def _told_apart(run: Run, sizes: tuple[Term, ...], index: Term, entry: Callable[[int, Term], Term]) -> Term:
    """``entry(block, index in it)`` for an index into blocks of these sizes."""
    parts = [blocks(run.settled(size)) for size in sizes]
    known = located(index)
    if known is not None and known.sizes == tuple(part for some in parts for part in some):
        number = known.number
        for place, some in enumerate(parts):
            if number < len(some):
                return entry(place, stacked_index(some, number, known.index))
            number -= len(some)
    return told_apart(tuple(map(run.settled, sizes)), index, entry)
