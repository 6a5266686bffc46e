"""Checking a stored report again: ``derive replay``.

Place on the way of a step: beside it. The document is read anew and walked as in a check, with nothing decided; what
each comparison claims in the report is then checked against the terms that the document gives. A counterexample is
evaluated anew at its instance, a proof's certificate is normalised anew and its side conditions discharged anew. What
is `unknown` or `ill-formed` claims nothing that could be checked. Nothing stored is believed, not even that the report
is of this document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from derive import certificate, evidence_json
from derive.components import at_component
from derive.context import Context
from derive.decide import Judge
from derive.document import Document
from derive.domain import side_conditions
from derive.evaluate import difference_at
from derive.normal.errors import BudgetExceeded, NeverDefined, NotSupported
from derive.outline import outline
from derive.result import StepResult
from derive.term import Term, rank
from derive.verdict import Reason, Verdict, Word


class Outcome(StrEnum):
    """What became of a stored claim."""

    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not confirmed"
    NOTHING_TO_CHECK = "nothing to check"


@dataclass(frozen=True, slots=True)
class Replayed:
    """One stored comparison: the step's id, ``against`` what it was compared with (a line's id, ``left side`` or ``the
    start``), the stored verdict, and what became of it; ``why`` is a sentence for what is not confirmed."""

    id: str
    against: str
    verdict: str
    outcome: Outcome
    why: str = ""


class _Listener(Judge):
    """Decides nothing: a document is walked to know what is compared with what, in which context."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[Term, Term, Context]] = []

    def equal(self, left: Term, right: Term, context: Context) -> Verdict:
        self.asked.append((left, right, context))
        explanation = str(len(self.asked) - 1)
        return Verdict(Word.UNKNOWN, reason=Reason.NOT_SUPPORTED, explanation=explanation)

    def has_instance(self, context: Context) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class _Comparison:
    left: Term
    right: Term
    context: Context


def replay(stored: Any, document: Document) -> tuple[Replayed, ...]:
    """Check one file of a stored JSON report against its document. Raises ValueError if the report does not have the
    form of one, or if the document cannot be judged."""
    listener = _Listener()
    found = outline(document, listener)
    if found.problems:
        raise ValueError("; ".join(f"{item.code} {item.name}: {item.message}" for item, _, _ in found.problems))
    known = {(step.kind, step.id): step for step in (*found.steps, *found.goals)}
    judge = Judge()
    answers: list[Replayed] = []
    for item in (*_list(stored, "steps"), *_list(stored, "goals")):
        identity, latex, kind = (_text(item, key) for key in ("id", "latex", "kind"))
        step = known.pop((kind, identity), None)
        if step is None or step.latex != latex:
            why = "the document has no such line" if step is None else "the line reads otherwise in the document"
            answers.append(Replayed(identity, "", _text(item, "verdict"), Outcome.NOT_CONFIRMED, why))
            continue
        answers += _step(item, step, listener, judge)
    answers += [Replayed(step.id, "", "", Outcome.NOT_CONFIRMED, "not in the report") for step in known.values()]
    return tuple(answers)


def _step(item: Any, step: StepResult, listener: _Listener, judge: Judge) -> Iterator[Replayed]:
    stored = _list(item, "judgements")
    if len(stored) != len(step.judgements):
        yield Replayed(step.id, "", _text(item, "verdict"), Outcome.NOT_CONFIRMED, "other lines are compared")
        return
    claims = [
        (claim, judgement.origin or "left side", judgement.verdict)
        for claim, judgement in zip(stored, step.judgements, strict=True)
    ]
    if step.start is not None and isinstance(item.get("start"), dict):
        claims.append((item["start"], "the start", step.start))
    all_proved = bool(claims)
    for claim, against, token in claims:
        word = _text(claim, "verdict")
        comparison = _asked(token, listener)
        outcome, why = _claim(word, claim, comparison, judge)
        is_proved = word == Word.PROVED and outcome is Outcome.CONFIRMED
        all_proved = all_proved and (against == "the start" or is_proved)
        yield Replayed(step.id, against, word, outcome, why)
    if _text(item, "verdict") == Word.PROVED and (why := _not_all(step, all_proved)):
        yield Replayed(step.id, "all", Word.PROVED, Outcome.NOT_CONFIRMED, why)


def _not_all(step: StepResult, all_proved: bool) -> str:
    """Why a line is not proved though the report says so, or ""."""
    if not all_proved:
        return "not every comparison of it is confirmed as proved"
    # an index free on one side is an error only where the equation is not proved for all its values
    ill = [item for item in step.errors if item.code < "D4" and item.code != "D305"]
    return ill[0].message if ill else ""


def _asked(token: Verdict, listener: _Listener) -> _Comparison | None:
    """What was compared; None where a comparison was not a question to the judge (another relation, another shape)."""
    if not token.explanation.isdecimal():
        return None
    return _Comparison(*listener.asked[int(token.explanation)])


def _claim(word: str, claim: Any, comparison: _Comparison | None, judge: Judge) -> tuple[Outcome, str]:
    match word:
        case Word.PROVED:
            why = "nothing is compared here" if comparison is None else _unproved(claim, comparison, judge)
        case Word.REFUTED:
            why = "nothing is compared here" if comparison is None else _unrefuted(claim, comparison)
        case _:
            return Outcome.NOTHING_TO_CHECK, ""
    return (Outcome.NOT_CONFIRMED, why) if why else (Outcome.CONFIRMED, "")


def _unproved(claim: Any, comparison: _Comparison, judge: Judge) -> str:
    """Why a stored proof does not hold, or ""."""
    left, right, context = comparison.left, comparison.right, comparison.context
    uses = evidence_json.certificate(_evidence(claim)["certificate"])
    if rank(left) != rank(right):
        return "the sides have different shapes"
    try:
        left, right, inner = at_component(left, right, context)
        if not certificate.holds(left, right, uses, inner):
            return "left − right − Σ cofactor · (hypothesis) does not come to 0"
        left_open = side_conditions((left, right), inner).open
    except (NotSupported, NeverDefined, BudgetExceeded) as error:
        return str(error)
    if left_open:
        return f"not shown to be defined: {', '.join(left_open)}"
    return "" if judge.has_instance(context) else "nothing satisfies all assumptions"


def _unrefuted(claim: Any, comparison: _Comparison) -> str:
    """Why a stored counterexample is none, or ""."""
    stored = _evidence(claim)["instance"]
    found = difference_at(comparison.left, comparison.right, comparison.context, evidence_json.instance(stored))
    if isinstance(found, str):
        return found
    values = evidence_json.values(found)
    if {key: stored.get(key) for key in values} != values:
        return f"the sides are {values['left']} and {values['right']} there"
    return ""


def _evidence(claim: Any) -> Any:
    found = claim.get("evidence") if isinstance(claim, dict) else None
    if not isinstance(found, dict) or not {"certificate", "instance"} <= found.keys():
        raise ValueError("the report holds no evidence; it must be one of: derive check --output-format json")
    return found


def _list(value: Any, key: str) -> list[Any]:
    found = value.get(key) if isinstance(value, dict) else None
    if not isinstance(found, list):
        raise ValueError(f"not a report of derive: {key} is missing")
    return found


def _text(value: Any, key: str) -> str:
    found = value.get(key) if isinstance(value, dict) else None
    if not isinstance(found, str):
        raise ValueError(f"not a report of derive: {key} is missing")
    return found
