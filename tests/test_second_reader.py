"""Properties of the second reader: it confirms what is read rightly, and notices what is not."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType

import pytest

from derive.latex.parser import parse
from derive.latex.syntax import (
    Addition,
    BigOperator,
    Call,
    Differentiation,
    Factorial,
    Multiplication,
    Name,
    Node,
    Power,
)
from derive.latex.vocabulary import Entry, Vocabulary
from derive.second_reader import second_reading
from tests.founding import FORMULAS

NAMES = Vocabulary(
    MappingProxyType(
        {
            **{name: Entry("scalar") for name in ("a", "b", "c", "x", "y")},
            **{name: Entry("index") for name in ("i", "j")},
            "n": Entry("size"),
            "u": Entry("family", rank=1),
            "v": Entry("family", rank=1),
            "A": Entry("family", rank=2),
            "f": Entry("function"),
            r"\sigma": Entry("function", function="softmax", vector_argument=True, vector_result=True),
        }
    ),
    MappingProxyType({r"\half": (1, r"\frac{#1}{2}"), r"\both": (2, r"#1 + #2")}),
)


@pytest.mark.parametrize(("source", "vocabulary"), FORMULAS, ids=[str(place) for place in range(len(FORMULAS))])
def test_founding_formulas_are_confirmed(source: str, vocabulary: Vocabulary) -> None:
    reading = second_reading(source, parse(source, vocabulary), vocabulary)
    assert reading.confirmed, reading
    assert reading.agreed > 0


@pytest.mark.parametrize(
    "source",
    [
        r"a + b - c",
        r"-a^2 b",
        r"A^{-\top} A^{-T} (A + A)^{-\top}",
        r"a \cdot b c",
        r"\frac{a + b}{c} x",
        r"\frac12 x^2 + \frac a b",
        r"u_i^2 + u^2_i",
        r"2^{a b} c",
        r"\sqrt{x + 1} + \sqrt[3]{x} y + \sqrt 2",
        r"\log(a b) + \exp(-x)",
        r"\log a + b",
        r"\tanh^2(x) + \sin^{2}(x)",
        r"\log_2(x) y",
        r"|a - b| c",
        r"\left| a - b \right| c",
        r"\{ [ (a + b) c ] x \}",
        r"\sum_{i=1}^n u_i v_i + a",
        r"\sum_{i=1}^{n-1} \prod_{j \neq i} (u_i - u_j)",
        r"\sum_{i} \sum_{j} A_{ij} u_j v_i",
        r"a \sum_{i=1}^n u_i \sum_{j=1}^n v_j",
        r"\binom{n}{2} + n! + 2 n!",
        r"A^\top u",
        r"\| u - v \|_2^2",
        r"(u + v)_i",
        r"\frac{\partial}{\partial x} f(x y) + a",
        r"\frac{\partial^2 f(x)}{\partial x^2}",
        r"\sigma(u)_i f(a + b)^2",
        r"f'(x) + f(f(x + 1) a)",
        r"\begin{cases} a + b & i = j \\ 0 & i \neq j \end{cases}",
        r"a = b = c + 0.5",
        r"\half{a + b} c + \half x",
        r"\both{a}{b c} x",
        r"a (b + c) (x + y)",
        r"a / b",
    ],
)
def test_right_readings_are_confirmed(source: str) -> None:
    reading = second_reading(source, parse(source, NAMES), NAMES)
    assert reading.confirmed, reading


def body_reaches_too_far(tree: Node) -> Node:
    assert isinstance(tree, Addition)
    (sign, operator), rest = tree.terms
    assert sign == 1 and isinstance(operator, BigOperator | Differentiation)
    span = operator.body.span.to(rest[1].span)
    return replace(operator, body=Addition(span, ((1, operator.body), rest)), span=tree.span)


def body_is_cut_short(tree: Node) -> Node:
    assert isinstance(tree, BigOperator) and isinstance(tree.body, Multiplication)
    first, *rest = tree.body.factors
    head = replace(tree, body=first[1], span=tree.head.to(first[1].span))
    return Multiplication(tree.span, (("", head), *rest))


def minus_takes_all(tree: Node) -> Node:
    assert isinstance(tree, Addition)
    (_, first), second = tree.terms
    return Addition(tree.span, ((-1, Addition(first.span.to(tree.span), ((1, first), second))),))


def power_takes_the_product(tree: Node) -> Node:
    assert isinstance(tree, Multiplication) and isinstance(tree.factors[-1][1], Power)
    power = tree.factors[-1][1]
    base = Multiplication(tree.span.to(power.base.span), (*tree.factors[:-1], ("", power.base)))
    inner = replace(base, span=type(tree.span)(tree.span.start, power.base.span.end))
    return Power(tree.span, inner, power.exponent)


def sign_under_the_power(tree: Node) -> Node:
    assert isinstance(tree, Addition) and isinstance(tree.terms[0][1], Power)
    power = tree.terms[0][1]
    span = type(tree.span)(tree.span.start, power.base.span.end)
    return Power(tree.span, Addition(span, ((-1, power.base),)), power.exponent)


def function_takes_the_sum(tree: Node) -> Node:
    assert isinstance(tree, Addition) and isinstance(tree.terms[0][1], Call)
    call = tree.terms[0][1]
    span = call.arguments[0].span.to(tree.terms[1][1].span)
    return replace(call, arguments=(Addition(span, ((1, call.arguments[0]), tree.terms[1])),), span=tree.span)


def factorial_takes_the_product(tree: Node) -> Node:
    assert isinstance(tree, Multiplication) and isinstance(tree.factors[1][1], Factorial)
    span = type(tree.span)(tree.span.start, tree.factors[1][1].body.span.end)
    return Factorial(tree.span, Multiplication(span, (tree.factors[0], ("", tree.factors[1][1].body))))


def sign_is_lost(tree: Node) -> Node:
    assert isinstance(tree, Addition)
    return replace(tree, terms=((1, tree.terms[0][1]), (1, tree.terms[1][1])))


def names_exchanged(tree: Node) -> Node:
    assert isinstance(tree, Addition) and isinstance(tree.terms[0][1], Name)
    return replace(tree, terms=((1, replace(tree.terms[0][1], key="x")), tree.terms[1]))


@pytest.mark.parametrize(
    ("source", "misread"),
    [
        (r"\sum_{i=1}^n u_i + a", body_reaches_too_far),
        (r"\frac{\partial}{\partial x} f(x) + a", body_reaches_too_far),
        (r"\sum_{i=1}^n u_i v_i", body_is_cut_short),
        (r"- a + b", minus_takes_all),
        (r"a b^2", power_takes_the_product),
        (r"- a^2", sign_under_the_power),
        (r"\log a + b", function_takes_the_sum),
        (r"2 n!", factorial_takes_the_product),
        (r"a - b", sign_is_lost),
        (r"a + b", names_exchanged),
    ],
)
def test_misreadings_are_noticed(source: str, misread: Callable[[Node], Node]) -> None:
    tree = parse(source, NAMES)
    assert second_reading(source, tree, NAMES).confirmed
    wrong = second_reading(source, misread(tree), NAMES)
    assert wrong.disagreements, wrong


def test_misreadings_inside_an_argument_are_noticed() -> None:
    source = r"f(- a + b)"
    tree = parse(source, NAMES)
    assert isinstance(tree, Call)
    reading = second_reading(source, replace(tree, arguments=(minus_takes_all(tree.arguments[0]),)), NAMES)
    assert [item.text for item in reading.disagreements] == ["- a + b"]


def test_disagreement_is_in_the_authors_names() -> None:
    source = r"\sum_{i=1}^n u_i + a"
    (found,) = second_reading(source, body_reaches_too_far(parse(source, NAMES)), NAMES).disagreements
    assert found.text == source
    assert "u_i" in found.ours and "u_i" in found.theirs and found.ours != found.theirs


def test_long_formulas_are_read_in_pieces() -> None:
    source = " + ".join(["(a b + c (x + y))"] * 30)
    reading = second_reading(source, parse(source, NAMES), NAMES)
    assert reading.confirmed and reading.agreed > 30


def test_what_is_too_long_is_skipped_with_a_reason() -> None:
    source = " + ".join(["a b"] * 400)
    reading = second_reading(source, parse(source, NAMES), NAMES)
    assert not reading.confirmed and "too long" in reading.skipped[0]


SCRIPT = """
import sys, typing
sys.modules.pop("typing.io", None)
from derive.second_reader import second_reading
from derive.latex.parser import parse
from derive.latex.vocabulary import Entry, Vocabulary
names = Vocabulary({"a": Entry("scalar")})
sys.exit(0 if second_reading("a + a", parse("a + a", names), names).confirmed else 1)
"""


def test_second_reader_runs_without_typing_io() -> None:
    """Python 3.13 has no typing.io, which latex2sympy2 needs."""
    assert subprocess.run([sys.executable, "-c", SCRIPT], check=False).returncode == 0


def test_second_reader_that_is_not_installed_confirms_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "latex2sympy2", None)
    reading = second_reading("a", parse("a", NAMES), NAMES)
    assert not reading.confirmed and "cannot be imported" in reading.skipped[0]
