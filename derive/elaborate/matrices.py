r"""Traces, diagonals, determinants, inverses and powers of matrices: ``\operatorname{tr}(A B)``,
``\operatorname{diag}(x)``, ``\det A``, ``|A|``, ``A^{-1}``, ``A^2``.

Place on the way of a step: `derive.elaborate.calls` hands over every call of a row of `derive.operations`,
`derive.elaborate.expression` powers and bars of matrices. Traces, diagonals and powers are written out as sums and
deltas; an inverse and a determinant are functions of the whole matrix, but those of a Kronecker product are written by
those of its factors: (A ⊗ B)⁻¹ is A⁻¹ ⊗ B⁻¹, defined where both are, and det(A ⊗ B) is det(A)ᵐ det(B)ⁿ.
"""

from __future__ import annotations

from functools import reduce

from derive.diagnostic import fail
from derive.elaborate.axes import blocks, factors, identical
from derive.elaborate.free import spelled
from derive.elaborate.kronecker import determinant_of_parts, kronecker, vectorised
from derive.elaborate.names import fit, kind_of
from derive.elaborate.products import contraction
from derive.elaborate.scope import Frame, Run, Scope, Value, array, scalar, summed_over
from derive.elaborate.shape import natural_rank
from derive.functions import DETERMINANT, INVERSE
from derive.latex.syntax import Addition, Call, Group, Node, Number, Power, Transpose
from derive.operations import Operation
from derive.term import ONE, Apply, Binder, Bound, Product, Term, quotient

LARGEST_POWER = 12


def read_operation(run: Run, node: Call, row: Operation, scope: Scope) -> Value:
    """The value of an operation; D307 where its argument has not the shape it is for."""
    if node.function.primes or node.power is not None:
        raise fail("D209", f"marks and powers on {node.function.key} are not supported", node.function.span)
    if len(node.arguments) != 1:
        given = len(node.arguments)
        raise fail("D306", f"{node.function.key} takes 1 argument, {given} given here", node.span)
    argument = node.arguments[0]
    rank = natural_rank(run, argument, scope)
    if rank not in row.ranks:
        what = "a scalar" if rank == 0 else f"an array with {rank} indices" if rank > 2 else "a vector"
        raise fail("D307", f"{spelled(argument)} is {what}, of which there is no {row.name}", argument.span)
    value = run.read(run, argument, scope, rank)
    if value.row:
        raise fail("D307", f"the {row.name} of a transposed vector has no meaning here", argument.span)
    if rank == 2 and row.is_square and not run.same(value.shape[0], value.shape[1]):
        raise fail("D307", f"{kind_of(run, value)} is not square, so it has no {row.name}", argument.span)
    if row.by_rows:
        return _of_vectors(run, node, row, value)
    match row.name, rank:
        case "trace", _:
            return _trace(run, value)
        case "determinant", _:
            return _determinant(run, value)
        case "vectorisation", _:
            return vectorised(run, value)
        case "diagonal", 1:
            return Value((value.shape[0],) * 2, lambda frame, at: Product((identical(*at), value.build(frame, at[:1]))))
        case _:
            return Value(value.shape[:1], lambda frame, at: value.build(frame, (at[0], at[0])))


def _of_vectors(run: Run, node: Call, row: Operation, value: Value) -> Value:
    """The sum, the mean or the cumulative sums of a vector, or of each row or column of a matrix."""
    along = run.vocabulary.along.get(run.vocabulary.resolve(node.function.key))
    if value.rank == 2 and along is None:
        raise fail("D204", unsaid(node), node.span)
    turned = value.rank == 2 and along == "columnwise"
    if row.name == "cumulative sum":
        return _cumulative(run, node, value, 0 if turned else value.rank - 1)
    kept, summed = (value.shape[1:], value.shape[:1]) if turned else (value.shape[:-1], value.shape[-1:])

    def build(frame: Frame, at: tuple[Term, ...]) -> Term:
        def entry(below: Frame, places: tuple[Term, ...]) -> Term:
            return value.build(below, (*places, *at) if turned else (*at, *places))

        total = summed_over(run, summed, frame, entry)
        return quotient(total, Product(factors(run.settled(summed[0])))) if row.name == "mean" else total

    return Value(kept, build)


