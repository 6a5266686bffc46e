"""What the reader refuses: the code, and the place under the offending text; whatever it is given, it ends."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.diagnostic import FormulaError
from derive.latex.parser import parse
from derive.latex.printer import to_latex
from derive.latex.scan import scan
from derive.latex.vocabulary import Entry
from tests.test_latex_parser import TREES
from tests.vocabularies import NAMES

AMBIGUOUS = [
    ("x 2", "2"),
    ("2 3", "3"),
    (r"x / y n", "/ y n"),
    (r"1/2 (x + y)", "/2 ("),
    (r"x / \sum_i u_i y", "y"),
    (r"\log x y", "x y"),
    (r"\log 2 \pi", r"2 \pi"),
    (r"\log x (y)", "x ("),
    (r"\log x / y", "x /"),
    (r"\log \sin x \cos y", r"\sin x \cos"),
    (r"\log \sum_i u_i y", "y"),
    (r"\log(x)^2", r"\log(x)^"),
    (r"\sin^{-1}(x)", "^{-1}"),
    (r"f^2(x)", "f^2"),
    (r"\prod_i u_i x", "x"),
    (r"2 \frac12", r"2 \frac12"),
    (r"|x| y |n|", "|"),
    ("||x||", "||x||"),
    ("2^n!", "2^n!"),
    ("x^12", "^12"),
    ("u^{(n)}", "(n)"),
    ("(x)^{(s)}", "^"),
    (r"e^\frac12", r"\frac"),
    (r"\sum_{i, 1 \leq i = j} x", r"1 \leq i = j"),
    (r"A_{ij}^\top", r"^\top"),
    (r"A^\top_{ij}", "_"),
    (r"A^2_{ij}", "_"),
    (r"(A)^2_{ij}", "_"),
    (r"[A B]_{12}", "12"),
    (r"\frac{\partial}{\partial x} f(x) \cdot y", r"f(x) \cdot y"),
    (r"\nabla_z (x) y", "(x) y"),
    (r"\frac{\partial}{\partial x} y \frac{\partial y}{\partial x}", r"y \frac{\partial y}{\partial x}"),
    (r"\frac{\partial x + y}{\partial x}", "x + y"),
    (r"\frac{\partial f}{\partial x}(y)", "("),
    (r"\sum_{ij} A_{ij}", "ij"),
    (r"\sum_{i \neq j, k} x", "k"),
    (r"\sum_{i=j+1} u_i", "j+1"),
    (r"\sum_{i<j<k} x", "i"),
    (r"x = y \\ - n = 1", "-"),
    (r"x = y \quad n = m", r"\quad"),
    (r"\frac{n x}{n y} + \frac{d x}{d y}", "d"),
]


@pytest.mark.parametrize(("source", "place"), AMBIGUOUS)
def test_two_common_readings_are_refused(source: str, place: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse(source, NAMES.with_entry("d", Entry("size")))
    span = caught.value.diagnostic.span
    assert caught.value.diagnostic.code == "D204"
    assert span is not None
    assert source[span.start : span.end] == place


REFUSED = [
    ("", "D202", ""),
    ("x +", "D202", "+"),
    (r"\frac{x}", "D202", "}"),
    ("x^", "D202", "^"),
    (r"\log", "D202", r"\log"),
    (r"\sum_i", "D202", "i"),
    (r"\frac{\partial}{\partial x}", "D202", "}"),
    ("x + c", "D203", "c"),
    (r"\hat{x}_i", "D203", r"\hat{x}"),
    ("e", "D203", "e"),
    ("e^x_i", "D203", "e"),
    (r"x^\Sigma", "D201", r"\Sigma"),
    (r"\pi_i", "D203", r"\pi"),
    ("x^T", "D203", "T"),
    (r"\text{CE}(x)", "D203", r"\text{CE}"),
    (r"\frac{d x}{y}", "D203", "d"),
    ("x y )", "D205", ")"),
    ("(x", "D205", "("),
    (r"\left( x \right]", "D205", r"\right]"),
    ("(x + )", "D201", ")"),
    ("x + - y", "D201", "-"),
    (r"x \cdot -y", "D201", "-"),
    ("= x", "D201", "="),
    (r"\text{loss}(x, y)", "D201", ","),
    (r"x \text{ if } y", "D201", r"\text{ if }"),
    ("x^2^3", "D201", "^"),
    ("x_i_j", "D201", "_"),
    (r"\frac xy_i", "D201", "_"),
    (r"f x", "D201", "x"),
    (r"\sum u_i", "D201", r"\sum"),
    (r"\Sigma x", "D201", r"\Sigma"),
    (r"\sum_i -u_i", "D201", "-"),
    (r"\exp -x", "D201", "-"),
    (r"\frac{\partial^2 x}{\partial y}", "D201", r"{\partial y}"),
    (r"\nosuch x", "D203", r"\nosuch"),
    ("x, y", "D201", ","),
    ("n!!", "D209", "!!"),
    (r"\int x", "D209", r"\int"),
    (r"\lim_{x \to 0} x", "D209", r"\lim"),
    (r"x \pm y", "D209", r"\pm"),
    (r"\arg x", "D209", r"\arg"),
    (r"\sum_{i=1}^{\infty} u_i", "D209", r"\infty"),
    (r"\sum_{i \in \theta} u_i", "D209", r"\in"),
    (r"\sum_{i, j=1}^{n} x", "D209", "j"),
    (r"\nabla x", "D209", r"\nabla"),
    (r"\tan x", "D209", r"\tan"),
]


@pytest.mark.parametrize(("source", "code", "place"), REFUSED)
def test_refusals_name_the_place(source: str, code: str, place: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse(source, NAMES)
    span = caught.value.diagnostic.span
    assert span is not None
    assert (caught.value.diagnostic.code, source[span.start : span.end]) == (code, place)


def test_a_name_much_like_a_declared_one_is_suggested() -> None:
    with pytest.raises(FormulaError, match=r"did you mean \\theta\?"):
        parse(r"x + \eta", NAMES)


@pytest.mark.parametrize(
    "source",
    [
        "(" * 3_000 + "x" + ")" * 2_900,
        "{" * 2_900 + "x" + "}" * 2_900,
        "x^{" * 1_900 + "x" + "}" * 1_900,
        r"\frac{" * 1_400 + "x" + "}{x}" * 1_100,
        r"\log " * 3_000 + "x",
        r"\sum_i " * 1_500 + "x",
        r"\prod_i u_i " * 700,
        r"\nabla_z " * 1_400 + "x",
        r"\hat" * 4_000 + " x",
        "|" * 5_000,
        "-" * 5_000,
        "x_" * 2_500,
        "u_{i" * 1_200 + "}" * 1_200,
        r"x \\ " * 1_500,
        "x + " * 2_900 + "x",
        "x" * 5_900,
        "f(" * 1_900 + "x",
        r"\begin{cases} " * 2_000,
    ],
)
def test_hostile_input_ends_quickly_in_a_tree_or_a_finding(source: str) -> None:
    begun = time.perf_counter()
    try:
        parse(source, NAMES)
    except FormulaError as error:
        assert error.diagnostic.code in ("D201", "D202", "D205", "D206", "D209")
    assert time.perf_counter() - begun < 5


def test_reasonable_nesting_is_read() -> None:
    parse("(" * 50 + "x" + ")" * 50, NAMES)


_COMMANDS = (
    r"\hat \frac \sum \sum_i \sum_{i=1}^n \log \exp( \partial \frac{\partial \nabla_ \left( \right) \| \cdot "
    r"\begin{cases} \end{cases} \\ \text{if} \substack{ \neq \top \prime \sqrt \Sigma_ \delta_{ij} \pi e^"
)
PIECES = [*"xyijnAuvf()[]{}_^|&',+-=!/ 12", *_COMMANDS.split()]


@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_any_sequence_of_pieces_is_a_tree_or_a_finding(pieces: list[str]) -> None:
    source = " ".join(pieces)
    try:
        tree = parse(source, NAMES)
    except FormulaError as error:
        span = error.diagnostic.span
        assert span is not None and 0 <= span.start <= span.end <= len(source)
    else:
        assert 0 <= tree.span.start <= tree.span.end <= len(source)
        assert parse(to_latex(tree), NAMES) == tree


@given(st.sampled_from([source for source, _ in TREES]), st.data())
def test_what_a_slip_of_the_pen_makes_is_refused_or_survives_printing(source: str, data: st.DataObject) -> None:
    tokens = [source[token.span.start : token.span.end] for token in scan(source)]
    place = data.draw(st.integers(0, len(tokens) - 1))
    width = data.draw(st.integers(0, 2))
    tokens[place : place + width] = data.draw(st.lists(st.sampled_from(PIECES), max_size=2))
    try:
        tree = parse(" ".join(tokens), NAMES)
    except FormulaError:
        return
    assert parse(to_latex(tree), NAMES) == tree
