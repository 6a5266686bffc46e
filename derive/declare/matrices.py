"""What the declared properties of a square matrix say, as hypotheses.

Place on the way of a step: `derive.declare.declarations` adds these where it declares a name. That a matrix is definite
is no equation; the engine and the search for instances know it by the property itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.context import Hypothesis
from derive.functions import DETERMINANT
from derive.term import ONE, ZERO, Apply, Binder, Bound, Delta, Family, Product, Relation, Term

SQUARE = frozenset(
    {"invertible", "orthogonal", "positive definite", "positive semidefinite", "idempotent", "diagonal"}
)
"""The properties of a matrix that only a square one can have."""

SYMMETRIC = frozenset({"positive definite", "positive semidefinite"})
"""Those that say of a matrix that it is symmetric, too."""


def hypotheses(name: str, size: Term, properties: frozenset[str]) -> Iterator[Hypothesis]:
    """What is assumed of a square matrix with these properties."""
    everywhere = ((ONE, size), (ONE, size))
    row, column, middle = Bound(0), Bound(1), Bound(2)

    def entry(first: Term, second: Term) -> Term:
        return Family(name, (first, second))

    def product(left: Term, right: Term) -> Term:
        return Binder("sum", ONE, size, (), Product((left, right)), "m")

    if "invertible" in properties:
        matrix = Binder("array", ONE, size, (), Binder("array", ONE, size, (), entry(row, column), "j"), "i")
        yield Hypothesis(rf"\det {name} \neq 0", (), Relation("!=", Apply(DETERMINANT, (matrix,)), ZERO))
    if "orthogonal" in properties:
        columns = product(entry(middle, row), entry(middle, column))
        rows = product(entry(row, middle), entry(column, middle))
        for text, side in ((rf"{name}^\top {name} = I", columns), (rf"{name} {name}^\top = I", rows)):
            yield Hypothesis(text, everywhere, Relation("=", side, Delta(row, column)))
    if "idempotent" in properties:
        square = product(entry(row, middle), entry(middle, column))
        yield Hypothesis(f"{name} {name} = {name}", everywhere, Relation("=", square, entry(row, column)))
    if "diagonal" in properties:
        apart = (Relation("!=", row, column),)
        yield Hypothesis(rf"{name}_{{ij}} = 0", everywhere, Relation("=", entry(row, column), ZERO), apart)
