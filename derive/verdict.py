"""Verdicts: what was decided of one equality, with the evidence for it.

Place on the way of a step: `derive.decide` makes them, `derive.check` attaches them to steps, reports render them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from derive.evidence import HypothesisUse

if TYPE_CHECKING:
    from derive.evaluate import Counterexample


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
class Verdict:
    """What is known of one equality.

    ``rules`` and ``hypotheses`` are those used, in order; ``certificate`` says how the hypotheses were used;
    ``discharged`` the side conditions that were shown to hold
    and ``holds_if`` those that were not, as LaTeX relations. ``residual`` (LaTeX) is what is left of left − right;
    ``agreements`` of ``tried`` instances had equal sides: evidence, not proof. ``explanation`` is a sentence for a
    verdict that is not ``proved``. ``ratio`` is a number by which the left side must be multiplied to give the
    right one, when that is proved, else "".
    """

    word: Word
    rules: tuple[str, ...] = ()
    hypotheses: tuple[str, ...] = ()
    discharged: tuple[str, ...] = ()
    holds_if: tuple[str, ...] = ()
    counterexample: Counterexample | None = None
    reason: Reason | None = None
    residual: str = ""
    agreements: int = 0
    tried: int = 0
    explanation: str = ""
    ratio: str = ""
    certificate: tuple[HypothesisUse, ...] = ()
