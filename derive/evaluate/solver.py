"""Meeting equations exactly: changes the numbers of a proposed instance until all hypotheses hold.

Place on the way of a step: `derive.evaluate.hypotheses` hands over the equations that a proposal must satisfy. They
are met by exact linear algebra, name after name, so that products of two unknown families can be met too; what is not
linear in the numbers of any one name is left to the proposals.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from flint import fmpq, fmpq_mat

from derive.evaluate.instance import Atom, Component, Instance
from derive.evaluate.numbers import TooLarge, Value

_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Ground:
    """One hypothesis at one choice of its parameters, differentiated by ``directions``."""

    place: int
    arguments: tuple[int, ...]
    directions: tuple[Component, ...]


Sides = Callable[[Instance, Ground, "dict[Atom, None] | None"], tuple[Value, Value]]


def solve(sides: Sides, grounds: Sequence[Ground], draft: Instance, places: Mapping[str, int]) -> bool:
    """Whether all equations hold in the end; ``sides`` computes them and notes what they read, ``places`` orders the
    names. The mappings of ``draft`` must be dictionaries. Raises a `NoValue` where an equation has no exact value."""
    return _Solver(sides, grounds, draft, places).solve()


class _Solver:
    """Solves the equations of one draft, block by block: a block is the values, or the derivatives of one order, of
    one name, in which the equations are linear."""

    def __init__(
        self, sides: Sides, grounds: Sequence[Ground], draft: Instance, places: Mapping[str, int]
    ) -> None:
        self._sides = sides
        self._grounds = grounds
        self._draft = draft
        self._places = places
        self._residuals: dict[Ground, tuple[fmpq, list[Atom]]] = {}

    def solve(self) -> bool:
        """Whether all equations hold in the end."""
        for _ in range(_ROUNDS):
            missed = [atoms for value, atoms in map(self._current, self._grounds) if value != 0]
            if not missed:
                return True
            blocks = sorted({self._block(atom) for atoms in missed for atom in atoms})
            solved = [self._solve_block(block) for block in blocks]
            if not any(solved):
                return False
        return all(self._current(ground)[0] == 0 for ground in self._grounds)

    def _current(self, ground: Ground) -> tuple[fmpq, list[Atom]]:
        """The residual now and what it reads, computed again only after a change."""
        if ground not in self._residuals:
            self._residuals[ground] = self._residual(ground)
        return self._residuals[ground]

    def _residual(self, ground: Ground) -> tuple[fmpq, list[Atom]]:
        noted: dict[Atom, None] = {}
        left, right = self._sides(self._draft, ground, noted)
        gap = left - right
        if not isinstance(gap, fmpq):
            if not gap.is_zero():
                raise TooLarge("a hypothesis cannot be met exactly here")
            gap = fmpq(0)
        return gap, list(noted)

    def _block(self, atom: Atom) -> tuple[int, int, str]:
        order = len(atom[2]) if len(atom) == 3 and self._store(atom) is self._draft.derivatives else 0
        return order, -self._places.get(atom[0], 0), atom[0]

    def _store(self, atom: Atom) -> dict[Atom, fmpq]:
        store: object = self._draft.values
        if len(atom) == 3:
            is_derivative = bool(atom[2]) and isinstance(atom[2][0], tuple)
            store = self._draft.derivatives if is_derivative else self._draft.coefficients
        return cast(dict[Atom, fmpq], store)

    def _solve_block(self, block: tuple[int, int, str]) -> bool:
        """Solve all equations that read the block, in the block's numbers; later ones are changed first."""
        rows: list[tuple[Ground, fmpq, list[Atom]]] = []
        for ground in self._grounds:
            value, atoms = self._current(ground)
            inside = [atom for atom in atoms if self._block(atom) == block]
            if inside:
                rows.append((ground, value, inside))
        if not any(value != 0 for _, value, _ in rows):
            return False
        columns = sorted({atom for _, _, inside in rows for atom in inside}, reverse=True)
        if len(columns) * len(rows) > 40_000:
            return False
        matrix = [[fmpq(0)] * (len(columns) + 1) for _ in rows]
        for row, (_, value, _) in enumerate(rows):
            matrix[row][-1] = -value
        for column, atom in enumerate(columns):
            self._shift(atom, fmpq(1))
            for row, (ground, value, inside) in enumerate(rows):
                if atom in inside:
                    matrix[row][column] = self._residual(ground)[0] - value
            self._shift(atom, fmpq(-1))
        steps = _solution(matrix, len(columns))
        if steps is None:
            return False
        for column, step in steps:
            self._shift(columns[column], step)
        before = dict(self._residuals)
        for ground, _, _ in rows:
            del self._residuals[ground]
        if all(self._current(ground)[0] == 0 for ground, _, _ in rows):
            return True
        self._residuals = before
        for column, step in steps:
            self._shift(columns[column], -step)
        return False

    def _shift(self, atom: Atom, step: fmpq) -> None:
        store = self._store(atom)
        value = store.get(atom, fmpq(0)) + step
        if value == 0 and len(atom) == 3:
            store.pop(atom, None)
        else:
            store[atom] = value


def _solution(matrix: list[list[fmpq]], columns: int) -> list[tuple[int, fmpq]] | None:
    """A solution of the linear system [A | b] with as many zeros as its pivots leave, None if there is none."""
    reduced, rank = fmpq_mat(matrix).rref()
    steps: list[tuple[int, fmpq]] = []
    for row in range(rank):
        pivot = next(column for column in range(columns + 1) if reduced[row, column] != 0)
        if pivot == columns:
            return None
        if reduced[row, columns] != 0:
            steps.append((pivot, reduced[row, columns]))
    return steps
