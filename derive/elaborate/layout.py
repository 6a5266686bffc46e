r"""How the derivatives of vectors and by vectors are arranged: the layout conventions of matrix calculus.

Place on the way of a step: `derive.elaborate.derivatives` arranges what it reads by this, `derive.elaborate.shape`
asks which derivatives are rows.

Unless a document declares a layout, a gradient ``\frac{\partial f}{\partial x}`` is a column (and has the shape of a
matrix x), and a Jacobian ``\frac{\partial y}{\partial x}`` has a row for each component of y. In *numerator layout* a
gradient is a row (the transpose of the shape of a matrix), in *denominator layout* a Jacobian has a row for each
component of x. ``\nabla_x`` is a column in all of them, unless a document says that it is a row. A transpose in the
derivative, ``\frac{\partial y}{\partial x^\top}``, ``\frac{\partial y^\top}{\partial x}``,
``\frac{\partial^2 f}{\partial x\,\partial x^\top}``, says itself what is a row and what a column. vec of a matrix is a
vector here like any other."""

from __future__ import annotations

from dataclasses import dataclass

from derive.diagnostic import fail
from derive.latex.syntax import Differentiation
from derive.latex.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The axes of a derivative, out of those of what is differentiated and of its variables in this order; ``row``
    tells a transposed vector."""

    axes: tuple[int, ...]
    row: bool = False


def arrangement(
    vocabulary: Vocabulary, node: Differentiation, body: int, is_row: bool, variables: tuple[int, ...]
) -> Arrangement:
    """How a derivative of something with ``body`` axes (a transposed vector, if ``is_row``) by variables with so many
    axes each is arranged. D209 where transposes give it no arrangement."""
    plain = Arrangement(tuple(range(body + sum(variables))))
    if node.transposed or is_row:
        return _written(node, body, is_row, variables, plain)
    if node.form == "nabla":
        return Arrangement((0,), row=True) if vocabulary.row_gradient and (body, variables) == (0, (1,)) else plain
    if len(variables) > 1:
        return plain
    match body, variables[0], vocabulary.layout:
        case 0, 1, "numerator layout":
            return Arrangement((0,), row=True)
        case (0, 2, "numerator layout") | (1, 1, "denominator layout"):
            return Arrangement((1, 0))
    return plain


def _written(
    node: Differentiation, body: int, is_row: bool, variables: tuple[int, ...], plain: Arrangement
) -> Arrangement:
    """What the transposes in a derivative say."""
    match is_row, node.transposed, body, variables:
        case (False, (0,), 0, (1,)) | (True, (), 1, (0,)):
            return Arrangement((0,), row=True)
        case (False, (0,), 1, (1,)) | (False, (1,), 0, (1, 1)):
            return plain
        case (True, (), 1, (1,)) | (False, (0,), 0, (1, 1)):
            return Arrangement((1, 0))
    message = (
        r"a derivative with transposes is read as \partial y / \partial x^\top, \partial y^\top / \partial x, or "
        r"\partial^2 f / \partial x \partial x^\top, with vectors x and y; this one is not supported"
    )
    raise fail("D209", message, node.span)
