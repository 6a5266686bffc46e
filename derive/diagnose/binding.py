r"""Mistakes in what a sum binds: an index that hides another, one that is missing, a sum over the wrong one.

Place on the way of a step: rows of `derive.diagnose.table`; `derive.diagnose.readings` uses `released` where the
elaborator has found that an index is hidden. Captured names may have been meant for the index outside, so each choice
of those that were not is offered.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from derive.diagnose.indices import subscripts, usable
from derive.diagnose.mistake import Around, Edits, Mistake
from derive.diagnose.places import Place, mapped, mentions, places, rebuilt
from derive.latex.syntax import BigOperator, Call, Condition, Group, Name, Node

MOST_CHOICES = 24
_FRESH = ("i", "j", "m", "n", "l", "r", "s", "t", "p", "q", "u", "v")


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


def lost_index(place: Place, around: Around) -> Edits:
    """A subscript that is not there; ``component`` notation aside, the line then has no meaning."""
    node = place.node
    if isinstance(node, Name | Call) and place.role == "value":
        entry = around.vocabulary.entry(node.key) if isinstance(node, Name) else None
        if isinstance(node, Name) and (entry is None or entry.kind != "family"):
            return
        for key in usable(place, around):
            for number, made in enumerate(with_subscript(node, key)):
                yield made, number


def with_subscript(node: Name | Call | Group, key: str) -> Iterator[Name | Call | Group]:
    """A node with one more subscript: the last, or before another."""
    for place in range(len(node.subscripts), -1, -1):
        new = Name(node.span, key)
        yield replace(node, subscripts=(*node.subscripts[:place], new, *node.subscripts[place:]))


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


def hidden_index(place: Place, around: Around) -> Edits:
    """A sum over an index that the line has in use: under another name, what it captured set free."""
    node = place.node
    if isinstance(node, BigOperator) and len(node.indices) == 1:
        key = node.indices[0].key
        if key in around.indices or key in place.bound:
            for number, made in enumerate(released(node, around)):
                yield made, min(number, 3)


def released(node: BigOperator, around: Around) -> Iterator[BigOperator]:
    """The operator with its index under a name that nothing else has; then with some of the names below it as they
    were, the fewest first."""
    own = node.indices[0]
    fresh = next(_fresh(around), None)
    if fresh is None:
        return
    name = replace(own, key=fresh)
    # on the right of a condition stands what is outside
    conditions = tuple(replace(item, left=mapped(item.left, {own.key: name})) for item in node.conditions)
    bound = replace(node, indices=(name,), conditions=conditions)
    inside = [
        other.node
        for other in places(node.body)
        if isinstance(other.node, Name) and other.node.key == own.key and not other.node.subscripts
    ]
    offered = 0
    for count in range(len(inside)):
        for kept in combinations(inside, count):
            yield replace(bound, body=_renamed(node.body, own.key, name, kept))
            offered += 1
            if offered == MOST_CHOICES:
                return


def _renamed(node: Node, key: str, name: Name, kept: tuple[Node, ...] = ()) -> Node:
    """A node with a name replaced wherever it stands by itself, but for some of its places."""
    if isinstance(node, Name) and node.key == key and not node.subscripts:
        return node if any(node is item for item in kept) else name
    return rebuilt(node, lambda child: _renamed(child, key, name, kept))


def _fresh(around: Around) -> Iterator[str]:
    """Names for an index that the line does not use: a declared one first, for a sum without limits needs its range."""
    declared = around.of_sort("index")
    for key in dict.fromkeys((*declared, *_FRESH)):
        known = around.vocabulary.entry(key)
        if known is not None and key not in declared:
            continue
        if key not in around.indices and not mentions(around.side, key):
            yield key


ROWS = (
    Mistake("D303", "dropped-index", "an index is missing", 12, lost_index, dropped_index),
    Mistake("D426", "captured-index", "an index is used for two things", 12, hidden_index, shadowing_index),
    Mistake("D424", "wrong-bound-index", "the sum runs over the wrong index", 12, bound_index, bound_index),
)
