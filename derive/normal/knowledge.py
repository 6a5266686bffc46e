"""What is known: ranges of indices, the case's conditions, signs.

Place on the way of a step: the engine asks here whenever it makes an atom. Everything answered is proved from the
context: "do not know" is always an allowed answer.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from derive import signs, term
from derive.context import Hypothesis
from derive.functions import FUNCTIONS, Function
from derive.normal import given, lower, matrices, powers, rewrite, ring
from derive.normal import index as ix
from derive.normal.atoms import UNIT, Atom, Exponent, Monomial, Polynomial
from derive.normal.index import Affine, Variable
from derive.normal.matrix_forms import quadratic_form
from derive.signs import ANY, NEGATIVE, NONNEGATIVE, NONZERO, POSITIVE, ZERO

if TYPE_CHECKING:
    from derive.normal.engine import Engine

MOST_INEQUALITIES = 4
MOST_DENOMINATORS = 4


def read_context(e: Engine) -> None:
    """Ranges of free indices, what the case says about indices, what hypotheses give outright, signs."""
    for hypothesis in e.context.hypotheses:
        given.read_given(e, hypothesis)
    for name, variable in e.context.variables.items():
        if variable.sort == "index" and variable.lower is not None and variable.upper is not None:
            bounds = (lower.affine(e, variable.lower, ()), lower.affine(e, variable.upper, ()))
            e.ranges[Variable("free", name)] = bounds
    for relation in e.context.conditions:
        difference = ix.subtract(lower.affine(e, relation.left, ()), lower.affine(e, relation.right, ()))
        _read_condition(e, relation.operator, difference)
    for index, (first, last) in e.ranges.items():
        e.ranges[index] = (ix.substitute(first, e.same), ix.substitute(last, e.same))
    e.case_order = dict(e.order)
    for hypothesis in e.context.hypotheses:
        _read_sign(e, hypothesis)


def _read_condition(e: Engine, operator: str, difference: Affine) -> None:
    if operator == "=":
        solved = e.solve(difference)
        if solved is not None:
            variable, value = solved
            e.same = {key: ix.substitute(old, {variable: value}) for key, old in e.same.items()}
            e.same[variable] = value
            return
    oriented, allowed = condition(operator, difference)
    e.order[oriented] = e.order.get(oriented, ANY) & allowed


def condition(operator: str, difference: Affine) -> tuple[Affine, int]:
    """``difference operator 0`` as the signs that the difference, in its one form for ±d, may have."""
    sign, oriented = ix.unsigned(difference)
    allowed = signs.of_relation(operator)
    return oriented, allowed if sign > 0 else signs.opposite(allowed)


def _read_sign(e: Engine, hypothesis: Hypothesis) -> None:
    """``x_i > 0`` for all i and its kin give signs of a family, any other relation signs of a polynomial."""
    relation = hypothesis.relation
    if relation.operator == "=":
        return
    possible = signs.of_relation(relation.operator)
    if hypothesis.ranges or hypothesis.conditions:
        rewrite.add_sign_rule(e, hypothesis, possible)
    else:
        difference = lower.lower(e, term.difference(relation.left, relation.right), ())
        because = f"hypothesis: {hypothesis.text}"
        e.note_signs(difference, possible, because)
        e.note_signs(ring.scale(difference, -1), signs.opposite(possible), because)
        if not possible & ZERO:
            _note_factors(e, difference, because)
    if hypothesis.conditions:
        return
    right = relation.right
    if not isinstance(right, term.Number):
        return
    if right.value > 0 and possible & NEGATIVE:
        return
    if right.value < 0 and possible & POSITIVE:
        return
    if right.value != 0:
        possible &= NONZERO
    match relation.left:
        case term.Symbol(name):
            e.name_signs.setdefault(name, []).append((possible, hypothesis.text))
        case term.Family(name, indices) if covers_family(e, hypothesis, name, indices):
            e.name_signs.setdefault(name, []).append((possible, hypothesis.text))


def _note_factors(e: Engine, product: Polynomial, because: str) -> None:
    """No factor of a product that is not 0 is 0, and what stands under an even root of it is greater than 0."""
    if len(product) != 1:
        return
    (monomial,) = product
    for atom, exponent in monomial:
        base = dict(atom.data[0]) if atom.kind == "power" else {((atom, 1),): 1}
        possible = NONZERO if Fraction(exponent).denominator % 2 else POSITIVE
        e.note_signs(base, possible, because)
        e.note_signs(ring.scale(base, -1), signs.opposite(possible), because)


def covers_family(e: Engine, hypothesis: Hypothesis, name: str, indices: tuple[term.Term, ...]) -> bool:
    """Whether the hypothesis speaks of every component of the family."""
    variable = e.context.variables.get(name)
    if variable is None or len(variable.shape) != len(indices):
        return False
    levels = [part.level for part in indices if isinstance(part, term.Bound)]
    if sorted(levels) != list(range(len(hypothesis.ranges))) or len(levels) != len(indices):
        return False
    return all(
        hypothesis.ranges[level] == (term.ONE, size) for level, size in zip(levels, variable.shape, strict=True)
    )


def compare(e: Engine, difference: Affine) -> int:
    """The possible signs of an index expression."""
    if ix.is_number(difference):
        return signs.of_number(difference.constant)
    sign, oriented = ix.unsigned(difference)
    possible = e.order.get(oriented, ANY)
    if sign < 0:
        possible = signs.opposite(possible)
    if lower_bound_reached(e, difference, 0):
        possible &= NONNEGATIVE
        if possible & ZERO and lower_bound_reached(e, difference, 1):
            possible &= POSITIVE
    opposite = ix.scale(difference, -1)
    if lower_bound_reached(e, opposite, 0):
        possible &= NEGATIVE | ZERO
        if possible & ZERO and lower_bound_reached(e, opposite, 1):
            possible &= NEGATIVE
    return possible


def lower_bound_reached(e: Engine, affine: Affine, bound: int) -> bool:
    """Whether the expression is ≥ bound for all indices in their ranges and all sizes, where the conditions hold."""
    return _reached(e, affine, bound, _inequalities(e) if e.order else [])


def _inequalities(e: Engine) -> list[list[Affine]]:
    """What the conditions say: for each, expressions one of which is ≥ 0."""
    found = []
    for difference, possible in e.order.items():
        up, down = difference, ix.scale(difference, -1)
        if possible == NONZERO:
            found.append([ix.shifted(up, -1), ix.shifted(down, -1)])
        elif possible != ANY:
            found += [
                [ix.shifted(item, 0 if possible & ZERO else -1)]
                for item, against in ((up, NEGATIVE), (down, POSITIVE))
                if possible & against == 0
            ]
    return found[:MOST_INEQUALITIES]


def _reached(e: Engine, affine: Affine, bound: int, known: list[list[Affine]]) -> bool:
    """affine − a sum of some of the known ones ≥ bound, by ranges."""
    if _reached_by_ranges(e, affine, bound):
        return True
    return any(
        all(_reached(e, ix.subtract(affine, item), bound, known[place + 1 :]) for item in either)
        for place, either in enumerate(known)
    )


def _reached_by_ranges(e: Engine, affine: Affine, bound: int) -> bool:
    for _ in range(16):
        indices = [variable for variable, _ in affine[1] if variable[0] != "size"]
        if not indices:
            break
        variable = indices[0]
        if len(indices) > 1:
            # a bound index may range up to an earlier one, so the latest goes first
            variable = max(indices, key=lambda item: (item.kind == "open", item.number, item.name))
        coefficient = ix.coefficient(affine, variable)
        limits = e.ranges.get(variable)
        if limits is None:
            if variable.kind != "bound" or coefficient < 0:
                return False
            limits = (ix.ONE, ix.ONE)  # bound indices of closed sums start at 1
        limit = limits[0] if coefficient > 0 else limits[1]
        affine = ix.add(affine, ix.subtract(limit, ix.of_variable(variable)), coefficient)
    total = affine.constant
    for variable, coefficient in affine.terms:
        declared = e.context.variables.get(variable.name)
        if ix.is_index(variable) or coefficient < 0 or declared is None:
            return False
        total += coefficient * declared.minimum
    return total >= bound


def atom_signs(e: Engine, atom: Atom, within_ranges: bool) -> int:
    """The possible signs of an atom; of its base, for a power. Without ``within_ranges`` only what holds for all
    values of index variables, even outside their ranges, by declared signs."""
    match atom.kind:
        case "family":
            return family_signs(e, atom.data[0]) if not atom.data[2] else ANY
        case "value":
            variable = atom.data[0]
            if ix.is_index(variable) and not within_ranges:
                return ANY
            e.fact("the ranges of indices and sizes")
            return compare(e, ix.of_variable(variable))
        case "delta" | "guard":
            return NONNEGATIVE
        case "prime":
            return POSITIVE
        case "exp":
            return function_signs(e, FUNCTIONS["exp"])
        case "power":
            return polynomial_signs(e, dict(atom.data[0]), within_ranges)
        case "call" if atom.data[0] == "abs":
            inside = polynomial_signs(e, dict(atom.data[1][0]), within_ranges)
            return POSITIVE if inside & ZERO == 0 else NONNEGATIVE
        case "call":
            row = FUNCTIONS.get(atom.data[0])
            return function_signs(e, row) if row is not None and not atom.data[2] else ANY
        case "matrix":
            return matrices.atom_signs(e, atom) if within_ranges else ANY
        case "sum":
            inside = monomial_signs(e, atom.data[1], within_ranges)
            nonempty = all(lower_bound_reached(e, upper, 1) for upper in atom.data[0])
            possible = signs.plus(inside, inside) | (0 if nonempty else ZERO)
            return possible & quadratic_form(e, atom) if possible == ANY and within_ranges else possible
        case "product":
            inside = polynomial_signs(e, dict(atom.data[1]), within_ranges)
            return POSITIVE if inside == POSITIVE else signs.times(inside, inside) | inside | POSITIVE
    return ANY


def function_signs(e: Engine, row: Function) -> int:
    """The possible signs of a function's values."""
    if row.sign != "any":
        e.fact(f"{row.name} is {row.sign}")
    return signs.BY_NAME[row.sign]


