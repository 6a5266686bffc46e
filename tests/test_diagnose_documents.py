"""The diagnoses of the founding documents, of published errors, and of lines that have no repair."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from derive.check import check, check_document
from derive.diagnose.source import applied
from derive.diagnosis import Diagnosis
from derive.load import load, load_text
from derive.report import FORMATS, Options, Report
from derive.result import FileResult, StepResult
from derive.verdict import Word
from tests.errata import Finding, finding, records

ROOT = Path(__file__).parent.parent


@cache
def document(name: str) -> FileResult:
    return check(ROOT / "proofs" / f"{name}.yaml")


def step(name: str, identity: str) -> StepResult:
    result = document(name)
    return next(item for item in (*result.steps, *result.goals) if item.id == identity)


def diagnosis(name: str, identity: str) -> Diagnosis:
    found = step(name, identity).diagnosis
    assert found is not None
    return found


def result(text: str, repair: bool = True) -> FileResult:
    found = check_document(load_text(text, "proof.yaml"), repair)
    assert not found.problems
    return found


def test_purcell_dropped_the_leading_minus() -> None:
    found = diagnosis("purcell", "simplify.1")
    assert [(item.code, item.name) for item in found.repairs] == [("D410", "dropped-sign")] * 2
    assert found.repairs[0].side.startswith(r"-\left( (\hat{a}_j(1 - \sigma(z_j)))")
    assert found.repairs[1].side.startswith(r"-(\hat{a}_j(1 - \sigma(z_j))) +")
    assert step("purcell", "simplify.1").codes == ("D410",)


def test_with_the_minus_kept_purcells_conclusion_is_a_minus_a_hat() -> None:
    found = diagnosis("purcell", "simplify.1").carried
    assert found is not None
    assert (found.step, found.side) == ("vector-form.1", r"\mathbf{a} - \hat{\mathbf{a}}")
    assert len(found.steps) == 5


def test_purcells_wrong_goal_is_inherited_and_his_later_lines_are_not_diagnosed() -> None:
    assert diagnosis("purcell", "gradient.1").inherited == "simplify.1"
    assert diagnosis("purcell", "gradient.1").repairs == ()
    assert step("purcell", "simplify.2").diagnosis is None


@pytest.mark.parametrize("name", ["delta-where-equal.1", "delta-where-different.1"])
def test_purcells_prose_swaps_the_cases_of_delta(name: str) -> None:
    assert diagnosis("purcell", name).repairs[0].name == "swapped-delta-cases"


def test_the_blog_posts_first_case_lost_a_term_and_shadowed_an_index() -> None:
    found = diagnosis("cross_entropy_gradient", "case-wrong.1").repairs[0]
    assert (found.name, found.mends) == ("extra-condition", ("D301",))
    assert r"\Sigma_{n=1}^{k} \left[ y^{(i)}_n \log" in found.side
    assert step("cross_entropy_gradient", "case-wrong.1").codes == ("D301", "D474")


@pytest.mark.parametrize(
    ("name", "side"),
    [
        ("case-true.2", r"\nabla_{z^{(i)}_j} \left( - \log(\text{softmax}(z^{(i)})_{j}) \right)"),
        ("case-true.9", r"-1 + \text{softmax}(z^{(i)})_{j}"),
        ("case-true.10", r"-y^{(i)}_j + \hat{y}^{(i)}_{j}"),
        ("recombination.1", r"\hat{y}^{(i)}_{j} - y^{(i)}_{j} + 0"),
    ],
)
def test_the_blog_posts_dropped_indices_come_back(name: str, side: str) -> None:
    assert diagnosis("cross_entropy_gradient", name).repairs[0].side == side


def test_a_line_that_brings_a_wrong_case_together_inherits() -> None:
    assert diagnosis("cross_entropy_gradient", "recombination.1").inherited == "case-wrong.1"


@pytest.mark.parametrize("name", ["purcell", "cross_entropy_gradient"])
def test_every_repair_shown_is_proved_when_it_is_put_into_the_file(name: str) -> None:
    """The changes are made in the step's text, and the whole document is checked again."""
    whole = load(ROOT / "proofs" / f"{name}.yaml")
    for item in document(name).steps:
        if item.diagnosis is None or item.diagnosis.inherited:
            continue
        for repair in item.diagnosis.repairs:
            mended = replace(item.text, value=applied(item.text.value, repair.changes))
            entries = tuple(
                replace(entry, latex=mended) if entry.latex is item.text or entry.latex == item.text else entry
                for entry in whole.entries
            )
            again = check_document(replace(whole, entries=entries), repair=False)
            assert next(step.word for step in again.steps if step.id == item.id) is Word.PROVED


HEAD = "title: t\ndeclare: {n: size, x: {vector: n}, c: scalar, k: size}\nsteps:\n"


