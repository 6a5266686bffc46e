r"""Norms and inner products: ``\|x\|``, ``\|x\|_1``, ``\|A\|_F``, ``\langle A, B\rangle_F``, ``A : B``, as sums over
indices.

Place on the way of a step: `derive.elaborate.expression` hands every norm and `InnerProduct` here. Norms of matrices
that are no sum of their entries (the spectral norm) are not supported and say so."""

from __future__ import annotations

from fractions import Fraction

from derive.diagnostic import fail
from derive.elaborate.free import spelled
from derive.elaborate.names import kind_of
from derive.elaborate.scope import Frame, Run, Scope, Value, scalar, summed_over
from derive.elaborate.shape import natural_rank
from derive.latex.syntax import Group, InnerProduct, Name, Node, Number
from derive.operations import FROBENIUS
from derive.term import Apply, Power, Product, Term, number


def is_norm(node: Node) -> bool:
    """Whether a node is a norm."""
    return isinstance(node, Group) and node.delimiter == r"\|"


def read_norm(run: Run, node: Group, scope: Scope, power: Fraction = Fraction(1)) -> Value:
    r"""``\|x\|`` and ``\|x\|_2`` (Euclidean), ``\|x\|_1``, ``\|A\|_F``, to an even power or to the first."""
    order = _order(node)
    rank = natural_rank(run, node.body, scope)
    if rank == 0:
        raise fail("D209", "the norm of a scalar is not supported; write what is meant", node.span)
    if rank > 1 and order != "F":
        message = r"of the norms of a matrix only Frobenius's, \|…\|_F, is supported; write what is meant"
        raise fail("D209", message, node.span)
    value = run.read(run, node.body, scope, rank)

    def build(frame: Frame) -> Term:
        if order == "1":
            total = summed_over(run, value.shape, frame, lambda below, at: Apply("abs", (value.build(below, at),)))
            return total if power == 1 else Power(total, number(power))
        squares = summed_over(run, value.shape, frame, lambda below, at: Power(value.build(below, at), number(2)))
        return squares if power == 2 else Power(squares, number(power / 2))

    return scalar(build)


def _order(node: Group) -> str:
    match node.subscripts:
        case ():
            return "2"
        case (Number(text="1" | "2" as text),):
            return text
        case (Name(key=key, subscripts=(), label=None),) if key in FROBENIUS:
            return "F"
        case _:
            message = "of norms only the Euclidean one, the one of order 1 and Frobenius's are supported"
            raise fail("D209", message, node.span)


def read_inner_product(run: Run, node: InnerProduct, scope: Scope) -> Value:
    r"""``\langle x, y\rangle``, ``\langle A, B\rangle_F``, ``A : B``: the sum of the products of the components."""
    if node.subscripts and not (isinstance(mark := node.subscripts[0], Name) and mark.key in FROBENIUS):
        message = "of inner products only the sum of the products of components is supported; write it out"
        raise fail("D209", message, node.subscripts[0].span)
    left, right = (_factor(run, part, scope) for part in (node.left, node.right))
    if left.rank != right.rank or not all(map(run.same, left.shape, right.shape)):
        raise fail("D307", f"{kind_of(run, left)} and {kind_of(run, right)} have no inner product", node.span)
    sizes = tuple(map(run.finer, left.shape, right.shape))

    def entry(below: Frame, at: tuple[Term, ...]) -> Term:
        return Product((left.build(below, at), right.build(below, at)))

    return scalar(lambda frame: summed_over(run, sizes, frame, entry))


def _factor(run: Run, node: Node, scope: Scope) -> Value:
    rank = natural_rank(run, node, scope)
    value = run.read(run, node, scope, rank)
    if value.rank == 0 or value.row:
        what = "a scalar" if value.rank == 0 else "a transposed vector"
        raise fail("D307", f"{spelled(node)} is {what}; an inner product has vectors or matrices", node.span)
    return value
