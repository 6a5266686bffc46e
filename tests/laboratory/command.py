"""The command: many probes in several processes, with progress, and what came of them.

The seeds are cut into chunks that do not depend on the number of processes; each chunk begins with fresh judges and its
tallies are added in order, so that the same seeds give the same counts however they are run. With ``--parts`` what is
done is kept, and a run that was interrupted goes on; the folder must be of the same version of `derive`.
"""

from __future__ import annotations

import argparse
import pickle
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from derive.term_latex import to_latex
from tests.laboratory import disguises, ledger
from tests.laboratory.judging import Judges, run
from tests.laboratory.probe import probe
from tests.laboratory.quotas import LARGE, shares
from tests.laboratory.shrink import shrunk
from tests.laboratory.tally import FAILURES, Tally

CHUNK = 100


@dataclass(frozen=True)
class Job:
    """A range of seeds, or all traps in one disguise."""

    first: int
    last: int
    traps: bool = False


def jobs(seed: int, count: int, disguised: int) -> list[Job]:
    """Chunks of seeds that begin at multiples of `CHUNK`, and the disguises."""
    found, first = [], seed
    while first < seed + count:
        last = min(seed + count, (first // CHUNK + 1) * CHUNK)
        found.append(Job(first, last))
        first = last
    return found + [Job(number, number + 1, traps=True) for number in range(disguised)]


def done(job: Job) -> tuple[Tally, float, int]:
    """The tally of a job, the seconds of its slowest probe, and that probe's seed."""
    tally, judges, slowest = Tally(), Judges(), (0.0, job.first)
    for seed in range(job.first, job.last):
        begin = time.process_time()
        if job.traps:
            disguises.run(seed, tally)
        else:
            run(seed, judges, tally)
            slowest = max(slowest, (time.process_time() - begin, seed))
    return tally, *slowest


def kept(parts: Path, job: Job) -> tuple[Tally, float, int]:
    """As `done`; the answer is kept in a folder, and taken from there if it is there."""
    path = parts / f"{'traps' if job.traps else 'probes'}-{job.first}-{job.last}"
    if not path.exists():
        unfinished = path.with_suffix(".unfinished")
        unfinished.write_bytes(pickle.dumps(done(job)))
        unfinished.rename(path)
    answer: tuple[Tally, float, int] = pickle.loads(path.read_bytes())
    return answer


def run_all(
    seed: int, count: int, processes: int = 1, disguised: int = 0, parts: Path | None = None
) -> tuple[Tally, float, int]:
    """All probes of the seeds: the tally, and the slowest probe's seconds and seed."""
    tally, slowest = Tally(), (0.0, seed)
    todo = jobs(seed, count, disguised)
    begin = time.perf_counter()
    one = done if parts is None else partial(kept, parts)
    for number, (part, seconds, which) in enumerate(_answers(one, todo, processes), 1):
        tally.add(part)
        slowest = max(slowest, (seconds, which))
        if sys.stderr.isatty():
            left = (time.perf_counter() - begin) / number * (len(todo) - number)
            shown = f"{tally.totals['probes']} probes, {len(tally.failures)} failures, {left / 60:.0f} min to go"
            print(f"\r\033[K{shown}", end="", file=sys.stderr, flush=True)
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr)
    return tally, *slowest


def _answers(
    one: Callable[[Job], tuple[Tally, float, int]], todo: list[Job], processes: int
) -> Iterator[tuple[Tally, float, int]]:
    if processes == 1:
        yield from map(one, todo)
        return
    with get_context("fork").Pool(processes) as pool:
        yield from pool.imap(one, todo)


def show(seed: int) -> None:
    """Print a probe."""
    item = probe(seed)
    print(f"seed {seed}: {item.kind}, {' and '.join(item.pair)} [{item.world.name}]")
    print(f"  {to_latex(item.left)}\n  = {to_latex(item.right)}")
    print(f"  made by {', '.join((*item.changes, item.mistake))}; contains {', '.join(sorted(item.constructs))}")


def main() -> int:
    """Run and print; 1 if anything failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.laboratory", description="random claims against brute force")
    parser.add_argument("--count", type=int, default=1000, help="how many probes (default 1000)")
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--disguises", type=int, default=3, help="how often each trap is disguised (default 3)")
    parser.add_argument("--failures", type=int, default=20, help="how many failures to print (default 20)")
    parser.add_argument("--parts", type=Path, help="a folder that keeps what is done, to go on after an interruption")
    parser.add_argument("--show", action="store_true", help="print every probe")
    parser.add_argument("--shrink", action="store_true", help="look for smaller claims that fail in the same way")
    parser.add_argument("--ledger", action="store_true", help="refresh docs/ledger.json and docs/ledger.md")
    options = parser.parse_args()
    if options.show:
        for seed in range(options.seed, options.seed + options.count):
            show(seed)
    if options.count == 1:
        options.disguises = 0
    if options.parts is not None:
        options.parts.mkdir(parents=True, exist_ok=True)
    begin = time.perf_counter()
    tally, slowest, which = run_all(
        options.seed, options.count, options.processes, options.disguises, options.parts
    )
    seconds = time.perf_counter() - begin
    for failure in tally.failures[: options.failures]:
        print(failure.text())
        smaller = shrunk(failure.seed, failure.what) if options.shrink else None
        if smaller is not None:
            print(f"  the smallest found:\n{smaller[1].claim}\n  {smaller[1].more}")
    print("\n".join(report(tally)))
    mean = 1000 * seconds * options.processes / max(options.count, 1)
    print(f"{seconds:.1f} s, {mean:.1f} ms for one probe, the slowest {slowest:.2f} s (seed {which})")
    if options.ledger:
        ledger.refresh(tally, options.seed, options.count, options.disguises)
    return int(failed(tally))


def failed(tally: Tally) -> bool:
    """Whether anything that must not be is in a run."""
    traps = tally.rows("traps").values()
    return (
        bool(tally.failures)
        or any(row["as expected"] < row["judged"] for row in traps)
        or (tally.totals["probes"] >= LARGE and not all(share.met for share in shares(tally)))
    )


def report(tally: Tally) -> list[str]:
    """The measures, one a line."""
    totals = tally.totals
    lines = [f"{totals['probes']} probes: " + _listed(tally, "proved", "refuted", "unknown", "ill-formed")]
    lines.append(
        f"asked: {totals['asked: true']} true, {totals['asked: mutant']} mutants, {totals['asked: late']} false from "
        f"k = 3 on; verified: {totals['false']} false, {totals['false only from k = 3 on']} of them only from k = 3 "
        f"on, {totals['happen to be true']} mutants happen to be true"
    )
    lines.append("audit of the proved: " + _listed(tally, *ledger.AUDITED, "audit: disagrees"))
    lines += [f"{name}: {totals[name]}" for name in FAILURES]
    for reason, row in tally.rows("unknown").items():
        lines.append(f"unknown, {reason}: " + ", ".join(f"{count} of {name}" for name, count in row.items()))
    lines.append("unknown by construct: " + ", ".join(_unknown_rates(tally)))
    for kind, row in tally.rows("traps").items():
        lines.append(
            f"{kind}: {row['judged']} disguises, {row['as expected']} as expected, {row['false proved']} false proved"
        )
    lines += [share.text() for share in shares(tally)]
    return lines


def _unknown_rates(tally: Tally) -> list[str]:
    """The constructs with the highest rates of unknown, in percent."""
    rates = []
    for name, row in tally.rows("constructs").items():
        count = sum(row.get(word, 0) for word in ledger.COLUMNS)
        rates.append((-100 * row.get("unknown", 0) / max(count, 1), name))
    return [f"{name} {-rate:.1f} %" for rate, name in sorted(rates)[:12] if rate]


def _listed(tally: Tally, *names: str) -> str:
    return ", ".join(f"{tally.totals[name]} {name.removeprefix('audit: ')}" for name in names)
