"""Results in a notebook: Markdown with formulas, and text where there is none.

Place on the way of a step: the last stage, beside the command line. `derive` names these functions in
`derive.displayed.RENDERERS`; they are loaded when a notebook first shows a result.
"""

from __future__ import annotations

from derive.report import Options, Report
from derive.report.markdown import display, escaped, finding_lines, page_lines, prose
from derive.report.marks import MARKS
from derive.report.page import page_of
from derive.report.page.findings import findings
from derive.report.page.lines import grouped
from derive.report.prose import plain
from derive.report.sentences import about
from derive.report.text import render, render_step
from derive.result import FileResult, StepResult
from derive.verdict import Verdict

PLAIN, MARKDOWN = "text/plain", "text/markdown"


def file(result: FileResult) -> dict[str, str]:
    """A checked file."""
    return {PLAIN: render(Report((result,)), Options()), MARKDOWN: "\n".join(page_lines(page_of(result)))}


def step(result: StepResult) -> dict[str, str]:
    """One equality, with what there is to say of it."""
    (group,) = grouped([result], None, 1)
    found = findings(group.rows)
    lines = [line for item in found for line in finding_lines(item)]
    return {PLAIN: render_step(result, Options()), MARKDOWN: "\n".join([*display([group]), *lines])}


def verdict(result: Verdict) -> dict[str, str]:
    """One verdict."""
    said = about(result)
    lines = [str(result.word), *map(plain, said)]
    marked = [f"**{MARKS[result.word]} {escaped(str(result.word))}**", "", *(f"- {prose(item)}" for item in said)]
    return {PLAIN: "\n".join(lines).replace("\u00a0", " "), MARKDOWN: "\n".join(marked)}
