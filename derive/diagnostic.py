"""Findings as values: a code, a place, and a sentence an author of mathematics can act on.

Nothing here decides or prints. Codes are stable and never reused: the rows of `CODES` are the list of all of them.
1xx document, 2xx reading, 3xx scope and shape, 4xx refuted, 5xx unknown, 6xx hygiene (notes, never an error).
"""

from __future__ import annotations

from dataclasses import dataclass

from derive.span import Span

CODES: dict[str, str] = {
    "D101": "unreadable-file",
    "D102": "unknown-key",
    "D103": "missing-key",
    "D104": "wrong-type",
    "D105": "backslash-in-double-quotes",
    "D106": "duplicate-id",
    "D107": "unknown-step",
    "D108": "name-not-fresh",
    "D109": "circular-definition",
    "D110": "bad-declaration",
    "D111": "too-large",
    "D112": "not-as-expected",
    "D113": "too-many-expectations",
    "D201": "unexpected-token",
    "D202": "unexpected-end",
    "D203": "undeclared-name",
    "D204": "ambiguous",
    "D205": "unbalanced",
    "D206": "too-long",
    "D207": "bad-character",
    "D208": "bad-macro",
    "D209": "not-supported",
    "D210": "second-reader-disagrees",
    "D301": "shadowed-index",
    "D302": "shadowed-limit",
    "D303": "dropped-index",
    "D304": "vector-for-scalar",
    "D305": "free-index-on-one-side",
    "D306": "wrong-number-of-indices",
    "D307": "shape-mismatch",
    "D308": "unbound-index",
    "D309": "index-out-of-range",
    "D310": "never-defined",
    "D311": "not-an-index",
    "D312": "scalar-for-vector",
    "D313": "unsettled-size",
    "D401": "not-equal",
    "D402": "inherited",
    "D403": "case-not-entailed",
    "D410": "dropped-sign",
    "D411": "wrong-sign",
    "D412": "undistributed-sign",
    "D420": "wrong-index",
    "D421": "swapped-indices",
    "D422": "exchanged-indices",
    "D423": "shifted-index",
    "D424": "wrong-bound-index",
    "D425": "transposed",
    "D426": "captured-index",
    "D427": "exchanged-factors",
    "D428": "lost-inverse",
    "D429": "extra-inverse",
    "D430": "wrong-symbol",
    "D431": "swapped-symbols",
    "D432": "other-layout",
    "D440": "lost-factor",
    "D441": "extra-factor",
    "D442": "wrong-number",
    "D443": "inverted-fraction",
    "D450": "lost-exponent",
    "D451": "extra-exponent",
    "D452": "wrong-exponent",
    "D453": "wrong-order",
    "D460": "lost-function",
    "D461": "extra-function",
    "D462": "wrong-function",
    "D463": "moved-function",
    "D470": "lost-sum",
    "D471": "extra-sum",
    "D472": "wrong-limit",
    "D473": "lost-condition",
    "D474": "extra-condition",
    "D475": "wrong-condition",
    "D480": "moved-bracket",
    "D481": "moved-factor",
    "D490": "lost-term",
    "D491": "extra-term",
    "D492": "swapped-delta-cases",
    "D493": "wrong-operator",
    "D501": "no-rule",
    "D502": "side-condition",
    "D503": "budget",
    "D504": "relation-not-supported",
    "D505": "no-instance",
    "D506": "not-decided",
    "D507": "provers-disagree",
    "D601": "component-of-function",
    "D602": "layout-ignored",
    "D603": "wrong-limit-name",
    "D604": "layout-inferred",
    "D605": "differential",
}


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding about a formula or a document.

    ``span`` is a range of the formula's source text (None: the whole); ``severity`` is ``error`` or ``note``.
    """

    code: str
    message: str
    span: Span | None = None
    severity: str = "error"

    @property
    def name(self) -> str:
        """The code's name, e.g. ``shadowed-index``."""
        return CODES[self.code]


class FormulaError(Exception):
    """A formula that cannot be read or has no meaning: carries its diagnostic. Caught by the checker, which turns it
    into a finding."""

    def __init__(self, diagnostic: Diagnostic):
        super().__init__(f"{diagnostic.code} {diagnostic.name}: {diagnostic.message}")
        self.diagnostic = diagnostic


def fail(code: str, message: str, span: Span | None = None) -> FormulaError:
    """The exception to raise for a formula's error: ``raise fail("D203", "…", span)``."""
    return FormulaError(Diagnostic(code, message, span))
