r"""The places of a formula's tree: where a change can be made, and the tree with the change made.

Place on the way of a step: the rows of `derive.diagnose.table` look at one `Place` at a time and offer other nodes for
it; `changed` puts one in, with the brackets that its surroundings ask for, so that printing and reading it again
gives the same tree. What stands where is told by its role: a ``value``; an ``index`` (in a subscript, a limit, a
condition); a ``limit`` of a sum; a ``variable`` of a derivative; the ``exponent`` of a power is a value too. Nothing
is judged here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

from derive.functions import SPELLINGS
from derive.latex.symbols import DIVIDING
from derive.latex.syntax import (
    Addition,
    BigOperator,
    Binomial,
    Blocks,
    Call,
    Cases,
    Condition,
    Differential,
    Differentiation,
    Factorial,
    Fraction,
    Group,
    InnerProduct,
    Kronecker,
    Multiplication,
    Name,
    Node,
    Number,
    Power,
    Root,
    Transpose,
)


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A node, what it stands in (outermost first), its role, and the indices bound around it."""

    node: Node
    parents: tuple[Node, ...] = ()
    role: str = "value"
    bound: tuple[str, ...] = ()

    @property
    def parent(self) -> Node | None:
        """The node it stands in, or None for the whole side."""
        return self.parents[-1] if self.parents else None


def places(root: Node) -> Iterator[Place]:
    """All places of a side, outer before inner, in the order written."""
    pending = [Place(root)]
    while pending:
        place = pending.pop()
        yield place
        pending.extend(reversed(list(_inside(place))))


def _inside(place: Place) -> Iterator[Place]:
    node, role = place.node, place.role
    around = (*place.parents, node)

    def at(child: Node, role: str, bound: tuple[str, ...] = place.bound) -> Place:
        return Place(child, around, role, bound)

    match node:
        case Name():
            yield from (at(child, "index") for child in node.subscripts)
        case Group():
            yield at(node.body, role)
            yield from (at(child, "index") for child in node.subscripts)
        case Addition():
            yield from (at(term, role) for _, term in node.terms)
        case Multiplication():
            yield from (at(factor, role) for _, factor in node.factors)
        case Fraction():
            yield at(node.numerator, role)
            yield at(node.denominator, role)
        case Power():
            yield at(node.base, role)
            yield at(node.exponent, role)
        case Root():
            yield at(node.radicand, role)
        case Transpose() | Factorial() | Differential():
            yield at(node.body, role)
        case InnerProduct():
            yield at(node.left, role)
            yield at(node.right, role)
        case Blocks():
            yield from (at(block, role) for line in node.rows for block in line)
        case Kronecker():
            yield from (at(factor, role) for factor in node.factors)
        case Binomial():
            yield at(node.upper, role)
            yield at(node.lower, role)
        case Call():
            yield from (at(child, "value") for child in node.arguments)
            yield from (at(child, "index") for child in node.subscripts)
        case Condition():
            yield at(node.left, "index")
            yield at(node.right, "index")
        case BigOperator():
            inner = (*place.bound, *(index.key for index in node.indices))
            yield from (at(limit, "limit") for limit in (node.lower, node.upper) if limit is not None)
            for condition in node.conditions:
                yield from _condition(condition, node, around, inner)
            yield at(node.body, role, inner)
        case Differentiation():
            yield from (at(child, "variable") for child in node.variables)
            yield at(node.body, role)
        case Cases():
            yield from (at(value, role) for value, _ in node.branches)


def _condition(
    condition: Condition, node: BigOperator, around: tuple[Node, ...], bound: tuple[str, ...]
) -> Iterator[Place]:
    """The right side of a condition; its left side if that is not the index itself."""
    inside = (*around, condition)
    own = {index.key for index in node.indices}
    if not (isinstance(condition.left, Name) and condition.left.key in own):
        yield Place(condition.left, inside, "index", bound)
    yield Place(condition.right, inside, "index", bound)


def changed(place: Place, new: Node) -> Node:
    """The whole side with another node at a place, bracketed as its surroundings ask."""
    old, node = place.node, new
    for parent in reversed(place.parents):
        node = _put(parent, old, node)
        old = parent
    return node


