"""The second prover: it agrees with what is true, finds what fails at any size, and says what it does not cover."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from derive.context import Context
from derive.decide import equal
from derive.finite import Word, audit
from derive.term import Term, number
from derive.verdict import Word as Decided
from tests.terms import (
    array,
    at,
    call,
    cases,
    context,
    delta,
    family,
    forall,
    function,
    index,
    minus,
    over,
    partial,
    plus,
    power,
    product,
    relation,
    root,
    scalar,
    size,
    term,
    times,
    total,
    whole,
)

NAMES = (
    size("n"),
    size("m"),
    index("i", "n"),
    index("j", "n"),
    index("l", "n"),
    family("x", "n"),
    family("y", "n"),
    family("w", "m"),
    family("A", "n", "n"),
    family("S", "n", "n", properties="symmetric"),
    family("K", "n", "n", properties="antisymmetric"),
    scalar("c"),
    scalar("t"),
    family("g", "n", depends_on=("x",)),
    function("f"),
    function("h", 1, ("n",)),
)
PLAIN = context(*NAMES)


def sum_of_x() -> Term:
    """Σ x, made anew wherever it stands, since a term is made for its depth."""
    return total(1, "n", lambda a: at("x", a))


X = sum_of_x()
EXPONENTIALS = total(1, "n", lambda a: call("exp", at("x", a)))


def test_the_second_prover_imports_nothing_of_the_first() -> None:
    forbidden = {"normal", "domain", "decide", "evaluate", "certificate", "components"}
    for path in Path("derive/finite").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("derive"):
                assert not forbidden & {*node.module.split("."), *(item.name for item in node.names)}, path


def softmax(place: Term | str) -> Term:
    return over(call("exp", at("x", place)), EXPONENTIALS)


TRUE = {
    "product of sums": (power(X, 2), total(1, "n", lambda a: total(1, "n", lambda b: times(at("x", a), at("x", b))))),
    "number of terms": (total(1, "n", lambda a: 1), term("n")),
    "delta contracted": (total(1, "n", lambda a: times(delta(a, "i"), at("x", a))), at("x", "i")),
    "two deltas, indices that may coincide": (
        total(1, "n", lambda a: times(delta(a, "i"), delta(a, "j"), at("x", a))),
        times(delta("i", "j"), at("x", "i")),
    ),
    "two sizes": (
        total(1, "n", lambda a: total(1, "m", lambda b: plus(at("x", a), at("w", b)))),
        plus(times("m", X), times("n", total(1, "m", lambda b: at("w", b)))),
    ),
    "symmetric": (at("S", "i", "j"), at("S", "j", "i")),
    "antisymmetric": (total(1, "n", lambda a: total(1, "n", lambda b: times(at("K", a, b), at("S", a, b)))), number(0)),
    "derivative": (partial(power(X, 3), at("x", "i")), times(3, power(X, 2))),
    "derivative of a family": (
        partial(total(1, "n", lambda a: power(at("g", a), 2)), at("x", "i")),
        times(2, total(1, "n", lambda a: times(at("g", a), partial(at("g", a), at("x", "i"))))),
    ),
    "mixed derivatives": (
        partial(partial(at("g", "l"), at("x", "i")), at("x", "j")),
        partial(partial(at("g", "l"), at("x", "j")), at("x", "i")),
    ),
    "telescope": (
        total(1, minus("n", 1), lambda a: minus(at("x", plus(a, 1)), at("x", a))),
        minus(at("x", "n"), at("x", 1)),
    ),
    "triangle": (
        total(1, "n", lambda a: total(1, a, lambda b: times(at("x", a), at("x", b)))),
        over(plus(power(X, 2), total(1, "n", lambda a: power(at("x", a), 2))), 2),
    ),
    "index as a number": (total(1, "n", lambda a: a), over(times("n", plus("n", 1)), 2)),
    "mean": (total(1, "n", lambda a: minus(at("x", a), over(sum_of_x(), "n"))), number(0)),
    "denominator of a sum": (
        total(1, "n", lambda a: over(at("x", a), plus(1, power(sum_of_x(), 2)))),
        over(X, plus(1, power(X, 2))),
    ),
    "denominator below a sum": (
        total(1, "n", lambda a: over(at("x", a), plus(1, at("x", a)))),
        minus("n", total(1, "n", lambda a: over(1, plus(1, at("x", a))))),
    ),
    "softmax": (
        partial(softmax("i"), at("x", "j")),
        times(softmax("i"), minus(delta("i", "j"), softmax("j"))),
    ),
    "log of a sum": (partial(call("log", EXPONENTIALS), at("x", "j")), softmax("j")),
    "function": (partial(call("f", power("t", 2)), "t"), times(2, "t", call("f", power("t", 2), orders=(1,)))),
    "root": (power(root(plus(1, power(X, 2))), 2), plus(1, power(X, 2))),
    "sums inside a function, in another order": (
        call("sin", total(1, "n", lambda a: total(1, "n", lambda b: times(at("x", a), at("A", a, b))))),
        call("sin", total(1, "n", lambda b: total(1, "n", lambda a: times(at("A", a, b), at("x", a))))),
    ),
    "cases": (
        cases(((relation("i", "=", "j"),), at("x", "i")), ((), 0)),
        times(delta("i", "j"), at("x", "j")),
    ),
}


@pytest.mark.parametrize("name", TRUE)
def test_what_is_true_agrees(name: str) -> None:
    answer = audit(*TRUE[name], PLAIN)
    assert answer.word is Word.AGREES, answer
    assert answer.instances > 0


def injective(count: int) -> Term:
    """Σ over ``count`` different indices of a product of x's: zero for n < count."""

    def below(done: tuple[Term, ...]) -> Term:
        if len(done) == count:
            return times(*(at("x", a) for a in done))
        return total(1, "n", lambda a: times(*(minus(1, delta(a, b)) for b in done), below((*done, a))))

    return below(())


