"""The sides that an author may have meant: every change of every row, in order.

Place on the way of a step: between the table of mistakes and `derive.diagnose.search`, which tries them. Nothing is
read or judged here.
"""

from __future__ import annotations

from dataclasses import dataclass

from derive.diagnose.mistake import Around, Mistake
from derive.diagnose.places import Place, changed, places
from derive.diagnose.table import MISTAKES
from derive.latex.syntax import Node


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A side with one change: which row makes it, at which place, what is put there, and the whole side."""

    row: Mistake
    place: Place
    new: Node
    side: Node
    cost: int


def candidates(around: Around, plant: bool = False) -> list[Candidate]:
    """All changes of a side, each resulting side once, the least costly first; backwards with ``plant``."""
    found: list[Candidate] = []
    everywhere = list(places(around.side))
    for row in MISTAKES:
        edits = row.plants if plant else row.repairs
        for place in everywhere:
            for new, extra in edits(place, around):
                if new != place.node:
                    found.append(Candidate(row, place, new, changed(place, new), row.cost + extra))
    found.sort(key=lambda item: item.cost)
    if plant:
        return found
    first: dict[Node, Candidate] = {}
    for item in found:
        first.setdefault(item.side, item)
    first.pop(around.side, None)
    return list(first.values())
