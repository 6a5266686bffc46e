r"""Mistakes in sums: a Σ that is lost, limits off by one, a condition too many or too few, a bracket in the wrong
place.

Place on the way of a step: rows of `derive.diagnose.table`. Sums and their limits are 5 % of the published errors,
conditions and cases 7 %, brackets 4 %.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derive.diagnose.factors import multiplied
from derive.diagnose.indices import subscripts, usable
from derive.diagnose.mistake import Around, Edits, Mistake
from derive.diagnose.places import Place, bracketed, mapped, mentions, nodes_in, without_brackets
from derive.latex.symbols import DIVIDING
from derive.latex.syntax import (
    Addition,
    BigOperator,
    Call,
    Condition,
    Fraction,
    Group,
    Multiplication,
    Name,
    Node,
    Number,
    Power,
)


def _sums(around: Around) -> Iterator[BigOperator]:
    """The sums that stand in the lines before and in this side."""
    pending = [*around.near, around.side]
    while pending:
        node = pending.pop(0)
        if isinstance(node, BigOperator):
            yield node
        pending.extend(nodes_in(node))


def lost_sum(place: Place, around: Around) -> Edits:
    """A sum over an index that stands in a term."""
    node, parent = place.node, place.parent
    if place.role != "value" or isinstance(node, Number):
        return
    if isinstance(parent, BigOperator) and not isinstance(node, Group | Multiplication):
        return
    inner = 1 if isinstance(parent, Multiplication) else 0
    if isinstance(node, Addition) and len(node.terms) == 1:
        return
    heads: dict[tuple[object, ...], BigOperator] = {}
    for found in _sums(around):
        if found.operator == "sum" and len(found.indices) == 1:
            heads.setdefault((found.indices, found.lower, found.upper, found.conditions), found)
    body = bracketed(node) if isinstance(node, Addition) else node
    for head in heads.values():
        if mentions(node, head.indices[0].key) and head.indices[0].key not in place.bound:
            yield replace(head, span=node.span, body=body), inner + _unbound(head.indices[0].key, around)
    for key in dict.fromkeys((*usable(place, around), *subscripts(node))):
        entry = around.vocabulary.entry(key)
        if entry is not None and entry.kind == "index" and mentions(node, key) and key not in place.bound:
            name = Name(node.span, key)
            whole = BigOperator(node.span, "sum", (name,), None, None, (), body, node.span)
            yield whole, 1 + inner + _unbound(key, around)


def _unbound(key: str, around: Around) -> int:
    """An index that the line has nowhere else asks for its sum."""
    return 0 if key in around.indices else -4


def extra_sum(place: Place, around: Around) -> Edits:
    """A sum too many: its body, or the one term of it that an index in use names."""
    node = place.node
    if isinstance(node, BigOperator) and node.operator == "sum":
        yield node.body, 0
        if len(node.indices) == 1 and not node.conditions:
            for key in around.indices:
                if key != node.indices[0].key:
                    yield mapped(node.body, {node.indices[0].key: Name(node.span, key)}), 3


def wrong_limit(place: Place, around: Around) -> Edits:
    """A limit one too far, or another size."""
    node = place.node
    if place.role != "limit":
        return
    one = Number(node.span, "1")
    if isinstance(node, Number) and node.text.isdigit():
        for other in (int(node.text) + 1, int(node.text) - 1):
            if other >= 0:
                yield replace(node, text=str(other)), 0
        return
    if isinstance(node, Addition) and len(node.terms) == 2 and isinstance(node.terms[1][1], Number):
        (_, term), (sign, offset) = node.terms
        yield term, 0
        yield replace(node, terms=(node.terms[0], (-sign, offset))), 1
        return
    yield Addition(node.span, ((1, node), (-1, one))), 0
    yield Addition(node.span, ((1, node), (1, one))), 0
    for key in (*around.of_sort("size"), *usable(place, around)):
        if isinstance(node, Name) and node.key != key:
            yield Name(node.span, key), 1


def lost_condition(place: Place, around: Around) -> Edits:
    """One term that must be left out of a sum, or a condition that the line before has."""
    node = place.node
    if not isinstance(node, BigOperator) or node.conditions or len(node.indices) != 1:
        return
    own = node.indices[0]
    for found in _sums(around):
        if found.conditions and found.indices == node.indices:
            yield replace(node, conditions=found.conditions), 0
    for key in usable(place, around):
        if key != own.key:
            # the span must not be the index's own: the index is bound by its limits or its name
            condition = Condition(node.head, "!=", Name(node.head, own.key), Name(node.head, key))
            if node.lower is None and node.upper is None:
                condition = replace(condition, left=own)
            yield replace(node, conditions=(condition,)), 1


def extra_condition(place: Place, around: Around) -> Edits:
    """A sum that leaves out what belongs to it."""
    node = place.node
    if isinstance(node, BigOperator) and node.conditions:
        for number in range(len(node.conditions)):
            left = (*node.conditions[:number], *node.conditions[number + 1 :])
            yield replace(node, conditions=left), 0


def wrong_condition(place: Place, around: Around) -> Edits:
    """Another relation in a condition, or another index in it."""
    node = place.node
    if isinstance(node, BigOperator):
        for number, item in enumerate(node.conditions):
            for operator in ("=", "!=", "<", "<=", ">", ">="):
                if operator != item.operator and not (operator == "=" and node.upper is not None):
                    yield _with_condition(node, number, replace(item, operator=operator)), 0
            for key in usable(place, around):
                if isinstance(item.right, Name) and key not in (item.right.key, *(i.key for i in node.indices)):
                    yield _with_condition(node, number, replace(item, right=replace(item.right, key=key))), 1


def _with_condition(node: BigOperator, number: int, item: Condition) -> BigOperator:
    return replace(node, conditions=(*node.conditions[:number], item, *node.conditions[number + 1 :]))


def moved_factor(place: Place, around: Around) -> Edits:
    """A factor before a sum that belongs into it: it has the sum's own index, or had it before it was taken out."""
    node = place.node
    if place.role != "value" or not isinstance(node, Multiplication):
        return
    *before, (operator, last) = node.factors
    if operator in DIVIDING or not isinstance(last, BigOperator) or last.operator != "sum" or len(last.indices) != 1:
        return
    own = last.indices[0]
    for number, (_, factor) in enumerate(before):
        rest = (*before[:number], *before[number + 1 :])
        if any(sign in DIVIDING for sign, _ in before[number : number + 2]):
            continue
        for key in (own.key, *usable(place, around)):
            if mentions(factor, key):
                inner = factor if key == own.key else mapped(factor, {key: own})
                whole = replace(last, body=multiplied(inner, last.body))
                first = (("", rest[0][1]), *rest[1:]) if rest else ()
                yield (replace(node, factors=(*first, ("", whole))) if first else whole), 0 if key == own.key else 1


