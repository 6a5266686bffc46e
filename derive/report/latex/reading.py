r"""From an author's formula to what may be set: every token is looked up, and nothing else reaches TeX.

Place on the way of a step: before `derive.report.latex.setting`. The tokens are the reader's own, macros expanded, so
a comment is gone; here each command must be on the allow-list or be a declared name, each argument must be there, each
bracket closed, and no script doubled, so that what is written out compiles. A formula that is not like that (an
``\input``, a ``\def``, a lost brace) is not mended: `read` gives None, and it is shown as the text it is.
"""

from __future__ import annotations

import re

from derive.diagnostic import FormulaError
from derive.functions import SPELLINGS
from derive.latex.macros import expand
from derive.latex.scan import Token, scan
from derive.latex.symbols import ALIGNMENTS, CASES
from derive.latex.vocabulary import Vocabulary
from derive.report.latex.characters import escaped
from derive.report.latex.commands import (
    DELIMITERS,
    DROPPED,
    RENAMED,
    SIZES,
    SPACES,
    SYMBOLS,
    WITH_ONE,
    WITH_TWO,
)
from derive.report.latex.tree import Built, Fence, Item, Line, Scripted, Sign
from derive.span import Span

DEPTH = 40
"""The deepest nesting that is set; TeX itself gives up at a few hundred groups."""
_WORDS = re.compile(r"\\[a-z]+\{[A-Za-z0-9 '.,:;!?()/#-]*\}")
_NAME = re.compile(r"\\[A-Za-z]+")


class _Unsafe(Exception):
    """The formula cannot be set."""


def read(source: str, vocabulary: Vocabulary | None = None) -> Line | None:
    """The formula as it may be set, or None if it may not. Alignment marks and row ends outside of cases are dropped;
    spans are places in ``source``."""
    vocabulary = vocabulary or Vocabulary()
    try:
        tokens = expand(scan(source.replace("\u00a0", " ")), vocabulary)
        tokens.append(Token("finish", "", Span(len(source), len(source))))
        reader = _Reader(tokens, vocabulary)
        line = reader.line(())
        if reader.current.kind != "finish" or not line:
            return None
        return line
    except (FormulaError, _Unsafe):
        return None


