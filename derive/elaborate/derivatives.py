r"""Derivatives: by a scalar or component, and by whole vectors and matrices.

Place on the way of a step: `derive.elaborate.expression` hands every `Differentiation` here. What is differentiated
stays as it is written: how derivatives go on inside is a matter of the normal form."""

from __future__ import annotations

from derive.diagnostic import fail
from derive.elaborate.free import spelled
from derive.elaborate.kronecker import vectorised
from derive.elaborate.layout import arrangement
from derive.elaborate.names import fit, read_index, read_name
from derive.elaborate.scope import Choice, Frame, Run, Scope, Value
from derive.elaborate.shape import item_rank, natural_rank
from derive.latex.syntax import Differentiation, Name
from derive.term import ONE, Family, Partial, Symbol, Term


def read_derivative(run: Run, node: Differentiation, scope: Scope, want: int, top: bool) -> Value:
    """A derivative; by a vector it is the vector (or matrix) of the derivatives by its components, arranged as
    `derive.elaborate.layout` says."""
    variables = [
        (variable, _variable(run, variable, scope, place in node.stacked))
        for place, variable in enumerate(node.variables)
    ]
    axes = sum(value.rank for _, value in variables)
    if axes and want == 0:
        whole = read_derivative(run, node, scope, max(axes, natural_rank(run, node, scope)), top)
        return fit(run, whole, node, scope, 0, top)
    if want < axes:
        raise fail("D307", "this derivative by vectors has more components than its place has", node.span)
    choices = tuple(choice for variable, _ in variables for choice in _choices(run, variable, scope))
    body = run.read(run, node.body, scope.differentiate(choices), want - axes)
    shape = (*body.shape, *(size for _, value in variables for size in value.shape))
    ranks = tuple(value.rank for _, value in variables)
    found = arrangement(run.vocabulary, node, body.rank, body.row, ranks)

    def build(frame: Frame, arranged: tuple[Term, ...]) -> Term:
        at = tuple(arranged[found.axes.index(axis)] for axis in range(len(shape)))
        term, start = body.build(frame, at[: body.rank]), body.rank
        by: list[Term] = []
        for _, value in variables:
            by.append(value.build(frame, at[start : start + value.rank]))
            start += value.rank
        for variable in reversed(by):
            term = Partial(term, variable)
        return term

    return Value(tuple(shape[axis] for axis in found.axes), build, found.row)


def _variable(run: Run, node: Name, scope: Scope, is_stacked: bool) -> Value:
    """A variable of differentiation: a declared scalar, component or family, or vec of a matrix."""
    declared = run.variable(run.vocabulary.resolve(node.key))
    if not node.subscripts and declared is not None and item_rank(declared) < len(declared.shape):
        raise fail("D209", f"{node.key} is a batch; a derivative is by one of its items, {node.key}_i", node.span)
    value = read_name(run, node, scope)
    term = value.build(scope.probes, tuple(ONE for _ in value.shape))
    if isinstance(term, Symbol | Family):
        if term.name in run.context.definitions:
            message = f"{term.name} is defined by an equation; a derivative by it is not supported"
            raise fail("D209", message, node.span)
        found = run.variable(term.name)
        if found is not None and "one-hot rows" in found.properties:
            message = f"the entries of {term.name} are 0 or 1, so there is no derivative by them"
            raise fail("D209", message, node.span)
        if found is not None and found.sort in ("scalar", "family"):
            if is_stacked and value.rank not in (1, 2):
                raise fail("D307", f"vec is of a matrix, and {spelled(node)} is none", node.span)
            return vectorised(run, value) if is_stacked else value
    raise fail("D209", f"{spelled(node)} is no real variable, so there is no derivative by it", node.span)


def _choices(run: Run, node: Name, scope: Scope) -> tuple[Choice, ...]:
    r"""The indices of a variable, for an index dropped under its derivative: j of ``\nabla_{z_j}``."""
    found: list[Choice] = []
    whole = read_name(run, Name(node.span, node.key, node.label), scope) if node.subscripts else None
    for axis, item in enumerate(node.subscripts):
        if isinstance(item, Name) and whole is not None:
            found.append(Choice(item.key, read_index(run, item, scope), ONE, whole.shape[axis]))
    return tuple(found)
