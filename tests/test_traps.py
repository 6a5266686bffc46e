"""None of the known traps is proved; the false ones are refuted, and the true claims next to them are proved."""

from __future__ import annotations

import pytest

from tests.laboratory.disguises import disguise, verdicts
from tests.traps import FALSE, TRUE, document, plain

DISGUISES = 3


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
    trap = disguise(name, seed, is_true=False)
    assert verdicts(trap) in trap.words.split(), document(trap)


@pytest.mark.parametrize("seed", range(DISGUISES))
@pytest.mark.parametrize("name", TRUE)
def test_its_true_form_is_proved_under_other_names(name: str, seed: int) -> None:
    trap = disguise(name, seed, is_true=True)
    assert verdicts(trap) == "proved", document(trap)
