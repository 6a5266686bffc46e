"""The report as SARIF 2.1.0, the form in which code scanning and editors take findings, repairs included.

Place on the way of a step: the last stage. A result for every finding: what the file expects is a note that is
suppressed in the source, by its ``expect``; a repair that was proved is a fix. Columns count Unicode code points.
Fingerprints hold the code, the line's id and its text without white space, and nothing of where it stands, so that they
last when other lines move. The rules are those of the codes that occur, with their pages from `derive.codes`.

Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0 Plus Errata 01 (2023), sections 3.13 to
3.58.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from derive import __version__
from derive.report.annotation import Annotation, Fix, Region, annotated
from derive.report.model import Options, Report

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "%SRCROOT%"
"""What relative paths are relative to: the folder that the check was run in, usually the root of the repository."""

FINGERPRINT = "deriveFinding/v1"


def render(report: Report, options: Options) -> str:
    """The report as a SARIF log of one run, ending with a newline; no option changes it."""
    found = annotated(report.files)
    codes = sorted({item.code for item in found})
    run = {
        "tool": {"driver": {"name": "derive", "version": __version__, "rules": [_rule(code) for code in codes]}},
        "invocations": [{"executionSuccessful": not any(result.problems for result in report.files)}],
        "originalUriBaseIds": {ROOT: {"description": {"text": "The folder that derive was run in."}}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(item, codes, number) for item, number in _numbered(found)],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _numbered(found: Sequence[Annotation]) -> list[tuple[Annotation, int]]:
    """Each finding with the number of those before it that have the same fingerprint otherwise."""
    seen: dict[tuple[str, ...], int] = {}
    numbered = []
    for item in found:
        key = (item.path, *_identity(item))
        numbered.append((item, seen.get(key, 0)))
        seen[key] = seen.get(key, 0) + 1
    return numbered


def _identity(item: Annotation) -> tuple[str, ...]:
    about = "".join(item.latex.split()) or item.message
    return item.code, item.step, about


def _rule(code: str) -> dict[str, Any]:
    from derive.codes import CHAPTERS, TABLE
    from derive.codes.write import explained

    row = TABLE[code]
    return {
        "id": code,
        "name": row.name,
        "shortDescription": {"text": row.name.replace("-", " ")},
        "fullDescription": {"text": row.page.means},
        "help": {"text": f"{row.page.means}\n\n{row.page.mend}\n\n{row.page.unless}", "markdown": explained(row)},
        "properties": {"tags": ["mathematics", CHAPTERS[code[1]]]},
    }


def _result(item: Annotation, codes: list[str], number: int) -> dict[str, Any]:
    value: dict[str, Any] = {
        "ruleId": item.code,
        "ruleIndex": codes.index(item.code),
        "level": str(item.severity),
        "message": {"text": f"{item.title}: {'; '.join(item.sentences)}"},
        "locations": [_location(item, item.region)],
        "partialFingerprints": {FINGERPRINT: _fingerprint(item, number)},
    }
    if item.also:
        value["relatedLocations"] = [
            {"id": place, **_location(item, region), "message": {"text": "the same here"}}
            for place, region in enumerate(item.also, 1)
        ]
    if item.is_expected:
        value["suppressions"] = [{"kind": "inSource", "justification": "the file expects this"}]
    if item.fixes:
        value["fixes"] = [_fix(item, fix) for fix in item.fixes]
    if item.verdict is not None:
        value["properties"] = {"verdict": str(item.verdict)}
    return value


def _fingerprint(item: Annotation, number: int) -> str:
    import hashlib  # only needed here, and not cheap

    return hashlib.sha256("\0".join([*_identity(item), str(number)]).encode("utf-8", "surrogateescape")).hexdigest()


def _location(item: Annotation, region: Region) -> dict[str, Any]:
    value: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": _artifact(item.path), "region": _region(region)},
    }
    if item.step and region == item.region:
        value["logicalLocations"] = [{"name": item.step, "kind": "equality"}]
    return value


def _artifact(path: str) -> dict[str, str]:
    from pathlib import PurePath
    from urllib.parse import quote

    parts = PurePath(path)
    if parts.is_absolute():
        return {"uri": parts.as_uri()}
    return {"uri": quote(parts.as_posix()), "uriBaseId": ROOT}


def _region(region: Region) -> dict[str, int]:
    return {
        "startLine": region.line,
        "startColumn": region.column,
        "endLine": region.end_line,
        "endColumn": region.end_column,
    }


def _fix(item: Annotation, fix: Fix) -> dict[str, Any]:
    replacements = [
        {"deletedRegion": _region(region), "insertedContent": {"text": text}} for region, text in fix.changes
    ]
    change = {"artifactLocation": _artifact(item.path), "replacements": replacements}
    return {"description": {"text": f"{fix.says} (verified)"}, "artifactChanges": [change]}
