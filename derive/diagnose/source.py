r"""A changed side in its author's own LaTeX: only what changed is written anew, the rest stands as it stood.

Place on the way of a step: `derive.diagnose.search` asks for it before a repair is proved, and reads the result
again: what is shown is what was proved. Macros have their own spelling in the source, so a part made by one is
written out.
"""

from __future__ import annotations

import re
from dataclasses import fields, replace
from difflib import SequenceMatcher
from itertools import accumulate, pairwise

from derive.diagnosis import Change
from derive.latex.printer import to_latex
from derive.latex.syntax import BigOperator, Name, Node, children
from derive.span import Span

MOST_CHANGES = 8

_SYMBOL = re.compile(r"\\[A-Za-z]+\s*|\\.|.", re.DOTALL)


def changes(old: Node, new: Node, source: str) -> tuple[Change, ...]:
    """What must be written anew in ``source`` to turn the node ``old`` of it into ``new``."""
    if new is old:
        return ()
    if isinstance(old, BigOperator) and isinstance(new, BigOperator):
        found = _operator_changes(old, new, source)
        if found is not None:
            return found
    pairs = _pairs(old, new)
    if pairs is not None and _apart([before.span for before, _ in pairs]):
        return tuple(change for before, after in pairs for change in changes(before, after, source))
    return trimmed(source[old.span.start : old.span.end], to_latex(new, _written(old, source)), old.span.start)


def rewritten(old: Node, new: Node, source: str) -> str:
    """The LaTeX of ``new``, a changed ``old``, whose own LaTeX is its span of ``source``."""
    made = changes(old, new, source)
    longer = sum(len(change.text) - (change.span.end - change.span.start) for change in made)
    return applied(source, made)[old.span.start : old.span.end + longer]


def trimmed(old: str, new: str, offset: int) -> tuple[Change, ...]:
    """Where two texts differ, symbol by symbol, what is common left out; ``offset`` is where the old text begins in its
    source. Two texts with little in common are one change."""
    before, after = _SYMBOL.findall(old), _SYMBOL.findall(new)
    places = [0, *accumulate(map(len, before))]
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    made = [
        Change(Span(offset + places[begin], offset + places[end]), "".join(after[first:last]))
        for kind, begin, end, first, last in matcher.get_opcodes()
        if kind != "equal"
    ]
    if len(made) > MOST_CHANGES:
        return (Change(Span(offset, offset + len(old)), new),)
    return tuple(made)


def applied(source: str, made: tuple[Change, ...]) -> str:
    """A source with changes made."""
    for change in reversed(made):
        source = source[: change.span.start] + change.text + source[change.span.end :]
    return source


def _operator_changes(old: BigOperator, new: BigOperator, source: str) -> tuple[Change, ...] | None:
    """The head of a sum and its body are written anew each by itself."""
    if not _apart([old.head, old.body.span]):
        return None
    inside = changes(old.body, new.body, source)
    if (old.operator, old.indices, old.lower, old.upper, old.conditions) == (
        new.operator,
        new.indices,
        new.lower,
        new.upper,
        new.conditions,
    ):
        return inside
    pairs = _pairs(replace(old, body=old), replace(new, body=old))
    if pairs is not None and _apart([before.span for before, _ in pairs]):
        return (*(change for one, two in pairs for change in changes(one, two, source)), *inside)
    head = to_latex(replace(new, body=Name(new.span, ""))).strip()
    return (*trimmed(source[old.head.start : old.head.end], head, old.head.start), *inside)


def _pairs(old: Node, new: Node) -> list[tuple[Node, Node]] | None:
    """The children that differ, if the two nodes are alike but for them; None if they are not, or nothing differs."""
    if type(old) is not type(new):
        return None
    pairs: list[tuple[Node, Node]] = []
    for entry in fields(old):
        if entry.compare and not _alike(getattr(old, entry.name), getattr(new, entry.name), pairs):
            return None
    return pairs or None


def _alike(old: object, new: object, pairs: list[tuple[Node, Node]]) -> bool:
    if old is new:
        return True
    if isinstance(old, Node) and isinstance(new, Node):
        if all(old is not before for before, _ in pairs):
            pairs.append((old, new))
        return True
    if isinstance(old, tuple) and isinstance(new, tuple):
        return len(old) == len(new) and all(_alike(a, b, pairs) for a, b in zip(old, new, strict=True))
    return old == new


def _apart(spans: list[Span]) -> bool:
    return all(one.end <= two.start for one, two in pairwise(spans))


def _written(root: Node, source: str) -> dict[int, str]:
    """The texts of all nodes of a tree that stand in the source by themselves."""
    texts: dict[int, str] = {}
    pending = [root]
    while pending:
        node = pending.pop()
        inside = list(children(node))
        if all(node.span.start <= child.span.start and child.span.end <= node.span.end for child in inside):
            texts[id(node)] = source[node.span.start : node.span.end].strip()
        pending.extend(inside)
    return texts
