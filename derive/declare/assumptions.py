r"""Assumptions and cases: relations that may be used, for every value of their parameters.

Place on the way of a step: the checker hands each `Assume` here in the document's order, and each step's
``when`` to `conditions`. An assumption holds for every value of the indices it names under ``for all``; if it
names none, of the free indices of its left side (of the first side that has any), except those the
declarations and earlier assumptions already fix, such as the index at which a one-hot vector is 1. A relation
between vectors or matrices is assumed component by component, but for ``x \neq y``, which says that not all components
are equal: that the sum of the squares of their differences is positive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from derive.context import Context, Hypothesis
from derive.declare import inverses
from derive.declare.parameters import abstract, abstract_relation, index_range, open_array
from derive.diagnostic import Diagnostic, FormulaError, fail
from derive.document import Assume, Text
from derive.elaborate import Elaborated, elaborate, elaborate_conditions, fixed_indices, mentioned_indices
from derive.elaborate.shape import is_zero
from derive.latex.names import canonical_key
from derive.latex.parser import parse, parse_condition
from derive.latex.syntax import Node
from derive.latex.syntax import Relation as Chain
from derive.latex.vocabulary import Vocabulary
from derive.term import ZERO, Binder, Power, Relation, Term, difference, lift, number

_OPERATORS = frozenset(("=", "!=", "<", "<=", ">", ">="))


@dataclass(frozen=True, slots=True)
class Assumed:
    """The context with an assumption in force. With findings of severity ``error`` it is wrong as written,
    and what is in force is its reading."""

    context: Context
    findings: tuple[Diagnostic, ...] = ()


def assume(entry: Assume, context: Context, vocabulary: Vocabulary) -> Assumed:
    """The context with every relation of an assumption in force. Raises `FormulaError` if it has no
    meaning."""
    node = parse(entry.latex.value, vocabulary)
    if not isinstance(node, Chain) or node.restarts:
        raise fail("D110", "an assumption is a relation, such as an equation", node.span)
    for operator, mark in zip(node.operators, node.marks, strict=False):
        if operator not in _OPERATORS:
            raise fail("D504", "this relation cannot be assumed; = and the orders can", mark)
    if not set(node.operators) <= _OPERATORS:
        raise fail("D504", "this relation cannot be assumed; = and the orders can", node.span)
    given = None if entry.for_all is None else tuple(canonical_key(text.value) for text in entry.for_all)
    sides = _sides(node.sides, context, vocabulary, given or ())
    fixed = fixed_indices(context)
    parameters = given if given is not None else _parameters(sides, fixed)
    ranges = tuple(index_range(context, name, node.span) for name in parameters)
    findings = [finding for side in sides for finding in side.findings]
    findings += _one_sided(sides, frozenset(parameters) | fixed, given is not None)
    case = conditions(entry.when, context, vocabulary)
    text = entry.latex.value.strip()
    opened = [open_array(side.term) for side in sides]
    axes = next((found for _, found in opened if found), ())
    spans = tuple((abstract(low, parameters), abstract(high, parameters)) for low, high in (*ranges, *axes))
    for operator, left, right in zip(node.operators, opened, opened[1:], strict=False):
        relation = Relation(
            operator,
            _component(left[0], len(left[1]), len(axes), parameters),
            _component(right[0], len(right[1]), len(axes), parameters),
        )
        below = len(axes)
        if axes and operator == "!=":
            relation, below = _somewhere(relation, spans[len(ranges) :]), 0
        cases = tuple(_case_relation(condition, parameters, below) for condition in case)
        hypothesis = Hypothesis(text, spans[: len(ranges) + below], relation, cases)
        for item in (hypothesis, *inverses.of_product(hypothesis, context)):
            context = context.with_hypothesis(item)
    return Assumed(context, tuple(findings))


def _component(term: Term, axes: int, wanted: int, parameters: tuple[str, ...]) -> Term:
    """A side's component below the parameters, with one parameter more for each axis of the vectors."""
    moved = abstract(term, parameters)
    return moved if axes == wanted else _deeper(moved, wanted, len(parameters))


def _somewhere(relation: Relation, axes: tuple[tuple[Term, Term], ...]) -> Relation:
    """That two arrays differ at some component: x ≠ y if and only if Σ (x_i − y_i)² > 0, of real numbers."""
    total: Term = Power(difference(relation.left, relation.right), number(2))
    for low, high in reversed(axes):
        total = Binder("sum", low, high, (), total)
    return Relation(">", total, ZERO)


def _case_relation(relation: Relation, parameters: tuple[str, ...], axes: int) -> Relation:
    moved = abstract_relation(relation, parameters)
    count = len(parameters)
    return Relation(moved.operator, _deeper(moved.left, axes, count), _deeper(moved.right, axes, count))


def _deeper(term: Term, axes: int, parameters: int) -> Term:
    """A term below ``parameters`` levels, moved below ``axes`` more."""
    for _ in range(axes):
        term = lift(term, parameters)
    return term


def _sides(
    nodes: tuple[Node, ...], context: Context, vocabulary: Vocabulary, given: tuple[str, ...]
) -> tuple[Elaborated, ...]:
    """The sides of a chain, all of the rank of the first that is not a literal 0."""
    leader = next((place for place, node in enumerate(nodes) if not is_zero(node)), 0)
    mentioned = [mentioned_indices(node, vocabulary) for node in nodes]
    known = frozenset(given).union(*mentioned)
    first = elaborate(nodes[leader], context, vocabulary, None, given, known)
    components = given or first.free_indices
    like = (first.axes, first.batch, first.is_row)
    return tuple(
        first
        if place == leader
        else elaborate(node, context, vocabulary, len(first.axes), components, known, *like)
        for place, node in enumerate(nodes)
    )


def _parameters(sides: Sequence[Elaborated], fixed: frozenset[str]) -> tuple[str, ...]:
    """The free indices of the first side that has any, without those that are fixed."""
    for side in sides:
        found = tuple(name for name in side.free_indices if name not in fixed)
        if found:
            return found
    return ()


def _one_sided(sides: Sequence[Elaborated], known: frozenset[str], stated: bool) -> list[Diagnostic]:
    """Indices an assumption is not made for every value of, and that nothing fixes. Where ``for all`` is
    stated, the others are fixed by that."""
    if stated:
        return []
    found: list[Diagnostic] = []
    for side in sides:
        for name, span in zip(side.free_indices, side.places, strict=True):
            if name not in known:
                found.append(Diagnostic("D305", f"the index {name} is free on this side only", span))
    return found


def conditions(texts: tuple[Text, ...], context: Context, vocabulary: Vocabulary) -> tuple[Relation, ...]:
    """The conditions of a case, between indices, sizes and scalars. Raises `FormulaError` if one has no meaning,
    without a place: its place is not one of the formula that the conditions belong to."""
    relations: list[Relation] = []
    for text in texts:
        try:
            found, findings = elaborate_conditions(parse_condition(text.value, vocabulary), context, vocabulary)
        except FormulaError as error:
            findings, found = (error.diagnostic,), ()
        for finding in findings:
            if finding.severity == "error":
                raise fail(finding.code, f"in the condition {text.value.strip()}: {finding.message}")
        relations.extend(found)
    return tuple(relations)
