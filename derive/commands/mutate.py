"""``derive mutate``: how many planted mistakes the check of a proof catches.

Place on the way of a step: around it. What is planted, and how it is counted, is `derive.mutation`'s.
"""

from __future__ import annotations

import argparse

from derive.proof_files import DEFAULT_FOLDER, proof_files
from derive.terminal import COULD_NOT_RUN, say, write

_ABOUT = """\
Plant every mistake of the table, on purpose, in every step of a proof that is all proved, and report how many are
caught, how many make no difference, how many are named right and how many repaired to what was written."""
_STATUS = """\
exit status:
  0    every planted mistake that makes a difference is caught
  1    some is not
  2    it could not run: a file is missing, or its steps are not all proved
"""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``mutate`` to the command line."""
    mutate = commands.add_parser(
        "mutate",
        help="plant mistakes in proofs and see which are caught",
        description=_ABOUT,
        epilog=_STATUS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    mutate.add_argument(
        "paths", nargs="*", metavar="PATH", help=f"a proof file, or a folder of them (default: {DEFAULT_FOLDER})"
    )
    mutate.add_argument("--limit", type=int, default=0, help="at most so many mutants a file (default: all)")
    mutate.add_argument("--seed", type=int, default=0, help="which mutants are drawn with --limit (default: 0)")
    mutate.add_argument("--no-repair", action="store_true", help="only count what is caught; faster")
    mutate.add_argument("--output-format", choices=("text", "json"), default="text", help="default: text")


def run(arguments: argparse.Namespace) -> int:
    """Plant, check, and print what came of it."""
    from derive.mutation import mutate

    paths, status = proof_files(arguments.paths)
    return (mutate(paths, arguments, lambda text: write(text, ""), say) if paths else COULD_NOT_RUN) or status
