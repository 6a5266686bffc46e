"""What the reader makes of formulas: the tree as written, its places, and what is bound."""

from __future__ import annotations

import pytest

from derive.diagnostic import FormulaError
from derive.latex.parser import parse, parse_condition, parse_expression
from derive.latex.syntax import (
    Addition,
    BigOperator,
    Binomial,
    Blocks,
    Call,
    Cases,
    Condition,
    Differential,
    Differentiation,
    Factorial,
    Fraction,
    Group,
    InnerProduct,
    Kronecker,
    Multiplication,
    Node,
    Power,
    Relation,
    Root,
    Slice,
    Transpose,
)
from derive.span import Span
from tests.founding import FORMULAS
from tests.vocabularies import NAMES, NOWHERE, name, number

X, Y, I, J, K, N = (name(key) for key in "xyijkn")  # noqa: E741
ONE, TWO = number(1), number(2)


def product(*factors: Node) -> Multiplication:
    return Multiplication(NOWHERE, tuple(("", factor) for factor in factors))


def plus(*terms: Node) -> Addition:
    return Addition(NOWHERE, tuple((1, term) for term in terms))


def minus(*terms: Node) -> Addition:
    return Addition(NOWHERE, ((1, terms[0]), *((-1, term) for term in terms[1:])))


def negative(term: Node) -> Addition:
    return Addition(NOWHERE, ((-1, term),))


def power(base: Node, exponent: Node) -> Power:
    return Power(NOWHERE, base, exponent)


def group(body: Node, delimiter: str = "(", *subscripts: Node) -> Group:
    return Group(NOWHERE, delimiter, body, subscripts)


def call(key: str, *arguments: Node, bracketed: bool = True, **scripts: object) -> Call:
    return Call(NOWHERE, name(key), arguments, bracketed=bracketed, **scripts)  # type: ignore[arg-type]


def condition(operator: str, left: Node, right: Node) -> Condition:
    return Condition(NOWHERE, operator, left, right)


def total(
    indices: tuple[Node, ...],
    body: Node,
    lower: Node | None = None,
    upper: Node | None = None,
    *conditions: Condition,
    operator: str = "sum",
) -> BigOperator:
    return BigOperator(NOWHERE, operator, indices, lower, upper, conditions, body, NOWHERE)  # type: ignore[arg-type]


def derivative(body: Node, *variables: Node, form: str = "fraction", symbol: str = r"\partial") -> Differentiation:
    return Differentiation(NOWHERE, variables, body, form, symbol, NOWHERE)  # type: ignore[arg-type]


NAMED = [
    (r"\hat a_i", name(r"\hat{a}", "i")),
    (r"x_0", name("x_{0}")),
    (r"x_{0}", name("x_{0}")),
    (r"x_0^2", power(name("x_{0}"), TWO)),
    (r"x^2_0", power(name("x_{0}"), TWO)),
    (r"w^*_i", name("w^{*}", "i")),
    (r"w_i^*", name("w^{*}", "i")),
    (r"D_{KL}", name("D_{KL}")),
    (r"KL x", product(name("KL"), X)),
    (r"\text{loss}", name(r"\text{loss}")),
    (r"\mathbf{z}", name(r"\mathbf{z}")),
    (r"z^{(s)}_j", name("z", "j", label="s")),
    (r"z_j^{(s)}", name("z", "j", label="s")),
    (r"z^{(i)}", name("z", label="i")),
    (r"u_{i+1}", name("u", plus(I, ONE))),
    (r"u_{n-i}", name("u", minus(N, I))),
    (r"\delta_{ij}", name(r"\delta", "i", "j")),
    (r"\delta_{i\ell}", name(r"\delta", "i", r"\ell")),
    (r"A_{12}", name("A", ONE, TWO)),
    (r"A_{i+1,j}", name("A", plus(I, ONE), "j")),
    (r"A_{i}", name("A", "i")),
    (r"u_{ij}", name("u", product(I, J))),
    (r"x^2_i", power(name("x", "i"), TWO)),
    (r"x_i^2", power(name("x", "i"), TWO)),
    (r"f''", name("f", primes=2)),
    (r"f^{\prime}(x)", Call(NOWHERE, name("f", primes=1), (X,))),
    (r"\pi x", product(name(r"\pi"), X)),
    (r"A^{-\top}", Transpose(NOWHERE, name("A"), inverse=True)),
    (r"(A B)^{-T}", Transpose(NOWHERE, group(product(name("A"), name("B"))), inverse=True)),
    (r"A^\top", Transpose(NOWHERE, name("A"))),
    (r"A^T u", product(Transpose(NOWHERE, name("A")), name("u"))),
    (r"A_i^{\top}", Transpose(NOWHERE, name("A", "i"))),
    (r"(A B)^T", Transpose(NOWHERE, group(product(name("A"), name("B"))))),
    (r"A_{ij}^2", power(name("A", "i", "j"), TWO)),
    (r"A^{-1}", power(name("A"), negative(ONE))),
]

