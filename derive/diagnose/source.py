r"""A changed side in its author's own LaTeX: only what changed is written anew, the rest stands as it stood.

Place on the way of a step: `derive.diagnose.search` asks for it before a repair is proved, and reads the result again: what
is shown is what was proved. Macros have their own spelling in the source, so a part made by one is written out.
"""

from __future__ import annotations

from dataclasses import fields
from itertools import pairwise

from derive.diagnosis import Change
from derive.latex.printer import to_latex
from derive.latex.syntax import Node, children
from derive.span import Span

_BREAKS = " {}()[]_^+-=&,"


def rewritten(old: Node, new: Node, source: str) -> str:
    """The LaTeX of ``new``, a changed ``old``, whose own LaTeX is its span of ``source``."""
    if new is old:
        return source[old.span.start : old.span.end]
    pairs = _pairs(old, new)
    if pairs is not None and _apart([before.span for before, _ in pairs]):
        text, at = "", old.span.start
        for before, after in pairs:
            text += source[at : before.span.start] + rewritten(before, after, source)
            at = before.span.end
        return text + source[at : old.span.end]
    return to_latex(new, _written(old, source))


def changes(old: str, new: str, offset: int) -> tuple[Change, ...]:
    """Where two texts differ, as one change with what is common at both ends left out; ``offset`` is where the old text
    begins in its source."""
    if old == new:
        return ()
    most = min(len(old), len(new))
    begin = next((at for at in range(most) if old[at] != new[at]), most)
    end = next((at for at in range(most - begin) if old[-1 - at] != new[-1 - at]), most - begin)
    begin = _boundary(old, begin)
    while end and not (old[len(old) - end] in _BREAKS + "\\" or old[len(old) - end - 1] in _BREAKS):
        end -= 1
    return (Change(Span(offset + begin, offset + len(old) - end), new[begin : len(new) - end]),)


def _boundary(text: str, at: int) -> int:
    """The end of the last whole token before a place."""
    while at and at < len(text) and text[at - 1] not in _BREAKS and text[at] not in _BREAKS + "\\":
        at -= 1
    if at and text[at - 1] == "\\":
        at -= 1
    return at


def applied(source: str, made: tuple[Change, ...]) -> str:
    """A source with changes made."""
    for change in reversed(made):
        source = source[: change.span.start] + change.text + source[change.span.end :]
    return source


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
