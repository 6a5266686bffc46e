"""What follows from an assumption A B = I of square matrices: B A = I, det A ≠ 0 and det B ≠ 0.

Place on the way of a step: `derive.declare.assumptions` adds this to every assumption. It holds for square matrices
only: for a matrix with more columns than rows, A B = I says nothing of B A.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from derive.context import Context, Hypothesis
from derive.functions import DETERMINANT
from derive.term import (
    ONE,
    ZERO,
    Apply,
    Binder,
    Bound,
    Delta,
    Family,
    Product,
    Relation,
    Term,
    children,
    instantiate,
)

ROW, COLUMN, MIDDLE = Bound(0), Bound(1), Bound(2)


def of_product(hypothesis: Hypothesis, context: Context) -> Iterator[Hypothesis]:
    """What follows from a hypothesis, if it says of two square matrices that their product is I."""
    relation = hypothesis.relation
    if relation.operator != "=" or hypothesis.conditions or len(hypothesis.ranges) != 2:
        return
    for total, unit in ((relation.left, relation.right), (relation.right, relation.left)):
        if not _is_identity(unit, context):
            continue
        match total:
            case Binder("sum", low, size, (), Product(factors), hint):
                if (*hypothesis.ranges, (low, size)) != ((ONE, size),) * 3:
                    return
                yield from _swapped(hypothesis, factors, size, unit, hint)


def _swapped(
    hypothesis: Hypothesis, factors: Sequence[Term], size: Term, unit: Term, hint: str
) -> Iterator[Hypothesis]:
    mentioned = [_levels(factor) for factor in factors]
    left = tuple(factor for factor, levels in zip(factors, mentioned, strict=True) if COLUMN.level not in levels)
    right = tuple(factor for factor in factors if factor not in left)
    if not left or not right or any({ROW.level, COLUMN.level} <= levels for levels in mentioned):
        return
    # the left matrix has its row at level 0 and its column at level 2, the right one at 2 and at 1
    swapped = (
        *(instantiate(factor, (ROW, MIDDLE, ROW), 3) for factor in right),
        *(instantiate(factor, (MIDDLE, COLUMN, COLUMN), 3) for factor in left),
    )
    total = Binder("sum", ONE, size, (), Product(swapped), hint)
    yield Hypothesis(hypothesis.text, hypothesis.ranges, Relation("=", total, unit))
    first = tuple(instantiate(factor, (ROW, COLUMN, COLUMN), 2) for factor in left)
    second = tuple(instantiate(factor, (ROW, COLUMN, ROW), 2) for factor in right)
    for entry in dict.fromkeys((first, second)):
        columns = Binder("array", ONE, size, (), entry[0] if len(entry) == 1 else Product(entry), "j")
        matrix = Binder("array", ONE, size, (), columns, "i")
        yield Hypothesis(hypothesis.text, (), Relation("!=", Apply(DETERMINANT, (matrix,)), ZERO))


def _is_identity(term: Term, context: Context) -> bool:
    match term:
        case Delta(left, right):
            return {left, right} == {ROW, COLUMN}
        case Family(name, (left, right)) if name in context.definitions:
            is_whole = {left, right} == {ROW, COLUMN} and context.definitions[name].parameters == 2
            return is_whole and context.definitions[name].body == Delta(ROW, COLUMN)
    return False


def _levels(term: Term) -> set[int]:
    """The levels of all bound indices in a term."""
    if isinstance(term, Bound):
        return {term.level}
    return {level for part in children(term) for level in _levels(part)}
