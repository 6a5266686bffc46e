"""What a report says of one line, in sentences an author of mathematics can act on.

Place on the way of a step: used by every report that people read; the verdicts and their evidence are the values of
`derive.verdict`. How formulas, values and sentences are set is the renderers' business.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from derive.report.prose import NO_BREAK, Formula, Prose, Value, joined, of_message
from derive.result import Judgement, StepResult
from derive.verdict import Verdict, Word


def sentences(step: StepResult) -> list[Prose]:
    """Everything there is to say of a line's judgements, in order; nothing if it is proved and holds."""
    if not step.judgements:
        return []
    read = "read so, " if step.reading is not None else ""
    if len(step.judgements) > 1:
        anyway = any(item.verdict.word is not Word.PROVED for item in step.judgements)
        return [*_recombined(step, read), *(_holds_anyway(step) if anyway else [])]
    judgement = step.judgements[0]
    match judgement.verdict.word:
        case Word.PROVED:
            return _follows(step, judgement, read)
        case Word.REFUTED:
            read = "even read so, " if read and step.word is Word.REFUTED else read
            return [
                (f"{read}{_difference(judgement)}",),
                *counterexample(judgement.verdict, judgement.origin),
                *_holds_anyway(step),
            ]
        case Word.UNKNOWN:
            return [*_undecided(judgement.verdict, read), *_holds_anyway(step)]
    return []  # never defined: its finding says so


def about(verdict: Verdict) -> list[Prose]:
    """What there is to say of a verdict that stands alone."""
    match verdict.word:
        case Word.PROVED:
            used = joined(((Formula(item),) for item in verdict.hypotheses), ", ", " and ")
            return [("using ", *used)] if used else []
        case Word.REFUTED:
            return counterexample(verdict, "")
        case _:
            return _undecided(verdict, "")


def counterexample(verdict: Verdict, origin: str) -> list[Prose]:
    """``at k = 2, j = 1: left side = 1, right side = 0``; the sides are named after the lines they are."""
    if verdict.counterexample is None:
        return []
    shown = verdict.counterexample.shown()
    left, right = shown.pop("left"), shown.pop("right")
    component = shown.pop("component", "")
    at: list[Prose] = [(Value(name, value),) for name, value in shown.items()]
    at += [(f"component{NO_BREAK}{component}",)] if component else []
    sides = (origin, "this line") if origin else ("left side", "right side")
    where = ("at ", *joined(at), ": ") if at else ()
    return [(*where, Value(sides[0], left, False), ", ", Value(sides[1], right, False))]


def expectation(step: StepResult) -> str:
    """What the file expects of a line where that is not so, else an empty text."""
    wanted = step.expected
    if step.as_expected:
        return ""
    if wanted is None:
        return "not as expected: this must have a meaning as written"
    parts = []
    if step.word != wanted.verdict:
        parts.append(wanted.verdict)
    if wanted.from_start is not None and step.from_start != wanted.from_start:
        parts.append(f"{wanted.from_start} from the start (it is {step.from_start or 'not compared'})")
    if wanted.reading is not None and step.reading != wanted.reading:
        parts.append(f"{wanted.reading} as read (it is {step.reading or 'not read otherwise'})")
    if wanted.codes is not None and not step.has_codes(wanted.codes):
        parts.append(f"{_listed(wanted.codes)} (found: {_listed(step.codes)})")
    return f"not as expected: the file expects {', '.join(parts)}"


def named(step: StepResult) -> str:
    """What a line is called: its id, ``goal`` before it if it is one."""
    return f"goal {step.id}" if step.kind == "goal" else step.id


def is_plain(step: StepResult) -> bool:
    """Whether there is nothing to say of a line."""
    wrong = step.errors or step.from_start not in (None, Word.PROVED) or not step.as_expected
    return not wrong and step.word in (Word.PROVED, Word.DEFINITION, Word.ASSUMPTION)


def tolerated(steps: Iterable[StepResult]) -> list[str]:
    """The readings that were tolerated (6xx), a sentence each, with the lines of the file."""
    places: dict[tuple[str, str], dict[int, None]] = {}
    for step in steps:
        for item in step.findings:
            if item.code >= "D600":
                line = step.text.place((item.span or step.span).start)[0]
                places.setdefault((item.code, item.message), {})[line] = None
    return [
        f"{code} {message} ({'line' if len(lines) == 1 else 'lines'} {', '.join(map(str, sorted(lines)))})"
        for (code, message), lines in places.items()
    ]


