"""A slice of the fuzzing, the inputs that failed once, and that the fuzzer itself notices what it is for."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz import record, targets
from tests.fuzz.corpus import worlds
from tests.fuzz.engines import inputs
from tests.fuzz.measure import Measure
from tests.fuzz.regressions import REGRESSIONS, Regression, nested
from tests.fuzz.targets import TARGETS, Target, joined

_WORDS = st.one_of(st.sampled_from(targets.formulas.WORDS), st.text(max_size=3))
_BYTES = st.one_of(st.sampled_from(targets.documents.WORDS), st.binary(max_size=20))


@pytest.mark.parametrize("item", REGRESSIONS, ids=lambda item: f"{item.target} {item.data[-70:]!r}")
def test_what_failed_once_has_its_outcome(item: Regression) -> None:
    assert TARGETS[item.target].feed(item.data) == item.outcome


def test_an_argument_below_one_root_less_is_read() -> None:
    assert TARGETS["reader"].feed(nested("x^2", 58)) == "read"


@pytest.mark.parametrize(("target", "count"), [("reader", 1000), ("loader", 1500), ("checker", 300)])
def test_a_slice_of_inputs_has_only_outcomes_of_our_own(target: str, count: int, tmp_path: Path) -> None:
    measure = Measure(TARGETS[target], tmp_path)
    for data in inputs(TARGETS[target], 0, count):
        measure.feed(data)
    assert measure.failures == {}
    assert measure.inputs == count
    # fuzzing that never comes past the first refusal would find nothing
    deep = {"reader": "has meaning", "loader": "loaded", "checker": "proved"}[target]
    assert sum(times for outcome, times in measure.outcomes.items() if deep in outcome) > count / 100
    assert len(measure.outcomes) > 6


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(worlds())), st.lists(_WORDS, max_size=12))
def test_any_text_has_an_outcome_of_the_reader(world: str, pieces: list[str]) -> None:
    assert TARGETS["reader"].feed(joined(world, "".join(pieces)))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_BYTES, max_size=12))
def test_any_bytes_have_an_outcome_of_the_loader(pieces: list[bytes]) -> None:
    assert TARGETS["loader"].feed(b" ".join(pieces))


def test_the_inputs_of_a_seed_are_the_same_again() -> None:
    for target in TARGETS.values():
        assert list(inputs(target, 3, 20)) == list(inputs(target, 3, 20))
        assert list(inputs(target, 3, 20)) != list(inputs(target, 4, 20))


def _planted(data: bytes) -> str:
    if b"!" in data:
        raise RecursionError("planted")
    return "read"


def test_an_uncaught_exception_is_counted_and_the_shortest_input_kept(tmp_path: Path) -> None:
    measure = Measure(Target("planted", list, lambda data, random: data, _planted, 2.0), tmp_path)
    for data in (b"x", b"long!", b"!", b"longer!"):
        measure.feed(data)
    assert (measure.inputs, measure.uncaught, measure.outcomes) == (4, 3, Counter(read=1, failed=3))
    assert [failure.path.read_bytes() for failure in measure.failures.values()] == [b"!"]
    assert measure.failed()


def test_a_slow_input_is_a_failure_and_one_that_never_ends_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(data: bytes) -> str:
        while True:
            pass

    monkeypatch.setattr("tests.fuzz.measure.HANGS", 0.05)
    measure = Measure(Target("planted", list, lambda data, random: data, never, 0.01), tmp_path)
    measure.feed(b"x")
    assert (measure.uncaught, measure.slow) == (1, 1)
    assert measure.failed()


def test_the_table_of_the_page_is_made_of_the_data() -> None:
    page = record.PAGE.read_text(encoding="utf-8")
    assert record.replaced(page, record.stored()) == page


def test_the_recorded_runs_found_nothing_wrong() -> None:
    parts = record.stored()["parts"]
    assert parts
    for part in parts:
        assert (part["uncaught"], part["over the limit of seconds"], part["failures"]) == (0, 0, [])
        assert part["peak memory in MiB"] < 1024
        assert sum(part["outcomes"].values()) == part["inputs"]
        assert not part["commit"].endswith("+"), "a run of what was never committed"
