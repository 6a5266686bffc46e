"""Do the cases of a split cover everything?

Place on the way of a step: a line that recombines cases (``from: [case-1, case-2]``) must follow from each under its
condition, and the conditions together must leave nothing out. Conditions compare index expressions; every
difference may be negative, zero or positive, and each combination must satisfy one of the cases. Differences are
treated as if they were independent, so a covered split is certainly covered.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from derive import signs
from derive.context import Context
from derive.normal import index as ix
from derive.normal.engine import Engine
from derive.normal.index import Affine
from derive.normal.knowledge import condition
from derive.normal.lower import affine
from derive.term import Relation

MOST_DIFFERENCES = 6

_SIGNS = (signs.NEGATIVE, signs.ZERO, signs.POSITIVE)


def covered(cases: Sequence[tuple[Relation, ...]], context: Context) -> bool:
    """Whether every instance of the context satisfies all conditions of at least one case. Conditions already in
    the context count as given. Raises NotSupported for conditions that do not compare index expressions."""
    e = Engine(context)
    read = [[_difference(e, relation) for relation in case] for case in cases]
    differences = sorted({difference for case in read for difference, _ in case})
    if len(differences) > MOST_DIFFERENCES:
        return False
    for combination in product(_SIGNS, repeat=len(differences)):
        actual = dict(zip(differences, combination, strict=True))
        possible = all(e.compare(difference) & sign for difference, sign in actual.items())
        if possible and not any(all(actual[d] & allowed for d, allowed in case) for case in read):
            return False
    return True


def _difference(e: Engine, relation: Relation) -> tuple[Affine, int]:
    difference = ix.subtract(affine(e, relation.left, ()), affine(e, relation.right, ()))
    return condition(relation.operator, difference)
