"""Values of terms: binders, ranges, derivatives, definitions, definedness."""

import pytest
from flint import arb, fmpq

from derive.context import Context
from derive.evaluate import Instance, TooLarge, Undecided, Undefined, evaluate
from tests.terms import (
    array,
    at,
    binder,
    call,
    cases,
    context,
    define,
    delta,
    family,
    function,
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

PLAIN = context(size("n"), family("x", "n"), family("y", "n"), scalar("u"), scalar("v"))
POINT = Instance(
    {"n": 3},
    {
        ("x", (1,)): fmpq(2),
        ("x", (2,)): fmpq(3),
        ("x", (3,)): fmpq(5),
        ("y", (1,)): fmpq(0),
        ("y", (2,)): fmpq(0),
        ("y", (3,)): fmpq(0),
        ("u", ()): fmpq(7),
        ("v", ()): fmpq(0),
    },
)


def value(expression, instance=POINT, surroundings=PLAIN, budget=2_000_000):
    return evaluate(term(expression), instance, surroundings, budget)


def test_sums_and_products_run_over_inclusive_ranges():
    assert value(total(1, "n", lambda i: at("x", i))) == 10
    assert value(product(2, "n", lambda i: at("x", i))) == 15
    assert value(total(1, "n", lambda i: total(i, "n", lambda j: times(at("x", i), at("x", j))))) == 69


def test_empty_ranges_give_zero_and_one():
    assert value(total(5, 1, lambda i: at("x", i))) == 0
    assert value(product(5, 1, lambda i: at("x", i))) == 1
    assert value(total(1, 0, lambda i: over(1, 0))) == 0


def test_a_body_under_a_false_condition_is_not_evaluated():
    without = total(1, "n", lambda i: over(1, minus(at("x", i), 3)), lambda i: (relation(i, "!=", 2),))
    assert value(without) == fmpq(-1, 2)


def test_an_index_counts_as_an_integer_value():
    assert value(total(1, "n", lambda i: times(i, at("x", minus("n", plus(i, -1)))))) == 5 + 6 + 6


def test_cases_take_the_first_branch_that_holds():
    branches = cases(((relation("u", "<", 0),), 1), ((relation("u", ">=", 7),), 2), ((), 3))
    assert value(branches) == 2
    with pytest.raises(Undecided):
        value(partial(branches, "u"))


def test_components_outside_the_shape_are_not_defined():
    for index in (0, 4):
        with pytest.raises(Undefined):
            value(at("x", index))
    with pytest.raises(Undefined):
        value(partial(1, at("x", 4)))
    with pytest.raises(Undefined):
        value(at("x", over(1, 2)))


def test_zero_times_what_is_not_defined_is_not_defined():
    with pytest.raises(Undefined):
        value(times(0, over(1, "v")))


def test_too_much_work_is_refused():
    with pytest.raises(TooLarge):
        value(total(1, power(10, 12), lambda i: i), budget=1000)


def test_a_component_is_varied_alone():
    assert value(partial(total(1, "n", lambda i: power(at("x", i), 2)), at("x", 2))) == 6
    assert value(partial(at("x", 1), at("x", 2))) == 0


def test_nested_derivatives_are_exact():
    assert value(partial(partial(times(power("u", 3), power("v", 2)), "u"), "v")) == 0
    assert value(partial(partial(power("u", 3), "u"), "u")) == 42
    assert value(partial(partial(partial(power("u", 3), "u"), "u"), "u")) == 6
    assert value(partial(partial(call("exp", times("u", "v")), "v"), "u")) == 1


def test_perturbations_are_not_confused():
    assert value(partial(times("u", partial(plus("u", "v"), "v")), "u")) == 1
    assert value(partial(times("u", partial(times("u", "v"), "v")), "u")) == 14


def test_softmax_at_equal_arguments_is_exact():
    softmax = call("softmax", whole("y", "n"), 2)
    assert value(softmax) == fmpq(1, 3)
    assert value(partial(softmax, at("y", 2))) == fmpq(2, 9)
    assert value(partial(softmax, at("y", 1))) == fmpq(-1, 9)


def test_definitions_are_unfolded_without_capture():
    defined = define("s", 1, lambda i: total(1, "n", lambda j: times(i, at("x", j))))
    surroundings = PLAIN.with_definition(defined)
    assert value(total(1, "n", lambda j: at("s", j)), surroundings=surroundings) == 60
    assert value(partial(at("s", 2), at("x", 1)), surroundings=surroundings) == 2


def test_a_defined_name_is_varied_freely():
    defined = define("w", 0, lambda: power("u", 2))
    surroundings = PLAIN.with_definition(defined)
    assert value(partial(times("w", "u"), "w"), surroundings=surroundings) == 7
    assert value(partial(times("w", "u"), "u"), surroundings=surroundings) == 147


def test_derivatives_of_dependent_families_come_from_the_instance():
    surroundings = context(size("n"), family("z", "n"), family("a", "n", depends_on=("z",)))
    z, second = ("z", (1,)), ("z", (2,))
    instance = Instance(
        {"n": 2},
        {("a", (1,)): fmpq(3), ("a", (2,)): fmpq(0), z: fmpq(0), second: fmpq(0)},
        {("a", (1,), (z,)): fmpq(5), ("a", (1,), (second,)): fmpq(7), ("a", (1,), (z, second)): fmpq(11)},
    )
    square = power(at("a", 1), 2)
    assert value(partial(square, at("z", 1)), instance, surroundings) == 30
    assert value(partial(partial(square, at("z", 1)), at("z", 2)), instance, surroundings) == 2 * (35 + 33)
    assert value(partial(partial(square, at("z", 2)), at("z", 1)), instance, surroundings) == 2 * (35 + 33)


def test_dependence_by_way_of_another_name_follows_the_chain_rule():
    """With a(u(t)): a' = 2, a'' = 3, u' = 5, u'' = 7, so d²a/dt² = 3·5² + 2·7."""
    surroundings = context(scalar("t"), scalar("u", depends_on=("t",)), scalar("a", depends_on=("u",)))
    t, u = ("t", ()), ("u", ())
    derivatives = {("a", (), (u,)): 2, ("a", (), (u, u)): 3, ("u", (), (t,)): 5, ("u", (), (t, t)): 7}
    zeros = {t: fmpq(0), u: fmpq(0), ("a", ()): fmpq(0)}
    instance = Instance({}, zeros, {entry: fmpq(number) for entry, number in derivatives.items()})
    assert value(partial("a", "t"), instance, surroundings) == 10
    assert value(partial(partial("a", "t"), "t"), instance, surroundings) == 89
    assert value(partial(partial("a", "u"), "t"), instance, surroundings) == 15


def test_dependence_directly_and_by_way_of_another_name_has_no_value():
    surroundings = context(scalar("t"), scalar("u", depends_on=("t",)), scalar("a", depends_on=("u", "t")))
    instance = Instance({}, {("t", ()): fmpq(0), ("u", ()): fmpq(0), ("a", ()): fmpq(0)})
    with pytest.raises(Undecided):
        value(partial("a", "t"), instance, surroundings)


def test_unspecified_functions_are_polynomials_with_derivatives():
    surroundings = context(function("f", 2), scalar("u"), function("g", shape=(2, 2)), family("y", 2))
    instance = Instance(
        {},
        {("u", ()): fmpq(2), ("y", (1,)): fmpq(1), ("y", (2,)): fmpq(3)},
        coefficients={("f", (), (1, 2)): fmpq(5), ("g", (2,), (0, 2)): fmpq(1)},
    )
    assert value(call("f", "u", 3), instance, surroundings) == 90
    assert value(partial(call("f", "u", "u"), "u"), instance, surroundings) == 60
    assert value(call("f", "u", 3, orders=(0, 1)), instance, surroundings) == 60
    vector = array(1, 2, lambda i: at("y", i))
    assert value(call("g", vector, 2), instance, surroundings) == 9
    assert value(partial(call("g", vector, 2), at("y", 2)), instance, surroundings) == 6
    assert value(call("g", vector, 1), instance, surroundings) == 0


def test_irrational_values_are_certified_balls():
    ball = value(root(2))
    assert isinstance(ball, arb) and ball.rad() < arb(10) ** -30
    assert value(delta(1, 1)) == 1 and value(delta(1, 2)) == 0


def test_a_vector_is_no_number():
    with pytest.raises(Undefined):
        value(binder("array", 1, 2, lambda i: i))
    with pytest.raises(Undefined):
        evaluate(term("q"), Instance(), Context())
