"""The two founding documents are in `proofs/` byte for byte."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from derive.load import load

ROOT = Path(__file__).parent.parent
FORMULAS = json.loads((ROOT / "tests" / "founding_formulas.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", FORMULAS)
def test_every_display_formula_is_there_in_order(name: str) -> None:
    document = load(ROOT / "proofs" / f"{name}.yaml")
    goals = [goal.latex.value.strip() for goal in document.goals]
    entries = [entry.latex.value.strip() for entry in document.entries]
    position = 0
    for formula in FORMULAS[name]:
        if formula in entries[position:]:
            position = entries.index(formula, position) + 1
        else:
            assert formula in goals, f"not in proofs/{name}.yaml, or not in this place: {formula}"


@pytest.mark.parametrize("name", FORMULAS)
def test_every_display_formula_is_in_the_file_as_bytes(name: str) -> None:
    content = (ROOT / "proofs" / f"{name}.yaml").read_bytes()
    unindented = b"\n".join(line.removeprefix(b"      ") for line in content.split(b"\n"))
    goals = b"\n".join(line.removeprefix(b"    ") for line in content.split(b"\n"))
    for formula in FORMULAS[name]:
        assert formula.encode() in unindented or formula.encode() in goals


def test_the_list_has_every_formula_of_both_documents() -> None:
    assert {name: len(formulas) for name, formulas in FORMULAS.items()} == {
        "purcell": 10,
        "cross_entropy_gradient": 5,
    }
