"""A diagnosis in text: the repair as a difference of the author's own LaTeX, and what becomes of the lines after it.

Place on the way of a step: used by `derive.report.text`, which lays it out; the diagnosis itself is
`derive.diagnose`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from derive.diagnosis import Diagnosis, Difference, Repair
from derive.report.prose import NO_BREAK, Formula, Prose, of_message, plain, unaligned
from derive.report.repaired import both_sides
from derive.result import StepResult

INDENT = 4
_RED, _GREEN = "31", "32"


class Writer(Protocol):
    """What lays out sentences and marked formulas."""

    def wrapped(self, sentence: str, indent: int) -> list[str]: ...

    def pieces(self, mark: str, text: str, marks: list[tuple[int, int]], color: str) -> Iterator[str]: ...


def lines(step: StepResult, found: Diagnosis, writer: Writer) -> Iterator[str]:
    """Everything a diagnosis says of a line, laid out."""
    if found.inherited:
        yield from writer.wrapped(plain(inherited(found)), INDENT)
    if found.layout:
        yield from writer.wrapped(plain(arranged(found)), INDENT)
    if found.repairs:
        first = found.repairs[0]
        yield from writer.wrapped(f"repair, verified: {plain(said(step, first))}", INDENT)
        yield from _difference_of(step, first, writer)
        for other in alternatives(found.repairs):
            yield from writer.wrapped(f"or, verified as well: {_joined(other.side)}", INDENT)
        if not found.inherited:
            for sentence in after(found):
                yield from writer.wrapped(plain(sentence), INDENT)
    if found.difference is not None:
        for sentence in differing(step, found.difference):
            yield from writer.wrapped(plain(sentence), INDENT)


def inherited(found: Diagnosis) -> Prose:
    """That an earlier line is the cause."""
    cause = f"inherited from {found.inherited}, and not looked into again"
    if found.carried is None:
        return (cause,)
    return (f"{cause}; with that line repaired the conclusion is ", Formula(_joined(found.carried.side)))


def arranged(found: Diagnosis) -> Prose:
    """That the line holds in another layout of derivatives."""
    return (f"as it stands this holds in {found.layout}; that can be declared for the whole document",)


def said(step: StepResult, repair: Repair) -> Prose:
    """The mistake in words, without what the findings of the line have said already."""
    if any(item.code == repair.code and item.message == repair.says for item in step.findings if item.code < "D4"):
        return (f"{repair.name.replace('-', ' ')} mended",)
    return of_message(repair.says)


def alternatives(repairs: Sequence[Repair]) -> Iterator[Repair]:
    """The other writings of the first repair; what mends another mistake is left out, since the first is simpler, or
    says the same in another writing."""
    for repair in repairs[1:]:
        if repair.code == repairs[0].code and repair.code >= "D4":
            yield repair


def _difference_of(step: StepResult, repair: Repair, writer: Writer) -> Iterator[str]:
    """The changed side before and after, the changed places underlined."""
    if not repair.changes:
        return
    (old, before), (new, after) = both_sides(step, repair)
    wide = [(start, stop) for start, stop in after if stop > start]
    yield from writer.pieces("-", old, before, _RED)
    yield from writer.pieces("+", new, wide or after[:1], _GREEN)


def after(found: Diagnosis) -> Iterator[Prose]:
    """What becomes of the lines after the repaired one."""
    if found.follow:
        verb = "follows" if len(found.follow) == 1 else "follow"
        yield (f"with it {' and '.join(found.follow)} {verb} as it stands",)
    if found.carried is not None:
        count = len(found.carried.steps)
        change = "the line after it changes" if count == 1 else f"the {count} lines after it change"
        side = Formula(_joined(found.carried.side))
        yield (f"with it {change} alike, and the conclusion, {found.carried.step}, becomes ", side)


def differing(step: StepResult, item: Difference) -> Iterator[Prose]:
    """What is proved of how the sides differ."""
    follows = bool(step.judgements) and bool(step.judgements[0].origin)
    this, other = ("this line", "the line before") if follows else ("the right side", "the left side")
    if item.left or item.right:
        right, left = Formula(_joined(item.right)), Formula(_joined(item.left))
        yield ("what differs: ", right, f", where {other} has ", left)
    if item.factor == "-1":
        yield (f"{this} is minus {other}",)
    elif item.factor:
        yield (f"{this} is ", Formula(_joined(item.factor)), f" times {other}")
    if item.term:
        yield (f"{this} is {other} plus ", Formula(_joined(item.term)))


def _joined(text: str) -> str:
    """A formula that stays on one line."""
    return " ".join(unaligned(text).split()).replace(" ", NO_BREAK)
