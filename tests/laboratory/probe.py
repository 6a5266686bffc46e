"""A probe: a claim made of a seed, and what is known of it from how it was made.

Place on the way: the seed says which stratum (polynomials or the whole language), which pair of constructs, and
whether the claim is to be true, a mutant, or false from k = 3 on only. Strata and pairs are dealt out in turn, so that
the quotas of `tests.laboratory.quotas` hold of every run that is long enough, not only on average.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from derive.term import Term
from tests.laboratory.choices import Choices
from tests.laboratory.constructs import CONSTRUCTS, FILLERS, POLYNOMIAL_FILLERS
from tests.laboratory.late import late
from tests.laboratory.maker import Maker
from tests.laboratory.mutations import mutated
from tests.laboratory.occurrence import found
from tests.laboratory.places import places
from tests.laboratory.rewrites import changed
from tests.laboratory.worlds import CASES, World, world

PAIRS = tuple(combinations(CONSTRUCTS, 2))
POLYNOMIAL_PAIRS = tuple(pair for pair in PAIRS if all(CONSTRUCTS[name].polynomial for name in pair))
# of every five probes two are polynomials
STRATA = (True, False, False, True, False)
# prime to the numbers of pairs, so that a short run has all constructs
STRIDE = 509
PERCENT_TRUE, PERCENT_LATE = 48, 7
MOST_NODES = 32, 55
LONGEST_WAY = 12


@dataclass(frozen=True)
class Probe:
    """``left = right`` in a world. ``kind`` is ``true``, ``mutant`` or ``late``; ``pair`` the constructs asked for, and
    ``constructs`` those that occur; ``changes`` the rewrites made, ``mistake`` the mutation or late row."""

    world: World
    left: Term
    right: Term
    kind: str
    pair: tuple[str, str]
    constructs: frozenset[str]
    changes: tuple[str, ...]
    mistake: str

    @property
    def stratum(self) -> str:
        """Polynomials, or the whole language."""
        return "polynomials" if self.world.polynomial else "the whole language"


def pair_of(seed: int) -> tuple[bool, tuple[str, str]]:
    """Whether the seed makes a polynomial, and its pair of constructs."""
    turn, place = divmod(seed, len(STRATA))
    polynomial = STRATA[place]
    count = turn * STRATA.count(polynomial) + STRATA[:place].count(polynomial)
    pairs = POLYNOMIAL_PAIRS if polynomial else PAIRS
    return polynomial, pairs[count * STRIDE % len(pairs)]


def probe(seed: int, choices: Choices | None = None) -> Probe:
    """The probe of a seed; ``choices`` are those of the seed unless given."""
    polynomial, pair = pair_of(seed)
    choices = choices or Choices(seed)
    fate = choices.integer(0, 99)
    kind = "true" if fate < PERCENT_TRUE else "late" if fate >= 100 - PERCENT_LATE else "mutant"
    return made(choices, polynomial, pair, kind)


def made(choices: Choices, polynomial: bool, pair: tuple[str, str], kind: str) -> Probe:
    """A claim that contains a pair of constructs, small enough to be judged quickly."""
    rows = [CONSTRUCTS[name] for name in pair]
    case = choices.element(tuple(CASES)[1:]) if "case" in pair else choices.element(("", "", "", *CASES))
    givens = tuple(sorted({row.given for row in rows} - {""}))
    surroundings = world(case, givens, polynomial)
    builds = choices.shuffled([row.build for row in rows if row.build is not None])
    fillers = POLYNOMIAL_FILLERS if polynomial else FILLERS
    for attempt in range(LONGEST_WAY):
        maker = Maker(choices, surroundings, fillers if attempt < LONGEST_WAY // 2 else (), builds)
        left = maker.claim(choices.element((2, 1, 3)) if attempt < 3 else 1, "vector sides" in pair)
        if len(places(left)) > MOST_NODES[0]:
            continue
        right, changes = changed(left, maker, choices.element((1, 2, 2, 3)))
        mistake = ""
        if kind == "mutant":
            right, mistake = mutated(right, maker)
        elif kind == "late":
            right, mistake = late(right, maker)
        if kind != "true":
            right, more = changed(right, maker, 1)
            changes += more
        if len(places(right)) <= MOST_NODES[1]:
            break
    kind = kind if mistake else "true"
    return Probe(surroundings, left, right, kind, pair, found(left, right, case), tuple(changes), mistake)
