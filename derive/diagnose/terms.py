r"""Mistakes in terms and cases: a term lost on the way, one too many, the two values of a delta swapped.

Place on the way of a step: rows of `derive.diagnose.table`. Terms and operators are 4 % of the published errors.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from derive.diagnose.mistake import Around, Edits, Mistake
from derive.diagnose.places import Place, bracketed, nodes_in, without_brackets
from derive.latex.symbols import DIVIDING
from derive.latex.syntax import (
    Addition,
    BigOperator,
    Call,
    Group,
    Multiplication,
    Name,
    Node,
    Number,
    Transpose,
)

MOST_TERMS = 12


def lost_term(place: Place, around: Around) -> Edits:
    """A term of a line before, or 1, that is lost from a sum of terms."""
    node, parent = place.node, place.parent
    if place.role != "value" or isinstance(node, Group):
        return
    if parent is not None and not isinstance(parent, Group | Addition) and not isinstance(node, Addition):
        return
    if isinstance(parent, Addition):
        return
    own = node.terms if isinstance(node, Addition) else ((1, node),)
    present = {term for _, term in own}
    for term, extra in _terms_known(around):
        if term not in present and term != node:
            for sign in (1, -1):
                yield Addition(node.span, (*own, (sign, term))), extra


def _terms_known(around: Around) -> list[tuple[Node, int]]:
    found: dict[Node, int] = {}
    pending = list(around.near)
    while pending:
        node = pending.pop(0)
        if isinstance(node, Addition):
            for _, term in node.terms:
                found.setdefault(term, 0)
        elif isinstance(node, BigOperator):
            inner = without_brackets(node.body)
            if isinstance(inner, Addition):
                for _, term in inner.terms:
                    found.setdefault(replace(node, body=bracketed(term) if isinstance(term, Addition) else term), 1)
        pending.extend(nodes_in(node))
    found.setdefault(Number(around.side.span, "1"), 1)
    known = dict(list(found.items())[:MOST_TERMS])
    for node in _quantities(around):
        known.setdefault(node, 2)
    return list(known.items())


def _quantities(around: Around) -> list[Node]:
    """Components, applied functions and transposed matrices of the lines around."""
    found: dict[Node, None] = {}
    pending = list(around.near)
    while pending:
        node = pending.pop(0)
        match node:
            case Name(subscripts=(_, *_)) | Call() | Transpose():
                found[node] = None
        if not isinstance(node, Name):
            pending.extend(nodes_in(node))
    return list(found)[:MOST_TERMS]


def extra_term(place: Place, around: Around) -> Edits:
    """A term too many."""
    node = place.node
    if isinstance(node, Addition) and len(node.terms) > 1 and place.role == "value":
        for number in range(len(node.terms)):
            left = (*node.terms[:number], *node.terms[number + 1 :])
            yield (left[0][1] if len(left) == 1 and left[0][0] > 0 else replace(node, terms=left)), 0


def swapped_delta_cases(place: Place, around: Around) -> Edits:
    """0 where a Kronecker delta is 1, and the other way round: the line's case says which."""
    node = place.node
    if place.role != "value" or not around.context.conditions:
        return
    lines = (*around.before, around.side)
    if not any(_has_delta(line, around) for line in lines):
        return
    if isinstance(node, Number) and node.text in ("0", "1"):
        yield replace(node, text="1" if node.text == "0" else "0"), 0


def _has_delta(node: Node, around: Around) -> bool:
    if isinstance(node, Name):
        entry = around.vocabulary.entry(node.key)
        return entry is not None and entry.kind == "delta"
    return any(_has_delta(child, around) for child in nodes_in(node))


def wrong_operator(place: Place, around: Around) -> Edits:
    """A sum for a product, and the other way round."""
    node = place.node
    if place.role != "value":
        return
    match node:
        case BigOperator():
            other = "product" if node.operator == "sum" else "sum"
            yield replace(node, operator=other, sign=""), 0
        case Addition(terms=terms) if len(terms) > 2:
            for number, ((sign, one), (_, two)) in enumerate(pairwise(terms)):
                joined = _joined(node, one, two)
                yield replace(node, terms=(*terms[:number], (sign, joined), *terms[number + 2 :])), 1
        case Addition(terms=((1, one), (_, two))):
            yield _joined(node, one, two), 1
        case Multiplication(factors=((_, one), ("" | r"\cdot" | r"\times", two))):
            yield Addition(node.span, ((1, one), (1, two))), 1
            yield Addition(node.span, ((1, one), (-1, two))), 2
        case Multiplication(factors=factors) if all(operator not in DIVIDING for operator, _ in factors):
            for number in range(1, len(factors)):
                one, two = _product(node, factors[:number]), _product(node, factors[number:])
                yield Addition(node.span, ((1, one), (1, two))), 1


def _joined(node: Addition, one: Node, two: Node) -> Multiplication:
    """Two terms as factors."""
    factors: list[tuple[str, Node]] = []
    for item in (one, two):
        if isinstance(item, Multiplication):
            factors += item.factors
        else:
            factors.append(("", bracketed(item) if isinstance(item, Addition | BigOperator) else item))
    return Multiplication(node.span, tuple(factors))


def _product(node: Multiplication, factors: tuple[tuple[str, Node], ...]) -> Node:
    if len(factors) == 1:
        return factors[0][1]
    return replace(node, factors=(("", factors[0][1]), *factors[1:]))


ROWS = (
    Mistake("D490", "lost-term", "a term is lost", 16, lost_term, extra_term),
    Mistake("D491", "extra-term", "a term is too much", 13, extra_term, lost_term),
    Mistake(
        "D492",
        "swapped-delta-cases",
        "the two cases of a delta are swapped",
        5,
        swapped_delta_cases,
        swapped_delta_cases,
    ),
    Mistake("D493", "wrong-operator", "an operator is wrong", 17, wrong_operator, wrong_operator),
)