def _listed(codes: Sequence[str]) -> str:
    return " ".join(codes) if codes else "no codes"


def _difference(judgement: Judgement) -> str:
    """How the two sides of a refuted equality differ."""
    opposite = judgement.verdict.ratio == "-1"
    if not judgement.origin:
        return "the left side is minus the right side" if opposite else "the two sides are not equal"
    if opposite:
        return f"this is minus the line it follows from, {judgement.origin}: a sign is lost"
    return f"not equal to the line it follows from, {judgement.origin}"


def _follows(step: StepResult, judgement: Judgement, read: str) -> list[Prose]:
    start = step.from_start
    local = f"follows from {judgement.origin}" if judgement.origin else "both sides are equal"
    it = "it " if read and judgement.origin else ""
    match start:
        case Word.REFUTED:
            no_longer = "but is no longer" if read else "no longer"
            return [(f"{read}{it}{local}{',' if read else ';'} {no_longer} equal to the start",)]
        case Word.UNKNOWN | Word.ILL_FORMED if step.start is not None:
            why = (": ", *of_message(step.start.explanation)) if step.start.explanation else ()
            undecided = "whether it equals the start is not decided"
            return [(f"{read}{it}{local}; {undecided}", *why), *_left_over(step.start)]
    if not read:
        return []
    holds = " and holds from the start" if start is Word.PROVED and judgement.origin else ""
    return [(f"{read}{it}{local}{holds}",)]


def _recombined(step: StepResult, read: str) -> list[Prose]:
    """A line that follows from several: what each of them says of it."""
    it = "it " if read else ""
    if all(item.verdict.word is Word.PROVED for item in step.judgements):
        lines = " and ".join(item.origin for item in step.judgements)
        match step.from_start:
            case Word.REFUTED:
                return [(f"{read}{it}follows from {lines}; no longer equal to the start",)]
            case Word.PROVED if not read:
                return []
            case Word.PROVED:
                return [(f"{read}{it}follows from {lines} and holds from the start",)]
            case _:
                return [(f"{read}{it}follows from {lines}",)]
    found: list[Prose] = []
    for item in step.judgements:
        where: Prose = (item.origin,)
        if item.case:
            # text keeps a case on one line
            where = (item.origin, " (where" + NO_BREAK, Formula(item.case.replace(" ", NO_BREAK)), ")")
        match item.verdict.word:
            case Word.PROVED:
                found.append((f"{read}{it}follows from ", *where))
            case Word.REFUTED:
                found.append((f"{read}{it}does not follow from ", *where))
                found.extend(counterexample(item.verdict, item.origin))
            case _ if not item.origin:
                found.append(of_message(item.verdict.explanation))
            case _:
                why = of_message(item.verdict.explanation)
                found.append((f"{read}whether it follows from ", *where, " is not decided: ", *why))
                found.extend(_left_over(item.verdict))
    return found


def _holds_anyway(step: StepResult) -> list[Prose]:
    return [("nevertheless it is equal to the start",)] if step.from_start is Word.PROVED else []


def _undecided(verdict: Verdict, read: str) -> list[Prose]:
    said = of_message(verdict.explanation)
    return [(f"{read}it is not decided: ", *said) if read else said, *_left_over(verdict)]


def _left_over(verdict: Verdict) -> list[Prose]:
    """What is left to show, and the evidence there is."""
    found: list[Prose] = []
    if verdict.holds_if:
        conditions = joined(((Formula(item),) for item in verdict.holds_if), " and ")
        found.append(("holds if ", *conditions))
    if verdict.residual:
        found.append(("left over, to be shown to be 0: ", Formula(verdict.residual)))
    if verdict.counterexample is not None:
        found.extend(counterexample(verdict, ""))
    if verdict.tried and verdict.agreements:
        some = f"{verdict.agreements} of the {verdict.tried} instances tried"
        found.append((f"both sides agree at {some}: evidence, not proof",))
    return found
