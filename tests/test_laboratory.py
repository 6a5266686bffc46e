"""The laboratory itself: its brute force computes what is true, its quotas hold, and it finds what is wrong."""

from __future__ import annotations

import ast
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from pathlib import Path

import pytest
from flint import ctx, fmpq

import derive.decide
from derive.evaluate import NoValue, instances
from derive.evaluate.evaluate import Evaluator, settled
from derive.evaluate.names import State
from derive.functions import FUNCTIONS
from derive.normal.engine import Engine
from derive.term import Bound, Term, free_names, number
from tests.laboratory import command, second
from tests.laboratory.brute import compare
from tests.laboratory.choices import Choices
from tests.laboratory.constructs import CONSTRUCTS
from tests.laboratory.instantiate import TooLarge
from tests.laboratory.judging import Judges, judged, run
from tests.laboratory.places import is_array, places
from tests.laboratory.probe import PAIRS, STRATA, Probe, made, probe
from tests.laboratory.quotas import QUOTAS
from tests.laboratory.replay import InstanceReading, Mistaken, recompute
from tests.laboratory.scalars import Undefined
from tests.laboratory.shrink import shrunk
from tests.laboratory.tally import Tally
from tests.laboratory.values import BITS, Undecided, agree
from tests.laboratory.worlds import world
from tests.terms import at, call, cases, delta, over, partial, plus, power, product, relation, root, times, total

PLAIN = world("", (), True)


class Given:
    """An instance as the engine gives one."""

    def __init__(self, values: dict[tuple[str, tuple[int, ...]], int], **integers: int) -> None:
        self.integers = {"n": 2, "m": 2, "i": 1, "j": 2, "l": 1, "q": 1} | integers
        self.values = {key: fmpq(value) for key, value in values.items()}
        self.derivatives: dict[object, fmpq] = {}
        self.coefficients = {("f", (), (2,)): fmpq(1), ("f", (), (0,)): fmpq(5)}
        self.substitutions: dict[str, object] = {}


POINT = Given({("x", ()): 3, ("y", ()): 4, ("a", (1,)): 2, ("a", (2,)): 5, ("T", (1, 2)): 7, ("S", (1, 2)): 6})


def value(term: Term, point: Given = POINT):
    """The value by brute force."""
    reading = InstanceReading(PLAIN.context, point)
    with ctx.workprec(BITS):
        return reading.value(reading.at.scalar(term))


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (total(1, "n", lambda r: at("a", r)), 7),
        (total(5, 1, lambda r: at("a", r)), 0),
        (product(1, 0, lambda r: at("a", r)), 1),
        (product(1, "n", lambda r: at("a", r)), 10),
        (total(1, "n", lambda r: at("a", r), lambda r: (relation(r, "!=", "j"),)), 2),
        (total(1, "n", lambda r: total(1, r, lambda s: at("a", s))), 9),
        (partial(total(1, "n", lambda r: power(at("a", r), 2)), at("a", "j")), 10),
        (partial(partial(power("x", 3), "x"), "x"), 18),
        (partial(call("f", power("x", 2)), "x"), 2 * 9 * 2 * 3),
        (call("f", "x", orders=(1,)), 6),
        (partial(over(1, "x"), "x"), Fraction(-1, 9)),
        (delta("i", "j"), 0),
        (cases(((relation("i", "=", "j"),), over(1, 0)), ((), "x")), 3),
        (power(0, 0), 1),
        (root("y"), 2),
        (root(power(-3, 2)), 3),
        (call("exp", 0), 1),
        (call("factorial", plus("n", 1)), 6),
    ],
)
def test_brute_force_has_the_value_that_is_written_down(term: Term, expected: int | Fraction) -> None:
    exact = Fraction(expected)
    assert value(term) == fmpq(exact.numerator, exact.denominator)


def test_brute_force_has_certified_balls() -> None:
    ball = value(partial(call("log", plus(1, call("exp", "x"))), "x"))
    assert agree(ball, value(call("logistic", "x")))
    assert not agree(ball, value(call("tanh", "x")))
    assert agree(value(partial(call("arctan", "x"), "x")), fmpq(1, 10))


