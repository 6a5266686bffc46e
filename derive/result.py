"""What a check found: frozen values, the input of every report.

Place on the way of a step: `derive.check` makes them, `derive.report` renders them. Nothing here computes
verdicts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from derive.diagnosis import Diagnosis
from derive.diagnostic import Diagnostic
from derive.displayed import Displayed
from derive.document import Document, Expectation, Text
from derive.span import Span
from derive.verdict import Verdict, Word

NOT_EQUAL = "D401"

if TYPE_CHECKING:
    from derive.context import Context
    from derive.latex.vocabulary import Vocabulary
    from derive.reading import Reading
    from derive.term import Term


@dataclass(frozen=True, slots=True)
class Judgement:
    """One comparison of a line with the line it follows from.

    ``origin`` is that line's id, or "" for the left side of the line's own chain; ``case`` is the LaTeX of
    the case under which it was compared, ``left`` the meaning of the line it was compared with.
    """

    origin: str
    verdict: Verdict
    case: str = ""
    left: Term | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Way:
    """What an equality was on its way to the verdict, kept for `derive show` and the second reader.

    ``vocabulary`` is what the formula was parsed with (parsing again gives its syntax), ``side`` the number
    of the equality's right side in it, ``context`` what it was judged in; ``start`` is what its derivation
    began with and ``right`` what its right side means; ``reading`` is how its right side was read, ``left`` the number
    of the side before it in the formula (None if it continues another entry).
    """

    vocabulary: Vocabulary
    context: Context
    side: int = 0
    start: Term | None = None
    right: Term | None = None
    reading: Reading | None = None
    left: int | None = None


@dataclass(frozen=True, slots=True)
class StepResult(Displayed):
    """One equality, definition or assumption.

    ``kind`` is ``step``, ``goal``, ``definition`` or ``assumption``; ``text`` the entry's LaTeX and ``span``
    the part of it that this equality adds. ``word`` is the verdict that counts, ``judgements`` the
    comparisons with the line before (or with each line of ``from``), ``start`` the comparison with the
    quantity the derivation began with. ``findings`` are errors and notes about the expression; with errors,
    the judgements hold for the reading that was taken, and ``reading`` is what they come to. ``expected`` is
    None where nothing can be expected. ``sign`` is the offset of the relation sign, ``case`` the LaTeX of the
    case the step stands under, ``way`` None if the formula cannot be read.
    """

    id: str
    kind: str
    text: Text
    span: Span
    word: Word
    judgements: tuple[Judgement, ...] = ()
    start: Verdict | None = None
    reading: Word | None = None
    findings: tuple[Diagnostic, ...] = ()
    expected: Expectation | None = None
    note: str = ""
    sign: int | None = None
    case: str = ""
    way: Way | None = field(default=None, compare=False, repr=False)
    diagnosis: Diagnosis | None = None

    @property
    def line(self) -> int:
        """The line of the file on which the equality begins."""
        return self.text.place(self.span.start)[0]

    @property
    def latex(self) -> str:
        """The equality's LaTeX, as written."""
        return self.text.value[self.span.start : self.span.end].strip()

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """Findings that are errors."""
        return tuple(item for item in self.findings if item.severity == "error")

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of all errors, sorted, without repetition."""
        return tuple(sorted({item.code for item in self.errors}))

    @property
    def from_start(self) -> Word | None:
        """Whether the line is still equal to the start of its derivation."""
        return None if self.start is None else self.start.word

    @property
    def as_expected(self) -> bool:
        """Whether everything the author expects is so."""
        wanted = self.expected
        if wanted is None:
            return self.word in (Word.DEFINITION, Word.ASSUMPTION)
        return (
            self.word == wanted.verdict
            and (wanted.from_start is None or self.from_start == wanted.from_start)
            and (wanted.reading is None or self.reading == wanted.reading)
            and (wanted.codes is None or self.has_codes(wanted.codes))
        )

    def has_codes(self, wanted: tuple[str, ...]) -> bool:
        """Whether the codes are these. ``D401`` stands for every named mistake; where nothing was diagnosed, and so
        nothing named, a named mistake is found as ``D401``."""
        found, expected = set(self.codes), set(wanted)
        if NOT_EQUAL in expected or self.diagnosis is None:
            found, expected = _unnamed(found), _unnamed(expected)
        return found == expected


def _unnamed(codes: set[str]) -> set[str]:
    """Codes without the names of mistakes."""
    return {NOT_EQUAL if "D410" <= code < "D500" else code for code in codes}


@dataclass(frozen=True, slots=True)
class FileResult(Displayed):
    """One file. ``problems`` are the document's own errors with line and column; then nothing was judged.
    ``document`` is what was checked, for reports that show more of it than its steps; ``seed`` drew the instances that
    were tried."""

    path: str
    title: str
    goals: tuple[StepResult, ...] = ()
    steps: tuple[StepResult, ...] = ()
    problems: tuple[tuple[Diagnostic, int, int], ...] = ()
    document: Document | None = field(default=None, compare=False, repr=False)
    seed: int = 0

    @property
    def as_expected(self) -> bool:
        """Whether the document could be judged and every expectation is met."""
        return not self.problems and all(item.as_expected for item in (*self.goals, *self.steps))


@dataclass(frozen=True, slots=True)
class SecondReadings:
    """What the second reader says of all formulas: how many it reads as we do, how many otherwise, and why
    others were not compared."""

    agree: int = 0
    disagree: int = 0
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SecondProofs:
    """What the second prover says of all that is proved: how many comparisons it proves too, how many of these at a
    random point only, how many it does not, and why others are not covered."""

    agree: int = 0
    disagree: int = 0
    not_covered: tuple[str, ...] = ()
    at_a_point: int = 0
