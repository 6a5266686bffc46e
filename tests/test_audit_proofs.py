"""The second prover over documents: what is proved is proved twice, and a disagreement is said aloud."""

from __future__ import annotations

from pathlib import Path

import pytest

from derive import audit_proofs
from derive.audit_proofs import audited, together
from derive.check import check, check_document
from derive.cli import main
from derive.finite import Audit
from derive.finite import Word as Outcome
from derive.load import load_text
from derive.result import SecondProofs
from derive.terminal import COULD_NOT_RUN, DONE
from derive.verdict import Word

ROOT = Path(__file__).parent.parent
PURCELL = ROOT / "proofs" / "purcell.yaml"
SOURCE = r"""
title: Out of reach
declare: {n: size, x: {vector: n, is: positive}}
steps:
  - id: product
    latex: \prod_{i=1}^{n} x_i^2 = \left(\prod_{i=1}^{n} x_i\right)^2
"""


def test_every_proof_of_the_founding_document_is_proved_twice() -> None:
    result = check(PURCELL)
    again, proofs = audited(result)
    assert again == result
    assert proofs.agree > 15 and proofs.disagree == 0 and proofs.not_covered == ()


def test_what_is_not_covered_is_named_and_not_doubted() -> None:
    result = check_document(load_text(SOURCE, "p.yaml"))
    again, proofs = audited(result)
    assert again.steps[0].word is Word.PROVED and proofs.agree == proofs.disagree == 0
    (reason,) = proofs.not_covered
    assert reason.startswith("p.yaml:6: product.1: ")


def planted(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = Audit(Outcome.DISAGREES, 1, "", "n = 1: 1 and 0")
    monkeypatch.setattr(audit_proofs, "audit", lambda *_: answer)


def test_a_disagreement_makes_the_line_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    planted(monkeypatch)
    again, proofs = audited(check(PURCELL))
    assert proofs.agree == 0 and proofs.disagree > 15
    step = next(item for item in again.steps if item.id == "two-cases.1")
    assert step.word is Word.UNKNOWN and "D507" in step.codes
    assert step.from_start is Word.UNKNOWN
    assert "n = 1: 1 and 0" in step.judgements[0].verdict.explanation
    assert not again.as_expected


def test_a_disagreement_ends_the_run_with_status_2(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    planted(monkeypatch)
    assert main(["check", "--audit", str(PURCELL)]) == COULD_NOT_RUN
    said = capfdbinary.readouterr()
    assert b"the two provers disagree" in said.err
    assert b"second prover: 0 proofs agree" in said.out


def test_the_counts_are_in_the_report(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["check", "--audit", str(PURCELL)]) == DONE
    assert b" disagree, 0 not covered\n" in capfdbinary.readouterr().out


def test_the_audits_of_files_add_up() -> None:
    parts = (SecondProofs(1, 0, ("a",)), SecondProofs(2, 1, ("b",)))
    assert together(parts) == SecondProofs(3, 1, ("a", "b"))
