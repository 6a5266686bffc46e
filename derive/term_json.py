"""Terms as JSON values and back: the language evidence is stored in.

A node is a list that begins with its kind: ``["sum", …]``, ``["family", "a", index]``; a number is a string ``"p/q"``,
a free name ``["name", "x"]``, the index of the enclosing binder with n binders above it ``["bound", n]``. `from_json`
trusts nothing: whatever is not the JSON of a term raises ValueError. `docs/evidence.md` describes the form.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

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
)

DEEPEST = 200
_NUMBER = re.compile(r"-?[0-9]{1,4000}(/[0-9]{1,4000})?")
_OPERATORS = frozenset({"=", "!=", "<", "<=", ">", ">="})
_BINDERS = {"sum": "sum_over", "product": "product_over", "array": "array"}
_KINDS = {word: kind for kind, word in _BINDERS.items()}


def to_json(term: Term) -> Any:
    """The term as lists, strings and integers."""
    match term:
        case Number(value):
            return str(value)
        case Symbol(name):
            return ["name", name]
        case Bound(level):
            return ["bound", level]
        case Family(name, indices):
            return ["family", name, *map(to_json, indices)]
        case Sum(terms):
            return ["sum", *map(to_json, terms)]
        case Product(factors):
            return ["product", *map(to_json, factors)]
        case Power(base, exponent):
            return ["power", to_json(base), to_json(exponent)]
        case Apply(function, arguments, orders):
            return ["apply", function, list(orders), *map(to_json, arguments)]
        case Binder(kind, lower, upper, conditions, body):
            held = [relation_to_json(item) for item in conditions]
            return [_BINDERS[kind], to_json(lower), to_json(upper), held, to_json(body)]
        case Delta(left, right):
            return ["delta", to_json(left), to_json(right)]
        case Partial(body, variable):
            return ["partial", to_json(body), to_json(variable)]
        case Cases(branches):
            return ["cases", *([[relation_to_json(item) for item in held], to_json(value)] for held, value in branches)]


def relation_to_json(relation: Relation) -> Any:
    """``[operator, left, right]``."""
    return [relation.operator, to_json(relation.left), to_json(relation.right)]


def from_json(value: Any, binders: int = 0, depth: int = 0) -> Term:
    """The term of a JSON value that stands below ``binders`` binders. Raises ValueError."""
    if depth > DEEPEST:
        raise ValueError("a term is nested too deeply")
    if isinstance(value, str):
        return _number(value)
    if not isinstance(value, list) or not value or not isinstance(value[0], str):
        raise ValueError(f"not a term: {str(value)[:60]}")
    kind, *parts = value

    def term(part: Any, below: int = 0) -> Term:
        return from_json(part, binders + below, depth + 1)

    def relations(part: Any, below: int = 0) -> tuple[Relation, ...]:
        if not isinstance(part, list):
            raise ValueError("conditions are a list of relations")
        return tuple(relation_from_json(item, binders + below, depth + 1) for item in part)

    match kind, parts:
        case "name", [str(name)]:
            return Symbol(name)
        case "bound", [int(level)] if type(level) is int and 0 <= level < binders:
            return Bound(level)
        case "family", [str(name), *indices] if indices:
            return Family(name, tuple(map(term, indices)))
        case "sum", _:
            return Sum(tuple(map(term, parts)))
        case "product", _:
            return Product(tuple(map(term, parts)))
        case "power", [base, exponent]:
            return Power(term(base), term(exponent))
        case "apply", [str(function), list(orders), *arguments] if all(type(n) is int and n >= 0 for n in orders):
            return Apply(function, tuple(map(term, arguments)), tuple(orders))
        case ("sum_over" | "product_over" | "array"), [lower, upper, held, body]:
            return Binder(_KINDS[kind], term(lower), term(upper), relations(held, 1), term(body, 1))
        case "delta", [left, right]:
            return Delta(term(left), term(right))
        case "partial", [body, variable]:
            return Partial(term(body), term(variable))
        case "cases", _ if parts and all(isinstance(branch, list) and len(branch) == 2 for branch in parts):
            return Cases(tuple((relations(held), term(value)) for held, value in parts))
    raise ValueError(f"not a term: {str(value)[:60]}")


def relation_from_json(value: Any, binders: int = 0, depth: int = 0) -> Relation:
    """The relation of a JSON value. Raises ValueError."""
    match value:
        case [str(operator), left, right] if operator in _OPERATORS:
            return Relation(operator, from_json(left, binders, depth), from_json(right, binders, depth))
    raise ValueError(f"not a relation: {str(value)[:60]}")


def _number(text: str) -> Number:
    if not _NUMBER.fullmatch(text) or text.endswith("/0"):
        raise ValueError(f"not a number: {text[:60]}")
    try:
        return Number(Fraction(text))
    except ZeroDivisionError as error:
        raise ValueError(f"not a number: {text[:60]}") from error
