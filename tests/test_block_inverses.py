"""Inverses and determinants of block matrices, decided for all sizes of the blocks."""

from __future__ import annotations

import pytest

import derive
from derive.verdict import Verdict

NAMES: dict[str, object] = {
    "p": "size",
    "q": "size",
    "A": {"matrix": ["p", "p"], "is": "invertible"},
    "B": {"matrix": ["p", "q"]},
    "C": {"matrix": ["q", "p"]},
    "D": {"matrix": ["q", "q"], "is": "invertible"},
    "K": {"matrix": ["p", "p"]},
    "N": {"matrix": ["q", "q"]},
    "S": {"matrix": ["p", "p"], "is": "positive definite"},
    "I": {"matrix": ["p", "p"], "is": "identity"},
    "J": {"matrix": ["q", "q"], "is": "identity"},
    "b": {"vector": "p"},
    "g": {"vector": "q"},
    "c": "scalar",
}


def block(*rows: str) -> str:
    """A block matrix with these rows."""
    return r"\begin{bmatrix} " + r" \\ ".join(rows) + r" \end{bmatrix}"


FULL = block("A & B", "C & D")
LOWER = block("A & 0", "C & D")
ANY_LOWER = block("K & 0", "C & N")
ANY = block("K & B", "C & N")
ONLY_LAST = block("K & B", "C & D")
THREE = block("A & B & b", "0 & D & g", "0 & 0 & c")
BORDERED = block("A & b", r"b^\top & c")
FIRST, SECOND = "(A - B D^{-1} C)", "(D - C A^{-1} B)"
BELOW = f"-{SECOND}^{{-1}} C A^{{-1}} & {SECOND}^{{-1}}"
BOTH = (rf"\det{FIRST} \neq 0", rf"\det{SECOND} \neq 0")

TRUE = [
    (f"{FULL}^{{-1}} {FULL}", block("I & 0", "0 & J"), BOTH),
    (f"{FULL}^{{-1}}", block(f"{FIRST}^{{-1}} & -A^{{-1}} B {SECOND}^{{-1}}", BELOW), BOTH),
    (
        f"{FULL}^{{-1}}",
        block(f"{FIRST}^{{-1}} & -{FIRST}^{{-1}} B D^{{-1}}", f"-D^{{-1}} C {FIRST}^{{-1}} & {SECOND}^{{-1}}"),
        BOTH,
    ),
    (f"{LOWER}^{{-1}}", block("A^{-1} & 0", "-D^{-1} C A^{-1} & D^{-1}"), ()),
    (rf"\det {LOWER}", r"\det(A) \det(D)", ()),
    (rf"\det {ANY_LOWER}", r"\det(K) \det(N)", ()),
    (rf"\det {FULL}", rf"\det(A) \det{SECOND}", ()),
    (rf"\det {ONLY_LAST}", r"\det(D) \det(K - B D^{-1} C)", ()),
    (rf"\det {THREE}", r"c \det(A) \det(D)", ()),
    (rf"\det {BORDERED}", r"\det(A) (c - b^\top A^{-1} b)", ()),
    (f"{block('I & B', '0 & J')}^{{-1}}", block("I & -B", "0 & J"), ()),
    (f"{block('A & 0', '0 & D')}^{{-1}}", block("A^{-1} & 0", "0 & D^{-1}"), ()),
    (rf"\operatorname{{tr}} {LOWER}^{{-1}}", r"\operatorname{tr}(A^{-1}) + \operatorname{tr}(D^{-1})", ()),
]
FALSE = [
    (f"{FULL}^{{-1}}", block(f"{FIRST}^{{-1}} & A^{{-1}} B {SECOND}^{{-1}}", BELOW), BOTH),
    (f"{LOWER}^{{-1}}", block("A^{-1} & 0", "D^{-1} C A^{-1} & D^{-1}"), ()),
    (rf"\det {ANY}", r"\det(K) \det(N)", ()),
    (rf"\det {FULL}", r"\det(A) \det(D + C A^{-1} B)", ()),
]


def decided(left: str, right: str, assumed: tuple[str, ...]) -> Verdict:
    return derive.equal(left, right, declare=NAMES, assume=assumed)


@pytest.mark.parametrize(("left", "right", "assumed"), TRUE)
def test_what_holds_of_block_matrices_is_proved(left: str, right: str, assumed: tuple[str, ...]) -> None:
    verdict = decided(left, right, assumed)
    assert verdict.word == "proved", (verdict.explanation, verdict.holds_if, verdict.left_over)


@pytest.mark.parametrize(("left", "right", "assumed"), FALSE)
def test_what_is_false_of_block_matrices_is_refuted(left: str, right: str, assumed: tuple[str, ...]) -> None:
    verdict = decided(left, right, assumed)
    assert verdict.word == "refuted", verdict.explanation


def test_a_block_is_no_pivot_unless_it_has_an_inverse() -> None:
    """det M = det K det(N − C K⁻¹ B) needs an inverse of K, and says nothing where there is none."""
    verdict = decided(rf"\det {ANY}", r"\det(K) \det(N - C K^{-1} B)", ())
    assert verdict.word == "unknown"


def test_blocks_that_are_not_square_are_no_pivots() -> None:
    """Its rows are cut after p of them, its columns after q: the sign of the exchange depends on both."""
    moved = block("B & A", "D & C")
    assert decided(rf"\det {moved}", r"-\det(A) \det(C A^{-1} B - D)", ()).word != "proved"


def test_a_block_matrix_has_an_inverse_where_pivot_and_complement_have() -> None:
    assert decided(f"{FULL} {FULL}^{{-1}}", block("I & 0", "0 & J"), (rf"\det{SECOND} \neq 0",)).word == "proved"
    assert decided(f"{FULL} {FULL}^{{-1}}", block("I & 0", "0 & J"), ()).word == "unknown"
