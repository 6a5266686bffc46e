"""Two sides of a claim at an instance: their values, component by component, and whether they certainly differ.

Place on the way of a step: `derive.evaluate.search` holds a claim against instance after instance. Vectors and
matrices (``array`` binders at the root) are compared component by component; ranges that do not match have no value.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flint import arb, ctx, fmpq

from derive.evaluate.evaluate import PRECISIONS, Evaluator, settled
from derive.evaluate.instance import Instance
from derive.evaluate.names import Code, IntegerCode, Inverses, State
from derive.evaluate.numbers import NoValue, Undecided, Undefined, Value
from derive.term import Binder, Term

WORK = 200_000
TOTAL_WORK = 1_000_000
SHARE = 10
_AGREEMENT = arb(10) ** -60


@dataclass(frozen=True, slots=True)
class Difference:
    """A component (empty for scalars) at which both sides are defined and differ."""

    component: tuple[int, ...]
    left: Value
    right: Value

    @property
    def is_exact(self) -> bool:
        """Whether both values are rational."""
        return isinstance(self.left, fmpq) and isinstance(self.right, fmpq)


@dataclass
class Purse:
    """The work that all instances of one claim, or of several, may cost together: where every instance is too much,
    they end."""

    left: int = TOTAL_WORK


class _Side:
    """One side: the ranges of its axes and the code of its components."""

    def __init__(self, evaluator: Evaluator, term: Term) -> None:
        self.axes: list[tuple[IntegerCode, IntegerCode]] = []
        depth = 0
        while isinstance(term, Binder) and term.kind == "array":
            if term.conditions:
                raise Undefined("a vector has components under a condition")
            lower, upper = (
                evaluator.integer_code(term.lower, depth),
                evaluator.integer_code(term.upper, depth),
            )
            self.axes.append((lower, upper))
            depth, term = depth + 1, term.body
        self.code: Code = evaluator.code(term, depth)
        self._known: tuple[Instance, int, Inverses] = (Instance(), 0, {})

    def range(self, state: State, environment: list[int]) -> tuple[int, int]:
        state.enter(tuple(environment))
        lower, upper = self.axes[len(environment)]
        return lower(state), upper(state)

    def value(self, instance: Instance, environment: list[int], purse: Purse) -> Value:
        state = State(instance, min(WORK, purse.left))
        if self._known[0] is not instance or self._known[1] != ctx.prec:
            self._known = instance, ctx.prec, {}
        state.inverses = self._known[2]  # of all components of one side at one instance
        state.enter(tuple(environment))
        before = state.work
        try:
            return settled(self.code(state))
        finally:
            purse.left -= before - max(state.work, 0)


class Claim:
    """``left = right`` in the context of an evaluator. Raises a `NoValue` if a side cannot be computed at all or the
    sides have different numbers of axes."""

    def __init__(self, evaluator: Evaluator, left: Term, right: Term, purse: Purse | None = None) -> None:
        self._left, self._right = _Side(evaluator, left), _Side(evaluator, right)
        if len(self._left.axes) != len(self._right.axes):
            raise Undefined("the sides have different numbers of axes")
        self._patience = 5
        self._purse = purse or Purse()
        self._cheapest: int | None = None

    def _components(
        self, state: State, left: list[int], right: list[int], component: tuple[int, ...]
    ) -> Iterator[tuple[tuple[int, ...], list[int], list[int]]]:
        if len(component) == len(self._left.axes):
            yield component, left, right
            return
        lower, upper = self._left.range(state, left)
        lower_right, upper_right = self._right.range(state, right)
        if upper - lower != upper_right - lower_right:
            raise Undefined("the sides have different lengths")
        for offset in range(upper - lower + 1):
            state.spend(1)
            place = (*component, offset + 1)
            yield from self._components(state, [*left, lower + offset], [*right, lower_right + offset], place)

    def difference(self, instance: Instance) -> Difference | None:
        """The first component at which the sides certainly differ. One instance gets a tenth of what is left, unless
        the cheapest of all takes as much: a few of large sizes must not leave nothing for those of small ones."""
        whole, cheapest = self._purse, self._cheapest
        allowed = whole.left if cheapest is None else min(whole.left, max(whole.left // SHARE, 4 * cheapest))
        self._purse = Purse(allowed)
        try:
            return self._difference(instance)
        finally:
            spent = allowed - self._purse.left
            if self._purse.left > 0:
                self._cheapest = spent if cheapest is None else min(cheapest, spent)
            whole.left -= spent
            self._purse = whole

    def _difference(self, instance: Instance) -> Difference | None:
        try:
            for component, left, right in self._components(State(instance, WORK), [], [], ()):
                found = self._differ(instance, component, left, right)
                if found is not None:
                    return found
        except NoValue:
            pass
        return None

    def _values(self, instance: Instance, left: list[int], right: list[int]) -> tuple[Value, Value]:
        purse = self._purse
        return self._left.value(instance, left, purse), self._right.value(instance, right, purse)

    def _differ(
        self, instance: Instance, component: tuple[int, ...], left: list[int], right: list[int]
    ) -> Difference | None:
        for bits in PRECISIONS:
            try:
                with ctx.workprec(bits):
                    values = self._values(instance, left, right)
                    if _certainly_different(*values):
                        return Difference(component, *values)
                if isinstance(values[0], fmpq) and isinstance(values[1], fmpq):
                    return None
                # Balls that overlap at the lower precision mostly belong to equal numbers: look closer a few times.
                self._patience -= 1
                if self._patience < 0:
                    return None
            except Undecided:
                continue
            except (NoValue, RecursionError):
                return None
        return None

    def agrees(self, instance: Instance) -> bool:
        """Whether all components are defined on both sides and equal, or equal to 60 digits."""
        try:
            with ctx.workprec(PRECISIONS[-1]):
                return all(
                    _agree(*self._values(instance, left, right))
                    for _, left, right in self._components(State(instance, WORK), [], [], ())
                )
        except (NoValue, RecursionError):
            return False


def _certainly_different(left: Value, right: Value) -> bool:
    if isinstance(left, fmpq) and isinstance(right, fmpq):
        return left != right
    return not arb(left).overlaps(arb(right))


def _agree(left: Value, right: Value) -> bool:
    if isinstance(left, fmpq) and isinstance(right, fmpq):
        return left == right
    first, second = arb(left), arb(right)
    bound = _AGREEMENT * (1 + arb.__abs__(first))
    return first.overlaps(second) and bool(arb(first - second).rad() < bound)
