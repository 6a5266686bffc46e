"""The command: many inputs for one target, and the record of what they came to.

Runs are kept one a row in ``docs/fuzz.json``; the table in ``docs/trust.md`` is made from it.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.fuzz import mutations
from tests.fuzz.corpus import ROOT
from tests.fuzz.measure import SLOW, TARGETS, Measures, measured

RECORD = ROOT / "docs" / "fuzz.json"
PAGE = ROOT / "docs" / "trust.md"
_BEGIN, _END = "<!-- fuzz: begin -->\n", "<!-- fuzz: end -->"
_MOST_SHOWN = 10


def main() -> int:
    """Run and print; 1 if an input failed or was slow."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="inputs made from what proof files hold")
    parser.add_argument("--target", choices=tuple(TARGETS), default="reader")
    parser.add_argument("--inputs", type=int, default=10_000, help="how many (default 10000)")
    parser.add_argument("--seed", type=int, default=0, help="the first seed (default 0)")
    parser.add_argument("--engine", choices=("mutations", "atheris"), default="mutations")
    parser.add_argument("--show", action="store_true", help="print the input of the seed, and what comes of it")
    parser.add_argument("--record", action="store_true", help="add the run to docs/fuzz.json and docs/trust.md")
    options = parser.parse_args()
    if options.show:
        print(shown(options.target, options.seed))
        return 0
    if options.engine == "atheris":
        from tests.fuzz.coverage import covered

        found = covered(options.target, options.inputs, options.seed)
    else:
        seeds = range(options.seed, options.seed + options.inputs)
        found = measured(options.target, seeds, _progress if sys.stderr.isatty() else None)
    for line in report(options.target, found):
        print(line)
    if options.record:
        record(options, found)
    return int(bool(found.failures or found.slow))


def shown(target: str, seed: int) -> str:
    """The input of a seed, and what comes of it. What goes wrong leaves as the exception it is."""
    if target == "reader":
        base, text = mutations.formula(seed)
        head = f"{text!r}\n\nmade from {base.source!r}"
    else:
        head = mutations.document(seed, target == "checker").decode("utf-8", "backslashreplace")
    print(head)
    return f"\n{TARGETS[target](seed)}"


def report(target: str, found: Measures) -> list[str]:
    """The measures, one a line."""
    lines = [
        f"{target}: {found.inputs} inputs in {found.seconds:.0f} s of the process, {found.mebibytes:.0f} MiB at most",
        f"uncaught exceptions and broken laws: {len(found.failures)}",
        f"inputs over {SLOW:g} s: {found.slow}; the slowest: "
        + ", ".join(f"{seconds:.2f} s (seed {seed})" for seconds, seed in found.slowest),
        "outcomes: " + ", ".join(f"{name} {count}" for name, count in found.outcomes.most_common()),
    ]
    for seed, trace in found.failures[:_MOST_SHOWN]:
        lines.append(f"python -m tests.fuzz --target {target} --seed {seed} --show\n{trace}")
    return lines


def record(options: argparse.Namespace, found: Measures) -> None:
    """Add a run to the record, and write the table anew."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()
    row = {
        "target": options.target,
        "engine": options.engine,
        "seed": options.seed,
        "inputs": found.inputs,
        "failures": len(found.failures),
        "slow": found.slow,
        "slowest_seconds": round(found.slowest[0][0], 2) if found.slowest else 0.0,
        "mebibytes": round(found.mebibytes),
        "outcomes": dict(sorted(found.outcomes.items())),
        "commit": commit,
        "python": platform.python_version(),
    }
    runs = [*(json.loads(RECORD.read_text(encoding="utf-8"))["runs"] if RECORD.exists() else []), row]
    RECORD.write_text(json.dumps({"runs": runs}, indent=1) + "\n", encoding="utf-8")
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    PAGE.write_text(before + _BEGIN + table(runs) + _END + after, encoding="utf-8")


def table(runs: list[dict[str, Any]]) -> str:
    """The runs as a table."""
    lines = [
        "| target | engine | inputs | uncaught | over 2 s | slowest | memory | commit |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |",
    ]
    for run in runs:
        lines.append(
            f"| {run['target']} | {run['engine']} | {run['inputs']} | {run['failures']} | {run['slow']} | "
            f"{run['slowest_seconds']} s | {run['mebibytes']} MiB | `{run['commit']}` |"
        )
    total, failures, slow = (sum(run[name] for run in runs) for name in ("inputs", "failures", "slow"))
    lines.append(f"| all | | {total} | {failures} | {slow} | | | |")
    return "\n".join(lines) + "\n"


def _progress(found: Measures) -> None:
    print(f"\r\033[K{found.inputs} inputs, {len(found.failures)} failures", end="", file=sys.stderr, flush=True)


def records(path: Path = RECORD) -> list[dict[str, Any]]:
    """The recorded runs."""
    runs: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["runs"]
    return runs
