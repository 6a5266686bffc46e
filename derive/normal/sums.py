"""Closing Σ and Π: from a polynomial in an open bound index to one in which it no longer occurs.

Place on the way of a step: called by `derive.normal.lower` for each binder, and again whenever the inside of a closed
sum changes. A range is brought to 1 … base (terms at the ends are split off when they have a value), deltas are
contracted when the range is known to contain the index, what does not depend on the index leaves the sum, sums
that meet are joined, and each connected part becomes one atom (`derive.normal.canonical`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from derive.normal import canonical, knowledge, powers, ring, triangles
from derive.normal import index as ix
from derive.normal.atoms import Atom, Monomial, Polynomial, freeze
from derive.normal.errors import NeverDefined, NotSupported
from derive.normal.index import Affine, Variable

if TYPE_CHECKING:
    from derive.normal.engine import Engine

Move = Callable[[Affine], Affine]

LARGEST_EXPANDED_RANGE = 64
LARGEST_SPLIT = 16


def close_sum(e: Engine, body: Polynomial, variable: Variable, lower: Affine, upper: Affine) -> Polynomial:
    """Σ over variable = lower … upper of body."""
    length = ix.shifted(ix.subtract(upper, lower), 1)
    if ix.is_number(length) and length.constant <= LARGEST_EXPANDED_RANGE:
        e.note("sum written out" if length.constant > 0 else "empty sum")
        total: Polynomial = {}
        for offset in range(length.constant):
            ring.add_to(total, ring.substitute(e, body, {variable: ix.shifted(lower, offset)}))
        return total
    if triangles.depends_on_index(length):
        e.note("triangle as rectangle")
        total = {}
        for monomial, value in body.items():
            e.ranges[variable] = (lower, upper)
            ends = triangles.identified(e, monomial, variable, lower, upper)
            part, first, last = triangles.aligned(e, monomial, variable, *ends)
            part, first, last = triangles.rectangle(e, part, variable, first, last)
            ring.add_to(total, close_sum(e, part, variable, first, last), value)
        return total
    if len(length.terms) > 1:
        return _close_between(e, body, variable, lower, upper)
    if lower != ix.ONE:
        body = triangles.from_one(e, body, variable, lower, length)
        upper = length
    total = {}
    for monomial, value in body.items():
        ring.add_to(total, _close_monomial(e, monomial, variable, upper), value)
    return total


def _close_between(e: Engine, body: Polynomial, variable: Variable, lower: Affine, upper: Affine) -> Polynomial:
    """Σ between two sizes: Σ_{i=m+1}^{n} f(i) = Σ_{i=1}^{n} [i > m] f(i)."""
    e.note("range between two sizes")
    total: Polynomial = {}
    for monomial, value in body.items():
        e.ranges[variable] = (lower, upper)
        part, first, last = triangles.aligned(e, monomial, variable, lower, upper)
        if len(last.terms) > 1 or not e.at_least_zero(ix.shifted(first, -1)):
            moved = ix.add(ix.of_variable(variable), ix.shifted(first, -1))
            last = ix.shifted(ix.subtract(last, first), 1)
            e.ranges[variable] = (ix.ONE, last)
            part = ring.substitute(e, part, {variable: moved})
        else:
            e.ranges[variable] = (ix.ONE, last)
            part = ring.restricted(e, part, [triangles.at_least(e, ix.subtract(ix.of_variable(variable), first))])
        for image, factor in part.items():
            ring.add_to(total, _close_monomial(e, image, variable, last), value * factor)
    return total


def _close_monomial(e: Engine, monomial: Monomial, variable: Variable, upper: Affine) -> Polynomial:
    rest = tuple(item for item in monomial if variable not in item[0].variables)
    inner = tuple(item for item in monomial if variable in item[0].variables)
    if not inner:
        return ring.multiply(e, {rest: 1}, _cardinality(e, upper))
    contracted = _contract(e, inner, variable, upper)
    if contracted is None:
        contracted = _to_base(e, inner, variable, upper)
    return ring.multiply(e, {rest: 1}, contracted)


def _cardinality(e: Engine, upper: Affine) -> Polynomial:
    if e.at_least_zero(upper):
        e.note("number of terms")
        return e.value(upper)
    return ring.multiply(e, triangles.at_least(e, upper), e.value(upper))


def _contract(e: Engine, inner: Monomial, variable: Variable, upper: Affine) -> Polynomial | None:
    """Σ_i δ_{ij} f(i) = f(j) for j within the range; a few values beyond its ends are excluded by guards."""
    for atom, exponent in inner:
        if atom.kind != "delta" or exponent < 1:
            continue
        coefficient = ix.coefficient(atom.data[0], variable)
        if abs(coefficient) != 1:
            continue
        rest = ix.subtract(atom.data[0], ix.scale(ix.of_variable(variable), coefficient))
        value = ix.scale(rest, -coefficient)
        others = tuple(item for item in inner if item[0] is not atom)
        room = ix.subtract(upper, value)
        below = ix.shifted(value, -1)
        beyond = e.compare(ix.shifted(room, 1)) & ~1 == 0 and e.at_least_zero(ix.scale(ix.shifted(room, 1), -1))
        if beyond or e.at_least_zero(ix.scale(value, -1)):
            e.note("delta decided")
            return {}
        guards = ring.number(1)
        for distance in (below, room):
            missing = 0
            while not e.at_least_zero(ix.shifted(distance, missing)) and missing < LARGEST_SPLIT:
                missing += 1
                guards = ring.multiply(e, guards, e.guard(ix.shifted(distance, missing)))
            if missing == LARGEST_SPLIT:
                break
        if missing == LARGEST_SPLIT:
            if not all(e.is_total(other, n) for other, n in others):
                continue
            guards = ring.multiply(e, triangles.at_least(e, below), triangles.at_least(e, room))
        e.note("delta contraction")
        return ring.multiply(e, guards, ring.substitute(e, {others: 1}, {variable: value}))
    return None


def _to_base(e: Engine, inner: Monomial, variable: Variable, upper: Affine) -> Polynomial:
    """Bring the range to 1 … (end without its constant) and the smallest index offset to 0."""
    proper = e.at_least_zero(upper)
    body: Polynomial = {inner: 1}
    base = Affine(0, upper.terms)
    extra = upper.constant
    if proper:
        has_values = _has_values(e, inner, variable, ix.ONE, base if extra < 0 else upper)
    else:
        has_values = all(e.is_total(atom, exponent) for atom, exponent in inner)
    if not (has_values and base.terms and e.at_least_zero(base) and abs(extra) <= LARGEST_SPLIT):
        return closed(e, body, {variable: upper})
    if _runs_down(body, variable):
        e.note("range reversed")
        body = ring.substitute(e, body, {variable: ix.subtract(ix.shifted(upper, 1), ix.of_variable(variable))})
    total: Polynomial = {}
    try:
        for offset in range(extra + 1, 1):
            place = ix.shifted(base, offset)
            image = ring.substitute(e, body, {variable: place})
            if not proper:
                # the range 1 … base may be too short to have this place
                image = ring.multiply(e, triangles.at_least(e, ix.shifted(place, -1)), image)
            ring.add_to(total, image, -1)
        for offset in range(1, extra + 1):
            ring.add_to(total, ring.substitute(e, body, {variable: ix.shifted(base, offset)}))
    except NeverDefined:
        return closed(e, {inner: 1}, {variable: upper})
    if extra:
        e.note("end of range split off")
    e.ranges[variable] = (ix.ONE, base)
    ring.add_to(total, closed(e, body, {variable: base}))
    return total


def _has_values(e: Engine, factors: Monomial, variable: Variable, first: Affine, last: Affine) -> bool:
    """Whether all factors are defined for every value of an index from first to last, even outside its range."""
    known = e.ranges.get(variable)
    e.ranges[variable] = first, last
    try:
        return all(knowledge.has_value(e, atom, exponent) for atom, exponent in factors)
    finally:
        if known is not None:
            e.ranges[variable] = known


def _runs_down(body: Polynomial, variable: Variable) -> bool:
    """Whether components are taken from the end of the range only; if there are none, whether the index is compared
    with what counts from the end only: i + j > n is i' ≤ j."""
    directions = _directions(body, variable)
    if directions:
        return all(coefficient == -1 for coefficient, _ in directions)
    ahead, against = triangles.comparisons(body, variable)
    return against > ahead


