"""``derive show``: one step, stage by stage.

Place on the way of a step: around it. What is shown is made by `derive.show`.
"""

from __future__ import annotations

import argparse

from derive.terminal import COULD_NOT_RUN, DONE, say, write

_ABOUT = """\
Show everything on the way of one step: its source, the tree that was read, the term that it means, its SymPy form,
what is left of left minus right, and the verdict with its evidence."""
_EXAMPLES = """\
examples:
  derive show purcell.yaml simplify.1    the first equality of the step "simplify"
  derive show purcell.yaml simplify      all its equalities
"""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``show`` to the command line."""
    show = commands.add_parser(
        "show",
        help="show the way of one step",
        description=_ABOUT,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    show.add_argument("file", metavar="FILE", help="a proof file")
    show.add_argument("step", metavar="STEP", help="the id of a step or of one of its equalities")


def run(arguments: argparse.Namespace) -> int:
    """Check the file, and show the step."""
    from derive.check import check

    try:
        result = check(arguments.file)
    except OSError as error:
        say(f"{arguments.file}: {error.strerror or error}")
        return COULD_NOT_RUN
    for diagnostic, line, column in result.problems:
        say(f"{result.path}:{line}:{column}: {diagnostic.code} {diagnostic.name}: {diagnostic.message}")
    if result.problems:
        return COULD_NOT_RUN
    steps = [*result.steps, *result.goals]
    wanted = [step for step in steps if arguments.step in (step.id, step.id.rpartition(".")[0])]
    if not wanted:
        say(f"{arguments.file} has no step {arguments.step}; it has: {', '.join(step.id for step in steps)}")
        return COULD_NOT_RUN
    from derive.show import show

    write("\n".join(show(step) for step in wanted), "")
    return DONE
