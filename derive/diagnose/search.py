"""The search for what an author meant: the smallest changes of a side with which its line holds.

Place on the way of a step: `derive.diagnose` calls it for a line that does not hold. Every candidate is read as the
line itself was; it must have a meaning as written. Then it is held against a handful of instances, which nearly all
wrong ones do not survive, and only what does is given to the judge. A repair is one that the judge has proved, in the
LaTeX that will be shown, read again from the start. Budgets are counted in candidates, in the nodes that are read for
them and in the work of evaluating them, so what is found depends on no clock.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from derive.decide import Judge
from derive.diagnose.candidates import Candidate, candidates
from derive.diagnose.mistake import Around
from derive.diagnose.probe import Probe
from derive.diagnose.residual import missing_term
from derive.diagnose.source import applied, changes, rewritten, trimmed
from derive.diagnosis import Change, Repair
from derive.diagnostic import Diagnostic, FormulaError
from derive.elaborate import fixed_indices
from derive.evaluate.claim import Purse
from derive.latex.parser import parse
from derive.latex.printer import to_latex
from derive.latex.syntax import Node, Relation, children
from derive.latex.unknown import read_with_unknown_indices
from derive.reading import Reading
from derive.span import Span
from derive.term import Term, rank

BUDGET = 1200
WORK = 500_000
MOST_READ = 300_000
AFTER_FIRST = 40
MOST_UNDECIDED = 8
LONGEST_SAID = 50

HINTS = {
    "D301": ("wrong-bound-index", "extra-sum"),
    "D305": ("lost-sum", "wrong-bound-index", "wrong-index", "moved-factor"),
    "D306": ("dropped-index",),
    "D308": ("lost-sum", "wrong-bound-index", "wrong-index", "moved-factor"),
    "D309": ("shifted-index", "wrong-limit"),
    "D307": ("other-layout", "transposed"),
}
"""Mistakes that a finding of scope or shape suggests."""


@dataclass
class Search:
    """A search for sides that hold in the place of one side of a formula.

    ``source`` is the formula, ``formula`` its tree, ``number`` the side's number in it; ``reading`` says what its line
    is read and judged against. ``tried`` counts the candidates.
    """

    judge: Judge
    source: str
    formula: Relation
    number: int
    reading: Reading
    before: tuple[Node, ...]
    near: tuple[Node, ...] = ()
    budget: int = BUDGET
    after_first: int = AFTER_FIRST
    tried: int = 0
    purse: Purse = field(default_factory=lambda: Purse(WORK))
    _probes: list[Probe] = field(default_factory=list)

    def repairs(
        self,
        most: int,
        side: Node | None = None,
        mends: tuple[str, ...] = (),
        errors: tuple[Diagnostic, ...] = (),
        only_hinted: bool = False,
    ) -> list[Repair]:
        """The first proved repairs, at most ``most``; of another ``side`` than the formula's, if given. ``errors`` of
        the side as written say which mistakes are the likelier, ``only_hinted`` that
        no others are looked for."""
        found: list[Repair] = []
        undecided = 0
        since = 0
        # every try is read anew: where a side is long, fewer are made
        tries = min(self.budget, MOST_READ // _nodes(side or self.formula.sides[self.number]))
        hinted = frozenset(name for error in errors for name in HINTS.get(error.code, ()))
        for item in sorted(candidates(self.around(side)), key=lambda item: item.row.name not in hinted):
            if only_hinted and item.row.name not in hinted:
                break
            if self.tried >= tries or len(found) >= most or undecided > MOST_UNDECIDED:
                break
            if self.purse.left <= 0:
                break
            if found and (since := since + 1) > self.after_first:
                break
            self.tried += 1
            term = self.term(item.side)
            if term is None or not self.survives(term):
                continue
            if not self.holds(term):
                undecided += 1
                continue
            repair = self.written(item, mends)
            if repair is not None and all(repair.side != other.side for other in found):
                found.append(repair)
        return found

    def by_difference(self) -> list[Repair]:
        """The side with what it lacks added, if that is a single term; the last resort."""
        term = self.term(self.formula.sides[self.number])
        if term is None or len(self.reading.targets) != 1 or rank(term):
            return []
        target = self.reading.targets[0]
        missing = missing_term(target.left, term, target.context)
        old = self.formula.sides[self.number].span
        if not missing:
            return []
        made = (Change(Span(old.end, old.end), f" + {missing}" if missing[0] != "-" else f" - {missing[1:]}"),)
        try:
            again = parse(applied(self.source, made), self.reading.vocabulary)
        except FormulaError:
            return []
        if not isinstance(again, Relation) or len(again.sides) != len(self.formula.sides):
            return []
        side = again.sides[self.number]
        read = self.term(side)
        if read is None or not self.holds(read):
            return []
        says = f"a term is lost: {missing}"
        return [Repair("D490", "lost-term", says, made, self.source[old.start : old.end] + made[0].text)]

    def around(self, side: Node | None = None) -> Around:
        """What the rows of the table may look at."""
        reading = self.reading
        used = [*reading.head.free_indices, *sorted(reading.mentioned), *reading.indices]
        kinds = reading.vocabulary
        indices = dict.fromkeys(
            key for key in used if (entry := kinds.entry(key)) is not None and entry.kind == "index"
        )
        for name in sorted(self._fixed()):
            indices.setdefault(name)
        whole = side or self.formula.sides[self.number]
        near = (*self.before, *(node for node in self.near if node not in self.before))
        return Around(kinds, reading.context, tuple(indices), self.before, whole, near)

    def _fixed(self) -> frozenset[str]:
        return fixed_indices(self.reading.context)

    def term(self, side: Node) -> Term | None:
        """What a side means, if it has a meaning as written."""
        try:
            found = self.reading.read(side)
        except FormulaError:
            return None
        if any(item.severity == "error" for item in found.findings):
            return None
        return self.reading.aligned(found.term)

    def survives(self, term: Term) -> bool:
        """Whether no instance at hand tells a side from what it must equal."""
        if not self._probes:
            self._probes = [Probe(self.judge, target, self.purse) for target in self.reading.targets]
        return all(probe.agrees(term) for probe in self._probes)

    def holds(self, term: Term) -> bool:
        """Whether a side is proved equal to all that it must equal."""
        for target in self.reading.targets:
            left = target.left if rank(target.left) == rank(term) else self.reading.aligned(target.left)
            if not self.judge.proves(left, term, target.context):
                return False
        return bool(self.reading.targets)

    def written(self, item: Candidate, mends: tuple[str, ...] = ()) -> Repair | None:
        """The repair in the author's LaTeX, if that says what was proved when it is read again."""
        made = self.changes(item.side)
        return Repair(item.row.code, item.row.name, self.says(item), *made, mends) if made else None

    def as_meant(self, side: Node, codes: tuple[str, ...], errors: tuple[Diagnostic, ...]) -> Repair | None:
        """A side without findings as a repair of its first finding."""
        made = self.changes(side)
        first = errors[0]
        return Repair(first.code, first.name, first.message, *made, codes) if made else None

    def changes(self, side: Node) -> tuple[tuple[Change, ...], str] | None:
        """What to change in the source, and the side as it then stands; the whole side anew if nothing less will do."""
        old = self.formula.sides[self.number]
        begin, end = old.span.start, old.span.end
        for made in (changes(old, side, self.source), trimmed(self.source[begin:end], to_latex(side), begin)):
            if made and self.reads_as(made, side):
                longer = sum(len(change.text) - (change.span.end - change.span.start) for change in made)
                return made, applied(self.source, made)[begin : end + longer]
        return None

    def reads_as(self, made: tuple[Change, ...], side: Node) -> bool:
        """Whether the changed formula, read again, has this side and otherwise what it had."""
        try:
            again, _ = read_with_unknown_indices(applied(self.source, made), self.reading.vocabulary)
        except FormulaError:
            return False
        if not isinstance(again, Relation) or len(again.sides) != len(self.formula.sides):
            return False
        same = all(
            one == two
            for place, (one, two) in enumerate(zip(again.sides, self.formula.sides, strict=True))
            if place != self.number
        )
        return same and again.sides[self.number] == side

    def says(self, item: Candidate) -> str:
        """The row's sentence, with what is written and what holds."""
        place, new = item.place, item.new
        old = self.source[place.node.span.start : place.node.span.end].strip()
        made = rewritten(place.node, new, self.source).strip()
        return f"{item.row.says}: {made}, not {old}" if len(old) + len(made) <= LONGEST_SAID else item.row.says


def _nodes(node: Node) -> int:
    """How many nodes a tree has, itself included."""
    count, pending = 0, [node]
    while pending:
        count += 1
        pending.extend(children(pending.pop()))
    return count
