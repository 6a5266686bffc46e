"""`derive show`: every stage of a step is there, for every step of the founding documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from derive.check import check
from derive.cli import main
from derive.latex.syntax import Name
from derive.result import StepResult
from derive.show import show, tree
from derive.span import Span
from derive.sympy_form import from_sympy, to_sympy
from derive.term import Family, Symbol

ROOT = Path(__file__).parent.parent
DOCUMENTS = ("purcell", "cross_entropy_gradient")
STEPS = [
    pytest.param(step, id=f"{name}-{step.kind}-{step.id}")
    for name in DOCUMENTS
    for result in (check(ROOT / "proofs" / f"{name}.yaml"),)
    for step in (*result.steps, *result.goals)
]


@pytest.mark.parametrize("step", STEPS)
def test_every_step_shows_all_its_stages(step: StepResult) -> None:
    text = show(step)
    assert text.startswith(f"{step.id}: {step.word}\n")
    for stage in ("source (line", "syntax, as written", "what it means", "SymPy  ", "normal form  "):
        assert stage in text
    assert "none: " not in text.replace("none: the derivative of an unspecified", "")


@pytest.mark.parametrize("step", STEPS)
def test_every_term_of_a_step_comes_back_from_its_sympy_form(step: StepResult) -> None:
    assert step.way is not None
    lefts = [item.left for item in step.judgements]
    for term in (*lefts, step.way.start, step.way.right):
        if term is not None:
            assert from_sympy(to_sympy(term, step.way.context), step.way.context) == term


def test_an_entry_shows_all_its_equalities(capsys: pytest.CaptureFixture[str]) -> None:
    path = str(ROOT / "proofs" / "purcell.yaml")
    assert main(["show", path, "simplify"]) == 0
    output = capsys.readouterr().out
    assert "simplify.1: refuted\n" in output
    assert "simplify.2: proved\n" in output
    assert "right = -1 times left" in output


def test_an_unknown_step_is_told_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(ROOT / "proofs" / "purcell.yaml"), "simplfy"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "has no step simplfy; it has: loss, derivative-of-loss.1" in captured.err


def test_a_missing_file_could_not_be_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(tmp_path / "none.yaml"), "one"]) == 2
    assert "none.yaml" in capsys.readouterr().err


def test_a_tree_has_a_line_for_each_node() -> None:
    assert list(tree(Family("a", (Symbol("i"),)))) == ["  Family(name=a)", "    Symbol(name=i)"]
    assert list(tree(Name(Span(0, 1), "z", label="i"))) == ["  Name(key=z, label=i)"]
