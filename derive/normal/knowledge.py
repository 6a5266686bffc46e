"""What is known: ranges of indices, the case's conditions, signs, families that a hypothesis gives.

Place on the way of a step: the engine asks here whenever it makes an atom. Everything answered is proved from the
context: "do not know" is always an allowed answer.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from derive import signs, term
from derive.context import Hypothesis
from derive.functions import FUNCTIONS
from derive.normal import index as ix
from derive.normal import lower, powers, rewrite, ring
from derive.normal.atoms import UNIT, Atom, Exponent, Monomial, Polynomial, freeze
from derive.normal.errors import NotSupported
from derive.normal.index import Affine, Variable
from derive.signs import ANY, NEGATIVE, NONNEGATIVE, NONZERO, POSITIVE, ZERO

if TYPE_CHECKING:
    from derive.normal.engine import Engine

# exact values at 0, so that e.g. sin(0) is a number
AT_ZERO = {"sin": 0, "cos": 1, "tan": 0, "sinh": 0, "cosh": 1, "tanh": 0, "arctan": 0}

LARGEST_FACTORIAL = 3000


def read_context(e: Engine) -> None:
    """Ranges of free indices, what the case says about indices, what hypotheses give outright, signs."""
    for hypothesis in e.context.hypotheses:
        _read_given(e, hypothesis)
    for name, variable in e.context.variables.items():
        if variable.sort == "index" and variable.lower is not None and variable.upper is not None:
            bounds = (lower.affine(e, variable.lower, ()), lower.affine(e, variable.upper, ()))
            e.ranges[Variable("free", name)] = bounds
    for relation in e.context.conditions:
        difference = ix.subtract(lower.affine(e, relation.left, ()), lower.affine(e, relation.right, ()))
        _read_condition(e, relation.operator, difference)
    for hypothesis in e.context.hypotheses:
        _read_sign(e, hypothesis)


def _read_given(e: Engine, hypothesis: Hypothesis) -> None:
    """``y_i = δ_{iℓ}`` gives the components of y, unless their own values would be needed to say what they are."""
    left = hypothesis.relation.left
    if hypothesis.relation.operator != "=" or hypothesis.conditions:
        return
    if not isinstance(left, term.Symbol | term.Family) or left.name in e.context.definitions:
        return
    declared = e.context.variables.get(left.name)
    if declared is None or declared.sort not in ("scalar", "family"):
        return
    reached, frontier = set(), [hypothesis.relation.right]
    while frontier:
        for name in sorted(term.free_names(frontier.pop())):
            if name in reached:
                continue
            reached.add(name)
            if name in e.context.definitions:
                frontier.append(e.context.definitions[name].body)
            frontier.extend(rule.relation.right for rule in e.givens.get(name, ()))
    if left.name not in reached:
        e.givens.setdefault(left.name, []).append(hypothesis)


def _read_condition(e: Engine, operator: str, difference: Affine) -> None:
    if operator == "=":
        solved = e.solve(difference)
        if solved is not None:
            variable, value = solved
            e.same = {key: ix.substitute(old, {variable: value}) for key, old in e.same.items()}
            e.same[variable] = value
            return
    sign, oriented = ix.unsigned(difference)
    possible = signs.of_relation(operator)
    if sign < 0:
        possible = signs.opposite(possible)
    e.order[oriented] = e.order.get(oriented, ANY) & possible


def _read_sign(e: Engine, hypothesis: Hypothesis) -> None:
    """``x_i > 0`` for all i and its kin give signs of a family, any other relation signs of a polynomial."""
    relation = hypothesis.relation
    if relation.operator == "=":
        return
    possible = signs.of_relation(relation.operator)
    if hypothesis.ranges:
        rewrite.add_sign_rule(e, hypothesis, possible)
    else:
        difference = lower.lower(e, term.difference(relation.left, relation.right), ())
        e.note_signs(difference, possible)
        e.note_signs(ring.scale(difference, -1), signs.opposite(possible))
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
            e.name_signs[name] = e.name_signs.get(name, ANY) & possible
        case term.Family(name, indices) if covers_family(e, hypothesis, name, indices):
            e.name_signs[name] = e.name_signs.get(name, ANY) & possible


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


def given_component(
    e: Engine,
    name: str,
    indices: tuple[Affine, ...],
    derivatives: tuple[tuple[str, tuple[Affine, ...]], ...],
) -> Polynomial | None:
    """The value of a component that a hypothesis gives outright (``y_i = δ_{iℓ}``), or None."""
    if derivatives:
        return None
    for rule in e.givens.get(name, ()):
        if any(not _usable_under(e, rule, variable) for variable in e.ambient):
            e.blocked = True
            continue
        arguments = _matched(e, rule, indices)
        if arguments is None:
            continue
        e.note(f"hypothesis: {rule.text}")
        return lower.lower(e, rule.relation.right, arguments)
    return None


def _usable_under(e: Engine, rule: Hypothesis, variable: str) -> bool:
    """Under ∂/∂variable a hypothesis may be used if it is an identity in the variable, not a fact at a point."""
    names = term.free_names(rule.relation.left) | term.free_names(rule.relation.right)
    declared = [e.context.variables.get(name) for name in sorted(names)]
    depends = any(item is not None and variable in item.depends_on for item in declared)
    return depends or variable not in names


def _matched(e: Engine, rule: Hypothesis, indices: tuple[Affine, ...]) -> tuple[Affine, ...] | None:
    left = rule.relation.left
    pattern = left.indices if isinstance(left, term.Family) else ()
    if len(pattern) != len(indices):
        return None
    bound: dict[int, Affine] = {}
    for part, actual in zip(pattern, indices, strict=True):
        if isinstance(part, term.Bound) and part.level not in bound:
            bound[part.level] = actual
        elif isinstance(part, term.Bound):
            if bound[part.level] != actual:
                return None
        elif lower.affine(e, part, ()) != actual:
            return None
    if sorted(bound) != list(range(len(rule.ranges))):
        return None
    arguments = tuple(bound[level] for level in range(len(rule.ranges)))
    for (low, high), actual in zip(rule.ranges, arguments, strict=True):
        first, last = lower.affine(e, low, arguments), lower.affine(e, high, arguments)
        if not (e.at_least_zero(ix.subtract(actual, first)) and e.at_least_zero(ix.subtract(last, actual))):
            return None
    return arguments


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
    """Whether the expression is ≥ bound for all indices in their ranges and all sizes."""
    for _ in range(16):
        indices = [variable for variable in ix.variables(affine) if ix.is_index(variable)]
        if not indices:
            break
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
            if not ix.is_index(variable):
                return compare(e, ix.of_variable(variable))
            return compare(e, ix.of_variable(variable)) if within_ranges else ANY
        case "delta" | "guard":
            return NONNEGATIVE
        case "prime" | "exp":
            return POSITIVE
        case "power":
            return polynomial_signs(e, dict(atom.data[0]), within_ranges)
        case "call" if atom.data[0] == "abs":
            inside = polynomial_signs(e, dict(atom.data[1][0]), within_ranges)
            return POSITIVE if inside & ZERO == 0 else NONNEGATIVE
        case "call":
            row = FUNCTIONS.get(atom.data[0])
            return signs.BY_NAME[row.sign] if row is not None and not atom.data[2] else ANY
        case "sum":
            inside = monomial_signs(e, atom.data[1], within_ranges)
            nonempty = all(lower_bound_reached(e, upper, 1) for upper in atom.data[0])
            return signs.plus(inside, inside) | (0 if nonempty else ZERO)
        case "product":
            inside = polynomial_signs(e, dict(atom.data[1]), within_ranges)
            return POSITIVE if inside == POSITIVE else signs.times(inside, inside) | inside | POSITIVE
    return ANY


def family_signs(e: Engine, name: str) -> int:
    """The possible signs of a declared scalar or of a family's components."""
    declared = e.context.variables.get(name)
    possible = e.name_signs.get(name, ANY)
    if declared is not None:
        for item in sorted(declared.properties):
            possible &= signs.BY_NAME.get(item, ANY)
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
        if affine is not None:
            possible &= compare(e, affine)
    return possible


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
        case "raised" | "vector":
            return False
    return True


