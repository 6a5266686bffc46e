"""Points of a world: sizes, index values that the case allows, and reals that satisfy its assumptions by construction.

Place on the way of a probe: brute force takes a few points of each size. What is assumed of a name is met by the way
its values are made: p sums to one because its last component is what is missing, g and r are functions of z that are
written down, so that their derivatives are true ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from flint import fmpq

from derive.context import Context
from derive.term import Symbol
from tests.laboratory.choices import Choices
from tests.laboratory.instantiate import Instantiation, holds, polynomial
from tests.laboratory.scalars import Key, Scalar, Undefined
from tests.laboratory.worlds import World

_MONOMIALS: dict[int, tuple[tuple[int, ...], ...]] = {1: ((2,), (3,), (0,), (1,)), 2: ((2, 1), (0, 2), (1, 0))}
_POSITIVE = frozenset(("w", "y"))
_WHOLE_TO_ONE = frozenset(("p", "R"))


class Point:
    """A reading of the names of a world (see `tests.laboratory.instantiate.Reading`), with values for its variables."""

    def __init__(self, world: World, integers: Mapping[str, int], choices: Choices) -> None:
        self.context: Context = world.context
        self.integers = integers
        self.choices = choices
        self.values: dict[Key, fmpq] = {}
        self._zeros = choices.chance(12)
        self._constants: dict[object, fmpq] = {}

    def renewed(self) -> Point:
        """Other values at the same sizes and indices, functions kept."""
        self.values = {}
        self._zeros = self.choices.chance(12)
        return self

    def component(self, at: Instantiation, name: str, indices: tuple[int, ...]) -> Scalar:
        """The scalar of a component. Raises Undefined outside its range."""
        variable = self.context.variables[name]
        for index, size in zip(indices, variable.shape, strict=True):
            assert isinstance(size, Symbol)
            if not 1 <= index <= self.integers[size.name]:
                raise Undefined(f"{name} has no component {indices}")
        algebra = at.algebra
        definition = self.context.definitions.get(name)
        if definition is not None:
            return at.scalar(definition.body, indices)
        match name:
            case "S":
                return algebra.variable((name, tuple(sorted(indices))))
            case "T":
                first, second = indices
                if first == second:
                    return algebra.zero
                entry = algebra.variable((name, (min(indices), max(indices))))
                return entry if first < second else algebra.product([algebra.minus_one, entry])
            case "r":
                return self._share(at, indices, "exp")
            case "g":
                return self._share(at, indices, "square")
        return algebra.variable((name, indices))

    def _share(self, at: Instantiation, indices: tuple[int, ...], kind: str) -> Scalar:
        """f(z_t) / Σ_s f(z_s), where f is exp (the softmax) or c_t + z_t² + z_t z_1."""
        algebra = at.algebra

        def part(place: int) -> Scalar:
            z = algebra.variable(("z", (place,)))
            if kind == "exp":
                return algebra.call("exp", z)
            first = algebra.variable(("z", (1,)))
            moved = algebra.sum([z, algebra.product([algebra.number(fmpq(1, 2)), first])])
            return algebra.sum([algebra.number(self._constant(place)), algebra.power(moved, fmpq(2))])

        parts = [part(place) for place in range(1, self.integers["n"] + 1)]
        return algebra.product([parts[indices[0] - 1], algebra.power(algebra.sum(parts), fmpq(-1))])

    def _constant(self, place: object) -> fmpq:
        if place not in self._constants:
            self._constants[place] = fmpq(self.choices.integer(1, 5), self.choices.integer(1, 2))
        return self._constants[place]

    def function(
        self,
        at: Instantiation,
        name: str,
        component: tuple[int, ...],
        orders: tuple[int, ...],
        arguments: list[Scalar],
    ) -> Scalar:
        """An unspecified function: a polynomial of degree 3, of a vector one of degree 2. Raises Undefined outside the
        range of its result."""
        if any(not 1 <= index <= self.integers["n"] for index in component):
            raise Undefined(f"{name} has no component {component}")
        monomials = _of_vector(len(arguments)) if name in "HK" else _MONOMIALS[len(arguments)]
        coefficients = {exponents: self._constant((name, component, exponents)) for exponents in monomials}
        return polynomial(at.algebra, coefficients, orders, arguments)

    def assigned(self, scalar: Scalar) -> fmpq:
        """The value of a variable."""
        key: Key = scalar.data
        if key not in self.values:
            self._assign(key)
        return self.values[key]

    def _assign(self, key: Key) -> None:
        name, indices = key
        n = self.integers["n"]
        if name in _WHOLE_TO_ONE:
            row = [(name, (*indices[:-1], place)) for place in range(1, n + 1)]
            self.values |= {item: self._any() for item in row[1:]}
            self.values[row[0]] = 1 - sum((self.values[item] for item in row[1:]), fmpq(0))
        elif name == "P":
            weights = [fmpq(self.choices.integer(0 if place else 1, 3)) for place in range(n)]
            total = sum(weights, fmpq(0))
            self.values |= {(name, (place + 1,)): weight / total for place, weight in enumerate(weights)}
        elif name == "h":
            self.values[key] = fmpq(int(indices[0] == self.integers["i"]))
        elif name in _POSITIVE:
            self.values[key] = abs(self._any()) or fmpq(1)
        elif name == "v":
            self.values[key] = self._any() or fmpq(1)
        else:
            self.values[key] = self._any()

    def _any(self) -> fmpq:
        if self._zeros and self.choices.chance(50):
            return fmpq(0)
        return fmpq(self.choices.element((1, 2, -1, 3, -2, 5, -3)), self.choices.element((1, 1, 2, 3)))


def _of_vector(length: int) -> list[tuple[int, ...]]:
    """1, x_1, x_2, …, and the squares."""
    units = [tuple(int(place == other) for other in range(length)) for place in range(length)]
    return [(0,) * length, *units, *(tuple(2 * entry for entry in unit) for unit in units)]


def positions(world: World, n: int, names: frozenset[str]) -> list[dict[str, int]]:
    """All values of the free indices that the case allows at a size; those of indices not among ``names`` and in no
    condition stay at 1."""
    held = {side for item in world.context.conditions for side in (item.left, item.right)}
    used = [name for name in "ijl" if name in names or Symbol(name) in held]
    found = []
    for values in product(range(1, n + 1), repeat=len(used)):
        chosen = {"i": 1, "j": 1, "l": 1, **dict(zip(used, values, strict=True))}
        if all(holds(item, chosen, ()) for item in world.context.conditions):
            found.append(chosen)
    return found