def test_a_later_line_that_is_right_follows_from_the_repaired_one() -> None:
    steps = result(
        HEAD + "  - id: s\n    latex: |\n"
        r"      \sum_{i=1}^{n} (x_i - c)^2 = \sum_{i=1}^{n} (x_i^2 + 2 c x_i + c^2)"
        "\n"
        r"        = \sum_{i=1}^{n} x_i^2 - 2 c \sum_{i=1}^{n} x_i + n c^2"
    ).steps
    assert [item.word for item in steps] == ["refuted", "refuted"]
    first, second = (item.diagnosis for item in steps)
    assert first is not None and second is not None
    assert (first.repairs[0].name, first.follow) == ("wrong-sign", ("s.2",))
    assert second.inherited == "s.1"


CASES = r"""
title: two cases
declare: {n: size, i: {index: n}, j: {index: n}, x: {vector: n}, \delta: kronecker delta}
steps:
  - id: equal
    latex: \frac{\partial x_i^2}{\partial x_j} = %s
    when: i = j
  - id: different
    latex: \frac{\partial x_i^2}{\partial x_j} = 0
    when: i \neq j
  - id: both
    latex: \frac{\partial x_i^2}{\partial x_j} = %s
    from: [equal, different]
"""


def test_a_line_that_brings_cases_together_and_is_wrong_itself_is_diagnosed() -> None:
    for equal, both, cause in (
        ("x_i", r"2 x_i \delta_{ij}", "equal.1"),
        ("2 x_i", r"x_i \delta_{ij}", ""),
        ("x_i", r"3 + 2 x_i \delta_{ij}", ""),
    ):
        found = result(CASES % (equal, both)).steps[-1].diagnosis
        assert found is not None
        assert found.inherited == cause
        assert bool(found.repairs) == (not cause)


def test_without_a_repair_the_factor_or_the_term_is_said() -> None:
    found = result(HEAD + r"  - \sum_{i=1}^{n} x_i = 7 \sum_{i=1}^{n} x_i^2 c^2 - c + 5")
    shown = FORMATS["full"](Report((found,)), Options())
    assert "the right side is the left side plus" in shown
    assert "repair" not in shown


def test_the_smallest_parts_that_differ_are_shown() -> None:
    claim = r"\frac{c}{(1 + c^2)^2} \sum_{i=1}^{n} x_i = \frac{c}{(3 + c^7)^2} \sum_{i=1}^{n} x_i"
    found = result(f"{HEAD}  - {claim}").steps[0]
    assert found.diagnosis is not None
    item = found.diagnosis.difference
    assert item is not None
    assert (item.left, item.right) == ("1 + c^{2}", "3 + c^{7}")


def test_nothing_is_diagnosed_where_it_is_not_wanted() -> None:
    found = result(HEAD + r"  - \sum_{i=1}^{n} x_i = - \sum_{i=1}^{n} x_i", repair=False).steps[0]
    assert (found.codes, found.diagnosis) == (("D401",), None)


def test_what_the_author_expects_does_not_depend_on_the_diagnosis() -> None:
    wrong = HEAD + "  - latex: \\sum_{i=1}^{n} x_i = - \\sum_{i=1}^{n} x_i\n    expect: {verdict: refuted, codes: [%s]}"
    for code in ("D401", "D410"):
        for repair in (True, False):
            assert result(wrong % code, repair).steps[0].as_expected
    assert not result(wrong % "D411").steps[0].as_expected


def test_an_index_that_nothing_declares_leaves_one_side_without_meaning() -> None:
    steps = result(HEAD + r"  - \sum_{i=1}^{n} x_i = \sum_{i=1}^{n} x_j = \sum_{m=1}^{n} x_m").steps
    assert [item.word for item in steps] == ["ill-formed", "proved"]
    assert steps[0].codes == ("D308",)
    assert steps[0].diagnosis is not None
    assert steps[0].diagnosis.repairs[0].name in ("wrong-bound-index", "wrong-index")


@cache
def findings() -> tuple[Finding, ...]:
    return tuple(finding(record) for record in records("error"))


def test_published_errors_are_caught_named_and_mended() -> None:
    found = findings()
    assert len(found) >= 40
    assert [item.record.id for item in found if item.word not in ("refuted", "ill-formed")] == []
    assert sum(item.is_named for item in found) >= 0.85 * len(found)
    assert sum(item.is_fixed for item in found) >= 0.80 * len(found)


def test_no_rewrite_and_no_false_alarm_is_refuted() -> None:
    for record in records("rewrite"):
        words = {record.result(side, repair=False).word for side in (record.before, record.after)}
        assert words == {Word.PROVED}, record.id


def test_published_corrections_that_are_wrong_are_refuted() -> None:
    for record in records("wrong-fix"):
        assert record.result(record.after, repair=False).word is Word.REFUTED, record.id
