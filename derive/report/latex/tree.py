"""A formula as TeX sees it: signs, built-up parts, brackets and scripts, with the places of the source.

Place on the way of a step: `derive.report.latex.reading` makes it from the author's text and
`derive.report.latex.setting` writes it out again. It knows nothing of what names mean, so that lines can be set that
have no meaning; what cannot be set safely never becomes one. Widths are estimates in em, only to decide where lines
are broken: TeX measures again.
"""

from __future__ import annotations

from dataclasses import dataclass

from derive.report.latex.commands import BIG, FUNCTIONS
from derive.span import Span


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign: its class in TeX (``ord op bin rel open close punct inner space``) and the LaTeX that prints it."""

    span: Span
    kind: str
    latex: str


@dataclass(frozen=True, slots=True)
class Built:
    r"""A command with arguments, or an environment with rows. ``form`` is ``fraction binomial root accent group
    operator rows``; ``parts`` are its arguments, or its cells row by row; ``columns`` is the number of cells in a
    row."""

    span: Span
    form: str
    command: str
    parts: tuple[Line, ...]
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Fence:
    r"""``\left( … \right)``: brackets that grow with what is in them."""

    span: Span
    left: Sign
    right: Sign
    body: Line


@dataclass(frozen=True, slots=True)
class Scripted:
    """Something with an index, a power, or both."""

    span: Span
    nucleus: Item
    lower: Line | None
    upper: Line | None


Item = Sign | Built | Fence | Scripted
Line = tuple[Item, ...]

_KIND = {"fraction": "inner", "operator": "op", "rows": "inner"}
_WIDTHS = {"ord": 0.58, "bin": 1.25, "rel": 1.4, "open": 0.42, "close": 0.42, "punct": 0.5, "inner": 1.4, "space": 0.3}
_SPACE = {r"\quad": 1.0, r"\qquad": 2.0, r"\!": -0.15}


def kind(item: Item) -> str:
    """The class of an item in TeX, which gives the space around it."""
    match item:
        case Sign():
            return item.kind
        case Built():
            return _KIND.get(item.form, "ord")
        case Fence():
            return "inner"
        case Scripted():
            return kind(item.nucleus)


def width(line: Line) -> float:
    """About how wide a line is in a display, in em."""
    return sum(map(_width, line))


def _width(item: Item) -> float:
    match item:
        case Sign(kind="space"):
            return _SPACE.get(item.latex, 0.3)
        case Sign(kind="op") if item.latex in BIG:
            return 1.6
        case Sign(kind="op") if item.latex in FUNCTIONS:
            return 0.5 * len(item.latex) - 0.2
        case Sign(latex=text) if text.startswith((r"\text", r"\mbox", r"\operatorname", r"\mathit", r"\quad")):
            return 0.52 * (len(text) - 6) + 0.3
        case Sign(kind="ord") if item.latex[0].isdigit():
            return 0.51 * len(item.latex)
        case Sign():
            return _WIDTHS[item.kind]
        case Built(form="rows"):
            columns = [max(map(width, item.parts[n :: item.columns])) for n in range(item.columns)]
            return sum(columns) + item.columns + 0.5
        case Built(form="root"):
            return 0.9 + width(item.parts[-1])
        case Built(form="group" | "accent" | "operator"):
            return max(0.55, width(item.parts[0]))
        case Built():
            return 0.3 + max(map(width, item.parts)) + (1.2 if item.form == "binomial" else 0)
        case Fence():
            return width(item.body) + 1.1
        case Scripted():
            scripts = 0.72 * max((width(part) for part in (item.lower, item.upper) if part is not None), default=0)
            nucleus = _width(item.nucleus)
            is_big = isinstance(item.nucleus, Sign) and item.nucleus.latex in BIG
            return max(nucleus, scripts) + 0.2 if is_big else nucleus + scripts


def is_tall(line: Line) -> bool:
    """Whether there is something in it that is higher than a line of text."""
    for item in line:
        match item:
            case Sign():
                tall = item.latex in BIG
            case Built(form="fraction" | "binomial" | "rows"):
                tall = True
            case Built():
                tall = any(map(is_tall, item.parts))
            case Fence():
                tall = is_tall(item.body)
            case Scripted():
                tall = is_tall((item.nucleus,))
        if tall:
            return True
    return False
