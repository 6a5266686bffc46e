"""The JSON report: it has the published shape, and says what the results say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import derive.report.json_report
from derive.check import check, check_document
from derive.load import load_text
from derive.report import FORMATS, Options, Report
from derive.result import SecondReadings

ROOT = Path(__file__).parent.parent
SCHEMA = json.loads(
    Path(derive.report.json_report.__file__).with_name("check.schema.json").read_text(encoding="utf-8")
)
VALIDATOR = Draft202012Validator(SCHEMA)
PROOFS = [*sorted(ROOT.glob("proofs/*.yaml")), *sorted(ROOT.glob("tests/bench/E0*.yaml"))]


def rendered(report: Report) -> Any:
    text = FORMATS["json"](report, Options())
    assert text.endswith("}\n")
    value = json.loads(text)
    VALIDATOR.validate(value)
    return value


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$id"] == "urn:derive:check:2"


@pytest.mark.parametrize("path", PROOFS, ids=lambda path: path.stem)
def test_every_report_has_the_published_shape(path: Path) -> None:
    (file,) = rendered(Report((check(path),)))["files"]
    assert file["path"] == str(path)


def test_problems_are_in_it_and_nothing_is_judged() -> None:
    document = load_text("title: t\ncolour: red\nsteps: [{id: a, latex: 1 = 1}]\n", "p.yaml")
    value = rendered(Report((check_document(document),)))
    (file,) = value["files"]
    assert file["problems"][0]["code"] == "D102"
    assert (file["steps"], file["conclusion"]) == ([], None)
    assert value["summary"]["not_judged"] == 1


def test_the_second_reader_is_in_it_when_asked() -> None:
    value = rendered(Report((), SecondReadings(3, 1, ("too long",))))
    assert value["second_reader"] == {"agree": 3, "disagree": 1, "skipped": ["too long"]}


def test_a_refuted_step_carries_its_numbers() -> None:
    value = rendered(Report((check(ROOT / "proofs" / "purcell.yaml"),)))
    steps = {step["id"]: step for step in value["files"][0]["steps"]}
    wrong = steps["simplify.1"]
    assert (wrong["verdict"], wrong["from_start"], wrong["codes"]) == ("refuted", "refuted", ["D410"])
    assert wrong["counterexample"]["k"] == "2"
    assert wrong["counterexample"]["left"] != wrong["counterexample"]["right"]
    assert wrong["judgements"][0]["origin"] == "two-cases.1"
    assert steps["simplify.2"]["counterexample"] is None
    assert steps["simplify.2"]["start"]["counterexample"]["k"] == "2"
    assert steps["loss"]["verdict"] == "definition"
    assert steps["loss"]["from_start"] is None
    assert steps["softmax-output"]["verdict"] == "assumption"
    assert value["files"][0]["first_wrong"] == "simplify.1"
    assert value["files"][0]["conclusion"] == "wrong-conclusion"


def test_it_is_the_same_every_time() -> None:
    path = ROOT / "proofs" / "cross_entropy_gradient.yaml"
    assert rendered(Report((check(path),))) == rendered(Report((check(path),)))
