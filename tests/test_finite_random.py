"""The second prover on random claims: what brute force finds different is never agreed to, what is true by construction
never disagreed with."""

from __future__ import annotations

import pytest

from derive.finite import Word, audit
from tests.laboratory.brute import compare
from tests.laboratory.choices import Choices
from tests.laboratory.probe import probe


@pytest.mark.parametrize("first", (0, 20, 40))
def test_no_random_claim_is_audited_wrongly(first: int) -> None:
    decided = 0
    for seed in range(first, first + 20):
        item = probe(seed)
        answer = audit(item.left, item.right, item.world.context)
        decided += answer.word is not Word.NOT_COVERED
        truth = compare(item.left, item.right, item.world, Choices(f"points {seed}"))
        if answer.word is Word.AGREES:
            assert not truth.different, (seed, item.changes)
        if answer.word is Word.DISAGREES and not item.world.context.hypotheses:
            assert item.kind != "true", (seed, item.changes, answer.disagreement)
    assert decided >= 5


def test_late_failures_are_found_whatever_stands_beside_them() -> None:
    # each of these vanishes at the first sizes, beside sums and free indices that make the bound larger
    from tests.terms import at, context, delta, family, index, minus, plus, size, times, total

    inside = context(size("n"), index("i", "n"), index("j", "n"), family("x", "n"), family("A", "n", "n"))
    for count in (1, 2, 3, 4):
        late = times(*(minus("n", value) for value in range(1, count + 1)))
        for beside in (
            at("x", "i"),
            total(1, "n", lambda a: times(at("A", a, "i"), at("A", a, "j"))),
            times(delta("i", "j"), total(1, "n", lambda a: at("x", a))),
            total(1, "n", lambda a: total(a, "n", lambda b: at("A", a, b))),
        ):
            answer = audit(plus(times(late, beside), at("x", "j")), at("x", "j"), inside)
            assert answer.word is Word.DISAGREES and f"n = {count + 1}" in answer.disagreement
