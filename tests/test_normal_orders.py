"""Polynomials that speak of the order of indices are decided, free or bound, two indices or more."""

from __future__ import annotations

import pytest

from derive.decide import equal
from derive.normal import index as ix
from derive.normal.inequalities import feasible
from derive.verdict import Word
from tests.terms import (
    at,
    call,
    cases,
    context,
    delta,
    family,
    forall,
    index,
    minus,
    neg,
    over,
    plus,
    power,
    relation,
    size,
    term,
    times,
    total,
)

N, M = size("n"), size("m")
X, Y, Z, A = family("x", "n"), family("y", "n"), family("z", "n"), family("A", "n", "n")
FREE = context(N, M, X, Y, Z, A, family("c", "m"), family("d", "m"), *(index(name, "n") for name in "ijl"))


def sign(left, right):
    return cases(((relation(left, ">", right),), 1), ((relation(left, "=", right),), 0), ((), -1))


def where(*conditions):
    """1 where all hold, else 0."""
    return cases((conditions, 1), ((), 0))


def summed(body, lower=1, upper="n", when=None):
    return total(lower, upper, body, when)


def ascending(body):
    """Σ over r < s < t, the least first."""
    return summed(
        lambda r: summed(lambda s: summed(lambda t: body(r, s, t), plus(s, 1)), plus(r, 1)),
    )


def descending(body):
    """The same sum, the greatest first."""
    return summed(
        lambda t: summed(lambda s: summed(lambda r: body(r, s, t), 1, minus(s, 1)), 1, minus(t, 1)),
    )


def cycle(r, s, t):
    return times(at("A", r, s), at("A", s, t), at("A", t, r))


TRUE = {
    "an order is transitive": (
        where(relation("i", "<", "j"), relation("j", "<", "l"), relation("l", "<", "i")),
        0,
    ),
    "three signs of different indices": (
        times(
            minus(1, delta("i", "j")),
            minus(1, delta("j", "l")),
            minus(1, delta("l", "i")),
            plus(
                times(sign("i", "j"), sign("j", "l")),
                times(sign("j", "l"), sign("l", "i")),
                times(sign("l", "i"), sign("i", "j")),
            ),
        ),
        neg(times(minus(1, delta("i", "j")), minus(1, delta("j", "l")), minus(1, delta("l", "i")))),
    ),
    "three indices in order, from both ends": (
        ascending(lambda r, s, t: times(at("x", r), at("y", s), at("z", t))),
        descending(lambda r, s, t: times(at("x", r), at("y", s), at("z", t))),
    ),
    "triples of different indices": (ascending(lambda r, s, t: 1), over(times("n", minus("n", 1), minus("n", 2)), 6)),
    "the third elementary symmetric polynomial": (
        times(6, ascending(lambda r, s, t: times(at("x", r), at("x", s), at("x", t)))),
        plus(
            power(summed(lambda r: at("x", r)), 3),
            times(-3, summed(lambda r: power(at("x", r), 2)), summed(lambda r: at("x", r))),
            times(2, summed(lambda r: power(at("x", r), 3))),
        ),
    ),
    "a cycle by its greatest index": (
        summed(
            lambda r: summed(
                lambda s: summed(lambda t: cycle(r, s, t), when=lambda t: (relation(t, "!=", r), relation(t, "!=", s))),
                when=lambda s: (relation(s, "!=", r),),
            )
        ),
        plus(times(3, ascending(cycle)), times(3, ascending(lambda r, s, t: cycle(t, s, r)))),
    ),
    "up to the lesser of two indices": (
        summed(lambda r: 1, when=lambda r: (relation(r, "<=", "i"), relation(r, "<=", "j"))),
        cases(((relation("i", "<=", "j"),), "i"), ((), "j")),
    ),
    "the greater of two components' places": (
        summed(lambda r: summed(lambda s: cases(((relation(r, ">=", s),), at("x", r)), ((), at("x", s))))),
        summed(lambda r: times(minus(times(2, r), 1), at("x", r))),
    ),
    "an empty range between indices": (
        times(where(relation("i", ">", "j")), summed(lambda r: at("x", r), "i", "j")),
        0,
    ),
    "between two indices": (
        summed(lambda r: at("x", r), when=lambda r: (relation("i", "<", r), relation(r, "<", "j"))),
        times(
            where(relation("i", "<", "j")),
            minus(summed(lambda r: at("x", r), 1, minus("j", 1)), summed(lambda r: at("x", r), 1, "i")),
        ),
    ),
    "ranges of two sizes": (
        summed(lambda r: summed(lambda s: times(at("x", r), s), when=lambda s: (relation(s, "<=", r),), upper="m")),
        summed(
            lambda r: times(
                at("x", r),
                cases(
                    ((relation(r, "<=", "m"),), over(times(r, plus(r, 1)), 2)),
                    ((), over(times("m", plus("m", 1)), 2)),
                ),
            )
        ),
    ),
    "fractions of index values telescope": (
        summed(lambda r: minus(over(1, r), over(1, plus(r, 1)))),
        over("n", plus("n", 1)),
    ),
    "the last fraction split off": (
        summed(lambda r: over(1, r)),
        plus(summed(lambda r: over(1, r), 1, minus("n", 1)), over(1, "n")),
    ),
    "fractions counted from the end": (summed(lambda r: over(1, minus(plus("n", 1), r))), summed(lambda r: over(1, r))),
    "split at another size": (
        cases(
            (
                (relation("m", "<=", "n"),),
                plus(summed(lambda r: at("x", r), 1, "m"), summed(lambda r: at("x", r), plus("m", 1))),
            ),
            ((), 0),
        ),
        cases(((relation("m", "<=", "n"),), summed(lambda r: at("x", r))), ((), 0)),
    ),
    "counted from another size": (
        summed(lambda r: at("x", plus("m", r)), 1, minus("n", "m")),
        summed(lambda r: at("x", r), plus("m", 1)),
    ),
    "twice a difference": (delta(times(2, "i"), times(2, "j")), delta("i", "j")),
    "a range that may be shorter than empty": (
        summed(lambda r: 1, 1, minus("n", "m")),
        summed(lambda r: 1, plus("m", 1)),
    ),
}

