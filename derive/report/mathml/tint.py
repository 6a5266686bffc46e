"""Which parts of a formula are tinted, given ranges of its source.

Place on the way of a step: used by `derive.report.mathml.nodes`, which asks of every node and sign it sets.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from derive.latex.syntax import Node, children
from derive.span import Span


class Tint:
    """The ranges, and which of them something has been tinted for."""

    def __init__(self, source: str, ranges: Iterable[Span], nodes: frozenset[int] = frozenset()):
        self.source = source
        self._ranges = tuple(trimmed for item in ranges if (trimmed := _trimmed(source, item)) is not None)
        self._nodes = nodes
        self._met: set[Span] = set()

    def is_whole(self, node: Node) -> bool:
        """Whether all of a node lies within a range, or is the smallest one around it."""
        return id(node) in self._nodes or self.is_within(node.span)

    def is_within(self, span: Span) -> bool:
        """Whether all of these characters lie within a range."""
        found = [item for item in self._ranges if item.start <= span.start < span.end <= item.end]
        self._met.update(found)
        return bool(found)

    def is_touched(self, start: int, end: int) -> bool:
        """Whether a sign or letter that stands in these characters is part of a range."""
        text = self.source[start:end]
        start, end = start + len(text) - len(text.lstrip()), end - (len(text) - len(text.rstrip()))
        found = [item for item in self._ranges if item.start < end and start < item.end]
        self._met.update(found)
        return bool(found)

    def with_the_smallest_around(self, root: Node) -> Tint | None:
        """For ranges that nothing was tinted for, the same with the smallest node around each; None if there is no
        such range."""
        left = [item for item in self._ranges if item not in self._met]
        if not left:
            return None
        return Tint(self.source, self._ranges, frozenset(id(_smallest(root, item)) for item in left))


def _trimmed(source: str, span: Span) -> Span | None:
    """The range without space at its ends; None if nothing is left."""
    text = source[span.start : span.end]
    start = span.start + len(text) - len(text.lstrip())
    end = span.start + len(text.rstrip())
    return Span(start, end) if start < end else None


def _smallest(root: Node, span: Span) -> Node:
    node = root
    while True:
        inner: Sequence[Node] = [
            child for child in children(node) if child.span.start <= span.start and span.end <= child.span.end
        ]
        if not inner:
            return node
        node = inner[0]
