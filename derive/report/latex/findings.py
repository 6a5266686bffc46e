r"""What is said of single lines: the mistake, the numbers that show it, and the repair with its changes marked.

Place on the way of a step: used by `derive.report.latex.document`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from derive.report.latex.characters import escaped
from derive.report.latex.prose import Setter, capital
from derive.report.latex.rows import MARKS
from derive.report.latex.setting import Marks
from derive.report.page.model import Finding, Mended, Segment
from derive.report.prose import of_message
from derive.verdict import Word

_COLORS = {
    Word.PROVED: "deriverefuted",
    Word.REFUTED: "deriverefuted",
    Word.ILL_FORMED: "deriveill",
    Word.UNKNOWN: "deriveunknown",
}


def finding(item: Finding, setter: Setter) -> Iterator[str]:
    """The box of one line."""
    row = item.row
    color = _COLORS.get(row.step.word, "deriveunknown")
    where = ", ".join(part for part in (item.code, f"line {row.step.line} of the file") if part)
    head = (
        rf"\derivehead{{{MARKS[row.step.word]}}}{{{setter.anchor(row)}}}{{({row.number})}}{{{escaped(item.headline)}}}"
        rf"{{{escaped(row.step.id)}: {where}}}"
    )
    yield rf"\hypertarget{{said-{setter.anchor(row)}}}{{}}\begin{{derivefinding}}{{{color}}}{{{head}}}"
    said = [of_message(fault.message) for fault in item.faults]
    for sentence in (*dict.fromkeys(said), *item.sentences, *item.differences):
        yield rf"\derivesaid{{{capital(setter.sentence(sentence))}.}}"
    if item.mended is not None:
        yield from _mended(item.mended, setter)
    if item.unexpected:
        yield rf"\derivesaid{{\textcolor{{deriverefuted}}{{{capital(setter.words(item.unexpected))}.}}}}"
    yield r"\end{derivefinding}"


def _mended(item: Mended, setter: Setter) -> Iterator[str]:
    yield rf"\derivesaid{{\textbf{{Repair, verified:}} {setter.sentence(item.says)}.}}"
    yield _shown("as written", item.before, r"\derivewas", setter)
    yield _shown("repaired", item.after, r"\deriveis", setter)
    for other in item.others:
        yield rf"\deriveshown{{or}}{{{setter.shown(other.latex, Marks())}}}"
    for sentence in item.afterwards:
        yield rf"\derivesaid{{{capital(setter.sentence(sentence))}.}}"


def _shown(label: str, segments: Sequence[Segment], command: str, setter: Setter) -> str:
    latex, ranges = "", []
    for segment in segments:
        if segment.is_changed and segment.latex.strip():
            ranges.append((len(latex), len(latex) + len(segment.latex)))
        latex += segment.latex
    return rf"\deriveshown{{{label}}}{{{setter.shown(latex, Marks(command, tuple(ranges)))}}}"

