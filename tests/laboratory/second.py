"""The second prover, asked for every proved probe; and the table of rules, which has a row each in the ledger."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from derive.verdict import Verdict
from tests.laboratory.probe import Probe


def _part(module: str, name: str) -> Any:
    """A part of the engine, or None where it does not exist yet."""
    return getattr(import_module(module), name) if find_spec(module) else None


AUDIT = _part("derive.finite", "audit")
RULES: tuple[str, ...] = tuple(_part("derive.normal.rules", "RULES") or ())


def audited(item: Probe, verdict: Verdict) -> str:
    """Its word: ``agrees``, ``disagrees`` or ``not covered``."""
    if AUDIT is None:
        return "not covered"
    found = AUDIT(item.left, item.right, item.world.context, verdict.certificate)
    return str(found.word).lower().replace("_", " ").replace("-", " ")
