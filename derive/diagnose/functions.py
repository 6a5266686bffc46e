r"""Mistakes in exponents and functions: a square that is lost, a log too many, sin for cos.

Place on the way of a step: rows of `derive.diagnose.table`. Exponents are 8 % of the published errors, functions 5 %.
"""

from __future__ import annotations

from dataclasses import replace

from derive.diagnose.mistake import Around, Edits, Mistake
from derive.diagnose.places import Place, bracketed, is_simple, mentions, nodes_in, without_brackets
from derive.functions import SPELLINGS
from derive.latex.syntax import (
    Addition,
    BigOperator,
    Call,
    Differentiation,
    Fraction,
    Group,
    Multiplication,
    Name,
    Node,
    Number,
    Power,
    Root,
)

_KINS = (
    ("sin", "cos"),
    ("sinh", "cosh"),
    ("exp", "log"),
)
_SPELT = {"log": r"\log", "exp": r"\exp", "sin": r"\sin", "cos": r"\cos", "sinh": r"\sinh", "cosh": r"\cosh"}


def wrong_exponent(place: Place, around: Around) -> Edits:
    """Another exponent."""
    node = place.node
    if place.role != "value" or not isinstance(node, Power):
        return
    for exponent, extra in _near(node.exponent):
        yield replace(node, exponent=exponent), extra


def _near(exponent: Node) -> list[tuple[Node, int]]:
    span = exponent.span
    if isinstance(exponent, Number) and exponent.text.isdigit():
        value = int(exponent.text)
        return [(Number(span, str(other)), number) for number, other in enumerate((value + 1, value - 1)) if other > 1]
    if isinstance(exponent, Addition):
        if len(exponent.terms) == 1:
            return []
        *rest, (sign, last) = exponent.terms
        shorter = rest[0][1] if len(rest) == 1 and rest[0][0] > 0 else replace(exponent, terms=tuple(rest))
        found: list[tuple[Node, int]] = [(shorter, 0)] if isinstance(last, Number) else []
        return [*found, (replace(exponent, terms=(*rest, (-sign, last))), 1)]
    if isinstance(exponent, Name):
        one = Number(span, "1")
        return [(Addition(span, ((1, exponent), (sign, one))), 1) for sign in (-1, 1)]
    return []


def lost_exponent(place: Place, around: Around) -> Edits:
    """A square, or an inverse, that is lost."""
    node, parent = place.node, place.parent
    if place.role != "value" or isinstance(node, Number | Addition | Multiplication | Fraction | Power):
        return
    if isinstance(parent, Power | Group) and not (isinstance(parent, Power) and parent.exponent is node):
        return
    if not isinstance(node, Name | Group | Call):
        return
    two = Number(node.span, "2")
    base = node if is_simple(node) else bracketed(node)
    yield Power(node.span, base, two), 0
    for exponent in _exponents(around):
        if exponent != two:
            yield Power(node.span, base, exponent), 1


def _exponents(around: Around) -> list[Node]:
    """The exponents that stand in the lines before."""
    found: dict[Node, None] = {}
    pending = list(around.near)
    while pending:
        node = pending.pop(0)
        if isinstance(node, Power) and not mentions(node.exponent, "e"):
            found[node.exponent] = None
        pending.extend(nodes_in(node))
    kept: list[Node] = [node for node in found if isinstance(node, Number | Addition) or _is_size(node, around)]
    return kept[:3]


def _is_size(node: Node, around: Around) -> bool:
    entry = around.vocabulary.entry(node.key) if isinstance(node, Name) else None
    return entry is not None and entry.kind == "size"


def extra_exponent(place: Place, around: Around) -> Edits:
    """A power too many."""
    node = place.node
    if place.role == "value" and isinstance(node, Power) and node.base != Name(node.span, "e"):
        yield node.base, 0


def lost_function(place: Place, around: Around) -> Edits:
    """log, exp, the square root or the absolute value of something, missing."""
    node, parent = place.node, place.parent
    if place.role != "value" or isinstance(node, Number | Group):
        return
    argument = without_brackets(node)
    if isinstance(parent, Call) or (isinstance(parent, Power) and parent.exponent is node):
        return
    if isinstance(node, Name | Addition | Multiplication | Fraction) and _writes_powers_of_e(around):
        yield Power(node.span, Name(node.span, "e"), argument), 0
    for name in ("log", "exp"):
        if not (isinstance(node, Call) and SPELLINGS.get(node.function.key) == name):
            yield Call(node.span, Name(node.span, _spelt(name, around)), (argument,)), 0 if name == "log" else 1
    yield Root(node.span, argument), 1


def _writes_powers_of_e(around: Around) -> bool:
    pending = [*around.near, around.side]
    while pending:
        node = pending.pop()
        if isinstance(node, Power) and node.base == Name(node.span, "e"):
            return True
        pending.extend(nodes_in(node))
    return False


