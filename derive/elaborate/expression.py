"""The reading of expressions: one case for each kind of syntax node, and what each place asks of what stands
in it.

Place on the way of a step: `derive.elaborate.elaborate` calls `read` on a side; names, calls, products and
operators have modules of their own. ``want`` is the number of axes the place has, ``top`` tells a term of the
side itself, where a vector is called a vector for a scalar rather than a dropped index."""

from __future__ import annotations

from fractions import Fraction
from typing import TypeGuard

from derive.diagnostic import fail
from derive.elaborate.affine import affine
from derive.elaborate.blocks import read_blocks
from derive.elaborate.calls import read_call, require_componentwise
from derive.elaborate.componentwise import (
    read_componentwise_power,
    read_componentwise_quotient,
    read_componentwise_root,
)
from derive.elaborate.constants import read_constant
from derive.elaborate.derivatives import read_derivative
from derive.elaborate.differentials import read_differential
from derive.elaborate.free import spelled
from derive.elaborate.kronecker import read_kronecker
from derive.elaborate.matrices import read_bars, read_inverse_transpose, read_matrix_power
from derive.elaborate.names import components, fit, kind_of, read_name, summed
from derive.elaborate.norms import is_norm, read_inner_product, read_norm
from derive.elaborate.operators import read_big, read_condition
from derive.elaborate.products import read_product, read_transpose
from derive.elaborate.scope import Frame, Run, Scope, Value, constant, scalar
from derive.elaborate.shape import constant_of, is_bold_zero, is_exponential, is_zero, natural_rank
from derive.latex import syntax
from derive.latex.syntax import Node
from derive.term import ZERO, Apply, Cases, Power, Term, difference, number, quotient


def read(run: Run, node: Node, scope: Scope, want: int, top: bool = False) -> Value:
    """The value of an expression in a place with ``want`` axes."""
    run.place = node.span
    if want and is_zero(node):
        return Value((), lambda _, __: ZERO, any_shape=True)
    if want > 1 and isinstance(node, syntax.Name) and not node.subscripts and is_bold_zero(run, node):
        return Value((), lambda _, __: ZERO, any_shape=True)
    if want and natural_rank(run, node, scope) == 0:
        raise fail("D312", f"{spelled(node)} is a scalar, where a vector must stand", node.span)
    match node:
        case syntax.Number(text=text):
            return constant(number(Fraction(text)))
        case syntax.Name():
            row = constant_of(run, node) if scope.find(node.key) is None else None
            named = read_name(run, node, scope) if row is None else read_constant(run, node, row, scope)
            return fit(run, named, node, scope, want, top)
        case syntax.Group():
            return _group(run, node, scope, want, top)
        case syntax.Addition():
            return _addition(run, node, scope, want, top)
        case syntax.Multiplication():
            return read_product(run, node, scope, want, top)
        case syntax.Fraction() if run.vocabulary.componentwise("/") and natural_rank(run, node.denominator, scope):
            return read_componentwise_quotient(run, node, scope, want)
        case syntax.Fraction(numerator=above, denominator=below):
            upper, lower = run.read(run, above, scope, want), run.read(run, below, scope, 0)
            return Value(
                upper.shape,
                lambda frame, at: quotient(upper.build(frame, at), lower.build(frame, ())),
                upper.row,
                upper.any_shape,
            )
        case syntax.Power():
            return _power(run, node, scope, want, top)
        case syntax.Root(degree=degree) if want:
            return read_componentwise_root(run, node, scope, want, _degree(degree))
        case syntax.Root(radicand=radicand, degree=degree):
            inside = run.read(run, radicand, scope, 0)
            exponent = number(Fraction(1, _degree(degree)))
            return scalar(lambda frame: Power(inside.build(frame, ()), exponent))
        case syntax.Transpose(inverse=True):
            return read_inverse_transpose(run, node, scope, want, top)
        case syntax.Transpose():
            return read_transpose(run, node, scope, want, top)
        case syntax.InnerProduct():
            return read_inner_product(run, node, scope)
        case syntax.Blocks():
            return read_blocks(run, node, scope, want, top)
        case syntax.Kronecker():
            return read_kronecker(run, node, scope, want, top)
        case syntax.Factorial(body=body):
            inside = run.read(run, body, scope, 0)
            return scalar(lambda frame: Apply("factorial", (inside.build(frame, ()),)))
        case syntax.Binomial():
            return _binomial(run, node, scope)
        case syntax.Call():
            return read_call(run, node, scope, want, top)
        case syntax.BigOperator():
            return read_big(run, node, scope, want, top)
        case syntax.Differentiation():
            return read_derivative(run, node, scope, want, top)
        case syntax.Differential():
            return read_differential(run, node, scope, want)
        case syntax.Cases():
            return _cases(run, node, scope, want)
        case _:
            raise fail("D209", "a relation cannot stand inside an expression", node.span)


def _group(run: Run, node: syntax.Group, scope: Scope, want: int, top: bool) -> Value:
    if is_norm(node):
        return read_norm(run, node, scope)
    if node.delimiter == "|":
        if node.subscripts:
            raise fail("D209", "an index on an absolute value has no meaning", node.span)
        if natural_rank(run, node.body, scope) == 2:
            return read_bars(run, node, scope)
        inside = run.read(run, node.body, scope, 0)
        return scalar(lambda frame: Apply("abs", (inside.build(frame, ()),)))
    if not node.subscripts:
        return run.read(run, node.body, scope, want, top)
    rank = natural_rank(run, node.body, scope)
    if rank == 0:
        raise fail("D306", "what is bracketed is a scalar and takes no index", node.span)
    value = run.read(run, node.body, scope, rank)
    part = components(run, value, node.subscripts, scope, node.span, "what is bracketed")
    return fit(run, part, node, scope, want, top)


