r"""Products: scalar factors, ``A x``, ``x^\top A y``, ``A B``, ``\odot`` and transposes, all as sums over
indices.

Place on the way of a step: `derive.elaborate.expression` hands every `Multiplication` and `Transpose` here. There are
no matrix operators in terms: a matrix product is a contraction. Powers, inverses, determinants, traces and diagonals
are `derive.elaborate.matrices`'s, norms and inner products in brackets `derive.elaborate.norms`'s."""

from __future__ import annotations

from itertools import pairwise

from derive.diagnostic import fail
from derive.elaborate.componentwise import reciprocal
from derive.elaborate.free import spelled
from derive.elaborate.names import fit, kind_of
from derive.elaborate.scope import Frame, Run, Scope, Value, summed_over
from derive.elaborate.shape import COMPONENTWISE, contracts, is_row, natural_rank, operations
from derive.latex.syntax import Multiplication, Node, Transpose
from derive.span import Span
from derive.term import Product, Term

MOST_CONTRACTIONS = 200
"""How many matrix products a side may have: a chain of them is as many sums inside one another."""


def read_product(run: Run, node: Multiplication, scope: Scope, want: int, top: bool) -> Value:
    """The value of a product, fitted to its place.

    Where a scalar must stand, a product that contracts is read whole; otherwise each factor must be a scalar,
    so that a dropped index is found at its factor."""
    factors = operations(run, node.factors)
    ranks = tuple(natural_rank(run, factor, scope) for _, factor in factors)
    contracting = _contracting(run, factors, ranks, scope)
    if contracting and (signs := [operator for operator, _ in factors if operator in COMPONENTWISE]):
        message = rf"{signs[0]} beside a matrix product can be read in two ways; bracket what belongs together"
        raise fail("D204", message, node.span)
    whole = contracting or want > 0
    pieces: list[tuple[Value, Span]] = []
    for (operator, factor), rank in zip(factors, ranks, strict=True):
        if operator == "/" or (operator == r"\oslash" and not (rank and whole)):
            pieces.append((reciprocal(run.read(run, factor, scope, 0)), factor.span))
        elif not rank or not whole:
            pieces.append((run.read(run, factor, scope, 0), factor.span))
        else:
            _attach(run, pieces, operator, run.read(run, factor, scope, rank), factor.span)
    return fit(run, _joined([value for value, _ in pieces]), node, scope, want, top)


def _contracting(run: Run, factors: tuple[tuple[str, Node], ...], ranks: tuple[int, ...], scope: Scope) -> bool:
    """Whether some factors make a matrix product or an inner product."""
    tensors = [
        (operator, rank, is_row(run, factor, scope.keys))
        for (operator, factor), rank in zip(factors, ranks, strict=True)
        if rank and operator != "/"
    ]
    return any(
        operator not in COMPONENTWISE and (rank + other > 2 or row or contracts(operator, row, other_row))
        for (_, rank, row), (operator, other, other_row) in pairwise(tensors)
    )


def _attach(run: Run, pieces: list[tuple[Value, Span]], operator: str, value: Value, span: Span) -> None:
    """Multiply a vector or matrix to the product so far: by components after a sign that says so, else
    contracted with the vector or matrix before it."""
    if operator == r"\oslash":
        value = reciprocal(value)
    before = [place for place, (piece, _) in enumerate(pieces) if piece.rank]
    if not before:
        pieces.append((value, span))
        return
    left, left_span = pieces[before[-1]]
    if operator in COMPONENTWISE:
        if left.rank != value.rank or left.row != value.row or not all(map(run.same, left.shape, value.shape)):
            what = "divided" if operator == r"\oslash" else "multiplied"
            raise _mismatch(run, left, value, span, f"{what} component by component")
        pieces.append((value, span))
        return
    pieces[before[-1]] = (contraction(run, left, value, operator, span), left_span.to(span))


def _mismatch(run: Run, left: Value, right: Value, span: Span, what: str) -> Exception:
    return fail("D307", f"{kind_of(run, left)} and {kind_of(run, right)} cannot be {what}", span)


def contraction(run: Run, left: Value, right: Value, operator: str, span: Span) -> Value:
    """The product of a matrix or vector with the one after it. D307 where their shapes do not fit."""
    inner = left.rank == 1 and right.rank == 1 and contracts(operator, left.row, right.row)
    if left.rank > 2 or right.rank > 2:
        raise fail(
            "D209", "products of arrays with more than two indices are not supported; use indices", span
        )
    if left.rank == 1 and right.rank == 1 and not inner:
        if right.row and not left.row:
            return _outer(left, right)
        message = r"the product of two vectors has no meaning; write x^\top y, x \odot y, or give indices"
        raise fail("D307", message, span)
    if left.rank == 1 and not left.row and not inner:
        raise fail("D307", "a vector before a matrix must be transposed", span)
    if right.row:
        raise fail("D209", "a matrix before a transposed vector is not supported", span)
    if not run.same(left.shape[-1], right.shape[0]):
        raise _mismatch(run, left, right, span, "multiplied")
    run.contractions += 1
    if run.contractions > MOST_CONTRACTIONS:
        raise fail("D206", f"more than {MOST_CONTRACTIONS} products of matrices and vectors in one side", span)
    lead = left.rank - 1

    def build(frame: Frame, at: tuple[Term, ...]) -> Term:
        def entry(below: Frame, index: tuple[Term, ...]) -> Term:
            return Product((left.build(below, (*at[:lead], *index)), right.build(below, (*index, *at[lead:]))))

        return summed_over(run, (run.finer(left.shape[-1], right.shape[0]),), frame, entry)

    return Value((*left.shape[:-1], *right.shape[1:]), build, left.row and right.rank == 2)


def _outer(left: Value, right: Value) -> Value:
    r"""``x y^\top``."""
    return Value(
        (*left.shape, *right.shape), lambda frame, at: Product((left.build(frame, at[:1]), right.build(frame, at[1:])))
    )


def _joined(values: list[Value]) -> Value:
    """The product of scalars and of vectors that share their indices."""
    if len(values) == 1:
        return values[0]
    shaped = [value for value in values if value.rank]
    shape, row = (shaped[0].shape, shaped[0].row) if shaped else ((), False)

    def build(frame: Frame, at: tuple[Term, ...]) -> Term:
        return Product(tuple(value.build(frame, at if value.rank else ()) for value in values))

    return Value(shape, build, row)


def read_transpose(run: Run, node: Transpose, scope: Scope, want: int, top: bool) -> Value:
    """A transposed vector (a row, good only inside a product) or matrix."""
    rank = natural_rank(run, node.body, scope)
    value = run.read(run, node.body, scope, rank)
    if rank > 2:
        raise fail("D209", "the transpose of an array with more than two indices is not supported", node.span)
    if rank == 1:
        if want == 0:
            message = f"{spelled(node.body)} transposed is a row vector, where a scalar must stand"
            raise fail("D209", message, node.span)
        value = Value(value.shape, value.build, not value.row)
    elif rank == 2:
        whole = value
        value = Value((value.shape[1], value.shape[0]), lambda frame, at: whole.build(frame, (at[1], at[0])))
    return fit(run, value, node, scope, want, top)
