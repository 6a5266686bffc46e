"""What a row of the table of mistakes is, and what it may look at.

Place on the way of a step: the rows are in `derive.diagnose.signs`, `indices`, `factors`, `functions`, `sums` and
`terms`, together in `derive.diagnose.table`; `derive.diagnose.search` runs them forwards (what could mend this?),
`derive.diagnose.mutate` backwards (what does the mistake look like?). Nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from derive.context import Context, Variable
from derive.diagnose.places import Place
from derive.latex.syntax import Node
from derive.latex.vocabulary import Vocabulary

Edits = Iterator[tuple[Node, int]]
"""Nodes to put at a place, each with what it costs beyond the row's own cost."""


@dataclass(frozen=True, slots=True)
class Around:
    """What an edit may draw on: the declared names, the indices that are in use in the line, and other lines.

    ``indices`` are the free indices in use, in the order written; ``before`` are the lines this one follows from, as
    written; ``near`` are these and the next lines; ``side`` is the whole side that is changed.
    """

    vocabulary: Vocabulary
    context: Context
    indices: tuple[str, ...]
    before: tuple[Node, ...]
    side: Node
    near: tuple[Node, ...] = ()

    def variable(self, key: str) -> Variable | None:
        """What a key is declared as, aliases followed."""
        return self.context.variables.get(self.vocabulary.resolve(key))

    def like(self, key: str) -> tuple[str, ...]:
        """The other names of the same kind and rank, each once."""
        entry = self.vocabulary.entry(key)
        if entry is None:
            return ()
        own = self.vocabulary.resolve(key)
        found: dict[str, None] = {}
        for other in self.vocabulary.entries:
            meant = self.vocabulary.resolve(other)
            candidate = self.vocabulary.entry(other)
            if meant == own or candidate is None or other != meant:
                continue
            if (candidate.kind, candidate.rank, candidate.vector_argument) == (
                entry.kind,
                entry.rank,
                entry.vector_argument,
            ):
                found[other] = None
        return tuple(found)

    def of_sort(self, *sorts: str) -> tuple[str, ...]:
        """The declared names of these sorts."""
        return tuple(
            name
            for name, variable in self.context.variables.items()
            if variable.sort in sorts and name not in self.context.definitions and name in self.vocabulary.entries
        )


@dataclass(frozen=True, slots=True)
class Mistake:
    """One kind of mistake.

    ``code`` and ``name`` are its own for ever; ``says`` is the sentence for its author; ``cost`` orders the kinds:
    the commoner the mistake and the smaller the change, the earlier it is tried. ``repairs`` offers what may mend a
    place, ``plants`` what the mistake would have made of it.
    """

    code: str
    name: str
    says: str
    cost: int
    repairs: Callable[[Place, Around], Edits]
    plants: Callable[[Place, Around], Edits]
