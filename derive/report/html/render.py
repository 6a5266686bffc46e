"""The page of one file.

Place on the way of a step: the entrance of `derive.report.html` for one page.
"""

from __future__ import annotations

from collections.abc import Sequence

from derive.report.html.conclusions import conclusion_of
from derive.report.html.findings import card
from derive.report.html.lines import display
from derive.report.html.shell import document, unseen
from derive.report.html.words import Words, numbers, words_of
from derive.report.marks import MARKS
from derive.report.markup import Content, Element, element
from derive.report.page import Page
from derive.report.prose import Formula, joined

_FEWEST_IN_MAP = 4


def render(page: Page, evidence: bool = False) -> str:
    """The page, ending with a newline; with ``evidence`` every line's SymPy form is there too, and evidence is
    printed. Deterministic."""
    words = words_of(page)
    title = page.title or page.path
    main = element("main", *_spaced(_sections(page, words, evidence)), id="content")
    footer = element("footer", element("p", "Checked by derive from ", element("code", page.path), "."))
    return document(
        title, "\n", _header(page, title, words), "\n", main, "\n", footer, class_="with-evidence" if evidence else None
    )


def _spaced(items: Sequence[Element]) -> list[Content]:
    return [part for item in items for part in ("\n", item)] + ["\n"]


def _header(page: Page, title: str, words: Words) -> Element:
    conclusion = conclusion_of(page)
    said = conclusion.says if page.problems else _without_label(page)
    sign = element("span", conclusion.mark, class_="sign", aria_hidden="true")
    parts: list[Content] = [element("h1", title)]
    if page.source:
        parts.append(element("p", page.source, class_="source"))
    counts = [element("p", *words.prose(page.counts), class_="counts")] if page.counts else []
    # the sentence refers to lines by their ids, which are links
    verdict = element("p", sign, element("strong", *words.linked(said)), class_="says")
    parts.append(element("div", verdict, *counts, class_=f"verdict {conclusion.look}"))
    if len(page.rows) >= _FEWEST_IN_MAP:
        parts.append(_map(page))
    return element("header", *parts)


def _without_label(page: Page) -> str:
    """The last sentence, which says what it comes to."""
    text = "".join(map(str, page.closing[-1])) if page.closing else ""
    said = text.removeprefix("Conclusion: ")
    return said[:1].upper() + said[1:]


def _map(page: Page) -> Element:
    """All lines as signs, each a link."""
    items = [
        element(
            "li",
            element(
                "a", element("span", MARKS[row.step.word], aria_hidden="true"),
                unseen(f"line {row.number}: {row.step.word}"), href=f"#{row.anchor}", title=f"line {row.number}",
                class_=str(row.step.word),
            ),
        )
        for row in page.rows
    ]  # fmt: skip
    return element("nav", element("ol", *items), aria_label="Lines", class_="map")


def _sections(page: Page, words: Words, evidence: bool) -> list[Element]:
    if page.problems:
        items = [
            element("li", f"line {line}, column {column}: ", element("span", item.code, class_="code"),
                    f" {item.name.replace('-', ' ')}: {item.message}")
            for item, line, column in page.problems
        ]  # fmt: skip
        return [_section("problems", "Problems", element("ul", *items))]
    told = {item.row.number for item in page.findings}
    found: list[Element] = []
    if page.names or page.given:
        names = [element("ul", *(element("li", *words.prose(item)) for item in page.names), class_="names")]
        given = [display(page.given, words, told, evidence)] if page.given else []
        found.append(_section("given", "Given", *(names if page.names else []), *given))
    if page.derivation:
        found.append(_section("derivation", "Derivation", display(page.derivation, words, told, evidence)))
    if page.goals:
        found.append(_section("goal", "Goal", display(page.goals, words, told, evidence)))
    if page.findings:
        cards = [card(item, words, evidence) for item in page.findings]
        found.append(_section("findings", "Findings", *cards))
    # the last sentence stands at the head
    said = [element("p", *words.prose(sentence)) for sentence in (*page.closing[:-1], *page.notes)]
    if said:
        found.append(_section("conclusion", "What it comes to", *said))
    return [*found, *_used(page, words)]


def _used(page: Page, words: Words) -> list[Element]:
    by_number = {row.number: row for row in page.rows}
    found: list[Element] = []
    if page.uses:
        items = []
        for use in page.uses:
            where: list[Content] = ["used in ", *numbers(use.rows, by_number)] if use.rows else ["not used"]
            items.append(element("li", _formula(use.hypothesis, words), element("span", *where, class_="where")))
        found.append(_section("hypotheses", "Hypotheses", element("ul", *items, class_="uses")))
    if page.conditions:
        items = []
        for item in page.conditions:
            because = [element("span", *words.prose(joined(item.because)), class_="because")] if item.because else []
            where = [element("span", *numbers(item.rows, by_number), class_="where")]
            items.append(element("li", _formula(item.condition, words), *because, *where))
        found.append(_section("conditions", "Side conditions, all shown to hold", element("ul", *items, class_="uses")))
    return found


def _formula(item: Formula, words: Words) -> Element:
    return element("span", *words.formula(item.latex), class_="formula")


def _section(name: str, title: str, *content: Content) -> Element:
    heading = element("h2", title, id=f"{name}-title")
    return element("section", heading, *content, id=name, aria_labelledby=f"{name}-title")
