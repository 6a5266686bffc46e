"""Random well-typed terms of a world, with the constructs that were asked for in them.

Place on the way of a probe: `Maker.claim` makes the left side. A `Scope` is what is in scope below some binders: for
each level the size its index stays within, and by how much the index may be shifted. How each construct is built is
its row in `tests.laboratory.constructs`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from derive.term import ONE, Apply, Binder, Bound, Family, Number, Power, Product, Relation, Sum, Symbol, Term, number
from tests.laboratory.choices import Choices
from tests.laboratory.worlds import FREE, World

N, M = Symbol("n"), Symbol("m")
# for each binder the size, and the shifts that keep its index within 1 .. size
Scope = tuple[tuple[Term, tuple[int, ...]], ...]
Build = Callable[["Maker", int, Scope], Term]
OPERATORS = ("!=", "=", "!=", "<", "<=", ">", ">=")


@dataclass
class Maker:
    """Terms of a world. ``fillers`` are the builders to choose from where anything may stand; ``wanted`` those that
    must be used before the term is finished."""

    choices: Choices
    world: World
    fillers: tuple[tuple[int, Build], ...] = ()
    wanted: tuple[Build, ...] = ()

    def index(self, over: Term, scope: Scope) -> Term:
        """An index expression within 1 .. over."""
        choices = self.choices
        bound: list[Term] = []
        for level, (limit, shifts) in enumerate(scope):
            if limit == over:
                bound += [Bound(level) if not shift else Sum((Bound(level), number(shift))) for shift in shifts]
        if bound and choices.chance(75):
            return choices.element(bound[::-1])
        return choices.element([*(Symbol(name) for name in FREE[over]), *map(Symbol, FREE[over]), ONE, over])

    def named(self, name: str, scope: Scope) -> Term:
        """A component of a family, or a scalar."""
        axes = self.world.axes[name]
        return Family(name, tuple(self.index(over, scope) for over in axes)) if axes else Symbol(name)

    def component(self, scope: Scope) -> Term:
        """A component of some family."""
        return self.named(self.choices.element(list(self.world.axes)), scope)

    def vector(self, over: Term, scope: Scope, level: int) -> Term:
        """A component of a vector at the index of a level."""
        shift = self.choices.element(scope[level][1])
        place = Bound(level) if not shift else Sum((Bound(level), number(shift)))
        names = [name for name, axes in self.world.axes.items() if axes == (over,)]
        return Family(self.choices.element(names), (place,))

    def relation(self, scope: Scope, over: Term | None = None) -> Relation:
        """A condition on two indices that is not the same on both sides."""
        over = over or self.choices.element((N, N, M))
        left, right = self.index(over, scope), self.index(over, scope)
        if left == right:
            right = Symbol(FREE[over][-1])
        return Relation(self.choices.element(OPERATORS), left, right)

    def leaf(self, scope: Scope) -> Term:
        """A component, a name, a number, a size, or an index as a number."""
        choices = self.choices
        kind = choices.integer(0, 99)
        if kind < 70:
            return self.component(scope)
        if kind < 80:
            return choices.element((Symbol("x"), Symbol("y")))
        if kind < 93:
            return Number(Fraction(choices.element((1, 2, 3, -1, -2)), choices.element((1, 1, 1, 2))))
        if kind < 97:
            return choices.element((N, M))
        return self.index(choices.element((N, M)), scope)

    def part(self, depth: int, scope: Scope) -> Term:
        """Whatever may stand here: a construct that is still wanted, or some other, or a leaf."""
        if self.wanted and not self.choices.chance(25):
            build, self.wanted = self.wanted[0], self.wanted[1:]
            return build(self, depth, scope)
        if depth <= 0 or not self.fillers or not self.choices.chance(55):
            return self.leaf(scope)
        kind = self.choices.integer(0, sum(weight for weight, _ in self.fillers) - 1)
        for weight, build in self.fillers:
            kind -= weight
            if kind < 0:
                return build(self, depth, scope)
        raise AssertionError("a filler is always found")

    def positive(self, depth: int, scope: Scope) -> Term:
        """A term that is greater than 0, most of the time."""
        choices = self.choices
        kind = choices.integer(0, 19)
        if kind < 4:
            return Symbol("y")
        if kind < 8:
            return self.named("w", scope)
        if kind < 11:
            return Sum((ONE, Power(self.part(depth - 1, scope), number(2))))
        if kind < 13:
            return Binder("sum", ONE, N, (), Family("w", (Bound(len(scope)),)))
        if kind < 15:
            return choices.element((Sum, Product))((Symbol("y"), self.named("w", scope)))
        if kind < 18 and not self.world.polynomial:
            return Apply("exp", (self.part(depth - 1, scope),))
        return self.part(depth - 1, scope)

    def claim(self, depth: int, vector: bool = False) -> Term:
        """A term of this world in which everything wanted occurs; an array if ``vector``."""
        scope: Scope = ((N, (0,)),) if vector else ()
        parts = [self.part(depth, scope)]
        while self.wanted:
            build, self.wanted = self.wanted[0], self.wanted[1:]
            parts.append(build(self, depth - 1, scope))
        whole = parts[0] if len(parts) == 1 else self.choices.element((Sum, Product))(tuple(parts))
        return Binder("array", ONE, N, (), whole) if vector else whole
