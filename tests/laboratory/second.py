"""The second prover, asked for every proved probe."""

from __future__ import annotations

from derive.verdict import Verdict
from tests.laboratory.probe import Probe

RULES: tuple[str, ...] = ()


def audited(item: Probe, verdict: Verdict) -> str:
    """Its word: ``agrees``, ``disagrees`` or ``not covered``."""
    return "not covered"
