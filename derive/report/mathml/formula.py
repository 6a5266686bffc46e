"""LaTeX as elements of MathML, each with the LaTeX in an annotation.

Place on the way of a step: the entrance of `derive.report.mathml`. A long sum is set in several pieces, one a term, so
that it can be broken between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from derive.diagnostic import FormulaError
from derive.latex.names import canonical_key
from derive.latex.parser import parse, parse_condition
from derive.latex.syntax import Addition, Node, Relation
from derive.latex.vocabulary import Entry, Vocabulary
from derive.report.markup import Element, element
from derive.report.mathml.names import name, row
from derive.report.mathml.nodes import Setter
from derive.report.mathml.symbols import RELATIONS, WRITTEN
from derive.report.mathml.tint import Tint
from derive.span import Span

LONG = 60
"""From how many characters of source on a sum may be broken."""
_MOST_UNKNOWN = 16


def formula(
    latex: str, vocabulary: Vocabulary, tinted: Iterable[Span] = (), relation: str = "", is_display: bool = True
) -> list[Element] | None:
    """A formula that can be read, headed by a relation sign if there is one, with ranges of its source tinted. None if
    it cannot be read."""
    try:
        node = parse(latex, vocabulary)
    except FormulaError:
        return None
    return _tinted(node, latex, tuple(tinted), relation, is_display)


def inline(latex: str, vocabulary: Vocabulary) -> list[Element] | None:
    """A formula of a sentence, with whatever further names it takes. None if it cannot be read."""
    source = " ".join(latex.split())
    for names in (vocabulary, Vocabulary(macros=vocabulary.macros)):
        nodes = _read(source, names)
        if len(nodes) == 1:
            return _pieces(nodes[0], source, Tint(source, ()), "", False)
        if nodes:
            found = _listed([Setter(Tint(source, ())).set(node) for node in nodes])
            return [_math(found, source, False)]
    try:
        return [_math(name(canonical_key(source)), source, False)]
    except FormulaError:
        return None


def _tinted(node: Node, source: str, tinted: Sequence[Span], relation: str, is_display: bool) -> list[Element]:
    tint = Tint(source, tinted)
    found = _pieces(node, source, tint, relation, is_display)
    again = tint.with_the_smallest_around(node)
    return found if again is None else _pieces(node, source, again, relation, is_display)


def _pieces(node: Node, source: str, tint: Tint, relation: str, is_display: bool) -> list[Element]:
    head = [relation_sign(relation)] if relation else []
    setter = Setter(tint)
    if len(source) < LONG or not isinstance(node, Addition) or tint.is_whole(node):
        whole = setter.set(node)
        return [_math(row([*head, whole]), f"{relation} {source}".strip(), is_display)]
    found: list[Element] = []
    before = node.span.start
    for (_, term), items in zip(node.terms, setter.terms(node), strict=True):
        written = source[before : term.span.end].strip()
        found.append(_math(row([*head, *items]), written if found else f"{relation} {written}".strip(), is_display))
        head, before = [], term.span.end
    return found


def relation_sign(relation: str) -> Element:
    """A relation as its author wrote it, between what stands before it and after."""
    return element("mo", WRITTEN.get(relation) or RELATIONS.get(relation, relation), form="infix")


def _math(content: Element, source: str, is_display: bool) -> Element:
    note = element("annotation", source, encoding="application/x-tex")
    return element("math", element("semantics", content, note), displaystyle="true" if is_display else None)


def _listed(items: Sequence[Element]) -> Element:
    found = [items[0]]
    for item in items[1:]:
        found += [element("mo", ","), item]
    return row(found)


def _read(source: str, vocabulary: Vocabulary) -> Sequence[Node]:
    """The tree, or the trees of several conditions; names that nothing declares are taken for names. Empty if it
    cannot be read."""
    for _ in range(_MOST_UNKNOWN):
        try:
            node = parse(source, vocabulary)
        except FormulaError as error:
            key = _undeclared(error, source)
            if key is None or key in vocabulary.entries:
                return _conditions(source, vocabulary)
            vocabulary = vocabulary.with_entry(key, Entry("index"))
            continue
        return () if isinstance(node, Relation) and "" in node.operators else (node,)
    return ()


def _conditions(source: str, vocabulary: Vocabulary) -> Sequence[Node]:
    try:
        return parse_condition(source, vocabulary)
    except FormulaError:
        return ()


def _undeclared(error: FormulaError, source: str) -> str | None:
    """The key of a name that nothing declares, if that is the error."""
    span = error.diagnostic.span
    if error.diagnostic.code != "D203" or span is None:
        return None
    try:
        return canonical_key(source[span.start : span.end])
    except FormulaError:
        return None
