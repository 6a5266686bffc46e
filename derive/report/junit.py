"""The report as JUnit XML, which test dashboards read: a test suite for every file, a test case for every equality.

Place on the way of a step: the last stage. What is not as expected is a ``failure``; a document that cannot be judged
is one test case with an ``error``; what is ``unknown`` and expected to be is ``skipped``, since nothing was decided.
The rest has passed; ``system-out`` says what was found where that is not ``proved``. Definitions and assumptions are
test cases only where they have no meaning. There are no times, so that the same proofs give the same bytes.
"""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING

from derive.report.annotation import Annotation, Severity, annotated, of_step
from derive.report.model import Options, Report
from derive.report.sentences import named
from derive.report.text import render_step
from derive.result import FileResult, StepResult
from derive.verdict import Word

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_NOT_IN_XML = "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
_LAYOUT = Options(width=100)


def render(report: Report, options: Options) -> str:
    """The report as XML, ending with a newline; no option changes it."""
    from xml.etree import ElementTree  # only needed here, and not cheap

    root = ElementTree.Element("testsuites", {"name": "derive"})
    for result in report.files:
        root.append(_suite(result, ElementTree.Element))
    _count(root, list(root.iter("testcase")))
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _suite(result: FileResult, element: type[Element]) -> Element:
    suite = element("testsuite", {"name": _clean(result.path)})
    if result.problems:
        suite.append(_document(result, element))
    for step in (*result.steps, *result.goals):
        if step.expected is not None or not step.as_expected:
            suite.append(_case(result.path, step, element))
    _count(suite, list(suite))
    suite.set("skipped", str(sum(case.find("skipped") is not None for case in suite)))
    return suite


def _count(suite: Element, cases: list[Element]) -> None:
    suite.set("tests", str(len(cases)))
    suite.set("failures", str(sum(case.find("failure") is not None for case in cases)))
    suite.set("errors", str(sum(case.find("error") is not None for case in cases)))


def _document(result: FileResult, element: type[Element]) -> Element:
    case = element("testcase", {"name": "document", "classname": _class_name(result.path)})
    found = annotated((result,))
    case.append(_told("error", found[0], "\n".join(map(_line, found)), element))
    return case


def _case(path: str, step: StepResult, element: type[Element]) -> Element:
    name = named(step)
    case = element("testcase", {"name": name, "classname": _class_name(path)})
    found = of_step(path, step)
    grave = [item for item in found if item.severity is not Severity.NOTE]
    if grave:
        text = f"{path}:{grave[0].region.line}:{grave[0].region.column}\n{render_step(step, _LAYOUT)}"
        case.append(_told("failure", grave[0], text, element))
    elif step.word is Word.UNKNOWN:
        case.append(_told("skipped", found[0], "", element))
    elif step.word is not Word.PROVED:
        output = element("system-out")
        output.text = _clean("\n".join(_line(item) for item in found))
        case.append(output)
    return case


def _told(kind: str, item: Annotation, text: str, element: type[Element]) -> Element:
    message = f"{item.title}: {'; '.join(item.sentences)}"
    told = element(kind, {"type": item.code, "message": _clean(message)})
    told.text = _clean(text) or None
    return told


def _class_name(path: str) -> str:
    """A path as dashboards group test cases: ``proofs.purcell``."""
    parts = PurePath(path).with_suffix("").parts
    return _clean(".".join(part for part in parts if part.strip("/\\.")))


def _line(item: Annotation) -> str:
    return f"{item.path}:{item.region.line}:{item.region.column}: {item.code} {item.title}: {'; '.join(item.sentences)}"


def _clean(text: str) -> str:
    """Text without the characters that XML 1.0 cannot hold, which a path may have."""
    return re.sub(_NOT_IN_XML, "\ufffd", text)
