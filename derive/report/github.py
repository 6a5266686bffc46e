"""Annotations for GitHub Actions: a workflow command for every finding, and a summary of the job in Markdown.

Place on the way of a step: the last stage. Both are pure texts; `derive.output` appends the summary to the file that
``GITHUB_STEP_SUMMARY`` names. GitHub shows ten errors and ten warnings of a step, so what matters most comes first:
refuted lines, then documents that cannot be judged, ill-formed lines, wrong expectations, what is undecided. Further
findings of a line, and lines that are wrong because an earlier one is, come after all of their kind. Notes are left
out: a pull request is no place for what the file expects. The escapes are those of ``@actions/core``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from derive.report.annotation import Annotation, Severity, annotated
from derive.report.conclusion import conclude
from derive.report.marks import MARKS
from derive.report.model import Options, Report
from derive.result import FileResult
from derive.verdict import Word

MOST_ROWS = 200
"""So many findings are listed in a summary, which GitHub refuses beyond a mebibyte."""

_WORDS = (Word.PROVED, Word.REFUTED, Word.ILL_FORMED, Word.UNKNOWN)
_GRAVEST = (Word.REFUTED, None, Word.ILL_FORMED, Word.PROVED, Word.UNKNOWN)


def render(report: Report, options: Options) -> str:
    """The workflow commands, a line each; no option changes them."""
    return "".join(f"{_command(item)}\n" for item in _ordered(report))


def summary(report: Report) -> str:
    """The summary of the job: a table of the files, and one of what is not as expected."""
    lines = ["## derive", "", *_files(report)]
    found = _ordered(report)
    if found:
        lines += ["", "| | where | what |", "| --- | --- | --- |", *map(_row, found[:MOST_ROWS])]
    if len(found) > MOST_ROWS:
        lines += ["", f"and {len(found) - MOST_ROWS} more"]
    return "\n".join([*lines, "", ""])


def _ordered(report: Report) -> list[Annotation]:
    """What is not as expected, the gravest first."""
    found = [item for item in annotated(report.files) if item.severity is not Severity.NOTE]
    return sorted(found, key=lambda item: (_GRAVEST.index(item.verdict), bool(item.inherited), not item.leads))


def _command(item: Annotation) -> str:
    region = item.region
    properties = {"file": item.path.replace("\\", "/"), "line": region.line, "endLine": region.end_line}
    if region.line == region.end_line:  # columns are for a range within one line
        properties |= {"col": region.column, "endColumn": region.end_column}
    properties |= {"title": f"{item.code} {item.title}"}
    said = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    message = "\n".join(item.sentences)
    return f"::{item.severity} {said}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _files(report: Report) -> Iterator[str]:
    yield f"| file | {' | '.join(f'{MARKS[word]} {word}' for word in _WORDS)} | conclusion | as expected |"
    yield f"| --- |{' ---: |' * len(_WORDS)} --- | --- |"
    from derive.report.markdown import escaped  # it loads the parser, which the command line must not need to start

    for result in report.files:
        yield f"| {' | '.join([escaped(result.path), *_counts(result), *_outcome(result)])} |"


def _counts(result: FileResult) -> list[str]:
    if result.problems:
        return [""] * len(_WORDS)
    counts = Counter(step.word for step in (*result.steps, *result.goals))
    return [str(counts[word]) for word in _WORDS]


def _outcome(result: FileResult) -> tuple[str, str]:
    word = "not judged" if result.problems else conclude(result).word.replace("-", " ")
    return word, "yes" if result.as_expected else "**no**"


def _row(item: Annotation) -> str:
    from derive.report.markdown import escaped

    word = "not judged" if item.verdict is None else f"{MARKS[item.verdict]} {item.verdict}"
    place = f"{item.path}:{item.region.line}"
    said = " ".join([f"{item.code} {item.title}:", "; ".join(item.sentences)])
    return f"| {word} | {escaped(place)} | {escaped(said)} |"
