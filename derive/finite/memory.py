"""What the instances of one term share: the names of generators, and the values of parts that are the same in many of
them.

Place on the way of a step: `derive.finite.prover` makes one for a comparison, and its instances
(`derive.finite.instances`) work with it. The value of a part depends on the sizes and free indices whose names stand in
it (or in the shape of a family in it) and on its bound indices, and on nothing else of an instance: so it is computed
once for all instances that agree in these. Nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

from derive.context import Context
from derive.finite.polynomials import Polynomial
from derive.finite.shape import Template, template
from derive.term import Apply, Bound, Family, Power, Symbol, Term, children, free_names


@dataclass(frozen=True, slots=True)
class Value:
    """The value of a part, and what was met on the way to it: an opaque generator, a component outside its range."""

    polynomial: Polynomial
    opaque: bool
    outside: bool


@dataclass(slots=True)
class Memory:
    """``keys[n]`` is what generator n stands for; ``bases`` are the values of those that are denominators; ``values``
    are those of parts, by the part's identity and everything they depend on."""

    context: Context
    keys: list[Hashable] = field(default_factory=list)
    bases: dict[int, Polynomial] = field(default_factory=dict)
    values: dict[Hashable, Value] = field(default_factory=dict)
    _names: dict[Hashable, int] = field(default_factory=dict)
    # terms are kept with what is known of them, so that no other term gets the identity of one
    _used: dict[int, tuple[Term, frozenset[int], frozenset[str]]] = field(default_factory=dict)
    _places: dict[tuple[int, int], tuple[tuple[int, ...], tuple[str, ...]]] = field(default_factory=dict)
    _templates: dict[tuple[int, int], tuple[Term, Template]] = field(default_factory=dict)

    def generator(self, key: Hashable) -> int:
        """The number of a generator."""
        if key not in self._names:
            self._names[key] = len(self.keys)
            self.keys.append(key)
        return self._names[key]

    def used(self, term: Term, depth: int) -> tuple[tuple[int, ...], tuple[str, ...]]:
        """The levels below ``depth`` of the bound indices, and the names of sizes and free indices, on which the value
        of a term depends; both sorted."""
        known = self._places.get((id(term), depth))
        if known is None:
            levels, names = self._all(term)
            below = tuple(sorted(level for level in levels if level < depth))
            known = self._places[id(term), depth] = below, tuple(sorted(names))
        return known

    def _all(self, term: Term) -> tuple[frozenset[int], frozenset[str]]:
        known = self._used.get(id(term))
        if known is None:
            levels, names = self._own(term)
            for part in children(term):
                inner = self._all(part)
                levels, names = levels | inner[0], names | inner[1]
            known = self._used[id(term)] = term, levels, names
        return known[1], known[2]

    def _own(self, term: Term) -> tuple[frozenset[int], frozenset[str]]:
        match term:
            case Bound(level):
                return frozenset((level,)), frozenset()
            case Symbol(name) if self.context.variables[name].sort in ("size", "index"):
                return frozenset(), frozenset((name,))
            case Family(name):
                ends = (free_names(end) for end in self.context.variables[name].shape)
                return frozenset(), frozenset().union(*ends)
        return frozenset(), frozenset()

    def template(self, term: Apply | Power, depth: int) -> Template:
        """As `derive.finite.shape.template`, for each part once."""
        known = self._templates.get((id(term), depth))
        if known is None:
            known = self._templates[id(term), depth] = term, template(term, depth, self.context)
        return known[1]
