"""One probe judged: the verdict held against brute force, the counterexample computed again, the second prover asked.

Place on the way: `run` is what the command does for each seed. What it finds goes into a `Tally`.
"""

from __future__ import annotations

import hashlib
import traceback
from dataclasses import dataclass

from derive.decide import Judge
from derive.normal import lower, readback
from derive.normal.engine import Engine
from derive.normal.errors import BudgetExceeded, NeverDefined, NotSupported
from derive.term import Symbol, component
from derive.term_latex import to_latex
from derive.verdict import Reason, Verdict, Word
from tests.laboratory.brute import Comparison, compare
from tests.laboratory.choices import Choices
from tests.laboratory.places import is_array
from tests.laboratory.probe import Probe, probe
from tests.laboratory.replay import Mistaken, recompute
from tests.laboratory.second import audited, rules_of
from tests.laboratory.tally import Failure, Tally


class Judges:
    """One judge for each world, as a document has one."""

    def __init__(self) -> None:
        self._of: dict[str, Judge] = {}

    def equal(self, item: Probe) -> Verdict:
        """The engine's verdict."""
        judge = self._of.setdefault(item.world.name, Judge())
        return judge.equal(item.left, item.right, item.world.context)


@dataclass
class Judged:
    """A probe, its verdict, what brute force found, and the second prover's word ("" if it was not asked)."""

    item: Probe
    verdict: Verdict
    truth: Comparison
    audit: str = ""


def run(seed: int, judges: Judges, tally: Tally) -> Judged | None:
    """One probe of a seed. None if the engine crashed."""
    return judged(probe(seed), seed, judges, tally)


def judged(item: Probe, seed: int, judges: Judges, tally: Tally) -> Judged | None:
    """One probe; ``seed`` only names it and the points."""
    tally.totals["probes"] += 1
    truth = compare(item.left, item.right, item.world, Choices(f"points {seed}"))
    tally.totals[f"asked: {item.kind}"] += 1
    _count_truth(item, truth, tally)
    tally.pairs.update(_pairs(item.constructs))
    try:
        verdict = judges.equal(item)
        found = Judged(item, verdict, truth)
        if verdict.word is Word.PROVED:
            found.audit = audited(item, verdict)
        tally.forms |= normal_form(item)
    except Exception:
        _fail("crash", seed, item, traceback.format_exc(limit=-4), tally)
        _count(item, "crash", (), tally)
        return None
    outcome = str(verdict.word)
    tally.totals[outcome] += 1
    _count(item, outcome, rules_of(verdict), tally)
    if verdict.word is Word.PROVED:
        tally.totals[f"audit: {found.audit}"] += 1
        _count(item, f"audit: {found.audit}", rules_of(verdict), tally)
    if verdict.word is Word.UNKNOWN:
        tally.by["unknown", str(verdict.reason), item.stratum] += 1
    for what, more in _mistakes(found):
        _fail(what, seed, item, more, tally)
    return found


def _mistakes(found: Judged) -> list[tuple[str, str]]:
    """What must not be."""
    item, verdict, truth = found.item, found.verdict, found.truth
    wrong: list[tuple[str, str]] = []
    if item.kind == "true" and truth.different:
        wrong.append(("rewrite not valid", truth.different))
    if "internal disagreement" in verdict.explanation:
        wrong.append(("disagreement", truth.different))
    if verdict.word is Word.PROVED:
        if truth.different:
            wrong.append(("false proved", truth.different))
        elif truth.undefined:
            wrong.append(("proved where undefined", truth.undefined))
        if found.audit == "disagrees":
            wrong.append(("disagreement of the second prover", truth.different))
    elif verdict.word is Word.REFUTED:
        if item.kind == "true":
            wrong.append(("false refuted", "true by construction"))
        try:
            found_at = verdict.counterexample
            assert found_at is not None
            recompute(item.left, item.right, item.world.context, found_at.instance, found_at.component)
        except Mistaken as error:
            wrong.append(("false refuted", f"{error}: {verdict.counterexample}"))
    elif verdict.word is Word.ILL_FORMED and (truth.same or truth.different):
        wrong.append(("false ill-formed", verdict.explanation))
    elif verdict.word is Word.UNKNOWN and item.world.polynomial:
        # where a side may be undefined (a component outside its range) unknown is the right answer
        sheltered = verdict.reason is Reason.SIDE_CONDITION or truth.undefined or _is_undefined_somewhere(item)
        if not sheltered and (truth.same or truth.different):
            missed = f"; false at {truth.different}" if truth.different else ""
            wrong.append(("polynomial unknown", f"{verdict.explanation}: {verdict.residual}{missed}"))
    return wrong


def _is_undefined_somewhere(item: Probe) -> bool:
    """Whether a side has no value at some point: both are held against themselves, so that no difference ends it."""
    points = Choices("definedness")
    return any(compare(side, side, item.world, points).undefined for side in (item.left, item.right) for _ in range(4))


def _count_truth(item: Probe, truth: Comparison, tally: Tally) -> None:
    if item.kind == "true":
        return
    if not truth.different:
        tally.totals["happen to be true"] += 1
        return
    tally.totals["false"] += 1
    tally.by["mistakes", item.mistake, "false"] += 1
    if truth.only_large:
        tally.totals["false only from k = 3 on"] += 1
        tally.by["mistakes", item.mistake, "false only from k = 3 on"] += 1


def _count(item: Probe, outcome: str, rules: tuple[str, ...], tally: Tally) -> None:
    tally.by["strata", item.stratum, outcome] += 1
    for name in item.constructs:
        tally.by["constructs", name, outcome] += 1
    for name in set(rules):
        tally.by["rules", name, outcome] += 1
    for name in set(item.changes):
        tally.by["rewrites", name, outcome] += 1
    if item.mistake:
        tally.by["mistakes", item.mistake, outcome] += 1


def _pairs(constructs: frozenset[str]) -> list[tuple[str, str]]:
    names = sorted(constructs)
    return [(first, second) for place, first in enumerate(names) for second in names[place + 1 :]]


def _fail(what: str, seed: int, item: Probe, more: str, tally: Tally) -> None:
    made = " ".join((*item.changes, item.mistake))
    claim = f"  [{item.world.name}; {made}]\n  {to_latex(item.left)}\n  = {to_latex(item.right)}"
    tally.fail(Failure(seed, what, claim, more))


def normal_form(item: Probe) -> set[bytes]:
    """A fingerprint of the normal form of the left side, if it has one: to count how many there are."""
    engine, left = Engine(item.world.context), item.left
    if is_array(left):
        left = component(left, Symbol("l"), 0)
    try:
        form = lower.lower(engine, left, ())
    except (NotSupported, NeverDefined, BudgetExceeded):
        return set()
    return {hashlib.blake2b(to_latex(readback.to_term(form)).encode(), digest_size=8).digest()}
