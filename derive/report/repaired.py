"""A repair as the side that it changes, before and after, with the places of the changes.

Place on the way of a step: used by every report that shows repairs; what is to be changed is `derive.diagnose`'s.
"""

from __future__ import annotations

from derive.diagnosis import Repair
from derive.report.prose import unaligned
from derive.result import StepResult

Marked = tuple[str, list[tuple[int, int]]]


def both_sides(step: StepResult, repair: Repair) -> tuple[Marked, Marked]:
    """The LaTeX of the changed side before and after, each with the half-open ranges of its characters that change.
    What is only put in is an empty range before, what is only left out one after."""
    source = step.text.value
    begin = _side_begin(step, repair.changes[0].span.start)
    end = step.span.end
    before = [(change.span.start - begin, change.span.end - begin) for change in repair.changes]
    after: list[tuple[int, int]] = []
    new, at = "", begin
    for change in repair.changes:
        new += source[at : change.span.start]
        space = len(change.text) - len(change.text.lstrip())
        after.append((len(new) + space, len(new) + len(change.text.rstrip())))
        new += change.text
        at = change.span.end
    return (_on_one_line(source[begin:end]), before), (_on_one_line(new + source[at:end]), after)


def _on_one_line(latex: str) -> str:
    return unaligned(latex).replace("\n", " ")


def _side_begin(step: StepResult, first: int) -> int:
    """Where the changed side begins: after the relation sign."""
    sign = step.sign
    if sign is None or sign > first:
        return step.span.start
    text = step.text.value
    begin = sign + 1
    while begin < first and text[begin] in " &\n\t":
        begin += 1
    return begin
