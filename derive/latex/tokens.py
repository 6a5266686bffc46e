"""The tokens the reader reads: within limits, macros expanded, layout removed, a ``finish`` at the end.

Place on the way of a step: the reader's first stage, from a formula's text to `derive.latex.parser`. It decides nothing
about meaning; the vocabulary is consulted for macros and for words that are names.
"""

from __future__ import annotations

from derive.latex.layout import arrange
from derive.latex.macros import EXPANSIONS, expand
from derive.latex.scan import CHARACTERS, DIGITS, TOKENS, Token, scan
from derive.latex.vocabulary import Vocabulary
from derive.span import Span

__all__ = ["CHARACTERS", "DIGITS", "EXPANSIONS", "TOKENS", "Token", "tokenize"]


def tokenize(source: str, vocabulary: Vocabulary) -> tuple[Token, ...]:
    """The tokens of a formula. Raises `FormulaError`: D206 past a limit, D207 for a foreign character, D208 for a
    macro that is wrong, D205 for braces or environments that do not match, D209 for what is known but not read."""
    tokens = arrange(expand(scan(source), vocabulary), vocabulary)
    return (*tokens, Token("finish", "", Span(len(source), len(source))))
