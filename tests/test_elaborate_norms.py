r"""Norms and inner products of vectors and matrices, decided for every shape."""

from __future__ import annotations

import pytest

import derive

NAMES = {
    "n": "size",
    "m": "size",
    "A": {"matrix": ["n", "m"]},
    "B": {"matrix": ["n", "m"]},
    "C": {"matrix": ["n", "n"]},
    "x": {"vector": "n"},
    "y": {"vector": "n"},
    "c": "scalar",
}

TRUE = [
    (r"\|A\|_F^2", r"\operatorname{tr}(A^\top A)"),
    (r"\|A\|^2_{\mathrm{F}}", "A : A"),
    (r"\|A\|_\text{F}", r"\sqrt{\langle A, A\rangle}"),
    (r"\left\langle A, B\right\rangle_F", r"\operatorname{tr}(A^\top B)"),
    (r"\langle x, y\rangle", r"x^\top y"),
    ("A : C B", r"C^\top A : B"),
    ("c A : B", r"A : (c B)"),
    (r"\|A + B\|_F^2", r"\|A\|_F^2 + 2 A : B + \|B\|_F^2"),
    (r"\frac{\partial}{\partial A} \|A\|_F^2", "2 A"),
    (r"\frac{\partial}{\partial A} (A : B)", "B"),
    (r"\|x y^\top\|_F", r"\|x\| \|y\|"),
    (r"\|x\|_1", r"\sum_{i=1}^n |x_i|"),
    (r"\|c x\|_2", r"|c| \|x\|"),
    (r"\|x\|_F", r"\|x\|_2"),
    (r"\sum_{i=1}^n x_i A : B", r"(\sum_{i=1}^n x_i) \langle A, B \rangle"),
]
FALSE = [
    (r"\|A\|_F^2", r"\operatorname{tr}(A^\top B)"),
    ("A : C B", r"C A : B"),
    (r"\|A + B\|_F^2", r"\|A\|_F^2 + A : B + \|B\|_F^2"),
    (r"\frac{\partial}{\partial A} \|A\|_F^2", "A"),
    (r"\|x\|_1", r"\sum_{i=1}^n x_i"),
    (r"\|c x\|_1", r"c \|x\|_1"),
    (r"\|x y^\top\|_F", r"\|x\|_1 \|y\|"),
]
MEANINGLESS = [
    (r"\|A\|", "D209", "Frobenius"),
    (r"\|A\|_1", "D209", "Frobenius"),
    (r"\|x\|_3", "D209", "order 1"),
    (r"\|c\|_F", "D209", "scalar"),
    ("A : C", "D307", "a matrix of size n by m and a matrix of size n by n"),
    (r"\langle x, A\rangle", "D307", "no inner product"),
    (r"\langle x^\top, y\rangle", "D307", "transposed"),
    ("A : B : A", "D204", "second colon"),
    (r"C \sum_{i=1}^n x_i A : B", "D204", "the last sign"),
    (r"\frac{\partial}{\partial A} A : B", "D204", "apply"),
    (r"\log A : B", "D204", "reach"),
    (r"\langle A \rangle", "D201", "comma"),
    (r"\langle A, B\rangle_C", "D209", "write it out"),
]


@pytest.mark.parametrize(("left", "right"), TRUE)
def test_what_is_true_is_proved(left: str, right: str) -> None:
    assert derive.equal(left, right, declare=NAMES).word == "proved"


@pytest.mark.parametrize(("left", "right"), FALSE)
def test_what_is_false_is_refuted(left: str, right: str) -> None:
    assert derive.equal(left, right, declare=NAMES).word == "refuted"


@pytest.mark.parametrize(("left", "code", "said"), MEANINGLESS)
def test_what_has_no_meaning_says_why(left: str, code: str, said: str) -> None:
    verdict = derive.equal(left, "0", declare=NAMES)
    assert verdict.word == "ill-formed"
    assert code in verdict.explanation and said in verdict.explanation


def test_a_mark_that_is_a_declared_number_is_ambiguous() -> None:
    verdict = derive.equal(r"\|A\|_F", "0", declare={**NAMES, "F": "scalar"})
    assert verdict.word == "ill-formed" and "D204" in verdict.explanation


@pytest.mark.parametrize("declared", [{"matrix": ["n", "m"]}, {"function": {"arity": 1}}])
def test_a_declared_matrix_or_function_does_not_hide_the_mark(declared: object) -> None:
    assert derive.equal(r"\|A\|_F^2", r"A : A", declare={**NAMES, "F": declared}).word == "proved"
