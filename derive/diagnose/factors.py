r"""Mistakes in symbols, numbers and factors: another name, a 2 too many, a ½ that is lost, a fraction upside down.

Place on the way of a step: rows of `derive.diagnose.table`. Wrong symbols (copy and paste) are 13 % of the published
errors, scalar factors 10 %.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from derive.diagnose.mistake import Around, Edits, Mistake
from derive.diagnose.places import (
    Place,
    bracketed,
    mentions,
    nodes_in,
    reaches_right,
    rebuilt,
    without_brackets,
)
from derive.latex.symbols import DIVIDING
from derive.latex.syntax import (
    Addition,
    BigOperator,
    Call,
    Cases,
    Condition,
    Differentiation,
    Fraction,
    Group,
    Multiplication,
    Name,
    Node,
    Number,
    Power,
    Root,
)

MOST_KNOWN = 16
MOST_INDICES = 3


def wrong_symbol(place: Place, around: Around) -> Edits:
    """Another declared name of the same kind."""
    node = place.node
    if isinstance(node, Call):
        for key in around.like(node.function.key):
            yield replace(node, function=replace(node.function, key=key)), 1
        return
    if not isinstance(node, Name) or place.role not in ("value", "limit", "variable"):
        return
    entry = around.vocabulary.entry(node.key)
    if entry is None or entry.kind not in ("family", "scalar", "size"):
        return
    for key in around.like(node.key):
        yield replace(node, key=_spelt(key, around, bool(node.subscripts))), 0 if _stands_before(key, around) else 1


def _stands_before(key: str, around: Around) -> bool:
    return any(mentions(line, key) for line in (*around.before, around.side))


def _spelt(key: str, around: Around, is_component: bool) -> str:
    r"""A name as the lines around spell it: ``\mathbf{a}`` for ``a``."""
    pending = [*around.near, around.side]
    while pending:
        node = pending.pop(0)
        is_such = isinstance(node, Name) and bool(node.subscripts) == is_component
        if is_such and isinstance(node, Name) and around.vocabulary.resolve(node.key) == key:
            return node.key
        pending.extend(nodes_in(node))
    return key


def swapped_symbols(place: Place, around: Around) -> Edits:
    """Two names of the same kind exchanged, throughout a side or within a part of it."""
    node = place.node
    if place.role != "value" or isinstance(node, Name):
        return
    inside = [key for key in around.of_sort("family", "scalar") if mentions(node, key)]
    for one, two in combinations(inside, 2):
        if two in around.like(one) and (place.parent is None or isinstance(node, Fraction | Group | Call)):
            yield renamed(node, {one: two, two: one}), 0


def renamed(node: Node, keys: dict[str, str]) -> Node:
    """A node with the keys of names exchanged, subscripts kept."""
    made = rebuilt(node, lambda child: renamed(child, keys))
    if isinstance(made, Name) and made.key in keys:
        made = replace(made, key=keys[made.key])
    return made


def factors_known(place: Place, around: Around) -> Iterator[tuple[Node, int]]:
    """What may have been lost as a factor, the commonest first: 2, ½, the sizes, deltas of the indices in use, then
    quantities of the lines around."""
    span = place.node.span
    two = Number(span, "2")
    yield two, 0
    yield Fraction(span, Number(span, "1"), two), 0
    sizes = around.of_sort("size")
    for key in sizes:
        yield Name(span, key), 1
        yield Fraction(span, Number(span, "1"), Name(span, key)), 1
    for key in around.of_sort("scalar"):
        yield Name(span, key), 2
        yield Fraction(span, Number(span, "1"), Name(span, key)), 3
    for key, entry in around.vocabulary.entries.items():
        if entry.kind == "delta":
            for pair in combinations(around.indices[:MOST_INDICES], 2):
                yield Name(span, key, None, tuple(Name(span, index) for index in pair)), 2
    known = known_quantities(place, around)[:MOST_KNOWN]
    for node in known:
        yield node, 2
    for node in with_bound_index(known, place):
        yield node, 3
    yield from ((node, 4) for node in declared_quantities(place, around) if node not in known)


def known_quantities(place: Place, around: Around) -> list[Node]:
    """Factors of the lines before and of this side: components, applied functions, powers, fractions, brackets."""
    found: dict[Node, None] = {}
    pending = [*around.near, around.side]
    while pending:
        node = pending.pop(0)
        match node:
            case Multiplication(factors=factors):
                found.update(dict.fromkeys(factor for _, factor in factors))
            case Name(subscripts=(_, *_)) | Power() | Call() | Fraction() | Root() | Differentiation(form="fraction"):
                found[node] = None
        if isinstance(node, Fraction):
            found[replace(node, numerator=Number(node.span, "1"))] = None
        if isinstance(node, Name) and not node.subscripts and _is_scalar(node, around):
            found[node] = None
        if not isinstance(node, Name):
            pending.extend(nodes_in(node))
    kept = [node for node in found if not isinstance(node, Number | Addition | Cases)]
    return [node for node in kept if node != place.node]


def declared_quantities(place: Place, around: Around) -> list[Node]:
    """Defined scalars and squares of scalars, and every declared vector at the innermost index bound around a place."""
    span = place.node.span
    found: list[Node] = []
    for key, entry in around.vocabulary.entries.items():
        if entry.kind == "scalar":
            if key in around.context.definitions:
                found.append(Name(span, key))
            found.append(Power(span, Name(span, key), Number(span, "2")))
        elif entry.kind == "family" and entry.rank == 1 and place.bound:
            found.append(Name(span, key, None, (Name(span, place.bound[-1]),)))
    return found


def with_bound_index(nodes: list[Node], place: Place) -> list[Node]:
    """The same components and applied functions at the innermost index bound around a place."""
    if not place.bound:
        return []
    made = (
        replace(node, subscripts=(Name(node.span, place.bound[-1]),))
        for node in nodes
        if isinstance(node, Name | Call) and len(node.subscripts) == 1
    )
    return [node for node in dict.fromkeys(made) if node not in nodes and node != place.node]


def _is_scalar(node: Name, around: Around) -> bool:
    entry = around.vocabulary.entry(node.key)
    return entry is not None and entry.kind == "scalar"


def _is_product_place(place: Place) -> bool:
    """Whether a factor can be put before or taken from what stands here: a term, a bracket, the body of a sum."""
    parent = place.parent
    if place.role != "value" or isinstance(parent, Multiplication):
        return False
    return not (isinstance(parent, Power) and parent.base is place.node) and not isinstance(parent, Condition)


def multiplied(factor: Node, node: Node) -> Node:
    """A factor before a node, which is bracketed if it is a sum of terms."""
    if isinstance(node, Multiplication):
        first = node.factors[0][1]
        rest = node.factors
    else:
        first = bracketed(node) if isinstance(node, Addition) else node
        rest = (("", first),)
    operator = r"\cdot" if isinstance(first, Number | Fraction) and isinstance(factor, Number | Fraction) else ""
    left = factor.factors if isinstance(factor, Multiplication) else (("", factor),)
    return Multiplication(node.span, (*left, (operator, rest[0][1]), *rest[1:]))


def lost_factor(place: Place, around: Around) -> Edits:
    """One more factor in a term, or below a fraction line."""
    node = place.node
    if not _is_product_place(place) or (isinstance(node, Addition) and len(node.terms) == 1):
        return
    for factor, extra in factors_known(place, around):
        if isinstance(node, Number) and node.text == "1":
            yield factor, extra
        elif isinstance(factor, BigOperator):
            first = bracketed(node) if reaches_right(node) or isinstance(node, Addition) else node
            factors = first.factors if isinstance(first, Multiplication) else (("", first),)
            yield Multiplication(node.span, (*factors, ("", factor))), extra
        elif not reaches_right(factor):
            yield multiplied(factor, node), extra + (1 if isinstance(place.parent, Group) else 0)


def extra_factor(place: Place, around: Around) -> Edits:
    """One factor less, above or below a fraction line."""
    node = place.node
    if place.role != "value":
        return
    match node:
        case Multiplication(factors=factors):
            for number, (operator, _) in enumerate(factors):
                left = (*factors[:number], *factors[number + 1 :])
                if operator in DIVIDING or left[0][0] not in DIVIDING:
                    yield _product(node, left), 0
        case Name() | Call() | Power() if isinstance(place.parent, Addition):
            yield Number(node.span, "1"), 1
        case Fraction():
            one = Number(node.span, "1")
            yield node.numerator, 0
            if node.numerator != one:
                yield replace(node, numerator=one), 1


def _product(node: Multiplication, factors: tuple[tuple[str, Node], ...]) -> Node:
    if len(factors) == 1:
        return factors[0][1]
    return replace(node, factors=(("", factors[0][1]), *factors[1:]))


def wrong_number(place: Place, around: Around) -> Edits:
    """Another number in its place."""
    node = place.node
    if not isinstance(node, Number) or not node.text.isdigit() or place.role != "value":
        return
    value = int(node.text)
    extra = 1 if isinstance(place.parent, Root | Call) else 0
    if isinstance(place.parent, Power) and place.parent.exponent is node:
        return
    for other in dict.fromkeys((value + 1, value - 1, 2 * value, 1, 2, 0)):
        if other != value and (other > 0 or (other == 0 and place.parent is None)):
            yield replace(node, text=str(other)), extra


def _is_delta(node: Node, around: Around) -> bool:
    entry = around.vocabulary.entry(node.key) if isinstance(node, Name) else None
    return entry is not None and entry.kind == "delta"


def inverted_fraction(place: Place, around: Around) -> Edits:
    """A fraction upside down; a factor that divides instead of multiplying."""
    node = place.node
    if place.role != "value":
        return
    if isinstance(node, Fraction):
        yield Fraction(node.span, node.denominator, node.numerator), 0
        if without_brackets(node.numerator) == Number(node.span, "1"):
            yield node.denominator, 1
    elif isinstance(node, Multiplication):
        for number, (operator, factor) in enumerate(node.factors):
            divides = operator in DIVIDING
            if isinstance(factor, Name | Call | Power | Group) and not divides and not _is_delta(factor, around):
                turned = Fraction(factor.span, Number(factor.span, "1"), factor)
                rest = node.factors[number + 1 :]
                yield replace(node, factors=(*node.factors[:number], (operator, turned), *rest)), 1


ROWS = (
    Mistake("D430", "wrong-symbol", "a symbol is wrong", 12, wrong_symbol, wrong_symbol),
    Mistake("D431", "swapped-symbols", "two symbols are swapped", 15, swapped_symbols, swapped_symbols),
    Mistake("D440", "lost-factor", "a factor is lost", 15, lost_factor, extra_factor),
    Mistake("D441", "extra-factor", "a factor is too much", 13, extra_factor, lost_factor),
    Mistake("D442", "wrong-number", "a number is wrong", 13, wrong_number, wrong_number),
    Mistake("D443", "inverted-fraction", "a fraction is upside down", 14, inverted_fraction, inverted_fraction),
)
