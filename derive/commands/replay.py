"""``derive replay``: a stored report, checked against its document.

Place on the way of a step: around it. What is confirmed is `derive.replay`'s to say.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from derive.terminal import COULD_NOT_RUN, DONE, UNMET, say, write

_ABOUT = """\
Check a stored report against its proof file, believing nothing of it: counterexamples are evaluated again, the
certificates of proofs are normalised again and their side conditions shown again."""
_STATUS = """\
exit status:
  0    everything that the report claims is confirmed
  1    something is not
  2    it could not run: a file is missing, or is not a report of derive check --output-format json

example:
  derive check --output-format json purcell.yaml > report.json; derive replay report.json
"""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``replay`` to the command line."""
    replay = commands.add_parser(
        "replay",
        help="check a stored report again",
        description=_ABOUT,
        epilog=_STATUS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    replay.add_argument("report", metavar="REPORT", help="what derive check --output-format json printed")
    replay.add_argument("--document", metavar="FILE", help="the proof file (default: the path in the report)")


def run(arguments: argparse.Namespace) -> int:
    """Check a stored report again. What it claims and what is not confirmed goes to standard output."""
    import json

    from derive.load import load
    from derive.replay import Outcome, replay

    try:
        stored = json.loads(Path(arguments.report).read_text(encoding="utf-8"))
        files = [(item, arguments.document or item["path"]) for item in stored["files"]]
        answers = [(path, replay(item, load(path))) for item, path in files]
    except OSError as error:
        say(f"{error.filename}: {error.strerror or error}")
        return COULD_NOT_RUN
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        say(f"{arguments.report} cannot be checked: {error}")
        return COULD_NOT_RUN
    for path, found in answers:
        wrong = [item for item in found if item.outcome is Outcome.NOT_CONFIRMED]
        lines = [f"{path}: {item.id}: {item.verdict or 'nothing'} is not confirmed: {item.why}" for item in wrong]
        confirmed = sum(item.outcome is Outcome.CONFIRMED for item in found)
        unclaimed = len(found) - confirmed - len(wrong)
        counts = f"{confirmed} comparisons confirmed, {len(wrong)} not confirmed, {unclaimed} that claim nothing"
        write("\n".join([*lines, f"{path}: {counts}", ""]), "")
    is_confirmed = all(item.outcome is not Outcome.NOT_CONFIRMED for _, found in answers for item in found)
    return DONE if is_confirmed else UNMET
