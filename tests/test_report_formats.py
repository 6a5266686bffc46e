"""The formats for tools: golden files, the lines of `concise`, and what is an error, a warning or a note."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from derive.cli import main
from derive.report import FORMATS, Options, Report
from derive.report.annotation import Region, Severity
from tests.reports import DOCUMENTS, found, is_golden, rendered, result

TOOLS = {"concise": "concise.txt", "sarif": "sarif", "github": "github.txt", "junit": "junit.xml"}
LINE = re.compile(r"^(.+?):(\d+):(\d+): (error|warning|note)\[(D\d{3})\]: (.+)$")
HEAD = "title: t\ndeclare: {x: scalar, y: scalar}\nsteps:\n  - id: one\n"


@pytest.mark.parametrize("output_format", TOOLS)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_documents_are_as_in_the_golden_files(name: str, output_format: str) -> None:
    assert is_golden(rendered(output_format, name), f"{name}.{TOOLS[output_format]}")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_one_regular_expression_reads_every_concise_line(name: str) -> None:
    lines = rendered("concise", name).splitlines()
    assert lines
    matches = [LINE.match(line) for line in lines]
    assert all(match is not None and match[1] == DOCUMENTS[name] for match in matches)


@pytest.mark.parametrize(
    ("step", "kinds"),
    [
        ("    latex: x + x = 2 x\n", []),
        ("    latex: x + x = 3 x\n", [(Severity.ERROR, "D442", False)]),
        ("    latex: x + x = 3 x\n    expect: refuted\n", [(Severity.NOTE, "D442", True)]),
        ("    latex: x + x = 2 x\n    expect: refuted\n", [(Severity.ERROR, "D112", False)]),
        ("    latex: x + x = 3 x\n    expect: {verdict: refuted, codes: [D301]}\n", [(Severity.ERROR, "D442", False)]),
        (r"    latex: \frac{x}{x} = 1" "\n", [(Severity.WARNING, "D502", False)]),
        (r"    latex: \frac{x}{x} = 1" "\n    expect: unknown\n", [(Severity.NOTE, "D502", True)]),
        ("    latex: x + w = x\n", [(Severity.ERROR, "D203", False)]),
        ("    define: w = w + x\n", [(Severity.ERROR, "D109", False)]),
        ("    latex: x + x = 3 x\n    expect: wrong\n", [(Severity.ERROR, "D104", False)]),
        (
            "    latex: x = 2 x = 2 x\n    expect: [refuted, proved]\n",
            [(Severity.NOTE, "D441", True), (Severity.NOTE, "D402", False)],
        ),
    ],
)
def test_what_the_file_does_not_expect_is_an_error(step: str, kinds: list[tuple[Severity, str, bool]]) -> None:
    assert [(item.severity, item.code, item.is_expected) for item in found(HEAD + step)] == kinds


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_check_fails_exactly_if_there_is_an_error_or_a_warning(name: str) -> None:
    kinds = {match[4] for line in rendered("concise", name).splitlines() if (match := LINE.match(line))}
    assert result(name).as_expected == kinds.isdisjoint({"error", "warning"})


def test_a_wrong_expectation_says_what_it_is_and_what_was_expected() -> None:
    (item,) = found(HEAD + "    latex: x + x = 2 x\n    expect: {verdict: proved, codes: [D410]}\n")
    assert item.message == "the file expects D410 (found: no codes); it is proved"


def test_readings_that_are_tolerated_are_said_once_a_file() -> None:
    items = [item for item in rendered("concise", "purcell").splitlines() if "D601" in item]
    assert len(items) == len({line.partition(": ")[2].partition(": ")[2] for line in items}) == 2


@pytest.mark.parametrize(
    ("written", "line", "column", "end_column"),
    [
        ("    latex: |\n      x +\n        y w = x\n", 7, 11, 12),
        ("    latex: >\n      x +\n        y w = x\n", 7, 11, 12),
        ("    latex: x +\n        y w = x\n", 6, 11, 12),
        ("    latex: 'x + y''\n        + w = x'\n", 6, 11, 12),
        ("    latex: 'y'''' + w = x'\n", 5, 21, 22),
        ("    note: 𝛼 and ü\n    latex: x + w = x\n", 6, 16, 17),
        ("    latex: x + α = x\n", 5, 16, 17),
    ],
)
def test_columns_are_those_of_the_file(written: str, line: int, column: int, end_column: int) -> None:
    (item,) = [item for item in found(HEAD + written) if item.code in ("D203", "D207")]
    assert item.region == Region(line, column, line, end_column)


def test_a_column_counts_characters_and_not_bytes() -> None:
    (item,) = found("title: t\ndeclare: {x: scalar}\nsteps:\n  - {note: 𝛼 ü é, id: one, latex: x + w = x}\n")
    text = "  - {note: 𝛼 ü é, id: one, latex: x + w = x}"
    assert item.region == Region(4, text.index("w") + 1, 4, text.index("w") + 2)


def test_quiet_leaves_out_the_notes() -> None:
    report = Report((result("purcell"), result("mistakes")))
    lines = FORMATS["concise"](report, Options(quiet=True)).splitlines()
    assert lines
    assert not any("note[" in line for line in lines)


def test_colour_and_ascii_are_for_concise_too() -> None:
    report = Report((result("mistakes"),))
    assert "\033[31merror[D480]\033[0m" in FORMATS["concise"](report, Options(color=True))
    assert FORMATS["concise"](report, Options(ascii_only=True)).isascii()


def test_text_is_no_format_of_a_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--output-format", "text", "p.yaml"]) == 2
    assert "full" in capsys.readouterr().err


@pytest.mark.parametrize("output_format", ["sarif", "github", "junit", "json"])
def test_formats_for_tools_are_the_same_whatever_the_options(output_format: str) -> None:
    report = Report((result("mistakes"),))
    render = FORMATS[output_format]
    assert render(report, Options(width=40, color=True, ascii_only=True, quiet=True)) == render(report, Options())


def test_a_step_with_nothing_wrong_prints_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(HEAD + "    latex: x + x = 2 x\n")
    assert main(["check", "--output-format", "concise", str(path)]) == 0
    assert capsys.readouterr().out == ""
