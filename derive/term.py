"""What an expression means: a small tree of frozen nodes over indexed real families.

Place on the way of a step: the elaborator makes terms from syntax, `derive.sympy_form` converts them to and from
SymPy, the normal form decides their equality and the evaluator computes their values. Nothing is simplified here.

**Bound indices are levels.** A `Binder` has no name for its index. Below it, ``Bound(n)`` is the index of the
binder that has exactly ``n`` binders above it, so two terms that differ in the names of bound indices are the same
value, and capture cannot happen. A term that is to be placed below ``d`` binders must be made for that depth;
`at_depth` moves a closed term there.

**Everything is real-valued**; indices and sizes are integers. A vector or matrix is a `Binder` of kind ``array`` (one
per axis) around its component; arrays stand only at the root of a term (outermost) or as an argument of a function
that takes a whole vector (softmax). Ranges are 1-based and inclusive; an empty range gives sum 0 and product 1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Number:
    """An exact rational."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Symbol:
    """A free name: a real scalar, a size, or a free index (the context says which)."""

    name: str


@dataclass(frozen=True, slots=True)
class Bound:
    """The index of the enclosing binder that has ``level`` binders above it."""

    level: int


@dataclass(frozen=True, slots=True)
class Family:
    """A component of a declared vector, matrix or tensor: ``a_i``, ``A_{ij}``. Indices are integer terms."""

    name: str
    indices: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """A finite sum of terms, in order."""

    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Product:
    """A finite product of factors, in order. A quotient is a product with a `Power` of exponent −1."""

    factors: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Power:
    """``base ** exponent``, real: 0 ** 0 is 1; a negative exponent needs a base ≠ 0; a non-integer rational
    exponent needs a base ≥ 0 (> 0 if negative); any other exponent needs an integer value or a base > 0."""

    base: Term
    exponent: Term


@dataclass(frozen=True, slots=True)
class Apply:
    """A function of `derive.functions` or a declared one, applied.

    ``orders`` gives partial derivative orders of a declared (unspecified) function, one per argument, or is empty.
    Functions of a whole vector take an ``array`` binder; one that yields a vector takes the component's index as its
    last argument: ``Apply("softmax", (array, index))``.
    """

    function: str
    arguments: tuple[Term, ...]
    orders: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """``left operator right`` between terms, ``operator`` one of ``= != < <= > >=``."""

    operator: str
    left: Term
    right: Term


@dataclass(frozen=True, slots=True)
class Binder:
    """Σ, Π or the components of a vector over the range ``lower .. upper`` (inclusive integer terms, outside the
    binder's own scope). ``conditions`` (inside the scope) restrict the range; ``hint`` is the author's name for the
    index and does not count."""

    kind: str
    lower: Term
    upper: Term
    conditions: tuple[Relation, ...]
    body: Term
    hint: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Delta:
    """Kronecker's δ of two integer terms."""

    left: Term
    right: Term


@dataclass(frozen=True, slots=True)
class Partial:
    """∂ body / ∂ variable. The variable (a `Symbol` or `Family`) is varied freely: other components of a family and
    other names stay fixed, families declared to depend on it vary with it."""

    body: Term
    variable: Term


@dataclass(frozen=True, slots=True)
class Cases:
    """The first branch whose conditions all hold; the last branch may have none ("otherwise")."""

    branches: tuple[tuple[tuple[Relation, ...], Term], ...]


Term = Number | Symbol | Bound | Family | Sum | Product | Power | Apply | Binder | Delta | Partial | Cases

ZERO, ONE, MINUS_ONE = Number(Fraction(0)), Number(Fraction(1)), Number(Fraction(-1))


def number(value: int | Fraction) -> Number:
    """The term of an exact number."""
    return Number(Fraction(value))


def negative(term: Term) -> Term:
    """−term, as a product."""
    return Product((MINUS_ONE, term))


def difference(left: Term, right: Term) -> Term:
    """left − right."""
    return Sum((left, negative(right)))


def quotient(numerator: Term, denominator: Term) -> Term:
    """numerator / denominator."""
    return Product((numerator, Power(denominator, MINUS_ONE)))


