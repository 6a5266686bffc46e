"""Formulas with an index that is not declared: a sum over i around terms in j.

Place on the way of a step: `derive.check` reads a step with it. A name that nothing declares is an error of the whole
formula for the reader. If it stands for an index only, as a subscript and nowhere else, the formula can be read all the
same: the side it stands in has no meaning, which the elaborator says, and the other sides are judged as ever.
"""

from __future__ import annotations

from derive.diagnostic import FormulaError
from derive.latex.parser import parse
from derive.latex.syntax import BigOperator, Call, Group, Name, Node, children
from derive.latex.vocabulary import Entry, Vocabulary

MOST_UNKNOWN = 4


def read_with_unknown_indices(source: str, vocabulary: Vocabulary) -> tuple[Node, Vocabulary]:
    """The tree of a formula, and the vocabulary it was read with: the given one, and undeclared names that stand as
    subscripts only. Raises `FormulaError` as `parse` does."""
    first: FormulaError | None = None
    unknown: list[str] = []
    while True:
        try:
            node = parse(source, vocabulary)
        except FormulaError as error:
            first = first or error
            key = _undeclared(error, source)
            if not key or key in vocabulary.entries or len(unknown) == MOST_UNKNOWN:
                raise first from None
            unknown.append(key)
            vocabulary = vocabulary.with_entry(key, Entry("index"))
            continue
        if first is not None and not all(_is_only_subscript(node, key) for key in unknown):
            raise first
        return node, vocabulary


def _undeclared(error: FormulaError, source: str) -> str:
    span = error.diagnostic.span
    return source[span.start : span.end] if error.diagnostic.code == "D203" and span is not None else ""


def _is_only_subscript(node: Node, key: str, inside: bool = False) -> bool:
    """Whether a name stands in a node only within subscripts, or is bound there."""
    if isinstance(node, BigOperator) and any(index.key == key for index in node.indices):
        return True
    if isinstance(node, Name) and node.key == key:
        return inside and not node.subscripts
    subscripts = node.subscripts if isinstance(node, Name | Call | Group) else ()
    return all(
        _is_only_subscript(child, key, inside or any(child is item for item in subscripts)) for child in children(node)
    )
