"""The probes of the laboratory as Hypothesis strategies: the same choices, drawn and shrunk by Hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.laboratory.choices import DrawnChoices
from tests.laboratory.probe import PAIRS, POLYNOMIAL_PAIRS, Probe, made


@st.composite
def probes(
    draw: st.DrawFn, polynomial: bool | None = None, kinds: tuple[str, ...] = ("true", "mutant", "late")
) -> Probe:
    """Probes of one stratum, or of both, of some kinds."""
    choices = DrawnChoices(draw)
    within = choices.chance(50) if polynomial is None else polynomial
    pair = choices.element(POLYNOMIAL_PAIRS if within else PAIRS)
    return made(choices, within, pair, choices.element(kinds))
