"""``derive report``: files and folders, formats by ending, and what is said of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from derive.cli import main

ROOT = Path(__file__).parent.parent
PROOF = str(ROOT / "proofs" / "variance.yaml")


def test_the_format_is_that_of_the_ending(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", PROOF, "-o", str(tmp_path / "a" / "variance.md")]) == 0
    assert (tmp_path / "a" / "variance.md").read_text(encoding="utf-8").startswith("# ")
    assert "kB" in capsys.readouterr().out


def test_a_folder_holds_a_report_for_every_file(tmp_path: Path) -> None:
    other = tmp_path / "in" / "variance.yaml"
    other.parent.mkdir()
    other.write_text("title: x\ndeclare: {x: scalar}\nsteps: [{latex: x = x}]\n", encoding="utf-8")
    assert main(["report", PROOF, str(other), "-o", str(tmp_path / "out"), "--format", "md"]) == 0
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert len(names) == 2 and all(name.endswith("-variance.md") for name in names)


@pytest.mark.parametrize(
    ("output", "more", "said"),
    [
        ("x.docx", [], "there is no format docx for reports; there are"),
        ("x.md", ["--format", "json"], "leave one of them out"),
    ],
)
def test_a_format_that_there_is_not_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], output: str, more: list[str], said: str
) -> None:
    assert main(["report", PROOF, "-o", str(tmp_path / output), *more]) == 2
    assert said in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_no_proof_is_reported_and_the_others_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("steps: 1\n", encoding="utf-8")
    assert main(["report", str(bad), PROOF, str(tmp_path / "none.yaml"), "-o", str(tmp_path / "out.md")]) == 2
    assert "This file cannot be checked" in (tmp_path / "out.md").read_text(encoding="utf-8")
    said = capsys.readouterr().err
    assert f"{bad}:1:" in said and "none.yaml: No such file" in said


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert main(["report", PROOF, "-o", str(tmp_path / "file" / "x.md")]) == 2
    assert "file" in capsys.readouterr().err
