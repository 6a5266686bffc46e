r"""Conditions: ``i \neq j``, ``1 \leq i < j``, the right column of ``cases``.

Place on the way of a step: part of the reader, on top of `derive.latex.scripts`; used for the cases of a step, under
big operators, and in ``\begin{cases}``. A chain gives one condition for each of its relations.
"""

from __future__ import annotations

from derive.diagnostic import fail
from derive.latex.scan import Token
from derive.latex.scripts import ScriptReader
from derive.latex.symbols import COMPARISONS, RELATIONS
from derive.latex.syntax import Blocks, Cases, Condition, Node

_AND = frozenset({"and", "with"})
_INTRODUCTIONS = frozenset({"if", "for", "when", "where"})
_OTHERWISE = frozenset({"otherwise", "else"})


class ConditionReader(ScriptReader):
    """Reads conditions and cases."""

    def connects(self, token: Token) -> bool:
        """Whether a token is a text that joins conditions."""
        return self.words_of(token) in _AND

    def words_here(self) -> str:
        """The words of a text standing here, or nothing."""
        return self.words_of(self.current)

    def words_of(self, token: Token) -> str:
        """The words of a text that is no declared name, or nothing."""
        if token.kind != "text" or token.text in self.declared:
            return ""
        return token.text.partition("{")[2][:-1].strip(" ,.:").lower()

    def conjunction(self) -> bool:
        r"""Whether a separator of conditions stood here (``, \land \text{and}``); passed over."""
        found = False
        if self.at(","):
            self.advance()
            found = True
        if self.at(r"\land", r"\wedge") or self.words_here() in _AND:
            self.advance()
            found = True
        return found

    def conditions(self) -> tuple[Condition, ...]:
        """One condition or several with separators between them."""
        read = [*self.chain()]
        while self.conjunction():
            read.extend(self.chain())
        return tuple(read)

    def chain(self) -> tuple[Condition, ...]:
        """``a < b < c`` as its conditions."""
        left = self.expression()
        if not self.at(*COMPARISONS):
            if self.at(*RELATIONS):
                raise fail("D209", f"{self.current.text} in a condition is not supported", self.current.span)
            if self.current.kind == "finish":
                raise fail("D202", "a condition needs a relation, such as = or <", left.span)
            raise self.unexpected()
        return self.chain_after(left)

    def chain_after(self, left: Node) -> tuple[Condition, ...]:
        """The conditions of a chain whose first side is read."""
        read: list[Condition] = []
        while self.at(*COMPARISONS):
            operator = COMPARISONS[self.advance().text]
            right = self.expression()
            read.append(Condition(left.span.to(right.span), operator, left, right))
            left = right
        return tuple(read)

    def cases(self) -> Cases:
        r"""``\begin{cases} … \end{cases}``."""
        start = self.advance()
        self.open.append("cases")
        branches: list[tuple[Node, tuple[Condition, ...]]] = []
        while True:
            value = self.expression()
            if self.at(",", ";"):
                self.advance()
            if not self.at("&"):
                if self.current.kind in ("row", "end"):
                    raise fail("D201", "a case needs its condition, after &", value.span)
                raise self.unexpected()
            self.advance()
            branches.append((value, self._case_conditions()))
            if self.at(",", ".", ";"):
                self.advance()
            if self.current.kind == "row":
                self.advance()
            elif self.current.kind != "end":
                raise self.unexpected()
            if self.current.kind == "end":
                break
        self.advance()
        self.open.pop()
        return Cases(self.since(start), tuple(branches))

    def blocks(self) -> Blocks:
        r"""``\begin{bmatrix} … \end{bmatrix}``."""
        start = self.advance()
        self.open.append(start.text)
        rows: list[tuple[Node, ...]] = []
        while True:
            row = [self.expression()]
            while self.at("&"):
                self.advance()
                row.append(self.expression())
            if rows and len(row) != len(rows[0]):
                message = f"this row has {len(row)} blocks, and the first one {len(rows[0])}"
                raise fail("D201", message, row[0].span.to(row[-1].span))
            rows.append(tuple(row))
            if self.current.kind == "row":
                self.advance()
            elif self.current.kind != "end":
                raise self.unexpected()
            if self.current.kind == "end":
                break
        self.advance()
        self.open.pop()
        return Blocks(self.since(start), tuple(rows), start.text)

    def _case_conditions(self) -> tuple[Condition, ...]:
        if self.words_here() in _OTHERWISE:
            self.advance()
            return ()
        if self.words_here() in _INTRODUCTIONS:
            self.advance()
        return self.conditions()
