"""Counterexamples: every false claim here has one that is small, and no true claim has any."""

import pytest
from flint import fmpq

import derive
from derive.evaluate import agreements, evaluate, refute
from derive.term import component
from derive.verdict import Word
from tests.terms import (
    array,
    at,
    call,
    context,
    define,
    delta,
    family,
    forall,
    function,
    index,
    minus,
    neg,
    over,
    partial,
    plus,
    power,
    relation,
    root,
    scalar,
    size,
    term,
    times,
    total,
    whole,
)

N, X, Y, Z = size("n"), family("x", "n"), family("y", "n"), family("z", "n")
A, P = family("A", "n", "n"), family("p", "n")
INDEX_I, INDEX_J = index("i", "n"), index("j", "n")
U, V = scalar("u"), scalar("v")
a_of_z = family("a", "n", depends_on=("z",))
positive_a = family("a", "n", properties="positive", depends_on=("z",))


def over_all(body, lower=1, upper="n", when=None):
    return total(lower, upper, body, when)


def entry(name):
    return lambda i: at(name, i)


def sum_is_one(name):
    return forall([], lambda: relation(over_all(entry(name)), "=", 1))


def power_sum(degree):
    return over_all(lambda i: power(at("x", i), degree))


SOFTMAX = forall([(1, "n")], lambda i: relation(at("a", i), "=", call("softmax", whole("z", "n"), i)))
LOSS = define("L", 0, lambda: neg(over_all(lambda i: times(at("t", i), call("log", at("a", i))))))
QUADRATIC = over_all(lambda i: over_all(lambda j: times(at("x", i), at("A", i, j), at("x", j))))
GRADIENT = times(2, over_all(lambda j: times(at("A", "i", j), at("x", j))))
FIFTH = plus(  # 120 e_5 in power sums
    power(power_sum(1), 5),
    times(-10, power(power_sum(1), 3), power_sum(2)),
    times(20, power(power_sum(1), 2), power_sum(3)),
    times(15, power_sum(1), power(power_sum(2), 2)),
    times(-30, power_sum(1), power_sum(4)),
    times(-20, power_sum(2), power_sum(3)),
    times(24, power_sum(5)),
)
SWAPPED = (
    over_all(lambda i: times(at("x", i), over_all(lambda j: at("A", i, j)))),
    over_all(lambda j: times(at("x", j), over_all(lambda i: at("A", i, j)))),
)

FALSE = {
    "derivative lost": (
        partial(over_all(lambda m: call("exp", at("z", m))), at("z", "j")),
        0,
        context(N, Z, INDEX_J),
    ),
    "derivative of a sum": (partial(over_all(entry("x")), at("x", "i")), "n", context(N, X, INDEX_I)),
    "capture": (
        over_all(lambda i: times(at("x", i), at("y", "j"))),
        over_all(lambda i: times(at("y", i), at("x", "j"))),
        context(N, X, Y, INDEX_J),
    ),
    "capture of two": (*SWAPPED, context(N, X, A)),
    "product of sums": (
        over_all(lambda i: times(at("x", i), at("y", i))),
        times(over_all(entry("x")), over_all(entry("y"))),
        context(N, X, Y),
    ),
    "one less": (over_all(entry("x")), over_all(entry("x"), 1, minus("n", 1)), context(N, X)),
    "empty sum": (over_all(lambda i: 1, 5, 1), -3, context()),
    "inner sum at one": (
        over_all(entry("x"), 2, minus("n", 1)),
        minus(over_all(entry("x")), plus(at("x", 1), at("x", "n"))),
        context(N, X),
    ),
    "sum of ones": (over_all(lambda i: 1), 1, context(N)),
    "three roots": (times(minus("n", 1), minus("n", 2), minus("n", 3)), 0, context(N)),
    "root of a square": (root(power("u", 2)), "u", context(U)),
    "tiny powers": (over(1, power(2, 99)), over(1, power(2, 98)), context()),
    "tiny factorials": (over(1, call("factorial", 2004)), over(1, call("factorial", 2006)), context()),
    "Newton from five on": (FIFTH, 0, context(N, X)),
    "gradient without symmetry": (partial(QUADRATIC, at("x", "i")), GRADIENT, context(N, X, A, INDEX_I)),
    "ambient derivative": (partial(over_all(entry("p")), at("p", "j")), 0, context(N, P, INDEX_J, sum_is_one("p"))),
    "ambient derivative, declared": (
        partial(over_all(entry("p")), at("p", "j")),
        0,
        context(N, family("p", "n", properties="probability"), INDEX_J),
    ),
    "sign of softmax": (
        partial(at("a", "i"), at("z", "j")),
        times(at("a", "i"), plus(delta("i", "j"), at("a", "j"))),
        context(N, Z, positive_a, INDEX_I, INDEX_J, SOFTMAX),
    ),
    "the goal of Purcell": (
        array(1, "n", lambda j: partial("L", at("z", j))),
        array(1, "n", lambda j: minus(at("t", j), at("a", j))),
        context(N, Z, positive_a, family("t", "n"), SOFTMAX, LOSS, sum_is_one("t")),
    ),
    "inner derivative": (
        partial(call("f", power("u", 2)), "u"),
        call("f", power("u", 2), orders=(1,)),
        context(function("f"), U),
    ),
    "swapped delta": (delta("i", "j"), 0, context(N, INDEX_I, INDEX_J, relation("i", "=", "j"))),
}

