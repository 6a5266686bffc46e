"""Is a polynomial zero? Denominators are cleared, hypotheses applied, sums over one range put together.

Place on the way of a step: the last part of the normal form; `derive.decide` asks `is_zero` of lhs − rhs. A yes is a
proof (wherever both sides are defined and the hypotheses hold). A no means only that no rule was found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from derive.normal import exchanged, matrix_products, orders, powers, rewrite, ring, small_matrices, split_axes, sums
from derive.normal import index as ix
from derive.normal.atoms import Atom, Monomial, Polynomial
from derive.normal.chambers import ORDERS
from derive.normal.index import Affine, Variable

if TYPE_CHECKING:
    from derive.normal.engine import Engine

MOST_ROUNDS = 12


def is_zero(e: Engine, polynomial: Polynomial) -> bool:
    """Whether the polynomial is certainly zero."""
    return not residual(e, polynomial)


def residual(e: Engine, polynomial: Polynomial) -> Polynomial:
    """What is left of the polynomial: empty if it is zero. The uses of hypotheses are recorded for the polynomial as
    it is given, though denominators are cleared on the way."""
    cleared: list[Polynomial] = []
    for _ in range(MOST_ROUNDS):
        e.spend(len(polynomial))
        mark = e.uses.mark()
        polynomial = rewrite.apply_hypotheses(e, polynomial)
        e.uses.times(mark, *cleared)
        if not polynomial:
            return polynomial
        least = _denominators(polynomial)
        if not least:
            break
        if any(atom.kind in ORDERS for monomial in polynomial for atom, _ in monomial):
            # P · δ may be 0 although P⁻¹ never met δ: clear only where every index equation is decided
            decided = _in_blocks(e, polynomial, cleared) or _by_cases(e, polynomial, cleared)
            return {} if decided else polynomial
        e.note("denominators cleared")
        polynomial, inverse = _cleared(e, polynomial, least)
        cleared.append(inverse)
    if polynomial:
        mark = e.uses.mark()
        polynomial = _merged(e, polynomial)
        e.uses.times(mark, *cleared)
    ways = (_in_blocks, _times_matrix, _by_cases, _written_out, _exchanged)
    return {} if polynomial and any(way(e, polynomial, cleared) for way in ways) else polynomial


def _written_out(e: Engine, polynomial: Polynomial, cleared: list[Polynomial]) -> bool:
    """Whether it vanishes with determinants and inverses of a few rows written out."""
    if not e.symmetries:
        return False
    mark = e.uses.mark()
    plain = small_matrices.written_out(e, polynomial)
    if plain == polynomial:
        return False
    if residual(e, plain):
        e.uses.forget(mark)
        return False
    e.uses.times(mark, *cleared)
    return True


def _exchanged(e: Engine, polynomial: Polynomial, cleared: list[Polynomial]) -> bool:
    """Whether it vanishes with one of its determinants written by another."""
    if not e.symmetries or e.is_exchanged:
        return False
    mark = e.uses.mark()
    e.is_exchanged = True
    try:
        for other in exchanged.exchanges(e, polynomial):
            if not residual(e, other):
                e.uses.times(mark, *cleared)
                return True
            e.uses.forget(mark)
    finally:
        e.is_exchanged = False
    return False


def _times_matrix(e: Engine, polynomial: Polynomial, cleared: list[Polynomial]) -> bool:
    """Whether it vanishes when multiplied by a matrix whose inverse stands in it."""
    mark = e.uses.mark()
    if not matrix_products.vanishes(e, polynomial, lambda part: is_zero(e, part)):
        return False
    e.uses.times(mark, *cleared)
    return True


def _in_blocks(e: Engine, polynomial: Polynomial, cleared: list[Polynomial]) -> bool:
    """Whether it vanishes in the rows of each block of a block matrix."""
    mark = e.uses.mark()
    if not split_axes.vanishes(e, polynomial, lambda part: is_zero(e, part)):
        return False
    e.uses.times(mark, *cleared)
    return True


def _by_cases(e: Engine, polynomial: Polynomial, cleared: list[Polynomial]) -> bool:
    """Where indices may stand in one order or another, each case on its own."""
    mark = e.uses.mark()
    if not orders.vanishes(e, polynomial, lambda part: is_zero(e, part)):
        return False
    e.uses.times(mark, *cleared)
    return True


def _denominators(polynomial: Polynomial) -> dict[Atom, int]:
    """The polynomials that stand with negative exponents, each with the whole exponent that clears it."""
    least: dict[Atom, int] = {}
    for monomial in polynomial:
        for atom, exponent in monomial:
            if atom.kind == "power" and exponent < 0:
                least[atom] = min(least.get(atom, 0), exponent.__floor__())
    return least


def _cleared(e: Engine, polynomial: Polynomial, least: dict[Atom, int]) -> tuple[Polynomial, Polynomial]:
    """(the polynomial multiplied by the power of one polynomial in its denominators, the inverse of that power)."""
    # the outermost first: denominators nested in it become visible
    atom = max(least, key=lambda item: (item.height, -item.serial))
    total: Polynomial = {}
    for monomial, value in polynomial.items():
        exponents = dict(monomial)
        exponent = ring.reduced(exponents.pop(atom, 0) - least[atom])
        rest: Polynomial = {ring.ordered(exponents): value}
        whole = exponent.__floor__()
        image = ring.multiply(e, rest, powers.power(e, dict(atom.data[0]), whole))
        if exponent != whole:
            image = ring.multiply(e, image, {((atom, ring.reduced(exponent - whole)),): 1})
        ring.add_to(total, image)
    return total, {((atom, least[atom]),): 1}


def _merged(e: Engine, polynomial: Polynomial) -> Polynomial:
    """Σ_i f(i) c + Σ_i g(i) d with the same range are one sum: zero if its body is zero over a common denominator."""
    groups: dict[Affine, Polynomial] = {}
    opened: dict[Affine, Variable] = {}
    left: Polynomial = {}
    for monomial, value in polynomial.items():
        atom = _single_sum(monomial)
        if atom is None:
            left[monomial] = value
            continue
        upper = atom.data[0][0]
        if upper not in opened:
            opened[upper] = e.open_variable(ix.ONE, upper)
        mapping = {Variable("bound", "", atom.height): ix.of_variable(opened[upper])}
        body = ring.substitute(e, {atom.data[1]: value}, mapping)
        rest = ring.ordered({other: n for other, n in monomial if other is not atom})
        ring.add_to(groups.setdefault(upper, {}), ring.multiply(e, {rest: 1}, body))
    for upper, body in groups.items():
        # constants are sums too: c = Σ_i c / n is not tried, but n c = Σ_i c is
        mark = e.uses.mark()
        if residual(e, body):
            e.uses.forget(mark)
            ring.add_to(left, sums.close_sum(e, body, opened[upper], ix.ONE, upper))
        else:
            e.uses.below(mark, {opened[upper]: upper})
            e.note("sums put together")
    return left


def _single_sum(monomial: Monomial) -> Atom | None:
    found = [atom for atom, n in monomial if atom.kind == "sum" and n == 1 and len(atom.data[0]) == 1]
    return found[0] if len(found) == 1 and any(_is_fraction(atom) for atom in found) else None


def _is_fraction(atom: Atom) -> bool:
    return any(inner.kind == "power" or exponent < 0 for inner, exponent in atom.data[1])
