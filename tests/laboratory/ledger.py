"""The ledger: ``docs/ledger.json``, what a run counted, and ``docs/ledger.md``, made of it by `rendered` alone.

``docs/ledger.json`` also holds what the first `SLICE` seeds of the run gave by themselves. The suite judges them again:
if a change of the engine changes any count, the ledger must be made anew (``python -m tests.laboratory --ledger``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from derive.finite.prover import BUDGET as AMPLE
from tests.laboratory.constructs import CONSTRUCTS
from tests.laboratory.late import LATE
from tests.laboratory.mutations import MUTATIONS
from tests.laboratory.quotas import shares
from tests.laboratory.rewrites import REWRITES
from tests.laboratory.second import AT_A_POINT, BUDGET, RULES, VALUES
from tests.laboratory.tally import FAILURES, Tally

DOCS = Path(__file__).parents[2] / "docs"
SLICE = 200
COLUMNS = ("proved", "refuted", "unknown", "ill-formed")
AUDITED = ("audit: agrees", f"audit: {AT_A_POINT}", "audit: not covered")
# what has a row each, whether a probe had it or not
ROWS: dict[str, tuple[str, ...]] = {
    "constructs": tuple(CONSTRUCTS),
    "rules": RULES,
    "mistakes": (*MUTATIONS, *LATE),
    "rewrites": tuple(item.__name__ for item in REWRITES),
    "strata": ("polynomials", "the whole language"),
}


def data(tally: Tally, seed: int, count: int, disguised: int, part: Tally) -> dict[str, Any]:
    """What is stored of a run; ``part`` is the tally of its first `SLICE` seeds."""
    return {
        "command": f"python -m tests.laboratory --seed {seed} --count {count} --disguises {disguised} --ledger",
        "seed": seed,
        "count": count,
        "tables": {kind: list(names) for kind, names in ROWS.items()},
        "run": tally.summary(),
        "quotas": [share.text() for share in shares(tally)],
        "failures": [failure.text() for failure in tally.failures],
        "slice": {"seed": seed, "count": SLICE, "run": part.summary()},
    }


def refresh(tally: Tally, seed: int, count: int, disguised: int) -> None:
    """Write both files."""
    from tests.laboratory.command import run_all

    part, _, _ = run_all(seed, SLICE)
    stored = data(tally, seed, count, disguised, part)
    (DOCS / "ledger.json").write_text(json.dumps(stored, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (DOCS / "ledger.md").write_text(rendered(stored), encoding="utf-8")


def stored() -> dict[str, Any]:
    """The ledger's data as it is committed."""
    found: dict[str, Any] = json.loads((DOCS / "ledger.json").read_text(encoding="utf-8"))
    return found


def rendered(stored: dict[str, Any]) -> str:
    """``docs/ledger.md``."""
    run = stored["run"]
    totals = run["totals"]
    probes = totals["probes"]
    lines = [
        "# The ledger of the laboratory",
        "",
        "Generated; do not edit. Random claims, true by construction or with a mistake in them, judged by `derive` and",
        "compared with brute force, which shares no code with it (`tests/laboratory`). Made by",
        "",
        f"    {stored['command']}",
        "",
        f"The second prover may write out {BUDGET} products of monomials for a claim here, and {AMPLE} with",
        f"`derive check --audit`; where that is not enough it computes up to {VALUES} values",
        "at a random point modulo a prime, with a chance of less than 2^−300 to agree in error (docs/theory.md).",
        "",
        "| measure | count |",
        "| --- | ---: |",
        f"| probes | {probes} |",
        *(f"| {name} | {totals.get(name, 0)} |" for name in COLUMNS),
        f"| unknown, of all probes | {_percent(totals.get('unknown', 0), probes)} |",
        *(f"| **{name}** | **{totals.get(name, 0)}** |" for name in FAILURES),
        f"| verified to be false | {totals.get('false', 0)} |",
        f"| of these, false only from k = 3 on | {totals.get('false only from k = 3 on', 0)} |",
        f"| mutants that happen to be true, not counted as false | {totals.get('happen to be true', 0)} |",
        f"| distinct normal forms | {totals['distinct normal forms']} |",
        _audited("proved, and audited by the second prover", totals),
        _audited("the same, of the polynomials", run.get("strata", {}).get("polynomials", {})),
        f"| of these, at a random point | {totals.get(f'audit: {AT_A_POINT}', 0)} |",
        "",
    ]
    for kind, row in sorted(run.get("traps", {}).items()):
        lines.append(
            f"{kind.capitalize()} of the field under other names, with factors in another order: {row['judged']} "
            f"judged, {row['as expected']} as expected, {row['false proved']} false proved."
        )
    titles = {
        "strata": "By stratum",
        "constructs": "By construct",
        "rules": "By rule of the normal form",
        "mistakes": "By mistake",
        "rewrites": "By rewrite",
    }
    for kind, title in titles.items():
        lines += ["", f"## {title}", "", *_table(kind, stored["tables"][kind], run.get(kind, {}))]
    lines += ["", "## Why unknown", "", "| reason | polynomials | the whole language |", "| --- | ---: | ---: |"]
    for reason, row in run.get("unknown", {}).items():
        lines.append(f"| {reason} | {row.get('polynomials', 0)} | {row.get('the whole language', 0)} |")
    lines += ["", "## Quotas", "", *(f"* {text}" for text in stored["quotas"])]
    if stored["failures"]:
        lines += ["", "## Failures", "", *(f"```text\n{text}\n```" for text in stored["failures"])]
    return "\n".join(lines) + "\n"


def _table(kind: str, names: list[str], counts: dict[str, dict[str, int]]) -> list[str]:
    more = ("false", "false only from k = 3 on") if kind == "mistakes" else ()
    heads = ("probes", *more, *COLUMNS, "unknown, %", "audited", "at a point", "not covered")
    lines = [f"| {kind} | " + " | ".join(heads) + " |", "| --- |" + " ---: |" * len(heads)]
    for name in [*names, *sorted(set(counts) - set(names))]:
        row = counts.get(name, {})
        probes = sum(row.get(word, 0) for word in (*COLUMNS, "crash"))
        cells = [probes, *(row.get(word, 0) for word in (*more, *COLUMNS))]
        shown = [*map(str, cells), _percent(row.get("unknown", 0), probes), *(str(row.get(w, 0)) for w in AUDITED)]
        lines.append(f"| {name.replace('_', ' ')} | " + " | ".join(shown) + " |")
    return lines


def _audited(what: str, counts: Mapping[str, int]) -> str:
    """A line: how many of the proved are audited, and which share that is."""
    audited = sum(counts.get(name, 0) for name in AUDITED[:2])
    return f"| {what} | {audited} ({_percent(audited, counts.get('proved', 0))}) |"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f} %" if whole else "–"
