"""Derivations with vectors and matrices, beside what else could check them: `python benchmarks/matrices.py`.

With `--nerva FOLDER --python PYTHON` the tests of the derivations of nerva-sympy run in the same run: FOLDER is its
source distribution, unpacked, PYTHON an interpreter that has nerva-sympy, SymPy and pytest. They are of fixed sizes
(K = 3, N = 4, …); `proofs/nerva` states the same for all sizes.

With `--others PYTHON` the equalities of `benchmarks/equalities` are decided one by one, beside tensorgrad, SymPy's
matrix expressions and NumPy at 20 random instances, as far as each can say them: PYTHON has tensorgrad 0.3.0, SymPy and
NumPy.

The second ratio is to brute force: both sides of every
equality of `proofs/nerva`, evaluated at instances, which decides nothing. Nothing is asserted: seconds depend on the
machine.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from derive.check import check
from derive.context import Context
from derive.decide import Judge
from derive.evaluate import agreements
from derive.term import Term

ROOT = Path(__file__).parent.parent
NERVA = ROOT / "proofs" / "nerva"
EQUALITIES = ROOT / "benchmarks" / "equalities"
OTHERS = ("tensorgrad", "sympy", "numpy")
TESTS = ("test_softmax_function_derivations.py", "test_loss_function_derivations.py", "test_layer_derivations.py")
INSTANCES = 20


def seconds(command: list[str], **more: object) -> tuple[float, str]:
    """How long a command takes, by the clock, and what it prints."""
    begin = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False, **more)  # type: ignore[call-overload]
    return time.perf_counter() - begin, done.stdout


def ours() -> float:
    """The files of `proofs/nerva`."""
    taken, printed = seconds([sys.executable, "-m", "derive", "check", str(NERVA)], cwd=ROOT)
    print(f"derive check proofs/nerva, for all sizes: {taken:.2f} s; {printed.strip().splitlines()[-1]}")
    return taken


def theirs(folder: Path, python: str) -> float:
    """The tests of the derivations of nerva-sympy."""
    paths = os.pathsep.join((str(folder / "src"), str(folder / "tests")))
    command = [python, "-m", "pytest", "-q", *(str(folder / "tests" / name) for name in TESTS)]
    taken, printed = seconds(command, cwd=folder / "tests", env={**os.environ, "PYTHONPATH": paths})
    print(f"nerva-sympy, for one choice of sizes: {taken:.2f} s; {printed.strip().splitlines()[-1]}")
    return taken


def proved(path: Path) -> Iterator[tuple[str, Term, Term, Context]]:
    """The proved equalities of a file, as terms."""
    for step in check(path, repair=False).steps:
        way = step.way
        if step.word != "proved" or way is None or way.right is None or way.start is None:
            continue
        left = next((item.left for item in step.judgements if item.left is not None), way.start)
        yield step.id.removesuffix(".1"), left, way.right, way.context


def brute_force() -> tuple[float, float]:
    """Seconds to prove the equalities, and to evaluate both sides at instances instead."""
    proving = evaluating = 0.0
    for path in sorted(NERVA.glob("*.yaml")):
        for _, left, right, context in proved(path):
            begin = time.perf_counter()
            Judge().equal(left, right, context)
            middle = time.perf_counter()
            agreements(left, right, context, INSTANCES)
            proving, evaluating = proving + middle - begin, evaluating + time.perf_counter() - middle
    print(f"proved: {proving:.2f} s; both sides evaluated at {INSTANCES} instances: {evaluating:.2f} s")
    return proving, evaluating


def side_by_side(python: str) -> None:
    """What each tool says of each equality, and its milliseconds."""
    answers: dict[str, dict[str, tuple[str, float]]] = {"derive": {}}
    for name, left, right, context in proved(EQUALITIES / "ours.yaml"):
        begin = time.perf_counter()
        found = Judge().equal(left, right, context)
        answers["derive"][name] = found.word, time.perf_counter() - begin
    for tool in OTHERS:
        _, printed = seconds([python, str(EQUALITIES / f"by_{tool}.py")])
        answers[tool] = {name: (found, taken) for name, found, taken in map(json.loads, printed.splitlines())}
    print(f"{'':30}" + "".join(f"{tool:>26}" for tool in answers))
    for name in answers["derive"]:
        cells = (found.get(name) for found in answers.values())
        told = (f"{cell[0]} {1000 * cell[1]:8.1f} ms" if cell else "no form" for cell in cells)
        print(f"{name:30}" + "".join(f"{text:>26}" for text in told))
    for tool in OTHERS:
        both = [name for name, (found, _) in answers[tool].items() if found in ("proved", "agrees")]
        ratio = sum(answers[tool][name][1] for name in both) / sum(answers["derive"][name][1] for name in both)
        print(f"{tool}: {len(both)} of {len(answers['derive'])}; ratio over these: {ratio:.2f}")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="derivations with matrices, and what else could check them")
    parser.add_argument("--nerva", type=Path, help="the source distribution of nerva-sympy, unpacked")
    parser.add_argument("--python", default=sys.executable, help="an interpreter that has nerva-sympy and pytest")
    parser.add_argument("--others", metavar="PYTHON", help="an interpreter that has tensorgrad, SymPy and NumPy")
    arguments = parser.parse_args()
    if arguments.others is not None:
        side_by_side(arguments.others)
    own = ours()
    if arguments.nerva is not None:
        print(f"ratio: {theirs(arguments.nerva, arguments.python) / own:.1f}")
    proving, evaluating = brute_force()
    print(f"ratio: {evaluating / proving:.1f}")


if __name__ == "__main__":
    main()
