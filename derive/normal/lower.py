"""From terms to polynomials over atoms: definitions unfolded, derivatives taken, sums closed.

Place on the way of a step: `derive.decide` calls `lower` on both sides. ``arguments[n]`` is what ``Bound(n)`` stands
for: an index expression, or a polynomial where a function's row or a definition is applied to a number.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from derive import signs
from derive.functions import DETERMINANT, FUNCTIONS, INVERSE
from derive.normal import calculus, knowledge, matrices, powers, ring, sums, triangles
from derive.normal import index as ix
from derive.normal.atoms import UNIT, Polynomial
from derive.normal.errors import NotSupported
from derive.normal.index import Affine, Variable
from derive.normal.matrix_forms import Square
from derive.normal.once import once
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

if TYPE_CHECKING:
    from derive.normal.engine import Engine

Arguments = tuple[Affine | Polynomial, ...]


def affine(e: Engine, term: Term, arguments: Arguments) -> Affine:
    """An index term as an affine expression. Raises NotSupported for anything else."""
    match term:
        case Number(value) if value.denominator == 1:
            return ix.constant(int(value))
        case Symbol(name):
            declared = e.context.variables.get(name)
            if declared is None or declared.sort not in ("size", "index"):
                raise NotSupported(f"{name} in an index")
            variable = Variable("size" if declared.sort == "size" else "free", name)
            return e.same.get(variable) or ix.of_variable(variable)
        case Bound(level):
            argument = arguments[level]
            if isinstance(argument, Affine):
                return argument
        case Sum(terms):
            total = Affine(0)
            for part in terms:
                total = ix.add(total, affine(e, part, arguments))
            return total
        case Product(factors):
            total = ix.ONE
            for part in factors:
                other = affine(e, part, arguments)
                if ix.is_number(total):
                    total = ix.scale(other, total.constant)
                elif ix.is_number(other):
                    total = ix.scale(total, other.constant)
                else:
                    raise NotSupported("an index that is a product of indices")
            return total
    raise NotSupported("an index that is not a sum of indices, sizes and integers")


def lower(e: Engine, term: Term, arguments: Arguments) -> Polynomial:
    """The polynomial of a scalar term. Raises NotSupported, NeverDefined or BudgetExceeded."""
    match term:
        case Number(value):
            return ring.number(value)
        case Symbol(name):
            return _symbol(e, name)
        case Bound(level):
            argument = arguments[level]
            return e.value(argument) if isinstance(argument, Affine) else argument
        case Family(name, indices):
            places = tuple(affine(e, part, arguments) for part in indices)
            definition = e.context.definitions.get(name)
            if definition is not None:
                e.note("definition", name)
                body = definition.body
                return dict(once(e, "polynomial", name, places, lambda: lower(e, body, places)))
            return e.family(name, places)
        case Sum(terms):
            return ring.add(lower(e, part, arguments) for part in terms)
        case Product(factors):
            return ring.product(e, (lower(e, part, arguments) for part in factors))
        case Power(base, exponent):
            return _power(e, base, exponent, arguments)
        case Apply():
            return _apply(e, term, arguments)
        case Binder():
            return _binder(e, term, arguments)
        case Delta(left, right):
            return e.delta(ix.subtract(affine(e, left, arguments), affine(e, right, arguments)))
        case Partial(body, variable):
            return _partial(e, body, variable, arguments)
        case Cases():
            return _cases(e, term, arguments)


def _symbol(e: Engine, name: str) -> Polynomial:
    definition = e.context.definitions.get(name)
    if definition is not None:
        e.note("definition", name)
        return dict(once(e, "polynomial", name, (), lambda: lower(e, definition.body, ())))
    declared = e.context.variables.get(name)
    if declared is None:
        raise NotSupported(f"the undeclared name {name}")
    if declared.sort in ("size", "index"):
        return e.value(affine(e, Symbol(name), ()))
    return e.family(name, ())


def _power(e: Engine, base: Term, exponent: Term, arguments: Arguments) -> Polynomial:
    below = lower(e, base, arguments)
    above = lower(e, exponent, arguments)
    if not above or set(above) == {UNIT}:
        fixed = above.get(UNIT, 0)
        if Fraction(fixed).denominator != 1:
            _note_signs(e, base, below, arguments)
        return powers.power(e, below, fixed)
    _note_signs(e, base, below, arguments)
    return powers.raised(e, below, above)


def _note_signs(e: Engine, term: Term, polynomial: Polynomial, arguments: Arguments) -> None:
    """What the author's own form shows of the sign (a sum of squares) is lost by expanding: note it."""
    if len(polynomial) > 1:
        before, e.facts = e.facts, {}
        e.note_signs(polynomial, term_signs(e, term, arguments))
        e.facts = before


