"""What there is to say of single lines: the mistake, the numbers that show it, and the repair.

Place on the way of a step: used by `derive.report.page.build`; the words are those of `derive.report.sentences` and
`derive.report.diagnosis_text`, as the report in text has them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from derive.diagnosis import Diagnosis, Repair
from derive.report.diagnosis_text import after, alternatives, arranged, differing, inherited, said
from derive.report.page.model import Finding, Mended, Row, Segment
from derive.report.prose import Formula, Prose
from derive.report.repaired import both_sides
from derive.report.sentences import expectation, sentences
from derive.result import StepResult
from derive.verdict import Word


def findings(rows: Iterable[Row]) -> tuple[Finding, ...]:
    """One for every line that is not proved or not as expected, or of which something is noted."""
    return tuple(_finding(row) for row in rows if _is_told(row.step))


def _is_told(step: StepResult) -> bool:
    plain = step.word in (Word.PROVED, Word.DEFINITION, Word.ASSUMPTION)
    return not plain or bool(step.errors) or not step.as_expected or bool(_noted(step))


def _noted(step: StepResult) -> list[Prose]:
    return [(item.message,) for item in step.findings if item.code in ("D504", "D505") and item.severity == "note"]


def _finding(row: Row) -> Finding:
    step = row.step
    faults = tuple(item for item in step.findings if item.code < "D400")
    judged = [item for item in step.errors if item.code >= "D400"]
    named = [*faults, *judged]
    found = step.diagnosis
    told: list[Prose] = [*sentences(step), *_noted(step)]
    if found is not None and found.inherited:
        told.append(inherited(found))
    if found is not None and found.layout:
        told.append(arranged(found))
    return Finding(
        row,
        named[0].code if named else "",
        named[0].name.replace("-", " ") if named else str(step.word),
        faults,
        tuple(told),
        _mended(step, found) if found is not None else None,
        tuple(differing(step, found.difference)) if found is not None and found.difference is not None else (),
        expectation(step),
    )


def _mended(step: StepResult, found: Diagnosis) -> Mended | None:
    if not found.repairs or not found.repairs[0].changes:
        return None
    first = found.repairs[0]
    (old, before), (new, afterwards) = both_sides(step, first)
    return Mended(
        said(step, first),
        _segments(old, before),
        _segments(new, afterwards),
        tuple(Formula(item.side) for item in _others(found.repairs)),
        tuple(after(found)) if not found.inherited else (),
    )


def _others(repairs: Sequence[Repair]) -> list[Repair]:
    return list(alternatives(repairs))


def _segments(latex: str, changed: Sequence[tuple[int, int]]) -> tuple[Segment, ...]:
    """The source cut where it changes; empty parts are left out."""
    found: list[Segment] = []
    at = 0
    for begin, end in changed:
        found += [Segment(latex[at:begin], False), Segment(latex[begin:end], True)]
        at = end
    found.append(Segment(latex[at:], False))
    return tuple(item for item in found if item.latex)
