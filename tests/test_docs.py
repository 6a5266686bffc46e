"""What the documentation says is so: its proofs check, its Python runs, its tables are complete."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from derive.check import check_document
from derive.cli import main
from derive.load import load_text
from derive.load_declare import MEANINGS
from derive.properties import PROPERTIES

ROOT = Path(__file__).parent.parent
FORMAT = (ROOT / "docs" / "format.md").read_text(encoding="utf-8")
PAGES = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "README.md", *(ROOT / "docs").glob("*.md"))}
EXAMPLES = [text for page in PAGES.values() for text in re.findall(r"^```yaml example\n(.*?)^```", page, re.S | re.M)]
PYTHON = [
    pytest.param(text, id=f"{name}-{number}")
    for name, page in PAGES.items()
    for number, text in enumerate(re.findall(r"^```python\n(.*?)^```", page, re.S | re.M))
]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.splitlines()[0])
def test_every_example_loads_without_problems(example: str) -> None:
    document = load_text(example, "example")
    assert document.problems == ()
    assert document.title


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.splitlines()[0])
def test_every_example_is_as_it_says(example: str) -> None:
    result = check_document(load_text(example, "example"))
    assert [(item.id, item.word) for item in (*result.goals, *result.steps) if not item.as_expected] == []


@pytest.mark.parametrize("source", PYTHON)
def test_every_python_example_runs(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    exec(compile(source, "documentation", "exec"), {})


def test_the_output_in_the_readme_is_what_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    shown = re.search(r"^```text\n(…\n.*?)^```", PAGES["README.md"], re.S | re.M)
    assert shown is not None
    assert main(["check", str(ROOT / "proofs" / "purcell.yaml")]) == 0
    printed = capsys.readouterr().out
    for part in re.split(r"^…\n", shown.group(1), flags=re.M):
        assert part in printed


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 8


@pytest.mark.parametrize("name", [*PROPERTIES, *MEANINGS])
def test_every_property_and_meaning_is_documented(name: str) -> None:
    assert f"`{name}" in FORMAT