def _put(parent: Node, old: Node, new: Node) -> Node:
    match parent:
        case Multiplication(factors=factors):
            return _factored(parent, factors, old, new)
        case Addition(terms=terms):
            return _termed(parent, terms, old, new)
        case BigOperator() if parent.body is old:
            return replace(parent, body=bracketed(new) if isinstance(new, Addition) else new)
        case Differentiation() if parent.body is old and isinstance(new, Addition):
            return replace(parent, body=bracketed(new))
        case Power() if parent.base is old and not is_simple(new):
            return replace(parent, base=bracketed(new))
        case InnerProduct(form="colon") | Kronecker() if isinstance(new, Addition | InnerProduct | Kronecker):
            return _swapped(parent, old, bracketed(new))
        case Transpose() | Factorial() | Differential() if not is_simple(new):
            return replace(parent, body=bracketed(new))
        case Call(bracketed=False) if any(item is old for item in parent.arguments) and not is_simple(new):
            return replace(parent, arguments=(new,), bracketed=True)
        case Group() if parent.body is old and isinstance(new, Group) and new.delimiter == parent.delimiter == "(":
            return replace(parent, body=new.body)
    return _swapped(parent, old, new)


def _factored(
    parent: Multiplication, factors: tuple[tuple[str, Node], ...], old: Node, new: Node
) -> Multiplication:
    made: list[tuple[str, Node]] = []
    for number, (operator, factor) in enumerate(factors):
        if factor is not old:
            made.append((operator, factor))
            continue
        last = number == len(factors) - 1
        if isinstance(new, Multiplication) and operator not in DIVIDING:
            made += [(operator, new.factors[0][1]), *new.factors[1:]]
        elif isinstance(new, Addition | Multiplication) or (reaches_right(new) and not last):
            made.append((operator, bracketed(new)))
        else:
            made.append((operator, new))
    return replace(parent, factors=tuple(made))


def _termed(parent: Addition, terms: tuple[tuple[int, Node], ...], old: Node, new: Node) -> Node:
    made: list[tuple[int, Node]] = []
    for sign, term in terms:
        if term is not old:
            made.append((sign, term))
        elif isinstance(new, Addition) and (sign > 0 or len(terms) == 1 == len(new.terms)):
            made += [(sign * inner, part) for inner, part in new.terms]
        else:
            made.append((sign, bracketed(new) if isinstance(new, Addition) else new))
    return made[0][1] if len(made) == 1 and made[0][0] > 0 else replace(parent, terms=tuple(made))


def _swapped(node: Node, old: Node, new: Node) -> Node:
    """A node with a child exchanged, nothing else."""
    values: dict[str, Any] = {}
    for entry in fields(node):
        value = getattr(node, entry.name)
        swapped = _swapped_value(value, old, new)
        if swapped is not value:
            values[entry.name] = swapped
    return replace(node, **values)


def _swapped_value(value: Any, old: Node, new: Node) -> Any:
    if value is old:
        return new
    if isinstance(value, Condition):
        return _swapped(value, old, new)
    if isinstance(value, tuple):
        made = tuple(_swapped_value(item, old, new) for item in value)
        return made if any(a is not b for a, b in zip(made, value, strict=True)) else value
    return value


def is_simple(node: Node) -> bool:
    """Whether it can be raised to a power, transposed or be a bare argument without brackets."""
    return isinstance(node, Name | Number | Group)


def reaches_right(node: Node) -> bool:
    """Whether what follows it would belong to it: a sum, a derivative, a function without brackets."""
    match node:
        case BigOperator():
            return True
        case Differentiation():
            return node.form != "fraction"
        case Call():
            return not node.bracketed
    return False


def bracketed(node: Node) -> Node:
    """A node in round brackets."""
    return node if isinstance(node, Group) else Group(node.span, "(", node)


def without_brackets(node: Node) -> Node:
    """What stands in plain brackets."""
    while isinstance(node, Group) and node.delimiter in ("(", "[", "{", r"\{") and not node.subscripts:
        node = node.body
    return node


