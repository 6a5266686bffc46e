r"""Random expressions of vectors and matrices with what they mean, computed by rules of their own.

Place on the way of a step: beside it. `tests/test_matrix_meaning.py` holds the elaborator against this: an expression
is made together with the function that gives its value as a plain table of numbers, entry by entry by the textbook's
definitions; derivatives are taken with dual numbers, and do not stand in one another. Nothing of `derive` is used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from random import Random

SIZES = {"n": 2, "m": 3, "p": 1}
LAYOUTS = ("", "numerator layout", "denominator layout")


@dataclass(frozen=True)
class Dual:
    """a + b ε with ε² = 0."""

    value: Fraction
    slope: Fraction = Fraction(0)

    def __add__(self, other: Dual) -> Dual:
        return Dual(self.value + other.value, self.slope + other.slope)

    def __mul__(self, other: Dual) -> Dual:
        return Dual(self.value * other.value, self.value * other.slope + self.slope * other.value)

    def __neg__(self) -> Dual:
        return Dual(-self.value, -self.slope)

    def inverse(self) -> Dual:
        """1/(a + b ε)."""
        return Dual(1 / self.value, -self.slope / self.value**2)


Table = list[list[Dual]]
Values = Mapping[str, Table]
ZERO, ONE = Dual(Fraction(0)), Dual(Fraction(1))


def product(left: Table, right: Table) -> Table:
    return [[_total([a * b for a, b in zip(row, column, strict=True)]) for column in transposed(right)] for row in left]


def _total(parts: list[Dual]) -> Dual:
    total = ZERO
    for part in parts:
        total = total + part
    return total


def transposed(table: Table) -> Table:
    return [list(column) for column in zip(*table, strict=True)]


def entrywise(change: Callable[..., Dual], *tables: Table) -> Table:
    return [[change(*entries) for entries in zip(*rows, strict=True)] for rows in zip(*tables, strict=True)]


def inverse(table: Table) -> Table:
    """Gauss and Jordan's way."""
    size = len(table)
    work = [[*row, *(ONE if place == column else ZERO for column in range(size))] for place, row in enumerate(table)]
    for place in range(size):
        pivot = next(row for row in range(place, size) if work[row][place].value)
        work[place], work[pivot] = work[pivot], work[place]
        scale = work[place][place].inverse()
        work[place] = [scale * entry for entry in work[place]]
        for row in range(size):
            if row != place:
                factor = -work[row][place]
                work[row] = [one + factor * other for one, other in zip(work[row], work[place], strict=True)]
    return [row[size:] for row in work]


def total(table: Table) -> Table:
    return [[_total([entry for row in table for entry in row])]]


@dataclass(frozen=True)
class Made:
    """An expression: its LaTeX, whether it needs brackets as a factor, and its value."""

    latex: str
    value: Callable[[Values], Table]
    simple: bool = False

    def factor(self) -> str:
        """The LaTeX as a factor."""
        return self.latex if self.simple else rf"\left( {self.latex} \right)"


