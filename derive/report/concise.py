"""A line for every finding, ``path:line:col: error[CODE]: message``, for editors and for ``grep``.

Place on the way of a step: the last stage. One regular expression reads all of it; `docs/formats.md` has it, and the
settings of editors. What holds is not mentioned, so nothing is printed where all is well.
"""

from __future__ import annotations

from derive.report.annotation import Annotation, Severity, annotated
from derive.report.model import Options, Report
from derive.report.text import in_ascii

_COLORS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "2"}


def render(report: Report, options: Options) -> str:
    """All findings, a line each; with ``quiet`` without the notes."""
    found = annotated(report.files)
    shown = [item for item in found if not (options.quiet and item.severity is Severity.NOTE)]
    text = "".join(f"{_line(item, options)}\n" for item in shown)
    return in_ascii(text) if options.ascii_only else text


def _line(item: Annotation, options: Options) -> str:
    place = f"{item.path}:{item.region.line}:{item.region.column}"
    kind = f"{item.severity}[{item.code}]"
    if options.color:
        kind = f"\033[{_COLORS[item.severity]}m{kind}\033[0m"
    return f"{place}: {kind}: {item.title}: {'; '.join(item.sentences)}"
