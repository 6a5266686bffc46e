"""How large the sizes must be for finitely many instances to decide: the bound of `docs/theory.md`, counted on the
term and never below the true one.

Place on the way of a step: `derive.finite.prover` reads the unfolded difference here, before it is instantiated. What
is not covered by the theorem is refused by NotCovered.

A *line* is a set of indices and sizes that may meet: they are compared, or stand in the same slot of a family. A line
is *plain* if its indices run over 1 … n for one size n and are only tested for equality; otherwise it is *ordered*.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from derive.context import Context
from derive.finite.errors import NotCovered
from derive.finite.shape import (
    Base,
    Merged,
    Template,
    affine,
    exponent_of,
    gap,
    is_index_relation,
    is_local,
    is_monomial,
    levels,
    point,
    template,
)
from derive.term import (
    ONE,
    Apply,
    Binder,
    Bound,
    Cases,
    Delta,
    Family,
    Number,
    Partial,
    Power,
    Product,
    Relation,
    Sum,
    Symbol,
    Term,
    rebuild,
)

Profile = dict[tuple[str, Hashable], Fraction]
Environment = tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the finished reading: its sizes and free indices, whether it is plain, and the largest value its sizes
    must be tried at, as an excess over the least."""

    sizes: tuple[str, ...]
    indices: tuple[str, ...]
    plain: bool
    excess: int


