"""Every row of the table of functions: derivative, domain and sign, against difference quotients and SymPy."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from random import Random

import pytest
import sympy
from flint import arb, ctx, fmpq

from derive import signs
from derive.decide import equal
from derive.evaluate import Instance, Undefined, evaluate
from derive.functions import FUNCTIONS, Function
from derive.term import Apply, Partial, Symbol, Term, instantiate, number
from derive.verdict import Word
from tests.terms import at, context, family, index, over, partial, scalar, size, term, whole

SCALAR = [row for row in FUNCTIONS.values() if not row.vector_argument and row.domain != "natural"]
VECTOR = [row for row in FUNCTIONS.values() if row.vector_argument]
POINTS = [fmpq(Random(seed).randint(-40, 40), 7) for seed in range(24)]
STEP = fmpq(1, 2**40)
POSITIVE = context(scalar("x", "positive"))
REAL = context(scalar("x"))


@pytest.fixture(autouse=True)
def precision() -> Iterator[None]:
    """The differences of the tests are taken with as many bits as the values have."""
    with ctx.workprec(256):
        yield


def applied(row: Function, argument: Term) -> Term:
    return Apply(row.name, (argument,))


def value(claim: Term, point: fmpq) -> arb:
    return arb(evaluate(claim, Instance({}, {("x", ()): point}), REAL))


def inside(row: Function, point: fmpq) -> bool:
    allowed = signs.BY_NAME[row.domain] if row.domain != "any" else signs.ANY
    return bool(signs.of_number(point) & allowed) and (row.everywhere_smooth or point != 0)


@pytest.mark.parametrize("row", SCALAR, ids=lambda row: row.name)
def test_the_derivative_is_the_limit_of_difference_quotients(row: Function) -> None:
    claim = applied(row, Symbol("x"))
    derivative = Partial(claim, Symbol("x"))
    for point in filter(lambda point: inside(row, point), POINTS):
        quotient = (value(claim, point + STEP) - value(claim, point - STEP)) / arb(2 * STEP)
        expected = value(derivative, point)
        size_ = 1 + abs(expected) + abs(value(claim, point))
        assert abs(quotient - expected) < size_ * arb(2) ** -60, (row.name, point)
        if row.derivative is not None:
            assert value(instantiate(row.derivative, (Symbol("x"),), 0), point).overlaps(expected)


@pytest.mark.parametrize("row", [row for row in SCALAR if row.derivative is not None], ids=lambda row: row.name)
def test_the_derivative_is_sympys(row: Function) -> None:
    x = sympy.Symbol("x", positive=True)
    meaning = getattr(sympy, str(row.sympy))(x)
    for point in filter(lambda point: point > 0, POINTS):
        expected = sympy.diff(meaning, x).subs(x, sympy.Rational(int(point.p), int(point.q))).evalf(40)
        actual = value(Partial(applied(row, Symbol("x")), Symbol("x")), point)
        assert abs(actual - arb(str(expected))) < arb(10) ** -30 * (1 + abs(actual))


@pytest.mark.parametrize("row", [row for row in SCALAR if row.derivative is not None], ids=lambda row: row.name)
def test_the_engine_differentiates_by_the_row(row: Function) -> None:
    assert row.derivative is not None
    names = POSITIVE if row.domain == "positive" else REAL
    expected = instantiate(row.derivative, (Symbol("x"),), 0)
    assert equal(partial(applied(row, Symbol("x")), "x"), expected, names).word is Word.PROVED
    doubled = instantiate(row.derivative, (term(number(2)),), 0)
    assert equal(partial(applied(row, Symbol("x")), "x"), doubled, names).word is Word.REFUTED


@pytest.mark.parametrize("row", SCALAR, ids=lambda row: row.name)
def test_the_sign_and_the_domain_are_those_of_its_values(row: Function) -> None:
    for point in POINTS:
        if not inside(row, point) and point != 0:
            with pytest.raises(Undefined):
                value(applied(row, Symbol("x")), point)
            continue
        if inside(row, point) and row.sign == "positive":
            assert value(applied(row, Symbol("x")), point) > 0
        elif inside(row, point) and row.sign == "nonnegative":
            assert value(applied(row, Symbol("x")), point) >= 0


@pytest.mark.parametrize("row", VECTOR, ids=lambda row: row.name)
@pytest.mark.parametrize("length", (1, 2, 3))
def test_a_function_of_a_vector_has_the_derivative_of_its_values(row: Function, length: int) -> None:
    names = context(size("n"), family("z", "n"), index("i", "n"), index("j", "n"))
    array = whole("z", "n")
    claim = Apply(row.name, (array, Symbol("i")) if row.vector_result else (array,))
    random = Random(length)
    point = {("z", (place,)): fmpq(random.randint(-5, 5), 3) for place in range(1, length + 1)}
    for i in range(1, length + 1):
        for j in range(1, length + 1):
            integers = {"n": length, "i": i, "j": j}

            def moved(step: fmpq, j: int = j, integers: dict[str, int] = integers) -> arb:
                there = {**point, ("z", (j,)): point["z", (j,)] + step}
                return arb(evaluate(claim, Instance(integers, there), names))

            quotient = (moved(STEP) - moved(-STEP)) / arb(2 * STEP)
            actual = arb(evaluate(partial(claim, at("z", "j")), Instance(integers, point), names))
            assert abs(quotient - actual) < arb(2) ** -60


@pytest.mark.parametrize("n", range(8))
def test_factorials_are_products(n: int) -> None:
    names = context(size("k"))
    product = Fraction(1)
    for factor in range(2, n + 1):
        product *= factor
    assert equal(Apply("factorial", (number(n),)), number(product), names).word is Word.PROVED
    wrong = equal(Apply("factorial", (number(n),)), number(product + 1), names)
    assert wrong.word is Word.REFUTED


def test_a_logarithm_is_not_differentiated_where_it_has_no_value() -> None:
    claim = partial(Apply("log", (Symbol("x"),)), "x")
    assert equal(claim, over(1, "x"), POSITIVE).word is Word.PROVED
    assert equal(claim, over(1, "x"), REAL).word is Word.UNKNOWN
