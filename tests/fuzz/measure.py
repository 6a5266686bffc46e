"""Counting: how many inputs, what came of them, the slowest, the most memory, and every failure kept as a file."""

from __future__ import annotations

import heapq
import resource
import signal
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from types import FrameType
from typing import Any

from tests.fuzz.targets import Target

SLOWEST = 10
HANGS = 30.0
"""Seconds of the processor after which an input is given up and counted as a failure."""
MOST_MEMORY = 1024.0
"""The most a process may hold, in MiB."""
FAILURES = Path(__file__).parents[2] / "build" / "fuzz"


class Hangs(BaseException):
    """An input that was given up. No `Exception`, so that nothing in derive catches it."""


@dataclass(slots=True)
class Failure:
    """An input that failed, why, and the file it is kept in."""

    reason: str
    path: Path


@dataclass(slots=True)
class Measure:
    """The counts of one run. ``slowest`` is a heap of (seconds of the processor, number, how the input begins)."""

    target: Target
    folder: Path = FAILURES
    inputs: int = 0
    characters: int = 0
    seconds: float = 0.0
    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: list[tuple[float, int, str]] = field(default_factory=list)
    failures: dict[str, Failure] = field(default_factory=dict)
    uncaught: int = 0
    slow: int = 0

    def feed(self, data: bytes) -> str:
        """Feed one input to the target and count what comes of it; the outcome, or ``failed``."""
        signal.signal(signal.SIGPROF, _give_up)
        signal.setitimer(signal.ITIMER_PROF, HANGS)
        start = time.process_time()
        try:
            outcome = self.target.feed(data)
        except (Exception, Hangs) as error:
            outcome = "failed"
            self.uncaught += 1
            self._keep(_reason(error), data)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0.0)
        taken = time.process_time() - start
        self.inputs += 1
        self.characters += len(data)
        self.seconds += taken
        self.outcomes[outcome] += 1
        if len(self.slowest) < SLOWEST or taken > self.slowest[0][0]:
            item = (taken, self.inputs, f"{len(data)} bytes: {data[:80]!r}")
            (heapq.heappush if len(self.slowest) < SLOWEST else heapq.heapreplace)(self.slowest, item)
        if self.target.seconds is not None and taken > self.target.seconds:
            self.slow += 1
            self._keep(f"slow: {taken:.1f} s", data)
        return outcome

    def _keep(self, reason: str, data: bytes) -> None:
        """One file for each reason, the shortest input that has it."""
        known = self.failures.get(reason)
        if known is not None and known.path.stat().st_size <= len(data):
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{self.target.name}-{sha256(reason.encode('utf-8', 'replace')).hexdigest()[:10]}"
        path.write_bytes(data)
        self.failures[reason] = Failure(reason, path)
        if known is None:
            print(f"FAILED {reason}\n  python -m tests.fuzz --target {self.target.name} --replay {path}", flush=True)

    def failed(self) -> bool:
        """Whether anything happened that must not."""
        return bool(self.uncaught or self.slow or peak() > MOST_MEMORY)

    def summary(self) -> dict[str, Any]:
        """The counts as data."""
        slowest = sorted(self.slowest, reverse=True)
        return {
            "inputs": self.inputs,
            "bytes of an input, on average": round(self.characters / max(self.inputs, 1)),
            "uncaught": self.uncaught,
            "over the limit of seconds": self.slow,
            "seconds of the processor": round(self.seconds, 1),
            "peak memory in MiB": round(peak(), 1),
            "slowest": [{"seconds": round(taken, 3), "input": text} for taken, _, text in slowest],
            "outcomes": dict(sorted(self.outcomes.items(), key=lambda item: (-item[1], item[0]))),
            "failures": sorted(self.failures),
        }


def peak() -> float:
    """The most memory this process has held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _give_up(number: int, frame: FrameType | None) -> None:
    raise Hangs(f"no answer after {HANGS:.0f} s")


def _reason(error: BaseException) -> str:
    """The kind of exception and where in derive it was raised: one failure for one mistake."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "/derive/" in frame.filename]
    place = f" in {Path(frames[-1].filename).name}, {frames[-1].name}" if frames and len(frames) < 200 else ""
    said = str(error).partition(" as ")[0] if not place else ""
    return f"{type(error).__name__}{place} {said}".strip()