def planted_function(place: Place, around: Around) -> Edits:
    """A function that a hasty author may put before a component, a power, a fraction or a function of one kind."""
    if isinstance(place.node, Name | Power | Fraction | Call):
        yield from lost_function(place, around)


def _spelt(name: str, around: Around) -> str:
    """A function as the author spells it."""
    pending = [*around.near, around.side]
    while pending:
        node = pending.pop()
        if isinstance(node, Call) and SPELLINGS.get(node.function.key) == name:
            return node.function.key
        pending.extend(nodes_in(node))
    return _SPELT[name]


def extra_function(place: Place, around: Around) -> Edits:
    """A function too many."""
    node = place.node
    if place.role != "value":
        return
    match node:
        case Call(arguments=(argument,)) if not node.subscripts and node.power is None:
            yield argument, 0
        case Root(degree=None):
            yield node.radicand, 0
        case Power(base=Name(key="e")):
            yield node.exponent, 1


def is_elementary(node: Call) -> bool:
    """Whether it is log, exp or the like, applied to one argument, without base or power."""
    known = node.function.key in SPELLINGS and not node.function.primes
    return known and len(node.arguments) == 1 and not node.subscripts and node.power is None


def wrong_function(place: Place, around: Around) -> Edits:
    """A function for its kin: sin for cos, exp for log."""
    node = place.node
    if not isinstance(node, Call) or place.role != "value":
        return
    own = SPELLINGS.get(node.function.key)
    for pair in _KINS:
        if own in pair:
            other = pair[1 - pair.index(own)]
            yield replace(node, function=replace(node.function, key=_SPELT[other])), 0


def moved_function(place: Place, around: Around) -> Edits:
    """The logarithm of a fraction for a fraction of logarithms, a function of a product for a product with it, of a
    sum for a sum of its values."""
    node = place.node
    if place.role != "value":
        return
    match node:
        case Fraction(numerator=Call(arguments=(one,)) as above, denominator=Call(arguments=(two,)) as below):
            if above.function == below.function:
                yield Call(node.span, above.function, (Fraction(node.span, one, two),)), 0
        case Call(arguments=(inner,)) if not is_elementary(node) or node.subscripts or node.power is not None:
            return
        case Call(arguments=(BigOperator(operator="sum") as inner,)):
            yield replace(inner, body=replace(node, arguments=(without_brackets(inner.body),), bracketed=True)), 1
        case BigOperator(operator="sum", body=Call(arguments=(argument,)) as applied) if is_elementary(applied):
            whole = replace(node, body=bracketed(argument) if isinstance(argument, Addition) else argument)
            yield replace(applied, arguments=(whole,), bracketed=True), 0
        case Call(arguments=(Multiplication(factors=(*first, (operator, last))),)) if operator == "":
            applied = replace(node, arguments=(without_brackets(last),), bracketed=True)
            yield Multiplication(node.span, (*first, ("", applied))), 0
        case Call(arguments=(Fraction() as inner,)) if not node.subscripts and node.power is None:
            above, below = (replace(node, arguments=(part,)) for part in (inner.numerator, inner.denominator))
            yield Fraction(node.span, above, below), 1
            yield Fraction(node.span, above, inner.denominator), 0
        case Fraction(numerator=Call(arguments=(one,)) as above) if is_elementary(above):
            yield replace(above, arguments=(Fraction(node.span, one, node.denominator),)), 1
        case Multiplication(factors=factors):
            for number, (operator, factor) in enumerate(factors):
                if operator == "" and isinstance(factor, Call) and is_elementary(factor):
                    rest = (*factors[:number], *factors[number + 1 :])
                    inside = Multiplication(node.span, (*rest, ("", bracketed(factor.arguments[0]))))
                    yield replace(factor, arguments=(inside,), bracketed=True), 3


def wrong_order(place: Place, around: Around) -> Edits:
    """A derivative of another order."""
    node = place.node
    if isinstance(node, Differentiation) and node.form != "nabla":
        yield replace(node, variables=(*node.variables, node.variables[-1])), 0
        if len(node.variables) > 1:
            yield replace(node, variables=node.variables[:-1]), 0


ROWS = (
    Mistake("D453", "wrong-order", "a derivative has the wrong order", 11, wrong_order, wrong_order),
    Mistake("D450", "lost-exponent", "a power is lost", 14, lost_exponent, extra_exponent),
    Mistake("D451", "extra-exponent", "a power is too much", 13, extra_exponent, lost_exponent),
    Mistake("D452", "wrong-exponent", "an exponent is wrong", 13, wrong_exponent, wrong_exponent),
    Mistake("D460", "lost-function", "a function is lost", 18, lost_function, extra_function),
    Mistake("D461", "extra-function", "a function is too much", 13, extra_function, planted_function),
    Mistake("D462", "wrong-function", "a function is wrong", 14, wrong_function, wrong_function),
    Mistake("D463", "moved-function", "a function is applied to the wrong part", 17, moved_function, moved_function),
)
