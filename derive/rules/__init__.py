"""The table of rules: every identity the normal form applies, one row each, and adding a rule is adding a row.

Place on the way of a step: the engine records the rules it uses by their names (`derive.normal.engine`), a verdict
lists them, `docs/rules.md` shows them (``python -m derive.rules`` writes it). One generic test holds every row against
values at small instances, drops each condition in turn, and has the engine prove it. How a rule is carried out is
`derive.normal`'s business.
"""

from __future__ import annotations

from derive.rules import calculus, indices, matrices, powers, sums
from derive.rules.rule import COMMON, Condition, Rule

__all__ = ["COMMON", "SUBJECTS", "TABLE", "Condition", "Rule", "recorded", "row_of"]

SUBJECTS: dict[str, tuple[Rule, ...]] = {
    "Indices and conditions": indices.ROWS,
    "Sums": sums.SUMS,
    "Products": sums.PRODUCTS,
    "Fractions": powers.FRACTIONS,
    "Roots": powers.ROOTS,
    "Exponentials and logarithms": powers.EXPONENTIALS,
    "Whole powers": powers.WHOLE_POWERS,
    "Values and symmetries": powers.VALUES,
    "Inverses": matrices.INVERSES,
    "Determinants": matrices.DETERMINANTS,
    "Derivatives": (*calculus.DERIVATIVES, *matrices.DERIVATIVES),
    "Definitions and assumptions": calculus.GIVEN,
}

TABLE: dict[str, Rule] = {row.name: row for rows in SUBJECTS.values() for row in rows}

_SEPARATOR = ": "


def recorded(name: str, detail: str = "") -> str:
    """How the use of a rule is written in a verdict. Raises KeyError for a name without a row."""
    row = TABLE[name]
    return row.name + _SEPARATOR + detail if row.detail else row.name


def row_of(text: str) -> Rule:
    """The row whose use a verdict's line ``text`` records. Raises KeyError if there is none."""
    return TABLE[text if text in TABLE else text.partition(_SEPARATOR)[0]]
