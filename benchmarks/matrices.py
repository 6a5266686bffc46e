"""Derivations with vectors and matrices, beside what else could check them: `python benchmarks/matrices.py`.

With `--nerva FOLDER --python PYTHON` the tests of the derivations of nerva-sympy run in the same run: FOLDER is its
source distribution, unpacked, PYTHON an interpreter that has nerva-sympy, SymPy and pytest. They are of fixed sizes
(K = 3, N = 4, …); `proofs/nerva` states the same for all sizes. The second ratio is to brute force: both sides of every
equality of `proofs/nerva`, evaluated at instances, which decides nothing. Nothing is asserted: seconds depend on the
machine.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
NERVA = ROOT / "proofs" / "nerva"
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


def brute_force() -> tuple[float, float]:
    """Seconds to prove the equalities, and to evaluate both sides at instances instead."""
    from derive.check import check
    from derive.decide import Judge
    from derive.evaluate import agreements

    proving = evaluating = 0.0
    for path in sorted(NERVA.glob("*.yaml")):
        for step in check(path).steps:
            way = step.way
            if step.word != "proved" or way is None or way.right is None or way.start is None:
                continue
            left = next((item.left for item in step.judgements if item.left is not None), way.start)
            begin = time.perf_counter()
            Judge().equal(left, way.right, way.context)
            middle = time.perf_counter()
            agreements(left, way.right, way.context, INSTANCES)
            proving, evaluating = proving + middle - begin, evaluating + time.perf_counter() - middle
    print(f"proved: {proving:.2f} s; both sides evaluated at {INSTANCES} instances: {evaluating:.2f} s")
    return proving, evaluating


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="derivations with matrices, and what else could check them")
    parser.add_argument("--nerva", type=Path, help="the source distribution of nerva-sympy, unpacked")
    parser.add_argument("--python", default=sys.executable, help="an interpreter that has nerva-sympy and pytest")
    arguments = parser.parse_args()
    own = ours()
    if arguments.nerva is not None:
        print(f"ratio: {theirs(arguments.nerva, arguments.python) / own:.1f}")
    proving, evaluating = brute_force()
    print(f"ratio: {evaluating / proving:.1f}")


if __name__ == "__main__":
    main()
