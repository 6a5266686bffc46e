"""Mistakes in signs: a minus lost or gained, before a whole line, before a bracket, before one term.

Place on the way of a step: rows of `derive.diagnose.table`. Signs are 12 % of the published errors.
"""

from __future__ import annotations

from dataclasses import replace

from derive.diagnose.mistake import Around, Edits, Mistake
from derive.diagnose.places import Place, bracketed, without_brackets
from derive.latex.syntax import Addition, Fraction, Group, Multiplication, Node, Number, Power


def negated(node: Node) -> Node:
    """Minus a node, in brackets if it is a sum of terms."""
    if isinstance(node, Addition) and len(node.terms) == 1:
        (sign, term), = node.terms
        return term if sign < 0 else replace(node, terms=((-1, term),))
    return Addition(node.span, ((-1, bracketed(node) if isinstance(node, Addition) else node),))


def opposite(node: Node) -> Node:
    """Minus a node with every term's sign changed; a positive term first, if there is one."""
    inner = without_brackets(node)
    if inner == Number(node.span, "0"):
        return node
    if not isinstance(inner, Addition):
        return negated(node)
    terms = [(-sign, term) for sign, term in inner.terms]
    if terms[0][0] < 0 and any(sign > 0 for sign, _ in terms):
        first = next(place for place, (sign, _) in enumerate(terms) if sign > 0)
        terms.insert(0, terms.pop(first))
    return replace(inner, terms=tuple(terms)) if len(terms) > 1 or terms[0][0] < 0 else terms[0][1]


def dropped_sign(place: Place, around: Around) -> Edits:
    """The whole side, a bracket, or an exponent, with the other sign."""
    node, parent = place.node, place.parent
    if place.role not in ("value",) or isinstance(node, Number):
        return
    if parent is None or (isinstance(parent, Group) and parent.body is node):
        is_taken = isinstance(node, Addition) and len(node.terms) == 1
        yield negated(node), 0 if parent is None or is_taken else 2
        if isinstance(node, Addition) and len(node.terms) > 1:
            yield replace(node, terms=tuple((-sign, term) for sign, term in node.terms)), 1 if parent is None else 2
    elif not isinstance(parent, Addition | Multiplication | Fraction):
        yield negated(node), 1 if isinstance(parent, Power) and parent.exponent is node else 3
    elif isinstance(node, Addition) and len(node.terms) == 1:
        yield negated(node), 1


def wrong_sign(place: Place, around: Around) -> Edits:
    """One term of a sum with the other sign."""
    node = place.node
    if isinstance(node, Addition) and len(node.terms) > 1 and place.role == "value":
        for number in range(len(node.terms)):
            yield _flipped(node, {number}), 0


def undistributed_sign(place: Place, around: Around) -> Edits:
    """Several neighbouring terms of a sum with the other signs, not all."""
    node = place.node
    if not (isinstance(node, Addition) and len(node.terms) > 2 and place.role == "value"):
        return
    count = len(node.terms)
    for first in range(count):
        for last in range(first + 2, count + 1):
            if last - first < count:
                yield _flipped(node, set(range(first, last))), last - first - 2


def _flipped(node: Addition, chosen: set[int]) -> Addition:
    terms = tuple((-sign if at in chosen else sign, term) for at, (sign, term) in enumerate(node.terms))
    return replace(node, terms=terms)


ROWS = (
    Mistake("D410", "dropped-sign", "a minus is lost or gained", 10, dropped_sign, dropped_sign),
    Mistake("D411", "wrong-sign", "a term has the wrong sign", 11, wrong_sign, wrong_sign),
    Mistake(
        "D412",
        "undistributed-sign",
        "a minus before a bracket reaches only some of its terms",
        14,
        undistributed_sign,
        undistributed_sign,
    ),
)
