"""Every row and every column of the table of functions: spelling, value, definition, domain, sign, smoothness, and that
the domain and the sign are needed. Derivatives are `tests/test_normal_functions.py`'s.

The values are held against mpmath, by formulas written here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import product
from random import Random

import mpmath
import pytest
import sympy
from flint import arb, ctx, fmpq

from derive.api import equal as equal_latex
from derive.context import Context
from derive.decide import equal
from derive.evaluate import Instance, Undefined, evaluate
from derive.functions import FUNCTIONS, SPELLINGS, Function
from derive.term import Apply, Family, Partial, Power, Symbol, Term, number
from derive.verdict import Reason, Verdict, Word
from tests.terms import call, context, family, index, scalar, size, whole

ROWS = list(FUNCTIONS.values())
SCALAR = [row for row in ROWS if not row.vector_argument]
VECTOR = [row for row in ROWS if row.vector_argument]
REAL = [row for row in SCALAR if row.domain != "natural"]

POINTS = [Fraction(n, d) for n in (-7, -3, -2, -1, 0, 1, 2, 3, 8) for d in (1, 3)]

# the meaning of each row, for numbers and for vectors (components counted from 0)
MEANINGS: dict[str, Callable[..., mpmath.mpf]] = {
    "exp": mpmath.exp,
    "log": mpmath.log,
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "sinh": mpmath.sinh,
    "cosh": mpmath.cosh,
    "tanh": mpmath.tanh,
    "arctan": mpmath.atan,
    "abs": abs,
    "factorial": mpmath.factorial,
    "logistic": lambda x: mpmath.exp(x) / (mpmath.exp(x) + 1),
    "softplus": lambda x: mpmath.log1p(mpmath.exp(x)),
    "softmax": lambda z, i: 1 / mpmath.fsum(mpmath.exp(other - z[i]) for other in z),
    "logsumexp": lambda z: max(z) + mpmath.log(mpmath.fsum(mpmath.exp(other - max(z)) for other in z)),
    "log_softmax": lambda z, i: -mpmath.log(mpmath.fsum(mpmath.exp(other - z[i]) for other in z)),
}
DOMAINS: dict[str, Callable[[Fraction], bool]] = {
    "any": lambda x: True,
    "positive": lambda x: x > 0,
    "nonnegative": lambda x: x >= 0,
    "nonzero": lambda x: x != 0,
    "natural": lambda x: x >= 0 and x.denominator == 1,
}
SIGNS: dict[str, Callable[[arb], bool]] = {
    "any": lambda value: True,
    "positive": lambda value: bool(value > 0),
    "nonnegative": lambda value: bool(value >= 0),
}


@pytest.fixture(autouse=True)
def precision() -> Iterator[None]:
    """Values with as many digits as are compared."""
    with ctx.workprec(200), mpmath.workdps(60):
        yield


def value(row: Function, point: Fraction) -> arb:
    """The verifier's value of f(point)."""
    claim = Apply(row.name, (number(point),))
    return arb(evaluate(claim, Instance({}, {}), context()))


def vector_value(row: Function, point: Sequence[Fraction], place: int) -> arb:
    """The verifier's value of component ``place`` (from 1) of f(point)."""
    names = context(size("n"), family("z", "n"), index("i", "n"))
    array = whole("z", "n")
    claim = Apply(row.name, (array, Symbol("i")) if row.vector_result else (array,))
    values = {("z", (n,)): fmpq(item.numerator, item.denominator) for n, item in enumerate(point, 1)}
    return arb(evaluate(claim, Instance({"n": len(point), "i": place}, values), names))


def meaning(row: Function, *arguments: object) -> arb:
    """The value by the formulas of this file."""
    return arb(mpmath.nstr(MEANINGS[row.name](*arguments), 55))


def exact(value: Fraction) -> mpmath.mpf:
    """The number for mpmath."""
    return mpmath.mpf(value.numerator) / value.denominator


def near(left: arb, right: arb) -> bool:
    """Equal to the 30 digits that a value has at least."""
    return bool(abs(left - right) < arb(10) ** -30 * (1 + abs(right)))


def vectors() -> Iterator[list[Fraction]]:
    random = Random(0)
    for length in (1, 2, 3):
        yield [Fraction(0)] * length
        for _ in range(4):
            yield [Fraction(random.randint(-12, 12), random.randint(1, 4)) for _ in range(length)]


