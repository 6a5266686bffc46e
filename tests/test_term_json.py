"""Terms stored as JSON come back as they were, and nothing else is read as a term."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from derive.term_json import from_json, relation_from_json, to_json
from tests.laboratory.probe import Probe
from tests.laboratory.strategies import probes


@given(probes())
def test_what_is_stored_comes_back(item: Probe) -> None:
    for term in (item.left, item.right):
        assert from_json(json.loads(json.dumps(to_json(term)))) == term


@pytest.mark.parametrize(
    "value",
    [
        None,
        3,
        [],
        ["name"],
        ["name", 3],
        ["bound", -1],
        ["bound", 0],
        ["sum_over", "1", "2", [], ["bound", 1]],
        ["sum_over", "1", "2", [], ["bound", True]],
        ["bound", "0"],
        ["family", "a"],
        ["power", "1"],
        ["apply", "exp", "1"],
        ["apply", "exp", [-1], "1"],
        ["sum_over", "1", "2", "1", "1"],
        ["sum_over", "1", "2", [["in", "1", "2"]], "1"],
        ["cases"],
        ["cases", ["1"]],
        ["unheard of", "1"],
        "1/0",
        "1/00",
        "1e9",
        "0x1",
        "9" * 5000,
        "",
    ],
)
def test_what_is_no_term_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"not a|nested|conditions"):
        from_json(value)


def test_deep_nesting_is_refused() -> None:
    value: Any = "1"
    for _ in range(500):
        value = ["power", value, "1"]
    with pytest.raises(ValueError, match="nested"):
        from_json(value)


@pytest.mark.parametrize("value", [["=", "1"], ["==", "1", "1"], "=", [[], "1", "1"]])
def test_what_is_no_relation_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="not a relation"):
        relation_from_json(value)
