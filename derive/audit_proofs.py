"""The second prover over every proof of a document: ``derive check --audit``.

Place on the way of a step: after the check. What the normal form proved, `derive.finite` proves again at finitely many
sizes (`docs/theory.md`). Where it does not agree, one of the two is wrong: the line is unknown, the report says so with
an instance that reproduces it, and the run ends with status 2. What the second prover does not cover is counted and
named; it is neither doubted nor confirmed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from derive.components import at_component
from derive.context import Context
from derive.diagnostic import Diagnostic
from derive.finite import Audit, audit
from derive.finite import Word as Outcome
from derive.normal.errors import BudgetExceeded, NotSupported
from derive.result import FileResult, Judgement, SecondProofs, StepResult
from derive.term import Term
from derive.verdict import Reason, Verdict, Word
from derive.work import Work


def audited(result: FileResult, work: Work | None = None) -> tuple[FileResult, SecondProofs]:
    """The result with every disagreement of the provers as a finding, and how many proofs agree. Each proof is a piece
    of ``work``."""
    walk = _Walk(result.path, work or Work())
    steps = tuple(walk.step(item) for item in result.steps)
    goals = tuple(walk.step(item) for item in result.goals)
    return replace(result, steps=steps, goals=goals), walk.counts


def together(parts: tuple[SecondProofs, ...]) -> SecondProofs:
    """The audits of several files."""
    return SecondProofs(
        sum(part.agree for part in parts),
        sum(part.disagree for part in parts),
        tuple(reason for part in parts for reason in part.not_covered),
        sum(part.at_a_point for part in parts),
    )


class _Walk:
    def __init__(self, path: str, work: Work) -> None:
        self.path = path
        self.work = work
        self.counts = SecondProofs()

    def step(self, step: StepResult) -> StepResult:
        """The step with its proofs audited."""
        if step.way is None or step.way.right is None or step.way.reading is None:
            return step
        right, contexts = step.way.right, [target.context for target in step.way.reading.targets]
        judgements = []
        for judgement, context in zip(step.judgements, [*contexts, step.way.context], strict=False):
            verdict = self._verdict(judgement.left, right, judgement.verdict, context, step)
            judgements.append(replace(judgement, verdict=verdict))
        judgements += step.judgements[len(judgements) :]
        start = step.start
        if start is not None and step.judgements and start is step.judgements[0].verdict:
            start = judgements[0].verdict
        elif start is not None:
            start = self._verdict(step.way.start, right, start, step.way.context, step)
        return _doubted(step, tuple(judgements), start)

    def _verdict(
        self, left: Term | None, right: Term, verdict: Verdict, context: Context, step: StepResult
    ) -> Verdict:
        if verdict.word is not Word.PROVED or left is None:
            return verdict
        answer = self.work.answer(
            (left, right), partial(_answer, left, right, context, verdict), _not_answered
        )
        match answer.word:
            case Outcome.AGREES:
                at_a_point = self.counts.at_a_point + (not answer.exact)
                self.counts = replace(self.counts, agree=self.counts.agree + 1, at_a_point=at_a_point)
            case Outcome.NOT_COVERED:
                reason = f"{self.path}:{step.line}: {step.id}: {answer.reason}"
                self.counts = replace(self.counts, not_covered=(*self.counts.not_covered, reason))
            case Outcome.DISAGREES:
                self.counts = replace(self.counts, disagree=self.counts.disagree + 1)
                explanation = f"the two provers disagree, an error of derive; please report this: {answer.disagreement}"
                return replace(verdict, word=Word.UNKNOWN, reason=Reason.NO_RULE, explanation=explanation)
        return verdict


def _answer(left: Term, right: Term, context: Context, verdict: Verdict) -> Audit:
    try:
        opened = at_component(left, right, context)
    except (NotSupported, BudgetExceeded) as error:
        return Audit(Outcome.NOT_COVERED, reason=str(error))
    return audit(*opened, verdict.certificate)


def _not_answered(why: str) -> Audit:
    return Audit(Outcome.NOT_COVERED, reason=why)


def _doubted(step: StepResult, judgements: tuple[Judgement, ...], start: Verdict | None) -> StepResult:
    """The step with its audited verdicts; with a disagreement among them it is unknown."""
    wrong = list(dict.fromkeys(_disagreements(step, judgements, start)))
    changed = replace(step, judgements=judgements, start=start)
    if not wrong:
        return changed
    findings = tuple(Diagnostic("D507", message, step.span) for message in wrong)
    return replace(changed, word=Word.UNKNOWN, findings=(*step.findings, *findings))


def _disagreements(step: StepResult, judgements: tuple[Judgement, ...], start: Verdict | None) -> Iterator[str]:
    before = [*(item.verdict for item in step.judgements), step.start]
    after = [*(item.verdict for item in judgements), start]
    for old, new in zip(before, after, strict=True):
        if old is not None and new is not None and new.word is not old.word:
            yield new.explanation
