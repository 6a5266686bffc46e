"""What the commands share: exit statuses, and where their output goes.

Place on the way of a step: around it, below `derive.cli` and `derive.commands`.
"""

from __future__ import annotations

import sys

DONE, UNMET, COULD_NOT_RUN, INTERRUPTED = 0, 1, 2, 130


def write(text: str, encoding: str) -> None:
    """Text to standard output, in an encoding of its own or in that of the terminal."""
    sys.stdout.flush()
    encoding = encoding or sys.stdout.encoding or "ascii"
    sys.stdout.buffer.write(text.encode(encoding, "backslashreplace"))
    sys.stdout.buffer.flush()


def say(message: str) -> None:
    """A message about the run itself, to standard error."""
    print(f"derive: {message}", file=sys.stderr)
