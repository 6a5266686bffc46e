"""Which constructs occur in a claim: found on the terms as they are, whoever made them."""

from __future__ import annotations

from derive.functions import FUNCTIONS
from derive.term import (
    ONE,
    Apply,
    Binder,
    Bound,
    Cases,
    Delta,
    Family,
    Number,
    Partial,
    Power,
    Symbol,
    Term,
    children,
)
from tests.laboratory.maker import M, N
from tests.laboratory.worlds import MEANT


def found(left: Term, right: Term, case: str) -> frozenset[str]:
    """The constructs that occur in a claim."""
    names: set[str] = {"case"} if case else set()
    if isinstance(left, Binder) and left.kind == "array":
        names.add("vector sides")
    for side in (left, right):
        _occurrences(side, names, 0, 0)
    return frozenset(names)


_BY_NAME = {"S": "symmetric", "T": "antisymmetric", "w": "positive", "v": "nonzero"} | MEANT
_COMMON = {"A": ("matrix",), "B": ("matrix", "second size"), "c": ("second size",), "S": ("matrix",), "T": ("matrix",)}


def _occurrences(term: Term, names: set[str], sums: int, partials: int, integer: bool = False) -> None:
    """Note what occurs; ``integer``: the term is an index, a limit or a length, no real."""
    match term:
        case Binder(kind, lower, upper, conditions, body):
            names |= _kind_of(term, sums)
            for part in (lower, upper, *(side for item in conditions for side in (item.left, item.right))):
                _occurrences(part, names, sums, partials, integer=True)
            _occurrences(body, names, sums + (kind == "sum"), partials)
            return
        case Symbol(name) if name in ("n", "m") and not integer:
            names.add("size as a number")
            if name == "m":
                names.add("second size")
        case (Symbol("i" | "j" | "l" | "q") | Bound()) if not integer:
            names.add("index as a number")
        case Symbol(name) if name in _BY_NAME:
            names.add(_BY_NAME[name])
        case Family(name):
            names.update(_COMMON.get(name, ()))
            if name in _BY_NAME:
                names.add(_BY_NAME[name])
        case Power(_, Number(value)):
            whole = value.denominator == 1
            names.add("root" if not whole else "fraction" if value < 0 else "power")
        case Power():
            names.add("symbolic exponent")
        case Apply("H" | "K"):
            names.add("unspecified function of a vector")
        case Apply(function, _, orders):
            unspecified = "derivative of an unspecified function" if any(orders) else "unspecified function"
            names.add(function if function in FUNCTIONS else unspecified)
        case Delta():
            names.add("delta")
        case Partial():
            names.add("derivative")
            partials += 1
            if partials > 1:
                names.add("second derivative")
        case Cases(branches):
            names.add("cases")
            for conditions, value in branches:
                _occurrences(value, names, sums, partials)
                for side in (part for item in conditions for part in (item.left, item.right)):
                    _occurrences(side, names, sums, partials, integer=True)
            return
    inside = integer or isinstance(term, Family | Delta)
    for child in children(term):
        _occurrences(child, names, sums, partials, inside)


def _kind_of(binder: Binder, sums: int) -> set[str]:
    if binder.kind == "product":
        return {"product"}
    if binder.kind == "array":
        return set()
    names = {"sum"} | ({"two nested sums"} if sums else set()) | ({"three nested sums"} if sums > 1 else set())
    ends = (binder.lower, binder.upper)
    if any(isinstance(part, Bound) or part in map(Symbol, "ijlq") for end in ends for part in (end, *children(end))):
        names.add("sum that ends at an index")
    elif binder.lower != ONE or binder.upper not in (N, M):
        names.add("sum over a shifted range")
    if binder.conditions:
        names.add("sum under a condition" if len(binder.conditions) == 1 else "sum under two conditions")
    return names
