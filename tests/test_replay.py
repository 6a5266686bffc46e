"""A stored report is checked, not believed: what is true in it is confirmed, and nothing that was changed is."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from derive.check import check_document
from derive.cli import main
from derive.document import Document
from derive.load import load, load_text
from derive.replay import Outcome, Replayed, replay
from derive.report import FORMATS, Options, Report
from derive.terminal import COULD_NOT_RUN, DONE, UNMET

ROOT = Path(__file__).parent.parent
SOURCE = r"""
title: A mean
declare:
  k: size
  j: {index: k}
  x: {vector: k}
  p: {vector: k, is: probability}
  z: {vector: k}
  g: {vector: k, depends_on: z}
  f: {function: {arity: 1}}
  c: {scalar: , is: positive}
assume:
  - \sum_{i=1}^{k} p_i = 1
steps:
  - id: constant
    latex: \sum_{i=1}^{k} p_i x_j / c = x_j / c
  - id: wrong
    latex: \sum_{i=1}^{k} p_i x_i = x_j
  - id: derivative
    latex: \frac{\partial}{\partial z_j} \sum_{i=1}^{k} g_i = 0
  - id: function
    latex: f(x_j)^2 = f(x_j)
  - id: weight
    latex: p_j = 1 - \sum_{i=1, i \neq j}^{k} p_i
