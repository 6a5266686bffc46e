r"""Repairs of what has no meaning as written: an index that is hidden gets another name, one that is lost comes back.

Place on the way of a step: `derive.diagnose` calls it for a line with findings of scope and shape. The elaborator has
said where the line fails and has taken a reading; here the reading is put into the author's LaTeX, one finding after
the other. A repair is only offered if reading it again leaves no finding of its kind at that place; whether the line
then holds is judged by `derive.diagnose.search`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derive.diagnose.binding import released, with_subscript
from derive.diagnose.indices import usable
from derive.diagnose.mistake import Around
from derive.diagnose.places import changed, places
from derive.diagnostic import Diagnostic, FormulaError
from derive.latex.syntax import BigOperator, Call, Group, Name, Node, Number
from derive.latex.vocabulary import Vocabulary
from derive.reading import Reading
from derive.span import Span

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
    """The operator with this head, its index under another name."""
    for place in places(around.side):
        node = place.node
        if isinstance(node, BigOperator) and node.head == head and len(node.indices) == 1:
            for made in released(node, around):
                yield changed(place, made)


def _with_index(span: Span, around: Around) -> Iterator[Node]:
    """What stands at the place, or within it, with one more index."""
    for place in places(around.side):
        node = place.node
        if not (span.start <= node.span.start and node.span.end <= span.end) or place.role != "value":
            continue
        if isinstance(node, Name | Call | Group) and not _is_scalar(node, around.vocabulary):
            for key in usable(place, around):
                for made in with_subscript(node, key):
                    yield changed(place, made)


def _is_scalar(node: Node, vocabulary: Vocabulary) -> bool:
    entry = vocabulary.entry(node.key) if isinstance(node, Name) else None
    return isinstance(node, Number) or (entry is not None and entry.kind in ("scalar", "size", "index", "label"))

