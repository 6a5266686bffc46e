r"""Indexed terms written with whole matrices again: what is written is read back as the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.components import at_component
from derive.context import Context
from derive.decide import equal
from derive.declare import declare
from derive.elaborate import elaborate
from derive.latex.parser import parse_expression
from derive.latex.vocabulary import Vocabulary
from derive.load import load_text
from derive.normal import lower, readback
from derive.normal.engine import Engine
from derive.term import Symbol, Term, rank, shape
from derive.term_latex import to_latex
from derive.verdict import Word

DECLARED = r"""
title: names
declare:
  n: size
  m: size
  t: scalar
  x: {vector: n}
  y: {vector: n}
  z: {vector: m}
  A: {matrix: [n, n], is: invertible}
  B: {matrix: [n, n]}
  S: {matrix: [n, n], is: symmetric}
  U: {matrix: [n, m]}
  I: {matrix: [n, n], is: identity}
steps:
  - x = x
"""


def surroundings() -> tuple[Context, Vocabulary]:
    """The names of this file."""
    names = declare(load_text(DECLARED, "names.yaml"))
    assert names.problems == ()
    return names.context, names.vocabulary


CONTEXT, VOCABULARY = surroundings()


def read(source: str, like: Term | None = None) -> Term:
    """What a formula means."""
    node = parse_expression(source, VOCABULARY)
    if like is None:
        return elaborate(node, CONTEXT, VOCABULARY).term
    return elaborate(node, CONTEXT, VOCABULARY, rank(like), (), frozenset(), shape(like)).term


def raised(source: str) -> str:
    """The normal form of a formula, written with whole matrices."""
    whole = read(source)
    component, _, context = at_component(whole, whole, CONTEXT)
    axes = tuple(
        (Symbol(name), item.upper)
        for name, item in context.variables.items()
        if name not in CONTEXT.variables and item.upper is not None
    )
    form = lower.lower(Engine(context), component, ())
    return to_latex(readback.to_term(form), CONTEXT, axes)


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("A x", "A x"),
        (r"A^\top B x", r"A^{\top} B x"),
        (r"x y^\top B", r"x y^{\top} B"),
        ("S x", "S x"),
        ("-2 S^{-1} x", "-2 S^{-1} x"),
        (r"(U U^\top + I)^{-1} x", r"\left(I + U U^{\top}\right)^{-1} x"),
        (r"(A B)^\top", r"B^{\top} A^{\top}"),
        (r"2 A - t B", r"2 A - t B"),
        ("A^{-1} B x", "A^{-1} B x"),
        (r"A^{-\top} x", r"A^{-\top} x"),
        (r"(B + t S)^{-1} x", r"\left(B + t S\right)^{-1} x"),
        (r"I + U U^\top", r"I + U U^{\top}"),
        ("U z", "U z"),
        (r"(x^\top B y) x", r"x^{\top} B y x"),
    ],
)
def test_products_are_products_again(source: str, written: str) -> None:
    found = raised(source)
    assert sorted(found) == sorted(written)
    assert equal(read(source), read(found, read(source)), CONTEXT).word is not Word.REFUTED


def test_what_three_factors_share_keeps_its_index() -> None:
    assert r"\sum" in raised(r"B (x \odot y \odot y)")


def test_a_sum_over_a_part_of_an_axis_keeps_its_index() -> None:
    assert r"\sum" in raised(r"t x + \sum_{i=1}^{m} z_i y")


NAMES = {"vector": ("x", "y"), "matrix": ("A", "B", "S", "I", r"A^\top", r"B^\top", "A^{-1}")}


@st.composite
def products(draw: st.DrawFn) -> str:
    """A vector: a sum of products of matrices and a vector, with coefficients."""
    terms = []
    for _ in range(draw(st.integers(1, 3))):
        matrices = draw(st.lists(st.sampled_from(NAMES["matrix"]), max_size=3))
        scalar = draw(st.sampled_from(("", "2", "t", r"(x^\top S y)", r"\operatorname{tr}(B S)")))
        terms.append(" ".join((scalar, *matrices, draw(st.sampled_from(NAMES["vector"])))))
    return " + ".join(terms)


@settings(max_examples=40, deadline=None)
@given(products())
def test_what_is_written_is_read_back_as_the_same(source: str) -> None:
    whole = read(source)
    assert equal(whole, read(raised(source), whole), CONTEXT).word is Word.PROVED
