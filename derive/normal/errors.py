"""Why a normalisation can stop without an answer."""

from __future__ import annotations


class NeverDefined(Exception):
    """A denominator, or the argument of a logarithm, is identically zero."""


class NotSupported(Exception):
    """No rule covers this; the message says what."""


class BudgetExceeded(Exception):
    """The work allowed for one step is used up; the message says on what."""
