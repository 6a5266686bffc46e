"""The parts of a page, as frozen values.

Place on the way of a step: made by `derive.report.page.build`, taken apart by the renderers.
"""

from __future__ import annotations

from dataclasses import dataclass

from derive.diagnostic import Diagnostic
from derive.latex.vocabulary import Vocabulary
from derive.report.prose import Formula, Prose
from derive.result import StepResult
from derive.span import Span
from derive.verdict import Word


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the derivation: an equality, a definition, an assumption or a goal.

    ``number`` counts the lines of the page from 1, ``anchor`` is unique in the page and made of letters, digits and
    hyphens. ``left``, ``relation`` and ``right`` are what the author wrote; ``left`` is "" if the line continues
    another, and all of it stands in ``right`` if it cannot be read. ``left_at`` and ``right_at`` are the offsets of
    ``left`` and ``right`` in ``step.text.value``, of which both are verbatim parts but for alignment marks, which are
    blanks. ``case`` is the LaTeX of the case the line stands under, if it differs from that of the line before.
    ``reasons`` say why the line holds, or what it is if it does not, the most telling first. ``faulty`` are the places
    in ``step.text.value`` that are wrong, as far as they are smaller than the line.
    """

    number: int
    anchor: str
    step: StepResult
    left: str
    relation: str
    right: str
    left_at: int
    right_at: int
    case: str = ""
    reasons: tuple[Prose, ...] = ()
    faulty: tuple[Span, ...] = ()

    @property
    def vocabulary(self) -> Vocabulary | None:
        """What the line was parsed with; None if it cannot be read."""
        return None if self.step.way is None else self.step.way.vocabulary


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one entry of the document, with its author's note and what its author says it follows ``by``."""

    id: str
    kind: str
    rows: tuple[Row, ...]
    note: Prose = ()
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a formula's source that a repair changes, or leaves."""

    latex: str
    is_changed: bool


@dataclass(frozen=True, slots=True)
class Mended:
    """A repair that is proved: what it does, the side before and after in segments, and other writings of it."""

    says: Prose
    before: tuple[Segment, ...]
    after: tuple[Segment, ...]
    others: tuple[Formula, ...] = ()
    afterwards: tuple[Prose, ...] = ()

    @property
    def side_before(self) -> str:
        """The side as it is written."""
        return "".join(item.latex for item in self.before).strip()

    @property
    def side_after(self) -> str:
        """The side as it would be right."""
        return "".join(item.latex for item in self.after).strip()


@dataclass(frozen=True, slots=True)
class Finding:
    """What there is to say of one line. ``headline`` names it (``dropped sign``), ``code`` is its code, "" if it has
    none; ``faults`` are errors of reading and meaning, each with its place; ``sentences`` say the rest."""

    row: Row
    code: str
    headline: str
    faults: tuple[Diagnostic, ...] = ()
    sentences: tuple[Prose, ...] = ()
    mended: Mended | None = None
    differences: tuple[Prose, ...] = ()
    unexpected: str = ""


@dataclass(frozen=True, slots=True)
class Use:
    """A hypothesis and the numbers of the lines that use it; none means that it was not needed."""

    hypothesis: Formula
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """A side condition that was shown, what shows it, and the numbers of the lines that need it."""

    condition: Formula
    because: tuple[Prose, ...]
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The report on one file. ``problems`` are the document's own errors with line and column; then everything about
    steps is empty. ``counts`` is the one line that says what was found, ``closing`` what it comes to. ``conclusion`` is
    the word of `derive.report.conclusion`, "" if nothing was judged, and ``tally`` the numbers in ``counts``."""

    path: str
    title: str
    source: str
    counts: Prose = ()
    closing: tuple[Prose, ...] = ()
    names: tuple[Prose, ...] = ()
    given: tuple[Group, ...] = ()
    derivation: tuple[Group, ...] = ()
    goals: tuple[Group, ...] = ()
    findings: tuple[Finding, ...] = ()
    notes: tuple[Prose, ...] = ()
    uses: tuple[Use, ...] = ()
    conditions: tuple[Condition, ...] = ()
    problems: tuple[tuple[Diagnostic, int, int], ...] = ()
    conclusion: str = ""
    tally: tuple[tuple[Word, int], ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """All lines, in the order of their numbers."""
        groups = (*self.given, *self.derivation, *self.goals)
        return tuple(row for group in groups for row in group.rows)
