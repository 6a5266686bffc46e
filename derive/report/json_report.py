"""The report as JSON, for programs; its shape is `check.schema.json` beside this file, and changes with
``schema``.

Place on the way of a step: the last stage. Everything is there that the verdicts carry, in the order of the
document.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from derive.diagnostic import Diagnostic
from derive.report import diagnosis_json
from derive.report.conclusion import conclude
from derive.report.model import Options, Report
from derive.result import FileResult, Judgement, SecondProofs, SecondReadings, StepResult
from derive.verdict import Verdict, Word

SCHEMA = 2


def render(report: Report, options: Options) -> str:
    """The report as JSON, ending with a newline. No option changes it."""
    value = {
        "schema": SCHEMA,
        "files": [_file(item) for item in report.files],
        "summary": _summary(report.files),
        "second_reader": _second(report.second),
        "second_prover": _proofs(report.proofs),
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _file(result: FileResult) -> dict[str, Any]:
    conclusion = None if result.problems else conclude(result)
    first = None if conclusion is None else conclusion.first_wrong
    return {
        "path": result.path,
        "title": result.title,
        "seed": result.seed,
        "conclusion": None if conclusion is None else conclusion.word,
        "first_wrong": None if first is None else first.id,
        "as_expected": result.as_expected,
        "goals": [_step(item) for item in result.goals],
        "steps": [_step(item) for item in result.steps],
        "problems": [
            {"code": item.code, "name": item.name, "message": item.message, "line": line, "column": column}
            for item, line, column in result.problems
        ],
    }


def _step(step: StepResult) -> dict[str, Any]:
    line, column = step.text.place(step.span.start)
    return {
        "id": step.id,
        "kind": step.kind,
        "line": line,
        "column": column,
        "latex": step.latex,
        "case": step.case,
        "verdict": str(step.word),
        "from_start": None if step.from_start is None else str(step.from_start),
        "reading": None if step.reading is None else str(step.reading),
        "codes": list(step.codes),
        "counterexample": _first_counterexample(step),
        "expected": _expected(step),
        "as_expected": step.as_expected,
        "findings": [_finding(step, item) for item in step.findings],
        "judgements": [_judgement(item) for item in step.judgements],
        "start": None if step.start is None else _verdict(step.start),
        "diagnosis": None if step.diagnosis is None else diagnosis_json.diagnosis(step, step.diagnosis),
        "note": step.note,
    }


def _first_counterexample(step: StepResult) -> dict[str, str] | None:
    """That of the first refuted comparison with a line before; the one with the start is under ``start``."""
    verdicts = (item.verdict for item in step.judgements)
    return next((_counterexample(item) for item in verdicts if item.word is Word.REFUTED), None)


def _counterexample(verdict: Verdict) -> dict[str, str] | None:
    return None if verdict.counterexample is None else dict(verdict.counterexample.shown())


def _expected(step: StepResult) -> dict[str, Any] | None:
    wanted = step.expected
    if wanted is None:
        return None
    return {
        "verdict": wanted.verdict,
        "from_start": wanted.from_start,
        "reading": wanted.reading,
        "codes": None if wanted.codes is None else list(wanted.codes),
    }


def _finding(step: StepResult, item: Diagnostic) -> dict[str, Any]:
    span = item.span or step.span
    line, column = step.text.place(span.start)
    end_line, end_column = step.text.place(span.end)
    return {
        "code": item.code,
        "name": item.name,
        "message": item.message,
        "severity": item.severity,
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
    }


def _judgement(item: Judgement) -> dict[str, Any]:
    return {"origin": item.origin or None, "case": item.case, **_verdict(item.verdict)}


def _verdict(verdict: Verdict) -> dict[str, Any]:
    from derive.evidence_json import evidence  # it loads the engine, which the command line must not need to start

    return {
        "verdict": str(verdict.word),
        "reason": None if verdict.reason is None else str(verdict.reason),
        "explanation": verdict.explanation,
        "rules": list(verdict.rules),
        "hypotheses": list(verdict.hypotheses),
        "side_conditions": [item.condition for item in verdict.discharged],
        "holds_if": list(verdict.holds_if),
        "residual": verdict.residual,
        "ratio": verdict.ratio,
        "counterexample": _counterexample(verdict),
        "agreements": verdict.agreements,
        "tried": verdict.tried,
        "evidence": evidence(verdict),
    }


def _counts(steps: Sequence[StepResult]) -> dict[str, int]:
    counts = Counter(step.word for step in steps)
    return {str(word): counts[word] for word in Word}


def _summary(files: Sequence[FileResult]) -> dict[str, Any]:
    steps = [step for item in files for step in item.steps]
    goals = [goal for item in files for goal in item.goals]
    met = sum(step.as_expected for step in (*steps, *goals))
    return {
        "files": len(files),
        "steps": len(steps),
        **_counts(steps),
        "goals": {"total": len(goals), **_counts(goals)},
        "as_expected": met,
        "unexpected": len(steps) + len(goals) - met,
        "not_judged": sum(bool(item.problems) for item in files),
    }


def _second(second: SecondReadings | None) -> dict[str, Any] | None:
    if second is None:
        return None
    return {"agree": second.agree, "disagree": second.disagree, "skipped": list(second.skipped)}


def _proofs(proofs: SecondProofs | None) -> dict[str, Any] | None:
    if proofs is None:
        return None
    return {
        "agree": proofs.agree,
        "at_a_random_point": proofs.at_a_point,
        "disagree": proofs.disagree,
        "not_covered": list(proofs.not_covered),
    }
