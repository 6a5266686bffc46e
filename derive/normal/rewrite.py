"""Hypotheses as oriented rewriting rules: ``Σ_i p_i = 1`` wherever a sum, or a part of one, has that form.

Place on the way of a step: applied by `derive.normal.zero` to a difference whose derivatives have been taken, so that a
fact that holds at a point is never differentiated. Hypotheses about functions of z hold for all z and are added
in differentiated form too. A rule rewrites one atom (the largest of the hypothesis) to the rest; parameters match
any index expression within their ranges.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from derive import signs, term
from derive.context import Hypothesis
from derive.normal import calculus, lower, powers, ring, sums
from derive.normal import index as ix
from derive.normal.atoms import UNIT, Atom, Frozen, Monomial, Polynomial, freeze
from derive.normal.index import Affine, Variable

if TYPE_CHECKING:
    from derive.normal.engine import Engine

MOST_PASSES = 20


@dataclass(frozen=True)
class Rule:
    """``pattern`` (an atom with parameter variables) may be replaced by ``image``; ``ranges`` of the parameters."""

    text: str
    pattern: Atom
    image: Polynomial
    ranges: tuple[tuple[Affine, Affine], ...]


def rules_of(e: Engine) -> list[Rule]:
    """The rules of all equations among the hypotheses that do not give a family outright."""
    if e.rules is None:
        e.rules = []
        # a rule must not depend on the place where it is first needed
        order, e.order = e.order, e.case_order
        ambient, e.ambient = e.ambient, []
        for hypothesis in e.context.hypotheses:
            if hypothesis.relation.operator != "=" or hypothesis.conditions or is_given(e, hypothesis):
                continue
            if term.rank(hypothesis.relation.left):
                continue
            e.rules.extend(_rules(e, hypothesis))
        e.order, e.ambient = order, ambient
    return e.rules


def is_given(e: Engine, hypothesis: Hypothesis) -> bool:
    """Whether the engine uses the hypothesis to replace components of a family as they are made."""
    return any(hypothesis is rule for rules in e.givens.values() for rule in rules)


def _rules(e: Engine, hypothesis: Hypothesis) -> list[Rule]:
    arguments, ranges = _parameters(e, hypothesis)
    relation = hypothesis.relation
    equation = lower.lower(e, term.difference(relation.left, relation.right), arguments)
    found = [(hypothesis.text, equation, ranges)]
    # an identity in z may be differentiated in z, once and twice
    names = sorted({name for monomial in equation for atom, _ in monomial for name in atom.names})
    varied = sorted(
        {item for name in names if name in e.context.variables for item in e.context.variables[name].depends_on}
    )
    for name in varied:
        declared = e.context.variables.get(name)
        if declared is None:
            continue
        for text, inner, limits in list(found):
            new = [Variable("parameter", "", len(limits) + n) for n in range(len(declared.shape))]
            more = tuple((ix.ONE, lower.affine(e, size, ())) for size in declared.shape)
            for parameter, limit in zip(new, more, strict=True):
                e.ranges[parameter] = limit
            place = (name, tuple(ix.of_variable(item) for item in new))
            once = calculus.derivative(e, inner, place)
            found.append((f"derivative of {text}", once, limits + more))
            again = [Variable("parameter", "", len(limits) + len(new) + n) for n in range(len(new))]
            for parameter, limit in zip(again, more, strict=True):
                e.ranges[parameter] = limit
            second = (name, tuple(ix.of_variable(item) for item in again))
            twice = calculus.derivative(e, once, second)
            found.append((f"second derivative of {text}", twice, limits + more + more))
    made = [_oriented(e, *item) for item in found]
    return [rule for rule in made if rule is not None]


def _oriented(
    e: Engine, text: str, equation: Polynomial, ranges: tuple[tuple[Affine, Affine], ...]
) -> Rule | None:
    """The equation solved for its largest atom that stands alone and mentions every parameter."""
    candidates = []
    needed = {Variable("parameter", "", n) for n in range(len(ranges))}
    for monomial, value in equation.items():
        if len(monomial) != 1 or monomial[0][1] != 1:
            continue
        atom = monomial[0][0]
        elsewhere = any(other is atom for m in equation if m != monomial for other, _ in m)
        if elsewhere or not needed <= atom.variables or atom.kind in ("delta", "guard", "sign", "value"):
            continue
        candidates.append((atom.height, atom.kind == "sum", len(atom.names), -atom.serial, atom, value))
    if not candidates:
        return None
    atom, value = max(candidates, key=lambda item: item[:4])[4:]
    rest = {m: c for m, c in equation.items() if m != ((atom, 1),)}
    return Rule(text, atom, ring.scale(rest, ring.reduced(-1 / Fraction(value))), ranges)


@dataclass(frozen=True)
class SignRule:
    """A polynomial with parameter variables and the signs it may have, where the conditions hold."""

    pattern: Frozen
    signs: int
    ranges: tuple[tuple[Affine, Affine], ...]
    conditions: tuple[tuple[str, Affine], ...]


def add_sign_rule(e: Engine, hypothesis: Hypothesis, possible: int) -> None:
    """``x_i > y_i`` for all i: remembered for both signs of the difference."""
    arguments, ranges = _parameters(e, hypothesis)
    relation = hypothesis.relation
    difference = lower.lower(e, term.difference(relation.left, relation.right), arguments)
    conditions = tuple(
        (item.operator, ix.subtract(lower.affine(e, item.left, arguments), lower.affine(e, item.right, arguments)))
        for item in hypothesis.conditions
    )
    for factor, allowed in ((1, possible), (-1, signs.opposite(possible))):
        e.sign_rules.append(SignRule(freeze(ring.scale(difference, factor)), allowed, ranges, conditions))


def signs_by_rule(e: Engine, polynomial: Frozen) -> int:
    """What the sign rules say of a polynomial."""
    possible = signs.ANY
    for rule in e.sign_rules:
        bound: dict[Variable, Affine] = {}
        if len(rule.pattern) != len(polynomial) or not _fits(rule.pattern, polynomial, bound):
            continue
        if not _in_ranges(e, rule.ranges, bound):
            continue
        if all(
            e.compare(ix.substitute(difference, bound)) & ~signs.of_relation(operator) == 0
            for operator, difference in rule.conditions
        ):
            possible &= rule.signs
    return possible


def _parameters(
    e: Engine, hypothesis: Hypothesis
) -> tuple[tuple[Affine, ...], tuple[tuple[Affine, Affine], ...]]:
    parameters = [Variable("parameter", "", n) for n in range(len(hypothesis.ranges))]
    arguments = tuple(ix.of_variable(item) for item in parameters)
    ranges = tuple(
        (lower.affine(e, low, arguments), lower.affine(e, high, arguments)) for low, high in hypothesis.ranges
    )
    e.ranges.update(zip(parameters, ranges, strict=True))
    return arguments, ranges


def apply_hypotheses(e: Engine, polynomial: Polynomial) -> Polynomial:
    """The polynomial with every rule applied as long as one fits."""
    rules = rules_of(e)
    if not rules:
        return polynomial
    for _ in range(MOST_PASSES):
        changed = _pass(e, polynomial, rules)
        if changed == polynomial:
            return polynomial
        polynomial = changed
    return polynomial


def _pass(e: Engine, polynomial: Polynomial, rules: list[Rule]) -> Polynomial:
    total: Polynomial = {}
    for monomial, value in polynomial.items():
        image: Polynomial = {UNIT: value}
        for atom, exponent in monomial:
            image = ring.multiply(e, image, _atom_pass(e, atom, exponent, rules))
        ring.add_to(total, image)
    return total


def _atom_pass(e: Engine, atom: Atom, exponent: Any, rules: list[Rule]) -> Polynomial:
    for rule in rules:
        bound: dict[Variable, Affine] = {}
        if _fits(rule.pattern, atom, bound) and _in_ranges(e, rule.ranges, bound):
            e.note(f"hypothesis: {rule.text}")
            return powers.power(e, _image(e, rule, bound), exponent)
        if atom.kind == "sum" and rule.pattern.kind == "sum" and len(atom.data[0]) > 1:
            part = _part_of_sum(e, atom, rule)
            if part is not None:
                e.note(f"hypothesis: {rule.text}")
                return powers.power(e, part, exponent)
    if atom.names and atom.kind not in ("family", "power"):
        again = ring.rebuild(e, atom, lambda inner: _pass(e, inner, rules), lambda place: place)
        return powers.power(e, again, exponent)
    if atom.kind == "power":
        return powers.power(e, _pass(e, dict(atom.data[0]), rules), exponent)
    return {((atom, exponent),): 1}


def _image(e: Engine, rule: Rule, bound: dict[Variable, Affine]) -> Polynomial:
    return ring.substitute(e, rule.image, bound)


def _in_ranges(
    e: Engine, ranges: tuple[tuple[Affine, Affine], ...], bound: dict[Variable, Affine]
) -> bool:
    for number, (low, high) in enumerate(ranges):
        actual = bound.get(Variable("parameter", "", number))
        if actual is None or any(variable.kind == "bound" for variable in ix.variables(actual)):
            # a parameter must not stand for the bound index of a sum it was matched inside of
            return False
        first, last = ix.substitute(low, bound), ix.substitute(high, bound)
        if not e.within(actual, first, last):
            return False
    return True


def _part_of_sum(e: Engine, atom: Atom, rule: Rule) -> Polynomial | None:
    """Σ_{i,j} x_i p_{ij} with Σ_j p_{ij} = 1: the factors that mention j are just the rule's."""
    uppers, body = rule.pattern.data
    if len(uppers) != 1:
        return None
    target = Variable("bound", "", rule.pattern.height)
    opened, inside = sums.open_sum(e, atom)
    if len(inside) != 1:
        return None
    ((monomial, value),) = inside.items()
    for variable, upper in opened.items():
        touching = tuple(item for item in monomial if variable in item[0].variables)
        if upper != uppers[0] or len(touching) != len(body):
            continue
        bound: dict[Variable, Affine] = {target: ix.of_variable(variable)}
        if not _fits_monomial(body, touching, bound):
            continue
        del bound[target]
        if not _in_ranges(e, rule.ranges, bound):
            continue
        rest = tuple(item for item in monomial if variable not in item[0].variables)
        result = ring.multiply(e, {rest: value}, _image(e, rule, bound))
        for other, limit in opened.items():
            if other != variable:
                result = sums.close_sum(e, result, other, ix.ONE, limit)
        return result
    return None


