"""The second prover, asked for every proved probe; and the table of rules, which has a row each in the ledger."""

from __future__ import annotations

from derive.components import at_component
from derive.finite import audit
from derive.rules import TABLE, row_of
from derive.verdict import Verdict
from tests.laboratory.probe import Probe

BUDGET, VALUES = 6_000, 240_000
"""Products of monomials, and values at random points: less than the audit of a proof file has. Claims here are larger
than real steps, and there are many of them."""

AT_A_POINT = "agrees at a random point"
RULES = tuple(name for name, row in TABLE.items() if row.recorded == name)


def audited(item: Probe, verdict: Verdict) -> str:
    """Its word: ``agrees``, ``agrees at a random point``, ``disagrees`` or ``not covered``."""
    opened = at_component(item.left, item.right, item.world.context)
    found = audit(*opened, verdict.certificate, BUDGET, VALUES)
    return str(found.word) if found.exact or found.word != "agrees" else AT_A_POINT


def rules_of(verdict: Verdict) -> tuple[str, ...]:
    """The rows of the table of rules that a verdict used."""
    return tuple(dict.fromkeys(row_of(text).name for text in verdict.rules))
