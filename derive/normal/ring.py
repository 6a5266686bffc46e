"""Sums and products of polynomials over atoms, and the substitution of index variables.

Place on the way of a step: the arithmetic below everything else. A product of monomials is normalised at once:
deltas identify indices, opposite powers cancel, positive integer powers of polynomials are expanded. Powers with
other exponents are `derive.normal.powers`' business, closed sums `derive.normal.sums`'.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from derive.normal import dense, matrices, one_hot, powers, sums
from derive.normal import index as ix
from derive.normal.atoms import UNIT, Atom, Coefficient, Exponent, Monomial, Polynomial
from derive.normal.index import Affine, Variable

if TYPE_CHECKING:
    from derive.normal.engine import Engine

Mapped = Mapping[Variable, Affine]


def number(value: Coefficient) -> Polynomial:
    """The constant polynomial."""
    return {UNIT: reduced(value)} if value else {}


def of_atom(atom: Atom, exponent: Exponent = 1) -> Polynomial:
    """The polynomial of one atom."""
    return {((atom, exponent),): 1}


def reduced(value: Coefficient) -> Coefficient:
    """An int where the value is one: ints are much faster than fractions."""
    return value.numerator if type(value) is Fraction and value.denominator == 1 else value


def add_to(target: Polynomial, source: Polynomial, factor: Coefficient = 1) -> None:
    """target += factor · source, in place."""
    for monomial, value in source.items():
        total = target.get(monomial, 0) + value * factor
        if total:
            target[monomial] = reduced(total)
        else:
            target.pop(monomial, None)


def add(polynomials: Iterable[Polynomial]) -> Polynomial:
    """The sum."""
    total: Polynomial = {}
    for polynomial in polynomials:
        add_to(total, polynomial)
    return total


def subtract(left: Polynomial, right: Polynomial) -> Polynomial:
    """left − right."""
    total = dict(left)
    add_to(total, right, -1)
    return total


def scale(polynomial: Polynomial, factor: Coefficient) -> Polynomial:
    """factor · polynomial."""
    if factor == 1:
        return polynomial
    return {monomial: reduced(value * factor) for monomial, value in polynomial.items()} if factor else {}


def join(left: Monomial, right: Monomial) -> Monomial:
    """The product of two monomials, atoms merged but not yet normalised."""
    if not left:
        return right
    if not right:
        return left
    exponents = dict(left)
    for atom, exponent in right:
        exponents[atom] = exponents.get(atom, 0) + exponent
    return ordered(exponents)


def ordered(exponents: Mapping[Atom, Exponent]) -> Monomial:
    """The monomial of a mapping from atoms to exponents."""
    return tuple(
        sorted(
            ((atom, reduced(exponent)) for atom, exponent in exponents.items() if exponent),
            key=lambda item: item[0].serial,
        )
    )


def multiply(e: Engine, left: Polynomial, right: Polynomial) -> Polynomial:
    """The product, normalised."""
    if not left or not right:
        return {}
    if len(left) == 1 and UNIT in left:
        return scale(right, left[UNIT])
    if len(right) == 1 and UNIT in right:
        return scale(left, right[UNIT])
    pairs = len(left) * len(right)
    if pairs >= dense.FEWEST_PAIRS:
        large = dense.product(left, right)
        if large is not None:
            e.spend(pairs // dense.WORK_SAVED)
            return large
    e.spend(pairs)
    total: Polynomial = {}
    for first, first_value in left.items():
        for second, second_value in right.items():
            monomial = join(first, second)
            value = first_value * second_value
            if any(atom.restless for atom, _ in monomial):
                add_to(total, normalise(e, monomial), value)
            else:
                add_to(total, {monomial: value})
    return total


def restricted(e: Engine, polynomial: Polynomial, indicators: Iterable[Polynomial]) -> Polynomial:
    """The polynomial times indicators, one after the other: each shields it until it is known not to need it."""
    for indicator in indicators:
        polynomial = multiply(e, indicator, polynomial)
    return settled(e, polynomial)


def settled(e: Engine, polynomial: Polynomial) -> Polynomial:
    """Every monomial normalised."""
    total: Polynomial = {}
    for monomial, value in polynomial.items():
        if any(atom.restless for atom, _ in monomial):
            add_to(total, normalise(e, monomial), value)
        else:
            add_to(total, {monomial: value})
    return total


def product(e: Engine, polynomials: Iterable[Polynomial]) -> Polynomial:
    """The product of several polynomials."""
    total = number(1)
    for polynomial in polynomials:
        total = multiply(e, total, polynomial)
    return total


def normalise(e: Engine, monomial: Monomial) -> Polynomial:
    """Apply the relations between atoms of one monomial: δ² = δ, δ identifies indices, P · P⁻¹ = 1, |x|² = x², …"""
    e.spend(1)
    # indices first: where they coincide, a shield may be 0 and a denominator must not be looked at
    restless = [position for position, (atom, _) in enumerate(monomial) if atom.restless]
    for position in sorted(restless, key=lambda place: monomial[place][0].kind not in ("delta", "guard", "sign")):
        atom, exponent = monomial[position]
        rest = monomial[:position] + monomial[position + 1 :]
        changed = _relation(e, atom, exponent, rest)
        if changed is not None:
            return changed
    return {monomial: 1}


def _relation(e: Engine, atom: Atom, exponent: Exponent, rest: Monomial) -> Polynomial | None:
    match atom.kind:
        case "delta":
            return _delta_relation(e, atom, exponent, rest)
        case "guard" if exponent != 1:
            e.note("square of delta")
            return multiply(e, of_atom(atom), {rest: 1})
        case "sign" if exponent != 1:
            e.note("square of a sign")
            # d ↦ sign(d) is 0 at d = 0 and squares to 1 elsewhere; it guards like the atom "guard"
            even = exponent % 2 == 0
            guard = of_atom(e.atoms.make("guard", atom.data[0])) if even else of_atom(atom)
            return multiply(e, guard, {rest: 1})
        case "sign" if any(other.kind == "guard" and other.data == atom.data for other, _ in rest):
            e.note("square of a sign")
            kept = tuple(item for item in rest if not (item[0].kind == "guard" and item[0].data == atom.data))
            return multiply(e, of_atom(atom), {kept: 1})
        case "guard" if not any(_needs_guard(e, item, atom.data[0]) for item in rest):
            # everything left is defined at d = 0 too, so the guard may be written out
            e.note("guard written out")
            everywhere = normalise(e, rest)
            return subtract(everywhere, multiply(e, e.delta(atom.data[0]), everywhere))
        case "prime" if exponent >= 1 or exponent < 0:
            e.note("root of a number")
            whole: int = exponent.__floor__()
            factor = Fraction(atom.data[0]) ** whole
            left: Polynomial = {ordered({atom: exponent - whole}): 1}
            return scale(multiply(e, left, {rest: 1}), reduced(factor))
        case "power":
            return powers.relation(e, atom, exponent, rest)
        case "family":
            return one_hot.relation(e, atom, exponent, rest)
        case "call" if not -2 < exponent < 2:
            e.note("square of an absolute value")
            whole = int(exponent / 2)
            square = powers.power(e, dict(atom.data[1][0]), 2 * whole)
            left = {ordered({atom: exponent - 2 * whole}): 1}
            return multiply(e, multiply(e, square, left), {rest: 1})
    return None


def _needs_guard(e: Engine, item: tuple[Atom, Exponent], affine: Affine) -> bool:
    atom, exponent = item
    if not any(variable in atom.variables or variable in atom.sizes for variable in ix.variables(affine)):
        return False
    return not e.is_total(atom, exponent)


def _delta_relation(e: Engine, atom: Atom, exponent: Exponent, rest: Monomial) -> Polynomial | None:
    if exponent < 0:
        return None
    if exponent != 1:
        e.note("square of delta")
        return multiply(e, of_atom(atom), {rest: 1})
    affine: Affine = atom.data[0]
    if any(other.kind in ("guard", "sign") and other.data == atom.data for other, _ in rest):
        e.note("delta identifies indices")
        return {}
    solved = e.solve(affine)
    if solved is None:
        return None
    variable, value = solved
    if not any(variable in other.variables or variable in other.sizes for other, _ in rest):
        return None
    e.note("delta identifies indices")
    merged = substitute(e, {rest: 1}, {variable: value})
    return multiply(e, of_atom(atom), merged)


def substitute(e: Engine, polynomial: Polynomial, mapping: Mapped) -> Polynomial:
    """Index variables replaced at once. Raises `powers.NeverDefined` if a denominator becomes zero."""
    total: Polynomial = {}
    for monomial, value in polynomial.items():
        touched = [item for item in monomial if any(v in item[0].variables or v in item[0].sizes for v in mapping)]
        if not touched:
            add_to(total, {monomial: value})
            continue
        kept = tuple(item for item in monomial if item not in touched)
        image: Polynomial = {kept: value}
        # what is shielded need not be defined where its shield is 0, and meets its shields at once
        shields = [item for item in touched if item[0].kind in ("delta", "guard", "sign")]
        images = [_image(e, atom, exponent, mapping) for atom, exponent in shields]
        if not all(images):
            continue
        for atom, exponent in touched:
            if atom.kind not in ("delta", "guard", "sign"):
                image = multiply(e, image, _image(e, atom, exponent, mapping))
        for shield in images:
            image = multiply(e, image, shield)
        add_to(total, image)
    return total


def _image(e: Engine, atom: Atom, exponent: Exponent, mapping: Mapped) -> Polynomial:
    if atom.kind in ("delta", "guard", "sign", "power"):
        return powers.power(e, substitute_atom(e, atom, mapping), exponent)
    image = substitute_atom(e, atom, mapping)
    return image if exponent == 1 else powers.power(e, image, exponent)


def substitute_atom(e: Engine, atom: Atom, mapping: Mapped) -> Polynomial:
    """The image of one atom (of the base, for a power)."""
    if atom.kind == "matrix" and matrices.is_of_the_same_matrix(atom, mapping):
        return matrices.moved(e, atom, mapping)
    return rebuild(e, atom, lambda inner: substitute(e, inner, mapping), lambda affine: ix.substitute(affine, mapping))


def rebuild(
    e: Engine,
    atom: Atom,
    change: powers.Change,
    move: sums.Move,
) -> Polynomial:
    """The atom made anew from changed parts: ``change`` acts on polynomials in it, ``move`` on index expressions."""
    match atom.kind:
        case "family":
            name, indices, derivatives = atom.data
            moved = tuple((variable, tuple(map(move, places))) for variable, places in derivatives)
            return e.family(name, tuple(map(move, indices)), moved)
        case "value":
            return e.value(move(ix.of_variable(atom.data[0])))
        case "delta":
            return e.delta(move(atom.data[0]))
        case "guard":
            return e.guard(move(atom.data[0]))
        case "sign":
            return e.sign(move(atom.data[0]))
        case "exp":
            return powers.exponential(e, change({atom.data[0]: 1}))
        case "log":
            return powers.logarithm(e, change(dict(atom.data[0])))
        case "power":
            return change(dict(atom.data[0]))
        case "raised":
            return powers.raised(e, change(dict(atom.data[0])), change({atom.data[1]: 1}))
        case "call":
            function, arguments, orders = atom.data
            return e.call(function, [change(dict(argument)) for argument in arguments], orders)
        case "matrix":
            return matrices.rebuild(e, atom, change, move)
        case "sum" | "product" | "vector":
            return sums.rebuild(e, atom, change, move)
    return of_atom(atom)
