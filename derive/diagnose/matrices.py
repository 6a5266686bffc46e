r"""Mistakes in products of whole vectors and matrices: a transpose too many or too few, two factors in the wrong order.

Place on the way of a step: rows of `derive.diagnose.table`. Transposes and shapes are 8 % of the published errors.
"""

from __future__ import annotations

from dataclasses import replace

from derive.diagnose.mistake import Around, Edits, Mistake
from derive.diagnose.places import Place, nodes_in
from derive.latex.syntax import Addition, Call, Group, Multiplication, Name, Node, Power, Transpose

_JOINING = ("", r"\cdot", r"\times", "*")


def is_array(node: Node, around: Around) -> bool:
    """Whether a node is written with whole vectors or matrices outside of functions and norms."""
    match node:
        case Name(subscripts=()):
            variable = around.variable(node.key)
            return variable is not None and variable.sort == "family" and len(variable.shape) in (1, 2)
        case Group(delimiter="(" | "[", subscripts=()) | Addition() | Multiplication() | Power() | Transpose():
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
        elif isinstance(node, Group) and not isinstance(place.parent, Call) and is_array(node, around):
            yield Transpose(node.span, node), 1


def _is_base(place: Place) -> bool:
    return isinstance(place.parent, Power) and place.parent.base is place.node


def exchanged_factors(place: Place, around: Around) -> Edits:
    """Two neighbours in a product of vectors and matrices in the other order."""
    node = place.node
    if place.role != "value" or not isinstance(node, Multiplication):
        return
    for number in range(1, len(node.factors)):
        (before, one), (operator, two) = node.factors[number - 1 : number + 1]
        if before == "/" or operator not in _JOINING or one == two:
            continue
        if is_array(one, around) and is_array(two, around):
            exchanged = ((before, two), (operator, one))
            yield replace(node, factors=(*node.factors[: number - 1], *exchanged, *node.factors[number + 1 :])), 0


ROWS = (
    Mistake("D425", "transposed", "a transpose is missing or too much", 12, transposed, transposed),
    Mistake(
        "D427", "exchanged-factors", "two factors are in the wrong order", 14, exchanged_factors, exchanged_factors
    ),
)
