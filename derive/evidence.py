"""What a verdict rests on, as data that anyone can check again.

Place on the way of a step: the normal form records uses of hypotheses, the domain rules record why each side condition
holds; `derive.decide` puts both on the verdict. A stored piece of evidence is never believed: `derive.certificate`
and `derive.replay` check it against the document.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from derive.term import Term


class Manner(StrEnum):
    """How a hypothesis was used."""

    COFACTOR = "cofactor"
    SUBSTITUTION = "substitution"


@dataclass(frozen=True, slots=True)
class HypothesisUse:
    """One use of the equation ``context.hypotheses[place]``, whose LaTeX is ``text``.

    As a ``cofactor`` it contributes ``Σ_ranges cofactor · ∂_directions (left − right)[arguments]`` to the certificate
    ``lhs − rhs − Σ cofactor · (hypothesis) = 0``: ``ranges[n] = (lower, upper)`` are the limits of ``Bound(n)``, and
    ``arguments`` (one index term for each parameter of the hypothesis), ``directions`` (the variables it is
    differentiated by, in order) and ``cofactor`` stand below these bound indices.

    As a ``substitution`` it replaced equals by equals wherever its left side stands (``y_i = \\delta_{i\\ell}``), or
    inside the argument of a function; then everything else is empty and the cofactor is None.
    """

    place: int
    text: str
    manner: Manner
    ranges: tuple[tuple[Term, Term], ...] = ()
    arguments: tuple[Term, ...] = ()
    directions: tuple[Term, ...] = ()
    cofactor: Term | None = None


@dataclass(frozen=True, slots=True)
class Discharge:
    """A side condition that holds: its LaTeX, and what shows it (``declared: y is positive``, ``hypothesis: …``,
    ``\\exp is positive``, ``1 ≤ i ≤ n``), each once, in the order of use."""

    condition: str
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IndexRange:
    """The range ``lower .. upper`` (LaTeX) of a sum, product or vector, and whether it is known to hold an index for
    all sizes; where it is not, an empty sum is 0 and an empty product 1."""

    lower: str
    upper: str
    nonempty: bool
