"""The table of mistakes: its rows, and what they plant and mend."""

from __future__ import annotations

import pytest

from derive.check import check_document
from derive.decide import Judge
from derive.diagnose.candidates import candidates
from derive.diagnose.lines import lines_of, search_for
from derive.diagnose.mistake import Mistake
from derive.diagnose.mutate import Mutant, outcome, outcomes
from derive.diagnose.places import changed, flat, places
from derive.diagnose.table import MISTAKES
from derive.diagnostic import CODES
from derive.load import load_text
from derive.result import FileResult
from derive.verdict import Word

PROOF = r"""
title: a proof that offers a place to every mistake
declare:
  n: {size: {at_least: 2}}
  d: size
  j: {index: n}
  l: {index: n}
  a: {scalar: , is: positive}
  b: {scalar: , is: positive}
  x: {vector: n}
  y: {vector: n}
  A: {matrix: [n, n]}
  B: {matrix: [n, n]}
  C: {matrix: [n, n], is: invertible}
  f: {function: {arity: 1}}
  \delta: kronecker delta
steps:
  - id: expand
    latex: |
      \sum_{i=1}^{n} (x_i - a y_i)^2
        = \sum_{i=1}^{n} x_i^2 - 2 a \sum_{i=1}^{n} x_i y_i + a^2 \sum_{i=1}^{n} y_i^2
  - id: split
    latex: \sum_{i=1}^{n} A_{ij} x_i = A_{jj} x_j + \sum_{\substack{i=1 \\ i \neq j}}^{n} A_{ij} x_i
  - id: logarithm
    latex: \log(a) - \log(b) = \log \left( \frac{a}{b} \right)
  - id: exchanged
    latex: \frac{\partial}{\partial x_j} \sum_{i=1}^{n} A_{li} x_i = A_{lj}
  - id: contracted
    latex: \sum_{i=1}^{n} \delta_{ij} A_{li} x_i = A_{lj} x_j
  - id: second
    latex: \frac{\partial}{\partial a} \frac{\partial f(a)}{\partial a} = \frac{\partial^2 f(a)}{\partial a^2}
  - id: matrices
    latex: x^\top A y = y^\top A^\top x
  - id: jacobian
    latex: \frac{\partial (A x)}{\partial x} = A
  - id: product
    latex: (A B)^\top = B^\top A^\top
  - id: inverses
    latex: (A C)^\top C^{-1} = C^\top A^\top C^{-1}
  - id: shifted
    latex: \sum_{i=1}^{n-1} x_i y_{i+1} = \sum_{i=2}^{n} x_{i-1} y_i
  - id: sines
    latex: \frac{\partial}{\partial a} \sin(a) = \cos(a)
  - id: same
    latex: \delta_{jl} = 1
    when: j = l
"""


@pytest.fixture(scope="module")
def proof() -> FileResult:
    result = check_document(load_text(PROOF, "proof"))
    assert not result.problems
    assert [step.id for step in result.steps if step.word is not Word.PROVED] == []
    return result


def test_codes_and_names_are_those_of_the_list_and_never_double() -> None:
    assert len({row.code for row in MISTAKES}) == len({row.name for row in MISTAKES}) == len(MISTAKES)
    assert {row.code: row.name for row in MISTAKES} == {row.code: CODES[row.code] for row in MISTAKES}


@pytest.mark.parametrize("row", MISTAKES, ids=lambda row: row.name)
def test_every_mistake_can_be_planted_is_caught_and_mended(proof: FileResult, row: Mistake) -> None:
    """For each row some mutant of its own is refuted or ill-formed, named by it first, and repaired as it was."""
    judge = Judge()
    lines = lines_of(proof.steps)
    for line in lines.values():
        search = search_for(line, lines, judge)
        assert search is not None
        planted = [item for item in candidates(search.around(), plant=True) if item.row is row]
        for item in planted[:12]:
            found = outcome(Mutant(line, ((row.code, row.name),), item.side, search), judge)
            if found is not None and found.is_named and found.is_repaired:
                assert found.word in (Word.REFUTED, Word.ILL_FORMED)
                return
    pytest.fail(f"no mutant of {row.name} is named and repaired")


def test_a_limit_draws_the_same_mutants_for_the_same_seed(proof: FileResult) -> None:
    first = list(outcomes(proof, Judge(), limit=12, seed=4, repair=False))
    assert first == list(outcomes(proof, Judge(), limit=12, seed=4, repair=False))
    assert first != list(outcomes(proof, Judge(), limit=12, seed=5, repair=False))
    assert len({item.kind for item in first}) == 12


def test_a_place_changed_to_itself_changes_nothing(proof: FileResult) -> None:
    for line in lines_of(proof.steps).values():
        for place in places(line.side):
            assert changed(place, place.node) == line.side


def test_what_was_written_is_the_same_in_another_layout(proof: FileResult) -> None:
    lines = lines_of(
        check_document(
            load_text(
                "title: t\ndeclare: {n: size, x: {vector: n}, c: scalar}\nsteps:\n"
                r"  - 2 c + \sum_{i=1}^{n} x_i c = \sum_{m=1}^{n} c x_m + (2 c) = 2 c - \sum_{i=1}^{n} c x_i",
                "layout",
            ),
            repair=False,
        ).steps
    )
    one, other = (flat(line.side) for line in lines.values())
    assert flat(next(iter(lines.values())).formula.sides[0]) == one != other
