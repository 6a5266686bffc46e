r"""Which LaTeX of a document may be handed to a typesetter, and in which form.

Place on the way of a step: used by the renderers whose formulas something else sets (Markdown's readers, Jupyter). Only
what is harmless everywhere passes: the commands of our own reader, with braces and ``\left`` … ``\right`` matched, and
a document's macros written out. Everything else is to be shown as source.
"""

from __future__ import annotations

import re

from derive.diagnostic import FormulaError
from derive.latex import symbols
from derive.latex.parser import parse
from derive.latex.printer import to_latex
from derive.latex.vocabulary import Vocabulary
from derive.operations import BUILTINS
from derive.report.prose import on_one_line

_LAYOUT = (
    r"\, \; \: \! \quad \qquad \left \right \big \Big \bigg \Bigg \bigl \bigr \Bigl \Bigr \biggl \biggr \Biggl \Biggr "
    r"\begin \end \displaystyle \textstyle \limits \nolimits \partial \nabla \sqrt \substack \top \intercal \prime "
    r"\infty \cdots \ldots \dots \lbrace \rbrace \lbrack \rbrack \text \mathop"
)
_ALLOWED = frozenset().union(
    _LAYOUT.split(),
    symbols.LETTERS,
    symbols.ACCENTS,
    symbols.OPENING,
    symbols.CLOSING,
    symbols.OPERATORS,
    symbols.RELATIONS,
    symbols.FRACTIONS,
    symbols.BINOMIALS,
    symbols.BIG_OPERATORS,
    ("\\" + word for word in symbols.TEXTS.split("|")),
    (spelling for spelling in BUILTINS if spelling.startswith("\\")),
    (r"\\", r"\{", r"\}", r"\|", r"\ "),
)
_ENVIRONMENTS = symbols.CASES | {"aligned", "matrix", "pmatrix", "bmatrix"}
_WORD = re.compile(r"\\[A-Za-z]+|\\.|[{}]", re.DOTALL)
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\{([^{}]*)\}")
_FORBIDDEN = re.compile(r"[$%#~`\x00-\x08\x0b-\x1f\x7f]")


def typesettable(latex: str, vocabulary: Vocabulary | None = None) -> str | None:
    """The LaTeX to set, on one line; None if it is to be shown as source."""
    if vocabulary is not None and any(_uses(latex, name) for name in vocabulary.macros):
        try:
            latex = to_latex(parse(latex, vocabulary))
        except FormulaError:
            return None
    text = on_one_line(latex)
    return text if text and _is_harmless(text) else None


def _uses(latex: str, macro: str) -> bool:
    return re.search(re.escape(macro) + r"(?![A-Za-z])", latex) is not None


def _is_harmless(latex: str) -> bool:
    if _FORBIDDEN.search(latex) or any(name not in _ENVIRONMENTS for name in _ENVIRONMENT.findall(latex)):
        return False
    depth, sides = 0, 0
    for word in _WORD.findall(latex):
        match word:
            case "{":
                depth += 1
            case "}":
                depth -= 1
            case r"\left":
                sides += 1
            case r"\right":
                sides -= 1
            case _ if word not in _ALLOWED:
                return False
        if depth < 0 or sides < 0:
            return False
    return depth == 0 and sides == 0 and latex.count(r"\begin{") == latex.count(r"\end{")
