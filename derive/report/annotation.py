"""Findings as tools want them: one frozen value each, with its place in the file, made once and rendered by `concise`,
`github`, `sarif` and `junit`.

Place on the way of a step: between the results and the renderers for tools. Nothing is decided here and nothing is
laid out. What is annotated, and how gravely, is written down in `docs/formats.md`: what the file does not expect is an
error, or a warning where the verdict is ``unknown``; what it does expect is a note.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from derive.diagnostic import CODES, Diagnostic
from derive.document import Expectation, Text
from derive.report.prose import on_one_line, plain
from derive.report.sentences import expectation, named, sentences
from derive.result import FileResult, StepResult
from derive.span import Span
from derive.verdict import Word

NOT_AS_EXPECTED = "D112"
_INHERITED = "D402"
_BY_THE_AUDIT = "D507"
_STANDARD = Expectation()


class Severity(StrEnum):
    """How grave a finding is: the check ends with 0 exactly if there is no error and no warning."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Region:
    """Characters of a file: lines and columns from 1, columns in Unicode code points, the end one after the last
    character. A region that ends where it begins is a point."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Fix:
    """A change of the file with which the line is proved: what mends it, and the texts to stand in place of regions."""

    says: str
    changes: tuple[tuple[Region, str], ...]


@dataclass(frozen=True, slots=True)
class Annotation:
    """One finding. ``message`` is its sentence, ``details`` are further ones. ``step`` is the id of the equality,
    definition or assumption it is about, ``verdict`` that one's and ``latex`` its source; "" and None for a finding
    about the document. ``is_expected``: the file says that it expects this. ``inherited`` is the id of the earlier line
    that is the cause. ``also`` are further places of the same finding. ``leads``: it is the one that led to the verdict
    on its line; the others of the line come after it."""

    path: str
    region: Region
    severity: Severity
    code: str
    message: str
    details: tuple[str, ...] = ()
    step: str = ""
    verdict: Word | None = None
    latex: str = ""
    is_expected: bool = False
    inherited: str = ""
    also: tuple[Region, ...] = ()
    fixes: tuple[Fix, ...] = ()
    leads: bool = True

    @property
    def name(self) -> str:
        """The code's name, e.g. ``dropped-sign``."""
        return CODES[self.code]

    @property
    def title(self) -> str:
        """What and where, in a few words: ``dropped-sign in simplify.1``."""
        where = f" in {self.step}" if self.step else ""
        return f"{self.name}{where}{', as expected' if self.is_expected else ''}"

    @property
    def sentences(self) -> tuple[str, ...]:
        """Everything there is to say, the repair last."""
        repair = (f"verified repair: {self.fixes[0].says}",) if self.fixes else ()
        return (self.message, *self.details, *repair)


def annotated(files: Iterable[FileResult]) -> tuple[Annotation, ...]:
    """All findings: file by file, each in the order of its lines."""
    return tuple(item for result in files for item in sorted(_of_file(result), key=_place))


def _place(item: Annotation) -> tuple[int, int]:
    return item.region.line, item.region.column


def _of_file(result: FileResult) -> Iterator[Annotation]:
    for finding, line, column in result.problems:
        region = Region(line, column, line, column)
        yield Annotation(result.path, region, Severity.ERROR, finding.code, on_one_line(finding.message))
    for step in (*result.steps, *result.goals):
        yield from of_step(result.path, step)
    yield from _tolerated(result)


