"""What the declared properties of vectors and matrices say, as hypotheses.

Place on the way of a step: `derive.declare.declarations` adds these where it declares a name. That a matrix is definite
is no equation; the engine and the search for instances know it by the property itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.context import Hypothesis
from derive.functions import DETERMINANT
from derive.term import ONE, ZERO, Apply, Binder, Bound, Delta, Family, Power, Product, Relation, Term, number

SQUARE = frozenset(
    {"invertible", "orthogonal", "positive definite", "positive semidefinite", "idempotent", "diagonal"}
)
"""The properties of a matrix that only a square one can have."""

SYMMETRIC = frozenset({"positive definite", "positive semidefinite"})
"""Those that say of a matrix that it is symmetric, too."""


def of_shape(name: str, shape: tuple[Term, ...], properties: frozenset[str]) -> Iterator[Hypothesis]:
    """What is assumed of an array of any shape with these properties. They restrict the sizes: there is no vector of
    norm 1 without components, no matrix with more orthonormal columns than rows."""
    if "unit norm" in properties:
        last = len(shape) - 1
        entry = Family(name, tuple(Bound(axis) for axis in range(last + 1)))
        total = Binder("sum", ONE, shape[last], (), Power(entry, number(2)), "i")
        letters = "jmnrstuv"[:last] + "i"
        text = rf"\sum_i {name}_{letters if last == 0 else '{' + letters + '}'}^2 = 1"
        yield Hypothesis(text, tuple((ONE, size) for size in shape[:last]), Relation("=", total, ONE))
    if "one-hot rows" in properties:
        rows, columns = shape
        first, second = Family(name, (Bound(0), Bound(1))), Family(name, (Bound(0), Bound(2)))
        total = Binder("sum", ONE, columns, (), first, "i")
        yield Hypothesis(rf"\sum_i {name}_{{ji}} = 1", ((ONE, rows),), Relation("=", total, ONE), of=name)
        same = Product((Delta(Bound(1), Bound(2)), first))
        text = rf"{name}_{{ij}} {name}_{{il}} = \delta_{{jl}} {name}_{{ij}}"
        ranges = ((ONE, rows), (ONE, columns), (ONE, columns))
        yield Hypothesis(text, ranges, Relation("=", Product((first, second)), same), of=name)
    if "orthonormal columns" in properties:
        rows, columns = shape
        factors = tuple(Family(name, (Bound(2), Bound(axis))) for axis in range(2))
        side = Binder("sum", ONE, rows, (), Product(factors), "m")
        text = rf"{name}^\top {name} = I"
        yield Hypothesis(text, ((ONE, columns), (ONE, columns)), Relation("=", side, Delta(Bound(0), Bound(1))))


def of_square(name: str, size: Term, properties: frozenset[str]) -> Iterator[Hypothesis]:
    """What is assumed of a square matrix with these properties."""
    everywhere = ((ONE, size), (ONE, size))
    row, column, middle = Bound(0), Bound(1), Bound(2)

    def entry(first: Term, second: Term) -> Term:
        return Family(name, (first, second))

    def product(left: Term, right: Term) -> Term:
        return Binder("sum", ONE, size, (), Product((left, right)), "m")

    if "invertible" in properties:
        matrix = Binder("array", ONE, size, (), Binder("array", ONE, size, (), entry(row, column), "j"), "i")
        yield Hypothesis(rf"\det {name} \neq 0", (), Relation("!=", Apply(DETERMINANT, (matrix,)), ZERO), of=name)
    if "orthogonal" in properties:
        columns = product(entry(middle, row), entry(middle, column))
        rows = product(entry(row, middle), entry(column, middle))
        for text, side in ((rf"{name}^\top {name} = I", columns), (rf"{name} {name}^\top = I", rows)):
            yield Hypothesis(text, everywhere, Relation("=", side, Delta(row, column)), of=name)
    if "idempotent" in properties:
        square = product(entry(row, middle), entry(middle, column))
        yield Hypothesis(f"{name} {name} = {name}", everywhere, Relation("=", square, entry(row, column)), of=name)
    if "diagonal" in properties:
        apart = (Relation("!=", row, column),)
        yield Hypothesis(rf"{name}_{{ij}} = 0", everywhere, Relation("=", entry(row, column), ZERO), apart, name)
