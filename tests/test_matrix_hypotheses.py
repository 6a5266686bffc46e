"""Equations between whole matrices as assumptions: idempotent, orthogonal, commuting, with declared symmetries."""

from __future__ import annotations

import pytest

import derive

NAMES = {
    "n": "size",
    "I": {"matrix": ["n", "n"], "is": "identity"},
    "A": {"matrix": ["n", "n"]},
    "B": {"matrix": ["n", "n"]},
    "Q": {"matrix": ["n", "n"]},
    "R": {"matrix": ["n", "n"], "is": "symmetric"},
    "K": {"matrix": ["n", "n"], "is": "antisymmetric"},
    "x": {"vector": "n"},
}
IDEMPOTENT, ORTHOGONAL, COMMUTING = "A A = A", r"Q^\top Q = I", "A B = B A"
REFLECTION, ROTATION = "R R = I", "K K = -I"

TRUE = [
    (IDEMPOTENT, "A A A", "A"),
    (IDEMPOTENT, "(I - A) (I - A)", "I - A"),
    (IDEMPOTENT, r"A^\top A^\top", r"A^\top"),
    (ORTHOGONAL, r"(Q B)^\top (Q B)", r"B^\top B"),
    (REFLECTION, "R R R", "R"),
    (REFLECTION, "R R R R", "I"),
    (REFLECTION, r"(R x)^\top (R x)", r"x^\top x"),
    (ROTATION, "K K K", "-K"),
    (ROTATION, "K K K K", "I"),
    (ROTATION, r"(K x)^\top (K x)", r"x^\top x"),
    (COMMUTING, "A B A B", "A A B B"),
]
FALSE = [
    (IDEMPOTENT, "A A A", "I"),
    (REFLECTION, "R R R", "I"),
    (ROTATION, "K K K", "K"),
    (ROTATION, r"(K x)^\top (K x)", r"-x^\top x"),
    (COMMUTING, "A B A B", "A B"),
]


@pytest.mark.parametrize(("fact", "left", "right"), TRUE)
def test_what_follows_is_proved(fact: str, left: str, right: str) -> None:
    assert derive.equal(left, right, declare=NAMES, assume=[fact]).word == "proved"


@pytest.mark.parametrize(("fact", "left", "right"), FALSE)
def test_what_does_not_follow_is_refuted(fact: str, left: str, right: str) -> None:
    assert derive.equal(left, right, declare=NAMES, assume=[fact]).word == "refuted"
