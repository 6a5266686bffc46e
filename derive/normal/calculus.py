"""Derivatives of polynomials over atoms with respect to a scalar or one component of a family.

Place on the way of a step: called by `derive.normal.lower` for ∂/∂z_j. A component of the varied family gives a
product of deltas; a family declared to depend on it gives a new tensor, mixed partials symmetric; one that depends on
it by way of others only, the chain rule; a derivative passes under Σ because no range depends on a real variable;
functions use the chain rule with their row of `derive.functions`. Nothing here uses hypotheses: the engine blocks those
that hold at a point only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from derive import signs
from derive.functions import FUNCTIONS
from derive.normal import index as ix
from derive.normal import lower, matrices, one_hot, powers, ring, sums
from derive.normal.atoms import Atom, Polynomial
from derive.normal.errors import NotSupported
from derive.normal.index import Affine, Variable

if TYPE_CHECKING:
    from derive.normal.engine import Engine

Place = tuple[str, tuple[Affine, ...]]


def derivative(e: Engine, polynomial: Polynomial, place: Place) -> Polynomial:
    """∂ polynomial / ∂ place, by the product and power rules."""
    if one_hot.is_entry(e, place[0], ()):
        raise NotSupported(f"a derivative by a component of {place[0]}, which is 0 or 1")
    total: Polynomial = {}
    for monomial, value in polynomial.items():
        for position, (atom, exponent) in enumerate(monomial):
            inner = _of_atom(e, atom, place)
            if not inner:
                continue
            rest = monomial[:position] + monomial[position + 1 :]
            lowered = ring.ordered({atom: exponent - 1})
            term = ring.multiply(e, {rest: 1}, ring.multiply(e, {lowered: 1}, inner))
            ring.add_to(total, term, value * exponent)
    return total


def _of_atom(e: Engine, atom: Atom, place: Place) -> Polynomial:
    """The derivative of an atom (of the base, for a power)."""
    if not _may_vary(e, atom, place[0]):
        return {}
    match atom.kind:
        case "family":
            return _of_family(e, atom, place)
        case "exp":
            e.note("derivative of exp")
            return ring.multiply(e, ring.of_atom(atom), derivative(e, {atom.data[0]: 1}, place))
        case "log":
            e.note("derivative of log")
            inside = dict(atom.data[0])
            return ring.multiply(e, powers.power(e, inside, -1), derivative(e, inside, place))
        case "power":
            return derivative(e, dict(atom.data[0]), place)
        case "call":
            return _of_call(e, atom, place)
        case "sum":
            e.note("derivative under the sum")
            opened, body = sums.open_sum(e, atom)
            result = derivative(e, body, place)
            for variable, upper in opened.items():
                result = sums.close_sum(e, result, variable, ix.ONE, upper)
            return result
        case "product":
            return _of_product(e, atom, place)
        case "raised":
            base = dict(atom.data[0])
            exponent: Polynomial = {atom.data[1]: 1}
            if e.polynomial_signs(base) & signs.ZERO:
                raise NotSupported("the derivative of a symbolic power of a base that may be zero")
            e.note("derivative of a whole power")
            outer = ring.multiply(e, ring.multiply(e, exponent, ring.of_atom(atom)), powers.power(e, base, -1))
            return ring.multiply(e, outer, derivative(e, base, place))
        case "matrix":
            return matrices.derivative(e, atom, place)
        case "vector":
            raise NotSupported(f"the derivative of the unspecified function {atom.data[0]} of a vector")
    return {}


def _may_vary(e: Engine, atom: Atom, name: str) -> bool:
    return any(other == name or e.context.depends(other, name) for other in sorted(atom.names))


def _of_family(e: Engine, atom: Atom, place: Place) -> Polynomial:
    name, indices, derivatives = atom.data
    varied, places = place
    declared = e.context.variables.get(name)
    if name == varied:
        if derivatives:
            raise NotSupported(f"a second derivative of {name} by itself")
        if declared is not None and declared.properties & {"symmetric", "antisymmetric"}:
            raise NotSupported(
                f"the derivative with respect to a component of {name}, whose components are tied by its symmetry"
            )
        e.note("derivative of a component")
        result = ring.number(1)
        for left, right in zip(indices, places, strict=True):
            result = ring.multiply(e, result, e.delta(ix.subtract(left, right)))
        return result
    if declared is not None and varied not in declared.depends_on:
        return _by_way_of_others(e, atom, place)
    e.note("dependent name", f"{name} of {varied}")
    return ring.of_atom(e.atoms.make("family", name, indices, tuple(sorted((*derivatives, place)))))


def _by_way_of_others(e: Engine, atom: Atom, place: Place) -> Polynomial:
    """∂f/∂x = Σ ∂f/∂a_i ∂a_i/∂x over all components of all names that f depends on and that depend on x."""
    name, indices, derivatives = atom.data
    total: Polynomial = {}
    for other in e.context.variables[name].depends_on:
        if not e.context.depends(other, place[0]):
            continue
        between = e.context.variables[other]
        if between.properties & {"symmetric", "antisymmetric"}:
            raise NotSupported(f"the chain rule by way of {other}, whose components are tied by its symmetry")
        opened = [(e.open_variable(ix.ONE, last), last) for last in (lower.affine(e, n, ()) for n in between.shape)]
        at = tuple(ix.of_variable(variable) for variable, _ in opened)
        outer = e.atoms.make("family", name, indices, tuple(sorted((*derivatives, (other, at)))))
        term = ring.multiply(e, ring.of_atom(outer), derivative(e, e.family(other, at), place))
        for variable, last in opened:
            term = sums.close_sum(e, term, variable, ix.ONE, last)
        ring.add_to(total, term)
    e.note("chain rule", f"{name} of {place[0]}")
    return total


def _of_call(e: Engine, atom: Atom, place: Place) -> Polynomial:
    function, arguments, orders = atom.data
    row = FUNCTIONS.get(function)
    total: Polynomial = {}
    for position, frozen in enumerate(arguments):
        argument = dict(frozen)
        inner = derivative(e, argument, place)
        if not inner:
            continue
        if function == "abs":
            if e.polynomial_signs(argument) & signs.ZERO:
                raise NotSupported("the derivative of an absolute value that may be zero")
            e.note("derivative of an absolute value")
            outer = ring.multiply(e, ring.of_atom(atom), powers.power(e, argument, -1))
        elif row is None:
            e.note("derivative of an unspecified function", function)
            raised = list(orders or [0] * len(arguments))
            raised[position] += 1
            outer = ring.of_atom(e.atoms.make("call", function, arguments, tuple(raised)))
        elif row.derivative is not None:
            e.note("derivative of a function", function)
            outer = lower.lower(e, row.derivative, (argument,))
        else:
            raise NotSupported(f"the derivative of {function}")
        ring.add_to(total, ring.multiply(e, outer, inner))
    return total


def _of_product(e: Engine, atom: Atom, place: Place) -> Polynomial:
    """∂ Π f = Π f · Σ ∂f / f, for f that is nowhere 0."""
    upper, frozen = atom.data
    variable = e.open_variable(ix.ONE, upper)
    mapping = {Variable("bound", "", atom.height): ix.of_variable(variable)}
    inside = ring.substitute(e, dict(frozen), mapping)
    if e.polynomial_signs(inside) & signs.ZERO:
        raise NotSupported("the derivative of a product whose factors may be zero")
    e.note("derivative of a product")
    ratio = ring.multiply(e, derivative(e, inside, place), powers.power(e, inside, -1))
    return ring.multiply(e, {((atom, 1),): 1}, sums.close_sum(e, ratio, variable, ix.ONE, upper))


