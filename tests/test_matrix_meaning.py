"""What the elaborator makes of whole vectors and matrices has the values that the textbook's definitions give."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from random import Random

import pytest
from flint import fmpq

from derive.context import path_of
from derive.elaborate import elaborate, with_differentials
from derive.evaluate import Instance, evaluate
from derive.latex.parser import parse_expression
from derive.term import Binder, Term, component, number
from tests.elaboration import Names, declared, document, names, read
from tests.matrix_meaning import LAYOUTS, MATRICES, SIZES, Dual, Made, Maker, Table, along, second

EACH = 150
DEPTH = 3
VARYING = {1: ("s", "x", "u", "y", "z", "A", "B", "D", "H"), 2: ("s", "x", "y", "A")}
DEGREE = 20
VECTORS = {"n": "xu", "m": "yv", "p": "zw"}


def declarations(layout: str) -> Names:
    return names(
        document(
            [
                *(declared(size, "size") for size in SIZES),
                *(declared(name, "scalar") for name in "st"),
                *(declared(name, "vector", size) for size, letters in VECTORS.items() for name in letters),
                *(declared(name, "matrix", *shape) for shape, name in MATRICES.items()),
                declared("P", "matrix", "n", "n", properties=frozenset({"invertible"})),
            ],
            [(r"\frac{\partial y}{\partial x}", layout)] if layout else [],
        )
    )


def values(seed: int) -> dict[str, Table]:
    random = Random(seed)
    shapes = dict.fromkeys("st", (1, 1))
    shapes |= {name: (SIZES[size], 1) for size, letters in VECTORS.items() for name in letters}
    shapes |= {name: (SIZES[rows], SIZES[columns]) for (rows, columns), name in MATRICES.items()}
    found = {
        name: [[Dual(Fraction(random.randint(-3, 3))) for _ in range(columns)] for _ in range(rows)]
        for name, (rows, columns) in shapes.items()
    }
    return {**found, "P": [[Dual(Fraction(2)), Dual(Fraction(1))], [Dual(Fraction(3)), Dual(Fraction(-1))]]}


def instance(tables: dict[str, Table]) -> Instance:
    entries = {}
    for name, table in tables.items():
        for (row, line), column in product(enumerate(table, 1), range(1, len(table[0]) + 1)):
            indices = () if name in "st" else (row,) if name in "xuyvzw" else (row, column)
            value = line[column - 1].value
            entries[name, indices] = fmpq(value.numerator, value.denominator)
    return Instance(dict(SIZES), entries)


def made(maker: Maker, kind: int) -> tuple[Made, str]:
    size, other = maker.size(), maker.size()
    match kind % 4:
        case 0:
            return maker.scalar(DEPTH), "scalar"
        case 1:
            return maker.vector(size, DEPTH), "vector"
        case 2:
            return maker.row(size, DEPTH), "row"
    return maker.matrix(size, other, DEPTH), "matrix"


def entry(term: Term, shape: str, row: int, column: int) -> Term:
    places = {"scalar": (), "vector": (row,), "row": (1, column), "matrix": (row, column)}[shape]
    for place in places:
        assert isinstance(term, Binder) and term.kind == "array"
        term = component(term, number(place), 0)
    return term


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout or "mixed")
def test_every_entry_has_the_value_of_the_textbook(layout: str) -> None:
    within = declarations(layout)
    derivatives = 0
    for seed in range(EACH):
        expression, shape = made(Maker(seed, layout), seed)
        tables = values(seed)
        expected = expression.value(tables)
        found = read(expression.latex, within=within)
        assert [item for item in found.findings if item.severity == "error"] == [], expression.latex
        derivatives += r"\partial" in expression.latex or r"\nabla" in expression.latex
        at = instance(tables)
        for row, line in enumerate(expected, 1):
            for column, value in enumerate(line, 1):
                term = entry(found.term, shape, row, column)
                assert evaluate(term, at, within[0]) == fmpq(value.value.numerator, value.value.denominator), (
                    expression.latex, row, column,
                )
    assert derivatives > EACH // 10


@pytest.mark.parametrize("order", [1, 2])
def test_every_differential_has_the_value_of_the_textbook(order: int) -> None:
    context, vocabulary = declarations("")
    moving = parse_expression(" ".join(rf"\mathrm{{d}}{name}" for name in VARYING[order]), vocabulary)
    context = with_differentials(moving, context, vocabulary)
    path = path_of(VARYING[order])
    seen = 0
    for seed in range(EACH):
        maker = Maker(seed, "")
        maker.inside = True
        expression, shape = made(maker, seed)
        if order == 2 and "^{-1}" in expression.latex:
            continue  # the values are those of a polynomial
        tables, steps = values(seed), {name: values(seed + EACH)[name] for name in VARYING[order]}
        sign = r"\mathrm{d}" if order == 1 else r"\mathrm{d}^2"
        node = parse_expression(rf"{sign}\left( {expression.latex} \right)", vocabulary)
        term = elaborate(node, context, vocabulary).term
        moved = {(name, indices, ((path, ()),)): value for (name, indices), value in instance(steps).values.items()}
        plain = instance(tables)
        at = Instance(plain.integers, {**plain.values, (path, ()): fmpq(0)}, moved)
        points = [along(expression, tables, steps, Fraction(place)) for place in range(DEGREE if order == 2 else 1)]
        for row, line in enumerate(points[0], 1):
            for column, first in enumerate(line, 1):
                value = first.slope
                if order == 2:
                    value = second([point[row - 1][column - 1].value for point in points])
                found = evaluate(entry(term, shape, row, column), at, context)
                assert found == fmpq(value.numerator, value.denominator), (expression.latex, row, column)
                seen += value != 0
    assert seen > EACH // 4
