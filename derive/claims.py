"""The equalities of one step or goal: each judged against the line before and against the start.

Place on the way of a step: `derive.check` hands over an entry's relation and case; here its sides get their meaning
(`derive.elaborate`), find the derivation they continue (`derive.chain`), are decided (`derive.decide`), and the
verdict that counts is concluded, with its codes. A line that recombines cases must follow from each under its
condition, and the cases must cover everything.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from derive.cases import covered
from derive.chain import Book, Derivation, Line
from derive.context import Context, is_path
from derive.decide import Judge
from derive.diagnostic import Diagnostic, FormulaError
from derive.document import Expectation, Goal, Step
from derive.elaborate import elaborate_head, mentioned_indices
from derive.latex.syntax import Relation
from derive.latex.vocabulary import Vocabulary
from derive.normal.errors import BudgetExceeded, NotSupported
from derive.reading import Reading, Target
from derive.result import Judgement, StepResult, Way
from derive.span import Span
from derive.term import Relation as Condition
from derive.term import Term, free_names, rank
from derive.verdict import Reason, Verdict, Word


@dataclass
class Claims:
    """The equalities of one step or goal, judged in order. ``context`` becomes that of the step's case; ``missing`` is
    the id of an assumption that is not in force because it cannot be read."""

    judge: Judge
    item: Step | Goal
    kind: str
    book: Book
    context: Context
    vocabulary: Vocabulary
    case: tuple[Condition, ...] = ()
    case_text: str = ""
    way: Way = field(default_factory=lambda: Way(Vocabulary(), Context()))
    sign: int | None = None
    missing: str = ""
    results: list[StepResult] = field(default_factory=list)

    def read(self, node: Relation, case: tuple[Condition, ...]) -> list[StepResult]:
        """All chains of a relation, under a case."""
        self.case = case
        self.case_text = r",\ ".join(item.value for item in self.item.when)
        self.context = self.context.with_conditions(case)
        self.way = Way(self.vocabulary, self.context)
        for begin, end in zip((0, *node.restarts), (*node.restarts, len(node.sides)), strict=True):
            self.chain(node, begin, end)
        return self.results

    def chain(self, node: Relation, begin: int, end: int) -> None:
        """One chain ``A = B = C``: sides ``begin`` to ``end`` of the relation."""
        mentioned = [mentioned_indices(side, self.vocabulary) for side in node.sides[begin:end]]
        others = frozenset[str]().union(*mentioned[1:])
        try:
            head = elaborate_head(node.sides[begin:end], self.context, self.vocabulary, others)
        except FormulaError as error:
            self.results.append(self._result(_part(node, begin, end - 1), Word.ILL_FORMED, (error.diagnostic,)))
            return
        pending = head.findings
        derivation = self.book.continued(head.term, self.case)
        if derivation is None:
            line = Line("", head.term, self.case, self.case_text)
            derivation = self.book.begin(head.term, head.free_indices, line)
        for place in range(begin + 1, end):
            first = place == begin + 1
            side = node.sides[place]
            part = _part(node, begin if first else place - 1, place)
            self.sign = node.marks[place - 1].start
            reading = Reading(
                self.vocabulary,
                self.context,
                head,
                others | mentioned[0],
                derivation.start,
                derivation.indices,
                self._targets(derivation, first, node.operators[place - 1]),
            )
            before = place - 1 if derivation.last.id == "" or not first else None
            self.way = Way(self.vocabulary, self.context, place, derivation.start, None, reading, before)
            try:
                line_found = reading.read(side)
            except FormulaError as error:
                self.results.append(self._result(part, Word.ILL_FORMED, (*pending, error.diagnostic)))
                continue
            findings = (*pending, *line_found.findings)
            pending = ()
            self._judge(node.operators[place - 1], part, derivation, reading, line_found.term, findings, first)

    def _judge(
        self,
        operator: str,
        part: Span,
        derivation: Derivation,
        reading: Reading,
        side: Term,
        findings: tuple[Diagnostic, ...],
        first: bool,
    ) -> None:
        """Decide one equality locally and from the start, and move the derivation on."""
        term = reading.aligned(side)
        self.way = replace(self.way, right=term)
        number = len(self.results) + 1
        line = Line(f"{self.item.id}.{number}", term, self.case, self.case_text)
        if operator != "=":
            derivation.equal_so_far = False
            message = "only equations are decided; this relation is read but not judged"
            unknown = Verdict(Word.UNKNOWN, reason=Reason.NOT_SUPPORTED, explanation=message)
            judgements: tuple[Judgement, ...] = (Judgement(derivation.last.id, unknown),)
            start = None
        else:
            judgements = self._local(reading, term, first)
            alone = len(judgements) == 1 and derivation.last.term is derivation.start
            start = judgements[0].verdict if alone and not self._follows(first) else None
            if start is None and derivation.equal_so_far:
                start = self._equal(derivation.start, term, self.context)
        self.book.reach(derivation, line)
        self.book.record(line, self.item.id)
        self.results.append(self._concluded(part, judgements, start, findings))

    def _equal(self, left: Term, right: Term, context: Context) -> Verdict:
        """The judge's verdict. What is refuted without an assumption that cannot be read may hold with it; what is
        proved without it holds."""
        verdict = self.judge.equal(left, right, context)
        if verdict.word is not Word.REFUTED or not self.missing:
            return verdict
        why = f"the two sides differ, but {self.missing} cannot be read, and with it they may be equal"
        return replace(verdict, word=Word.UNKNOWN, reason=Reason.NOT_SUPPORTED, explanation=why)

    def _follows(self, first: bool) -> tuple[Line, ...]:
        """The lines named under ``from``, for the first equality of a step."""
        if not first or self.results or not isinstance(self.item, Step):
            return ()
        return tuple(self.book.lines[text.value] for text in self.item.follows if text.value in self.book.lines)

    def _targets(self, derivation: Derivation, first: bool, operator: str) -> tuple[Target, ...]:
        """What the next line must equal: the line before, or each line it is said to follow from, in its case."""
        follows = self._follows(first)
        if operator != "=":
            return ()
        if not follows:
            return (Target(derivation.last.id, derivation.last.term, self.context),)
        return tuple(
            Target(line.id, line.term, self.context.with_conditions(line.case), line.case_text)
            for line in follows
        )

    def _local(self, reading: Reading, term: Term, first: bool) -> tuple[Judgement, ...]:
        judgements = []
        for target in reading.targets:
            before = target.left if rank(target.left) == rank(term) else reading.aligned(target.left)
            why = "the line this follows from has another shape" if rank(before) != rank(term) else ""
            if any(is_path(name) and name not in self.context.variables for name in free_names(before)):
                why = "in the line this follows from other things vary than here"
            if why:
                unknown = Verdict(Word.UNKNOWN, reason=Reason.NOT_SUPPORTED, explanation=why)
                judgements.append(Judgement(target.origin, unknown, target.case))
                continue
            verdict = self._equal(before, term, target.context)
            judgements.append(Judgement(target.origin, verdict, target.case, before))
        follows = self._follows(first)
        return (*judgements, *(self._gap(follows) if follows else ()))

    def _gap(self, follows: tuple[Line, ...]) -> tuple[Judgement, ...]:
        """What the cases that a line recombines leave out."""
        try:
            complete = covered([line.case for line in follows], self.context)
        except (NotSupported, BudgetExceeded):
            complete = False
        if complete:
            return ()
        unknown = Verdict(
            Word.UNKNOWN, reason=Reason.SIDE_CONDITION, explanation="the cases do not cover everything"
        )
        return (Judgement("", unknown, "otherwise"),)

    def _concluded(
        self,
        part: Span,
        judgements: tuple[Judgement, ...],
        start: Verdict | None,
        findings: tuple[Diagnostic, ...],
    ) -> StepResult:
        """The verdict that counts, and its codes."""
        word = _together(judgements)
        if word is Word.PROVED:
            # shown for every value of the index, so the equation does have a meaning
            findings = tuple(replace(f, severity="note") if f.code == "D305" else f for f in findings)
        findings = (*findings, *_codes_of(judgements, start, part, word))
        ill_formed = word is Word.ILL_FORMED or any(
            item.severity == "error" and item.code < "D4" for item in findings
        )
        reading = None
        if ill_formed and word is not Word.ILL_FORMED:
            reading = word
            false_anyway = word is Word.REFUTED and (start is None or start.word is Word.REFUTED)
            word = Word.REFUTED if false_anyway else Word.ILL_FORMED
        return replace(
            self._result(part, word, findings), judgements=judgements, start=start, reading=reading
        )

    def _result(self, part: Span, word: Word, findings: tuple[Diagnostic, ...]) -> StepResult:
        number = len(self.results) + 1
        wanted = self.item.expect
        expected = wanted[0] if len(wanted) == 1 else wanted[number - 1] if number <= len(wanted) else Expectation()
        identity = f"{self.item.id}.{number}"
        return StepResult(
            identity,
            self.kind,
            self.item.latex,
            part,
            word,
            findings=findings,
            expected=expected,
            note=self.item.note,
            sign=self.sign,
            case=self.case_text,
            way=self.way,
        )

    def unreadable(self, finding: Diagnostic) -> StepResult:
        """The result of an entry that cannot be read at all."""
        return replace(self.unread(), word=Word.ILL_FORMED, findings=(finding,))

    def unread(self) -> StepResult:
        """The whole entry, of which nothing is known."""
        whole = self._result(Span(0, len(self.item.latex.value)), Word.UNKNOWN, ())
        return replace(whole, way=None)


def _together(judgements: tuple[Judgement, ...]) -> Word:
    words = [item.verdict.word for item in judgements]
    for word in (Word.ILL_FORMED, Word.REFUTED, Word.UNKNOWN):
        if word in words:
            return word
    return Word.PROVED


_UNKNOWN_CODES = {
    Reason.NO_RULE: "D501",
    Reason.SIDE_CONDITION: "D502",
    Reason.BUDGET: "D503",
    Reason.NOT_SUPPORTED: "D506",
    Reason.NO_INSTANCE: "D505",
}


def _codes_of(
    judgements: tuple[Judgement, ...], start: Verdict | None, part: Span, word: Word
) -> list[Diagnostic]:
    found = []
    for item in judgements:
        verdict = item.verdict
        match verdict.word:
            case Word.REFUTED if len(judgements) > 1:
                message = f"does not follow from {item.origin}, where {item.case}" if item.case else ""
                found.append(Diagnostic("D403", message or f"does not follow from {item.origin}", part))
            case Word.REFUTED:
                found.append(Diagnostic("D401", verdict.explanation, part))
            case Word.ILL_FORMED:
                found.append(Diagnostic("D310", verdict.explanation, part))
            case Word.UNKNOWN if verdict.reason is not None:
                found.append(Diagnostic(_UNKNOWN_CODES[verdict.reason], verdict.explanation, part))
    if word is Word.PROVED and start is not None and start.word is Word.REFUTED:
        message = "follows from the line before, but is no longer equal to what the derivation began with"
        found.append(Diagnostic("D402", message, part, "note"))
    return found


def _part(node: Relation, first: int, last: int) -> Span:
    """From one side to another; a later equality begins with its relation sign."""
    if first == 0 or first in node.restarts:
        return Span(node.sides[first].span.start, node.sides[last].span.end)
    begin = node.marks[last - 1].start if len(node.marks) >= last else node.sides[last].span.start
    return Span(begin, node.sides[last].span.end)