def _fits_monomial(pattern: Monomial, actual: Monomial, bound: dict[Variable, Affine]) -> bool:
    if not pattern:
        return not actual
    (atom, exponent), *others = pattern
    for position, (candidate, n) in enumerate(actual):
        trial = dict(bound)
        if n == exponent and _fits(atom, candidate, trial):
            rest = actual[:position] + actual[position + 1 :]
            if _fits_monomial(tuple(others), rest, trial):
                bound.update(trial)
                return True
    return False


def _fits(pattern: Any, actual: Any, bound: dict[Variable, Affine]) -> bool:
    """One-way matching; parameters (and the pattern's own bound indices already in ``bound``) match affine
    expressions."""
    if isinstance(pattern, Atom):
        if pattern is actual:
            return not any(item.kind == "parameter" for item in pattern.variables)
        return (
            isinstance(actual, Atom)
            and pattern.kind == actual.kind
            and len(pattern.data) == len(actual.data)
            and _fits_parts(pattern.data, actual.data, bound)
        )
    if isinstance(pattern, Affine):
        return isinstance(actual, Affine) and _fits_affine(pattern, actual, bound)
    if isinstance(pattern, Variable):
        known = bound.get(pattern)
        return pattern == actual if known is None else known == ix.of_variable(actual)
    if isinstance(pattern, Frozen):
        return isinstance(actual, Frozen) and len(pattern) == len(actual) and _fits_frozen(pattern, actual, bound)
    if isinstance(pattern, tuple):
        is_monomial = bool(pattern) and isinstance(pattern[0], tuple) and isinstance(pattern[0][:1], tuple)
        if is_monomial and pattern[0] and isinstance(pattern[0][0], Atom):
            return isinstance(actual, tuple) and len(actual) == len(pattern) and _fits_monomial(pattern, actual, bound)
        return isinstance(actual, tuple) and len(pattern) == len(actual) and _fits_parts(pattern, actual, bound)
    return bool(pattern == actual)


