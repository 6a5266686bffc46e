"""The text report: golden files for the founding documents, and the sentences for each kind of verdict.

The golden files are written anew with ``DERIVE_GOLDEN=1 pytest tests/test_report_text.py``; look at the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from derive.check import check, check_document
from derive.load import load_text
from derive.report import FORMATS, Options, Report
from derive.report.excerpt import excerpt
from derive.report.text import shortened
from derive.span import Span

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"
DOCUMENTS = ("purcell", "cross_entropy_gradient", "purcell_corrected", "cross_entropy_gradient_corrected")


def report(text: str, **options: int | bool) -> str:
    """The report on a document, at a width of 100 unless said otherwise."""
    result = check_document(load_text(text, "proof.yaml"))
    return FORMATS["full"](Report((result,)), Options(**options))  # type: ignore[arg-type]


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("name", DOCUMENTS)
def test_founding_documents_read_as_in_the_golden_files(
    name: str, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    text = FORMATS["full"](Report((check(f"proofs/{name}.yaml"),)), Options(width=width))
    path = GOLDEN / f"{name}.{width}.txt"
    if os.environ.get("DERIVE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_a_wrong_conclusion_and_a_wrong_way_are_told_apart() -> None:
    wrong = (GOLDEN / "purcell.120.txt").read_text(encoding="utf-8")
    right = (GOLDEN / "cross_entropy_gradient.120.txt").read_text(encoding="utf-8")
    assert "Conclusion: wrong in its conclusion; it goes wrong at simplify.1." in wrong
    assert "First line that does not hold: simplify.1 (line 63)" in wrong
    assert "Conclusion: right in its conclusion, wrong on the way." in right


STEP = (
    "title: t\ndeclare: {x: scalar, y: scalar, n: size, i: {index: n}, u: {vector: n}}\n"
    "steps:\n  - id: one\n    latex: "
)


def test_a_side_condition_is_asked_for() -> None:
    text = report(STEP + r"\frac{x}{x} = 1")
    assert "? one.1" in text
    assert "D502 side-condition: equal where both sides are defined" in text
    assert r"holds if x \neq 0" in text
    assert "Conclusion: not decided." in text


def test_a_counterexample_names_both_sides() -> None:
    text = report(STEP + "x + 1 = x")
    assert "D490 lost-term: the two sides are not equal" in text
    assert "left side = 1, right side = 0" in text


def test_an_opposite_sign_is_named() -> None:
    assert "the left side is minus the right side" in report(STEP + "x - y = y - x")


def test_a_later_line_is_compared_with_the_line_it_follows_from() -> None:
    text = report(STEP + "2 x = x + x = x = 3 x - 2 x")
    assert "not equal to the line it follows from, one.1" in text
    assert "one.1 = 2, this line = 1" in text
    assert "follows from one.2; no longer equal to the start" in text
    assert "The derivation holds up to one.1. First line that does not hold: one.2 (line 5)" in text


def test_a_line_that_cannot_be_read_is_underlined_where_that_is() -> None:
    text = report(STEP + "x + w = x")
    assert "D203 undeclared-name" in text
    lines = text.splitlines()
    below = next(place for place, line in enumerate(lines) if "^" in line)
    assert lines[below - 1][lines[below].index("^")] == "w"
    assert lines[below].count("^") == 1


def test_quotes_in_ascii_and_no_colour_unless_asked() -> None:
    text = STEP + "x = y\n    note: the “hat” of â"
    assert "\033[" not in report(text)
    assert "\033[31m✗\033[0m" in report(text, color=True)
    assert 'note: the "hat" of a' in report(text, ascii_only=True)
    assert report(text, ascii_only=True).isascii()


@pytest.mark.parametrize("width", [40, 80, 120])
def test_lines_keep_to_the_width(width: int) -> None:
    text = report(STEP + r"\sum_{i} (u_i + x + y + 1) (u_i + x + y + 1) = \sum_i (u_i + x + y)^2", width=width)
    assert max(map(len, text.splitlines())) <= max(width, 60)


def test_a_formula_is_not_cut_inside_a_command() -> None:
    assert shortened(r"x = \alpha + \beta", 16) == r"x = \alpha +…"
    assert shortened("x &= y", 20) == "x = y"


def test_an_excerpt_underlines_exactly_the_span() -> None:
    text = load_text("steps:\n  - id: one\n    latex: |\n      abc\n      defg\n", "p").entries[0].latex
    start = text.value.index("ef")
    assert excerpt(text, [Span(start, start + 2)], 80) == [("5 | defg", "  |  ^^")]
    assert excerpt(text, [Span(1, start)], 80) == [("4 | abc", "  |  ^^")]


def test_an_equality_on_several_lines_is_underlined_from_its_sign() -> None:
    text = report(STEP + "|\n      x + x\n        = 3 x")
    assert "7 | = 3 x\n        | ^^^^^" in text


def test_a_long_line_is_shown_in_pieces_around_the_span() -> None:
    source = " ".join(f"x{number:03}" for number in range(100))
    text = load_text(f"steps:\n  - id: one\n    latex: {source}\n", "p").entries[0].latex
    start = source.index("x050")
    ((line, below),) = excerpt(text, [Span(start, start + 4)], 60)
    assert len(line) <= 60
    assert line.startswith("3 | … ")
    assert line[below.index("^") : below.rindex("^") + 1] == "x050"


def test_only_what_aligns_is_left_out_of_a_formula() -> None:
    latex = r"x &= \begin{bmatrix} A & B \\ C & D \end{bmatrix} y"
    assert shortened(latex, 80) == r"x = \begin{bmatrix} A & B \\ C & D \end{bmatrix} y"
