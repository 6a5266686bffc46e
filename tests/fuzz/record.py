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
BEGIN, END = "<!-- fuzz: made by python -m tests.fuzz --record -->", "<!-- fuzz: end -->"
ENGINES = {"mutations": "mutations", "atheris": "atheris"}


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
    DATA.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    PAGE.write_text(replaced(PAGE.read_text(encoding="utf-8"), data), encoding="utf-8")


def replaced(page: str, data: dict[str, Any]) -> str:
    """A page with the table made anew between its marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table(data)}\n{END}{after}"


def table(data: dict[str, Any]) -> str:
    """The table of all parts, and what they come to for the reader and the loader."""
    rows = [
        "| target | engine, seed | inputs | uncaught | over 2 s | slowest | memory | outcomes | commit |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |",
    ]
    for part in data["parts"]:
        slow = part["over the limit of seconds"] if part["target"] != "checker" else "not limited"
        rows.append(
            f"| {part['target']} | {part['engine']}, {part['seed']} "
            f"| {part['inputs']:,} | {part['uncaught']:,} | {slow} "
            f"| {part['slowest'][0]['seconds']:.2f} s | {part['peak memory in MiB']:.0f} MiB "
            f"| {len(part['outcomes'])} | `{part['commit']}` |"
        )
    counted = [part for part in data["parts"] if part["target"] != "checker"]
    total = sum(part["inputs"] for part in counted)
    uncaught = sum(part["uncaught"] for part in counted)
    slow = sum(part["over the limit of seconds"] for part in counted)
    memory = max((part["peak memory in MiB"] for part in counted), default=0.0)
    rows += [
        "",
        f"Reader and loader together: {total:,} inputs, {uncaught:,} uncaught exceptions, {slow:,} over two seconds, "
        f"at most {memory:.0f} MiB. The commands, versions, dates, slowest inputs and all outcomes are in "
        "[fuzz.json](fuzz.json).",
    ]
    return "\n".join(rows)


def _commit() -> str:
    """The commit that ran; with a + if the tree had changes that are not committed."""
    command = ["git", "-C", str(ROOT), "describe", "--always", "--abbrev=10", "--exclude=*", "--dirty=+"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def _versions(engine: str) -> dict[str, str]:
    packages = ["PyYAML", "sympy", "python-flint", *(["atheris"] if engine == "atheris" else [])]
    return {"python": platform.python_version(), **{name: version(name) for name in packages}}
