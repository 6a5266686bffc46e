"""Ranges whose ends depend on other indices, and what Σ iᵖ is over them.

Place on the way of a step: `derive.normal.sums` asks here first. A triangle Σ_{i=1}^{j} f(i) becomes the rectangle
Σ_{i=1}^{n} [i ≤ j] f(i), n the largest value of j, so that everything else meets ranges that depend on sizes only.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from derive.normal import index as ix
from derive.normal import powers, ring
from derive.normal.atoms import Atom, Frozen, Monomial, Polynomial
from derive.normal.errors import NotSupported
from derive.normal.index import Affine, Variable
from derive.normal.knowledge import as_affine

if TYPE_CHECKING:
    from derive.normal.engine import Engine

LARGEST_POWER = 20


def at_least(e: Engine, difference: Affine) -> Polynomial:
    """[d ≥ 0] = (guard + sign)/2 + delta; [d ≥ 1] is written as [d > 0], which shields what has no value at d = 0."""
    e.note("indicator of an order")
    strict = difference.constant == -1 and not ix.is_number(difference)
    if strict:
        difference = ix.shifted(difference, 1)
    half = ring.scale(ring.add((e.guard(difference), e.sign(difference))), Fraction(1, 2))
    return half if strict else ring.add((half, e.delta(difference)))


def depends_on_index(affine: Affine) -> bool:
    """Whether an index variable occurs."""
    return any(ix.is_index(variable) for variable in ix.variables(affine))


def from_one(e: Engine, body: Polynomial, variable: Variable, lower: Affine, length: Affine) -> Polynomial:
    """The body with its index counted from 1 instead of ``lower``."""
    e.note("range from 1")
    moved = ix.add(ix.of_variable(variable), ix.shifted(lower, -1))
    e.ranges[variable] = (ix.ONE, length)
    return ring.substitute(e, body, {variable: moved})


def rectangle(
    e: Engine, body: Polynomial, variable: Variable, lower: Affine, upper: Affine
) -> tuple[Polynomial, Affine, Affine]:
    """(body with the indicator of the range, lower end, upper end): the ends depend on sizes only."""
    first = extreme(e, lower, -1) if depends_on_index(lower) else lower
    last = extreme(e, upper, 1) if depends_on_index(upper) else upper
    place = ix.of_variable(variable)
    # from here on the variable is within the rectangle only
    e.ranges[variable] = (first, last)
    room = [ix.subtract(place, lower)] if first != lower else []
    room += [ix.subtract(upper, place)] if last != upper else []
    return ring.restricted(e, body, [at_least(e, difference) for difference in room]), first, last


def aligned(
    e: Engine, monomial: Monomial, variable: Variable, lower: Affine, upper: Affine
) -> tuple[Polynomial, Affine, Affine]:
    """The same sum with the index renamed so that components are taken at the index itself: Σ_{i=j}^{n} x_{j+n−i} is
    Σ_{i=j}^{n} x_i. Unchanged if components are taken at several places that are not apart by numbers. An index at
    which none are taken runs the way in which it is compared with others, not with what counts down."""
    found = list(places(monomial, variable))
    if not found:
        mirror = {variable: ix.subtract(ix.add(lower, upper), ix.of_variable(variable))}
        mirrored = ring.substitute(e, {monomial: 1}, mirror)
        there, back = comparisons({monomial: 1}, variable)[1], comparisons(mirrored, variable)[1]
        if back < there:
            e.note("index renamed")
        return (mirrored if back < there else {monomial: 1}), lower, upper
    coefficient = ix.coefficient(found[0], variable)
    rests = [ix.subtract(place, ix.scale(ix.of_variable(variable), coefficient)) for place in found]
    same = all(ix.coefficient(place, variable) == coefficient for place in found)
    if abs(coefficient) != 1 or not same or len({rest.terms for rest in rests}) > 1:
        return {monomial: 1}, lower, upper
    rest = min(rests)
    if coefficient == 1 and not rest.terms:
        return {monomial: 1}, lower, upper
    # i ↦ c (i − r) for places c i + r
    e.note("index renamed")
    ends = [ix.add(rest, end, coefficient) for end in (lower, upper)]
    first, last = ends if coefficient == 1 else reversed(ends)
    e.ranges[variable] = (first, last)
    moved = ix.scale(ix.subtract(ix.of_variable(variable), rest), coefficient)
    return ring.substitute(e, {monomial: 1}, {variable: moved}), first, last


def identified(
    e: Engine, monomial: Monomial, variable: Variable, lower: Affine, upper: Affine
) -> tuple[Affine, Affine]:
    """The ends of a range with the indices that the deltas of a monomial identify put for each other."""
    for atom, exponent in monomial:
        if atom.kind == "delta" and exponent > 0 and variable not in atom.variables:
            solved = e.solve(atom.data[0])
            if solved is not None:
                lower, upper = (ix.substitute(end, {solved[0]: solved[1]}) for end in (lower, upper))
    return lower, upper


def comparisons(body: Polynomial, variable: Variable) -> tuple[int, int]:
    """How often a bound index is compared with other indices: (as i − j, as i + j)."""
    counts = [0, 0]
    pending = [atom for monomial in body for atom, _ in monomial]
    while pending:
        atom = pending.pop()
        if variable not in atom.variables:
            continue
        if atom.kind == "sum":
            pending.extend(inner for inner, _ in atom.data[1])
        elif atom.kind in ("delta", "guard", "sign"):
            own = ix.coefficient(atom.data[0], variable)
            for other, coefficient in atom.data[0].terms:
                if other != variable and ix.is_index(other):
                    counts[own * coefficient > 0] += 1
    return counts[0], counts[1]


def places(monomial: Monomial, variable: Variable) -> dict[Affine, None]:
    """The index expressions with the variable in atoms that are not about indices alone, and those that are inverted
    or put into a function: i + 1 of 1/(i + 1)."""
    found: dict[Affine, None] = {}
    stack: list[object] = [monomial]
    for atom, exponent in monomial:
        if atom.kind == "value" and atom.data[0] == variable and not (type(exponent) is int and exponent > 0):
            found[ix.of_variable(variable)] = None
    while stack:
        part = stack.pop()
        if isinstance(part, Atom):
            if variable in part.variables and part.kind not in ("value", "delta", "guard", "sign"):
                stack.extend(part.data)
        elif isinstance(part, Affine):
            if ix.coefficient(part, variable):
                found[part] = None
        elif isinstance(part, Frozen):
            inside = as_affine(dict(part))
            if inside is None:
                stack.extend(part)
            elif [item for item in ix.variables(inside) if ix.is_index(item)] == [variable]:
                found[_outward(inside)] = None
        elif isinstance(part, tuple):
            stack.extend(part)
    return found


def _outward(place: Affine) -> Affine:
    """One form for ±d, since 1/(i − n) is kept as −1/(n − i): sizes count positive, or else the index."""
    sizes = [coefficient for variable, coefficient in place.terms if not ix.is_index(variable)]
    return place if (sizes or [place.terms[0][1]])[0] > 0 else ix.scale(place, -1)


def extreme(e: Engine, affine: Affine, direction: int) -> Affine:
    """A bound (least for −1, greatest for 1) of an index expression that depends on sizes only."""
    for _ in range(8):
        index = max(
            (item for item in ix.variables(affine) if ix.is_index(item)),
            key=lambda item: (item.kind == "open", item.number, item.name),
            default=None,
        )
        if index is None:
            return affine
        limits = e.ranges.get(index)
        if limits is None:
            break
        factor = ix.coefficient(affine, index)
        limit = limits[1] if factor * direction > 0 else limits[0]
        affine = ix.add(affine, ix.subtract(limit, ix.of_variable(index)), factor)
    raise NotSupported("a range whose end depends on another index in this way")


def closed_form(e: Engine, factors: Monomial, variable: Variable, upper: Affine) -> Polynomial | None:
    """Σ_{i=1}^{n} iᵖ and Σ_{i=1}^{n} iᵖ sign(i − j), as polynomials in n and j where j is between or beyond them."""
    power, sign = 0, None
    for atom, exponent in factors:
        if atom.kind == "value" and type(exponent) is int and 0 < exponent <= LARGEST_POWER:
            power = exponent
        elif atom.kind == "sign" and sign is None:
            sign = atom
        else:
            return None
    if not e.at_least_zero(upper):
        return None
    if sign is None:
        e.note("sum of powers")
        return power_sum(e, power, e.value(upper))
    coefficient = ix.coefficient(sign.data[0], variable)
    if abs(coefficient) != 1:
        return None
    # sign(c i + r) = c sign(i − j) with j = −c r
    place = ix.scale(ix.subtract(sign.data[0], ix.scale(ix.of_variable(variable), coefficient)), -coefficient)
    beyond = ix.subtract(ix.shifted(upper, 1), place)
    e.note("sum of powers")
    # for 1 ≤ j ≤ n it is S(n) − S(j) − S(j − 1) = S(n) − 2 S(j) + jᵖ
    middle, everything = e.value(place), power_sum(e, power, e.value(upper))
    if e.at_least_zero(place) and e.at_least_zero(beyond):
        # at j = 0 and n + 1 there is no term jᵖ
        inside = ring.restricted(e, powers.power(e, middle, power), [e.guard(place), e.guard(beyond)])
        beyond_all = ring.restricted(e, powers.power(e, middle, power), [e.delta(beyond)])
        total = ring.add((everything, inside))
        ring.add_to(total, power_sum(e, power, middle), -2)
        ring.add_to(total, beyond_all, 2)
        return ring.scale(total, coefficient)
    within = [at_least(e, ix.shifted(place, -1)), at_least(e, ix.shifted(beyond, -1))]
    inside = ring.add((everything, powers.power(e, middle, power)))
    ring.add_to(inside, power_sum(e, power, middle), -2)
    total = ring.restricted(e, inside, within)
    ring.add_to(total, ring.restricted(e, everything, [at_least(e, ix.scale(place, -1))]))
    ring.add_to(total, ring.restricted(e, everything, [at_least(e, ix.scale(beyond, -1))]), -1)
    return ring.scale(total, coefficient)


def fewer_signs(e: Engine, factors: Monomial, variable: Variable) -> Polynomial | None:
    """Two signs of one index as single ones, if the factors are about that index alone:
    sign(i − a) sign(i − b) = 1 − sign(b − a) (sign(i − a) − sign(i − b)) − [a = b] [i = a]."""
    if not all(atom.kind == "value" or (atom.kind == "sign" and n == 1) for atom, n in factors):
        return None
    found = [atom for atom, _ in factors if atom.kind == "sign"]
    if len(found) < 2 or any(abs(ix.coefficient(atom.data[0], variable)) != 1 for atom in found):
        return None
    rest = tuple(item for item in factors if item[0] not in found[:2])
    factor, places = 1, []
    for atom in found[:2]:
        coefficient = ix.coefficient(atom.data[0], variable)
        factor *= coefficient
        own = ix.scale(ix.of_variable(variable), coefficient)
        places.append(ix.scale(ix.subtract(atom.data[0], own), -coefficient))
    first, second = (ix.subtract(ix.of_variable(variable), place) for place in places)
    e.note("product of signs")
    between = ix.subtract(places[1], places[0])
    product = ring.number(1)
    ring.add_to(product, ring.multiply(e, e.sign(between), ring.subtract(e.sign(first), e.sign(second))), -1)
    ring.add_to(product, ring.multiply(e, e.delta(between), e.delta(first)), -1)
    return ring.multiply(e, {rest: factor}, product)


def power_sum(e: Engine, exponent: int, last: Polynomial) -> Polynomial:
    """Σ_{i=1}^{n} i^p as a polynomial in n (Faulhaber's formula, by (n+1)^{p+1} − 1 = Σ_j C(p+1, j) S_j)."""
    sums: list[Polynomial] = [last]
    shifted = ring.add((last, ring.number(1)))
    for p in range(1, exponent + 1):
        total = ring.subtract(powers.power(e, shifted, p + 1), ring.number(1))
        binomial = 1
        for j in range(p):
            # binomial = C(p + 1, j)
            ring.add_to(total, sums[j], -binomial)
            binomial = binomial * (p + 1 - j) // (j + 1)
        sums.append(ring.scale(total, Fraction(1, p + 1)))
    return sums[exponent]