class _Reader:
    def __init__(self, tokens: list[Token], vocabulary: Vocabulary) -> None:
        self.tokens = tokens
        self.vocabulary = vocabulary
        self.position = 0
        self.depth = 0
        self.in_rows = 0

    @property
    def current(self) -> Token:
        return self.tokens[self.position]

    def advance(self) -> Token:
        token = self.current
        if token.kind == "finish":
            raise _Unsafe
        self.position += 1
        return token

    def line(self, stops: tuple[str, ...]) -> Line:
        """Items up to a token whose text is one of ``stops`` (not passed), or to the end of the formula."""
        self.depth += 1
        if self.depth > DEPTH:
            raise _Unsafe
        items: list[Item] = []
        while self.current.kind != "finish" and self.current.text not in stops:
            if self.skipped():
                continue
            if self.current.text in ("^", "_", "'"):
                items.append(self.scripted(Built(self.current.span, "group", "", ((),))))
                continue
            items.append(self.scripted(self.item()))
        self.depth -= 1
        return tuple(items)

    def skipped(self) -> bool:
        """Passes over layout; outside of cases alignment and ends of rows are layout too."""
        token = self.current
        is_layout = token.kind == "command" and token.text in DROPPED
        is_layout |= token.kind == "note" and not token.text.startswith(r"\tag")
        if not self.in_rows:
            is_layout |= token.text == "&" or token.kind in ("row", "wide")
        is_layout |= token.kind in ("begin", "end") and token.text in ALIGNMENTS
        if is_layout:
            self.position += 1
        return is_layout

    def item(self) -> Item:
        """One sign or built-up part, without its scripts."""
        token = self.advance()
        match token.kind:
            case "letter" | "number":
                return Sign(token.span, "ord", token.text)
            case "text":
                return self.words(token)
            case "note":
                text = token.text.partition("{")[2][:-1]
                return Sign(token.span, "space", rf"\quad\text{{({escaped(text)})}}")
            case "begin" if token.text in CASES:
                return self.cases(token)
            case "symbol" | "command":
                return self.command(token)
        raise _Unsafe

    def words(self, token: Token) -> Item:
        if not _WORDS.fullmatch(token.text):
            raise _Unsafe
        return Sign(token.span, "ord", token.text.replace("#", r"\#"))

    def command(self, token: Token) -> Item:
        text = token.text
        if text == "{":
            body = self.line(("}",))
            self.closing("}")
            return self.built(token, "group", "", (body,))
        if text in SPACES:
            return Sign(token.span, "space", SPACES[text])
        if text == r"\left":
            return self.fence(token)
        if text in SIZES:
            mark = self.delimiter()
            side = {"l": "open", "r": "close", "m": "rel"}.get(text[-1], "ord")
            return Sign(token.span.to(mark.span), side, text + mark.latex)
        if text in WITH_TWO:
            return self.built(token, WITH_TWO[text], text, (self.argument(), self.argument()))
        if text in WITH_ONE:
            return self.built(token, "accent", RENAMED.get(text, text), (self.argument(),))
        if text == r"\sqrt":
            degree = (self.optional(),) if self.current.text == "[" else ()
            return self.built(token, "root", text, (*degree, self.argument()))
        if text == r"\operatorname":
            star = self.current.text == "*"
            self.position += star
            return self.built(token, "operator", text + "*" * star, (self.argument(),))
        if text == r"\substack":
            return self.substack(token)
        if text in SYMBOLS:
            return Sign(token.span, SYMBOLS[text], RENAMED.get(text, text))
        if _NAME.fullmatch(text) and (text in self.vocabulary.entries or text in SPELLINGS):
            return Sign(token.span, "op", rf"\operatorname{{{text[1:]}}}")
        raise _Unsafe

    def built(self, token: Token, form: str, command: str, parts: tuple[Line, ...], columns: int = 1) -> Built:
        """A part that began with ``token`` and ends where the reader is."""
        return Built(token.span.to(self.last), form, command, parts, columns)

    @property
    def last(self) -> Span:
        return self.tokens[self.position - 1].span

    def closing(self, text: str) -> None:
        """Passes over what must stand here."""
        if self.current.text != text or self.current.kind == "finish":
            raise _Unsafe
        self.position += 1

    def argument(self) -> Line:
        """What a command or a script takes: the content of braces, or one item; of a number, its first digit."""
        while self.skipped():
            pass
        token = self.current
        if token.text == "{" and token.kind == "symbol":
            self.position += 1
            body = self.line(("}",))
            self.closing("}")
            return body
        if token.kind == "number" and len(token.text) > 1:
            start, end = token.span.start, token.span.end
            second = min(start + 1, end)
            self.tokens[self.position] = Token("number", token.text[1:], Span(second, end))
            return (Sign(Span(start, second), "ord", token.text[0]),)
        if token.text in ("^", "_", "'", "}", "&") or token.kind in ("begin", "end", "row"):
            raise _Unsafe
        self.depth += 1
        if self.depth > DEPTH:
            raise _Unsafe
        item = self.item()
        self.depth -= 1
        return (item,)

    def optional(self) -> Line:
        """The degree of a root, in square brackets."""
        self.closing("[")
        body = self.line(("]",))
        self.closing("]")
        return body

    def delimiter(self) -> Sign:
        token = self.advance()
        if token.text not in DELIMITERS:
            raise _Unsafe
        return Sign(token.span, "ord", token.text)

    def fence(self, token: Token) -> Fence:
        left = self.delimiter()
        body = self.line((r"\right",))
        start = self.current.span
        self.closing(r"\right")
        right = self.delimiter()
        right = Sign(start.to(right.span), "close", right.latex)
        return Fence(token.span.to(right.span), Sign(token.span.to(left.span), "open", left.latex), right, body)

    def rows(self, end: tuple[str, ...]) -> list[list[Line]]:
        """Rows of cells up to a token whose text is one of ``end``."""
        rows: list[list[Line]] = [[]]
        self.in_rows += 1
        while True:
            rows[-1].append(self.line(("&", r"\\", *end)))
            if self.current.text == r"\\":
                rows.append([])
            elif self.current.text != "&":
                break
            self.advance()
        self.in_rows -= 1
        return rows

    def cases(self, token: Token) -> Built:
        rows = self.rows((token.text,))
        if self.current.kind != "end":
            raise _Unsafe
        self.position += 1
        if rows[-1] == [()]:
            rows.pop()
        if not rows or max(map(len, rows)) > 2:
            raise _Unsafe
        columns = max(map(len, rows))
        cells = tuple(cell for row in rows for cell in (*row, *[()] * (columns - len(row))))
        return self.built(token, "rows", token.text, cells, columns)

    def substack(self, token: Token) -> Built:
        self.closing("{")
        rows = self.rows(("}",))
        self.closing("}")
        if any(len(row) > 1 for row in rows):
            raise _Unsafe
        return self.built(token, "rows", "substack", tuple(row[0] for row in rows))

    def scripted(self, nucleus: Item) -> Item:
        """An item with the scripts that follow it; two of the same kind cannot be set."""
        lower: Line | None = None
        upper: Line | None = None
        primes: list[Item] = []
        start = nucleus.span
        while True:
            while self.skipped():
                pass
            token = self.current
            match token.text:
                case "'" if upper is None:
                    primes.append(Sign(token.span, "ord", r"\prime"))
                    self.position += 1
                case "_" if lower is None:
                    self.position += 1
                    lower = self.argument()
                case "^" if upper is None:
                    self.position += 1
                    upper = self.argument()
                case "'" | "_" | "^":
                    raise _Unsafe
                case _:
                    break
        if lower is None and upper is None and not primes:
            return nucleus
        powers = (*primes, *(upper or ()))
        return Scripted(start.to(self.last), nucleus, lower, powers if primes or upper is not None else None)