def of_step(path: str, step: StepResult) -> list[Annotation]:
    """What there is to say of one line, readings that are tolerated (6xx) apart; nothing if it is as it should be."""
    said = [on_one_line(plain(item)) for item in sentences(step)]
    errors = _grouped(step.errors)
    if not errors and not step.as_expected:
        errors = [[Diagnostic(NOT_AS_EXPECTED, _unmet(step))]]
    # what the judgements say goes with the finding that they led to; without one, with the first
    main = next((place for place, group in enumerate(errors) if group[0].code >= "D400"), 0)
    found = []
    for place, group in enumerate(errors):
        message, details = group[0].message, [*said] if place == main else []
        if details and group[0].code >= "D400" and group[0].code != _BY_THE_AUDIT:
            message, *details = details
        if place == main and group[0].code != NOT_AS_EXPECTED and not step.as_expected and step.expected != _STANDARD:
            details.append(expectation(step))
        severity = Severity.WARNING if group[0].code.startswith("D5") else Severity.ERROR
        severity = Severity.NOTE if step.as_expected else severity
        fixes = _fixes(step, group[0].code, errors if place == main else [])
        found.append(replace(_annotation(path, step, group, severity, (message, *details), fixes), leads=place == main))
    for group in _grouped(item for item in step.findings if item.severity == "note" and item.code < "D600"):
        message = said[0] if said and group[0].code == _INHERITED else group[0].message
        found.append(replace(_annotation(path, step, group, Severity.NOTE, (message,)), leads=False))
    return sorted(found, key=lambda item: not item.leads)


def _annotation(
    path: str,
    step: StepResult,
    group: list[Diagnostic],
    severity: Severity,
    said: tuple[str, ...],
    fixes: tuple[Fix, ...] = (),
) -> Annotation:
    """The annotation for findings of one line that say the same."""
    first, *others = (_region(step.text, underlined(step, item)) for item in group)
    message, *details = map(on_one_line, said)
    return Annotation(
        path,
        first,
        severity,
        group[0].code,
        message,
        tuple(details),
        named(step),
        step.word,
        step.latex,
        step.as_expected and group[0].severity == "error",
        step.diagnosis.inherited if step.diagnosis is not None else "",
        tuple(others),
        fixes,
    )


def underlined(step: StepResult, item: Diagnostic) -> Span:
    """Where a finding is; if it is about a whole equality that continues another, or is written on several lines, what
    follows the relation sign."""
    span = item.span or step.span
    if span != step.span or step.sign is None:
        return span
    is_long = "\n" in step.text.value[span.start : span.end]
    continues = any(judgement.origin for judgement in step.judgements)
    return Span(step.sign, span.end) if is_long or continues else span


def _fixes(step: StepResult, code: str, groups: list[list[Diagnostic]]) -> tuple[Fix, ...]:
    """The verified repairs for a finding; with ``groups``, also those that belong to none of them."""
    codes = {group[0].code for group in groups}
    found = []
    for item in step.diagnosis.repairs if step.diagnosis is not None else ():
        mended = {item.code, *item.mends}
        if item.changes and (code in mended or (codes and codes.isdisjoint(mended))):
            changes = tuple((_region(step.text, change.span), change.text) for change in item.changes)
            found.append(Fix(on_one_line(item.says), changes))
    return tuple(found)


def _unmet(step: StepResult) -> str:
    return f"{expectation(step).removeprefix('not as expected: ')}; it is {step.word}"


def _tolerated(result: FileResult) -> Iterator[Annotation]:
    """Tolerated readings, each once for the whole file, at its first place."""
    found: dict[tuple[str, str], list[tuple[StepResult, Diagnostic]]] = {}
    for step in (*result.steps, *result.goals):
        for item in step.findings:
            if item.code >= "D600":
                found.setdefault((item.code, item.message), []).append((step, item))
    for (code, message), places in found.items():
        first, *others = (_region(step.text, item.span or step.span) for step, item in places)
        yield Annotation(
            result.path, first, Severity.NOTE, code, on_one_line(message), step=named(places[0][0]), also=tuple(others)
        )


def _grouped(findings: Iterable[Diagnostic]) -> list[list[Diagnostic]]:
    """Findings with the same code and message together, in order."""
    found: dict[tuple[str, str], list[Diagnostic]] = {}
    for item in findings:
        found.setdefault((item.code, item.message), []).append(item)
    return list(found.values())


def _region(text: Text, span: Span) -> Region:
    return Region(*text.place(span.start), *text.place(span.end))
