"""The equalities of a document with nothing decided: which there are, where they stand, what they say.

Place on the way of a step: beside the check. A document is walked as in `derive.check`, by the same code, but every
question to the judge is answered with `unknown`; so the ids are those of a check at a small part of its cost. What a
formula lacks to have a meaning is found; verdicts are not.
"""

from __future__ import annotations

from derive.check import Checker
from derive.context import Context
from derive.decide import Judge
from derive.declare import declare
from derive.document import Document
from derive.result import FileResult
from derive.term import Term
from derive.verdict import Reason, Verdict, Word

_NOT_ASKED = Verdict(Word.UNKNOWN, reason=Reason.NOT_SUPPORTED, explanation="this was not asked")


class _Silent(Judge):
    """Decides nothing."""

    def equal(self, left: Term, right: Term, context: Context) -> Verdict:
        return _NOT_ASKED

    def has_instance(self, context: Context) -> bool:
        return True


def outline(document: Document, judge: Judge | None = None) -> FileResult:
    """The document's entries as a check would list them, in order; the verdicts mean nothing, unless a judge is given
    that answers something. With problems of the document's own there are no entries."""
    names = declare(document)
    problems = (*document.problems, *names.problems)
    if problems:
        return FileResult(document.path, document.title, problems=problems)
    checker = Checker(names.context, names.vocabulary, judge=judge or _Silent())
    steps = tuple(item for entry in (*document.before, *document.entries) for item in checker.entry(entry))
    goals = tuple(item for goal in document.goals for item in checker.goal(goal))
    if checker.problems:
        return FileResult(document.path, document.title, problems=tuple(checker.problems))
    return FileResult(document.path, document.title, goals, steps)