def _addition(run: Run, node: syntax.Addition, scope: Scope, want: int, top: bool) -> Value:
    parts = [(sign, run.read(run, term, scope, _place(run, term, scope, want), top), term) for sign, term in node.terms]
    shaped = [value for _, value, _ in parts if value.rank]
    first = shaped[0] if shaped else parts[0][1]
    for _, value, term in parts:
        if value.any_shape or (shaped and not value.rank):
            continue
        if value.row != first.row or not all(map(run.same, value.shape, first.shape)):
            raise fail("D307", f"{kind_of(run, first)} and {kind_of(run, value)} cannot be added", term.span)

    def build(frame: Frame, at: tuple[Term, ...]) -> Term:
        return summed([(sign, value.build(frame, at if value.rank else ())) for sign, value, _ in parts])

    return Value(first.shape, build, first.row, not shaped and want > 0)


def _place(run: Run, term: Node, scope: Scope, want: int) -> int:
    """The axes of a term's place: none for a scalar among vectors where that is declared to mean every component."""
    if not run.vocabulary.broadcasts or is_zero(term) or natural_rank(run, term, scope):
        return want
    return 0


def _power(run: Run, node: syntax.Power, scope: Scope, want: int, top: bool) -> Value:
    base, exponent = node.base, node.exponent
    if is_exponential(run, node, scope.keys):
        inside = run.read(run, exponent, scope, want)
        if inside.rank == 2 and run.same(*inside.shape) and not node.componentwise:
            require_componentwise(run, r"\exp", node.span)
        if inside.rank:
            run.report("D601", "e to a vector is read component by component", node.span, "note")
        return Value(inside.shape, lambda frame, at: Apply("exp", (inside.build(frame, at),)))
    if isinstance(base, syntax.Group) and is_norm(base) and _is_even(exponent):
        return read_norm(run, base, scope, Fraction(exponent.text))
    if natural_rank(run, base, scope) == 2 and not node.componentwise:
        return read_matrix_power(run, node, scope, want, top)
    if want:
        return read_componentwise_power(run, node, scope, want)
    below, above = run.read(run, base, scope, 0), run.read(run, exponent, scope, 0)
    return scalar(lambda frame: Power(below.build(frame, ()), above.build(frame, ())))


def _is_even(node: Node) -> TypeGuard[syntax.Number]:
    return isinstance(node, syntax.Number) and node.text.isdigit() and int(node.text) % 2 == 0


def _degree(node: Node | None) -> int:
    match node:
        case None:
            return 2
        case syntax.Number(text=text) if text.isdigit() and int(text) > 0:
            return int(text)
        case _:
            raise fail("D209", "the degree of a root must be a positive integer; write a power", node.span)


def _binomial(run: Run, node: syntax.Binomial, scope: Scope) -> Value:
    """n! / (k! (n − k)!), where both are integers as written."""
    upper, lower = run.read(run, node.upper, scope, 0), run.read(run, node.lower, scope, 0)
    for value, part in ((upper, node.upper), (lower, node.lower)):
        if not _is_integer(run, value.build(scope.probes, ())):
            raise fail(
                "D209",
                "a binomial coefficient of a number that is not an integer is not supported",
                part.span,
            )

    def build(frame: Frame) -> Term:
        above, below = upper.build(frame, ()), lower.build(frame, ())
        divisor = (Apply("factorial", (below,)), Apply("factorial", (difference(above, below),)))
        return quotient(quotient(Apply("factorial", (above,)), divisor[0]), divisor[1])

    return scalar(build)


def _is_integer(run: Run, term: Term) -> bool:
    """Whether a term is plainly an integer: affine in sizes and indices, with integer coefficients."""
    form = affine(term)
    if form is None or any(value.denominator != 1 for value in (form.constant, *form.coefficients.values())):
        return False
    return all(
        name.startswith("\0")
        or ((found := run.variable(name)) is not None and found.sort in ("size", "index"))
        for name in form.coefficients
    )


def _cases(run: Run, node: syntax.Cases, scope: Scope, want: int) -> Value:
    branches = [
        (
            tuple(read_condition(run, item, scope) for item in conditions),
            run.read(run, value, scope, want),
            value,
        )
        for value, conditions in node.branches
    ]
    shaped = [value for _, value, _ in branches if value.rank]
    first = shaped[0] if shaped else branches[0][1]
    for _, value, part in branches:
        if not value.any_shape and (value.row != first.row or not all(map(run.same, value.shape, first.shape))):
            raise fail("D307", f"the cases differ in shape: {kind_of(run, first)} and {kind_of(run, value)}", part.span)

    def build(frame: Frame, at: tuple[Term, ...]) -> Term:
        return Cases(
            tuple(
                (tuple(make(frame) for make in conditions), value.build(frame, at if value.rank else ()))
                for conditions, value, _ in branches
            )
        )

    return Value(first.shape, build, first.row, not shaped and want > 0)
