"""The command line's parser: what there is, and the options of every command.

Place on the way of a step: before everything; `derive.cli` runs what is asked for. Nothing is done here.
"""

from __future__ import annotations

import argparse

from derive import __version__
from derive.commands import COMMANDS
from derive.terminal import STATUS

_ABOUT = """\
Check derivations step by step. Every equality is proved for every size, refuted with a small counterexample,
called ill-formed with the reading that was meant, or left unknown with what is left over."""


def parser() -> argparse.ArgumentParser:
    """The parser of the command line."""
    raw = argparse.RawDescriptionHelpFormatter
    main = argparse.ArgumentParser(prog="derive", description=_ABOUT, epilog=STATUS, formatter_class=raw)
    main.add_argument("--version", action="version", version=f"derive {__version__}")
    commands = main.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in COMMANDS.values():
        command.add_parser(commands)
    return main
