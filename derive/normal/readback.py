"""Polynomials over atoms back as terms, to show what is left of a difference.

Place on the way of a step: for reports, and for the cofactors of a certificate. The term has the value of the
polynomial.
"""

from __future__ import annotations

from fractions import Fraction

from derive.functions import INVERSE
from derive.normal.atoms import Atom, Monomial, Polynomial
from derive.normal.index import Affine, Variable
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
    instantiate,
    number,
)

Levels = dict[Variable, int]


def to_term(polynomial: Polynomial, levels: Levels | None = None, depth: int = 0) -> Term:
    """The polynomial as a term below ``depth`` binders, whose open indices are those of ``levels``."""
    return _polynomial(polynomial, levels or {}, depth)


def index_term(affine: Affine, levels: Levels | None = None) -> Term:
    """An index expression as a term."""
    return _index(affine, levels or {})


def _polynomial(polynomial: Polynomial, levels: Levels, depth: int) -> Term:
    terms = tuple(_scaled(monomial, value, levels, depth) for monomial, value in polynomial.items())
    return terms[0] if len(terms) == 1 else Sum(terms) if terms else number(0)


def _scaled(monomial: Monomial, value: int | Fraction, levels: Levels, depth: int) -> Term:
    for position, (atom, _) in enumerate(monomial):
        if atom.kind in ("guard", "sign"):
            # a shield: what it multiplies need not be defined where it is 0
            rest = monomial[:position] + monomial[position + 1 :]
            return _shielded(atom, rest, value, levels, depth)
    factors = tuple(_power(atom, exponent, levels, depth) for atom, exponent in monomial)
    if value == 1 and factors:
        return factors[0] if len(factors) == 1 else Product(factors)
    if value == -1 and factors:
        return Product((number(-1), *factors))
    return Product((number(Fraction(value)), *factors)) if factors else number(Fraction(value))


def _shielded(atom: Atom, rest: Monomial, value: int | Fraction, levels: Levels, depth: int) -> Term:
    left, right = _sides(atom.data[0], levels)
    inside = _scaled(rest, value, levels, depth)
    if atom.kind == "guard":
        return Cases((((Relation("!=", left, right),), inside), ((), number(0))))
    opposite = _scaled(rest, -value, levels, depth)
    above, below = (Relation(operator, left, right) for operator in (">", "<"))
    return Cases((((above,), inside), ((below,), opposite), ((), number(0))))


def _power(atom: Atom, exponent: int | Fraction, levels: Levels, depth: int) -> Term:
    if atom.kind == "exp":
        return Apply("exp", (_scaled(atom.data[0], exponent, levels, depth),))
    base = _atom(atom, levels, depth)
    return base if exponent == 1 else Power(base, Number(Fraction(exponent)))


def _atom(atom: Atom, levels: Levels, depth: int) -> Term:
    match atom.kind:
        case "family":
            name, indices, derivatives = atom.data
            places = tuple(_index(item, levels) for item in indices)
            result: Term = Family(name, places) if places else Symbol(name)
            for variable, where in derivatives:
                spots = tuple(_index(item, levels) for item in where)
                result = Partial(result, Family(variable, spots) if spots else Symbol(variable))
            return result
        case "value":
            return _variable(atom.data[0], levels)
        case "delta":
            return Delta(*_sides(atom.data[0], levels))
        case "prime":
            return number(atom.data[0])
        case "log":
            return Apply("log", (_polynomial(dict(atom.data[0]), levels, depth),))
        case "power":
            return _polynomial(dict(atom.data[0]), levels, depth)
        case "raised":
            base = _polynomial(dict(atom.data[0]), levels, depth)
            return Power(base, _scaled(atom.data[1], 1, levels, depth))
        case "call":
            function, arguments, orders = atom.data
            return Apply(function, tuple(_polynomial(dict(a), levels, depth) for a in arguments), orders)
        case "sum":
            uppers, body = atom.data
            inner = dict(levels)
            for position in range(len(uppers)):
                inner[Variable("bound", "", atom.height, position)] = depth + position
            result = _scaled(body, 1, inner, depth + len(uppers))
            for upper in reversed(uppers):
                result = Binder("sum", ONE, _index(upper, levels), (), result)
            return result
        case "product":
            upper, frozen = atom.data
            inner = {**levels, Variable("bound", "", atom.height): depth}
            return Binder("product", ONE, _index(upper, levels), (), _polynomial(dict(frozen), inner, depth + 1))
        case "matrix":
            return _matrix(atom, levels, depth)
        case _:
            function, (upper, frozen), place = atom.data
            inner = {**levels, Variable("bound", "", atom.height): depth}
            array = Binder("array", ONE, _index(upper, levels), (), _polynomial(dict(frozen), inner, depth + 1))
            return Apply(function, (array,) if place is None else (array, _index(place, levels)))


def _matrix(atom: Atom, levels: Levels, depth: int) -> Term:
    """An inverse or a determinant."""
    function, (size, frozen), values = atom.data
    places, parameters = (values[:2], values[2:]) if function == INVERSE else ((), values)
    count = len(parameters)
    # the parameters stand outermost, and are then replaced by their values
    axes = {Variable("axis", "", (number + 2) % (count + 2)): number for number in range(count + 2)}
    matrix = _polynomial(dict(frozen), axes, count + 2)
    for _ in range(2):
        matrix = Binder("array", ONE, _index(size, {}), (), matrix)
    opened = instantiate(matrix, tuple(_index(value, levels) for value in parameters), depth)
    return Apply(function, (opened, *(_index(place, levels) for place in places)))


def _variable(variable: Variable, levels: Levels) -> Term:
    if variable in levels:
        return Bound(levels[variable])
    return Symbol(variable.name or f"{variable.kind}{variable.number}")


def _index(affine: Affine, levels: Levels) -> Term:
    terms: list[Term] = []
    for variable, coefficient in affine.terms:
        part = _variable(variable, levels)
        terms.append(part if coefficient == 1 else Product((number(coefficient), part)))
    if affine.constant or not terms:
        terms.append(number(affine.constant))
    return terms[0] if len(terms) == 1 else Sum(tuple(terms))


def _sides(affine: Affine, levels: Levels) -> tuple[Term, Term]:
    left = Affine(max(affine.constant, 0), tuple((v, n) for v, n in affine.terms if n > 0))
    right = Affine(max(-affine.constant, 0), tuple((v, -n) for v, n in affine.terms if n < 0))
    return _index(left, levels), _index(right, levels)
