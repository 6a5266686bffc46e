"""What the verdicts on single lines come to for a whole document: is it right, and if not, where does it go
wrong?

Place on the way of a step: between the results and the renderers, which all say the same because it is said
here. It decides nothing new: a conclusion is read off the verdicts.
"""

from __future__ import annotations

from dataclasses import dataclass

from derive.result import FileResult, StepResult
from derive.verdict import Word


@dataclass(frozen=True, slots=True)
class Break:
    """Where a derivation stops being equal to its start: the last line that is, the first that is not, and
    how many later lines are not either."""

    last: StepResult | None
    first: StepResult
    later: int


@dataclass(frozen=True, slots=True)
class Conclusion:
    """``word`` is ``right``, ``right-but-ill-written``, ``wrong-on-the-way``, ``wrong-conclusion``, ``wrong``
    (there is no goal, and something does not hold) or ``undecided``. ``breaks`` are the derivations that go
    wrong, ``false`` the claims that stand alone and do not hold."""

    word: str
    breaks: tuple[Break, ...] = ()
    false: tuple[StepResult, ...] = ()

    @property
    def first_wrong(self) -> StepResult | None:
        """The first line at which a derivation goes wrong; if none does, the first false claim."""
        found = [*(item.first for item in self.breaks), *self.false]
        return found[0] if found else None


def conclude(result: FileResult) -> Conclusion:
    """The conclusion about one file."""
    breaks: list[Break] = []
    false: list[StepResult] = []
    for lines in _derivations(result.steps):
        wrong = [place for place, step in enumerate(lines) if does_not_hold(step)]
        if not wrong:
            continue
        if len(lines) == 1:
            false.append(lines[0])
        else:
            before = lines[wrong[0] - 1] if wrong[0] else None
            breaks.append(Break(before, lines[wrong[0]], len(wrong) - 1))
    return Conclusion(_word(result, bool(breaks or false)), tuple(breaks), tuple(false))


def does_not_hold(step: StepResult) -> bool:
    """Whether a line is known to differ from what its derivation began with (or, without that, from the line
    before)."""
    return step.from_start is Word.REFUTED or (step.from_start is None and step.word is Word.REFUTED)


def _word(result: FileResult, something_false: bool) -> str:
    goals = [goal.word for goal in result.goals]
    steps = [step.word for step in result.steps]
    if Word.REFUTED in goals:
        return "wrong-conclusion"
    if goals and set(goals) != {Word.PROVED}:
        return "undecided"
    if something_false or Word.REFUTED in steps:
        return "wrong-on-the-way" if goals else "wrong"
    if Word.UNKNOWN in steps:
        return "undecided"
    if Word.ILL_FORMED in steps:
        read = all(step.reading is Word.PROVED for step in result.steps if step.word is Word.ILL_FORMED)
        return "right-but-ill-written" if read else "undecided"
    return "right"


def _derivations(steps: tuple[StepResult, ...]) -> list[list[StepResult]]:
    """The lines of each derivation in order. A line that recombines several begins one of its own."""
    found: list[list[StepResult]] = []
    place: dict[str, int] = {}
    for step in steps:
        if step.kind != "step":
            continue
        origins = [item.origin for item in step.judgements]
        if len(origins) == 1 and origins[0] in place:
            place[step.id] = place[origins[0]]
        else:
            place[step.id] = len(found)
            found.append([])
        found[place[step.id]].append(step)
    return found
