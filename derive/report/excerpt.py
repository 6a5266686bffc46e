"""Lines of a formula's source with the places in question underlined.

Place on the way of a step: used by the text report. A long line is shown in pieces, each above its own
underline; pieces without anything to underline are left out.
"""

from __future__ import annotations

from collections.abc import Sequence

from derive.document import Text
from derive.span import Span

_MOST_PIECES = 8
_Marks = list[tuple[int, int]]


def excerpt(text: Text, spans: Sequence[Span], width: int, dots: str = "…") -> list[tuple[str, str]]:
    """Pairs of a source line, headed by its number in the file, and its underline; each span is underlined on the
    line it begins on, to its end or that line's."""
    rows: dict[int, _Marks] = {}
    for span in sorted(spans, key=lambda item: item.start):
        row = text.value[: span.start].count("\n")
        begin = span.start - (text.value.rfind("\n", 0, span.start) + 1)
        rows.setdefault(row, []).append((begin, begin + span.end - span.start))
    lines = text.value.split("\n")
    digits = max((len(str(_number(text, row))) for row in rows), default=0)
    found: list[tuple[str, str]] = []
    for row, marks in rows.items():
        number = str(_number(text, row)).rjust(digits)
        for piece, underline in pieces(lines[row], marks, width - digits - 3, dots):
            found.append((f"{number} | {piece}".rstrip(), f"{' ' * digits} | {underline}"))
            number = " " * digits
    return found


def _number(text: Text, row: int) -> int:
    return text.lines[min(row, len(text.lines) - 1)]


def pieces(line: str, marks: _Marks, width: int, dots: str = "…") -> list[tuple[str, str]]:
    """The parts of a line that have something underlined, each with its underline."""
    underline = [" "] * len(line)
    for begin, end in marks:
        for place in range(begin, max(min(end, len(line)), begin + 1)):
            if place < len(line):
                underline[place] = "^"
    last = len(line.rstrip())
    begin = len(line) - len(line.lstrip())
    found: list[tuple[str, str]] = []
    is_cut = False
    while begin < last:
        end = _end(line, begin, last, max(width - len(dots) - 1, 20))
        below = "".join(underline[begin:end]).rstrip()
        if below and len(found) < _MOST_PIECES:
            indent = len(dots) + 1 if is_cut else 0
            found.append(((f"{dots} " if is_cut else "") + line[begin:end], " " * indent + below))
            is_cut = False
        elif not found or len(found) >= _MOST_PIECES:
            is_cut = True
        begin = end
    return found


def _end(line: str, begin: int, last: int, width: int) -> int:
    """Where a piece ends: after a space, if there is one in its second half."""
    if last - begin <= width:
        return last
    space = line.rfind(" ", begin + width // 2, begin + width)
    return begin + width if space < 0 else space + 1
