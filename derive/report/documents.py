"""The formats of reports for people: a row each, by the ending of the file's name.

Place on the way of a step: the last stage; ``derive report`` writes what a row makes. A format's module is loaded when
it is asked for. `derive.report.FORMATS` has the formats of ``derive check``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from derive.report.model import Options, Report
from derive.report.page import page_of
from derive.result import FileResult


class DocumentError(Exception):
    """A report that cannot be made; says why, and what would help."""


Render = Callable[[Sequence[FileResult], bool], bytes]


@dataclass(frozen=True, slots=True)
class Document:
    """A format: ``render`` makes one document of all results, with evidence if its second argument is True; raises
    `DocumentError`. ``index``, if there is one, makes the page of a folder from its results, the names of their reports
    and their sizes in bytes."""

    render: Render
    index: Callable[[Sequence[FileResult], Sequence[str], Sequence[int]], bytes] | None = None


def _markdown(results: Sequence[FileResult], evidence: bool) -> bytes:
    from derive.report import markdown

    return markdown.render([page_of(item) for item in results], evidence).encode()


def _html(results: Sequence[FileResult], evidence: bool) -> bytes:
    from derive.report import html

    if len(results) != 1:
        raise DocumentError("a page in HTML is about one file; give a folder with -o to have a page for each")
    return html.render(page_of(results[0]), evidence).encode()


def _html_index(results: Sequence[FileResult], names: Sequence[str], sizes: Sequence[int]) -> bytes:
    from derive.report import html

    found = zip(results, names, sizes, strict=True)
    return html.index([html.entry_of(page_of(item), name, size) for item, name, size in found]).encode()


def _json(results: Sequence[FileResult], evidence: bool) -> bytes:
    from derive.report import json_report

    return json_report.render(Report(tuple(results)), Options()).encode()


def _tex(results: Sequence[FileResult], evidence: bool) -> bytes:
    from derive.report import latex

    return latex.render([page_of(item) for item in results], evidence).encode()


def _pdf(results: Sequence[FileResult], evidence: bool) -> bytes:
    from derive.report import latex
    from derive.report.pdf import NotCompiled, compiled

    try:
        return compiled(latex.render([page_of(item) for item in results], evidence))
    except NotCompiled as error:
        raise DocumentError(str(error)) from error


def _status(results: Sequence[FileResult], evidence: bool) -> bytes:
    from derive.report import latex

    if len(results) != 1:
        raise DocumentError("a status file for derive.sty is of one proof; give a folder for the output")
    return latex.status(page_of(results[0])).encode()


DOCUMENTS: Mapping[str, Document] = MappingProxyType(
    {
        "html": Document(_html, _html_index),
        "md": Document(_markdown),
        "json": Document(_json),
        "tex": Document(_tex),
        "pdf": Document(_pdf),
        "derive": Document(_status),
    }
)
