"""Lines, and the derivations they belong to: what a line is compared with.

Place on the way of a step: `derive.check` reads an entry into sides; here each side becomes a `Line` of a
`Derivation`, which remembers the quantity it began with. A chain whose left side repeats that quantity (or a
component of it, or the last line) continues the derivation, if the case it stands under includes the case of the
line it would follow. Nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

from derive.term import Binder, Relation, Symbol, Term, component, rank

_MOST_CONDITIONS = 6


@dataclass(frozen=True, slots=True)
class Line:
    """One side of a chain that has a meaning: its id, its term (the reading, if it is ill-formed), the case it stands
    under and that case's LaTeX."""

    id: str
    term: Term
    case: tuple[Relation, ...] = ()
    case_text: str = ""


@dataclass(slots=True)
class Derivation:
    """A derivation in progress: ``start`` is the quantity it began with, ``indices`` the free indices of its head,
    ``last`` the line reached, ``number`` its place among the derivations. ``equal_so_far`` turns False where a relation
    other than = was used."""

    start: Term
    indices: tuple[str, ...]
    last: Line
    number: int
    equal_so_far: bool = True


@dataclass(slots=True)
class Book:
    """All derivations of a document, and the last line of each entry and equality by its id. ``_places`` has the
    derivations by what they began with or have come to, and the case they have come to it in, so that a long document
    is not searched from end to end for every line; what is no longer so may stand there too."""

    derivations: list[Derivation] = field(default_factory=list)
    lines: dict[str, Line] = field(default_factory=dict)
    _places: dict[tuple[Term, frozenset[Relation]], dict[int, None]] = field(default_factory=dict)
    _indices: dict[tuple[str, ...], None] = field(default_factory=dict)

    def record(self, line: Line, entry: str) -> None:
        """Remember a line under its own id and as the last of its entry."""
        self.lines[line.id] = line
        self.lines[entry] = line

    def begin(self, head: Term, indices: tuple[str, ...], line: Line) -> Derivation:
        """A new derivation that starts with a head."""
        derivation = Derivation(head, indices, line, len(self.derivations))
        self.derivations.append(derivation)
        self._indices[indices] = None
        self.reach(derivation, line)
        return derivation

    def reach(self, derivation: Derivation, line: Line) -> None:
        """The derivation has come to a line."""
        derivation.last = line
        case = frozenset(line.case)
        for term in (derivation.start, line.term):
            self._places.setdefault((term, case), {})[derivation.number] = None

    def continued(self, head: Term, case: tuple[Relation, ...]) -> Derivation | None:
        """The latest derivation that a chain with this head continues."""
        given = frozenset(case)
        for number in self._candidates(head, given):
            derivation = self.derivations[number]
            if not given.issuperset(derivation.last.case):
                continue
            if head in (derivation.start, derivation.last.term) or self._in_components(head, derivation):
                return derivation
        return None

    def _candidates(self, head: Term, case: frozenset[Relation]) -> list[int]:
        """The numbers of all derivations that the head may continue, the latest first."""
        if len(case) > _MOST_CONDITIONS:
            return list(range(len(self.derivations) - 1, -1, -1))
        terms = [head]
        for wanted in range(1, rank(head) + 1):
            terms.extend(at(head, run) for indices in self._indices for run in _choices(indices, wanted))
        parts = [frozenset(some) for count in range(len(case) + 1) for some in combinations(case, count)]
        found = {number for term in terms for part in parts for number in self._places.get((term, part), ())}
        return sorted(found, reverse=True)

    @staticmethod
    def _in_components(head: Term, derivation: Derivation) -> bool:
        """Whether the head is the vector whose component the derivation is about."""
        wanted = rank(head) - rank(derivation.start)
        return wanted > 0 and any(
            at(head, indices) == derivation.start for indices in _choices(derivation.indices, wanted)
        )


def align(term: Term, about: tuple[str, ...], start: Term, head: Term) -> Term:
    """A side of a chain in the shape of its derivation's start: for a vector form of a componentwise derivation, the
    component the derivation is ``about``."""
    wanted = rank(head) - rank(start)
    if wanted <= 0:
        return term
    for indices in _choices(about, wanted):
        if at(head, indices) == start:
            return at(term, indices)
    return term


def at(array: Term, indices: tuple[str, ...]) -> Term:
    """The component of an array at free indices, one axis after the other."""
    for name in indices:
        if not (isinstance(array, Binder) and array.kind == "array"):
            return array
        array = component(array, Symbol(name), 0)
    return array


def _choices(indices: tuple[str, ...], count: int) -> Iterator[tuple[str, ...]]:
    """Runs of ``count`` consecutive free indices, in the order they are written."""
    for first in range(len(indices) - count + 1):
        yield indices[first : first + count]
