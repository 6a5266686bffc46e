"""Many inputs, one after the other: what came of them, how long the slowest took, how much memory was used.

Seconds are those of the process, not of the clock on the wall.
"""

from __future__ import annotations

import resource
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tests.fuzz import mutations, targets

SLOW = 2.0
SLOWEST = 10


@dataclass
class Measures:
    """``slowest`` are the seconds and seeds of the slowest inputs, ``failures`` seeds with what happened."""

    inputs: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: list[tuple[float, int]] = field(default_factory=list)
    slow: int = 0
    failures: list[tuple[int, str]] = field(default_factory=list)
    seconds: float = 0.0
    peak: float = 0.0

    @property
    def mebibytes(self) -> float:
        """The most memory the process that ran the inputs has used: ``peak`` if it was another one."""
        return self.peak or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def one(target: str, seed: int) -> str:
    """What comes of one input."""
    return TARGETS[target](seed)


def _reader(seed: int) -> str:
    base, text = mutations.formula(seed)
    return targets.read(base, text)


TARGETS: dict[str, Callable[[int], str]] = {
    "reader": _reader,
    "loader": lambda seed: targets.load(mutations.document(seed)),
    "checker": lambda seed: targets.check(mutations.document(seed, small=True)),
}


def measured(target: str, seeds: Iterable[int], progress: Callable[[Measures], None] | None = None) -> Measures:
    """All inputs of these seeds."""
    found = Measures()
    for seed in seeds:
        begin = time.process_time()
        try:
            found.outcomes[one(target, seed)] += 1
        except Exception:
            found.outcomes["failure"] += 1
            found.failures.append((seed, traceback.format_exc(limit=-4)))
        seconds = time.process_time() - begin
        found.inputs += 1
        found.seconds += seconds
        found.slow += seconds > SLOW
        if len(found.slowest) < SLOWEST or seconds > found.slowest[-1][0]:
            found.slowest = sorted([*found.slowest, (seconds, seed)], reverse=True)[:SLOWEST]
        if progress is not None and found.inputs % 5000 == 0:
            progress(found)
    return found
