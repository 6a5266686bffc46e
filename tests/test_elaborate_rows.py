r"""Functions of whole vectors and matrices: sums and means, softmax of rows, of entries, broadcast numbers."""

from __future__ import annotations

import pytest

import derive

NAMES = {
    "n": "size",
    "m": "size",
    "i": {"index": "n"},
    "j": {"index": "m"},
    "X": {"matrix": ["n", "m"]},
    "C": {"matrix": ["n", "n"]},
    "x": {"vector": "n"},
    "y": {"vector": "m"},
    "c": "scalar",
    r"\sigma": {"function": "softmax"},
    "s": {"function": "softmax"},
    r"\ell": {"function": "logsumexp"},
    "g": {"function": "logistic"},
    "M": {"matrix": ["n", "n"]},
}
WAYS = {
    r"\sigma(X)": "rowwise",
    "s": "columnwise",
    r"\ell(X)": "columnwise",
    r"\operatorname{mean}(X)": "columnwise",
    r"\operatorname{sum}": "rowwise",
    r"\operatorname{cumsum}": "rowwise",
    r"\exp(C)": "componentwise",
    "x + c": "broadcast",
}

TRUE = [
    (r"\operatorname{sum}(x)", r"\mathbf{1}^\top x"),
    (r"\operatorname{mean}(x)", r"\frac{1}{n} \sum_i x_i"),
    (r"\operatorname{mean}(X)", r"\frac{1}{n} X^\top \mathbf{1}"),
    (r"\operatorname{mean}(X)_j", r"\frac{1}{n} \sum_i X_{ij}"),
    (r"\operatorname{sum}(X)", r"X \mathbf{1}"),
    (r"\sum_i \operatorname{sum}(X)_i", r"n \sum_j \operatorname{mean}(X)_j"),
    (r"\sigma(X)_{ij}", r"\frac{e^{X_{ij}}}{\sum_{l=1}^m e^{X_{il}}}"),
    (r"\sigma(X)_{i\cdot}", r"\sigma(X_{i\cdot})"),
    (r"s(X)_{ij}", r"\frac{e^{X_{ij}}}{\sum_{l=1}^n e^{X_{lj}}}"),
    (r"s(X)", r"\sigma(X^\top)^\top"),
    (r"\operatorname{sum}(\sigma(X))", r"\mathbf{1}"),
    (r"\ell(X)_j", r"\log \sum_i e^{X_{ij}}"),
    (r"\frac{\partial}{\partial X_{ij}} \sum_{l=1}^m \sigma(X)_{il}", "0"),
    (r"\exp(C)_{ii}", "e^{C_{ii}}"),
    (r"\tanh(X)", r"2 g(2 X) - \mathbf{1}_{n \times m}"),
    (r"\exp(X + X)", r"\exp(X) \odot \exp(X)"),
    ("x + c", r"c \mathbf{1} + x"),
    (r"\operatorname{cumsum}(x)_i", r"\sum_{l=1}^i x_l"),
    (r"\operatorname{cumsum}(X)_{ij}", r"\sum_{l=1}^j X_{il}"),
    (r"\mathbf{1}^\top \operatorname{cumsum}(x)", r"\sum_i (n + 1 - i) x_i"),
    (r"\frac{\partial}{\partial x_i} \left( \mathbf{1}^\top \operatorname{cumsum}(x) \right)", "n + 1 - i"),
    (r"\sigma(x + c)", r"\sigma(x)"),
    (r"\sigma(X - c)", r"\sigma(X)"),
    (r"\operatorname{sum}(x - \operatorname{mean}(x))", "0"),
]
FALSE = [
    (r"\operatorname{mean}(x)", r"\sum_i x_i"),
    (r"\operatorname{cumsum}(x)_i", r"\sum_{l=1}^n x_l"),
    (r"\operatorname{mean}(X)", r"\frac{1}{m} X^\top \mathbf{1}"),
    (r"\operatorname{sum}(X)_i", r"\sum_{l=1}^n X_{lj}"),
    (r"\sigma(X)", "s(X)"),
    (r"\operatorname{sum}(s(X))", r"\mathbf{1}"),
    ("x + c", "c x"),
    (r"\sigma(X - c)_{ij}", r"\sigma(X)_{ij} - c"),
    (r"\exp(C)", r"C"),
]
UNSAID = [
    (r"\operatorname{mean}(X)", "D204", "rowwise or columnwise"),
    (r"\sigma(X)", "D204", "rowwise or columnwise"),
    (r"\exp(C)", "D204", "componentwise"),
    ("e^{C}", "D204", "componentwise"),
    (r"x + c", "D307", "a scalar and a vector are added"),
    (r"\operatorname{mean}(c)", "D307", "a scalar"),
]


@pytest.mark.parametrize(("left", "right"), TRUE)
def test_what_is_true_is_proved(left: str, right: str) -> None:
    assert derive.equal(left, right, declare=NAMES, notation=WAYS).word == "proved"


@pytest.mark.parametrize(("left", "right"), FALSE)
def test_what_is_false_is_refuted(left: str, right: str) -> None:
    assert derive.equal(left, right, declare=NAMES, notation=WAYS).word == "refuted"


@pytest.mark.parametrize(("left", "code", "said"), UNSAID)
def test_what_is_not_said_is_not_guessed(left: str, code: str, said: str) -> None:
    verdict = derive.equal(left, "x", declare=NAMES)
    assert verdict.word == "ill-formed"
    assert code in verdict.explanation and said in verdict.explanation


@pytest.mark.parametrize(
    ("writing", "meaning", "said"),
    [
        ("g", "rowwise", "no function of vectors"),
        (r"\sigma", "componentwise", "takes a whole vector"),
        ("c", "componentwise", "no function of numbers"),
        (r"\operatorname{tr}", "rowwise", "no function of vectors"),
        ("x", "broadcast", "as a sum"),
    ],
)
def test_a_meaning_that_does_not_fit_is_refused(writing: str, meaning: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        derive.equal("c", "c", declare=NAMES, notation={writing: meaning})


def test_two_meanings_for_one_function_are_refused() -> None:
    with pytest.raises(ValueError, match="something else"):
        derive.equal("c", "c", declare=NAMES, notation={r"\sigma": "rowwise", r"\sigma(X)": "columnwise"})