TRUE = {
    "constant sum": (
        over_all(lambda i: partial(at("a", i), at("z", "j"))),
        0,
        context(N, Z, INDEX_J, a_of_z, sum_is_one("a")),
    ),
    "constant sum, declared": (
        over_all(lambda i: partial(at("a", i), at("z", "j"))),
        0,
        context(N, Z, INDEX_J, family("a", "n", properties="probability", depends_on=("z",))),
    ),
    "logarithm of a product": (
        call("log", times("u", "v")),
        plus(call("log", "u"), call("log", "v")),
        context(U, V),
    ),
    "quotient": (over("u", "u"), 1, context(U)),
    "gradient with symmetry": (
        partial(QUADRATIC, at("x", "i")),
        GRADIENT,
        context(N, X, family("A", "n", "n", properties="symmetric"), INDEX_I),
    ),
    "Hessian is symmetric": (
        partial(partial(at("a", "i"), at("z", "j")), at("z", "i")),
        partial(partial(at("a", "i"), at("z", "i")), at("z", "j")),
        context(N, Z, INDEX_I, INDEX_J, a_of_z),
    ),
    "softmax": (
        partial(at("a", "i"), at("z", "j")),
        times(at("a", "i"), minus(delta("i", "j"), at("a", "j"))),
        context(N, Z, positive_a, INDEX_I, INDEX_J, SOFTMAX),
    ),
    "gradient of Purcell": (
        array(1, "n", lambda j: partial("L", at("z", j))),
        array(1, "n", lambda j: minus(at("a", j), at("t", j))),
        context(N, Z, positive_a, family("t", "n"), SOFTMAX, LOSS, sum_is_one("t")),
    ),
    "chain rule": (
        partial(call("f", power("u", 2)), "u"),
        times(2, "u", call("f", power("u", 2), orders=(1,))),
        context(function("f"), U),
    ),
    "root of two": (power(root(2), 2), 2, context()),
}


@pytest.mark.parametrize("name", FALSE)
def test_false_claims_have_a_counterexample(name):
    left, right, surroundings = FALSE[name]
    found = refute(term(left), term(right), surroundings)
    assert found is not None
    sides = []
    for side in (term(left), term(right)):
        for place in found.component:
            side = component(side, term(place), 0)
        sides.append(evaluate(side, found.instance, surroundings))
    assert sides == [found.left, found.right]
    assert sides[0] != sides[1] and all(isinstance(side, fmpq) for side in sides)


@pytest.mark.parametrize("name", TRUE)
def test_true_claims_have_none(name):
    left, right, surroundings = TRUE[name]
    assert refute(term(left), term(right), surroundings, budget=80) is None
    assert agreements(term(left), term(right), surroundings, 10) > 0


def shown(name):
    left, right, surroundings = FALSE[name]
    return refute(term(left), term(right), surroundings).shown()


