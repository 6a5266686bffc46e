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


def test_a_folder_of_pages_has_an_index(tmp_path: Path) -> None:
    other = str(ROOT / "proofs" / "entropy.yaml")
    assert main(["report", PROOF, other, "-o", str(tmp_path)]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["entropy.html", "index.html", "variance.html"]
    home = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert 'href="variance.html"' in home and "kB" in home


def test_one_page_is_about_one_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = str(ROOT / "proofs" / "entropy.yaml")
    assert main(["report", PROOF, other, "-o", str(tmp_path / "x.html")]) == 2
    assert "a page in HTML is about one file" in capsys.readouterr().err


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


def test_a_status_file_is_of_one_proof(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", PROOF, "-o", str(tmp_path / "variance.derive")]) == 0
    assert r"\derivemark{" in (tmp_path / "variance.derive").read_text(encoding="ascii")
    assert main(["report", PROOF, str(ROOT / "proofs" / "entropy.yaml"), "-o", str(tmp_path / "both.derive")]) == 2
    assert "is of one proof" in capsys.readouterr().err


def test_a_report_in_latex_is_one_document(tmp_path: Path) -> None:
    assert main(["report", PROOF, "-o", str(tmp_path / "variance.tex")]) == 0
    text = (tmp_path / "variance.tex").read_text(encoding="ascii")
    assert text.startswith("% A report of `derive`") and text.endswith("\\end{document}\n")


def test_a_pdf_without_latexmk_says_what_to_install(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    assert main(["report", PROOF, "-o", str(tmp_path / "variance.pdf")]) == 2
    assert "apt-get install latexmk" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
