r"""Differentials: rules of matrix calculus with \mathrm{d}, for all shapes, and what varies in them."""

from __future__ import annotations

import pytest

import derive
from derive.check import check_document
from derive.latex.parser import parse_expression
from derive.latex.printer import to_latex
from derive.latex.vocabulary import Entry, Vocabulary
from derive.load import load_text

NAMES = {
    "n": "size",
    "m": "size",
    "A": {"matrix": ["m", "n"]},
    "M": {"matrix": ["n", "n"]},
    "X": {"matrix": ["n", "n"], "is": "invertible"},
    "Z": {"matrix": ["n", "m"]},
    "P": {"matrix": ["n", "n"], "is": "positive definite"},
    "S": {"matrix": ["n", "n"], "is": "symmetric"},
    "p": {"vector": "n", "is": "probability"},
    "x": {"vector": "n"},
    "y": {"vector": "m"},
    "a": "scalar",
    "g": {"scalar": None, "depends_on": "x"},
    "u": {"vector": "n", "is": "unit norm"},
    "Q": {"matrix": ["n", "n"], "is": "orthogonal"},
    "f": {"function": {"arity": 1}},
}
TRUE = [
    (r"\mathrm{d}(A X M)", r"A\,\mathrm{d}X\,M"),
    (r"\mathrm{d}(Z A)", r"(\mathrm{d}Z) A + Z\,\mathrm{d}A"),
    (r"\mathrm{d}X^{-1}", r"-X^{-1}\,\mathrm{d}X\,X^{-1}"),
    (r"\mathrm{d}P^{-1}", r"-P^{-1}\,\mathrm{d}P\,P^{-1}"),
    (r"\mathrm{d}Z^\top", r"(\mathrm{d}Z)^\top"),
    (r"\mathrm{d}\operatorname{tr}(Z^\top Z)", r"2 \operatorname{tr}(Z\,\mathrm{d}Z^\top)"),
    (r"d \log \det (X^\top X)", r"2 \operatorname{tr}(X^{-1} dX)"),
    (r"\mathrm{d}\det X", r"\det(X) \operatorname{tr}(X^{-1}\,\mathrm{d}X)"),
    (r"\mathrm{d}\operatorname{tr}(S S)", r"2 \operatorname{tr}(S\,\mathrm{d}S)"),
    (r"\mathrm{d}S", r"(\mathrm{d}S)^\top"),
    (r"\mathrm{d}\|A x - y\|^2", r"2 (A x - y)^\top (A\,\mathrm{d}x - \mathrm{d}y)"),
    (r"\mathrm{d}\|x\|^2", r"(\nabla_x \|x\|^2)^\top \mathrm{d}x"),
    (r"\mathrm{d}(x x^\top)", r"(\mathrm{d}x) x^\top + x\,\mathrm{d}x^\top"),
    (r"\mathrm{d} e^{a}", r"e^a\,\mathrm{d}a"),
    (r"\mathrm{d}(a f(a))", r"(f(a) + a f'(a))\,\mathrm{d}a"),
    (r"\mathbf{1}^\top \mathrm{d}p", "0"),
    (r"\partial(Z A)", r"(\partial Z) A + Z (\partial A)"),
    (r"\partial X^{-1}", r"-X^{-1} (\partial X) X^{-1}"),
    (r"\partial \log \det (X^\top X)", r"2 \operatorname{Tr}(X^{-1} \partial X)"),
    (r"\mathrm{d}\operatorname{vec}(A X M)", r"(M^\top \otimes A)\,\mathrm{d}\operatorname{vec}(X)"),
]
FALSE = [
    (r"\mathrm{d}X^{-1}", r"-X^{-1}\,\mathrm{d}X"),
    (r"\mathrm{d}(X X)", r"2 X\,\mathrm{d}X"),
    (r"\mathrm{d}\operatorname{tr}(M X)", r"\operatorname{tr}(M^\top\,\mathrm{d}X)"),
    (r"\mathrm{d}a", "1"),
    (r"\mathrm{d}X", r"(\mathrm{d}X)^\top"),
]
SECOND = [
    (r"\mathrm{d}^2 (x^\top M x)", r"2\,\mathrm{d}x^\top M\,\mathrm{d}x", "proved"),
    (r"\mathrm{d}^2 (Z x)", "0", "refused"),
    (r"\mathrm{d}^2 (A x)", r"2\,\mathrm{d}A\,\mathrm{d}x", "proved"),
    (r"\mathrm{d}^2 f(a)", r"f''(a) (\mathrm{d}a)^2", "proved"),
    (r"\mathrm{d}^2 a", "0", "proved"),
    (r"\mathrm{d}^2 (X^{-1})", r"2 X^{-1}\,\mathrm{d}X\,X^{-1}\,\mathrm{d}X\,X^{-1}", "proved"),
    (r"d^2 \log \det (X^\top X)", r"-2 \operatorname{tr}(X^{-1}\,\mathrm{d}X\,X^{-1}\,\mathrm{d}X)", "proved"),
    (r"\mathrm{d}^2 g", r"\mathrm{d}x^\top (\nabla_x^2 g)\,\mathrm{d}x", "proved"),
    (r"\mathrm{d}^2 (p^\top p)", r"2\,\mathrm{d}p^\top \mathrm{d}p", "proved"),
    (r"\mathrm{d}^2 (A x)", r"\mathrm{d}A\,\mathrm{d}x", "refuted"),
    (r"\mathrm{d}^2 g", r"2\,\mathrm{d}x^\top (\nabla_x^2 g)\,\mathrm{d}x", "refuted"),
    (r"\mathrm{d}^2 (x^\top M x)", r"\mathrm{d}x^\top M\,\mathrm{d}x", "refuted"),
    (r"\mathrm{d}^2 (u^\top u)", r"2\,\mathrm{d}u^\top \mathrm{d}u", "refused"),
    (r"\mathrm{d}^2 (Q^\top Q)", r"2\,\mathrm{d}Q^\top \mathrm{d}Q", "refused"),
    (r"\mathrm{d}^3 a", r"\mathrm{d}a", "refused"),
]
REFUSED = [
    (r"\mathrm{d}(a + 1)", "1", "D209", "nothing says what varies"),
    (r"\mathrm{d}\mathrm{d}a", "a", "D209", "differential of a differential"),
    (r"\mathrm{d}a^2", r"2 a\,\mathrm{d}a", "D204", "the differential of the power"),
    (r"\mathrm{d}n", "1", "D209", "no real variable"),
    (r"\mathrm{d}Z", r"\mathrm{d}A", "D307", "a matrix of size"),
    (r"\mathrm{d}", "1", "D2", ""),
    (r"\partial", "1", "D209", "outside a derivative"),
    (r"\partial a / \partial a", "1", "D209", "as a fraction"),
    (r"\partial^2 a", "1", "D209", "outside a derivative"),
]


