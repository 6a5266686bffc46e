"""Whether a line that does not hold holds as it stands where derivatives are arranged otherwise.

Place on the way of a step: `derive.diagnose.document` asks this of every line with derivatives by vectors. The line is
read once more in each other layout (`derive.elaborate.layout`), both its sides, and the judge must prove it. A repair
in the layout in force is `derive.diagnose.matrices`'s.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from derive.context import Context
from derive.decide import Judge
from derive.diagnostic import FormulaError
from derive.elaborate import elaborate_head, mentioned_indices
from derive.latex.syntax import Differentiation, Node, Relation, children
from derive.latex.vocabulary import LAYOUTS, Vocabulary
from derive.reading import Reading
from derive.result import StepResult
from derive.span import Span
from derive.term import Partial, Term, free_names
from derive.term import children as parts

Sides = tuple[Term, Term]


def layout_of(step: StepResult, formula: Relation, judge: Judge) -> str:
    """The layout of derivatives, other than that in force, in which what a step adds to its formula holds as it stands;
    "" if there is none."""
    way = step.way
    places = _equalities(formula, step.span)
    sides = [formula.sides[place + offset] for place in places for offset in (-1, 0)]
    if way is None or not places or not any(map(_has_derivative, sides)):
        return ""
    present = [_read(formula, place, way.vocabulary, way.context) for place in places]
    for layout in LAYOUTS:
        if layout == way.vocabulary.layout:
            continue
        vocabulary = replace(way.vocabulary, layout=layout)
        found = [_read(formula, place, vocabulary, way.context) for place in places]
        if found == present or _is_defined_by_derivatives(way.context, found):
            continue
        if all(pair is not None and judge.proves(*pair, way.context) for pair in found):
            return layout
    return ""


def _equalities(formula: Relation, span: Span) -> list[int]:
    """The numbers of the right sides of a step's equalities: one, or those of a whole chain that begins without a
    meaning."""
    found = []
    for place in range(1, len(formula.sides)):
        side, sign = formula.sides[place], formula.marks[place - 1]
        if place not in formula.restarts and span.start <= sign.start and side.span.end <= span.end:
            if formula.operators[place - 1] != "=":
                return []
            found.append(place)
    return found


def _read(formula: Relation, place: int, vocabulary: Vocabulary, context: Context) -> Sides | None:
    """What both sides of an equality mean, if they have a meaning as written."""
    left, right = formula.sides[place - 1], formula.sides[place]
    mentioned = mentioned_indices(left, vocabulary) | mentioned_indices(right, vocabulary)
    try:
        head = elaborate_head((left, right), context, vocabulary, mentioned)
        found = Reading(vocabulary, context, head, mentioned, head.term, head.free_indices).read(right)
    except FormulaError:
        return None
    if any(item.severity == "error" for item in (*head.findings, *found.findings)):
        return None
    return head.term, found.term


def _has_derivative(node: Node) -> bool:
    return isinstance(node, Differentiation) or any(map(_has_derivative, children(node)))


def _is_defined_by_derivatives(context: Context, sides: Iterable[Sides | None]) -> bool:
    """Whether something in a line is defined by a derivative: what that is in another layout is not read again."""
    waiting = [term for pair in sides if pair is not None for term in pair]
    known: set[str] = set()
    while waiting:
        for name in free_names(waiting.pop()) - known:
            known.add(name)
            definition = context.definitions.get(name)
            if definition is not None:
                if _has_partial(definition.body):
                    return True
                waiting.append(definition.body)
    return False


def _has_partial(term: Term) -> bool:
    return isinstance(term, Partial) or any(map(_has_partial, parts(term)))
