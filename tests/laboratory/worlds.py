"""The contexts of the laboratory: what is declared, what is assumed, and what a term may use of it.

A world is a case of the free indices and any of the `GIVENS`. The assumptions are such that `tests.laboratory.points`
can satisfy them by construction.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from derive.context import Context, Definition, Hypothesis, Variable
from derive.term import Apply, Delta, Relation, Symbol, Term
from tests.terms import (
    at,
    context,
    define,
    family,
    forall,
    function,
    index,
    plus,
    power,
    relation,
    scalar,
    size,
    times,
    total,
    whole,
)

N, M = Symbol("n"), Symbol("m")
FREE: dict[Term, tuple[str, ...]] = {N: ("i", "j", "l"), M: ("q",)}
NAMES = (
    size("n"),
    size("m"),
    index("i", "n"),
    index("j", "n"),
    index("l", "n"),
    index("q", "m"),
    scalar("x"),
    scalar("y", "positive"),
    family("a", "n"),
    family("b", "n"),
    family("w", "n", properties="positive"),
    family("v", "n", properties="nonzero"),
    family("c", "m"),
    family("A", "n", "n"),
    family("S", "n", "n", properties="symmetric"),
    family("T", "n", "n", properties="antisymmetric"),
    family("B", "n", "m"),
    function("f"),
    function("G", 2),
    function("H", shape=("n",)),
    function("K", shape=("n", "n")),
)
AXES: dict[str, tuple[Term, ...]] = {
    "a": (N,), "b": (N,), "w": (N,), "v": (N,), "c": (M,), "A": (N, N), "S": (N, N), "T": (N, N), "B": (N, M),
}  # fmt: skip


@dataclass(frozen=True)
class Given:
    """Names with what is assumed of them: the declarations and hypotheses, and the axes of the names to use.
    ``at_a_point``: the hypotheses hold at the point only, and must not be used below a derivative."""

    parts: tuple[Variable | Definition | Hypothesis, ...]
    axes: dict[str, tuple[Term, ...]]
    at_a_point: bool = True


def _sum_is_one(name: str) -> Hypothesis:
    return forall([], lambda: relation(total(1, "n", lambda i: at(name, i)), "=", 1))


_VARIED = family("z", "n")
GIVENS: dict[str, Given] = {
    "sums to one": Given((family("p", "n"), _sum_is_one("p")), {"p": (N,)}),
    # as `derive.declare` writes out what the word says
    "probability": Given((family("P", "n", properties="probability"), _sum_is_one("P")), {"P": (N,)}),
    "one-hot": Given(
        (family("h", "n"), forall([(1, "n")], lambda t: relation(at("h", t), "=", Delta(t, Symbol("i"))))),
        {"h": (N,)},
    ),
    "rows sum to one": Given(
        (
            family("R", "n", "n"),
            forall([(1, "n")], lambda t: relation(total(1, "n", lambda s: at("R", t, s)), "=", 1)),
        ),
        {"R": (N, N)},
    ),
    "dependent": Given(
        (_VARIED, family("g", "n", properties="positive", depends_on=("z",)), _sum_is_one("g")),
        {"z": (N,), "g": (N,)},
        at_a_point=False,
    ),
    "dependent, given": Given(
        (
            _VARIED,
            family("r", "n", properties="positive", depends_on=("z",)),
            forall([(1, "n")], lambda t: relation(at("r", t), "=", Apply("softmax", (whole("z", "n"), t)))),
        ),
        {"z": (N,), "r": (N,)},
        at_a_point=False,
    ),
    "definition": Given(
        (
            family("d", "n"),
            define("d", 1, lambda t: plus(times(at("A", t, t), at("b", t)), "x")),
            scalar("s"),
            define("s", 0, lambda: total(1, "n", lambda t: power(at("a", t), 2))),
        ),
        {"d": (N,), "s": ()},
        at_a_point=False,
    ),
}
MEANT = {name: given for given in GIVENS for name in GIVENS[given].axes if name != "z"}

CASES: dict[str, tuple[Relation, ...]] = {
    "": (),
    "i ≠ j": (relation("i", "!=", "j"),),
    "i < j": (relation("i", "<", "j"),),
    "i = j": (relation("i", "=", "j"),),
    "i ≠ j ≠ l ≠ i": (relation("i", "!=", "j"), relation("j", "!=", "l"), relation("i", "!=", "l")),
}


@dataclass(frozen=True)
class World:
    """A context and what may be used in it. ``polynomial``: only polynomials are made in it."""

    name: str
    case: str
    givens: tuple[str, ...]
    context: Context
    axes: dict[str, tuple[Term, ...]]
    polynomial: bool


@cache
def world(case: str, givens: tuple[str, ...], polynomial: bool) -> World:
    """The world of a case and (sorted) givens."""
    axes = dict(AXES)
    parts: list[Variable | Definition | Hypothesis] = []
    for name in givens:
        parts += GIVENS[name].parts
        axes |= GIVENS[name].axes
    name = ", ".join(item for item in ("polynomial" if polynomial else "", case, *givens) if item)
    return World(name, case, givens, context(*NAMES, *parts, *CASES[case]), axes, polynomial)
