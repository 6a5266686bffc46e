"""Checking a document: the way of every step, on one page.

A document is read (`derive.load`), its names are declared (`derive.declare`), and its entries are walked in order.
Definitions and assumptions change the context from where they stand. A step's LaTeX is parsed (`derive.latex`), each
side gets its meaning (`derive.elaborate`), and each equality is decided (`derive.claims`, `derive.decide`) twice:
against the line before and against the quantity its derivation began with (`derive.chain`). Goals are judged at the
end, on their own. Lines that do not hold are diagnosed last (`derive.diagnose`).
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType

from derive.chain import Book
from derive.claims import Claims
from derive.context import Context
from derive.decide import Judge
from derive.declare import assume, conditions, declare, define
from derive.diagnostic import Diagnostic, FormulaError, fail
from derive.document import Assume, Define, Document, Goal, Step
from derive.latex.syntax import Relation
from derive.latex.unknown import read_with_unknown_indices
from derive.latex.vocabulary import Vocabulary
from derive.load import load
from derive.result import FileResult, StepResult, Way
from derive.span import Span
from derive.verdict import Word
from derive.yaml_nodes import Problem


def check(path: str | Path, repair: bool = True, seed: int = 0) -> FileResult:
    """Check a proof file, and say what went wrong where a line does not hold unless ``repair`` is False. ``seed`` draws
    the numbers of counterexamples that are not among the simplest ones. Raises OSError if the file cannot be opened;
    everything else is in the result."""
    return check_document(load(path), repair, seed)


def check_document(document: Document, repair: bool = True, seed: int = 0) -> FileResult:
    """Check a loaded document, as `check`."""
    names = declare(document)
    problems = (*document.problems, *names.problems)
    if problems:
        return FileResult(document.path, document.title, problems=problems, document=document, seed=seed)
    checker = Checker(names.context, names.vocabulary, judge=Judge(seed))
    entries = (*document.before, *document.entries)
    steps = tuple(result for entry in entries for result in checker.entry(entry))
    goals = tuple(result for goal in document.goals for result in checker.goal(goal))
    if checker.problems:
        problems = tuple(checker.problems)
        return FileResult(document.path, document.title, problems=problems, document=document, seed=seed)
    if repair and any(item.word in (Word.REFUTED, Word.ILL_FORMED) for item in (*steps, *goals)):
        from derive.diagnose.document import diagnosed  # a right proof must not pay for it

        steps, goals = diagnosed(steps, goals, checker.judge)
    return FileResult(document.path, document.title, goals, steps, document=document, seed=seed)


@dataclass
class Checker:
    """The state of walking through a document: what is in force, the derivations so far, and what is wrong with the
    document's form that only shows when its formulas are read."""

    context: Context
    vocabulary: Vocabulary
    book: Book = field(default_factory=Book)
    judge: Judge = field(default_factory=Judge)
    problems: list[Problem] = field(default_factory=list)

    def entry(self, entry: Define | Assume | Step) -> list[StepResult]:
        """The results of one entry; definitions and assumptions come into force."""
        match entry:
            case Define():
                return [self._define(entry)]
            case Assume():
                return [self._assume(entry)]
            case Step():
                return self._claims(entry, "step", self.book)

    def goal(self, goal: Goal) -> list[StepResult]:
        """The results of a goal, judged with everything now in force and no derivation to continue."""
        return self._claims(goal, "goal", Book())

    def _define(self, entry: Define) -> StepResult:
        whole = _whole(entry, Word.DEFINITION)
        try:
            found = define(entry, self.context, self.vocabulary)
        except FormulaError as error:
            return replace(whole, word=Word.ILL_FORMED, findings=(error.diagnostic,))
        self.context, self.vocabulary = found.context, found.vocabulary
        way = Way(self.vocabulary, self.context)
        return _with_findings(replace(whole, way=way), found.findings)

    def _assume(self, entry: Assume) -> StepResult:
        whole = _whole(entry, Word.ASSUMPTION)
        try:
            found = assume(entry, self.context, self.vocabulary)
        except FormulaError as error:
            return replace(whole, word=Word.ILL_FORMED, findings=(error.diagnostic,))
        self.context = found.context
        findings = found.findings
        if not self.judge.has_instance(self.context):
            message = "nothing was found that satisfies this and all that is assumed before"
            findings = (*findings, Diagnostic("D505", message, severity="note"))
        way = Way(self.vocabulary, self.context)
        return _with_findings(replace(whole, way=way), findings)

    def _claims(self, entry: Step | Goal, kind: str, book: Book) -> list[StepResult]:
        """Every equality of a step or goal, in order."""
        claims = Claims(self.judge, entry, kind, book, self.context, self.vocabulary)
        try:
            node, claims.vocabulary = read_with_unknown_indices(entry.latex.value, self.vocabulary)
            if not isinstance(node, Relation):
                raise fail("D201", "a step states a relation, such as an equation", node.span)
            case = conditions(entry.when, self.context, self.vocabulary)
        except FormulaError as error:
            return [claims.unreadable(error.diagnostic)]
        self._count_expectations(entry, len(node.sides) - len(node.restarts) - 1)
        return claims.read(node, case)

    def _count_expectations(self, entry: Step | Goal, equalities: int) -> None:
        """What is expected of an equality that there is not would never be compared with anything."""
        if len(entry.expect) > max(equalities, 1):
            there = "1 equality" if equalities == 1 else f"{equalities} equalities"
            message = f"`expect` has {len(entry.expect)} entries, and {entry.id} has {there}"
            self.problems.append((Diagnostic("D112", message), *entry.expect[equalities].place))


def _whole(entry: Define | Assume, word: Word) -> StepResult:
    span = Span(0, len(entry.latex.value))
    return StepResult(entry.id, word.value, entry.latex, span, word, note=entry.note)


def _with_findings(result: StepResult, findings: tuple[Diagnostic, ...]) -> StepResult:
    wrong = any(item.severity == "error" for item in findings)
    return replace(result, findings=findings, word=Word.ILL_FORMED if wrong else result.word)


class _CallableModule(ModuleType):
    """`derive.check` is this module as soon as anything imports it, and the library's function before: so the module
    can be called as the function."""

    def __call__(self, path: str | Path, repair: bool = True, seed: int = 0) -> FileResult:
        return check(path, repair, seed)


sys.modules[__name__].__class__ = _CallableModule
