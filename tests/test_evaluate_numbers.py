"""Jets against difference quotients and SymPy; exactness; definedness of powers and functions."""

import pytest
import sympy
from flint import arb, ctx, fmpq

from derive.evaluate.numbers import (
    ONE,
    Jet,
    TooLarge,
    Undecided,
    Undefined,
    absolute,
    apply_function,
    coefficient,
    factorial,
    holds,
    infinitesimal,
    integer_power,
    number_of,
    power,
)
from derive.functions import FUNCTIONS

SMOOTH = [row.name for row in FUNCTIONS.values() if row.flint and row.everywhere_smooth]
POINT = fmpq(3, 7)


def derivatives(function, at, order):
    """f, f', …, by nested ε."""
    value = function(infinitesimal((1 << order) - 1) + at)
    found = []
    for n in range(order + 1):
        found.append(number_of(value))
        if n < order:
            value = coefficient(value, 1 << n)
    return found


@pytest.mark.parametrize("name", SMOOTH)
def test_derivatives_agree_with_sympy(name):
    x = sympy.Symbol("x")
    expression = getattr(sympy, FUNCTIONS[name].sympy)(x)
    with ctx.workprec(128):
        found = derivatives(lambda value: apply_function(name, value), POINT, 3)
        for order, value in enumerate(found):
            exact = sympy.N(expression.diff(x, order).subs(x, sympy.Rational(3, 7)), 40)
            assert abs(arb(value) - arb(str(exact))) < arb(10) ** -30


@pytest.mark.parametrize("name", SMOOTH)
def test_derivatives_agree_with_difference_quotients(name):
    with ctx.workprec(256):
        step = fmpq(1, 10**20)
        values = [apply_function(name, POINT + step), apply_function(name, POINT - step)]
        quotient = (values[0] - values[1]) / (2 * step)
        exact = derivatives(lambda value: apply_function(name, value), POINT, 1)[1]
        assert abs(arb(quotient - exact)) < arb(10) ** -35


@pytest.mark.parametrize("exponent", [fmpq(5), fmpq(-3), fmpq(1, 2), fmpq(-2, 3)])
def test_power_derivatives_agree_with_sympy(exponent):
    x = sympy.Symbol("x", positive=True)
    expression = x ** sympy.Rational(int(exponent.p), int(exponent.q))
    with ctx.workprec(128):
        for order, value in enumerate(derivatives(lambda base: power(base, exponent), POINT, 3)):
            exact = sympy.N(expression.diff(x, order).subs(x, sympy.Rational(3, 7)), 40)
            assert abs(arb(value) - arb(str(exact))) < arb(10) ** -30


def test_x_to_the_x_has_the_known_derivative():
    with ctx.workprec(128):
        value = derivatives(lambda x: power(x, x), fmpq(2), 1)
        assert value[0] == 4
        assert arb(value[1]).overlaps(4 * (arb(2).log() + 1))


def test_rational_results_stay_rational():
    assert apply_function("exp", fmpq(0)) == 1
    assert apply_function("log", ONE) == 0
    assert apply_function("sin", fmpq(0)) == 0
    assert power(fmpq(4, 9), fmpq(3, 2)) == fmpq(8, 27)
    assert derivatives(lambda x: apply_function("log", x), fmpq(1, 2), 2)[1:] == [2, -4]
    assert derivatives(lambda x: apply_function("exp", x), fmpq(0), 2) == [1, 1, 1]
    assert integer_power(fmpq(0), 0) == 1


@pytest.mark.parametrize(
    "compute",
    [
        lambda: integer_power(fmpq(0), -1),
        lambda: power(fmpq(-1), fmpq(1, 2)),
        lambda: apply_function("log", fmpq(0)),
        lambda: apply_function("log", fmpq(-2)),
        lambda: power(infinitesimal(1) + fmpq(0), fmpq(1, 2)),
        lambda: absolute(infinitesimal(1) + fmpq(0)),
        lambda: factorial(fmpq(-1)),
        lambda: factorial(fmpq(1, 2)),
    ],
)
def test_what_is_not_defined_has_no_value(compute):
    with pytest.raises(Undefined):
        compute()


def test_root_of_a_square_is_not_differentiable_at_zero():
    square = integer_power(infinitesimal(1) + fmpq(0), 2)
    assert isinstance(square, Jet)
    with pytest.raises(Undefined):
        power(square, fmpq(1, 2))


def test_balls_around_zero_are_undecided():
    ball = arb(0, 1)
    for compute in (
        lambda: integer_power(ball, -1),
        lambda: apply_function("log", ball),
        lambda: holds("<", ball, fmpq(0)),
    ):
        with pytest.raises(Undecided):
            compute()


def test_huge_numbers_are_refused():
    with pytest.raises(TooLarge):
        integer_power(fmpq(3), 10**9)
    with pytest.raises(TooLarge):
        factorial(fmpq(10**9))
    assert integer_power(fmpq(-1), 10**30) == 1
