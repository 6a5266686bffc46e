"""The parts that nodes are set of: names, signs, brackets, lists of indices, each tinted where it is to be.

Place on the way of a step: used by `derive.report.mathml.nodes`, which sets every kind of node with them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from itertools import pairwise

from derive.latex.syntax import Name, Node, Number
from derive.report.markup import Element, element
from derive.report.mathml.names import name as name_of
from derive.report.mathml.names import named, row, scripted
from derive.report.mathml.symbols import MINUS, OPERATORS, PRIME, RELATIONS
from derive.report.mathml.tint import Tint
from derive.span import Span

TINT = "tint"
_HANGING = frozenset({MINUS, *RELATIONS.values(), *OPERATORS.values()}) - {"/"}
_SPACED = frozenset({"+", MINUS, *RELATIONS.values()})
_CLOSE = "0.12em"
_TALL = frozenset({"mfrac", "munderover", "munder", "mtable", "msqrt", "mroot"})


class Parts(ABC):
    """Sets parts of trees read from one source; ``tint`` says which places of it are to be tinted."""

    def __init__(self, tint: Tint):
        self.tint = tint
        self._is_inside = False

    @abstractmethod
    def set_plain(self, node: Node) -> Element:
        """A node, whatever is to be tinted around it."""

    def set(self, node: Node) -> Element:
        """A node, tinted if it is to be."""
        if self._is_inside or not self.tint.is_whole(node):
            return self.set_plain(node)
        self._is_inside = True
        found = self.set_plain(node)
        self._is_inside = False
        return tinted(found)

    def sign(self, mark: Element, start: int, end: int) -> Element:
        """A sign that stands somewhere in these characters."""
        return tinted(mark) if not self._is_inside and self.tint.is_touched(start, end) else mark

    def name(self, node: Name) -> Element:
        """A name with its scripts."""
        base, below, above = named(node.key)
        end = node.span.end
        if node.subscripts or node.label is not None or node.primes:
            found = (self.tint.source.find(mark, node.span.start, end) for mark in "_^'")
            end = min((place for place in found if place >= 0), default=end)
        base = self.sign(base, node.span.start, end)
        if node.subscripts:
            indices = self.listed(node.subscripts)
            below = indices if below is None else row([below, element("mo", ","), indices])
        over = [above] if above is not None else []
        over += [element("mo", PRIME * node.primes)] if node.primes else []
        if node.label is not None:
            over += [element("mo", "(", stretchy="false"), name_of(node.label), element("mo", ")", stretchy="false")]
        return scripted(base, below, row(over) if over else None)

    def listed(self, items: Sequence[Node]) -> Element:
        """Indices, with commas where their author has them."""
        found = [self.set(items[0])]
        for before, item in pairwise(items):
            between = self.tint.source[before.span.end : item.span.start]
            is_plain = isinstance(before, Name | Number) and isinstance(item, Name | Number)
            if "," in between or ";" in between or not is_plain:
                found.append(element("mo", ","))
            found.append(self.set(item))
        return closely(row(found))

    def closed(self, last: Node, end: int) -> int:
        """Where the bracket after ``last`` ends, and its index or power begins."""
        found = self.tint.source.find("_", last.span.end, end)
        return end if found < 0 else found

    def fenced(self, body: Element, fences: tuple[str, str], outside: tuple[int, int, int, int]) -> Element:
        """A body in brackets, whose source is before and after it."""
        is_tall = any(item.tag in _TALL for item in body.iter())
        stretchy = None if is_tall else "false"
        marks = []
        for fence, form, place in zip(fences, ("prefix", "postfix"), (0, 2), strict=True):
            mark = element("mo", fence, form=form if fence in "|‖" else None, stretchy=stretchy)
            if fence in "|‖" and is_tall:
                mark.set("stretchy", "true")
            marks.append(self.sign(mark, outside[place], outside[place + 1]))
        return element("mrow", marks[0], body, marks[1])

    def headed(self, found: Element, span: Span) -> Element:
        """A sign with all that belongs to it but its body, tinted as a whole if all of it is to be."""
        if self._is_inside or not self.tint.is_within(span):
            return found
        for item in found.iter():
            _untint(item)
        return tinted(found)


def tinted(found: Element) -> Element:
    """The element itself, of the class that is tinted; a sign that hangs above the line is of a class of its own, lest
    a line under it make it another sign."""
    kind = f"{TINT} hangs" if found.tag == "mo" and found.text in _HANGING else TINT
    found.set("class", f"{found.get('class', '')} {kind}".strip())
    return found


def closely(found: Element) -> Element:
    """A script: its signs stand closer to their sides than on the line, as in TeX."""
    for mark in found.iter("mo"):
        if mark.text in _SPACED and mark.get("form") != "prefix":
            mark.set("lspace", _CLOSE)
            mark.set("rspace", _CLOSE)
    return found


def is_tinted(found: Element) -> bool:
    """Whether all of an element is tinted."""
    return TINT in found.get("class", "").split()


def together(items: Sequence[Element]) -> Element:
    """Neighbours that are tinted as one that is."""
    for item in items:
        _untint(item)
    return tinted(element("mrow", *items))


def _untint(found: Element) -> None:
    left = [name for name in found.get("class", "").split() if name not in (TINT, "hangs")]
    found.attrib.pop("class", None)
    if left:
        found.set("class", " ".join(left))


def raised(base: Element, above: Element) -> Element:
    """A base with a superscript: beside its subscript if it has one."""
    if base.tag == "msub" and base.get("class") is None:
        return element("msubsup", *base, above)
    return element("msup", base, above)
