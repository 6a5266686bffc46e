r"""Powers, roots and quotients of vectors, component by component: with a sign, or where a document says so."""

from __future__ import annotations

import pytest

import derive

NAMES = {
    "n": "size",
    "m": "size",
    "i": {"index": "n"},
    "x": {"vector": "n"},
    "y": {"vector": "n", "is": "positive"},
    "w": {"vector": "m", "is": "positive"},
    "A": {"matrix": ["n", "m"]},
    "B": {"matrix": ["n", "m"], "is": "positive"},
    "S": {"matrix": ["n", "n"]},
    "c": {"scalar": None, "is": "positive"},
    "f": {"function": {"arity": 1}},
}
SAID = {"x^2": "componentwise", r"\frac{x}{y}": "componentwise", r"\sqrt{x}": "componentwise", "x + c": "broadcast"}

SIGNED = [
    (r"x^{\odot 2}", r"x \odot x"),
    (r"x^{\circ 2}", r"x \circ x"),
    (r"A^{\circ 2} \oslash B", r"A \odot A \odot B^{\odot -1}"),
    (r"\mathbf{1}^\top x^{\odot 2}", r"\|x\|^2"),
    (r"(y^{\odot 1/2})^{\odot 2}", "y"),
    (r"x_i^{\odot 2}", "x_i^2"),
    (r"e^{\odot 2 S}", r"e^{\odot S} \odot e^{\odot S}"),
    (r"\nabla_x^2 (x^\top S x)", r"S + S^\top"),
    (r"\nabla^2_x (x^\top S x)", r"S^\top + S"),
]
DECLARED = [
    (r"\mathbf{1}^\top x^2", r"\|x\|^2"),
    (r"\frac{x}{y}", "x / y"),
    (r"\frac{x}{2 y}", r"\frac{1}{2} x \odot y^{-1}"),
    (r"\frac{x}{c}", "x / c"),
    (r"\sqrt{y}^2", "y"),
    (r"\frac{1}{1 + e^{-x}}", r"1 - \frac{1}{1 + e^x}"),
    (r"\nabla_x (\mathbf{1}^\top \sqrt{x^2 + y})", r"\frac{x}{\sqrt{x^2 + y}}"),
    (r"A / B", r"A \oslash B"),
]
FALSE = [
    (r"S^{\odot 2}", "S^2"),
    (r"x \oslash y", r"y \oslash x"),
    ("x^2", "x"),
    (r"\frac{x}{y}", r"\frac{1}{y}"),
    (r"\nabla_x^2 (x^\top S x)", "2 S"),
]
REFUSED = [
    ("x^2", "D209", r"x^{\odot 2}"),
    (r"\sqrt{x}", "D209", r"\sqrt{x}: componentwise"),
    (r"x \oslash w", "D307", "cannot be divided component by component"),
    (r"x \oslash y y", "D204", "what does"),
    (r"\nabla^2_x^2 c", "D201", "second superscript"),
    (r"\frac{\partial x}{\partial x^{\odot 2}}", "D209", "must be a name"),
    (r"f \circ f", "D306", "f is a function"),
]


@pytest.mark.parametrize(("left", "right"), SIGNED)
def test_a_sign_says_that_every_component_is_meant(left: str, right: str) -> None:
    assert derive.equal(left, right, declare=NAMES).word == "proved"


@pytest.mark.parametrize(("left", "right"), DECLARED)
def test_a_document_may_say_it_of_all_its_powers_roots_and_quotients(left: str, right: str) -> None:
    assert derive.equal(left, right, declare=NAMES, notation=SAID).word == "proved"


@pytest.mark.parametrize(("left", "right"), FALSE)
def test_what_is_false_is_refuted(left: str, right: str) -> None:
    assert derive.equal(left, right, declare=NAMES, notation=SAID).word == "refuted"


@pytest.mark.parametrize(("left", "code", "said"), REFUSED)
def test_what_is_not_said_or_does_not_fit_is_no_vector(left: str, code: str, said: str) -> None:
    verdict = derive.equal(left, "x", declare=NAMES)
    assert verdict.word == "ill-formed"
    assert code in verdict.explanation
    assert said in verdict.explanation


def test_shapes_of_declared_quotients_must_agree() -> None:
    verdict = derive.equal(r"\frac{x}{w}", "x", declare=NAMES, notation=SAID)
    assert verdict.word == "ill-formed"
    assert "a vector of length n and a vector of length m cannot be divided" in verdict.explanation


def test_sigmoid_is_another_name_of_the_logistic_function() -> None:
    names = {**NAMES, r"\sigma": {"function": "sigmoid"}}
    assert derive.equal(r"\sigma(c)", r"\frac{1}{1 + e^{-c}}", declare=names).word == "proved"
