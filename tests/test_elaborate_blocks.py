r"""Block matrices with symbolic blocks, decided for every size of the blocks."""

from __future__ import annotations

import pytest

import derive

NAMES = {
    **dict.fromkeys(("m", "n", "p", "q"), "size"),
    "A": {"matrix": ["m", "p"]},
    "B": {"matrix": ["m", "q"]},
    "C": {"matrix": ["n", "p"]},
    "D": {"matrix": ["n", "q"]},
    "E": {"matrix": ["p", "m"]},
    "F": {"matrix": ["p", "n"]},
    "G": {"matrix": ["q", "m"]},
    "H": {"matrix": ["q", "n"]},
    "S": {"matrix": ["m", "m"]},
    "T": {"matrix": ["n", "n"]},
    "K": {"matrix": ["m", "n"]},
    "M": {"matrix": ["m + n", "p + q"]},
    "x": {"vector": "p"},
    "u": {"vector": "p"},
    "y": {"vector": "q"},
    "z": {"vector": "p + q"},
    **dict.fromkeys("abcd", "scalar"),
}


def bracket(*rows: str) -> str:
    """A block matrix with these rows."""
    return r"\begin{bmatrix} " + r" \\ ".join(rows) + r" \end{bmatrix}"


X, Y, W = bracket("A & B", "C & D"), bracket("E & F", "G & H"), bracket("x", "y")

TRUE = [
    (X + Y, bracket("A E + B G & A F + B H", "C E + D G & C F + D H")),
    (rf"{X}^\top", bracket(r"A^\top & C^\top", r"B^\top & D^\top")),
    (X + W, bracket("A x + B y", "C x + D y")),
    (X + W, r"\begin{pmatrix} B y + A x \\ D y + C x \end{pmatrix}"),
    (rf"{W}^\top {W}", r"x^\top x + y^\top y"),
    (rf"\|{W}\|^2", r"\|x\|^2 + \|y\|^2"),
    (rf"\|{X}\|_F^2", r"\|A\|_F^2 + \|B\|_F^2 + \|C\|_F^2 + \|D\|_F^2"),
    (rf"\operatorname{{tr}} {bracket('S & K', '0 & T')}", r"\operatorname{tr} S + \operatorname{tr} T"),
    (bracket("I & K", "0 & I") + bracket("I & -K", r"\mathbf{0} & I"), "I"),
    (bracket("S & 0", "0 & T") + "^2", bracket("S^2 & 0", "0 & T^2")),
    (bracket("a & b", "c & d") + bracket("d & -b", "-c & a"), "(a d - b c) I"),
    (bracket("A & B") + W, "A x + B y"),
    (bracket("A & B") + bracket("A & B") + r"^\top", r"A A^\top + B B^\top"),
    (bracket("x & u") + bracket("a", "b"), "a x + b u"),
    (bracket(r"x^\top & y^\top") + W, r"x^\top x + y^\top y"),
    (rf"{W}^\top z", rf"z^\top {W}"),
    (f"({X} + M) {W}", f"M {W} + {X} {W}"),
    (bracket(f"{X} & {X}") + bracket(W, W), f"2 {X} {W}"),
    (rf"\frac{{\partial}}{{\partial x}} \|{W}\|^2", "2 x"),
    (rf"{bracket('K & K')} {bracket('T', 'T')}", "2 K T"),
    (rf"\operatorname{{sum}}({W})", r"\operatorname{sum}(x) + \operatorname{sum}(y)"),
    (rf"\exp({W})", bracket(r"\exp(x)", r"\exp(y)")),
]
FALSE = [
    (X + Y, bracket("A E & B H", "C E & D H")),
    (X + W, bracket("A x - B y", "C x + D y")),
    (bracket("I & K", "0 & I") + bracket("I & K", "0 & I"), "I"),
    (bracket("S & S", "S & S") + r"^\top", bracket("S & S", "S & S")),
    (bracket("S", "S"), bracket("S", r"S^\top")),
    (X, "M"),
    ("z", W),
    (rf"\|{W}\|", r"\|x\| + \|y\|"),
    (bracket("a & b", "c & d") + bracket("a & b", "c & d"), bracket("a^2 & b^2", "c^2 & d^2")),
]
REFUSED = [
    (bracket("A & C"), "D307", "a matrix of size m by p and a matrix of size n by p cannot be blocks in one row"),
    (bracket("A", "B"), "D307", "blocks in one column"),
    (bracket("A & B", "C"), "D201", "1 blocks"),
    (rf"{W}^\top {bracket('y', 'x')}", "D209", "parted alike"),
    (X + X, "D307", "multiplied"),
    (bracket(r"A \otimes A"), "D209", "as a block"),
    (r"\begin{matrix} A \end{matrix}", "D209", "environment"),
    (bracket(r"A & \cdots"), "D209", "dots"),
]


@pytest.mark.parametrize(("left", "right"), TRUE)
def test_what_is_true_is_proved(left: str, right: str) -> None:
    assert derive.equal(left, right, declare=NAMES).word == "proved"


@pytest.mark.parametrize(("left", "right"), FALSE)
def test_what_is_false_is_refuted(left: str, right: str) -> None:
    assert derive.equal(left, right, declare=NAMES).word == "refuted"


@pytest.mark.parametrize(("left", "code", "said"), REFUSED)
def test_what_is_not_read_says_why(left: str, code: str, said: str) -> None:
    verdict = derive.equal(left, "0", declare=NAMES)
    assert verdict.word == "ill-formed"
    assert code in verdict.explanation and said in verdict.explanation


def test_a_name_for_a_block_matrix_is_that_matrix() -> None:
    verdict = derive.equal(r"P^\top P", r"A^\top A + C^\top C", declare=NAMES, define=["P = " + bracket("A", "C")])
    assert verdict.word == "proved"
