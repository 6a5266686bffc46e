"""Zero in every case of how indices stand to each other.

Place on the way of a step: `derive.normal.zero` asks here when something is left that speaks of the order or the
coincidence of indices. Free indices and sizes are put into every order that the context allows, one comparison after
the other; where they are all decided, sums over bound indices are taken apart by the order of these
(`derive.normal.chambers`). What no comparison is about is looked at first: it cannot be made zero by any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from derive import signs
from derive.normal import chambers, powers, ring
from derive.normal import index as ix
from derive.normal.atoms import Atom, Monomial, Polynomial
from derive.normal.chambers import ORDERS
from derive.normal.index import Affine, Variable
from derive.normal.inequalities import feasible

if TYPE_CHECKING:
    from derive.normal.engine import Engine

Decide = Callable[[Polynomial], bool]

MOST_VALUES = 6

_EACH = (signs.POSITIVE, signs.NEGATIVE, signs.ZERO)


def speaks_of_order(atom: Atom) -> bool:
    """Whether an atom is about the order of indices, or a sum with such a factor."""
    return atom.kind in ORDERS or (atom.kind == "sum" and any(inner.kind in ORDERS for inner, _ in atom.data[1]))


def vanishes(e: Engine, polynomial: Polynomial, is_zero: Decide) -> bool:
    """Whether the polynomial is certainly zero wherever its indices stand; ``is_zero`` decides each case."""
    groups: dict[object, Polynomial] = {}
    for monomial, value in polynomial.items():
        groups.setdefault(_content(monomial), {})[monomial] = value
    if any(None in key for key in groups if isinstance(key, tuple)):
        groups = {(): polynomial}
    if not all(_has_cases(e, group) for group in groups.values()):
        return _never(e)
    e.note("cases")
    mark = e.uses.mark()
    if all(_group_vanishes(e, group, is_zero) for group in groups.values()):
        return True
    e.uses.forget(mark)
    return False


def _has_cases(e: Engine, polynomial: Polynomial) -> bool:
    """Whether there is a comparison to decide, or an index with a few values to try."""
    return any(speaks_of_order(atom) for m in polynomial for atom, _ in m) or any(_values(e, polynomial))


def _values(e: Engine, polynomial: Polynomial) -> Iterator[Affine]:
    """i − k for free indices that have a few values k, as in a size that is now a number."""
    variables = {variable for monomial in polynomial for atom, _ in monomial for variable in atom.variables}
    for variable in sorted(variables):
        if variable.kind != "free" or variable not in e.ranges:
            continue
        first, last = e.ranges[variable]
        if not (first.terms or last.terms) and last.constant - first.constant < MOST_VALUES:
            for value in range(first.constant, last.constant + 1):
                yield ix.shifted(ix.of_variable(variable), -value)


def _content(monomial: Monomial) -> tuple[object, ...]:
    """The families of a monomial without their indices: only monomials with the same content can cancel in a case.
    It holds None if that is not known."""
    found: dict[object, int] = {}
    stack = [(atom, exponent) for atom, exponent in monomial]
    while stack:
        atom, exponent = stack.pop()
        natural = type(exponent) is int and exponent > 0
        if atom.kind == "sum" and natural:
            stack.extend((inner, n * exponent) for inner, n in atom.data[1])
        elif atom.kind == "family" and natural:
            key = (atom.data[0], tuple(sorted(name for name, _ in atom.data[2])))
            found[key] = found.get(key, 0) + int(exponent)
        elif atom.kind not in ORDERS and not (atom.kind == "value" and natural):
            return (None,)
    return tuple(sorted(found.items(), key=repr))


def _group_vanishes(e: Engine, polynomial: Polynomial, is_zero: Decide) -> bool:
    for difference in _values(e, polynomial):
        possible = e.compare(difference)
        if possible & signs.ZERO:
            return _each_case(e, polynomial, difference, possible, is_zero)
    found = chambers.room(e, polynomial)
    for difference in (*_differences(polynomial), *(() if found is None else found.differences())):
        possible = e.compare(difference)
        if possible not in _EACH:
            return _each_case(e, polynomial, difference, possible, is_zero)
    parts = None if found is None else chambers.taken_apart(e, polynomial, found)
    return (parts is not None and all(_part_vanishes(e, part, is_zero) for part in parts)) or _never(e)


def _part_vanishes(e: Engine, part: chambers.Part, is_zero: Decide) -> bool:
    mark = e.uses.mark()
    e.cases.extend((difference, signs.POSITIVE) for difference in part.wide)
    is_empty = is_zero(part.polynomial) or _never(e)
    del e.cases[len(e.cases) - len(part.wide) :]
    if not is_empty:
        return False
    for difference in part.ascending:
        e.uses.where(mark, ">", difference)
    e.uses.below(mark, {variable: e.ranges[variable][1] for variable in part.indices})
    return True


def _never(e: Engine) -> bool:
    """No; and the first time, this is where."""
    if e.place is None:
        e.place = tuple(e.cases)
    return False


def _differences(polynomial: Polynomial) -> Iterator[Affine]:
    """What the order atoms outside sums compare."""
    for atom in dict.fromkeys(atom for monomial in polynomial for atom, _ in monomial):
        if atom.kind in ORDERS:
            yield atom.data[0]


def _each_case(e: Engine, polynomial: Polynomial, difference: Affine, possible: int, is_zero: Decide) -> bool:
    for sign in _EACH:
        if not possible & sign:
            continue
        mark = e.uses.mark()
        with _where(e, difference, sign) as mapping:
            if mapping is not None and not is_zero(_decided(e, polynomial, mapping)):
                return False
        e.uses.where(mark, signs.RELATIONS[sign], difference)
    return True


def _decided(e: Engine, polynomial: Polynomial, mapping: dict[Variable, Affine]) -> Polynomial:
    """The polynomial with what is now known: comparisons first, what they shield need not be defined elsewhere."""
    total: Polynomial = {}
    for monomial, value in polynomial.items():
        touched = [item for item in monomial if item[0].kind in ORDERS]
        image = ring.number(value)
        for atom, exponent in touched:
            again = ring.rebuild(e, atom, _same, lambda place: ix.substitute(place, mapping))
            image = ring.multiply(e, image, powers.power(e, again, exponent))
        if image:
            rest: Monomial = tuple(item for item in monomial if item not in touched)
            if mapping:
                image = ring.multiply(e, image, ring.substitute(e, {rest: 1}, mapping))
            else:
                image = ring.multiply(e, image, {rest: 1})
            ring.add_to(total, image)
    return total


def _same(polynomial: Polynomial) -> Polynomial:
    return polynomial


@contextmanager
def _where(e: Engine, difference: Affine, sign: int) -> Iterator[dict[Variable, Affine] | None]:
    """Inside, the difference has this sign: what that says of variables, or None if it cannot be."""
    saved, same = (dict(e.order), dict(e.ranges), dict(e.signs_known)), e.same
    e.order = dict(e.order)
    e.cases.append((difference, sign))
    try:
        _add_fact(e, difference, sign)
        mapping = _solutions(e, difference) if sign == signs.ZERO else _pinned(e, difference)
        holds = _moved(e, mapping) if mapping else True
        yield mapping if holds and _possible(e) else None
    finally:
        e.cases.pop()
        e.order, e.signs_known, e.same = saved[0], saved[2], same
        e.ranges.update(saved[1])


def _add_fact(e: Engine, difference: Affine, possible: int) -> None:
    sign, oriented = ix.unsigned(difference)
    known = e.order.get(oriented, signs.ANY)
    e.order[oriented] = known & (possible if sign > 0 else signs.opposite(possible))


def _solutions(e: Engine, difference: Affine) -> dict[Variable, Affine]:
    """The value of a variable where the difference is zero, and of free indices to which it leaves only one."""
    solved = e.solve(difference)
    if solved is None or solved[0].kind == "bound":
        return {}
    return _with_indices(e, {solved[0]: solved[1]})


def _pinned(e: Engine, difference: Affine) -> dict[Variable, Affine]:
    """The value of a size or a free index to which the case leaves only the least one: n = 1 where n < 2."""
    if len(difference.terms) != 1:
        return {}
    variable = difference.terms[0][0]
    if variable.kind == "free" and variable in e.ranges:
        least = e.ranges[variable][0]
    elif not ix.is_index(variable):
        least = ix.constant(e.context.variables[variable.name].minimum)
    else:
        return {}
    if e.compare(ix.subtract(ix.of_variable(variable), least)) != signs.ZERO:
        return {}
    return _with_indices(e, {variable: least})


def _with_indices(e: Engine, mapping: dict[Variable, Affine]) -> dict[Variable, Affine]:
    """The values, and those of free indices whose range a size leaves one value."""
    if any(not ix.is_index(variable) for variable in mapping):
        for index, ends in e.ranges.items():
            first, last = (ix.substitute(end, mapping) for end in ends)
            if index.kind == "free" and first == last:
                mapping[index] = first
    return mapping


def _moved(e: Engine, mapping: dict[Variable, Affine]) -> bool:
    """Say all that is known of variables of their values instead; False if that cannot hold."""
    facts = list(e.order.items())
    for variable, value in mapping.items():
        if variable in e.ranges:
            first, last = e.ranges[variable]
            facts += [(ix.subtract(value, first), signs.NONNEGATIVE), (ix.subtract(last, value), signs.NONNEGATIVE)]
        elif not ix.is_index(variable):
            least = ix.constant(e.context.variables[variable.name].minimum)
            facts.append((ix.subtract(value, least), signs.NONNEGATIVE))
    e.ranges.update(
        {key: (ix.substitute(low, mapping), ix.substitute(high, mapping)) for key, (low, high) in e.ranges.items()}
    )
    e.same = {**{key: ix.substitute(value, mapping) for key, value in e.same.items()}, **mapping}
    e.order = {}
    for difference, possible in facts:
        moved = ix.substitute(difference, mapping)
        if not e.compare(moved) & possible:
            return False
        if not ix.is_number(moved) and e.compare(moved) & ~possible:
            _add_fact(e, moved, possible)
    return True


def _possible(e: Engine) -> bool:
    """Whether all that is known of free indices and sizes can hold at once."""
    facts: list[Affine] = []
    pending: list[Variable] = []
    for difference, possible in e.order.items():
        if not possible:
            return False
        facts += _inequalities(difference, possible)
        pending.extend(ix.variables(difference))
    seen: set[Variable] = set()
    while pending:
        variable = pending.pop()
        if variable in seen:
            continue
        seen.add(variable)
        place = ix.of_variable(variable)
        if variable in e.ranges:
            ends = e.ranges[variable]
            facts += [ix.subtract(place, ends[0]), ix.subtract(ends[1], place)]
            pending.extend((*ix.variables(ends[0]), *ix.variables(ends[1])))
        elif not ix.is_index(variable):
            facts.append(ix.shifted(place, -e.context.variables[variable.name].minimum))
    return feasible(facts)


def _inequalities(difference: Affine, possible: int) -> list[Affine]:
    found = []
    if not possible & signs.NEGATIVE:
        found.append(ix.shifted(difference, 0 if possible & signs.ZERO else -1))
    if not possible & signs.POSITIVE:
        found.append(ix.shifted(ix.scale(difference, -1), 0 if possible & signs.ZERO else -1))
    return found
