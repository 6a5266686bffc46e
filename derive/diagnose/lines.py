"""All lines of a document as the diagnosis sees them: their trees, and which follows from which.

Place on the way of a step: between the results of `derive.claims` and `derive.diagnose.document`. A formula is parsed
once again for its tree, for results keep no syntax. Nothing is judged here.
"""

from __future__ import annotations

from dataclasses import dataclass

from derive.decide import Judge
from derive.diagnose.search import BUDGET, Search
from derive.diagnostic import FormulaError
from derive.latex.parser import parse
from derive.latex.syntax import Node, Relation
from derive.result import StepResult
from derive.verdict import Word

NEXT_LINES = 2


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One equality: its result, its formula's tree, and the number of its right side in it."""

    result: StepResult
    formula: Relation
    number: int

    @property
    def side(self) -> Node:
        """What stands right of the relation sign."""
        return self.formula.sides[self.number]

    @property
    def origins(self) -> tuple[str, ...]:
        """The lines it follows from, but for the left side of its own chain."""
        reading = self.result.way.reading if self.result.way is not None else None
        return tuple(target.origin for target in reading.targets if target.origin) if reading is not None else ()

    @property
    def is_wrong(self) -> bool:
        """Whether it is known to differ from the start of its derivation, or without that from the line before."""
        start = self.result.from_start
        return start is Word.REFUTED or (start is None and self.result.word is Word.REFUTED)


def lines_of(steps: tuple[StepResult, ...]) -> dict[str, Line]:
    """The lines of all equalities that could be read, by id."""
    trees: dict[int, Relation | None] = {}
    found: dict[str, Line] = {}
    for step in steps:
        way = step.way
        if way is None or way.reading is None:
            continue
        if id(step.text) not in trees:
            trees[id(step.text)] = tree_of(step)
        formula = trees[id(step.text)]
        if formula is not None and way.side < len(formula.sides):
            found[step.id] = Line(step, formula, way.side)
    return found


def tree_of(step: StepResult) -> Relation | None:
    """The syntax of a formula, if it can be read."""
    if step.way is None:
        return None
    try:
        node = parse(step.text.value, step.way.vocabulary)
    except FormulaError:
        return None
    return node if isinstance(node, Relation) else None


def search_for(
    line: Line, lines: dict[str, Line], judge: Judge, goals: tuple[Node, ...] = (), budget: int = BUDGET
) -> Search | None:
    """The search for repairs of a line's right side. ``goals`` are the right sides of the document's goals."""
    way = line.result.way
    if way is None or way.reading is None:
        return None
    before = [lines[origin].side for origin in line.origins if origin in lines]
    if way.left is not None and line.formula.sides[way.left] not in before:
        before.append(line.formula.sides[way.left])
    order = list(lines)
    place = order.index(line.result.id) if line.result.id in lines else len(order)
    around = (*order[place + 1 : place + 1 + NEXT_LINES], *order[max(place - 1, 0) : place])
    near = (*(lines[name].side for name in around), *goals)
    source = line.result.text.value
    return Search(judge, source, line.formula, line.number, way.reading, tuple(before), near, budget)
