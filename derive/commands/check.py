"""``derive check``: check proof files, once or again whenever they change, in this process or in one within limits.

Place on the way of a step: around it. Files are found, every file is checked, the report is printed, and the exit
status says what came of it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from derive.proof_files import DEFAULT_FOLDER, proof_files
from derive.report import FORMATS
from derive.terminal import COULD_NOT_RUN, DONE, STATUS, UNMET, say

if TYPE_CHECKING:
    from derive.progress import Progress
    from derive.report import Report
    from derive.result import FileResult, SecondProofs, SecondReadings
    from derive.work import Work

    Checked = tuple[FileResult, SecondReadings | None, SecondProofs | None]
    Check = Callable[[Sequence[Path], Progress], list[Checked | OSError]]

_ABOUT = """\
Check proof files. Every equality is judged against the line before it and against what its derivation began with;
the goal is judged on its own."""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``check`` to the command line."""
    check = commands.add_parser(
        "check",
        help="check proof files",
        description=_ABOUT,
        epilog=STATUS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    check.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help=f"a proof file, or a folder of them (default: {DEFAULT_FOLDER})",
    )
    check.add_argument(
        "--output-format",
        choices=tuple(FORMATS),
        default="full",
        help="full and concise are for people, the others for tools (default: full)",
    )
    check.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="colours in full and concise (default: auto, in a terminal unless NO_COLOR is set)",
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
        "--watch", action="store_true", help="check again what changes, until Ctrl-C; in the formats for people"
    )
    check.add_argument(
        "--quiet",
        action="store_true",
        help="leave out what is well: in full the lines that are proved and hold, in concise the notes",
    )
    check.add_argument(
        "--isolate",
        action=argparse.BooleanOptionalAction,
        help="check in a process that is stopped at a limit; what it was at is then unknown, and the rest goes on "
        "(default: unless standard output is a terminal)",
    )
    check.add_argument(
        "--time-limit",
        type=_seconds,
        metavar="SECONDS",
        help="the longest that one comparison, or the diagnosis of one line, may take by the clock (default: 60); with "
        "--isolate",
    )
    check.add_argument(
        "--memory-limit",
        type=_mebibytes,
        metavar="MIB",
        help="the most memory that a file may take (default: 2048); with --isolate",
    )


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"this must be a number of seconds above 0: {text}")
    return value


def _mebibytes(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 16 and int(text)):
        raise argparse.ArgumentTypeError(f"this must be a whole number of MiB above 0: {text}")
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    """Check and print."""
    check = _way(arguments)
    if check is None:
        return COULD_NOT_RUN
    if arguments.watch:
        return _watch(arguments, check)
    paths, status = proof_files(arguments.paths)
    report, unread = _report(paths, check)
    if not report.files:
        return COULD_NOT_RUN
    _print(report, arguments)
    if report.proofs is not None and report.proofs.disagree:
        say("the two provers disagree: this is an error of derive itself, not of your proof; please report it")
        return COULD_NOT_RUN
    if status or unread or any(result.problems for result in report.files):
        return COULD_NOT_RUN
    return DONE if all(result.as_expected for result in report.files) else UNMET


def _way(arguments: argparse.Namespace) -> Check | None:
    """How files are checked: in this process, or in a child within limits; None if what is asked for cannot be had."""
    from derive.child import can_limit_memory, is_supported

    limits = arguments.time_limit, arguments.memory_limit
    isolate = arguments.isolate
    if isolate is False and any(item is not None for item in limits):
        say("--time-limit and --memory-limit need --isolate")
        return None
    if isolate is None:
        isolate = any(item is not None for item in limits) or (is_supported() and not sys.stdout.isatty())
    if isolate and not is_supported():
        say("--isolate is not supported here: this system cannot fork a process")
        return None
    if limits[1] is not None and not can_limit_memory():
        say("--memory-limit is not supported here: this system does not keep a process within a limit of memory")
        return None
    repair, then = not arguments.no_repair, _unaudited
    if arguments.audit:
        # before there is a child: each would import SymPy and latex2sympy2 anew
        from derive import audit, audit_proofs  # noqa: F401

        then = _audited
    if not isolate:
        return partial(_here, then, repair, arguments.seed)
    return partial(_isolated, then, repair, arguments.seed, limits)


def _here(
    then: Callable[[FileResult], Checked], repair: bool, seed: int, paths: Sequence[Path], progress: Progress
) -> list[Checked | OSError]:
    from derive.check import check
    from derive.work import Work

    found: list[Checked | OSError] = []
    for number, path in enumerate(paths):
        progress.at(number)
        try:
            found.append(then(check(path, repair, Work(partial(progress.at, number), seed))))
        except OSError as error:
            found.append(error)
    return found


def _isolated(
    then: Callable[[FileResult, Work], Checked],
    repair: bool,
    seed: int,
    limits: tuple[float | None, int | None],
    paths: Sequence[Path],
    progress: Progress,
) -> list[Checked | OSError]:
    from derive.isolate import Limits, check_isolated

    standard = Limits()
    seconds, mebibytes = limits
    chosen = Limits(seconds or standard.seconds, mebibytes or standard.mebibytes)
    return check_isolated(paths, then, repair, chosen, progress.at, seed)


def _unaudited(result: FileResult, work: Work | None = None) -> Checked:
    return result, None, None


def _audited(result: FileResult, work: Work | None = None) -> Checked:
    """The result with every formula read, and every proof proved, a second time."""
    from derive import audit, audit_proofs

    result, readings = audit.audit(result, work)
    result, proofs = audit_proofs.audited(result, work)
    return result, readings, proofs


def _report(paths: Sequence[Path], check: Check) -> tuple[Report, list[Path]]:
    """The report on all files that can be read, and those that cannot."""
    from derive.progress import Progress
    from derive.report import Report

    with Progress(paths) as progress:
        found = check(paths, progress)
    results, unread = [], []
    for path, item in zip(paths, found, strict=True):
        if isinstance(item, OSError):
            say(f"{path}: {item.strerror or item}")
            unread.append(path)
        else:
            results.append(item)
    files = tuple(result for result, _, _ in results)
    readings = tuple(item for _, item, _ in results if item is not None)
    proofs = tuple(item for _, _, item in results if item is not None)
    if not readings:
        return Report(files), unread
    from derive import audit, audit_proofs

    return Report(files, audit.together(readings), audit_proofs.together(proofs)), unread


def _print(report: Report, arguments: argparse.Namespace) -> None:
    from derive.output import print_report

    print_report(report, arguments.output_format, arguments.color, arguments.quiet)


def _watch(arguments: argparse.Namespace, check: Check) -> int:
    """Check again whatever changes, until Ctrl-C."""
    from derive.report import FOR_PEOPLE
    from derive.watch import watch

    if arguments.output_format not in FOR_PEOPLE:
        say(f"--watch is for people: with it the format is {' or '.join(sorted(FOR_PEOPLE, reverse=True))}")
        return COULD_NOT_RUN
    return watch(
        arguments.paths,
        lambda paths: _report(paths, check)[0],
        lambda report: _print(report, arguments),
        is_whole=arguments.output_format == "concise",
    )