def _fits_parts(pattern: tuple[Any, ...], actual: tuple[Any, ...], bound: dict[Variable, Affine]) -> bool:
    trial = dict(bound)
    for left, right in zip(pattern, actual, strict=True):
        if not _fits(left, right, trial):
            return False
    bound.update(trial)
    return True


def _fits_frozen(pattern: Frozen, actual: Frozen, bound: dict[Variable, Affine]) -> bool:
    if not pattern:
        return not actual
    (monomial, value), rest = pattern[0], Frozen(pattern[1:])
    for position, (candidate, other) in enumerate(actual):
        trial = dict(bound)
        if value == other and len(candidate) == len(monomial) and _fits_monomial(monomial, candidate, trial):
            left = Frozen(actual[:position] + actual[position + 1 :])
            if _fits_frozen(rest, left, trial):
                bound.update(trial)
                return True
    return False


def _fits_affine(pattern: Affine, actual: Affine, bound: dict[Variable, Affine]) -> bool:
    image = ix.substitute(pattern, bound)
    unknown = [(v, n) for v, n in image.terms if v.kind == "parameter"]
    if not unknown:
        return image == actual
    if len(unknown) != 1 or abs(unknown[0][1]) != 1:
        return False
    variable, coefficient = unknown[0]
    rest = ix.subtract(image, ix.scale(ix.of_variable(variable), coefficient))
    bound[variable] = ix.scale(ix.subtract(actual, rest), coefficient)
    return True
