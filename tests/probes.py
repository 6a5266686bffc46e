"""Random claims for the laboratory: terms over small worlds, rewrites that keep the value, mutations that may not.

All choices come from one `random.Random`, so that a probe is its seed. A `Scope` is what is in scope below some
binders: for each level the size its index stays within, and by how much the index may be shifted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random

from derive.context import Context
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
    number,
)
from tests.terms import at, context, family, forall, function, index, relation, scalar, size, total, whole

N, M = Symbol("n"), Symbol("m")
AXES = {"a": (N,), "b": (N,), "w": (N,), "c": (M,), "A": (N, N), "S": (N, N), "T": (N, N), "B": (N, M)}
FREE = {N: ("i", "j", "l"), M: ("q",)}

NAMES = (
    size("n"),
    size("m"),
    index("i", "n"),
    index("j", "n"),
    index("l", "n"),
    index("q", "m"),
    scalar("x"),
    scalar("y", "positive"),
    family("a", "n"),
    family("b", "n"),
    family("w", "n", properties="positive"),
    family("c", "m"),
    family("A", "n", "n"),
    family("S", "n", "n", properties="symmetric"),
    family("T", "n", "n", properties="antisymmetric"),
    family("B", "n", "m"),
    function("f"),
)


@dataclass(frozen=True)
class World:
    """A context and what may be used in it."""

    name: str
    context: Context
    axes: dict[str, tuple[Term, ...]]
    polynomial: bool = False


def _sum_is_one(name: str, *lead: str) -> object:
    return forall([], lambda: relation(total(1, "n", lambda i: at(name, i)), "=", 1))


_DEPENDENT = (family("z", "n"), family("g", "n", properties="positive", depends_on=("z",)))
WORLDS = (
    World("plain", context(*NAMES), AXES, True),
    World("i ≠ j", context(*NAMES, relation("i", "!=", "j")), AXES, True),
    World("i < j", context(*NAMES, relation("i", "<", "j")), AXES, True),
    World("i = j", context(*NAMES, relation("i", "=", "j")), AXES, True),
    World("general", context(*NAMES), AXES),
    World("general, i ≠ j", context(*NAMES, relation("i", "!=", "j")), AXES),
    World("probability", context(*NAMES, family("p", "n"), _sum_is_one("p")), AXES | {"p": (N,)}),
    World(
        "one-hot",
        context(
            *NAMES, family("h", "n"), forall([(1, "n")], lambda t: relation(at("h", t), "=", Delta(t, Symbol("i"))))
        ),
        AXES | {"h": (N,)},
    ),
    World(
        "rows",
        context(
            *NAMES,
            family("P", "n", "n"),
            forall([(1, "n")], lambda t: relation(total(1, "n", lambda s: at("P", t, s)), "=", 1)),
        ),
        AXES | {"P": (N, N)},
    ),
    World("dependent", context(*NAMES, *_DEPENDENT, _sum_is_one("g")), AXES | {"z": (N,), "g": (N,)}),
    World(
        "softmax",
        context(
            *NAMES,
            *_DEPENDENT,
            forall([(1, "n")], lambda t: relation(at("g", t), "=", Apply("softmax", (whole("z", "n"), t)))),
        ),
        AXES | {"z": (N,), "g": (N,)},
    ),
)

# what is in scope: for each binder the size, and the shifts that keep its index within 1 .. size
Scope = tuple[tuple[Term, tuple[int, ...]], ...]
OPERATORS = ("=", "!=", "!=", "<", "<=", ">", ">=")


class Maker:
    """Random terms of a world."""

    def __init__(self, random: Random, world: World):
        self.random = random
        self.world = world

    def index(self, over: Term, scope: Scope) -> Term:
        """An index expression within 1 .. over."""
        random = self.random
        bound: list[Term] = []
        for level, (limit, shifts) in enumerate(scope):
            if limit == over:
                for shift in shifts:
                    bound.append(Bound(level) if not shift else Sum((Bound(level), number(shift))))
        if bound and random.random() < 0.7:
            return random.choice(bound)
        return random.choice([*(Symbol(name) for name in FREE[over]), ONE, over])  # type: ignore[index]

    def component(self, scope: Scope) -> Term:
        """A component of some family."""
        name = self.random.choice(list(self.world.axes))
        return Family(name, tuple(self.index(over, scope) for over in self.world.axes[name]))

    def relation(self, scope: Scope) -> Relation:
        """A condition on two indices."""
        over = self.random.choice((N, N, M))
        return Relation(self.random.choice(OPERATORS), self.index(over, scope), self.index(over, scope))

    def leaf(self, scope: Scope) -> Term:
        """A component, a name, a number, or an index as a number."""
        random = self.random
        kind = random.random()
        if kind < 0.6:
            return self.component(scope)
        if kind < 0.72:
            return random.choice((Symbol("x"), Symbol("y")))
        if kind < 0.86:
            return Number(Fraction(random.choice((-2, -1, 1, 2, 3)), random.choice((1, 1, 1, 2))))
        if kind < 0.93:
            return random.choice((N, M))
        return self.index(random.choice((N, M)), scope)

    def binder(self, depth: int, scope: Scope, kind: str = "sum") -> Term:
        """Σ or Π over a range of one of several forms."""
        random = self.random
        over = random.choice((N, N, M))
        lower, upper, shifts = ONE, over, (0,)
        form = random.random()
        level = len(scope)
        if form < 0.1:
            upper, shifts = Sum((over, number(-1))), (0, 1)
        elif form < 0.2:
            lower, shifts = number(2), (0, -1)
        elif form < 0.25:
            lower, upper, shifts = number(0), Sum((over, number(-1))), (1,)
        elif form < 0.45:
            place = self.index(over, scope)
            lower, upper = random.choice(
                ((ONE, place), (place, over), (ONE, Sum((place, number(-1)))), (Sum((place, ONE)), over))
            )
        inner = (*scope, (over, shifts))
        conditions = ()
        if random.random() < 0.3:
            conditions = tuple(self.relation(inner) for _ in range(random.choice((1, 1, 2))))
            if 0 not in shifts:
                conditions = ()
        body = self.polynomial(depth - 1, inner) if self.world.polynomial else self.term(depth - 1, inner)
        if random.random() < 0.7:
            # the index should occur
            body = Product((body, self._using(over, level, shifts)))
        return Binder(kind, lower, upper, conditions, body)

    def _using(self, over: Term, level: int, shifts: tuple[int, ...]) -> Term:
        shift = self.random.choice(shifts)
        place = Bound(level) if not shift else Sum((Bound(level), number(shift)))
        names = [name for name, axes in self.world.axes.items() if axes == (over,)]
        return Family(self.random.choice(names), (place,))

    def polynomial(self, depth: int, scope: Scope = ()) -> Term:
        """A polynomial in components, names and indices, with sums, deltas and cases."""
        random = self.random
        if depth <= 0:
            return self.leaf(scope)
        kind = random.random()
        if kind < 0.12:
            return self.leaf(scope)
        if kind < 0.32:
            return Sum(tuple(self.polynomial(depth - 1, scope) for _ in range(random.choice((2, 2, 3)))))
        if kind < 0.5:
            return Product(tuple(self.polynomial(depth - 1, scope) for _ in range(2)))
        if kind < 0.56:
            return Power(self.polynomial(depth - 1, scope), number(random.choice((2, 2, 3))))
        if kind < 0.64:
            over = random.choice((N, N, M))
            return Product((Delta(self.index(over, scope), self.index(over, scope)), self.polynomial(depth - 1, scope)))
        if kind < 0.69:
            return Cases(
                (
                    ((self.relation(scope),), self.polynomial(depth - 1, scope)),
                    ((), self.polynomial(depth - 1, scope)),
                )
            )
        if kind < 0.74:
            names = [name for name in self.world.axes if name in ("a", "b", "A", "B", "c", "p", "z")]
            name = random.choice(names)
            variable = Family(name, tuple(self.index(over, scope) for over in self.world.axes[name]))
            return Partial(self.polynomial(depth - 1, scope), variable)
        return self.binder(depth, scope)

    def positive(self, depth: int, scope: Scope) -> Term:
        """A term that is greater than 0 (or at least looks like it)."""
        random = self.random
        return random.choice(
            (
                lambda: Symbol("y"),
                lambda: Family("w", (self.index(N, scope),)),
                lambda: Apply("exp", (self.term(depth - 1, scope),)),
                lambda: Sum((ONE, Power(self.leaf(scope), number(2)))),
                lambda: Binder("sum", ONE, N, (), Family("w", (Bound(len(scope)),))),
                lambda: self.leaf(scope),
                lambda: self.term(depth - 1, scope),
            )
        )()

    def term(self, depth: int, scope: Scope = ()) -> Term:
        """Anything the language has."""
        random = self.random
        if depth <= 0:
            return self.leaf(scope)
        kind = random.random()
        if kind < 0.45:
            return self.polynomial(depth, scope)
        if kind < 0.57:
            return Product(
                (
                    self.term(depth - 1, scope),
                    Power(self.positive(depth - 1, scope), number(random.choice((-1, -1, -2)))),
                )
            )
        if kind < 0.63:
            return Apply("log", (self.positive(depth - 1, scope),))
        if kind < 0.7:
            return Power(
                self.positive(depth - 1, scope),
                Number(random.choice((Fraction(1, 2), Fraction(3, 2), Fraction(-1, 2)))),
            )
        if kind < 0.74:
            return Power(Power(self.term(depth - 1, scope), number(2)), Number(Fraction(1, 2)))
        if kind < 0.78:
            return Apply(
                random.choice(("exp", "sin", "tanh", "abs", "f", "logistic", "softplus")),
                (self.term(depth - 1, scope),),
            )
        if kind < 0.81:
            inner = (*scope, (N, (0,)))
            return Apply("softmax", (Binder("array", ONE, N, (), self.leaf(inner)), self.index(N, scope)))
        if kind < 0.84:
            return Power(self.positive(depth - 1, scope), random.choice((N, Sum((N, ONE)), Symbol("x"))))
        if kind < 0.87:
            return self.binder(depth, scope, "product")
        if kind < 0.93:
            left, right = self.index(N, scope), self.index(N, scope)
            gap = Sum((Family("a", (left,)), Product((number(-1), Family("a", (right,))))))
            if random.random() < 0.5:
                gap = Sum((left, Product((number(-1), right))))
            there = Product((self.term(depth - 1, scope), Power(gap, number(-1))))
            return Cases((((Relation("!=", left, right),), there), ((), self.leaf(scope))))
        if kind < 0.98:
            name = random.choice([item for item in self.world.axes if item in ("a", "b", "z", "w", "p")])
            variable: Term = Family(name, (self.index(N, scope),))
            if random.random() < 0.3:
                variable = Symbol(random.choice("xy"))
            return Partial(self.term(depth - 1, scope), variable)
        return Apply("factorial", (N,))

    def claim(self) -> Term:
        """A term of this world."""
        depth = self.random.choice((2, 3, 3, 4))
        return self.polynomial(depth) if self.world.polynomial else self.term(depth)


def swapped(term: Term, first: int, second: int) -> Term:
    """Two levels exchanged."""
    return replaced(term, {first: Bound(second), second: Bound(first)})


def replaced(term: Term, images: dict[int, Term]) -> Term:
    """``Bound`` of some levels replaced by terms for the same depth."""
    from derive.term import rebuild

    def change(part: Term, _: int) -> Term:
        if isinstance(part, Bound):
            return images.get(part.level, part)
        return rebuild(part, change)

    return change(term, 0)


def replaced_relation(item: Relation, images: dict[int, Term]) -> Relation:
    """The same in both sides of a relation."""
    return replace(item, left=replaced(item.left, images), right=replaced(item.right, images))
