"""Rewrites that differentiate: each derivative by its law in the literature, written down apart from the engine's rows.

A wrong rule that is applied to both sides of a claim is invisible; here one side has the derivative taken already.
Rows of the table in `tests.laboratory.rewrites`.
"""

from __future__ import annotations

from derive.term import (
    MINUS_ONE,
    ONE,
    Apply,
    Binder,
    Bound,
    Delta,
    Family,
    Number,
    Partial,
    Power,
    Product,
    Sum,
    Symbol,
    Term,
    component,
    difference,
    free_names,
    lift,
    negative,
    number,
    quotient,
)
from tests.laboratory.maker import Maker, N
from tests.laboratory.places import Place


def _call(name: str, t: Term) -> Term:
    return Apply(name, (t,))


def _square(t: Term) -> Term:
    return Power(t, number(2))


def outer(name: str, t: Term) -> Term | None:
    """f'(t), None if there is no law for f here."""
    match name:
        case "exp":
            return _call("exp", t)
        case "log":
            return Power(t, MINUS_ONE)
        case "sin":
            return _call("cos", t)
        case "cos":
            return negative(_call("sin", t))
        case "sinh":
            return _call("cosh", t)
        case "cosh":
            return _call("sinh", t)
        case "tanh":
            return Power(_call("cosh", t), number(-2))
        case "arctan":
            return quotient(ONE, Sum((ONE, _square(t))))
        case "logistic":
            return Product((_call("logistic", t), difference(ONE, _call("logistic", t))))
        case "softplus":
            return _call("logistic", t)
        case "f":
            return Apply("f", (t,), (1,))
    return None


def chain_rule(at: Place, maker: Maker) -> Term | None:
    """∂ f(t) = f'(t) ∂t, ∂ t^c = c t^{c−1} ∂t."""
    match at.term:
        case Partial(Apply(name, (inner,), orders), variable) if not any(orders):
            factor = outer(name, inner)
            return Product((factor, Partial(inner, variable))) if factor is not None else None
        case Partial(Power(base, Number(value)), variable) if value != 0:
            lowered = Power(base, Number(value - 1)) if value != 1 else ONE
            return Product((Number(value), lowered, Partial(base, variable)))
    return None


def derivative_of_softmax(at: Place, maker: Maker) -> Term | None:
    """∂ log Σ_s e^{t_s} = Σ_s softmax(t)_s ∂t_s, and of softmax and log-softmax what follows."""
    depth = at.depth
    match at.term:
        case Partial(Apply("logsumexp" | "softmax" | "log_softmax" as name, (array, *rest)), variable):
            below = lift(variable, depth)
            inner = lift(array, depth)
            entry = component(inner, Bound(depth), depth + 1)
            share = Apply("softmax", (inner, Bound(depth)))
            assert isinstance(array, Binder)
            mean = Binder("sum", array.lower, array.upper, (), Product((share, Partial(entry, below))))
            if name == "logsumexp":
                return mean
            moved = difference(Partial(component(array, rest[0], depth), variable), mean)
            return moved if name == "log_softmax" else Product((Apply("softmax", (array, rest[0])), moved))
    return None


def derivative_of_a_name(at: Place, maker: Maker) -> Term | None:
    """∂a_i/∂a_j = δ_{ij}, ∂x/∂x = 1, 0 for what does not depend on the variable, r_i (δ_{ij} − r_j) for a softmax."""
    match at.term:
        case Partial(Family(name, indices), Family(other, places)) if name == other:
            return Product(tuple(Delta(*pair) for pair in zip(indices, places, strict=True)))
        case Partial(Symbol(name), Symbol(other)) if name == other:
            return ONE
        case Partial(Family("r", (first,)), Family("z", (second,))):
            moved = difference(Delta(first, second), Family("r", (second,)))
            return Product((Family("r", (first,)), moved))
        case Partial(Family(name), Family(other) | Symbol(other)) if name != other:
            return number(0) if not _depends(maker, name, other) else None
        case Partial(Number(), _):
            return number(0)
    return None


def _depends(maker: Maker, name: str, other: str) -> bool:
    context = maker.world.context
    definition = context.definitions.get(name)
    if definition is not None:
        return any(_depends(maker, inner, other) for inner in free_names(definition.body))
    return name == other or other in context.variables[name].depends_on


def differentiated_identity(at: Place, maker: Maker) -> Term | None:
    """t = t + Σ_i ∂g_i/∂z_j, where Σ_i g_i = 1 for all z."""
    if "g" not in maker.world.axes or isinstance(at.term, Binder) or at.varied:
        return None
    level = Bound(at.depth)
    moved = Partial(Family("g", (level,)), Family("z", (Symbol("j"),)))
    return Sum((at.term, Binder("sum", ONE, N, (), moved)))


def hyperbolic_one(at: Place, maker: Maker) -> Term | None:
    """t = t (cosh²u − sinh²u), t = t (e^u / e^u)."""
    if isinstance(at.term, Binder) or maker.world.polynomial:
        return None
    u = maker.choices.element((Symbol("x"), Family("a", (Symbol("i"),))))
    if maker.choices.chance(50):
        return Product((at.term, difference(_square(_call("cosh", u)), _square(_call("sinh", u)))))
    return Product((at.term, _call("exp", u), Power(_call("exp", u), MINUS_ONE)))
