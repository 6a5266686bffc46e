"""The table of rewrites that keep the value wherever both sides have one: true claims are made of them.

Each row takes a place and the maker and gives the node's image, or None where it does not apply. That the rows are
valid is not believed: brute force finds a difference between the sides of a true claim and the run fails.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from derive.term import (
    MINUS_ONE,
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
    component,
    difference,
    lift,
    negative,
    number,
    quotient,
)
from tests.laboratory.maker import Maker, N
from tests.laboratory.places import Place, changed_at, is_array, mentions, places, replaced, replaced_relation
from tests.laboratory.rewrites_calculus import (
    chain_rule,
    derivative_of_a_name,
    derivative_of_softmax,
    differentiated_identity,
    hyperbolic_one,
)
from tests.laboratory.rewrites_given import signed, times_one, unfold
from tests.laboratory.rewrites_sums import (
    cancel,
    constant_times_range,
    contract,
    of_positives,
    product_of_products,
    sum_of_powers,
    telescope,
)
from tests.laboratory.worlds import FREE

Change = Callable[[Place, Maker], Term | None]
NEGATED = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


def reorder(at: Place, maker: Maker) -> Term | None:
    """Terms or factors in another order."""
    match at.term:
        case Sum(parts) if len(parts) > 1:
            return Sum(maker.choices.shuffled(parts))
        case Product(parts) if len(parts) > 1:
            return Product(maker.choices.shuffled(parts))
    return None


def add_nothing(at: Place, maker: Maker) -> Term | None:
    """t + c − c."""
    if is_array(at.term):
        return None
    extra = maker.leaf(())
    return Sum((extra, at.term, negative(extra)))


def distribute(at: Place, maker: Maker) -> Term | None:
    """c (f + g) = c f + c g."""
    if isinstance(at.term, Product):
        factors = at.term.factors
        for place, part in enumerate(factors):
            if isinstance(part, Sum) and part.terms:
                rest = (*factors[:place], *factors[place + 1 :])
                return Sum(tuple(Product((*rest, item)) for item in part.terms))
    return None


def exchange(at: Place, maker: Maker) -> Term | None:
    """Σ_i Σ_j = Σ_j Σ_i."""
    depth = at.depth
    match at.term:
        case Binder("sum", low, high, conditions, Binder("sum", first, last, more, body)):
            if mentions(first, depth) or mentions(last, depth):
                return None
            images: dict[int, Term] = {depth: Bound(depth + 1), depth + 1: Bound(depth)}
            both = tuple(replaced_relation(item, images) for item in (*conditions, *more))
            return Binder("sum", first, last, (), Binder("sum", low, high, both, replaced(body, images)))
    return None


def split_last(at: Place, maker: Maker) -> Term | None:
    """Σ_{i=1}^{n} f(i) = Σ_{i=1}^{n−1} f(i) + f(n) for a size n."""
    term = at.term
    if not (isinstance(term, Binder) and term.kind == "sum" and not term.conditions):
        return None
    if term.lower == ONE and isinstance(term.upper, Symbol) and term.upper.name in ("n", "m"):
        last = component(replace(term, kind="array"), term.upper, at.depth)
        return Sum((replace(term, upper=Sum((term.upper, MINUS_ONE))), last))
    return None


def reverse(at: Place, maker: Maker) -> Term | None:
    """Σ_{i=l}^{u} f(i) = Σ_{i=l}^{u} f(l + u − i)."""
    term = at.term
    if isinstance(term, Binder) and term.kind in ("sum", "product"):
        images: dict[int, Term] = {at.depth: Sum((term.lower, term.upper, negative(Bound(at.depth))))}
        conditions = tuple(replaced_relation(item, images) for item in term.conditions)
        return replace(term, body=replaced(term.body, images), conditions=conditions)
    return None


def shift(at: Place, maker: Maker) -> Term | None:
    """Σ_{i=l}^{u} f(i) = Σ_{i=l+c}^{u+c} f(i − c)."""
    term = at.term
    if isinstance(term, Binder) and term.kind in ("sum", "product"):
        offset = maker.choices.element((1, -1, 2, -2))
        images: dict[int, Term] = {at.depth: Sum((Bound(at.depth), number(-offset)))}
        conditions = tuple(replaced_relation(item, images) for item in term.conditions)
        lower, upper = Sum((term.lower, number(offset))), Sum((term.upper, number(offset)))
        return Binder(term.kind, lower, upper, conditions, replaced(term.body, images))
    return None


def insert_delta(at: Place, maker: Maker) -> Term | None:
    """a_e = Σ_i δ_{ie} a_i."""
    term, depth = at.term, at.depth
    if isinstance(term, Family) and maker.world.axes.get(term.name, ())[:1] == (N,) and depth < 3:
        # inside the new binder no level changes: the index expressions only use levels below depth
        inner = Family(term.name, (Bound(depth), *term.indices[1:]))
        return Binder("sum", ONE, N, (), Product((Delta(Bound(depth), term.indices[0]), inner)))
    return None


def move_in(at: Place, maker: Maker) -> Term | None:
    """c Σ f = Σ c f."""
    if isinstance(at.term, Product):
        factors = at.term.factors
        for place, part in enumerate(factors):
            if isinstance(part, Binder) and part.kind == "sum":
                rest = tuple(lift(item, at.depth) for item in (*factors[:place], *factors[place + 1 :]))
                return replace(part, body=Product((*rest, part.body)))
    return None


def separate(at: Place, maker: Maker) -> Term | None:
    """Σ (f + g) = Σ f + Σ g, ∂(f + g) = ∂f + ∂g."""
    match at.term:
        case Binder("sum", body=Sum(parts)) if parts:
            return Sum(tuple(replace(at.term, body=item) for item in parts))
        case Partial(Sum(parts), variable) if parts:
            return Sum(tuple(Partial(item, variable) for item in parts))
    return None


def product_rule(at: Place, maker: Maker) -> Term | None:
    """∂(f g) = ∂f g + f ∂g."""
    match at.term:
        case Partial(Product(parts), variable) if len(parts) > 1:
            first, rest = parts[0], Product(parts[1:])
            return Sum((Product((Partial(first, variable), rest)), Product((first, Partial(rest, variable)))))
    return None


def derivative_under_sum(at: Place, maker: Maker) -> Term | None:
    """∂ Σ f = Σ ∂f."""
    match at.term:
        case Partial(Binder("sum", low, high, conditions, body), variable):
            return Binder("sum", low, high, conditions, Partial(body, lift(variable, at.depth)))
    return None


def repeat(at: Place, maker: Maker) -> Term | None:
    """t² = t t, t^n = t t^{n−1}."""
    match at.term:
        case Power(base, Number(value)) if value.denominator == 1 and 1 < value < 4:
            return Product((base,) * int(value))
        case Power(base, Symbol("n" | "m") as exponent):
            return Product((base, Power(base, Sum((exponent, MINUS_ONE)))))
    return None


def by_cases(at: Place, maker: Maker) -> Term | None:
    """t = [i < j] t + [i = j] t + [i > j] t, as cases."""
    if is_array(at.term):
        return None
    left, right = Symbol("i"), Symbol(maker.choices.element(FREE[N][1:]))
    t = at.term
    return Cases((((Relation("<", left, right),), t), ((Relation("=", left, right),), t), ((), t)))


def condition_as_delta(at: Place, maker: Maker) -> Term | None:
    """Σ_{i≠j} f = Σ_i (1 − δ_{ij}) f, for polynomials."""
    match at.term:
        case Binder("sum", low, high, (Relation("!=", left, right),), body) if maker.world.polynomial:
            return Binder("sum", low, high, (), Product((difference(ONE, Delta(left, right)), body)))
    return None


def complement(at: Place, maker: Maker) -> Term | None:
    """Σ_{c} f = Σ f − Σ_{not c} f, for polynomials."""
    match at.term:
        case Binder("sum", low, high, (Relation(operator, left, right),), body) if maker.world.polynomial:
            other = replace(at.term, conditions=(Relation(NEGATED[operator], left, right),))
            return difference(Binder("sum", low, high, (), body), other)
    return None


def exponentials(at: Place, maker: Maker) -> Term | None:
    """e^{f+g} = e^f e^g, Π e^f = e^{Σ f}, log e^t = t."""
    match at.term:
        case Apply("exp", (Sum(parts),)) if parts:
            return Product(tuple(Apply("exp", (part,)) for part in parts))
        case Apply("exp", (Binder("sum", low, high, conditions, body),)):
            return Binder("product", low, high, conditions, Apply("exp", (body,)))
        case Apply("log", (Apply("exp", (inner,)),)):
            return inner
    return None


def written_out(at: Place, maker: Maker) -> Term | None:
    """A function by those it is made of, √(t²) = |t|, n! = n (n−1)!."""
    match at.term:
        case Power(Power(base, Number(value)), Number(half)) if value == 2 and half == Fraction(1, 2):
            return Apply("abs", (base,))
        case Apply("factorial", (Symbol("n" | "m") as size,)):
            return Product((size, Apply("factorial", (Sum((size, MINUS_ONE)),))))
        case Apply("logistic", (inner,)):
            return quotient(Apply("exp", (inner,)), Sum((ONE, Apply("exp", (inner,)))))
        case Apply("softplus", (inner,)):
            return Apply("log", (Sum((ONE, Apply("exp", (inner,)))),))
        case Apply("tanh", (inner,)):
            return quotient(Apply("sinh", (inner,)), Apply("cosh", (inner,)))
        case Apply("cosh" | "sinh" as name, (inner,)):
            sign = number(1 if name == "cosh" else -1)
            down = Product((sign, Apply("exp", (negative(inner),))))
            return Product((number(Fraction(1, 2)), Sum((Apply("exp", (inner,)), down))))
        case Apply("softmax", (array, index)):
            return quotient(Apply("exp", (component(array, index, at.depth),)), _exponentials(array, at.depth))
        case Apply("logsumexp", (array,)):
            return Apply("log", (_exponentials(array, at.depth),))
        case Apply("log_softmax", (array, index)):
            return Apply("log", (Apply("softmax", (array, index)),))
    return None


def _exponentials(array: Term, depth: int) -> Term:
    """Σ_s e^{t_s} of the vector t."""
    assert isinstance(array, Binder)
    return Binder("sum", array.lower, array.upper, array.conditions, Apply("exp", (array.body,)))


# what applies almost anywhere, and what needs a certain node
ANYWHERE: tuple[Change, ...] = (
    reorder, add_nothing, insert_delta, by_cases, telescope, hyperbolic_one, cancel, shift, reverse, signed, times_one,
)  # fmt: skip
SOMEWHERE: tuple[Change, ...] = (
    distribute, exchange, split_last, move_in, separate, product_rule, derivative_under_sum, repeat, condition_as_delta,
    complement, exponentials, written_out, unfold, chain_rule, derivative_of_softmax, derivative_of_a_name,
    differentiated_identity, contract, sum_of_powers, constant_times_range, product_of_products, of_positives,
)  # fmt: skip
REWRITES = (*ANYWHERE, *SOMEWHERE)
PERCENT_SOMEWHERE = 60


def changed(term: Term, maker: Maker, count: int) -> tuple[Term, list[str]]:
    """``count`` random rewrites at random places, with their names. A row is chosen first, then a place where it
    applies, so that rare rows come often."""
    made: list[str] = []
    for _ in range(count):
        rows = SOMEWHERE if maker.choices.chance(PERCENT_SOMEWHERE) else ANYWHERE
        found = _first(term, maker, rows) or _first(term, maker, ANYWHERE)
        if found is not None:
            term, name = found
            made.append(name)
    return term, made


def _first(term: Term, maker: Maker, rows: tuple[Change, ...]) -> tuple[Term, str] | None:
    everywhere = places(term)
    for change in maker.choices.shuffled(rows):
        start = maker.choices.integer(0, len(everywhere) - 1)
        for at in (*everywhere[start:], *everywhere[:start]):
            image = change(at, maker)
            if image is not None and image != at.term:
                return changed_at(term, at.path, image), change.__name__
    return None
