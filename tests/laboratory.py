"""The laboratory: random claims, true by construction or mutated, against brute force.

``python -m tests.laboratory --count N --seed S`` prints how many probes were proved, refuted or left unknown, and every
false proof, false refutation and crash with its seed. Brute force is the evaluator at sizes 1 to 4, all index values
that the case allows, and a few assignments of small rationals; where assumptions tie values together, the instances
the evaluator finds.
"""

from __future__ import annotations

import argparse
import itertools
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from flint import arb, ctx, fmpq

from derive.context import Context
from derive.decide import Judge
from derive.evaluate import Instance, NoValue, TooLarge, Undecided, Undefined, Value, instances
from derive.evaluate.evaluate import Evaluator, settled
from derive.evaluate.names import State
from derive.term import Term, free_names
from derive.term_latex import to_latex
from derive.verdict import Reason, Verdict, Word
from tests.changes import REWRITES, changed, changed_at, mutated, nodes
from tests.probes import WORLDS, Maker, World

SIZES = (1, 2, 3, 4)
MOST_POINTS = 36
WORK = 200_000
JUDGE = Judge()


def points(context: Context, random: Random, names: frozenset[str]) -> Iterator[Instance]:
    """Instances of a context: sizes, then index values, then two assignments of the reals."""
    if context.hypotheses:
        yield from itertools.islice(instances(context, sorted(names), order=2), MOST_POINTS)
        return
    evaluator = Evaluator(context)
    held = [evaluator.condition_code(item, 0) for item in context.conditions]
    chosen: list[dict[str, int]] = []
    for n, m in itertools.product(SIZES, (1, 2, 3)):
        for places in itertools.product(range(1, n + 1), repeat=3):
            integers = {"n": n, "m": m, **dict(zip("ijl", places, strict=True)), "q": random.randint(1, m)}
            if all(condition(State(Instance(integers), 1000)) for condition in held):
                chosen.append(integers)
    small = [item for item in chosen if item["n"] <= 2 and item["m"] <= 2]
    rest = [item for item in chosen if item not in small]
    picked = random.sample(small, min(len(small), MOST_POINTS // 3))
    picked += random.sample(rest, min(len(rest), MOST_POINTS - len(picked)))
    for integers in picked:
        yield Instance(
            integers, _values(context, integers, random), {}, {("f", (), (1,)): fmpq(2), ("f", (), (3,)): fmpq(1)}
        )


def _values(context: Context, integers: dict[str, int], random: Random) -> dict[tuple[str, tuple[int, ...]], fmpq]:
    values: dict[tuple[str, tuple[int, ...]], fmpq] = {}
    zeros = random.random() < 0.15
    for name, variable in context.variables.items():
        if variable.sort not in ("scalar", "family"):
            continue
        axes = [range(1, integers[size.name] + 1) for size in variable.shape]  # type: ignore[union-attr]
        for item in itertools.product(*axes):
            value = fmpq(random.choice((-3, -2, -1, 1, 2, 3, 5)), random.choice((1, 1, 2, 3)))
            if zeros and random.random() < 0.4:
                value = fmpq(0)
            if "positive" in variable.properties:
                value = abs(value) or fmpq(1)
            values[name, item] = value
            if item != tuple(sorted(item)) and "symmetric" in variable.properties:
                values[name, item] = values[name, tuple(sorted(item))]
            if "antisymmetric" in variable.properties:
                if item[0] == item[1]:
                    values[name, item] = fmpq(0)
                elif item[0] > item[1]:
                    values[name, item] = -values[name, (item[1], item[0])]
    return values


@dataclass
class Comparison:
    """What brute force found: at how many points both sides have equal or different values, or one has none."""

    same: int = 0
    different: Instance | None = None
    undefined: Instance | None = None


def compare(left: Term, right: Term, context: Context, random: Random) -> Comparison:
    """Both sides at many points."""
    found = Comparison()
    evaluator = Evaluator(context)
    try:
        codes = [evaluator.code(side, 0) for side in (left, right)]
    except NoValue:
        return found
    for instance in points(context, random, free_names(left) | free_names(right)):
        try:
            with ctx.workprec(128):
                first, second = (settled(code(State(instance, WORK))) for code in codes)
        except Undefined:
            found.undefined = found.undefined or instance
            continue
        except (Undecided, TooLarge):
            continue
        if differ(first, second):
            found.different = instance
            break
        found.same += 1
    return found


def differ(first: Value, second: Value) -> bool:
    """Whether two values are certainly different."""
    if isinstance(first, arb) or isinstance(second, arb):
        return not arb(first).overlaps(arb(second))
    return bool(first != second)


@dataclass
class Ledger:
    """Counts, and what went wrong."""

    counts: Counter[str] = field(default_factory=Counter)
    unknown_by: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    slowest: float = 0.0

    def fail(self, what: str, seed: int, world: World, left: Term, right: Term, more: str) -> None:
        """Record a failure."""
        self.counts[what] += 1
        self.failures.append(
            f"{what}  seed {seed}  [{world.name}]\n  {to_latex(left)}\n  = {to_latex(right)}\n  {more}"
        )


def probe(seed: int) -> tuple[World, Term, Term, bool, list[str]]:
    """(world, left, right, whether true by construction where defined, changes made) of a seed."""
    random = Random(seed)
    world = random.choice(WORLDS)
    maker = Maker(random, world)
    left = maker.claim()
    right, made = changed(left, maker, REWRITES, random.choice((1, 2, 2, 3)))
    is_true = random.random() < 0.5
    if not is_true:
        for _ in range(20):
            path, node, depth = random.choice(nodes(right))
            image = mutated(node, depth, maker)
            if image is not None and image != node:
                right = changed_at(right, path, image)
                made.append("mutated")
                break
        right, more = changed(right, maker, REWRITES, 1)
        made += more
    return world, left, right, is_true, made


def run(seed: int, ledger: Ledger) -> None:
    """One probe."""
    world, left, right, is_true, made = probe(seed)
    if len(nodes(left)) > 60 or len(nodes(right)) > 90:
        ledger.counts["too large"] += 1
        return
    ledger.counts["probes"] += 1
    begin = time.perf_counter()
    try:
        verdict = JUDGE.equal(left, right, world.context)
    except Exception:
        ledger.fail("crash", seed, world, left, right, traceback.format_exc(limit=-4))
        return
    ledger.slowest = max(ledger.slowest, time.perf_counter() - begin)
    ledger.counts[str(verdict.word)] += 1
    try:
        truth = compare(left, right, world.context, Random(seed))
    except RecursionError:
        return
    if is_true and truth.different is not None:
        ledger.fail("rewrite not valid", seed, world, left, right, f"{made} {truth.different}")
        return
    judge(verdict, truth, is_true, ledger, (seed, world, left, right), made)


def judge(
    verdict: Verdict,
    truth: Comparison,
    is_true: bool,
    ledger: Ledger,
    where: tuple[int, World, Term, Term],
    made: list[str],
) -> None:
    """Hold a verdict against brute force."""
    seed, world, left, right = where
    if "internal disagreement" in verdict.explanation:
        ledger.fail("disagreement", seed, world, left, right, f"{made}")
    if verdict.word is Word.PROVED:
        if truth.different is not None:
            ledger.fail("false proved", seed, world, left, right, f"{made} {truth.different}")
        elif truth.undefined is not None:
            ledger.fail("proved where undefined", seed, world, left, right, f"{made} {truth.undefined}")
    elif verdict.word is Word.REFUTED and is_true:
        ledger.fail("false refuted", seed, world, left, right, f"{made} {verdict.counterexample}")
    elif verdict.word is Word.ILL_FORMED and truth.same:
        ledger.fail("false ill-formed", seed, world, left, right, f"{verdict.explanation}")
    elif verdict.word is Word.UNKNOWN:
        if verdict.reason is not None:
            ledger.unknown_by[f"{world.name}: {verdict.reason}"] += 1
        sided = verdict.reason is Reason.SIDE_CONDITION
        if world.polynomial and not sided and truth.undefined is None and truth.same:
            what = "missed refutation" if truth.different is not None else "polynomial unknown"
            ledger.fail(what, seed, world, left, right, f"{made} {verdict.explanation} {verdict.residual}")


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description="random claims against brute force")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", type=int, default=20, help="how many failures to print")
    options = parser.parse_args()
    ledger = Ledger()
    begin = time.perf_counter()
    for seed in range(options.seed, options.seed + options.count):
        run(seed, ledger)
    for failure in ledger.failures[: options.show]:
        print(failure)
    print(dict(sorted(ledger.counts.items())))
    print("unknown:", dict(ledger.unknown_by.most_common()))
    print(f"{time.perf_counter() - begin:.1f} s, slowest {ledger.slowest:.2f} s")


if __name__ == "__main__":
    main()
