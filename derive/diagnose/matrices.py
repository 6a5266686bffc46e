r"""Mistakes with whole vectors and matrices: a transpose or an inverse too many or too few, two factors in the wrong
order.

Place on the way of a step: rows of `derive.diagnose.table`. Transposes and shapes are 8 % of the published errors.
"""

from __future__ import annotations

from dataclasses import replace

from derive.diagnose.mistake import Around, Edits, Mistake
from derive.diagnose.places import Place, bracketed, nodes_in, without_brackets
from derive.latex.symbols import DIVIDING
from derive.latex.syntax import (
    Addition,
    Call,
    Differential,
    Differentiation,
    Group,
    Multiplication,
    Name,
    Node,
    Number,
    Power,
    Transpose,
)

_JOINING = ("", r"\cdot", r"\times", "*")
_WITH_INVERSE = frozenset({"invertible", "orthogonal", "positive definite"})


def is_array(node: Node, around: Around) -> bool:
    """Whether a node is written with whole vectors or matrices outside of functions and norms."""
    match node:
        case Name(subscripts=()):
            variable = around.variable(node.key)
            return variable is not None and variable.sort == "family" and len(variable.shape) in (1, 2)
        case Group(delimiter="(" | "[", subscripts=()) | Addition() | Multiplication() | Power():
            return any(is_array(child, around) for child in nodes_in(node))
        case Transpose() | Differential():
            return any(is_array(child, around) for child in nodes_in(node))
    return False


def transposed(place: Place, around: Around) -> Edits:
    """A matrix transposed, or not; names before brackets."""
    node = place.node
    if place.role != "value":
        return
    if isinstance(node, Transpose):
        yield node.body, 0
    elif not isinstance(place.parent, Transpose) and not _is_base(place):
        if isinstance(node, Name) and is_array(node, around):
            yield Transpose(node.span, node), 0
        elif isinstance(node, Group | Power) and not isinstance(place.parent, Call) and is_array(node, around):
            yield Transpose(node.span, node), 1


def other_layout(place: Place, around: Around) -> Edits:
    """A whole side transposed, in a line about a derivative of vectors or by one, or such a derivative in a side: what
    it is in the other layout."""
    node = place.node
    if place.parents:
        within = without_brackets(node.body) if isinstance(node, Transpose) else node
        if place.role != "value" or _is_transposed(place) or not _is_derivative(within, around):
            return
    elif not any(_is_arranged(side, around) for side in (around.side, *around.before)):
        return
    if isinstance(node, Transpose):
        yield without_brackets(node.body), 0
    elif isinstance(node, Name | Group):
        yield Transpose(node.span, node), 0
    else:
        yield Transpose(node.span, bracketed(node)), 0


def _is_transposed(place: Place) -> bool:
    """Whether a transpose is around a place, with nothing but brackets between."""
    around = next((node for node in reversed(place.parents) if not isinstance(node, Group)), None)
    return isinstance(around, Transpose)


def _is_arranged(side: Node, around: Around) -> bool:
    """Whether a derivative by a whole vector or matrix stands in a side."""
    pending = [side]
    while pending:
        node = pending.pop()
        if _is_derivative(node, around):
            return True
        pending.extend(nodes_in(node))
    return False


def _is_derivative(node: Node, around: Around) -> bool:
    """Whether an expression is a derivative by a whole vector or matrix."""
    match node:
        case Differentiation(form="fraction" | "operator", variables=variables):
            return any(is_array(variable, around) for variable in variables)
    return False


def _is_base(place: Place) -> bool:
    return isinstance(place.parent, Power) and place.parent.base is place.node


def _is_inverse(node: Node) -> bool:
    return isinstance(node, Power) and without_brackets(node.exponent) == _minus_one(node)


def _minus_one(node: Node) -> Node:
    return Addition(node.span, ((-1, Number(node.span, "1")),))


def lost_inverse(place: Place, around: Around) -> Edits:
    """The inverse of a square matrix where the matrix stands, if it is declared to have one or some inverse stands
    around; names before brackets."""
    node = place.node
    if place.role != "value" or _is_base(place) or isinstance(place.parent, Call) or not is_array(node, around):
        return
    if isinstance(node, Name):
        variable = around.variable(node.key)
        if variable is None or len(variable.shape) != 2 or variable.shape[0] != variable.shape[1]:
            return
        if variable.properties & _WITH_INVERSE or _some_inverse(around):
            yield Power(node.span, node, _minus_one(node)), 0
    elif isinstance(node, Group) and _some_inverse(around):
        yield Power(node.span, node, _minus_one(node)), 1


def _some_inverse(around: Around) -> bool:
    """Whether an inverse stands in one of the lines around."""
    pending = [around.side, *around.near]
    while pending:
        node = pending.pop()
        if _is_inverse(node):
            return True
        pending.extend(nodes_in(node))
    return False


def extra_inverse(place: Place, around: Around) -> Edits:
    """The matrix where its inverse stands."""
    node = place.node
    if place.role == "value" and isinstance(node, Power) and _is_inverse(node) and is_array(node.base, around):
        yield node.base, 0


def exchanged_factors(place: Place, around: Around) -> Edits:
    """Two neighbours in a product of vectors and matrices in the other order."""
    node = place.node
    if place.role != "value" or not isinstance(node, Multiplication):
        return
    for number in range(1, len(node.factors)):
        (before, one), (operator, two) = node.factors[number - 1 : number + 1]
        if before in DIVIDING or operator not in _JOINING or one == two:
            continue
        if is_array(one, around) and is_array(two, around):
            exchanged = ((before, two), (operator, one))
            yield replace(node, factors=(*node.factors[: number - 1], *exchanged, *node.factors[number + 1 :])), 0


ROWS = (
    Mistake(
        "D432", "other-layout", "this is right in the other layout of derivatives, which is the transpose of this one",
        11, other_layout, other_layout,
    ),
    Mistake("D425", "transposed", "a transpose is missing or too much", 12, transposed, transposed),
    Mistake(
        "D427", "exchanged-factors", "two factors are in the wrong order", 14, exchanged_factors, exchanged_factors
    ),
    Mistake("D428", "lost-inverse", "an inverse is lost", 9, lost_inverse, extra_inverse),
    Mistake("D429", "extra-inverse", "there is an inverse too many", 9, extra_inverse, lost_inverse),
)
