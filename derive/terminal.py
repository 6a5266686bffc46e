"""What the commands share: exit statuses, and where their output goes.

Place on the way of a step: around it, below `derive.cli` and `derive.commands`.
"""

from __future__ import annotations

import sys

DONE, UNMET, COULD_NOT_RUN, INTERRUPTED = 0, 1, 2, 130

STATUS = """\
exit status:
  0    every step has its expected verdict ("proved", if the file does not say otherwise)
  1    some step has not
  2    it could not run: a file is missing, or is not a proof file

examples:
  derive check                       all proofs below the folder proofs
  derive check purcell.yaml          one file
  derive check --output-format json proofs | jq .summary
"""


def write(text: str, encoding: str) -> None:
    """Text to standard output, in an encoding of its own or in that of the terminal."""
    sys.stdout.flush()
    encoding = encoding or sys.stdout.encoding or "ascii"
    sys.stdout.buffer.write(text.encode(encoding, "backslashreplace"))
    sys.stdout.buffer.flush()


def say(message: str) -> None:
    """A message about the run itself, to standard error."""
    print(f"derive: {message}", file=sys.stderr)
