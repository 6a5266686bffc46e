"""The codes: one table of all, every page with an example that yields its code and no other."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from derive.check import check_document
from derive.codes import CHAPTERS, RETIRED, TABLE, Code, find, nearest
from derive.codes.write import document, explained
from derive.diagnostic import CODES
from derive.load import load_text

ROOT = Path(__file__).parent.parent
WITH_EXAMPLE = [row for row in TABLE.values() if row.page.example]


def test_every_code_is_a_row_and_has_a_chapter() -> None:
    assert {code: row.name for code, row in TABLE.items()} == CODES
    assert len(set(CODES.values())) == len(CODES)
    assert {code[1] for code in CODES} == set(CHAPTERS)
    assert list(CODES) == sorted(CODES)


def test_every_code_in_the_source_is_in_the_table() -> None:
    paths = [path for path in (ROOT / "derive").rglob("*.py") if path.parent.name != "codes"]
    sources = [path.read_text(encoding="utf-8") for path in paths if path.name not in ("diagnostic.py", "pages.py")]
    used = {code for text in sources for code in re.findall(r'"(D[1-6]\d\d)"', text)}
    boundaries = {"D400", "D500", "D600"}
    assert used - boundaries == set(CODES) - set(RETIRED)


@pytest.mark.parametrize("row", WITH_EXAMPLE, ids=lambda row: row.code)
def test_the_example_yields_exactly_the_code(row: Code) -> None:
    result = check_document(load_text(row.page.example, row.code))
    steps = (*result.steps, *result.goals)
    if row.code == "D402":
        steps = steps[1:]  # it takes a wrong line before
    found = {item.code for item, _, _ in result.problems} | {item.code for step in steps for item in step.findings}
    mended = {step.diagnosis.repairs[0].code for step in steps if step.diagnosis and step.diagnosis.repairs}
    # without its sum an index is unbound, and the mistake is that of the repair
    unbound = found == {"D308"} and mended == {row.code}
    assert found == {row.code} or unbound, found


@pytest.mark.parametrize("row", WITH_EXAMPLE, ids=lambda row: row.code)
def test_the_example_is_as_its_author_expects(row: Code) -> None:
    result = check_document(load_text(row.page.example, row.code))
    if not result.problems:
        steps = (*result.steps, *result.goals)
        assert [item.id for item in steps if item.expected is not None and not item.as_expected] == []


@pytest.mark.parametrize("row", TABLE.values(), ids=lambda row: row.code)
def test_a_page_says_everything(row: Code) -> None:
    page = row.page
    assert page.means and page.mend and page.unless
    assert bool(page.example) != bool(page.without)
    assert row.name in explained(row)


def test_a_code_is_found_by_its_name_too_and_a_slip_is_understood() -> None:
    for word in ("D410", "d410", "dropped-sign"):
        found = find(word)
        assert found is not None and found.code == "D410"
    assert find("droped-sign") is None
    near = nearest("droped-sign")
    assert near is not None and near.code == "D410"
    assert nearest("zzzzzz") is None


def test_the_page_of_all_codes_is_the_table() -> None:
    assert (ROOT / "docs" / "codes.md").read_text(encoding="utf-8") == document()


def test_a_check_does_not_load_the_pages() -> None:
    code = (
        "import sys; from derive.cli import main; main(['check', 'proofs/purcell.yaml']); "
        "print([name for name in sys.modules if name.startswith('derive.codes') or name == 'derive.diagnose.pages'])"
    )
    finished = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert finished.stdout.endswith("[]\n")
