"""What follows, and what does not, from an assumption that something is not 0."""

from __future__ import annotations

import pytest

import derive

NAMES = {
    "n": "size",
    "i": {"index": "n"},
    "x": {"vector": "n"},
    "y": {"vector": "n"},
    "A": {"matrix": ["n", "n"]},
    "c": "scalar",
    "d": "scalar",
}


def verdict(claim: str, assumption: str) -> str:
    left, right = claim.split(" = ")
    return derive.equal(left, right, declare=NAMES, assume=[assumption]).word


def test_a_root_that_is_positive_has_a_positive_radicand_whatever_sizes_divide_it() -> None:
    spread = r"\frac{1}{n} \sum_{i=1}^n (x_i - \frac{1}{n} \sum_{j=1}^n x_j)^2"
    found = derive.equal(
        rf"\log \left( {spread} \right)",
        rf"2 \log \sqrt{{{spread}}}",
        declare=NAMES,
        assume=[rf"\sqrt{{{spread}}} > 0"],
    )
    assert found.word == "proved"


@pytest.mark.parametrize(
    ("claim", "assumption"),
    [
        (r"\frac{x_i}{x_i} = 1", r"x \neq 0"),
        (r"\frac{x_i - y_i}{x_i - y_i} = 1", r"x \neq y"),
        (r"\frac{A_{ii}}{A_{ii}} = 1", r"A \neq 0"),
        (r"\frac{x_i}{x_i} = 1", r"\|x\| \neq 0"),
        (r"\frac{c + d}{c + d} = 1", r"c d \neq 0"),
    ],
)
def test_an_array_that_is_not_zero_may_have_entries_that_are(claim: str, assumption: str) -> None:
    assert verdict(claim, assumption) == "unknown"


@pytest.mark.parametrize(
    ("claim", "assumption"),
    [
        (r"\frac{\|x\|}{\|x\|} = 1", r"x \neq 0"),
        (r"\frac{\partial}{\partial x} \|x\| = \frac{x}{\|x\|}", r"x \neq 0"),
        (r"\frac{\partial}{\partial x} \|x - y\| = \frac{x - y}{\|x - y\|}", r"x \neq y"),
        (r"\frac{\partial}{\partial x} \|x - y\| = \frac{x - y}{\|x - y\|}", r"\|x - y\| \neq 0"),
        (r"\frac{\partial}{\partial x} \|x - y\| = \frac{x - y}{\|x - y\|}", r"\|x - y\| > 0"),
        (r"\frac{\operatorname{tr}(A^\top A)}{\operatorname{tr}(A A^\top)} = 1", r"A \neq 0"),
        (r"\frac{c}{c} = 1", r"c d \neq 0"),
        (r"\frac{x_i}{x_i} = 1", r"x_i \neq 0"),
    ],
)
def test_what_is_not_zero_may_be_divided_by(claim: str, assumption: str) -> None:
    assert verdict(claim, assumption) == "proved"
