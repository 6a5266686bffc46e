"""Sums taken apart by the order of their indices: Σ_i Σ_j f = Σ_{i<j} f + Σ_{j<i} f + Σ_{i=j} f.

Place on the way of a step: `derive.normal.orders` comes here when every comparison of free indices is decided and
sums are left in which bound indices are compared. In each order (a chamber, with its walls) every comparison is a
number, the order names the indices, and sums over different orders share no term: what is left of a polynomial is
zero just if it is zero order by order. Indices that occur as numbers only are summed out, Σ_{a<i<b} iᵖ being a
polynomial in its neighbours a and b.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from derive import signs
from derive.normal import index as ix
from derive.normal import ring, sums, triangles
from derive.normal.atoms import UNIT, Atom, Exponent, Monomial, Polynomial
from derive.normal.index import Affine, Variable

if TYPE_CHECKING:
    from derive.normal.engine import Engine

ORDERS = frozenset({"delta", "guard", "sign"})

MOST_INDICES = 6
MOST_CHAINS = 20_000
MORE_ROOM = 2

# blocks of what stands at one place, in ascending order; a chain begins and ends with a place outside all ranges
Block = tuple[Variable | Affine, ...]
Chain = tuple[Block, ...]
Comparison = tuple[str, int, Variable | Affine, Variable | Affine]
# how many different indices stand between each place and the next
Signature = tuple[int, ...]


@dataclass(frozen=True)
class Room:
    """Ranges 1 … upper whose indices are compared with each other, and the places they are compared with, among them
    0 and the first place beyond each range."""

    uppers: frozenset[Affine]
    places: tuple[Affine, ...]

    def differences(self) -> Iterator[Affine]:
        """What must be known to put the places in order."""
        for left, right in combinations(self.places, 2):
            yield ix.subtract(left, right)


@dataclass(frozen=True)
class _Line:
    """Places in ascending order, and names for indices by their rank between two of them. No two lines share a name:
    a sum over one size may be taken apart inside a sum over another."""

    places: tuple[Affine, ...]
    label: str

    def index(self, gap: int, rank: int) -> Variable:
        """The name of an index between the places ``gap`` and ``gap + 1``."""
        return Variable("open", self.label, gap, rank)


@dataclass(frozen=True)
class Part:
    """What is left in one order: a polynomial in indices, over all values of which, with all the differences
    ``ascending`` positive, it is summed. Where the differences ``wide`` are positive there is room for them, and for
    ``MORE_ROOM`` more between two places, since a summand may happen to vanish at the first."""

    polynomial: Polynomial
    indices: tuple[Variable, ...]
    ascending: tuple[Affine, ...]
    wide: tuple[Affine, ...]


def room(e: Engine, polynomial: Polynomial) -> Room | None:
    """The first room in which bound indices are compared; None if there is none, or if they are compared otherwise
    than with each other and with places."""
    parts: list[tuple[set[Affine], set[Affine]]] = []
    for atom in dict.fromkeys(atom for monomial in polynomial for atom, _ in monomial if atom.kind == "sum"):
        limits = {Variable("bound", "", atom.height, place): upper for place, upper in enumerate(atom.data[0])}
        for inner, _ in atom.data[1]:
            if inner.kind not in ORDERS:
                continue
            compared = _compared(inner, limits)
            if compared is None:
                return None
            uppers = {limits[item] for item in compared if isinstance(item, Variable)}
            places = {item for item in compared if isinstance(item, Affine)}
            for other in [item for item in parts if item[0] & uppers]:
                parts.remove(other)
                uppers |= other[0]
                places |= other[1]
            parts.append((uppers, places))
    if not parts:
        return None
    uppers, places = parts[0]
    # a range that ends at one of the places is a part of another one
    ranges = {upper for monomial in polynomial for atom, _ in monomial if atom.kind == "sum" for upper in atom.data[0]}
    uppers |= ranges & (places | {ix.shifted(place, -1) for place in places})
    places |= {ix.ZERO, *(ix.shifted(upper, 1) for upper in uppers)}
    return Room(frozenset(uppers), tuple(sorted(places)))


def _compared(atom: Atom, indices: dict[Variable, Affine]) -> tuple[Variable | Affine, Variable | Affine] | None:
    """(u, v) for an order atom of u − v, each one of the indices or a place without them."""
    difference: Affine = atom.data[0]
    found = [(variable, n) for variable, n in difference.terms if variable in indices]
    if len(found) == 1 and abs(found[0][1]) == 1:
        variable, factor = found[0]
        rest = ix.subtract(difference, ix.scale(ix.of_variable(variable), factor))
        return (variable, ix.scale(rest, -1)) if factor == 1 else (rest, variable)
    if len(found) == len(difference.terms) == 2 and not difference.constant:
        (first, one), (second, other) = found
        if (one, other) == (1, -1):
            return first, second
        if (one, other) == (-1, 1):
            return second, first
    return None


def taken_apart(e: Engine, polynomial: Polynomial, found: Room) -> list[Part] | None:
    """Polynomials in indices that stand in a fixed order, all of which must be zero; None if that is too much work.
    Every difference of two places of the room must be known."""
    e.note("sums by order")
    e.serial += 1
    line = _Line(_in_order(e, found.places), f"ranked {e.serial}")
    parts: dict[Signature, Polynomial] = {}
    for monomial, value in polynomial.items():
        uppers: dict[Variable, Affine] = {}
        product: Polynomial = {UNIT: value}
        for atom, exponent in monomial:
            if atom.kind == "sum" and type(exponent) is int and exponent > 0 and found.uppers & {*atom.data[0]}:
                if len(uppers) + len(atom.data[0]) * exponent > MOST_INDICES:
                    return None
                for _ in range(exponent):
                    opened, summand = sums.open_sum(e, atom)
                    uppers.update(opened)
                    product = ring.multiply(e, product, summand)
            else:
                product = ring.multiply(e, product, {((atom, exponent),): 1})
        chained = {variable: upper for variable, upper in uppers.items() if upper in found.uppers}
        others = {variable: upper for variable, upper in uppers.items() if upper not in found.uppers}
        for part, factor in product.items():
            if not _add_chains(e, parts, {part: factor}, chained, others, line):
                return None
    left = _summed_out(e, parts, line)
    return [_part(rest, signature, line) for signature, rest in left.items() if rest]


def _part(polynomial: Polynomial, signature: Signature, line: _Line) -> Part:
    indices: list[Variable] = []
    ascending: list[Affine] = []
    wide: list[Affine] = []
    for gap, count in enumerate(signature):
        inside = [line.index(gap, rank) for rank in range(count)]
        places = [line.places[gap], *map(ix.of_variable, inside), line.places[gap + 1]]
        if inside:
            ascending += [ix.subtract(after, before) for before, after in pairwise(places)]
            wide.append(ix.shifted(ix.subtract(line.places[gap + 1], line.places[gap]), -count - MORE_ROOM))
        indices += inside
    return Part(polynomial, tuple(indices), tuple(ascending), tuple(wide))


def _in_order(e: Engine, places: tuple[Affine, ...]) -> tuple[Affine, ...]:
    """The places in ascending order, those that coincide once."""
    found: list[Affine] = []
    for place in places:
        below = [item for item in found if e.compare(ix.subtract(item, place)) == signs.NEGATIVE]
        if all(e.compare(ix.subtract(item, place)) != signs.ZERO for item in found):
            found.insert(len(below), place)
    return tuple(found)


def _add_chains(
    e: Engine,
    parts: dict[Signature, Polynomial],
    polynomial: Polynomial,
    chained: dict[Variable, Affine],
    others: dict[Variable, Affine],
    line: _Line,
) -> bool:
    """Add one monomial in open indices to the parts, order by order; False if there is too much to do."""
    ((monomial, value),) = polynomial.items()
    kept: list[tuple[Atom, Exponent]] = []
    comparisons: list[Comparison] = []
    for atom, exponent in monomial:
        if atom.kind in ORDERS and not chained.keys().isdisjoint(atom.variables):
            compared = _compared(atom, chained)
            if compared is None or type(exponent) is not int:
                return False
            left, right = (_found(e, item, line) for item in compared)
            if left is None or right is None:
                return False
            comparisons.append((atom.kind, exponent, left, right))
        else:
            kept.append((atom, exponent))
    start: Chain = tuple((place,) for place in line.places)
    chains: list[tuple[Chain, int]] = [(start, 1)]
    for variable, upper in chained.items():
        end = _found(e, ix.shifted(upper, 1), line)
        if end is None:
            return False
        placed = [
            (chain, factor * sign)
            for before, factor in chains
            for chain in _insertions(before, variable, end)
            if (sign := _sign(chain, variable, comparisons))
        ]
        chains = placed
        e.spend(len(chains))
        if len(chains) > MOST_CHAINS:
            return False
    for chain, factor in chains:
        mapping, signature = _names(e, chain, line)
        image = ring.substitute(e, {tuple(kept): value * factor}, mapping)
        if others:
            image = sums.closed(e, image, others)
        ring.add_to(parts.setdefault(signature, {}), image)
    return True


def _found(e: Engine, item: Variable | Affine, line: _Line) -> Variable | Affine | None:
    """The place of the line that a place coincides with."""
    if isinstance(item, Variable) or item in line.places:
        return item
    return next((place for place in line.places if e.compare(ix.subtract(place, item)) == signs.ZERO), None)


def _insertions(chain: Chain, variable: Variable, end: Variable | Affine) -> Iterator[Chain]:
    """The chain with one more index above 0 and below the end of its range, at each place it may have."""
    zero = next(place for place, block in enumerate(chain) if ix.ZERO in block)
    last = next(place for place, block in enumerate(chain) if end in block)
    for place in range(zero + 1, last + 1):
        if not _next_to(chain[place - 1], chain[place]):
            yield (*chain[:place], (variable,), *chain[place:])
        if place < last:
            yield (*chain[:place], (*chain[place], variable), *chain[place + 1 :])


def _next_to(before: Block, after: Block) -> bool:
    """Whether there is certainly no room between two blocks: they are at places p and p + 1."""
    places = [next((item for item in block if isinstance(item, Affine)), None) for block in (before, after)]
    return places[0] is not None and places[1] is not None and ix.subtract(places[1], places[0]) == ix.ONE


def _sign(chain: Chain, newest: Variable, comparisons: list[Comparison]) -> int:
    """The product of the comparisons that the newest index decides."""
    rank = {item: place for place, block in enumerate(chain) for item in block}
    result = 1
    for kind, exponent, left, right in comparisons:
        if newest not in (left, right) or left not in rank or right not in rank:
            continue
        gap = rank[left] - rank[right]
        match kind:
            case "delta":
                result *= gap == 0
            case "guard":
                result *= gap != 0
            case _:
                result *= ((gap > 0) - (gap < 0)) ** exponent
    return result


def _names(e: Engine, chain: Chain, line: _Line) -> tuple[dict[Variable, Affine], Signature]:
    """What stands for each index: the place it coincides with, or a name by its rank; and the signature."""
    mapping: dict[Variable, Affine] = {}
    counts = [0] * (len(line.places) - 1)
    gap = -1
    for block in chain:
        place = next((item for item in block if isinstance(item, Affine)), None)
        if place is not None:
            gap += 1
        else:
            place = ix.of_variable(_named(e, line, gap, counts[gap]))
            counts[gap] += 1
        for item in block:
            if isinstance(item, Variable):
                mapping[item] = place
    return mapping, tuple(counts)


def _named(e: Engine, line: _Line, gap: int, rank: int) -> Variable:
    variable = line.index(gap, rank)
    e.ranges[variable] = ix.shifted(line.places[gap], 1), ix.shifted(line.places[gap + 1], -1)
    return variable


def _summed_out(e: Engine, parts: dict[Signature, Polynomial], line: _Line) -> dict[Signature, Polynomial]:
    """The parts without indices that occur as numbers only: Σ_{a<i<b} iᵖ = S(b − 1) − S(a)."""
    left: dict[Signature, Polynomial] = {}
    while parts:
        signature = max(parts, key=lambda item: (sum(item), item))
        for monomial, value in parts.pop(signature).items():
            ranked = [(gap, rank) for gap, count in enumerate(signature) for rank in range(count)]
            loose = next((item for item in ranked if _is_loose(monomial, line.index(*item))), None)
            if loose is None:
                ring.add_to(left.setdefault(signature, {}), {monomial: value})
                continue
            gap, rank = loose
            image = _sum_between(e, {monomial: value}, gap, rank, signature[gap], line)
            fewer = (*signature[:gap], signature[gap] - 1, *signature[gap + 1 :])
            ring.add_to(parts.setdefault(fewer, {}), image)
    return left


def _is_loose(monomial: Monomial, variable: Variable) -> bool:
    return all(
        atom.kind == "value" and type(exponent) is int and 0 < exponent <= triangles.LARGEST_POWER
        for atom, exponent in monomial
        if variable in atom.variables
    )


def _sum_between(
    e: Engine, polynomial: Polynomial, gap: int, rank: int, count: int, line: _Line
) -> Polynomial:
    """The sum over one index between its neighbours; those after it in its gap move up."""
    ((monomial, value),) = polynomial.items()
    variable = line.index(gap, rank)
    power = next((int(n) for atom, n in monomial if variable in atom.variables), 0)
    rest = tuple(item for item in monomial if variable not in item[0].variables)
    before = ix.of_variable(line.index(gap, rank - 1)) if rank else line.places[gap]
    after = ix.of_variable(line.index(gap, rank + 1)) if rank + 1 < count else line.places[gap + 1]
    inside = ring.subtract(
        triangles.power_sum(e, power, e.value(ix.shifted(after, -1))),
        triangles.power_sum(e, power, e.value(before)),
    )
    image = ring.multiply(e, {rest: value}, inside)
    later = {
        line.index(gap, place): ix.of_variable(_named(e, line, gap, place - 1))
        for place in range(rank + 1, count)
    }
    return ring.substitute(e, image, later) if later else image