def test_counterexamples_are_small_enough_to_do_in_the_head():
    assert shown("inner sum at one") == {"n": "1", "x": "(1)", "left": "0", "right": "-1"}
    assert shown("three roots") == {"n": "4", "left": "6", "right": "0"}
    assert shown("product of sums") == {"n": "2", "x": "(1, 1)", "y": "(1, 1)", "left": "2", "right": "4"}
    assert shown("Newton from five on")["x"] == "(1, 1, 1, 1, 1)"
    assert shown("root of a square") == {"u": "-1", "left": "1", "right": "-1"}
    assert shown("the goal of Purcell") == {
        "n": "2",
        "z": "(0, 0)",
        "a": "(1/2, 1/2)",
        "t": "(0, 1)",
        "component": "1",
        "left": "1/2",
        "right": "-1/2",
    }


def test_tiny_numbers_are_abbreviated():
    assert shown("tiny powers") == {"left": "≈ 1.57772·10^-30", "right": "≈ 3.15544·10^-30"}


def test_derivatives_and_functions_are_shown():
    left, right = partial(at("a", "i"), at("z", "j")), term(0)
    found = refute(left, right, context(N, Z, INDEX_I, INDEX_J, a_of_z)).shown()
    assert found["∂a_1/∂z_1"] == found["left"]
    assert shown("inner derivative")["f"] == "x ↦ x"


def test_balls_refute_only_if_they_are_disjoint():
    found = refute(call("exp", 1), call("exp", 2), context())
    assert found.shown() == {"left": "≈ 2.71828", "right": "≈ 7.38906"}
    assert refute(call("exp", 1), call("exp", 1), context()) is None


def test_the_second_of_two_close_values_is_told_apart():
    small = over(1, power(10, 50))
    found = refute(plus(root(2), small), root(2), context())
    assert found is not None and found.shown()["left"] != found.shown()["right"]


def test_sides_of_different_shape_are_not_compared():
    assert refute(whole("x", "n"), term(1), context(N, X)) is None
    assert refute(whole("x", "n"), array(1, plus("n", 1), lambda i: 0), context(N, X)) is None


def test_hypotheses_about_other_names_do_not_matter():
    unrelated = forall([], lambda: relation(call("exp", "v"), "=", 2))
    assert refute(call("exp", "u"), term(1), context(U, V, unrelated)) is not None
    assert refute(call("exp", "v"), term(1), context(U, V, unrelated)) is None


def test_a_long_claim_is_refuted_where_its_residual_says_so() -> None:
    # where three indices differ the sizes are at least 3, and few instances of six nested sums can be paid for
    names = {"n": "size", "m": "size"} | {name: {"vector": "n"} for name in "abv"}
    names |= {name: {"index": "n"} for name in "ijl"}
    inner = r"\left( \sum_{s=1}^{m} \sum_{t=1}^{m} \sum_{u=1}^{n} b_q a_u \right)"
    sums = rf"\sum_{{p=1}}^{{n}} \sum_{{q=1}}^{{n}} \sum_{{r=1}}^{{n}} {inner}"
    apart = [r"i \neq j", r"j \neq l", r"i \neq l"]
    verdict = derive.equal(rf"{sums} v_r + a_i b_j v_l", rf"{sums} v_r^2 + a_i b_j v_l", declare=names, when=apart)
    assert verdict.word is Word.REFUTED


def test_instances_of_large_sizes_leave_work_for_those_of_small_ones() -> None:
    """The derivative of an inverse costs the more, the larger the matrix: six rows took all the work there is."""
    names = {"n": "size", "p": "size", "X": {"matrix": ["n", "n"], "is": "invertible"}}
    names |= {"A": {"matrix": ["p", "n"]}, "B": {"matrix": ["n", "p"]}}
    gradient = r"\frac{\partial}{\partial X} \operatorname{tr}(A X^{-1} B)"
    assert derive.equal(gradient, "-X^{-1} B A X^{-1}", declare=names).word is Word.REFUTED


def test_a_ball_around_0_is_shown_as_0() -> None:
    from flint import arb

    from derive.evaluate.counterexample import shown_value

    assert shown_value(arb(0, 1e-30)) == "≈ 0"
    assert shown_value(arb(2.5)) == "≈ 2.5"
