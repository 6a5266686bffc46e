"""``derive mutate``: how much of what can go wrong in a derivation do its checks catch?

Place on the way of a step: around the check, called by `derive.cli`. Files whose steps are not all proved are not
taken: what is wrong already says nothing about a planted mistake.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from pathlib import Path

from derive.check import check
from derive.decide import Judge
from derive.diagnose.mutate import Outcome, outcomes
from derive.report import mutation
from derive.verdict import Word

DONE, MISSED, COULD_NOT_RUN = 0, 1, 2


def mutate(
    paths: Iterable[Path], arguments: argparse.Namespace, write: Callable[[str], None], say: Callable[[str], None]
) -> int:
    """Plant mistakes in the proofs and write what came of it. The exit status is 0 if every mutant that is not proved
    all the same is caught, 1 if one is not, 2 if a file could not be taken."""
    found: dict[str, list[Outcome]] = {}
    status = DONE
    for path in paths:
        try:
            result = check(path, repair=False)
        except OSError as error:
            say(f"{path}: {error.strerror or error}")
            status = COULD_NOT_RUN
            continue
        wanting = [step.id for step in result.steps if step.kind == "step" and step.word is not Word.PROVED]
        if result.problems or wanting:
            why = f"not proved: {', '.join(wanting)}" if wanting else "this is not a proof file"
            say(f"{path}: mistakes are planted only in proofs whose every step is proved; {why}")
            status = COULD_NOT_RUN
            continue
        found[str(path)] = list(outcomes(result, Judge(), arguments.limit, arguments.seed, not arguments.no_repair))
    if not found:
        return COULD_NOT_RUN
    is_json = arguments.output_format == "json"
    write(mutation.as_json(found) if is_json else mutation.text(found, not arguments.no_repair))
    is_missed = any(item.word is Word.UNKNOWN for items in found.values() for item in items)
    return status or (MISSED if is_missed else DONE)
