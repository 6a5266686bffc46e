"""Every row of the table of rules: true at small instances, its conditions needed, proved by the engine by this row."""

from __future__ import annotations

import ast
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

import pytest

from derive.check import check, check_document
from derive.context import Context
from derive.decide import equal
from derive.load import load_text
from derive.normal import lower, ring, zero
from derive.normal.engine import Engine
from derive.normal.errors import NeverDefined, NotSupported
from derive.result import FileResult
from derive.rules import SUBJECTS, TABLE, Rule, row_of
from derive.rules.page import page
from derive.term import Sum, Symbol, free_names, number
from derive.verdict import Word
from tests.rules import MANY, Seen, Statement, seen, statement
from tests.traps import FALSE, TRUE, document, plain


def texts(row: Rule) -> set[str]:
    """The conditions of a row as they are written."""
    return {condition.text for condition in row.conditions}


ROOT = Path(__file__).parent.parent
PROOFS = sorted((ROOT / "proofs").glob("*.yaml"))
BENCH = sorted((ROOT / "tests" / "bench").glob("*.yaml"))
ROWS = list(TABLE.values())
LEAST = {row.name: 2 for row in ROWS if {r"n \ge 2", r"j \ge 2"} & texts(row)}
LEAST |= {row.name: 3 for row in ROWS if r"n \ge 3" in texts(row)}
CONDITIONS = [
    pytest.param(row, place, id=f"{row.name}: {condition.text}")
    for row in ROWS
    for place, condition in enumerate(row.conditions)
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_both_sides_are_defined_and_equal_at_small_instances(row: Rule) -> None:
    claim = statement(row)
    found = list(seen(claim))
    assert [item.instance for item in found if not (item.defined and item.equal)] == []
    names = free_names(claim.left) | free_names(claim.right)
    assert found if not names else len(found) > 2
    if "n" in names:
        # a row that asks for n ≥ 3 has no smaller sizes
        assert {item.instance.integers["n"] for item in found} == set(range(LEAST.get(row.name, 1), 4))


@pytest.mark.parametrize(("row", "place"), CONDITIONS)
def test_a_needed_condition_has_a_counterexample_and_a_sufficient_one_has_none(row: Rule, place: int) -> None:
    condition = row.conditions[place]
    failure = failing(row.name, place)
    assert (failure is not None) == condition.needed, failure
    assert bool(condition.why) != condition.needed


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_the_engine_proves_the_row_by_the_row(row: Rule) -> None:
    claim = statement(row)
    verdict = equal(claim.left, claim.right, claim.context)
    assert verdict.word is Word.PROVED, verdict
    if row.recorded:
        used = {row_of(text).name for text in (*verdict.rules, *("hypothesis" for _ in verdict.hypotheses))}
        assert row.recorded in used, verdict


@pytest.mark.parametrize(("row", "place"), CONDITIONS)
def test_the_engine_does_not_prove_the_row_without_a_needed_condition(row: Rule, place: int) -> None:
    claim = statement(row, (place,))
    verdict = equal(claim.left, claim.right, claim.context)
    assert verdict.word is not Word.PROVED or not row.conditions[place].needed, verdict
    # neither is it only the instances that keep the engine from a false proof
    failure = failing(row.name, place)
    assert failure is None or not failure.defined or not vanishes(claim)


@cache
def failing(name: str, place: int) -> Seen | None:
    """An instance at which a row fails without a condition: one with different values, or else one without."""
    undefined = None
    for item in seen(statement(TABLE[name], (place,)), MANY):
        if item.defined and not item.equal:
            return item
        undefined = undefined or (None if item.defined else item)
    return undefined


def vanishes(claim: Statement) -> bool:
    """Whether the normal form of the difference is 0: the sides are equal wherever both are defined."""
    e = Engine(claim.context)
    try:
        sides = [lower.lower(e, side, ()) for side in (claim.left, claim.right)]
        return zero.is_zero(e, ring.subtract(*sides))
    except (NotSupported, NeverDefined):
        return False


def weakened(claim: Statement) -> Statement:
    """The same with sizes from 0 and with indices that may lie beyond their ranges."""
    names = {}
    for name, item in claim.context.variables.items():
        if item.sort == "size":
            item = replace(item, minimum=item.minimum - 1)
        elif item.sort == "index":
            item = replace(item, lower=number(-2), upper=Sum((Symbol("n"), number(2))))
        names[name] = item
    return replace(claim, context=replace(claim.context, variables=MappingProxyType(names)))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
@pytest.mark.parametrize("dropped", [False, True], ids=["with conditions", "without conditions"])
def test_a_row_in_a_wider_context_is_proved_only_if_it_holds_there(row: Rule, dropped: bool) -> None:
    claim = weakened(statement(row, tuple(range(len(row.conditions)))) if dropped else statement(row))
    verdict = equal(claim.left, claim.right, claim.context)
    found = list(seen(claim))
    if vanishes(claim):
        assert [item for item in found if item.defined and not item.equal] == []
    if verdict.word is Word.PROVED:
        assert [item for item in found if not item.defined] == []


def test_the_engine_records_rules_of_the_table_only_and_each_of_them() -> None:
    found = set()
    for path in sorted((ROOT / "derive" / "normal").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "note":
                first = node.args[0]
                choices = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
                assert all(isinstance(item, ast.Constant) for item in choices), (path.name, node.lineno)
                found |= {(item.value, len(node.args) == 2) for item in choices if isinstance(item, ast.Constant)}
    assert {name for name, _ in found} == {row.recorded for row in ROWS} - {""}
    assert [name for name, detailed in found if detailed != bool(TABLE[name].detail)] == []


def test_a_rule_without_a_row_cannot_be_recorded() -> None:
    with pytest.raises(KeyError):
        Engine(Context()).note("x = x + 1")


def test_a_name_stands_for_one_row() -> None:
    rows = [row for rows in SUBJECTS.values() for row in rows]
    assert len({row.name for row in rows}) == len(rows)
    assert [row.name for row in rows if ": " in row.name] == []
    assert [row.name for row in rows if row.recorded and TABLE[row.recorded].recorded != row.recorded] == []


@pytest.mark.parametrize("path", PROOFS, ids=lambda path: path.stem)
def test_every_rule_a_verdict_lists_has_its_row(path: Path) -> None:
    result = check(path)
    assert listed(result)
    for text in listed(result):
        row = row_of(text)
        assert text == row.name or (row.detail and text.startswith(f"{row.name}: "))


def test_every_rule_used_on_the_benchmark_and_the_traps_has_its_row() -> None:
    results = [check(path) for path in BENCH]
    results += [
        check_document(load_text(document(plain(trap)), "trap.yaml")) for trap in (*TRUE.values(), *FALSE.values())
    ]
    assert sum(bool(listed(result)) for result in results) > len(results) // 2
    assert all(row_of(text).recorded for result in results for text in listed(result))


def listed(result: FileResult) -> list[str]:
    """All rules that the verdicts of a file list."""
    steps = (*result.goals, *result.steps)
    verdicts = [item.verdict for step in steps for item in step.judgements]
    return [text for verdict in verdicts for text in verdict.rules]


def test_the_page_is_that_of_the_table() -> None:
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == page()
