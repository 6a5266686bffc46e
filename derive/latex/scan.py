r"""From characters to raw tokens, within limits and each with its place; nothing is dropped but space and comments.

Place on the way of a step: the first thing that touches an author's formula (`derive.latex.tokens` calls it, then
expands macros and removes layout). It knows no declarations. Whatever it is given, it ends after one pass.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from derive.diagnostic import fail
from derive.latex.symbols import TEXTS
from derive.span import Span

CHARACTERS = 20_000
"""The longest formula, in characters."""
TOKENS = 6_000
"""The longest formula, in tokens, macros expanded."""
DIGITS = 40
"""The most digits of a number."""


@dataclass(frozen=True, slots=True)
class Token:
    r"""A piece of LaTeX.

    ``kind`` is ``command letter number symbol text begin end row wide note parameter finish``: ``text`` is a whole
    ``\text{…}``, ``begin`` and ``end`` have the environment's name as text, ``row`` is ``\\``, ``note`` is layout with
    an argument (``\label{…}``), ``parameter`` a macro's ``#1``, and ``finish`` stands after the last. ``spaced`` tells
    that space or layout stood before it.
    """

    kind: str
    text: str
    span: Span
    spaced: bool = False


_PATTERN = re.compile(
    rf"""
      (?P<space>[ \t\r\n~]+)
    | (?P<comment>%[^\n]*)
    | \\begin[ ]*\{{(?P<begin>[A-Za-z]+\*?)\}}
    | \\end[ ]*\{{(?P<end>[A-Za-z]+\*?)\}}
    | (?P<note>\\(?:label|tag\*?|hspace\*?|vspace\*?|mspace)[ ]*\{{[^{{}}]*\}})
    | (?P<text>\\(?:{TEXTS})[ ]*\{{[^{{}}]*\}})
    | (?P<row>\\\\\*?(?:[ ]*\[[ ]*-?[0-9.]+[ ]*(?:pt|em|ex|mm|cm|in|mu|\\baselineskip)\])?)
    | (?P<command>\\(?:[A-Za-z]+|.))
    | (?P<number>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)
    | (?P<letter>[A-Za-z])
    | (?P<parameter>\#[1-9])
    | (?P<symbol>:=|[-+*/=<>^_{{}}()\[\]|,;:.!'&])
    """,
    re.VERBOSE | re.DOTALL,
)
_WORDS = re.compile(r"[A-Za-z0-9 '.,:;!?()/#-]*")
_LATEX = {
    "−": "-",
    "–": "-",
    "·": r"\cdot",
    "×": r"\times",
    "≤": r"\leq",
    "≥": r"\geq",
    "≠": r"\neq",
    "∑": r"\sum",
    "∏": r"\prod",
    "∂": r"\partial",
    "∇": r"\nabla",
    "√": r"\sqrt",
    "≈": r"\approx",
    "’": "'",
}


def scan(source: str) -> list[Token]:
    """The tokens of a formula, without a ``finish``; D206 if a limit is passed, D207 for a foreign character."""
    if len(source) > CHARACTERS:
        raise fail(
            "D206",
            f"the formula has {len(source)} characters; at most {CHARACTERS} are read",
            Span(CHARACTERS, CHARACTERS + 1),
        )
    _refuse_invisible(source)
    tokens: list[Token] = []
    position, spaced = 0, False
    while position < len(source):
        match = _PATTERN.match(source, position)
        if match is None or match.lastgroup is None:
            raise _foreign(source[position], position)
        span = Span(match.start(), match.end())
        position, kind = match.end(), match.lastgroup
        if kind in ("space", "comment"):
            spaced = True
            continue
        tokens.append(Token(kind, _checked(kind, match[kind], span), span, spaced))
        spaced = False
        if len(tokens) > TOKENS:
            raise fail("D206", f"the formula has too many symbols; at most {TOKENS} are read", span)
    return tokens


def _checked(kind: str, text: str, span: Span) -> str:
    """The text of a token in its normal spelling."""
    if kind == "number" and sum(map(str.isdigit, text)) > DIGITS:
        raise fail("D206", f"a number of more than {DIGITS} digits", span)
    if kind == "text":
        command, _, words = text.partition("{")
        words = re.sub(r"[ \t\r\n~]+", " ", words[:-1])
        if not _WORDS.fullmatch(words):
            if "$" in words or "\\" in words:
                raise fail("D209", "a formula inside words is not supported: write the words without it", span)
            strange = next(character for character in words if not _WORDS.fullmatch(character))
            raise fail("D207", f"{_describe(strange)} is not read inside words of a formula", span)
        return f"{command.strip()}{{{words}}}"
    if kind == "row":
        return r"\\"
    if kind == "command" and text[1] in "\r\n\t":
        return "\\ "
    return text


def _refuse_invisible(source: str) -> None:
    """Characters that change what is seen, or are not seen at all, are refused even in a comment."""
    for position, character in enumerate(source):
        if character.isascii() and (character.isprintable() or character in "\t\r\n"):
            continue
        if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"):
            raise _foreign(character, position)


def _foreign(character: str, position: int) -> Exception:
    span = Span(position, position + 1)
    if character == "\\":
        return fail("D202", "the formula ends after a backslash", span)
    name = unicodedata.name(character, "")
    latex = _LATEX.get(character)
    if latex is None and name.startswith("GREEK") and " WITH " not in name and "LETTER" in name:
        word = name.rpartition(" ")[2].lower()
        latex = "\\" + (word.capitalize() if "CAPITAL" in name else word)
    if character == "$":
        return fail("D207", "write the formula without the dollar signs around it", span)
    advice = f"; write {latex}" if latex else ""
    return fail("D207", f"{_describe(character)} is not read in a formula{advice}", span)


def _describe(character: str) -> str:
    name = unicodedata.name(character, "").lower()
    if character.isprintable() and character.isascii():
        return f"the character {character}"
    return f"the character U+{ord(character):04X}" + (f" ({name})" if name else "")
