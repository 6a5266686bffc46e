r"""The reader of LaTeX: from the text of a formula to the tree of what was written.

Place on the way of a step: the first stage; the elaborator gives the tree a meaning. The vocabulary decides what is a
name, a function, an index; nothing is guessed: an undeclared name is D203, two common readings D204, what is left over
D201. How far operators reach is said in `derive.latex.operators`, `derive.latex.derivatives` and `derive.latex.calls`.
"""

from __future__ import annotations

from derive.diagnostic import fail
from derive.latex.cursor import NESTING
from derive.latex.expressions import ExpressionReader
from derive.latex.names import canonical_key
from derive.latex.symbols import RELATIONS
from derive.latex.syntax import Condition, Node, Relation
from derive.latex.vocabulary import Vocabulary
from derive.span import Span

__all__ = ["NESTING", "canonical_key", "parse", "parse_condition", "parse_expression"]


def parse(source: str, vocabulary: Vocabulary) -> Node:
    """The tree of a relation, a chain, an aligned block, or a single expression. Raises `FormulaError`."""
    return _Reader(source, vocabulary).formula()


def parse_expression(source: str, vocabulary: Vocabulary) -> Node:
    """The tree of one expression; a relation in it is D201. Raises `FormulaError`."""
    reader = _Reader(source, vocabulary)
    expression = reader.expression()
    reader.finish()
    return expression


def parse_condition(source: str, vocabulary: Vocabulary) -> tuple[Condition, ...]:
    r"""The conditions of a text such as ``1 \leq i < j, i \neq k``. Raises `FormulaError`."""
    reader = _Reader(source, vocabulary)
    conditions = reader.conditions()
    reader.finish()
    return conditions


class _Reader(ExpressionReader):
    """Reads whole formulas."""

    def formula(self) -> Node:
        """Sides joined by relations; a row with a left side of its own restarts the chain."""
        start = self.current
        sides = [self.expression()]
        operators: list[str] = []
        restarts: list[int] = []
        marks: list[Span] = []
        while self.at(*RELATIONS) or self.current.kind == "row":
            mark = self.advance()
            if mark.kind == "row":
                restarts.append(len(sides))
            operators.append("" if mark.kind == "row" else RELATIONS[mark.text])
            marks.append(mark.span)
            sides.append(self.expression())
        self.finish()
        if not operators:
            return sides[0]
        return Relation(self.since(start), tuple(sides), tuple(operators), tuple(restarts), tuple(marks))

    def finish(self) -> None:
        """Nothing may be left over."""
        token = self.current
        if token.kind == "finish":
            return
        if token.text in RELATIONS:
            raise fail("D201", f"the relation {token.text} is not expected here", token.span)
        raise self.unexpected()
