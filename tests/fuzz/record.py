"""Keeping the numbers: ``docs/fuzz.json``, one part for each target, engine and seed, and the table made of it."""

from __future__ import annotations

import json
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
DATA = ROOT / "docs" / "fuzz.json"
PAGE = ROOT / "docs" / "trust.md"
SLOW = "over the limit of seconds"
BEGIN, END = "<!-- fuzz: made by python -m tests.fuzz --record -->", "<!-- fuzz: end -->"


def lines(summary: dict[str, Any]) -> list[str]:
    """The counts for a terminal."""
    found = [f"{name}: {value}" for name, value in summary.items() if not isinstance(value, dict | list)]
    found += [f"  {item['seconds']:.3f} s  {item['input']}" for item in summary["slowest"]]
    found += [f"{count:8} {outcome}" for outcome, count in summary["outcomes"].items()]
    return found + [f"FAILED {reason}" for reason in summary["failures"]]


def stored() -> dict[str, Any]:
    """The data as it is committed."""
    return json.loads(DATA.read_text(encoding="utf-8")) if DATA.exists() else {"parts": []}


def keep(summary: dict[str, Any], target: str, engine: str, seed: int) -> None:
    """Put a run in the place of the one with the same target, engine and seed, and make the table anew."""
    part = {
        "target": target,
        "engine": engine,
        "seed": seed,
        "command": f"python -m tests.fuzz --target {target} --engine {engine} --seed {seed} "
        f"--inputs {summary['inputs']} --record",
        "commit": _commit(),
        "date": datetime.now(UTC).date().isoformat(),
        "versions": _versions(engine),
        **summary,
    }
    data = stored()
    same = (target, engine, seed)
    others = [item for item in data["parts"] if (item["target"], item["engine"], item["seed"]) != same]
    data["parts"] = sorted([*others, part], key=lambda item: (item["target"], item["engine"], item["seed"]))
    write(data)


def write(data: dict[str, Any]) -> None:
    """Write the data and the page."""
    DATA.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    PAGE.write_text(replaced(PAGE.read_text(encoding="utf-8"), data), encoding="utf-8")


def replaced(page: str, data: dict[str, Any]) -> str:
    """A page with the table made anew between its marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table(data)}\n{END}{after}"


def table(data: dict[str, Any]) -> str:
    """The table: a row for each target and engine, its runs together, and what reader and loader come to."""
    rows = [
        "| target | engine | seeds | inputs | uncaught | over 2 s | slowest | memory | outcomes | commits |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |",
    ]
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for part in data["parts"]:
        groups.setdefault((part["target"], part["engine"]), []).append(part)
    rows += [_row(target, engine, parts) for (target, engine), parts in groups.items()]
    counted = [part for part in data["parts"] if part["target"] != "checker"]
    seconds = max((part["slowest"][0]["seconds"] for part in counted), default=0.0)
    rows += [
        "",
        f"Reader and loader together: {_sum(counted, 'inputs')} inputs, {_sum(counted, 'uncaught')} uncaught "
        f"exceptions, {_sum(counted, SLOW)} over two seconds (the slowest took {seconds:.2f} s), at most "
        f"{_memory(counted):.0f} MiB. "
        "The command, date and versions of each run, its slowest inputs and all its outcomes are in "
        "[fuzz.json](fuzz.json).",
    ]
    return "\n".join(rows)


def _row(target: str, engine: str, parts: list[dict[str, Any]]) -> str:
    seeds = [part["seed"] for part in parts]
    outcomes = {outcome for part in parts for outcome in part["outcomes"]}
    commits = sorted({part["commit"] for part in parts})
    seconds = max(part["slowest"][0]["seconds"] for part in parts)
    cells = (
        target,
        engine,
        f"{min(seeds)}–{max(seeds)}" if len(seeds) > 1 else str(seeds[0]),
        _sum(parts, "inputs"),
        _sum(parts, "uncaught"),
        _sum(parts, SLOW) if target != "checker" else "not limited",
        f"{seconds:.2f} s",
        f"{_memory(parts):.0f} MiB",
        str(len(outcomes)),
        ", ".join(f"`{commit}`" for commit in commits),
    )
    return f"| {' | '.join(cells)} |"


def _sum(parts: list[dict[str, Any]], key: str) -> str:
    return f"{sum(part[key] for part in parts):,}"


def _memory(parts: list[dict[str, Any]]) -> float:
    return max((part["peak memory in MiB"] for part in parts), default=0.0)


def _commit() -> str:
    """The commit that ran; with a + if derive or the tests had changes that are not committed."""
    changed = _git("status", "--porcelain", "derive", "tests")
    return _git("rev-parse", "--short=10", "HEAD") + ("+" if changed else "")


def _git(*words: str) -> str:
    return subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, text=True, check=True).stdout.strip()


def _versions(engine: str) -> dict[str, str]:
    packages = ["PyYAML", "sympy", "python-flint", *(["atheris"] if engine == "atheris" else [])]
    return {"python": platform.python_version(), **{name: version(name) for name in packages}}
