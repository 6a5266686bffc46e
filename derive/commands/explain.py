"""``derive explain``: the page of a code.

Place on the way of a step: around it. The pages are `derive.codes`'.
"""

from __future__ import annotations

import argparse

from derive.terminal import COULD_NOT_RUN, DONE, say, write

_ABOUT = """\
Print the page of a code: what it means, an example, how to mend it, and when it is not a mistake."""
_EXAMPLES = """\
exit status:
  0    printed
  2    there is no such code

examples:
  derive explain D410
  derive explain dropped-sign
  derive explain                 all codes
"""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``explain`` to the command line."""
    explain = commands.add_parser(
        "explain",
        help="say what a code means",
        description=_ABOUT,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    explain.add_argument("code", nargs="?", metavar="CODE", help="a code or its name (default: the list of all)")


def run(arguments: argparse.Namespace) -> int:
    """Print a page, or the list."""
    from derive.codes import find, nearest
    from derive.codes.write import explained, listed

    if arguments.code is None:
        write(listed(), "")
        return DONE
    row = find(arguments.code)
    if row is None:
        near = nearest(arguments.code)
        advice = f"did you mean {near.code} {near.name}?" if near else "derive explain lists them all"
        say(f"there is no code {arguments.code}; {advice}")
        return COULD_NOT_RUN
    write(explained(row), "")
    return DONE
