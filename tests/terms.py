"""Short ways to write terms and contexts in tests.

Plain Python numbers and names stand for themselves: ``plus("x", 1)``. A binder takes a function from its index to its
body, so that levels need not be counted: ``total(1, "n", lambda i: at("x", i))``.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from types import MappingProxyType

from derive.context import Context, Definition, Hypothesis, Variable
from derive.term import (
    Apply,
    Binder,
    Bound,
    Cases,
    Delta,
    Family,
    Number,
    Partial,
    Power,
    Product,
    Relation,
    Sum,
    Symbol,
    Term,
    difference,
    negative,
    quotient,
)

Short = Term | int | Fraction | str
_depth = 0


def term(value: Short) -> Term:
    """A number, a name, or the term itself."""
    if isinstance(value, str):
        return Symbol(value)
    if isinstance(value, int | Fraction):
        return Number(Fraction(value))
    return value


def at(name: str, *indices: Short) -> Term:
    return Family(name, tuple(map(term, indices)))


def plus(*parts: Short) -> Term:
    return Sum(tuple(map(term, parts)))


def minus(left: Short, right: Short) -> Term:
    return difference(term(left), term(right))


def neg(value: Short) -> Term:
    return negative(term(value))


def times(*factors: Short) -> Term:
    return Product(tuple(map(term, factors)))


def over(numerator: Short, denominator: Short) -> Term:
    return quotient(term(numerator), term(denominator))


def power(base: Short, exponent: Short) -> Term:
    return Power(term(base), term(exponent))


def call(function: str, *arguments: Short, orders: tuple[int, ...] = ()) -> Term:
    return Apply(function, tuple(map(term, arguments)), orders)


def root(value: Short) -> Term:
    return power(value, Fraction(1, 2))


def delta(left: Short, right: Short) -> Term:
    return Delta(term(left), term(right))


def partial(body: Short, variable: Short) -> Term:
    return Partial(term(body), term(variable))


def relation(left: Short, operator: str, right: Short) -> Relation:
    return Relation(operator, term(left), term(right))


def cases(*branches: tuple[tuple[Relation, ...], Short]) -> Term:
    return Cases(tuple((conditions, term(value)) for conditions, value in branches))


def binder(
    kind: str,
    lower: Short,
    upper: Short,
    body: Callable[[Term], Short],
    when: Callable[[Term], tuple[Relation, ...]] | None = None,
) -> Term:
    """A binder at the current depth; nested calls count the depth themselves."""
    global _depth
    low, high = term(lower), term(upper)
    index = Bound(_depth)
    _depth += 1
    try:
        conditions = when(index) if when else ()
        return Binder(kind, low, high, conditions, term(body(index)))
    finally:
        _depth -= 1


def total(
    lower: Short,
    upper: Short,
    body: Callable[[Term], Short],
    when: Callable[[Term], tuple[Relation, ...]] | None = None,
) -> Term:
    return binder("sum", lower, upper, body, when)


def product(
    lower: Short,
    upper: Short,
    body: Callable[[Term], Short],
    when: Callable[[Term], tuple[Relation, ...]] | None = None,
) -> Term:
    return binder("product", lower, upper, body, when)


def array(lower: Short, upper: Short, body: Callable[[Term], Short]) -> Term:
    return binder("array", lower, upper, body)


def whole(name: str, upper: Short) -> Term:
    """A declared vector as a term."""
    return array(1, upper, lambda i: at(name, i))


def size(name: str, minimum: int = 1) -> Variable:
    return Variable(name, "size", minimum=minimum)


def index(name: str, upper: Short, lower: Short = 1) -> Variable:
    return Variable(name, "index", lower=term(lower), upper=term(upper))


def scalar(name: str, *properties: str, depends_on: tuple[str, ...] = ()) -> Variable:
    return Variable(name, "scalar", properties=frozenset(properties), depends_on=depends_on)


def family(name: str, *shape: Short, properties: str = "", depends_on: tuple[str, ...] = ()) -> Variable:
    return Variable(
        name,
        "family",
        tuple(map(term, shape)),
        properties=frozenset(properties.split()),
        depends_on=depends_on,
    )


def function(name: str, arity: int = 1, shape: tuple[Short, ...] = ()) -> Variable:
    return Variable(name, "function", tuple(map(term, shape)), arity=arity)


def forall(
    ranges: list[tuple[Short, Short]],
    claim: Callable[..., Relation],
    when: Callable[..., tuple[Relation, ...]] | None = None,
) -> Hypothesis:
    """A hypothesis for all parameters in the ranges: ``forall([(1, "n")], lambda i: relation(at("x", i), "=", 0))``."""
    global _depth
    parameters = tuple(Bound(level) for level in range(len(ranges)))
    _depth += len(ranges)
    try:
        held = claim(*parameters)
        conditions = when(*parameters) if when else ()
    finally:
        _depth -= len(ranges)
    return Hypothesis("", tuple((term(a), term(b)) for a, b in ranges), held, conditions)


def define(name: str, parameters: int, body: Callable[..., Short]) -> Definition:
    """A definition: ``define("s", 1, lambda i: at("x", i))``."""
    global _depth
    _depth += parameters
    try:
        return Definition(name, parameters, term(body(*(Bound(level) for level in range(parameters)))))
    finally:
        _depth -= parameters


def context(*parts: Variable | Definition | Hypothesis | Relation) -> Context:
    """A context of declarations, definitions, hypotheses, and conditions (relations)."""
    return Context(
        MappingProxyType({part.name: part for part in parts if isinstance(part, Variable)}),
        MappingProxyType({part.name: part for part in parts if isinstance(part, Definition)}),
        tuple(part for part in parts if isinstance(part, Hypothesis)),
        tuple(part for part in parts if isinstance(part, Relation)),
    )
