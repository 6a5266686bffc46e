r"""What LaTeX commands are: letters, accents, brackets, operators, relations, and those known but not supported.

Place on the way of a step: tables used by every part of the LaTeX reader and by nothing else. Adding a command is
adding a word to a table. No table says what a declared name means; a declaration always comes first.
"""

from __future__ import annotations


def _commands(words: str) -> frozenset[str]:
    return frozenset("\\" + word for word in words.split())


LETTERS = _commands(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa varkappa lambda mu nu xi omicron pi "
    "varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon "
    "Phi Psi Omega ell hbar imath jmath aleph"
)
"""Commands that are a letter."""

ACCENTS = _commands(
    "hat widehat bar overline tilde widetilde vec dot ddot check breve acute grave mathring underline "
    "mathbf boldsymbol bm mathbb mathcal mathscr mathfrak mathsf mathit mathrm mathtt mathnormal operatorname"
)
"""Commands that make a name of their argument: accents and alphabets."""

TEXTS = "text|textrm|textit|textbf|textsf|texttt|textnormal|mbox"
"""Commands whose argument is words, as a regular expression."""

OPENING = {
    "(": "(",
    "[": "[",
    r"\lbrack": "[",
    r"\{": r"\{",
    r"\lbrace": r"\{",
    "{": "{",
    "|": "|",
    r"\vert": "|",
    r"\lvert": "|",
    r"\|": r"\|",
    r"\Vert": r"\|",
    r"\lVert": r"\|",
}
"""Opening brackets, each with its delimiter in the tree."""

CLOSING = {
    ")": "(",
    "]": "[",
    r"\rbrack": "[",
    r"\}": r"\{",
    r"\rbrace": r"\{",
    "}": "{",
    "|": "|",
    r"\vert": "|",
    r"\rvert": "|",
    r"\|": r"\|",
    r"\Vert": r"\|",
    r"\rVert": r"\|",
}
"""Closing brackets, each with the delimiter it closes."""

TWO_SIDED = frozenset(OPENING) & frozenset(CLOSING)
"""Bars that open and close alike."""

OPERATORS = {
    r"\cdot": r"\cdot",
    r"\times": r"\times",
    "*": "*",
    r"\ast": "*",
    "/": "/",
    r"\odot": r"\odot",
    r"\circ": r"\odot",
    r"\oslash": r"\oslash",
}
"""Operators between factors, each with its spelling in the tree."""

DIVIDING = frozenset({"/", r"\oslash"})
"""Operators that divide by what follows them."""

COMPONENTWISE = frozenset({r"\odot", r"\circ"})
"""Signs of a product of components; at the beginning of an exponent, of a power of every component."""

SLICES = frozenset({r"\cdot", ":", "*", r"\ast"})
"""Marks in place of an index that mean all components along its axis."""

COMPARISONS = {
    "=": "=",
    ":=": "=",
    r"\coloneqq": "=",
    r"\triangleq": "=",
    r"\neq": "!=",
    r"\ne": "!=",
    "<": "<",
    r"\lt": "<",
    r"\leq": "<=",
    r"\le": "<=",
    r"\leqslant": "<=",
    ">": ">",
    r"\gt": ">",
    r"\geq": ">=",
    r"\ge": ">=",
    r"\geqslant": ">=",
}
"""Relations that are judged, each with its operator in the tree."""

UNDECIDED = _commands(
    "approx propto in notin ni sim simeq cong equiv doteq asymp Rightarrow Leftarrow Leftrightarrow implies impliedby "
    "iff to rightarrow longrightarrow mapsto subset subseteq supset supseteq ll gg prec succ perp parallel"
)
"""Relations that are read but not judged; the tree keeps their LaTeX."""

RELATIONS = {**COMPARISONS, **{command: command for command in sorted(UNDECIDED)}}
"""All relations, each with its operator in the tree."""

FRACTIONS = _commands("frac dfrac tfrac cfrac")
BINOMIALS = _commands("binom dbinom tbinom")
BIG_OPERATORS = {r"\sum": "sum", r"\prod": "product"}
CASES = frozenset({"cases", "dcases"})
BLOCKS = frozenset({"bmatrix", "pmatrix"})
"""Environments of block matrices."""
_ALIGNMENTS = (
    "aligned align align* gather gather* gathered split eqnarray eqnarray* equation equation* multline multline* "
    "displaymath"
)
ALIGNMENTS = frozenset(_ALIGNMENTS.split())
"""Environments that only arrange rows."""

CONJUNCTIONS = frozenset({"and", "or", "if", "for", "when", "where", "otherwise", "else", "with"})
"""Words in a formula that join or introduce conditions."""

_FEATURES = {
    "integrals": "int iint iiint oint",
    "limits": "lim limsup liminf",
    "extrema": "max min sup inf arg argmax argmin",
    "big operators other than sums and products": "bigcup bigcap bigoplus bigotimes bigvee bigwedge coprod bigodot",
    "operations of linear algebra other than products, transposes, traces, determinants and inverses": "dim ker rank",
    "probabilities": "Pr",
    "rounding brackets": "lfloor rfloor lceil rceil",
    "signs that stand for two": "pm mp",
    "dots for what is left out": "dots ldots cdots vdots ddots dotsc dotsb dotsm dotsi",
    "infinity": "infty",
    "bars and signs of colons for conditions": "mid colon middle",
    "products other than of numbers, matrices and components": "oplus ominus bullet star wedge vee land "
    "lor div diamond",
    "sets": "cup cap setminus emptyset varnothing",
    "quantifiers and logic": "forall exists nexists neg lnot therefore because",
    "remainders": "bmod pmod mod gcd",
    "marks over or under a formula": "overset underset stackrel underbrace overbrace xrightarrow cancel",
    "fractions in the old style": "over atop choose",
    "infinitesimals outside a derivative": "partial",
    "phantoms": "phantom hphantom vphantom",
    "real and imaginary parts": "Re Im",
    "definitions of macros inside a formula": "newcommand renewcommand def let",
    "adjoints": "dagger",
    "functions not in the table of functions": "tan cot sec csc arcsin arccos coth sech csch lg arctan2 erf",
    "negated relations other than \\neq": "not",
}

UNSUPPORTED = {"\\" + word: feature for feature, words in _FEATURES.items() for word in words.split()}
"""Commands we know but do not read, each with what it belongs to."""
