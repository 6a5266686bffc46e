r"""Which names ``\sum_{i<j}`` binds, decided before anything is read.

Place on the way of a step: `derive.elaborate` applies it to each side first. An operator without limits whose
condition compares its index with another declared index binds that one too, unless it is in scope: bound
around the operator, used free elsewhere in the side, or known from the line (``in_scope``), or not used in
the operator's body. ``i = j`` never binds j."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from derive.elaborate.free import free_keys, mentioned_indices
from derive.latex.syntax import BigOperator, Name, Node
from derive.latex.vocabulary import Vocabulary


def complete(node: Node, vocabulary: Vocabulary, known: frozenset[str]) -> Node:
    """The side with every operator's ``indices`` complete."""
    return _complete(node, vocabulary, known | mentioned_indices(node, vocabulary))


def _complete(node: Node, vocabulary: Vocabulary, known: frozenset[str]) -> Node:
    inner = known
    if isinstance(node, BigOperator):
        if node.lower is None and node.upper is None:
            node = replace(node, indices=(*node.indices, *_second(node, vocabulary, known)))
        inner = known | {index.key for index in node.indices}
    changes: dict[str, Any] = {}
    for entry in fields(node):
        old = getattr(node, entry.name)
        new = _inside(old, vocabulary, inner)
        if new is not old:
            changes[entry.name] = new
    return replace(node, **changes) if changes else node


def _inside(value: object, vocabulary: Vocabulary, known: frozenset[str]) -> object:
    if isinstance(value, Node):
        return _complete(value, vocabulary, known)
    if isinstance(value, tuple):
        items = tuple(_inside(item, vocabulary, known) for item in value)
        return value if all(new is old for new, old in zip(items, value, strict=True)) else items
    return value


def _second(node: BigOperator, vocabulary: Vocabulary, known: frozenset[str]) -> tuple[Name, ...]:
    bound = {index.key for index in node.indices}
    found: list[Name] = []
    for condition in node.conditions:
        pair = (condition.left, condition.right)
        names = [
            item for item in pair if isinstance(item, Name) and not item.subscripts and item.label is None
        ]
        if condition.operator == "=" or len(names) < 2 or not any(name.key in bound for name in names):
            continue
        for name in names:
            entry = vocabulary.entry(name.key)
            if entry is None or entry.kind != "index" or name.key not in free_keys(node.body):
                continue
            if name.key not in bound | known:
                found.append(name)
                bound.add(name.key)
    return tuple(found)
