r"""exp and log taken apart in a term: exp(a + b) = exp a · exp b, log(a b) = log a + log b where signs allow it.

Place on the way of a step: `derive.finite.unfold` makes every exp and log through here. Where the logarithm on the
left is defined, a b > 0; if all factors but one are never negative, all are positive there, and the
rewriting is an identity.
"""

from __future__ import annotations

from derive.context import Context
from derive.functions import FUNCTIONS
from derive.term import (
    ONE,
    ZERO,
    Apply,
    Binder,
    Family,
    Number,
    Power,
    Product,
    Sum,
    Symbol,
    Term,
    children,
    number,
)


def exponential(argument: Term) -> Term:
    """exp(argument), as a product where the argument is a sum."""
    match argument:
        case Number(value) if not value:
            return ONE
        case Sum(terms):
            return Product(tuple(exponential(part) for part in terms))
        case Apply("log", (inner,)):
            return inner
    scale, rest = _scaled(argument)
    if isinstance(rest, Sum):
        return Product(tuple(exponential(Product((number(scale.value), part))) for part in rest.terms))
    if scale.value != 1 and scale.value.denominator == 1:
        return Power(exponential(rest), scale)
    return Apply("exp", (argument,))


def logarithm(argument: Term, context: Context) -> Term:
    """log(argument), as a sum where the argument is a product of factors that are never negative, but one."""
    match argument:
        case Number(value) if value == 1:
            return ZERO
        case Apply("exp", (inner,)):
            return inner
        case Power(base, Number(value)) if value.denominator == 1 and (
            value.numerator % 2 or is_nonnegative(base, context)
        ):
            return Product((number(value), logarithm(base, context)))
        case Product(factors):
            signed = [factor for factor in factors if not is_nonnegative(factor, context)]
            if len(signed) <= 1:
                return Sum(tuple(logarithm(factor, context) for factor in factors))
    return Apply("log", (argument,))


def power(base: Term, exponent: Term) -> Term:
    """base ** exponent, with integer powers of products and of integer powers written out; equal where defined."""
    match base, exponent:
        case Number(zero), Number(value) if not zero and value > 0:
            return ZERO
        case Product(factors), Number(value) if value.denominator == 1:
            return Product(tuple(power(factor, exponent) for factor in factors))
        case Power(inner, Number(first)), Number(second) if first.denominator == 1 == second.denominator:
            return Power(inner, number(first * second))
    return Power(base, exponent)


def is_nonnegative(term: Term, context: Context) -> bool:
    """Whether a term is never negative where it is defined, by its form and the declared signs."""
    match term:
        case Number(value):
            return value >= 0
        case Apply(function, _, ()):
            return function in FUNCTIONS and FUNCTIONS[function].sign in ("positive", "nonnegative")
        case Symbol(name) | Family(name, _):
            declared = context.variables.get(name)
            if declared is None:
                return False
            return declared.sort == "size" or bool(
                declared.properties & {"positive", "nonnegative", "probability", "one-hot"}
            )
        case Sum(parts) | Product(parts):
            return all(is_nonnegative(part, context) for part in parts)
        case Power(base, Number(value)):
            return value.numerator % 2 == 0 or is_nonnegative(base, context)
        case Binder("sum", _, _, _, body):
            return is_nonnegative(body, context)
    return False


def is_nonzero(term: Term, context: Context) -> bool:
    """Whether a term is nowhere 0 where it is defined, by its form and the declared signs."""
    match term:
        case Number(value):
            return bool(value)
        case Apply(function, _, ()):
            return function in FUNCTIONS and FUNCTIONS[function].sign == "positive"
        case Symbol(name) | Family(name, _):
            declared = context.variables.get(name)
            if declared is None:
                return False
            if declared.sort == "size":
                return declared.minimum >= 1
            return bool(declared.properties & {"positive", "negative", "nonzero"})
        case Sum(parts):
            return all(is_nonnegative(part, context) for part in parts) and any(
                is_nonzero(part, context) for part in parts
            )
        case Product(parts):
            return all(is_nonzero(part, context) for part in parts)
        case Power(base, _):
            return is_nonzero(base, context)
        case Binder("sum", lower, Symbol(name), (), body):
            declared = context.variables.get(name)
            nonempty = lower == ONE and declared is not None and declared.sort == "size" and declared.minimum >= 1
            return nonempty and is_nonnegative(body, context) and is_nonzero(body, context)
    return False


def defined(term: Term, known: Term, context: Context) -> bool:
    """Whether the denominators of a term are nowhere 0: by their form, or since they are denominators of ``known``,
    which is defined by assumption."""
    shared = _denominators(known)
    return all(base in shared or is_nonzero(base, context) for base in _denominators(term))


def _denominators(term: Term) -> set[Term]:
    """What stands below a fraction or a root in a term."""
    found, stack = set(), [term]
    while stack:
        part = stack.pop()
        if isinstance(part, Power) and not (
            isinstance(part.exponent, Number) and part.exponent.value >= 0 and part.exponent.value.denominator == 1
        ):
            found.add(part.base)
        stack.extend(children(part))
    return found


def _scaled(term: Term) -> tuple[Number, Term]:
    """A term as a number times the rest."""
    if isinstance(term, Number):
        return term, ONE
    if not isinstance(term, Product):
        return Number(ONE.value), term
    value, rest = ONE.value, []
    for factor in term.factors:
        inner, kept = _scaled(factor)
        value *= inner.value
        if kept != ONE:
            rest.append(kept)
    return Number(value), rest[0] if len(rest) == 1 else Product(tuple(rest)) if rest else ONE