class Maker:
    """Makes expressions of a shape; ``layout`` is that of derivatives."""

    def __init__(self, seed: int, layout: str) -> None:
        self.random = Random(seed)
        self.layout = layout
        self.inside = False

    def scalar(self, depth: int) -> Made:
        """A number."""
        size, other = self.size(), self.size()
        if depth == 0:
            return _name(self.random.choice("st"))
        match self.random.randrange(6):
            case 0:
                u, v = self.row(size, depth - 1), self.vector(size, depth - 1)
                return Made(f"{u.factor()} {v.factor()}", lambda at: product(u.value(at), v.value(at)))
            case 1:
                a = self.matrix(size, size, depth - 1)
                return Made(
                    rf"\operatorname{{tr}}\left( {a.latex} \right)",
                    lambda at: [[_total([row[place] for place, row in enumerate(a.value(at))])]],
                )
            case 2:
                v = self.vector(size, depth - 1)
                return Made(rf"\| {v.latex} \|^2", lambda at: total(entrywise(_square, v.value(at))))
            case 3:
                a = self.matrix(size, other, depth - 1)
                return Made(rf"\| {a.latex} \|_F^2", lambda at: total(entrywise(_square, a.value(at))))
            case 4:
                a, b = self.matrix(size, other, depth - 1), self.matrix(size, other, depth - 1)
                return Made(
                    rf"\langle {a.latex}, {b.latex} \rangle_F",
                    lambda at: total(entrywise(_times, a.value(at), b.value(at))),
                )
        return self._sum(self.scalar(depth - 1), self.scalar(depth - 1))

    def vector(self, size: str, depth: int) -> Made:
        """A column."""
        if depth == 0:
            return _name(self.random.choice({"n": "xu", "m": "yv", "p": "zw"}[size]))
        match self.random.randrange(8):
            case 6 if not self.inside:
                return self._by_vec(size, depth)
            case 0:
                other = self.size()
                a, v = self.matrix(size, other, depth - 1), self.vector(other, depth - 1)
                return Made(f"{a.factor()} {v.factor()}", lambda at: product(a.value(at), v.value(at)))
            case 1:
                u, v = self.vector(size, depth - 1), self.vector(size, depth - 1)
                return Made(
                    rf"{u.factor()} \odot {v.factor()}", lambda at: entrywise(_times, u.value(at), v.value(at))
                )
            case 2:
                v = self.vector(size, depth - 1)
                return Made(rf"{v.factor()}^{{\odot 2}}", lambda at: entrywise(_square, v.value(at)))
            case 3:
                row = self.row(size, depth - 1)
                return Made(rf"{row.factor()}^\top", lambda at: transposed(row.value(at)))
            case 4:
                s, v = self.scalar(depth - 1), self.vector(size, depth - 1)
                return Made(f"{s.factor()} {v.factor()}", lambda at: _scaled(s.value(at), v.value(at)))
            case 5 if not self.inside:
                return self._gradient(size, depth, r"\nabla_{%s} %s")
        return self._sum(self.vector(size, depth - 1), self.vector(size, depth - 1))

    def row(self, size: str, depth: int) -> Made:
        """A transposed vector."""
        if depth and self.random.random() < 0.4:
            other = self.size()
            row, a = self.row(other, depth - 1), self.matrix(other, size, depth - 1)
            return Made(f"{row.factor()} {a.factor()}", lambda at: product(row.value(at), a.value(at)))
        if depth and not self.inside and self.layout == "numerator layout" and self.random.random() < 0.5:
            column = self._gradient(size, depth, r"\frac{\partial}{\partial %s} %s")
            return Made(column.latex, lambda at: transposed(column.value(at)))
        if depth and not self.inside and self.random.random() < 0.2:
            column = self._gradient(size, depth, r"\frac{\partial}{\partial %s^\top} %s")
            return Made(column.latex, lambda at: transposed(column.value(at)))
        v = self.vector(size, max(depth - 1, 0))
        return Made(rf"{v.factor()}^\top", lambda at: transposed(v.value(at)))

    def matrix(self, rows: str, columns: str, depth: int) -> Made:
        """A matrix."""
        if depth == 0:
            return _name(MATRICES[rows, columns])
        match self.random.randrange(9):
            case 0:
                inner = self.size()
                a, b = self.matrix(rows, inner, depth - 1), self.matrix(inner, columns, depth - 1)
                return Made(f"{a.factor()} {b.factor()}", lambda at: product(a.value(at), b.value(at)))
            case 1:
                a = self.matrix(columns, rows, depth - 1)
                return Made(rf"{a.factor()}^\top", lambda at: transposed(a.value(at)))
            case 2:
                a, b = self.matrix(rows, columns, depth - 1), self.matrix(rows, columns, depth - 1)
                sign, change = self.random.choice(((r"\odot", _times), (r"\circ", _times)))
                return Made(f"{a.factor()} {sign} {b.factor()}", lambda at: entrywise(change, a.value(at), b.value(at)))
            case 3:
                v, row = self.vector(rows, depth - 1), self.row(columns, depth - 1)
                return Made(f"{v.factor()} {row.factor()}", lambda at: product(v.value(at), row.value(at)))
            case 4 if rows == columns:
                v = self.vector(rows, depth - 1)
                return Made(rf"\operatorname{{diag}}\left( {v.latex} \right)", lambda at: _diagonal(v.value(at)))
            case 5 if rows == columns == "n":
                return Made("P^{-1}", lambda at: inverse(at["P"]))
            case 6 if not self.inside:
                return self._jacobian(rows, columns, depth)
            case 7 if not self.inside:
                return self._by_matrix(rows, columns, depth)
        return self._sum(self.matrix(rows, columns, depth - 1), self.matrix(rows, columns, depth - 1))

    def size(self) -> str:
        """A size."""
        return self.random.choice(list(SIZES))

    def _sum(self, left: Made, right: Made) -> Made:
        return Made(f"{left.factor()} + {right.factor()}", lambda at: entrywise(_plus, left.value(at), right.value(at)))

    def _body(self, make: Callable[[], Made]) -> Made:
        """What is differentiated: there is no derivative in it."""
        self.inside = True
        made = make()
        self.inside = False
        return made

    def _gradient(self, size: str, depth: int, form: str) -> Made:
        by, s = self.vector(size, 0).latex, self._body(lambda: self.scalar(depth - 1))

        def value(at: Values) -> Table:
            return [[_slope(s, at, by, place, 0)[0][0]] for place in range(SIZES[size])]

        return Made(form % (by, rf"\left( {s.latex} \right)"), value)

    def _jacobian(self, rows: str, columns: str, depth: int) -> Made:
        """∂y/∂x: a row for each component of y, in denominator layout for each component of x."""
        turned = self.layout == "denominator layout"
        of, over = (columns, rows) if turned else (rows, columns)
        y, by = self._body(lambda: self.vector(of, depth - 1)), self.vector(over, 0).latex

        def value(at: Values) -> Table:
            found = transposed([[row[0] for row in _slope(y, at, by, place, 0)] for place in range(SIZES[over])])
            return transposed(found) if turned else found

        return Made(rf"\frac{{\partial}}{{\partial {by}}} \left( {y.latex} \right)", value)

    def _by_vec(self, size: str, depth: int) -> Made:
        """∂y/∂(vec X)ᵀ vec Z: the sum over all entries of X of the derivative by it, times that of Z."""
        rows, columns = self.size(), self.size()
        y, by = self._body(lambda: self.vector(size, depth - 1)), MATRICES[rows, columns]
        z = self.matrix(rows, columns, 0)

        def value(at: Values) -> Table:
            found = [[ZERO] for _ in range(SIZES[size])]
            for row in range(SIZES[rows]):
                for column in range(SIZES[columns]):
                    part = _scaled([[z.value(at)[row][column]]], _slope(y, at, by, row, column))
                    found = entrywise(_plus, found, part)
            return found

        head = rf"\frac{{\partial}}{{\partial \operatorname{{vec}}({by})^\top}} \left( {y.latex} \right)"
        return Made(rf"\left( {head} \right) \operatorname{{vec}}\left( {z.latex} \right)", value)

    def _by_matrix(self, rows: str, columns: str, depth: int) -> Made:
        """∂s/∂X: of the shape of X, in numerator layout of its transpose."""
        turned = self.layout == "numerator layout"
        shape = (columns, rows) if turned else (rows, columns)
        s, by = self._body(lambda: self.scalar(depth - 1)), MATRICES[shape]

        def value(at: Values) -> Table:
            sizes = [range(SIZES[size]) for size in shape]
            found = [[_slope(s, at, by, row, column)[0][0] for column in sizes[1]] for row in sizes[0]]
            return transposed(found) if turned else found

        return Made(rf"\frac{{\partial}}{{\partial {by}}} \left( {s.latex} \right)", value)


