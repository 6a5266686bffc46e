"""Lines, and the derivations they belong to: what a line is compared with.

Place on the way of a step: `derive.check` reads an entry into sides; here each side becomes a `Line` of a
`Derivation`, which remembers the quantity it began with. A chain whose left side repeats that quantity (or a
component of it, or the last line) continues the derivation, if the case it stands under includes the case of the
line it would follow. Nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from derive.term import Binder, Relation, Symbol, Term, component, rank


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
    ``last`` the line reached. ``equal_so_far`` turns False where a relation other than = was used."""

    start: Term
    indices: tuple[str, ...]
    last: Line
    equal_so_far: bool = True


@dataclass(slots=True)
class Book:
    """All derivations of a document, and the last line of each entry and equality by its id."""

    derivations: list[Derivation] = field(default_factory=list)
    lines: dict[str, Line] = field(default_factory=dict)

    def record(self, line: Line, entry: str) -> None:
        """Remember a line under its own id and as the last of its entry."""
        self.lines[line.id] = line
        self.lines[entry] = line

    def begin(self, head: Term, indices: tuple[str, ...], line: Line) -> Derivation:
        """A new derivation that starts with a head."""
        derivation = Derivation(head, indices, line)
        self.derivations.append(derivation)
        return derivation

    def continued(self, head: Term, case: tuple[Relation, ...]) -> Derivation | None:
        """The latest derivation that a chain with this head continues."""
        for derivation in reversed(self.derivations):
            if not set(derivation.last.case) <= set(case):
                continue
            if head in (derivation.start, derivation.last.term) or self._in_components(head, derivation):
                return derivation
        return None

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
