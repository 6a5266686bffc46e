"""The page of a folder of proofs: what each comes to, the wrong ones first.

Place on the way of a step: the entrance of `derive.report.html` for a folder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from derive.report.html.conclusions import CONCLUSIONS, Conclusion, conclusion_of, tally
from derive.report.html.shell import document, unseen
from derive.report.markup import Content, Element, element
from derive.report.page import Page
from derive.verdict import Word


@dataclass(frozen=True, slots=True)
class Entry:
    """One proof: its title, the address of its page relative to the index, what it comes to, the numbers of its
    verdicts, where its file is, and the size of its page in bytes (None if that is not known)."""

    title: str
    address: str
    conclusion: Conclusion
    tally: tuple[tuple[Word, int], ...]
    path: str
    size: int | None = None


def entry_of(page: Page, address: str, size: int | None = None) -> Entry:
    """What the index says of a page."""
    return Entry(page.title or page.path, address, conclusion_of(page), page.tally, page.path, size)


def index(entries: Sequence[Entry], title: str = "Proofs") -> str:
    """The page, ending with a newline: a section for every conclusion that occurs, its proofs in the order given."""
    sections: list[Content] = ["\n"]
    for number, conclusion in enumerate(CONCLUSIONS):
        found = [item for item in entries if item.conclusion == conclusion]
        if found:
            sections += [_section(f"part-{number}", conclusion, found), "\n"]
    counted = f"{len(entries)} {'proof' if len(entries) == 1 else 'proofs'}"
    right = sum(item.conclusion.word == "right" for item in entries)
    counts = element("p", f"{counted}, {right} of them right.", class_="counts")
    header = element("header", element("h1", title), counts)
    footer = element("footer", element("p", "Checked by derive."))
    return document(title, header, element("main", *sections, id="content"), footer, class_="index")


def _section(name: str, conclusion: Conclusion, entries: Sequence[Entry]) -> Element:
    heading = element("h2", conclusion.heading, id=name)
    items: list[Content] = ["\n"]
    for entry in entries:
        items += [_item(entry), "\n"]
    return element("section", heading, element("ul", *items, class_="proofs"), aria_labelledby=name)


def _item(entry: Entry) -> Element:
    conclusion = entry.conclusion
    sign = element("span", conclusion.mark, class_=f"mark {conclusion.look}", aria_hidden="true")
    # a name of a file is no address: a colon in it must not make it one
    link = element("a", entry.title, href=quote(entry.address))
    size = [element("span", f"{entry.size / 1000:.0f} kB", class_="size")] if entry.size is not None else []
    about = element("span", element("code", entry.path), *size, class_="about")
    return element("li", sign, element("span", link, unseen(f": {conclusion.says}")), about, tally(entry.tally))
