"""How fast is it? Ratios taken in one run: `python benchmarks/speed.py`.

Three figures: the time to decide a step of the founding documents after start-up; a whole run of
`derive check proofs/purcell.yaml` against `python -c "import sympy"`; and, over the steps of the founding documents and
of tests/bench that SymPy's `simplify((lhs - rhs).doit())` decides rightly, how many times faster the same step is
decided here, the construction of the expressions counted on both sides. Nothing is asserted: seconds depend on the
machine.
"""

from __future__ import annotations

import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import derive.check as checking
from derive.context import Context
from derive.decide import Judge
from derive.functions import FUNCTIONS
from derive.load import load
from derive.term import Apply, Family, Symbol, Term, at_depth, difference, instantiate, rank, rebuild
from derive.verdict import Verdict, Word

ROOT = Path(__file__).parent.parent
DOCUMENTS = ("purcell", "cross_entropy_gradient")
SECONDS_FOR_SYMPY = 20
REPETITIONS = 5

Equality = tuple[Term, Term, Context, Verdict, float]


def decided(path: Path) -> list[Equality]:
    """Every equality that a check of the file decides, with its time."""
    found: list[Equality] = []
    original = Judge.equal

    def timed(judge: Judge, left: Term, right: Term, context: Context) -> Verdict:
        begin = time.perf_counter()
        verdict = original(judge, left, right, context)
        found.append((left, right, context, verdict, time.perf_counter() - begin))
        return verdict

    Judge.equal = timed  # type: ignore[method-assign]
    try:
        checking.check_document(load(path))
    finally:
        Judge.equal = original  # type: ignore[method-assign]
    return found


def best(path: Path) -> list[Equality]:
    """Every equality of the file with the least time of several runs."""
    decided(path)
    runs = [decided(path) for _ in range(REPETITIONS)]
    return [min(tries, key=lambda item: item[4]) for tries in zip(*runs, strict=True)]


def seconds(action: Callable[[], object]) -> float:
    """The least of several runs."""
    times = []
    for _ in range(REPETITIONS):
        begin = time.perf_counter()
        action()
        times.append(time.perf_counter() - begin)
    return min(times)


def run(*command: str) -> float:
    """The least time of several runs of a command."""
    return seconds(lambda: subprocess.run(command, cwd=ROOT, check=False, capture_output=True))


def unfolded(term: Term, context: Context, depth: int = 0) -> Term:
    """The term with defined names and functions written out, as SymPy must be given it."""

    def change(part: Term, below: int) -> Term:
        match part:
            case Symbol(name) if name in context.definitions:
                return change(at_depth(context.definitions[name].body, below), below)
            case Family(name, indices) if name in context.definitions:
                return change(instantiate(context.definitions[name].body, indices, below), below)
            case Apply(function, arguments) if function in FUNCTIONS and FUNCTIONS[function].definition is not None:
                meaning = FUNCTIONS[function].definition
                return change(meaning(arguments, below), below) if meaning is not None else part
        return rebuild(part, change, below)

    return change(term, depth)


def by_sympy(left: Term, right: Term, context: Context) -> tuple[bool | None, float]:
    """(is the difference zero, None if SymPy gives no answer; the time), construction included."""
    import sympy

    from derive.sympy_form import to_sympy

    def give_up(*_: Any) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, give_up)
    signal.alarm(SECONDS_FOR_SYMPY)
    begin = time.perf_counter()
    try:
        answer = sympy.simplify(to_sympy(difference(left, right), context).doit())
        zero = True if answer == 0 else False if answer.is_zero is False else None
    except Exception:  # whatever it raises, it gave no answer
        zero = None
    finally:
        signal.alarm(0)
    return zero, time.perf_counter() - begin


def main() -> None:
    """Print the three figures."""
    equalities = [item for name in DOCUMENTS for item in best(ROOT / "proofs" / f"{name}.yaml")]
    times = sorted(item[4] for item in equalities)
    print(f"equalities decided in both documents: {len(times)}")
    print(f"  median {1e3 * statistics.median(times):.2f} ms, slowest {1e3 * times[-1]:.1f} ms")

    whole = run(sys.executable, "-m", "derive", "check", "proofs/purcell.yaml")
    imported = run(sys.executable, "-c", "import sympy")
    print(f"derive check proofs/purcell.yaml: {whole:.2f} s; import sympy: {imported:.2f} s")
    print(f"  ratio to two imports of sympy: {whole / (2 * imported):.2f} (below 1: faster)")

    ratios, all_ratios = [], []
    answers = {"right": 0, "wrong": 0, "none": 0}
    equalities += [item for path in sorted((ROOT / "tests" / "bench").glob("*.yaml")) for item in best(path)]
    for left, right, context, verdict, ours in equalities:
        if rank(left) or verdict.word not in (Word.PROVED, Word.REFUTED):
            continue
        zero, theirs = by_sympy(unfolded(left, context), unfolded(right, context), context)
        proved = verdict.word is Word.PROVED
        all_ratios.append(theirs / ours)
        answers["none" if zero is None else "right" if zero == proved else "wrong"] += 1
        if zero == proved:
            ratios.append(theirs / ours)
    print(f"SymPy's simplify((lhs - rhs).doit()): {answers}")
    if ratios:
        print(f"  where it is right, derive is {statistics.median(ratios):.0f} times faster (median of {len(ratios)})")
        print(f"  over all {len(all_ratios)} steps, answered or not: {statistics.median(all_ratios):.0f} times faster")


if __name__ == "__main__":
    main()