FALSE = {
    "counting one": (total(1, "n", lambda a: 1), number(1)),
    "from n = 3 on": (injective(3), number(0)),
    "from n = 4 on": (injective(4), number(0)),
    "only at n = 1 and 2": (times(minus("n", 1), minus("n", 2), X), number(0)),
    "only for different indices": (delta("i", "j"), number(0)),
    "only for equal indices": (at("A", "i", "j"), at("A", "j", "i")),
    "a sign of an antisymmetric matrix": (at("K", "i", "j"), at("K", "j", "i")),
    "a sum that ends one early": (total(1, minus("n", 1), lambda a: at("x", a)), X),
    "a derivative without its factor": (partial(power(X, 2), at("x", "i")), X),
    "a denominator": (over(X, plus(1, power(X, 2))), over(X, plus(1, X))),
    "a shift": (total(1, minus("n", 1), lambda a: times(at("x", a), at("x", plus(a, 1)))), power(X, 2)),
    "a constant index": (X, times("n", at("x", 1))),
    "a square pyramid": (total(1, "n", lambda a: power(a, 2)), over(times("n", plus("n", 1)), 2)),
    "two sizes exchanged": (total(1, "n", lambda a: "m"), power("n", 2)),
}


@pytest.mark.parametrize("name", FALSE)
def test_what_is_false_disagrees(name: str) -> None:
    answer = audit(*FALSE[name], PLAIN)
    assert answer.word is Word.DISAGREES, answer
    assert "n = " in answer.disagreement or "i = " in answer.disagreement


def test_a_case_excludes_instances() -> None:
    assert audit(delta("i", "j"), number(0), context(*NAMES, relation("i", "!=", "j"))).word is Word.AGREES
    assert audit(delta("i", "j"), number(1), context(*NAMES, relation("i", "=", "j"))).word is Word.AGREES
    below = cases(((relation("i", "<", "j"),), 1), ((), 0))
    assert audit(below, number(1), context(*NAMES, relation("i", "<", "j"))).word is Word.AGREES
    assert audit(below, number(1), context(*NAMES, relation("i", "!=", "j"))).word is Word.DISAGREES


def test_a_case_that_nothing_satisfies_proves_nothing() -> None:
    nowhere = context(*NAMES, relation("i", "!=", "i"))
    assert audit(number(0), number(1), nowhere).word is Word.NOT_COVERED


SIMPLEX = context(*NAMES, family("p", "n"), forall([], lambda: relation(total(1, "n", lambda a: at("p", a)), "=", 1)))
P = total(1, "n", lambda a: at("p", a))


def certified(left: Term, right: Term, inside: Context) -> tuple[Context, tuple]:  # type: ignore[type-arg]
    verdict = equal(left, right, inside)
    assert verdict.word is Decided.PROVED and verdict.certificate
    return inside, verdict.certificate


def test_certificates_of_the_first_prover_agree_and_wrong_ones_do_not() -> None:
    left, right = times(P, X), X
    inside, uses = certified(left, right, SIMPLEX)
    assert audit(left, right, inside, uses).word is Word.AGREES
    assert audit(left, right, inside).word is Word.DISAGREES
    assert uses[0].cofactor is not None
    wrong = replace(uses[0], cofactor=times(2, uses[0].cofactor))
    assert audit(left, right, inside, (wrong,)).word is Word.DISAGREES


def test_a_hypothesis_about_functions_is_differentiated() -> None:
    sums = forall([], lambda: relation(total(1, "n", lambda a: at("g", a)), "=", 1))
    left = total(1, "n", lambda a: partial(at("g", a), at("x", "j")))
    inside, uses = certified(left, number(0), context(*NAMES, sums))
    assert audit(left, number(0), inside, uses).word is Word.AGREES


