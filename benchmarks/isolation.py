"""What does a child process cost? Ratios taken in one run: `python benchmarks/isolation.py`.

`derive check --isolate` against `derive check --no-isolate`, over all of `proofs`, over its shortest file, and over a
folder of many files of one small step; the two take turns. The ratio of processor time is the one to trust where the
machine does other things too. Nothing is asserted: seconds depend on the machine.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
REPETITIONS = 9
SMALL_FILES = 200
SMALL = "title: small\ndeclare: {x: scalar}\nsteps: [x + x = 2 x]\n"

Cost = tuple[float, float]


def run(*arguments: str) -> Cost:
    """Seconds by the clock and of the processor, children and theirs included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-m", "derive", *arguments], cwd=ROOT, check=True, capture_output=True)
    clock = time.perf_counter() - begin
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def compared(name: str, *paths: str) -> None:
    """Print the ratios for some files: of the least times, and the median of the ratios of neighbours."""
    runs = [(run("check", "--no-isolate", *paths), run("check", "--isolate", *paths)) for _ in range(REPETITIONS)]
    print(name)
    for place, kind in enumerate(("clock", "processor")):
        here, there = [item[0][place] for item in runs], [item[1][place] for item in runs]
        ratio = statistics.median(b / a for a, b in zip(here, there, strict=True))
        least = f"{min(there) / min(here):.2f} (least times: {min(there):.3f} s to {min(here):.3f} s)"
        print(f"  {kind}: {least}, {ratio:.2f} (median of {len(runs)} pairs)")


def main() -> None:
    """Print the figures."""
    compared("derive check proofs", "proofs")
    compared("derive check proofs/quadratic_form.yaml", "proofs/quadratic_form.yaml")
    with tempfile.TemporaryDirectory() as folder:
        for number in range(SMALL_FILES):
            Path(folder, f"{number:03}.yaml").write_text(SMALL, encoding="utf-8")
        compared(f"{SMALL_FILES} files of one small step", folder)


if __name__ == "__main__":
    main()
