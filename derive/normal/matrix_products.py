"""A matrix beside its inverse: A A⁻¹ = I as a rule, and multiplication by A of what has A⁻¹ in it.

Place on the way of a step: `derive.normal.matrices` adds the rules where it makes the atom of an inverse, and
`derive.normal.zero` asks whether a polynomial vanishes when it is multiplied.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from derive.functions import INVERSE
from derive.normal import index as ix
from derive.normal import matrices, rewrite, ring, sums
from derive.normal.atoms import Atom, Frozen, Polynomial
from derive.normal.index import Affine, Variable

if TYPE_CHECKING:
    from derive.normal.engine import Engine

Key = tuple[Affine, Frozen]
Decide = Callable[[Polynomial], bool]

MOST_MULTIPLIED = 3


def add_laws(e: Engine, key: Key, count: int) -> None:
    """A A⁻¹ = I and A⁻¹ A = I, as rules."""
    if key in e.laws:
        return
    e.laws[key] = []
    size, frozen = key
    variables = [Variable("parameter", "", number) for number in range(count + 2)]
    row, column, *others = map(ix.of_variable, variables)
    before = {variable: e.ranges.pop(variable, None) for variable in variables}
    # a rule must not depend on the place where it is first needed
    order, e.order = e.order, e.case_order
    e.ranges.update(dict.fromkeys(variables[:2], (ix.ONE, size)))
    ranges = ((ix.ONE, size), (ix.ONE, size), *((place, place) for place in others))
    for is_left in (False, True):
        inner = e.open_variable(ix.ONE, size)
        middle = ix.of_variable(inner)
        entry_places = (middle, column) if is_left else (row, middle)
        inverse_places = (row, middle) if is_left else (middle, column)
        names = {matrices.axis(number): place for number, place in enumerate((*entry_places, *others))}
        body = ring.multiply(
            e, ring.substitute(e, dict(frozen), names), matrices.placed(e, INVERSE, key, (*inverse_places, *others))
        )
        equation = sums.close_sum(e, body, inner, ix.ONE, size)
        ring.add_to(equation, e.delta(ix.subtract(row, column)), -1)
        e.laws[key] += rewrite.law(e, ranges, equation)
    e.order = order
    e.ranges.update({variable: found for variable, found in before.items() if found is not None})
    for variable in (item for item, found in before.items() if found is None):
        e.ranges.pop(variable, None)


def vanishes(e: Engine, polynomial: Polynomial, is_zero: Decide) -> bool:
    """Whether the polynomial is zero because it is after multiplication by a matrix whose inverse stands in it: with
    an index that is a row of A⁻¹ and takes all values, P = A⁻¹ (A P)."""
    if not e.laws or e.multiplied >= MOST_MULTIPLIED:
        return False
    if e.multiplied:
        return _vanishes(e, polynomial, is_zero)
    # each product may be multiplied again, by every matrix in it: the work of all of them together is counted
    before = e.work_left
    e.work_left = allowed = min(before, e.work_on_products)
    try:
        return _vanishes(e, polynomial, is_zero)
    finally:
        spent = allowed - e.work_left
        e.work_on_products -= spent
        e.work_left = before - spent


def _vanishes(e: Engine, polynomial: Polynomial, is_zero: Decide) -> bool:
    for atom, side, index in _ends(e, polynomial):
        _, matrix = matrices.opened(e, atom)
        summed, outer = e.open_variable(ix.ONE, matrix.size), e.open_variable(ix.ONE, matrix.size)
        places = (outer, summed) if side == 0 else (summed, outer)
        around = matrix.at(e, *map(ix.of_variable, places))
        product, rest = _beside(e, polynomial, atom, index, outer)
        body = ring.substitute(e, rest, {index: ix.of_variable(summed)})
        ring.add_to(product, sums.close_sum(e, ring.multiply(e, around, body), summed, ix.ONE, matrix.size))
        mark = e.uses.mark()
        e.multiplied += 1
        e.rows.add(outer)
        found = is_zero(product)
        e.rows.discard(outer)
        e.multiplied -= 1
        if found:
            ends = (index, outer) if side == 0 else (outer, index)
            e.uses.times(mark, matrices.inverse(e, matrix, *map(ix.of_variable, ends)))
            e.uses.below(mark, {outer: matrix.size})
            e.note("multiplied by an invertible matrix")
            return True
        e.uses.forget(mark)
    return False


def _beside(
    e: Engine, polynomial: Polynomial, inverse: Atom, index: Variable, outer: Variable
) -> tuple[Polynomial, Polynomial]:
    """(the product of the matrix with the terms in which its inverse alone has the index, at once: A A⁻¹ B = B; the
    other terms)."""
    found: Polynomial = {}
    rest: Polynomial = {}
    for monomial, value in polynomial.items():
        here = [item for item in monomial if index in item[0].variables]
        end = _other_end(e, here[0][0], inverse, index) if len(here) == 1 and here[0][1] == 1 else None
        if end is None:
            rest[monomial] = value
            continue
        e.note("inverse times matrix")
        left: Polynomial = {tuple(item for item in monomial if item is not here[0]): value}
        ring.add_to(found, ring.multiply(e, left, e.delta(ix.subtract(ix.of_variable(outer), end))))
    return found, rest


def _other_end(e: Engine, atom: Atom, inverse: Atom, index: Variable) -> Affine | None:
    """The column of an entry of the same inverse whose row is the index, or its row, if that is the column."""
    if atom.kind != "matrix" or (atom.data[0], atom.data[1], atom.data[2][2:]) != (
        INVERSE, inverse.data[1], inverse.data[2][2:],
    ):
        return None
    place = ix.of_variable(index)
    first: Affine
    second: Affine
    first, second = atom.data[2][:2]
    of_inverse = inverse.data[2][:2]
    if first == place and index not in ix.variables(second) and (of_inverse[0] == place or e.symmetries[atom.data[1]]):
        return second
    if second == place and index not in ix.variables(first) and (of_inverse[1] == place or e.symmetries[atom.data[1]]):
        return first
    return None


def _ends(e: Engine, polynomial: Polynomial) -> Iterator[tuple[Atom, int, Variable]]:
    """The inverses whose row (0) or column (1) is an index that takes all values of its range."""
    seen: set[tuple[Key, int, Variable]] = set()
    pending = dict.fromkeys(atom for monomial in polynomial for atom, _ in monomial)
    restricted = {variable for difference in e.order for variable in ix.variables(difference)}
    while pending:
        atom = next(iter(pending))
        del pending[atom]
        if atom.kind == "matrix" and atom.data[0] == INVERSE:
            _, key, values = atom.data
            for side, place in enumerate(values[:2]):
                variables = ix.variables(place)
                if len(variables) != 1 or place != ix.of_variable(variables[0]):
                    continue
                index = variables[0]
                whole = e.ranges.get(index) == (ix.ONE, key[0]) and index not in restricted
                if whole and (index.kind == "free" or index in e.rows) and (key, side, index) not in seen:
                    seen.add((key, side, index))
                    if not any(index in ix.variables(value) for value in values[2:]):
                        yield atom, side, index
        elif atom.kind == "sum":
            pending |= dict.fromkeys(inner for inner, _ in atom.data[1])
