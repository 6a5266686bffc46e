"""The diagnoses of a document: the first cause is looked into, what follows from it is marked as inherited.

Place on the way of a step: `derive.check` hands over the results of all entries and takes back the same results with
their diagnoses. A refuted line whose mistake has a name bears that name's code instead of ``D401``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from derive.decide import Judge
from derive.diagnose.carry import carried
from derive.diagnose.difference import difference
from derive.diagnose.layouts import layout_of
from derive.diagnose.lines import Line, lines_of, search_for, tree_of
from derive.diagnose.readings import findings_of, meant
from derive.diagnose.search import Search
from derive.diagnosis import Diagnosis, Repair
from derive.diagnostic import Diagnostic
from derive.latex.syntax import Node
from derive.reading import Target
from derive.result import NOT_EQUAL, StepResult
from derive.verdict import Word
from derive.work import Work

SHOWN = 2
OTHER_LAYOUT = "D432"
BUDGET_OF_CHECK = 600


def diagnosed(
    steps: tuple[StepResult, ...],
    goals: tuple[StepResult, ...],
    judge: Judge,
    most: int = SHOWN,
    budget: int = BUDGET_OF_CHECK,
    work: Work | None = None,
) -> tuple[tuple[StepResult, ...], tuple[StepResult, ...]]:
    """The results with their diagnoses. At most ``most`` repairs are looked for in each line, among at most ``budget``
    changes. The diagnosis of a line is one piece of ``work``."""
    if not any(map(_is_to_diagnose, (*steps, *goals))):
        return steps, goals
    work = work or Work()
    lines = lines_of(steps)
    of_goals = lines_of(goals)
    wanted = tuple(goal.side for goal in of_goals.values())
    made: list[StepResult] = []
    for step in steps:
        line = lines.get(step.id)
        if line is not None:
            step = _looked_into(step, work, partial(_diagnosis, line, lines, judge, wanted, most, budget))
        else:
            step = _looked_into(step, work, partial(_of_head, step, judge))
        made.append(step)
    after = tuple(made)
    ended: list[StepResult] = []
    for goal in goals:
        line = of_goals.get(goal.id)
        if line is not None:
            goal = _looked_into(goal, work, partial(_of_goal, line, lines, after, judge, most, budget))
        else:
            goal = _looked_into(goal, work, partial(_of_head, goal, judge))
        ended.append(goal)
    return after, tuple(ended)


def undiagnosed(steps: tuple[StepResult, ...], why: str) -> tuple[StepResult, ...]:
    """The results without diagnoses; those that lack one have a note that says why."""
    return tuple(_given_up(step, why) if _is_to_diagnose(step) else step for step in steps)


def _is_to_diagnose(step: StepResult) -> bool:
    return step.word in (Word.REFUTED, Word.ILL_FORMED)


def _given_up(step: StepResult, why: str) -> StepResult:
    message = f"what went wrong here was not found out: {why}"
    return replace(step, findings=(*step.findings, Diagnostic("D503", message, step.span, "note")))


def _looked_into(step: StepResult, work: Work, diagnose: Callable[[], Diagnosis | None]) -> StepResult:
    """A line's result with its diagnosis, if it needs one and has one."""
    if not _is_to_diagnose(step):
        return step
    found: Diagnosis | str | None = work.answer((step.id, step.latex), diagnose, str)
    if isinstance(found, str):
        return _given_up(step, found)
    return step if found is None else named(step, found)


def named(step: StepResult, found: Diagnosis) -> StepResult:
    """A result with its diagnosis; the mistake's own code takes the place of D401."""
    findings = step.findings
    code, says = (found.repairs[0].code, found.repairs[0].says) if found.repairs else ("", "")
    if found.layout and code != OTHER_LAYOUT:
        code, says = OTHER_LAYOUT, f"this holds in {found.layout} only"
    if code > NOT_EQUAL:
        findings = tuple(Diagnostic(code, says, item.span) if item.code == NOT_EQUAL else item for item in findings)
    return replace(step, findings=findings, diagnosis=found)


def _of_head(step: StepResult, judge: Judge) -> Diagnosis | None:
    """The diagnosis of a line whose left side has no meaning: only that it has one in another layout."""
    formula = tree_of(step)
    layout = layout_of(step, formula, judge) if formula is not None else ""
    return Diagnosis(layout=layout) if layout else None


