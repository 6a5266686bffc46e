r"""The verdicts of a file for ``derive.sty``, which shows them in the margin of their author's own document.

Place on the way of a step: beside the report. An author writes ``\derived{simplify.1}`` at a line of an own ``.tex``
and ``\derivestatus{purcell}`` in its preamble; ``purcell.derive`` is what `status` makes.
"""

from __future__ import annotations

import re

from derive.report.page import Page

_SAFE = re.compile(r"[A-Za-z0-9_.:-]+")


def status(page: Page) -> str:
    r"""A line ``\derivemark{id}{verdict}{from start}`` for every step and goal; ids that TeX could not take are left
    out, and an id that a goal shares with a step is the step's."""
    lines = [r"% the verdicts of derive, for derive.sty"]
    told: set[str] = set()
    for row in page.rows:
        step = row.step
        if step.kind in ("step", "goal") and _SAFE.fullmatch(step.id) and step.id not in told:
            told.add(step.id)
            lines.append(rf"\derivemark{{{step.id}}}{{{step.word}}}{{{step.from_start or ''}}}")
    return "\n".join(lines) + "\n"
