"""What the second prover cannot speak about."""

from __future__ import annotations


class NotCovered(Exception):
    """A construct that the finite-size bound is not proved for; the message is the reason, a noun phrase."""