def _at_least_offset(
    e: Engine, monomial: Monomial, variable: Variable, upper: Affine
) -> tuple[Polynomial, Polynomial] | None:
    """(single terms, summand) of the same sum with components taken at the index itself and beyond, or None if it is
    so or cannot be had: Σ_{i=1}^{n} g(i + m) = Σ_{i=1}^{n} g(i) + Σ_{i=n+1}^{n+m} g(i) − Σ_{i=1}^{m} g(i)."""
    inner = tuple(item for item in monomial if variable in item[0].variables)
    if _runs_down({inner: 1}, variable):
        e.note("range reversed")
        down = ix.subtract(ix.shifted(upper, 1), ix.of_variable(variable))
        return {}, ring.substitute(e, {monomial: 1}, {variable: down})
    directions = _directions({inner: 1}, variable)
    if not directions:
        return None
    least = min(offset for _, offset in directions)
    if not least or abs(least) > LARGEST_SPLIT or any(coefficient != 1 for coefficient, _ in directions):
        return None
    first, last = ix.constant(1 - max(least, 0)), ix.shifted(upper, max(-least, 0))
    if not (e.at_least_zero(upper) and _has_values(e, inner, variable, first, last)):
        return None
    ends: Polynomial = {}
    try:
        # what is known of i counts for the sum on the right only, so the ends are taken from f
        for offset in (*range(1, least + 1), *range(least + 1, 1)):
            factor = 1 if offset > 0 else -1
            place = offset - least
            ring.add_to(ends, ring.substitute(e, {monomial: 1}, {variable: ix.shifted(upper, place)}), factor)
            ring.add_to(ends, ring.substitute(e, {monomial: 1}, {variable: ix.constant(place)}), -factor)
        body = ring.substitute(e, {monomial: 1}, {variable: ix.shifted(ix.of_variable(variable), -least)})
    except NeverDefined:
        return None
    e.note("shifted index")
    return ends, body