def family_signs(e: Engine, name: str) -> int:
    """The possible signs of a declared scalar or of a family's components."""
    declared = e.context.variables.get(name)
    possible = ANY
    for allowed, text in e.name_signs.get(name, ()):
        possible &= allowed
        e.fact(f"hypothesis: {text}")
    if declared is not None:
        for item in sorted(declared.properties & signs.BY_NAME.keys()):
            possible &= signs.BY_NAME[item]
            e.fact(f"declared: {name} is {item}")
    return possible


def monomial_signs(e: Engine, monomial: Monomial, within_ranges: bool) -> int:
    """The possible signs of a monomial."""
    possible = POSITIVE
    for atom, exponent in monomial:
        exact = Fraction(exponent)
        base = atom_signs(e, atom, within_ranges)
        possible = signs.times(possible, signs.raised(base, exact.numerator, exact.denominator))
    return possible


def polynomial_signs(e: Engine, polynomial: Polynomial, within_ranges: bool) -> int:
    """The possible signs of a polynomial."""
    if not polynomial:
        return ZERO
    possible = 0
    for position, (monomial, value) in enumerate(polynomial.items()):
        part = signs.times(monomial_signs(e, monomial, within_ranges), signs.of_number(value))
        possible = signs.plus(possible, part) if position else part
    if within_ranges:
        possible &= e.known_signs(polynomial)
        affine = as_affine(polynomial)
        if affine is not None and possible != POSITIVE:
            possible &= compare(e, affine)
            e.fact("the ranges of indices and sizes")
    return possible


