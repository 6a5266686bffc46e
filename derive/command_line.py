"""The commands and options of ``derive``, and their help texts.

Place on the way of a step: before everything; `derive.cli` runs what is asked for. Nothing is done here.
"""

from __future__ import annotations

import argparse

from derive import __version__
from derive.commands import COMMANDS
from derive.proof_files import DEFAULT_FOLDER
from derive.report import FORMATS

_ABOUT = """\
Check derivations step by step. Every equality is proved for every size, refuted with a small counterexample,
called ill-formed with the reading that was meant, or left unknown with what is left over."""
_CHECK = """\
Check proof files. Every equality is judged against the line before it and against what its derivation began with;
the goal is judged on its own."""
_SHOW = """\
Show everything on the way of one step: its source, the tree that was read, the term that it means, its SymPy form,
what is left of left minus right, and the verdict with its evidence."""
_MUTATE = """\
Plant every mistake of the table, on purpose, in every step of a proof that is all proved, and report how many are
caught, how many make no difference, how many are named right and how many repaired to what was written."""
_MUTATE_STATUS = """\
exit status:
  0    every planted mistake that makes a difference is caught
  1    some is not
  2    it could not run: a file is missing, or its steps are not all proved
"""
_REPLAY = """\
Check a stored report against its proof file, believing nothing of it: counterexamples are evaluated again, the
certificates of proofs are normalised again and their side conditions shown again."""
_REPLAY_STATUS = """\
exit status:
  0    everything that the report claims is confirmed
  1    something is not
  2    it could not run: a file is missing, or is not a report of derive check --output-format json

example:
  derive check --output-format json purcell.yaml > report.json; derive replay report.json
"""
_STATUS = """\
exit status:
  0    every step has its expected verdict ("proved", if the file does not say otherwise)
  1    some step has not
  2    it could not run: a file is missing, or is not a proof file

examples:
  derive check                       all proofs below the folder proofs
  derive check purcell.yaml          one file
  derive check --output-format json proofs | jq .summary
"""
_EXAMPLES = """\
examples:
  derive show purcell.yaml simplify.1    the first equality of the step "simplify"
  derive show purcell.yaml simplify      all its equalities
"""


def parser() -> argparse.ArgumentParser:
    """The parser of the command line."""
    raw = argparse.RawDescriptionHelpFormatter
    main = argparse.ArgumentParser(prog="derive", description=_ABOUT, epilog=_STATUS, formatter_class=raw)
    main.add_argument("--version", action="version", version=f"derive {__version__}")
    commands = main.add_subparsers(dest="command", required=True, metavar="COMMAND")

    check = commands.add_parser(
        "check", help="check proof files", description=_CHECK, epilog=_STATUS, formatter_class=raw
    )
    check.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help=f"a proof file, or a folder of them (default: {DEFAULT_FOLDER})",
    )
    check.add_argument("--output-format", choices=tuple(FORMATS), default="text", help="default: text")
    check.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="colours in text (default: auto, in a terminal unless NO_COLOR is set)",
    )
    check.add_argument(
        "--audit",
        action="store_true",
        help="read every formula with latex2sympy2 as well, and prove what is proved by a second method; slower",
    )
    check.add_argument(
        "--no-repair", action="store_true", help="do not look for what went wrong in a line that does not hold"
    )
    check.add_argument(
        "--seed",
        type=int,
        default=0,
        metavar="N",
        help="which numbers are tried in counterexamples after the simplest ones; no proof depends on it (default: 0)",
    )
    check.add_argument(
        "--quiet", action="store_true", help="in text, leave out the lines that are proved and hold"
    )

    replay = commands.add_parser(
        "replay",
        help="check a stored report again",
        description=_REPLAY,
        epilog=_REPLAY_STATUS,
        formatter_class=raw,
    )
    replay.add_argument("report", metavar="REPORT", help="what derive check --output-format json printed")
    replay.add_argument("--document", metavar="FILE", help="the proof file (default: the path in the report)")

    mutate = commands.add_parser(
        "mutate",
        help="plant mistakes in proofs and see which are caught",
        description=_MUTATE,
        epilog=_MUTATE_STATUS,
        formatter_class=raw,
    )
    mutate.add_argument(
        "paths", nargs="*", metavar="PATH", help=f"a proof file, or a folder of them (default: {DEFAULT_FOLDER})"
    )
    mutate.add_argument("--limit", type=int, default=0, help="at most so many mutants a file (default: all)")
    mutate.add_argument("--seed", type=int, default=0, help="which mutants are drawn with --limit (default: 0)")
    mutate.add_argument("--no-repair", action="store_true", help="only count what is caught; faster")
    mutate.add_argument("--output-format", choices=("text", "json"), default="text", help="default: text")

    show = commands.add_parser(
        "show", help="show the way of one step", description=_SHOW, epilog=_EXAMPLES, formatter_class=raw
    )
    show.add_argument("file", metavar="FILE", help="a proof file")
    show.add_argument("step", metavar="STEP", help="the id of a step or of one of its equalities")

    for command in COMMANDS.values():
        command.add_parser(commands)
    return main
