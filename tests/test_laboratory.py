"""A short run of the laboratory: no random claim is decided wrongly."""

from __future__ import annotations

import pytest

from tests.laboratory import Ledger, run

NEVER = ("false proved", "proved where undefined", "false refuted", "false ill-formed", "disagreement", "crash")


@pytest.mark.parametrize("first", range(0, 100, 25))
def test_no_random_claim_is_decided_wrongly(first: int) -> None:
    ledger = Ledger()
    for seed in range(first, first + 25):
        run(seed, ledger)
    assert ledger.counts["probes"] > 15
    assert [failure for failure in ledger.failures if failure.startswith(NEVER)] == []


def test_rewrites_keep_the_value() -> None:
    ledger = Ledger()
    for seed in range(1000, 1020):
        run(seed, ledger)
    assert ledger.counts["rewrite not valid"] == 0
