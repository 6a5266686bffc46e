"""The values of determinants and inverses, by cofactors.

Place on the way of a step: `derive.evaluate.evaluate` asks here for the code of a function of a whole matrix. No
library has matrices whose entries are rationals, balls and jets at once; instances are small, so Laplace's expansion,
which needs no division, is what works for all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from derive.evaluate.names import Code, State
from derive.evaluate.numbers import ONE, ZERO, Element, TooLarge, Undefined, integer_power, multiply
from derive.functions import DETERMINANT
from derive.term import Apply

if TYPE_CHECKING:
    from derive.evaluate.evaluate import Evaluator

LARGEST = 8
Rows = Sequence[Sequence[Element]]


def matrix_function(evaluator: Evaluator, term: Apply, depth: int) -> Code:
    """Code for ``term``, a determinant or the entry of an inverse."""
    matrix = evaluator.matrix_code(term.arguments[0], depth)
    indices = [evaluator.integer_code(index, depth) for index in term.arguments[1:]]

    def run(state: State) -> Element:
        rows = matrix(state)
        size = len(rows)
        if any(len(row) != size for row in rows):
            raise Undefined("the matrix is not square")
        if size > LARGEST:
            raise TooLarge(f"a matrix with more than {LARGEST} rows")
        state.spend(size * 2**size)
        if term.function == DETERMINANT:
            return determinant(rows)
        row, column = (index(state) for index in indices)
        if not (1 <= row <= size and 1 <= column <= size):
            raise Undefined(f"the inverse has no entry {row}, {column}")
        minor = determinant([[*line[: row - 1], *line[row:]] for n, line in enumerate(rows, 1) if n != column])
        signed = minor if (row + column) % 2 == 0 else -minor
        return multiply(signed, integer_power(determinant(rows), -1))

    return run


def determinant(rows: Rows) -> Element:
    """The determinant of a square matrix, by Laplace's expansion over sets of columns; 1 for one without rows."""
    # minors[columns]: the determinant of the rows so far and these columns
    minors: dict[int, Element] = {0: ONE}
    for row in rows:
        following: dict[int, Element] = {}
        for columns, minor in minors.items():
            for place, entry in enumerate(row):
                bit = 1 << place
                if columns & bit:
                    continue
                passed = bin(columns >> (place + 1)).count("1")
                term = multiply(minor, entry)
                term = -term if passed % 2 else term
                joined = columns | bit
                following[joined] = following[joined] + term if joined in following else term
        minors = following
    return minors.get((1 << len(rows)) - 1, ZERO)
