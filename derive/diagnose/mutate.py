"""Mutation testing of a derivation: every mistake of the table planted on purpose, and what the check makes of it.

Place on the way of a step: around the check, for `derive mutate`. A proof whose every step is proved is taken; each
edit of the table is applied in reverse to each right side, and the changed line is read, judged and diagnosed as any
other. A mutant is **equivalent** if it is proved all the same, **caught** if it is refuted or ill-formed; ``unknown``
is not caught. The order is fixed; with a limit, mutants are drawn with a seed, the same number of each kind as far as
there are.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest

from derive.decide import Judge
from derive.diagnose.candidates import candidates
from derive.diagnose.document import found_repairs
from derive.diagnose.lines import Line, lines_of, search_for
from derive.diagnose.places import flat
from derive.diagnose.search import Search
from derive.diagnose.source import applied
from derive.diagnosis import Repair
from derive.diagnostic import FormulaError
from derive.latex.parser import parse
from derive.latex.syntax import Node, Relation
from derive.latex.unknown import read_with_unknown_indices
from derive.result import FileResult
from derive.term import rank
from derive.verdict import Word

MOST_REPAIRS = 3
AFTER_FIRST = 400


@dataclass(frozen=True, slots=True, eq=False)
class Mutant:
    """A line with a planted mistake: the kinds (code, name) of which it is an instance, and the changed side."""

    line: Line
    kinds: tuple[tuple[str, str], ...]
    side: Node
    search: Search


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one mutant. ``kind`` is the first of its ``names``; ``named`` is the name of the first repair, or
    ""; ``is_repaired`` says whether one of the first three repairs is the line as it was."""

    step: str
    kind: str
    names: tuple[str, ...]
    latex: str
    word: Word
    named: str = ""
    is_named: bool = False
    is_repaired: bool = False


def mutants(result: FileResult, judge: Judge) -> Iterator[Mutant]:
    """All mutants of a file's steps, in the order of the document and of the table, each changed side once."""
    lines = lines_of(result.steps)
    goals = tuple(goal.side for goal in lines_of(result.goals).values())
    for line in lines.values():
        search = search_for(line, lines, judge, goals)
        if search is None:
            continue
        kinds: dict[Node, dict[tuple[str, str], None]] = {}
        sides: dict[Node, Node] = {}
        for item in candidates(search.around(), plant=True):
            key = flat(item.side)
            kinds.setdefault(key, {})[item.row.code, item.row.name] = None
            sides.setdefault(key, item.side)
        kinds.pop(flat(line.side), None)
        for key, found in kinds.items():
            yield Mutant(line, tuple(found), sides[key], search)


def outcomes(
    result: FileResult, judge: Judge, limit: int = 0, seed: int = 0, repair: bool = True
) -> Iterator[Outcome]:
    """What came of a file's mutants, of at most ``limit`` if that is not 0. A mutant that cannot be written in LaTeX
    that is read as it is meant is passed over."""
    count = 0
    for mutant in shuffled(list(mutants(result, judge)), seed) if limit else mutants(result, judge):
        found = outcome(mutant, judge, repair)
        if found is not None:
            yield found
            count += 1
            if count == limit:
                return


def shuffled(every: list[Mutant], seed: int) -> list[Mutant]:
    """Mutants in an order drawn with a seed, the kinds by turns."""
    chance = random.Random(seed)
    kinds: dict[tuple[str, str], list[Mutant]] = {}
    for mutant in every:
        kinds.setdefault(mutant.kinds[0], []).append(mutant)
    for group in kinds.values():
        chance.shuffle(group)
    return [mutant for turn in zip_longest(*kinds.values()) for mutant in turn if mutant is not None]


def outcome(mutant: Mutant, judge: Judge, repair: bool = True) -> Outcome | None:
    """What the check makes of a mutant, and the diagnosis of it; None if it cannot be written."""
    search = mutant.search
    written = search.changes(mutant.side)
    if written is None:
        return None
    changes, latex = written
    names = tuple(name for _, name in mutant.kinds)
    word = judged(mutant, judge)
    base = Outcome(mutant.line.result.id, names[0], names, latex, word)
    if not repair or word not in (Word.REFUTED, Word.ILL_FORMED):
        return base
    source = applied(search.source, changes)
    try:
        formula, vocabulary = read_with_unknown_indices(source, search.reading.vocabulary)
    except FormulaError:
        return base
    if not isinstance(formula, Relation):
        return base
    line = Line(mutant.line.result, formula, mutant.line.number)
    reading = replace(search.reading, vocabulary=vocabulary)
    again = Search(judge, source, formula, line.number, reading, search.before, search.near)
    again.after_first = AFTER_FIRST
    repairs = found_repairs(again, line, MOST_REPAIRS)
    original = flat(mutant.line.side)
    return replace(
        base,
        named=repairs[0].name if repairs else "",
        is_named=bool(repairs) and repairs[0].code in {code for code, _ in mutant.kinds} | same_codes(mutant),
        is_repaired=any(flat(repaired_side(again, item)) == original for item in repairs),
    )


def same_codes(mutant: Mutant) -> set[str]:
    """Codes that say the same of a mutant in other words: an index that is lost leaves a vector where a scalar must
    be."""
    codes = {code for code, _ in mutant.kinds}
    return {"D304", "D306"} if "D303" in codes else {"D301", "D302"} if "D426" in codes else set()


def repaired_side(search: Search, repair: Repair) -> Node:
    """The side that a repair makes, as it is read."""
    formula = parse(applied(search.source, repair.changes), search.reading.vocabulary)
    return formula.sides[search.number] if isinstance(formula, Relation) else formula


def judged(mutant: Mutant, judge: Judge) -> Word:
    """The verdict on a mutant, as `derive.claims` would give it."""
    reading = mutant.search.reading
    try:
        found = reading.read(mutant.side)
    except FormulaError:
        return Word.ILL_FORMED
    errors = [item for item in found.findings if item.severity == "error"]
    if any(item.code != "D305" for item in errors):
        return Word.ILL_FORMED
    term = reading.aligned(found.term)
    words = []
    for target in reading.targets:
        left = target.left if rank(target.left) == rank(term) else reading.aligned(target.left)
        if rank(left) != rank(term):
            return Word.UNKNOWN
        words.append(judge.equal(left, term, target.context).word)
    for word in (Word.REFUTED, Word.ILL_FORMED, Word.UNKNOWN):
        if word in words:
            return Word.ILL_FORMED if errors and word is Word.UNKNOWN else word
    return Word.PROVED
