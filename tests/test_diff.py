"""`derive diff`: what changed in text, in meaning and in verdict, between files and between git revisions."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from derive.check import check_document
from derive.cli import main
from derive.comparison import Change, Comparison, compare
from derive.load import load_text
from derive.meaning import Meaning

ROOT = Path(__file__).parent.parent
Captured = pytest.CaptureFixture[str]

PROOF = """\
title: a proof
declare: {n: size, j: {index: n}, x: {vector: n}, a: scalar, b: scalar}
steps:
  - define: s = \\sum_{i=1}^{n} x_i
    id: total
  - assume: a = 1
    id: one
  - id: square
    latex: (a + b)^2 = a^2 + 2 a b + b^2
  - id: twice
    latex: s + s = 2 s
  - latex: b + b = 2 b
"""


def compared(new: str, old: str = PROOF) -> Comparison:
    first, second = (check_document(load_text(text, name)) for text, name in ((old, "old"), (new, "new")))
    return compare(first, second)


def changed(new: str, old: str = PROOF) -> dict[str, Change]:
    """What changed, by the new id (or the old one)."""
    found = [item for item in compared(new, old).changes if item.is_any]
    return {(item.new or item.old).id: item for item in found if item.new or item.old}


def meaning(change: Change) -> str:
    return "" if change.meaning is None else str(change.meaning.meaning)


def test_a_version_does_not_differ_from_itself() -> None:
    found = compared(PROOF)
    assert [item for item in found.changes if item.is_any] == []
    assert len(found.changes) == 5


def test_another_text_may_mean_the_same() -> None:
    (name, change), *rest = changed(PROOF.replace("a^2 + 2 a b + b^2", "b^2 + 2 b a + a^2")).items()
    assert (name, rest) == ("square.1", [])
    assert (change.has_text, meaning(change), change.has_verdict) == (True, "same", False)


def test_blanks_are_no_change_of_the_text() -> None:
    assert changed(PROOF.replace("(a + b)^2 = a^2", "(a + b)^2  =\n      a^2")) == {}


def test_a_wrong_change_is_seen_in_all_three() -> None:
    found = compared(PROOF.replace("2 a b + b^2", "2 a b - b^2"))
    (change,) = (item for item in found.changes if item.is_any)
    assert (change.has_text, meaning(change), change.has_verdict) == (True, "other", True)
    assert found.has_verdicts


def test_a_left_side_counts_too() -> None:
    change = changed(PROOF.replace("s + s = 2 s", "3 s - s = 2 s"))["twice.1"]
    assert meaning(change) == "same"
    change = changed(PROOF.replace("s + s = 2 s", "3 s + s = 2 s"))["twice.1"]
    assert meaning(change) == "other"


def test_a_definition_changes_the_meaning_of_what_uses_it_and_of_nothing_else() -> None:
    found = changed(PROOF.replace("= \\sum_{i=1}^{n} x_i", "= \\sum_{i=1}^{n} 2 x_i"))
    assert {name: meaning(item) for name, item in found.items()} == {"total": "other", "twice.1": "other"}
    assert found["twice.1"].has_text is False
    found = changed(PROOF.replace("= \\sum_{i=1}^{n} x_i", "= \\sum_{l=1}^{n} x_{l}"))
    assert {name: meaning(item) for name, item in found.items()} == {"total": "same"}


def test_a_declaration_changes_the_meaning_of_what_rests_on_it() -> None:
    found = changed(PROOF.replace("x: {vector: n}", "x: {vector: n, is: positive}"))
    assert {name: meaning(item) for name, item in found.items()} == {"total": "other", "twice.1": "other"}


def test_an_assumption_of_one_version_does_not_make_sides_the_same() -> None:
    new = PROOF.replace("a = 1", "a = b").replace("= a^2 + 2 a b + b^2", "= 4 b^2")
    found = changed(new)
    assert meaning(found["square.1"]) == "other"
    assert meaning(found["one"]) == "not decided"


def test_another_case_is_another_meaning() -> None:
    old = PROOF + "  - {id: case, latex: x_j = x_j, when: 'j = 1'}\n"
    change = changed(old.replace("'j = 1'", "'j = n'"), old)["case.1"]
    assert (change.has_text, meaning(change)) == (True, Meaning.OTHER)


def test_steps_are_added_and_removed() -> None:
    found = changed(PROOF.replace("id: twice", "id: double"))
    assert {name: (item.old is None, item.new is None) for name, item in found.items()} == {
        "twice.1": (False, True),
        "double.1": (True, False),
    }


def test_a_step_without_an_id_is_matched_by_its_place() -> None:
    ((_, change),) = changed(PROOF.replace("b + b = 2 b", "b + b = b \\cdot 2")).items()
    assert change.old is not None and change.new is not None
    assert (change.has_text, meaning(change)) == (True, "same")


def test_steps_that_are_exchanged_are_not_changed() -> None:
    twice = "  - id: twice\n    latex: s + s = 2 s\n"
    assert changed(PROOF.replace(twice, "").replace("  - id: square", f"{twice}  - id: square")) == {}


def written(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


def test_the_exit_status_says_whether_a_verdict_changed(tmp_path: Path, capsys: Captured) -> None:
    old = written(tmp_path, "old.yaml", PROOF)
    same = written(tmp_path, "same.yaml", PROOF.replace("2 a b", "2 b a"))
    other = written(tmp_path, "other.yaml", PROOF.replace("2 a b", "3 a b"))
    broken = written(tmp_path, "broken.yaml", PROOF + "colour: red\n")
    assert main(["diff", old, same]) == 0
    assert "1 changed in text, 0 in meaning, 0 in verdict; 0 added, 0 removed" in capsys.readouterr().out
    assert main(["diff", old, other]) == 1
    assert "verdict: proved, from the start proved; now refuted, from the start refuted" in capsys.readouterr().out
    assert main(["diff", old, broken]) == 2
    assert "broken.yaml:13:1: D102" in capsys.readouterr().err
    assert main(["diff", old, str(tmp_path / "none.yaml")]) == 2


def test_the_json_has_every_entry(tmp_path: Path, capsys: Captured) -> None:
    old = written(tmp_path, "old.yaml", PROOF)
    new = written(tmp_path, "new.yaml", PROOF.replace("2 a b", "3 a b"))
    assert main(["diff", "--output-format", "json", old, new]) == 1
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert found["verdicts_changed"] is True
    by_id = {item["new"]["id"]: item for item in found["entries"]}
    assert len(by_id) == 5
    assert by_id["square.1"]["meaning"] == "other"
    assert by_id["square.1"]["old"]["verdict"] == "proved"
    assert by_id["square.1"]["new"]["verdict"] == "refuted"
    assert by_id["twice.1"]["verdict_changed"] is False


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def test_versions_are_read_from_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    git(tmp_path, "init", "-q")
    path = written(tmp_path, "proof.yaml", PROOF)
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "first")
    Path(path).write_text(PROOF.replace("2 a b", "3 a b"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["diff", "HEAD:proof.yaml", "proof.yaml"]) == 1
    assert "+++ proof.yaml" in capsys.readouterr().out
    assert main(["diff", "HEAD:proof.yaml", "HEAD:proof.yaml"]) == 0
    capsys.readouterr()
    for name in ("HEAD:none.yaml", "none:proof.yaml", "--batch:x"):
        assert main(["diff", "--", name, "proof.yaml"]) == 2
        assert capsys.readouterr().err.startswith(f"derive: {name}: ")


def test_the_corrected_document_changes_where_it_was_wrong(capsys: Captured) -> None:
    paths = [str(ROOT / "proofs" / f"{name}.yaml") for name in ("purcell", "purcell_corrected")]
    assert main(["diff", *paths]) == 1
    output = capsys.readouterr().out
    assert "substitution.2: the text changed; the meaning is the same; the verdict is the same" in output
    assert "simplify.1: the text changed; the meaning changed: a side has another value; the verdict changed" in output
