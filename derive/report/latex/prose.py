r"""Formulas, values and sentences in LaTeX.

Place on the way of a step: used by every part of the report in LaTeX. A formula that cannot be set safely is shown as
its source; ids of lines in a sentence are links to these lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from derive.latex.vocabulary import Vocabulary
from derive.report.latex.characters import escaped, source
from derive.report.latex.reading import read
from derive.report.latex.setting import Marks, formula
from derive.report.page.model import Row
from derive.report.prose import Formula, Prose, Value

ROOM = 26.0
"""How wide, in em, the room for a formula in the display is reckoned."""
_INLINE = 9.0
_WRITTEN = {
    "↦": r" \mapsto ", "·": r" \cdot ", "≈": r"\approx ", "…": r"\dots ", "−": "-", "∞": r"\infty ", "±": r"\pm ",
    "≤": r"\leq ", "≥": r"\geq ", "≠": r"\neq ", "×": r"\times ",
}  # fmt: skip
_RATIO = re.compile(r"(?<![\w.}])([0-9]+)/([0-9]+)(?![\w.])")
_POWER = re.compile(r"\^(-?[0-9]+)")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*[A-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class Setter:
    """What formulas are read with: names and macros. ``lines`` gives the anchor and number of a line by its id;
    ``prefix`` makes anchors unique in a document with several pages."""

    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    lines: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    prefix: str = ""

    def anchor(self, row: Row) -> str:
        """The anchor of a line in the whole document."""
        return self.prefix + row.anchor

    def display(self, latex: str, room: float = ROOM, marks: Marks | None = None) -> str | None:
        """A formula in pieces for a display, or None if it cannot be set."""
        line = read(latex, self.vocabulary)
        return None if line is None else formula(line, room, marks)

    def shown(self, latex: str, marks: Marks) -> str:
        """A formula in a display, or its source with the marked characters marked."""
        found = self.display(latex, marks=marks)
        return found if found is not None else rf"\derivesource{{{source(latex, list(marks.ranges))}}}"

    def inline(self, latex: str) -> str:
        """A formula within a sentence."""
        line = read(latex, self.vocabulary)
        if line is not None:
            return rf"\derivemath{{{formula(line, _INLINE)}}}"
        # what has letters of mathematics itself (δ_ij) is words; other sources are shown as they are
        is_source = latex.replace("\u00a0", " ").isascii()
        return rf"\derivesource{{{source(latex)}}}" if is_source else escaped(latex)

    def value(self, value: str) -> str:
        """A number, vector or function as the evaluator writes it."""
        latex = "".join(_WRITTEN.get(letter, letter) for letter in value)
        latex = _POWER.sub(r"^{\1}", _RATIO.sub(r"\\tfrac{\1}{\2}", latex))
        line = read(latex, self.vocabulary)
        return escaped(value) if line is None else rf"\derivemath{{{formula(line, _INLINE)}}}"

    def sentence(self, prose: Prose) -> str:
        """A sentence with its formulas and values set."""
        return "".join(map(self._piece, prose))

    def _piece(self, piece: str | Formula | Value) -> str:
        match piece:
            case Formula():
                return self.inline(piece.latex)
            case Value() if piece.is_formula:
                return self._equation(piece)
            case Value():
                relation = {"=": "~$=$~", "": "~"}.get(piece.relation, ":~")
                return f"{self.words(piece.name)}{relation}{self.value(piece.value)}"
        return self.words(piece)

    def _equation(self, piece: Value) -> str:
        name = read(piece.name, self.vocabulary)
        if name is None:
            return rf"{self.inline(piece.name)}~{piece.relation} {self.value(piece.value)}"
        relation = {"=": "$=$", "": ""}.get(piece.relation, r"$\colon$")
        return f"{self.inline(piece.name)}{'~' if relation else ''}{relation}~{self.value(piece.value)}"

    def words(self, text: str) -> str:
        """Words, the ids of lines among them as links."""
        found, at = "", 0
        for match in _ID.finditer(text):
            place = self.lines.get(match.group()) if "." in match.group() else None
            if place is not None and not text[: match.start()].endswith("goal "):
                found += escaped(text[at : match.start()])
                found += rf"\derivestep{{{place[0]}}}{{{escaped(match.group())}}}{{{place[1]}}}"
                at = match.end()
        return found + escaped(text[at:])


def capital(text: str) -> str:
    """A sentence that is set, with a capital letter unless it begins with a formula or a link."""
    return text[:1].upper() + text[1:]


def ranges(numbers: Iterable[int]) -> str:
    """``2--4, 7``: numbers in order, runs of three or more as ranges."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(", ".join(map(str, run)) if len(run) < 3 else f"{run[0]}--{run[-1]}" for run in runs)
