"""What a line of a derivation is read and judged against: kept, so that another line in its place can be judged alike.

Place on the way of a step: `derive.claims` makes one for every equality; the line's own side is read with it, and
`derive.diagnose` reads the sides that its author may have meant with the same. Nothing is judged here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from derive.chain import align
from derive.context import Context
from derive.elaborate import Elaborated, elaborate, fixed_indices, one_sided_indices
from derive.latex.syntax import Node
from derive.latex.vocabulary import Vocabulary
from derive.term import Term


@dataclass(frozen=True, slots=True)
class Target:
    """What a line must equal: the line ``origin`` ("" for the left side of its own chain), and in what context."""

    origin: str
    left: Term
    context: Context
    case: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """The surroundings of one equality: its chain's head, the indices the chain mentions, the start of its derivation
    with the free indices it is about, and what its right side must equal."""

    vocabulary: Vocabulary
    context: Context
    head: Elaborated
    mentioned: frozenset[str]
    start: Term
    indices: tuple[str, ...]
    targets: tuple[Target, ...] = ()

    def read(self, side: Node) -> Elaborated:
        """The meaning of a right side, in the shape of the derivation's start. Raises `FormulaError`."""
        known = frozenset(self.head.free_indices) | fixed_indices(self.context)
        head = self.head
        found = elaborate(
            side,
            self.context,
            self.vocabulary,
            len(head.axes),
            head.free_indices,
            known | self.mentioned,
            head.axes,
            head.batch,
            head.is_row,
        )
        findings = (*found.findings, *one_sided_indices(head, found, known))
        return replace(found, findings=findings)

    def aligned(self, term: Term) -> Term:
        """A side's term as the derivation compares it: the component it is about, for a vector form."""
        return align(term, self.indices, self.start, self.head.term)
