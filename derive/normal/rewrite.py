"""Hypotheses as oriented rewriting rules: ``Σ_i p_i = 1`` wherever a sum, or a part of one, has that form.

Place on the way of a step: applied by `derive.normal.zero` to a difference whose derivatives have been taken, so that a
fact that holds at a point is never differentiated. Hypotheses about functions of z hold for all z and are added
in differentiated form too. A rule rewrites one atom (the largest of the hypothesis) to the rest; parameters match
any index expression within their ranges.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import permutations, product
from math import prod
from typing import TYPE_CHECKING

from derive import signs, term
from derive.context import Hypothesis
from derive.normal import calculus, lower, matching, powers, ring, sums
from derive.normal import index as ix
from derive.normal.atoms import UNIT, Atom, Exponent, Frozen, Polynomial, freeze
from derive.normal.index import Affine, Variable
from derive.normal.uses import Use

if TYPE_CHECKING:
    from derive.normal.engine import Engine

MOST_PASSES = 20
LARGEST_SPLIT_POWER = 12
MOST_SUMMED = 3
NO_HYPOTHESIS = -1
MOST_MIRRORED = 4


@dataclass(frozen=True)
class Source:
    """Where a rule comes from: the hypothesis at ``place`` (`NO_HYPOTHESIS` for a law),
    differentiated by components of the families ``varied``
    (name and number of indices). Its parameters are those of the hypothesis, then the indices of ``varied``."""

    place: int
    text: str
    ranges: tuple[tuple[Affine, Affine], ...]
    varied: tuple[tuple[str, int], ...] = ()

    def use(self, bound: dict[Variable, Affine], factors: tuple[Polynomial, ...]) -> Use:
        """A use of it: ``factors`` times left − right for these values of the parameters."""
        values = [bound[Variable("parameter", "", number)] for number in range(len(self.ranges))]
        directions = []
        for name, count in reversed(self.varied):
            directions.append((name, tuple(values[len(values) - count :])))
            values = values[: len(values) - count]
        return Use(self.place, self.text, tuple(values), tuple(reversed(directions)), factors)


@dataclass(frozen=True)
class Rule:
    """``pattern`` (an atom with parameter variables) may be replaced by ``image``; ``ranges`` of the parameters.

    It is the equation of ``source``, in which the pattern has the coefficient ``value``, solved for the pattern.
    """

    source: Source
    pattern: Atom
    value: Fraction
    image: Polynomial

    @property
    def ranges(self) -> tuple[tuple[Affine, Affine], ...]:
        """The ranges of the parameters."""
        return self.source.ranges


def rules_of(e: Engine) -> list[Rule]:
    """The rules of all equations among the hypotheses that do not give a family outright."""
    if e.rules is None:
        e.rules = []
        # a rule must not depend on the place where it is first needed
        order, e.order = e.order, e.case_order
        ambient, e.ambient = e.ambient, []
        for place, hypothesis in enumerate(e.context.hypotheses):
            if hypothesis.relation.operator != "=" or hypothesis.conditions or is_given(e, hypothesis):
                continue
            if term.rank(hypothesis.relation.left):
                continue
            e.rules.extend(_rules(e, place, hypothesis))
        e.order, e.ambient = order, ambient
    return e.rules


def is_given(e: Engine, hypothesis: Hypothesis) -> bool:
    """Whether the engine uses the hypothesis to replace components of a family as they are made."""
    return any(hypothesis is rule for rules in e.givens.values() for rule in rules)


def _rules(e: Engine, place: int, hypothesis: Hypothesis) -> list[Rule]:
    arguments, ranges = _parameters(e, hypothesis)
    relation = hypothesis.relation
    equation = lower.lower(e, term.difference(relation.left, relation.right), arguments)
    found = [(Source(place, hypothesis.text, ranges), equation)]
    # an identity in z may be differentiated in z, once and twice
    names = sorted({name for monomial in equation for atom, _ in monomial for name in atom.names})
    varied = sorted(
        {item for name in names if name in e.context.variables for item in e.context.variables[name].depends_on}
    )
    for name in varied:
        if name not in e.context.variables:
            continue
        for source, inner in list(found):
            once = _differentiated(e, source, inner, name, "derivative of ")
            found += [once, _differentiated(e, *once, name, "second ")]
    made = [_oriented(e, *item) for item in found]
    return [mirrored for rule in made if rule is not None for mirrored in _mirrored(e, rule)]


def _differentiated(
    e: Engine, source: Source, equation: Polynomial, name: str, what: str
) -> tuple[Source, Polynomial]:
    """An equation differentiated by a component of a family, whose indices are further parameters."""
    shape = e.context.variables[name].shape
    new = [Variable("parameter", "", len(source.ranges) + n) for n in range(len(shape))]
    more = tuple((ix.ONE, lower.affine(e, size, ())) for size in shape)
    e.ranges.update(zip(new, more, strict=True))
    result = calculus.derivative(e, equation, (name, tuple(map(ix.of_variable, new))))
    varied = (*source.varied, (name, len(shape)))
    return Source(source.place, f"{what}{source.text}", source.ranges + more, varied), result


def _oriented(e: Engine, source: Source, equation: Polynomial) -> Rule | None:
    """The equation solved for its largest atom that stands alone and mentions every parameter."""
    candidates = []
    needed = {Variable("parameter", "", n) for n in range(len(source.ranges))}
    for monomial, value in equation.items():
        if len(monomial) != 1 or monomial[0][1] != 1:
            continue
        atom = monomial[0][0]
        elsewhere = any(other is atom for m in equation if m != monomial for other, _ in m)
        if elsewhere or not needed <= atom.variables or atom.kind in ("delta", "guard", "sign", "value"):
            continue
        width = len(atom.data[0]) + len(atom.data[1]) if atom.kind == "sum" else 0
        candidates.append((atom.height, atom.kind == "sum", len(atom.names), width, -atom.serial, atom, value))
    if not candidates:
        return None
    atom, value = max(candidates, key=lambda item: item[:5])[5:]
    rest = {m: c for m, c in equation.items() if m != ((atom, 1),)}
    exact = Fraction(value)
    return Rule(source, atom, exact, ring.scale(rest, ring.reduced(-1 / exact)))


def law(e: Engine, ranges: tuple[tuple[Affine, Affine], ...], equation: Polynomial) -> list[Rule]:
    """The rules of what is no hypothesis: of an equation that holds for all values of its parameters."""
    rule = _oriented(e, Source(NO_HYPOTHESIS, "", ranges), equation)
    return [] if rule is None else list(_mirrored(e, rule))


def _mirrored(e: Engine, rule: Rule) -> Iterator[Rule]:
    """The rule, and what it says with the indices of antisymmetric factors of its pattern exchanged. (What is symmetric
    is matched in either order.)"""
    is_sum = rule.pattern.kind == "sum"
    body = rule.pattern.data[1] if is_sum else ((rule.pattern, 1),)
    choices = []
    left = MOST_MIRRORED
    for atom, exponent in body:
        choices.append([(atom, exponent, 1)])
        is_matrix = atom.kind == "family" and len(atom.data[1]) == 2 and not atom.data[2]
        if left and is_matrix and isinstance(exponent, int) and e.exchange(atom.data[0]) == -1:
            choices[-1].append((e.atoms.make("family", *matching.exchanged(atom)), exponent, (-1) ** exponent))
            left -= 1
    for chosen in product(*choices):
        sign = prod(factor for _, _, factor in chosen)
        monomial = tuple((atom, exponent) for atom, exponent, _ in chosen)
        pattern = e.atoms.make("sum", rule.pattern.data[0], monomial) if is_sum else monomial[0][0]
        yield replace(rule, pattern=pattern, value=rule.value * sign, image=ring.scale(rule.image, sign))


@dataclass(frozen=True)
class SignRule:
    """A polynomial with parameter variables and the signs it may have, where the conditions hold, by the hypothesis
    ``text``."""

    text: str
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
        pattern = freeze(ring.scale(difference, factor))
        e.sign_rules.append(SignRule(hypothesis.text, pattern, allowed, ranges, conditions))


def signs_by_rule(e: Engine, polynomial: Frozen) -> int:
    """What the sign rules say of a polynomial."""
    possible = signs.ANY
    for rule in e.sign_rules:
        bound: dict[Variable, Affine] = {}
        if len(rule.pattern) != len(polynomial) or not matching.fits(e, rule.pattern, polynomial, bound):
            continue
        if not _in_ranges(e, rule.ranges, bound):
            continue
        if all(
            e.compare(ix.substitute(difference, bound)) & ~signs.of_relation(operator) == 0
            for operator, difference in rule.conditions
        ):
            possible &= rule.signs
            e.fact(f"hypothesis: {rule.text}")
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
    for _ in range(MOST_PASSES):
        rules = [*rules_of(e), *(rule for laws in e.laws.values() for rule in laws)]
        if not rules:
            return polynomial
        changed = _pass(e, polynomial, rules)
        if changed == polynomial:
            return polynomial
        polynomial = changed
    return polynomial


def _pass(e: Engine, polynomial: Polynomial, rules: list[Rule]) -> Polynomial:
    total: Polynomial = {}
    for monomial, value in polynomial.items():
        image: Polynomial = {UNIT: value}
        for position, (atom, exponent) in enumerate(monomial):
            mark = e.uses.mark()
            changed = _power_pass(e, atom, exponent, rules)
            e.uses.times(mark, image, {monomial[position + 1 :]: 1})
            image = ring.multiply(e, image, changed)
        ring.add_to(total, image)
    return total


def _power_pass(e: Engine, atom: Atom, exponent: Exponent, rules: list[Rule]) -> Polynomial:
    """atom ** exponent after one pass, its uses recorded for the power."""
    if atom.kind == "power":
        mark = e.uses.mark()
        image = _pass(e, dict(atom.data[0]), rules)
        e.uses.inside(mark)
        return powers.power(e, image, exponent)
    mark = e.uses.mark()
    base = _atom_pass(e, atom, rules)
    if base is None:
        return {((atom, exponent),): 1}
    if isinstance(exponent, int) and 0 < exponent <= LARGEST_SPLIT_POWER:
        # aⁿ − bⁿ = (a − b) Σ_s aˢ bⁿ⁻¹⁻ˢ
        steps = (
            ring.multiply(e, {((atom, s),) if s else UNIT: 1}, powers.power(e, base, exponent - 1 - s))
            for s in range(exponent)
        )
        if exponent > 1 and e.uses.mark() > mark:
            e.uses.times(mark, ring.add(steps))
    else:
        e.uses.inside(mark)
    return powers.power(e, base, exponent)


def _atom_pass(e: Engine, atom: Atom, rules: list[Rule]) -> Polynomial | None:
    """The atom after one pass, None if nothing can change in it."""
    for rule in rules:
        bound: dict[Variable, Affine] = {}
        if matching.fits(e, rule.pattern, atom, bound) and _in_ranges(e, rule.ranges, bound):
            _record(e, rule, bound, ring.number(ring.reduced(1 / rule.value)))
            return ring.substitute(e, rule.image, bound)
        if atom.kind == "sum" and rule.pattern.kind == "sum" and len(atom.data[0]) > 1:
            part = _part_of_sum(e, atom, rule)
            if part is not None:
                return part
    if not atom.names or atom.kind == "family":
        return None
    mark = e.uses.mark()
    if atom.kind == "sum":
        opened, body = sums.open_sum(e, atom)
        body = _pass(e, body, rules)
        e.uses.below(mark, opened)
        for variable, upper in opened.items():
            e.ranges[variable] = (ix.ONE, upper)
            body = sums.close_sum(e, body, variable, ix.ONE, upper)
        return body
    image = ring.rebuild(e, atom, lambda inner: _pass(e, inner, rules), lambda place: place)
    e.uses.inside(mark)
    return image


def _record(e: Engine, rule: Rule, bound: dict[Variable, Affine], factor: Polynomial) -> None:
    """A use of a rule, ``factor`` times."""
    if rule.source.place == NO_HYPOTHESIS:
        e.note("inverse times matrix")
        return
    e.note("hypothesis", rule.source.text)
    e.uses.add(rule.source.use(bound, (factor,)))


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
    """Σ_{i,j} x_i p_{ij} with Σ_j p_{ij} = 1: the factors that mention j are just the rule's.

    A rule that is a sum over several indices takes as many of this sum. Its parameters must not stand for one of
    them: with Σ_j A_{jl} B_{ji} = 1 for all l and i, nothing is said of Σ_j A_{jj} B_{ji}.
    """
    uppers, body = rule.pattern.data
    opened, inside = sums.open_sum(e, atom)
    if len(inside) != 1 or len(uppers) > MOST_SUMMED:
        return None
    ((monomial, value),) = inside.items()
    targets = [Variable("bound", "", rule.pattern.height, position) for position in range(len(uppers))]
    for chosen in permutations(opened, len(uppers)):
        touching = tuple(item for item in monomial if not item[0].variables.isdisjoint(chosen))
        if len(touching) != len(body) or any(opened[v] != upper for v, upper in zip(chosen, uppers, strict=True)):
            continue
        bound: dict[Variable, Affine] = dict(zip(targets, map(ix.of_variable, chosen), strict=True))
        if not matching.fits_monomial(e, body, touching, bound):
            continue
        for target in targets:
            del bound[target]
        if any(v in chosen for actual in bound.values() for v in ix.variables(actual)):
            continue
        if not _in_ranges(e, rule.ranges, bound):
            continue
        rest = tuple(item for item in monomial if item[0].variables.isdisjoint(chosen))
        others = {other: limit for other, limit in opened.items() if other not in chosen}
        mark = e.uses.mark()
        _record(e, rule, bound, {rest: ring.reduced(value / rule.value)})
        e.uses.below(mark, others)
        result = ring.multiply(e, {rest: value}, ring.substitute(e, rule.image, bound))
        for other, limit in others.items():
            result = sums.close_sum(e, result, other, ix.ONE, limit)
        return result
    return None
