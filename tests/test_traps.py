"""None of the known traps is proved; the false ones are refuted, and the true claims next to them are proved."""

from __future__ import annotations

from random import Random

import pytest

from derive.check import check_document
from derive.load import load_text
from tests.traps import FALSE, TRUE, Trap, disguised, document, plain

DISGUISES = 3


def verdicts(trap: Trap) -> str:
    """The words of the trap's equalities."""
    found = check_document(load_text(document(trap), "trap.yaml"))
    assert not found.problems, (found.problems, document(trap))
    return " ".join(str(step.word) for step in found.steps if step.kind == "step")


@pytest.mark.parametrize("name", FALSE)
def test_a_false_claim_is_never_proved(name: str) -> None:
    trap = FALSE[name]
    assert verdicts(plain(trap)) in trap.words.split()


@pytest.mark.parametrize("name", TRUE)
def test_its_true_form_is_proved(name: str) -> None:
    assert verdicts(plain(TRUE[name])) == "proved"


@pytest.mark.parametrize("seed", range(DISGUISES))
@pytest.mark.parametrize("name", FALSE)
def test_a_false_claim_is_never_proved_under_other_names(name: str, seed: int) -> None:
    trap = disguised(FALSE[name], Random(f"{name} {seed}"))
    assert verdicts(trap) in trap.words.split(), document(trap)


@pytest.mark.parametrize("seed", range(DISGUISES))
@pytest.mark.parametrize("name", TRUE)
def test_its_true_form_is_proved_under_other_names(name: str, seed: int) -> None:
    trap = disguised(TRUE[name], Random(f"{name} {seed}"))
    assert verdicts(trap) == "proved", document(trap)
