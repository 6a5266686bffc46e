"""The table of mistakes an author may make: each changes one node of a claim, and usually its value.

Whether a mutant is false is for brute force to say; those that happen to be true are not counted as false.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from derive.functions import FUNCTIONS
from derive.term import (
    MINUS_ONE,
    ONE,
    Apply,
    Binder,
    Bound,
    Cases,
    Delta,
    Family,
    Number,
    Partial,
    Power,
    Product,
    Relation,
    Sum,
    Symbol,
    Term,
    component,
    negative,
    number,
)
from tests.laboratory.maker import Maker, N
from tests.laboratory.places import Place, changed_at, is_array, places
from tests.laboratory.rewrites_calculus import outer
from tests.laboratory.worlds import FREE

Mutation = Callable[[Place, Maker], Term | None]


def _sign(at: Place, maker: Maker) -> Term | None:
    """A minus too much or too few."""
    match at.term:
        case Sum(parts) if len(parts) > 1:
            place = maker.choices.integer(0, len(parts) - 1)
            return Sum((*parts[:place], negative(parts[place]), *parts[place + 1 :]))
        case Product((Number(value), *rest)) if value < 0:
            return Product((Number(-value), *rest))
        case Number(value) if value:
            return Number(-value)
        case Family():
            return negative(at.term)
    return None


def _index(at: Place, maker: Maker) -> Term | None:
    """One index for another."""
    match at.term:
        case Family(name, indices):
            place = maker.choices.integer(0, len(indices) - 1)
            over = maker.world.axes[name][place]
            free = [Symbol(item) for item in FREE[over]]
            fresh = maker.choices.element([*free, ONE, over, *(Bound(level) for level in range(at.depth))])
            return Family(name, (*indices[:place], fresh, *indices[place + 1 :]))
        case Partial(body, Family(name, (index,))):
            return Partial(body, Family(name, (Symbol("l") if index != Symbol("l") else ONE,)))
    return None


def _factor(at: Place, maker: Maker) -> Term | None:
    """A factor lost, a number changed, a term lost."""
    match at.term:
        case Product(parts) if len(parts) > 1:
            place = maker.choices.integer(0, len(parts) - 1)
            return Product((*parts[:place], *parts[place + 1 :]))
        case Number(value):
            return Number(maker.choices.element((value + 1, value * 2, Fraction(0))))
        case Sum(parts) if len(parts) > 1:
            place = maker.choices.integer(0, len(parts) - 1)
            return Sum((*parts[:place], *parts[place + 1 :]))
    return None


def _bound(at: Place, maker: Maker) -> Term | None:
    """A range one too short."""
    if isinstance(at.term, Binder) and not is_array(at.term):
        if maker.choices.chance(50):
            return replace(at.term, lower=Sum((at.term.lower, ONE)))
        return replace(at.term, upper=Sum((at.term.upper, MINUS_ONE)))
    return None


def _delta(at: Place, maker: Maker) -> Term | None:
    """A delta lost, added, or of another index."""
    match at.term:
        case Delta(left, right):
            return maker.choices.element((ONE, Delta(left, ONE), Delta(Sum((left, ONE)), right)))
        case Family(_, (Bound() as index, *_)):
            return Product((Delta(index, Symbol("i")), at.term))
    return None


def _transpose(at: Place, maker: Maker) -> Term | None:
    """A_{ji} for A_{ij}."""
    match at.term:
        case Family(name, (first, second)) if maker.world.axes[name] == (N, N) and name != "S":
            return Family(name, (second, first))
    return None


def _dropped_sum(at: Place, maker: Maker) -> Term | None:
    """Only one term of a sum."""
    if isinstance(at.term, Binder) and not is_array(at.term):
        return component(replace(at.term, kind="array"), maker.choices.element((ONE, Symbol("i"))), at.depth)
    return None


def _dropped_condition(at: Place, maker: Maker) -> Term | None:
    """A condition lost, or another relation."""
    match at.term:
        case Binder(conditions=(first, *rest)):
            if maker.choices.chance(60):
                return replace(at.term, conditions=tuple(rest))
            operator = maker.choices.element(("=", "!=", "<", "<=", ">", ">="))
            return replace(at.term, conditions=(replace(first, operator=operator), *rest))
        case Cases(branches) if len(branches) > 1:
            if maker.choices.chance(50):
                return branches[0][1]
            return Cases(((branches[0][0], branches[-1][1]), *branches[1:]))
        case Binder("sum", conditions=()):
            return replace(at.term, conditions=(Relation("!=", Bound(at.depth), Symbol("i")),))
    return None


def _exponent(at: Place, maker: Maker) -> Term | None:
    """An exponent one too large or too small."""
    match at.term:
        case Power(base, exponent):
            return Power(base, _moved(exponent, maker.choices.element((1, -1))))
        case Family():
            return Power(at.term, number(2))
    return None


def _moved(exponent: Term, by: int) -> Term:
    return Number(exponent.value + by) if isinstance(exponent, Number) else Sum((exponent, number(by)))


def _function(at: Place, maker: Maker) -> Term | None:
    """Another function, or the derivative of an unspecified one."""
    match at.term:
        case Apply(name, arguments, orders):
            if name not in FUNCTIONS and any(is_array(part) for part in arguments):
                return None
            if name not in FUNCTIONS:
                return Apply(name, arguments, () if any(orders) else (1,) * len(arguments))
            row = FUNCTIONS[name]
            others = [
                other.name
                for other in FUNCTIONS.values()
                if other.name != name
                and (other.vector_argument, other.vector_result) == (row.vector_argument, row.vector_result)
                and other.domain == "any"
            ]
            return Apply(maker.choices.element(others), arguments) if others and row.domain != "natural" else None
    return None


def _derivative(at: Place, maker: Maker) -> Term | None:
    """A derivative not taken, a chain rule with a wrong sign, a wrong function, or without the inner derivative."""
    match at.term:
        case Partial(Apply(name, (inner,), orders), variable) if not any(orders) and outer(name, inner) is not None:
            right, moved = outer(name, inner), Partial(inner, variable)
            assert right is not None
            other = outer(maker.choices.element(("exp", "sin", "cos", "sinh", "cosh", "tanh", "arctan")), inner)
            assert other is not None
            return maker.choices.element((Product((negative(right), moved)), right, Product((other, moved))))
        case Partial(body, _):
            return body
    return None


MUTATIONS: dict[str, Mutation] = {
    "sign": _sign,
    "index": _index,
    "factor": _factor,
    "bound": _bound,
    "delta": _delta,
    "transpose": _transpose,
    "dropped sum": _dropped_sum,
    "dropped condition": _dropped_condition,
    "exponent": _exponent,
    "function": _function,
    "derivative": _derivative,
}


def mutated(term: Term, maker: Maker) -> tuple[Term, str]:
    """One mistake, and its name: the kind is chosen first, so that rare ones come often. No name if none applies."""
    everywhere = places(term)
    for name in maker.choices.shuffled(tuple(MUTATIONS)):
        for at in maker.choices.shuffled(everywhere):
            image = MUTATIONS[name](at, maker)
            if image is not None and image != at.term:
                return changed_at(term, at.path, image), name
    return term, ""