def _cumulative(run: Run, node: Call, value: Value, axis: int) -> Value:
    """The sums of the entries up to each along an axis: Σ_{j ≤ i} x_j."""
    size = run.settled(value.shape[axis])
    if len(factors(size)) > 1 or len(blocks(size)) > 1:
        raise fail("D209", "cumulative sums over blocks or Kronecker products are not supported", node.span)
    hint = run.hints(1)[0]

    def build(frame: Frame, at: tuple[Term, ...]) -> Term:
        places = (*at[:axis], Bound(frame.depth), *at[axis + 1 :])
        return Binder("sum", ONE, at[axis], (), value.build(frame.below(), places), hint)

    return Value(value.shape, build)


def unsaid(node: Call) -> str:
    """What to say where a function of vectors has a matrix."""
    key = node.function.key
    return f"{key} of the rows, or of the columns? say under notation that {key} is rowwise or columnwise"


def _trace(run: Run, value: Value) -> Value:
    return scalar(
        lambda frame: summed_over(run, value.shape[:1], frame, lambda below, at: value.build(below, (at[0], at[0])))
    )


def _determinant(run: Run, value: Value) -> Value:
    if _has_square_parts(run, value):
        return determinant_of_parts(run, value, [_determinant(run, part) for part in value.parts])
    hints = run.hints(2)
    return scalar(lambda frame: Apply(DETERMINANT, (array(value, frame, hints),)))


def read_bars(run: Run, node: Group, scope: Scope) -> Value:
    """``|A|`` of a matrix, its determinant."""
    return _determinant(run, _square(run, node.body, scope, "determinant"))


def _square(run: Run, node: Node, scope: Scope, what: str) -> Value:
    """The value of a square matrix; D307 for anything else, which has no ``what``."""
    if natural_rank(run, node, scope) != 2:
        raise fail("D307", f"{spelled(node)} is no matrix, so it has no {what}", node.span)
    value = run.read(run, node, scope, 2)
    if not run.same(*value.shape):
        raise fail("D307", f"{kind_of(run, value)} is not square, so it has no {what}", node.span)
    return value


def read_matrix_power(run: Run, node: Power, scope: Scope, want: int, top: bool) -> Value:
    """``A^{-1}``, ``A^2``, ``A^{-2}`` of a square matrix."""
    exponent = _whole(node.exponent)
    if exponent is None or not 0 < abs(exponent) <= LARGEST_POWER:
        message = f"powers of a matrix are supported from 1 to {LARGEST_POWER} and from -1 to -{LARGEST_POWER}"
        raise fail("D209", message, node.exponent.span)
    value = _square(run, node.base, scope, "inverse" if exponent < 0 else "powers")
    if exponent < 0:
        value = _inverse(run, value)
    product = reduce(lambda left, right: contraction(run, left, right, "", node.span), [value] * abs(exponent))
    return fit(run, product, node, scope, want, top)


def read_inverse_transpose(run: Run, node: Transpose, scope: Scope, want: int, top: bool) -> Value:
    r"""``A^{-\top}``."""
    value = _square(run, node.body, scope, "inverse")
    inverse = _inverse(run, value)
    return fit(run, Value(value.shape, lambda frame, at: inverse.build(frame, at[::-1])), node, scope, want, top)


def _has_square_parts(run: Run, value: Value) -> bool:
    """Whether a value is the Kronecker product of square matrices, whose inverse and determinant are those of them."""
    return bool(value.parts) and all(run.same(*part.shape) for part in value.parts)


def _inverse(run: Run, value: Value) -> Value:
    if _has_square_parts(run, value):
        return kronecker(run, tuple(_inverse(run, part) for part in value.parts))
    hints = run.hints(2)
    return Value(value.shape, lambda frame, at: Apply(INVERSE, (array(value, frame, hints), *at)))


def _whole(node: Node) -> int | None:
    """The whole number that an exponent is written as."""
    match node:
        case Number(text=text) if text.isdecimal():
            return int(text)
        case Addition(terms=((-1, Number(text=text)),)) if text.isdecimal():
            return -int(text)
        case Group(delimiter="{" | "(", body=body, subscripts=()):
            return _whole(body)
    return None
