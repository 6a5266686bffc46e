"""Random well-formed terms, for the properties that must hold of all of them.

`CONTEXT` declares a small world: sizes k and n; free indices j (to k) and l (to n); scalars x > 0, y and u, and a loss
depending on z; families z and w (k components), v (n components), A (k × n), and a (k components) depending on z;
unspecified functions f of one and g of two arguments. Indices stay within the extents of the axes they are used in.
Whether a value is defined (denominators, logarithms) is left open.
"""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from derive.context import Context, Variable
from derive.term import (
    ONE,
    Apply,
    Binder,
    Bound,
    Cases,
    Delta,
    Family,
    Number,
    Partial,
    Power,
    Product,
    Relation,
    Sum,
    Symbol,
    Term,
)

K, N = Symbol("k"), Symbol("n")


def _context() -> Context:
    context = Context()
    for variable in (
        Variable("k", "size"),
        Variable("n", "size"),
        Variable("j", "index", lower=ONE, upper=K),
        Variable("l", "index", lower=ONE, upper=N),
        Variable("x", "scalar", properties=frozenset(("positive",))),
        Variable("y", "scalar"),
        Variable("u", "scalar"),
        Variable("z", "family", (K,)),
        Variable("w", "family", (K,), properties=frozenset(("positive",))),
        Variable("v", "family", (N,)),
        Variable("A", "family", (K, N)),
        Variable("a", "family", (K,), depends_on=("z",)),
        Variable("loss", "scalar", depends_on=("z",)),
        Variable("f", "function", arity=1),
        Variable("g", "function", arity=2),
    ):
        context = context.with_variable(variable)
    return context


CONTEXT = _context()
# For each name of a family the sizes its axes run over.
_AXES = {"z": (K,), "w": (K,), "v": (N,), "A": (K, N), "a": (K,)}
_HINTS = ("i", "j", "m", "k", "")
_numbers = st.builds(
    lambda top, bottom: Number(Fraction(top, bottom)), st.integers(-4, 4), st.sampled_from((1, 1, 1, 2, 3))
)
# The sizes over which the enclosing binders run, the outermost first.
_Scope = tuple[Symbol, ...]


def _indices(size: Symbol, scope: _Scope) -> st.SearchStrategy[Term]:
    """Index terms that run over ``1 .. size``."""
    free = Symbol("j") if size == K else Symbol("l")
    bound = [Bound(level) for level, over in enumerate(scope) if over == size]
    return st.sampled_from([*bound, *bound, free, ONE, size])


def _components(scope: _Scope, names: tuple[str, ...] = tuple(_AXES)) -> st.SearchStrategy[Term]:
    return st.sampled_from(names).flatmap(
        lambda name: st.tuples(*(_indices(size, scope) for size in _AXES[name])).map(
            lambda indices: Family(name, indices)
        )
    )


@st.composite
def _relations(draw: st.DrawFn, scope: _Scope) -> Relation:
    size = draw(st.sampled_from((K, N)))
    operator = draw(st.sampled_from(("=", "!=", "!=", "<", "<=", ">", ">=")))
    return Relation(operator, draw(_indices(size, scope)), draw(_indices(size, scope)))


@st.composite
def _binders(draw: st.DrawFn, depth: int, scope: _Scope, kind: str) -> Term:
    size = draw(st.sampled_from((K, N)))
    inner = (*scope, size)
    conditions = () if kind == "array" else tuple(draw(st.lists(_relations(inner), max_size=2)))
    return Binder(
        kind, ONE, size, conditions, draw(terms(depth - 1, inner)), draw(st.sampled_from(_HINTS))
    )


@st.composite
def _softmaxes(draw: st.DrawFn, depth: int, scope: _Scope) -> Term:
    size = draw(st.sampled_from((K, N)))
    array = Binder("array", ONE, size, (), draw(terms(depth - 1, (*scope, size))), draw(st.sampled_from(_HINTS)))
    return Apply("softmax", (array, draw(_indices(size, scope))))


@st.composite
def _calls(draw: st.DrawFn, depth: int, scope: _Scope) -> Term:
    name = draw(st.sampled_from(("exp", "log", "sin", "tanh", "abs", "logistic", "f", "g")))
    arity = 2 if name == "g" else 1
    arguments = tuple(draw(terms(depth - 1, scope)) for _ in range(arity))
    declared = name in ("f", "g") and draw(st.booleans())
    orders = tuple(draw(st.integers(0, 2)) for _ in range(arity)) if declared else ()
    return Apply(name, arguments, orders)


@st.composite
def _cases(draw: st.DrawFn, depth: int, scope: _Scope) -> Term:
    chosen = draw(st.lists(st.lists(_relations(scope), min_size=1, max_size=2), min_size=1, max_size=2))
    branches = [(tuple(conditions), draw(terms(depth - 1, scope))) for conditions in chosen]
    return Cases((*branches, ((), draw(terms(depth - 1, scope)))))


def terms(depth: int = 3, scope: _Scope = ()) -> st.SearchStrategy[Term]:
    """Real-valued terms over `CONTEXT` of at most this depth, below binders that run over the sizes of ``scope``."""
    leaves = st.one_of(
        _numbers, _components(scope), st.sampled_from([Symbol(name) for name in ("x", "y", "u", "k", "n", "loss")])
    )
    if depth <= 0:
        return leaves
    part = st.deferred(lambda: terms(depth - 1, scope))
    variables = st.one_of(_components(scope, ("z", "w", "A")), st.sampled_from([Symbol("y"), Symbol("u")]))
    exponents = st.one_of(_numbers, st.sampled_from([Symbol("n"), Symbol("y")]))
    return st.one_of(
        leaves,
        st.lists(part, max_size=3).map(lambda found: Sum(tuple(found))),
        st.lists(part, max_size=3).map(lambda found: Product(tuple(found))),
        st.builds(Power, part, exponents),
        _calls(depth, scope),
        _softmaxes(depth, scope),
        _binders(depth, scope, "sum"),
        _binders(depth, scope, "product"),
        st.sampled_from((K, N)).flatmap(lambda size: st.builds(Delta, _indices(size, scope), _indices(size, scope))),
        st.builds(Partial, part, variables),
        _cases(depth, scope),
    )


def vectors(depth: int = 3) -> st.SearchStrategy[Term]:
    """Vectors over `CONTEXT`: an ``array`` at the root."""
    return _binders(depth, (), "array")
