"""A smaller probe with the same failure: the choices of a seed are left out or lowered while the failure stays.

This is what Hypothesis does with the probes it draws; a seed of the command was not drawn by it, so it is done here, on
the choices as well: whatever they say is a well-typed claim, and smaller choices are simpler ones.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.laboratory.choices import Choices
from tests.laboratory.judging import Judges, judged
from tests.laboratory.probe import Probe, made, pair_of, probe
from tests.laboratory.tally import Failure, Tally

MOST_TRIALS = 600


class RecordedChoices(Choices):
    """The choices of a seed, written down."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.made: list[int] = []

    def integer(self, low: int, high: int) -> int:
        """An integer within ``low .. high``."""
        value = super().integer(low, high)
        self.made.append(value - low)
        return value


class ReplayedChoices(Choices):
    """Choices read from a list, the lowest where it ends."""

    def __init__(self, made_: tuple[int, ...]) -> None:
        self._left = list(reversed(made_))

    def integer(self, low: int, high: int) -> int:
        """An integer within ``low .. high``."""
        return min(high, low + (self._left.pop() if self._left else 0))


def shrunk(seed: int, what: str) -> tuple[Probe, Failure] | None:
    """The smallest probe found that fails as the seed does, and how; None if the seed does not fail."""
    polynomial, pair = pair_of(seed)
    recorded = RecordedChoices(seed)
    original = probe(seed, recorded)
    best = tuple(recorded.made)
    kept: tuple[Probe, Failure] | None = None
    trials = 0

    def fails(choices: tuple[int, ...]) -> bool:
        nonlocal kept, trials
        trials += 1
        tally = Tally()
        item = made(ReplayedChoices(choices[1:]), polynomial, pair, original.kind)
        judged(item, seed, Judges(), tally)
        found = [failure for failure in tally.failures if failure.what == what]
        if found:
            kept = item, found[0]
        return bool(found)

    if not fails(best):
        return None
    improved = True
    while improved and trials < MOST_TRIALS:
        improved = False
        for candidate in _smaller(best):
            if trials >= MOST_TRIALS:
                break
            if fails(candidate):
                best, improved = candidate, True
                break
    return kept


def _smaller(choices: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Choices with some left out, or one lowered. The first, which says what kind of probe it is, is kept."""
    for length in (16, 8, 4, 2, 1):
        for place in range(len(choices) - length, 0, -length):
            yield (*choices[:place], *choices[place + length :])
    for place in range(len(choices) - 1, 0, -1):
        for lower in dict.fromkeys((0, choices[place] // 2, choices[place] - 1)):
            if 0 <= lower < choices[place]:
                yield (*choices[:place], lower, *choices[place + 1 :])
