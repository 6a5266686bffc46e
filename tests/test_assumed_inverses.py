"""A B = I, assumed of square matrices, makes each the inverse of the other; of others it does not."""

from __future__ import annotations

import pytest

import derive

NAMES: dict[str, object] = {
    "n": "size",
    "m": "size",
    "i": {"index": "n"},
    "j": {"index": "n"},
    "A": {"matrix": ["n", "n"]},
    "B": {"matrix": ["n", "n"]},
    "C": {"matrix": ["n", "n"]},
    "I": {"matrix": ["n", "n"], "is": "identity"},
    "J": {"matrix": ["m", "m"], "is": "identity"},
    "K": {"matrix": ["n", "n"], "is": "antisymmetric"},
    "S": {"matrix": ["n", "n"], "is": "symmetric"},
    "R": {"matrix": ["n", "m"]},
    "L": {"matrix": ["m", "n"]},
    r"\delta": "kronecker delta",
}
TRUE = [
    ("A B = I", "B A", "I"),
    ("A B = I", "B", "A^{-1}"),
    ("A B = I", "A", "B^{-1}"),
    ("I = A B", "B A", "I"),
    (r"\sum_{k=1}^{n} A_{ik} B_{kj} = \delta_{ij}", "B A", "I"),
    (r"A A^\top = I", r"A^\top A", "I"),
    (r"A^\top A = I", "A^{-1}", r"A^\top"),
    ("A^2 = I", "A^{-1}", "A"),
    ("A B C = I", "C A B", "I"),
    ("A B C = I", "A^{-1}", "B C"),
    (r"K^\top K = I", "K^{-1}", "-K"),
    (r"K^\top K = I", "K^2", "-I"),
    (r"S^\top S = I", "S^{-1}", "S"),
    ("R L = I", "R L R", "R"),
]
NOT_TRUE = [
    ("R L = I", "L R", "J"),
    (r"R R^\top = I", r"R^\top R", "J"),
    ("A B = I", "A", "B"),
    ("A B = A", "B A", "A"),
    ("A B = I", "C A B C^{-1}", "I"),
]


@pytest.mark.parametrize(("assumed", "left", "right"), TRUE)
def test_a_product_of_square_matrices_that_is_the_identity(assumed: str, left: str, right: str) -> None:
    verdict = derive.equal(left, right, declare=NAMES, assume=[assumed])
    assert verdict.word == "proved", verdict.explanation


@pytest.mark.parametrize(("assumed", "left", "right"), NOT_TRUE)
def test_nothing_more_follows_from_it(assumed: str, left: str, right: str) -> None:
    assert derive.equal(left, right, declare=NAMES, assume=[assumed]).word in ("refuted", "unknown")


@pytest.mark.parametrize(("assumed", "left", "right"), NOT_TRUE[:3])
def test_a_product_in_the_other_order_is_refuted_where_it_differs(assumed: str, left: str, right: str) -> None:
    assert derive.equal(left, right, declare=NAMES, assume=[assumed]).word == "refuted"
