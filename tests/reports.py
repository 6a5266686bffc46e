"""What the tests of the formats share: documents with every kind of finding, and the golden files.

The golden files are written anew with ``DERIVE_GOLDEN=1 pytest tests/test_report_formats.py``; look at the difference.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from derive.check import check, check_document
from derive.load import load_text
from derive.report import FORMATS, Options, Report
from derive.report.annotation import Annotation, annotated
from derive.result import FileResult

ROOT = Path(__file__).parent.parent
GOLDEN = ROOT / "tests" / "golden"
DOCUMENTS = {
    "purcell": "proofs/purcell.yaml",
    "cross_entropy_gradient": "proofs/cross_entropy_gradient.yaml",
    "mistakes": "tests/formats/mistakes.yaml",
    "problems": "tests/formats/problems.yaml",
}


@cache
def result(name: str) -> FileResult:
    """The result of one of `DOCUMENTS`, its path relative to the root."""
    before = Path.cwd()
    os.chdir(ROOT)
    try:
        return check(DOCUMENTS[name])
    finally:
        os.chdir(before)


def rendered(output_format: str, *names: str) -> str:
    """A report on documents in a format."""
    return FORMATS[output_format](Report(tuple(map(result, names))), Options())


def found(text: str) -> list[Annotation]:
    """The findings of a document."""
    return list(annotated((check_document(load_text(text, "p.yaml")),)))


def is_golden(text: str, name: str) -> bool:
    """Whether a text is that of a golden file."""
    path = GOLDEN / name
    if os.environ.get("DERIVE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    return text == path.read_text(encoding="utf-8")
