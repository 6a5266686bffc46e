r"""How derivatives by vectors and of vectors are arranged: the conventions, and what transposes in a derivative say."""

from __future__ import annotations

import pytest

import derive
from derive.check import check_document
from derive.load import load_text

NAMES = {
    "m": "size",
    "n": "size",
    "p": "size",
    "A": {"matrix": ["m", "n"]},
    "B": {"matrix": ["p", "m"]},
    "S": {"matrix": ["n", "n"]},
    "X": {"matrix": ["m", "n"]},
    "C": {"matrix": ["n", "m"]},
    "a": {"vector": "n"},
    "b": {"vector": "m"},
    "x": {"vector": "n"},
    "t": "scalar",
}
DERIVATIVE = r"\frac{\partial y}{\partial x}"
MIXED = ""
NUMERATOR, DENOMINATOR = "numerator layout", "denominator layout"

TRUE = [
    (MIXED, r"\frac{\partial (a^\top x)}{\partial x}", "a"),
    (MIXED, r"\frac{\partial (A x)}{\partial x}", "A"),
    (MIXED, r"\frac{\partial \operatorname{tr}(C X)}{\partial X}", r"C^\top"),
    (NUMERATOR, r"\frac{\partial (a^\top x)}{\partial x}", r"a^\top"),
    (NUMERATOR, r"\frac{\partial (x^\top S x)}{\partial x}", r"x^\top (S + S^\top)"),
    (NUMERATOR, r"\frac{\partial (A x)}{\partial x}", "A"),
    (NUMERATOR, r"\frac{\partial \operatorname{tr}(C X)}{\partial X}", "C"),
    (NUMERATOR, r"\frac{\partial (a^\top x)}{\partial x} x", r"a^\top x"),
    (NUMERATOR, r"\frac{\partial (b^\top A x)}{\partial x} S a", r"b^\top A S a"),
    (NUMERATOR, r"\nabla_x (a^\top x)", "a"),
    (NUMERATOR, r"\frac{\partial}{\partial x} \frac{\partial (x^\top S x)}{\partial x}", r"S + S^\top"),
    (DENOMINATOR, r"\frac{\partial (a^\top x)}{\partial x}", "a"),
    (DENOMINATOR, r"\frac{\partial (A x)}{\partial x}", r"A^\top"),
    (DENOMINATOR, r"\frac{\partial (B A x)}{\partial x}", r"A^\top B^\top"),
    (DENOMINATOR, r"\frac{\partial \operatorname{tr}(C X)}{\partial X}", r"C^\top"),
    *(
        item
        for layout in (MIXED, NUMERATOR, DENOMINATOR)
        for item in (
            (layout, r"\frac{\partial (a^\top x)}{\partial x^\top}", r"a^\top"),
            (layout, r"\frac{\partial (A x)}{\partial x^\top}", "A"),
            (layout, r"\frac{\partial (x^\top A^\top)}{\partial x}", r"A^\top"),
            (layout, r"\frac{\partial^2 (x^\top S x)}{\partial x \partial x^\top}", r"S + S^\top"),
            (layout, r"\frac{\partial^2 (b^\top A x)}{\partial b \partial x^\top}", "A"),
            (layout, r"\frac{\partial^2 (b^\top A x)}{\partial b^\top \partial x}", r"A^\top"),
            (layout, r"\frac{\partial (t a)}{\partial t}", "a"),
        )
    ),
]
# the other convention, at shapes that tell them apart or at square ones
OTHER = [
    (MIXED, r"\frac{\partial (a^\top x)}{\partial x}", r"a^\top", "ill-formed"),
    (MIXED, r"\frac{\partial (A x)}{\partial x}", r"A^\top", "ill-formed"),
    (MIXED, r"\frac{\partial (S x)}{\partial x}", r"S^\top", "refuted"),
    (NUMERATOR, r"\frac{\partial (a^\top x)}{\partial x}", "a", "ill-formed"),
    (NUMERATOR, r"\frac{\partial \operatorname{tr}(C X)}{\partial X}", r"C^\top", "ill-formed"),
    (NUMERATOR, r"\frac{\partial \operatorname{tr}(S S)}{\partial S}", r"2 S^\top", "refuted"),
    (DENOMINATOR, r"\frac{\partial (A x)}{\partial x}", "A", "ill-formed"),
    (DENOMINATOR, r"\frac{\partial (S x)}{\partial x}", "S", "refuted"),
]


