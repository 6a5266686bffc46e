"""Sentences and their formulas as content of a page, with ids of lines as links to them.

Place on the way of a step: used by every part of `derive.report.html`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from derive.latex.vocabulary import Vocabulary
from derive.report.html.shell import unseen
from derive.report.marks import MARKS
from derive.report.markup import Content, Element, element
from derive.report.mathml import formula, inline
from derive.report.page import Page, Row
from derive.report.prose import NO_BREAK, Formula, Prose, Value
from derive.span import Span
from derive.verdict import Word

_SCRIPT = re.compile(r"([_^])(?:\{([^{}]*)\}|([0-9A-Za-z]+))")
_DERIVATIVE = re.compile(r"∂([²³]?)(?P<above>[^/]+)/(?P<below>∂.+)")
_POWERS = {"": "", "²": "^{2}", "³": "^{3}"}


@dataclass(frozen=True, slots=True)
class Words:
    """How the sentences of one page are set: ``vocabulary`` reads their formulas; for links, ``rows`` are the lines by
    what they are called, ``entries`` the first lines of all entries by theirs."""

    vocabulary: Vocabulary
    rows: Mapping[str, Row]
    entries: Mapping[str, Row]

    def prose(self, pieces: Prose) -> list[Content]:
        """A sentence."""
        return [item for piece in pieces for item in self._piece(piece)]

    def _piece(self, piece: object) -> list[Content]:
        match piece:
            case Formula(latex):
                return self.formula(latex)
            case Value():
                relation = piece.relation if piece.relation == ":" else f" {piece.relation}".rstrip()
                return [element("span", *self.named(piece), f"{relation} ", *value(piece.value), class_="value")]
            case _:
                return self.linked(str(piece))

    def named(self, piece: Value) -> list[Content]:
        """The name of a value: a formula, a line or words."""
        if not piece.is_formula:
            return self.linked(piece.name)
        return self.formula(_latex_of_derivative(piece.name))

    def formula(self, latex: str) -> list[Content]:
        """A formula within a sentence, in pieces if it is a long sum; its source, if it cannot be read."""
        found = inline(latex.replace(NO_BREAK, " "), self.vocabulary)
        return [code(latex)] if found is None else spaced(found)

    def linked(self, text: str) -> list[Content]:
        """Text in which the ids of lines are links to them."""
        if not self.rows:
            return [text]
        pattern = "|".join(re.escape(item) for item in sorted(self.rows, key=lambda item: (-len(item), item)))
        found: list[Content] = []
        at = 0
        for match in re.finditer(rf"(?<![\w.-])(?:{pattern})(?![\w-])", text):
            row = self.rows[match.group()]
            found += [text[at : match.start()], self.link(row, match.group())]
            at = match.end()
        return [*found, text[at:]]

    @staticmethod
    def link(row: Row, text: str) -> Element:
        """A link to a line by its id, with its number."""
        number = element("span", f"{NO_BREAK}({row.number})", class_="number-of")
        return element("a", text, number, href=f"#{row.anchor}", class_="line-id")


def spaced(items: Sequence[Element]) -> list[Content]:
    """Pieces of a formula with places between them at which it can be broken."""
    found: list[Content] = []
    for item in items:
        found += [" ", item] if found else [item]
    return found


def words_of(page: Page) -> Words:
    """How a page's sentences are set."""
    rows = page.rows
    vocabularies = [row.vocabulary for row in rows if row.vocabulary is not None]
    ids: dict[str, Row] = {}
    for row in rows:
        # a plain word is no reference to the line of that name; an id with a number is
        if row.step.kind == "step" and re.search(r"[.-]", row.step.id):
            ids[row.step.id] = row
    for row in rows:
        if row.step.kind == "goal":
            ids[f"goal {row.step.id}"] = row
            ids.setdefault(row.step.id, row)
    entries = {group.id: group.rows[0] for group in (*page.given, *page.derivation)}
    vocabulary = vocabularies[-1] if vocabularies else Vocabulary()
    return Words(vocabulary, MappingProxyType(ids), MappingProxyType(entries))


def numbers(rows: Sequence[int], by_number: Mapping[int, Row]) -> list[Content]:
    """``lines 2, 4–7``, each number a link."""
    found: list[Content] = ["line " if len(rows) == 1 else "lines "]
    at = 0
    while at < len(rows):
        end = at
        while end + 1 < len(rows) and rows[end + 1] == rows[end] + 1:
            end += 1
        found += [", "] if at else []
        found.append(_to_number(by_number[rows[at]]))
        if end > at:
            found += ["–" if end > at + 1 else ", ", _to_number(by_number[rows[end]])]
        at = end + 1
    return found


def _to_number(row: Row) -> Element:
    return element("a", str(row.number), href=f"#{row.anchor}")


def value(text: str) -> list[Content]:
    """A value in digits: true minus signs, raised powers and lowered indices."""
    found: list[Content] = []
    at = 0
    text = text.replace("-", "−")
    for match in _SCRIPT.finditer(text):
        tag = "sub" if match.group(1) == "_" else "sup"
        found += [text[at : match.start()], element(tag, match.group(2) or match.group(3) or "")]
        at = match.end()
    return [*found, text[at:]]


def _latex_of_derivative(name: str) -> str:
    r"""``∂a_1/∂z_2`` as LaTeX; other names are."""
    match = _DERIVATIVE.fullmatch(name)
    if match is None:
        return name
    below = match["below"].replace("∂", r" \partial ").strip()
    return rf"\frac{{\partial{_POWERS[match.group(1)]} {match['above']}}}{{{below}}}"


def code(source: str, tinted: Sequence[Span] = ()) -> Element:
    """Source as it is written, with ranges of it marked."""
    found: list[Content] = []
    at = 0
    for span in sorted(tinted):
        if span.start >= at:
            found += [source[at : span.start], element("mark", source[span.start : span.end])]
            at = span.end
    return element("code", *found, source[at:])


def set_side(latex: str, row: Row, at: int, relation: str = "", is_display: bool = True) -> list[Element]:
    """One side of a line, which begins at the offset ``at`` of its source, with what is wrong in it tinted."""
    spans = [
        Span(max(span.start - at, 0), min(span.end - at, len(latex)))
        for span in row.faulty
        if span.start < at + len(latex) and span.end > at
    ]
    vocabulary = row.vocabulary
    found = formula(latex, vocabulary, spans, relation, is_display) if vocabulary is not None and latex else None
    if found is not None:
        return found
    return [code(latex, spans)] if not relation else [element("span", f"{relation} ", code(latex, spans))]


def mark(word: Word) -> Element:
    """The sign of a verdict, and its word for those who do not see it."""
    return element(
        "span", element("span", MARKS[word], aria_hidden="true"), unseen(f"{word}: "), class_=f"mark {word}"
    )
