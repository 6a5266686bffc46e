"""Affine index expressions: a constant plus integer multiples of index variables and sizes.

Place on the way of a step: the indices of family components, the limits of sums and the arguments of Kronecker deltas
are brought into this form.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Variable(NamedTuple):
    """An index variable or a size; ordered.

    ``kind`` is ``free`` (name), ``size`` (name), ``open`` (serial number of a bound index whose sum is being taken),
    ``bound`` (height and position of a bound index of a closed sum), ``parameter`` (number, of a hypothesis) or
    ``axis`` (number: row, column and parameters of a matrix whose inverse or determinant is an atom).
    """

    kind: str
    name: str
    number: int = 0
    position: int = 0


class Affine(NamedTuple):
    """``constant`` plus integer multiples of variables, sorted, no coefficient zero."""

    constant: int
    terms: tuple[tuple[Variable, int], ...] = ()


ZERO = Affine(0)
ONE = Affine(1)


def constant(value: int) -> Affine:
    """The affine expression of an integer."""
    return Affine(value)


def of_variable(variable: Variable) -> Affine:
    """The affine expression of a single index variable."""
    return Affine(0, ((variable, 1),))


def add(left: Affine, right: Affine, factor: int = 1) -> Affine:
    """left + factor · right."""
    if not right[1]:
        return Affine(left[0] + factor * right[0], left[1])
    parts = dict(left[1])
    for variable, coefficient in right[1]:
        total = parts.get(variable, 0) + factor * coefficient
        if total:
            parts[variable] = total
        else:
            parts.pop(variable, None)
    return Affine(left[0] + factor * right[0], tuple(sorted(parts.items())))


def subtract(left: Affine, right: Affine) -> Affine:
    """left − right."""
    return add(left, right, -1)


def scale(affine: Affine, factor: int) -> Affine:
    """factor · affine."""
    if not factor:
        return ZERO
    return Affine(factor * affine[0], tuple((variable, factor * value) for variable, value in affine[1]))


def shifted(affine: Affine, offset: int) -> Affine:
    """affine + offset."""
    return Affine(affine[0] + offset, affine[1])


def substitute(affine: Affine, mapping: Mapping[Variable, Affine]) -> Affine:
    """The expression with index variables replaced at once."""
    if not any(variable in mapping for variable, _ in affine[1]):
        return affine
    result = Affine(affine[0])
    for variable, coefficient in affine[1]:
        image = mapping.get(variable)
        result = add(result, image if image is not None else of_variable(variable), coefficient)
    return result


def variables(affine: Affine) -> tuple[Variable, ...]:
    """Its index variables and sizes, in order."""
    return tuple(variable for variable, _ in affine[1])


def coefficient(affine: Affine, variable: Variable) -> int:
    """The coefficient of a variable."""
    for candidate, value in affine[1]:
        if candidate == variable:
            return value
    return 0


def unsigned(affine: Affine) -> tuple[int, Affine]:
    """(sign, expression) with the first variable's coefficient positive: one form for ±d."""
    if affine[1] and affine[1][0][1] < 0:
        return -1, scale(affine, -1)
    return 1, affine


def is_number(affine: Affine) -> bool:
    """Whether no variable occurs."""
    return not affine[1]


def is_index(variable: Variable) -> bool:
    """Whether a variable is an index (not a size)."""
    return variable.kind != "size"
