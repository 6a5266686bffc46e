"""The Matrix Cookbook: its identities are proved, its errata refuted, and planted mistakes are never proved.

That every step is as its file expects is `tests.test_proofs`' business, which takes all files below `proofs`.
"""

from __future__ import annotations

from functools import cache

import pytest

from derive.verdict import Word
from tests import matrix_cookbook as cookbook

FILES = sorted(cookbook.FOLDER.glob("*.yaml"))
SEED = 20121115
MUTANTS = 1
STEPS = 3
JUDGE = cookbook.Judge()


@cache
def found(stem: str) -> cookbook.Measured:
    return cookbook.measured(cookbook.FOLDER / f"{stem}.yaml", MUTANTS, SEED, STEPS)


@pytest.mark.parametrize("stem", [path.stem for path in FILES])
def test_no_mutant_is_proved_unless_it_is_true_and_some_is_refuted(stem: str) -> None:
    tallies = found(stem).tallies
    assert [said for tally in tallies.values() for said, why in tally.proved if not why] == []
    assert [number for number, tally in tallies.items() if tally.apart < MUTANTS] == []


def test_nearly_all_identities_are_proved_and_none_is_wrong() -> None:
    words = {number: word for path in FILES for number, word in found(path.stem).words.items()}
    assert Word.REFUTED not in words.values()
    assert len(words) >= 200
    assert sum(word is Word.PROVED for word in words.values()) >= 0.95 * len(words)


@cache
def planted(number: int, word: Word) -> cookbook.Mutant:
    """The first mutant of an identity of `1_transposes_and_traces` that gets a verdict."""
    path = cookbook.FOLDER / "1_transposes_and_traces.yaml"
    for mutant in cookbook.by_identity(cookbook.check(path, repair=False), JUDGE, SEED)[number]:
        made = cookbook.outcome(mutant, JUDGE, repair=False)
        if made is not None and made.word is word:
            return mutant
    raise AssertionError(f"no mutant of identity {number} is {word}")


def test_a_mutant_that_is_proved_is_proved_again_or_is_not_believed() -> None:
    """(Sᵀ)ᵀ is S, and the second prover says so; a mutant that is false has nothing that confirms it."""
    assert cookbook.confirmed(planted(13, Word.PROVED), JUDGE) == "proved by the second prover"
    assert cookbook.confirmed(planted(13, Word.REFUTED), JUDGE) == ""


def test_a_counterexample_has_no_two_equal_sizes() -> None:
    """tr(AF) = tr(FA) of matrices of size n × m and m × n is compared where n and m differ."""
    ((target, term),) = cookbook.claims(planted(14, Word.REFUTED))
    apart = cookbook.at_different_sizes(target.left, term, target.context)
    sizes = [instance.integers for instance in JUDGE.instances(apart, ["A", "F"], 20)]
    assert sizes
    assert all(item["n"] != item["m"] for item in sizes)
