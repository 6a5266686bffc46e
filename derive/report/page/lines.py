"""The lines of a document as its author set them, grouped by entry, each with its reasons.

Place on the way of a step: used by `derive.report.page.build`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from derive.document import Assume, Define, Document, Goal, Step
from derive.report.page.model import Group, Row
from derive.report.prose import Formula, Prose, of_message
from derive.result import StepResult
from derive.rules import SUBJECTS, row_of
from derive.span import Span
from derive.verdict import Reason, Verdict, Word

_RELATION = re.compile(r"\\[A-Za-z]+|:=|[=<>]")
_WHOLE = re.compile(r"\\begin\{(?P<name>[a-z]+\*?)\}|\\end\{[a-z]+\*?\}|\\\\|&|\\.|[=<>]|[{}]", re.DOTALL)
_ALIGNED = ("aligned", "align", "align*", "split", "gathered", "equation", "equation*", "alignedat")
_TELLING = ("Definitions and assumptions", "Derivatives", "Exponentials and logarithms", "Sums", "Products")
_RANK = {
    row.name: _TELLING.index(subject) if subject in _TELLING else len(_TELLING)
    for subject, rows in SUBJECTS.items()
    for row in rows
}
_UNTOLD = frozenset({"dependent name", "delta identifies indices", "guard written out", "square of delta"})
_DEFINITION = "definition: "
_WHY_UNKNOWN = {
    Reason.NO_RULE: "no rule decides it",
    Reason.SIDE_CONDITION: "a side condition is open",
    Reason.BUDGET: "the work allowed is used up",
    Reason.NOT_SUPPORTED: "not supported",
    Reason.NO_INSTANCE: "nothing satisfies the assumptions",
}


def grouped(results: Iterable[StepResult], document: Document | None, first: int) -> tuple[Group, ...]:
    """The results as groups of numbered lines, those of one entry together."""
    entries: dict[str, Define | Assume | Step | Goal] = {}
    if document is not None:
        entries = {item.id: item for item in (*document.before, *document.entries, *document.goals)}
    found: list[tuple[str, list[StepResult]]] = []
    for step in results:
        name = step.id.rpartition(".")[0] or step.id
        if not found or found[-1][0] != name:
            found.append((name, []))
        found[-1][1].append(step)
    groups = []
    number, case = first, ""
    for name, steps in found:
        rows = []
        for step in steps:
            rows.append(_row(step, number, step.case if step.case != case else ""))
            number, case = number + 1, step.case
        entry = entries.get(name)
        by = entry.by if isinstance(entry, Step) else ()
        groups.append(Group(name, steps[0].kind, tuple(rows), _noted(steps[0].note), by))
    return tuple(groups)


def _noted(note: str) -> Prose:
    """An author's note; what stands between dollar signs is a formula."""
    parts = " ".join(note.split()).split("$")
    if len(parts) % 2 == 0:
        return ("$".join(parts),)
    return tuple(Formula(part) if place % 2 else part for place, part in enumerate(parts) if part)


def _row(step: StepResult, number: int, case: str) -> Row:
    start, end = step.span.start, step.span.end
    source = without_alignment(step.text.value)
    sign = step.sign if step.sign is not None else _first_relation(source, start)
    prefix = "goal-" if step.kind == "goal" else "line-"
    anchor = prefix + re.sub(r"[^A-Za-z0-9-]", "-", step.id)
    relation = _RELATION.match(source, sign) if sign is not None and sign < end else None
    if sign is None or relation is None:
        left, relation_text, right, left_at, right_at = "", "", source[start:end], start, start
    else:
        left, relation_text, left_at = source[start:sign], relation.group(), start
        right_at = relation.end()
        right = source[right_at:end]
    left_at += len(left) - len(left.lstrip())
    right_at += len(right) - len(right.lstrip())
    sides = (left.strip(), relation_text, right.strip())
    return Row(number, anchor, step, *sides, left_at, right_at, case, tuple(_reasons(step)), tuple(_faulty(step)))


def _faulty(step: StepResult) -> Iterator[Span]:
    """Where a line is wrong: the places of its errors; if it is wrong as a whole, what a repair changes or in what the
    sides differ."""
    begin = step.span.start if step.sign is None else step.sign
    spans: list[list[Span | None]] = [[item.span for item in step.errors]]
    if step.diagnosis is not None:
        spans.append([item.span for repair in step.diagnosis.repairs[:1] for item in repair.changes])
        spans.append([step.diagnosis.difference.span] if step.diagnosis.difference is not None else [])
    for found in spans:
        parts = [
            span
            for span in dict.fromkeys(found)
            if span is not None and span.start < span.end and not (span.start <= begin and span.end >= step.span.end)
        ]
        if parts:
            yield from parts
            return


def without_alignment(latex: str) -> str:
    r"""The source with ``&``, ``\\`` and the environments of alignment blanked out, at the same offsets; those of
    ``cases`` and matrices stay."""
    letters = list(latex)
    kept: list[bool] = []
    depth = 0
    for found in _WHOLE.finditer(latex):
        text = found.group()
        blank = False
        match text:
            case "{" | "}":
                depth += 1 if text == "{" else -1
            case "&" | r"\\":
                blank = depth == 0 and not any(kept)
            case _ if found["name"] is not None:
                blank = found["name"] in _ALIGNED
                kept.append(not blank)
            case _ if text.startswith(r"\end{"):
                blank = not (kept.pop() if kept else False)
        if blank:
            letters[found.start() : found.end()] = " " * len(text)
    return "".join(letters)


def _first_relation(source: str, start: int) -> int | None:
    """Where the first relation sign outside all braces stands; None if there is none."""
    depth = 0
    for found in _WHOLE.finditer(source, start):
        match found.group():
            case "{":
                depth += 1
            case "}":
                depth -= 1
            case "=" | "<" | ">" if not depth:
                return found.start()
    return None


def _reasons(step: StepResult) -> Iterator[Prose]:
    match step.word:
        case Word.DEFINITION | Word.ASSUMPTION:
            yield (str(step.word),)
            return
        case Word.PROVED:
            pass
        case Word.UNKNOWN:
            reasons = (item.verdict.reason for item in step.judgements)
            yield (next((_WHY_UNKNOWN[item] for item in reasons if item is not None), "not decided"),)
            return
        case _:
            codes = [item.name.replace("-", " ") for item in step.errors]
            yield (codes[0] if codes else str(step.word),)
            return
    if step.from_start is Word.REFUTED:
        yield ("not equal to the start",)
    yield from _used(item.verdict for item in step.judgements)


def _used(verdicts: Iterable[Verdict]) -> Iterator[Prose]:
    """The hypotheses, then the rules, the most telling first."""
    verdicts = list(verdicts)
    for text in dict.fromkeys(text for verdict in verdicts for text in verdict.hypotheses):
        yield (Formula(text),)
    rules = dict.fromkeys(text for verdict in verdicts for text in verdict.rules)
    told = [text for text in rules if row_of(text).name not in _UNTOLD]
    for text in sorted(told, key=lambda text: _RANK[row_of(text).name]):
        yield of_rule(text)


def of_rule(text: str) -> Prose:
    """A rule as a verdict names it; what is defined is a formula as a whole."""
    head, mark, rest = text.partition(_DEFINITION)
    return (_DEFINITION, Formula(rest)) if mark and not head else of_message(text)