@pytest.mark.parametrize(
    "term",
    [
        over(1, plus("x", -3)),
        times(0, call("log", -1)),
        partial(times(0, over("x", 0)), "y"),
        root(-1),
        at("a", 3),
        times(delta("i", "j"), at("a", 0)),
        partial(call("abs", plus("x", -3)), "x"),
        partial(root(plus("x", -3)), "x"),
        call("log", plus("x", -3)),
        power(0, -1),
    ],
)
def test_brute_force_has_no_value_where_there_is_none(term: Term) -> None:
    with pytest.raises(Undefined):
        value(term)


@pytest.mark.parametrize("first", range(0, 120, 40))
def test_brute_force_and_the_evaluator_have_the_same_values(first: int) -> None:
    compared = 0
    for seed in range(first, first + 40):
        item = probe(seed)
        left = item.left.body if is_array(item.left) else item.left
        if is_array(item.left):
            continue
        context = item.world.context
        code = Evaluator(context).code(left, 0)
        for instance in islice(instances(context, sorted(free_names(left) | {"n"}), order=2), 0, 12, 4):
            try:
                with ctx.workprec(BITS):
                    expected = settled(code(State(instance, 200_000)))
            except NoValue:
                continue
            reading = InstanceReading(context, instance)
            try:
                with ctx.workprec(BITS):
                    assert agree(expected, reading.value(reading.at.scalar(left))), (seed, instance)
            except (Undecided, TooLarge):
                continue
            compared += 1
    assert compared > 60


def test_every_pair_of_constructs_has_its_share() -> None:
    tally = Tally()
    # all pairs twice
    count = 2 * len(PAIRS) * len(STRATA) // STRATA.count(False)
    for seed in range(count):
        constructs = sorted(probe(seed).constructs)
        tally.totals["probes"] += 1
        tally.pairs.update((a, b) for place, a in enumerate(constructs) for b in constructs[place + 1 :])
        for name in constructs:
            tally.by["constructs", name, "proved"] += 1
    for quota in QUOTAS[:2]:
        counts, total_ = quota.counts(tally)
        poor = {name: number_ for name, number_ in counts.items() if 100 * number_ < quota.percent * total_}
        assert poor == {}, quota.name


def test_a_tenth_of_the_false_claims_is_false_only_from_three_on() -> None:
    false = late = 0
    for seed in range(800):
        item = probe(seed)
        if item.kind == "true":
            continue
        truth = compare(item.left, item.right, item.world, Choices(f"points {seed}"))
        false += bool(truth.different)
        late += truth.only_large
    assert false > 250
    assert late >= false / 10


def test_rewrites_keep_the_value() -> None:
    for seed in range(2000, 2600):
        item = probe(seed)
        if item.kind == "true":
            truth = compare(item.left, item.right, item.world, Choices(f"points {seed}"))
            assert not truth.different, (seed, item.changes, truth.different)


def test_a_mutant_that_happens_to_be_true_is_not_counted_as_false() -> None:
    item = made(Choices(1), True, ("sum", "power"), "true")
    tally = Tally()
    judged(replace(item, kind="mutant", mistake="sign"), 0, Judges(), tally)
    assert (tally.totals["happen to be true"], tally.totals["false"], tally.failures) == (1, 0, [])


def claim(left: Term, right: Term, kind: str = "mutant") -> Probe:
    """A probe written by hand."""
    return Probe(PLAIN, left, right, kind, ("sum", "power"), frozenset(("sum",)), (), "sign")


def test_a_counterexample_that_is_none_is_found_out() -> None:
    left, right = at("a", "i"), at("a", "j")
    recompute(left, right, PLAIN.context, POINT)
    with pytest.raises(Mistaken, match="do not differ"):
        recompute(left, left, PLAIN.context, POINT)
    with pytest.raises(Mistaken, match="outside its range"):
        recompute(left, right, PLAIN.context, Given(dict(POINT.values), j=3))
    with pytest.raises(Mistaken, match="does not hold"):
        recompute(left, right, world("i = j", (), True).context, POINT)
    with pytest.raises(Mistaken, match="not positive"):
        recompute(at("w", 1), at("w", 2), PLAIN.context, Given({("w", (1,)): 0, ("w", (2,)): 1}))
    summed = world("", ("sums to one",), False).context
    with pytest.raises(Mistaken, match="assumption"):
        recompute(at("p", 1), number(0), summed, Given({("p", (1,)): 1, ("p", (2,)): 1}))


