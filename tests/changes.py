"""Rewrites of terms that keep the value, and mutations that usually do not, for the laboratory and the laws.

Each takes a node, the depth it stands at, a `Maker` and returns the changed node, or None where it does not apply.
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
    rebuild,
)
from tests.probes import FREE, Maker, N, Scope, replaced, replaced_relation, swapped

Change = Callable[[Term, int, Maker], Term | None]


def _mentions(term: Term, level: int) -> bool:
    found = False

    def change(part: Term, _: int) -> Term:
        nonlocal found
        found = found or part == Bound(level)
        return rebuild(part, change)

    change(term, 0)
    return found


def reorder(term: Term, depth: int, maker: Maker) -> Term | None:
    """Terms or factors in another order."""
    match term:
        case Sum(parts) if len(parts) > 1:
            return Sum(tuple(maker.random.sample(parts, len(parts))))
        case Product(parts) if len(parts) > 1:
            return Product(tuple(maker.random.sample(parts, len(parts))))
    return None


def add_nothing(term: Term, depth: int, maker: Maker) -> Term | None:
    """t + c − c."""
    if isinstance(term, Binder) and term.kind == "array":
        return None
    scope: Scope = ()
    extra = maker.leaf(scope)
    return Sum((extra, term, negative(extra)))


def distribute(term: Term, depth: int, maker: Maker) -> Term | None:
    """c (f + g) = c f + c g."""
    if not isinstance(term, Product):
        return None
    for place, part in enumerate(term.factors):
        if isinstance(part, Sum):
            rest = (*term.factors[:place], *term.factors[place + 1 :])
            return Sum(tuple(Product((*rest, item)) for item in part.terms))
    return None


def exchange(term: Term, depth: int, maker: Maker) -> Term | None:
    """Σ_i Σ_j = Σ_j Σ_i."""
    match term:
        case Binder("sum", low, high, conditions, Binder("sum", first, last, more, body)):
            if _mentions(first, depth) or _mentions(last, depth):
                return None
            images: dict[int, Term] = {depth: Bound(depth + 1), depth + 1: Bound(depth)}
            both = tuple(replaced_relation(item, images) for item in (*conditions, *more))
            return Binder("sum", first, last, (), Binder("sum", low, high, both, swapped(body, depth, depth + 1)))
    return None


def split_last(term: Term, depth: int, maker: Maker) -> Term | None:
    """Σ_{i=1}^{n} f(i) = Σ_{i=1}^{n−1} f(i) + f(n) for a size n."""
    if not (isinstance(term, Binder) and term.kind == "sum" and not term.conditions):
        return None
    if term.lower == ONE and isinstance(term.upper, Symbol) and term.upper.name in ("n", "m"):
        last = component(replace(term, kind="array"), term.upper, depth)
        return Sum((replace(term, upper=Sum((term.upper, MINUS_ONE))), last))
    return None


def reverse(term: Term, depth: int, maker: Maker) -> Term | None:
    """Σ_{i=l}^{u} f(i) = Σ_{i=l}^{u} f(l + u − i)."""
    if isinstance(term, Binder) and term.kind in ("sum", "product"):
        images: dict[int, Term] = {depth: Sum((term.lower, term.upper, negative(Bound(depth))))}
        conditions = tuple(replaced_relation(item, images) for item in term.conditions)
        return replace(term, body=replaced(term.body, images), conditions=conditions)
    return None


def shift(term: Term, depth: int, maker: Maker) -> Term | None:
    """Σ_{i=l}^{u} f(i) = Σ_{i=l+c}^{u+c} f(i − c)."""
    if isinstance(term, Binder) and term.kind in ("sum", "product"):
        offset = maker.random.choice((-2, -1, 1, 2))
        images: dict[int, Term] = {depth: Sum((Bound(depth), number(-offset)))}
        return Binder(
            term.kind,
            Sum((term.lower, number(offset))),
            Sum((term.upper, number(offset))),
            tuple(replaced_relation(item, images) for item in term.conditions),
            replaced(term.body, images),
        )
    return None


def insert_delta(term: Term, depth: int, maker: Maker) -> Term | None:
    """a_e = Σ_i δ_{ie} a_i."""
    if isinstance(term, Family) and maker.world.axes.get(term.name, ())[:1] == (N,) and depth < 3:
        # inside the new binder no level changes: the index expressions only use levels below depth
        inner = Family(term.name, (Bound(depth), *term.indices[1:]))
        return Binder("sum", ONE, N, (), Product((Delta(Bound(depth), term.indices[0]), inner)))
    return None


def move_in(term: Term, depth: int, maker: Maker) -> Term | None:
    """c Σ f = Σ c f."""
    if not isinstance(term, Product):
        return None
    for place, part in enumerate(term.factors):
        if isinstance(part, Binder) and part.kind == "sum":
            rest = tuple(lift(item, depth) for item in (*term.factors[:place], *term.factors[place + 1 :]))
            return replace(part, body=Product((*rest, part.body)))
    return None


def separate(term: Term, depth: int, maker: Maker) -> Term | None:
    """Σ (f + g) = Σ f + Σ g."""
    if isinstance(term, Binder) and term.kind == "sum" and isinstance(term.body, Sum):
        return Sum(tuple(replace(term, body=item) for item in term.body.terms))
    return None


def repeat(term: Term, depth: int, maker: Maker) -> Term | None:
    """t² = t t."""
    match term:
        case Power(base, Number(value)) if value.denominator == 1 and 1 < value < 4:
            return Product((base,) * int(value))
    return None


def by_cases(term: Term, depth: int, maker: Maker) -> Term | None:
    """t = [i < j] t + [i = j] t + [i > j] t, as cases."""
    if isinstance(term, Binder) and term.kind == "array":
        return None
    left, right = (Symbol(maker.random.choice(FREE[N])) for _ in range(2))
    return Cases((((Relation("<", left, right),), term), ((Relation("=", left, right),), term), ((), term)))


def condition_as_delta(term: Term, depth: int, maker: Maker) -> Term | None:
    """Σ_{i≠j} f = Σ_i (1 − δ_{ij}) f, for polynomials."""
    match term:
        case Binder("sum", low, high, (Relation("!=", left, right),), body) if maker.world.polynomial:
            return Binder("sum", low, high, (), Product((difference(ONE, Delta(left, right)), body)))
    return None


def complement(term: Term, depth: int, maker: Maker) -> Term | None:
    """Σ_{c} f = Σ f − Σ_{not c} f, for polynomials."""
    negated = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
    match term:
        case Binder("sum", low, high, (Relation(operator, left, right),), body) if maker.world.polynomial:
            other = replace(term, conditions=(Relation(negated[operator], left, right),))
            return difference(Binder("sum", low, high, (), body), other)
    return None


def exponentials(term: Term, depth: int, maker: Maker) -> Term | None:
    """e^{f+g} = e^f e^g, Π e^f = e^{Σ f}."""
    match term:
        case Apply("exp", (Sum(parts),)) if parts:
            return Product(tuple(Apply("exp", (part,)) for part in parts))
        case Apply("exp", (Binder("sum", low, high, conditions, body),)):
            return Binder("product", low, high, conditions, Apply("exp", (body,)))
    return None


REWRITES: tuple[Change, ...] = (
    reorder,
    reorder,
    add_nothing,
    distribute,
    exchange,
    exchange,
    split_last,
    split_last,
    reverse,
    shift,
    shift,
    insert_delta,
    move_in,
    separate,
    repeat,
    by_cases,
    condition_as_delta,
    complement,
    exponentials,
)


def mutated(term: Term, depth: int, maker: Maker) -> Term | None:
    """A small change that an author could make by mistake."""
    random = maker.random
    match term:
        case Number(value):
            return Number(random.choice((value + 1, -value, value * 2, Fraction(0))))
        case Family(name, indices):
            if len(indices) == 2 and random.random() < 0.5 and maker.world.axes[name] == (N, N):
                return Family(name, (indices[1], indices[0]))
            place = random.randrange(len(indices))
            over = maker.world.axes[name][place]
            fresh = random.choice([*(Symbol(item) for item in FREE[over]), ONE, over])  # type: ignore[index]
            levels = [Bound(level) for level in range(depth)]
            return Family(name, (*indices[:place], random.choice([fresh, *levels]), *indices[place + 1 :]))
        case Sum(parts) if len(parts) > 1:
            place = random.randrange(len(parts))
            if random.random() < 0.5:
                return Sum((*parts[:place], negative(parts[place]), *parts[place + 1 :]))
            return Sum((*parts[:place], *parts[place + 1 :]))
        case Product(parts) if len(parts) > 1:
            place = random.randrange(len(parts))
            return Product((*parts[:place], *parts[place + 1 :]))
        case Power(base, Number(value)):
            return Power(base, Number(value + random.choice((-1, 1))))
        case Binder(kind, low, high, conditions, _):
            choice = random.random()
            if conditions and choice < 0.4:
                return replace(term, conditions=conditions[1:])
            if conditions and choice < 0.6:
                operator = random.choice(("=", "!=", "<", "<=", ">", ">="))
                return replace(term, conditions=(replace(conditions[0], operator=operator), *conditions[1:]))
            if choice < 0.7:
                return replace(term, lower=Sum((low, ONE)))
            if choice < 0.85:
                return replace(term, upper=Sum((high, MINUS_ONE)))
            return component(replace(term, kind="array"), ONE, depth) if kind != "array" else None
        case Delta(left, right):
            return random.choice((ONE, Delta(left, ONE), Delta(Sum((left, ONE)), right)))
        case Cases(branches):
            return Cases(((branches[0][0], branches[-1][1]), *branches[1:]))
    return None


def nodes(term: Term) -> list[tuple[tuple[int, ...], Term, int]]:
    """(path, node, depth) of the whole tree that is real-valued: not indices, ranges or variables of derivatives."""
    found: list[tuple[tuple[int, ...], Term, int]] = []

    def walk(part: Term, path: tuple[int, ...], depth: int) -> None:
        found.append((path, part, depth))
        for number_, (child, below) in enumerate(_real_children(part, depth)):
            walk(child, (*path, number_), below)

    walk(term, (), 0)
    return found


def _real_children(term: Term, depth: int) -> list[tuple[Term, int]]:
    match term:
        case Sum(parts) | Product(parts):
            return [(part, depth) for part in parts]
        case Power(base, _):
            return [(base, depth)]
        case Apply(_, arguments) if not (
            arguments and isinstance(arguments[0], Binder) and arguments[0].kind == "array"
        ):
            return [(part, depth) for part in arguments]
        case Binder():
            return [(term.body, depth + 1)]
        case Cases(branches):
            return [(value, depth) for _, value in branches]
    body = getattr(term, "body", None)
    return [(body, depth)] if body is not None else []


def changed_at(term: Term, path: tuple[int, ...], image: Term) -> Term:
    """The term with the node at a path replaced."""
    if not path:
        return image
    first, rest = path[0], path[1:]
    match term:
        case Sum(parts):
            return Sum((*parts[:first], changed_at(parts[first], rest, image), *parts[first + 1 :]))
        case Product(parts):
            return Product((*parts[:first], changed_at(parts[first], rest, image), *parts[first + 1 :]))
        case Power(base, exponent):
            return Power(changed_at(base, rest, image), exponent)
        case Apply(function, parts, orders):
            return Apply(function, (*parts[:first], changed_at(parts[first], rest, image), *parts[first + 1 :]), orders)
        case Cases(branches):
            held, value = branches[first]
            return Cases((*branches[:first], (held, changed_at(value, rest, image)), *branches[first + 1 :]))
    return replace(term, body=changed_at(term.body, rest, image))  # type: ignore[union-attr,type-var]


def changed(term: Term, maker: Maker, changes: tuple[Change, ...], count: int) -> tuple[Term, list[str]]:
    """``count`` random changes at random nodes, with their names."""
    made: list[str] = []
    for _ in range(8 * count):
        if len(made) == count:
            break
        path, node, depth = maker.random.choice(nodes(term))
        change = maker.random.choice(changes)
        image = change(node, depth, maker)
        if image is not None and image != node:
            term = changed_at(term, path, image)
            made.append(change.__name__)
    return term, made
