"""The ledger is what the laboratory finds: no drift between the tables, the engine, the data and the page."""

from __future__ import annotations

import json

import pytest

from tests.laboratory import ledger
from tests.laboratory.command import failed, report, run_all
from tests.laboratory.quotas import LARGE, QUOTAS, Quota
from tests.laboratory.tally import FAILURES, Tally


def test_the_page_is_made_of_the_data() -> None:
    assert (ledger.DOCS / "ledger.md").read_text(encoding="utf-8") == ledger.rendered(ledger.stored())


def test_every_row_of_the_tables_is_in_the_ledger() -> None:
    assert ledger.stored()["tables"] == {kind: list(names) for kind, names in ledger.ROWS.items()}


def test_a_slice_of_the_run_gives_the_same_counts_again() -> None:
    part = ledger.stored()["slice"]
    tally, _, _ = run_all(part["seed"], part["count"])
    assert [failure.text() for failure in tally.failures] == []
    counted = json.loads(json.dumps(tally.summary()))
    assert counted == part["run"], "the engine has changed: python -m tests.laboratory --ledger"


def test_the_run_in_the_ledger_found_nothing_wrong() -> None:
    stored = ledger.stored()
    counts = {name: stored["run"]["totals"].get(name, 0) for name in FAILURES}
    assert counts == dict.fromkeys(FAILURES, 0)
    assert stored["failures"] == []
    assert len(stored["quotas"]) == len(QUOTAS)
    if stored["count"] >= LARGE:
        assert [text for text in stored["quotas"] if text.endswith("NOT MET")] == []


def test_an_unmet_quota_fails_a_large_run_and_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.laboratory.quotas.QUOTAS", (Quota("all", 50.0, lambda tally: ({"this": 1}, 3)),))
    tally = Tally()
    tally.totals["probes"] = 100_000
    assert failed(tally)
    assert report(tally)[-1] == "all: at least 50 %, here 33.3 % (this)  NOT MET"
    tally.totals["probes"] = 100
    assert not failed(tally)
