"""Families whose components a hypothesis gives outright: y_i = δ_{iℓ}, A_{ij} = 0 for i ≠ j.

Place on the way of a step: the engine asks here whenever it makes a component of a family; what is given takes the
component's place, unless a derivative is being taken in which the hypothesis is only a fact at a point.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from derive import signs, term
from derive.context import Context, Hypothesis
from derive.normal import index as ix
from derive.normal import lower, ring
from derive.normal.atoms import Atom, Polynomial
from derive.normal.index import Affine

if TYPE_CHECKING:
    from derive.normal.engine import Engine

MOST_UNSURE = 2


def read_given(e: Engine, hypothesis: Hypothesis) -> None:
    """``y_i = δ_{iℓ}`` gives the components of y, unless their own values would be needed to say what they are."""
    left = hypothesis.relation.left
    if hypothesis.relation.operator != "=":
        return
    if not isinstance(left, term.Symbol | term.Family) or left.name in e.context.definitions:
        return
    declared = e.context.variables.get(left.name)
    if declared is None or declared.sort not in ("scalar", "family"):
        return
    reached, frontier = set(), [hypothesis.relation.right]
    while frontier:
        for name in sorted(term.free_names(frontier.pop())):
            if name in reached:
                continue
            reached.add(name)
            if name in e.context.definitions:
                frontier.append(e.context.definitions[name].body)
            frontier.extend(rule.relation.right for rule in e.givens.get(name, ()))
    if left.name not in reached:
        e.givens.setdefault(left.name, []).append(hypothesis)


def given_component(
    e: Engine,
    name: str,
    indices: tuple[Affine, ...],
    derivatives: tuple[tuple[str, tuple[Affine, ...]], ...],
) -> Polynomial | None:
    """The value of a component that a hypothesis gives outright (``y_i = δ_{iℓ}``), or None."""
    if derivatives:
        return None
    for rule in e.givens.get(name, ()):
        if any(not is_identity_in(e.context, rule, variable) for variable in e.ambient):
            e.blocked = True
            continue
        arguments = _matched(e, rule, indices)
        if arguments is None:
            continue
        value = _given_where(e, rule, arguments, e.atoms.make("family", name, indices, ()))
        if value is not None:
            e.note("hypothesis", rule.text)
            e.uses.substitute(_place(e, rule), rule.text)
            return value
    return None


def _place(e: Engine, rule: Hypothesis) -> int:
    return next(place for place, item in enumerate(e.context.hypotheses) if item is rule)


def _given_where(e: Engine, rule: Hypothesis, arguments: tuple[Affine, ...], atom: Atom) -> Polynomial | None:
    """The given value where the hypothesis speaks of the component, by its ranges and conditions, and the component
    itself elsewhere; None if it certainly does not, or if there is too much to tell apart."""
    limits = [(lower.affine(e, low, arguments), lower.affine(e, high, arguments)) for low, high in rule.ranges]
    needed = [
        (">=", room)
        for (first, last), actual in zip(limits, arguments, strict=True)
        for room in (ix.subtract(actual, first), ix.subtract(last, actual))
    ]
    for relation in rule.conditions:
        sides = [lower.affine(e, side, arguments) for side in (relation.left, relation.right)]
        needed.append((relation.operator, ix.subtract(*sides)))
    unsure: list[Polynomial] = []
    for operator, difference in needed:
        possible, allowed = e.compare(difference), signs.of_relation(operator)
        if not possible & allowed:
            return None
        if possible & ~allowed:
            unsure.append(lower.holds(e, operator, difference))
    value = lower.lower(e, rule.relation.right, arguments)
    if not unsure:
        return value
    if len(unsure) > MOST_UNSURE:
        return None
    elsewhere = ring.subtract(ring.number(1), ring.restricted(e, ring.number(1), unsure))
    return ring.add((ring.restricted(e, value, unsure), ring.multiply(e, elsewhere, ring.of_atom(atom))))


def is_identity_in(context: Context, hypothesis: Hypothesis, variable: str) -> bool:
    """Whether a hypothesis holds for all values of a variable, not just at a point: it speaks of what was declared to
    depend on the variable, or does not speak of the variable at all. Only then may it be used under ∂/∂variable."""
    names = _reached_names(context, hypothesis)
    declared = [context.variables.get(name) for name in sorted(names)]
    depends = any(item is not None and variable in item.depends_on for item in declared)
    return depends or variable not in names


def _reached_names(context: Context, hypothesis: Hypothesis) -> set[str]:
    """The names a hypothesis mentions, in definitions too."""
    found: set[str] = set()
    frontier = [hypothesis.relation.left, hypothesis.relation.right]
    while frontier:
        for name in sorted(term.free_names(frontier.pop()) - found):
            found.add(name)
            if name in context.definitions:
                frontier.append(context.definitions[name].body)
    return found


def _matched(e: Engine, rule: Hypothesis, indices: tuple[Affine, ...]) -> tuple[Affine, ...] | None:
    left = rule.relation.left
    pattern = left.indices if isinstance(left, term.Family) else ()
    if len(pattern) != len(indices):
        return None
    bound: dict[int, Affine] = {}
    for part, actual in zip(pattern, indices, strict=True):
        if isinstance(part, term.Bound) and part.level not in bound:
            bound[part.level] = actual
        elif isinstance(part, term.Bound):
            if bound[part.level] != actual:
                return None
        elif lower.affine(e, part, ()) != actual:
            return None
    if sorted(bound) != list(range(len(rule.ranges))):
        return None
    return tuple(bound[level] for level in range(len(rule.ranges)))
