"""What is found of a definition or a matrix, found once: a chain of n definitions can mention each name twice, and come
to 2ⁿ.

Place on the way of a step: `derive.normal.lower` asks here before it unfolds a definition, `derive.normal.matrices`
before it looks for a determinant. What is found depends on what is known of indices at the time, on the ranges of the
indices it is found for and on the derivatives around it; it is remembered for exactly these. Using what is remembered
leaves the same marks on the engine as finding it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from derive.normal import index as ix
from derive.normal.index import Affine

if TYPE_CHECKING:
    from derive.normal.engine import Engine

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Found:
    """A value, and what finding it left on the engine."""

    value: Any
    used: dict[str, None]
    facts: dict[str, None]
    blocked: bool


def once(e: Engine, what: str, name: Hashable, places: Iterable[Affine], find: Callable[[], Value]) -> Value:
    """What ``find`` returns for the definition of a name, or for a matrix, at index expressions; ``what`` is a word for
    the question. The value must not be changed by whoever gets it."""
    places = tuple(places)
    ranges = tuple(e.ranges.get(variable) for place in places for variable in ix.variables(place))
    known = frozenset(e.order.items()), frozenset(e.same.items())
    key = (what, name, places, ranges, known, tuple(e.ambient))
    found = e.found.get(key)
    if found is None:
        e.spend(1)
        before = e.used, e.facts, e.blocked
        e.used, e.facts, e.blocked = {}, {}, False
        try:
            value = find()
        finally:
            used, facts, blocked = e.used, e.facts, e.blocked
            e.used, e.facts, e.blocked = before
            _leave(e, used, facts, blocked)
        found = e.found[key] = Found(value, used, facts, blocked)
    else:
        _leave(e, found.used, found.facts, found.blocked)
    answer: Value = found.value
    return answer


def _leave(e: Engine, used: dict[str, None], facts: dict[str, None], blocked: bool) -> None:
    e.used.update(used)
    e.facts.update(facts)
    e.blocked = e.blocked or blocked
