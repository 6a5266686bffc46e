"""Checking a document: the way of every step, on one page.

A document is read (`derive.load`), its names are declared (`derive.declare`), and its entries are walked in order.
Definitions and assumptions change the context from where they stand. A step's LaTeX is parsed (`derive.latex`), each
side gets its meaning (`derive.elaborate`), and each equality is decided (`derive.claims`, `derive.decide`) twice:
against the line before and against the quantity its derivation began with (`derive.chain`). Goals are judged at the
end, on their own. Lines that do not hold are diagnosed last (`derive.diagnose`). All of it is done in pieces
(`derive.work`), of which `derive.isolate` gives up those that take too long.
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
from derive.declare import DeclaredNames, assume, conditions, declare, define
from derive.diagnostic import Diagnostic, FormulaError, fail
from derive.document import Assume, Define, Document, Goal, Step
from derive.elaborate import with_differentials
from derive.latex.syntax import Relation
from derive.latex.unknown import read_with_unknown_indices
from derive.latex.vocabulary import Vocabulary
from derive.layouts import Unjudged, inferred, noted, wrong
from derive.load import load
from derive.result import FileResult, Judgement, StepResult, Way
from derive.span import Span
from derive.verdict import Reason, Verdict, Word
from derive.work import Work
from derive.yaml_nodes import Problem


def check(path: str | Path, repair: bool = True, work: Work | None = None, seed: int = 0) -> FileResult:
    """Check a proof file, and say what went wrong where a line does not hold unless ``repair`` is False. ``work`` says
    how each piece of that is done; without one, ``seed`` draws the numbers of counterexamples that are not among the
    simplest ones. Raises OSError if the file cannot be opened; everything else is in the result."""
    return check_document(load(path), repair, work or Work(seed=seed))


def check_document(document: Document, repair: bool = True, work: Work | None = None) -> FileResult:
    """Check a loaded document, as `check`; ``work`` says how each piece of it is done."""
    work = work or Work()
    names = declare(document)
    problems = (*document.problems, *names.problems)
    if problems:
        return FileResult(document.path, document.title, problems=problems, document=document, seed=work.judge.seed)
    checker = Checker(names.context, names.vocabulary, judge=work.judge, work=work)
    steps, goals = checker.walked(document)
    if not names.vocabulary.layout:
        layout = inferred((*steps, *goals), lambda layout: _read(document, names, layout))
        if layout:
            other = Checker(names.context, replace(names.vocabulary, layout=layout), judge=work.judge, work=work)
            read = other.walked(document)
            if wrong((*read[0], *read[1])) < wrong((*steps, *goals)):
                checker, steps, goals = other, noted(read[0], layout), read[1]
    if checker.problems:
        problems = tuple(checker.problems)
        return FileResult(document.path, document.title, problems=problems, document=document, seed=work.judge.seed)
    if repair and any(item.word in (Word.REFUTED, Word.ILL_FORMED) for item in (*steps, *goals)):
        from derive.diagnose.document import diagnosed, undiagnosed  # a right proof must not pay for it

        work.at("what went wrong")
        steps, goals = work.part(
            lambda: diagnosed(steps, goals, work.judge, work=work),
            lambda why: (undiagnosed(steps, why), undiagnosed(goals, why)),
        )
    return FileResult(document.path, document.title, goals, steps, document=document, seed=work.judge.seed)


def _read(document: Document, names: DeclaredNames, layout: str) -> tuple[StepResult, ...]:
    """All lines, read in a layout of derivatives and not judged."""
    checker = Checker(names.context, replace(names.vocabulary, layout=layout), judge=Unjudged())
    steps, goals = checker.walked(document)
    return (*steps, *goals)


@dataclass
class Checker:
    """The state of walking through a document: what is in force, the derivations so far, and what is wrong with the
    document's form that only shows when its formulas are read."""

    context: Context
    vocabulary: Vocabulary
    book: Book = field(default_factory=Book)
    judge: Judge = field(default_factory=Judge)
    problems: list[Problem] = field(default_factory=list)
    work: Work = field(default_factory=Work)
    unread: str = ""
    missing: str = ""

    def walked(self, document: Document) -> tuple[tuple[StepResult, ...], tuple[StepResult, ...]]:
        """The results of all steps, with definitions and assumptions, and of all goals."""
        entries = (*document.before, *document.entries)
        steps = tuple(result for entry in entries for result in self.entry(entry))
        return steps, tuple(result for goal in document.goals for result in self.goal(goal))

    def entry(self, entry: Define | Assume | Step) -> list[StepResult]:
        """The results of one entry; definitions and assumptions come into force."""
        self.work.at(f"step {entry.id}")
        return self.work.part(lambda: self._entry(entry), lambda why: self._given_up(entry, why))

    def goal(self, goal: Goal) -> list[StepResult]:
        """The results of a goal, judged with everything now in force and no derivation to continue."""
        self.work.at(f"goal {goal.id}")
        return self.work.part(lambda: self._goal(goal), lambda why: self._given_up(goal, why))

    def _entry(self, entry: Define | Assume | Step) -> list[StepResult]:
        if self.unread:
            return self._given_up(entry, self.unread)
        match entry:
            case Define():
                return [self._define(entry)]
            case Assume():
                return [self._assume(entry)]
            case Step():
                return self._claims(entry, "step", self.book)

    def _goal(self, goal: Goal) -> list[StepResult]:
        return self._given_up(goal, self.unread) if self.unread else self._claims(goal, "goal", Book())

    def _given_up(self, entry: Define | Assume | Step | Goal, why: str) -> list[StepResult]:
        """The result of an entry that was not read to its end. What stands after a definition or an assumption of which
        nobody knows what it says is not judged: without an assumption a right step may be refuted."""
        verdict = Verdict(Word.UNKNOWN, reason=Reason.BUDGET, explanation=why)
        if isinstance(entry, Step | Goal):
            kind = "step" if isinstance(entry, Step) else "goal"
            whole = Claims(self.judge, entry, kind, self.book, self.context, self.vocabulary).unread()
        else:
            whole = _whole(entry, Word.DEFINITION if isinstance(entry, Define) else Word.ASSUMPTION)
            self.unread = self.unread or f"{entry.id}, on which this may rest, was not read: {why}"
        finding = Diagnostic("D503", why, whole.span)
        return [replace(whole, word=Word.UNKNOWN, judgements=(Judgement("", verdict),), findings=(finding,))]

    def _define(self, entry: Define) -> StepResult:
        whole = _whole(entry, Word.DEFINITION)
        try:
            found = define(entry, self.context, self.vocabulary)
        except FormulaError as error:
            if error.diagnostic.code == "D108":  # the name stays what it was, and is mentioned as what it should be
                self.missing = self.missing or entry.id
            return replace(whole, word=Word.ILL_FORMED, findings=(error.diagnostic,))
        self.context, self.vocabulary = found.context, found.vocabulary
        way = Way(self.vocabulary, self.context)
        return _with_findings(replace(whole, way=way), found.findings)

    def _assume(self, entry: Assume) -> StepResult:
        whole = _whole(entry, Word.ASSUMPTION)
        try:
            found = assume(entry, self.context, self.vocabulary)
        except FormulaError as error:
            self.missing = self.missing or entry.id
            return replace(whole, word=Word.ILL_FORMED, findings=(error.diagnostic,))
        self.context = found.context
        noted = self.work.answer(self.context.hypotheses, self._of_instances, _not_looked_for)
        way = Way(self.vocabulary, self.context)
        return _with_findings(replace(whole, way=way), (*found.findings, *noted))

    def _of_instances(self) -> tuple[Diagnostic, ...]:
        """A note if nothing is found that satisfies what is in force."""
        if self.judge.has_instance(self.context):
            return ()
        message = "nothing was found that satisfies this and all that is assumed before"
        return (Diagnostic("D505", message, severity="note"),)

    def _claims(self, entry: Step | Goal, kind: str, book: Book) -> list[StepResult]:
        """Every equality of a step or goal, in order."""
        claims = Claims(self.judge, entry, kind, book, self.context, self.vocabulary, missing=self.missing)
        try:
            node, claims.vocabulary = read_with_unknown_indices(entry.latex.value, self.vocabulary)
            if not isinstance(node, Relation):
                raise fail("D201", "a step states a relation, such as an equation", node.span)
            claims.context = with_differentials(node, self.context, claims.vocabulary)
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
            self.problems.append((Diagnostic("D113", message), *entry.expect[equalities].place))


def _whole(entry: Define | Assume, word: Word) -> StepResult:
    span = Span(0, len(entry.latex.value))
    return StepResult(entry.id, word.value, entry.latex, span, word, note=entry.note)


def _not_looked_for(why: str) -> tuple[Diagnostic, ...]:
    message = f"whether anything satisfies this and all that is assumed before is not known: {why}"
    return (Diagnostic("D503", message, severity="note"),)


def _with_findings(result: StepResult, findings: tuple[Diagnostic, ...]) -> StepResult:
    wrong = any(item.severity == "error" for item in findings)
    return replace(result, findings=findings, word=Word.ILL_FORMED if wrong else result.word)


class _CallableModule(ModuleType):
    """`derive.check` is this module as soon as anything imports it, and the library's function before: so the module
    can be called as the function."""

    def __call__(
        self, path: str | Path, repair: bool = True, work: Work | None = None, seed: int = 0
    ) -> FileResult:
        return check(path, repair, work, seed)


sys.modules[__name__].__class__ = _CallableModule
