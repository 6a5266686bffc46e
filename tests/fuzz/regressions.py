"""Inputs that once failed, each with what must come of it."""

from __future__ import annotations

FORMULAS: tuple[tuple[str, str], ...] = ()
DOCUMENTS: tuple[tuple[bytes, str], ...] = ()
