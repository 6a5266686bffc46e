"""The format's documentation: its examples are proofs, and its tables are complete."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from derive.load import load_text
from derive.load_declare import MEANINGS
from derive.properties import PROPERTIES

FORMAT = (Path(__file__).parent.parent / "docs" / "format.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```yaml example\n(.*?)^```", FORMAT, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.splitlines()[0])
def test_every_example_loads_without_problems(example: str) -> None:
    document = load_text(example, "example")
    assert document.problems == ()
    assert document.title


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 8


@pytest.mark.parametrize("name", [*PROPERTIES, *MEANINGS])
def test_every_property_and_meaning_is_documented(name: str) -> None:
    assert f"`{name}" in FORMAT
