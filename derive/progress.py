"""A line that says what is being done, on a terminal, once it has taken a second; nothing elsewhere.

Place on the way of a step: around it. `derive.cli` opens it around a run; the check says through `at` where it is.
The line stands on standard error and is erased before anything else is written. It is drawn by an interval timer of the
system (``SIGALRM``), because one step alone may take long; where there is none, there is no line.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

_FIRST, _EVERY = 1.0, 0.2
_WIDTH = 80
_ERASE = "\r\033[K"


class Progress:
    """A context manager around the work on files."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = paths
        self._number = 0
        self._what = ""
        self._is_shown = False
        self._before: Any = None
        self._has_timer = False

    def at(self, number: int, what: str = "") -> None:
        """File ``number``, from 0, is being worked on, and in it ``what``, such as ``step simplify``."""
        self._number, self._what = number, what

    def erase(self) -> None:
        """Take the line away, so that something else can be written."""
        if self._is_shown:
            self._is_shown = False
            self._write(_ERASE)

    def line(self, width: int) -> str:
        """What is said now, in at most ``width`` characters: ``checking 3 of 12: proofs/x.yaml, step y``."""
        place = f"checking {self._number + 1} of {len(self._paths)}: {self._paths[self._number]}"
        said = f"{place}, {self._what}" if self._what else place
        return said if len(said) <= width else f"{said[: max(width - 3, 0)]}..."

    def __enter__(self) -> Progress:
        if self._paths and _is_wanted():
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
