"""What each use of a hypothesis contributed to a difference, recorded while it happens.

Place on the way of a step: `derive.normal.rewrite` and `derive.normal.zero` record here; `derive.decide` puts the
uses on the verdict and `derive.certificate` checks them. Rewriting a polynomial P to Q with uses u keeps

    P − Q = Σ_u Σ_ranges [conditions] Π factors · (left − right)[arguments],

so whoever multiplies, sums or restricts P does the same to the uses since a mark. What is rewritten inside the
argument of a function contributes nothing of this form and becomes a substitution. Nothing recorded here is believed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from derive.evidence import HypothesisUse, Manner
from derive.normal import readback
from derive.normal.atoms import UNIT, Polynomial
from derive.normal.index import Affine, Variable
from derive.term import ONE, Cases, Family, Product, Relation, Symbol, Term, number

Place = tuple[str, tuple[Affine, ...]]


@dataclass(frozen=True)
class Use:
    """One cofactor use of the hypothesis at ``place``: the instance by ``arguments``, differentiated by ``directions``,
    times the product of ``factors`` where all ``conditions`` (``difference operator 0``) hold, summed over
    ``ranges`` (open variables from 1 to their upper limits)."""

    place: int
    text: str
    arguments: tuple[Affine, ...]
    directions: tuple[Place, ...]
    factors: tuple[Polynomial, ...]
    ranges: tuple[tuple[Variable, Affine], ...] = ()
    conditions: tuple[tuple[str, Affine], ...] = ()


class Uses:
    """The uses of one normalisation, in order."""

    def __init__(self) -> None:
        self._uses: list[Use] = []
        self._substituted: dict[int, str] = {}

    def mark(self) -> int:
        """A place in the record, to speak of what comes after it."""
        return len(self._uses)

    def add(self, use: Use) -> None:
        """One more use."""
        self._uses.append(use)

    def substitute(self, place: int, text: str) -> None:
        """Equals were replaced by equals by the hypothesis at ``place``."""
        self._substituted[place] = text

    def times(self, mark: int, *factors: Polynomial) -> None:
        """What was rewritten since the mark is multiplied."""
        self._change(mark, lambda use: replace(use, factors=(*factors, *use.factors)))

    def below(self, mark: int, opened: Mapping[Variable, Affine]) -> None:
        """What was rewritten since the mark is summed over these indices."""
        self._change(mark, lambda use: replace(use, ranges=(*opened.items(), *use.ranges)))

    def where(self, mark: int, operator: str, difference: Affine) -> None:
        """What was rewritten since the mark counts only where ``difference operator 0``."""
        self._change(mark, lambda use: replace(use, conditions=((operator, difference), *use.conditions)))

    def inside(self, mark: int) -> None:
        """What was rewritten since the mark stands in the argument of a function."""
        for use in self._uses[mark:]:
            self._substituted[use.place] = use.text
        self.forget(mark)

    def forget(self, mark: int) -> None:
        """What was rewritten since the mark came to nothing."""
        del self._uses[mark:]

    def _change(self, mark: int, change: Callable[[Use], Use]) -> None:
        if mark < len(self._uses):
            self._uses[mark:] = [change(use) for use in self._uses[mark:]]

    def evidence(self) -> tuple[HypothesisUse, ...]:
        """All uses as terms: substitutions first."""
        substituted = [
            HypothesisUse(place, text, Manner.SUBSTITUTION) for place, text in sorted(self._substituted.items())
        ]
        return (*substituted, *map(_evidence, self._uses))


def _evidence(use: Use) -> HypothesisUse:
    levels = {variable: level for level, (variable, _) in enumerate(use.ranges)}
    depth = len(use.ranges)

    def index(affine: Affine) -> Term:
        return readback.index_term(affine, levels)

    factors = tuple(readback.to_term(item, levels, depth) for item in use.factors if item != {UNIT: 1})
    cofactor: Term = factors[0] if len(factors) == 1 else Product(factors) if factors else ONE
    if use.conditions:
        held = tuple(Relation(operator, index(difference), number(0)) for operator, difference in use.conditions)
        cofactor = Cases(((held, cofactor), ((), number(0))))
    return HypothesisUse(
        use.place,
        use.text,
        Manner.COFACTOR,
        tuple((ONE, index(upper)) for _, upper in use.ranges),
        tuple(map(index, use.arguments)),
        tuple(_variable(name, tuple(map(index, where))) for name, where in use.directions),
        cofactor,
    )


def _variable(name: str, where: tuple[Term, ...]) -> Term:
    return Family(name, where) if where else Symbol(name)
