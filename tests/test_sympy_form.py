"""Properties of the SymPy form: it loses nothing, and ordinary SymPy expressions mean what they say."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction

import pytest
import sympy
from hypothesis import HealthCheck, given, settings
from sympy.tensor.array import ArrayComprehension

from derive.context import Context, Variable
from derive.sympy_form import from_sympy, infer_context, printed, to_sympy
from derive.term import (
    MINUS_ONE,
    ONE,
    ZERO,
    Apply,
    Binder,
    Bound,
    Cases,
    Delta,
    Family,
    Partial,
    Power,
    Product,
    Relation,
    Sum,
    Symbol,
    Term,
    number,
    quotient,
)
from tests.laboratory.probe import Probe
from tests.laboratory.strategies import probes
from tests.terms import context, family, function, index, scalar, size

CONTEXT = context(
    size("k"),
    size("n"),
    index("j", "k"),
    index("l", "n"),
    scalar("x", "positive"),
    scalar("y"),
    scalar("u"),
    family("z", "k"),
    family("A", "k", "n"),
    family("a", "k", depends_on=("z",)),
    scalar("loss", depends_on=("z",)),
    function("f"),
    function("g", 2),
)
K, X, Y, J = Symbol("k"), Symbol("x"), Symbol("y"), Symbol("j")
ZJ = Family("z", (J,))
NOT_J = Relation("!=", Bound(0), J)

n, k = sympy.symbols("n k", integer=True, positive=True)
i, j, m = sympy.symbols("i j m", integer=True)
s, t = sympy.symbols("s t")
x, y, A = sympy.IndexedBase("x"), sympy.IndexedBase("y"), sympy.IndexedBase("A")


def over(body: Term, *conditions: Relation, kind: str = "sum") -> Binder:
    return Binder(kind, ONE, K, conditions, body, "i")


KINDS = {
    "integer": number(-3),
    "fraction": number(Fraction(-3, 2)),
    "symbol": X,
    "component": Family("A", (J, Symbol("l"))),
    "dependent component": Family("a", (J,)),
    "dependent scalar": Symbol("loss"),
    "x/x": quotient(X, X),
    "0 log z": Product((ZERO, Apply("log", (ZJ,)))),
    "order": Product((Y, X, Y, number(2), X)),
    "order of terms": Sum((Y, X, Y, number(2))),
    "product of numbers": Product((MINUS_ONE, number(Fraction(1, 2)), MINUS_ONE)),
    "nested": Sum((X, Sum((Y, Sum((X,)))), Product((Product((X, Y)), Product((Y,)))))),
    "empty sum": Sum(()),
    "empty product": Product(()),
    "power of numbers": Power(number(2), MINUS_ONE),
    "power of powers": Power(Power(X, number(2)), number(Fraction(1, 2))),
    "zero to the zero": Power(ZERO, ZERO),
    "exp of 1": Apply("exp", (ONE,)),
    "exp of log": Apply("exp", (Apply("log", (X,)),)),
    "orders": Apply("g", (X, ZJ), (1, 2)),
    "orders, same point": Apply("g", (X, X), (1, 0)),
    "no orders": Apply("g", (X, Y), (0, 0)),
    "delta": Delta(J, J),
    "delta backwards": Delta(Symbol("l"), J),
    "derivative that vanishes": Partial(X, ZJ),
    "derivative of a dependent family": Partial(Family("a", (ONE,)), ZJ),
    "second derivative": Partial(Partial(Symbol("loss"), ZJ), Family("z", (ONE,))),
    "sum": over(Family("z", (Bound(0),))),
    "product": over(Family("z", (Bound(0),)), kind="product"),
    "sum of sums": over(over(Product((Family("z", (Bound(0),)), Family("z", (Bound(1),)))))),
    "product of products": over(over(X, kind="product"), kind="product"),
    "condition": over(X, NOT_J),
    "condition on a product": over(X, NOT_J, kind="product"),
    "conditions, order kept": over(X, NOT_J, Relation("<", J, Bound(0)), NOT_J),
    "condition that always holds": over(X, Relation("=", Bound(0), Bound(0))),
    "cases under a sum": over(Cases((((NOT_J,), X), ((), ZERO)))),
    "cases under a condition": over(Cases((((NOT_J,), X), ((), ZERO))), NOT_J),
    "cases in one branch": Cases((((), X),)),
    "cases after otherwise": Cases((((), X), ((Relation("=", J, ONE),), Y))),
    "cases without otherwise": Cases((((Relation("=", J, ONE),), Y),)),
    "vector": Binder("array", ONE, K, (), Family("z", (Bound(0),)), "i"),
    "matrix": Binder("array", ONE, K, (), Binder("array", ONE, Symbol("n"), (), Family("A", (Bound(0), Bound(1))))),
    "softmax": Apply("softmax", (Binder("array", ONE, K, (), Family("z", (Bound(0),))), J)),
}


@pytest.mark.parametrize("term", KINDS.values(), ids=KINDS)
def test_round_trip(term: Term) -> None:
    assert from_sympy(to_sympy(term, CONTEXT), CONTEXT) == term


@given(probes())
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_round_trip_of_any_claim(item: Probe) -> None:
    for side in (item.left, item.right):
        assert from_sympy(to_sympy(side, item.world.context), item.world.context) == side


@given(probes(polynomial=False, kinds=("mutant",)))
@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_form_can_be_printed(item: Probe) -> None:
    assert printed(to_sympy(item.left, item.world.context))


def test_form_is_sympys_own() -> None:
    form = to_sympy(over(Family("z", (Bound(0),))), CONTEXT)
    assert isinstance(form, sympy.Sum) and str(form) == "Sum(z[i], (i, 1, k))"
    assert form.subs(form.free_symbols.pop(), 0) is not None
    assert str(to_sympy(Apply("g", (X, Y), (1, 0)), CONTEXT).doit()) == "Derivative(g(x, y), x)"


def test_derivative_of_dependent_family_does_not_vanish() -> None:
    assert to_sympy(Partial(Family("a", (ONE,)), ZJ), CONTEXT).doit() != 0


def test_bound_index_does_not_take_a_free_name() -> None:
    term = over(Sum((Family("z", (Bound(0),)), Symbol("i"))))
    assert printed(to_sympy(term, CONTEXT)) == "Sum(z[i_1] + i, (i_1, 1, k))"


@pytest.mark.parametrize(
    ("term", "message"),
    [
        (Bound(0), "outside its binder"),
        (Family("A", (J,)), "2 indices, not 1"),
        (Apply("x", (Y,)), "declared as a scalar"),
        (Apply("exp", (X, Y)), "1 arguments, not 2"),
        (Cases(()), "no meaning"),
        (Binder("integral", ZERO, ONE, (), X), "no binder of the kind integral"),
    ],
)
def test_ill_formed_terms_are_refused(term: Term, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        to_sympy(term, CONTEXT)


def sum_to_n(body: Term, *conditions: Relation) -> Binder:
    return Binder("sum", ONE, Symbol("n"), conditions, body)


XB = Family("x", (Bound(0),))
S, T = Symbol("s"), Symbol("t")
ORDINARY = [
    (sympy.Sum(x[i], (i, 1, n)), sum_to_n(XB)),
    (sympy.Sum(x[i], (i, 1, n), (j, 1, i)), None),
    (
        sympy.Sum(A[i, j], (i, 1, j), (j, 1, n)),
        sum_to_n(Binder("sum", ONE, Bound(0), (), Family("A", (Bound(1), Bound(0))))),
    ),
    (sympy.Sum(sympy.Sum(A[i, j], (i, 1, n)), (j, 1, n)), sum_to_n(sum_to_n(Family("A", (Bound(1), Bound(0)))))),
    (sympy.Sum(sympy.Sum(x[i], (i, 1, n)) * x[i], (i, 1, n)), None),
    (sympy.Product(x[i], (i, 1, 3)), Binder("product", ONE, number(3), (), XB)),
    (
        sympy.Sum(sympy.Piecewise((x[i], sympy.Ne(i, j)), (0, True)), (i, 1, n)),
        sum_to_n(XB, Relation("!=", Bound(0), J)),
    ),
    (sympy.Piecewise((s, s > 0), (t, True)), Cases((((Relation(">", S, ZERO),), S), ((), T)))),
    (sympy.Derivative(s**2, s), Partial(Power(S, number(2)), S)),
    (sympy.Derivative(s * t, s, t), Partial(Partial(Product((S, T)), S), T)),
    (sympy.Derivative(x[1], x[j]), Partial(Family("x", (ONE,)), Family("x", (J,)))),
    (sympy.KroneckerDelta(i, j), Delta(Symbol("i"), J)),
    (sympy.exp(s), Apply("exp", (S,))),
    (sympy.E, Apply("exp", (ONE,))),
    (sympy.Pow(sympy.E, s, evaluate=False), Apply("exp", (S,))),
    (sympy.sqrt(s), Power(S, number(Fraction(1, 2)))),
    (s / t, Product((S, Power(T, MINUS_ONE)))),
    (-s, Product((MINUS_ONE, S))),
    (sympy.factorial(n), Apply("factorial", (Symbol("n"),))),
    (sympy.Abs(s), Apply("abs", (S,))),
    (sympy.tan(s), quotient(Apply("sin", (S,)), Apply("cos", (S,)))),
    (sympy.log(s, t, evaluate=False), quotient(Apply("log", (S,)), Apply("log", (T,)))),
    (sympy.pi, Product((number(4), Apply("arctan", (ONE,))))),
    (sympy.Float(0.5), number(Fraction(1, 2))),
    (sympy.Function("f")(s), Apply("f", (S,))),
    (sympy.Function("f")(s**2).diff(s).args[1], None),
    (
        sympy.Function("softmax")(ArrayComprehension(x[i], (i, 1, n)), j),
        Apply("softmax", (Binder("array", ONE, Symbol("n"), (), XB), J)),
    ),
]


@pytest.mark.parametrize(("expression", "term"), ORDINARY, ids=[str(row[0]) for row in ORDINARY])
def test_ordinary_expressions_are_read(expression: sympy.Basic, term: Term | None) -> None:
    found = from_sympy(expression, Context())
    assert term is None or found == term
    assert from_sympy(to_sympy(found)) == found


def test_inner_index_hides_the_outer() -> None:
    expression = sympy.Sum(sympy.Sum(x[i], (i, 1, i)) * y[i], (i, 1, n))
    inner = Binder("sum", ONE, Bound(0), (), Family("x", (Bound(1),)))
    found = from_sympy(expression)
    assert isinstance(found, Binder) and isinstance(found.body, Product)
    assert set(found.body.factors) == {inner, Family("y", (Bound(0),))}


REFUSED = [
    (sympy.Float(0.1), "rounded number"),
    (sympy.nan, "not a real number"),
    (sympy.oo, "not a real number"),
    (sympy.zoo, "not a real number"),
    (sympy.Sum(x[i], (i, 1, sympy.oo)), "not a real number"),
    (sympy.I * s, "complex"),
    (sympy.Symbol("s", imaginary=True), "not to be a real"),
    (sympy.Symbol("s", commutative=False), "not to be a real"),
    (sympy.Dummy("d"), "no name of its own"),
    (s + sympy.Symbol("s", positive=True), "two different things are called s"),
    (sympy.Symbol("x") * x[1], "two different things are called x"),
    (sympy.Sum(x[i] * sympy.Symbol("i"), (i, 1, n)), "two different symbols are called i"),
    (sympy.Integral(s, (s, 0, 1)), "Integral"),
    (sympy.Eq(s, t), "no meaning"),
    (sympy.true, "no meaning"),
    (sympy.besselj(s, t), "not known"),
    (sympy.MatrixSymbol("M", 2, 2)[0, 1], "IndexedBase"),
    (sympy.Piecewise((s, (s > 0) | (t > 0)), (t, True)), "condition"),
    (sympy.Derivative(s**2, (s, n)), "order"),
    (sympy.Function("exp")(s), r"sympy\.exp"),
    (sympy.Function("softmax")(s, j), "a vector"),
    (sympy.KroneckerDelta(i, j, (1, 3)), "range of its own"),
]


@pytest.mark.parametrize(("expression", "message"), REFUSED, ids=[str(row[0]) for row in REFUSED])
def test_what_is_not_understood_is_refused(expression: sympy.Basic, message: str) -> None:
    with pytest.raises((TypeError, ValueError), match=message):
        from_sympy(expression, Context())


def test_strings_are_not_read() -> None:
    with pytest.raises((TypeError, sympy.SympifyError)):
        from_sympy("s + t")


def test_name_declared_otherwise_is_refused() -> None:
    with pytest.raises(ValueError, match="declared as a family"):
        from_sympy(sympy.Symbol("z"), CONTEXT)
    with pytest.raises(ValueError, match="2 indices"):
        from_sympy(sympy.IndexedBase("A")[i], CONTEXT)


def declared(*expressions: sympy.Basic) -> dict[str, Variable]:
    return dict(infer_context(*expressions).variables)


def test_context_of_a_sum() -> None:
    z = sympy.IndexedBase("z", positive=True)
    found = declared(sympy.Sum(z[i] * s, (i, 1, n)), sympy.KroneckerDelta(j, m) * z[j] * z[m], sympy.Function("f")(s))
    assert found == {
        "n": Variable("n", "size"),
        "z": Variable("z", "family", (Symbol("n"),), properties=frozenset(("positive", "nonnegative", "nonzero"))),
        "s": Variable("s", "scalar"),
        "j": Variable("j", "index", lower=ONE, upper=Symbol("n")),
        "m": Variable("m", "index", lower=ONE, upper=Symbol("n")),
        "f": Variable("f", "function", arity=1),
    }


def test_size_that_may_be_zero() -> None:
    size = sympy.Symbol("n", integer=True, nonnegative=True)
    assert declared(sympy.Sum(x[i], (i, 1, size)))["n"].minimum == 0


def test_shape_reaches_as_far_as_the_largest_index() -> None:
    found = declared(sympy.Sum(x[i], (i, 1, n - 1)) + x[n], sympy.Sum(y[i + 1] - y[i], (i, 1, n)))
    assert found["x"].shape == (Symbol("n"),)
    assert found["y"].shape == (Sum((ONE, Symbol("n"))),)


def test_shape_given_with_the_family() -> None:
    given_shape = sympy.IndexedBase("B", shape=(n, 3))
    assert declared(given_shape[i, j])["B"].shape == (Symbol("n"), number(3))
    assert declared(given_shape[i, j])["j"].upper == number(3)


def test_ranges_and_shapes_determine_each_other() -> None:
    found = declared(sympy.Sum(A[i, j] * x[j], (i, 1, n)), sympy.Sum(x[i], (i, 1, k)))
    assert found["A"].shape == (Symbol("n"), Symbol("k"))


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        (x[j], "shape of x"),
        (sympy.KroneckerDelta(i, j), "range of the index"),
        (sympy.Sum(x[i], (i, 1, n)) + sympy.Sum(x[i], (i, 1, k)), "shape of x"),
        (A[i, j] + A[i], "used with"),
        (sympy.Function("f")(s) + sympy.Function("f")(s, t), "different numbers of arguments"),
        (sympy.Function("h")(ArrayComprehension(x[i], (i, 1, n))), "declare it"),
        (sympy.Sum(1, (i, 1, sympy.Symbol("p", integer=False))), "not to be an integer"),
    ],
)
def test_what_use_does_not_determine_must_be_declared(expression: sympy.Basic, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        infer_context(expression)


def test_sympy_is_not_imported_at_start() -> None:
    script = "import sys, derive.term, derive.context, derive.functions; sys.exit('sympy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
