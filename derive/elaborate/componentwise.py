r"""Powers, roots and quotients of vectors and matrices, component by component: ``x^{\odot 2}``, ``x \oslash y``, and
``x^2``, ``\sqrt{x}``, ``\frac{x}{y}`` where a document says that it means them so.

Place on the way of a step: `derive.elaborate.expression` hands powers, roots and fractions here, and
`derive.elaborate.products` divisors. A power of a square matrix without a sign is the matrix power, whatever is said of
vectors: that is `derive.elaborate.matrices`'s."""

from __future__ import annotations

from fractions import Fraction

from derive.diagnostic import fail
from derive.elaborate.names import kind_of
from derive.elaborate.scope import Run, Scope, Value
from derive.elaborate.shape import natural_rank
from derive.latex.syntax import Fraction as Quotient
from derive.latex.syntax import Node, Power, Root
from derive.term import MINUS_ONE, number, quotient
from derive.term import Power as Raised

POWER, ROOT, QUOTIENT = "^", r"\sqrt", "/"
"""What a notation can say of: the signs under which `derive.latex.vocabulary` keeps it."""


def read_componentwise_power(run: Run, node: Power, scope: Scope, want: int) -> Value:
    """Every component to a power. D209 for a vector where nothing says that this is meant."""
    if not (node.componentwise or run.vocabulary.componentwise(POWER)):
        raise _unsaid(node, r"a power of a vector or matrix", r"x^{\odot 2}", "x^2")
    base, exponent = run.read(run, node.base, scope, want), run.read(run, node.exponent, scope, 0)
    return Value(base.shape, lambda frame, at: Raised(base.build(frame, at), exponent.build(frame, ())), base.row)


def read_componentwise_root(run: Run, node: Root, scope: Scope, want: int, degree: int) -> Value:
    """The root of every component. D209 where nothing says that this is meant."""
    if not run.vocabulary.componentwise(ROOT):
        raise _unsaid(node, "a root of a vector or matrix", r"x^{\odot 1/2}", r"\sqrt{x}")
    inside = run.read(run, node.radicand, scope, want)
    exponent = number(Fraction(1, degree))
    return Value(inside.shape, lambda frame, at: Raised(inside.build(frame, at), exponent), inside.row)


def read_componentwise_quotient(run: Run, node: Quotient, scope: Scope, want: int) -> Value:
    """Every component divided by that of the denominator; a number above is divided by every one of them."""
    below = run.read(run, node.denominator, scope, want)
    above_rank = want if natural_rank(run, node.numerator, scope) else 0
    above = run.read(run, node.numerator, scope, above_rank)
    if above_rank and (above.row != below.row or not all(map(run.same, above.shape, below.shape))):
        message = f"{kind_of(run, above)} and {kind_of(run, below)} cannot be divided component by component"
        raise fail("D307", message, node.span)
    return Value(
        below.shape,
        lambda frame, at: quotient(above.build(frame, at if above_rank else ()), below.build(frame, at)),
        below.row,
    )


def reciprocal(value: Value) -> Value:
    """1 over every component."""
    return Value(value.shape, lambda frame, at: Raised(value.build(frame, at), MINUS_ONE), value.row)


def _unsaid(node: Node, what: str, sign: str, writing: str) -> Exception:
    message = f"{what} is read component by component only with a sign, as in {sign}, or declared: "
    return fail("D209", message + f"`notation: {{{writing}: componentwise}}`", node.span)
