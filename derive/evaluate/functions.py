"""The values of unspecified functions (sort ``function``): polynomials with coefficients of the instance.

Place on the way of a step: `derive.evaluate.evaluate` asks here for the code of an application of a declared function
f. Every polynomial is smooth, so a claim that fails for one is false for an arbitrary smooth f; on jets a polynomial
differentiates itself, and explicit orders (``f'``) take its partial derivatives.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flint import fmpq

from derive.context import Variable
from derive.evaluate.instance import exponents, vector_exponents
from derive.evaluate.names import Code, State
from derive.evaluate.numbers import ZERO, Element, Undefined, integer_power, multiply
from derive.term import Apply

if TYPE_CHECKING:
    from derive.evaluate.evaluate import Evaluator


def declared_function(evaluator: Evaluator, term: Apply, variable: Variable, depth: int) -> Code:
    """Code for ``term``, the application of an unspecified function."""
    name, orders = term.function, term.orders
    if variable.shape:
        return _of_vector(evaluator, term, variable, depth)
    if len(term.arguments) != variable.arity:
        raise Undefined(f"{name} has {variable.arity} arguments")
    codes = [evaluator.code(argument, depth) for argument in term.arguments]

    def run(state: State) -> Element:
        arguments = [code(state) for code in codes]
        return _polynomial(state, name, (), arguments, exponents(len(arguments)), orders)

    return run


def _of_vector(evaluator: Evaluator, term: Apply, variable: Variable, depth: int) -> Code:
    name = term.function
    if term.orders or len(term.arguments) != len(variable.shape):
        raise Undefined(f"{name} is not applied as declared")
    vector = evaluator.array_code(term.arguments[0], depth)
    indices = [evaluator.integer_code(index, depth) for index in term.arguments[1:]]

    def run(state: State) -> Element:
        arguments = vector(state)
        component = tuple([index(state) for index in indices])
        lengths = evaluator.lengths(state, name)
        if len(arguments) != lengths[0]:
            raise Undefined(f"{name} takes a vector of {lengths[0]} components")
        if any(not 1 <= index <= length for index, length in zip(component, lengths[1:], strict=True)):
            raise Undefined(f"{name} has no component {component[0]}")
        return _polynomial(state, name, component, arguments, vector_exponents(len(arguments)), ())

    return run


def _polynomial(
    state: State,
    name: str,
    component: tuple[int, ...],
    arguments: Sequence[Element],
    monomials: Sequence[tuple[int, ...]],
    orders: tuple[int, ...],
) -> Element:
    total: Element = ZERO
    for argument in arguments:
        # Σ 0·argument keeps the mark of a derivative on the value even where its coefficient is zero
        total = total + multiply(ZERO, argument)
    coefficients = state.instance.coefficients
    state.spend(len(monomials))
    for monomial in monomials:
        key = (name, component, monomial)
        if state.noted is not None:
            state.noted[key] = None
        factor = coefficients.get(key)
        if not factor:
            continue
        lowered = _lowered(monomial, orders, factor)
        if lowered is None:
            continue
        degrees, value = lowered
        entry: Element = value
        for argument, degree in zip(arguments, degrees, strict=True):
            if degree:
                entry = multiply(entry, integer_power(argument, degree))
        total = total + entry
    return total


def _lowered(
    monomial: tuple[int, ...], orders: tuple[int, ...], factor: fmpq
) -> tuple[tuple[int, ...], fmpq] | None:
    """A monomial after differentiation, None if it vanishes."""
    if not orders:
        return monomial, factor
    degrees = []
    for degree, order in zip(monomial, orders, strict=True):
        if order > degree:
            return None
        for step in range(order):
            factor = factor * (degree - step)
        degrees.append(degree - order)
    return tuple(degrees), factor
