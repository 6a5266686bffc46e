"""A diagnosis in text: the repair as a difference of the author's own LaTeX, and what becomes of the lines after it.

Place on the way of a step: used by `derive.report.text`, which lays it out; the diagnosis itself is
`derive.diagnose`'s.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from derive.diagnosis import Diagnosis, Difference, Repair
from derive.report.prose import NO_BREAK
from derive.result import StepResult

INDENT = 4
_RED, _GREEN = "31", "32"


class Writer(Protocol):
    """What lays out sentences and marked formulas."""

    def wrapped(self, sentence: str, indent: int) -> list[str]: ...

    def pieces(self, mark: str, text: str, marks: list[tuple[int, int]], color: str) -> Iterator[str]: ...


def lines(step: StepResult, found: Diagnosis, writer: Writer) -> Iterator[str]:
    """Everything a diagnosis says of a line."""
    if found.inherited:
        said = f"inherited from {found.inherited}, and not looked into again"
        if found.carried is not None:
            said += f"; with that line repaired the conclusion is {_joined(found.carried.side)}"
        yield from writer.wrapped(said, INDENT)
    for number, repair in enumerate(found.repairs):
        if number:
            if repair.code != found.repairs[0].code or repair.code < "D4":
                continue  # the first one is the simpler, or says the same in another writing
            yield from writer.wrapped(f"or, verified as well: {_joined(repair.side)}", INDENT)
            continue
        yield from writer.wrapped(f"repair, verified: {_said(step, repair)}", INDENT)
        yield from _difference_of(step, repair, writer)
    if found.repairs and not found.inherited:
        yield from _after(found, writer)
    if found.difference is not None:
        for sentence in _differing(step, found.difference):
            yield from writer.wrapped(sentence, INDENT)


def _said(step: StepResult, repair: Repair) -> str:
    """The mistake in words, without what the findings of the line have said already."""
    if any(item.code == repair.code and item.message == repair.says for item in step.findings if item.code < "D4"):
        return f"{repair.name.replace('-', ' ')} mended"
    return repair.says


def _difference_of(step: StepResult, repair: Repair, writer: Writer) -> Iterator[str]:
    """The changed side before and after, the changed places underlined."""
    if not repair.changes:
        return
    source = step.text.value
    first = repair.changes[0].span.start
    begin = _side_begin(step, first)
    end = step.span.end
    old = source[begin:end].replace("\n", " ").replace("&", " ")
    # what is only put in has no place of its own before: the mark is under what follows it
    before = [(change.span.start - begin, change.span.end - begin) for change in repair.changes]
    after: list[tuple[int, int]] = []
    new, at = "", begin
    for change in repair.changes:
        new += source[at : change.span.start]
        space = len(change.text) - len(change.text.lstrip())
        after.append((len(new) + space, len(new) + len(change.text.rstrip())))
        new += change.text
        at = change.span.end
    new = (new + source[at:end]).replace("\n", " ").replace("&", " ")
    wide = [(start, stop) for start, stop in after if stop > start]
    yield from writer.pieces("-", old, before, _RED)
    yield from writer.pieces("+", new, wide or after[:1], _GREEN)


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


def _after(found: Diagnosis, writer: Writer) -> Iterator[str]:
    if found.follow:
        follow = " and ".join(found.follow)
        verb = "follows" if len(found.follow) == 1 else "follow"
        yield from writer.wrapped(f"with it {follow} {verb} as it stands", INDENT)
    if found.carried is not None:
        count = len(found.carried.steps)
        change = "the line after it changes" if count == 1 else f"the {count} lines after it change"
        side = _joined(found.carried.side)
        yield from writer.wrapped(
            f"with it {change} alike, and the conclusion, {found.carried.step}, becomes {side}", INDENT
        )


def _differing(step: StepResult, item: Difference) -> Iterator[str]:
    """What is proved of how the sides differ."""
    follows = bool(step.judgements) and bool(step.judgements[0].origin)
    this, other = ("this line", "the line before") if follows else ("the right side", "the left side")
    if item.left or item.right:
        yield f"what differs: {_joined(item.right)}, where {other} has {_joined(item.left)}"
    if item.factor == "-1":
        yield f"{this} is minus {other}"
    elif item.factor:
        yield f"{this} is {_joined(item.factor)} times {other}"
    if item.term:
        yield f"{this} is {other} plus {_joined(item.term)}"


def _joined(text: str) -> str:
    """A formula that stays on one line."""
    return " ".join(text.replace("&", " ").split()).replace(" ", NO_BREAK)
