r"""Formulas written out for TeX: as their author set them, broken where a line is too short, parts of them marked.

Place on the way of a step: after `derive.report.latex.reading`. A formula that fits is one piece of mathematics. One
that may not is cut before its signs + − = at the top level, then inside its brackets, then between factors; each piece
is ``\derivepiece{penalty}{…}``, which TeX measures and, if a single piece is still too wide, scales. Wide numerators
and denominators are set on several lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from derive.report.latex.tree import Built, Fence, Item, Line, Scripted, Sign, is_tall, kind, width

_CLOSED = ("ord", "close", "inner", "punct")
_IN_BRACKETS, _BETWEEN_FACTORS, _HARDEST = 150, 600, 3000
_COMMAND_AT_END = re.compile(r"\\[A-Za-z]+$")
_SCRIPTS = (r"\substack{", "}")
_ROW_END = r" \\ "
_INNER = 24.0
"""The widest numerator, in em, that is set on one line."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Which characters of the source are marked (half-open ranges), and the command that marks."""

    command: str = ""
    ranges: tuple[tuple[int, int], ...] = ()

    def covers(self, item: Item) -> bool:
        """Whether all of an item is marked."""
        start, end = item.span.start, item.span.end
        return any(begin <= start and end <= stop for begin, stop in self.ranges)


def formula(line: Line, room: float, marks: Marks | None = None) -> str:
    r"""The LaTeX of a formula: one ``\deriveformula`` if it is narrower than ``room`` em, else a row of
    ``\derivepiece``."""
    marks = marks or Marks()
    if width(line) <= room:
        return rf"\deriveformula{{{written(line, marks)}}}"
    return "%\n".join(
        rf"\derivepiece{{{min(penalty, _HARDEST) if place else 10000}}}{{{_begun(piece)}{written(piece, marks)}}}"
        for place, (penalty, piece) in enumerate(pieces(line, room))
    )


def pieces(line: Line, room: float) -> Iterator[tuple[int, Line]]:
    """The line cut where it may be broken, each piece with the penalty of a break before it."""
    for penalty, piece in _cut(tuple(_opened(line, room)), ("bin", "rel"), room / 3):
        if width(piece) <= room:
            yield penalty, piece
            continue
        for place, (inner, part) in enumerate(_cut(piece, (), room / 3)):
            yield inner + _BETWEEN_FACTORS if place else penalty, part


def _opened(line: Line, room: float) -> Iterator[Item]:
    """Growing brackets around what is too wide are of a fixed size, so that a line can be broken inside them."""
    for item in line:
        match item:
            case Fence() if width((item,)) > room / 2 and "." not in (item.left.latex, item.right.latex):
                size = "bigg" if is_tall(item.body) else "big"
                yield Sign(item.left.span, "open", rf"\{size}l{item.left.latex}")
                yield from _opened(item.body, room)
                yield Sign(item.right.span, "close", rf"\{size}r{item.right.latex}")
            case Scripted(nucleus=Fence()) if width((item.nucleus,)) > room / 2:
                *inner, closing = _opened((item.nucleus,), room)
                yield from inner
                yield Scripted(item.span, closing, item.lower, item.upper)
            case _:
                yield item


def _cut(line: Line, before: tuple[str, ...], short: float) -> Iterator[tuple[int, Line]]:
    """Cuts before binary signs of the kinds ``before``; if there are none, between factors. Brackets around what is
    narrower than ``short`` are left whole."""
    depth, penalty, kept = 0, 0, _kept(line, short)
    piece: list[Item] = []
    for place, item in enumerate(line):
        sign = kind(item)
        last = kind(piece[-1]) if piece else ""
        if before:
            is_break = sign in before and last in _CLOSED and not _is_product(item)
        else:
            is_break = bool(piece) and sign not in ("close", "punct", "space") and last in _CLOSED
        if is_break and place not in kept:
            yield penalty, tuple(piece)
            piece = []
            penalty = depth * _IN_BRACKETS + (50 if sign == "bin" else 0)
        depth = max(0, depth + (sign == "open") - (sign == "close" and not _is_factorial(item)))
        piece.append(item)
    if piece:
        yield penalty, tuple(piece)


def _kept(line: Line, short: float) -> set[int]:
    """The places inside and at the end of brackets around what is short."""
    kept: set[int] = set()
    begun: list[int] = []
    for place, item in enumerate(line):
        if kind(item) == "open":
            begun.append(place)
        elif kind(item) == "close" and not _is_factorial(item) and begun:
            start = begun.pop()
            if width(line[start : place + 1]) <= short:
                kept.update(range(start + 1, place + 1))
    return kept


_PRODUCTS = (r"\cdot", r"\times", r"\odot", r"\oslash", r"\ast", "*", r"\circ", r"\otimes")


def _is_product(item: Item) -> bool:
    return isinstance(item, Sign) and item.latex in _PRODUCTS