def term_signs(e: Engine, term: Term, arguments: Arguments) -> int:
    """The possible signs of a term as its author wrote it."""
    match term:
        case Sum(terms):
            result = term_signs(e, terms[0], arguments) if terms else signs.ZERO
            for part in terms[1:]:
                result = signs.plus(result, term_signs(e, part, arguments))
            if result in (signs.ANY, signs.NONNEGATIVE):
                result &= e.polynomial_signs(lower(e, term, arguments))
            return result
        case Product(factors):
            result = signs.POSITIVE
            for part in dict.fromkeys(factors):
                base = term_signs(e, part, arguments)
                result = signs.times(result, signs.raised(base, factors.count(part), 1))
            return result
        case Power(base, exponent) if (value := _constant(e, exponent, arguments)) is not None:
            if value.numerator % 2 == 0:
                e.fact("an even power is at least 0")
            return signs.raised(term_signs(e, base, arguments), value.numerator, value.denominator)
        case Binder("sum", low, high, conditions, body):
            variable = e.open_variable(affine(e, low, arguments), affine(e, high, arguments))
            inside = term_signs(e, body, (*arguments, ix.of_variable(variable)))
            first, last = e.ranges[variable]
            nonempty = not conditions and e.at_least_zero(ix.subtract(last, first))
            if nonempty:
                e.fact("the range of the sum is not empty")
            result = signs.plus(inside, inside) | (0 if nonempty else signs.ZERO)
            if result in (signs.ANY, signs.NONNEGATIVE):
                # a hypothesis may say more, such as Σ x_i² > 0
                result &= e.polynomial_signs(lower(e, term, arguments))
            return result
        case Apply(function, (matrix,), ()) if function == DETERMINANT:
            return matrices.determinant_signs(e, square(e, matrix, arguments))
        case Binder() | Partial() | Cases():
            return signs.ANY
        case Apply(function, _, ()) if function in FUNCTIONS and FUNCTIONS[function].sign != "any":
            return knowledge.function_signs(e, FUNCTIONS[function])
        case Symbol(name) if name in e.context.definitions:
            body = e.context.definitions[name].body
            return once(e, "signs", name, (), lambda: term_signs(e, body, ()))
        case Family(name, indices) if name in e.context.definitions:
            places = tuple(affine(e, part, arguments) for part in indices)
            body = e.context.definitions[name].body
            return once(e, "signs", name, places, lambda: term_signs(e, body, places))
    return e.polynomial_signs(lower(e, term, arguments))


def _constant(e: Engine, term: Term, arguments: Arguments) -> Fraction | None:
    """The value of a term that is a number, however it is written (3/2, as in an exponent), or None."""
    if isinstance(term, Number):
        return term.value
    polynomial = lower(e, term, arguments)
    return Fraction(polynomial.get(UNIT, 0)) if set(polynomial) <= {UNIT} else None


def _apply(e: Engine, term: Apply, arguments: Arguments) -> Polynomial:
    if term.function in (INVERSE, DETERMINANT):
        return _matrix_function(e, term, arguments)
    row = FUNCTIONS.get(term.function)
    if row is not None and row.definition is not None:
        e.note("function by its definition", term.function)
        return lower(e, row.definition(term.arguments, len(arguments)), arguments)
    if term.arguments and isinstance(term.arguments[0], Binder) and term.arguments[0].kind == "array":
        return _vector_function(e, term, arguments)
    values = [lower(e, part, arguments) for part in term.arguments]
    if term.function == "log":
        _note_signs(e, term.arguments[0], values[0], arguments)
    return e.call(term.function, values, term.orders)


def square(e: Engine, term: Term, arguments: Arguments) -> Square:
    """The matrix that two ``array`` binders give."""
    variables: list[Variable] = []
    sizes: list[Affine] = []
    while isinstance(term, Binder) and term.kind == "array":
        first, last = affine(e, term.lower, arguments), affine(e, term.upper, arguments)
        if first != ix.ONE:
            raise NotSupported("a matrix whose entries are not counted from 1")
        variables.append(e.open_variable(first, last))
        sizes.append(last)
        arguments = (*arguments, ix.of_variable(variables[-1]))
        term = term.body
    if len(sizes) != 2 or sizes[0] != sizes[1]:
        raise NotSupported("an inverse or a determinant of something that is no square matrix")
    return Square(lower(e, term, arguments), variables[0], variables[1], sizes[0])


def _matrix_function(e: Engine, term: Apply, arguments: Arguments) -> Polynomial:
    matrix, *places = term.arguments
    if term.function == DETERMINANT:
        return matrices.determinant(e, square(e, matrix, arguments))
    row, column = (affine(e, place, arguments) for place in places)
    return matrices.inverse(e, square(e, matrix, arguments), row, column)


