"""Can inequalities between indices and sizes hold at once? Elimination of one variable after the other.

Place on the way of a step: `derive.normal.orders` asks which of the cases it splits into can be. By Fourier and
Motzkin, with every constant rounded to what integers allow. "Yes" may be wrong where integers have no solution but
fractions do (never for differences of two indices); "no" is always right. Nothing here knows of engines or ranges.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import gcd

from derive.normal import index as ix
from derive.normal.index import Affine, Variable

MOST_INEQUALITIES = 300


def feasible(inequalities: Iterable[Affine]) -> bool:
    """Whether all expressions can be ≥ 0 at once; True also where there are too many to tell."""
    left = _tightened(inequalities)
    while left is not None:
        variable = _next(left)
        if variable is None:
            return True
        above = [item for item in left if ix.coefficient(item, variable) > 0]
        below = [item for item in left if ix.coefficient(item, variable) < 0]
        if len(left) + len(above) * len(below) > MOST_INEQUALITIES:
            return True
        rest = [item for item in left if not ix.coefficient(item, variable)]
        for up in above:
            for down in below:
                rest.append(
                    ix.add(
                        ix.scale(up, -ix.coefficient(down, variable)),
                        ix.scale(down, ix.coefficient(up, variable)),
                    )
                )
        left = _tightened(rest)
    return False


def _tightened(inequalities: Iterable[Affine]) -> list[Affine] | None:
    """The strongest of each direction, divided by what all coefficients share; None if one of them cannot hold."""
    strongest: dict[tuple[tuple[Variable, int], ...], int] = {}
    for item in inequalities:
        if ix.is_number(item):
            if item.constant < 0:
                return None
            continue
        shared = gcd(*(coefficient for _, coefficient in item.terms))
        terms = tuple((variable, coefficient // shared) for variable, coefficient in item.terms)
        # a multiple of g is ≥ −c just if it is ≥ −g ⌊c/g⌋
        constant = item.constant // shared
        strongest[terms] = min(strongest.get(terms, constant), constant)
    return [Affine(constant, terms) for terms, constant in strongest.items()]


def _next(inequalities: list[Affine]) -> Variable | None:
    """The variable whose elimination makes the fewest new inequalities."""
    counts: dict[Variable, list[int]] = {}
    for item in inequalities:
        for variable, coefficient in item.terms:
            counts.setdefault(variable, [0, 0])[coefficient > 0] += 1
    return min(counts, key=lambda variable: (counts[variable][0] * counts[variable][1], variable), default=None)
