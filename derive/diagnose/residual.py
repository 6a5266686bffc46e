"""What is left of the difference of two sides, in normal form, as LaTeX.

Place on the way of a step: for `derive.diagnose.search` and `derive.diagnose.difference`. Nothing is proved here:
what is said of it is read again and judged.
"""

from __future__ import annotations

from derive.context import Context
from derive.normal import lower, readback, ring, zero
from derive.normal.atoms import Polynomial
from derive.normal.engine import Engine
from derive.normal.errors import BudgetExceeded, NeverDefined, NotSupported
from derive.term import Term
from derive.term_latex import to_latex

LONGEST = 120


def difference_term(left: Term, right: Term, context: Context) -> str:
    """right − left, if that is short, else ""."""
    return _shown(_residual(right, left, context))


def missing_term(left: Term, right: Term, context: Context) -> str:
    """left − right, if that is a single short term, else ""."""
    found = _residual(left, right, context)
    return _shown(found) if len(found) == 1 else ""


def _residual(left: Term, right: Term, context: Context) -> Polynomial:
    try:
        e = Engine(context)
        return zero.residual(e, ring.subtract(lower.lower(e, left, ()), lower.lower(e, right, ())))
    except (NotSupported, BudgetExceeded, NeverDefined):
        return {}


def _shown(polynomial: Polynomial) -> str:
    if 2 * len(polynomial) > LONGEST:  # each term takes a sign and a letter at least
        return ""
    text = to_latex(readback.to_term(polynomial)) if polynomial else ""
    return text if len(text) <= LONGEST else ""
