"""A diagnosis as JSON, the key ``diagnosis`` of a step; its shape is in `check.schema.json` beside this file.

Place on the way of a step: used by `derive.report.json_report`.
"""

from __future__ import annotations

from typing import Any

from derive.diagnosis import Diagnosis, Difference, Repair
from derive.result import StepResult


def diagnosis(step: StepResult, found: Diagnosis) -> dict[str, Any]:
    """Everything a diagnosis holds."""
    return {
        "inherited_from": found.inherited or None,
        "layout": found.layout or None,
        "repairs": [_repair(step, item) for item in found.repairs],
        "difference": None if found.difference is None else _difference(found.difference),
        "lines_that_follow": list(found.follow),
        "conclusion": None
        if found.carried is None
        else {
            "step": found.carried.step,
            "latex": found.carried.side,
            "lines": [
                {"step": name, "latex": side}
                for name, side in zip(found.carried.steps, found.carried.sides, strict=True)
            ],
        },
        "tried": found.tried,
    }


def _repair(step: StepResult, item: Repair) -> dict[str, Any]:
    return {
        "code": item.code,
        "name": item.name,
        "message": item.says,
        "verified": True,
        "latex": item.side,
        "mends": list(item.mends),
        "changes": [_change(step, change.span.start, change.span.end, change.text) for change in item.changes],
    }


def _change(step: StepResult, start: int, end: int, text: str) -> dict[str, Any]:
    line, column = step.text.place(start)
    end_line, end_column = step.text.place(end)
    return {
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "old": step.text.value[start:end],
        "new": text,
    }


def _difference(item: Difference) -> dict[str, Any]:
    return {"left": item.left, "right": item.right, "factor": item.factor, "term": item.term}