def taken_factor(place: Place, around: Around) -> Edits:
    """A factor that has the index of its sum, taken out of it under another index."""
    node = place.node
    if not isinstance(node, BigOperator) or node.operator != "sum" or len(node.indices) != 1:
        return
    own = node.indices[0]
    if not isinstance(node.body, Multiplication) or any(operator in DIVIDING for operator, _ in node.body.factors):
        return
    for number, (_, factor) in enumerate(node.body.factors):
        rest = tuple(part for place_, (_, part) in enumerate(node.body.factors) if place_ != number)
        if not mentions(factor, own.key) or isinstance(factor, BigOperator):
            continue
        body = rest[0] if len(rest) == 1 else replace(node.body, factors=tuple(("", part) for part in rest))
        for key in usable(place, around):
            if key != own.key:
                outside = mapped(factor, {own.key: Name(node.span, key)})
                yield Multiplication(node.span, (("", outside), ("", replace(node, body=body)))), 0


def moved_bracket(place: Place, around: Around) -> Edits:
    """A sum, a factor, a fraction or a power that reaches too far, or not far enough."""
    node = place.node
    if place.role != "value":
        return
    if isinstance(node, Addition):
        yield from _further(node)
    if isinstance(node, BigOperator) and isinstance(inner := without_brackets(node.body), Addition):
        for inside, rest in _split(inner):
            yield Addition(node.span, ((1, replace(node, body=inside)), *rest)), 0
    if isinstance(node, Call) and len(node.arguments) == 1 and isinstance(node.arguments[0], Addition):
        for inside, rest in _split(node.arguments[0]):
            yield Addition(node.span, ((1, replace(node, arguments=(without_brackets(inside),))), *rest)), 1
    if isinstance(node, Multiplication):
        yield from _nearer(node)
    if isinstance(node, Power) and isinstance(node.base, Group):
        yield from _power_inward(node)
    if isinstance(node, BigOperator) and isinstance(node.body, Power):
        whole = bracketed(replace(node, body=node.body.base))
        yield replace(node.body, base=whole), 0
    if isinstance(node, Fraction) and isinstance(node.numerator, Addition):
        for inside, rest in _split(node.numerator):
            yield Addition(node.span, ((1, replace(node, numerator=without_brackets(inside))), *rest)), 1