def _diagnosis(
    line: Line, lines: dict[str, Line], judge: Judge, goals: tuple[Node, ...], most: int, budget: int
) -> Diagnosis | None:
    step = line.result
    search = search_for(line, lines, judge, goals, budget)
    if search is None:
        return None
    layout = layout_of(step, line.formula, judge)
    cause = first_cause(line, lines)
    targets = search.reading.targets
    if len(targets) > 1:  # a wrong line is no measure for this one
        right = tuple(item for item in targets if item.origin not in lines or not lines[item.origin].is_wrong)
        search.reading = replace(search.reading, targets=right or targets)
    if cause and (step.word is Word.REFUTED or step.reading is Word.REFUTED):
        # what it means is judged against the start: the line before is wrong
        search.reading = replace(search.reading, targets=(Target("", search.reading.start, search.reading.context),))
        read = found_repairs(search, line, most) if step.word is Word.ILL_FORMED else []
        return Diagnosis(tuple(read), inherited=cause, tried=search.tried, layout=layout)
    # where the cases of a line do not cover everything, no change of it can make it follow
    has_gap = len(step.judgements) > len(targets)
    repairs = [] if has_gap else found_repairs(search, line, most)
    if not repairs:
        found = difference(line, search) if step.word is Word.REFUTED else None
        return Diagnosis(difference=found, tried=search.tried, layout=layout)
    follow = tuple(
        other.result.id
        for other in lines.values()
        if line.result.id in other.origins and other.result.from_start is Word.PROVED and line.is_wrong
    )
    is_first = line.is_wrong and Word.REFUTED in (step.word, step.reading)
    brought = carried(line, repairs[0], search, lines, judge) if is_first else None
    return Diagnosis(tuple(repairs), follow=follow, carried=brought, tried=search.tried, layout=layout)


def found_repairs(search: Search, line: Line, most: int) -> list[Repair]:
    """Repairs of a line's right side: of its meaning first, if it has none as written."""
    errors, _ = findings_of(search.reading, line.side)
    if not errors:
        return search.repairs(most) or search.by_difference()
    found: list[Repair] = []
    sides = meant(search.reading, search.around())
    for side, codes in sides:
        search.tried += 1
        read = search.term(side)
        if read is not None and search.survives(read) and search.holds(read):
            repair = search.as_meant(side, codes, errors)
            if repair is not None:
                found.append(repair)
        if len(found) >= most:
            return found
    found = found or search.repairs(most, errors=errors, only_hinted=True)
    for side, codes in sides[:1]:
        found = found or search.repairs(most, side, codes)
    return found or search.repairs(most)


def first_cause(line: Line, lines: dict[str, Line]) -> str:
    """The earlier line on whose account this one does not hold, or "": this line itself holds from the start, or it
    brings together several lines of which one is wrong."""
    wrong = {origin: lines[origin] for origin in line.origins if origin in lines and lines[origin].is_wrong}
    if not wrong:
        return ""
    refuted = {item.origin for item in line.result.judgements if item.verdict.word is Word.REFUTED}
    if line.result.from_start is not Word.PROVED and (len(line.origins) < 2 or not refuted <= set(wrong)):
        return ""
    return _root(next(iter(wrong.values())), lines).result.id


def _root(line: Line, lines: dict[str, Line]) -> Line:
    """Where a wrong line's derivation went wrong."""
    before = [lines[origin] for origin in line.origins if origin in lines and lines[origin].is_wrong]
    return _root(before[0], lines) if before else line


def _of_goal(
    line: Line, lines: dict[str, Line], steps: tuple[StepResult, ...], judge: Judge, most: int, budget: int
) -> Diagnosis | None:
    goal = line.result
    if goal.word is Word.REFUTED:
        for other in lines.values():
            is_same = other.side == line.side and other.formula.sides[0] == line.formula.sides[0]
            if is_same and other.is_wrong and other.result.word is not Word.REFUTED:
                cause = _root(other, lines).result.id
                of_cause = next((step.diagnosis for step in steps if step.id == cause), None)
                return Diagnosis(inherited=cause, carried=None if of_cause is None else of_cause.carried)
    return _diagnosis(line, {**lines, goal.id: line}, judge, (), most, budget)
