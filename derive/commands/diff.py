"""``derive diff``: what changed between two versions of a proof.

Place on the way of a step: around it. Both versions are checked; what changed is found by `derive.comparison`. A
version is a file, or a file in a git revision, ``REVISION:PATH`` as git writes it.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from derive.terminal import COULD_NOT_RUN, DONE, UNMET, say, write

_ABOUT = """\
Check two versions of a proof and say which steps changed in their text, in their meaning (whether the normal form
proves the old and the new side equal), and in their verdict."""
_STATUS = """\
exit status:
  0    no verdict changed
  1    some verdict changed
  2    it could not run: a version is missing, or is not a proof file

examples:
  derive diff old.yaml new.yaml
  derive diff HEAD:proofs/purcell.yaml proofs/purcell.yaml     what is not committed yet
  derive diff main:./purcell.yaml feature:./purcell.yaml       below the current folder
"""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``diff`` to the command line."""
    diff = commands.add_parser(
        "diff",
        help="compare two versions of a proof",
        description=_ABOUT,
        epilog=_STATUS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    diff.add_argument("old", metavar="OLD", help="a proof file, or REVISION:PATH in a git repository")
    diff.add_argument("new", metavar="NEW", help="the same")
    diff.add_argument("--output-format", choices=("text", "json"), default="text", help="default: text")


def run(arguments: argparse.Namespace) -> int:
    """Compare and print."""
    from derive.check import check_document
    from derive.comparison import compare
    from derive.load import load_bytes
    from derive.report import comparison

    results = []
    for name in (arguments.old, arguments.new):
        content = _content(name)
        if isinstance(content, str):
            say(f"{name}: {content}")
            return COULD_NOT_RUN
        results.append(check_document(load_bytes(content, name)))
    for result in results:
        for item, line, column in result.problems:
            say(f"{result.path}:{line}:{column}: {item.code} {item.name}: {item.message}")
    if any(result.problems for result in results):
        return COULD_NOT_RUN
    found = compare(*results)
    is_json = arguments.output_format == "json"
    write(comparison.as_json(found) if is_json else comparison.text(found), "utf-8" if is_json else "")
    return UNMET if found.has_verdicts else DONE


def _content(name: str) -> bytes | str:
    """The bytes of a version, or why there are none."""
    path = Path(name)
    if path.exists() or ":" not in name:
        try:
            return path.read_bytes()
        except OSError as error:
            return error.strerror or str(error)
    return _from_git(name)


def _from_git(name: str) -> bytes | str:
    """A file in a revision. The blob itself is asked for, so that neither filters nor a pager have a say."""
    import subprocess

    if name.startswith("-"):
        return "a revision does not begin with a minus"
    try:
        finished = subprocess.run(["git", "cat-file", "blob", name], capture_output=True, check=False)
    except FileNotFoundError:
        return "there is no such file, and git, which could read it from a revision, is not installed"
    if finished.returncode:
        why = finished.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ")
        return f"there is no such file, and git says: {why}"
    return finished.stdout
