"""What there is to say of single lines: a card each, with the counterexample as a table and the repair marked.

Place on the way of a step: used by `derive.report.html.render`.
"""

from __future__ import annotations

from collections.abc import Sequence

from derive.report.html.evidence import details
from derive.report.html.words import Words, mark, set_side, spaced, value
from derive.report.markup import Element, element
from derive.report.mathml import formula
from derive.report.page import Finding, Mended, Row, Segment
from derive.report.prose import Prose, Value, of_message
from derive.span import Span

_LONG = 36


def card(finding: Finding, words: Words, has_sympy: bool) -> Element:
    """What there is to say of one line."""
    row = finding.row
    name = f"finding-{row.number}"
    code = [element("span", finding.code, class_="code")] if finding.code else []
    heading = element(
        "h3", mark(row.step.word), element("a", f"Line {row.number}", href=f"#{row.anchor}"),
        f": {finding.headline} ", *code, id=f"{name}-title",
    )  # fmt: skip
    said: list[Element] = [element("p", *words.prose(of_message(item.message))) for item in finding.faults]
    for sentence in (*finding.sentences, *finding.differences):
        table = example(sentence, words)
        said.append(table if table is not None else element("p", *words.prose(sentence)))
    if finding.mended is not None:
        said += _mended(finding.mended, row, words)
    if finding.unexpected:
        said.append(element("p", finding.unexpected, class_="unexpected"))
    rest = details(["evidence"], row, words, has_sympy, "more")
    place = element("p", f"{row.step.id}, line {row.step.line} of the file", class_="place")
    return element(
        "article", heading, place, _written(row), *said, *([rest] if rest.tag == "details" else []),
        class_=f"finding {row.step.word}", id=name, aria_labelledby=f"{name}-title",
    )  # fmt: skip


def _written(row: Row) -> Element:
    """The line as it is written."""
    left = set_side(row.left, row, row.left_at) if row.left else []
    right = set_side(row.right, row, row.right_at, row.relation)
    return element("div", *spaced([*left, *right]), class_="formula")


def example(sentence: Prose, words: Words) -> Element | None:
    """The table of an instance: what each name is, and what both sides come to. None if the sentence is none."""
    sides = [piece for piece in sentence if isinstance(piece, Value) and not piece.is_formula]
    if len(sides) != 2:
        return None
    names = [piece for piece in sentence if isinstance(piece, Value) and piece.is_formula]
    head = [element("th", *words.named(item), scope="col") for item in names]
    row = [element("td", *value(item.value), class_="long" if len(item.value) > _LONG else None) for item in names]
    for piece in sentence:
        if isinstance(piece, str) and piece.startswith("component"):
            head.append(element("th", "component", scope="col"))
            row.append(element("td", *value(piece.removeprefix("component").strip())))
    head += [element("th", *words.linked(item.name), scope="col", class_="side") for item in sides]
    row += [element("td", *value(item.value), class_="side") for item in sides]
    caption = element("caption", "at this instance" if names else "the two sides")
    top, body = element("thead", element("tr", *head)), element("tbody", element("tr", *row))
    table = element("table", caption, top, body, class_="example")
    return element("div", table, class_="scrolls", tabindex="0", role="region", aria_label="counterexample")


def _mended(mended: Mended, row: Row, words: Words) -> list[Element]:
    title = element("p", element("strong", "Repair, verified: "), *words.prose(mended.says))
    before = element("div", _side("del", "−", mended.before, row), class_="side-before")
    after = element("div", _side("ins", "+", mended.after, row), class_="side-after")
    others = [element("p", "or, verified as well: ", *words.formula(item.latex)) for item in mended.others]
    rest = [element("p", *words.prose(sentence)) for sentence in mended.afterwards]
    return [element("div", title, before, after, class_="repair"), *others, *rest]


def _side(tag: str, sign: str, segments: Sequence[Segment], row: Row) -> Element:
    """A side with what changes marked: as a formula if it can be read, else as source."""
    latex = "".join(item.latex for item in segments)
    spans: list[Span] = []
    at = 0
    for item in segments:
        if item.is_changed:
            spans.append(Span(at, at + len(item.latex)))
        at += len(item.latex)
    found = formula(latex, row.vocabulary, spans, row.relation) if row.vocabulary is not None else None
    head = element("span", sign, class_="sign", aria_hidden="true")
    if found is not None:
        return element(tag, head, element("span", *spaced(found), class_="formula"))
    marked = [element("mark", item.latex) if item.is_changed else item.latex for item in segments]
    return element(tag, head, element("code", *marked))