def test_there_is_a_meaning_here_for_every_row() -> None:
    assert set(MEANINGS) == set(FUNCTIONS)


@pytest.mark.parametrize(("spelling", "name"), sorted(SPELLINGS.items()))
def test_every_spelling_is_read_as_its_row(spelling: str, name: str) -> None:
    names = {"x": {"scalar": None, "is": "positive"}, "g": {"function": name}}
    assert equal_latex(f"{spelling}(x)", "g(x)", declare=names).word is Word.PROVED


@pytest.mark.parametrize("row", SCALAR, ids=lambda row: row.name)
def test_a_value_is_that_of_the_function(row: Function) -> None:
    inside = [point for point in POINTS if DOMAINS[row.domain](point)]
    assert len(inside) >= 5
    for point in inside:
        assert near(value(row, point), meaning(row, exact(point))), point


@pytest.mark.parametrize("row", VECTOR, ids=lambda row: row.name)
def test_a_value_of_a_vector_is_that_of_the_function(row: Function) -> None:
    for point in vectors():
        numbers = [exact(item) for item in point]
        for place in range(1, len(point) + 1):
            expected = meaning(row, numbers, place - 1) if row.vector_result else meaning(row, numbers)
            assert near(vector_value(row, point, place), expected), (point, place)


@pytest.mark.parametrize("row", [row for row in SCALAR if row.definition], ids=lambda row: row.name)
def test_a_definition_has_the_values_of_the_function(row: Function) -> None:
    assert row.definition is not None
    for point in POINTS:
        defined = evaluate(row.definition((number(point),), 0), Instance({}, {}), context())
        assert near(arb(defined), meaning(row, exact(point))), point


@pytest.mark.parametrize("row", [row for row in SCALAR if row.sympy], ids=lambda row: row.name)
def test_the_name_for_sympy_means_the_function(row: Function) -> None:
    function = getattr(sympy, str(row.sympy))
    for point in filter(DOMAINS[row.domain], POINTS):
        expected = function(sympy.Rational(point.numerator, point.denominator)).evalf(55)
        assert near(meaning(row, exact(point)), arb(str(expected))), point


@pytest.mark.parametrize("row", [row for row in SCALAR if row.flint], ids=lambda row: row.name)
def test_the_name_for_flint_means_the_function(row: Function) -> None:
    for point in filter(DOMAINS[row.domain], POINTS):
        ball = getattr(arb(fmpq(point.numerator, point.denominator)), str(row.flint))()
        assert near(ball, meaning(row, exact(point))), point


@pytest.mark.parametrize("row", SCALAR, ids=lambda row: row.name)
def test_outside_its_domain_a_function_has_no_value(row: Function) -> None:
    outside = [point for point in POINTS if not DOMAINS[row.domain](point)]
    assert bool(outside) == (row.domain != "any")
    for point in outside:
        with pytest.raises(Undefined):
            value(row, point)


@pytest.mark.parametrize("row", SCALAR, ids=lambda row: row.name)
def test_the_domain_is_no_smaller_than_it_must_be(row: Function) -> None:
    for point in filter(lambda point: not DOMAINS[row.domain](point), POINTS):
        try:
            found = MEANINGS[row.name](exact(point))
        except ValueError:
            continue
        # what mpmath continues into the complex plane or by Γ to fractions is no value here
        assert row.domain == "natural" or isinstance(found, mpmath.mpc) or not mpmath.isfinite(found), point


@pytest.mark.parametrize("row", [row for row in SCALAR if row.domain != "natural"], ids=lambda row: row.name)
def test_a_domain_is_asked_for_and_is_enough(row: Function) -> None:
    claim = call(row.name, "x")
    free = proof(claim, context(scalar("x")))
    if row.domain == "any":
        assert free.word is Word.PROVED
        return
    assert (free.word, free.reason) == (Word.UNKNOWN, Reason.SIDE_CONDITION)
    assert len(free.holds_if) == 1
    assert proof(claim, context(scalar("x", row.domain))).word is Word.PROVED
    wider = {"positive": "nonnegative", "nonnegative": "", "nonzero": "nonnegative"}[row.domain]
    assert proof(claim, context(scalar("x", *filter(None, [wider])))).word is Word.UNKNOWN


