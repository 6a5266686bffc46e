"""A page from a file's result.

Place on the way of a step: the one entrance of `derive.report.page`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from derive.report.closing import closing
from derive.report.conclusion import conclude
from derive.report.page.findings import findings
from derive.report.page.lines import grouped
from derive.report.page.model import Condition, Group, Page, Row, Use
from derive.report.page.names import names, sizes
from derive.report.prose import Formula, Piece, Prose, of_message
from derive.report.sentences import tolerated
from derive.result import FileResult, StepResult
from derive.verdict import Verdict, Word

_COUNTED = (Word.PROVED, Word.REFUTED, Word.ILL_FORMED, Word.UNKNOWN)


def page_of(result: FileResult) -> Page:
    """The page of one file. Deterministic: the same result gives the same page."""
    document = result.document
    source = document.source if document is not None else ""
    if result.problems or document is None:
        return Page(result.path, result.title, source, problems=result.problems)
    before = {item.id for item in document.before}
    given = grouped((step for step in result.steps if step.id in before), document, 1)
    count = _number(given)
    derivation = grouped((step for step in result.steps if step.id not in before), document, count + 1)
    goals = grouped(result.goals, document, count + _number(derivation) + 1)
    rows = [row for group in (*given, *derivation, *goals) for row in group.rows]
    return Page(
        result.path,
        result.title,
        source,
        _counts(result, sizes(document)),
        tuple((sentence,) for sentence in list(closing(result))[1:]),
        names(document),
        given,
        derivation,
        goals,
        findings(rows),
        tuple(of_message(sentence) for sentence in tolerated((*result.steps, *result.goals))),
        _uses(rows),
        _conditions(rows),
        conclusion=conclude(result).word,
        tally=_tally(result),
    )


def _number(groups: Sequence[Group]) -> int:
    return sum(len(group.rows) for group in groups)


def _counts(result: FileResult, every: Prose) -> Prose:
    """``15 equalities, for every k ≥ 1: 12 proved, 3 refuted.``"""
    tally = _tally(result)
    number = sum(count for _, count in tally)
    words = ", ".join(f"{count} {word}" for word, count in tally)
    pieces: list[Piece] = [f"{number} {'equality' if number == 1 else 'equalities'}"]
    if every:
        pieces += [", for ", *every]
    return (*pieces, f": {words}.")


def _tally(result: FileResult) -> tuple[tuple[Word, int], ...]:
    """How many equalities have which verdict."""
    counts = Counter(item.word for item in (*result.steps, *result.goals))
    return tuple((word, counts[word]) for word in _COUNTED if counts[word])


def _proofs(step: StepResult) -> Iterator[Verdict]:
    verdicts = [*(item.verdict for item in step.judgements), step.start]
    return (item for item in verdicts if item is not None and item.word is Word.PROVED)


def _uses(rows: Sequence[Row]) -> tuple[Use, ...]:
    """All hypotheses in force anywhere, in order, with the lines whose proof uses them."""
    found: dict[str, dict[int, None]] = {}
    for row in rows:
        if row.step.way is not None:
            for hypothesis in row.step.way.context.hypotheses:
                found.setdefault(hypothesis.text, {})
        for verdict in _proofs(row.step):
            for text in verdict.hypotheses:
                found.setdefault(text, {})[row.number] = None
    return tuple(Use(Formula(text), tuple(numbers)) for text, numbers in found.items())


def _conditions(rows: Sequence[Row]) -> tuple[Condition, ...]:
    """All side conditions that were shown to hold, once each."""
    because: dict[str, tuple[str, ...]] = {}
    numbers: dict[str, dict[int, None]] = {}
    for row in rows:
        for verdict in _proofs(row.step):
            for item in verdict.discharged:
                because.setdefault(item.condition, item.because)
                numbers.setdefault(item.condition, {})[row.number] = None
    return tuple(
        Condition(Formula(text), tuple(map(of_message, reasons)), tuple(numbers[text]))
        for text, reasons in because.items()
    )