APART = forall(
    [(1, "n"), (1, "n")],
    lambda r, s: relation(at("x", r), "!=", at("x", s)),
    lambda r, s: (relation(r, "!=", s),),
)

def pairs_of(upper, body):
    """Σ over r < s up to a size."""
    return summed(lambda r: summed(lambda s: body(r, s), plus(r, 1), upper), 1, upper)


def two_pairs(body):
    return pairs_of("n", lambda r, s: pairs_of("m", lambda t, u: body(r, s, t, u)))


FALSE = {
    "the lesser index of one size for that of another": (
        two_pairs(lambda r, s, t, u: times(r, at("x", r), at("y", s), at("c", t), at("d", u))),
        two_pairs(lambda r, s, t, u: times(t, at("x", r), at("y", s), at("c", t), at("d", u))),
    ),
    "three indices in another order": (
        ascending(lambda r, s, t: times(at("x", r), at("y", s), at("z", t))),
        ascending(lambda r, s, t: times(at("x", r), at("z", s), at("y", t))),
    ),
    "a cycle in one direction only": (ascending(cycle), ascending(lambda r, s, t: cycle(t, s, r))),
    "pairs instead of triples": (ascending(lambda r, s, t: 1), over(times("n", minus("n", 1)), 2)),
    "fractions that are one too far": (summed(lambda r: over(1, plus(r, 1))), minus(summed(lambda r: over(1, r)), 1)),
    "in one order of three only": (
        where(relation("j", "<", "i"), relation("i", "<", "l")),
        where(relation("j", "<", "i"), relation("j", "<", "l")),
    ),
}


@pytest.mark.parametrize("name", TRUE)
def test_proved(name):
    left, right = TRUE[name]
    verdict = equal(term(left), term(right), FREE)
    assert verdict.word is Word.PROVED, (verdict.left_over, verdict.explanation)


@pytest.mark.parametrize("name", FALSE)
def test_refuted(name):
    left, right = FALSE[name]
    verdict = equal(term(left), term(right), FREE)
    assert verdict.word is Word.REFUTED, (verdict.left_over, verdict.explanation)


def test_indices_of_a_size_that_is_a_number_have_few_values():
    names = context(N, X, index("i", "n"), index("j", "n"), relation("i", "<", "j"))
    assert equal(times(delta("n", 2), at("x", "j")), times(delta("n", 2), at("x", 2)), names).word is Word.PROVED
    assert equal(times(delta("n", 3), at("x", "j")), times(delta("n", 3), at("x", 2)), names).word is Word.REFUTED


def test_fractions_over_pairs_in_order():
    def pairs(before, after):
        return summed(
            lambda r: summed(
                lambda s: over(1, minus(at("x", before(r, s)), at("x", after(r, s)))),
                when=lambda s: (relation(s, ">", r),),
            )
        )

    ahead, back = pairs(lambda r, s: r, lambda r, s: s), pairs(lambda r, s: s, lambda r, s: r)
    assert equal(ahead, neg(back), context(N, X, APART)).word is Word.PROVED
    assert equal(ahead, back, context(N, X, APART)).word is Word.REFUTED


def test_distances_of_indices_do_not_go_round_in_circles():
    distances = summed(lambda r: summed(lambda s: call("abs", minus(r, s))))
    assert equal(distances, term(0), FREE).word is Word.REFUTED
    inverse = summed(lambda r: summed(lambda s: over(1, minus(r, s)), when=lambda s: (relation(r, "!=", s),)))
    assert equal(inverse, term(0), FREE).word is Word.PROVED


def test_inequalities_that_exclude_each_other():
    i, j, r = (ix.of_variable(ix.Variable("free", name)) for name in "ijr")
    chain = [ix.shifted(ix.subtract(j, i), -1), ix.shifted(ix.subtract(r, j), -1)]
    assert feasible(chain)
    assert feasible([*chain, ix.shifted(ix.subtract(r, i), -2)])
    assert not feasible([*chain, ix.shifted(ix.subtract(i, r), 1)])
    # 2 i = 2 j + 1 has no solution in integers
    twice = ix.subtract(ix.scale(i, 2), ix.shifted(ix.scale(j, 2), 1))
    assert not feasible([twice, ix.scale(twice, -1)])
