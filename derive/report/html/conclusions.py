"""What a whole document comes to, as a mark, a look and a heading; the worst first.

Place on the way of a step: used by `derive.report.html.render` and `derive.report.html.index`. The words are those of
`derive.report.conclusion`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from derive.report.html.shell import unseen
from derive.report.marks import MARKS
from derive.report.markup import Element, element
from derive.report.page import Page
from derive.verdict import Word


@dataclass(frozen=True, slots=True)
class Conclusion:
    """How a conclusion is shown: ``look`` is a class of the style sheet, ``heading`` that of its group in an index."""

    word: str
    mark: str
    look: str
    heading: str
    says: str


NOT_JUDGED = Conclusion("", "!", "refuted", "Could not be checked", "This file cannot be checked")
CONCLUSIONS = (
    NOT_JUDGED,
    Conclusion("wrong-conclusion", "✗", "refuted", "Wrong in the conclusion", "wrong in its conclusion"),
    Conclusion("wrong", "✗", "refuted", "Not every step holds", "not every step holds"),
    Conclusion("wrong-on-the-way", "✗", "ill-formed", "Right in the conclusion, wrong on the way",
               "right in its conclusion, wrong on the way"),
    Conclusion("undecided", "?", "unknown", "Not decided", "not decided"),
    Conclusion("right-but-ill-written", "!", "ill-formed", "Right, but some lines mean nothing as written",
               "right, but some lines mean nothing as they are written"),
    Conclusion("right", "✓", "proved", "Right", "right"),
)  # fmt: skip
_BY_WORD = {item.word: item for item in CONCLUSIONS}


def conclusion_of(page: Page) -> Conclusion:
    """How a page's conclusion is shown."""
    return _BY_WORD[page.conclusion]


def tally(counts: Sequence[tuple[Word, int]]) -> Element:
    """The numbers of verdicts, each with its mark."""
    items = [
        element(
            "li", element("span", MARKS[word], class_="sign", aria_hidden="true"), f"{number}", unseen(f" {word}"),
            class_=str(word), title=f"{number} {word}",
        )
        for word, number in counts
    ]  # fmt: skip
    return element("ul", *items, class_="tally", aria_label="verdicts")
