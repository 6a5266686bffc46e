"""Names that depend on others by way of names between them: the chain rule, in every length and shape."""

from __future__ import annotations

import pytest

import derive

NAMES = {
    "n": "size",
    "m": "size",
    "w": "scalar",
    "p": {"scalar": None, "depends_on": "w"},
    "q": {"scalar": None, "depends_on": "p"},
    "r": {"scalar": None, "depends_on": "q"},
    "s": {"scalar": None, "depends_on": ["p", "w"]},
    "t": "scalar",
    "U": {"matrix": ["n", "m"], "depends_on": "t"},
    "S": {"matrix": ["n", "n"], "depends_on": "t", "is": "symmetric"},
    "g": {"scalar": None, "depends_on": "U"},
    "f": {"scalar": None, "depends_on": "S"},
    "x": {"vector": "n"},
    "h": {"vector": "m", "depends_on": "x"},
    "L": {"scalar": None, "depends_on": "h"},
}
D = r"\frac{{\partial {}}}{{\partial {}}}".format
DD = r"\frac{{\partial^2 {}}}{{\partial {}^2}}".format

TRUE = [
    (D("q", "w"), D("q", "p") + D("p", "w")),
    (D("r", "w"), D("r", "q") + D("q", "p") + D("p", "w")),
    (D("r", "w"), D("r", "q") + D("q", "w")),
    (DD("q", "w"), rf"{DD('q', 'p')} \left({D('p', 'w')}\right)^2 + {D('q', 'p')} {DD('p', 'w')}"),
    (D("g", "t"), rf"\operatorname{{tr}}\left(\left({D('g', 'U')}\right)^\top {D('U', 't')}\right)"),
    (D("L", "x"), rf"\left({D('h', 'x')}\right)^\top {D('L', 'h')}"),
    (D("q^2", "w"), rf"2 q {D('q', 'p')} {D('p', 'w')}"),
    (D("q", "t"), "0"),
    (D("p", "q"), "0"),
]
FALSE = [
    (D("q", "w"), "0"),
    (D("r", "w"), "0"),
    (D("r", "w"), D("r", "q") + D("p", "w")),
    (DD("q", "w"), rf"{DD('q', 'p')} \left({D('p', 'w')}\right)^2"),
    (D("g", "t"), "0"),
    (D("L", "x"), "0"),
    (D("L", "x"), rf"2 \left({D('h', 'x')}\right)^\top {D('L', 'h')}"),
]


@pytest.mark.parametrize(("left", "right"), TRUE)
def test_the_chain_rule_is_proved(left: str, right: str) -> None:
    assert derive.equal(left, right, declare=NAMES).word == "proved"


@pytest.mark.parametrize(("left", "right"), FALSE)
def test_what_forgets_a_link_of_the_chain_is_refuted(left: str, right: str) -> None:
    assert derive.equal(left, right, declare=NAMES).word == "refuted"


@pytest.mark.parametrize("right", ["0", D("s", "p") + D("p", "w")])
def test_a_name_that_depends_both_directly_and_by_way_of_another_is_not_decided(right: str) -> None:
    assert derive.equal(D("s", "w"), right, declare=NAMES).word == "unknown"


def test_the_components_of_a_symmetric_matrix_are_no_way_for_the_chain_rule() -> None:
    right = rf"\operatorname{{tr}}\left({D('f', 'S')} {D('S', 't')}\right)"
    verdict = derive.equal(D("f", "t"), right, declare=NAMES)
    assert verdict.word == "unknown"
    assert "tied by its symmetry" in verdict.explanation


def test_a_function_given_by_an_equation_follows_the_chain() -> None:
    """q = p² for all p, so ∂q/∂w = 2p ∂p/∂w."""
    names = {**NAMES}
    assert derive.equal(D("q", "w"), "2 p " + D("p", "w"), declare=names, assume=["q = p^2"]).word == "proved"
    assert derive.equal(D("q", "w"), "p " + D("p", "w"), declare=names, assume=["q = p^2"]).word != "proved"