class Reading:
    """The lines of a term, and the bounds for them."""

    def __init__(self, context: Context, merged: Merged) -> None:
        self.context = context
        self.merged = merged
        self.names: set[str] = set()
        self._parents: dict[Hashable, Hashable] = {}
        self._ordered: set[Hashable] = set()
        self._offsets: list[tuple[Hashable, int]] = []
        self._shifts: list[tuple[Hashable, int]] = []
        self._cancels = False
        self._bases: dict[Hashable, Profile] = {}
        self._lengths: dict[Hashable, str] = {}
        self.templates: dict[Template, tuple[str | None, ...]] = {}

    def read(self, term: Term) -> None:
        """Note what meets in a closed term."""
        self._read(term, ())

    def condition(self, relation: Relation) -> None:
        """Note a condition of the step."""
        self._compare(relation, ())

    def finish(self) -> None:
        """Note the ranges of the free indices; nothing may be read afterwards, and nothing counted before."""
        for name in sorted(self.names):
            declared = self.context.variables[name]
            if declared.sort == "index":
                assert declared.lower is not None and declared.upper is not None
                self._range(name, declared.lower, declared.upper, ())

    def lines(self, profile: Profile) -> tuple[Line, ...]:
        """All lines, with the sizes that must be tried for a term of this profile."""
        groups: dict[Hashable, list[str]] = {}
        for name in sorted(self.names):
            groups.setdefault(self._root(name), []).append(name)
        ordered = {self._root(node) for node in self._ordered}
        return tuple(self._line(root, names, root in ordered, profile) for root, names in groups.items())

    def length(self, parameter: Bound | Symbol, environment: Environment) -> str | None:
        """The size n of an index that runs over 1 … n, or None for other ranges."""
        if isinstance(parameter, Bound):
            return self._lengths.get(environment[parameter.level])
        declared = self.context.variables[parameter.name]
        plain = declared.lower == ONE and isinstance(declared.upper, Symbol) and self._is_size(declared.upper.name)
        return declared.upper.name if plain and isinstance(declared.upper, Symbol) else None

    def _line(self, root: Hashable, names: list[str], ordered: bool, profile: Profile) -> Line:
        sizes = tuple(name for name in names if self.context.variables[name].sort == "size")
        indices = tuple(name for name in names if self.context.variables[name].sort == "index")
        plain = not ordered and len(sizes) == 1
        bound = _count(profile, "bound", root)
        degree = _count(profile, "degree", root)
        if plain:
            return Line(sizes, indices, True, bound + len(indices) + degree)
        shifts = [0, *(shift for node, shift in self._shifts if self._root(node) == root)]
        width = max(shifts) - min(shifts)
        offset = width + max((size for node, size in self._offsets if self._root(node) == root), default=0)
        excess = 0
        # an index that stands in a factor of every monomial is never unused, unless factors cancel
        for unused in range((bound if self._cancels else _count(profile, "unused", root)) + 1):
            points = bound - unused + len(indices) + 1 + len(sizes)
            spread = (points - 1) * (offset * (unused + 1) + 1) + width * points
            excess = max(excess, spread + unused + degree)
        return Line(sizes, indices, False, excess)

    def profile(self, term: Term) -> Profile:
        """The counts of a closed term, with denominators cleared; after everything is read."""
        return self._cleared(self._profile(term, ()))

    def _cleared(self, counts: Profile) -> Profile:
        total = {key: value for key, value in counts.items() if key[0] in ("bound", "unused", "degree")}
        for (kind, base), value in counts.items():
            if kind in ("negative", "positive"):
                total = _added([total, _scaled(self._bases[base], Fraction(ceil(value)))])
        return total

    def _root(self, node: Hashable) -> Hashable:
        while (parent := self._parents.get(node, node)) != node:
            node = parent
        return node

    def _union(self, first: Hashable, second: Hashable) -> None:
        one, two = self._root(first), self._root(second)
        if one != two:
            self._parents[one] = two

    def _node(self, base: Base, environment: Environment) -> Hashable:
        if isinstance(base, int):
            return environment[base]
        if base is not None:
            self._name(base)
        return base

    def _name(self, name: str) -> None:
        declared = self.context.variables.get(name)
        if declared is None or declared.sort not in ("size", "index"):
            raise NotCovered(f"{name} as an index")
        if name in self.names:
            return
        self.names.add(name)
        if declared.sort == "index":
            if declared.lower is None or declared.upper is None:
                raise NotCovered(f"the index {name} without a range")
            for end in (declared.lower, declared.upper):
                base, _ = point(end)
                self._node(base, ())

    def _is_size(self, base: Base) -> bool:
        declared = self.context.variables.get(base) if isinstance(base, str) else None
        return declared is not None and declared.sort == "size"

    def _compare(self, relation: Relation, environment: Environment) -> None:
        if not is_index_relation(relation, self.context):
            raise NotCovered("a condition on real numbers")
        bases, offset = gap(relation.left, relation.right)
        nodes = [self._node(base, environment) for base in bases if base is not None]
        for node in nodes[1:]:
            self._union(nodes[0], node)
        sizes = any(self._is_size(base) for base in bases)
        if nodes and (relation.operator not in ("=", "!=") or offset or None in bases or sizes):
            self._ordered.update(nodes)
            self._offsets.append((nodes[0], abs(offset)))

    def _range(self, node: Hashable, lower: Term, upper: Term, environment: Environment) -> None:
        """An index within lower … upper; the ends stand outside."""
        if lower == ONE and isinstance(upper, Symbol) and self._is_size(upper.name):
            self._name(upper.name)
            self._union(node, upper.name)
            self._lengths[node] = upper.name
            return
        here, position = (*environment, node), Bound(len(environment))
        for left, right in ((lower, position), (position, upper)):
            bases, offset = gap(left, right)
            for base in bases:
                if base is not None:
                    self._union(node, self._node(base, here))
            self._ordered.add(node)
            self._offsets.append((node, abs(offset)))

    def _slot(self, slot: Hashable, index: Term, environment: Environment) -> None:
        base, shift = point(index)
        if base is None:
            shift -= 1
        node = self._node(base, environment)
        is_size = self._is_size(base)
        if node is not None:
            self._union(slot, node)
        if shift or base is None or is_size:
            self._ordered.add(slot)
            self._shifts.append((slot, shift))

    def _read(self, term: Term, environment: Environment) -> None:
        match term:
            case Number():
                return
            case Symbol(name):
                declared = self.context.variables.get(name)
                if declared is None or declared.sort not in ("size", "index", "scalar"):
                    raise NotCovered(f"the name {name}")
                if declared.sort != "scalar":
                    self._name(name)
                if declared.sort == "index":
                    self._ordered.add(name)
            case Bound(level):
                self._ordered.add(environment[level])
            case Family(name, indices):
                self._slots(name, indices, environment)
            case Partial(body, variable):
                self._read(body, environment)
                self._read(variable, environment)
            case Delta(left, right):
                self._compare(Relation("=", left, right), environment)
            case Sum(parts) | Product(parts):
                for part in parts:
                    self._read(part, environment)
            case Cases(branches):
                for conditions, value in branches:
                    for condition in conditions:
                        self._compare(condition, environment)
                    self._read(value, environment)
            case Binder("sum", lower, upper, conditions, body):
                node = ("bound", id(term))
                self._range(node, lower, upper, environment)
                here = (*environment, node)
                for condition in conditions:
                    self._compare(condition, here)
                self._read(body, here)
            case Binder():
                raise NotCovered("a product over an index" if term.kind == "product" else f"a {term.kind} inside")
            case Power(base, _):
                self._cancels = self._cancels or exponent_of(term) < 0 or exponent_of(term).denominator != 1
                if self._is_template(term, len(environment)):
                    self._template(term, environment)
                else:
                    self._read(base, environment)
            case Apply():
                self._cancels = True
                if self._is_template(term, len(environment)):
                    self._template(term, environment)
                else:
                    for argument in term.arguments:
                        self._read(argument, environment)

    def _slots(self, name: str, indices: tuple[Term, ...], environment: Environment) -> None:
        declared = self.context.variables.get(name)
        if declared is None or declared.sort != "family":
            raise NotCovered(f"components of {name}")
        if "one-hot rows" in declared.properties:
            raise NotCovered(f"components of {name}, which are 0 or 1")
        tied = bool(declared.properties & {"symmetric", "antisymmetric"})
        for place, index in enumerate(indices):
            self._slot(("slot", name, 0 if tied else place), index, environment)

    def _is_template(self, term: Apply | Power, depth: int) -> bool:
        return is_template(term, depth, self.context)

    def _template(self, term: Apply | Power, environment: Environment) -> None:
        found = template(term, len(environment), self.context)
        lengths = tuple(self.length(parameter, environment) for parameter in found.parameters)
        if self.templates.setdefault(found, lengths) != lengths:
            self.templates[found] = (None,) * len(lengths)
        name, order = self.merged.get(found, (found, tuple(range(len(found.parameters)))))
        slot = ("template", name.tag, name.arguments)
        for place, position in enumerate(order):
            self._slot((slot, place), found.parameters[position], environment)

    def _profile(self, term: Term, environment: Environment) -> Profile:
        match term:
            case Symbol(name) if name in self.names:
                return {("degree", self._root(name)): Fraction(1)}
            case Bound(level):
                return {("degree", self._root(environment[level])): Fraction(1)}
            case Sum(parts):
                return _largest([self._profile(part, environment) for part in parts])
            case Product(factors):
                return _added([self._profile(factor, environment) for factor in factors])
            case Cases(branches):
                return _largest([self._profile(value, environment) for _, value in branches])
            case Binder(_, _, _, _, body):
                node = ("bound", id(term))
                inner = self._profile(body, (*environment, node))
                root = self._root(node)
                counted = ("bound",) if _is_used(body, len(environment)) else ("bound", "unused")
                return _added([inner, {(kind, root): Fraction(1) for kind in counted}])
            case Power(base, _):
                exponent = exponent_of(term)
                if is_power(term, self.context):
                    return _scaled(self._profile(base, environment), exponent)
                if not levels(base, len(environment)):
                    top = _at_top(base, len(environment))
                    self._bases[top] = self._cleared(self._profile(base, environment))
                    return {("negative" if exponent < 0 else "positive", top): abs(exponent)}
        return {}


