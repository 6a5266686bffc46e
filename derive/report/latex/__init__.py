r"""The report as a document in LaTeX.

Place on the way of a step: a renderer of `derive.report.page`'s pages; it decides nothing. `render` gives the text of
one ``.tex`` file, which `derive.report.pdf` compiles. Nothing of a document is executed by TeX: formulas are written
out from an allow-list (`derive.report.latex.reading`), words are escaped (`derive.report.latex.characters`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from derive.report.latex.document import page_tex
from derive.report.latex.status import status
from derive.report.page import Page

__all__ = ["render", "status"]

_FOLDER = Path(__file__).parent


def render(pages: Sequence[Page], evidence: bool = False) -> str:
    """The whole document, one file after another; with ``evidence`` each has an appendix with the SymPy form of every
    step and all that its verdict rests on. Deterministic, in ASCII, ending with a newline."""
    lines = [(_FOLDER / "preamble.tex").read_text(encoding="ascii"), r"\begin{document}"]
    for place, page in enumerate(pages):
        if place:
            lines.append(r"\clearpage")
        lines += page_tex(page, evidence)
    lines.append(r"\end{document}")
    return "\n".join(lines) + "\n"
