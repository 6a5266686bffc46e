r"""How derivatives by vectors and of vectors are arranged: the conventions, and what transposes in a derivative say."""

from __future__ import annotations

import json

import pytest

import derive
from derive.check import check_document
from derive.latex.parser import parse_expression
from derive.latex.printer import to_latex
from derive.latex.vocabulary import Entry, Vocabulary
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
    "W": {"matrix": ["n", "p"]},
    "Y": {"matrix": ["n", "n"], "is": "invertible"},
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
STACKED = [
    (
        MIXED,
        r"\frac{\partial \operatorname{vec}(B X W)}{\partial \operatorname{vec}(X)}",
        r"W^\top \otimes B",
        "proved",
    ),
    (
        DENOMINATOR,
        r"\frac{\partial \operatorname{vec}(B X W)}{\partial \operatorname{vec} X}",
        r"W \otimes B^\top",
        "proved",
    ),
    (
        DENOMINATOR,
        r"\frac{\partial \operatorname{vec}(B X W)}{\partial (\operatorname{vec} X)^\top}",
        r"W^\top \otimes B",
        "proved",
    ),
    (NUMERATOR, r"\frac{\partial (b^\top X a)}{\partial \operatorname{vec} X}", r"a^\top \otimes b^\top", "proved"),
    (
        MIXED,
        r"\frac{\partial (b^\top X a)}{\partial \operatorname{vec} X}",
        r"\operatorname{vec}(b a^\top)",
        "proved",
    ),
    (MIXED, r"\frac{\partial (X a)}{\partial \operatorname{vec}(X)^\top}", r"a^\top \otimes I", "proved"),
    (
        MIXED,
        r"\frac{\partial \operatorname{vec}(Y^{-1})}{\partial \operatorname{vec}(Y)^\top}",
        r"-Y^{-\top} \otimes Y^{-1}",
        "proved",
    ),
    (
        MIXED,
        r"\frac{\partial \operatorname{vec}(S S)}{\partial \operatorname{vec}(S)^\top}",
        r"S^\top \otimes I + I \otimes S",
        "proved",
    ),
    (
        MIXED,
        r"\frac{\partial^2 \|X\|_F^2}{\partial \operatorname{vec}(X)\,\partial \operatorname{vec}(X)^\top}",
        r"2 (I_n \otimes I_m)",
        "proved",
    ),
    (
        MIXED,
        r"\frac{\partial \operatorname{vec}(S S)}{\partial \operatorname{vec}(S)^\top}",
        r"S \otimes I + I \otimes S",
        "refuted",
    ),
    (
        MIXED,
        r"\frac{\partial \operatorname{vec}(B X W)}{\partial \operatorname{vec}(X)}",
        r"W \otimes B^\top",
        "ill-formed",
    ),
    (
        MIXED,
        r"\frac{\partial \operatorname{vec}(B X W)}{\partial \operatorname{vec}(X)}",
        r"B \otimes W^\top",
        "ill-formed",
    ),
    (
        MIXED,
        r"\frac{\partial (b^\top X a)}{\partial \operatorname{vec} X^\top}",
        r"a^\top \otimes b^\top",
        "ill-formed",
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


@pytest.mark.parametrize(("layout", "left", "right", "word"), STACKED)
def test_a_derivative_by_vec_is_one_by_a_vector(layout: str, left: str, right: str, word: str) -> None:
    verdict = equal(layout, left, right)
    assert verdict.word == word, verdict.explanation


@pytest.mark.parametrize("by", [r"(\operatorname{vec} X)^\top", r"\operatorname{vec}(X)", r"\operatorname{vec}X"])
def test_a_derivative_by_vec_is_printed_as_it_is_read(by: str) -> None:
    vocabulary = Vocabulary({"X": Entry("family", 2), "t": Entry("scalar")})
    tree = parse_expression(rf"\frac{{\partial t}}{{\partial {by}}}", vocabulary)
    assert parse_expression(to_latex(tree), vocabulary) == tree


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


CHAIN = r"""title: the chain rule
declare:
  m: size
  n: size
  x: {vector: n}
  y: {vector: m, depends_on: x}
  z: {vector: n, depends_on: x}
  f: {scalar: , depends_on: y}
  g: {scalar: , depends_on: z}
steps:
  - id: chain
    latex: \frac{\partial f}{\partial x} = FACTORS
"""


@pytest.mark.parametrize(
    ("factors", "layout"),
    [
        (r"\frac{\partial f}{\partial y} \frac{\partial y}{\partial x}", NUMERATOR),
        (r"\frac{\partial y}{\partial x} \frac{\partial f}{\partial y}", DENOMINATOR),
        (r"\left( \frac{\partial y}{\partial x} \right)^\top \frac{\partial f}{\partial y}", MIXED),
    ],
)
def test_the_order_of_a_chain_rule_tells_the_layout(factors: str, layout: str) -> None:
    (step,) = check_document(load_text(CHAIN.replace("FACTORS", factors), "chain")).steps
    assert step.word == "proved"
    notes = [item.message for item in step.findings if item.code == "D604"]
    assert [layout in note for note in notes] == ([True] if layout else [])


def test_two_lines_that_tell_different_layouts_tell_none() -> None:
    both = DOCUMENT + "  - \\frac{\\partial (x^\\top S x)}{\\partial x} = x^\\top (S + S^\\top)\n"
    result = check_document(load_text(both, "both"))
    assert not [item for step in result.steps for item in step.findings if item.code == "D604"]
    assert [step.word for step in result.steps] == ["refuted", "ill-formed", "ill-formed"]
    assert all(step.diagnosis is not None and step.diagnosis.layout for step in result.steps)


IN_ANOTHER = [
    (NUMERATOR, r"\frac{\partial (S x)}{\partial x} = S^\top", "refuted", DENOMINATOR),
    (NUMERATOR, r"x^\top \frac{\partial (S x)}{\partial x} = x^\top S^\top", "refuted", DENOMINATOR),
    (NUMERATOR, r"A \frac{\partial (a^\top x)}{\partial x} = A a", "ill-formed", DENOMINATOR),
    (NUMERATOR, r"\frac{\partial (a^\top x)}{\partial x} + a = 2 a", "ill-formed", DENOMINATOR),
    (DENOMINATOR, r"\frac{\partial (A x)}{\partial x} x = A x", "ill-formed", NUMERATOR),
    (DENOMINATOR, r"\frac{\partial \operatorname{tr}(S S)}{\partial S} = 2 S", "refuted", NUMERATOR),
    (DENOMINATOR, r"\frac{\partial \operatorname{tr}(S S)}{\partial S} = 3 S", "refuted", ""),
    (DENOMINATOR, r"\frac{\partial (A x)}{\partial x} x = 2 A x", "ill-formed", ""),
]


@pytest.mark.parametrize(("layout", "line", "word", "other"), IN_ANOTHER)
def test_a_line_that_holds_in_another_layout_as_it_stands_is_said_to(
    layout: str, line: str, word: str, other: str
) -> None:
    names = "".join(f"  {name}: {json.dumps(kind)}\n" for name, kind in NAMES.items())
    text = f"title: another\ndeclare:\n{names}notation:\n  {DERIVATIVE}: {layout}\nsteps:\n  - {line}\n"
    (step,) = check_document(load_text(text, "another")).steps
    assert step.word == word
    assert (step.diagnosis.layout if step.diagnosis is not None else "") == other
    assert ("D432" in step.codes) == (word == "refuted" and bool(other))


def test_what_is_defined_by_a_derivative_is_not_said_to_hold_in_another_layout() -> None:
    text = (
        "title: defined\ndeclare: {n: size, S: {matrix: [n, n]}, x: {vector: n}}\n"
        f"notation:\n  {DERIVATIVE}: {NUMERATOR}\nsteps:\n"
        "  - define: J = \\frac{\\partial (S x)}{\\partial x}\n"
        "  - \\frac{\\partial (S x)}{\\partial x} = J^\\top\n"
    )
    step = check_document(load_text(text, "defined")).steps[-1]
    assert step.word == "refuted" and step.diagnosis is not None and not step.diagnosis.layout


@pytest.mark.parametrize(
    ("left", "right", "word"),
    [
        (r"\nabla_x (a^\top x)", r"a^\top", "proved"),
        (r"(\nabla_x (b^\top A x)) S", r"b^\top A S", "proved"),
        (r"\nabla_x (a^\top x)", "a", "ill-formed"),
        (r"\nabla_x (A x)", "A", "proved"),
        (r"\nabla_x^2 (x^\top S x)", r"S + S^\top", "proved"),
        (r"\nabla_X (b^\top X a)", r"b a^\top", "proved"),
        (r"\frac{\partial (a^\top x)}{\partial x}", "a", "proved"),
    ],
)
def test_a_gradient_is_a_row_where_a_document_says_so(left: str, right: str, word: str) -> None:
    assert derive.equal(left, right, declare=NAMES, notation={r"\nabla_x f": "row gradient"}).word == word


def test_a_layout_is_declared_of_a_derivative_and_once() -> None:
    with pytest.raises(ValueError, match="written as a derivative"):
        derive.equal("t", "t", declare=NAMES, notation={"x": NUMERATOR})
    with pytest.raises(ValueError, match="one layout"):
        both = {DERIVATIVE: NUMERATOR, r"\frac{\partial f}{\partial x}": DENOMINATOR}
        derive.equal("t", "t", declare=NAMES, notation=both)
