r"""Which commands a formula may have when it is set: the allow-list.

Place on the way of a step: used by `derive.report.latex.reading`. What is not here, and not a declared name, is never
given to TeX as a command. Adding a command is adding a word; it must need nothing but amsmath, amssymb and mathtools,
take no argument, and do nothing but print.
"""

from __future__ import annotations

from derive.latex.symbols import ACCENTS, LETTERS, UNDECIDED


def _commands(kind: str, words: str) -> dict[str, str]:
    return {"\\" + word: kind for word in words.split()}


FUNCTIONS = frozenset(
    _commands(
        "op",
        "arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup ln log "
        "max min Pr sec sin sinh sup tan tanh",
    )
)
"""Commands that TeX knows as names of functions."""

BIG = frozenset(
    _commands("op", "sum prod coprod int iint iiint oint bigcup bigcap bigoplus bigotimes bigvee bigwedge bigodot")
)
"""Operators that are large in a display."""

SYMBOLS: dict[str, str] = {
    **dict.fromkeys(sorted(LETTERS), "ord"),
    **_commands("ord", "partial nabla infty top bot intercal prime forall exists nexists emptyset varnothing Re Im"),
    **_commands("ord", "neg lnot dagger aleph beth wp angle square checkmark % #"),
    **_commands("inner", "dots ldots cdots vdots ddots dotsc dotsb dotsm dotsi"),
    **_commands("bin", "cdot times ast odot pm mp otimes oplus ominus circ bullet star wedge vee land lor div diamond"),
    **_commands("bin", "cup cap setminus bmod oslash"),
    **dict.fromkeys(sorted(UNDECIDED), "rel"),
    **_commands("rel", "neq ne lt leq le leqslant gt geq ge geqslant triangleq mid colon nsim"),
    **_commands("rel", "therefore because vdash models"),
    **dict.fromkeys(sorted(FUNCTIONS), "op"),
    **dict.fromkeys(sorted(BIG), "op"),
    "+": "bin", "-": "bin", "*": "bin", "/": "ord", "=": "rel", "<": "rel", ">": "rel", ":=": "rel", "|": "ord",
    ",": "punct", ";": "punct", ".": "ord", "!": "close", "(": "open", "[": "open", ")": "close", "]": "close",
    r"\|": "ord", r"\vert": "ord", r"\Vert": "ord", r"\{": "open", r"\}": "close", r"\lbrace": "open",
    r"\rbrace": "close", r"\lbrack": "open", r"\rbrack": "close", r"\lvert": "open", r"\rvert": "close",
    r"\lVert": "open", r"\rVert": "close", r"\langle": "open", r"\rangle": "close", r"\lfloor": "open",
    r"\rfloor": "close", r"\lceil": "open", r"\rceil": "close",
}  # fmt: skip
"""What prints one sign, each with its class in TeX: ``ord op bin rel open close punct inner``."""

RENAMED = {
    ":=": r"\coloneqq", r"\omicron": "o", r"\coloneqq": r"\coloneqq", r"\#": r"\#", r"\bm": r"\boldsymbol",
    r"\mathscr": r"\mathcal", r"\implies": r"\Longrightarrow", r"\impliedby": r"\Longleftarrow",
    r"\iff": r"\Longleftrightarrow", r"\lt": "<", r"\gt": ">",
}  # fmt: skip
"""Commands that need another package, or set space of their own, in the spelling in which they are set."""

SYMBOLS[r"\coloneqq"] = "rel"

SPACES = {
    r"\,": r"\,", r"\;": r"\;", r"\:": r"\:", r"\>": r"\:", r"\!": r"\!", "\\ ": r"\ ", r"\quad": r"\quad",
    r"\qquad": r"\qquad", r"\enspace": r"\enspace", r"\enskip": r"\enspace", r"\thinspace": r"\,",
    r"\medspace": r"\:", r"\thickspace": r"\;", r"\negthinspace": r"\!", r"\hfill": r"\quad",
}  # fmt: skip
"""Commands of space, each as it is set."""

DROPPED = frozenset(
    _commands(
        "space",
        "/ displaystyle textstyle scriptstyle limits nolimits nonumber notag allowbreak strut mathstrut relax noindent "
        "allowdisplaybreaks mathopen mathclose mathord mathbin mathrel",
    )
)
"""Layout that the report does itself."""

DELIMITERS = frozenset("()[]|/.") | frozenset(
    _commands(
        "open",
        r"| { } lbrace rbrace lbrack rbrack vert Vert lvert rvert lVert rVert langle rangle lfloor rfloor lceil rceil",
    )
)
r"""What may follow ``\left`` and ``\right``."""

SIZES = frozenset("\\" + size + side for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m"))

WITH_ONE = ACCENTS - {r"\operatorname"}
"""Commands with one argument: accents and alphabets."""

WITH_TWO = {
    r"\frac": "fraction", r"\dfrac": "fraction", r"\tfrac": "fraction", r"\cfrac": "fraction",
    r"\binom": "binomial", r"\dbinom": "binomial", r"\tbinom": "binomial",
}  # fmt: skip
"""Commands with two arguments, and what they build."""
