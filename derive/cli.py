"""The command line. The commands are modules of `derive.commands`.

Place on the way of a step: around it. What is said of a proof goes to standard output, everything else to standard
error. The engine is imported when a command runs, SymPy and latex2sympy2 only for ``show`` and ``--audit``.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from derive.command_line import parser
from derive.commands import COMMANDS
from derive.terminal import COULD_NOT_RUN, DONE, INTERRUPTED, say


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status: 0 if every step has its expected verdict, 1 if some step has
    not, 2 if it could not run, 130 if it was interrupted."""
    try:
        arguments = parser().parse_args(argv)
        return COMMANDS[arguments.command].run(arguments)
    except SystemExit as stop:  # argparse: --help and --version end with 0, wrong usage with 2
        return stop.code if isinstance(stop.code, int) else COULD_NOT_RUN
    except BrokenPipeError:
        # Whoever reads our output has seen enough; what Python still flushes at its end must go somewhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        say("interrupted")
        return INTERRUPTED
    except Exception:  # an error of ours must not look like a step that is not as expected
        import traceback  # only needed here, and not cheap

        traceback.print_exc()
        say("this is an error of derive itself, not of your proof; please report it")
        return COULD_NOT_RUN
