"""What reads text takes anything: a short run of `tests.fuzz`, its generator, and every input that once failed."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz import mutations, targets
from tests.fuzz.command import PAGE, RECORD, table
from tests.fuzz.corpus import formulas
from tests.fuzz.measure import measured
from tests.fuzz.regressions import DOCUMENTS, FORMULAS

_TOKENS = st.one_of(st.sampled_from(mutations.STRANGE), st.text(max_size=3), st.sampled_from(list("ijknxyz=+-()_^{}")))


@pytest.mark.parametrize(("target", "count"), [("reader", 1200), ("loader", 800), ("checker", 25)])
def test_nothing_but_findings_and_verdicts_comes_of_an_input(target: str, count: int) -> None:
    found = measured(target, range(5_000_000, 5_000_000 + count))
    assert found.failures == []
    assert len(found.outcomes) >= 5


def test_the_generator_reaches_what_is_read_and_what_is_not() -> None:
    found = measured("reader", range(6_000_000, 6_000_400))
    assert found.outcomes["read"] >= 10
    assert {"D201", "D203", "D205"} <= found.outcomes.keys()


def test_a_seed_gives_the_same_input() -> None:
    assert mutations.document(7) == mutations.document(7)
    assert mutations.formula(7)[1] == mutations.formula(7)[1]


def test_a_broken_law_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(targets, "to_latex", lambda node: "x +")
    found = measured("reader", range(6_000_000, 6_000_100))
    assert found.failures


@given(st.integers(0, len(formulas()) - 1), st.lists(_TOKENS, max_size=12))
@settings(max_examples=150, deadline=None)
def test_the_reader_takes_any_text(place: int, tokens: list[str]) -> None:
    targets.read(formulas()[place], "".join(tokens))


@given(st.binary(max_size=200))
@settings(max_examples=150, deadline=None)
def test_the_loader_takes_any_bytes(content: bytes) -> None:
    targets.load(content)


@pytest.mark.parametrize(("source", "outcome"), FORMULAS)
def test_formulas_that_once_failed(source: str, outcome: str) -> None:
    assert targets.read(formulas()[0], source) == outcome


@pytest.mark.parametrize(("content", "outcome"), DOCUMENTS)
def test_documents_that_once_failed(content: bytes, outcome: str) -> None:
    assert targets.load(content) == outcome


def test_the_page_shows_the_recorded_runs() -> None:
    runs = json.loads(RECORD.read_text(encoding="utf-8"))["runs"]
    assert table(runs) in PAGE.read_text(encoding="utf-8")
    assert all(run["failures"] == run["slow"] == 0 and run["mebibytes"] < 1024 for run in runs)
    assert sum(run["inputs"] for run in runs if run["target"] in ("reader", "loader")) >= 1_000_000