def _is_used(term: Term, level: int) -> bool:
    """Whether the index of a level stands in a generator of every monomial of a term."""
    match term:
        case Family(_, indices):
            return any(level in affine(index)[0] for index in indices)
        case Partial(body, variable):
            return _is_used(body, level) or _is_used(variable, level)
        case Sum(parts):
            return all(_is_used(part, level) for part in parts)
        case Product(factors):
            return any(_is_used(factor, level) for factor in factors)
        case Cases(branches):
            return all(_is_used(value, level) for _, value in branches)
        case Power(base):
            return exponent_of(term) >= 1 and _is_used(base, level)
        case Binder("sum", _, _, _, body):
            return _is_used(body, level)
    return False


def is_power(term: Power, context: Context) -> bool:
    """Whether a power is computed: a natural one, or an integer power of a monomial."""
    exponent = exponent_of(term)
    return exponent.denominator == 1 and (exponent >= 0 or is_monomial(term.base, context))


def is_template(term: Apply | Power, depth: int, context: Context) -> bool:
    """Whether a term stands for a family of its indices: an opaque value that is neither local nor a base that can be
    cleared because it depends on no bound index."""
    if isinstance(term, Power):
        if is_power(term, context) or not levels(term.base, depth):
            return False
        return not is_local(term.base, context)
    return not all(is_local(argument, context) for argument in term.arguments)


def _at_top(term: Term, depth: int) -> Term:
    """A term that depends on no bound index, moved out of all binders."""

    def change(part: Term, _: int) -> Term:
        return Bound(part.level - depth) if isinstance(part, Bound) else rebuild(part, change)

    return change(term, 0) if depth else term


def _count(profile: Profile, kind: str, root: Hashable) -> int:
    return ceil(profile.get((kind, root), Fraction(0)))


def _largest(parts: list[Profile]) -> Profile:
    total: Profile = {}
    for part in parts:
        for key, value in part.items():
            total[key] = max(total.get(key, value), value)
    return total


def _added(parts: list[Profile]) -> Profile:
    total: Profile = {}
    for part in parts:
        for key, value in part.items():
            total[key] = total.get(key, Fraction(0)) + value
    return total


def _scaled(part: Profile, factor: Fraction) -> Profile:
    """The counts of a power; a negative one exchanges denominators and numerators."""
    if factor >= 0:
        return {key: value * factor for key, value in part.items()}
    other = {"negative": "positive", "positive": "negative"}
    return {(other.get(kind, kind), base): value * -factor for (kind, base), value in part.items()}
