"""The value of a term at an instance: an exact rational where the functions allow it, else a certified ball.

Place on the way of a step: the search for counterexamples and the checks of hypotheses ask here. A term is translated
once into nested Python functions (no text is ever compiled or evaluated), which are then run at many instances.

A sum over an empty range is 0, a product 1; a body under a false condition is not evaluated; a derivative adds a fresh
nilpotent ε to the variable and takes the coefficient of ε in the body's value. What is not defined raises `Undefined`,
what balls leave open `Undecided`, what exceeds the budget `TooLarge` (all are `NoValue`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from flint import arb, ctx, fmpq

from derive.context import Context
from derive.evaluate.functions import declared_function
from derive.evaluate.instance import Instance
from derive.evaluate.matrices import matrix_function
from derive.evaluate.names import (
    DEEPEST,
    Code,
    Compiler,
    ConditionCode,
    IntegerCode,
    Reader,
    State,
    bounds_reader,
    reader,
    size_of,
)
from derive.evaluate.numbers import (
    ONE,
    ZERO,
    Element,
    TooLarge,
    Undecided,
    Undefined,
    Value,
    apply_function,
    coefficient,
    holds,
    integer_power,
    multiply,
    number_of,
    power,
)
from derive.functions import DETERMINANT, FUNCTIONS, INVERSE
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
)

BUDGET = 2_000_000
PRECISIONS = (128, 512)
DEEPEST_DERIVATIVE = 8
Entry = TypeVar("Entry")
_INTEGER_SORTS = ("size", "index")


class Evaluator(Compiler):
    """Translates the terms of one context to code and keeps the code of its names."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._readers: dict[str, Reader] = {}
        self._bounds: dict[str, Callable[[State], tuple[int, ...]]] = {}

    def reader(self, name: str) -> Reader:
        """The code that reads components of a name."""
        if name not in self._readers:
            self._readers[name] = reader(self, name)
        return self._readers[name]

    def lengths(self, state: State, name: str) -> tuple[int, ...]:
        """The lengths of the axes of a name at an instance."""
        if name not in self._bounds:
            self._bounds[name] = bounds_reader(self, name)
        return self._bounds[name](state)

    def _is_integer(self, name: str) -> bool:
        variable = self.context.variables.get(name)
        return variable is not None and variable.sort in _INTEGER_SORTS

    def _integral(self, term: Term) -> bool:
        """Whether a term is made of integers only, so that it can be computed without rationals."""
        match term:
            case Bound():
                return True
            case Symbol(name):
                return self._is_integer(name) and name not in self.context.definitions
            case Number(value):
                return value.denominator == 1
            case Sum(parts) | Product(parts):
                return all(self._integral(part) for part in parts)
            case _:
                return False

    def integer_code(self, term: Term, depth: int) -> IntegerCode:
        """Code for an integer term (an index, a bound of a range, a length)."""
        if not self._integral(term):
            return _as_integer(self.code(term, depth))
        match term:
            case Bound(level):
                return lambda state: state.environment[level]
            case Symbol(name):
                return lambda state: _integer(state, name)
            case Number(value):
                constant = value.numerator
                return lambda state: constant
            case Sum(parts):
                codes = [self.integer_code(part, depth) for part in parts]
                return lambda state: sum([code(state) for code in codes])
            case Product(parts):
                return _integer_product([self.integer_code(part, depth) for part in parts])
            case _:
                raise AssertionError("no integer term")

    def condition_code(self, relation: Relation, depth: int) -> ConditionCode:
        """Code that says whether a relation holds."""
        operator = relation.operator
        if self._integral(relation.left) and self._integral(relation.right):
            first, second = self.integer_code(relation.left, depth), self.integer_code(relation.right, depth)
            compare = _COMPARISONS[operator]
            return lambda state: compare(first(state), second(state))
        left, right = self.code(relation.left, depth), self.code(relation.right, depth)
        return lambda state: holds(operator, left(state), right(state))

    def code(self, term: Term, depth: int) -> Code:
        """Code for a scalar term below ``depth`` binders. Raises TooLarge if it is nested too deeply."""
        if depth >= DEEPEST - 4:
            raise TooLarge("a term has too many binders within each other")
        match term:
            case Number(value):
                constant = fmpq(value.numerator, value.denominator)
                return lambda state: constant
            case Bound(level):
                return lambda state: fmpq(state.environment[level])
            case Symbol(name):
                return self._symbol(name)
            case Family(name, indices):
                return _component(self.reader(name), [self.integer_code(index, depth) for index in indices])
            case Sum(parts):
                return _sum([self.code(part, depth) for part in parts])
            case Product(parts):
                return _product([self.code(part, depth) for part in parts])
            case Power(base, Number(exponent)) if exponent.denominator == 1:
                return _integer_power(self.code(base, depth), exponent.numerator)
            case Power(base, exponent_term):
                below, above = self.code(base, depth), self.code(exponent_term, depth)
                return lambda state: power(below(state), above(state))
            case Apply():
                return self._apply(term, depth)
            case Binder():
                return self._binder(term, depth)
            case Delta(left, right):
                first, second = self.integer_code(left, depth), self.integer_code(right, depth)
                return lambda state: ONE if first(state) == second(state) else ZERO
            case Partial(body, variable):
                return self._partial(body, variable, depth)
            case Cases(branches):
                return _cases(
                    [
                        ([self.condition_code(item, depth) for item in conditions], self.code(value, depth))
                        for conditions, value in branches
                    ]
                )

    def _symbol(self, name: str) -> Code:
        if self._is_integer(name) and name not in self.context.definitions:
            return lambda state: fmpq(_integer(state, name))
        read = self.reader(name)
        return lambda state: read(state, ())

    def _apply(self, term: Apply, depth: int) -> Code:
        name, arguments = term.function, term.arguments
        variable = self.context.variables.get(name)
        if variable is not None and variable.sort == "function":
            return declared_function(self, term, variable, depth)
        if name in (INVERSE, DETERMINANT):
            return matrix_function(self, term, depth)
        row = FUNCTIONS.get(name)
        if row is None or term.orders:
            raise Undefined(f"no values are known of the function {name}")
        if row.definition is not None:
            return self.code(row.definition(arguments, depth), depth)
        argument = self.code(arguments[0], depth)
        return lambda state: apply_function(name, argument(state))

    def array_code(self, term: Term, depth: int) -> Callable[[State], list[Element]]:
        """Code for all components of a vector."""
        if not (isinstance(term, Binder) and term.kind == "array"):
            raise Undefined("a vector is needed here")
        entries = self._entries(term, self.code(term.body, depth + 1), depth)
        return lambda state: list(entries(state))

    def matrix_code(self, term: Term, depth: int) -> Callable[[State], list[list[Element]]]:
        """Code for all rows of a matrix."""
        if not (isinstance(term, Binder) and term.kind == "array"):
            raise Undefined("a matrix is needed here")
        rows = self._entries(term, self.array_code(term.body, depth + 1), depth)
        return lambda state: list(rows(state))

    def _entries(
        self, binder: Binder, body: Callable[[State], Entry], depth: int
    ) -> Callable[[State], Iterator[Entry]]:
        """Code for the body (whose code is given) at every index of the range that satisfies the conditions."""
        lower, upper = self.integer_code(binder.lower, depth), self.integer_code(binder.upper, depth)
        conditions = [self.condition_code(item, depth + 1) for item in binder.conditions]
        work = size_of(binder.body) + len(conditions)

        def run(state: State) -> Iterator[Entry]:
            environment = state.environment
            first, last = lower(state), upper(state)
            if (last - first + 1) * work > state.work:
                raise TooLarge("the value needs too much work")  # known before anything is spent on it
            for index in range(first, last + 1):
                state.spend(work)
                environment[depth] = index
                if not conditions or all(condition(state) for condition in conditions):
                    yield body(state)

        return run

    def _binder(self, binder: Binder, depth: int) -> Code:
        entries = self._entries(binder, self.code(binder.body, depth + 1), depth)
        if binder.kind == "sum":

            def total(state: State) -> Element:
                value: Element = ZERO
                for entry in entries(state):
                    value = value + entry
                return value

            return total
        if binder.kind == "product":

            def accumulated(state: State) -> Element:
                value: Element = ONE
                for entry in entries(state):
                    value = multiply(value, entry)
                return value

            return accumulated
        raise Undefined("a vector stands where a number is needed")

    def _partial(self, body: Term, variable: Term, depth: int) -> Code:
        inner = self.code(body, depth)
        match variable:
            case Symbol(name):
                codes: list[IntegerCode] = []
            case Family(name, indices):
                codes = [self.integer_code(index, depth) for index in indices]
            case _:
                raise Undefined("a derivative needs a variable to be taken by")
        if self._is_integer(name):
            raise Undefined(f"{name} is an integer and cannot be differentiated by")

        def run(state: State) -> Element:
            key = (name, tuple([code(state) for code in codes]))
            lengths = self.lengths(state, name)
            if lengths and not (
                len(lengths) == len(key[1])
                and all(1 <= index <= length for index, length in zip(key[1], lengths, strict=True))
            ):
                raise Undefined(f"{name} has no component {', '.join(map(str, key[1]))}")
            if state.level >= DEEPEST_DERIVATIVE:
                raise TooLarge("a derivative of too high an order")
            bit, before = 1 << state.level, state.variations
            state.variations = {**before, key: before.get(key, 0) | bit}
            state.level += 1
            value = inner(state)
            state.level -= 1
            state.variations = before
            return coefficient(value, bit)

        return run


