"""The table of constructs: how each is built, and what the world must have for it.

Place on the way of a probe: `tests.laboratory.probe` takes two rows for each seed, so that every pair comes as often
as every other, and builds a claim that contains both; `tests.laboratory.occurrence` says which it has in fact.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from derive.functions import FUNCTIONS
from derive.term import (
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
    children,
    difference,
    number,
)
from tests.laboratory.maker import Build, M, Maker, N, Scope
from tests.laboratory.worlds import GIVENS


@dataclass(frozen=True)
class Construct:
    """One construct. ``build`` makes a term that contains it, None if it is a matter of the world alone (a case, a
    vector). ``polynomial``: it stays within polynomials. ``given`` names what the world must assume; ``weight`` is how
    often it comes where anything may stand."""

    name: str
    build: Build | None
    polynomial: bool = False
    given: str = ""
    weight: int = 1


def _binder(kind: str, form: str = "", conditions: int = 0, nested: int = 1) -> Build:
    def build(maker: Maker, depth: int, scope: Scope) -> Term:
        choices, level = maker.choices, len(scope)
        over = choices.element((N, N, M))
        lower: Term = ONE
        upper: Term = over
        shifts: tuple[int, ...] = (0,)
        if form == "shifted":
            lower, upper, shifts = choices.element(
                (
                    (ONE, Sum((over, number(-1))), (0, 1)),
                    (number(2), over, (0, -1)),
                    (number(0), Sum((over, number(-1))), (1,)),
                )
            )
        elif form == "index":
            place = maker.index(over, scope)
            if place in (ONE, over):
                place = Symbol("i" if over == N else "q")
            lower, upper = choices.element(
                ((ONE, place), (place, over), (ONE, Sum((place, number(-1)))), (Sum((place, ONE)), over))
            )
        inner = (*scope, (over, shifts))
        held = tuple(_relation_at(maker, inner, level) for _ in range(conditions))
        if nested > 1 and level < 4:
            body = _binder(kind, nested=nested - 1)(maker, depth - 1, inner)
            return Binder(kind, lower, upper, held, body)
        body = maker.part(depth - 1, inner)
        if choices.chance(70):
            body = Product((body, maker.vector(over, inner, level)))
        return Binder(kind, lower, upper, held, body)

    return build


def _relation_at(maker: Maker, scope: Scope, level: int) -> Relation:
    """A condition on the index of a level."""
    over, shifts = scope[level]
    other = maker.index(over, scope[:level])
    place = Bound(level) if 0 in shifts else Sum((Bound(level), number(shifts[0])))
    return Relation(maker.choices.element(("!=", "!=", "=", "<", "<=", ">", ">=")), place, other)


def _delta(maker: Maker, depth: int, scope: Scope) -> Term:
    over = maker.choices.element((N, N, M))
    left, right = maker.index(over, scope), maker.index(over, scope)
    return Product((Delta(left, right), maker.part(depth - 1, scope)))


def _cases(maker: Maker, depth: int, scope: Scope) -> Term:
    first, second = maker.part(depth - 1, scope), maker.part(depth - 1, scope)
    return Cases((((maker.relation(scope),), first), ((), second)))


def _partial(order: int) -> Build:
    def build(maker: Maker, depth: int, scope: Scope) -> Term:
        allowed = [name for name in maker.world.axes if name in "abwvAcBpz"]
        preferred = [name for name in allowed if name == "z"] or allowed
        if maker.world.polynomial or maker.wanted or maker.choices.chance(40):
            body = maker.part(depth - 1, scope)
        else:
            # a function of something: most of what there is to know of derivatives
            body = _call(maker.choices.element(_SMOOTH))(maker, depth - 1, scope)
        there = [item for item in _variables(body) if not isinstance(item, Family) or item.name in allowed]
        for _ in range(order):
            name = maker.choices.element(preferred if maker.choices.chance(50) else allowed)
            variable = Symbol("x") if maker.choices.chance(15) else maker.named(name, scope)
            if there and maker.choices.chance(60):
                variable = _in_scope(maker, maker.choices.element(there), scope)
            elif maker.choices.chance(60):
                body = Product((body, variable))
            body = Partial(body, variable)
        return body

    return build


_SMOOTH = tuple(row.name for row in FUNCTIONS.values() if row.domain in ("any", "positive") and row.everywhere_smooth)


def _variables(term: Term) -> list[Term]:
    """The components and names that occur in a term."""
    own = [term] if isinstance(term, Family) or term == Symbol("x") else []
    return own + [item for child in children(term) for item in _variables(child)]


def _in_scope(maker: Maker, item: Term, scope: Scope) -> Term:
    """The component, or one of the same name where its indices are bound further down."""
    if not isinstance(item, Family):
        return item
    levels = [part.level for index in item.indices for part in (index, *children(index)) if isinstance(part, Bound)]
    return item if all(level < len(scope) for level in levels) else maker.named(item.name, scope)


def _power(maker: Maker, depth: int, scope: Scope) -> Term:
    return Power(maker.part(depth - 1, scope), number(maker.choices.element((2, 2, 3))))


def _shielded(maker: Maker, depth: int, scope: Scope) -> Term:
    """1/(a_r − a_s) or 1/(r − s), where r ≠ s: in a case, or in a sum; whether that is enough is another matter."""
    choices, level = maker.choices, len(scope)
    summed = choices.chance(50)
    inner = (*scope, (N, (0,))) if summed else scope
    left: Term = Bound(level) if summed else maker.index(N, scope)
    right = maker.index(N, scope)
    if left == right:
        right = Symbol("l") if left != Symbol("l") else ONE
    ends = (left, right) if choices.chance(60) else (Family("a", (left,)), Family("a", (right,)))
    there = Product((maker.part(depth - 1, inner), Power(difference(*ends), number(-1))))
    apart = (Relation(choices.element(("!=", "!=", "<", ">", "<=")), left, right),)
    if summed:
        return Binder("sum", ONE, N, apart, there)
    return Cases(((apart, there), ((), maker.leaf(scope))))


def _fraction(maker: Maker, depth: int, scope: Scope) -> Term:
    if maker.choices.chance(25):
        return _shielded(maker, depth, scope)
    below = maker.named("v", scope) if maker.choices.chance(30) else maker.positive(depth - 1, scope)
    exponent = number(maker.choices.element((-1, -1, -2)))
    return Product((maker.part(depth - 1, scope), Power(below, exponent)))


def _root(maker: Maker, depth: int, scope: Scope) -> Term:
    exponent = Number(Fraction(maker.choices.element((1, 1, 3, -1)), 2))
    if maker.choices.chance(30):
        return Power(Power(maker.part(depth - 1, scope), number(2)), Number(Fraction(1, 2)))
    return Power(maker.positive(depth - 1, scope), exponent)


def _symbolic_power(maker: Maker, depth: int, scope: Scope) -> Term:
    exponent = maker.choices.element((N, Sum((N, ONE)), Symbol("x"), M))
    return Power(maker.positive(depth - 1, scope), exponent)


def _call(name: str) -> Build:
    row = FUNCTIONS[name]

    def build(maker: Maker, depth: int, scope: Scope) -> Term:
        if row.domain == "natural":
            return Apply(name, (maker.choices.element((N, M, Sum((N, ONE)), maker.index(N, scope))),))
        if row.vector_argument:
            over = maker.choices.element((N, N, M))
            inner = (*scope, (over, (0,)))
            body = maker.part(0, inner) if maker.choices.chance(50) else maker.vector(over, inner, len(scope))
            array = Binder("array", ONE, over, (), body)
            return Apply(name, (array, maker.index(over, scope)) if row.vector_result else (array,))
        if row.domain == "positive":
            return Apply(name, (maker.positive(depth - 1, scope),))
        return Apply(name, (maker.part(depth - 1, scope),))

    return build


def _unspecified(orders: tuple[int, ...]) -> Build:
    def build(maker: Maker, depth: int, scope: Scope) -> Term:
        if not orders and maker.choices.chance(30):
            return Apply("G", (maker.part(depth - 1, scope), maker.leaf(scope)))
        return Apply("f", (maker.part(depth - 1, scope),), orders)

    return build


def _of_vector(maker: Maker, depth: int, scope: Scope) -> Term:
    inner = (*scope, (N, (0,)))
    array = Binder("array", ONE, N, (), maker.vector(N, inner, len(scope)))
    if maker.choices.chance(50):
        return Apply("H", (array,))
    return Apply("K", (array, maker.index(N, scope)))


def _named(*names: str) -> Build:
    def build(maker: Maker, depth: int, scope: Scope) -> Term:
        component = maker.named(maker.choices.element(names), scope)
        if maker.choices.chance(40):
            return component
        return Product((component, maker.part(depth - 1, scope)))

    return build


def _number_of(*names: Term) -> Build:
    def build(maker: Maker, depth: int, scope: Scope) -> Term:
        return Product((maker.choices.element(names), maker.part(depth - 1, scope)))

    return build


def _index_as_number(maker: Maker, depth: int, scope: Scope) -> Term:
    place = Bound(len(scope) - 1) if scope and maker.choices.chance(70) else Symbol(maker.choices.element("ijl"))
    return Product((place, maker.part(depth - 1, scope)))


CONSTRUCTS: dict[str, Construct] = {
    row.name: row
    for row in (
        Construct("sum", _binder("sum"), True, weight=6),
        Construct("two nested sums", _binder("sum", nested=2), True),
        Construct("three nested sums", _binder("sum", nested=3), True),
        Construct("sum over a shifted range", _binder("sum", "shifted"), True, weight=2),
        Construct("sum that ends at an index", _binder("sum", "index"), True, weight=2),
        Construct("sum under a condition", _binder("sum", conditions=1), True, weight=2),
        Construct("sum under two conditions", _binder("sum", conditions=2), True),
        Construct("product", _binder("product"), weight=1),
        Construct("delta", _delta, True, weight=2),
        Construct("cases", _cases, True, weight=1),
        Construct("derivative", _partial(1), True, weight=2),
        Construct("second derivative", _partial(2), True),
        Construct("power", _power, True, weight=2),
        Construct("fraction", _fraction, weight=2),
        Construct("root", _root),
        Construct("symbolic exponent", _symbolic_power),
        *(Construct(name, _call(name)) for name in FUNCTIONS),
        Construct("unspecified function", _unspecified(())),
        Construct("derivative of an unspecified function", _unspecified((1,))),
        Construct("unspecified function of a vector", _of_vector),
        Construct("matrix", _named("A", "B"), True),
        Construct("symmetric", _named("S"), True),
        Construct("antisymmetric", _named("T"), True),
        Construct("positive", _named("w"), True),
        Construct("nonzero", _named("v"), True),
        Construct("second size", _named("c", "B"), True),
        Construct("size as a number", _number_of(N, M), True),
        Construct("index as a number", _index_as_number, True),
        Construct("vector sides", None, True),
        Construct("case", None, True),
        *(
            Construct(name, _named(*(key for key in given.axes if key != "z")), given=name)
            for name, given in GIVENS.items()
        ),
    )
}


FILLERS: tuple[tuple[int, Build], ...] = tuple(
    (row.weight, row.build) for row in CONSTRUCTS.values() if row.build is not None and not row.given
)
POLYNOMIAL_FILLERS: tuple[tuple[int, Build], ...] = tuple(
    (row.weight, row.build)
    for row in CONSTRUCTS.values()
    if row.build is not None and row.polynomial and not row.given
)
