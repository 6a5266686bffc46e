"""The page that every format for people sets."""

from __future__ import annotations

from pathlib import Path

import pytest

from derive.check import check, check_document
from derive.load import load_text
from derive.report.page import Page, page_of
from derive.report.page.lines import without_alignment
from derive.report.prose import Formula, of_message, plain
from derive.verdict import Word

PROOFS = Path(__file__).parent.parent / "proofs"


@pytest.fixture(scope="module")
def purcell() -> Page:
    return page_of(check(PROOFS / "purcell.yaml"))


def page(text: str) -> Page:
    return page_of(check_document(load_text(text, "made.yaml")))


@pytest.mark.parametrize(
    "message",
    [r"\sigma(z_i) is component i of \sigma(z)", "plain words, only.", r"see \sum_{i} a_i, then x_i", "", " a  b "],
)
def test_a_message_with_its_formulas_found_is_the_same_message(message: str) -> None:
    assert plain(of_message(message)) == message


def test_formulas_in_a_message_are_found() -> None:
    found = of_message(r"\sigma(z_i) is read as component i of \frac{\partial a}{\partial z} = x_i, \hat{a} is")
    formulas = [piece.latex for piece in found if isinstance(piece, Formula)]
    assert formulas == [r"\sigma(z_i)", r"\frac{\partial a}{\partial z} = x_i", r"\hat{a}"]


def test_alignment_marks_are_blanked_and_nothing_moves() -> None:
    cases = r"\begin{cases} 1 & x \\ 2 & y \end{cases}"
    source = rf"\begin{{aligned}} a &= b \\ &= {cases} \sum_{{\substack{{i \\ j}}}} \end{{aligned}}"
    found = without_alignment(source)
    assert len(found) == len(source)
    assert found.split() == [
        "a", "=", "b", "=", r"\begin{cases}", "1", "&", "x", r"\\", "2", "&", "y", r"\end{cases}",
        r"\sum_{\substack{i", r"\\", "j}}",
    ]  # fmt: skip


def test_lines_are_numbered_and_say_what_the_author_wrote(purcell: Page) -> None:
    assert [row.number for row in purcell.rows] == list(range(1, len(purcell.rows) + 1))
    assert len({row.anchor for row in purcell.rows}) == len(purcell.rows)
    for row in purcell.rows:
        source = without_alignment(row.step.text.value)
        assert source[row.left_at : row.left_at + len(row.left)] == row.left
        assert source[row.right_at : row.right_at + len(row.right)] == row.right


def test_a_line_that_continues_has_no_left_side(purcell: Page) -> None:
    third, fourth = purcell.rows[2], purcell.rows[3]
    assert (third.left, third.relation) == ("", "=")
    assert fourth.right.startswith(r"- \sum_i \frac{\hat{a}_i}{a_i}")


def test_hypotheses_are_used_by_the_lines_whose_proof_needs_them(purcell: Page) -> None:
    uses = {item.hypothesis.latex: item.rows for item in purcell.uses}
    proved = {row.number for row in purcell.rows if row.step.word is Word.PROVED}
    assert uses[r"\sum_i \hat{a}_i = 1"]
    assert all(set(rows) <= proved for rows in uses.values())


def test_every_line_that_does_not_hold_has_a_finding(purcell: Page) -> None:
    told = {item.row.number for item in purcell.findings}
    assert {row.number for row in purcell.rows if row.step.word is Word.REFUTED} <= told


def test_the_repair_is_the_side_in_segments(purcell: Page) -> None:
    (mended,) = [item.mended for item in purcell.findings if item.code == "D410"]
    assert mended is not None
    assert mended.side_before == r"(\hat{a}_j(1 - \sigma(z_j))) - \sum_{i \neq j} \hat{a}_i \sigma(z_j)"
    assert mended.side_after.startswith(r"-\left(")
    assert [item.latex for item in mended.after if item.is_changed] == [r"-\left(", r"\right)"]


def test_names_declared_alike_share_a_sentence() -> None:
    found = page(
        "title: names\n"
        "declare:\n"
        "  k: size\n"
        "  n: {size: {at_least: 2}}\n"
        "  i: {index: k}\n"
        "  j: {index: k}\n"
        "  x: {vector: k, is: positive}\n"
        "  y: {vector: k, is: {one-hot: j}}\n"
        "  A: {matrix: [k, n]}\n"
        "  f: {function: {arity: 2}}\n"
        "steps:\n"
        "  - latex: x_i = x_i\n"
    )
    assert [plain(item) for item in found.names] == [
        "k is a size, at least 1.",
        "n is a size, at least 2.",
        "i and j are indices from 1 to k.",
        "x is a vector of length k, positive in every entry.",
        "y is a vector of length k, one-hot: 1 at j and 0 elsewhere.",
        "A is a matrix of shape k by n.",
        "f is a smooth function of 2 real numbers.",
    ]
    assert plain(found.counts) == r"1 equality, for every k \geq 1 and n \geq 2: 1 proved."


def test_a_document_that_cannot_be_read_has_its_problems_only() -> None:
    found = page("title: nothing\nsteps:\n  - latx: x = x\n")
    assert [item.code for item, _, _ in found.problems] and not found.rows


def test_the_name_of_a_definition_is_one_formula_among_the_reasons() -> None:
    found = page_of(check(PROOFS / "cross_entropy_gradient.yaml"))
    reasons = [reason for row in found.rows for reason in row.reasons]
    assert ("definition: ", Formula(r"\text{CE}(y^{(i)}, \hat{y}^{(i)})")) in reasons


def test_what_is_wrong_in_a_line_has_its_places() -> None:
    found = page_of(check(PROOFS / "cross_entropy_gradient.yaml"))
    row = next(row for row in found.rows if row.step.id == "case-wrong.2")
    written = [row.step.text.value[span.start : span.end] for span in row.faulty]
    assert written == [r"\text{softmax}(z^{(i)})", r"\text{softmax'}(z^{(i)})"]


def test_a_line_that_is_wrong_as_a_whole_has_no_smaller_places(purcell: Page) -> None:
    (finding,) = [item for item in purcell.findings if item.code == "D410"]
    assert finding.row.faulty == ()
    assert (purcell.conclusion, dict(purcell.tally)) == (
        "wrong-conclusion",
        {Word.PROVED: 12, Word.REFUTED: 4},
    )
