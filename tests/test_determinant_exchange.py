"""det(D + U W V) = det D det W det(W⁻¹ + V D⁻¹ U), decided for all sizes."""

from __future__ import annotations

import pytest

import derive

NAMES: dict[str, object] = {
    "n": "size",
    "m": "size",
    "A": {"matrix": ["n", "n"], "is": "invertible"},
    "D": {"matrix": ["m", "m"], "is": "invertible"},
    "S": {"matrix": ["n", "n"], "is": "positive definite"},
    "B": {"matrix": ["n", "m"]},
    "C": {"matrix": ["m", "n"]},
    "K": {"matrix": ["n", "n"]},
    "L": {"matrix": ["n", "n"]},
    "I": {"matrix": ["n", "n"], "is": "identity"},
    "J": {"matrix": ["m", "m"], "is": "identity"},
    "t": {"scalar": None, "is": "positive"},
}
TRUE = [
    (r"\det(I + B C)", r"\det(J + C B)"),
    (r"\det(I + B C)", r"\det(J + B^\top C^\top)"),
    (r"\det(I + K L)", r"\det(I + L K)"),
    (r"\det(A + B C)", r"\det(A) \det(J + C A^{-1} B)"),
    (r"\det(A - B C)", r"\det(A) \det(J - C A^{-1} B)"),
    (r"\det(S + B B^\top)", r"\det(S) \det(J + B^\top S^{-1} B)"),
    (r"\det(t I + B B^\top)", r"t^n \det(J + \frac{1}{t} B^\top B)"),
    (r"\det(A + B D C)", r"\det(A) \det(D) \det(D^{-1} + C A^{-1} B)"),
    (r"\det(A) \det(D - C A^{-1} B)", r"\det(D) \det(A - B D^{-1} C)"),
    (r"\det(A + B D^{-1} C)", r"\frac{\det(A)}{\det(D)} \det(D + C A^{-1} B)"),
    (r"\det(A + B D^{-\top} C)", r"\frac{\det(A)}{\det(D)} \det(D^\top + C A^{-1} B)"),
]
FALSE = [
    (r"\det(I + B C)", r"\det(J - C B)"),
    (r"\det(A + B C)", r"\det(A) \det(J + C B)"),
    (r"\det(A + B D C)", r"\det(A) \det(D^{-1} + C A^{-1} B)"),
    (r"\det(A + B D^{-\top} C)", r"\frac{\det(A)}{\det(D)} \det(D + C A^{-1} B)"),
    (r"\det(K + B C)", r"\det(K) \det(J + C B)"),
]


@pytest.mark.parametrize(("left", "right"), TRUE)
def test_a_determinant_is_one_of_another_size(left: str, right: str) -> None:
    verdict = derive.equal(left, right, declare=NAMES)
    assert verdict.word == "proved", verdict.explanation


@pytest.mark.parametrize(("left", "right"), FALSE)
def test_what_is_false_is_refuted(left: str, right: str) -> None:
    assert derive.equal(left, right, declare=NAMES).word == "refuted"


def test_nothing_is_exchanged_with_a_matrix_that_may_have_no_inverse() -> None:
    assert derive.equal(r"\det(K + B C)", r"\det(K) \det(J + C K^{-1} B)", declare=NAMES).word == "unknown"
