"""Checking a file in a child process that can be stopped: ``derive check --isolate``.

Place on the way of a step: around `derive.check`. The child loads, reads, decides and diagnoses, by the same code as
ever, one file after the other; this process only waits, and takes the results. The child says when it begins a piece of
its work (`derive.work`) and passes on every answer. Where a piece takes longer than the limit, or more memory, or the
child dies of it, the child is killed and another one is started with the answers so far: it comes at once to where the
last one was, gives up that piece, and goes on. So one piece is lost, as `unknown: budget`, and nothing else.

What comes through the pipe is believed: it is from a child of our own, which runs the same program on the same file. An
answer is taken by the next child only if its own way leads it to the same question. No verdict is made here but
`unknown`. What is stopped by the clock depends on the machine, and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from derive.check import check_document
from derive.child import Child, Pipe, child, limit_memory
from derive.context import Context
from derive.decide import Judge
from derive.diagnostic import Diagnostic
from derive.document import Document
from derive.load import load
from derive.pickling import dumped, loaded
from derive.result import FileResult
from derive.term import Term
from derive.verdict import Reason, Verdict, Word
from derive.work import Work, unwatched

T = TypeVar("T")

_PART_BEGINS, _PART_ENDS, _ANSWER_BEGINS, _ANSWER, _RESULT, _ERROR, _AT = b"(", b")", b"?", b"=", b"!", b"x", b"@"
_WHOLE_FILE = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """What one piece of the work may take: ``seconds`` by the clock; and ``mebibytes`` that the file's whole work may
    take beyond what the program has when the file is begun. A piece is one comparison, the diagnosis of one line, with
    ``--audit`` a formula or a proof, or what lies between two of these."""

    seconds: float = 60.0
    mebibytes: int = 2048


class ChildFailed(Exception):
    """The child ended by an error of the program's own; the message is its traceback."""


def check_isolated(
    paths: Sequence[str | Path],
    then: Callable[[FileResult, Work], T],
    repair: bool = True,
    limits: Limits | None = None,
    at: Callable[[int, str], None] | None = None,
    seed: int = 0,
) -> list[T | OSError]:
    """Check proof files as `derive.check.check` does, within limits, and do to each result, in the child, what is to be
    done ``then``; what comes of it can be pickled. ``at`` is told what is
    begun: the number of the file, from 0, and a step in it. For a file that cannot be opened there is the error. Raises
    `ChildFailed` on an error of the program's own, OSError if there can be no child. No child is left when this returns
    or raises, nor when this process ends otherwise. `derive.child.is_supported` says whether it can be had.
    ``seed`` is that of counterexamples."""
    limits = limits or Limits()
    found: list[T | OSError] = []
    log = _Log()
    while len(found) < len(paths):
        if _WHOLE_FILE in log.given_up:
            found.append(then(_not_judged(paths[len(found)], log.given_up[_WHOLE_FILE]), Work(seed=seed)))
            log.clear()
            continue
        rest = paths[len(found) :]
        with child(partial(_business, rest, then, repair, limits.mebibytes, seed, log)) as worker:
            try:
                for _ in rest:
                    number = len(found)
                    found.append(_result(worker, limits.seconds, log, partial(at, number) if at else unwatched))
                    log.clear()
                continue
            except TimeoutError:
                why = f"stopped after {limits.seconds:g} s (--time-limit); a faster machine may decide it"
            except EOFError:
                why = _ended(worker, limits)
        log.give_up(log.open[-1] if log.open else _WHOLE_FILE, why)
    return found


@dataclass(slots=True)
class _Log:
    """What is known of the pieces of a file's work, each by its number in the order in which they begin: the answers,
    why pieces were given up, and which are open, the innermost last."""

    answers: dict[int, bytes] = field(default_factory=dict)
    given_up: dict[int, str] = field(default_factory=dict)
    open: list[int] = field(default_factory=list)

    def give_up(self, number: int, why: str) -> None:
        """Give up a piece, and forget what began within it: the numbers after it will be others."""
        self.answers = {key: value for key, value in self.answers.items() if key < number}
        self.given_up = {key: value for key, value in self.given_up.items() if key < number}
        self.given_up[number] = why
        self.open = []

    def clear(self) -> None:
        """Begin another file."""
        self.answers, self.given_up, self.open = {}, {}, []


