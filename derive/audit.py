"""The second reader over every formula of a document: ``derive check --audit``.

Place on the way of a step: after the check. Each entry's LaTeX is parsed again with the vocabulary that was
in force where it stands, and `derive.second_reader` (latex2sympy2) reads it too. Where the two disagree
nobody knows what the formula says, so its equality becomes ill-formed with D210, whatever our own reading
came to. Formulas that could not be read at all have their own finding already and are not compared.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import groupby

from derive.diagnostic import Diagnostic
from derive.latex.parser import parse
from derive.latex.vocabulary import Vocabulary
from derive.result import FileResult, SecondReadings, StepResult
from derive.second_reader import Disagreement, SecondReading, second_reading
from derive.span import Span
from derive.verdict import Word
from derive.work import Work


def audit(result: FileResult, work: Work | None = None) -> tuple[FileResult, SecondReadings]:
    """The result with the second reader's disagreements as findings, and how many formulas agree. Each formula is a
    piece of ``work``."""
    work = work or Work()
    steps, first = _audited(result.steps, result.path, work)
    goals, second = _audited(result.goals, result.path, work)
    return replace(result, steps=steps, goals=goals), together((first, second))


def together(parts: tuple[SecondReadings, ...]) -> SecondReadings:
    """The second readings of several files."""
    return SecondReadings(
        sum(part.agree for part in parts),
        sum(part.disagree for part in parts),
        tuple(reason for part in parts for reason in part.skipped),
    )


def doubted(steps: list[StepResult], reading: SecondReading) -> list[StepResult]:
    """The equalities of one entry with the disagreements about its formula: each where it is, or on the first."""
    changed = list(steps)
    for item in reading.disagreements:
        place = next((n for n, step in enumerate(steps) if _within(item.span, step.span)), 0)
        step = changed[place]
        reading_word = step.reading if step.word is Word.ILL_FORMED else step.word
        findings = (*step.findings, _finding(item))
        changed[place] = replace(step, word=Word.ILL_FORMED, reading=reading_word, findings=findings)
    return changed


def _audited(steps: tuple[StepResult, ...], path: str, work: Work) -> tuple[tuple[StepResult, ...], SecondReadings]:
    found: list[StepResult] = []
    readings: list[SecondReadings] = []
    for _, group in groupby(steps, key=lambda step: id(step.text)):
        entry = list(group)
        way = entry[0].way
        if way is None:
            found += entry
            continue
        source = entry[0].text.value
        reading = work.answer(source, partial(_read, source, way.vocabulary), _not_read)
        found += doubted(entry, reading)
        name = f"{path}:{entry[0].line}"
        reasons = tuple(f"{name}: {reason}" for reason in reading.skipped)
        readings.append(SecondReadings(int(reading.confirmed), int(bool(reading.disagreements)), reasons))
    return tuple(found), together(tuple(readings))


def _read(source: str, vocabulary: Vocabulary) -> SecondReading:
    return second_reading(source, parse(source, vocabulary), vocabulary)


def _not_read(why: str) -> SecondReading:
    return SecondReading(0, skipped=(why,))


def _finding(item: Disagreement) -> Diagnostic:
    message = (
        f"this can be read in two ways, as {item.ours} or as {item.theirs}; brackets make it clear, "
        r"as in (a + b) c or \sin(x) y"
    )
    return Diagnostic("D210", message, item.span)


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
