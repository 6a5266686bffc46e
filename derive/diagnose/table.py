"""The table of mistakes: one row each, the commonest and smallest first.

Place on the way of a step: `derive.diagnose.search` tries the rows in this order, `derive.diagnose.mutate` plants them.
The order is that of 440 published errors in derivations: index slips 20 %, wrong symbols 13 %, signs 12 %, factors 10
%, transposes and shapes 8 %, exponents 8 %, conditions and cases 7 %, functions 5 %, limits and sums 5 %, terms 4 %,
brackets 4 %; within that, the smaller the change, the earlier.
"""

from __future__ import annotations

from derive.diagnose import binding, factors, functions, indices, matrices, signs, sums, terms
from derive.diagnose.mistake import Mistake

MISTAKES: tuple[Mistake, ...] = tuple(
    sorted(
        (
            *signs.ROWS,
            *indices.ROWS,
            *matrices.ROWS,
            *binding.ROWS,
            *factors.ROWS,
            *functions.ROWS,
            *sums.ROWS,
            *terms.ROWS,
        ),
        key=lambda row: row.cost,
    )
)
