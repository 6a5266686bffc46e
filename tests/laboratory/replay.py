"""A counterexample of the engine, computed again by brute force.

Place on the way of a probe: of a refuted claim, the instance on the verdict must be one of the context (ranges, case,
properties, hypotheses and, where they speak of functions, their first derivatives), and both sides must have values
that certainly differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

from flint import ctx, fmpq

from derive.context import Context, Hypothesis, Variable
from derive.term import ONE, Binder, Bound, Relation, Term, free_names
from tests.laboratory.instantiate import Instantiation, polynomial
from tests.laboratory.scalars import Algebra, Key, Scalar, Undefined
from tests.laboratory.values import BITS, Undecided, Value, agree, certainly_differ, evaluated, sign

MOST_WORK = 400_000
_SIGNS = {"positive": (1,), "nonnegative": (0, 1), "probability": (0, 1), "negative": (-1,), "nonzero": (-1, 1)}


class Mistaken(Exception):
    """The counterexample is none: why."""


class InstanceReading:
    """The names of a context at an instance of the engine: integers, values, derivatives of dependent names, and the
    coefficients of unspecified functions (read as data; see `derive.evaluate.Instance`)."""

    def __init__(self, context: Context, instance: Any) -> None:
        self.context = context
        self.instance = instance
        self.integers = instance.integers
        self.algebra = Algebra({name: item.depends_on for name, item in context.variables.items() if item.depends_on})
        self.at = Instantiation(self.algebra, self, MOST_WORK)
        self.known: dict[int, Value] = {}
        self._patterns: dict[tuple[str, tuple[int, ...]], Scalar | None] = {}

    def component(self, at: Instantiation, name: str, indices: tuple[int, ...]) -> Scalar:
        """The scalar of a component. Raises Undefined outside its range."""
        variable = self.context.variables[name]
        for index, size in zip(indices, variable.shape, strict=True):
            if not 1 <= index <= at.integer(size, ()):
                raise Undefined(f"{name} has no component {indices}")
        definition = self.context.definitions.get(name)
        if definition is not None:
            return at.scalar(definition.body, indices)
        if variable.depends_on:
            written = self._written(name, indices)
            return written if written is not None else self.algebra.unknown((name, indices))
        if "antisymmetric" in variable.properties and len(set(indices)) < len(indices):
            return self.algebra.zero
        return self.algebra.variable((name, indices))

    def _written(self, name: str, indices: tuple[int, ...]) -> Scalar | None:
        """What the instance substitutes for a component."""
        place = (name, indices)
        if place not in self._patterns:
            self._patterns[place] = None
            for item in self.instance.substitutions.get(name, ()):
                arguments = self._matched(item, indices)
                if arguments is not None:
                    self._patterns[place] = self.at.scalar(item.value, arguments)
                    break
        return self._patterns[place]

    def _matched(self, item: Any, indices: tuple[int, ...]) -> tuple[int, ...] | None:
        arguments = [0] * len(item.ranges)
        for part, index in zip(item.pattern, indices, strict=True):
            if isinstance(part, Bound):
                arguments[part.level] = index
            elif self.at.integer(part, ()) != index:
                return None
        chosen = tuple(arguments)
        inside = all(
            self.at.integer(low, chosen) <= value <= self.at.integer(high, chosen)
            for value, (low, high) in zip(chosen, item.ranges, strict=True)
        )
        return chosen if inside and all(self.at.holds(held, chosen) for held in item.conditions) else None

    def function(
        self,
        at: Instantiation,
        name: str,
        component: tuple[int, ...],
        orders: tuple[int, ...],
        arguments: list[Scalar],
    ) -> Scalar:
        """An unspecified function, a polynomial with the coefficients of the instance."""
        for index, size in zip(component, self.context.variables[name].shape[1:], strict=True):
            if not 1 <= index <= at.integer(size, ()):
                raise Undefined(f"{name} has no component {component}")
        own = {key[2]: value for key, value in self.instance.coefficients.items() if key[:2] == (name, component)}
        return polynomial(self.algebra, own, orders, arguments)

    def assigned(self, scalar: Scalar) -> Value:
        """The value of a variable or of a derivative of a dependent name."""
        if scalar.kind == "unknown":
            key, directions = scalar.data
            if directions:
                return self.instance.derivatives.get((*key, directions), fmpq(0))
            return self.instance.values[key]
        key = scalar.data
        written = self._written(*key)
        if written is not None:
            return self.value(written)
        if key not in self.instance.values:
            raise Mistaken(f"no value for {key}")
        return self.instance.values[key]

    def value(self, scalar: Scalar) -> Value:
        """The value of an expression."""
        return evaluated(scalar, self.assigned, self.known)


def recompute(
    left: Term, right: Term, context: Context, instance: Any, place: tuple[int, ...] = ()
) -> None:
    """Raise Mistaken if the instance is no counterexample, at a component of both sides if they are vectors."""
    reading = InstanceReading(context, instance)
    with ctx.workprec(4 * BITS):
        try:
            _check_integers(reading)
            names = _occurring(reading, free_names(left) | free_names(right))
            for name in sorted(names):
                _check_properties(reading, context.variables[name])
            for hypothesis in context.hypotheses:
                mentioned = free_names(hypothesis.relation.left) | free_names(hypothesis.relation.right)
                if mentioned & names:
                    _check_hypothesis(reading, hypothesis)
            first, second = (_component(side, place) for side in (left, right))
            scalars = [reading.at.scalar(side, place) for side in (first, second)]
            if certainly_differ(*(reading.value(item) for item in scalars)):
                return
        except Undefined as error:
            raise Mistaken(f"a side is not defined: {error}") from error
        except Undecided as error:
            raise Mistaken("the balls of the values are too large to decide") from error
    raise Mistaken("the sides do not differ")


def _component(side: Term, place: tuple[int, ...]) -> Term:
    """The body of a vector, whose ranges begin at 1 in all claims of the laboratory."""
    for _ in place:
        if not (isinstance(side, Binder) and side.kind == "array" and side.lower == ONE):
            raise Mistaken("a component of something that is no vector")
        side = side.body
    return side


def _occurring(reading: InstanceReading, names: frozenset[str]) -> frozenset[str]:
    """The real names among these that the instance has values for, and those that they depend on."""
    held = {key[0] for key in reading.instance.values} | set(reading.instance.substitutions)
    behind = {other for name in names if name in reading.context.variables
              for other in reading.context.variables[name].depends_on}
    return frozenset((names | behind) & held)


def _check_integers(reading: InstanceReading) -> None:
    for name, variable in reading.context.variables.items():
        if name not in reading.integers:
            continue
        value = reading.integers[name]
        if variable.sort == "size" and value < variable.minimum:
            raise Mistaken(f"{name} is too small")
        if variable.sort == "index":
            assert variable.lower is not None and variable.upper is not None
            if not reading.at.integer(variable.lower, ()) <= value <= reading.at.integer(variable.upper, ()):
                raise Mistaken(f"{name} is outside its range")
    for condition in reading.context.conditions:
        if not reading.at.holds(condition, ()):
            raise Mistaken(f"the case {condition} does not hold")


def _keys(reading: InstanceReading, variable: Variable) -> Iterator[tuple[int, ...]]:
    lengths = [reading.at.integer(size, ()) for size in variable.shape]
    return product(*(range(1, length + 1) for length in lengths))


def _check_properties(reading: InstanceReading, variable: Variable) -> None:
    properties, name = variable.properties, variable.name
    values: dict[tuple[int, ...], Value] = {}
    for indices in _keys(reading, variable):
        values[indices] = reading.value(reading.component(reading.at, name, indices))
        for item in properties & set(_SIGNS):
            if sign(values[indices]) not in _SIGNS[item]:
                raise Mistaken(f"{name} is not {item}")
    for indices, value in values.items():
        for factor, item in ((1, "symmetric"), (-1, "antisymmetric")):
            if item in properties and not agree(values[indices[::-1]], factor * value):
                raise Mistaken(f"{name} is not {item}")
    if "probability" in properties and not agree(sum(values.values(), fmpq(0)), fmpq(1)):
        raise Mistaken(f"{name} does not sum to 1")


def _check_hypothesis(reading: InstanceReading, hypothesis: Hypothesis) -> None:
    """The relation for all parameters; an identity between functions differentiated once as well."""

    def arguments(chosen: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        if len(chosen) == len(hypothesis.ranges):
            if all(reading.at.holds(item, chosen) for item in hypothesis.conditions):
                yield chosen
            return
        low, high = (reading.at.integer(end, chosen) for end in hypothesis.ranges[len(chosen)])
        for value in range(low, high + 1):
            yield from arguments((*chosen, value))

    for chosen in arguments(()):
        _check_relation(reading, hypothesis.relation, chosen)


def _check_relation(reading: InstanceReading, relation: Relation, chosen: tuple[int, ...]) -> None:
    if relation.operator != "=":
        raise NotImplementedError("the worlds assume equations only")
    first, second = (reading.at.scalar(side, chosen) for side in (relation.left, relation.right))
    if not agree(reading.value(first), reading.value(second)):
        raise Mistaken(f"the assumption {relation} does not hold at {chosen}")
    for key in _directions(reading, free_names(relation.left) | free_names(relation.right)):
        moved = [reading.value(reading.algebra.derivative(side, key)) for side in (first, second)]
        if not agree(*moved):
            raise Mistaken(f"the assumption {relation} does not hold near {chosen}")


def _directions(reading: InstanceReading, names: frozenset[str]) -> list[Key]:
    variables = reading.context.variables
    varied = {other for name in names for other in (variables[name].depends_on if name in variables else ())}
    return [(name, indices) for name in sorted(varied) for indices in _keys(reading, variables[name])]
