"""Traces, diagonals, outer products, and matrices and vectors whose entries are settled, decided for every shape."""

from __future__ import annotations

import pytest

import derive

NAMES = {
    "n": "size",
    "d": "size",
    "i": {"index": "n"},
    "j": {"index": "d"},
    "l": {"index": "d"},
    "A": {"matrix": ["d", "d"]},
    "B": {"matrix": ["d", "d"]},
    "M": {"matrix": ["n", "d"]},
    "N": {"matrix": ["d", "n"]},
    "I": {"matrix": ["d", "d"], "is": "identity"},
    r"\mathbf{1}": {"vector": "n", "is": "ones"},
    r"\mathbf{0}": {"vector": "d", "is": "zeros"},
    "x": {"vector": "d"},
    "y": {"vector": "d"},
    "b": {"vector": "n"},
    r"\lambda": "scalar",
}

TRUE = [
    (r"\operatorname{tr}(A B)", r"\operatorname{tr}(B A)"),
    (r"\text{tr}(M N)", r"\mathrm{Tr}(N M)"),
    (r"\operatorname{tr}(A^\top)", r"\operatorname{tr}(A)"),
    (r"\operatorname{tr}(x y^\top)", r"x^\top y"),
    (r"\operatorname{tr}(I)", "d"),
    (r"x y^\top", r"(y x^\top)^\top"),
    (r"b x^\top A", r"b (A^\top x)^\top"),
    (r"(x y^\top) A (x y^\top)", r"(y^\top A x) x y^\top"),
    (r"x x^\top x", r"(x^\top x) x"),
    (r"\operatorname{diag}(x) y", r"x \odot y"),
    (r"\operatorname{diag}(A)_j", "A_{jj}"),
    (r"\operatorname{diag}(\operatorname{diag}(x))", "x"),
    (r"\operatorname{tr}(\operatorname{diag}(x) A)", r"\sum_j x_j A_{jj}"),
    (r"\frac{\partial}{\partial A} \operatorname{tr}(A B)", r"B^\top"),
    (r"\frac{\partial}{\partial A} \operatorname{tr}(A)", "I"),
    (r"\frac{\partial}{\partial M} \operatorname{tr}(M^\top M)", "2 M"),
    (r"\nabla_M \|M x - b\|^2", r"2 (M x - b) x^\top"),
    (r"\nabla_x x", "I"),
    ("I A I B", "A B"),
    (r"(A + \lambda I) x", r"A x + \lambda x"),
    (r"\mathbf{1}^\top b", r"\sum_i b_i"),
    (r"\mathbf{1} \mathbf{1}^\top \mathbf{1}", r"n \mathbf{1}"),
    (r"A \mathbf{0}", r"\mathbf{0}"),
]
FALSE = [
    (r"\operatorname{tr}(A B)", r"\operatorname{tr}(A B^\top)"),
    (r"\operatorname{tr}(A B)", r"\operatorname{tr}(A) \operatorname{tr}(B)"),
    (r"\frac{\partial}{\partial A} \operatorname{tr}(A B)", "B"),
    (r"x y^\top", r"y x^\top"),
    (r"\nabla_M \|M x - b\|^2", r"-2 (M x - b) x^\top"),
    (r"\operatorname{diag}(x) A", r"A \operatorname{diag}(x)"),
    (r"M^\top \mathbf{1}", r"\mathbf{0}"),
    ("I_{jl}", "0"),
    ("A + I", "A"),
]
MEANINGLESS = [
    (r"\operatorname{tr}(M)", "0", "D307", "not square"),
    (r"\operatorname{tr}(x)", "0", "D307", "there is no trace"),
    (r"\operatorname{diag}(d)", "0", "D307", "there is no diagonal"),
    ("x y", "x", "D307", "no meaning"),
    (r"\operatorname{tr}(A, B)", "0", "D306", "1 argument"),
    (r"\operatorname{tr}(x^\top)", "0", "D307", "trace"),
    (r"\frac{\partial I x}{\partial I}", "A", "D209", "derivative by it"),
]


@pytest.mark.parametrize(("left", "right"), TRUE)
def test_what_is_true_is_proved(left: str, right: str) -> None:
    assert derive.equal(left, right, declare=NAMES).word == "proved"


@pytest.mark.parametrize(("left", "right"), FALSE)
def test_what_is_false_is_refuted(left: str, right: str) -> None:
    assert derive.equal(left, right, declare=NAMES).word == "refuted"


@pytest.mark.parametrize(("left", "right", "code", "said"), MEANINGLESS)
def test_what_has_no_meaning_says_why(left: str, right: str, code: str, said: str) -> None:
    verdict = derive.equal(left, right, declare=NAMES)
    assert verdict.word == "ill-formed"
    assert code in verdict.explanation and said in verdict.explanation


def test_a_declared_name_comes_before_the_operation() -> None:
    names = {"x": "scalar", r"\operatorname{tr}": {"function": {"arity": 1}}}
    assert derive.equal(r"\operatorname{tr}(x)", r"\operatorname{tr}(x)", declare=names).word == "proved"


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        ({"matrix": ["n", "d"], "is": "identity"}, "no identity matrix"),
        ({"matrix": ["d", "d"], "is": ["identity", "positive"]}, "settled by `identity`"),
        ({"vector": "d", "is": "ones", "depends_on": "x"}, "settled by `ones`"),
        ({"vector": "d", "is": "identity"}, "cannot be said of a vector"),
    ],
)
def test_contradictions_with_settled_entries_are_refused(declared: object, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        derive.equal("E", "E", declare={**NAMES, "E": declared})


@pytest.mark.parametrize(
    ("left", "right"), [("x' x", r"\|x\|^2"), ("(A A)'", "A' A'"), ("x' A' y", r"y^\top A x"), ("(x' A)'", "A' x")]
)
def test_a_prime_is_a_transpose_where_a_document_says_so(left: str, right: str) -> None:
    names = {"n": "size", "A": {"matrix": ["n", "n"]}, "x": {"vector": "n"}, "y": {"vector": "n"}}
    assert derive.equal(left, right, declare=names, notation={"A'": "transpose"}).word == "proved"
    assert derive.equal(left, right, declare=names).word == "ill-formed"


@pytest.mark.parametrize(("left", "right"), [(r"\nabla f(x)", "A x - b"), (r"\nabla^2 f(x)", "A")])
def test_the_gradient_of_a_function_of_one_name_is_by_that_name(left: str, right: str) -> None:
    names = {"n": "size", "A": {"matrix": ["n", "n"], "is": "symmetric"}, "x": {"vector": "n"}, "b": {"vector": "n"}}
    define = [r"f(x) = \frac{1}{2} x^\top A x - b^\top x"]
    assert derive.equal(left, right, declare=names, define=define).word == "proved"
    refused = derive.equal(r"\nabla \|x\|^2", "2 x", declare=names)
    assert refused.word == "ill-formed" and r"\nabla f(x)" in refused.explanation