@pytest.mark.parametrize(("left", "right"), TRUE)
def test_rules_of_differentials_are_proved(left: str, right: str) -> None:
    verdict = derive.equal(left, right, declare=NAMES)
    assert verdict.word == "proved", (verdict.explanation, verdict.left_over)


@pytest.mark.parametrize(("left", "right"), FALSE)
def test_what_is_false_is_refuted_with_the_differential_shown(left: str, right: str) -> None:
    verdict = derive.equal(left, right, declare=NAMES)
    assert verdict.word == "refuted", verdict.explanation
    assert verdict.counterexample is not None
    assert any(name.startswith("d") for name in verdict.counterexample.shown())
    assert r"\mathrm{d}" not in verdict.counterexample.shown()


@pytest.mark.parametrize(("left", "right", "word"), SECOND)
def test_second_differentials_are_second_derivatives(left: str, right: str, word: str) -> None:
    verdict = derive.equal(left, right, declare=NAMES)
    if word == "refused":
        assert verdict.word == "ill-formed" and "D209" in verdict.explanation
    else:
        assert verdict.word == word, (verdict.explanation, verdict.left_over)


def test_second_differentials_of_a_symmetric_matrix_are_not_refuted_where_they_are_right() -> None:
    left = r"\mathrm{d}^2 \operatorname{tr}(M S M^\top S)"
    right = r"2 \operatorname{tr}(M\,\mathrm{d}S\,M^\top\,\mathrm{d}S)"
    assert derive.equal(left, right, declare=NAMES).word in ("proved", "unknown")
    assert derive.equal(left, right.replace("2", "4"), declare=NAMES).word == "refuted"


def test_a_counterexample_shows_first_differentials_only() -> None:
    verdict = derive.equal(r"\mathrm{d}^2 (x^\top M x)", "0", declare=NAMES)
    assert verdict.counterexample is None  # nothing says what varies
    verdict = derive.equal(r"\mathrm{d}^2 g", r"\|\mathrm{d}x\|^2", declare=NAMES)
    assert verdict.counterexample is not None
    shown = verdict.counterexample.shown()
    assert "dx_1" in shown and not any("mathrm" in name for name in shown)


@pytest.mark.parametrize(("left", "right", "code", "said"), REFUSED)
def test_what_has_no_meaning_is_said(left: str, right: str, code: str, said: str) -> None:
    verdict = derive.equal(left, right, declare=NAMES)
    assert verdict.word == "ill-formed"
    assert code in verdict.explanation and said in verdict.explanation


