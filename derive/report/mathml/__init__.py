"""Formulas as MathML Core, from our own tree of what an author wrote.

Place on the way of a step: used by `derive.report.html`. `formula` sets LaTeX that can be read with a vocabulary, with
places of it tinted, and carries the LaTeX in an annotation; `inline` sets a formula within a sentence, with whatever
names it takes; both give None for what cannot be read, which is then to be shown as source. Nothing is simplified.
"""

from derive.report.mathml.formula import formula, inline

__all__ = ["formula", "inline"]
