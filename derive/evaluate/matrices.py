"""The values of determinants and inverses: by python-flint for rationals, by cofactors otherwise.

Place on the way of a step: `derive.evaluate.evaluate` asks here for the code of a function of a whole matrix. No
library has matrices whose entries are rationals, balls and jets at once; instances are small, so Laplace's expansion,
which needs no division, is what works for those.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flint import fmpq, fmpq_mat

from derive.evaluate.names import Code, State
from derive.evaluate.numbers import ONE, ZERO, Element, TooLarge, Undefined, integer_power, multiply
from derive.functions import DETERMINANT
from derive.term import Apply, Bound, Term, children

if TYPE_CHECKING:
    from derive.evaluate.evaluate import Evaluator

LARGEST = 8
Rows = Sequence[Sequence[Element]]


def matrix_function(evaluator: Evaluator, term: Apply, depth: int) -> Code:
    """Code for ``term``, a determinant or the entry of an inverse."""
    matrix = evaluator.matrix_code(term.arguments[0], depth)
    indices = [evaluator.integer_code(index, depth) for index in term.arguments[1:]]

    levels = sorted(_levels(term.arguments[0], depth))

    def rows(state: State) -> list[list[Element]]:
        found = matrix(state)
        if any(len(row) != len(found) for row in found):
            raise Undefined("the matrix is not square")
        if len(found) > LARGEST:
            raise TooLarge(f"a matrix with more than {LARGEST} rows")
        return found

    def of_determinant(state: State) -> Element:
        return determinant(rows(state), state)

    def of_inverse(state: State) -> Element:
        key = term.arguments[0], tuple(state.environment[level] for level in levels), tuple(state.variations.items())
        found = state.inverses.get(key)
        if found is None or state.noted is not None:
            found = state.inverses[key] = inverse(rows(state), state)
        row, column = (index(state) for index in indices)
        if not (1 <= row <= len(found) and 1 <= column <= len(found)):
            raise Undefined(f"the inverse has no entry {row}, {column}")
        return found[row - 1][column - 1]

    return of_determinant if term.function == DETERMINANT else of_inverse


def _levels(term: Term, depth: int) -> set[int]:
    """The bound indices from outside that a matrix below ``depth`` binders depends on."""
    if isinstance(term, Bound):
        return {term.level} if term.level < depth else set()
    return set[int]().union(*(_levels(child, depth) for child in children(term)))


def inverse(rows: Rows, state: State) -> list[list[Element]]:
    """The inverse of a square matrix. Raises Undefined if it has none."""
    size = len(rows)
    exact = _rational(rows)
    if exact is not None:
        state.spend(size**3)
        if exact.det() == 0:
            raise Undefined("a matrix has no inverse")
        solved = exact.inv()
        return [[solved[row, column] for column in range(size)] for row in range(size)]
    reciprocal = integer_power(determinant(rows, state), -1)
    found: list[list[Element]] = []
    for row in range(size):
        found.append([])
        for column in range(size):
            others = [[*line[:row], *line[row + 1 :]] for n, line in enumerate(rows) if n != column]
            minor = determinant(others, state)
            found[-1].append(multiply(minor if (row + column) % 2 == 0 else -minor, reciprocal))
    return found


def _rational(rows: Rows) -> fmpq_mat | None:
    """The matrix if all its entries are rationals."""
    entries = [entry for row in rows for entry in row]
    rationals = [entry for entry in entries if isinstance(entry, fmpq)]
    return fmpq_mat(len(rows), len(rows), rationals) if len(rationals) == len(entries) else None


def determinant(rows: Rows, state: State) -> Element:
    """The determinant of a square matrix; 1 for one without rows."""
    size = len(rows)
    exact = _rational(rows)
    state.spend(size**3 if exact is not None else size * 2**size)
    return exact.det() if exact is not None else _expanded(rows)


def _expanded(rows: Rows) -> Element:
    """The determinant, by Laplace's expansion over sets of columns."""
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
