"""Where the choices of a probe come from: a seed, or Hypothesis.

Everything random in the laboratory asks a `Choices` for integers and nothing else. The command draws them from
``random.Random``, because Hypothesis takes ten times as long (5 ms a probe) and cannot be told to
make the 50,000th probe without the 49,999 before it. The suite draws the same choices with Hypothesis
(`tests.laboratory.strategies`), which then shrinks a failing probe: zero is always the simplest choice.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


class Choices:
    """Choices made by a seed."""

    def __init__(self, seed: int | str) -> None:
        self._random = Random(seed)

    def integer(self, low: int, high: int) -> int:
        """An integer within ``low .. high``."""
        return low + int(self._random.random() * (high - low + 1))

    def element(self, items: Sequence[T]) -> T:
        """One of the items; the first is the simplest."""
        return items[self.integer(0, len(items) - 1)]

    def chance(self, percent: int) -> bool:
        """True in ``percent`` of 100 cases."""
        return self.integer(0, 99) >= 100 - percent

    def shuffled(self, items: Sequence[T]) -> tuple[T, ...]:
        """The items in some order."""
        left = list(items)
        return tuple(left.pop(self.integer(0, len(left) - 1)) for _ in items)


class DrawnChoices(Choices):
    """Choices that Hypothesis makes, and shrinks towards zero."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw

    def integer(self, low: int, high: int) -> int:
        """An integer within ``low .. high``."""
        return self._draw(st.integers(low, high))
