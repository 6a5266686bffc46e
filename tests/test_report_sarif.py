"""The SARIF report: it has the shape of the standard, its places and repairs are those of the file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft4Validator

from derive.check import check_document
from derive.load import load_text
from derive.report import FORMATS, Options, Report
from derive.report.sarif import FINGERPRINT
from derive.result import FileResult
from derive.verdict import Word
from tests.reports import DOCUMENTS, ROOT, rendered, result

SCHEMA = json.loads((ROOT / "tests" / "schemas" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
VALIDATOR = Draft4Validator(SCHEMA, format_checker=Draft4Validator.FORMAT_CHECKER)


def log(*results: FileResult) -> Any:
    """The run of a valid log."""
    value = json.loads(FORMATS["sarif"](Report(results), Options()))
    VALIDATOR.validate(value)
    (run,) = value["runs"]
    return run


def of_text(text: str, path: str = "p.yaml") -> Any:
    return log(check_document(load_text(text, path)))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_it_has_the_shape_of_the_standard(name: str) -> None:
    assert log(result(name))["results"]


def test_the_schema_is_that_of_the_standard_and_rejects_other_things() -> None:
    Draft4Validator.check_schema(SCHEMA)
    value = json.loads(rendered("sarif", "mistakes"))
    assert value["$schema"] == SCHEMA["id"]
    value["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    assert not VALIDATOR.is_valid(value)


def test_every_result_has_its_rule_with_a_page() -> None:
    run = log(*map(result, DOCUMENTS))
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted({item["ruleId"] for item in run["results"]})
    for item in run["results"]:
        rule = rules[item["ruleIndex"]]
        assert rule["id"] == item["ruleId"]
        assert rule["help"]["markdown"].startswith(f"# {rule['id']} {rule['name']}\n")


def test_what_the_file_expects_is_suppressed_and_a_note() -> None:
    run = log(result("mistakes"))
    for item in run["results"]:
        assert ("suppressions" in item) == ("as expected" in item["message"]["text"])
        if "suppressions" in item:
            assert item["level"] == "note"
            assert item["suppressions"][0]["kind"] == "inSource"


def test_a_document_that_cannot_be_judged_is_no_success() -> None:
    assert log(result("problems"))["invocations"] == [{"executionSuccessful": False}]
    assert log(result("mistakes"))["invocations"] == [{"executionSuccessful": True}]


def test_paths_are_relative_to_the_root_or_absolute_addresses() -> None:
    text = "title: t\ndeclare: {x: scalar}\nsteps: [x = 2 x]\n"

    def address(path: str) -> dict[str, str]:
        (item,) = of_text(text, path)["results"]
        found: dict[str, str] = item["locations"][0]["physicalLocation"]["artifactLocation"]
        return found

    assert address("a b/ü.yaml") == {"uri": "a%20b/%C3%BC.yaml", "uriBaseId": "%SRCROOT%"}
    assert address("/a b/p.yaml") == {"uri": "file:///a%20b/p.yaml"}


def fingerprints(text: str) -> list[str]:
    return [item["partialFingerprints"][FINGERPRINT] for item in of_text(text)["results"]]


def test_fingerprints_last_when_lines_move_and_change_with_the_line() -> None:
    text = "title: t\ndeclare: {x: scalar, y: scalar}\nsteps:\n  - id: one\n    latex: x + y = x\n"
    moved = text.replace("title: t\n", "# a remark\ntitle: other\n\n").replace(": x + y", ": |\n      x  +\n      y")
    assert fingerprints(moved) == fingerprints(text)
    assert fingerprints(text.replace("= x", "= y")) != fingerprints(text)
    assert fingerprints(text.replace("one", "two")) != fingerprints(text)


def test_fingerprints_of_a_file_are_all_different() -> None:
    for name in DOCUMENTS:
        found = [item["partialFingerprints"][FINGERPRINT] for item in log(result(name))["results"]]
        assert len(set(found)) == len(found)


def places(text: str) -> list[int]:
    """The offset of each line of a text."""
    return [0, *(at + 1 for at, letter in enumerate(text) if letter == "\n")]


def mended(text: str, fix: dict[str, Any]) -> str:
    """A file with a fix applied as an editor applies it."""
    begin = places(text)
    (change,) = fix["artifactChanges"]
    edits = []
    for item in change["replacements"]:
        region = item["deletedRegion"]
        start = begin[region["startLine"] - 1] + region["startColumn"] - 1
        end = begin[region["endLine"] - 1] + region["endColumn"] - 1
        edits.append((start, end, item["insertedContent"]["text"]))
    for start, end, inserted in sorted(edits, reverse=True):
        text = text[:start] + inserted + text[end:]
    return text


def fixes(name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for item in log(result(name))["results"]:
        step = item["locations"][0].get("logicalLocations", [{}])[0].get("name", "")
        for fix in item.get("fixes", ()):
            yield step.removeprefix("goal "), fix


@pytest.mark.parametrize("name", ["purcell", "mistakes"])
def test_a_fix_applied_to_the_file_makes_its_line_hold(name: str) -> None:
    text = (ROOT / DOCUMENTS[name]).read_text(encoding="utf-8")
    offered = list(fixes(name))
    assert len(offered) >= 4
    for step, fix in offered:
        again = check_document(load_text(mended(text, fix), "p.yaml"), repair=False)
        line = next(item for item in (*again.steps, *again.goals) if item.id == step)
        assert line.word is Word.PROVED, (step, fix)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_region_holds_the_text_it_is_about(name: str) -> None:
    path = ROOT / DOCUMENTS[name]
    rows = path.read_text(encoding="utf-8").split("\n")
    for item in log(result(name))["results"]:
        for location in (*item["locations"], *item.get("relatedLocations", ())):
            region = location["physicalLocation"]["region"]
            assert (region["startLine"], region["startColumn"]) <= (region["endLine"], region["endColumn"])
            assert region["endColumn"] <= len(rows[region["endLine"] - 1]) + 1
            assert not rows[region["startLine"] - 1][region["startColumn"] - 1 :][:1].isspace()
