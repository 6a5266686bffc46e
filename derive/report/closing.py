"""The last lines of the text report: how many lines hold, where it goes wrong, and what that means for the
goal.

Place on the way of a step: used by `derive.report.text`; the conclusion itself is
`derive.report.conclusion`'s.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from derive.report.conclusion import Break, Conclusion, conclude
from derive.result import FileResult, StepResult
from derive.verdict import Word

_ORDER = (Word.PROVED, Word.REFUTED, Word.ILL_FORMED, Word.UNKNOWN)


def closing(result: FileResult) -> Iterator[str]:
    """What the verdicts on one file come to, a sentence a line."""
    conclusion = conclude(result)
    claims = [step for step in result.steps if step.word in _ORDER]
    if claims:
        yield f"{_count(len(claims), 'equality', 'equalities')}: {_words(claims)}."
    if conclusion.false:
        verb = "does" if len(conclusion.false) == 1 else "do"
        yield f"{_places(conclusion.false)} {verb} not hold."
    for item in conclusion.breaks:
        yield _broken(item)
    for goal in result.goals:
        yield f"goal {goal.id} (line {goal.line}): {_goal(goal)}."
    unmet = [step.id for step in (*result.steps, *result.goals) if not step.as_expected]
    if unmet:
        yield f"Not as the file expects: {', '.join(unmet)}."
    elif any(step.word is not Word.PROVED for step in (*claims, *result.goals)):
        yield "All of this is as the file expects."
    yield f"Conclusion: {_conclusion(conclusion, result)}."


def summary(files: Sequence[FileResult]) -> str:
    """All files in one sentence."""
    steps = [step for item in files for step in (*item.steps, *item.goals) if step.word in _ORDER]
    text = f"{len(files)} files, {_count(len(steps), 'equality', 'equalities')}: {_words(steps)}"
    unreadable = sum(bool(item.problems) for item in files)
    if unreadable:
        text += f"; {_count(unreadable, 'file', 'files')} could not be judged"
    unmet = sum(not step.as_expected for item in files for step in (*item.steps, *item.goals))
    return f"{text}; {_count(unmet, 'is', 'are')} not as expected." if unmet else f"{text}; all as expected."


def _broken(item: Break) -> str:
    wrong = f"{item.first.id} (line {item.first.line})"
    if item.last is None:
        text = f"First line that does not hold: {wrong}"
    else:
        text = f"The derivation holds up to {item.last.id}. First line that does not hold: {wrong}"
    if not item.later:
        return f"{text}."
    after = "the line after it is" if item.later == 1 else f"the {item.later} lines after it are"
    return f"{text}; {after} no longer equal to the start either."


def _goal(goal: StepResult) -> str:
    match goal.word:
        case Word.REFUTED if goal.judgements and goal.judgements[0].verdict.ratio == "-1":
            return "refuted, the left side is minus the right side"
        case Word.PROVED if goal.judgements and not goal.judgements[0].origin:
            return "proved, from the definitions and without the steps"
        case Word.ILL_FORMED if goal.reading is not None:
            return f"ill-formed, {goal.reading} as read"
        case word:
            return str(word)


def _conclusion(conclusion: Conclusion, result: FileResult) -> str:
    first = conclusion.first_wrong
    match conclusion.word:
        case "right":
            return "right, the goal and every step" if result.goals else "right, every step is proved"
        case "right-but-ill-written":
            return "right, but some lines mean nothing as they are written"
        case "wrong-on-the-way":
            return "right in its conclusion, wrong on the way"
        case "wrong-conclusion" if conclusion.breaks and first is not None:
            return f"wrong in its conclusion; it goes wrong at {first.id}"
        case "wrong-conclusion":
            return "wrong in its conclusion"
        case "wrong":
            return "not every step holds"
        case _:
            return "not decided"


def _words(steps: Sequence[StepResult]) -> str:
    counts = Counter(step.word for step in steps)
    return ", ".join(f"{counts[word]} {word}" for word in _ORDER if counts[word])


def _places(steps: Sequence[StepResult]) -> str:
    return " and ".join(f"{step.id} (line {step.line})" for step in steps)


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
