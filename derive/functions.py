"""The table of functions: one row each, and adding a function is adding a row.

A row says how LaTeX writes it, where it is defined, which signs its values have, how it is differentiated, and what
SymPy and the ball arithmetic call it. `derive.elaborate` looks spellings up here, `derive.normal` the derivative,
`derive.domain` the domain and sign, `derive.evaluate` the value, `derive.sympy_form` the SymPy name. One generic test
covers all rows (derivative against a difference quotient and against SymPy, sign and domain at random points).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from derive.term import (
    ONE,
    Apply,
    Binder,
    Bound,
    Power,
    Product,
    Sum,
    Term,
    component,
    difference,
    lift,
    negative,
    number,
    quotient,
)


@dataclass(frozen=True, slots=True)
class Function:
    r"""One function.

    ``spellings`` are the LaTeX commands or operator names that mean it without a declaration, ``aliases`` other names
    that a declaration may give it; ``arity`` the number
    of arguments. ``vector_argument``: the (first) argument is an ``array``; ``vector_result``: the last argument of
    the `Apply` is the index of the component. ``derivative`` gives the derivative of a function of one real argument
    as a term in ``Bound(0)`` (None if there is none); ``definition`` the meaning of a function given in terms of
    others, from its arguments and the depth it stands at. ``domain`` is the sign its argument must have:
    ``any positive nonnegative nonzero natural``; ``sign`` what its values are:
    ``any positive nonnegative``. ``everywhere_smooth`` is False where differentiability must be checked apart.
    ``flint`` is the name of the method of ``arb`` and ``arb_series``, ``sympy`` of the SymPy function.
    """

    name: str
    spellings: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    arity: int = 1
    vector_argument: bool = False
    vector_result: bool = False
    derivative: Term | None = None
    definition: Callable[[tuple[Term, ...], int], Term] | None = None
    domain: str = "any"
    sign: str = "any"
    everywhere_smooth: bool = True
    flint: str | None = None
    sympy: str | None = None


_X = Bound(0)


def _call(name: str) -> Term:
    return Apply(name, (_X,))


def _squared(term: Term) -> Term:
    return Power(term, number(2))


def _exponentials(array: Term, depth: int) -> Term:
    """Σ_m exp(array_m) below ``depth`` binders."""
    if not isinstance(array, Binder):
        raise TypeError(f"not an array: {array!r}")
    inner = component(lift(array, depth), Bound(depth), depth + 1)
    return Binder("sum", array.lower, array.upper, (), Apply("exp", (inner,)), array.hint)


def _softmax(arguments: tuple[Term, ...], depth: int) -> Term:
    array, index = arguments
    return quotient(Apply("exp", (component(array, index, depth),)), _exponentials(array, depth))


def _logsumexp(arguments: tuple[Term, ...], depth: int) -> Term:
    return Apply("log", (_exponentials(arguments[0], depth),))


def _log_softmax(arguments: tuple[Term, ...], depth: int) -> Term:
    array, index = arguments
    return difference(component(array, index, depth), _logsumexp((array,), depth))


def _logistic(arguments: tuple[Term, ...], depth: int) -> Term:
    return Power(Sum((ONE, Apply("exp", (negative(arguments[0]),)))), number(-1))


def _half_of(sign: int) -> Callable[[tuple[Term, ...], int], Term]:
    """(e^x ± e^−x) / 2."""

    def meaning(arguments: tuple[Term, ...], depth: int) -> Term:
        up, down = Apply("exp", (arguments[0],)), Apply("exp", (negative(arguments[0]),))
        return quotient(Sum((up, Product((number(sign), down)))), number(2))

    return meaning


def _tanh(arguments: tuple[Term, ...], depth: int) -> Term:
    return quotient(_half_of(-1)(arguments, depth), _half_of(1)(arguments, depth))


def _softplus(arguments: tuple[Term, ...], depth: int) -> Term:
    return Apply("log", (Sum((ONE, Apply("exp", (arguments[0],)))),))


_ROWS = (
    Function("exp", (r"\exp",), derivative=_call("exp"), sign="positive", flint="exp", sympy="exp"),
    Function(
        "log", (r"\log", r"\ln"), derivative=Power(_X, number(-1)), domain="positive", flint="log", sympy="log"
    ),
    Function("sin", (r"\sin",), derivative=_call("cos"), flint="sin", sympy="sin"),
    Function("cos", (r"\cos",), derivative=negative(_call("sin")), flint="cos", sympy="cos"),
    Function("sinh", (r"\sinh",), derivative=_call("cosh"), definition=_half_of(-1), flint="sinh", sympy="sinh"),
    Function(
        "cosh",
        (r"\cosh",),
        derivative=_call("sinh"),
        definition=_half_of(1),
        sign="positive",
        flint="cosh",
        sympy="cosh",
    ),
    Function(
        "tanh",
        (r"\tanh",),
        derivative=difference(ONE, _squared(_call("tanh"))),
        definition=_tanh,
        flint="tanh",
        sympy="tanh",
    ),
    Function(
        "arctan",
        (r"\arctan",),
        derivative=Power(Sum((ONE, _squared(_X))), number(-1)),
        flint="atan",
        sympy="atan",
    ),
    Function("abs", (), sign="nonnegative", everywhere_smooth=False, flint="__abs__", sympy="Abs"),
    Function("factorial", (), domain="natural", sign="positive", sympy="factorial"),
    Function(
        "softmax",
        (),
        arity=2,
        vector_argument=True,
        vector_result=True,
        definition=_softmax,
        sign="positive",
    ),
    Function("logsumexp", (), vector_argument=True, definition=_logsumexp),
    Function("log_softmax", (), arity=2, vector_argument=True, vector_result=True, definition=_log_softmax),
    Function("logistic", (), aliases=("sigmoid",), definition=_logistic, sign="positive"),
    Function("softplus", (), definition=_softplus, sign="positive"),
)

FUNCTIONS: dict[str, Function] = {row.name: row for row in _ROWS}

DECLARABLE: dict[str, Function] = {name: row for row in _ROWS for name in (row.name, *row.aliases)}
"""The rows by every name that a declaration may give them."""

INVERSE, DETERMINANT = "inverse", "determinant"
"""The functions of a whole square matrix, two ``array`` binders: ``Apply(INVERSE, (matrix, i, j))`` is the entry in row
i and column j of its inverse, ``Apply(DETERMINANT, (matrix,))`` a scalar. What is known of them is
`derive.normal.matrices`'s."""

SPELLINGS: dict[str, str] = {spelling: row.name for row in _ROWS for spelling in row.spellings}
