r"""Kronecker products and vec, decided for every shape; lengths that are products of sizes meet only their like."""

from __future__ import annotations

import pytest

import derive
from derive.check import check_document
from derive.load import load_text

NAMES = {
    **dict.fromkeys(("m", "n", "p", "q", "r", "s"), "size"),
    "A": {"matrix": ["m", "n"]},
    "B": {"matrix": ["p", "q"]},
    "C": {"matrix": ["n", "r"]},
    "D": {"matrix": ["q", "s"]},
    "E": {"matrix": ["p", "q"]},
    "X": {"matrix": ["n", "p"]},
    "Y": {"matrix": ["n", "p"]},
    "S": {"matrix": ["m", "m"]},
    "T": {"matrix": ["m", "m"]},
    "G": {"matrix": ["p", "p"]},
    "M": {"matrix": ["m", "m"], "is": "invertible"},
    "N": {"matrix": ["p", "p"], "is": "invertible"},
    "K": {"tensor": ["m", "p", "n", "q"]},
    "a": {"vector": "n"},
    "c": {"vector": "n"},
    "u": {"vector": "m"},
    "v": {"vector": "p"},
    "w": {"vector": "m p"},
    r"\lambda": "scalar",
}

TRUE = [
    (r"(A \otimes B)(C \otimes D)", r"A C \otimes B D"),
    (r"(A \otimes B)^\top", r"A^\top \otimes B^\top"),
    (r"\operatorname{tr}(S \otimes G)", r"\operatorname{tr}(S) \operatorname{tr}(G)"),
    (r"\operatorname{vec}(A X B)", r"(B^\top \otimes A) \operatorname{vec} X"),
    (r"\operatorname{tr}(X^\top Y)", r"\operatorname{vec}(X)^\top \operatorname{vec}(Y)"),
    (r"a^\top X G X^\top c", r"\operatorname{vec}(X)^\top (G \otimes a c^\top) \operatorname{vec} X"),
    (r"a^\top X G X^\top c", r"\operatorname{vec}(X)^\top (G^\top \otimes c a^\top) \operatorname{vec} X"),
    (r"A \otimes (B + E)", r"A \otimes B + A \otimes E"),
    (r"(\lambda A) \otimes B", r"\lambda (A \otimes B)"),
    (r"(A \otimes B) \otimes G", r"A \otimes (B \otimes G)"),
    (r"A \otimes B \otimes G", r"A \otimes (B \otimes G)"),
    (r"\mathrm{vec}(u v^\top)", r"v \otimes u"),
    (r"u \otimes v^\top", r"u v^\top"),
    (r"(u^\top \otimes v^\top)(A \otimes B)(a \otimes B^\top v)", r"(u^\top A a) (v^\top B B^\top v)"),
    (r"I_m \otimes I_p", "I"),
    (r"(A \otimes I_p)(I_n \otimes B)", r"A \otimes B"),
    (r"\operatorname{vec}(A X)", r"(I \otimes A) \operatorname{vec}(X)"),
    (r"\operatorname{vec}(X B)", r"(B^\top \otimes I) \operatorname{vec}(X)"),
    (r"\operatorname{vec}(X + \lambda Y)", r"\operatorname{vec} X + \lambda \operatorname{vec} Y"),
    (r"\|A \otimes B\|_F", r"\|A\|_F \|B\|_F"),
    (r"\|\operatorname{vec} X\|", r"\|X\|_F"),
    (r"(S \otimes G)^2", r"S^2 \otimes G^2"),
    (r"(A \otimes B) \odot (A \otimes E)", r"(A \odot A) \otimes (B \odot E)"),
    (r"(M \otimes N)^{-1}", r"M^{-1} \otimes N^{-1}"),
    (r"(M \otimes N)^{-1} (M \otimes N)", r"I_m \otimes I_p"),
    (r"(M \otimes N)^{-2} (u \otimes v)", r"M^{-2} u \otimes N^{-2} v"),
    (r"(M \otimes N)^{-\top}", r"M^{-\top} \otimes N^{-\top}"),
    (r"\det(S \otimes G)", r"\det(S)^p \det(G)^m"),
    (r"\det(S \otimes G \otimes T)", r"\det(S)^{m p} \det(G)^{m^2} \det(T)^{m p}"),
    (r"\operatorname{diag}(u \otimes v)", r"\operatorname{diag}(u) \otimes \operatorname{diag}(v)"),
    (r"\operatorname{mean}(u \otimes v)", r"\operatorname{mean}(u) \operatorname{mean}(v)"),
    (r"\frac{\partial}{\partial X} \|\operatorname{vec} X\|^2", "2 X"),
]
FALSE = [
    (r"\det(S \otimes G)", r"\det(S)^m \det(G)^p"),
    (r"(M \otimes N)^{-1}", r"M^{-1} \otimes N"),
    (r"(A \otimes B)(C \otimes D)", r"2 A C \otimes B D"),
    (r"S \otimes T", r"T \otimes S"),
    (r"(S \otimes T)^\top", r"T^\top \otimes S^\top"),
    (r"\operatorname{tr}(S \otimes G)", r"\operatorname{tr}(S) + \operatorname{tr}(G)"),
    (r"\operatorname{vec}(S T)", r"(T \otimes S) \operatorname{vec} I_m"),
    (r"\operatorname{vec}(S T S)", r"(S \otimes S) \operatorname{vec} T"),
    (r"\operatorname{vec}(S)", r"\operatorname{vec}(S^\top)"),
    (r"a^\top X G X^\top c", r"\operatorname{vec}(X)^\top (G \otimes c a^\top) \operatorname{vec} X"),
    (r"\|A \otimes B\|_F", r"\|A\|_F + \|B\|_F"),
]
REFUSED = [
    (r"A \otimes B", r"B \otimes A", "D209", "length p · m meets one of length m · p"),
    (r"u \otimes v", "w", "D209", "length"),
    (r"\operatorname{vec} X", "X", "D307", "where a vector must stand"),
    (r"S \otimes G", "G", "D307", "a matrix of size m · p by m · p"),
    (r"A \otimes B", "K", "D307", "array with 4 indices"),
    (r"(A \otimes B)(A \otimes B)", "0", "D307", "multiplied"),
    (r"\det(S \otimes T + T \otimes S)", "0", "D209", "function of a whole"),
    (r"\operatorname{tr}(I^{-1} (S \otimes T))", "0", "D209", "function of a whole"),
    (r"(2 (S \otimes T))^{-1}", r"S^{-1} \otimes T^{-1}", "D209", "function of a whole"),
    (r"(A \otimes A^\top)^{-1}", "0", "D209", "an axis of length"),
    (r"[\operatorname{vec} X]_{n}", "0", "D209", "an index into"),
    (r"\lambda \otimes A", "A", "D307", "a scalar"),
    (r"A \cdot C \otimes B", "0", "D204", "brackets"),
    (r"\frac{\partial}{\partial X} X \otimes B", "0", "D204", "apply"),
    (r"\operatorname{vec}(K)", "0", "D307", "4 indices"),
]


