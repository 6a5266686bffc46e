"""The state one normalisation shares: atoms, budget, what is known of signs and ranges, hypotheses used.

Place on the way of a step: `derive.decide` makes one engine for one context and asks `derive.normal.zero`. The
engine makes atoms from parts (components of families, deltas, applied functions), so that every relation that
holds between atoms (a symmetric family, a case's condition, a family that a hypothesis gives) is applied wherever an
atom is made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from derive import rules, signs
from derive.context import Context, Hypothesis
from derive.functions import INVERSE
from derive.normal import given, knowledge, one_hot, powers, rewrite, ring, special
from derive.normal import index as ix
from derive.normal.atoms import Atom, AtomTable, Exponent, Frozen, Monomial, Polynomial, freeze
from derive.normal.errors import BudgetExceeded
from derive.normal.index import Affine, Variable
from derive.normal.uses import Uses

if TYPE_CHECKING:
    from derive.normal.once import Found
    from derive.normal.rewrite import Rule, SignRule

WORK_LIMIT = 400_000
WORK_ON_PRODUCTS = 40_000

# indices with the ranges they have: what is shown of a polynomial is shown where its indices are
Scope = tuple[tuple[Variable, tuple[Affine, Affine]], ...]


class Engine:
    """One normalisation's state. ``context`` is fixed; ``used`` collects the names of rules and hypotheses applied,
    in order, ``uses`` what each hypothesis contributed to the difference, ``facts`` what signs were concluded from;
    ``cases`` are the differences of indices decided on the way into a case, with their signs, and ``place`` the first
    case in which something was left that no case could make zero. Of each matrix with an inverse or a determinant,
    ``symmetries`` says whether it is symmetric, ``laws`` that it cancels with its inverse; ``rows`` are the indices of
    the products with ``multiplied`` matrices (`derive.normal.matrix_products`), for which ``work_on_products`` is
    left; ``is_exchanged`` says that a determinant has been written by another (`derive.normal.exchanged`)."""

    def __init__(self, context: Context, work_limit: int = WORK_LIMIT):
        self.context = context
        self.atoms = AtomTable()
        self.work_left = work_limit
        self.facts: dict[str, None] = {}
        self.used: dict[str, None] = {}
        self.uses = Uses()
        self.leading_cache: dict[Frozen, Monomial | None] = {}
        self.factor_cache: dict[Frozen, list[tuple[Polynomial, int]]] = {}
        self.signs_known: dict[tuple[Frozen, Scope], int] = {}
        self.ranges: dict[Variable, tuple[Affine, Affine]] = {}
        self.ambient: list[str] = []
        self.blocked = False
        self.serial = 0
        self.same: dict[Variable, Affine] = {}
        self.order: dict[Affine, int] = {}
        self.case_order: dict[Affine, int] = {}
        self.cases: list[tuple[Affine, int]] = []
        self.place: tuple[tuple[Affine, int], ...] | None = None
        self.name_signs: dict[str, list[tuple[int, str]]] = {}
        self.sign_reasons: dict[tuple[Frozen, Scope], dict[str, None]] = {}
        self.givens: dict[str, list[Hypothesis]] = {}
        self.rules: list[Rule] | None = None
        self.sign_rules: list[SignRule] = []
        self.symmetries: dict[tuple[Affine, Frozen], bool] = {}
        self.laws: dict[tuple[Affine, Frozen], list[Rule]] = {}
        self.rows: set[Variable] = set()
        self.multiplied = 0
        self.is_exchanged = False
        self.work_on_products = WORK_ON_PRODUCTS
        self.found: dict[tuple[object, ...], Found] = {}
        knowledge.read_context(self)
        self.found.clear()  # found before all of the context was known

    # -- work

    def spend(self, amount: int) -> None:
        """Count work. Raises BudgetExceeded."""
        self.work_left -= amount
        if self.work_left < 0:
            raise self.over_budget("too many terms")

    def over_budget(self, what: str) -> BudgetExceeded:
        """The exception to raise when something is too large."""
        return BudgetExceeded(what)

    def note(self, rule: str, detail: str = "") -> None:
        """Record that the rule of a row of `derive.rules` was used, and on what (``"definition"``, ``"s"``). Raises
        KeyError for a rule without a row."""
        self.used[rules.recorded(rule, detail)] = None

    def fact(self, text: str) -> None:
        """Record what a sign is concluded from."""
        self.facts[text] = None

    def open_variable(self, lower: Affine, upper: Affine) -> Variable:
        """A fresh bound index with its range."""
        self.serial += 1
        variable = Variable("open", "", self.serial)
        self.ranges[variable] = (lower, upper)
        return variable

    # -- atoms

    def family(
        self,
        name: str,
        indices: tuple[Affine, ...],
        derivatives: tuple[tuple[str, tuple[Affine, ...]], ...] = (),
    ) -> Polynomial:
        """A component of a family (a scalar has no indices), or a derivative of one; hypotheses that give the
        family's components are used here, and its symmetry."""
        swap = self.exchange(name) if len(indices) == 2 else 0  # so are its derivatives by what it depends on
        factor = 1
        if swap and indices[1] < indices[0]:
            self.note("symmetry" if swap == 1 else "antisymmetry")
            indices, factor = (indices[1], indices[0]), swap
        if swap == -1 and indices[0] == indices[1]:
            self.note("diagonal of an antisymmetric matrix")
            return {}
        value = given.given_component(self, name, indices, derivatives)
        if value is None and swap:
            self.note("symmetry" if swap == 1 else "antisymmetry")
            value = given.given_component(self, name, (indices[1], indices[0]), derivatives)
            factor = factor if value is None else factor * swap
        if value is None:
            atom = self.atoms.make("family", name, indices, derivatives)
            atom.restless = atom.restless or one_hot.is_entry(self, name, derivatives)
            value = ring.of_atom(atom)
        return ring.scale(value, factor)

    def exchange(self, name: str) -> int:
        """What exchanging two indices of a family does: 1 nothing, −1 changes the sign, 0 is not known."""
        variable = self.context.variables.get(name)
        known = variable.properties if variable is not None else frozenset()
        return 1 if "symmetric" in known else -1 if "antisymmetric" in known else 0

    def is_symmetric(self, atom: Atom) -> bool:
        """Whether an atom is the entry of a symmetric matrix."""
        if atom.kind == "matrix":
            return atom.data[0] == INVERSE and self.symmetries[atom.data[1]]
        if atom.kind != "family" or len(atom.data[1]) != 2:
            return False
        return self.exchange(atom.data[0]) == 1

    def value(self, affine: Affine) -> Polynomial:
        """An index expression as a number."""
        result = ring.number(affine.constant)
        for variable, coefficient in affine.terms:
            ring.add_to(result, ring.of_atom(self.atoms.make("value", variable)), coefficient)
        return result

    def delta(self, difference: Affine) -> Polynomial:
        """1 where the difference is 0, else 0."""
        known = self.compare(difference)
        if known == signs.ZERO:
            self.note("delta decided")
            return ring.number(1)
        if known & signs.ZERO == 0:
            self.note("delta decided")
            return {}
        return ring.of_atom(self.atoms.make("delta", ix.unsigned(difference)[1]))

    def guard(self, difference: Affine) -> Polynomial:
        """1 where the difference is not 0, else 0; shields what it multiplies."""
        known = self.compare(difference)
        if known == signs.ZERO:
            self.note("condition decided")
            return {}
        if known & signs.ZERO == 0:
            self.note("condition decided")
            return ring.number(1)
        return ring.of_atom(self.atoms.make("guard", ix.unsigned(difference)[1]))

    def sign(self, difference: Affine) -> Polynomial:
        """−1, 0 or 1 with the sign of the difference."""
        known = self.compare(difference)
        if known in (signs.NEGATIVE, signs.ZERO, signs.POSITIVE):
            self.note("condition decided")
            return ring.number({signs.NEGATIVE: -1, signs.ZERO: 0, signs.POSITIVE: 1}[known])
        if known in (signs.NONNEGATIVE, signs.NEGATIVE | signs.ZERO):
            self.note("sign on one side")
            return ring.scale(self.guard(difference), 1 if known & signs.POSITIVE else -1)
        if difference.constant and abs(difference.constant) <= 16:
            # sign(d + 1) = sign(d) + [d = 0] + [d = −1]: every offset comes down to 0
            self.note("sign of a neighbour")
            step = 1 if difference.constant > 0 else -1
            nearer = ix.shifted(difference, -step)
            touching = ring.add((self.delta(nearer), self.delta(difference)))
            return ring.add((self.sign(nearer), ring.scale(touching, step)))
        factor, oriented = ix.unsigned(difference)
        return ring.scale(ring.of_atom(self.atoms.make("sign", oriented)), factor)

    def call(self, function: str, arguments: Sequence[Polynomial], orders: tuple[int, ...]) -> Polynomial:
        """A function of the table or a declared one, applied to numbers."""
        if function == "exp":
            return powers.exponential(self, arguments[0])
        if function == "log":
            return powers.logarithm(self, arguments[0])
        for position, argument in enumerate(arguments):

            def with_part(part: Polynomial, position: int = position) -> Polynomial:
                changed = [*arguments[:position], part, *arguments[position + 1 :]]
                return self.call(function, changed, orders)

            split = self.split_cases(argument, with_part)
            if split is not None:
                return split
        if function == "abs":
            return special.absolute(self, arguments[0])
        if function == "factorial":
            return special.factorial(self, arguments[0])
        frozen = tuple(freeze(argument) for argument in arguments)
        if frozen == (freeze({}),) and function in special.AT_ZERO:
            self.note("value at zero")
            return ring.number(special.AT_ZERO[function])
        return ring.of_atom(self.atoms.make("call", function, frozen, orders))

    def split_cases(
        self, polynomial: Polynomial, function: Callable[[Polynomial], Polynomial]
    ) -> Polynomial | None:
        """f(A + δ B) = [δ = 0] f(A) + δ f(A + B): a function of something with a delta in it, by cases. None if
        there is no delta."""
        delta = next(
            (atom for monomial in polynomial for atom, n in monomial if atom.kind == "delta" and n > 0), None
        )
        if delta is None:
            return None
        solved = self.solve(delta.data[0])
        if solved is None:
            return None
        self.note("function of a delta")
        apart: Polynomial = {m: c for m, c in polynomial.items() if delta not in dict(m)}
        equal: Polynomial = {}
        for monomial, value in polynomial.items():
            kept = tuple(item for item in monomial if item[0] is not delta)
            ring.add_to(equal, ring.substitute(self, {kept: value}, {solved[0]: solved[1]}))
        here = ring.multiply(self, ring.of_atom(delta), function(equal))
        there = ring.multiply(self, self.guard(delta.data[0]), function(apart))
        return ring.add((here, there))

    # -- knowledge

    def solve(self, difference: Affine) -> tuple[Variable, Affine] | None:
        """difference = 0 solved for one variable: the last index whose coefficient is ±1, else such a size."""
        for variable, coefficient in sorted(difference.terms, key=lambda item: ix.is_index(item[0]))[::-1]:
            if abs(coefficient) == 1:
                rest = ix.subtract(difference, ix.scale(ix.of_variable(variable), coefficient))
                return variable, ix.scale(rest, -coefficient)
        return None

    def compare(self, difference: Affine) -> int:
        """The possible signs of an index expression, from ranges and the case's conditions."""
        return knowledge.compare(self, difference)

    def at_least_zero(self, affine: Affine) -> bool:
        """Whether an index expression is certainly ≥ 0."""
        return knowledge.lower_bound_reached(self, affine, 0)

    def within(self, affine: Affine, first: Affine, last: Affine) -> bool:
        """Whether an index expression certainly lies in a range."""
        return self.at_least_zero(ix.subtract(affine, first)) and self.at_least_zero(ix.subtract(last, affine))

    def known_signs(self, polynomial: Polynomial) -> int:
        """The signs noted for this polynomial, up to a positive factor."""
        if not self.signs_known and not self.sign_rules:
            return signs.ANY
        frozen = _unit_size(polynomial)
        key = frozen, self._scope(frozen)
        possible = self.signs_known.get(key, signs.ANY)
        for reason in self.sign_reasons.get(key, ()):
            self.fact(reason)
        return possible & rewrite.signs_by_rule(self, frozen) if self.sign_rules else possible

    def note_signs(self, polynomial: Polynomial, possible: int, because: str = "") -> None:
        """Record signs that are *proved* for this polynomial (never ones taken for granted), by a hypothesis or by
        what was concluded from last."""
        if possible != signs.ANY:
            frozen = _unit_size(polynomial)
            key = frozen, self._scope(frozen)
            self.signs_known[key] = self.signs_known.get(key, signs.ANY) & possible
            reasons = self.sign_reasons.setdefault(key, {})
            reasons.update(dict.fromkeys((because,) if because else self.facts))

    def _scope(self, polynomial: Frozen) -> Scope:
        """The indices of a polynomial, and those their ranges depend on, with their ranges: they change when a sum is
        shifted or made a rectangle."""
        pending = {variable for monomial, _ in polynomial for atom, _ in monomial for variable in atom.variables}
        found: dict[Variable, tuple[Affine, Affine]] = {}
        while pending:
            variable = pending.pop()
            if variable in self.ranges and variable not in found:
                found[variable] = self.ranges[variable]
                pending.update(item for end in found[variable] for item in ix.variables(end) if ix.is_index(item))
        return tuple(sorted(found.items()))

    def atom_signs(self, atom: Atom) -> int:
        """The possible signs of an atom (of its base, for a power)."""
        return knowledge.atom_signs(self, atom, True)

    def polynomial_signs(self, polynomial: Polynomial) -> int:
        """The possible signs of a polynomial."""
        return knowledge.polynomial_signs(self, polynomial, True)

    def cleared_signs(self, polynomial: Polynomial) -> int:
        """The possible signs of a polynomial where it is defined, its positive denominators cleared."""
        return knowledge.cleared_signs(self, polynomial)

    def is_total(self, atom: Atom, exponent: Exponent) -> bool:
        """Whether an atom is defined for all values of its index variables, even outside their ranges."""
        return knowledge.is_total(self, atom, exponent)

    def as_affine(self, polynomial: Polynomial) -> Affine | None:
        """The index expression whose value the polynomial is, if it is one."""
        return knowledge.as_affine(polynomial)

    def is_integer(self, polynomial: Polynomial) -> bool:
        """Whether every value of a polynomial is an integer: integer coefficients, indices and sizes only."""
        return all(
            Fraction(value).denominator == 1
            and all(atom.kind == "value" and isinstance(n, int) and n > 0 for atom, n in monomial)
            for monomial, value in polynomial.items()
        )


def _unit_size(polynomial: Polynomial) -> Frozen:
    """The polynomial divided by powers of sizes until none divides it, and scaled so that its first coefficient is ±1.
    The sign is the same: sizes are at least 1."""
    sizes = {
        atom
        for monomial in polynomial
        for atom, _ in monomial
        if atom.kind == "value" and not ix.is_index(atom.data[0])
    }
    common = {atom: min(dict(monomial).get(atom, 0) for monomial in polynomial) for atom in sizes}
    inverse = ring.ordered({atom: -exponent for atom, exponent in common.items() if exponent})
    if inverse:
        polynomial = {ring.join(monomial, inverse): value for monomial, value in polynomial.items()}
    frozen = freeze(polynomial)
    factor = abs(Fraction(frozen[0][1])) if frozen else Fraction(1)
    return frozen if factor == 1 else freeze(ring.scale(polynomial, 1 / factor))
