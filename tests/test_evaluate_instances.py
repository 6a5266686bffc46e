"""Instances: their order, and that they satisfy every hypothesis, property and condition exactly."""

from itertools import islice

import pytest
from flint import fmpq

from derive.evaluate import agreements, evaluate, instances, satisfiable
from tests.terms import (
    at,
    call,
    context,
    define,
    delta,
    family,
    forall,
    index,
    minus,
    over,
    partial,
    plus,
    power,
    relation,
    scalar,
    size,
    term,
    times,
    total,
    whole,
)

N, X, Z = size("n"), family("x", "n"), family("z", "n")
J, L = index("j", "n"), index("l", "n")


def sum_is_one(name):
    return forall([], lambda: relation(total(1, "n", lambda i: at(name, i)), "=", 1))


def vector(instance, name):
    return [value for (other, _), value in sorted(instance.values.items()) if other == name]


def test_small_sizes_zeros_and_ones_come_first():
    found = list(islice(instances(context(N, X), ["x"]), 60))
    assert found[0].integers == {"n": 1} and vector(found[0], "x") == [0]
    assert vector(found[1], "x") == [1]
    assert {instance.integers["n"] for instance in found} == {1, 2, 3, 4, 5, 6}
    assert any(instance.integers["n"] == 5 and vector(instance, "x") == [1] * 5 for instance in found)


def test_the_order_is_the_same_every_time():
    surroundings = context(N, X, family("p", "n", properties="probability"), J)
    first, second = (list(instances(surroundings, ["p", "x", "j"])) for _ in range(2))
    assert first == second and 100 < len(first) <= 400


def test_several_sizes_become_different():
    surroundings = context(size("n"), size("m"), family("A", "n", "m"))
    found = list(islice(instances(surroundings, ["A"]), 40))
    assert any(instance.integers["n"] != instance.integers["m"] for instance in found)


def test_conditions_decide_the_smallest_size():
    surroundings = context(N, J, L, relation("j", "!=", "l"))
    for instance in instances(surroundings, ["n"]):
        assert instance.integers["n"] >= 2
        assert instance.integers["j"] != instance.integers["l"]


def test_sizes_obey_hypotheses():
    surroundings = context(size("k"), size("m"), forall([], lambda: relation("k", "=", times(2, "m"))))
    assert satisfiable(surroundings, ["k"]).integers == {"k": 2, "m": 1}
    surroundings = context(size("k"), forall([], lambda: relation("k", ">=", 10)))
    assert satisfiable(surroundings, ["k"]).integers == {"k": 10}


def test_minimum_zero_allows_the_empty_family():
    assert satisfiable(context(size("n", 0), X), ["x"]).integers == {"n": 0}


@pytest.mark.parametrize(
    ("word", "holds"),
    [
        ("positive", lambda value: value > 0),
        ("nonnegative", lambda value: value >= 0),
        ("negative", lambda value: value < 0),
        ("nonzero", lambda value: value != 0),
        ("integer", lambda value: value.q == 1),
    ],
)
def test_properties_hold(word, holds):
    found = list(instances(context(N, family("x", "n", properties=word)), ["x"]))
    assert len(found) > 50
    assert all(holds(value) for instance in found for value in instance.values.values())


def test_probability_vectors_sum_to_one_exactly():
    surroundings = context(N, family("P", "n", "n", properties="probability"))
    found = list(islice(instances(surroundings, ["P"]), 60))
    for instance in found:
        for row in range(1, instance.integers["n"] + 1):
            values = [instance.values["P", (row, m)] for m in range(1, instance.integers["n"] + 1)]
            assert sum(values, fmpq(0)) == 1 and min(values) >= 0
    assert len(found) == 60


@pytest.mark.parametrize(("word", "factor"), [("symmetric", 1), ("antisymmetric", -1)])
def test_matrices_have_their_symmetry(word, factor):
    surroundings = context(N, family("A", "n", "n", properties=word))
    for instance in islice(instances(surroundings, ["A"]), 60):
        for (_, (i, j)), value in instance.values.items():
            assert value == factor * instance.values["A", (j, i)]


def test_unknown_properties_have_no_instance():
    assert satisfiable(context(N, family("x", "n", properties="wonderful")), ["x"]) is None


def test_linear_hypotheses_are_met_exactly():
    surroundings = context(N, X, sum_is_one("x"))
    found = list(islice(instances(surroundings, ["x"]), 80))
    assert all(sum(vector(instance, "x"), fmpq(0)) == 1 for instance in found)
    assert len(found) == 80


def test_doubly_stochastic_matrices_are_found():
    rows = forall([(1, "n")], lambda i: relation(total(1, "n", lambda j: at("A", i, j)), "=", 1))
    columns = forall([(1, "n")], lambda j: relation(total(1, "n", lambda i: at("A", i, j)), "=", 1))
    surroundings = context(N, family("A", "n", "n"), rows, columns)
    found = list(islice(instances(surroundings, ["A"]), 40))
    assert any(instance.integers["n"] > 1 for instance in found)
    for instance in found:
        length = instance.integers["n"]
        for m in range(1, length + 1):
            assert sum((instance.values["A", (m, j)] for j in range(1, length + 1)), fmpq(0)) == 1
            assert sum((instance.values["A", (i, m)] for i in range(1, length + 1)), fmpq(0)) == 1


