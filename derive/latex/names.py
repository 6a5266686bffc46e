r"""Names as keys: which tokens spell a name, and the one spelling under which it is declared and looked up.

Place on the way of a step: the reader asks what name stands at a place; declarations are normalised by
`canonical_key`, so that both sides agree. A key has no spaces and always braces: ``\hat a`` and ``\hat{ a }`` are
``\hat{a}``, ``x_0`` is ``x_{0}``. Scripts in a key come as primes, subscript, superscript. This module does not know
which names are declared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from derive.diagnostic import fail
from derive.latex.layout import arrange
from derive.latex.scan import Token, scan
from derive.latex.symbols import (
    ACCENTS,
    BIG_OPERATORS,
    BINOMIALS,
    CLOSING,
    FRACTIONS,
    LETTERS,
    OPENING,
    OPERATORS,
    RELATIONS,
)
from derive.latex.vocabulary import Vocabulary
from derive.span import Span

ACCENT_DEPTH = 8
"""The most accents over one letter."""
SCRIPT_LENGTH = 40
"""The most tokens in a script that belongs to a name."""
_RESERVED = (
    FRACTIONS
    | BINOMIALS
    | frozenset(BIG_OPERATORS)
    | frozenset(RELATIONS)
    | frozenset(OPERATORS)
    | frozenset(OPENING)
    | frozenset(CLOSING)
    | {r"\sqrt", r"\partial", r"\nabla", r"\prime", r"\top", r"\substack", r"\begin", r"\end", r"\langle", r"\rangle"}
)


@dataclass(frozen=True, slots=True)
class Script:
    """A script of a possible key: ``'``, ``_{…}`` or ``^{…}``, in normal spelling, and the tokens it takes."""

    kind: str
    text: str
    start: int
    end: int


def canonical_key(text: str) -> str:
    r"""The key of a name as an author declares it: ``\hat a`` gives ``\hat{a}``. D110 if it is not one name."""
    tokens = arrange(scan(text), Vocabulary())
    whole = Span(0, len(text))
    if len(tokens) > 1 and all(token.kind == "letter" for token in tokens):
        return "".join(token.text for token in tokens)
    tokens.append(Token("finish", "", Span(len(text), len(text))))
    found = base_key(tokens, 0)
    if found is None and tokens[0].kind == "command" and tokens[0].text not in _RESERVED:
        found = (tokens[0].text, 1)
    if found is None:
        raise fail("D110", f"{text.strip()} is not a name", whole)
    key, position = found
    scripts = key_scripts(tokens, position)
    if (scripts[-1].end if scripts else position) != len(tokens) - 1:
        raise fail("D110", f"{text.strip()} is not one name", whole)
    return key_with(key, scripts)


def base_key(tokens: Sequence[Token], position: int, depth: int = 0) -> tuple[str, int] | None:
    """The key without scripts that begins at ``position`` and where it ends, or None if no name does."""
    token = tokens[position]
    if depth > ACCENT_DEPTH:
        raise fail("D206", f"more than {ACCENT_DEPTH} accents over one letter", token.span)
    if token.kind == "letter" or token.text in LETTERS:
        return token.text, position + 1
    if token.kind == "text":
        command, _, words = token.text.partition("{")
        words = words[:-1].strip()
        return (f"{command}{{{words}}}", position + 1) if words else None
    if token.text not in ACCENTS:
        return None
    position += 1
    if token.text == r"\operatorname" and tokens[position].text == "*":
        position += 1
    content = _content(tokens, position, depth + 1)
    return None if content is None else (f"{token.text}{{{content[0]}}}", content[1])


def _content(tokens: Sequence[Token], position: int, depth: int) -> tuple[str, int] | None:
    """What stands under an accent: one name or digit, or letters, digits, primes and hyphens in braces."""
    if tokens[position].text != "{":
        return _item(tokens, position, depth)
    position, pieces = position + 1, list[str]()
    while tokens[position].text != "}":
        item = _item(tokens, position, depth)
        if item is None:
            return None
        pieces.append(item[0])
        position = item[1]
    return (spell(pieces), position + 1) if pieces else None


def _item(tokens: Sequence[Token], position: int, depth: int) -> tuple[str, int] | None:
    token = tokens[position]
    if token.kind == "number" or token.text in ("'", "-"):
        return token.text, position + 1
    return base_key(tokens, position, depth)


def key_scripts(tokens: Sequence[Token], position: int) -> tuple[Script, ...]:
    """The scripts after ``position`` that could belong to a key: at most one of each kind, all primes together."""
    found: list[Script] = []
    while len(found) < 3:
        kind = tokens[position].text
        if kind not in ("'", "_", "^") or any(script.kind == kind for script in found):
            break
        if kind == "'":
            end = position
            while tokens[end].text == "'":
                end += 1
            script = Script(kind, "'" * (end - position), position, end)
        else:
            argument = _argument_text(tokens, position + 1)
            if argument is None:
                break
            script = Script(kind, f"{kind}{{{argument[0]}}}", position, argument[1])
        found.append(script)
        position = script.end
    return tuple(found)


def key_with(key: str, scripts: Sequence[Script]) -> str:
    """A key with scripts, in their normal order."""
    return key + "".join(script.text for script in sorted(scripts, key=lambda script: "'_^".index(script.kind)))


def longest_key(key: str, scripts: Sequence[Script], declared: frozenset[str]) -> tuple[str, tuple[Script, ...]]:
    """The declared key that takes the most of the scripts, and the scripts it takes."""
    for count in range(len(scripts), 0, -1):
        for chosen in combinations(scripts, count):
            if key_with(key, chosen) in declared:
                return key_with(key, chosen), chosen
    return key, ()


def _argument_text(tokens: Sequence[Token], position: int) -> tuple[str, int] | None:
    """A script's argument in normal spelling, and its end; None if it is too long or not plain."""
    token = tokens[position]
    if token.text != "{":
        if token.kind in ("finish", "row") or (token.kind == "number" and len(token.text) > 1):
            return None
        return base_key(tokens, position) or (token.text, position + 1)
    depth, end = 1, position + 1
    while depth and end - position <= SCRIPT_LENGTH and tokens[end].kind != "finish":
        depth += (tokens[end].text == "{") - (tokens[end].text == "}")
        end += 1
    if depth:
        return None
    pieces: list[str] = []
    inner = position + 1
    while inner < end - 1:
        found = base_key(tokens, inner)
        pieces.append(found[0] if found else tokens[inner].text)
        inner = found[1] if found else inner + 1
    return spell(pieces), end


def spell(pieces: Sequence[str]) -> str:
    """Pieces of LaTeX in a row, with a space only where a command would swallow a letter."""
    spelled = ""
    for piece in pieces:
        ends_in_command = spelled.rpartition("\\")[2].isalpha() and "\\" in spelled
        spelled += " " + piece if ends_in_command and piece[:1].isalpha() else piece
    return spelled
