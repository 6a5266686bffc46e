"""``derive mutate``: what it prints, and what it ends with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from derive.cli import main

PROOF = r"""
title: a square
declare: {a: scalar, b: scalar}
steps:
  - id: square
    latex: (a + b)^2 = a^2 + 2 a b + b^2
"""
ONE_HOT = r"""
title: a sum with a one-hot vector
declare: {k: size, l: {index: k}, y: {vector: k, is: {one-hot: l}}, p: {vector: k, is: positive}}
steps:
  - \log(p_l) = \sum_{n=1}^{k} y_n \log(p_n)
"""
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def proof(tmp_path: Path) -> str:
    path = tmp_path / "square.yaml"
    path.write_text(PROOF, encoding="utf-8")
    return str(path)


def test_every_planted_mistake_is_counted_under_its_kind(proof: str, capsys: Captured) -> None:
    assert main(["mutate", proof, "--limit", "12", "--output-format", "json"]) == 0
    value = json.loads(capsys.readouterr().out)
    assert value["summary"]["mutants"] == sum(kind["mutants"] for kind in value["kinds"].values()) == 12
    assert value["summary"]["caught"] + value["summary"]["equivalent"] == 12
    assert {mutant["verdict"] for mutant in value["files"][0]["mutants"]} <= {"refuted", "ill-formed", "proved"}


def test_the_table_ends_with_the_shares(proof: str, capsys: Captured) -> None:
    assert main(["mutate", proof, "--limit", "6", "--no-repair"]) == 0
    assert capsys.readouterr().out.rstrip().endswith("are caught (100.0%).")


def test_a_mutant_that_is_not_decided_is_a_failure(tmp_path: Path, capsys: Captured) -> None:
    """The logarithm of y_n p_n has no value, for some y_n is 0; where there is only one, both sides are equal."""
    path = tmp_path / "one-hot.yaml"
    path.write_text(ONE_HOT, encoding="utf-8")
    assert main(["mutate", str(path), "--no-repair", "--output-format", "json"]) == 1
    (file,) = json.loads(capsys.readouterr().out)["files"]
    unknown = [mutant for mutant in file["mutants"] if mutant["verdict"] == "unknown"]
    assert ["moved-function"] in [mutant["mistakes"] for mutant in unknown]


def test_a_proof_with_a_wrong_line_is_not_taken(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(PROOF.replace("2 a b", "a b"), encoding="utf-8")
    assert main(["mutate", str(path)]) == 2
    assert "not proved: square.1" in capsys.readouterr().err


def test_a_file_that_is_missing_is_said(capsys: Captured) -> None:
    assert main(["mutate", "nothing.yaml"]) == 2
    assert "nothing.yaml" in capsys.readouterr().err
