r"""The table of operations of linear algebra that are written like functions: one row each.

Place on the way of a step: the reader knows their spellings, `derive.elaborate` writes them out as sums and deltas; no
term has one. A row says how LaTeX writes it, and how many axes its value has for each number of axes of its argument.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from derive.functions import SPELLINGS


@dataclass(frozen=True, slots=True)
class Operation:
    r"""One operation. ``ranks`` gives the axes of the value by those of the argument: ``{2: 0}`` for the trace;
    ``is_square``: the axes of a matrix must be of one size. ``by_rows``: it is one of vectors, and of a matrix only
    if it is said whether of its rows or of its columns."""

    name: str
    spellings: tuple[str, ...]
    ranks: Mapping[int, int]
    is_square: bool = True
    by_rows: bool = False


def _spelled(*words: str) -> tuple[str, ...]:
    """The ways in which a word is set upright, and its command."""
    commands = ("operatorname", "mathrm", "text", "textrm")
    return tuple(rf"\{command}{{{word}}}" for word in words for command in commands) + tuple(
        "\\" + word for word in words
    )


_ROWS = (
    Operation("trace", _spelled("tr", "Tr", "trace"), MappingProxyType({2: 0})),
    Operation("determinant", _spelled("det", "Det"), MappingProxyType({2: 0})),
    Operation("diagonal", _spelled("diag", "Diag"), MappingProxyType({1: 2, 2: 1})),
    Operation("vectorisation", _spelled("vec")[:-1], MappingProxyType({1: 1, 2: 1}), is_square=False),
    Operation("sum", (r"\operatorname{sum}",), MappingProxyType({1: 0, 2: 1}), is_square=False, by_rows=True),
    Operation("mean", (r"\operatorname{mean}",), MappingProxyType({1: 0, 2: 1}), is_square=False, by_rows=True),
    Operation(
        "cumulative sum", (r"\operatorname{cumsum}",), MappingProxyType({1: 1, 2: 2}), is_square=False, by_rows=True
    ),
)

@dataclass(frozen=True, slots=True)
class Constant:
    """A matrix or vector that needs no declaration: all its entries are known, and its sizes are written below it
    or those that its place asks for. ``rank`` is the number of its axes if nothing is written below it."""

    name: str
    spellings: tuple[str, ...]
    rank: int


def _bold(sign: str) -> tuple[str, ...]:
    return tuple(rf"\{command}{{{sign}}}" for command in ("mathbf", "boldsymbol", "bm"))


_CONSTANTS = (
    Constant("identity", ("I", *_bold("I")), 2),
    Constant("ones", _bold("1"), 1),
    Constant("zeros", _bold("0"), 1),
)

CONSTANTS: Mapping[str, Constant] = MappingProxyType(
    {spelling: row for row in _CONSTANTS for spelling in row.spellings}
)
"""The row of each spelling of a constant; a declaration of the name comes first."""

_UPRIGHT = ("mathrm", "mathsf", "text", "textrm", "operatorname")
FROBENIUS = frozenset({"F", *(rf"\{command}{{F}}" for command in _UPRIGHT)})
"""The marks that say of a norm or an inner product that it is Frobenius's."""

MATRIX_FUNCTIONS = frozenset({"exp", "log", "sin", "cos", "sinh", "cosh"})
"""Functions of numbers that of a square matrix often mean its power series, not the function of each entry."""

OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {spelling: row for row in _ROWS for spelling in row.spellings}
)
"""The row of each spelling."""

BUILTINS: Mapping[str, str] = MappingProxyType(
    {**SPELLINGS, **{spelling: row.name for spelling, row in OPERATIONS.items()}}
)
"""All spellings that are read as a function without being declared, with the name of what they mean."""
