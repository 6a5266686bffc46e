"""What came of planted mistakes, as a table in text or as JSON.

Place on the way of a step: after `derive.diagnose.mutate`, for ``derive mutate``. Nothing is judged here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from derive.diagnose.mutate import Outcome
from derive.verdict import Word

CAUGHT = (Word.REFUTED, Word.ILL_FORMED)


@dataclass(frozen=True, slots=True)
class Count:
    """How many mutants there are, and of these how many are caught, proved all the same, or neither; of those caught
    how many are named right first and how many are repaired to the original among the first three."""

    all: int
    caught: int
    equivalent: int
    unknown: int
    named: int
    repaired: int


def count(outcomes: Sequence[Outcome]) -> Count:
    """The counts of some mutants."""
    caught = [item for item in outcomes if item.word in CAUGHT]
    equivalent = sum(item.word is Word.PROVED for item in outcomes)
    return Count(
        len(outcomes),
        len(caught),
        equivalent,
        len(outcomes) - len(caught) - equivalent,
        sum(item.is_named for item in caught),
        sum(item.is_repaired for item in caught),
    )


def by_kind(outcomes: Sequence[Outcome]) -> dict[str, Count]:
    """The counts of each kind of mistake, in the order of its first mutant."""
    kinds: dict[str, list[Outcome]] = {}
    for item in outcomes:
        kinds.setdefault(item.kind, []).append(item)
    return {kind: count(items) for kind, items in kinds.items()}


def text(files: Mapping[str, Sequence[Outcome]], repair: bool) -> str:
    """The table of all files, then the mutants that are not caught, and those proved all the same."""
    every = [item for outcomes in files.values() for item in outcomes]
    lines = [_head(repair)]
    lines += [_row(kind, found, repair) for kind, found in sorted(by_kind(every).items())]
    total = count(every)
    lines += [_row("all", total, repair), ""]
    for path, outcomes in files.items():
        lines += _listed(path, "not caught", [item for item in outcomes if item.word is Word.UNKNOWN])
        lines += _listed(path, "proved all the same", [item for item in outcomes if item.word is Word.PROVED])
    share = total.caught / max(total.caught + total.unknown, 1)
    lines.append(f"{total.caught} of {total.caught + total.unknown} wrong lines are caught ({share:.1%}).")
    if repair and total.caught:
        named, repaired = total.named / total.caught, total.repaired / total.caught
        lines.append(f"Of these {named:.1%} are named right at first, {repaired:.1%} repaired among the first three.")
    return "\n".join(lines) + "\n"


def _head(repair: bool) -> str:
    more = f"{'named':>9}{'repaired':>10}" if repair else ""
    return f"{'mistake':<22}{'mutants':>8}{'equal':>7}{'unknown':>9}{'caught':>8}{more}"


def _row(kind: str, found: Count, repair: bool) -> str:
    more = f"{found.named:>9}{found.repaired:>10}" if repair else ""
    return f"{kind:<22}{found.all:>8}{found.equivalent:>7}{found.unknown:>9}{found.caught:>8}{more}"


def _listed(path: str, what: str, items: Sequence[Outcome]) -> list[str]:
    if not items:
        return []
    rows = [f"  {item.step}  {item.kind}: {' '.join(item.latex.replace('&', ' ').split())}" for item in items]
    return [f"{path}: {what}", *rows, ""]


def as_json(files: Mapping[str, Sequence[Outcome]]) -> str:
    """Everything, for programs."""
    every = [item for outcomes in files.values() for item in outcomes]
    value = {
        "schema": 1,
        "files": [
            {"path": path, "mutants": [_mutant(item) for item in outcomes], "summary": _summary(count(outcomes))}
            for path, outcomes in files.items()
        ],
        "kinds": {kind: _summary(found) for kind, found in sorted(by_kind(every).items())},
        "summary": _summary(count(every)),
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _mutant(item: Outcome) -> dict[str, Any]:
    return {
        "step": item.step,
        "mistakes": list(item.names),
        "latex": item.latex,
        "verdict": str(item.word),
        "named": item.named or None,
        "named_right": item.is_named,
        "repaired": item.is_repaired,
    }


def _summary(found: Count) -> dict[str, int]:
    return {
        "mutants": found.all,
        "caught": found.caught,
        "equivalent": found.equivalent,
        "unknown": found.unknown,
        "named": found.named,
        "repaired": found.repaired,
    }
