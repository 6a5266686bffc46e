"""The table of codes: a row each, with its name and its page.

Place on the way of a step: beside it, for ``derive explain``. The names are those of `derive.diagnostic.CODES`, which the
check needs; the pages are loaded here alone, so that a check does not pay for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType

from derive.codes import decisions, documents, readings, scopes
from derive.codes.page import Page
from derive.diagnose.pages import PAGES as MISTAKES
from derive.diagnostic import CODES

CHAPTERS: Mapping[str, str] = MappingProxyType(
    {
        "1": "the document",
        "2": "reading a formula",
        "3": "scope and shape",
        "4": "refuted",
        "5": "unknown",
        "6": "notes",
    }
)
"""What the first digits stand for."""

RETIRED = decisions.RETIRED
"""Codes that nothing yields any more; they are kept because none is reused."""

_MEND = (
    "Where a change of this kind makes the line hold, `derive check` shows it in the author's own LaTeX, and shows it "
    "only when the changed line has been proved."
)
_PAGES: dict[str, Page] = {
    **documents.PAGES,
    **readings.PAGES,
    **scopes.PAGES,
    **decisions.PAGES,
    **{code: Page(page.means, _MEND, page.unless, page.example) for code, page in MISTAKES.items()},
}


@dataclass(frozen=True, slots=True)
class Code:
    """A code, its name, and its page."""

    code: str
    name: str
    page: Page


TABLE: Mapping[str, Code] = MappingProxyType({code: Code(code, name, _PAGES[code]) for code, name in CODES.items()})
"""All codes, in order."""


def find(word: str) -> Code | None:
    """The row of a code or name, in any case; None if there is none."""
    wanted = word.strip().lower()
    return next((row for row in TABLE.values() if wanted in (row.code.lower(), row.name)), None)


def nearest(word: str) -> Code | None:
    """The row that may have been meant."""
    words = {text: row for row in TABLE.values() for text in (row.code.lower(), row.name)}
    found = get_close_matches(word.strip().lower(), words, n=1, cutoff=0.6)
    return words[found[0]] if found else None