def flat(node: Node) -> Node:
    """A node without plain brackets, sums of sums and products of products written as one, terms and factors in one
    order, functions in one spelling: for comparing what was written apart from layout. It is not for reading."""
    return _flat(_renamed(node, 0))


def _renamed(node: Node, depth: int) -> Node:
    """A node with its bound indices named by their depth."""
    if isinstance(node, BigOperator):
        names: dict[str, Node] = {
            index.key: Name(index.span, f"\0{depth + place}") for place, index in enumerate(node.indices)
        }
        inner = depth + len(names)
        bound = tuple(name for index in node.indices if isinstance(name := names[index.key], Name))
        made = (_renamed(mapped(item, names), inner) for item in node.conditions)
        conditions = tuple(item for item in made if isinstance(item, Condition))
        body = _renamed(mapped(node.body, names), inner)
        return replace(node, indices=bound, conditions=conditions, body=body)
    return rebuilt(node, lambda child: _renamed(child, depth))


def _flat(node: Node) -> Node:
    node = without_brackets(rebuilt(node, _flat))
    match node:
        case Addition(terms=terms):
            flattened: list[tuple[int, Node]] = []
            for sign, term in terms:
                inner = term.terms if isinstance(term, Addition) else ((1, term),)
                flattened += [(sign * own, part) for own, part in inner]
            if len(flattened) == 1 and flattened[0][0] > 0:
                return flattened[0][1]
            return replace(node, terms=tuple(sorted(flattened, key=repr)))
        case Fraction():
            return flat_product(Multiplication(node.span, (("", node.numerator), ("/", node.denominator))))
        case Multiplication():
            return flat_product(node)
        case Power(base=Name(key="e", subscripts=())):
            return Call(node.span, Name(node.span, "exp"), (node.exponent,), None, (), False)
        case Call():
            spelling = SPELLINGS.get(node.function.key, node.function.key)
            return replace(node, bracketed=False, function=replace(node.function, key=spelling))
    return node


def flat_product(node: Multiplication) -> Node:
    """Factors and divisors of a product, in one order, without 1."""
    joined: list[tuple[str, Node]] = []
    for operator, factor in node.factors:
        if operator not in DIVIDING and factor == Number(factor.span, "1"):
            continue
        inner = factor.factors if isinstance(factor, Multiplication) else (("", factor),)
        joined += [("/" if (operator in DIVIDING) != (own in DIVIDING) else "", part) for own, part in inner]
    joined.sort(key=repr)
    if len(joined) == 1 and joined[0][0] == "":
        return joined[0][1]
    return replace(node, factors=tuple(joined)) if joined else Number(node.span, "1")


def mapped(node: Node, names: dict[str, Node]) -> Node:
    """A node with every name of these keys, if it stands without subscripts, replaced; bound ones too."""
    if isinstance(node, Name) and node.key in names and not node.subscripts:
        return names[node.key]
    return rebuilt(node, lambda child: mapped(child, names))


def rebuilt(node: Node, change: Any) -> Node:
    """The same node with ``change(child)`` in place of every child."""
    values: dict[str, Any] = {}
    for entry in fields(node):
        value = getattr(node, entry.name)
        made = _rebuilt_value(value, change)
        if made is not value:
            values[entry.name] = made
    return replace(node, **values) if values else node


def _rebuilt_value(value: Any, change: Any) -> Any:
    if isinstance(value, Node):
        return change(value)
    if isinstance(value, tuple):
        made = tuple(_rebuilt_value(item, change) for item in value)
        return made if any(a is not b for a, b in zip(made, value, strict=True)) else value
    return value


def mentions(node: Node, key: str) -> bool:
    """Whether a name occurs in a node."""
    pending = [node]
    while pending:
        part = pending.pop()
        if isinstance(part, Name) and part.key == key:
            return True
        pending.extend(nodes_in(part))
    return False


def nodes_in(node: Node) -> Iterator[Node]:
    """The direct sub-nodes, names of functions left out."""
    from derive.latex.syntax import children

    return (child for child in children(node) if not (isinstance(node, Call) and child is node.function))
