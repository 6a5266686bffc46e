"""The derivatives of a name that depends on others, at an instance: Taylor's formula, and its composition.

Place on the way of a step: `derive.evaluate.names` asks here when something is varied that a name depends on. An
instance holds the derivatives of a name by what it was declared to depend on; those by what lies behind that follow.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations, combinations_with_replacement
from math import factorial, prod
from typing import TYPE_CHECKING

from flint import fmpq

from derive.evaluate.instance import HIGHEST_DERIVATIVE, Component, Derivative
from derive.evaluate.numbers import ONE, ZERO, Element, Jet, TooLarge, Value, multiply

if TYPE_CHECKING:
    from derive.evaluate.names import State


def taylor_jet(state: State, key: Component, plain: fmpq, varied: list[tuple[int, Component]]) -> Jet:
    """Value and derivatives: each ε belongs to one component, so ε_s ε_t carries the derivative by both of theirs."""
    if len(varied) > HIGHEST_DERIVATIVE:
        raise TooLarge("a derivative of too high an order of an unspecified function")
    name, indices = key
    derivatives, noted = state.instance.derivatives, state.noted
    parts: dict[int, Value] = {0: plain}
    tags = 0
    for order in range(1, len(varied) + 1):
        for chosen in combinations(varied, order):
            mask, directions = 0, []
            for bit, component in chosen:
                mask |= bit
                directions.append(component)
            tags |= mask
            if order > 1:
                directions.sort()
            entry: Derivative = (name, indices, tuple(directions))
            if noted is not None:
                noted[entry] = None
            value = derivatives.get(entry)
            if value:
                parts[mask] = value
    return Jet(tags, parts)


def composed(state: State, key: Component, plain: fmpq, moves: list[tuple[Component, Jet]]) -> Element:
    """f(a + δ) = Σ ∂ᵅf(a) δᵅ / α! for nilpotent δ: the derivatives of a composition, by all chain rules at once."""
    name, indices = key
    total: Element = plain
    for order in range(1, state.level + 1):
        if order > HIGHEST_DERIVATIVE:
            raise TooLarge("a derivative of too high an order of an unspecified function")
        for chosen in combinations_with_replacement(moves, order):
            state.spend(1)
            directions = tuple(sorted(component for component, _ in chosen))
            step: Element = ONE
            for _, move in chosen:
                step = multiply(step, move)
            entry: Derivative = (name, indices, directions)
            if state.noted is not None:
                state.noted[entry] = None
            value = state.instance.derivatives.get(entry, ZERO)
            repeated = prod(factorial(count) for count in Counter(directions).values())
            total = total + multiply(step, value / repeated)
    return total
