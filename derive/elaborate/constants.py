r"""Constants that need no declaration: ``I``, ``I_n``, ``\mathbf{1}``, ``\mathbf{0}_n``, with the sizes that stand
below them or that their place asks for.

Place on the way of a step: `derive.elaborate.expression` hands every name here that nothing declares and that is a
row of `derive.operations`. A size that nothing settles is an error (D313), never guessed."""

from __future__ import annotations

from derive.diagnostic import fail
from derive.elaborate.affine import written
from derive.elaborate.axes import identical
from derive.elaborate.free import spelled
from derive.elaborate.names import kind_of, read_index, sliced
from derive.elaborate.scope import Run, Scope, Value, choice_of
from derive.elaborate.shape import sizes_below
from derive.latex.syntax import Name
from derive.operations import Constant
from derive.term import ONE, ZERO, Term, free_names


def read_constant(run: Run, node: Name, row: Constant, scope: Scope) -> Value:
    r"""``I``, ``I_n``, ``I_{ij}``, ``\mathbf{1}``, ``\mathbf{1}_n``, ``\mathbf{0}_{n \times m}``."""
    if node.primes:
        raise fail("D209", f"{node.key} is no function; a mark on it has no meaning", node.span)
    if not node.subscripts:
        return _filled(row, (run.new_size(node.key, node.span),) * row.rank)
    sizes = sizes_below(run, node)
    if not sizes:
        if row.name != "identity" or len(node.subscripts) != 2:
            raise fail("D306", f"below {node.key} stands its size; write ({node.key})_i for a component", node.span)
        size = run.new_size(node.key, node.span)
        for item in node.subscripts:
            if isinstance(item, Name) and not run.same(size, end := _end(run, item, scope, size)):
                message = f"{spelled(item)} runs to {written(end)}, and another index of {node.key} to another end"
                raise fail("D307", message, node.span)
        return sliced(run, _filled(row, (size, size)), [], node.subscripts, scope, node.key)
    shape = tuple(read_index(run, size, scope).build(scope.probes, ()) for size in sizes)
    if row.name == "identity":
        shape = shape * 2 if len(shape) == 1 else shape
        if not run.same(*shape):
            raise fail("D307", f"{kind_of(run, _filled(row, shape))} is no identity matrix", node.span)
    return _filled(row, shape)


def _end(run: Run, index: Name, scope: Scope, otherwise: Term) -> Term:
    """Where the range of an index ends, if that is known outside of all sums."""
    bound = scope.find(index.key)
    choice = bound.choice if bound is not None else choice_of(run, run.vocabulary.resolve(index.key))
    if choice is None or any(name.startswith("\0") for name in free_names(choice.upper)):
        return otherwise
    return choice.upper


def _filled(row: Constant, shape: tuple[Term, ...]) -> Value:
    entries = {"ones": ONE, "zeros": ZERO}
    return Value(shape, lambda _, places: identical(*places) if row.name == "identity" else entries[row.name])
