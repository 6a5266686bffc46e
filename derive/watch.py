"""``derive check --watch``: check again what has changed, until Ctrl-C.

Place on the way of a step: around it. `derive.cli` says how files are checked; here is known when, and which.

The files are asked for their times, a few times a second, and not the system for events: a folder of proofs is small,
it works the same on network drives and in containers, where events get lost, and it needs no library. What has another
time is checked again only if it has another content as well. A file counts when it has stopped changing, so an editor
may write it in pieces; one that vanishes is waited for, and so is one that is not there yet.
"""

from __future__ import annotations

import hashlib
import itertools
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from derive.proof_files import expanded
from derive.report import Report
from derive.terminal import INTERRUPTED, say

if TYPE_CHECKING:
    from derive.result import FileResult

_PAUSE = 0.25
"""Seconds between two looks; more where a look takes long, so that waiting costs next to nothing."""

_SHARE = 20
_SETTLED = 0.05
_MOST_LOOKS = 20
_CLEAR = "\033[2J\033[H"

Stamp = tuple[int, int, int]


def watch(
    given: Sequence[str],
    check: Callable[[list[Path]], Report],
    show: Callable[[Report], None],
    is_whole: bool = False,
) -> int:
    """Check the proof files of ``given``, files and folders, and then those that change, with ``check``; ``show`` the
    report on them, or with ``is_whole`` the one on all files. Returns the exit status of an interrupted program."""
    folder = Watched(given)
    try:
        for turn in itertools.count():
            begun = time.monotonic()
            changed, gone = folder.look()
            looked = time.monotonic() - begun
            if changed or not turn:
                _clear()
                begun = time.monotonic()
                report = check(changed)
                took = time.monotonic() - begun
                folder.results |= {Path(result.path): result for result in report.files}
                show(replace(report, files=folder.in_order()) if is_whole else report)
                say(f"{time.strftime('%H:%M:%S')} {_counted(len(changed))} checked in {took:.1f} s")
            elif gone and is_whole:
                _clear()
                show(Report(folder.in_order()))
            if changed or gone or not turn:
                for path in folder.missing():
                    say(f"{path}: cannot be read now; waiting for it")
                say(folder.summary())
            time.sleep(max(_PAUSE, _SHARE * looked))
    except KeyboardInterrupt:
        if sys.stderr.isatty():
            print(file=sys.stderr)
    return INTERRUPTED


def _clear() -> None:
    if sys.stdout.isatty():
        print(_CLEAR, end="", flush=True)


@dataclass
class Watched:
    """The files below ``given``: when each was changed, what it held, and what came of it."""

    given: Sequence[str]
    stamps: dict[Path, Stamp] = field(default_factory=dict)
    contents: dict[Path, bytes] = field(default_factory=dict)
    results: dict[Path, FileResult] = field(default_factory=dict)

    def look(self) -> tuple[list[Path], list[Path]]:
        """The files whose content is not what it was at the last look, and those that are gone, which are forgotten."""
        before = self.stamps
        self.stamps = {}
        changed = []
        for path in dict.fromkeys([*expanded(self.given)[0], *before]):
            stamp = _stamp(path)
            if stamp != before.get(path):
                stamp = _settled(path)
            content = self.contents.get(path)
            if stamp is not None and stamp != before.get(path):
                content = _digest(path)
            if stamp is None or content is None:
                continue
            self.stamps[path] = stamp
            if content != self.contents.get(path):
                self.contents[path] = content
                changed.append(path)
        gone = [path for path in before if path not in self.stamps]
        for path in gone:
            del self.contents[path]
            self.results.pop(path, None)
        return changed, gone

    def in_order(self) -> tuple[FileResult, ...]:
        """All results, by their paths."""
        return tuple(self.results[path] for path in sorted(self.results))

    def missing(self) -> list[Path]:
        """The files that are asked for and cannot be read."""
        return [path for path in expanded(self.given)[0] if path not in self.stamps]

    def summary(self) -> str:
        """How many files there are, and which are not as expected."""
        wrong = [str(path) for path in sorted(self.results) if not self.results[path].as_expected]
        told = f"not as expected: {', '.join(wrong)}" if wrong else "all as expected"
        return f"watching {_counted(len(self.stamps))}, {told}; Ctrl-C ends"


def _stamp(path: Path) -> Stamp | None:
    """What is another when a file has been written; None if it is not there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _settled(path: Path) -> Stamp | None:
    """The stamp once it stays the same for a moment; a file that does not come to rest is taken as it is after a
    second."""
    stamp = _stamp(path)
    for _ in range(_MOST_LOOKS):
        time.sleep(_SETTLED)
        again = _stamp(path)
        if again == stamp:
            break
        stamp = again
    return stamp


def _digest(path: Path) -> bytes | None:
    """What a file holds, in short; None if it cannot be read, and then it counts as gone."""
    try:
        return hashlib.sha256(path.read_bytes()).digest()
    except OSError:
        return None


def _counted(number: int) -> str:
    return f"{number} file" if number == 1 else f"{number} files"