def test_a_factorial_is_asked_a_natural_number() -> None:
    names = context(index("i", "n", lower=-1), size("n"))
    assert proof(call("factorial", "i"), names).word is not Word.PROVED
    assert proof(call("factorial", "i"), context(index("i", "n", lower=0), size("n"))).word is Word.PROVED
    assert proof(call("factorial", "x"), context(scalar("x", "positive"))).word is not Word.PROVED


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_sign_is_that_of_all_values(row: Function) -> None:
    assert [item for item in values_of(row) if not SIGNS[row.sign](item)] == []


# of these the values are never positive, or between −π/2 and π/2: more than the column can say
NARROWER = {"log_softmax"}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_sign_says_all_that_can_be_said(row: Function) -> None:
    values = values_of(row)
    some = {"any": lambda item: item < 0, "nonnegative": lambda item: item == 0, "positive": lambda item: item > 0}
    assert any(some[row.sign](item) for item in values)
    if row.sign == "any":
        assert any(item > 0 for item in values) != (row.name in NARROWER)


@pytest.mark.parametrize("row", REAL, ids=lambda row: row.name)
def test_a_sign_is_used_as_far_as_it_goes(row: Function) -> None:
    names = context(scalar("x", *(() if row.domain == "any" else (row.domain,))))
    claim = call(row.name, "x")
    bars = equal(call("abs", claim), claim, names)
    assert (bars.word is Word.REFUTED) == (row.sign == "any")
    # what is written out by its definition need not be known again
    assert bars.word is Word.PROVED or row.sign == "any" or row.definition is not None
    inverse = proof(Power(claim, number(-1)), names)
    assert (inverse.word is Word.PROVED) == (row.sign == "positive")
    root = proof(Power(claim, number(Fraction(1, 2))), names)
    assert (root.word is Word.PROVED) == (row.sign != "any")


@pytest.mark.parametrize("row", REAL, ids=lambda row: row.name)
def test_a_function_is_smooth_where_it_says_so(row: Function) -> None:
    step, at = Fraction(1, 2**60), Fraction(0) if DOMAINS[row.domain](Fraction(0)) else Fraction(1)
    middle = value(row, at)
    slopes = [(value(row, at + side * step) - middle) / arb(fmpq(side, 2**60)) for side in (-1, 1)]
    assert bool(abs(slopes[0] - slopes[1]) < arb(2) ** -40) == row.everywhere_smooth
    derivative = Partial(call(row.name, "x"), Symbol("x"))
    names = context(scalar("x"))
    here = Instance({}, {("x", ()): fmpq(at.numerator, at.denominator)})
    if row.everywhere_smooth:
        assert abs(arb(evaluate(derivative, here, names)) - slopes[1]) < arb(2) ** -40
    else:
        with pytest.raises(Undefined):
            evaluate(derivative, here, names)
        assert proof(derivative, names).word is not Word.PROVED
        assert proof(derivative, context(scalar("x", "nonzero"))).word is Word.PROVED


@pytest.mark.parametrize("row", VECTOR, ids=lambda row: row.name)
def test_a_function_of_a_vector_is_proved_to_be_its_definition(row: Function) -> None:
    assert row.definition is not None
    names = context(size("n"), family("z", "n"), index("i", "n"), index("j", "n"))
    array = whole("z", "n")
    arguments: tuple[Term, ...] = (array, Symbol("i")) if row.vector_result else (array,)
    claim, definition = Apply(row.name, arguments), row.definition(arguments, 0)
    assert equal(claim, definition, names).word is Word.PROVED
    place = Family("z", (Symbol("j"),))
    assert equal(Partial(claim, place), Partial(definition, place), names).word is Word.PROVED


def values_of(row: Function) -> list[arb]:
    """Values at many points of the domain."""
    if not row.vector_argument:
        return [value(row, point) for point in POINTS if DOMAINS[row.domain](point)]
    return [vector_value(row, point, place) for point, place in product(vectors(), (1,))]


def proof(claim: Term, names: Context) -> Verdict:
    """Is it defined everywhere? A claim equals itself where it has a value."""
    return equal(claim, claim, names)
