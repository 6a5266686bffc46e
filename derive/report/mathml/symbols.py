r"""Which character a command is: letters, alphabets, accents, operators and relations.

Place on the way of a step: tables of `derive.report.mathml`. A command of `derive.latex.symbols` that is a letter, an
accent, an operator or a relation has a row here; a test holds the two together.
"""

from __future__ import annotations

import unicodedata

# where the character is not the Greek letter of the command's name (TeX's \epsilon and \phi are the other forms)
_LETTERS = {
    "epsilon": "ϵ",
    "varepsilon": "ε",
    "vartheta": "ϑ",
    "varkappa": "ϰ",
    "varpi": "ϖ",
    "varrho": "ϱ",
    "varsigma": "ς",
    "phi": "ϕ",
    "varphi": "φ",
    "ell": "ℓ",
    "hbar": "ℏ",
    "imath": "ı",
    "jmath": "ȷ",
    "aleph": "ℵ",
    "lambda": "λ",
    "Lambda": "Λ",
    "xi": "ξ",
    "Xi": "Ξ",
}

ACCENTS = {
    r"\hat": "ˆ",
    r"\widehat": "ˆ",
    r"\bar": "‾",
    r"\overline": "‾",
    r"\tilde": "˜",
    r"\widetilde": "˜",
    r"\vec": "→",
    r"\dot": "˙",
    r"\ddot": "¨",
    r"\check": "ˇ",
    r"\breve": "˘",
    r"\acute": "´",
    r"\grave": "`",
    r"\mathring": "˚",
    r"\underline": "_",
}
"""What stands over its argument; ``\\underline`` under it."""

WIDE = frozenset({r"\widehat", r"\overline", r"\widetilde", r"\underline"})
"""Accents that stretch over all of their argument."""

ALPHABETS = {
    r"\mathbf": "BOLD",
    r"\boldsymbol": "BOLD ITALIC",
    r"\bm": "BOLD ITALIC",
    r"\mathbb": "DOUBLE-STRUCK",
    r"\mathcal": "SCRIPT",
    r"\mathscr": "SCRIPT",
    r"\mathfrak": "FRAKTUR",
    r"\mathsf": "SANS-SERIF",
    r"\mathtt": "MONOSPACE",
    r"\mathit": "ITALIC",
}
"""Alphabets, as Unicode names them; those of ``UPRIGHT`` need none."""

UPRIGHT = frozenset({r"\mathrm", r"\operatorname", r"\mathnormal"})

OPERATORS = {r"\cdot": "⋅", r"\times": "×", "*": "∗", "/": "/", r"\odot": "⊙", r"\oslash": "⊘"}
"""Operators between factors, by their spelling in the tree."""

_RELATIONS = {
    "approx": "≈", "propto": "∝", "in": "∈", "notin": "∉", "ni": "∋", "sim": "∼", "simeq": "≃", "cong": "≅",
    "equiv": "≡", "doteq": "≐", "asymp": "≍", "Rightarrow": "⇒", "Leftarrow": "⇐", "Leftrightarrow": "⇔",
    "implies": "⟹", "impliedby": "⟸", "iff": "⟺", "to": "→", "rightarrow": "→", "longrightarrow": "⟶", "mapsto": "↦",
    "subset": "⊂", "subseteq": "⊆", "supset": "⊃", "supseteq": "⊇", "ll": "≪", "gg": "≫", "prec": "≺", "succ": "≻",
    "perp": "⊥", "parallel": "∥",
}  # fmt: skip

RELATIONS = {
    **{"\\" + word: sign for word, sign in _RELATIONS.items()},
    "=": "=",
    "!=": "≠",
    "<": "<",
    "<=": "≤",
    ">": ">",
    ">=": "≥",
}
"""Relations, by their operator in the tree."""

WRITTEN = {
    ":=": "≔",
    r"\coloneqq": "≔",
    r"\triangleq": "≜",
    r"\neq": "≠",
    r"\ne": "≠",
    r"\leq": "≤",
    r"\le": "≤",
    r"\leqslant": "⩽",
    r"\lt": "<",
    r"\geq": "≥",
    r"\ge": "≥",
    r"\geqslant": "⩾",
    r"\gt": ">",
}
"""Relations as an author writes them, where that is not how the tree has them."""

FENCES = {"(": ("(", ")"), "[": ("[", "]"), r"\{": ("{", "}"), "|": ("|", "|"), r"\|": ("‖", "‖")}
"""Brackets, by their delimiter in the tree."""

BIG = {"sum": "∑", "product": "∏"}

APPLICATION, TIMES, MINUS, PRIME, THIN = "\u2061", "\u2062", "−", "′", "0.17em"


def letter(command: str) -> str | None:
    r"""The character of ``\alpha`` and its like; None if the command is no letter."""
    word = command.removeprefix("\\")
    if word in _LETTERS:
        return _LETTERS[word]
    size = "CAPITAL" if word[:1].isupper() else "SMALL"
    try:
        return unicodedata.lookup(f"GREEK {size} LETTER {word.upper()}")
    except KeyError:
        return None


def styled(text: str, alphabet: str) -> str:
    """Letters and digits in an alphabet of Unicode's, where it has them."""
    return "".join(_styled(character, alphabet) for character in text)


def _styled(character: str, alphabet: str) -> str:
    name = unicodedata.name(character, "")
    if character.isascii() and character.isalpha():
        wanted = ("CAPITAL " if character.isupper() else "SMALL ") + character.upper()
    elif name.startswith("GREEK ") and " LETTER " in name:
        wanted = name.removeprefix("GREEK ").replace("LETTER ", "")
    elif name.startswith("DIGIT "):
        wanted, alphabet = name, alphabet.removesuffix(" ITALIC")
    else:
        return character
    # the holes of the alphabets are filled by older characters: ℝ, ℒ, ℌ, ℎ
    old = "BLACK-LETTER" if alphabet == "FRAKTUR" else alphabet
    for spelled in (f"MATHEMATICAL {alphabet} {wanted}", f"{old} {wanted}"):
        try:
            return unicodedata.lookup(spelled)
        except KeyError:
            continue
    return "ℎ" if (alphabet, character) == ("ITALIC", "h") else character
