"""The SymPy form of a term, and back: SymPy is the common language of `derive`, not its judge.

Place on the way of a step: beside it. `derive show`, the API and the oracles call `to_sympy`, `from_sympy`
(`derive.sympy_read`) and `infer_context` (`derive.sympy_infer`), all to be had from here; nothing imports this module
at start, since importing SymPy takes half a second. Nothing is simplified or decided here.

**The round trip is the identity**: ``from_sympy(to_sympy(t, c), c) == t``. So the form is made of SymPy's own node
classes, but around their constructors (`inert`): those evaluate (``x/x``), flatten, sort, fold `Piecewise` and drop
derivatives. ``node.func(*node.args)`` or ``doit()`` evaluates, in SymPy's sense, whenever a user wants that. The
encodings that are not obvious:

* a quotient is a `Mul` with a `Pow` of exponent −1; a number is a `Rational`;
* a component of a family is an `Indexed`; a name declared to depend on others is an undefined function of its indices
  followed by those names, ``a(i, z)``, so that SymPy does not take its derivative for 0;
* the conditions of a Σ or Π are ``Piecewise((body, conditions), (0 or 1, True))``; a body that is itself of this
  shape stands in an `UnevaluatedExpr`;
* a vector is an `ArrayComprehension`; ``softmax`` and other functions SymPy lacks are undefined functions;
* ``f`` differentiated in its arguments is ``Subs(Derivative(f(xi_1, ...), (xi_1, n), ...), (xi_1, ...), arguments)``;
* sums and products of no or one term, which SymPy's printers cannot take, are ``UnevaluatedExpr`` of 0, ``0 + x``, 1
  and ``1*x``; orders of derivative that are all 0 are an `UnevaluatedExpr` around the call.

SymPy sums a numeric range whose end lies before its start by Karr's convention; here such a range is empty.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy
from sympy.functions.elementary.piecewise import ExprCondPair
from sympy.tensor.array import ArrayComprehension

from derive.context import Context, Variable
from derive.functions import FUNCTIONS
from derive.sympy_infer import infer_context
from derive.sympy_read import from_sympy, restriction
from derive.term import (
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
    free_names,
)

__all__ = ["from_sympy", "inert", "infer_context", "printed", "to_sympy"]

# Properties of `derive.properties` that SymPy knows under the same name.
_KNOWN = frozenset(("positive", "negative", "nonnegative", "nonpositive", "nonzero", "integer"))
_RELATIONS = {
    "=": sympy.Eq,
    "!=": sympy.Ne,
    "<": sympy.Lt,
    "<=": sympy.Le,
    ">": sympy.Gt,
    ">=": sympy.Ge,
}
_BINDERS = {"sum": (sympy.Sum, sympy.S.Zero), "product": (sympy.Product, sympy.S.One)}


def to_sympy(term: Term, context: Context | None = None) -> sympy.Basic:
    """The SymPy form of a closed term. Raises ValueError if the term does not fit the context or is ill-formed
    (a bound index without its binder, a component with the wrong number of indices)."""
    context = context or Context()
    declared = {name for name, variable in context.variables.items() if variable.sort != "index"}
    return _Writer(context, free_names(term) | declared | set(context.definitions)).write(term, ())


def printed(form: sympy.Basic) -> str:
    """A form as text, its terms in their order. (SymPy's ``str`` sorts, and evaluates conditions to do so, which can
    fail: ``1 < 1``.)"""
    return str(sympy.sstr(form, order="none"))


def inert(kind: type[sympy.Basic], *arguments: sympy.Basic) -> sympy.Basic:
    """A SymPy node with exactly these arguments: nothing is evaluated, sorted or flattened."""
    node = sympy.Basic.__new__(kind, *arguments)
    if issubclass(kind, sympy.Add | sympy.Mul | sympy.Pow | sympy.Sum | sympy.Product):
        node.is_commutative = True  # these classes keep it in a slot, which their constructors fill
    if issubclass(kind, sympy.And):
        node._argset = frozenset(arguments)
    return node


def _array(body: sympy.Basic, limits: sympy.Tuple) -> ArrayComprehension:
    """An `ArrayComprehension`, whose constructor refuses some ranges, with the attributes it fills in."""
    node = inert(ArrayComprehension, body, limits)
    extent = limits[2] - limits[1] + 1
    node._limits, node._shape, node._rank, node._loop_size = (limits,), (extent,), 1, extent
    return node


@dataclass(frozen=True, slots=True)
class _Writer:
    """``taken`` are the names a bound index must not have; ``scope`` holds the symbols of the binders above."""

    context: Context
    taken: frozenset[str] | set[str]

    def write(self, term: Term, scope: tuple[sympy.Symbol, ...]) -> sympy.Basic:
        match term:
            case Number(value):
                return sympy.Rational(value.numerator, value.denominator)
            case Symbol(name):
                return self._symbol(name)
            case Bound(level):
                if level >= len(scope):
                    raise ValueError(f"a bound index (level {level}) stands outside its binder")
                return scope[level]
            case Family(name, indices):
                return self._component(name, self._all(indices, scope))
            case Sum(()):
                return sympy.UnevaluatedExpr(sympy.S.Zero)
            case Sum((only,)):
                return sympy.UnevaluatedExpr(inert(sympy.Add, sympy.S.Zero, self.write(only, scope)))
            case Sum(terms):
                return inert(sympy.Add, *self._all(terms, scope))
            case Product(()):
                return sympy.UnevaluatedExpr(sympy.S.One)
            case Product((only,)):
                return sympy.UnevaluatedExpr(inert(sympy.Mul, sympy.S.One, self.write(only, scope)))
            case Product(factors):
                return inert(sympy.Mul, *self._all(factors, scope))
            case Power(base, exponent):
                return inert(sympy.Pow, self.write(base, scope), self.write(exponent, scope))
            case Apply():
                return self._application(term, scope)
            case Binder():
                return self._binder(term, scope)
            case Delta(left, right):
                return sympy.KroneckerDelta(self.write(left, scope), self.write(right, scope), evaluate=False)
            case Partial(body, variable):
                order = sympy.Tuple(self.write(variable, scope), sympy.S.One)
                return inert(sympy.Derivative, self.write(body, scope), order)
            case Cases(branches):
                if not branches:
                    raise ValueError("a definition by cases without cases has no meaning")
                return inert(
                    sympy.Piecewise,
                    *(
                        inert(ExprCondPair, self.write(value, scope), self._conditions(conditions, scope))
                        for conditions, value in branches
                    ),
                )

    def _all(self, terms: tuple[Term, ...], scope: tuple[sympy.Symbol, ...]) -> list[sympy.Basic]:
        return [self.write(term, scope) for term in terms]

    def _symbol(self, name: str) -> sympy.Basic:
        variable = self.context.variables.get(name)
        if variable is not None and variable.depends_on:
            return self._dependent(variable, [])
        return sympy.Symbol(name, **_assumptions(variable, name))

    def _component(self, name: str, indices: list[sympy.Basic]) -> sympy.Basic:
        variable = self.context.variables.get(name)
        shape = variable.shape if variable is not None else ()
        if not indices or (shape and len(shape) != len(indices)):
            raise ValueError(f"{name} has {len(shape)} indices, not {len(indices)}")
        if variable is not None and variable.depends_on:
            return self._dependent(variable, indices)
        return self._base(name)[tuple(indices)]

    def _base(self, name: str) -> sympy.IndexedBase:
        variable = self.context.variables.get(name)
        shape = self._all(variable.shape, ()) if variable is not None else []
        return sympy.IndexedBase(name, shape=shape or None, **_assumptions(variable, name))

    def _dependent(self, variable: Variable, indices: list[sympy.Basic]) -> sympy.Basic:
        return sympy.Function(variable.name, real=True)(*indices, *map(self._dependence, variable.depends_on))

    def _dependence(self, name: str) -> sympy.Basic:
        variable = self.context.variables.get(name)
        if variable is not None and variable.sort == "family":
            return self._base(name)
        return sympy.Symbol(name, **_assumptions(variable, name))

    def _application(self, term: Apply, scope: tuple[sympy.Symbol, ...]) -> sympy.Basic:
        arguments = self._all(term.arguments, scope)
        if not term.orders:
            return self._call(term.function, arguments)
        if len(term.orders) != len(arguments):
            raise ValueError(f"{term.function}: one order of derivative is needed for each argument")
        if not any(term.orders):
            return sympy.UnevaluatedExpr(self._call(term.function, arguments))
        places = [sympy.Symbol(f"xi_{place}", real=True) for place in range(1, len(arguments) + 1)]
        orders = [sympy.Tuple(place, order) for place, order in zip(places, term.orders, strict=True) if order]
        derivative = inert(sympy.Derivative, self._call(term.function, places), *orders)
        return sympy.Subs(derivative, places, arguments)

    def _call(self, function: str, arguments: list[sympy.Basic]) -> sympy.Basic:
        row = FUNCTIONS.get(function)
        if row is not None and row.sympy is not None:
            if len(arguments) != row.arity:
                raise ValueError(f"{function} takes {row.arity} arguments, not {len(arguments)}")
            return getattr(sympy, row.sympy)(*arguments, evaluate=False)
        variable = self.context.variables.get(function)
        if variable is not None and variable.sort != "function":
            raise ValueError(f"{function} is declared as a {variable.sort}, but is applied like a function")
        return sympy.Function(function, real=True)(*arguments)

    def _binder(self, term: Binder, scope: tuple[sympy.Symbol, ...]) -> sympy.Basic:
        index = self._index(term.hint, scope)
        limits = sympy.Tuple(index, self.write(term.lower, scope), self.write(term.upper, scope))
        inner = (*scope, index)
        body = self.write(term.body, inner)
        if term.kind == "array" and not term.conditions:
            return _array(body, limits)
        if term.kind not in _BINDERS:
            raise ValueError(f"there is no binder of the kind {term.kind}, or it takes no conditions")
        kind, neutral = _BINDERS[term.kind]
        if term.conditions:
            allowed = inert(ExprCondPair, body, self._conditions(term.conditions, inner))
            body = inert(sympy.Piecewise, allowed, inert(ExprCondPair, neutral, sympy.true))
        elif restriction(body, neutral) is not None:
            body = sympy.UnevaluatedExpr(body)
        return inert(kind, body, limits)

    def _index(self, hint: str, scope: tuple[sympy.Symbol, ...]) -> sympy.Symbol:
        taken = self.taken | {symbol.name for symbol in scope}
        name, count = hint or "i", 0
        while name in taken:
            count += 1
            name = f"{hint or 'i'}_{count}"
        return sympy.Symbol(name, integer=True)

    def _conditions(
        self, conditions: tuple[Relation, ...], scope: tuple[sympy.Symbol, ...]
    ) -> sympy.Basic:
        relations = [
            _RELATIONS[item.operator](self.write(item.left, scope), self.write(item.right, scope), evaluate=False)
            for item in conditions
        ]
        if not relations:
            return sympy.true
        return relations[0] if len(relations) == 1 else inert(sympy.And, *relations)


def _assumptions(variable: Variable | None, name: str) -> dict[str, bool]:
    """What SymPy may assume of a declared name. Raises ValueError if the declarations contradict each other."""
    match variable:
        case Variable(sort="size", minimum=minimum):
            found = {"integer": True} | ({"nonnegative": True} if minimum >= 0 else {})
            found |= {"positive": True} if minimum >= 1 else {}
        case Variable(sort="index", lower=lower):
            found = {"integer": True}
            if isinstance(lower, Number) and lower.value >= 1:
                found["positive"] = True
        case Variable(properties=properties):
            found = {"real": True} | dict.fromkeys(sorted(properties & _KNOWN), True)
        case None:
            found = {"real": True}
    try:
        sympy.Symbol(name, **found)
    except sympy.core.facts.InconsistentAssumptions as error:
        raise ValueError(f"the properties of {name} contradict each other: {', '.join(found)}") from error
    return found
