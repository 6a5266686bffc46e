"""Reading hypotheses: what they mention, and which of them simply give a name its value.

Place on the way of a step: the search for instances asks here which names belong together, and which hypotheses of the
form ``component = expression`` can be obeyed by computing the component from the expression, which makes them hold
with all derivatives.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from derive.context import Context, Hypothesis
from derive.evaluate.instance import Substitution
from derive.evaluate.names import functions_in, names_behind
from derive.term import Apply, Bound, Family, Partial, Symbol, Term, children, free_names


def names_of(hypothesis: Hypothesis) -> frozenset[str]:
    """All names and functions a hypothesis mentions."""
    found: frozenset[str] = frozenset()
    for term in _terms(hypothesis):
        found |= free_names(term) | functions_in(term)
    return found


def known_names(context: Context, hypothesis: Hypothesis) -> frozenset[str]:
    """The declared and defined names that a hypothesis restricts: those it mentions, or the one it is a property of."""
    if hypothesis.of:
        return frozenset({hypothesis.of})
    return names_of(hypothesis) & (context.variables.keys() | context.definitions.keys())


def _terms(hypothesis: Hypothesis) -> Iterator[Term]:
    for relation in (hypothesis.relation, *hypothesis.conditions):
        yield from (relation.left, relation.right)
    for lower, upper in hypothesis.ranges:
        yield from (lower, upper)


def derivative_order(context: Context, term: Term) -> int:
    """How many derivatives stand within each other, definitions unfolded."""
    return _order(context, term, {})


def _order(context: Context, term: Term, known: dict[str, int]) -> int:
    """``known`` holds the orders of definitions: each is looked into once, however often it is used."""
    inner = max((_order(context, child, known) for child in children(term)), default=0)
    match term:
        case Partial():
            return inner + 1
        case Apply(_, _, orders):
            return inner + sum(orders)
        case Symbol(name) | Family(name) if name in context.definitions:
            if name not in known:
                known[name] = _order(context, context.definitions[name].body, known)
            return max(inner, known[name])
    return inner


def relation_order(context: Context, hypothesis: Hypothesis) -> int:
    """The same for a hypothesis."""
    relation = hypothesis.relation
    return max(derivative_order(context, relation.left), derivative_order(context, relation.right))


def dependencies(context: Context, hypothesis: Hypothesis) -> tuple[str, ...]:
    """The names that the dependent families of a hypothesis are functions of."""
    behind = names_behind(context, names_of(hypothesis))
    found: dict[str, None] = {}
    for name in sorted(behind):
        if name in context.variables and name in _spoken_of(context, hypothesis):
            found.update(dict.fromkeys(context.variables[name].depends_on))
    return tuple(found)


def _spoken_of(context: Context, hypothesis: Hypothesis) -> frozenset[str]:
    """Names in the hypothesis, definitions unfolded, without what dependent names depend on."""
    found: set[str] = set()
    waiting = sorted(names_of(hypothesis))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            if name in context.definitions:
                body = context.definitions[name].body
                waiting.extend(free_names(body) | functions_in(body))
    return frozenset(found)


def substitutions_of(
    context: Context, hypotheses: Sequence[Hypothesis]
) -> tuple[dict[str, tuple[Substitution, ...]], dict[int, str]]:
    """The hypotheses that can be read as ``component := expression`` without a circle, by name; and the places of
    those that are alone in speaking of their name, with the name."""
    found: dict[str, list[tuple[int, Substitution]]] = {}
    edges: dict[str, frozenset[str]] = {}

    def reaches(names: frozenset[str]) -> frozenset[str]:
        waiting, seen = sorted(names_behind(context, names)), set[str]()
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen.add(name)
                waiting.extend(names_behind(context, edges.get(name, frozenset())))
        return frozenset(seen)

    for place, hypothesis in enumerate(hypotheses):
        if hypothesis.relation.operator != "=":
            continue
        sides = (hypothesis.relation.left, hypothesis.relation.right)
        for target, value in (sides, sides[::-1]):
            substitution = _substitution(context, hypothesis, target, value)
            if substitution is None:
                continue
            used = substitution_names(substitution)
            if substitution.name in reaches(used):
                continue
            found.setdefault(substitution.name, []).append((place, substitution))
            edges[substitution.name] = edges.get(substitution.name, frozenset()) | used
            break
    alone = {entries[0][0]: name for name, entries in found.items() if len(entries) == 1}
    return {name: tuple(item for _, item in entries) for name, entries in found.items()}, alone


def _substitution(context: Context, hypothesis: Hypothesis, target: Term, value: Term) -> Substitution | None:
    match target:
        case Symbol(name):
            pattern: tuple[Term, ...] = ()
        case Family(name, pattern):
            pass
        case _:
            return None
    variable = context.variables.get(name)
    if name in context.definitions or variable is None or variable.sort not in ("scalar", "family"):
        return None
    parameters = [part.level for part in pattern if isinstance(part, Bound)]
    if sorted(parameters) != list(range(len(hypothesis.ranges))):
        return None
    if any(_mentions_bound(part) for part in pattern if not isinstance(part, Bound)):
        return None
    return Substitution(name, pattern, hypothesis.ranges, hypothesis.conditions, value)


def _mentions_bound(term: Term) -> bool:
    return isinstance(term, Bound) or any(_mentions_bound(child) for child in children(term))


def substitution_names(substitution: Substitution) -> frozenset[str]:
    """All names a substitution is computed from."""
    return (free_names(substitution.value) | functions_in(substitution.value)).union(
        *(free_names(part) for part in substitution.pattern),
        *(free_names(bound) for pair in substitution.ranges for bound in pair),
        *(free_names(side) for item in substitution.conditions for side in (item.left, item.right)),
    )
