"""The table of false claims that only large sizes show: terms that vanish for k = 1 and k = 2, and not from 3 on.

A verifier that tries small sizes, or a bound that is one too small, believes them. Added to one side of a true claim
they make it false from k = 3 on only; brute force verifies that (`tests.laboratory.brute`), as it does for all.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from derive.term import (
    ONE,
    Binder,
    Bound,
    Cases,
    Family,
    Number,
    Power,
    Product,
    Relation,
    Sum,
    Symbol,
    Term,
    at_depth,
    difference,
    number,
)
from tests.laboratory.maker import Maker, N

FIRST, SECOND, THIRD = Symbol("i"), Symbol("j"), Symbol("l")
Late = Callable[[Maker], Term]


def _vector(maker: Maker, index: Term) -> Term:
    return Family(maker.choices.element(("a", "b", "w")), (index,))


def _total(body: Term, *conditions: Relation, lower: Term = ONE) -> Term:
    return Binder("sum", lower, N, conditions, body)


def _apart(left: Term, right: Term) -> Relation:
    return Relation("!=", left, right)


def _three_apart(maker: Maker) -> Term:
    """Σ_{r} Σ_{s≠r} Σ_{t≠r,s} f g h."""
    r, s, t = Bound(0), Bound(1), Bound(2)
    body = Product(tuple(_vector(maker, index) for index in (r, s, t)))
    return _total(_total(_total(body, _apart(t, r), _apart(t, s)), _apart(s, r)))


def _ordered(maker: Maker) -> Term:
    """Σ_{r<s<t} f g h."""
    r, s, t = Bound(0), Bound(1), Bound(2)
    body = Product(tuple(_vector(maker, index) for index in (r, s, t)))
    inner = _total(body, lower=Sum((s, ONE)))
    return _total(_total(inner, lower=Sum((r, ONE))))


def _roots(maker: Maker) -> Term:
    """(n − 1)(n − 2) t."""
    factors = (difference(N, ONE), difference(N, number(2)), maker.choices.element((_vector(maker, FIRST), ONE)))
    return Product(maker.choices.shuffled(factors))


def _differences(maker: Maker) -> Term:
    """(x_i − x_j)(x_j − x_l)(x_l − x_i): two of three indices coincide."""
    name = maker.choices.element("abwv")
    at = {index: Family(name, (index,)) for index in (FIRST, SECOND, THIRD)}
    pairs = ((FIRST, SECOND), (SECOND, THIRD), (THIRD, FIRST))
    return Product(maker.choices.shuffled(tuple(difference(at[first], at[second]) for first, second in pairs)))


def _power_sums(maker: Maker) -> Term:
    """p₁³ − 3 p₁ p₂ + 2 p₃ = 6 e₃ (Newton)."""
    name = maker.choices.element("abw")
    p = {k: _total(Power(Family(name, (Bound(0),)), number(k))) for k in (1, 2, 3)}
    return Sum((Power(p[1], number(3)), Product((number(-3), p[1], p[2])), Product((number(2), p[3]))))


def _from_three(maker: Maker) -> Term:
    """Σ_{r=3}^{n} f(r)."""
    return _total(_vector(maker, Bound(0)), lower=number(3))


def _distinct_case(maker: Maker) -> Term:
    """f where i, j, l are distinct, else 0."""
    apart = (_apart(FIRST, SECOND), _apart(SECOND, THIRD), _apart(FIRST, THIRD))
    return Cases(((apart, _vector(maker, FIRST)), ((), number(0))))


def _circle(maker: Maker) -> Term:
    """T_{ij} T_{jl} T_{li} of an antisymmetric T."""
    pairs = maker.choices.shuffled(((FIRST, SECOND), (SECOND, THIRD), (THIRD, FIRST)))
    return Product(tuple(Family("T", maker.choices.shuffled(pair)) for pair in pairs))


def _characteristic(maker: Maker) -> Term:
    """tr A³ − 3/2 tr A tr A² + 1/2 (tr A)³ = 3 e₃ of the eigenvalues (Newton)."""

    def trace(power: int) -> Term:
        levels = tuple(Bound(level) for level in range(power))
        body: Term = Product(tuple(Family("A", (levels[k], levels[(k + 1) % power])) for k in range(power)))
        for _ in levels:
            body = _total(body)
        return body

    half = Fraction(1, 2)
    mixed = Product((Number(-3 * half), trace(1), trace(2)))
    return Sum((trace(3), mixed, Product((Number(half), Power(trace(1), number(3))))))


LATE: dict[str, Late] = {
    "three indices apart": _three_apart,
    "three indices in order": _ordered,
    "(n−1)(n−2)": _roots,
    "product of differences": _differences,
    "power sums": _power_sums,
    "from three on": _from_three,
    "case of three distinct indices": _distinct_case,
    "antisymmetric circle": _circle,
    "characteristic polynomial": _characteristic,
}


def late(term: Term, maker: Maker) -> tuple[Term, str]:
    """The term plus one of the table, or times one plus it; and the row's name."""
    name = maker.choices.element(tuple(LATE))
    extra = LATE[name](maker)
    if isinstance(term, Binder) and term.kind == "array":
        return Binder(term.kind, term.lower, term.upper, term.conditions, Sum((term.body, at_depth(extra, 1)))), name
    return Sum(maker.choices.shuffled((term, extra))), name

