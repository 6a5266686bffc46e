"""The second prover on random claims: what brute force finds different is never agreed to, what is true by construction
never disagreed with."""

from __future__ import annotations

from random import Random

import pytest

from derive.finite import Word, audit
from tests.laboratory import compare, nodes, probe


@pytest.mark.parametrize("first", (0, 20, 40))
def test_no_random_claim_is_audited_wrongly(first: int) -> None:
    decided = 0
    for seed in range(first, first + 20):
        world, left, right, is_true, made = probe(seed)
        if len(nodes(left)) > 60 or len(nodes(right)) > 90:
            continue
        answer = audit(left, right, world.context)
        decided += answer.word is not Word.NOT_COVERED
        if answer.word is Word.AGREES:
            assert compare(left, right, world.context, Random(seed)).different is None, (seed, made)
        if answer.word is Word.DISAGREES and not world.context.hypotheses:
            assert not is_true, (seed, made, answer.disagreement)
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