def _is_factorial(item: Item) -> bool:
    return isinstance(item, Sign) and item.latex == "!"


def _begun(piece: Line) -> str:
    """What gives the first sign of a piece the space it has inside a formula."""
    return "{}" if kind(piece[0]) in ("bin", "rel", "op") else ""


def written(line: Line, marks: Marks) -> str:
    """A line in LaTeX on one line, marked items in boxes."""
    found = ""
    for is_marked, items in groupby(line, marks.covers):
        run = tuple(items)
        texts = [_marked(run, marks)] if is_marked and marks.command else [_written(item, marks) for item in run]
        for text in texts:
            needs_space = text[:1].isalpha() and _COMMAND_AT_END.search(found[-40:])
            found += f" {text}" if needs_space else text
    return found


def _marked(run: Line, marks: Marks) -> str:
    """A run of items in a box that marks it, with the space around it that its class has."""
    only = kind(run[0]) if len(run) == 1 else "ord"
    if only in ("open", "close"):
        return _coloured(run[0], marks)
    wrapper = {"bin": r"\mathbin", "rel": r"\mathrel", "op": r"\mathop", "punct": r"\mathpunct"}.get(only, r"\mathord")
    begun = "{}" if len(run) > 1 and kind(run[0]) in ("bin", "rel", "op") else ""
    return rf"{wrapper}{{{marks.command}{{{begun}{written(run, Marks())}}}}}"


def _coloured(item: Item, marks: Marks) -> str:
    """A single bracket: a box would take its size from it, so it has a colour."""
    return rf"\begingroup{marks.command}sign {_written(item, Marks())}\endgroup "


def _written(item: Item, marks: Marks) -> str:
    match item:
        case Sign(latex=text):
            return f" {text} " if item.kind in ("bin", "rel") and text in "+-=<>" else text
        case Built():
            return _built(item, marks)
        case Fence():
            return _fence(item, marks)
        case Scripted():
            lower = f"_{{{_stacked(item.lower, marks, _SCRIPTS)}}}" if item.lower is not None else ""
            upper = f"^{{{_stacked(item.upper, marks, _SCRIPTS)}}}" if item.upper is not None else ""
            nucleus = _marked((item.nucleus,), marks) if marks.covers(item.nucleus) else _written(item.nucleus, marks)
            return f"{nucleus}{lower}{upper}"


def _fence(item: Fence, marks: Marks) -> str:
    body = written(item.body, marks)
    left = marks.command and Marks(marks.command, marks.ranges).covers(item.left)
    right = marks.command and marks.covers(item.right)
    if not (left or right):
        return rf"\left{_delimiter(item.left)}{body}\right{_delimiter(item.right)}"
    return (
        rf"\begingroup{marks.command}sign\left{_delimiter(item.left)}\begingroup\normalcolor {body}\endgroup"
        rf"\right{_delimiter(item.right)}\endgroup "
    )


def _delimiter(sign: Sign) -> str:
    return sign.latex + " " if sign.latex[-1].isalpha() else sign.latex


def _built(item: Built, marks: Marks) -> str:
    match item.form:
        case "group":
            return f"{{{written(item.parts[0], marks)}}}"
        case "fraction":
            parts = (_stacked(part, marks) for part in item.parts)
            return item.command + "".join(f"{{{part}}}" for part in parts)
        case "root":
            degree = f"[{{{written(item.parts[0], marks)}}}]" if len(item.parts) > 1 else ""
            return rf"\sqrt{degree}{{{_stacked(item.parts[-1], marks)}}}"
        case "rows" if item.command == "substack":
            rows = (written(part, marks) for part in item.parts)
            return rf"\substack{{{_ROW_END.join(rows)}}}"
        case "rows":
            cells = [_stacked(part, marks) for part in item.parts]
            rows = (" & ".join(cells[n : n + item.columns]) for n in range(0, len(cells), item.columns))
            return rf"\begin{{{item.command}}} {_ROW_END.join(rows)} \end{{{item.command}}}"
        case _:
            return item.command + "".join(f"{{{written(part, marks)}}}" for part in item.parts)


def _stacked(line: Line, marks: Marks, around: tuple[str, str] = (r"\begin{gathered} ", r" \end{gathered}")) -> str:
    """A part that cannot be broken by TeX, on several lines if it is wide."""
    if width(line) <= _INNER:
        return written(line, marks)
    rows = [_begun(row) + written(row, marks) for row in _filled(list(pieces(line, _INNER)))]
    if len(rows) == 1:
        return rows[0]
    return f"{around[0]}{_ROW_END.join(rows)}{around[1]}"


def _filled(parts: Sequence[tuple[int, Line]]) -> list[Line]:
    """Pieces together in rows that are no wider than they may be."""
    rows: list[Line] = []
    for _, piece in parts:
        if rows and width(rows[-1] + piece) <= _INNER:
            rows[-1] += piece
        else:
            rows.append(piece)
    return rows