MATRICES = {
    ("n", "n"): "A", ("n", "m"): "B", ("n", "p"): "C", ("m", "n"): "D", ("m", "m"): "E", ("m", "p"): "F",
    ("p", "n"): "G", ("p", "m"): "H", ("p", "p"): "K",
}  # fmt: skip


def _name(name: str) -> Made:
    return Made(name, lambda at: at[name], simple=True)


def along(of: Made, at: Values, moved: Values, way: Fraction) -> Table:
    """The entries of an expression where each name has moved by a multiple of what ``moved`` says; as slopes, the
    derivatives along that straight way."""
    there = {
        name: [
            [
                Dual(entry.value + way * step.value, step.value)
                for entry, step in zip(line, moved[name][row], strict=True)
            ]
            for row, line in enumerate(table)
        ]
        if name in moved
        else table
        for name, table in at.items()
    }
    return of.value(there)


def second(values: list[Fraction]) -> Fraction:
    """The second derivative at 0 of the polynomial with these values at 0, 1, 2, …"""
    differences, found, falling = list(values), Fraction(0), [Fraction(1)]
    for order in range(len(values)):
        if order:
            # x(x−1)…(x−order+1)/order!, of which the coefficient of x² is wanted
            shifted = [Fraction(0), *falling]
            falling = [
                (one - (order - 1) * other) / order
                for one, other in zip(shifted, [*falling, Fraction(0)], strict=True)
            ]
            differences = [after - before for before, after in pairwise(differences)]
        found += differences[0] * (falling[2] if order >= 2 else 0)
    return 2 * found


def _slope(of: Made, at: Values, by: str, row: int, column: int) -> Table:
    """The derivatives of the entries of an expression by one entry of a name."""
    plain = {name: entrywise(lambda entry: Dual(entry.value), table) for name, table in at.items()}
    plain[by][row][column] = Dual(plain[by][row][column].value, Fraction(1))
    return entrywise(lambda entry: Dual(entry.slope), of.value(plain))


def _plus(left: Dual, right: Dual) -> Dual:
    return left + right


def _times(left: Dual, right: Dual) -> Dual:
    return left * right


def _square(entry: Dual) -> Dual:
    return entry * entry


def _scaled(number: Table, table: Table) -> Table:
    return entrywise(lambda entry: number[0][0] * entry, table)


def _diagonal(column: Table) -> Table:
    return [[row[0] if place == other else ZERO for other in range(len(column))] for place, row in enumerate(column)]
