"""The command line: ``derive check``, ``derive show``, ``derive mutate`` and ``derive replay``; the other commands are
modules of `derive.commands`.

Place on the way of a step: around it. Arguments are read, files are found, results are printed, and the exit
status says what came of it. What is said of a proof goes to standard output, everything else to standard
error. The engine is imported when a command runs, SymPy and latex2sympy2 only for ``show`` and ``--audit``.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from derive.command_line import parser
from derive.commands import COMMANDS
from derive.proof_files import proof_files
from derive.terminal import COULD_NOT_RUN, DONE, INTERRUPTED, UNMET
from derive.terminal import say as _say
from derive.terminal import write as _write

if TYPE_CHECKING:
    from derive.report import Report
    from derive.result import FileResult

_WIDTH_WITHOUT_TERMINAL = 100


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status: 0 if every step has its expected verdict, 1 if some step has
    not, 2 if it could not run, 130 if it was interrupted."""
    try:
        arguments = parser().parse_args(argv)
        run = _COMMANDS.get(arguments.command) or COMMANDS[arguments.command].run
        return run(arguments)
    except SystemExit as stop:  # argparse: --help and --version end with 0, wrong usage with 2
        return stop.code if isinstance(stop.code, int) else COULD_NOT_RUN
    except BrokenPipeError:
        # Whoever reads our output has seen enough; what Python still flushes at its end must go somewhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        _say("interrupted")
        return INTERRUPTED
    except Exception:  # an error of ours must not look like a step that is not as expected
        import traceback  # only needed here, and not cheap

        traceback.print_exc()
        _say("this is an error of derive itself, not of your proof; please report it")
        return COULD_NOT_RUN


def _check(arguments: argparse.Namespace) -> int:
    from derive.check import check
    from derive.report import FORMATS, Options, Report
    paths, status = proof_files(arguments.paths)
    if not paths:
        return COULD_NOT_RUN
    results = []
    for path in paths:
        try:
            results.append(check(path, not arguments.no_repair, arguments.seed))
        except OSError as error:
            _say(f"{path}: {error.strerror or error}")
            status = COULD_NOT_RUN
    if not results:
        return COULD_NOT_RUN
    report = _audited(results) if arguments.audit else Report(tuple(results))
    is_text = arguments.output_format == "text"
    options = Options(_width(), _colored(arguments.color), is_text and not _unicode(), arguments.quiet)
    _write(FORMATS[arguments.output_format](report, options), "" if is_text else "utf-8")
    if report.proofs is not None and report.proofs.disagree:
        _say("the two provers disagree: this is an error of derive itself, not of your proof; please report it")
        return COULD_NOT_RUN
    if status or any(result.problems for result in results):
        return COULD_NOT_RUN
    return DONE if all(result.as_expected for result in report.files) else UNMET


def _audited(results: list[FileResult]) -> Report:
    """The report with every formula read, and every proof proved, a second time."""
    from derive import audit, audit_proofs
    from derive.report import Report

    read = [audit.audit(result) for result in results]
    proved = [audit_proofs.audited(result) for result, _ in read]
    return Report(
        tuple(result for result, _ in proved),
        audit.together(tuple(readings for _, readings in read)),
        audit_proofs.together(tuple(proofs for _, proofs in proved)),
    )


def _replay(arguments: argparse.Namespace) -> int:
    """Check a stored report again. What it claims and what is not confirmed goes to standard output."""
    import json

    from derive.load import load
    from derive.replay import Outcome, replay

    try:
        stored = json.loads(Path(arguments.report).read_text(encoding="utf-8"))
        files = [(item, arguments.document or item["path"]) for item in stored["files"]]
        answers = [(path, replay(item, load(path))) for item, path in files]
    except OSError as error:
        _say(f"{error.filename}: {error.strerror or error}")
        return COULD_NOT_RUN
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        _say(f"{arguments.report} cannot be checked: {error}")
        return COULD_NOT_RUN
    for path, found in answers:
        wrong = [item for item in found if item.outcome is Outcome.NOT_CONFIRMED]
        lines = [f"{path}: {item.id}: {item.verdict or 'nothing'} is not confirmed: {item.why}" for item in wrong]
        confirmed = sum(item.outcome is Outcome.CONFIRMED for item in found)
        unclaimed = len(found) - confirmed - len(wrong)
        counts = f"{confirmed} comparisons confirmed, {len(wrong)} not confirmed, {unclaimed} that claim nothing"
        _write("\n".join([*lines, f"{path}: {counts}", ""]), "")
    is_confirmed = all(item.outcome is not Outcome.NOT_CONFIRMED for _, found in answers for item in found)
    return DONE if is_confirmed else UNMET


def _show(arguments: argparse.Namespace) -> int:
    from derive.check import check

    try:
        result = check(arguments.file)
    except OSError as error:
        _say(f"{arguments.file}: {error.strerror or error}")
        return COULD_NOT_RUN
    for diagnostic, line, column in result.problems:
        _say(f"{result.path}:{line}:{column}: {diagnostic.code} {diagnostic.name}: {diagnostic.message}")
    if result.problems:
        return COULD_NOT_RUN
    steps = [*result.steps, *result.goals]
    wanted = [step for step in steps if arguments.step in (step.id, step.id.rpartition(".")[0])]
    if not wanted:
        _say(f"{arguments.file} has no step {arguments.step}; it has: {', '.join(step.id for step in steps)}")
        return COULD_NOT_RUN
    from derive.show import show

    _write("\n".join(show(step) for step in wanted), "")
    return DONE


def _mutate(arguments: argparse.Namespace) -> int:
    from derive.mutation import mutate

    paths, status = proof_files(arguments.paths)
    return (mutate(paths, arguments, lambda text: _write(text, ""), _say) if paths else COULD_NOT_RUN) or status


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


_COMMANDS = {"check": _check, "show": _show, "mutate": _mutate, "replay": _replay}
