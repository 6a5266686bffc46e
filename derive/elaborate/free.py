"""Which names occur free in a formula as written, and where.

Place on the way of a step: the elaborator asks it whether a bound index hides a name used outside of its
operator, and whether the second name of ``\\sum_{i<j}`` is in scope. It looks at syntax only and gives no
meaning."""

from __future__ import annotations

from derive.latex.syntax import BigOperator, Call, Name, Node, Number, children
from derive.latex.vocabulary import Vocabulary


def free_keys(node: Node, inner: frozenset[str] = frozenset()) -> frozenset[str]:
    """The names (labels included) that occur outside of every operator that binds them.

    An occurrence in an operator's own limits counts as inside: `own_limit_keys` is about those.
    """
    match node:
        case Name(key=key, label=label):
            here = {key} | ({label} if label is not None else set())
            below = (free_keys(child, inner) for child in children(node))
            return frozenset(here - inner).union(*below)
        case BigOperator(indices=indices):
            bound = inner | {index.key for index in indices}
            return frozenset().union(*(free_keys(child, bound) for child in children(node)))
        case _:
            return frozenset().union(*(free_keys(child, inner) for child in children(node)))


def own_limit_keys(node: BigOperator) -> frozenset[str]:
    """The names in the limits of an operator."""
    limits = tuple(limit for limit in (node.lower, node.upper) if limit is not None)
    return frozenset().union(*(free_keys(limit) for limit in limits))


def names(node: Node) -> frozenset[str]:
    """All names written anywhere, bound or not."""
    here = {node.key} if isinstance(node, Name) else set()
    return frozenset(here).union(*(names(child) for child in children(node)))


def mentioned_indices(node: Node, vocabulary: Vocabulary) -> frozenset[str]:
    r"""The declared indices a side of a relation uses free, for ``in_scope`` of the relation's other sides.

    The second name of a condition (j of ``\sum_{i<j}``) counts only if it is used outside of that operator
    too, since the operator may bind it."""
    return frozenset(
        key
        for key in _mentioned(node, frozenset())
        if (entry := vocabulary.entry(key)) is not None and entry.kind == "index"
    )


def _mentioned(node: Node, inner: frozenset[str]) -> frozenset[str]:
    match node:
        case Name(key=key, label=label):
            here = {key} | ({label} if label is not None else set())
            return frozenset(here - inner).union(*(_mentioned(child, inner) for child in children(node)))
        case BigOperator(indices=indices, conditions=conditions):
            second = {key for condition in conditions for key in names(condition)}
            bound = inner | {index.key for index in indices} | second
            return frozenset().union(*(_mentioned(child, bound) for child in children(node)))
        case _:
            return frozenset().union(*(_mentioned(child, inner) for child in children(node)))


def spelled(node: Node) -> str:
    """A name or a call of names as its author wrote it, for messages; "this expression" for anything
    longer."""
    match node:
        case Name(key=key, label=label, subscripts=subscripts, primes=primes):
            parts = [_index_text(item) for item in subscripts]
            if any(not part for part in parts):
                return key
            text = key + "'" * primes + (f"^{{({label})}}" if label is not None else "")
            joined = ",".join(parts) if any(len(part) > 1 for part in parts) else "".join(parts)
            return text + (f"_{{{joined}}}" if len(joined) > 1 else f"_{joined}" if joined else "")
        case Call(function=function, arguments=arguments) if all(
            isinstance(item, Name) for item in arguments
        ):
            return f"{spelled(function)}({', '.join(spelled(item) for item in arguments)})"
        case _:
            return "this expression"


def _index_text(node: Node) -> str:
    match node:
        case Name(key=key, subscripts=(), label=None):
            return key
        case Number(text=text):
            return text
        case _:
            return ""
