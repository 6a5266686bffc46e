"""The lines of a derivation: number, mark, both sides as their author wrote them, and a short reason.

Place on the way of a step: used by `derive.report.html.render`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from derive.report.html.evidence import details
from derive.report.html.shell import unseen
from derive.report.html.words import Words, mark, set_side
from derive.report.markup import Content, Element, element
from derive.report.page import Group, Row
from derive.report.prose import NO_BREAK, joined, plain
from derive.verdict import Word

_MOST_REASONS = 2
_WIDEST_LEFT = 34
_LEAVES = frozenset({"mi", "mn", "mo", "mtext", "code"})


def display(groups: Sequence[Group], words: Words, told: Collection[int], has_sympy: bool) -> Element:
    """All lines in one list, aligned at their relation signs. ``told`` are the numbers of those with a finding."""
    lines: list[Content] = ["\n"]
    for group in groups:
        last = len(group.rows) - 1
        for place, row in enumerate(group.rows):
            before = _case(row, words)
            after = (_by(group, words) if not place else []) + (_note(group, words) if place == last else [])
            first = " first" if not place else ""
            left_out = " adrift" if _is_adrift(row) else ""
            lines += [
                element(
                    "li",
                    *before,
                    *_line(row, words, row.number in told, has_sympy),
                    *after,
                    class_=f"line {row.step.word}{first}{left_out}",
                    id=row.anchor,
                ),
                "\n",
            ]
    # a list without bullets is a list still
    return element("ol", *lines, class_="lines", role="list")


def _is_adrift(row: Row) -> bool:
    """Whether a line follows, but from what is wrong already."""
    return row.step.word is Word.PROVED and row.step.from_start is Word.REFUTED


def _line(row: Row, words: Words, is_told: bool, has_sympy: bool) -> list[Element]:
    anchor = element(
        "a", unseen("line "), element("span", "#", aria_hidden="true"), str(row.number),
        href=f"#{row.anchor}", class_="number", title=row.step.id,
    )  # fmt: skip
    left = set_side(row.left, row, row.left_at) if row.left else []
    right = set_side(row.right, row, row.right_at, row.relation)
    is_wide = sum(map(_width, left)) > _WIDEST_LEFT
    sides = [element("div", *left, class_="left wide" if is_wide else "left")] if left else []
    sides.append(element("div", *right, class_="right under" if is_wide else "right"))
    return [anchor, mark(row.step.word), *sides, _reason(row, words, is_told, has_sympy)]


def _width(math: Element) -> int:
    """About how many letters a formula is wide."""
    return sum(len(leaf.text or "") for leaf in math.iter() if leaf.tag in _LEAVES)


def _reason(row: Row, words: Words, is_told: bool, has_sympy: bool) -> Element:
    shown = row.reasons[:_MOST_REASONS]
    said = words.prose(joined(shown))
    if is_told:
        link = element("a", plain(joined(shown[:1])) or "see the finding", href=f"#finding-{row.number}")
        return element("div", link, class_="reason")
    if len(row.reasons) > _MOST_REASONS:
        said.append(f"{NO_BREAK}…")
    if not said and row.step.word is Word.PROVED:
        said = ["by arithmetic"]
    return details(said, row, words, has_sympy, "reason")


def _case(row: Row, words: Words) -> list[Element]:
    if not row.case or row.step.kind not in ("step", "goal"):
        return []
    return [element("p", "where ", *words.formula(row.case), class_="case")]


def _by(group: Group, words: Words) -> list[Element]:
    if not group.by:
        return []
    said: list[Content] = []
    for text in group.by:
        said += [", "] if said else []
        row = words.entries.get(text)
        said += [words.link(row, text)] if row is not None else words.linked(text)
    return [element("p", "author’s reason: ", *said, class_="note")]


def _note(group: Group, words: Words) -> list[Element]:
    return [element("p", *words.prose(group.note), class_="note")] if group.note else []
