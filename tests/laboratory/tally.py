"""Counts of a run: what was asked, what was answered, what went wrong. Tallies of parts add up to that of the whole.

``by`` counts, for each kind of row (construct, rule, mistake, rewrite, stratum), row and outcome, the probes. A
``Tally`` holds no times: the same seeds give the same tally, whatever machine they ran on and in how many processes.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

FAILURES = (
    "false proved",
    "proved where undefined",
    "false refuted",
    "false ill-formed",
    "crash",
    "disagreement",
    "disagreement of the second prover",
    "polynomial unknown",
    "rewrite not valid",
)


@dataclass(frozen=True, order=True)
class Failure:
    """Something that must not happen, with what is needed to see it again."""

    seed: int
    what: str
    claim: str
    more: str

    def text(self) -> str:
        """For the terminal."""
        command = f"python -m tests.laboratory --seed {self.seed} --count 1 --show"
        return f"{self.what}, seed {self.seed}: {command}\n{self.claim}\n  {self.more}"


@dataclass
class Tally:
    """See the module."""

    totals: Counter[str] = field(default_factory=Counter)
    by: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    forms: set[bytes] = field(default_factory=set)
    failures: list[Failure] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Add the counts of another part."""
        self.totals.update(other.totals)
        self.by.update(other.by)
        self.pairs.update(other.pairs)
        self.forms |= other.forms
        self.failures = sorted([*self.failures, *other.failures])

    def fail(self, failure: Failure) -> None:
        """Note a failure."""
        if failure.what not in FAILURES:
            raise ValueError(failure.what)
        self.totals[failure.what] += 1
        self.failures.append(failure)

    def rows(self, kind: str) -> dict[str, dict[str, int]]:
        """The counts of one kind: row → outcome → count."""
        found: dict[str, dict[str, int]] = {}
        for (own, row, outcome), count in sorted(self.by.items()):
            if own == kind:
                found.setdefault(row, {})[outcome] = count
        return found

    def summary(self) -> dict[str, Any]:
        """Everything but the failures, as JSON data in a fixed order."""
        kinds = sorted({kind for kind, _, _ in self.by})
        return {
            "totals": {**dict(sorted(self.totals.items())), "distinct normal forms": len(self.forms)},
            **{kind: self.rows(kind) for kind in kinds},
        }
