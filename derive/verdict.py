"""Verdicts: what was decided of one equality, with the evidence for it.

Place on the way of a step: `derive.decide` makes them, `derive.check` attaches them to steps, reports render them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from derive.displayed import Displayed
from derive.evidence import Discharge, HypothesisUse, IndexRange

if TYPE_CHECKING:
    from derive.evaluate import Counterexample
    from derive.term import Term


class Word(StrEnum):
    """The six words of the output."""

    PROVED = "proved"
    REFUTED = "refuted"
    ILL_FORMED = "ill-formed"
    UNKNOWN = "unknown"
    DEFINITION = "definition"
    ASSUMPTION = "assumption"

class Reason(StrEnum):
    """Why a verdict is ``unknown``."""

    NO_RULE = "no-rule"
    SIDE_CONDITION = "side-condition"
    BUDGET = "budget"
    NOT_SUPPORTED = "not-supported"
    NO_INSTANCE = "no-instance"

@dataclass(frozen=True, slots=True)
class Verdict(Displayed):
    """What is known of one equality.

    ``rules`` and ``hypotheses`` are those used, in order; ``certificate`` says how the hypotheses were used;
    ``discharged`` are the side conditions that were shown to hold, each with what shows it, and ``holds_if`` those that
    were not, as LaTeX relations; ``ranges`` those of all sums and products. ``left_over`` is what is left of left −
    right, at one component of a vector, unless it has too many terms to be read, and ``residual`` its LaTeX, with whole
    vectors and matrices where that can be, cut where it is long;
    ``agreements`` of ``tried`` instances had equal sides: evidence, not proof. ``explanation`` is a sentence for a
    verdict that is not ``proved``. ``ratio`` is a number by which the left side must be multiplied to give the
    right one, when that is proved, else "".
    """

    word: Word
    rules: tuple[str, ...] = ()
    hypotheses: tuple[str, ...] = ()
    discharged: tuple[Discharge, ...] = ()
    holds_if: tuple[str, ...] = ()
    counterexample: Counterexample | None = None
    reason: Reason | None = None
    left_over: Term | None = None
    residual: str = ""
    agreements: int = 0
    tried: int = 0
    explanation: str = ""
    ratio: str = ""
    certificate: tuple[HypothesisUse, ...] = ()
    ranges: tuple[IndexRange, ...] = ()

