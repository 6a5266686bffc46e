r"""Mistakes in indices: another index, two in the wrong order, one too far.

Place on the way of a step: rows of `derive.diagnose.table`. Index slips are the commonest of the published errors, 20
%. Indices that are lost or shadowed leave a line without meaning; those rows are `derive.diagnose.readings`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from derive.diagnose.mistake import Around, Edits, Mistake
from derive.diagnose.places import Place, mapped, mentions, nodes_in
from derive.latex.syntax import (
    Addition,
    Call,
    Condition,
    Group,
    Name,
    Node,
    Number,
)


def usable(place: Place, around: Around) -> list[str]:
    """The indices an author may have meant at a place: those bound around it, innermost first, then those in use."""
    found = dict.fromkeys((*reversed(place.bound), *around.indices))
    return list(found)


def is_index(node: Node, place: Place, around: Around) -> bool:
    """Whether a node is an index by itself."""
    if not (isinstance(node, Name) and not node.subscripts and node.label is None and not node.primes):
        return False
    entry = around.vocabulary.entry(node.key)
    return node.key in place.bound or (entry is not None and entry.kind == "index")


def wrong_index(place: Place, around: Around) -> Edits:
    """Another index in its place."""
    node = place.node
    if place.role == "variable":
        if isinstance(node, Name) and len(node.subscripts) == 1:
            for other in _others(node.subscripts[0], place, around):
                yield replace(node, subscripts=(other,)), 1
        return
    if place.role != "index" or isinstance(place.parent, Condition):
        return
    for number, other in enumerate(_others(node, place, around)):
        yield other, min(number, 2)


def _others(node: Node, place: Place, around: Around) -> Iterator[Node]:
    if is_index(node, place, around) and isinstance(node, Name):
        for key in usable(place, around):
            if key != node.key:
                yield replace(node, key=key)
        if not isinstance(place.parent, Addition):
            yield Number(node.span, "1")
            yield from (Name(node.span, key) for key in around.of_sort("size"))
    elif isinstance(node, Name) and not node.subscripts and node.key in around.of_sort("size"):
        yield from (replace(node, key=key) for key in usable(place, around))
    elif isinstance(node, Number):
        for key in usable(place, around):
            yield Name(node.span, key)
        if node.text.isdigit() and not isinstance(place.parent, Addition):
            yield from (Number(node.span, str(int(node.text) + step)) for step in (1, -1) if int(node.text) + step > 0)


def swapped_indices(place: Place, around: Around) -> Edits:
    """Two subscripts of one name exchanged."""
    node = place.node
    if isinstance(node, Name | Group | Call) and len(node.subscripts) > 1 and place.role == "value":
        for one, two in combinations(range(len(node.subscripts)), 2):
            order = list(node.subscripts)
            if order[one] != order[two]:
                order[one], order[two] = order[two], order[one]
                yield replace(node, subscripts=tuple(order)), 0


def exchanged_indices(place: Place, around: Around) -> Edits:
    """Two free indices exchanged throughout a side, or one renamed throughout a term."""
    node = place.node
    if place.role != "value" or isinstance(node, Name):
        return
    inside = [key for key in usable(place, around) if mentions(node, key)]
    if place.parent is None:
        for one, two in combinations([key for key in around.indices if key in inside], 2):
            yield mapped(node, {one: Name(node.span, two), two: Name(node.span, one)}), 1
    if isinstance(place.parent, Addition):
        for old in inside:
            for new in usable(place, around):
                if new != old and new not in inside:
                    yield mapped(node, {old: Name(node.span, new)}), 2


def shifted_index(place: Place, around: Around) -> Edits:
    """An index one too far, or one too near."""
    node = place.node
    if place.role != "index" or isinstance(place.parent, Condition):
        return
    if isinstance(node, Addition) and len(node.terms) == 2:
        (first, term), (sign, offset) = node.terms
        if isinstance(offset, Number) and first > 0:
            yield term, 0
            yield replace(node, terms=((first, term), (-sign, offset))), 1
            for step in (1, -1):
                if offset.text.isdigit() and int(offset.text) + step > 0:
                    other = Number(offset.span, str(int(offset.text) + step))
                    yield replace(node, terms=((first, term), (sign, other))), 0
    elif is_index(node, place, around):
        one = Number(node.span, "1")
        yield Addition(node.span, ((1, node), (-1, one))), 1
        yield Addition(node.span, ((1, node), (1, one))), 1


def subscripts(node: Node) -> Iterator[str]:
    """The names that stand as subscripts in a node."""
    for child in nodes_in(node):
        is_subscript = isinstance(node, Name | Group | Call) and any(child is item for item in node.subscripts)
        if is_subscript and isinstance(child, Name) and not child.subscripts:
            yield child.key
        yield from subscripts(child)


ROWS = (
    Mistake("D420", "wrong-index", "an index is wrong", 12, wrong_index, wrong_index),
    Mistake("D421", "swapped-indices", "two indices are swapped", 10, swapped_indices, swapped_indices),
    Mistake(
        "D422", "exchanged-indices", "two indices are exchanged throughout", 17, exchanged_indices, exchanged_indices
    ),
    Mistake("D423", "shifted-index", "an index is off by one", 18, shifted_index, shifted_index),
)
