"""Inverses and determinants, and what is declared of matrices, decided for every shape."""

from __future__ import annotations

import pytest

import derive
from derive.check import check_document
from derive.load import load_text

NAMES = {
    "n": "size",
    "k": "size",
    "i": {"index": "n"},
    "j": {"index": "n"},
    "A": {"matrix": ["n", "n"], "is": "invertible"},
    "B": {"matrix": ["n", "n"], "is": "invertible"},
    "C": {"matrix": ["k", "k"], "is": "invertible"},
    "M": {"matrix": ["n", "n"]},
    "N": {"matrix": ["n", "n"]},
    "U": {"matrix": ["n", "k"]},
    "V": {"matrix": ["k", "n"]},
    "X": {"matrix": ["k", "n"]},
    "S": {"matrix": ["n", "n"], "is": "positive definite"},
    "R": {"matrix": ["n", "n"], "is": "positive definite"},
    "G": {"matrix": ["n", "n"], "is": "positive semidefinite"},
    "Q": {"matrix": ["n", "n"], "is": "orthogonal"},
    "W": {"matrix": ["n", "k"], "is": "orthonormal columns"},
    "u": {"vector": "n", "is": "unit norm"},
    "P": {"matrix": ["n", "n"], "is": "idempotent"},
    "D": {"matrix": ["n", "n"], "is": "diagonal"},
    "I": {"matrix": ["n", "n"], "is": "identity"},
    "J": {"matrix": ["k", "k"], "is": "identity"},
    "x": {"vector": "n"},
    "y": {"vector": "n"},
    "d": {"vector": "n", "is": "positive"},
    "t": {"scalar": None, "is": "positive"},
    "s": "scalar",
    r"\mu": {"vector": "n"},
}
WOODBURY = (r"\det(A + U C V) \neq 0", r"\det(C^{-1} + V A^{-1} U) \neq 0")
PUSHED = (r"\det(I + M N) \neq 0", r"\det(I + N M) \neq 0")