def test_a_wrong_rule_is_found_as_a_false_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    # the proviso of Σ_{i=l}^{u} 1 = u − l + 1, that the range is not shorter than empty, forgotten
    monkeypatch.setattr(Engine, "at_least_zero", lambda engine, room: True)
    monkeypatch.setattr(derive.decide, "INSTANCES_AS_CHECK", 0)
    tally = Tally()
    judged(claim(total(3, "n", lambda r: number(1)), plus("n", -2)), 0, Judges(), tally)
    # and the second prover, which has no part of the rule, does not agree
    assert [failure.what for failure in tally.failures] == ["false proved", "disagreement of the second prover"]
    assert "n': 1" in tally.failures[0].more


def test_the_check_of_a_proof_is_found_as_a_disagreement(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Engine, "at_least_zero", lambda engine, room: True)
    tally = Tally()
    judged(claim(total(3, "n", lambda r: number(1)), plus("n", -2)), 0, Judges(), tally)
    assert "disagreement" in [failure.what for failure in tally.failures]


def test_a_crash_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError("planted")

    monkeypatch.setattr(derive.decide, "_prove", broken)
    tally = Tally()
    assert judged(claim(at("a", 1), at("a", 1)), 7, Judges(), tally) is None
    assert tally.failures[0].what == "crash"
    assert "--seed 7 --count 1" in tally.failures[0].text()
    assert command.failed(tally)


def test_counts_do_not_depend_on_the_number_of_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "CHUNK", 8)
    one, two = (command.run_all(5, 30, processes)[0] for processes in (1, 2))
    assert one.summary() == two.summary()
    assert one.totals["probes"] == 30


def test_constructs_are_found_where_they_were_asked_for() -> None:
    items = [probe(seed) for seed in range(1000)]
    missed = {name for item in items for name in item.pair if name not in item.constructs}
    assert missed <= {"sum that ends at an index"}
    assert len(CONSTRUCTS) > 45


def test_a_failing_probe_is_made_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError("planted")

    monkeypatch.setattr(derive.decide, "_prove", broken)
    true = [seed for seed in range(120) if probe(seed).kind == "true"]
    large = max(true, key=lambda seed: len(places(probe(seed).right)))
    item, failure = shrunk(large, "crash") or pytest.fail("nothing found")
    assert failure.what == "crash"
    assert 2 * len(places(item.right)) < len(places(probe(large).right))
    assert shrunk(large, "false proved") is None


def test_a_wrong_row_of_the_function_table_is_found_as_a_false_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    row = FUNCTIONS["cos"]
    monkeypatch.setitem(FUNCTIONS, "cos", replace(row, derivative=call("sin", Bound(0))))
    monkeypatch.setattr(derive.decide, "INSTANCES_AS_CHECK", 0)
    tally = Tally()
    judged(claim(partial(call("cos", "x"), "x"), call("sin", "x")), 0, Judges(), tally)
    assert [failure.what for failure in tally.failures] == ["false proved"]


class Answer:
    """What the second prover says."""

    def __init__(self, word: str) -> None:
        self.word = word
        self.exact = True


@pytest.mark.parametrize("word", ["agrees", "not covered", "disagrees"])
def test_the_second_prover_is_asked_for_what_is_proved(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def audit(*arguments: object) -> Answer:
        asked.append(arguments)
        return Answer(word)

    monkeypatch.setattr(second, "audit", audit)
    tally = Tally()
    true = claim(plus(at("a", 1), at("b", 1)), plus(at("b", 1), at("a", 1)), "true")
    judged(true, 0, Judges(), tally)
    judged(claim(at("a", 1), at("b", 1)), 0, Judges(), tally)
    assert asked == [(true.left, true.right, true.world.context, (), second.BUDGET, second.VALUES)]
    assert tally.totals[f"audit: {word}"] == 1
    expected = ["disagreement of the second prover"] if word == "disagrees" else []
    assert [failure.what for failure in tally.failures] == expected


@pytest.mark.parametrize("module", ["scalars", "instantiate", "values", "points", "brute", "replay", "worlds"])
def test_brute_force_imports_nothing_of_the_engine(module: str) -> None:
    source = (Path(command.__file__).parent / f"{module}.py").read_text(encoding="utf-8")
    imported = {node.module for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)}
    assert {name for name in imported if name and name.startswith("derive")} <= {"derive.term", "derive.context"}


def test_a_claim_that_nests_too_deeply_for_the_normal_form_is_no_crash() -> None:
    tally = Tally()
    found = run(37722, Judges(), tally)
    assert found is not None and found.verdict.word == "refuted"
    assert tally.failures == []
