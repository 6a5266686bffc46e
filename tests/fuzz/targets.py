"""What is done with an input, and what may come of it: the codes of our findings, or ``read`` or a verdict.

Every other exception leaves; whoever calls counts it as a failure.
"""

from __future__ import annotations

from derive.check import check_document
from derive.declare import declare
from derive.diagnostic import FormulaError
from derive.elaborate import elaborate
from derive.latex.parser import parse
from derive.latex.printer import to_latex
from derive.latex.syntax import Relation
from derive.latex.unknown import read_with_unknown_indices
from derive.load import load_bytes
from tests.fuzz.corpus import Formula


class LawBroken(AssertionError):
    """A law that holds for every input does not hold for this one."""


def read(formula: Formula, source: str) -> str:
    """Parse; print and parse again; give every side its meaning."""
    try:
        node, vocabulary = read_with_unknown_indices(source, formula.vocabulary)
    except FormulaError as error:
        _placed(error, source)
        return error.diagnostic.code
    printed = to_latex(node)
    try:
        again = parse(printed, vocabulary)
    except FormulaError as error:
        raise LawBroken(f"what was read is printed as {printed!r}, which cannot be read: {error}") from error
    if again != node:
        raise LawBroken(f"what was read is printed as {printed!r}, which is read otherwise")
    for side in node.sides if isinstance(node, Relation) else (node,):
        try:
            elaborate(side, formula.context, vocabulary)
        except FormulaError as error:
            _placed(error, source)
            return error.diagnostic.code
    return "read"


def _placed(error: FormulaError, source: str) -> None:
    span = error.diagnostic.span
    if span is not None and not 0 <= span.start <= span.end <= len(source):
        raise LawBroken(f"the place of {error} is outside of the formula: {span}")


def load(content: bytes) -> str:
    """Load, and declare the names."""
    document = load_bytes(content, "fuzz")
    problems = document.problems or declare(document).problems
    for item, line, column in problems:
        if line < 1 or column < 1 or line > content.count(b"\n") + content.count(b"\r") + 2:
            raise LawBroken(f"{item.code} is at line {line}, column {column}")
    return problems[0][0].code if problems else "loaded"


def check(content: bytes) -> str:
    """The whole check of a file, with diagnoses."""
    result = check_document(load_bytes(content, "fuzz"))
    if result.problems:
        return result.problems[0][0].code
    words = {str(item.word) for item in (*result.steps, *result.goals)}
    return " ".join(sorted(words))
