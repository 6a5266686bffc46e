r"""Sums and products over indices: what they bind, over which range, and what a name they bind hides.

Place on the way of a step: `derive.elaborate.expression` hands every `BigOperator` and condition here.

**Which names an operator binds.** Those it has limits for. ``\sum_{i<j}`` and ``\sum_{i \neq j}`` without
limits bind ``i``; the second name is free if it is in scope (bound by an operator around this one, used free
elsewhere in the side or in the line, or fixed by the declarations) or is not used in the body, and bound too
if it is not: `derive.elaborate.second` decides it beforehand. **Over which range.** The limits; else, for
every bound name, both ends given by conditions (``1 \le i < j \le n``); else the declared range. There is no
other: a name without a range is an error."""

from __future__ import annotations

from collections.abc import Callable

from derive.diagnostic import fail
from derive.elaborate.affine import same
from derive.elaborate.free import free_keys, own_limit_keys, spelled
from derive.elaborate.names import read_index, summed
from derive.elaborate.scope import BoundIndex, Choice, Frame, Run, Scope, Value, probe, scalar
from derive.latex.syntax import BigOperator, Condition, Name
from derive.term import ONE, Binder, Relation, Term

_STRICT = {"<": True, "<=": False}
_FLIPPED = {">": "<", ">=": "<="}


def read_condition(run: Run, node: Condition, scope: Scope) -> Callable[[Frame], Relation]:
    """How to build a condition on indices or scalars."""
    left, right = run.read(run, node.left, scope, 0), run.read(run, node.right, scope, 0)
    return lambda frame: Relation(node.operator, left.build(frame, ()), right.build(frame, ()))


def read_big(run: Run, node: BigOperator, scope: Scope, want: int, top: bool) -> Value:
    """The value of a sum or product over one or several indices; a sum of vectors is a vector."""
    if want and node.operator != "sum":
        raise fail("D307", "a product over an index of vectors has no meaning", node.span)
    outer, inner = scope, scope
    ranges: list[tuple[BoundIndex, Value, Value]] = []
    spent: set[int] = set()
    for index in node.indices:
        if index.subscripts or index.label is not None or index.primes:
            raise fail("D311", f"{spelled(index)} cannot be bound; use a plain name", index.span)
        _hiding(run, node, index, scope)
        lower, upper = _range(run, node, index, outer, spent)
        number = run.number()
        first, last = lower.build(outer.probes, ()), upper.build(outer.probes, ())
        run.ranges[probe(number).name] = (first, last)
        bound = BoundIndex(index.key, number, Choice(index.key, _bound(number), first, last))
        ranges.append((bound, lower, upper))
        inner = inner.bind(bound)
    kept = [condition for place, condition in enumerate(node.conditions) if place not in spent]
    conditions = [read_condition(run, condition, inner) for condition in kept]
    body = run.read(run, node.body, inner, want)

    def build(frame: Frame, at: tuple[Term, ...], place: int = 0) -> Term:
        bound, lower, upper = ranges[place]
        below = frame.below(bound.number)
        last = place + 1 == len(ranges)
        held = tuple(make(below) for make in conditions) if last else ()
        term = body.build(below, at) if last else build(below, at, place + 1)
        return Binder(node.operator, lower.build(frame, ()), upper.build(frame, ()), held, term, bound.key)

    return Value(body.shape, lambda frame, at: build(frame, at), body.row)


def _bound(number: int) -> Value:
    """The value of a bound index."""
    return scalar(lambda frame: frame.levels[number])


def _hiding(run: Run, node: BigOperator, index: Name, scope: Scope) -> None:
    """Report a bound index that hides something of the same name."""
    key = index.key
    found = run.variable(run.vocabulary.resolve(key))
    if key in own_limit_keys(node):
        message = f"the bound index {key} also stands in its own limit; read as an index of another name"
        run.report("D302", message, node.head)
    elif scope.find(key) is not None:
        message = f"{key} is already bound by the operator around this one; read as an index of another name"
        run.report("D301", message, node.head)
    elif key in run.outside:
        message = (
            f"the bound index {key} hides the {key} used outside of it; read as an index of another name"
        )
        run.report("D301", message, node.head)
    elif found is not None and found.sort != "index":
        message = (
            f"the bound index {key} hides the declared {found.sort} {key}; read as an index of another name"
        )
        run.report("D301", message, node.head)


def _range(run: Run, node: BigOperator, index: Name, scope: Scope, spent: set[int]) -> tuple[Value, Value]:
    """Lower and upper limit, read outside of the operator; conditions used up as limits are ``spent``."""
    lower = read_index(run, node.lower, scope) if node.lower is not None else None
    upper = read_index(run, node.upper, scope) if node.upper is not None else None
    if lower is not None and upper is not None:
        return lower, upper
    found = run.variable(run.vocabulary.resolve(index.key))
    declared = found is not None and found.sort == "index"
    first = found.lower if found is not None and declared else None
    last = found.upper if found is not None and declared else None
    if lower is not None:
        if first is None or last is None or not same(lower.build(scope.probes, ()), first):
            raise fail("D308", f"no upper limit for {index.key}: write it above the operator", node.head)
        return lower, _closed(last)
    if upper is not None:
        if first is None:
            raise fail(
                "D308", f"no lower limit for {index.key}: write {index.key} = 1 below the operator", node.head
            )
        return _closed(first), upper
    written = (
        _limit(run, node, index.key, scope, spent, False),
        _limit(run, node, index.key, scope, spent, True),
    )
    if written[0] is not None and written[1] is not None:
        spent.update(written[0][1], written[1][1])
        return written[0][0], written[1][0]
    if first is None or last is None:
        message = f"no range for {index.key}: give limits, or declare it as an index with a range"
        raise fail("D308", message, node.head)
    return _closed(first), _closed(last)


def _closed(term: Term) -> Value:
    return scalar(lambda _: term)


def _next(value: Value, step: int) -> Value:
    """The integer after (step 1) or before (step −1) a limit."""
    return scalar(lambda frame: summed([(1, value.build(frame, ())), (step, ONE)]))


def _limit(
    run: Run,
    node: BigOperator,
    key: str,
    scope: Scope,
    spent: set[int],
    upper: bool,
    seen: frozenset[str] = frozenset(),
) -> tuple[Value, set[int]] | None:
    """A limit of an index written as a condition: its own (``1 \\le i``), or that of an index of the same
    operator it is compared with (``i < j \\le n``). With it, the conditions that it makes superfluous."""
    bound = {index.key for index in node.indices}
    for place, condition in enumerate(node.conditions):
        small, large = condition.left, condition.right
        if condition.operator in _FLIPPED:
            small, large = large, small
        operator = _FLIPPED.get(condition.operator, condition.operator)
        mine, other = (small, large) if upper else (large, small)
        if operator not in _STRICT or not (
            isinstance(mine, Name) and mine.key == key and not mine.subscripts
        ):
            continue
        if not free_keys(other) & bound:
            value = read_index(run, other, scope)
            return (_next(value, -1 if upper else 1) if _STRICT[operator] else value), {place}
    for condition in node.conditions:
        small, large = condition.left, condition.right
        if condition.operator in _FLIPPED:
            small, large = large, small
        mine, other = (small, large) if upper else (large, small)
        if condition.operator in ("=", "!=") or not (isinstance(mine, Name) and isinstance(other, Name)):
            continue
        if mine.key == key and other.key in bound - seen - {key}:
            found = _limit(run, node, other.key, scope, spent, upper, seen | {key})
            if found is not None:
                return found[0], set()
    return None
