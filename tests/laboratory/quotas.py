"""The table of quotas: what a run must contain to be worth its name, in shares of its probes.

A short run cannot have every pair of constructs often; from `LARGE` probes on an unmet quota is a failure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

from tests.laboratory.constructs import CONSTRUCTS
from tests.laboratory.late import LATE
from tests.laboratory.mutations import MUTATIONS
from tests.laboratory.rewrites import REWRITES
from tests.laboratory.tally import Tally

LARGE = 20_000


@dataclass(frozen=True)
class Quota:
    """``counts`` gives, for each thing that is wanted, how often it came, and of how many in all; each must have at
    least the share ``percent``."""

    name: str
    percent: float
    counts: Callable[[Tally], tuple[dict[str, int], int]]


def _rows(kind: str, names: list[str], outcome: str = "") -> Callable[[Tally], tuple[dict[str, int], int]]:
    def counts(tally: Tally) -> tuple[dict[str, int], int]:
        rows = tally.rows(kind)
        words = (outcome,) if outcome else ("proved", "refuted", "unknown", "ill-formed", "crash")
        return {
            name: sum(rows.get(name, {}).get(word, 0) for word in words) for name in names
        }, tally.totals["probes"]

    return counts


def _pairs(tally: Tally) -> tuple[dict[str, int], int]:
    wanted = [(min(pair), max(pair)) for pair in combinations(CONSTRUCTS, 2)]
    return {" and ".join(pair): tally.pairs[pair] for pair in wanted}, tally.totals["probes"]


def _total(name: str, of: str = "probes") -> Callable[[Tally], tuple[dict[str, int], int]]:
    return lambda tally: ({name: tally.totals[name]}, tally.totals[of])


QUOTAS = (
    Quota("each construct", 2.0, _rows("constructs", list(CONSTRUCTS))),
    Quota("each pair of constructs", 0.04, _pairs),
    Quota("each stratum", 40.0, _rows("strata", ["polynomials", "the whole language"])),
    Quota("each rewrite", 0.05, _rows("rewrites", [item.__name__ for item in REWRITES])),
    Quota("each mistake, verified to be false", 0.25, _rows("mistakes", list(MUTATIONS), "false")),
    Quota(
        "each late mistake, verified to be false only from k = 3 on",
        0.2,
        _rows("mistakes", list(LATE), "false only from k = 3 on"),
    ),
    Quota("true by construction", 40.0, _total("asked: true")),
    Quota("verified to be false", 30.0, _total("false")),
    Quota("false only from k = 3 on, among the false", 10.0, _total("false only from k = 3 on", "false")),
    Quota(
        "distinct normal forms",
        50.0,
        lambda tally: ({"distinct normal forms": len(tally.forms)}, tally.totals["probes"]),
    ),
)


@dataclass(frozen=True)
class Share:
    """The least share of a quota in a run, and what had it."""

    quota: Quota
    least: str
    count: int
    total: int

    @property
    def percent(self) -> float:
        """In percent."""
        return 100 * self.count / self.total if self.total else 0.0

    @property
    def met(self) -> bool:
        """Whether the quota is."""
        return self.percent >= self.quota.percent

    def text(self) -> str:
        """For the terminal and the ledger."""
        sentence = f"{self.quota.name}: at least {self.quota.percent:g} %, here {self.percent:.3g} % ({self.least})"
        return sentence if self.met else f"{sentence}  NOT MET"


def shares(tally: Tally) -> list[Share]:
    """One share for each quota."""
    found = []
    for quota in QUOTAS:
        counts, total = quota.counts(tally)
        least = min(counts, key=lambda name: (counts[name], name))
        found.append(Share(quota, least, counts[least], total))
    return found
