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
    BigOperator,
    Call,
    Condition,
    Group,
    Name,
    Node,
    Number,
    Transpose,
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
    elif isinstance(node, Number):
        for key in usable(place, around):
            yield Name(node.span, key)


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
    elif is_index(node, place, around):
        one = Number(node.span, "1")
        yield Addition(node.span, ((1, node), (-1, one))), 1
        yield Addition(node.span, ((1, node), (1, one))), 1


def lost_index(place: Place, around: Around) -> Edits:
    """A subscript that is not there; ``component`` notation aside, the line then has no meaning."""
    node = place.node
    if isinstance(node, Name | Call) and place.role == "value":
        entry = around.vocabulary.entry(node.key) if isinstance(node, Name) else None
        if isinstance(node, Name) and (entry is None or entry.kind != "family"):
            return
        for key in usable(place, around):
            yield replace(node, subscripts=(*node.subscripts, Name(node.span, key))), 0


def dropped_index(place: Place, around: Around) -> Edits:
    """A name without its last subscript."""
    node = place.node
    if isinstance(node, Name | Call) and node.subscripts and place.role == "value":
        yield replace(node, subscripts=node.subscripts[:-1]), 0


def shadowing_index(place: Place, around: Around) -> Edits:
    """A sum over an index that is in use outside of it."""
    node = place.node
    if isinstance(node, BigOperator) and len(node.indices) == 1:
        own = node.indices[0]
        for key in (*around.indices, *place.bound):
            if key != own.key:
                name = replace(own, key=key)
                made = (mapped(item, {own.key: name}) for item in node.conditions)
                conditions = tuple(item for item in made if isinstance(item, Condition))
                body = mapped(node.body, {own.key: Name(own.span, key)})
                yield replace(node, indices=(name,), conditions=conditions, body=body), 0


def nothing(place: Place, around: Around) -> Edits:
    """No edits: the repair is a matter of `derive.diagnose.readings`."""
    yield from ()


def subscripts(node: Node) -> Iterator[str]:
    """The names that stand as subscripts in a node."""
    for child in nodes_in(node):
        if isinstance(node, Name | Group | Call) and any(child is item for item in node.subscripts):
            if isinstance(child, Name) and not child.subscripts:
                yield child.key
        yield from subscripts(child)


def transposed(place: Place, around: Around) -> Edits:
    """A matrix transposed, or not."""
    node = place.node
    if place.role != "value":
        return
    if isinstance(node, Transpose):
        yield node.body, 0
    elif isinstance(node, Name) and not node.subscripts and not isinstance(place.parent, Transpose):
        variable = around.variable(node.key)
        if variable is not None and variable.sort == "family" and len(variable.shape) == 2:
            yield Transpose(node.span, node), 0


def bound_index(place: Place, around: Around) -> Edits:
    """A sum over another index: what it binds is renamed to one that stands in its body."""
    node = place.node
    if not (isinstance(node, BigOperator) and len(node.indices) == 1):
        return
    own = node.indices[0]
    for key in dict.fromkeys((*usable(place, around), *subscripts(node.body))):
        entry = around.vocabulary.entry(key)
        if entry is not None and entry.kind != "index":
            continue
        if key != own.key and key not in place.bound:
            name = replace(own, key=key)
            bound = replace(node, indices=(name,))
            made = (mapped(item, {own.key: name}) for item in node.conditions)
            yield replace(bound, conditions=tuple(item for item in made if isinstance(item, Condition))), 0
            if node.conditions:
                left = (replace(i, left=name) if i.left == own else i for i in node.conditions)
                yield replace(bound, conditions=tuple(left)), 0


ROWS = (
    Mistake("D303", "dropped-index", "an index is missing", 12, lost_index, dropped_index),
    Mistake("D301", "shadowed-index", "an index is used twice", 12, nothing, shadowing_index),
    Mistake("D420", "wrong-index", "an index is wrong", 12, wrong_index, wrong_index),
    Mistake("D421", "swapped-indices", "two indices are swapped", 10, swapped_indices, swapped_indices),
    Mistake(
        "D422", "exchanged-indices", "two indices are exchanged throughout", 17, exchanged_indices, exchanged_indices
    ),
    Mistake("D423", "shifted-index", "an index is off by one", 18, shifted_index, shifted_index),
    Mistake("D424", "wrong-bound-index", "the sum runs over the wrong index", 12, bound_index, bound_index),
    Mistake("D425", "transposed", "a transpose is missing or too much", 12, transposed, transposed),
)