def test_a_fact_at_a_point_is_not_differentiated() -> None:
    left, right = total(1, "n", lambda a: times(total(1, "n", lambda b: at("p", b)), at("p", a))), P
    inside, uses = certified(left, right, SIMPLEX)
    wrong = tuple(replace(use, directions=(at("p", "i"),)) for use in uses)
    answer = audit(partial(left, at("p", "i")), partial(right, at("p", "i")), inside, wrong)
    assert answer.word is Word.NOT_COVERED


def test_a_use_outside_the_range_of_a_hypothesis_is_refused() -> None:
    rows = forall([(1, "n")], lambda a: relation(total(1, "n", lambda b: at("A", a, b)), "=", 1))
    left = total(1, "n", lambda b: at("A", "i", b))
    inside, uses = certified(left, number(1), context(*NAMES, rows))
    assert audit(left, number(1), inside, uses).word is Word.AGREES
    moved = replace(uses[0], arguments=(plus("i", 1),))
    assert (
        audit(total(1, "n", lambda b: at("A", plus("i", 1), b)), number(1), inside, (moved,)).word is Word.NOT_COVERED
    )


def test_given_components_are_replaced_after_differentiating() -> None:
    one_hot = forall([(1, "n")], lambda a: relation(at("y", a), "=", delta(a, "l")))
    left = total(1, "n", lambda a: times(at("y", a), at("x", a)))
    inside, uses = certified(left, at("x", "l"), context(*NAMES, one_hot))
    assert audit(left, at("x", "l"), inside, uses).word is Word.AGREES
    assert audit(left, at("x", "i"), inside, uses).word is Word.DISAGREES
    derivative = partial(power(at("y", "i"), 2), at("y", "i"))
    assert audit(derivative, times(2, delta("i", "l")), inside, uses).word is Word.AGREES
    assert audit(derivative, number(0), inside, uses).word is Word.DISAGREES


NOT_COVERED = {
    "a size as exponent": (power(2, "n"), plus("n", 1)),
    "a product over an index": (product(1, "n", lambda a: 2), plus("n", 1)),
    "an index as a denominator": (total(1, "n", lambda a: over(1, a)), number(1)),
    "a condition on real numbers": (cases(((relation("c", ">", 0),), "c"), ((), "n")), term("c")),
    "three indices compared": (
        total(1, "n", lambda a: total(1, "n", lambda b: delta(plus(a, b), "i"))),
        minus("i", 1),
    ),
    "twice an index": (total(1, "n", lambda a: at("x", times(2, a))), number(0)),
    "functions that are not unknowns": (plus(power(call("sin", "c"), 2), power(call("cos", "c"), 2)), number(1)),
    "the derivative of a function of a vector": (partial(call("h", whole("x", "n")), at("x", "i")), number(0)),
    "a factorial": (call("factorial", "n"), times("n", call("factorial", minus("n", 1)))),
    "an exponent that is a number of another kind": (power("c", "t"), term("c")),
}


@pytest.mark.parametrize("name", NOT_COVERED)
def test_what_is_not_covered_is_said_with_a_reason(name: str) -> None:
    answer = audit(*NOT_COVERED[name], PLAIN)
    assert answer.word is Word.NOT_COVERED and answer.reason


def test_functions_that_coincide_at_small_sizes_only_do_not_agree() -> None:
    # Σ_a x_a and x_i are one thing at n = 1: taken as unknowns by value, they would hide a difference there
    for left in (call("sin", X), call("exp", X), call("log", X), over(1, call("sin", X))):
        right = times(left, over(X, at("x", "i")))
        assert audit(left, right, PLAIN).word is not Word.AGREES
    assert audit(call("sin", X), call("sin", at("x", "i")), PLAIN).word is not Word.AGREES


def test_the_end_of_the_work_is_said() -> None:
    large = power(plus(X, total(1, "n", lambda a: at("y", a))), 12)
    answer = audit(large, large, PLAIN, budget=10, values=10)
    assert answer.word is Word.NOT_COVERED and "work" in answer.reason


def test_vectors_are_compared_by_component() -> None:
    left = array(1, "n", lambda a: times(at("x", a), 2))
    assert audit(left, array(1, "n", lambda a: plus(at("x", a), at("x", a))), PLAIN).word is Word.AGREES
    assert audit(left, array(1, "n", lambda a: at("x", a)), PLAIN).word is Word.DISAGREES


def test_a_denominator_that_brings_up_another_is_not_counted_and_not_covered() -> None:
    def inside(a: Term) -> Term:
        ratio = over(at("x", a), plus(1, sum_of_x()))
        return over(1, cases(((relation(a, "=", "i"),), ratio), ((), ratio)))

    right = times(plus(1, sum_of_x()), total(1, "n", lambda a: over(1, at("x", a))))
    assert audit(total(1, "n", inside), right, PLAIN).word is Word.NOT_COVERED
