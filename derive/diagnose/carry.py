"""A repair carried through the lines after it: what the conclusion becomes.

Place on the way of a step: `derive.diagnose.document` asks once the first wrong line of a derivation has a repair. Each
line after it that follows from the line before, and so has inherited the mistake, is changed in its turn: the same kind
of change is tried first, then the others. Every changed line is proved equal to what the repaired line is equal to.
"""

from __future__ import annotations

from dataclasses import replace

from derive.decide import Judge
from derive.diagnose.lines import Line, search_for
from derive.diagnose.search import Search
from derive.diagnose.signs import opposite
from derive.diagnosis import Carried, Repair
from derive.reading import Target
from derive.verdict import Word

BUDGET = 40


def carried(line: Line, repair: Repair, search: Search, lines: dict[str, Line], judge: Judge) -> Carried | None:
    """The lines that follow from a repaired one, changed alike; None if there are none, or one cannot be changed."""
    left = search.reading.targets[0].left
    steps: list[str] = []
    sides: list[str] = []
    last = line
    while (following := _after(last, lines)) is not None:
        side = _changed(following, repair, left, lines, judge)
        if side is None:
            return None
        steps.append(following.result.id)
        sides.append(side)
        last = following
    return Carried(steps[-1], sides[-1], tuple(steps), tuple(sides)) if steps else None


def _after(line: Line, lines: dict[str, Line]) -> Line | None:
    """The line that follows from this one alone, and inherits what is wrong with it."""
    for other in lines.values():
        judged = other.result.judgements
        if other.origins == (line.result.id,) and judged and judged[0].verdict.word is Word.PROVED:
            return other if other.is_wrong else None
    return None


def _changed(line: Line, repair: Repair, left: object, lines: dict[str, Line], judge: Judge) -> str | None:
    made = search_for(line, lines, judge, budget=BUDGET)
    if made is None:
        return None
    reading = made.reading
    context = reading.targets[0].context
    made.reading = replace(reading, targets=(Target("", left, context),))  # type: ignore[arg-type]
    turned = opposite(line.side)
    term = made.term(turned)
    if term is not None and made.survives(term) and made.holds(term):
        written = made.changes(turned)
        if written is not None:
            return written[1]
    found = made.repairs(1)
    return found[0].side if found else None
