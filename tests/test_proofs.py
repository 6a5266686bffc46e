"""What the founding documents must yield, and the benchmark of step equalities."""

from __future__ import annotations

from pathlib import Path

import pytest

from derive.check import check
from derive.result import FileResult
from derive.verdict import Word
from tests import gallery

ROOT = Path(__file__).parent.parent
PROOFS = sorted((ROOT / "proofs").rglob("*.yaml"))
MATRICES = sorted((ROOT / "tests" / "bench_matrices").glob("*.yaml"))
BENCH = sorted((ROOT / "tests" / "bench").glob("*.yaml"))

Row = tuple[str, str | None]


def rows(result: FileResult) -> dict[str, Row]:
    """(verdict, from the start) of every step."""
    return {item.id: (item.word, item.from_start) for item in (*result.goals, *result.steps)}


@pytest.mark.parametrize("path", PROOFS, ids=lambda path: path.stem)
def test_every_proof_is_as_its_author_expects(path: Path) -> None:
    result = check(path)
    assert not result.problems
    assert [item.id for item in (*result.goals, *result.steps) if not item.as_expected] == []
    if path.parent == gallery.PROOFS and path.stem in gallery.TITLED:
        judged = [item for item in (*result.goals, *result.steps) if item.kind in ("step", "goal")]
        assert {(item.word, item.from_start) for item in judged} == {(Word.PROVED, Word.PROVED)}
        assert len(judged) >= 4


@pytest.mark.parametrize("name", ["purcell_corrected", "cross_entropy_gradient_corrected"])
def test_the_corrected_versions_are_proved_throughout(name: str) -> None:
    result = check(ROOT / "proofs" / f"{name}.yaml")
    words = {item.word for item in (*result.goals, *result.steps)}
    assert words <= {Word.PROVED, Word.DEFINITION, Word.ASSUMPTION}
    assert {item.from_start for item in result.steps if item.kind == "step"} == {Word.PROVED}


def test_purcell_is_wrong_in_one_line_and_in_its_conclusion() -> None:
    found = rows(check(ROOT / "proofs" / "purcell.yaml"))
    holds, lost = ("proved", "proved"), ("proved", "refuted")
    assert found == {
        "gradient.1": ("refuted", "refuted"),
        "loss": ("definition", None),
        "derivative-of-loss.1": holds,
        "derivative-of-loss.2": holds,
        "derivative-of-loss.3": holds,
        "softmax-output": ("assumption", None),
        "derivative-of-softmax.1": holds,
        "substitution.1": holds,
        "substitution.2": holds,
        "delta-where-equal.1": ("refuted", "refuted"),
        "delta-where-different.1": ("refuted", "refuted"),
        "two-cases.1": holds,
        "simplify.1": ("refuted", "refuted"),
        "simplify.2": lost,
        "term-back-into-the-sum.1": lost,
        "factor-out-of-the-sum.1": lost,
        "sum-is-one.1": lost,
        "vector-form.1": lost,
    }


def test_the_blog_post_is_right_in_its_conclusion_and_wrong_on_the_way() -> None:
    result = check(ROOT / "proofs" / "cross_entropy_gradient.yaml")
    found = {item.id: (item.word, item.reading, item.from_start, item.codes) for item in (*result.goals, *result.steps)}
    proved = ("proved", None, "proved", ())
    dropped = ("ill-formed", "proved", "proved", ("D303",))
    vector = ("ill-formed", "proved", "proved", ("D304",))
    assert found == {
        "gradient.1": proved,
        "gradient.2": proved,
        "prediction": ("definition", None, None, ()),
        "cross-entropy": ("definition", None, None, ()),
        "definition.1": ("ill-formed", "proved", "proved", ("D302",)),
        "case-wrong.1": ("refuted", "refuted", "refuted", ("D301", "D474")),
        "case-wrong.2": ("ill-formed", "proved", "refuted", ("D303",)),
        "case-wrong.3": ("proved", None, "refuted", ()),
        "case-true.1": dropped,
        "case-true.2": dropped,
        **{f"case-true.{number}": proved for number in range(3, 9)},
        **{f"case-true.{number}": vector for number in range(9, 12)},
        "recombination.1": ("ill-formed", "refuted", "proved", ("D304", "D403")),
        "recombination.2": vector,
    }


def test_the_recombination_follows_from_one_case_only() -> None:
    result = check(ROOT / "proofs" / "cross_entropy_gradient.yaml")
    step = next(item for item in result.steps if item.id == "recombination.1")
    assert [(item.origin, item.verdict.word) for item in step.judgements] == [
        ("case-wrong.3", "refuted"),
        ("case-true.11", "proved"),
    ]


def test_the_dropped_minus_is_seen_in_numbers() -> None:
    result = check(ROOT / "proofs" / "purcell.yaml")
    step = next(item for item in result.steps if item.id == "simplify.1")
    verdict = step.judgements[0].verdict
    assert verdict.counterexample is not None
    shown = verdict.counterexample.shown()
    assert (shown["k"], shown["z"]) == ("2", "(0, 0)")
    assert {shown["left"], shown["right"]} == {"1/2", "-1/2"}
    assert verdict.ratio == "-1"


@pytest.mark.parametrize("path", BENCH, ids=lambda path: path.stem)
def test_every_step_equality_of_the_benchmark_is_decided_rightly(path: Path) -> None:
    result = check(path, repair=False)
    assert not result.problems
    assert [(item.id, item.word) for item in result.steps if not item.as_expected] == []


def test_the_equalities_that_other_tools_are_timed_beside_are_proved() -> None:
    result = check(ROOT / "benchmarks" / "equalities" / "ours.yaml", repair=False)
    assert not result.problems
    assert {item.word for item in result.steps if item.judgements} == {"proved"}


@pytest.mark.parametrize("path", MATRICES, ids=lambda path: path.stem)
def test_the_benchmark_in_whole_vectors_and_matrices_is_decided_rightly(path: Path) -> None:
    result = check(path, repair=False)
    assert not result.problems
    assert [(item.id, item.word) for item in result.steps if not item.as_expected] == []
    assert [item.word for item in result.steps if item.judgements] == ["proved", "refuted"]


def test_the_benchmark_is_complete() -> None:
    assert len(BENCH) == 147
