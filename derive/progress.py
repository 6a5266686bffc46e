"""A line that says what is being done, on a terminal, once it has taken a second; nothing elsewhere.

Place on the way of a step: around it. `derive.cli` opens it around a run; the check says through `step` where it is.
The line stands on standard error and is erased before anything else is written. It is drawn by an interval timer of the
system (``SIGALRM``), because one step alone may take long; where there is none, there is no line.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

_FIRST, _EVERY = 1.0, 0.2
_WIDTH = 80
_ERASE = "\r\033[K"


class Progress:
    """A context manager around the work on ``total`` files."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._number = 0
        self._place = ""
        self._step = ""
        self._is_shown = False
        self._before: Any = None
        self._has_timer = False

    def file(self, path: Path) -> None:
        """The next file begins."""
        self._number += 1
        self._place, self._step = str(path), ""

    def step(self, what: str) -> None:
        """Something within the file begins, such as ``step simplify``."""
        self._step = what

    def erase(self) -> None:
        """Take the line away, so that something else can be written."""
        if self._is_shown:
            self._is_shown = False
            self._write(_ERASE)

    def line(self, width: int) -> str:
        """What is said now, in at most ``width`` characters: ``checking 3 of 12: proofs/x.yaml, step y``."""
        said = f"checking {self._number} of {self._total}: {self._place}{', ' if self._step else ''}{self._step}"
        return said if len(said) <= width else f"{said[: max(width - 3, 0)]}..."

    def __enter__(self) -> Progress:
        if _is_wanted():
            self._before = signal.signal(signal.SIGALRM, self._draw)
            signal.setitimer(signal.ITIMER_REAL, _FIRST, _EVERY)
            self._has_timer = True
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._has_timer:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, self._before)
            self._has_timer = False
        self.erase()

    def _draw(self, number: int, frame: FrameType | None) -> None:
        if self._number:
            self._is_shown = True
            self._write(f"\r{self.line(_width() - 1)}\033[K")

    @staticmethod
    def _write(text: str) -> None:
        # straight to the system: a signal may arrive while Python's own buffer is being written
        os.write(sys.stderr.fileno(), text.encode(sys.stderr.encoding, "replace"))


def _is_wanted() -> bool:
    """Whether standard error is a terminal on which a line can be drawn anew, and there is a timer to draw it by."""
    can_draw = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
    has_timer = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    return can_draw and has_timer


def _width() -> int:
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or _WIDTH
    except OSError:
        return _WIDTH
