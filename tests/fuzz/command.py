"""The command ``python -m tests.fuzz``."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

EVERY = 20.0
"""Seconds between two lines of progress."""


def main(arguments: list[str] | None = None) -> int:
    """Fuzz, or feed one stored input; the status is 1 if anything failed."""
    given = _parser().parse_args(arguments)
    if given.engine == "atheris":
        from tests.fuzz.instrument import instrument

        instrument()
    from tests.fuzz import engines, record
    from tests.fuzz.measure import Measure
    from tests.fuzz.targets import TARGETS

    target = TARGETS[given.target]
    if given.replay:
        print(target.feed(given.replay.read_bytes()))
        return 0
    measure = Measure(target)
    # read the seeds and make the worlds before anything is measured
    target.mutated(target.seeds()[0], Random(0))
    progress = _progress(measure)

    def finish() -> int:
        print("\n".join(record.lines(measure.summary())), flush=True)
        if given.record:
            record.keep(measure.summary(), given.target, given.engine, given.seed)
        return int(measure.failed())

    if given.engine == "atheris":
        engines.atheris(measure, given.seed, given.inputs, given.seconds, progress, finish)
    engines.mutations(measure, given.seed, given.inputs, given.seconds, progress)
    return finish()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--target", choices=("reader", "loader", "checker"), default="reader")
    parser.add_argument("--engine", choices=("mutations", "atheris"), default="mutations")
    parser.add_argument("--inputs", type=int, default=10_000, metavar="N", help="at most N inputs")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after so many seconds of the clock")
    parser.add_argument("--seed", type=int, default=0, metavar="S")
    parser.add_argument("--record", action="store_true", help="write docs/fuzz.json and the table in docs/trust.md")
    parser.add_argument("--replay", type=Path, metavar="FILE", help="feed one stored input")
    return parser


def _progress(measure: object) -> Callable[[], None]:
    from tests.fuzz.measure import Measure, peak

    assert isinstance(measure, Measure)
    counted = measure
    begun = last = time.monotonic()

    def tell() -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= EVERY:
            last = now
            rate = counted.inputs / max(counted.seconds, 1e-9)
            print(
                f"{counted.inputs} inputs in {now - begun:.0f} s, {rate:.0f} a second of the processor, "
                f"{counted.uncaught} uncaught, slowest {max(counted.slowest)[0]:.2f} s, {peak():.0f} MiB",
                file=sys.stderr,
                flush=True,
            )

    return tell
