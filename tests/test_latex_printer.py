"""Printing a tree and reading it again gives the tree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.latex.parser import parse
from derive.latex.printer import to_latex
from derive.latex.syntax import (
    Addition,
    BigOperator,
    Binomial,
    Call,
    Cases,
    Condition,
    Differentiation,
    Factorial,
    Fraction,
    Group,
    InnerProduct,
    Kronecker,
    Multiplication,
    Name,
    Node,
    Power,
    Relation,
    Root,
    Transpose,
)
from derive.latex.vocabulary import Vocabulary
from tests.founding import FORMULAS
from tests.test_latex_parser import TREES
from tests.vocabularies import NAMES, NOWHERE, name, number


@pytest.mark.parametrize(("source", "vocabulary"), FORMULAS)
def test_the_founding_formulas_survive_printing(source: str, vocabulary: Vocabulary) -> None:
    tree = parse(source, vocabulary)
    assert parse(to_latex(tree), vocabulary) == tree


@pytest.mark.parametrize("tree", [tree for _, tree in TREES])
def test_every_kind_of_tree_survives_printing(tree: Node) -> None:
    assert parse(to_latex(tree), NAMES) == tree


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        (r"\sum^n_{i=1}\hat a_i x", r"\sum_{i=1}^{n} \hat{a}_{i} x"),
        (r"\Sigma_i z_i", r"\Sigma_{i} z_{i}"),
        (r"\left(x\right)/\frac12", r"(x) / \frac{1}{2}"),
        (r"\log{\left(\frac xy\right)}", r"\log\left( \frac{x}{y} \right)"),
        (r"\sum_{i\neq j}z_i", r"\sum_{i \neq j} z_{i}"),
        (r"\sum_{n,n<j}n", r"\sum_{n, n < j} n"),
        (r"-x+y\le|n|", r"-x + y \leq \lvert n \rvert"),
        (r"x&=y\\n&=m", r"\begin{aligned} x = y \\ n = m \end{aligned}"),
    ],
)
def test_printing_has_one_style(source: str, printed: str) -> None:
    assert to_latex(parse(source, NAMES)) == printed


SCALARS = ("x", "y", r"\theta", "n", "x_{0}", "D_{KL}", "KL", r"\pi", r"\text{loss}")
DELIMITERS = ("(", "[", r"\{", "{", "|", r"\|")


class _Trees:
    """Draws trees as the reader makes them: no brackets are missing, and no ambiguous reading occurs."""

    def __init__(self, draw: st.DrawFn):
        self.draw = draw

    def one(self, *choices: object) -> object:
        return self.draw(st.sampled_from(choices))

    def key(self, *keys: str) -> Name:
        return name(str(self.one(*keys)))

    def flag(self) -> bool:
        return self.draw(st.booleans())

    def several(self, most: int) -> range:
        return range(self.draw(st.integers(0, most)))

    def index(self) -> Node:
        index = self.key("i", "j", r"\ell")
        step = self.draw(st.sampled_from([0, 0, 1, -1]))
        return Addition(NOWHERE, ((1, index), (step, number(1)))) if step else index

    def number(self) -> Node:
        return number(str(self.one("0", "1", "2", "17", "0.5")))

    def plain(self) -> Name:
        """A name that may have a power."""
        match self.one("scalar", "vector", "matrix"):
            case "scalar":
                return self.key(*SCALARS)
            case "vector":
                return Name(NOWHERE, str(self.one("u", "z", r"\hat{a}")), None, (self.index(),))
        return Name(NOWHERE, str(self.one("A", r"\delta")), None, (self.index(), self.index()))

    def variable(self) -> Name:
        found = self.plain()
        return name("x") if found.key == r"\pi" else found

    def labelled(self) -> Name:
        return Name(NOWHERE, "z", str(self.one("s", "i")), (self.index(),) if self.flag() else ())

    def condition(self) -> Condition:
        operator = str(self.one("!=", "<", "<=", ">", ">=", "="))
        return Condition(NOWHERE, operator, name("k"), self.key("i", "j"))

    def closed(self, depth: int) -> Node:
        """What may stand anywhere in a product, but is no bare number."""
        if depth <= 0:
            return self.plain()
        inner = depth - 1
        match self.one(*range(14)):
            case 0:
                return self.labelled()
            case 1:
                body = self.expression(inner)
                indices = tuple(self.key("i", "j") for _ in self.several(2))
                return Group(NOWHERE, str(self.one(*DELIMITERS)), body, indices)
            case 2:
                function = Name(NOWHERE, "f", None, (), self.draw(st.integers(0, 2)))
                return Call(NOWHERE, function, tuple(self.expression(inner) for _ in range(1 + self.flag())))
            case 3:
                component = (self.index(),) if self.flag() else ()
                return Call(NOWHERE, name(r"\sigma"), (self.expression(inner),), None, component)
            case 4:
                squared = number(2) if self.flag() else None
                return Call(NOWHERE, self.key(r"\log", r"\exp", r"\tanh"), (self.expression(inner),), squared)
            case 5:
                base = name("e") if self.flag() else self.plain()
                return Power(NOWHERE, base, self.expression(inner), self.flag())
            case 6:
                return Power(NOWHERE, Group(NOWHERE, "(", self.expression(inner)), self.expression(inner))
            case 7:
                return Transpose(NOWHERE, self.key("u", "A"))
            case 8:
                return Factorial(NOWHERE, self.plain())
            case 9:
                return Binomial(NOWHERE, self.expression(inner), self.expression(inner))
            case 10:
                return Root(NOWHERE, self.expression(inner), self.expression(inner) if self.flag() else None)
            case 11:
                condition = self.condition()
                return Cases(NOWHERE, ((self.expression(inner), (condition,)), (self.expression(inner), ())))
            case 12 if self.flag():
                return Group(NOWHERE, "(", Kronecker(NOWHERE, (self.plain(), self.plain())))
            case 12:
                mark = (name("F"),) if self.flag() else ()
                return InnerProduct(NOWHERE, self.expression(inner), self.expression(inner), "angle", mark)
        variables = tuple(self.variable() for _ in range(1 + self.flag()))
        return Differentiation(NOWHERE, variables, self.product(inner), "fraction", r"\partial", NOWHERE)

    def open(self, depth: int) -> Node:
        """What reaches to the end of its product."""
        match self.one("limits", "conditions", "derivative", "logarithm"):
            case "limits":
                conditions = tuple(self.condition() for _ in self.several(2))
                limits = number(1), self.expression(depth - 1)
                return BigOperator(NOWHERE, "sum", (name("k"),), *limits, conditions, self.product(depth - 1), NOWHERE)
            case "conditions":
                indices = (name("k"), name("i"))[: 1 + self.flag()]
                conditions = tuple(self.condition() for _ in self.several(2))
                return BigOperator(NOWHERE, "sum", indices, None, None, conditions, self.product(depth - 1), NOWHERE)
            case "derivative":
                form = str(self.one("operator", "nabla"))
                times = 1 + (form == "nabla" and self.flag())
                by = (self.variable(),) * times
                return Differentiation(NOWHERE, by, self.closed(depth), form, r"\partial", NOWHERE)
        base = (number(2),) if self.flag() else ()
        argument = self.closed(depth)
        if isinstance(argument, Group) or (isinstance(argument, Power) and isinstance(argument.base, Group)):
            argument = self.plain()
        return Call(NOWHERE, name(r"\log"), (argument,), None, base, bracketed=False)

    def product(self, depth: int) -> Node:
        if depth > 0 and self.draw(st.integers(0, 3)) == 0:
            return self.open(depth)
        factors = [("", self.number() if self.flag() else self.closed(depth))]
        operators = [str(self.one("", r"\cdot", r"\times", "*", r"\odot")) for _ in self.several(2)]
        factors.extend((operator, self.closed(depth)) for operator in operators)
        match self.one("none", "none", "quotient", "fraction", "open"):
            case "quotient":
                factors.append(("/", self.closed(depth)))
            case "fraction" if depth > 0:
                factors.append((r"\cdot", Fraction(NOWHERE, self.expression(depth - 1), self.expression(depth - 1))))
            case "open" if depth > 0:
                factors.append(("", self.open(depth)))
        return factors[0][1] if len(factors) == 1 else Multiplication(NOWHERE, tuple(factors))

    def expression(self, depth: int) -> Node:
        if self.flag():
            return self.product(depth)
        terms = tuple((1 if self.flag() else -1, self.product(depth)) for _ in range(1 + len(self.several(1))))
        return Addition(NOWHERE, terms)


@st.composite
def expressions(draw: st.DrawFn) -> Node:
    return _Trees(draw).expression(draw(st.integers(0, 2)))


@given(expressions())
def test_expressions_survive_printing(tree: Node) -> None:
    assert parse(to_latex(tree), NAMES) == tree


@given(st.lists(expressions(), min_size=2, max_size=4), st.data())
def test_relations_survive_printing(sides: list[Node], data: st.DataObject) -> None:
    operators: list[str] = []
    restarts: list[int] = []
    for place, side in enumerate(sides[1:], 1):
        signed = isinstance(side, Addition) and (side.terms[0][0] < 0 or len(side.terms) == 1)
        choices = ["=", "!=", "<=", r"\approx", *([] if signed else [""])]
        operators.append(data.draw(st.sampled_from(choices)))
        if not operators[-1]:
            restarts.append(place)
    tree = Relation(NOWHERE, tuple(sides), tuple(operators), tuple(restarts))
    assert parse(to_latex(tree), NAMES) == tree


def test_deep_trees_are_printed() -> None:
    tree: Node = name("x")
    for _ in range(5_000):
        tree = Group(NOWHERE, "(", tree)
    assert to_latex(tree).count("(") == 5_000
