"""Formulas as MathML: every kind of node, tints, and the source in an annotation."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from derive.latex import symbols, syntax
from derive.latex.syntax import Node, children
from derive.latex.vocabulary import Vocabulary
from derive.report.markup import Element, written
from derive.report.mathml import formula, inline
from derive.report.mathml import symbols as characters
from derive.report.mathml.nodes import Setter
from derive.report.mathml.tint import Tint
from derive.span import Span
from tests.founding import FORMULAS
from tests.test_latex_parser import TREES
from tests.vocabularies import NAMES


def nodes(node: Node) -> list[Node]:
    return [node, *(item for child in children(node) for item in nodes(child))]


def text(found: Element) -> str:
    """What is seen of an element: no annotation, no invisible operators."""
    if found.tag == "annotation":
        return ""
    inside = (found.text or "") + "".join(text(item) for item in found)
    return inside.translate(str.maketrans("", "", "\u2061\u2062"))


def shown(latex: str, vocabulary: Vocabulary = NAMES) -> str:
    found = formula(latex, vocabulary)
    assert found is not None
    return " ".join(map(text, found))


def tinted(latex: str, *parts: str) -> list[str]:
    spans = [Span(latex.index(part), latex.index(part) + len(part)) for part in parts]
    found = formula(latex, NAMES, spans)
    assert found is not None
    return [text(item) for math in found for item in math.iter() if "tint" in item.get("class", "").split()]


def test_every_kind_of_node_is_set() -> None:
    met = {type(item) for _, tree in TREES for item in nodes(tree)}
    kinds = {item for item in vars(syntax).values() if isinstance(item, type) and issubclass(item, Node)} - {Node}
    assert met == kinds
    for source, tree in TREES:
        found = Setter(Tint(source, ())).set(tree)
        assert text(ET.fromstring(written(found)))


def test_every_command_of_the_reader_has_a_character() -> None:
    assert all(characters.letter(item) for item in symbols.LETTERS)
    assert {*characters.ACCENTS, *characters.ALPHABETS, *characters.UPRIGHT} == symbols.ACCENTS
    assert set(symbols.OPERATORS.values()) == set(characters.OPERATORS)
    assert set(symbols.RELATIONS.values()) <= set(characters.RELATIONS)
    assert set(symbols.RELATIONS) <= {*characters.RELATIONS, *characters.WRITTEN}
    assert {*symbols.OPENING.values()} - {"{"} == set(characters.FENCES)


@pytest.mark.parametrize(("source", "vocabulary"), FORMULAS)
def test_the_founding_formulas_are_well_formed_and_carry_their_source(source: str, vocabulary: Vocabulary) -> None:
    found = inline(source, vocabulary) if r"\begin" not in source else None
    notes = []
    for math in found or formula(source, vocabulary) or []:
        (note,) = ET.fromstring(written(math)).iter("annotation")
        assert note.get("encoding") == "application/x-tex"
        notes.append(note.text or "")
    assert " ".join(" ".join(notes).split()) == " ".join(source.split())


@pytest.mark.parametrize(
    ("latex", "seen"),
    [
        (r"\mathbf{z} + \theta", "𝐳+θ"),
        (r"\hat{b} - x_0", "bˆ−x0"),
        (r"-x + \log y", "−x+logy"),
        (r"\sum_{i \neq j} z_i", "∑i≠jzi"),
        (r"\lVert u \rVert_2", "‖u‖2"),
        (r"\frac{\partial^2 x}{\partial y^2}", "∂2x∂y2"),
        (r"\text{loss} \leq |x|", "loss≤|x|"),
        (r"A_{ij} z_{i+1}", "Aijzi+1"),
        (r"f'(x)^2", "f′(x)2"),
    ],
)
def test_what_is_seen(latex: str, seen: str) -> None:
    assert shown(latex) == seen


@pytest.mark.parametrize(
    ("latex", "parts", "expected"),
    [
        (r"x + \log y - n", [r"\log y"], ["logy"]),
        (r"x + \log y - n", ["y"], ["y"]),
        (r"x - y", ["-"], ["−"]),
        (r"x - y + n", ["- y"], ["−y"]),
        (r"-\left( x + y \right)", [r"-\left("], ["−", "("]),
        (r"\left( x + y \right)", [r"\right)"], [")"]),
        (r"\sigma(z)_{j} y", ["_{j}"], ["j"]),
        (r"\hat{a}_i z_i", [r"\hat{a}"], ["aˆ"]),
        (r"\sum_{i=1}^{k} z_i", [r"\sum_{i=1}^{k}"], ["∑i=1k"]),
        (r"\sum_{i=1}^{k} z_i", ["{k}"], ["k"]),
        (r"\frac{x}{y} + n", [r"\frac"], ["xy"]),
        (r"x \cdot y", [r"\cdot"], ["⋅"]),
        (r"x + y", [" "], []),
        (r"\frac{\partial}{\partial x} y^2", [r"\frac{\partial}{\partial x}"], ["∂∂x"]),
    ],
)
def test_what_is_tinted_is_the_smallest_part_of_a_place(latex: str, parts: list[str], expected: list[str]) -> None:
    assert tinted(latex, *parts) == expected


def test_a_line_under_a_minus_does_not_make_it_an_equals_sign() -> None:
    """Signs that hang above the line have room below them; the style sheet gives it to their class."""
    (math,) = formula("x - y", NAMES, [Span(2, 3)]) or []
    assert [item.get("class") for item in math.iter("mo") if item.text == "−"] == ["tint hangs"]


def test_a_long_sum_can_be_broken_between_its_terms() -> None:
    latex = " + ".join(rf"\frac{{x^{{{power}}}}}{{y}}" for power in range(2, 12))
    found = formula(latex, NAMES, relation="=")
    assert found is not None and len(found) == 10
    notes = [next(math.iter("annotation")).text or "" for math in found]
    assert " ".join(notes) == f"= {latex}"


def test_what_cannot_be_read_is_not_set() -> None:
    assert formula(r"\frac{x}{", NAMES) is None
    assert inline(r"\unknowable{x", NAMES) is None


def test_a_formula_in_a_sentence_may_have_further_names() -> None:
    found = inline(r"\sum_{m=1}^{k} e^{q_{m}} \neq 0", NAMES)
    assert found is not None and [text(item) for item in found] == ["∑m=1keqm≠0"]


def test_brackets_stretch_only_around_what_is_tall() -> None:
    (low,) = formula("(x + y)", NAMES) or []
    (high,) = formula(r"(\frac{x}{y})", NAMES) or []
    assert [item.get("stretchy") for item in low.iter("mo") if item.text == "("] == ["false"]
    assert [item.get("stretchy") for item in high.iter("mo") if item.text == "("] == [None]