def test_inverse_matrices_are_found():
    unit = forall(
        [(1, "n"), (1, "n")],
        lambda i, j: relation(total(1, "n", lambda k: times(at("A", i, k), at("B", k, j))), "=", delta(i, j)),
    )
    surroundings = context(N, family("A", "n", "n"), family("B", "n", "n"), unit)
    assert any(instance.integers["n"] == 3 for instance in islice(instances(surroundings, ["A"]), 40))


def test_one_hot_vectors_follow_their_index():
    one_hot = forall([(1, "n")], lambda i: relation(at("y", i), "=", delta(i, "l")))
    surroundings = context(N, L, family("y", "n"), one_hot)
    for instance in islice(instances(surroundings, ["y"]), 40):
        for m in range(1, instance.integers["n"] + 1):
            assert evaluate(at("y", m), instance, surroundings) == (m == instance.integers["l"])


def test_functions_with_a_constant_sum_have_derivatives_that_sum_to_zero():
    surroundings = context(N, Z, family("a", "n", depends_on=("z",)), sum_is_one("a"))
    first = total(1, "n", lambda i: partial(at("a", i), at("z", 1)))
    second = total(1, "n", lambda i: partial(partial(at("a", i), at("z", 1)), at("z", 1)))
    found = list(islice(instances(surroundings, ["a"], order=2), 40))
    assert any(instance.derivatives for instance in found)
    for instance in found:
        assert evaluate(first, instance, surroundings) == 0
        assert evaluate(second, instance, surroundings) == 0


def test_a_function_equated_with_softmax_has_its_derivatives():
    softmax = forall([(1, "n")], lambda i: relation(at("a", i), "=", call("softmax", whole("z", "n"), i)))
    surroundings = context(N, Z, family("a", "n", properties="positive", depends_on=("z",)), softmax)
    derivative = partial(at("a", 1), at("z", 1))
    expected = times(at("a", 1), minus(1, at("a", 1)))
    assert agreements(derivative, expected, surroundings, 30) == 30


def test_a_constant_equated_with_a_function_makes_it_constant():
    surroundings = context(
        scalar("z"),
        scalar("c"),
        scalar("a", depends_on=("z",)),
        forall([], lambda: relation("c", "=", "a")),
    )
    for instance in instances(surroundings, ["a"]):
        assert evaluate(partial("a", "z"), instance, surroundings) == 0


def test_a_differential_equation_is_obeyed_with_its_consequences():
    growth = forall([], lambda: relation(partial("a", "z"), "=", "a"))
    surroundings = context(scalar("z"), scalar("a", depends_on=("z",)), growth)
    found = list(instances(surroundings, ["a"], order=2))
    assert any(instance.values["a", ()] == 2 for instance in found)
    for instance in found:
        assert evaluate(minus(partial(partial("a", "z"), "z"), "a"), instance, surroundings) == 0


def test_equations_of_functions_that_cannot_be_integrated_have_no_instance():
    surroundings = context(
        scalar("u"),
        scalar("v"),
        scalar("a", depends_on=("u", "v")),
        forall([], lambda: relation(partial("a", "u"), "=", "v")),
        forall([], lambda: relation(partial("a", "v"), "=", times(-1, "u"))),
    )
    assert satisfiable(surroundings, ["a"]) is None


def test_a_nonnegative_function_at_zero_does_not_move():
    surroundings = context(scalar("z"), scalar("a", "nonnegative", depends_on=("z",)))
    for instance in instances(surroundings, ["a"]):
        assert instance.values["a", ()] > 0 or not instance.derivatives


@pytest.mark.parametrize(
    "relations",
    [
        [relation("x", "=", 0), relation("x", "=", 1)],
        [relation("x", "<", 0), relation("x", ">", 0)],
        [relation(power("x", 2), "=", -1)],
        [relation(1, "=", 2)],
        [relation(over(1, "x"), "=", 0)],
    ],
)
def test_contradictory_hypotheses_have_no_instance(relations):
    hypotheses = [forall([], lambda item=item: item) for item in relations]
    assert satisfiable(context(scalar("x"), *hypotheses), ["x"]) is None


def test_hypotheses_about_definitions_are_met():
    surroundings = context(
        N,
        X,
        define("s", 0, lambda: total(1, "n", lambda i: at("x", i))),
        forall([], lambda: relation("s", "=", 3)),
    )
    instance = satisfiable(surroundings, ["s"])
    assert evaluate(term("s"), instance, surroundings) == 3


def test_hypotheses_are_followed_from_name_to_name():
    surroundings = context(
        scalar("x"),
        scalar("y"),
        scalar("w"),
        forall([], lambda: relation("x", "=", plus("y", 1))),
        forall([], lambda: relation("y", "=", plus("w", 1))),
        forall([], lambda: relation("w", "=", 5)),
    )
    assert evaluate(term("x"), satisfiable(surroundings, ["x"]), surroundings) == 7
