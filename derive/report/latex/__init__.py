r"""The report as a document in LaTeX.

Place on the way of a step: a renderer of `derive.report.page`'s pages; it decides nothing. `render` gives the text of
one ``.tex`` file, which `derive.report.pdf` compiles. Nothing of a document is executed by TeX: formulas are written
out from an allow-list (`derive.report.latex.reading`), words are escaped (`derive.report.latex.characters`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from derive.report.latex.document import overview, page_tex
from derive.report.latex.status import status
from derive.report.page import Page

__all__ = ["render", "status"]

_LONGEST = 1000
_FOLDER = Path(__file__).parent


def render(pages: Sequence[Page], evidence: bool = False) -> str:
    """The whole document, one file after another, several with a table before them; with ``evidence`` each has an
    appendix with the SymPy form of every step and all that its verdict rests on. Deterministic, in ASCII, ending with
    a newline."""
    lines = [(_FOLDER / "preamble.tex").read_text(encoding="ascii"), r"\begin{document}"]
    lines.insert(1, rf"\hypersetup{{pdftitle={{{_title(pages)}}}}}")
    if len(pages) > 1:
        lines += overview(pages)
    for number, page in enumerate(pages, 1):
        if len(pages) > 1:
            lines.append(r"\clearpage")
        lines += page_tex(page, number, evidence)
    lines.append(r"\end{document}")
    return "\n".join(short for line in lines for part in line.split("\n") for short in _short(part)) + "\n"


def _short(line: str) -> Iterator[str]:
    """A line in parts that TeX's buffer holds; a blank and the end of a line are the same to it."""
    while len(line) > _LONGEST and (at := line.find(" ", _LONGEST)) >= 0:
        yield line[:at]
        line = line[at + 1 :]
    yield line


def _title(pages: Sequence[Page]) -> str:
    """The title that a viewer shows: plain letters only."""
    if len(pages) != 1:
        return f"{len(pages)} derivations"
    plain = unicodedata.normalize("NFKD", pages[0].title).encode("ascii", "ignore").decode("ascii")
    return " ".join(re.sub(r"[^A-Za-z0-9 .,:;()/-]", " ", plain).split())