ARITHMETIC = [
    ("-x + y - 2", Addition(NOWHERE, ((-1, X), (1, Y), (-1, TWO)))),
    ("-x", negative(X)),
    (r"2 x y", product(TWO, X, Y)),
    (r"n(n+1)", product(N, group(plus(N, ONE)))),
    (r"x \cdot y / 2", Multiplication(NOWHERE, (("", X), (r"\cdot", Y), ("/", TWO)))),
    (r"u \odot v", Multiplication(NOWHERE, (("", name("u")), (r"\odot", name("v"))))),
    (r"\frac12", Fraction(NOWHERE, ONE, TWO)),
    (r"\frac xy", Fraction(NOWHERE, X, Y)),
    (r"\dfrac{x}{y}^2", power(Fraction(NOWHERE, X, Y), TWO)),
    ("0.5 x", product(number("0.5"), X)),
    (r"\sqrt x", Root(NOWHERE, X)),
    (r"\sqrt[3]{x y}", Root(NOWHERE, product(X, Y), number(3))),
    ("n!", Factorial(NOWHERE, N)),
    ("n!^2", power(Factorial(NOWHERE, N), TWO)),
    (r"\binom n2", Binomial(NOWHERE, N, TWO)),
    ("|x| |y|", product(group(X, "|"), group(Y, "|"))),
    ("||x| - |y||", group(minus(group(X, "|"), group(Y, "|")), "|")),
    (r"\|u\|_2^2", power(group(name("u"), r"\|", TWO), TWO)),
    (r"\lVert u \rVert^2_2", power(group(name("u"), r"\|", TWO), TWO)),
    (r"\left| x \left| y \right| \right|", group(product(X, group(Y, "|")), "|")),
    (r"[A B]_{ij}", group(product(name("A"), name("B")), "[", I, J)),
    (r"(u + v)_i", group(plus(name("u"), name("v")), "(", I)),
    (r"{x}^2", power(group(X, "{"), TWO)),
    (r"n 2^n", product(N, power(TWO, N))),
    ("9^{9^{9^9}}", power(number(9), power(number(9), power(number(9), number(9))))),
    ("e^{-x}", power(name("e"), negative(X))),
    ("e^{(x+y)}", power(name("e"), group(plus(X, Y)))),
]

