"""Brute force: both sides of a claim at concrete points, sizes 1 to 6, smallest first.

Place on the way of a probe: `tests.laboratory.judging` holds the verdict against what is found here. Nothing of the
engine is used: the claim is written out by `tests.laboratory.instantiate` and computed by `tests.laboratory.values`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from flint import ctx

from derive.term import Binder, Term, free_names
from tests.laboratory.choices import Choices
from tests.laboratory.instantiate import Instantiation, TooLarge
from tests.laboratory.points import Point, positions
from tests.laboratory.scalars import Algebra, Scalar, Undefined
from tests.laboratory.values import BITS, Undecided, Value, agree, certainly_differ, evaluated
from tests.laboratory.worlds import World

# for each size how many choices of index values are tried at most, and with how many values of the reals each
PLAN = {1: (1, 2), 2: (8, 1), 3: (4, 1), 4: (2, 1)}
LARGE = (5, 6)
PERCENT_LARGE = 35
SMALL = 2


@dataclass
class Comparison:
    """What brute force found: at how many points both sides have equal values, at how many of these n ≤ 2, and the
    first point where they differ or where one has none. ``sizes`` are the sizes at which both sides had values."""

    same: int = 0
    same_small: int = 0
    different: str = ""
    size: int = 0
    undefined: str = ""
    undecided: int = 0
    sizes: set[int] = field(default_factory=set)

    @property
    def only_large(self) -> bool:
        """Whether the claim is false, and was seen to hold up to n = 2."""
        return bool(self.different) and self.size > SMALL and self.same_small > 0


def compare(left: Term, right: Term, world: World, choices: Choices) -> Comparison:
    """Both sides at a few points of each size, until they differ."""
    found = Comparison()
    names = free_names(left) | free_names(right)
    large = [choices.element(LARGE)] if choices.chance(PERCENT_LARGE) else []
    for n in (*PLAN, *large):
        most, renewals = PLAN.get(n, (1, 1))
        places = _spread(positions(world, n, names), choices, most)
        for chosen in places:
            m = choices.integer(1, 3)
            integers = {"n": n, "m": m, "q": choices.integer(1, m), **chosen}
            try:
                _at(left, right, Point(world, integers, choices), renewals, found)
            except (TooLarge, RecursionError):
                return found
            if found.different:
                found.size = n
                return found
    return found


def _spread(places: list[dict[str, int]], choices: Choices, most: int) -> list[dict[str, int]]:
    """A few of the places: the first with as many different indices as there can be, the others at random."""
    if not places:
        return []
    most_apart = max(len(set(item.values())) for item in places)
    apart = [item for item in places if len(set(item.values())) == most_apart]
    first = choices.element(apart)
    rest = [item for item in places if item is not first]
    others = choices.shuffled(rest) if len(rest) < 12 else [choices.element(rest) for _ in range(most)]
    return [first, *others[: most - 1]]


def _at(left: Term, right: Term, point: Point, renewals: int, found: Comparison) -> None:
    at = Instantiation(Algebra(), point)
    try:
        pairs = sides(at, left, right, point.choices)
    except Undefined:
        found.undefined = found.undefined or f"{dict(point.integers)}"
        return
    for _ in range(renewals):
        known: dict[int, Value] = {}
        for first, second in pairs:
            if first is second and first.total:
                _note_same(found, point)
                continue
            try:
                with ctx.workprec(BITS):
                    values = [evaluated(side, point.assigned, known) for side in (first, second)]
                    if certainly_differ(*values):
                        found.different = f"{_shown(point)}: {_value(values[0])} and {_value(values[1])}"
                        return
                    if agree(*values):
                        _note_same(found, point)
                    else:
                        found.undecided += 1
            except Undefined as error:
                found.undefined = found.undefined or f"{_shown(point)}: {error}"
            except Undecided:
                found.undecided += 1
        point.renewed()


def _note_same(found: Comparison, point: Point) -> None:
    found.same += 1
    found.same_small += point.integers["n"] <= SMALL
    found.sizes.add(point.integers["n"])


def sides(at: Instantiation, left: Term, right: Term, choices: Choices) -> list[tuple[Scalar, Scalar]]:
    """Both sides as scalars; of vectors at most two components."""
    if not (isinstance(left, Binder) and left.kind == "array"):
        return [(at.scalar(left), at.scalar(right))]
    assert isinstance(right, Binder)
    first, last = at.integer(left.lower, ()), at.integer(left.upper, ())
    components: tuple[int, ...] = tuple(range(first, last + 1))
    if len(components) > 2:
        components = choices.shuffled(components)[:2]
    return [(at.scalar(left.body, (place,)), at.scalar(right.body, (place,))) for place in components]


def _shown(point: Point) -> str:
    values = ", ".join(f"{name}{list(indices)}={value}" for (name, indices), value in sorted(point.values.items()))
    return f"{dict(point.integers)} {values}"


def _value(value: Value) -> str:
    return str(value)[:60]
