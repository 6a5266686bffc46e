r"""Batches: what is written of a whole batch holds of each of its items, and is decided for every size."""

from __future__ import annotations

import pytest

import derive

NAMES = {
    **dict.fromkeys(("b", "h", "n", "m"), "size"),
    "t": {"index": "b"},
    "l": {"index": "h"},
    "i": {"index": "n"},
    "j": {"index": "m"},
    "X": {"tensor": ["b", "n", "m"], "is": "batch of matrices"},
    "Y": {"tensor": ["b", "m", "n"], "is": "batch of matrices"},
    "Z": {"tensor": ["h", "n", "m"], "is": "batch of matrices"},
    "Q": {"tensor": ["b", "h", "n", "m"], "is": "batch of matrices"},
    "K": {"tensor": ["b", "h", "n", "m"], "is": "batch of matrices"},
    "x": {"matrix": ["b", "m"], "is": "batch of vectors"},
    "c": {"vector": "b", "is": "batch of numbers"},
    "W": {"matrix": ["m", "n"]},
    "T": {"tensor": ["b", "n", "m"]},
    "u": {"vector": "m"},
    "s": {"function": "softmax"},
    r"\lambda": "scalar",
}
WAYS = {"s(X)": "rowwise", r"\operatorname{sum}": "rowwise"}

TRUE = [
    (r"(X Y)^\top", r"Y^\top X^\top"),
    (r"\operatorname{tr}(X Y)", r"\operatorname{tr}(Y X)"),
    (r"\operatorname{tr}(X W)", r"\operatorname{tr}(W X)"),
    (r"(Q K^\top)^\top", r"K Q^\top"),
    ("X x", r"\mathbf{0} + X x"),
    (r"x^\top X^\top X x", r"\|X x\|^2"),
    (r"(X_t W)_{ii}", r"\sum_j X_{tij} W_{ji}"),
    (r"\operatorname{sum}(s(Q K^\top)) ", r"\mathbf{1}"),
    (r"\sum_{t=1}^b \operatorname{tr}(X_t W)", r"\operatorname{tr}((\sum_{t=1}^b X_t) W)"),
    (r"\frac{\partial}{\partial W} \operatorname{tr}(X W)", r"X^\top"),
    (r"\frac{\partial}{\partial X_t} \|X_t\|_F^2", "2 X_t"),
    ("c X", r"X \operatorname{diag}(c \mathbf{1}_m)"),
    ("I_n X", "X"),
]
FALSE = [
    (r"(X Y)^\top", "X Y"),
    (r"\operatorname{tr}(X W)", r"\operatorname{tr}(W X) + 1"),
    (r"Q K^\top", r"2 Q K^\top"),
    (r"x^\top x", "c"),
    ("X_t", "2 X_t"),
]
REFUSED = [
    ("X + Z", "X", "D307", "a batch of b items meets Z, a batch of h"),
    ("X Y", "Y X", "D307", "n by n"),
    ("u", "x", "D307", "did not begin so"),
    (r"\sum_{t=1}^b \operatorname{tr}(X)", r"\lambda", "D204", "write which one"),
    (r"\frac{\partial}{\partial X} \operatorname{tr}(X W)", "X", "D209", "one of its items"),
    ("T W", "T", "D209", "more than two indices"),
    ("X_{ti}", "u", "D306", "X has 3 indices"),
]


@pytest.mark.parametrize(("left", "right"), TRUE)
def test_what_is_true_is_proved(left: str, right: str) -> None:
    assert derive.equal(left, right, declare=NAMES, notation=WAYS).word == "proved"


@pytest.mark.parametrize(("left", "right"), FALSE)
def test_what_is_false_is_refuted(left: str, right: str) -> None:
    assert derive.equal(left, right, declare=NAMES, notation=WAYS).word == "refuted"


@pytest.mark.parametrize(("left", "right", "code", "said"), REFUSED)
def test_what_is_not_read_says_why(left: str, right: str, code: str, said: str) -> None:
    verdict = derive.equal(left, right, declare=NAMES, notation=WAYS)
    assert verdict.word == "ill-formed"
    assert code in verdict.explanation and said in verdict.explanation


def test_a_name_for_what_is_made_of_a_batch_is_a_batch() -> None:
    verdict = derive.equal(r"H^\top H", r"W^\top X^\top X W", declare=NAMES, define=["H = X W"])
    assert verdict.word == "proved"


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        ({"matrix": ["b", "n"], "is": "batch of matrices"}, "cannot be said of a matrix"),
        ({"tensor": ["b", "n"], "is": "batch of matrices"}, "too few"),
        ({"tensor": ["b", "n", "n"], "is": ["batch of matrices", "symmetric"]}, "not those of its items"),
        ({"tensor": ["b", "n", "n"], "is": ["batch of matrices", "batch of vectors"]}, "of one kind"),
    ],
)
def test_declarations_that_make_no_batch_are_refused(declared: object, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        derive.equal("u", "u", declare={**NAMES, "B": declared})