FUNCTIONS = [
    (r"f(x)", call("f", X)),
    (r"f[x]", call("f", X)),
    (r"f(x, y)", call("f", X, Y)),
    (r"f(x)^2", power(call("f", X), TWO)),
    (r"\operatorname{act}(x)", call(r"\operatorname{act}", X)),
    (r"\sigma(z)_i", call(r"\sigma", name("z"), subscripts=(I,))),
    (r"\sigma_i(z)", call(r"\sigma", name("z"), subscripts=(I,))),
    (r"[\sigma(z)]_i", group(call(r"\sigma", name("z")), "[", I)),
    (r"\sigma(z_i)(x - y)", product(call(r"\sigma", name("z", "i")), group(minus(X, Y)))),
    (r"\log x", call(r"\log", X, bracketed=False)),
    (r"\log(x) y", product(call(r"\log", X), Y)),
    (r"\log{\left(x\right)}", call(r"\log", X)),
    (r"\ln \hat{a}_i", call(r"\ln", name(r"\hat{a}", "i"), bracketed=False)),
    (r"\log \frac xy", call(r"\log", Fraction(NOWHERE, X, Y), bracketed=False)),
    (r"\log x^2", call(r"\log", power(X, TWO), bracketed=False)),
    (r"\log x \cdot y", Multiplication(NOWHERE, (("", call(r"\log", X, bracketed=False)), (r"\cdot", Y)))),
    (r"\sin x \cos y", product(call(r"\sin", X, bracketed=False), call(r"\cos", Y, bracketed=False))),
    (r"y \log x + x", plus(product(Y, call(r"\log", X, bracketed=False)), X)),
    (r"\log \log x", call(r"\log", call(r"\log", X, bracketed=False), bracketed=False)),
    (r"\log f(x)", call(r"\log", call("f", X), bracketed=False)),
    (
        r"\log \sum_j e^{z_j}",
        call(r"\log", total((J,), power(name("e"), name("z", "j"))), bracketed=False),
    ),
    (r"\log_2 x", call(r"\log", X, bracketed=False, subscripts=(TWO,))),
    (r"\tanh^2(x)", call(r"\tanh", X, power=TWO)),
    (r"\exp(u)_i", call(r"\exp", name("u"), subscripts=(I,))),
    (r"\exp(u)^\top", Transpose(NOWHERE, call(r"\exp", name("u")))),
]

SUMS = [
    (r"\sum_i u_i v_i + x", plus(total((I,), product(name("u", "i"), name("v", "i"))), X)),
    (r"\sum_{i=1}^{n} u_i", total((I,), name("u", "i"), ONE, N)),
    (r"\sum^k_{k=1} u_k", total((K,), name("u", "k"), ONE, K)),
    (r"\Sigma_{i} u_i", total((I,), name("u", "i"))),
    (r"\sum_{b=1}^n b", total((name("b"),), name("b"), ONE, N)),
    (
        r"\Sigma^k_{\substack{j=1 \\ j \neq \ell}} u_j",
        total((J,), name("u", "j"), ONE, K, condition("!=", J, name(r"\ell"))),
    ),
    (r"\sum_{i=1, i \neq j}^n u_i", total((I,), name("u", "i"), ONE, N, condition("!=", I, J))),
    (r"\sum_{i \neq j} u_i", total((I,), name("u", "i"), None, None, condition("!=", I, J))),
    (r"\sum_{i=j} u_i", total((I,), name("u", "i"), None, None, condition("=", I, J))),
    (r"\sum_{i=j}^n u_i", total((I,), name("u", "i"), J, N)),
    (r"\sum_{i=1} u_i", total((I,), name("u", "i"), ONE)),
    (r"\sum_{i,j} A_{ij}", total((I, J), name("A", "i", "j"))),
    (r"\sum_{i<j} A_{ij}", total((I,), name("A", "i", "j"), None, None, condition("<", I, J))),
    (
        r"\sum_{1 \le i < j \le n} A_{ij}",
        total(
            (I, J),
            name("A", "i", "j"),
            None,
            None,
            condition("<=", ONE, I),
            condition("<", I, J),
            condition("<=", J, N),
        ),
    ),
    (
        r"\sum_{i, j, i < j} A_{ij}",
        total((I, J), name("A", "i", "j"), None, None, condition("<", I, J)),
    ),
    (r"\sum_i \sum_j A_{ij} x", total((I,), total((J,), product(name("A", "i", "j"), X)))),
    (r"x \sum_i u_i \log v_i", None),
    (r"\prod_{i=1}^n u_i", total((I,), name("u", "i"), ONE, N, operator="product")),
    (r"\Pi_i u_i", total((I,), name("u", "i"), operator="product")),
    (r"\prod_i x u_i", total((I,), product(X, name("u", "i")), operator="product")),
    (r"(\sum_i u_i) x", product(group(total((I,), name("u", "i"))), X)),
    (r"\frac{1}{\sum_i u_i}", Fraction(NOWHERE, ONE, total((I,), name("u", "i")))),
]

