"""Is a polynomial zero? Denominators are cleared, hypotheses applied, sums over one range put together.

Place on the way of a step: the last part of the normal form; `derive.decide` asks `is_zero` of lhs − rhs. A yes is a
proof (wherever both sides are defined and the hypotheses hold). A no means only that no rule was found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from derive.normal import index as ix
from derive.normal import powers, rewrite, ring, sums
from derive.normal.atoms import Atom, Monomial, Polynomial
from derive.normal.index import Affine, Variable

if TYPE_CHECKING:
    from derive.normal.engine import Engine

MOST_ROUNDS = 12


def is_zero(e: Engine, polynomial: Polynomial) -> bool:
    """Whether the polynomial is certainly zero."""
    return not residual(e, polynomial)


def residual(e: Engine, polynomial: Polynomial) -> Polynomial:
    """What is left of the polynomial: empty if it is zero."""
    for _ in range(MOST_ROUNDS):
        polynomial = rewrite.apply_hypotheses(e, polynomial)
        if not polynomial:
            return polynomial
        cleared = _cleared(e, polynomial)
        if cleared is None:
            break
        polynomial = cleared
    if polynomial:
        polynomial = _merged(e, polynomial)
    if polynomial and _by_cases(e, polynomial):
        return {}
    return polynomial


def _cleared(e: Engine, polynomial: Polynomial) -> Polynomial | None:
    """Multiplied by the powers of the polynomials in its denominators; None if there are none."""
    least: dict[Atom, int] = {}
    for monomial in polynomial:
        for atom, exponent in monomial:
            if atom.kind == "power" and exponent < 0:
                least[atom] = min(least.get(atom, 0), exponent.__floor__())
    if not least:
        return None
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
    return total


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
        if residual(e, body):
            ring.add_to(left, sums.close_sum(e, body, opened[upper], ix.ONE, upper))
        else:
            e.note("sums put together")
    return left


def _single_sum(monomial: Monomial) -> Atom | None:
    found = [atom for atom, n in monomial if atom.kind == "sum" and n == 1 and len(atom.data[0]) == 1]
    has_denominator = any(_fractional(atom) for atom in found)
    return found[0] if len(found) == 1 and has_denominator else None


def _fractional(atom: Atom) -> bool:
    return any(inner.kind == "power" for inner, _ in atom.data[1])


def _by_cases(e: Engine, polynomial: Polynomial) -> bool:
    """Where indices may or may not coincide, each case on its own."""
    shield = next(
        (atom for monomial in polynomial for atom, _ in monomial if atom.kind in ("guard", "sign")), None
    )
    if shield is None:
        return False
    difference: Affine = shield.data[0]
    solved = e.solve(difference)
    if solved is None:
        return False
    variable, value = solved
    if variable.kind != "free":
        return False
    e.note("cases")
    equal = ring.substitute(e, _without(e, polynomial, difference), {variable: value})
    if residual(e, equal):
        return False
    return all(not residual(e, _assuming(e, polynomial, difference, sign)) for sign in (-1, 1))


def _without(e: Engine, polynomial: Polynomial, difference: Affine) -> Polynomial:
    """The terms not shielded at difference = 0."""
    shields = ("guard", "sign")
    return {
        m: c
        for m, c in polynomial.items()
        if not any(a.kind in shields and a.data[0] == difference for a, _ in m)
    }


def _assuming(e: Engine, polynomial: Polynomial, difference: Affine, sign: int) -> Polynomial:
    """The polynomial where the difference has the given sign."""
    total: Polynomial = {}
    for monomial, value in polynomial.items():
        factor = 1
        kept = []
        for atom, exponent in monomial:
            if atom.kind in ("delta", "guard", "sign") and atom.data[0] == difference:
                factor *= {"delta": 0, "guard": 1, "sign": sign}[atom.kind]
            else:
                kept.append((atom, exponent))
        if factor:
            ring.add_to(total, {tuple(kept): value}, factor)
    return total