def total(e: Engine, polynomial: Polynomial) -> bool:
    """Whether every atom of a polynomial is total."""
    return all(is_total(e, atom, exponent) for monomial in polynomial for atom, exponent in monomial)


def absolute(e: Engine, argument: Polynomial) -> Polynomial:
    """|p|, without the bars where the sign is known, factor by factor."""
    possible = polynomial_signs(e, argument, True)
    if possible & NEGATIVE == 0:
        return argument
    if possible & POSITIVE == 0:
        return ring.scale(argument, -1)
    if len(argument) == 1:
        ((monomial, value),) = argument.items()
        if len(monomial) > 1 or abs(value) != 1 or (monomial and monomial[0][1] != 1):
            result = ring.number(abs(value))
            for atom, exponent in monomial:
                one: Polynomial = {((atom, 1),): 1}
                if atom.kind == "power":
                    one = dict(atom.data[0])
                result = ring.multiply(e, result, powers.power(e, absolute(e, one), exponent))
            return result
    frozen = freeze(argument)
    lead = powers.leading(e, frozen)
    if dict(frozen)[lead if lead is not None else frozen[-1][0]] < 0:
        frozen = freeze(ring.scale(argument, -1))
    return ring.of_atom(e.atoms.make("call", "abs", (frozen,), ()))


def factorial(e: Engine, argument: Polynomial) -> Polynomial:
    """n!; (n + c)! for a number c is brought to n!."""
    affine = as_affine(argument)
    if affine is None:
        raise NotSupported("the factorial of something that is not an integer expression")
    if ix.is_number(affine):
        if not 0 <= affine.constant <= LARGEST_FACTORIAL:
            raise NotSupported("the factorial of a negative or very large number")
        result = 1
        for n in range(2, affine.constant + 1):
            result *= n
        return ring.number(result)
    base = Affine(0, affine.terms)
    atom = e.atoms.make("call", "factorial", (freeze(e.value(base)),), ())
    image = ring.of_atom(atom)
    offset = affine.constant
    if not (e.at_least_zero(base) and e.at_least_zero(affine) and abs(offset) <= 50):
        return ring.of_atom(e.atoms.make("call", "factorial", (freeze(argument),), ()))
    for step in range(1, offset + 1):
        image = ring.multiply(e, image, e.value(ix.shifted(base, step)))
    for step in range(offset + 1, 1):
        image = ring.multiply(e, image, powers.power(e, e.value(ix.shifted(base, step)), -1))
    return image