DERIVATIVES = [
    (r"\frac{\partial f}{\partial z_j}", derivative(name("f"), name("z", "j"))),
    (r"\frac{\partial x}{\partial z_j}(x - y)", product(derivative(X, name("z", "j")), group(minus(X, Y)))),
    (r"\frac{\partial}{\partial z_j} \ln(x)", derivative(call(r"\ln", X), name("z", "j"), form="operator")),
    (r"\frac{\partial}{\partial x} x u_i", derivative(product(X, name("u", "i")), X, form="operator")),
    (r"\frac{\partial^2 f}{\partial x \partial y}", derivative(name("f"), X, Y)),
    (r"\frac{\partial^2 x}{\partial u_i^2}", derivative(X, name("u", "i"), name("u", "i"))),
    (r"\frac{\partial^3 x}{\partial u_i^2 \partial y}", derivative(X, name("u", "i"), name("u", "i"), Y)),
    (r"\frac{d}{dx} x^2", derivative(power(X, TWO), X, form="operator", symbol="d")),
    (r"\frac{df}{dx}", derivative(name("f"), X, symbol="d")),
    (r"\frac{\mathrm{d} f}{\mathrm{d} x}", derivative(name("f"), X, symbol="d")),
    (r"\frac{\partial f(x)}{\partial z^{(s)}_j}", derivative(call("f", X), name("z", "j", label="s"))),
    (r"\nabla_z f", derivative(name("f"), name("z"), form="nabla")),
    (r"\mathrm{d} x y", product(Differential(NOWHERE, X, NOWHERE), Y)),
    (r"\nabla_z^2 f", derivative(name("f"), name("z"), name("z"), form="nabla")),
    (r"\nabla^2_z f", derivative(name("f"), name("z"), name("z"), form="nabla")),
    (r"\nabla_{z^{(s)}_j} (x - y)", derivative(group(minus(X, Y)), name("z", "j", label="s"), form="nabla")),
    (r"\nabla_\theta x + y", plus(derivative(X, name(r"\theta"), form="nabla"), Y)),
]

RELATIONS = [
    ("x = y = n", Relation(NOWHERE, (X, Y, N), ("=", "="))),
    (r"x \ne y", Relation(NOWHERE, (X, Y), ("!=",))),
    (r"x \approx y", Relation(NOWHERE, (X, Y), (r"\approx",))),
    ("x := y", Relation(NOWHERE, (X, Y), ("=",))),
    (r"\begin{aligned} x &= y \\ &\le n \end{aligned}", Relation(NOWHERE, (X, Y, N), ("=", "<="))),
    (r"x = y \\ n = i", Relation(NOWHERE, (X, Y, N, I), ("=", "", "="), (2,))),
    (
        r"x = \begin{cases} 1, & \text{if } i = j \\ 2 & \text{otherwise} \end{cases}",
        Relation(NOWHERE, (X, Cases(NOWHERE, ((ONE, (condition("=", I, J),)), (TWO, ())))), ("=",)),
    ),
]

