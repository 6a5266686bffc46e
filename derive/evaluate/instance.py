"""A concrete choice of everything that is free in a claim: sizes, index values, reals, and what functions do nearby.

Place on the way of a step: the search (`derive.evaluate.search`) makes instances of a context, the evaluator reads
them, a counterexample shows one. An instance is a finite table of exact rationals; names with a definition have no
entry, for their value follows.

A scalar or family that depends on z is an unspecified differentiable function a_i(z); of it the instance holds the
value and the partial derivatives at the instance's point, mixed ones once, as a Taylor jet. An unspecified function f
is a polynomial. A name that a hypothesis equates with an expression for all its components (a_i = softmax(z)_i) has a
`Substitution`: its values *and* derivatives are those of the expression.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product

from flint import fmpq

from derive.term import Relation, Term

Component = tuple[str, tuple[int, ...]]
"""A real: the name and the index values of a component; no index values for a scalar."""

Derivative = tuple[str, tuple[int, ...], tuple[Component, ...]]
"""A partial derivative of a component by the (sorted) components it is differentiated by."""

Monomial = tuple[str, tuple[int, ...], tuple[int, ...]]
"""A coefficient of the polynomial of an unspecified function: name, component of the result, exponents."""

Atom = Component | Derivative | Monomial
"""Whatever an instance has a number for."""

HIGHEST_DERIVATIVE = 3
HIGHEST_DEGREE = 3


@dataclass(frozen=True, slots=True)
class Substitution:
    """A hypothesis read as ``name_{pattern} := value`` for all parameters in their ranges.

    An index of ``pattern`` is a parameter (``Bound(m)``, each of them once) or a term without parameters. ``value``
    stands below the parameters.
    """

    name: str
    pattern: tuple[Term, ...]
    ranges: tuple[tuple[Term, Term], ...]
    conditions: tuple[Relation, ...]
    value: Term


@dataclass(frozen=True, slots=True)
class Instance:
    """A point at which terms have values. Missing derivatives and coefficients are zero; nothing else is missing."""

    integers: Mapping[str, int] = field(default_factory=dict)
    values: Mapping[Component, fmpq] = field(default_factory=dict)
    derivatives: Mapping[Derivative, fmpq] = field(default_factory=dict)
    coefficients: Mapping[Monomial, fmpq] = field(default_factory=dict)
    substitutions: Mapping[str, tuple[Substitution, ...]] = field(default_factory=dict)


@lru_cache(maxsize=128)
def exponents(arity: int) -> tuple[tuple[int, ...], ...]:
    """The exponents of the monomials in ``arity`` arguments that an unspecified function may have, lowest first."""
    found = [item for item in product(range(HIGHEST_DEGREE + 1), repeat=arity) if sum(item) <= HIGHEST_DEGREE]
    return tuple(sorted(found, key=lambda item: (sum(item), tuple(-entry for entry in item))))


@lru_cache(maxsize=128)
def vector_exponents(length: int) -> tuple[tuple[int, ...], ...]:
    """The same for a function of one vector: constant, linear, squares, and products of neighbours."""
    unit = [tuple(int(m == n) for m in range(length)) for n in range(length)]
    square = [tuple(2 * entry for entry in item) for item in unit]
    mixed = [tuple(a + b for a, b in zip(unit[n], unit[n + 1], strict=True)) for n in range(length - 1)]
    return ((0,) * length, *unit, *square, *mixed)