def _directions(body: Polynomial, variable: Variable) -> set[tuple[int, int]]:
    """(coefficient, offset) of a bound index wherever it is used as more than a number."""
    places = {place for monomial in body for place in triangles.places(monomial, variable)}
    return {(ix.coefficient(place, variable), place.constant) for place in places}


def closed(e: Engine, body: Polynomial, uppers: Mapping[Variable, Affine]) -> Polynomial:
    """Close several open indices at once, each over 1 … its upper limit, joining the sums inside."""
    total: Polynomial = {}
    for monomial, value in body.items():
        ring.add_to(total, _close_joined(e, monomial, dict(uppers)), value)
    return total


def _close_joined(e: Engine, monomial: Monomial, uppers: dict[Variable, Affine]) -> Polynomial:
    for variable, upper in uppers.items():
        if not any(variable in atom.variables for atom, _ in monomial):
            left = {key: value for key, value in uppers.items() if key != variable}
            inside: Polynomial = {monomial: 1}
            if left:
                inside = _close_joined(e, monomial, left)
            return ring.multiply(e, _cardinality(e, upper), inside)
        inner = tuple(item for item in monomial if variable in item[0].variables)
        contracted = _contract(e, inner, variable, upper)
        if contracted is None:
            contracted = triangles.closed_form(e, inner, variable, upper)
        if contracted is None:
            parted = triangles.fewer_signs(e, inner, variable)
            if parted is not None:
                outer = tuple(item for item in monomial if variable not in item[0].variables)
                return closed(e, ring.multiply(e, {outer: 1}, parted), uppers)
        if contracted is not None:
            outer = tuple(item for item in monomial if variable not in item[0].variables)
            left = {key: value for key, value in uppers.items() if key != variable}
            body = ring.multiply(e, {outer: 1}, contracted)
            return closed(e, body, left) if left else body
    for position, (atom, exponent) in enumerate(monomial):
        if atom.kind == "sum" and type(exponent) is int and exponent > 0 and _meets(atom, uppers):
            rest = monomial[:position] + monomial[position + 1 :]
            product: Polynomial = {rest: 1}
            for _ in range(exponent):
                opened, summand = open_sum(e, atom)
                uppers.update(opened)
                product = ring.multiply(e, product, summand)
            return closed(e, product, uppers)
    for variable, upper in uppers.items():
        moved = _at_least_offset(e, monomial, variable, upper)
        if moved is not None:
            ends, body = moved
            left = {key: value for key, value in uppers.items() if key != variable}
            total = closed(e, ends, left) if left else ends
            ring.add_to(total, closed(e, body, uppers))
            return total
    return _components(e, monomial, uppers)


def _meets(atom: Atom, uppers: Mapping[Variable, Affine]) -> bool:
    return any(variable in uppers for variable in atom.variables)


def _components(e: Engine, monomial: Monomial, uppers: Mapping[Variable, Affine]) -> Polynomial:
    group = {variable: position for position, variable in enumerate(uppers)}
    for atom, _ in monomial:
        met = [group[variable] for variable in sorted(atom.variables) if variable in group]
        for other in met[1:]:
            group = {key: met[0] if value == other else value for key, value in group.items()}
        if len(met) > 1:
            first = group[next(v for v in sorted(atom.variables) if v in group)]
            group = {key: first if value in met else value for key, value in group.items()}
    loose = tuple(item for item in monomial if not any(v in group for v in item[0].variables))
    result: Polynomial = {loose: 1}
    for number in sorted(set(group.values())):
        members = {variable: uppers[variable] for variable in uppers if group[variable] == number}
        factors = tuple(item for item in monomial if any(v in members for v in item[0].variables))
        result = ring.multiply(e, result, canonical.name_sum(e, factors, members))
    return result


