"""Inputs found by coverage: atheris (libFuzzer), which keeps what reaches code that nothing before it reached.

It must instrument `derive` while it is imported, and it ends the process it runs in: so `covered` starts this module as
a program of its own, which leaves its measures in a file. The package is an extra: ``pip install -e '.[fuzz]'``.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.fuzz.measure import SLOW, SLOWEST, Measures

_LONGEST = 600


def covered(target: str, inputs: int, seed: int) -> Measures:
    """So many inputs for a target. Raises CalledProcessError if the run itself fails."""
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "measures.json"
        command = [sys.executable, "-m", "tests.fuzz.coverage", target, str(inputs), str(seed), str(answer)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        found = json.loads(answer.read_text(encoding="utf-8"))
    return Measures(
        found["inputs"],
        Counter(found["outcomes"]),
        [(seconds, place) for seconds, place in found["slowest"]],
        found["slow"],
        [(place, text) for place, text in found["failures"]],
        found["seconds"],
        found["peak"],
    )


def _main() -> None:
    import atheris  # type: ignore[import-not-found,unused-ignore]

    target, inputs, seed, answer = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4])
    with atheris.instrument_imports(include=["derive"]):
        from tests.fuzz import corpus, targets
    starts: list[bytes]
    run: Callable[[bytes], str]
    if target == "reader":
        formulas = corpus.formulas()

        def run(content: bytes) -> str:
            place = int.from_bytes(content[:2], "big") % len(formulas)
            return targets.read(formulas[place], content[2:].decode("utf-8", "replace"))

        starts = [place.to_bytes(2, "big") + item.source.encode() for place, item in enumerate(formulas)]
    else:
        run = targets.load if target == "loader" else targets.check
        starts = list(corpus.small_files())

    found = Measures()

    def one(content: bytes) -> None:
        begin = time.process_time()
        try:
            found.outcomes[run(content)] += 1
        except Exception:
            found.outcomes["failure"] += 1
            if len(found.failures) < SLOWEST:
                found.failures.append((found.inputs, f"{content!r}\n{traceback.format_exc(limit=-4)}"))
        seconds = time.process_time() - begin
        found.slow += seconds > SLOW
        found.inputs += 1
        found.seconds += seconds
        if len(found.slowest) < SLOWEST or seconds > found.slowest[-1][0]:
            found.slowest = sorted([*found.slowest, (seconds, found.inputs)], reverse=True)[:SLOWEST]
        if found.inputs == inputs:
            found.peak = found.mebibytes
            answer.write_text(json.dumps(vars(found)), encoding="utf-8")

    with tempfile.TemporaryDirectory() as folder:
        for place, content in enumerate(starts):
            (Path(folder) / f"{place:05d}").write_bytes(content)
        flags = [f"-runs={inputs}", f"-seed={seed + 1}", f"-max_len={_LONGEST}", "-timeout=60", "-rss_limit_mb=1024"]
        flags.append(f"-artifact_prefix={folder}/")
        atheris.Setup([sys.argv[0], folder, *flags], one)
        atheris.Fuzz()


if __name__ == "__main__":
    _main()
