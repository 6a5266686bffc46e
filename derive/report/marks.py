"""The signs that stand before a line in every report.

Place on the way of a step: used by the renderers.
"""

from __future__ import annotations

from derive.verdict import Word

MARKS = {
    Word.PROVED: "✓",
    Word.REFUTED: "✗",
    Word.ILL_FORMED: "!",
    Word.UNKNOWN: "?",
    Word.DEFINITION: "≔",
    Word.ASSUMPTION: "∵",
}
