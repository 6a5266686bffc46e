"""A matrix with one-hot rows: its entries are 0 or 1, one in each row is 1, and nothing is differentiated by them."""

from __future__ import annotations

import pytest

import derive

NAMES = {
    "n": "size",
    "k": "size",
    "i": {"index": "n"},
    "j": {"index": "k"},
    "l": {"index": "k"},
    "Y": {"matrix": ["n", "k"], "is": "one-hot rows"},
    "Z": {"matrix": ["n", "k"]},
    "X": {"matrix": ["n", "k"]},
    r"\delta": "kronecker delta",
    r"\sigma": {"function": "softmax"},
    "t": "scalar",
}
SAID = {r"\sigma(Z)": "rowwise", r"\log(Z)": "componentwise"}
TRUE = [
    (r"Y \odot Y", "Y"),
    (r"Y^\top Y", r"\operatorname{diag}(Y^\top \mathbf{1})"),
    (r"Y \mathbf{1}", r"\mathbf{1}"),
    (r"\|Y\|_F^2", "n"),
    ("Y_{ij} Y_{il}", r"\delta_{jl} Y_{ij}"),
    ("Y_{ij}^3 (1 - Y_{ij})", "0"),
    (r"\sum_j Y_{ij} Z_{ij} \sum_l Y_{il} \delta_{jl}", r"\sum_j Y_{ij} Z_{ij}"),
    (r"\frac{\partial}{\partial Z} (-\operatorname{tr}(Y^\top \log \sigma(Z)))", r"\sigma(Z) - Y"),
]
FALSE = [
    ("Y_{ij} Y_{il}", "Y_{ij}"),
    ("Y_{1 j} Y_{ij}", "Y_{ij}"),
    (r"\mathbf{1}^\top Y", r"\mathbf{1}^\top"),
    ("X_{ij}^2", "X_{ij}"),
    ("Y_{ij}", "1"),
]


@pytest.mark.parametrize(("left", "right"), TRUE)
def test_what_follows_from_one_1_in_each_row_is_proved(left: str, right: str) -> None:
    verdict = derive.equal(left, right, declare=NAMES, notation=SAID)
    assert verdict.word == "proved", (verdict.explanation, verdict.left_over)


@pytest.mark.parametrize(("left", "right"), FALSE)
def test_what_does_not_follow_is_refuted(left: str, right: str) -> None:
    assert derive.equal(left, right, declare=NAMES, notation=SAID).word == "refuted"


@pytest.mark.parametrize(
    "claim", [r"\frac{\partial}{\partial Y_{ij}} Y_{ij}^2", r"\nabla_Y \|Y\|_F^2", r"\mathrm{d} Y"]
)
def test_nothing_is_differentiated_by_what_is_0_or_1(claim: str) -> None:
    verdict = derive.equal(claim, "1", declare=NAMES)
    assert verdict.word == "ill-formed" and "D209" in verdict.explanation


def test_two_properties_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(ValueError, match="zeros and ones"):
        derive.equal("1", "1", declare={**NAMES, "Y": {"matrix": ["n", "k"], "is": ["one-hot rows", "positive"]}})
