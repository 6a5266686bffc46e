"""The pieces of the work on a document, each of which can be given up without the others.

Place on the way of a step: `derive.check` and `derive.diagnose.document` hand what they have to do to a `Work`, piece
by piece, and say of each what stands in its place if it has to be given up. Here a piece is simply done, for as long as
it takes; `derive.isolate` has a `Work` that is watched from outside and stopped at a limit. Nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

from derive.decide import Judge

T = TypeVar("T")


class Work:
    """Does everything here and now, and gives up nothing. ``judge`` is asked whatever is asked of a judge; ``at`` is
    told what is begun, such as ``step simplify``. ``seed`` is the judge's."""

    def __init__(self, at: Callable[[str], None] | None = None, seed: int = 0) -> None:
        self.judge = Judge(seed)
        self.at = at or unwatched

    def part(self, do: Callable[[], T], given_up: Callable[[str], T]) -> T:
        """What ``do`` returns. A part is made of other pieces and of what stands between them; ``given_up``, which is
        told why in a sentence, says what is to stand in its place if it is given up between its pieces. It may change
        what later pieces rely on."""
        return do()

    def answer(self, question: Hashable, do: Callable[[], T], given_up: Callable[[str], T]) -> T:
        """The same for a piece that changes nothing and whose value can be pickled: where the work has to be done
        again from the start, the value is known, and is taken if the question is still the same. Within an answer
        there are no other pieces."""
        return do()


def unwatched(what: str) -> None:
    """Nobody watches."""
