r"""The layout of derivatives that a document means where it does not say so.

Place on the way of a step: `derive.check` asks this once it has found lines without a meaning among derivatives.
The document is read again in each layout, without judging anything; the one in which most lines have a meaning is taken
if fewer lines are wrong in it, and the report says so. What shapes do not tell (square matrices) is left to the line's
diagnosis."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from derive.context import Context
from derive.decide import Judge
from derive.diagnostic import Diagnostic
from derive.latex.vocabulary import LAYOUTS
from derive.result import StepResult
from derive.term import Term
from derive.verdict import Reason, Verdict, Word

_DERIVATIVES = (r"\partial", r"\frac{d", r"\frac{\mathrm{d}")


class Unjudged(Judge):
    """Says of every equality that it is not decided: for reading a document without judging it."""

    def equal(self, left: Term, right: Term, context: Context) -> Verdict:
        return Verdict(Word.UNKNOWN, reason=Reason.NOT_SUPPORTED)

    def has_instance(self, context: Context) -> bool:
        return True


def inferred(steps: Sequence[StepResult], read: Callable[[str], Sequence[StepResult]]) -> str:
    """The layout in which fewer lines lack a meaning than among ``steps``, which were read without one; "" if there is
    none, or if it is the same with several of them. ``read`` reads the document in a layout."""
    misfits = _misfits(steps)
    if not misfits or not any(_has_derivative(step) for step in steps):
        return ""
    counts = {layout: _misfits(read(layout)) for layout in LAYOUTS}
    fewest = min(counts.values())
    best = [layout for layout in LAYOUTS if counts[layout] == fewest]
    return best[0] if fewest < misfits and len(best) == 1 else ""


def wrong(steps: Sequence[StepResult]) -> int:
    """How many lines are refuted or have no meaning: a layout that mends the shape of one line and makes others wrong
    is not what the document means."""
    return sum(step.word in (Word.REFUTED, Word.ILL_FORMED) for step in steps)


def noted(steps: tuple[StepResult, ...], layout: str) -> tuple[StepResult, ...]:
    """The results, with a note at the first derivative that its layout was inferred."""
    message = (
        f"derivatives are read in {layout}, in which fewer of the lines are wrong; declare it: "
        rf"`notation: {{\frac{{\partial y}}{{\partial x}}: {layout}}}`"
    )
    for place, step in enumerate(steps):
        if _has_derivative(step):
            finding = Diagnostic("D604", message, step.span, "note")
            return (*steps[:place], replace(step, findings=(*step.findings, finding)), *steps[place + 1 :])
    return steps


def _has_derivative(step: StepResult) -> bool:
    return any(sign in step.text.value for sign in _DERIVATIVES)


def _misfits(steps: Sequence[StepResult]) -> int:
    """How many lines have no meaning as written: what the layout has nothing to do with is the same in all of them."""
    return sum(any(item.code < "D4" and item.severity == "error" for item in step.findings) for step in steps)