def open_sum(e: Engine, atom: Atom) -> tuple[dict[Variable, Affine], Polynomial]:
    """The bound indices of a closed sum made open again, with their upper limits, and the body."""
    uppers, body = atom.data
    opened = {e.open_variable(ix.ONE, upper): upper for upper in uppers}
    mapping = {
        Variable("bound", "", atom.height, position): ix.of_variable(variable)
        for position, variable in enumerate(opened)
    }
    return opened, ring.substitute(e, {body: 1}, mapping)


def rebuild(e: Engine, atom: Atom, change: powers.Change, move: Move) -> Polynomial:
    """A closed sum, product or vector function made anew from changed parts."""
    if atom.kind == "sum":
        opened, body = open_sum(e, atom)
        body = change(body)
        for variable, upper in opened.items():
            moved = move(upper)
            e.ranges[variable] = (ix.ONE, moved)
            body = close_sum(e, body, variable, ix.ONE, moved)
        return body
    if atom.kind == "product":
        upper, frozen = atom.data
        variable = e.open_variable(ix.ONE, upper)
        inside = ring.substitute(
            e, dict(frozen), {Variable("bound", "", atom.height): ix.of_variable(variable)}
        )
        return close_product(e, change(inside), variable, ix.ONE, move(upper))
    function, (upper, frozen), place = atom.data
    variable = e.open_variable(ix.ONE, upper)
    inside = ring.substitute(e, dict(frozen), {Variable("bound", "", atom.height): ix.of_variable(variable)})
    moved = move(upper)
    return close_vector(e, function, change(inside), variable, moved, None if place is None else move(place))


def close_vector(
    e: Engine, function: str, body: Polynomial, variable: Variable, upper: Affine, place: Affine | None
) -> Polynomial:
    """An unspecified function of a whole vector given by its components."""
    height = 1 + max((atom.height for monomial in body for atom, _ in monomial), default=0)
    named = ring.substitute(e, body, {variable: ix.of_variable(Variable("bound", "", height))})
    return ring.of_atom(e.atoms.make("vector", function, (upper, freeze(named)), place))


def close_product(e: Engine, body: Polynomial, variable: Variable, lower: Affine, upper: Affine) -> Polynomial:
    """Π over variable = lower … upper of body: factor by factor, exponentials through a sum."""
    length = ix.shifted(ix.subtract(upper, lower), 1)
    if ix.is_number(length) and length.constant <= LARGEST_EXPANDED_RANGE:
        e.note("product written out" if length.constant > 0 else "empty product")
        images = [
            ring.substitute(e, body, {variable: ix.shifted(lower, offset)}) for offset in range(length.constant)
        ]
        return ring.product(e, images)
    if lower != ix.ONE:
        body = triangles.from_one(e, body, variable, lower, length)
        upper = length
    if not e.at_least_zero(upper) or any(ix.is_index(item) for item in ix.variables(upper)):
        raise NotSupported("a product over a range that may be empty or depends on another index")
    if len(body) != 1:
        return _product_atom(e, body, variable, upper)
    ((monomial, value),) = body.items()
    outer = tuple(item for item in monomial if variable not in item[0].variables)
    if len(monomial) > 1 or value != 1:
        e.note("product of products")
    if outer or value != 1:
        e.note("equal factors")
    result = powers.raised(e, {outer: value}, e.value(upper))
    for atom, exponent in monomial:
        if variable not in atom.variables:
            continue
        if atom.kind == "exp":
            e.note("product of exponentials")
            inside = close_sum(e, {atom.data[0]: exponent}, variable, ix.ONE, upper)
            result = ring.multiply(e, result, powers.exponential(e, inside))
        elif type(exponent) is int or e.atom_signs(atom) & 1 == 0:
            base = dict(atom.data[0]) if atom.kind == "power" else {((atom, 1),): 1}
            if exponent != 1:
                e.note("power leaves the product")
            closed = _product_atom(e, base, variable, upper)
            result = ring.multiply(e, result, powers.power(e, closed, exponent))
        else:
            raise NotSupported("a product of roots of unknown sign")
    return result


def _product_atom(e: Engine, body: Polynomial, variable: Variable, upper: Affine) -> Polynomial:
    if not any(variable in atom.variables for monomial in body for atom, _ in monomial):
        e.note("equal factors")
        return powers.raised(e, body, e.value(upper))
    base = Affine(0, upper.terms)
    if upper.constant > 0 and base.terms and e.at_least_zero(base) and knowledge.total(e, body):
        e.note("end of product split off")
        result = _product_atom(e, body, variable, base)
        for offset in range(1, upper.constant + 1):
            result = ring.multiply(e, result, ring.substitute(e, body, {variable: ix.shifted(base, offset)}))
        return result
    height = 1 + max((atom.height for monomial in body for atom, _ in monomial), default=0)
    named = ring.substitute(e, body, {variable: ix.of_variable(Variable("bound", "", height))})
    return ring.of_atom(e.atoms.make("product", upper, freeze(named)))
