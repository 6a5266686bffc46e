r"""Repairs of what has no meaning as written: an index that is hidden gets another name, one that is lost comes back.

Place on the way of a step: `derive.diagnose` calls it for a line with findings of scope and shape. The elaborator has
said where the line fails and has taken a reading; here the reading is put into the author's LaTeX, one finding after
the other. A repair is only offered if reading it again leaves no finding of its kind at that place; whether the line
then holds is judged by `derive.diagnose.search`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, islice

from derive.diagnose.indices import usable
from derive.diagnose.mistake import Around
from derive.diagnose.places import changed, mapped, mentions, places, rebuilt
from derive.diagnostic import Diagnostic, FormulaError
from derive.latex.syntax import BigOperator, Call, Condition, Group, Name, Node, Number, children
from derive.latex.vocabulary import Vocabulary
from derive.reading import Reading
from derive.span import Span

_FRESH = ("i", "j", "m", "n", "l", "r", "s", "t", "p", "q", "u", "v")
HIDDEN, LOST = ("D301", "D302"), ("D303", "D304", "D306", "D307", "D312")
MOST_AT_ONCE = 24
MOST_FINDINGS = 8


def findings_of(reading: Reading, side: Node) -> tuple[tuple[Diagnostic, ...], object]:
    """The errors of a side, and its term if a reading could be taken."""
    try:
        found = reading.read(side)
    except FormulaError as error:
        return (error.diagnostic,), None
    return tuple(item for item in found.findings if item.severity == "error"), found.term


def meant(reading: Reading, around: Around) -> list[tuple[Node, tuple[str, ...]]]:
    """Sides without findings that the author may have meant, with the codes mended; those that say what the
    elaborator has read come first."""
    errors, term = findings_of(reading, around.side)
    done: list[tuple[bool, Node, tuple[str, ...]]] = []
    waiting: list[tuple[Node, tuple[Diagnostic, ...], tuple[str, ...]]] = [(around.side, errors, ())]
    for _ in range(MOST_FINDINGS):
        following: list[tuple[bool, Node, tuple[Diagnostic, ...], tuple[str, ...]]] = []
        for side, left, mended in waiting:
            if not left:
                continue
            for other in _for(left[0], replace(around, side=side)):
                rest, meaning = findings_of(reading, other)
                if len(rest) > len(left) or left[0] in rest or (len(rest) == len(left) and meaning is None):
                    continue
                same = meaning is not None and meaning == term
                codes = (*mended, left[0].code)
                if not rest:
                    done.append((same, other, codes))
                else:
                    following.append((same, other, rest, codes))
        following.sort(key=lambda item: not item[0])
        waiting = [item[1:] for item in following[:MOST_AT_ONCE]]
        if not waiting:
            break
    done.sort(key=lambda item: not item[0])
    return [(side, tuple(dict.fromkeys(codes))) for _, side, codes in done[:MOST_AT_ONCE]]


def _for(finding: Diagnostic, around: Around) -> Iterator[Node]:
    if finding.span is None:
        return
    if finding.code in HIDDEN:
        yield from _renamed(finding.span, around)
    elif finding.code in LOST:
        yield from _with_index(finding.span, around)


def _renamed(head: Span, around: Around) -> Iterator[Node]:
    """The operator with this head, its index under a name that nothing else has."""
    for place in places(around.side):
        node = place.node
        if not (isinstance(node, BigOperator) and node.head == head and len(node.indices) == 1):
            continue
        own = node.indices[0]
        fresh = next(_fresh(around), None)
        if fresh is None:
            return
        name = replace(own, key=fresh)
        conditions = tuple(mapped(item, {own.key: name}) for item in node.conditions)
        bound = replace(
            node, indices=(name,), conditions=tuple(item for item in conditions if isinstance(item, Condition))
        )
        inside = [
            other
            for other in places(node.body)
            if isinstance(other.node, Name) and other.node.key == own.key and not other.node.subscripts
        ]
        yield changed(place, replace(bound, body=mapped(node.body, {own.key: name})))
        # what is captured may have been meant for the index outside
        for count in range(1, len(inside)):
            for kept in islice(combinations(inside, count), MOST_AT_ONCE):
                body = mapped(node.body, {own.key: name})
                for other in kept:
                    body = _put_back(node.body, body, other.node)
                yield changed(place, replace(bound, body=body))


def _put_back(old: Node, new: Node, kept: Node) -> Node:
    """``new``, a renamed ``old``, with one name as it was."""
    if old is kept:
        return old
    pairs = {id(after): before for before, after in zip(children(old), children(new), strict=True)}
    return rebuilt(new, lambda child: _put_back(pairs[id(child)], child, kept) if id(child) in pairs else child)


def _fresh(around: Around) -> Iterator[str]:
    used = (*around.before, around.side)
    declared = around.of_sort("index")
    for key in (*declared, *_FRESH):
        known = around.vocabulary.entry(key)
        if known is not None and key not in declared:
            continue
        if key not in around.indices and not any(mentions(node, key) for node in used):
            yield key


def _with_index(span: Span, around: Around) -> Iterator[Node]:
    """What stands at the place, or within it, with one more index."""
    for place in places(around.side):
        node = place.node
        if not (span.start <= node.span.start and node.span.end <= span.end) or place.role != "value":
            continue
        if isinstance(node, Name | Call | Group) and not _is_scalar(node, around.vocabulary):
            for key in usable(place, around):
                yield changed(place, replace(node, subscripts=(*node.subscripts, Name(node.span, key))))


def _is_scalar(node: Node, vocabulary: Vocabulary) -> bool:
    entry = vocabulary.entry(node.key) if isinstance(node, Name) else None
    return isinstance(node, Number) or (entry is not None and entry.kind in ("scalar", "size", "index", "label"))

