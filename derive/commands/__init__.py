"""The table of commands that are modules of their own: a row each, by name.

Place on the way of a step: around it; `derive.command_line` lets each add its arguments, `derive.cli` runs the one that
is asked for. A command's module imports what it needs when it runs.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol

from derive.commands import check, diff, explain, mutate, replay, report, show


class Command(Protocol):
    """What a command's module offers."""

    def add_parser(self, commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
        """Add the command with its arguments to the command line."""

    def run(self, arguments: argparse.Namespace) -> int:
        """Run it and return the exit status."""


COMMANDS: Mapping[str, Command] = MappingProxyType(
    {
        "check": check,
        "show": show,
        "report": report,
        "explain": explain,
        "diff": diff,
        "mutate": mutate,
        "replay": replay,
    }
)