def equal(layout: str, left: str, right: str) -> derive.Verdict:
    return derive.equal(left, right, declare=NAMES, notation={DERIVATIVE: layout} if layout else {})


@pytest.mark.parametrize(("layout", "left", "right"), TRUE)
def test_derivatives_are_arranged_as_their_layout_says(layout: str, left: str, right: str) -> None:
    verdict = equal(layout, left, right)
    assert verdict.word == "proved", verdict.explanation


@pytest.mark.parametrize(("layout", "left", "right", "word"), OTHER)
def test_what_is_right_in_another_layout_only_does_not_hold(layout: str, left: str, right: str, word: str) -> None:
    assert equal(layout, left, right).word == word


@pytest.mark.parametrize(
    "derivative",
    [
        r"\frac{\partial X}{\partial x^\top}",
        r"\frac{\partial (x^\top A^\top)}{\partial x^\top}",
        r"\frac{\partial^2 t}{\partial x^\top \partial a^\top}",
        r"\frac{\partial t}{\partial X^\top}",
    ],
)
def test_transposes_that_say_nothing_known_are_refused(derivative: str) -> None:
    verdict = equal(MIXED, derivative, "t")
    assert verdict.word == "ill-formed" and "D209" in verdict.explanation


DOCUMENT = r"""title: a document that does not say which layout it means
declare:
  m: size
  n: size
  A: {matrix: [m, n]}
  S: {matrix: [n, n]}
  x: {vector: n}
steps:
  - id: square
    latex: \frac{\partial (S x)}{\partial x} = S^\top
  - id: jacobian
    latex: \frac{\partial (A x)}{\partial x} = A^\top
"""


def test_the_layout_in_which_shapes_fit_is_taken_for_the_whole_document() -> None:
    result = check_document(load_text(DOCUMENT, "layout"))
    assert [step.word for step in result.steps] == ["proved", "proved"]
    (note,) = (item for step in result.steps for item in step.findings)
    assert (note.code, note.severity) == ("D604", "note")
    assert "denominator layout" in note.message


def test_a_layout_that_makes_right_lines_wrong_is_not_taken() -> None:
    more = r"""
  - id: other
    latex: \frac{\partial (S S x)}{\partial x} = S S
"""
    document = DOCUMENT.replace(r"= S^\top", "= S").rstrip("\n") + more
    result = check_document(load_text(document, "layout"))
    assert [step.word for step in result.steps] == ["proved", "ill-formed", "proved"]
    assert result.steps[1].diagnosis is not None
    assert result.steps[1].diagnosis.repairs[0].name == "other-layout"


def test_a_declared_layout_is_kept_and_what_is_right_in_the_other_is_said_to_be() -> None:
    declared = DOCUMENT.replace("steps:", "notation:\n  \\frac{\\partial y}{\\partial x}: numerator layout\nsteps:")
    result = check_document(load_text(declared, "layout"))
    assert [step.word for step in result.steps] == ["refuted", "ill-formed"]
    found = [step.diagnosis.repairs[0] for step in result.steps if step.diagnosis is not None]
    assert [repair.name for repair in found] == ["other-layout", "other-layout"]


def test_a_layout_is_declared_of_a_derivative_and_once() -> None:
    with pytest.raises(ValueError, match="written as a derivative"):
        derive.equal("t", "t", declare=NAMES, notation={"x": NUMERATOR})
    with pytest.raises(ValueError, match="one layout"):
        both = {DERIVATIVE: NUMERATOR, r"\frac{\partial f}{\partial x}": DENOMINATOR}
        derive.equal("t", "t", declare=NAMES, notation=both)