def _result(worker: Child, seconds: float, log: _Log, at: Callable[[str], None]) -> Any:
    """What comes of the file that the child is at; what is known until then is noted in the log."""
    at("")
    while True:
        kind, number, content = worker.message(seconds)
        if kind in (_PART_BEGINS, _ANSWER_BEGINS):
            log.open.append(number)
        elif kind == _PART_ENDS:
            log.open.pop()
        elif kind == _ANSWER:
            log.answers[log.open.pop()] = content
        elif kind == _AT:
            at(content.decode())
        elif kind == _RESULT:
            return loaded(content)
        else:
            raise ChildFailed(content.decode())


def _ended(worker: Child, limits: Limits) -> str:
    how = worker.end()
    if not how:
        return f"stopped at {limits.mebibytes} MiB of memory (--memory-limit)"
    # python-flint aborts where the system gives it no memory
    lacking = f"; it may have lacked memory beyond {limits.mebibytes} MiB (--memory-limit)" if "SIGABRT" in how else ""
    return f"the process that worked on this was ended {how}{lacking}"


def _business(
    paths: Sequence[str | Path],
    then: Callable[[FileResult, Work], object],
    repair: bool,
    mebibytes: int,
    seed: int,
    log: _Log,
    pipe: Pipe,
) -> None:
    """What the child does. The log is about the first file; what is done of it is done with the others too."""
    for path in paths:
        limit_memory(mebibytes)
        work = _Watched(log, pipe, seed)
        try:
            result = work.part(partial(_content, path, then, repair, work), _never)
        except (MemoryError, BrokenPipeError):
            raise
        except Exception:
            import traceback

            pipe.send(_ERROR, _WHOLE_FILE, traceback.format_exc().encode())
            return
        pipe.send(_RESULT, _WHOLE_FILE, result)
        log = _Log()


def _content(path: str | Path, then: Callable[[FileResult, Work], object], repair: bool, work: Work) -> bytes:
    """What comes of a file, or the error on opening it, as it is passed on. The file is read once: when another child
    begins, it may have changed, and the answers are about what it was."""
    document: Document | OSError | str = work.answer(str(path), partial(_document, path), str)
    if isinstance(document, OSError):
        return dumped(document)
    if isinstance(document, str):
        return dumped(then(_not_judged(path, document), work))
    return dumped(then(check_document(document, repair, work), work))


def _document(path: str | Path) -> Document | OSError:
    try:
        return load(path)
    except OSError as error:
        return error


def _not_judged(path: str | Path, why: str) -> FileResult:
    problem = Diagnostic("D503", f"this file was not judged: {why}")
    return FileResult(str(path), "", problems=((problem, 1, 1),))


def _never(why: str) -> bytes:
    raise AssertionError(f"no child is started for a file that is given up: {why}")


class _Watched(Work):
    """Says where it is, and gives up what the log says is to be given up."""

    def __init__(self, log: _Log, pipe: Pipe, seed: int) -> None:
        super().__init__(lambda what: pipe.send(_AT, _WHOLE_FILE, what.encode()))
        self.judge = _Asked(self, seed)
        self._log = log
        self._pipe = pipe
        self._begun = 0
        self._answering = False

    def part(self, do: Callable[[], T], given_up: Callable[[str], T]) -> T:
        number = self._next()
        if number in self._log.given_up:
            return given_up(self._log.given_up[number])
        self._pipe.send(_PART_BEGINS, number)
        value = do()
        self._pipe.send(_PART_ENDS, number)
        return value

    def answer(self, question: Hashable, do: Callable[[], T], given_up: Callable[[str], T]) -> T:
        if self._answering:
            return do()
        number = self._next()
        if number in self._log.given_up:
            return given_up(self._log.given_up[number])
        if number in self._log.answers:
            asked, value = loaded(self._log.answers[number])
            if asked != hash(question):
                raise RuntimeError("a question is not what it was: the work does not take the same way again")
            return value  # type: ignore[no-any-return]
        self._pipe.send(_ANSWER_BEGINS, number)
        self._answering = True
        value = do()
        self._answering = False
        # hashes are the same in all children, which are copies of one process
        self._pipe.send(_ANSWER, number, dumped((hash(question), value)))
        return value

    def _next(self) -> int:
        number = self._begun
        self._begun += 1
        return number


class _Asked(Judge):
    """Decides each equality as a piece of the work."""

    def __init__(self, work: Work, seed: int) -> None:
        super().__init__(seed)
        self._work = work

    def equal(self, left: Term, right: Term, context: Context) -> Verdict:
        question = (left, right, context.conditions, context.hypotheses)
        return self._work.answer(question, partial(super().equal, left, right, context), _undecided)


def _undecided(why: str) -> Verdict:
    return Verdict(Word.UNKNOWN, reason=Reason.BUDGET, explanation=why)
