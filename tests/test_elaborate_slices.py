r"""Rows, columns, entries of products, unit vectors, and I, 1 and 0 without a declaration, decided for every shape."""

from __future__ import annotations

import pytest

import derive

NAMES = {
    "n": "size",
    "m": "size",
    "i": {"index": "n"},
    "r": {"index": "n"},
    "j": {"index": "m"},
    "A": {"matrix": ["n", "m"]},
    "B": {"matrix": ["m", "n"]},
    "C": {"matrix": ["n", "n"]},
    "D": {"matrix": ["n", "n"]},
    "T": {"tensor": ["n", "m", "n"]},
    "x": {"vector": "n"},
    "y": {"vector": "m"},
    "e": {"vector": "n", "is": "unit vectors"},
    r"\mathbf{e}": {"vector": "m", "is": "unit vectors"},
    r"\lambda": "scalar",
}

TRUE = [
    ("[AB]_{ir}", r"A_{i\cdot} \cdot B_{\cdot r}"),
    (r"[AB]_{ir}", r"\langle A_{i,:}, B_{:,r} \rangle"),
    (r"A_{i,:}^\top y", "(A y)_i"),
    (r"(A^\top)_{ji}", "A_{ij}"),
    (r"(A^\top)_{\cdot i}", "A_{i *}"),
    (r"[AB]_{i \cdot}", r"B^\top A_{i\cdot}"),
    (r"T_{i \cdot r} \cdot y", r"\sum_j T_{ijr} y_j"),
    (r"A_{:j}", r"A \mathbf{e}_j"),
    (r"\frac{\partial}{\partial A_{i\cdot}} \|A\|_F^2", r"2 A_{i\cdot}"),
    (r"e_i^\top A \mathbf{e}_j", "A_{ij}"),
    (r"\sum_i e_i e_i^\top", "I"),
    (r"(e_i)_r", r"e_i^\top e_r"),
    (r"\sum_i x_i e_i", "x"),
    (r"C + \lambda I", r"\lambda I_n + C"),
    ("I_n", r"\mathbf{I}"),
    ("(I - C)(I + C)", "I - C C"),
    ("I_n A I_m", "A"),
    ("I_{ir} x_r", "x_i I_{ri}"),
    ("I", r"(I_n + C) - C"),
    (r"\operatorname{tr}(I_n)", "n"),
    (r"\mathbf{1}^\top x", r"\sum_i x_i"),
    (r"\mathbf 1_n \mathbf 1^\top x", r"(\mathbf{1}^\top x) \mathbf 1"),
    (r"\boldsymbol{1}_n^\top \mathbf 1_n", "n"),
    (r"\mathbf{1}_{n \times m} y", r"(\mathbf 1^\top y) \mathbf{1}_n"),
    (r"(I - \frac{1}{n} \mathbf{1} \mathbf{1}^\top) \mathbf{1}_n", r"\mathbf{0}"),
    (r"C + \mathbf{0}", "C"),
    (r"A \mathbf 0", r"\mathbf{0}_n"),
]
FALSE = [
    ("[AB]_{ir}", "[AB]_{ri}"),
    (r"A_{i\cdot}", r"A_{r\cdot}"),
    (r"e_i^\top C e_r", "C_{ri}"),
    (r"\sum_i e_i e_i^\top", "C"),
    ("(I - C)(I + D)", "I - C D"),
    (r"\mathbf{1}^\top x", "x_i"),
    (r"\mathbf{1}_n", r"\mathbf{0}"),
    (r"\mathbf{1}_n \mathbf{1}_n^\top", "I"),
    (r"(I - \mathbf{1} \mathbf{1}^\top) \mathbf{1}_n", r"\mathbf{0}"),
]
MEANINGLESS = [
    (r"\operatorname{tr}(I)", "0", "D313", "nothing here tells the size of I"),
    (r"\mathbf 1 \mathbf 1^\top x", r"\mathbf 1", "D313", r"size of \mathbf{1}"),
    ("C I_m", "C", "D307", "a matrix of size n by n and a matrix of size m by m"),
    ("I C + I A", "A", "D307", "a matrix of size n by n and a matrix of size n by m"),
    ("I_{ij}", "0", "D307", "j runs to m"),
    (r"\mathbf{1}_i", "1", "D306", "stands its size"),
    ("e_{ir}", "0", "D306", "(e_i)_j"),
    ("e", "x", "D306", "(e_i)_j"),
    (r"A_{\cdot}", "x", "D306", "two indices"),
    (r"A_{i\cdot} y", "0", "D307", "no meaning"),
    (r"x_{\cdot i}", "x", "D201", "not expected"),
    (r"\sum_{i=1}^{:} x_i", "0", "D201", ":"),
]


@pytest.mark.parametrize(("left", "right"), TRUE)
def test_what_is_true_is_proved(left: str, right: str) -> None:
    assert derive.equal(left, right, declare=NAMES).word == "proved"


@pytest.mark.parametrize(("left", "right"), FALSE)
def test_what_is_false_is_refuted(left: str, right: str) -> None:
    assert derive.equal(left, right, declare=NAMES).word == "refuted"


@pytest.mark.parametrize(("left", "right", "code", "said"), MEANINGLESS)
def test_what_has_no_meaning_says_why(left: str, right: str, code: str, said: str) -> None:
    verdict = derive.equal(left, right, declare=NAMES)
    assert verdict.word == "ill-formed"
    assert code in verdict.explanation and said in verdict.explanation


def test_a_declared_name_comes_before_the_constant() -> None:
    names = {**NAMES, "I": {"matrix": ["n", "n"]}}
    assert derive.equal("I x", "x", declare=names).word == "refuted"


def test_a_bound_index_comes_before_the_constant() -> None:
    assert derive.equal(r"\sum_{I=1}^n x_I", r"\mathbf{1}^\top x", declare=NAMES).word == "proved"


def test_a_defined_name_comes_before_the_constant() -> None:
    verdict = derive.equal("I", "x^\\top x", declare=NAMES, define=["I = x^\\top x"])
    assert verdict.word == "proved"


@pytest.mark.parametrize(
    ("left", "right", "word"),
    [
        (r"x^\top A", r"(A^\top x)^\top", "proved"),
        (r"e_i^\top A", r"A_{i\cdot}^\top", "proved"),
        (r"x^\top (C - C)", r"0", "proved"),
        (r"\mathbf{1}^\top C", r"(C \mathbf{1})^\top", "refuted"),
        (r"x^\top", r"y^\top", "ill-formed"),
        (r"x^\top", "x", "ill-formed"),
        (r"C x", r"x^\top C^\top", "ill-formed"),
    ],
)
def test_a_transposed_vector_equals_only_a_transposed_vector(left: str, right: str, word: str) -> None:
    assert derive.equal(left, right, declare=NAMES).word == word
