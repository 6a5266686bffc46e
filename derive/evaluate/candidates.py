"""Proposals for instances, simplest first: sizes and index values (frames), then numbers for everything real (styles).

Place on the way of a step: the search takes a frame and a style, fills a draft with numbers that respect the signs and
shapes of the declarations, and lets `derive.evaluate.hypotheses` settle it. What is proposed here need not satisfy any
hypothesis, but the proposals near zero and one often do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import combinations, combinations_with_replacement, islice, product
from random import Random

from flint import fmpq

from derive.context import Context, Variable
from derive.evaluate import shaped_matrices
from derive.evaluate.evaluate import Evaluator
from derive.evaluate.instance import Component, Instance, exponents, vector_exponents
from derive.evaluate.names import State
from derive.evaluate.numbers import NoValue

TIERS = 6
STYLES = 60
PLAIN_STYLES = 12
_LARGEST_HINT = 40
_WORK = 20_000
_MOST_DERIVATIVES = 400

Frame = dict[str, int]
Tier = Callable[[], list[Frame]]


def frames(
    evaluator: Evaluator, names: Sequence[str], static: Sequence[int], hints: Sequence[int]
) -> list[Tier]:
    """Integer values of the needed sizes and indices in tiers of growing size. ``static`` are the hypotheses about
    integers alone (by place), which every frame satisfies together with the conditions of the context. A tier is made
    when it is called: the later ones have thousands of frames, and most claims are decided before."""
    context = evaluator.context
    sizes = [context.variables[name] for name in names if _sort(context, name) == "size"]
    indices = [context.variables[name] for name in names if _sort(context, name) == "index"]
    conditions = [evaluator.condition_code(item, 0) for item in context.conditions]
    conditions += [evaluator.condition_code(context.hypotheses[place].relation, 0) for place in static]

    def fits(frame: Frame) -> bool:
        try:
            state = State(Instance(frame), _WORK)
            return all(condition(state) for condition in conditions)
        except NoValue:
            return False

    def tier(chosen_sizes: list[Frame]) -> list[Frame]:
        ordered: list[tuple[int, Frame]] = []
        for place, chosen in enumerate(chosen_sizes):
            fitting = filter(fits, islice(_with_indices(evaluator, dict(chosen), indices), 4000))
            spread = _spread(list(fitting), 24)
            ordered.extend((place + rank, frame) for rank, frame in enumerate(spread))
        return [frame for _, frame in sorted(ordered, key=lambda pair: pair[0])]

    return [partial(tier, chosen_sizes) for chosen_sizes in _size_tiers(sizes, hints)]


def _sort(context: Context, name: str) -> str:
    return context.variables[name].sort if name in context.variables else ""


def _size_tiers(sizes: Sequence[Variable], hints: Sequence[int]) -> Iterator[list[Frame]]:
    if not sizes:
        yield [{}]
        return
    for tier in range(TIERS):
        offsets = [item for item in product(range(tier + 1), repeat=len(sizes)) if max(item) == tier]
        if len(offsets) > 1:
            # all equal first, then combinations of sizes that differ pairwise
            offsets.sort(key=lambda item: (len(set(item)) > 1, len(sizes) - len(set(item)), item))
        yield [
            {size.name: size.minimum + offset for size, offset in zip(sizes, item, strict=True)}
            for item in offsets[:12]
        ]
    largest = max(size.minimum for size in sizes) + TIERS - 1
    for value in sorted({value for hint in hints for value in (hint, hint + 1)}):
        if largest < value <= _LARGEST_HINT:
            yield [{size.name: value for size in sizes}]


def _with_indices(evaluator: Evaluator, frame: Frame, indices: Sequence[Variable]) -> Iterator[Frame]:
    """Every assignment of the free indices; an index whose range mentions another index comes after it."""
    if not indices:
        yield frame
        return
    for place, variable in enumerate(indices):
        try:
            state = State(Instance(frame), _WORK)
            lower = evaluator.integer_code(variable.lower, 0)(state) if variable.lower else 1
            upper = evaluator.integer_code(variable.upper, 0)(state) if variable.upper else 3
        except NoValue:
            continue
        others = [*indices[:place], *indices[place + 1 :]]
        for value in range(lower, upper + 1):
            yield from _with_indices(evaluator, {**frame, variable.name: value}, others)
        return


def _spread(items: list[Frame], most: int) -> list[Frame]:
    """The first few, then some from the whole range."""
    first = items[: most // 2]
    rest = items[most // 2 :]
    step = max(1, len(rest) // (most - len(first))) if len(first) < most else 1
    return first + rest[::step][: most - len(first)]


def fill(
    evaluator: Evaluator, names: Sequence[str], frame: Frame, style: int, order: int, seed: int
) -> Instance:
    """A draft (its mappings are dictionaries) with numbers of one style for all real names and functions."""
    context = evaluator.context
    draft = Instance(dict(frame), {}, {}, {})
    state = State(draft, _WORK)
    for place, name in enumerate(names):
        variable = context.variables.get(name)
        if variable is None or name in context.definitions or variable.sort in ("size", "index"):
            continue
        random = Random(f"{seed} {style} {name}")
        lengths = evaluator.lengths(state, name)
        if variable.sort == "function":
            _fill_function(draft, variable, lengths, style, place, random)
            continue
        _fill_values(draft, variable, lengths, style, place, random)
        if order and variable.depends_on:
            components = [
                (other, item)
                for other in sorted(variable.depends_on)
                for item in product(*(range(1, length + 1) for length in evaluator.lengths(state, other)))
            ]
            _fill_derivatives(draft, variable, lengths, components, style, order, random)
    return draft


def _raw(style: int, position: int, count: int, place: int, is_scalar: bool, random: Random) -> fmpq:
    """The number at one position of a name before its properties are respected."""
    match style:
        case 0:
            return fmpq(0)
        case 1:
            return fmpq(1)
        case 2:
            return fmpq(place + 1) if is_scalar else fmpq(int(position == 0))
        case 3:
            return fmpq(place + 2) if is_scalar else fmpq(position + 1)
        case 4:
            return fmpq(-1)
        case 5:
            return fmpq(1, count + is_scalar)
        case 6:
            return fmpq(-place - 2) if is_scalar else fmpq(int(position == count - 1))
        case 7:
            return fmpq(place % 2)
        case 8:
            return fmpq((place + 1) % 2)
        case 9:
            return fmpq(-1 if position % 2 else 1)
        case 10:
            return fmpq(2)
        case 11:
            return fmpq(position + place + 1)
    if style % 3 == 2:
        return fmpq(random.choice((-3, -2, -1, 1, 1, 2, 3, 5)), random.choice((1, 2, 3, 4)))
    if style % 3 == 1:
        return fmpq(random.randint(-5, 7))
    return fmpq(random.randint(-2, 3))


def _respecting(value: fmpq, properties: frozenset[str]) -> fmpq:
    """The nearest simple number of the declared sign and kind."""
    if "integer" in properties and value.q != 1:
        value = fmpq(value.ceil())
    if "nonzero" in properties and value == 0:
        value = fmpq(1)
    if "positive" in properties:
        return value if value > 0 else 1 - value
    if "negative" in properties:
        return value if value < 0 else -value - 1
    if "nonnegative" in properties or "probability" in properties:
        return abs(value)
    return value


def _fill_values(
    draft: Instance, variable: Variable, lengths: tuple[int, ...], style: int, place: int, random: Random
) -> None:
    assert isinstance(draft.values, dict)
    values: dict[Component, fmpq] = draft.values
    properties = variable.properties
    indices = list(product(*(range(1, length + 1) for length in lengths)))
    last = lengths[-1] if lengths else 1
    for position, item in enumerate(indices):
        # uniform values are meant along the last axis, units of a square matrix are the rows of the identity
        count = last if style == 5 else len(indices)
        if style in (2, 6) and len(lengths) == 2 and lengths[0] == lengths[1]:
            step = item[1] - item[0] if style == 2 else lengths[0] + 1 - item[0] - item[1]
            value = fmpq(int(step == 0))
        else:
            value = _raw(style, position, count, place, not lengths, random)
        values[variable.name, item] = _respecting(value, properties)
    if len(lengths) == 2 and properties & shaped_matrices.SHAPED:
        numbers = [[values[variable.name, (n, m)] for m in range(1, last + 1)] for n in range(1, lengths[0] + 1)]
        for item, value in shaped_matrices.shaped(numbers, properties, style).items():
            values[variable.name, item] = value
    elif properties & {"symmetric", "antisymmetric"}:
        for item in indices:
            values[variable.name, item] = _mirrored(values, variable, item)
    if "unit norm" in properties and lengths:
        for lead in product(*(range(1, length + 1) for length in lengths[:-1])):
            row = [(variable.name, (*lead, index)) for index in range(1, last + 1)]
            values.update(zip(row, shaped_matrices.on_the_sphere([values[key] for key in row]), strict=True))
    if "probability" in properties and lengths:
        for lead in product(*(range(1, length + 1) for length in lengths[:-1])):
            row = [(variable.name, (*lead, index)) for index in range(1, last + 1)]
            total = sum((values[key] for key in row), fmpq(0))
            for position, key in enumerate(row):
                # nothing given: all on the first, which is easier to follow by hand than equal shares
                values[key] = values[key] / total if total else fmpq(int(position == 0))


def _mirrored(values: Mapping[Component, fmpq], variable: Variable, item: tuple[int, ...]) -> fmpq:
    """The value of a component by that with ascending indices."""
    if "antisymmetric" in variable.properties and len(set(item)) < len(item):
        return fmpq(0)
    value = values.get((variable.name, tuple(sorted(item))), fmpq(0))
    exchanges = sum(first > second for first, second in combinations(item, 2))
    return -value if exchanges % 2 and "antisymmetric" in variable.properties else value


def _fill_derivatives(
    draft: Instance,
    variable: Variable,
    lengths: tuple[int, ...],
    components: Sequence[Component],
    style: int,
    order: int,
    random: Random,
) -> None:
    if style == 0:
        return
    assert isinstance(draft.derivatives, dict)
    written = 0
    for degree in range(1, order + 1):
        for item in product(*(range(1, length + 1) for length in lengths)):
            for directions in combinations_with_replacement(components, degree):
                if style <= 3:
                    same = all(not item or not other[1] or other[1][-1] == item[-1] for other in directions)
                    value = fmpq(style if degree == 1 else style - 1) if same else fmpq(0)
                elif style < PLAIN_STYLES:
                    value = fmpq(1 if degree == 1 else written % 2)
                else:
                    value = fmpq(random.choice((-1, 0, 0, 1, 1, 2)))
                written += 1
                if written > _MOST_DERIVATIVES:
                    return
                if value:
                    draft.derivatives[variable.name, item, tuple(sorted(directions))] = value


def _fill_function(
    draft: Instance, variable: Variable, lengths: tuple[int, ...], style: int, place: int, random: Random
) -> None:
    """Zero, a sum, a sum of squares, a mixture; or a random cubic. With a sign: a constant plus squares."""
    assert isinstance(draft.coefficients, dict)
    monomials = vector_exponents(lengths[0]) if lengths else exponents(variable.arity)
    signed = variable.properties & {"positive", "nonnegative", "nonzero", "negative"}
    for component in product(*(range(1, length + 1) for length in lengths[1:])):
        for position, monomial in enumerate(monomials):
            degree = sum(monomial)
            match style:
                case 0:
                    value = 0
                case 1:
                    value = int(degree == 1)
                case 2:
                    value = int(degree == 2)
                case 3:
                    value = (position + place + sum(component)) % 3
                case _:
                    value = random.choice((-2, -1, 0, 0, 1, 1, 2))
            if signed:
                even = all(exponent % 2 == 0 for exponent in monomial)
                value = 1 + abs(value) if degree == 0 else abs(value) if even else 0
                value = -value if "negative" in signed else value
            if value:
                draft.coefficients[variable.name, component, monomial] = fmpq(value)