"""


def stored(document: Document) -> dict[str, Any]:
    text = FORMATS["json"](Report((check_document(document),)), Options())
    (file,) = json.loads(text)["files"]
    return dict(file)


DOCUMENT = load_text(SOURCE, "mean.yaml")
REPORT = stored(DOCUMENT)


def unconfirmed(answers: tuple[Replayed, ...]) -> list[Replayed]:
    return [item for item in answers if item.outcome is Outcome.NOT_CONFIRMED]


def step(report: dict[str, Any], name: str) -> Any:
    return next(item for item in report["steps"] if item["id"] == name)


def evidence(report: dict[str, Any], name: str) -> Any:
    return step(report, name)["judgements"][0]["evidence"]


@pytest.mark.parametrize("path", sorted(ROOT.glob("proofs/*.yaml")), ids=lambda path: path.stem)
def test_what_a_check_says_is_confirmed(path: Path) -> None:
    document = load(path)
    answers = replay(stored(document), document)
    assert unconfirmed(answers) == []
    assert sum(item.outcome is Outcome.CONFIRMED for item in answers) > 10


def test_the_verdicts_of_the_example() -> None:
    words = {item["id"]: item["verdict"] for item in REPORT["steps"] if item["kind"] == "step"}
    assert words == {
        "constant.1": "proved",
        "wrong.1": "refuted",
        "derivative.1": "refuted",
        "function.1": "refuted",
        "weight.1": "proved",
    }
    assert unconfirmed(replay(REPORT, DOCUMENT)) == []


def change_word(report: dict[str, Any]) -> None:
    step(report, "wrong.1")["judgements"][0]["verdict"] = "proved"


def change_certificate(report: dict[str, Any]) -> None:
    evidence(report, "constant.1")["certificate"][0]["cofactor"] = "2"


def drop_certificate(report: dict[str, Any]) -> None:
    evidence(report, "weight.1")["certificate"].clear()


def change_value(report: dict[str, Any]) -> None:
    for entry in evidence(report, "wrong.1")["instance"]["values"]:
        entry[2] = "0"


def leave_the_simplex(report: dict[str, Any]) -> None:
    for entry in evidence(report, "wrong.1")["instance"]["values"]:
        if entry[0] == "p":
            entry[2] = "5"


def change_side(report: dict[str, Any]) -> None:
    evidence(report, "wrong.1")["instance"]["left"] = "7"


def change_size(report: dict[str, Any]) -> None:
    evidence(report, "wrong.1")["instance"]["integers"]["k"] = 0


def change_index(report: dict[str, Any]) -> None:
    evidence(report, "wrong.1")["instance"]["integers"]["j"] = 9


def huge_size(report: dict[str, Any]) -> None:
    evidence(report, "wrong.1")["instance"]["integers"]["k"] = 10**12


def drop_derivatives(report: dict[str, Any]) -> None:
    evidence(report, "derivative.1")["instance"]["derivatives"] = []


def drop_function(report: dict[str, Any]) -> None:
    evidence(report, "function.1")["instance"]["coefficients"] = []


def drop_value(report: dict[str, Any]) -> None:
    evidence(report, "wrong.1")["instance"]["values"].pop()


def change_latex(report: dict[str, Any]) -> None:
    step(report, "constant.1")["latex"] = "1 = 1"


def drop_step(report: dict[str, Any]) -> None:
    report["steps"].pop()


def add_step(report: dict[str, Any]) -> None:
    report["steps"].append({**copy.deepcopy(step(report, "constant.1")), "id": "more.1"})


def claim_a_step_without_comparisons(report: dict[str, Any]) -> None:
    step(report, "wrong.1").update(verdict="proved", judgements=[])


def claim_a_step_against_its_comparisons(report: dict[str, Any]) -> None:
    step(report, "wrong.1")["verdict"] = "proved"


def claim_an_assumption(report: dict[str, Any]) -> None:
    report["steps"][0]["verdict"] = "proved"


TAMPERINGS = [
    change_word,
    change_certificate,
    drop_certificate,
    change_value,
    leave_the_simplex,
    change_side,
    change_size,
    change_index,
    huge_size,
    drop_derivatives,
    drop_function,
    drop_value,
    change_latex,
    drop_step,
    add_step,
    claim_a_step_without_comparisons,
    claim_a_step_against_its_comparisons,
    claim_an_assumption,
]


@pytest.mark.parametrize("tamper", TAMPERINGS, ids=lambda item: item.__name__)
def test_a_changed_report_is_not_confirmed(tamper: Callable[[dict[str, Any]], None]) -> None:
    report = copy.deepcopy(REPORT)
    tamper(report)
    assert unconfirmed(replay(report, DOCUMENT))


def test_a_report_of_another_document_is_not_confirmed() -> None:
    weaker = load_text(SOURCE.replace(", is: probability", "").replace(r"\sum_{i=1}^{k} p_i = 1", "c > 0"), "mean.yaml")
    assert {item.id for item in unconfirmed(replay(REPORT, weaker))} >= {"constant.1", "weight.1"}


@pytest.mark.parametrize(
    "report",
    [None, [], {}, {"steps": 1, "goals": []}, {"steps": [{}], "goals": []}, {"steps": [{"id": 1}], "goals": []}],
)
def test_what_is_no_report_is_refused(report: Any) -> None:
    with pytest.raises(ValueError, match="not a report"):
        replay(report, DOCUMENT)


def test_a_report_without_evidence_is_refused() -> None:
    report = copy.deepcopy(REPORT)
    del step(report, "wrong.1")["judgements"][0]["evidence"]
    with pytest.raises(ValueError, match="no evidence"):
        replay(report, DOCUMENT)


def test_an_instance_that_is_none_is_refused() -> None:
    report = copy.deepcopy(REPORT)
    evidence(report, "wrong.1")["instance"]["values"] = [["p", [1], 0.5]]
    with pytest.raises(ValueError, match="not a"):
        replay(report, DOCUMENT)


def printed(path: Path, tmp_path: Path) -> Path:
    """The report of a file, stored."""
    target = tmp_path / "report.json"
    target.write_text(FORMATS["json"](Report((check_document(load(path)),)), Options()), encoding="utf-8")
    return target


def test_the_command_confirms_a_report(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["replay", str(printed(ROOT / "proofs" / "purcell.yaml", tmp_path))]) == DONE
    assert b"0 not confirmed" in capfdbinary.readouterr().out


def test_the_command_names_what_is_not_confirmed(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    target = printed(ROOT / "proofs" / "purcell.yaml", tmp_path)
    report = json.loads(target.read_text(encoding="utf-8"))
    step(report["files"][0], "simplify.1")["verdict"] = "proved"
    target.write_text(json.dumps(report), encoding="utf-8")
    assert main(["replay", str(target)]) == UNMET
    assert b"simplify.1: proved is not confirmed" in capfdbinary.readouterr().out


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"files": [{}]}', '{"files": 3}', "[" * 100_000])
def test_the_command_refuses_what_is_no_report(
    text: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "report.json"
    target.write_text(text, encoding="utf-8")
    assert main(["replay", str(target)]) == COULD_NOT_RUN
    assert "cannot be checked" in capfd.readouterr().err


def test_the_command_says_which_file_is_missing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", str(tmp_path / "none.json")]) == COULD_NOT_RUN
    assert "none.json" in capfd.readouterr().err
