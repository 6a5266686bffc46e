"""Ranges of sums brought near 1, and conditions that decide nothing left out: fewer instances are asked for.

Place on the way of a step: `derive.finite.unfold` does this last. All changes are identities. The bound counts offsets
of comparisons and shifts in components: Σ_{t=3}^{n+2} v_{t−2} has both, Σ_{t=1}^{n} v_t, which is the same, neither.
Factors without the index of a sum are taken out of it, so that they are multiplied once.
"""

from __future__ import annotations

from derive.finite.errors import NotCovered
from derive.finite.shape import HOLDS, affine
from derive.term import (
    ONE,
    ZERO,
    Binder,
    Bound,
    Cases,
    Delta,
    Family,
    Product,
    Relation,
    Sum,
    Symbol,
    Term,
    children,
    difference,
    number,
    rebuild,
)


def settled(term: Term, depth: int) -> Term:
    """A term below ``depth`` binders with its ranges moved and its empty cases left out."""
    result = rebuild(term, settled, depth)
    match result:
        case Cases(branches):
            return _cases(branches)
        case Delta(left, right):
            return _delta(left, right) or result
        case Product(factors) if ZERO in factors:
            return ZERO
        case Binder("sum", _, _, _, body) if body == ZERO:
            return ZERO
        case Binder("sum"):
            shift = _shift(result, depth)
            return _taken_out(_moved(result, depth, shift) if shift else result, depth)
    return result


def _cases(branches: tuple[tuple[tuple[Relation, ...], Term], ...]) -> Term:
    """A case distinction without the cases that are certain or impossible; its value if that is the same in all."""
    kept: list[tuple[tuple[Relation, ...], Term]] = []
    for conditions, value in branches:
        decided = [_decided(relation) for relation in conditions]
        if False in decided:
            continue
        left = tuple(relation for relation, known in zip(conditions, decided, strict=True) if not known)
        kept.append((left, value))
        if not left:
            break
    if kept and not kept[-1][0] and len({value for _, value in kept}) == 1:
        return kept[0][1]
    return Cases(tuple(kept)) if kept else Cases(branches)


def _decided(relation: Relation) -> bool | None:
    """Whether two indices whose distance is a number are so related; None if it is not."""
    try:
        names, distance = affine(difference(relation.left, relation.right))
    except NotCovered:
        return None
    return None if names else HOLDS[relation.operator](distance, 0)


def _taken_out(term: Term, depth: int) -> Term:
    """Factors that do not depend on the index of a sum, before it."""
    if not isinstance(term, Binder) or not isinstance(term.body, Product):
        return term
    inside = tuple(factor for factor in term.body.factors if _mentions(factor, depth))
    outside = tuple(factor for factor in term.body.factors if not _mentions(factor, depth))
    if not outside or not inside:
        return term
    body = inside[0] if len(inside) == 1 else Product(inside)
    rest = Binder("sum", term.lower, term.upper, term.conditions, body, term.hint)
    return Product((*(_lifted_out(factor, depth) for factor in outside), _taken_out(rest, depth)))


def _lifted_out(term: Term, depth: int) -> Term:
    """A term from below the binder of a level, which it does not mention, moved out of it."""

    def change(part: Term, _: int) -> Term:
        return Bound(part.level - 1) if isinstance(part, Bound) and part.level > depth else rebuild(part, change)

    return change(term, 0)


def _delta(left: Term, right: Term) -> Term | None:
    """A delta of two indices whose distance is a number."""
    try:
        names, distance = affine(difference(left, right))
    except NotCovered:
        return None
    return None if names else ZERO if distance else ONE


def _shift(term: Binder, depth: int) -> int:
    """By how much to lower the index: by what it stands shifted by in all components, else so that it begins at 1."""
    try:
        found = _shifts(term.body, depth)
        if len(found) == 1:
            return -found.pop()
        names, least = affine(term.lower)
        return 0 if names or found else least - 1
    except NotCovered:
        return 0


def _shifts(term: Term, level: int) -> set[int]:
    """The numbers that are added to the index of a level in components."""
    found, stack = set(), [term]
    while stack:
        part = stack.pop()
        if isinstance(part, Family):
            for index in part.indices:
                names, constant = affine(index)
                if names.get(level) == 1:
                    found.add(constant)
        stack.extend(children(part))
    return found


def _moved(term: Binder, depth: int, shift: int) -> Term:
    """The sum over t − shift."""

    def change(part: Term, _: int) -> Term:
        if isinstance(part, Sum | Bound) and _mentions(part, depth):
            try:
                return _index(Sum((part, number(shift))) if part == Bound(depth) else _replaced(part, depth, shift))
            except NotCovered:
                pass
        return rebuild(part, change)

    moved = rebuild(term, change)
    assert isinstance(moved, Binder)
    lower, upper = (_index(Sum((end, number(-shift)))) for end in (term.lower, term.upper))
    return Binder("sum", lower, upper, moved.conditions, moved.body, term.hint)


def _replaced(term: Term, level: int, shift: int) -> Term:
    if term == Bound(level):
        return Sum((term, number(shift)))
    return rebuild(term, lambda part, _: _replaced(part, level, shift))


def _mentions(term: Term, level: int) -> bool:
    return term == Bound(level) or any(_mentions(part, level) for part in children(term))


def _index(term: Term) -> Term:
    """An index plus a number in its shortest form."""
    names, constant = affine(term)
    parts: list[Term] = []
    for base, multiple in names.items():
        atom = Symbol(base) if isinstance(base, str) else Bound(base)
        parts.append(atom if multiple == 1 else Product((number(multiple), atom)))
    if constant or not parts:
        parts.append(number(constant))
    return parts[0] if len(parts) == 1 else Sum(tuple(parts))
