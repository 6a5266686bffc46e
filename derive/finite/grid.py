"""The instances that the bounds ask for: sizes, and places of the free indices.

Place on the way of a step: `derive.finite.prover` walks through them. On a plain line free indices stand in one place
for each way in which they coincide, on an ordered line in every place within their ranges.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from derive.context import Context
from derive.finite.bounds import Line
from derive.finite.errors import NotCovered
from derive.finite.instances import Instance, Setting
from derive.finite.memory import Memory
from derive.finite.polynomials import Ring
from derive.term import free_names


def largest(lines: tuple[Line, ...], context: Context) -> int:
    """The largest size or free index that the bounds ask for."""
    return max((_top(line, context) for line in lines), default=0)


def _top(line: Line, context: Context) -> int:
    least = [context.variables[name].minimum for name in line.sizes]
    return max([*least, 0 if line.plain else 1]) + line.excess


def places(lines: tuple[Line, ...], context: Context) -> Iterator[dict[str, int]]:
    """All instances that the bounds ask for, the smallest sizes first."""
    sizes = [name for line in lines for name in line.sizes]
    ranges: list[range] = []
    for line in lines:
        top = _top(line, context)
        ranges.extend(range(context.variables[name].minimum, top + 1) for name in line.sizes)
    for values in sorted(product(*ranges), key=lambda item: (sum(item), item)):
        numbers = dict(zip(sizes, values, strict=True))
        yield from _placed(list(lines), numbers, context)


def _placed(lines: list[Line], numbers: dict[str, int], context: Context) -> Iterator[dict[str, int]]:
    """The free indices of each line in every place; on a plain line, in one place for each pattern of equality."""
    if not lines:
        yield numbers
        return
    line, rest = lines[0], lines[1:]
    choices = _patterns(len(line.indices), numbers[line.sizes[0]]) if line.plain else _values(line, numbers, context)
    for values in choices:
        yield from _placed(rest, {**numbers, **dict(zip(line.indices, values, strict=True))}, context)


def _patterns(count: int, size: int) -> Iterator[tuple[int, ...]]:
    """One tuple for each way in which ``count`` indices within 1 … size may coincide."""
    if not count:
        yield ()
        return
    for values in _patterns(count - 1, size):
        for value in range(1, min(max(values, default=0) + 1, size) + 1):
            yield (*values, value)


def _values(line: Line, numbers: dict[str, int], context: Context) -> Iterator[tuple[int, ...]]:
    placed = Instance(context, numbers, Setting({}, Ring(0)), Memory(context))

    def within(done: dict[str, int], names: tuple[str, ...]) -> Iterator[dict[str, int]]:
        ready = [name for name in names if not _ends(name, context) & set(names)]
        if not ready:
            if not names:
                yield done
                return
            raise NotCovered("indices whose ranges depend on each other")
        name = ready[0]
        variable = context.variables[name]
        assert variable.lower is not None and variable.upper is not None
        placed.numbers = {**numbers, **done}
        low, high = placed.index(variable.lower, ()), placed.index(variable.upper, ())
        for value in range(low, high + 1):
            yield from within({**done, name: value}, tuple(other for other in names if other != name))

    for found in within({}, line.indices):
        yield tuple(found[name] for name in line.indices)


def _ends(name: str, context: Context) -> frozenset[str]:
    variable = context.variables[name]
    assert variable.lower is not None and variable.upper is not None
    return free_names(variable.lower) | free_names(variable.upper)
