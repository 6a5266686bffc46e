"""A quick look at a candidate: a handful of instances that tell nearly all wrong ones from right ones.

Place on the way of a step: `derive.diagnose.search` asks before it asks the judge. Surviving proves nothing; failing
means that the two sides certainly differ somewhere.
"""

from __future__ import annotations

from itertools import islice

from derive.context import Context
from derive.decide import Judge
from derive.evaluate import Evaluator, Instance, NoValue
from derive.evaluate.claim import Claim, Purse
from derive.reading import Target
from derive.term import Term

INSTANCES = 80
MOST_TELLING = 10
MOST_ALIKE = 2
SMALL = 4
FIRST = 4
MOST_COMPARED = 6
DERIVATIVES = 2


class Probe:
    """Instances of one target's context at which candidates are held against it, as long as the purse lasts."""

    def __init__(self, judge: Judge, target: Target, purse: Purse) -> None:
        self._purse = purse
        self._target = target
        self._evaluator = Evaluator(target.context)
        self._instances = list(_chosen(judge, target.context))
        # what is proved has a value wherever its target has one
        self._defined = self._where_defined()

    def _where_defined(self) -> list[Instance]:
        try:
            claim = Claim(self._evaluator, self._target.left, self._target.left, self._purse)
        except (NoValue, RecursionError):
            return []
        return list(islice(filter(claim.agrees, self._instances), MOST_COMPARED))

    def agrees(self, term: Term) -> bool:
        """Whether no instance tells a side from the target, and the side has a value where the target has. The instance
        that tells the most apart is moved to the front."""
        try:
            claim = Claim(self._evaluator, self._target.left, term, self._purse)
        except (NoValue, RecursionError):
            return True  # the judge will say
        for place, instance in enumerate(self._instances):
            if claim.difference(instance) is not None:
                if place:
                    self._instances.insert(0, self._instances.pop(place))
                return False
        return all(map(claim.agrees, self._defined))


def _chosen(judge: Judge, context: Context) -> list[Instance]:
    """The instances with the most different values, at different sizes and indices, and some of the first. At zeros and
    ones too much agrees; at large sizes an inverse or a determinant costs more than it tells."""
    names = [name for name in context.variables if name not in context.definitions]
    found = judge.instances(context, names, INSTANCES, DERIVATIVES)
    small = [instance for instance in found if max(instance.integers.values(), default=0) <= SMALL] or found
    telling = sorted(small, key=_plainness)
    chosen: dict[tuple[tuple[str, int], ...], list[Instance]] = {}
    for instance in telling:
        group = chosen.setdefault(tuple(instance.integers.items()), [])
        if len(group) < MOST_ALIKE:
            group.append(instance)
    kept = [instance for instance in telling if any(instance is item for group in chosen.values() for item in group)]
    return [*kept[:MOST_TELLING], *found[:FIRST]]


def _plainness(instance: Instance) -> int:
    """Minus how many values besides 0 and ±1 there are."""
    return -len({value for value in instance.values.values() if value not in (0, 1, -1)})
