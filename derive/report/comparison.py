"""Two versions of a proof, in text and in JSON: what ``derive diff`` prints.

Place on the way of a step: the last stage. What changed is found by `derive.comparison`; here it is said.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from derive.comparison import Change, Comparison
from derive.meaning import Meaning
from derive.report.sentences import named
from derive.report.text import shortened
from derive.result import StepResult

SCHEMA = 1
_ROOM = 90


def text(comparison: Comparison) -> str:
    """A line for every entry that changed, with what it was and is below it, and the counts."""
    lines = [f"--- {comparison.old}", f"+++ {comparison.new}"]
    for change in comparison.changes:
        if change.is_any:
            lines += _lines(change)
    return "\n".join([*lines, *_counts(comparison), ""])


def _lines(change: Change) -> Iterator[str]:
    old, new = change.old, change.new
    if new is None:
        assert old is not None
        yield f"  {named(old)}: removed ({old.word})"
        yield f"    - {shortened(old.latex, _ROOM)}"
        return
    if old is None:
        yield f"  {named(new)}: added ({new.word})"
        yield f"    + {shortened(new.latex, _ROOM)}"
        return
    name = named(new) if old.id == new.id else f"{named(old)}, now {named(new)}"
    yield f"  {name}: {'; '.join(_said(change))}"
    if change.has_text:
        yield f"    - {shortened(_with_case(old), _ROOM)}"
        yield f"    + {shortened(_with_case(new), _ROOM)}"
    if change.has_verdict:
        yield f"    verdict: {_verdict(old)}; now {_verdict(new)}"
    if change.has_codes:
        yield f"    codes: {' '.join(old.codes) or 'none'}; now {' '.join(new.codes) or 'none'}"


def _said(change: Change) -> Iterator[str]:
    yield "the text changed" if change.has_text else "the text is the same"
    if change.meaning is None:
        yield "the meaning is not compared, as it has none in one version"
    elif change.meaning.meaning is Meaning.SAME:
        yield "the meaning is the same"
    else:
        word = "changed" if change.meaning.meaning is Meaning.OTHER else "may have changed"
        yield f"the meaning {word}: {change.meaning.why}"
    yield "the verdict changed" if change.has_verdict else "the verdict is the same"


def _counts(comparison: Comparison) -> Iterator[str]:
    changed = [item for item in comparison.changes if item.is_any]
    if not changed:
        yield "nothing changed"
        return
    others = [item for item in changed if item.meaning is not None and item.meaning.meaning is not Meaning.SAME]
    yield (
        f"{sum(item.has_text for item in changed)} changed in text, {len(others)} in meaning, "
        f"{sum(item.has_verdict for item in changed)} in verdict; "
        f"{sum(item.old is None for item in changed)} added, {sum(item.new is None for item in changed)} removed"
    )



def _with_case(step: StepResult) -> str:
    return f"{step.latex} (where {step.case})" if step.case else step.latex


def _verdict(step: StepResult) -> str:
    parts = [str(step.word)]
    parts += [f"read so, {step.reading}"] if step.reading is not None else []
    parts += [f"from the start {step.from_start}"] if step.from_start is not None else []
    return ", ".join(parts)


def as_json(comparison: Comparison) -> str:
    """Every entry of either version, ending with a newline."""
    value = {
        "schema": SCHEMA,
        "old": comparison.old,
        "new": comparison.new,
        "verdicts_changed": comparison.has_verdicts,
        "entries": [_entry(item) for item in comparison.changes],
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _entry(change: Change) -> dict[str, Any]:
    meaning = change.meaning
    return {
        "old": _step(change.old),
        "new": _step(change.new),
        "text_changed": change.has_text,
        "meaning": None if meaning is None else str(meaning.meaning),
        "meaning_explanation": "" if meaning is None else meaning.why,
        "verdict_changed": change.has_verdict,
        "codes_changed": change.has_codes,
    }


def _step(step: StepResult | None) -> dict[str, Any] | None:
    if step is None:
        return None
    return {
        "id": step.id,
        "kind": step.kind,
        "line": step.line,
        "latex": step.latex,
        "case": step.case,
        "verdict": str(step.word),
        "from_start": None if step.from_start is None else str(step.from_start),
        "reading": None if step.reading is None else str(step.reading),
        "codes": list(step.codes),
    }
