"""The annotations for GitHub: what matters most comes first, nothing breaks out of its command or its table."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from derive.check import check_document
from derive.cli import main
from derive.load import load_text
from derive.report import FORMATS, Options, Report, github
from derive.report.annotation import Severity, annotated
from tests.reports import DOCUMENTS, ROOT, is_golden, rendered, result

COMMAND = re.compile(r"::(error|warning) ([^:\n]*)::([^\n]*)\n")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_summaries_are_as_in_the_golden_files(name: str) -> None:
    assert is_golden(github.summary(Report((result(name),))), f"{name}.summary.md")


def test_refuted_lines_come_first_and_what_is_undecided_last() -> None:
    lines = rendered("github", "problems", "mistakes").splitlines()
    kinds = ["refuted" if "left side =" in line or "this line =" in line else line for line in lines]
    first_other = next(place for place, kind in enumerate(kinds) if kind != "refuted")
    assert first_other >= 5
    assert "refuted" not in kinds[first_other:]
    assert [line.startswith("::warning") for line in lines] == [False] * (len(lines) - 1) + [True]


def ordered(text: str) -> list[str]:
    """The titles of the annotations of a document."""
    report = Report((check_document(load_text(text, "p.yaml")),))
    return re.findall(r"title=D\d+ ([^:]+)::", github.render(report, Options()))


def test_further_findings_of_a_line_come_after_the_first_ones_of_others() -> None:
    text = """\
title: t
declare: {x: scalar, n: size, i: {index: n}, u: {vector: n}}
steps:
  - {id: hidden, latex: u_i \\sum_i u_i = \\sum_i u_i u_i}
  - {id: wrong, latex: 2 x = 3 x}
"""
    assert ordered(text) == ["not-equal in hidden.1", "wrong-number in wrong.1", "shadowed-index in hidden.1"]


def test_a_line_wrong_because_of_an_earlier_one_comes_after_it() -> None:
    text = (ROOT / DOCUMENTS["purcell"]).read_text(encoding="utf-8")
    titles = ordered(re.sub(r"^    expect:.*\n(?:      - \{.*\n)*|^  expect:.*\n", "", text, flags=re.M))
    assert titles == [
        "swapped-delta-cases in delta-where-equal.1",
        "swapped-delta-cases in delta-where-different.1",
        "dropped-sign in simplify.1",
        "not-equal in goal gradient.1",
    ]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_line_is_one_command(name: str) -> None:
    text = rendered("github", name)
    assert "".join(match[0] for match in COMMAND.finditer(text)) == text


@pytest.mark.parametrize("name", ["purcell", "cross_entropy_gradient"])
def test_what_the_file_expects_is_not_annotated(name: str) -> None:
    assert annotated((result(name),))
    assert rendered("github", name) == ""


def test_nothing_breaks_out_of_a_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a,b: 100%\n::error::.yaml"
    path.write_text("title: t\ndeclare: {x: scalar}\nsteps: [{id: one, latex: x = 2 x}]\n")
    assert main(["check", "--output-format", "github", str(path)]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    match = COMMAND.fullmatch(f"{line}\n")
    assert match is not None
    properties = dict(item.split("=", 1) for item in match[2].split(","))
    assert properties["file"].endswith("a%2Cb%3A 100%25%0A%3A%3Aerror%3A%3A.yaml")
    assert list(properties) == ["file", "line", "endLine", "col", "endColumn", "title"]
    assert properties["title"] == "D441 extra-factor in one.1"


def test_columns_are_given_within_one_line_only() -> None:
    lines = rendered("github", "mistakes").splitlines()
    folded = next(line for line in lines if "folded.1" in line)
    assert "line=13,endLine=14,title" in folded
    assert all(("col=" in line) == ("folded.1" not in line) for line in lines)


def test_the_summary_is_appended_to_the_file_that_github_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path, target = tmp_path / "p.yaml", tmp_path / "summary.md"
    path.write_text("title: t\ndeclare: {x: scalar}\nsteps: [x = 2 x]\n")
    target.write_text("before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(target))
    assert main(["check", "--output-format", "concise", str(path)]) == 1
    assert target.read_text() == "before\n"
    assert main(["check", "--output-format", "github", str(path)]) == 1
    assert target.read_text().startswith("before\n## derive\n")
    assert "extra-factor" in target.read_text()
    assert "## derive" not in capsys.readouterr().out


def test_a_summary_that_cannot_be_written_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "p.yaml"
    path.write_text("title: t\ndeclare: {x: scalar}\nsteps: [x + x = 2 x]\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "none" / "summary.md"))
    assert main(["check", "--output-format", "github", str(path)]) == 0
    assert "the summary could not be written" in capsys.readouterr().err


def cells(row: str) -> list[str]:
    return re.split(r"(?<!\\)\|", row)[1:-1]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_rows_of_the_summary_have_as_many_cells_as_their_heads(name: str) -> None:
    tables = [block for block in github.summary(Report((result(name),))).split("\n\n") if block.startswith("|")]
    assert tables
    for table in tables:
        assert len({len(cells(row)) for row in table.splitlines()}) == 1


def test_a_long_summary_is_cut_and_says_so() -> None:
    steps = "".join("  - x = 2 x\n" for _ in range(3))
    one = check_document(load_text(f"title: t\ndeclare: {{x: scalar}}\nsteps:\n{steps}", "p.yaml"), repair=False)
    count = len([item for item in annotated((one,)) if item.severity is Severity.ERROR])
    many = github.MOST_ROWS // count + 1
    summary = github.summary(Report((one,) * many))
    assert f"and {count * many - github.MOST_ROWS} more" in summary
    assert len(summary.encode()) < 2**20


def test_no_option_changes_it() -> None:
    report = Report((result("mistakes"),))
    assert FORMATS["github"](report, Options(quiet=True, color=True)) == FORMATS["github"](report, Options())