def _vector_function(e: Engine, term: Apply, arguments: Arguments) -> Polynomial:
    array, *rest = term.arguments
    if not isinstance(array, Binder):
        raise NotSupported("a function of something that is no vector")
    if term.orders:
        raise NotSupported(f"a derivative of the unspecified function {term.function} of a vector")
    first, last = affine(e, array.lower, arguments), affine(e, array.upper, arguments)
    if first != ix.ONE:
        raise NotSupported("a vector whose components are not counted from 1")
    variable = e.open_variable(first, last)
    body = lower(e, array.body, (*arguments, ix.of_variable(variable)))
    place = affine(e, rest[0], arguments) if rest else None
    return sums.close_vector(e, term.function, body, variable, last, place)


def _binder(e: Engine, term: Binder, arguments: Arguments) -> Polynomial:
    if term.kind == "array":
        raise NotSupported("a vector inside a scalar expression")
    first, last = affine(e, term.lower, arguments), affine(e, term.upper, arguments)
    variable = e.open_variable(first, last)
    inner: Arguments = (*arguments, ix.of_variable(variable))
    holds = _indicators(e, term.conditions, inner)
    empty = ix.subtract(last, first)
    if not all(holds) or (ix.is_number(empty) and empty.constant < 0):
        e.note("empty sum" if term.kind == "sum" else "empty product")
        return {} if term.kind == "sum" else ring.number(1)
    body = lower(e, term.body, inner)
    if term.kind == "sum":
        return sums.close_sum(e, ring.restricted(e, body, holds), variable, first, last)
    if holds:
        # a factor outside the condition is 1: f^[c] = [c] f + 1 − [c]
        e.note("factor under a condition")
        one = ring.number(1)
        outside = ring.subtract(one, ring.restricted(e, one, holds))
        body = ring.add((ring.restricted(e, body, holds), outside))
    return sums.close_product(e, body, variable, first, last)


def _indicators(e: Engine, conditions: tuple[Relation, ...], arguments: Arguments) -> list[Polynomial]:
    """For each condition 1 where it holds, else 0, shielding what it multiplies."""
    return [
        holds(e, item.operator, ix.subtract(affine(e, item.left, arguments), affine(e, item.right, arguments)))
        for item in conditions
    ]


def holds(e: Engine, operator: str, difference: Affine) -> Polynomial:
    """1 where ``difference operator 0``, else 0, shielding what it multiplies."""
    match operator:
        case "=":
            return e.delta(difference)
        case "!=":
            return e.guard(difference)
        case ">=":
            return triangles.at_least(e, difference)
        case ">":
            return triangles.at_least(e, ix.shifted(difference, -1))
        case "<=":
            return triangles.at_least(e, ix.scale(difference, -1))
        case _:
            return triangles.at_least(e, ix.shifted(ix.scale(difference, -1), -1))


def _partial(e: Engine, body: Term, variable: Term, arguments: Arguments) -> Polynomial:
    match variable:
        case Symbol(name):
            place: calculus.Place = (name, ())
        case Family(name, indices):
            place = (name, tuple(affine(e, part, arguments) for part in indices))
        case _:
            raise NotSupported("a derivative with respect to an expression")
    if name in e.context.definitions:
        raise NotSupported(f"a derivative with respect to the defined name {name}")
    declared = e.context.variables.get(name)
    if declared is None or declared.sort not in ("scalar", "family") or "integer" in declared.properties:
        raise NotSupported(f"a derivative with respect to {name}, which is not a real variable")
    e.ambient.append(name)
    blocked_before, e.blocked = e.blocked, False
    try:
        inside = lower(e, body, arguments)
        result = calculus.derivative(e, inside, place)
        blocked = e.blocked
    finally:
        e.ambient.pop()
        e.blocked = e.blocked or blocked_before
    return refreshed(e, result) if blocked else result


def refreshed(e: Engine, polynomial: Polynomial) -> Polynomial:
    """Every atom made anew, so that hypotheses blocked under a derivative are used where it has been taken."""
    total: Polynomial = {}
    for monomial, value in polynomial.items():
        image: Polynomial = {UNIT: value}
        for atom, exponent in monomial:
            again = ring.rebuild(e, atom, lambda inner: refreshed(e, inner), lambda place: place)
            image = ring.multiply(e, image, powers.power(e, again, exponent))
        ring.add_to(total, image)
    return total


def _cases(e: Engine, term: Cases, arguments: Arguments) -> Polynomial:
    total: Polynomial = {}
    e.note("cases as indicators")
    one = ring.number(1)
    before: list[Polynomial] = []
    for conditions, value in term.branches:
        holds = _indicators(e, conditions, arguments)
        if all(before) and all(holds):
            ring.add_to(total, ring.restricted(e, lower(e, value, arguments), [*before, *holds]))
        if not conditions:
            return total
        if len(conditions) == 1:
            relation = conditions[0]
            negated = Relation(NEGATED[relation.operator], relation.left, relation.right)
            before.extend(_indicators(e, (negated,), arguments))
        else:
            before.append(ring.subtract(one, ring.restricted(e, one, holds)))
    if ring.restricted(e, one, before):
        raise NotSupported("cases that do not cover everything")
    return total


NEGATED = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}

