r"""The derivation as one aligned display: each line with its number, its mark, and the reason at its right.

Place on the way of a step: used by `derive.report.latex.document`. Formulas are the author's; a line that cannot be
set is shown as its source.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from derive.report.latex.characters import escaped, source
from derive.report.latex.commands import RENAMED, SYMBOLS
from derive.report.latex.prose import Setter
from derive.report.latex.setting import Marks
from derive.report.page.model import Group, Row
from derive.verdict import Word

MARKS = {
    Word.PROVED: r"\deriveproved",
    Word.REFUTED: r"\deriverefuted",
    Word.ILL_FORMED: r"\deriveillformed",
    Word.UNKNOWN: r"\deriveunknown",
    Word.DEFINITION: "",
    Word.ASSUMPTION: "",
}
_COLORS = {Word.REFUTED: "deriverefuted", Word.ILL_FORMED: "deriveill", Word.UNKNOWN: "deriveunknown"}
_REASONS = 2
"""How many reasons a line shows; all of them are in the appendix."""


def display(groups: Sequence[Group], setter: Setter, told: set[int]) -> Iterator[str]:
    """The lines of some groups in one display; those whose numbers are ``told`` are linked to what is said of them."""
    lefts = [setter.display(row.left) for group in groups for row in group.rows if row.left]
    widths = "".join(rf"\derivemeasure{{{left}}}%{chr(10)}" for left in dict.fromkeys(lefts) if left is not None)
    yield rf"\begin{{derivation}}{{{widths}}}"
    for group in groups:
        yield r"\derivegroup"
        for place, row in enumerate(group.rows):
            if row.case:
                yield rf"\derivecase{{where {setter.inline(row.case)}}}"
            yield _row(row, group.by if place == 0 else (), setter, row.number in told)
        if group.note:
            yield rf"\derivenote{{{setter.sentence(group.note)}}}"
    yield r"\end{derivation}"


def _row(row: Row, by: Sequence[str], setter: Setter, is_told: bool) -> str:
    reason = _reason(row, by, setter, is_told)
    head = rf"{{{row.number}}}{{{setter.anchor(row)}}}{{{MARKS[row.step.word]}}}"
    left = setter.display(row.left, marks=offending(row, row.left, row.left_at)) if row.left else ""
    right = setter.display(row.right, marks=offending(row, row.right, row.right_at))
    relation = _relation(row.relation)
    if left is None or right is None or relation is None:
        shown = " ".join(f"{row.left} {row.relation} {row.right}".split())
        return rf"\derivesourcerow{head}{{{source(shown)}}}{{{reason}}}"
    return rf"\deriverow{head}{{{left}}}{{{relation}}}{{{right}}}{{{reason}}}"


def _relation(relation: str) -> str | None:
    if not relation:
        return ""
    return RENAMED.get(relation, relation) if SYMBOLS.get(relation) == "rel" else None


def offending(row: Row, side: str, at: int) -> Marks:
    """The parts of a side that are wrong, where they are not all of it."""
    found = []
    for span in row.faulty:
        start, end = span.start - at, span.end - at
        if 0 <= start < end <= len(side) and end - start < len(side):
            found.append((start, end))
    return Marks(r"\derivewas", tuple(found))


def _reason(row: Row, by: Sequence[str], setter: Setter, is_told: bool) -> str:
    told = [setter.sentence(reason) for reason in row.reasons[:_REASONS]]
    color = _COLORS.get(row.step.word)
    if row.step.from_start is Word.REFUTED and row.step.word is Word.PROVED:
        color = "deriverefuted"
    if told and color is not None:
        told[0] = rf"\textcolor{{{color}}}{{{told[0]}}}"
    if told and is_told:
        told[0] = rf"\hyperlink{{said-{setter.anchor(row)}}}{{{told[0]}}}"
    author = [", ".join(rf"\textit{{{_said_by(text, setter)}}}" for text in by)] if by else []
    return "; ".join((*author, *told))


def _said_by(text: str, setter: Setter) -> str:
    place = setter.lines.get(text)
    return rf"\hyperlink{{{place[0]}}}{{\textup{{({place[1]})}}}}" if place is not None else escaped(text)