def test_what_varies_is_what_has_a_differential_in_the_step() -> None:
    text = r"""title: what varies
declare: {n: size, A: {matrix: [n, n]}, x: {vector: n}}
steps:
  - \mathrm{d}(A x) = A\,\mathrm{d}x
  - \mathrm{d}(A x) = A\,\mathrm{d}x + (\mathrm{d}A) x
"""
    steps = check_document(load_text(text, "varies")).steps
    assert [step.word for step in steps] == ["proved", "proved"]
    notes = [item.message for step in steps for item in step.findings if item.code == "D605"]
    assert notes[0].endswith("varies: x") and notes[-1].endswith("varies: A, x")


DEPENDENT = [
    (r"\mathrm{d}y", r"\frac{\partial y}{\partial x}\,\mathrm{d}x", "proved"),
    (r"\mathrm{d}f", r"(\nabla_y f)^\top \mathrm{d}y", "proved"),
    (r"\mathrm{d}f", r"(\nabla_y f)^\top \frac{\partial y}{\partial x}\,\mathrm{d}x", "proved"),
    (r"\mathrm{d}u", r"\operatorname{tr}((\nabla_X u)^\top \mathrm{d}X)", "proved"),
    (r"\mathrm{d}(f x)", r"x (\nabla_y f)^\top \mathrm{d}y + f\,\mathrm{d}x", "proved"),
    (r"\mathrm{d}y", r"2 \frac{\partial y}{\partial x}\,\mathrm{d}x", "refuted"),
    (r"\mathrm{d}f", r"2 (\nabla_y f)^\top \mathrm{d}y", "refuted"),
    (r"\mathrm{d}f", "0", "refuted"),
    (r"\mathrm{d}z", r"\left(\frac{\partial z}{\partial x}\right)^\top \mathrm{d}x", "refuted"),
    (r"\mathrm{d}u", r"\operatorname{tr}\left(\frac{\partial u}{\partial X} \mathrm{d}X\right)", "ill-formed"),
]


@pytest.mark.parametrize(("left", "right", "word"), DEPENDENT)
def test_what_depends_on_what_varies_varies_with_it(left: str, right: str, word: str) -> None:
    names = {
        "m": "size",
        "n": "size",
        "x": {"vector": "n"},
        "y": {"vector": "m", "depends_on": "x"},
        "z": {"vector": "n", "depends_on": "x"},
        "f": {"scalar": None, "depends_on": "y"},
        "X": {"matrix": ["m", "n"]},
        "u": {"scalar": None, "depends_on": "X"},
    }
    verdict = derive.equal(left, right, declare=names)
    assert verdict.word == word, (verdict.explanation, verdict.left_over)


def test_a_line_does_not_follow_from_one_in_which_other_things_vary() -> None:
    text = r"""title: from another
declare: {a: scalar, b: scalar}
steps:
  - id: first
    latex: \mathrm{d}(a b) = a\,\mathrm{d}b
  - latex: \mathrm{d}(a b) = a\,\mathrm{d}b + b\,\mathrm{d}a
    from: [first]
  - latex: \mathrm{d}a = 0
    from: [first]
"""
    steps = check_document(load_text(text, "from")).steps
    assert [step.word for step in steps] == ["proved", "unknown", "unknown"]


def test_an_equation_assumed_of_what_varies_is_not_differentiated() -> None:
    # A x = y may hold at the solution only; then A dx = 0 does not follow
    verdict = derive.equal(r"A\,\mathrm{d}x", "0", declare=NAMES, assume=["A x = y"])
    assert verdict.word == "ill-formed" and "varies here" in verdict.explanation
    verdict = derive.equal(r"\mathrm{d}\log a", r"\frac{1}{a}\,\mathrm{d}a", declare=NAMES, assume=["a > 0"])
    assert verdict.word == "proved"


def test_a_declared_d_is_itself() -> None:
    assert derive.equal("d x", "x d", declare={**NAMES, "d": "scalar"}).word == "proved"


def test_a_differential_in_an_assumption_is_refused() -> None:
    verdict = derive.equal("a", "a", declare=NAMES, assume=[r"\mathrm{d}a = 0"])
    assert verdict.word == "ill-formed" and "D209" in verdict.explanation


@pytest.mark.parametrize(
    "source",
    [r"\mathrm{d}X", r"\mathrm{d}(A X)", r"d \log \det X", r"a \mathrm{d}X^{-1} X", r"d^2 (A X)", r"A \partial X"],
)
def test_what_is_printed_is_read_as_the_same(source: str) -> None:
    names = {key: Entry("family", 2) for key in "AX"} | {"a": Entry("scalar")}
    vocabulary = Vocabulary(names)
    tree = parse_expression(source, vocabulary)
    assert parse_expression(to_latex(tree), vocabulary) == tree