PRODUCTS = [
    (r"\begin{bmatrix} x & 1 \\ y & 2 \end{bmatrix}", Blocks(NOWHERE, ((X, ONE), (Y, TWO)), "bmatrix")),
    (r"x y \otimes n \otimes 2 x", Kronecker(NOWHERE, (product(X, Y), N, product(TWO, X)))),
    (r"A_{i\cdot}", name("A", "i", Slice(NOWHERE))),
    ("A_{:, j}", name("A", Slice(NOWHERE), "j")),
    (r"I_n \mathbf{1}^\top", product(name("I", "n"), Transpose(NOWHERE, name(r"\mathbf{1}")))),
    (r"\langle x, y \rangle", InnerProduct(NOWHERE, X, Y, "angle")),
    (r"\left\langle x, y \right\rangle_F", InnerProduct(NOWHERE, X, Y, "angle", (name("F"),))),
    ("2 x : y n", InnerProduct(NOWHERE, product(TWO, X), product(Y, N), "colon")),
]

TREES = [
    (source, tree)
    for table in (NAMED, ARITHMETIC, FUNCTIONS, SUMS, DERIVATIVES, RELATIONS, PRODUCTS)
    for source, tree in table
    if tree is not None
]


@pytest.mark.parametrize(("source", "tree"), TREES)
def test_the_tree_is_what_is_written(source: str, tree: Node) -> None:
    assert parse(source, NAMES) == tree


@pytest.mark.parametrize("source", [source for source, _ in FORMULAS])
def test_the_founding_documents_are_read(source: str) -> None:
    vocabulary = dict(FORMULAS)[source]
    tree = parse(source, vocabulary)
    if source.strip().startswith((r"\begin", r"\lambda", r"\nabla")) or "=" in source.partition(r"\sum")[0]:
        assert isinstance(tree, Relation) and set(tree.operators) == {"="} and not tree.restarts


@pytest.mark.parametrize(
    ("source", "conditions"),
    [
        (r"i \neq j", (condition("!=", I, J),)),
        (r"1 \leq i < j", (condition("<=", ONE, I), condition("<", I, J))),
        (r"i \neq j, j = k", (condition("!=", I, J), condition("=", J, K))),
        (r"i > 1 \text{ and } j \geq 2", (condition(">", I, ONE), condition(">=", J, TWO))),
        (r"i > 1 \land j \geq 2", (condition(">", I, ONE), condition(">=", J, TWO))),
    ],
)
def test_conditions_are_read_one_by_one(source: str, conditions: tuple[Condition, ...]) -> None:
    assert parse_condition(source, NAMES) == conditions


def test_an_expression_is_no_relation() -> None:
    assert parse_expression("x + y", NAMES) == plus(X, Y)
    with pytest.raises(FormulaError, match="D201"):
        parse_expression("x = y", NAMES)


def test_a_condition_needs_a_relation() -> None:
    with pytest.raises(FormulaError, match="D202"):
        parse_condition("i", NAMES)


def test_a_bound_name_is_an_index_even_if_it_is_declared_otherwise() -> None:
    assert parse(r"\sum_{f=1}^n f(x)", NAMES) == total((name("f"),), product(name("f"), group(X)), ONE, N)


def test_a_bound_name_is_unknown_outside() -> None:
    with pytest.raises(FormulaError, match="D203"):
        parse(r"\sum_{b=1}^n b + b", NAMES)


def test_spans_cover_exactly_what_was_read() -> None:
    source = r"x = \sum_{i=1}^{n} \hat{a}_i^2 + \frac{\partial}{\partial z_j} \log y"
    tree = parse(source, NAMES)
    assert isinstance(tree, Relation)
    assert tree.marks == (Span(2, 3),)
    right = tree.sides[1]
    assert isinstance(right, Addition)
    (_, first), (_, second) = right.terms
    assert isinstance(first, BigOperator) and isinstance(second, Differentiation)
    assert isinstance(first.body, Power)
    spans = (first.head, first.body.span, first.body.base.span, second.head, second.body.span)
    assert [source[span.start : span.end] for span in spans] == [
        r"\sum_{i=1}^{n}",
        r"\hat{a}_i^2",
        r"\hat{a}_i",
        r"\frac{\partial}{\partial z_j}",
        r"\log y",
    ]
