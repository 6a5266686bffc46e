"""Whether two terms of two documents mean the same: for ``derive diff``.

Place on the way of a step: beside the check, below `derive.comparison`. Terms mean the same if the names in them are
declared alike, what defined names stand for means the same, and the normal form proves the terms equal with the
assumptions that both documents make. Nothing is read here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from derive.context import Context, Definition
from derive.decide import Judge
from derive.term import ONE, Apply, Binder, Family, Symbol, Term, children, rank
from derive.verdict import Word


class Meaning(StrEnum):
    """What became of a line's meaning."""

    SAME = "same"
    OTHER = "other"
    NOT_DECIDED = "not decided"


@dataclass(frozen=True, slots=True)
class Compared:
    """An answer, and for one that is not `same` why, as a sentence without its end."""

    meaning: Meaning
    why: str = ""


_SAME = Compared(Meaning.SAME)


@dataclass
class Meanings:
    """Compares terms of an old document, in their context, with terms of a new one, in theirs."""

    judge: Judge = field(default_factory=Judge)

    def terms(self, old: Sequence[Term], new: Sequence[Term], before: Context, after: Context) -> Compared:
        """Whether terms mean the same pairwise, from the first that do not."""
        if set(before.conditions) != set(after.conditions):
            return Compared(Meaning.OTHER, "it stands in another case")
        if names := self.names((*old, *new), before, after):
            return names
        if len(old) != len(new):
            return Compared(Meaning.OTHER, "it has another number of sides")
        found = [self._pair(left, right, before, after) for left, right in zip(old, new, strict=True)]
        return _worst(found)

    def names(self, terms: Sequence[Term], before: Context, after: Context) -> Compared | None:
        """Why a name in the terms, or in what defined names stand for, does not mean the same in both; None if every
        one does."""
        answers = []
        for name in sorted(_reached(terms, before) | _reached(terms, after)):
            if before.variables.get(name) != after.variables.get(name):
                return Compared(Meaning.OTHER, f"{name} is declared otherwise")
            old, new = before.definitions.get(name), after.definitions.get(name)
            if old == new:
                continue
            if old is None or new is None:
                return Compared(Meaning.OTHER, f"{name} is defined in one of them only")
            answer = self.definitions(old, new, before, after)
            if answer.meaning is not Meaning.SAME:
                answers.append(Compared(answer.meaning, f"{name} is defined otherwise"))
        return _worst(answers) if answers else None

    def definitions(self, old: Definition, new: Definition, before: Context, after: Context) -> Compared:
        """Whether two definitions of one name mean the same, given that the names in them do."""
        if (old.parameters, old.body) == (new.parameters, new.body):
            return _SAME
        left, right = _closed(old, before), _closed(new, after)
        if left is None or right is None:
            return Compared(Meaning.NOT_DECIDED, "functions of numbers are compared as they are written")
        return self._pair(left, right, before, after)

    def _pair(self, left: Term, right: Term, before: Context, after: Context) -> Compared:
        if left == right:
            return _SAME
        if rank(left) != rank(right):
            return Compared(Meaning.OTHER, "it has another shape")
        both = tuple(item for item in after.hypotheses if item in before.hypotheses)
        verdict = self.judge.equal(left, right, replace(after, hypotheses=both))
        match verdict.word:
            case Word.PROVED:
                return _SAME
            case Word.REFUTED:
                return Compared(Meaning.OTHER, "a side has another value")
        return Compared(Meaning.NOT_DECIDED, verdict.explanation)


def _worst(found: Sequence[Compared]) -> Compared:
    for word in (Meaning.OTHER, Meaning.NOT_DECIDED):
        for item in found:
            if item.meaning is word:
                return item
    return _SAME


def _reached(terms: Sequence[Term], context: Context) -> set[str]:
    """The names in terms and, through definitions and sizes, all that they rest on."""
    seen: set[str] = set()
    waiting = [name for term in terms for name in _names(term)]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        if (definition := context.definitions.get(name)) is not None:
            waiting += _names(definition.body)
        if (variable := context.variables.get(name)) is not None:
            bounds = [item for item in (variable.lower, variable.upper) if item is not None]
            waiting += [inner for part in (*variable.shape, *bounds) for inner in _names(part)]
            waiting += variable.depends_on
    return seen


def _names(term: Term) -> Iterator[str]:
    """The names of symbols, families and functions in a term; known functions have no declaration and do no harm."""
    stack = [term]
    while stack:
        part = stack.pop()
        match part:
            case Symbol(name) | Family(name, _):
                yield name
            case Apply(function, _, _):
                yield function
        stack.extend(children(part))


def _closed(definition: Definition, context: Context) -> Term | None:
    """What a defined name stands for as one term, an array over its indices; None for a function of numbers."""
    if not definition.parameters:
        return definition.body
    variable = context.variables.get(definition.name)
    if variable is None or variable.sort != "family" or len(variable.shape) != definition.parameters:
        return None
    term = definition.body
    for upper in reversed(variable.shape):
        term = Binder("array", ONE, upper, (), term)
    return term
