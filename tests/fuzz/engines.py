"""What drives the targets: mutations drawn from a seed, or atheris, which keeps the inputs that reach new code.

Both begin with the same seeds and use the same mutations; atheris has its own besides.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from tests.fuzz.measure import Measure
from tests.fuzz.targets import Target

LONGEST = 4096
"""The longest input atheris makes, in bytes."""


def inputs(target: Target, seed: int, count: int) -> Iterator[bytes]:
    """The inputs of a seed, the same wherever and however often they are asked for."""
    seeds = target.seeds()
    for number in range(count):
        random = Random(f"{target.name} {seed} {number}")
        # the shorter of two: many short inputs find more than a few long ones
        yield target.mutated(min(random.choice(seeds), random.choice(seeds), key=len), random)


def mutations(measure: Measure, seed: int, count: int, seconds: float, progress: Callable[[], None]) -> None:
    """Feed the inputs of a seed, until there were ``count`` or ``seconds`` of the clock are over."""
    end = time.monotonic() + seconds
    for data in inputs(measure.target, seed, count):
        measure.feed(data)
        progress()
        if time.monotonic() > end:
            return


def atheris(
    measure: Measure, seed: int, count: int, seconds: float, progress: Callable[[], None], finish: Callable[[], int]
) -> None:
    """As `mutations`, guided by coverage. Never returns: libFuzzer ends the process, so ``finish`` is called before,
    and its value is the process's status. Only what `tests.fuzz.instrument` imported is seen."""
    import os

    import atheris as fuzzer  # an extra: the suite does not need it

    end = time.monotonic() + seconds

    def one(data: bytes) -> None:
        measure.feed(data)
        progress()
        if measure.inputs >= count or time.monotonic() > end:
            status = finish()
            sys.stdout.flush()
            os._exit(status)

    def mutated(data: bytes, longest: int, number: int) -> bytes:
        random = Random(number)
        if random.random() < 0.3:
            return bytes(fuzzer.Mutate(data, longest))
        return measure.target.mutated(data, random)[:longest]

    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    for number, content in enumerate(measure.target.seeds()):
        (folder / f"{number:04}").write_bytes(content)
    options = [f"-seed={seed}", f"-max_len={LONGEST}", "-len_control=0", "-timeout=120", "-rss_limit_mb=1024"]
    fuzzer.Setup(["fuzz", *options, "-verbosity=0", str(folder)], one, custom_mutator=mutated)
    fuzzer.Fuzz()