TRUE = [
    ("A A^{-1}", "I", ()),
    ("A^{-1} A x", "x", ()),
    ("B A^{-1} A B^{-1} x", "x", ()),
    (r"A^{-\top}", r"(A^\top)^{-1}", ()),
    (r"A^{-T} A^T", "I", ()),
    ("(A B)^{-1}", "B^{-1} A^{-1}", ()),
    ("(A B A)^{-1} A B", "A^{-1}", ()),
    ("(A^2)^{-1}", "A^{-2}", ()),
    ("(2 A + 2 B)^{-1}", r"\frac{1}{2} (A + B)^{-1}", (r"\det(A + B) \neq 0",)),
    (r"\operatorname{tr}(A M A^{-1})", r"\operatorname{tr}(M)", ()),
    (r"\operatorname{tr}((A B)^{-1} M)", r"\operatorname{tr}(A^{-1} M B^{-1})", ()),
    (r"\det(A M A^{-1})", r"\det M", ()),
    (r"\det(M^\top)", r"|M|", ()),
    (r"\det(M N)", r"\det(N M)", ()),
    (r"\det(M^3)", r"\det(M)^3", ()),
    (r"\det(t M)", r"t^n \det M", ()),
    (r"\det(I + x y^\top)", r"1 + x^\top y", ()),
    (r"\det(\operatorname{diag}(d))", r"\prod_{i=1}^{n} d_i", ()),
    (r"\operatorname{diag}(d)^{-1} d", r"\operatorname{diag}(I)", ()),
    ("(A + U C V)^{-1}", "A^{-1} - A^{-1} U (C^{-1} + V A^{-1} U)^{-1} V A^{-1}", WOODBURY),
    ("(I + M N)^{-1} M", "M (I + N M)^{-1}", PUSHED),
    ("(I + M N)^{-1}", "I - M (I + N M)^{-1} N", PUSHED),
    (r"(I + U V)^{-1} U", "U (J + V U)^{-1}", (r"\det(I + U V) \neq 0", r"\det(J + V U) \neq 0")),
    (r"(A^{-1} + B^{-1})^{-1}", "A (A + B)^{-1} B", (r"\det(A + B) \neq 0", r"\det(A^{-1} + B^{-1}) \neq 0")),
    (r"A^{-1} - B^{-1}", "A^{-1} (B - A) B^{-1}", ()),
    (r"(S + x x^\top)^{-1}", r"S^{-1} - \frac{S^{-1} x x^\top S^{-1}}{1 + x^\top S^{-1} x}", ()),
    (r"x^\top (S + x x^\top)^{-1} x", r"\frac{x^\top S^{-1} x}{1 + x^\top S^{-1} x}", ()),
    (r"(X^\top X + t I)^{-1} X^\top", r"X^\top (X X^\top + t J)^{-1}", ()),
    (r"S^{-1}", r"S^{-\top}", ()),
    (r"(S + G)(G + S)^{-1}", "I", ()),
    ("Q^{-1}", r"Q^\top", ()),
    (r"\|Q x\|^2", r"\|x\|^2", ()),
    (r"\operatorname{tr}(Q M Q^\top)", r"\operatorname{tr}(M)", ()),
    (r"P^3", "P", ()),
    (r"W^\top W", "J", ()),
    (r"(W W^\top)^2", r"W W^\top", ()),
    (r"(I - 2 u u^\top)^2", "I", ()),
    (r"\operatorname{tr}(u u^\top)", "1", ()),
    (r"(I - P)^2", "I - P", ()),
    (r"D^\top", "D", ()),
    (r"\operatorname{diag}(\operatorname{diag}(D))", "D", ()),
    (r"\frac{\partial}{\partial A} \log \det A", r"A^{-\top}", (r"\det A > 0",)),
    (r"\frac{\partial}{\partial A} \det A", r"\det(A) A^{-\top}", ()),
    (r"\frac{\partial}{\partial A} \operatorname{tr}(A^{-1} M)", r"-(A^{-1} M A^{-1})^\top", ()),
    (r"\frac{\partial}{\partial A} \left( x^\top A^{-1} y \right)", r"-A^{-\top} x y^\top A^{-\top}", ()),
    (r"\frac{\partial}{\partial t} \log \det(S + t I)", r"\operatorname{tr}((S + t I)^{-1})", ()),
    (r"\frac{\partial}{\partial t} (S + t I)^{-1}", r"-(S + t I)^{-2}", ()),
    (r"\frac{\partial^2}{\partial t^2} (S + t I)^{-1}", r"2 (S + t I)^{-3}", ()),
    (r"\frac{\partial}{\partial \mu} \left( (x - \mu)^\top S^{-1} (x - \mu) \right)", r"-2 S^{-1} (x - \mu)", ()),
    (r"\nabla_x \left( \frac{1}{2} x^\top S x \right)", "S x", ()),
]
FALSE = [
    ("A A^{-1}", r"I + A^{-1} A", ()),
    ("(A B)^{-1}", "A^{-1} B^{-1}", ()),
    (r"(A + B)^{-1}", "A^{-1} + B^{-1}", (r"\det(A + B) \neq 0",)),
    (r"\det(M + N)", r"\det(M) + \det(N)", ()),
    (r"\det(t M)", r"t \det M", ()),
    ("A B A^{-1}", "B", ()),
    (r"(A + U C V)^{-1}", "A^{-1} + A^{-1} U (C^{-1} + V A^{-1} U)^{-1} V A^{-1}", WOODBURY),
    ("(I + M N)^{-1} M", "M (I + M N)^{-1}", PUSHED),
    (r"(S + x x^\top)^{-1}", r"S^{-1} - \frac{S^{-1} x x^\top S^{-1}}{1 - x^\top S^{-1} x}", ()),
    (r"Q^{-1}", "Q", ()),
    (r"\|Q x\|^2", r"\|P x\|^2", ()),
    ("P^2", "I", ()),
    (r"W W^\top", "I", ()),
    (r"(I - u u^\top)^2", "I", ()),
    (r"P^\top", "P", ()),
    (r"D N", "N D", ()),
    (r"\frac{\partial}{\partial A} \log \det A", r"A^{-1}", (r"\det A > 0",)),
    (r"\frac{\partial}{\partial A} \operatorname{tr}(A^{-1} M)", r"(A^{-1} M A^{-1})^\top", ()),
    (r"\frac{\partial}{\partial A} \operatorname{tr}(A^{-1} M)", r"-A^{-1} M A^{-1}", ()),
    (r"\frac{\partial}{\partial t} (S + t I)^{-1}", r"(S + t I)^{-2}", ()),
    (r"\frac{\partial}{\partial \mu} \left( (x - \mu)^\top S^{-1} (x - \mu) \right)", r"2 S^{-1} (x - \mu)", ()),
    ("S R", "R S", ()),
]


@pytest.mark.parametrize(("left", "right", "assumed"), TRUE)
def test_what_holds_of_inverses_and_determinants_is_proved(left: str, right: str, assumed: tuple[str, ...]) -> None:
    verdict = derive.equal(left, right, declare=NAMES, assume=assumed)
    assert verdict.word == "proved", (verdict.explanation, verdict.holds_if, verdict.left_over)


@pytest.mark.parametrize(("left", "right", "assumed"), FALSE)
def test_what_is_false_is_refuted(left: str, right: str, assumed: tuple[str, ...]) -> None:
    verdict = derive.equal(left, right, declare=NAMES, assume=assumed)
    assert verdict.word == "refuted", (verdict.explanation, verdict.left_over)


def test_many_rank_one_updates_do_not_double_the_work() -> None:
    names = {**NAMES, **{letter: {"vector": "n"} for letter in "abcdefgh"}}
    updated = "S" + "".join(rf" + {letter} {letter}^\top" for letter in "abcdefgh")
    assert derive.equal(rf"\det({updated})", rf"\det({updated}) + 0", declare=names).word == "proved"


def test_an_assumption_that_takes_all_the_work_is_no_error() -> None:
    blocks = r"\begin{bmatrix} A & M \\ N & B \end{bmatrix}"
    verdict = derive.equal("x", "x", declare=NAMES, assume=[rf"\det {blocks} \neq 0"])
    assert verdict.word in ("proved", "unknown")


def test_a_matrix_in_the_place_of_its_inverse_is_named_and_mended() -> None:
    text = r"""title: S for its inverse
declare: {n: size, S: {matrix: [n, n], is: positive definite}, x: {vector: n}}
steps:
  - \nabla_x (x^\top S^{-1} x) = 2 S x
"""
    (step,) = check_document(load_text(text, "inverse")).steps
    assert step.word == "refuted" and step.diagnosis is not None
    assert step.diagnosis.repairs[0].name == "lost-inverse"
