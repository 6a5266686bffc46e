"""From a SymPy expression to a term: the forms `derive.sympy_form` writes, and those users build by hand.

Place on the way of a step: the API and the oracles hand SymPy expressions in here; the term goes to the normal form.
Only the structure is read, nothing is evaluated. What is not understood is refused with the sub-expression named:
TypeError for a kind of expression `derive` has no meaning for, ValueError for one of a known kind that is ill-formed
here (two different symbols of one name, a number without an exact value, a wrong number of indices).

Differences of meaning that remain: everything is real (``log`` and roots have SymPy's value only where that is real),
families count their components from 1, and a range that ends before it starts is empty, where SymPy follows Karr.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction

import sympy
from sympy.core.function import AppliedUndef
from sympy.tensor.array import ArrayComprehension

from derive.context import Context
from derive.functions import FUNCTIONS
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
    number,
    quotient,
)

_RELATIONS = {
    sympy.Eq: "=",
    sympy.Ne: "!=",
    sympy.Lt: "<",
    sympy.Le: "<=",
    sympy.Gt: ">",
    sympy.Ge: ">=",
}
_FUNCTIONS = {getattr(sympy, row.sympy): row.name for row in FUNCTIONS.values() if row.sympy is not None}
# Functions without a row of their own, as numerator (None for 1) and denominator.
_QUOTIENTS: dict[object, tuple[str | None, str]] = {
    sympy.tan: ("sin", "cos"),
    sympy.cot: ("cos", "sin"),
    sympy.sec: (None, "cos"),
    sympy.csc: (None, "sin"),
    sympy.coth: ("cosh", "sinh"),
    sympy.sech: (None, "cosh"),
    sympy.csch: (None, "sinh"),
}

Scope = tuple[sympy.Basic, ...]


def from_sympy(expression: sympy.Basic, context: Context | None = None) -> Term:
    """The term an expression stands for. Raises TypeError or ValueError, naming the sub-expression, if it has none."""
    return Reader(context or Context()).read(sympy.sympify(expression, strict=True), ())


def restriction(body: sympy.Basic, neutral: sympy.Basic) -> tuple[sympy.Basic, sympy.Basic] | None:
    """The body and the conditions of ``Piecewise((body, conditions), (neutral, True))``, None for anything else."""
    if not isinstance(body, sympy.Piecewise) or len(body.args) != 2:
        return None
    (value, condition), otherwise = body.args
    if condition == sympy.true or tuple(otherwise) != (neutral, sympy.true):
        return None
    return value, condition


@dataclass(slots=True)
class Reader:
    """Reads expressions that belong together; ``free`` collects which SymPy object each free name is."""

    context: Context
    free: dict[str, object] = field(default_factory=dict)

    def read(self, expression: sympy.Basic, scope: Scope) -> Term:
        """The term of an expression below the binders of ``scope``, the outermost first."""
        for kind, reader in _READERS:
            if isinstance(expression, kind):
                return reader(self, expression, scope)
        if expression in (sympy.nan, sympy.zoo, sympy.oo, -sympy.oo):
            raise ValueError(f"{expression} is not a real number")
        if expression == sympy.I:
            raise TypeError("complex numbers are not supported")
        if isinstance(expression, sympy.matrices.expressions.matexpr.MatrixElement | sympy.MatrixBase):
            raise TypeError(f"{_text(expression)}: matrices are not read; use an IndexedBase, counted from 1")
        if expression == sympy.pi:
            return Product((number(4), Apply("arctan", (ONE,))))
        if expression == sympy.E:
            return Apply("exp", (ONE,))
        raise TypeError(f"{_text(expression)} ({type(expression).__name__}) has no meaning here")

    def all(self, expressions: Iterable[sympy.Basic], scope: Scope) -> tuple[Term, ...]:
        """The terms of several expressions."""
        return tuple(self.read(item, scope) for item in expressions)

    def name(self, name: str, meaning: object, expression: sympy.Basic) -> str:
        """Note what a free name is; raises ValueError if it is something else already."""
        if self.free.setdefault(name, meaning) != meaning:
            raise ValueError(f"{_text(expression)}: two different things are called {name}")
        return name

    def _float(self, expression: sympy.Float, scope: Scope) -> Term:
        exact = Fraction(int(sympy.Rational(expression).p), int(sympy.Rational(expression).q))
        if Fraction(str(expression)) != exact:
            raise ValueError(f"{expression} is a rounded number; give it as a Rational")
        return Number(exact)

    def _symbol(self, expression: sympy.Basic, scope: Scope) -> Term:
        if expression in scope:
            return Bound(len(scope) - 1 - scope[::-1].index(expression))
        if isinstance(expression, sympy.Dummy | sympy.Wild):
            raise TypeError(f"{expression} is a {type(expression).__name__}, which has no name of its own")
        name = str(expression.name)
        if any(str(bound) == name and not isinstance(bound, sympy.Dummy) for bound in scope):
            raise ValueError(f"two different symbols are called {name}, one of them the index of a sum or product")
        if expression.is_real is False or expression.is_commutative is False:
            raise ValueError(f"{name} is declared not to be a real number")
        variable = self.context.variables.get(name)
        if variable is not None and variable.sort in ("family", "function"):
            raise ValueError(f"{name} is declared as a {variable.sort}, but is used as a number")
        return Symbol(self.name(name, expression, expression))

    def _indexed(self, expression: sympy.Indexed, scope: Scope) -> Term:
        base = expression.base
        if not isinstance(base, sympy.IndexedBase) or not isinstance(base.label, sympy.Symbol):
            raise TypeError(f"{_text(expression)} is not a component of an IndexedBase")
        name = self.name(str(base.label.name), base, expression)
        indices = self.all(expression.indices, scope)
        variable = self.context.variables.get(name)
        if variable is not None and (variable.sort != "family" or len(variable.shape) != len(indices)):
            raise ValueError(f"{_text(expression)}: {name} is a {variable.sort} with {len(variable.shape)} indices")
        return Family(name, indices)

    def _sum(self, expression: sympy.Add, scope: Scope) -> Term:
        return Sum(self.all(expression.args, scope))

    def _product(self, expression: sympy.Mul, scope: Scope) -> Term:
        return Product(self.all(expression.args, scope))

    def _power(self, expression: sympy.Pow, scope: Scope) -> Term:
        base, exponent = expression.args
        if base == sympy.E:
            return Apply("exp", (self.read(exponent, scope),))
        return Power(self.read(base, scope), self.read(exponent, scope))

    def _as_written(self, expression: sympy.UnevaluatedExpr, scope: Scope) -> Term:
        (inner,) = expression.args
        if inner == 0 or inner == 1:
            return Sum(()) if inner == 0 else Product(())
        if isinstance(inner, sympy.Add) and len(inner.args) == 2 and inner.args[0] == 0:
            return Sum((self.read(inner.args[1], scope),))
        if isinstance(inner, sympy.Mul) and len(inner.args) == 2 and inner.args[0] == 1:
            return Product((self.read(inner.args[1], scope),))
        term = self.read(inner, scope)
        if isinstance(term, Apply) and not term.orders:
            return Apply(term.function, term.arguments, (0,) * len(term.arguments))
        return term

    def _delta(self, expression: sympy.KroneckerDelta, scope: Scope) -> Term:
        if len(expression.args) != 2:
            raise TypeError(f"{_text(expression)}: a Kronecker delta with a range of its own is not supported")
        return Delta(*self.all(expression.args, scope))

    def _binder(self, expression: sympy.Basic, scope: Scope) -> Term:
        body, *limits = expression.args
        heads = []
        for index, lower, upper in reversed(limits):  # SymPy writes the innermost index first
            if not isinstance(index, sympy.Symbol | sympy.Idx) or index.is_integer is False:
                raise TypeError(f"{_text(expression)}: {index} cannot be an index")
            heads.append((str(index.name), self.read(lower, scope), self.read(upper, scope)))
            scope = (*scope, index)
        conditions: tuple[Relation, ...] = ()
        kind = "sum" if isinstance(expression, sympy.Sum) else "product"
        found = restriction(body, sympy.S.Zero if kind == "sum" else sympy.S.One)
        if found is not None:
            body, conditions = found[0], self._conditions(found[1], scope)
        return _nest(kind, heads, conditions, self.read(body, scope))

    def _array(self, expression: ArrayComprehension, scope: Scope) -> Term:
        body, *limits = expression.args
        heads = []
        for index, lower, upper in limits:  # the first index is the outermost
            heads.append((str(index), self.read(lower, scope), self.read(upper, scope)))
            scope = (*scope, index)
        return _nest("array", heads, (), self.read(body, scope))

    def _derivative(self, expression: sympy.Derivative, scope: Scope) -> Term:
        body, *variables = expression.args
        term = self.read(body, scope)
        for variable, order in variables:
            with_respect_to = self.read(variable, scope)
            if not isinstance(with_respect_to, Symbol | Family):
                raise TypeError(f"{_text(expression)}: {variable} is neither a name nor a component")
            if not isinstance(order, sympy.Integer) or order < 0:
                raise TypeError(f"{_text(expression)}: the order of a derivative must be a number")
            for _ in range(int(order)):
                term = Partial(term, with_respect_to)
        return term

    def _substituted(self, expression: sympy.Subs, scope: Scope) -> Term:
        """A function differentiated in its arguments: ``Subs(Derivative(f(xi), (xi, n)), xi, argument)``."""
        derivative, places, points = expression.args
        if not isinstance(derivative, sympy.Derivative) or not isinstance(derivative.args[0], sympy.Function):
            raise TypeError(f"{_text(expression)}: only a differentiated function can be taken at a point")
        call, *variables = derivative.args
        orders = dict.fromkeys(places, 0)
        for variable, order in variables:
            if variable not in orders or not isinstance(order, sympy.Integer):
                raise TypeError(f"{_text(expression)}: {variable} is not an argument of {_text(call)}")
            orders[variable] += int(order)
        for place in places:
            if sum(place in argument.free_symbols for argument in call.args) != 1 or place not in call.args:
                raise TypeError(f"{_text(expression)}: {place} is not an argument of {_text(call)}")
        value = dict(zip(places, points, strict=True))
        arguments = self.all([value.get(argument, argument) for argument in call.args], scope)
        function = _FUNCTIONS.get(call.func)
        if function is None:
            function = self._function(call, arguments)
        return Apply(function, arguments, tuple(orders.get(argument, 0) for argument in call.args))

    def _cases(self, expression: sympy.Piecewise, scope: Scope) -> Term:
        return Cases(
            tuple(
                (self._conditions(condition, scope), self.read(value, scope))
                for value, condition in expression.args
            )
        )

    def _conditions(self, condition: sympy.Basic, scope: Scope) -> tuple[Relation, ...]:
        if condition == sympy.true:
            return ()
        if isinstance(condition, sympy.And):
            return tuple(relation for item in condition.args for relation in self._conditions(item, scope))
        operator = _RELATIONS.get(condition.func)
        if operator is None:
            raise TypeError(f"{_text(condition)} is no condition that is understood: give relations, or an And")
        left, right = self.all(condition.args, scope)
        return (Relation(operator, left, right),)

    def _call(self, expression: sympy.Function, scope: Scope) -> Term:
        arguments = expression.args
        if expression.func in _QUOTIENTS:
            top, bottom = _QUOTIENTS[expression.func]
            terms = self.all(arguments, scope)
            return quotient(ONE if top is None else Apply(top, terms), Apply(bottom, terms))
        if isinstance(expression, sympy.log) and len(arguments) == 2:
            value, base = self.all(arguments, scope)
            return quotient(Apply("log", (value,)), Apply("log", (base,)))
        if expression.func not in _FUNCTIONS:
            raise TypeError(f"{_text(expression)}: the function {expression.func} is not known")
        return Apply(_FUNCTIONS[expression.func], self.all(arguments, scope))

    def _undefined(self, expression: AppliedUndef, scope: Scope) -> Term:
        name = str(expression.func.__name__)
        variable = self.context.variables.get(name)
        if variable is None or not variable.depends_on:
            arguments = self.all(expression.args, scope)
            return Apply(self._function(expression, arguments), arguments)
        self.name(name, expression.func, expression)
        rank = len(expression.args) - len(variable.depends_on)
        if rank != len(variable.shape) or tuple(map(str, expression.args[rank:])) != variable.depends_on:
            wanted = ", ".join((*(f"index {axis + 1}" for axis in range(len(variable.shape))), *variable.depends_on))
            raise ValueError(f"{_text(expression)}: {name} must be written {name}({wanted})")
        indices = self.all(expression.args[:rank], scope)
        return Family(name, indices) if variable.sort == "family" else Symbol(name)

    def _function(self, expression: sympy.Basic, arguments: tuple[Term, ...]) -> str:
        name = self.name(str(expression.func.__name__), expression.func, expression)
        row, variable = FUNCTIONS.get(name), self.context.variables.get(name)
        if variable is not None and variable.sort != "function":
            raise ValueError(f"{_text(expression)}: {name} is a {variable.sort}, but is applied like a function")
        if row is None:
            return name
        if row.sympy is not None:
            raise ValueError(f"{_text(expression)}: {name} is an undefined function here; use sympy.{row.sympy}")
        is_vector = bool(arguments) and isinstance(arguments[0], Binder) and arguments[0].kind == "array"
        if len(arguments) != row.arity or is_vector != row.vector_argument:
            first = "a vector (an ArrayComprehension)" if row.vector_argument else "a number"
            raise ValueError(f"{_text(expression)}: {name} takes {row.arity} arguments, the first of them {first}")
        return name


def _nest(
    kind: str, heads: list[tuple[str, Term, Term]], conditions: tuple[Relation, ...], body: Term
) -> Term:
    """Binders with these heads (name, lower, upper), the outermost first; the innermost has the conditions."""
    for hint, lower, upper in reversed(heads):
        body, conditions = Binder(kind, lower, upper, conditions, body, hint), ()
    return body


def _text(expression: sympy.Basic) -> str:
    try:
        text = str(expression)
    except (AttributeError, IndexError, TypeError, ValueError):  # SymPy cannot print every expression that can be built
        text = type(expression).__name__
    return text if len(text) <= 80 else text[:77] + "..."


_READERS: tuple[tuple[type, Callable[[Reader, sympy.Basic, Scope], Term]], ...] = (
    (sympy.Rational, lambda reader, expression, scope: number(Fraction(int(expression.p), int(expression.q)))),
    (sympy.Float, Reader._float),
    (sympy.Symbol, Reader._symbol),
    (sympy.Idx, Reader._symbol),
    (sympy.Indexed, Reader._indexed),
    (sympy.Add, Reader._sum),
    (sympy.Mul, Reader._product),
    (sympy.Pow, Reader._power),
    (sympy.UnevaluatedExpr, Reader._as_written),
    (sympy.KroneckerDelta, Reader._delta),
    (sympy.Sum, Reader._binder),
    (sympy.Product, Reader._binder),
    (ArrayComprehension, Reader._array),
    (sympy.Derivative, Reader._derivative),
    (sympy.Subs, Reader._substituted),
    (sympy.Piecewise, Reader._cases),
    (AppliedUndef, Reader._undefined),
    (sympy.Function, Reader._call),
)
