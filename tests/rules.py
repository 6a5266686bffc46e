"""The rows of the table of rules as terms, and their values at small instances."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from flint import arb, ctx

from derive.check import Checker
from derive.context import Context
from derive.declare import conditions, declare
from derive.document import Step
from derive.elaborate import elaborate, mentioned_indices
from derive.evaluate import Evaluator, Instance, NoValue, Undefined, instances
from derive.evaluate.evaluate import settled
from derive.evaluate.names import State
from derive.evaluate.reading import derivative_order
from derive.latex.parser import parse
from derive.latex.syntax import Relation
from derive.load import load_text
from derive.rules import TABLE, Condition, Rule
from derive.rules.rule import written
from derive.term import Term, free_names, rank, shape

SEEDS = (0, 1, 2)
FEW, MANY = 25, 150
WORK = 200_000


@dataclass(frozen=True)
class Statement:
    """``left = right`` in a context."""

    left: Term
    right: Term
    context: Context


def statement(rule: Rule, dropped: tuple[int, ...] = ()) -> Statement:
    """What a row says, read as a proof file is; without the conditions at the places ``dropped``."""
    return _statement(rule.name, dropped)


@cache
def _statement(name: str, dropped: tuple[int, ...]) -> Statement:
    rule = TABLE[name]
    kept = tuple(item for place, item in enumerate(rule.conditions) if place not in dropped)
    document = load_text(_file(rule, kept), f"{name}.yaml")
    assert document.problems == ()
    names = declare(document)
    checker = Checker(names.context, names.vocabulary)
    for entry in (*document.before, *document.entries):
        if not isinstance(entry, Step):
            assert all(not result.errors for result in checker.entry(entry)), (rule.name, entry)
            continue
        context, vocabulary = checker.context, checker.vocabulary
        context = context.with_conditions(conditions(entry.when, context, vocabulary))
        node = parse(entry.latex.value, vocabulary)
        assert isinstance(node, Relation)
        first, second = node.sides
        known = mentioned_indices(first, vocabulary) | mentioned_indices(second, vocabulary)
        left = elaborate(first, context, vocabulary, in_scope=known)
        right = elaborate(
            second, context, vocabulary, rank(left.term), left.free_indices, known, shape(left.term)
        )
        found = [item.message for item in (*left.findings, *right.findings) if item.severity == "error"]
        assert found == [], rule.name
        return Statement(left.term, right.term, context)
    raise AssertionError(rule.name)


def _file(rule: Rule, kept: tuple[Condition, ...]) -> str:
    """The proof file of a row."""
    facts = [*((text, "") for text in rule.assume), *((item.assume, item.among) for item in kept if item.assume)]
    case = [*rule.case, *(item.when for item in kept if item.when)]
    lines = ["title: a rule", "declare:"]
    lines += [f"  {name}: {written(meaning)}" for name, meaning in rule.declarations(kept).items()]
    lines += ["define:" if rule.define else "", *(f"- {_quoted(text)}" for text in rule.define)]
    lines += ["assume:" if facts else ""]
    for text, among in facts:
        lines += [f"- assume: {_quoted(text)}", f"  when: {_quoted(among)}" if among else ""]
    lines += ["steps:", f"- latex: {_quoted(f'{rule.left} = {rule.right}')}"]
    lines += ["  when:" if case else "", *(f"  - {_quoted(text)}" for text in case)]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    doubled = text.replace("'", "''")
    return f"'{doubled}'"


@dataclass(frozen=True)
class Seen:
    """An instance, and whether both sides have values there that are equal."""

    instance: Instance
    defined: bool
    equal: bool


def seen(claim: Statement, most: int = FEW, largest: int = 3) -> Iterator[Seen]:
    """Both sides at instances of all sizes up to ``largest``, ``most`` of them for each of several seeds."""
    evaluator = Evaluator(claim.context)
    sides = (claim.left, claim.right)
    names = sorted(free_names(claim.left) | free_names(claim.right) | functions(claim))
    order = max(derivative_order(claim.context, side) for side in sides)
    for seed in SEEDS:
        found = instances(claim.context, names, seed, order)
        small = (item for item in found if all(abs(value) <= largest + 2 for value in item.integers.values()))
        small = (item for item in small if max(sizes(claim, item), default=1) <= largest)
        for instance in islice(small, most):
            with ctx.workprec(256):
                try:
                    values = [settled(evaluator.code(side, 0)(State(instance, WORK))) for side in sides]
                except Undefined:
                    yield Seen(instance, False, False)
                    continue
                except NoValue:
                    continue
                yield Seen(instance, True, bool(arb(values[0]).overlaps(arb(values[1]))))


def functions(claim: Statement) -> frozenset[str]:
    """The unspecified functions of the context: an instance must settle those that are applied."""
    return frozenset(name for name, item in claim.context.variables.items() if item.sort == "function")


def sizes(claim: Statement, instance: Instance) -> list[int]:
    """The values of the sizes."""
    return [
        value for name, value in instance.integers.items() if claim.context.variables[name].sort == "size"
    ]