@pytest.mark.parametrize(("left", "right"), TRUE)
def test_what_is_true_is_proved(left: str, right: str) -> None:
    assert derive.equal(left, right, declare=NAMES).word == "proved"


@pytest.mark.parametrize(("left", "right"), FALSE)
def test_what_is_false_is_refuted(left: str, right: str) -> None:
    assert derive.equal(left, right, declare=NAMES).word == "refuted"


@pytest.mark.parametrize(("left", "right", "code", "said"), REFUSED)
def test_what_is_not_read_says_why(left: str, right: str, code: str, said: str) -> None:
    verdict = derive.equal(left, right, declare=NAMES)
    assert verdict.word == "ill-formed"
    assert code in verdict.explanation and said in verdict.explanation


def test_vec_is_not_taken_for_the_matrix_of_its_components() -> None:
    text = """
title: a vector and a matrix with the same components
declare: {n: size, p: size, X: {matrix: [n, p]}}
steps:
  - id: first
    latex: X^\\top = X^\\top
  - latex: \\operatorname{vec}(X) = \\operatorname{vec}(X)
    from: first
"""
    report = check_document(load_text(text, "proof.yaml"))
    assert [step.word for step in report.steps] == ["proved", "unknown"]


def test_a_name_for_a_kronecker_product_is_refused() -> None:
    verdict = derive.equal("L", "L", declare=NAMES, define=[r"L = A \otimes B"])
    assert verdict.word == "ill-formed" and "Kronecker" in verdict.explanation


def test_axes_that_do_not_match_are_underlined() -> None:
    text = "title: t\ndeclare: {n: size, m: size, A: {matrix: [n, n]}, X: {matrix: [n, m]}}\nsteps:\n"
    report = check_document(load_text(text + r"  - \operatorname{vec} X = (A \otimes I_m) \operatorname{vec} X", "x"))
    (found,) = report.steps[0].errors
    assert (found.code, found.span.start > 20 if found.span else None) == ("D209", True)