_COMPARISONS: dict[str, Callable[[int, int], bool]] = {
    "=": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


def _integer(state: State, name: str) -> int:
    if name not in state.integers:
        raise Undefined(f"{name} has no value")
    return state.integers[name]


def _as_integer(code: Code) -> IntegerCode:
    def run(state: State) -> int:
        value = code(state)
        if not isinstance(value, fmpq):
            raise Undecided("an index is known only roughly")
        if value.q != 1:
            raise Undefined("an index is no integer")
        return int(value.p)

    return run


def _integer_product(codes: list[IntegerCode]) -> IntegerCode:
    def run(state: State) -> int:
        value = 1
        for code in codes:
            value *= code(state)
        return value

    return run


def _component(read: Reader, codes: list[IntegerCode]) -> Code:
    return lambda state: read(state, tuple([code(state) for code in codes]))


def _sum(codes: list[Code]) -> Code:
    def run(state: State) -> Element:
        value: Element = ZERO
        for code in codes:
            value = value + code(state)
        return value

    return run


def _product(codes: list[Code]) -> Code:
    def run(state: State) -> Element:
        value: Element = ONE
        for code in codes:
            value = multiply(value, code(state))
        return value

    return run


def _integer_power(base: Code, exponent: int) -> Code:
    return lambda state: integer_power(base(state), exponent)


def _cases(branches: list[tuple[list[ConditionCode], Code]]) -> Code:
    def run(state: State) -> Element:
        for conditions, value in branches:
            if all(condition(state) for condition in conditions):
                return value(state)
        raise Undefined("no case applies")

    return run


def settled(value: Element) -> Value:
    """A final value. Raises TooLarge if a ball has no bounds."""
    plain = number_of(value)
    if isinstance(plain, arb):
        if not plain.is_finite():
            raise TooLarge("a value is beyond all bounds")
        if plain.is_zero():
            return ZERO
    return plain


def at_precisions(compute: Callable[[], Value]) -> Value:
    """The value at the lowest precision that decides every question on the way. Raises Undecided if none does."""
    for bits in PRECISIONS[:-1]:
        try:
            with ctx.workprec(bits):
                return compute()
        except Undecided:
            continue
    with ctx.workprec(PRECISIONS[-1]):
        return compute()


def evaluate(term: Term, instance: Instance, context: Context, budget: int = BUDGET) -> Value:
    """The value of a scalar term at an instance: a rational, or a ball that contains it. Raises a `NoValue`."""
    code = Evaluator(context).code(term, 0)
    return at_precisions(lambda: settled(code(State(instance, budget))))