def _further(node: Addition) -> Edits:
    """A term takes the terms after it into its sum, its last factor, or its fraction; a power takes all terms."""
    *first, (sign, last) = node.terms
    if isinstance(last, Power) and last.base != Name(last.span, "e"):
        base = Addition(node.span, (*first, (sign, without_brackets(last.base))))
        yield replace(last, base=bracketed(base)), 0
    powers = [term for _, term in node.terms if isinstance(term, Power)]
    if len(powers) == len(node.terms) > 1 and all(item.exponent == powers[0].exponent for item in powers):
        bases = tuple((sign, without_brackets(item.base)) for (sign, _), item in zip(node.terms, powers, strict=True))
        yield Power(node.span, bracketed(Addition(node.span, bases)), powers[0].exponent), 0
    for number, (sign, term) in enumerate(node.terms[:-1]):
        rest = tuple((sign * other, part) for other, part in node.terms[number + 1 :])
        before = node.terms[:number]
        for inside in _extended(term, rest):
            made = ((sign, inside),) if before or sign < 0 else ()
            yield (replace(node, terms=(*before, *made)) if made else inside), number


def _extended(term: Node, rest: tuple[tuple[int, Node], ...]) -> Iterator[Node]:
    def together(first: Node) -> Addition:
        inner = first.terms if isinstance(first, Addition) else ((1, first),)
        return Addition(first.span, (*inner, *rest))

    match term:
        case BigOperator():
            yield replace(term, body=bracketed(together(without_brackets(term.body))))
        case Multiplication(factors=(*first, (operator, last))):
            yield replace(term, factors=(*first, (operator, bracketed(together(without_brackets(last))))))
            if isinstance(last, BigOperator):
                inner = replace(last, body=bracketed(together(without_brackets(last.body))))
                yield replace(term, factors=(*first, (operator, inner)))
        case Fraction():
            yield replace(term, numerator=together(term.numerator))
        case Call(arguments=(argument,), subscripts=()):
            yield replace(term, arguments=(together(argument),), bracketed=True)


def _nearer(node: Multiplication) -> Edits:
    """A factor before a bracket belongs to its first term only; one after a sum is not part of it."""
    *first, (operator, last) = node.factors
    if isinstance(last, Group) and not last.subscripts and isinstance(last.body, Addition) and operator not in DIVIDING:
        for inside, rest in _split(last.body):
            yield Addition(node.span, ((1, replace(node, factors=(*first, (operator, inside)))), *rest)), 0


def _split(node: Addition) -> Iterator[tuple[Node, tuple[tuple[int, Node], ...]]]:
    """The first terms of a sum of terms, in brackets where needed, and the others."""
    for number in range(1, len(node.terms)):
        first = node.terms[:number]
        is_plain = number == 1 and first[0][0] > 0
        yield (first[0][1] if is_plain else bracketed(replace(node, terms=first))), node.terms[number:]


def _power_inward(node: Power) -> Edits:
    group = node.base
    if not isinstance(group, Group) or group.subscripts:
        return
    inner = group.body
    match inner:
        case BigOperator():
            body = inner.body if isinstance(inner.body, Name | Group) else bracketed(inner.body)
            yield replace(inner, body=replace(node, base=body)), 0
        case Addition(terms=terms):
            squared = tuple((sign, replace(node, base=_base(term))) for sign, term in terms)
            yield replace(inner, terms=squared), 0
            last_sign, last = terms[-1]
            yield replace(inner, terms=(*terms[:-1], (last_sign, replace(node, base=_base(last))))), 1
        case Multiplication(factors=(*first, (operator, last))):
            yield replace(inner, factors=(*first, (operator, replace(node, base=_base(last))))), 0
            if isinstance(last, BigOperator):
                within = replace(last, body=replace(node, base=_base(last.body)))
                yield replace(inner, factors=(*first, (operator, within))), 0


def _base(node: Node) -> Node:
    return node if isinstance(node, Name | Number | Group) else bracketed(node)


ROWS = (
    Mistake("D470", "lost-sum", "a sum is lost", 14, lost_sum, extra_sum),
    Mistake("D471", "extra-sum", "a sum is too much", 12, extra_sum, lost_sum),
    Mistake("D472", "wrong-limit", "a limit of a sum is wrong", 13, wrong_limit, wrong_limit),
    Mistake("D473", "lost-condition", "a term must be left out of the sum", 12, lost_condition, extra_condition),
    Mistake("D474", "extra-condition", "a term is lost from the sum", 12, extra_condition, lost_condition),
    Mistake("D475", "wrong-condition", "the condition of the sum is wrong", 14, wrong_condition, wrong_condition),
    Mistake("D480", "moved-bracket", "a bracket is in the wrong place", 15, moved_bracket, moved_bracket),
    Mistake("D481", "moved-factor", "a factor stands outside of the sum it belongs to", 14, moved_factor, taken_factor),
)