def cleared_signs(e: Engine, polynomial: Polynomial) -> int:
    """The possible signs of a polynomial where it is defined, by those of its product with its positive denominators:
    of 1 − 1/(1 + eᵘ), those of eᵘ."""
    for _ in range(MOST_DENOMINATORS):
        powers_below = {
            atom: min(dict(monomial).get(atom, 0) for monomial in polynomial)
            for monomial in polynomial
            for atom, exponent in monomial
            if atom.kind == "power" and isinstance(exponent, int) and exponent < 0
        }
        positive = [atom for atom in powers_below if atom_signs(e, atom, True) == POSITIVE]
        if not positive:
            break
        e.fact("a denominator that is positive does not change the sign")
        denominator = powers.power(e, dict(positive[0].data[0]), -powers_below[positive[0]])
        polynomial = ring.multiply(e, polynomial, denominator)
    return polynomial_signs(e, polynomial, True)


def as_affine(polynomial: Polynomial) -> Affine | None:
    """The index expression whose value the polynomial is, if it is one."""
    result = Affine(0)
    for monomial, value in polynomial.items():
        if type(value) is not int:
            return None
        if monomial == UNIT:
            result = ix.shifted(result, value)
        elif len(monomial) == 1 and monomial[0][0].kind == "value" and monomial[0][1] == 1:
            result = ix.add(result, ix.of_variable(monomial[0][0].data[0]), value)
        else:
            return None
    return result


def is_total(e: Engine, atom: Atom, exponent: Exponent) -> bool:
    """Whether atom ** exponent is defined for all values of its index variables, by declared signs alone."""
    if exponent < 0 and atom_signs(e, atom, False) & ZERO:
        return False
    if Fraction(exponent).denominator != 1 and atom_signs(e, atom, False) & NEGATIVE:
        return False
    match atom.kind:
        case "log":
            inside = dict(atom.data[0])
            return polynomial_signs(e, inside, False) == POSITIVE and total(e, inside)
        case "power":
            return total(e, dict(atom.data[0]))
        case "exp":
            return total(e, {atom.data[0]: 1})
        case "sum":
            return total(e, {atom.data[1]: 1})
        case "product":
            return total(e, dict(atom.data[1]))
        case "call":
            row = FUNCTIONS.get(atom.data[0])
            return (row is None or row.domain == "any") and all(total(e, dict(part)) for part in atom.data[1])
        case "matrix":
            return not matrices.parameters(atom)
        case "raised" | "vector":
            return False
    return True


def total(e: Engine, polynomial: Polynomial) -> bool:
    """Whether every atom of a polynomial is total."""
    return all(is_total(e, atom, exponent) for monomial in polynomial for atom, exponent in monomial)


def has_value(e: Engine, atom: Atom, exponent: Exponent) -> bool:
    """Whether atom ** exponent is defined where the indices are in their ranges, if it speaks of indices only; of
    other atoms it is asked for all values of indices."""
    if atom.names or atom.kind not in ("value", "power", "log"):
        return is_total(e, atom, exponent)
    possible = atom_signs(e, atom, True) if atom.kind != "log" else ANY
    if (exponent < 0 and possible & ZERO) or (Fraction(exponent).denominator != 1 and possible & NEGATIVE):
        return False
    if atom.kind == "value":
        return True
    inside = dict(atom.data[0])
    if atom.kind == "log" and polynomial_signs(e, inside, True) != POSITIVE:
        return False
    return all(has_value(e, other, n) for monomial in inside for other, n in monomial)
