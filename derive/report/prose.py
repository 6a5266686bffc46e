"""Sentences with formulas in them, so that each format can set the formulas in its own way.

Place on the way of a step: `derive.report.sentences` and `derive.report.page` make them; text flattens them with
`plain`, the other renderers take the pieces apart by `match`. Messages of findings are plain strings in which names
and formulas stand as LaTeX; `of_message` finds them again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

NO_BREAK = "\u00a0"


@dataclass(frozen=True, slots=True)
class Formula:
    """LaTeX within a sentence."""

    latex: str


@dataclass(frozen=True, slots=True)
class Value:
    """What a name is at an instance: ``k = 2``, ``f: x ↦ x^2``. ``name`` is LaTeX if ``is_formula``, else words
    (``left side``, or the id of a line)."""

    name: str
    value: str
    is_formula: bool = True

    @property
    def relation(self) -> str:
        """What stands between them; "" where the value says itself that it is rounded (``≈ 1.5``)."""
        if self.value.startswith("≈"):
            return ""
        return ":" if "↦" in self.value else "="


Piece = str | Formula | Value
Prose = tuple[Piece, ...]


def plain(prose: Prose) -> str:
    """The sentence in text: formulas as their LaTeX; a name and its value stay on one line."""
    return "".join(map(_plain, prose))


def _plain(piece: Piece) -> str:
    match piece:
        case Formula():
            return piece.latex
        case Value():
            relation = piece.relation if piece.relation == ":" else f" {piece.relation}".rstrip()
            return f"{piece.name}{relation} {piece.value}".replace(" ", NO_BREAK)
    return piece


_MATRIX = re.compile(r"(\\begin\{[bp]matrix\}.*\\end\{[bp]matrix\})", re.DOTALL)


def unaligned(latex: str) -> str:
    """LaTeX with a space for every ``&`` that only aligns: outside of matrices."""
    parts = _MATRIX.split(latex)
    return "".join(part if place % 2 else part.replace("&", " ") for place, part in enumerate(parts))


def on_one_line(text: str) -> str:
    """Text or LaTeX with every run of white space, no-break spaces too, as one space."""
    return " ".join(text.split())


def joined(items: Iterable[Prose], between: str = ", ", last: str | None = None) -> Prose:
    """Several pieces of prose in one, ``last`` between the last two (like ``between`` if it is None)."""
    found = list(items)
    pieces: list[Piece] = []
    for place, item in enumerate(found):
        if place:
            pieces.append(between if last is None or place < len(found) - 1 else last)
        pieces += item
    return tuple(pieces)


_MATHEMATICAL = re.compile(r"[\\_^{}]")
_PUNCTUATION = ",;:."
_BETWEEN = frozenset({"=", "+", "-", "<", ">", "/", r"\cdot"})


def of_message(message: str) -> Prose:
    r"""A message with the formulas in it found: runs of words that have a command, an index or a power, or whose braces
    are open, and the relation signs between them (``\sigma(z_i)``, ``a_i = \sigma(z)_i``)."""
    pieces: list[Piece] = []
    formula = ""
    pending = ""
    for word in re.findall(r"\s*\S+|\s+$", message):
        space, text = word[: len(word) - len(word.lstrip())], word.lstrip()
        is_open = formula.count("{") > formula.count("}")
        if formula and not is_open and formula[-1] in _PUNCTUATION:
            pieces += _ended(formula)
            formula = ""
        if formula and text in _BETWEEN and not is_open:
            pending += word
            continue
        core, _ = _without_punctuation(text)
        if is_open or _MATHEMATICAL.search(core):
            if formula:
                formula += pending + space + text
            else:
                pieces += [pending + space] if pending + space else []
                formula = text
            pending = ""
            continue
        if formula:
            pieces += _ended(formula)
            formula = ""
        pieces.append(pending + word)
        pending = ""
    pieces += [*_ended(formula), pending] if formula else [pending]
    return _merged(pieces)


def _ended(formula: str) -> list[Piece]:
    core, tail = _without_punctuation(formula)
    return [Formula(core), tail]


def _without_punctuation(text: str) -> tuple[str, str]:
    """A word and the punctuation after it; brackets stay where they are matched."""
    core = text.rstrip(_PUNCTUATION)
    return core, text[len(core) :]


def _merged(pieces: Iterable[Piece]) -> Prose:
    """Strings that follow one another in one, empty ones left out."""
    found: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and found and isinstance(found[-1], str):
            found[-1] += piece
        elif piece != "":
            found.append(piece)
    return tuple(found)
