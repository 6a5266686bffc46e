"""Sums that run backwards: Σ_i f(n + 1 − i) is Σ_i f(i), over the same range.

Place on the way of a step: the last thing that `derive.finite.unfold` does. The bound speaks of indices plus a number;
a sum whose index stands only behind a minus in its components is turned round, i ↦ lower + upper − i.
"""

from __future__ import annotations

from functools import partial

from derive.context import Context
from derive.finite.errors import NotCovered
from derive.finite.shape import affine
from derive.term import (
    Binder,
    Bound,
    Cases,
    Delta,
    Family,
    Relation,
    Sum,
    Term,
    children,
    difference,
    negative,
    rebuild,
)


def forward(term: Term, depth: int, context: Context) -> Term:
    """A term below ``depth`` binders in which no sum runs backwards in its components or conditions."""
    result = rebuild(term, partial(forward, context=context), depth)
    if isinstance(result, Binder) and result.kind == "sum" and _directions(result, depth, context) == {-1}:
        ends = result.lower, result.upper

        def change(part: Term, _: int) -> Term:
            return Sum((*ends, negative(part))) if part == Bound(depth) else rebuild(part, change)

        turned = rebuild(result, change)
        assert isinstance(turned, Binder)
        return Binder("sum", *ends, turned.conditions, turned.body, result.hint)
    return result


def _directions(term: Binder, level: int, context: Context) -> set[int]:
    """The multiples in which the index of a sum stands in components, and the directions in which its conditions and
    those below ask it to run."""
    found, stack = _compared(term, level, context), list[Term]([term.body])
    while stack:
        part = stack.pop()
        if isinstance(part, Family):
            for index in part.indices:
                try:
                    names, _ = affine(index)
                except NotCovered:
                    continue
                if level in names:
                    found.add(names[level])
        found.update(_compared(part, level, context))
        stack.extend(children(part))
    return found


def _compared(term: Term, level: int, context: Context) -> set[int]:
    """The direction in which the index of a level must run for the conditions of a term to compare it with another
    index: t ≤ n + 1 − r compares t with r run backwards."""
    match term:
        case Binder(_, _, _, conditions):
            relations = conditions
        case Cases(branches):
            relations = tuple(relation for conditions, _ in branches for relation in conditions)
        case Delta(left, right):
            relations = (Relation("=", left, right),)
        case _:
            return set()
    found = set()
    for relation in relations:
        try:
            names, _ = affine(difference(relation.left, relation.right))
        except NotCovered:
            continue
        others = [multiple for base, multiple in names.items() if base != level and not _is_size(base, context)]
        if level in names and others:
            found.add(-1 if names[level] * others[0] > 0 else 1)
    return found


def _is_size(base: str | int, context: Context) -> bool:
    return isinstance(base, str) and context.variables[base].sort == "size"