def rebuild(term: Term, change: Callable[[Term, int], Term], depth: int = 0) -> Term:
    """The same node with ``change(child, depth below which the child stands)`` in place of every child."""
    match term:
        case Number() | Symbol() | Bound():
            return term
        case Family(name, indices):
            return Family(name, tuple(change(index, depth) for index in indices))
        case Sum(terms):
            return Sum(tuple(change(part, depth) for part in terms))
        case Product(factors):
            return Product(tuple(change(part, depth) for part in factors))
        case Power(base, exponent):
            return Power(change(base, depth), change(exponent, depth))
        case Apply(function, arguments, orders):
            return Apply(function, tuple(change(part, depth) for part in arguments), orders)
        case Binder(kind, lower, upper, conditions, body, hint):
            inner = tuple(_relation(item, change, depth + 1) for item in conditions)
            return Binder(
                kind, change(lower, depth), change(upper, depth), inner, change(body, depth + 1), hint
            )
        case Delta(left, right):
            return Delta(change(left, depth), change(right, depth))
        case Partial(body, variable):
            return Partial(change(body, depth), change(variable, depth))
        case Cases(branches):
            return Cases(
                tuple(
                    (tuple(_relation(item, change, depth) for item in conditions), change(value, depth))
                    for conditions, value in branches
                )
            )


def _relation(relation: Relation, change: Callable[[Term, int], Term], depth: int) -> Relation:
    return Relation(relation.operator, change(relation.left, depth), change(relation.right, depth))


def children(term: Term) -> Iterator[Term]:
    """The direct sub-terms, conditions' sides included."""
    found: list[Term] = []

    def note(child: Term, depth: int) -> Term:
        found.append(child)
        return child

    rebuild(term, note)
    return iter(found)


def has_more_parts(term: Term, most: int) -> bool:
    """Whether the term, with its sub-terms and theirs, has more than ``most`` nodes."""
    count = 0
    stack = [term]
    while stack:
        count += 1
        if count > most:
            return True
        stack.extend(children(stack.pop()))
    return False


def instantiate(term: Term, arguments: tuple[Term, ...], depth: int) -> Term:
    """Open a term whose outermost ``len(arguments)`` levels are parameters, for use below ``depth`` binders.

    ``Bound(n)`` with n < len(arguments) becomes ``arguments[n]`` (already made for ``depth``); the term's own
    binders move to start at level ``depth``.
    """
    count = len(arguments)

    def change(part: Term, _: int) -> Term:
        if isinstance(part, Bound):
            return arguments[part.level] if part.level < count else Bound(part.level - count + depth)
        return rebuild(part, change)

    return change(term, 0)


def at_depth(term: Term, depth: int) -> Term:
    """A closed term (made for depth 0), moved below ``depth`` binders."""
    return instantiate(term, (), depth)


def component(array: Term, index: Term, depth: int) -> Term:
    """Component ``index`` of an ``array`` binder that stands below ``depth`` binders; ``index`` is for that depth.
    Raises TypeError if the term is no array."""
    if not (isinstance(array, Binder) and array.kind == "array"):
        raise TypeError(f"not an array: {array!r}")

    def change(part: Term, _: int) -> Term:
        if isinstance(part, Bound) and part.level == depth:
            return index
        if isinstance(part, Bound) and part.level > depth:
            return Bound(part.level - 1)
        return rebuild(part, change)

    return change(array.body, 0)


def rank(term: Term) -> int:
    """The number of axes: 0 for a scalar, 1 for a vector, 2 for a matrix."""
    return len(shape(term))


def shape(term: Term) -> tuple[Term, ...]:
    """The upper ends of an array's axes, the outermost first; nothing for a scalar."""
    ends: list[Term] = []
    while isinstance(term, Binder) and term.kind == "array":
        ends.append(term.upper)
        term = term.body
    return tuple(ends)


def free_names(term: Term) -> frozenset[str]:
    """Names of all free symbols and families in the term (functions not included)."""
    names: set[str] = set()
    stack = [term]
    while stack:
        part = stack.pop()
        if isinstance(part, Symbol | Family):
            names.add(part.name)
        stack.extend(children(part))
    return frozenset(names)


def lift(term: Term, depth: int) -> Term:
    """A term made for ``depth`` binders, for use below one more binder inserted at level ``depth``."""

    def change(part: Term, _: int) -> Term:
        if isinstance(part, Bound):
            return Bound(part.level + 1) if part.level >= depth else part
        return rebuild(part, change)

    return change(term, 0)
