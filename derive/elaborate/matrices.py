r"""Traces and diagonals: ``\operatorname{tr}(A B)``, ``\operatorname{diag}(x)``, written out as sums and deltas.

Place on the way of a step: `derive.elaborate.calls` hands over every call of a row of `derive.operations`.
"""

from __future__ import annotations

from derive.diagnostic import fail
from derive.elaborate.affine import same
from derive.elaborate.free import spelled
from derive.elaborate.names import kind_of
from derive.elaborate.scope import Frame, Run, Scope, Value, scalar
from derive.elaborate.shape import natural_rank
from derive.latex.syntax import Call
from derive.operations import Operation
from derive.term import ONE, Binder, Bound, Delta, Product, Term


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
    if rank == 2 and row.is_square and not same(value.shape[0], value.shape[1]):
        raise fail("D307", f"{kind_of(value)} is not square, so it has no {row.name}", argument.span)
    match row.name, rank:
        case "trace", _:
            return _trace(run, value)
        case "diagonal", 1:
            return Value((value.shape[0],) * 2, lambda frame, at: Product((Delta(*at), value.build(frame, at[:1]))))
        case _:
            return Value(value.shape[:1], lambda frame, at: value.build(frame, (at[0], at[0])))


def _trace(run: Run, value: Value) -> Value:
    hint = run.hints(1)[0]

    def build(frame: Frame) -> Term:
        index = Bound(frame.depth)
        return Binder("sum", ONE, value.shape[0], (), value.build(frame.below(), (index, index)), hint)

    return scalar(build)
