r"""The reader's place among the tokens: looking ahead, expecting, brackets, bound names, and how errors are worded.

Place on the way of a step: the ground the reader's classes stand on, each adding one part of the language:
`Cursor` → `derive.latex.scripts` → `derive.latex.conditions` → `derive.latex.operators` → `derive.latex.derivatives` →
`derive.latex.calls` → `derive.latex.expressions` → `derive.latex.parser`. The recursive heart (`expression`, `product`,
`factor`) is named here and written in `derive.latex.expressions`. A reader is used for one formula and thrown away;
after an error its state means nothing.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from difflib import get_close_matches

from derive.diagnostic import FormulaError, fail
from derive.latex.symbols import CLOSING, CONJUNCTIONS, OPENING, OPERATORS, RELATIONS, TWO_SIDED, UNSUPPORTED
from derive.latex.syntax import Node
from derive.latex.tokens import Token, tokenize
from derive.latex.vocabulary import Entry, Vocabulary
from derive.operations import CONSTANTS
from derive.span import Span

NESTING = 120
"""How many expressions and factors may stand inside one another (a bracket is two)."""
_NEVER_BEGIN = (
    frozenset(OPERATORS)
    | frozenset(RELATIONS)
    | frozenset(UNSUPPORTED) - {r"\partial"}
    | (frozenset(CLOSING) - TWO_SIDED)
    | {r"\prime", r"\top", r"\begin", r"\end", r"\rangle", r"\otimes"}
)


class Cursor(ABC):
    """A position in the tokens of one formula."""

    def __init__(self, source: str, vocabulary: Vocabulary):
        self.vocabulary = vocabulary
        self.declared = frozenset(vocabulary.entries)
        self.long_keys = frozenset(key for key in self.declared if any(mark in key for mark in "_^'"))
        self.words = frozenset(key for key in self.declared if len(key) > 1 and key.isalpha())
        self.longest_word = max(map(len, self.words), default=0)
        self.tokens = list(tokenize(source, vocabulary))
        self.position = 0
        self.depth = 0
        self.scope: tuple[str, ...] = ()
        self.open: list[str] = []

    @abstractmethod
    def expression(self) -> Node:
        """Signed terms, up to a relation, a comma, or a closing bracket."""

    @abstractmethod
    def product(self) -> Node:
        """Factors, up to a sign or whatever ends an expression."""

    @abstractmethod
    def factor(self) -> Node:
        """One factor with its scripts."""

    @abstractmethod
    def argument(self) -> Node:
        """A TeX argument: an expression in braces, or one letter or digit."""

    @property
    def current(self) -> Token:
        """The token that comes next."""
        return self.tokens[self.position]

    def ahead(self, count: int) -> Token:
        """The token ``count`` places further on, or the last."""
        return self.tokens[min(self.position + count, len(self.tokens) - 1)]

    def advance(self) -> Token:
        """The next token, passed over."""
        token = self.current
        if token.kind != "finish":
            self.position += 1
        return token

    def at(self, *texts: str) -> bool:
        """Whether the next token is one of these."""
        return self.current.text in texts and self.current.kind != "finish"

    def since(self, start: Token) -> Span:
        """From a token to what was read last."""
        return start.span.to(self.tokens[max(self.position - 1, 0)].span)

    def enter(self) -> None:
        """One level deeper; the caller steps back itself."""
        self.depth += 1
        if self.depth > NESTING:
            raise fail("D206", f"more than {NESTING} levels inside one another", self.current.span)

    def pass_bare(self) -> None:
        """An argument without braces is as deep as one in braces, an expression with one factor: whether a formula is
        too deep must not depend on how it is printed."""
        self.enter()
        self.enter()
        self.depth -= 2

    def known(self, key: str) -> Entry | None:
        """The declaration of a name, unless it is bound here, when it is an index; else what it means by itself."""
        found = Entry("index") if key in self.scope else self.vocabulary.entry(key)
        if found is None and key in CONSTANTS:
            return Entry("constant", CONSTANTS[key].rank)
        return found

    def is_index(self, key: str) -> bool:
        """Whether a name can stand as an index or label."""
        entry = self.known(key)
        return entry is not None and entry.kind in ("index", "label")

    def starts(self) -> bool:
        """Whether a factor begins here."""
        token = self.current
        match token.kind:
            case "number" | "letter" | "begin":
                return True
            case "text":
                words = token.text.partition("{")[2][:-1].strip()
                return words.lower() not in CONJUNCTIONS or token.text in self.declared
            case "command" | "symbol":
                if token.text in TWO_SIDED:
                    return not (self.open and self.open[-1] == OPENING[token.text])
                if token.text in self.declared or token.text in OPENING:
                    return True
                return token.kind == "command" and token.text not in _NEVER_BEGIN
        return False

    def begins(self) -> bool:
        """Whether a factor begins here, where one must: a bar opens here even inside bars."""
        return self.starts() or self.at(*TWO_SIDED)

    def expect(self, text: str, opening: Token) -> Token:
        """The closing bracket ``text`` of ``opening``, passed over; D205 or D201 if something else stands here."""
        if self.at(text) or (self.current.text in CLOSING and CLOSING[self.current.text] == CLOSING.get(text)):
            return self.advance()
        if self.current.kind == "finish" or self.current.kind == "row":
            raise fail("D205", "this bracket is never closed", opening.span)
        if self.current.text in CLOSING and self.current.text not in TWO_SIDED:
            message = f"{self.current.text} does not close the bracket {opening.text}"
            raise fail("D205", message, self.current.span)
        raise self.unexpected()

    def brace_end(self, position: int) -> int:
        """The position of the brace that closes the one at ``position``; braces are known to match."""
        depth = 0
        while True:
            depth += (self.tokens[position].text == "{") - (self.tokens[position].text == "}")
            if depth == 0:
                return position
            position += 1

    def ended(self) -> FormulaError:
        """The formula stops where something must follow."""
        if self.position == 0:
            return fail("D202", "there is no formula here", self.current.span)
        last = self.tokens[self.position - 1]
        return fail("D202", f"the formula ends after {last.text}, where something must follow", last.span)

    def unexpected(self) -> FormulaError:
        """The next token cannot stand where it stands."""
        token = self.current
        if token.kind == "finish":
            return self.ended()
        if token.text in UNSUPPORTED:
            return fail("D209", f"{token.text}: {UNSUPPORTED[token.text]} are not supported", token.span)
        if token.text in CLOSING and token.text not in TWO_SIDED:
            if self.open and self.open[-1] == CLOSING[token.text]:
                return fail("D201", f"something is missing before {token.text}", token.span)
            return fail("D205", f"{token.text} closes nothing", token.span)
        if token.kind == "text":
            message = "words inside a formula are not read; conditions belong where the step states them"
            return fail("D201", message, token.span)
        if token.text == ",":
            message = "a comma here: only functions have several arguments (is the name before the bracket one?)"
            return fail("D201", message, token.span)
        if token.text in ("+", "-"):
            return fail(
                "D201",
                f"the sign {token.text} follows another operator; put the signed term in brackets",
                token.span,
            )
        return fail("D201", f"{token.text} is not expected here", token.span)

    def undeclared(self, key: str, span: Span) -> FormulaError:
        """A name that nothing declares; a declared one much like it is suggested."""
        plain = {declared.replace("\\", ""): declared for declared in sorted(self.declared)}
        near = get_close_matches(key.replace("\\", ""), plain, n=1, cutoff=0.6)
        advice = f"; did you mean {plain[near[0]]}?" if near else ""
        return fail("D203", f"{key} is not declared{advice}", span)

    def ambiguous(self, readings: str, span: Span) -> FormulaError:
        """Two readings are common and differ."""
        return fail("D204", readings, span)
