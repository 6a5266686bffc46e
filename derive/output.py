"""Where the report of a check goes: to standard output, in the format that is asked for and as the terminal wants it,
and on GitHub to the summary of the job as well.

Place on the way of a step: around it. `derive.cli` calls it; the renderers of `derive.report` are pure, and what they
need to know of the world is found out here.
"""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

from derive.terminal import say, write

if TYPE_CHECKING:
    from derive.report import Report

_WIDTH_WITHOUT_TERMINAL = 100


def print_report(report: Report, output_format: str, color: str = "auto", quiet: bool = False) -> None:
    """Print a report in one of `derive.report.FORMATS`; ``color`` is ``auto``, ``always`` or ``never``."""
    from derive.report import FOR_PEOPLE, FORMATS, Options

    is_for_people = output_format in FOR_PEOPLE
    options = Options(_width(), _colored(color), is_for_people and not _unicode(), quiet)
    write(FORMATS[output_format](report, options), "" if is_for_people else "utf-8")
    target = os.environ.get("GITHUB_STEP_SUMMARY")
    if output_format == "github" and target:
        _append_summary(report, target)


def _append_summary(report: Report, target: str) -> None:
    """Add the summary to the job's file. Without it the check says the same, so a failure is only said."""
    from derive.report import github

    try:
        with open(target, "a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(github.summary(report))
    except OSError as error:
        say(f"{target}: the summary could not be written: {error.strerror or error}")


def _width() -> int:
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else _WIDTH_WITHOUT_TERMINAL


def _colored(when: str) -> bool:
    if when == "auto":
        return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return when == "always"


def _unicode() -> bool:
    """Whether standard output can do what the report is written in."""
    try:
        "✓✗≔∵…≈".encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True
