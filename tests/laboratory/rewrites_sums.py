"""Rewrites that carry out a sum or a product, and laws of logarithms and powers of positive numbers.

Rows of the table in `tests.laboratory.rewrites`.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from derive.term import (
    MINUS_ONE,
    ONE,
    Apply,
    Binder,
    Bound,
    Delta,
    Family,
    Number,
    Power,
    Product,
    Sum,
    Symbol,
    Term,
    component,
    difference,
    number,
)
from tests.laboratory.maker import M, Maker, N
from tests.laboratory.places import Place, is_array, mentions

# names whose values are declared positive
POSITIVE = ("y", "w")


def contract(at: Place, maker: Maker) -> Term | None:
    """Σ_r δ_{re} f(r) = f(e) over 1 … n, where e is a free index up to n, 1, n, or the index of a sum over 1 … n."""
    match at.term:
        case Binder("sum", low, high, (), Product((Delta(left, right), *rest))) if low == ONE and high in (N, M):
            level = Bound(at.depth)
            for own, other in ((left, right), (right, left)):
                if own == level and other in _WITHIN[high]:
                    return component(Binder("array", low, high, (), Product(tuple(rest))), other, at.depth)
    return None


_WITHIN: dict[Term, tuple[Term, ...]] = {N: (*map(Symbol, "ijl"), ONE, N), M: (Symbol("q"), ONE, M)}


def sum_of_powers(at: Place, maker: Maker) -> Term | None:
    """Σ 1 = n, Σ r = n (n + 1)/2, Σ c = n c."""
    match at.term:
        case Binder("sum", low, high, (), body) if low == ONE and high in (N, M):
            level = Bound(at.depth)
            if body == level:
                return Product((Number(Fraction(1, 2)), high, Sum((high, ONE))))
            if not mentions(body, at.depth):
                return Product((high, component(replace(at.term, kind="array"), ONE, at.depth)))
    return None


def constant_times_range(at: Place, maker: Maker) -> Term | None:
    """n t = Σ_{r=1}^{n} t, and 1 = Σ_r δ_{rj}."""
    if is_array(at.term):
        return None
    if at.term in (N, M):
        return Binder("sum", ONE, at.term, (), ONE)
    if at.term == ONE:
        return Binder("sum", ONE, N, (), Delta(Bound(at.depth), Symbol("j")))
    return None


def telescope(at: Place, maker: Maker) -> Term | None:
    """t = t + Σ_{r=1}^{n−1} (f(r+1) − f(r)) − f(n) + f(1)."""
    if is_array(at.term):
        return None
    name, level = maker.choices.element(("a", "b", "w")), Bound(at.depth)
    gaps = difference(Family(name, (Sum((level, ONE)),)), Family(name, (level,)))
    ends = difference(Family(name, (ONE,)), Family(name, (N,)))
    return Sum((at.term, Binder("sum", ONE, Sum((N, MINUS_ONE)), (), gaps), ends))


def product_of_products(at: Place, maker: Maker) -> Term | None:
    """Π f g = Π f Π g, Π c = c^n."""
    match at.term:
        case Binder("product", body=Product(parts)) if len(parts) > 1:
            return Product(tuple(replace(at.term, body=part) for part in parts))
        case Binder("product", low, high, (), body) if low == ONE and high in (N, M):
            if not mentions(body, at.depth):
                return Power(component(replace(at.term, kind="array"), ONE, at.depth), high)
    return None


def _positive(term: Term) -> bool:
    match term:
        case Symbol(name) | Family(name):
            return name in POSITIVE
        case Apply("exp"):
            return True
        case Number(value):
            return value > 0
        case Power(base, Number()):
            return _positive(base)
        case Product(parts) | Sum(parts):
            return bool(parts) and all(map(_positive, parts))
    return False


def of_positives(at: Place, maker: Maker) -> Term | None:
    """log uv = log u + log v, log u^c = c log u, (uv)^c = u^c v^c, for u and v that are positive."""
    match at.term:
        case Apply("log", (Product(parts),)) if parts and all(map(_positive, parts)):
            return Sum(tuple(Apply("log", (part,)) for part in parts))
        case Apply("log", (Power(base, exponent),)) if _positive(base):
            return Product((exponent, Apply("log", (base,))))
        case Power(Product(parts), exponent) if parts and all(map(_positive, parts)):
            return Product(tuple(Power(part, exponent) for part in parts))
    return None


def cancel(at: Place, maker: Maker) -> Term | None:
    """t = t u / u, √u √u = u, for a positive u; v² / v = v for one that is not zero."""
    if is_array(at.term) or maker.world.polynomial:
        return None
    match at.term:
        case Symbol("y") | Family("w"):
            return Power(Power(at.term, Number(Fraction(1, 2))), number(2))
        case Family("v"):
            return Product((Power(at.term, number(2)), Power(at.term, MINUS_ONE)))
    u = maker.choices.element((Symbol("y"), Family("w", (Symbol("i"),)), Family("v", (Symbol("j"),))))
    return Product((at.term, u, Power(u, MINUS_ONE)))
