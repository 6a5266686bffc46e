"""A code's page as text, and all pages as `docs/codes.md`: ``python -m derive.codes > docs/codes.md`` writes it anew.

Place on the way of a step: beside it; `derive.commands.explain` prints what is made here.
"""

from __future__ import annotations

from derive.codes import CHAPTERS, TABLE, Code

_HEAD = """\
# The codes

What `derive explain CODE` prints, written by `python -m derive.codes > docs/codes.md` from the table in `derive/codes/`. A
code is never reused. A test checks that every example yields exactly its code.
"""


def explained(row: Code, heading: str = "#") -> str:
    """The page of a code, in Markdown, ending with a newline."""
    page = row.page
    parts = [f"{heading} {row.code} {row.name}", page.means, f"**To mend it.** {page.mend}"]
    parts.append(f"**When it is not a mistake.** {page.unless}")
    parts.append(f"**Example.**\n\n```yaml\n{page.example}```" if page.example else f"**No example.** {page.without}")
    return "\n\n".join(parts) + "\n"


def listed() -> str:
    """All codes with their names, by chapter, ending with a newline."""
    parts = []
    for digit, title in CHAPTERS.items():
        rows = [f"  {row.code}  {row.name}" for row in TABLE.values() if row.code[1] == digit]
        parts.append("\n".join([title, *rows]))
    return "\n\n".join(parts) + "\n"


def document() -> str:
    """All pages in one document."""
    parts = [_HEAD]
    for digit, title in CHAPTERS.items():
        parts.append(f"## {digit}xx: {title}\n")
        parts += [explained(row, "###") for row in TABLE.values() if row.code[1] == digit]
    return "\n".join(parts)
