"""The second reader over documents: it agrees with the proofs here, and a disagreement spoils the step."""

from __future__ import annotations

from pathlib import Path

import pytest

from derive.audit import audit, doubted, together
from derive.check import check, check_document
from derive.cli import main
from derive.load import load_text
from derive.result import SecondReadings
from derive.second_reader import Disagreement, SecondReading
from derive.span import Span
from derive.verdict import Word

ALL = sorted((Path(__file__).parent.parent / "proofs").glob("*.yaml"))
# the second reader is slow: here it reads the founding documents and every fourth proof, in `.ci/run` all of them
FOUNDING = ("purcell", "cross_entropy_gradient")
PROOFS = [path for number, path in enumerate(ALL) if path.stem.startswith(FOUNDING) or number % 4 == 0]
CHAIN = "title: t\ndeclare: {x: scalar}\nsteps:\n  - id: one\n    latex: x + x = 2 x = x \\cdot 2\n"


@pytest.mark.parametrize("path", PROOFS, ids=lambda path: path.stem)
def test_both_readers_agree_on_every_formula_of_the_proofs(path: Path) -> None:
    before = check(path)
    after, readings = audit(before)
    assert after == before
    formulas = {id(item.text) for item in (*before.steps, *before.goals)}
    assert readings == SecondReadings(len(formulas))


def test_a_disagreement_makes_its_equality_ill_formed() -> None:
    steps = list(check_document(load_text(CHAIN, "p.yaml")).steps)
    place = steps[0].text.value.index("x \\cdot")
    found = doubted(steps, SecondReading(0, (Disagreement(Span(place, place + 3), "x", "2*x", "x**2"),)))
    assert found[0] == steps[0]
    assert (found[1].word, found[1].reading) == (Word.ILL_FORMED, Word.PROVED)
    assert found[1].codes == ("D210",)
    assert not found[1].as_expected
    assert "2*x or as x**2" in found[1].findings[-1].message


def test_a_disagreement_spoils_a_refutation_too() -> None:
    steps = list(check_document(load_text(CHAIN.replace("x + x", "3 x"), "p.yaml")).steps)
    found = doubted(steps, SecondReading(0, (Disagreement(Span(0, 1), "x", "x", "y"),)))
    assert (steps[0].word, found[0].word) == (Word.REFUTED, Word.ILL_FORMED)


def test_second_readings_add_up() -> None:
    parts = (SecondReadings(1, 2, ("a",)), SecondReadings(3, 0, ("b",)))
    assert together(parts) == SecondReadings(4, 2, ("a", "b"))


def test_the_command_line_counts_them_last(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "proof.yaml"
    path.write_text(CHAIN, encoding="utf-8")
    assert main(["check", "--audit", str(path)]) == 0
    reader, _, prover = capsys.readouterr().out.splitlines()[-3:]
    assert reader == "second reader: 1 formulas agree, 0 disagree, 0 skipped"
    assert prover == "second prover: 3 proofs agree, 0 disagree, 0 not covered"
