"""The traps of the field (`tests.traps`) under other names, with factors in another order, as part of a run."""

from __future__ import annotations

from random import Random

from derive.check import check_document
from derive.load import load_text
from tests.laboratory.tally import Tally
from tests.traps import FALSE, TRUE, Trap, disguised, document


def verdicts(trap: Trap) -> str:
    """The words of the trap's equalities."""
    found = check_document(load_text(document(trap), "trap.yaml"))
    assert not found.problems, (found.problems, document(trap))
    return " ".join(str(step.word) for step in found.steps if step.kind == "step")


def disguise(name: str, seed: int, is_true: bool) -> Trap:
    """A trap of the table in the disguise of a seed."""
    return disguised((TRUE if is_true else FALSE)[name], Random(f"{name} {seed}"))


def run(seed: int, tally: Tally) -> None:
    """All traps in one disguise."""
    for is_true, table in ((False, FALSE), (True, TRUE)):
        kind = "true neighbours" if is_true else "traps"
        for name, trap in table.items():
            word = verdicts(disguise(name, seed, is_true))
            tally.by["traps", kind, "judged"] += 1
            tally.by["traps", kind, "as expected"] += word in trap.words.split()
            tally.by["traps", kind, "false proved"] += word == "proved" and not is_true
