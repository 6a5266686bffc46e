r"""Words of a document as text that TeX prints and never executes: everything comes out in ASCII.

Place on the way of a step: used wherever a report in LaTeX shows words or source text. Letters with accents are set as
TeX composes them, mathematical letters and signs by their commands, and a character without either as its code
point; so nothing depends on the fonts or on the encoding of the file.
"""

from __future__ import annotations

import re
import unicodedata

_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "^": r"\textasciicircum{}",
    "_": r"\_", "%": r"\%", "~": r"\textasciitilde{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", '"': r"\textquotedbl{}", "`": r"\textasciigrave{}",
}  # fmt: skip
_WRITTEN = {
    "\u00a0": "~", "\u202f": "~", "\u2009": r"\,", "–": "--", "—": "---", "‘": "`", "’": "'", "“": "``", "”": "''",
    "„": r"\quotedblbase{}", "«": r"\guillemotleft{}", "»": r"\guillemotright{}", "…": r"\dots{}",
    "•": r"\textbullet{}", "§": r"\S{}", "©": r"\textcopyright{}", "°": r"\textdegree{}", "ß": r"\ss{}",
    "æ": r"\ae{}", "Æ": r"\AE{}", "œ": r"\oe{}", "Œ": r"\OE{}", "ø": r"\o{}", "Ø": r"\O{}", "ł": r"\l{}",
    "Ł": r"\L{}", "ı": r"\i{}", "đ": r"\dj{}", "Đ": r"\DJ{}", "ð": r"\dh{}", "þ": r"\th{}", "€": r"\texteuro{}",
    "£": r"\pounds{}", "✓": r"\ding{51}", "✗": r"\ding{55}", "¿": r"?`", "¡": "!`",
}  # fmt: skip
_MATHEMATICAL = {
    "−": "-", "±": r"\pm", "×": r"\times", "÷": r"\div", "·": r"\cdot", "⋅": r"\cdot", "∘": r"\circ", "⊙": r"\odot",
    "⊘": r"\oslash", "⊗": r"\otimes", "⊕": r"\oplus", "≤": r"\leq", "≥": r"\geq", "≠": r"\neq", "≈": r"\approx",
    "≡": r"\equiv",
    "∼": r"\sim", "∝": r"\propto", "∈": r"\in", "∉": r"\notin", "⊂": r"\subset", "⊆": r"\subseteq", "∪": r"\cup",
    "∩": r"\cap", "∅": r"\emptyset", "∞": r"\infty", "∂": r"\partial", "∇": r"\nabla", "∑": r"\sum", "∏": r"\prod",
    "∫": r"\int", "√": r"\surd", "∀": r"\forall", "∃": r"\exists", "¬": r"\neg", "∧": r"\wedge", "∨": r"\vee",
    "⊤": r"\top", "⊥": r"\bot", "→": r"\to", "←": r"\leftarrow", "↔": r"\leftrightarrow", "⇒": r"\Rightarrow",
    "⇐": r"\Leftarrow", "⇔": r"\Leftrightarrow", "↦": r"\mapsto", "⟨": r"\langle", "⟩": r"\rangle", "ℓ": r"\ell",
    "ℝ": r"\mathbb{R}", "ℕ": r"\mathbb{N}", "ℤ": r"\mathbb{Z}", "ℚ": r"\mathbb{Q}", "ℂ": r"\mathbb{C}",
    "𝔼": r"\mathbb{E}",
    "′": r"{}'", "ϵ": r"\epsilon", "ϕ": r"\phi", "ϑ": r"\vartheta", "∣": r"\mid", "∥": r"\parallel", "…": r"\dots",
    "µ": r"\mu",
}  # fmt: skip
_ACCENTS = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u", "\u0307": ".",
    "\u0308": '"', "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0327": "c", "\u0328": "k",
}  # fmt: skip
_LIKE_LATIN = {"omicron": "o", "Alpha": "A", "Beta": "B", "Epsilon": "E", "Zeta": "Z", "Eta": "H", "Iota": "I"}
_LIKE_LATIN |= {"Kappa": "K", "Mu": "M", "Nu": "N", "Omicron": "O", "Rho": "P", "Tau": "T", "Chi": "X"}
_LONG = re.compile(r"(?:\S|[\u00a0\u202f]){25,}")
_LIGATURE = re.compile(r"([-,'])(?=\1)")
_BREAK = re.compile(r"\\B\{\}(?! |$)")
_EVERY = 12


def escaped(text: str) -> str:
    """Words in a paragraph. Runs of white space are one space; words too long for a line may be broken anywhere."""
    words = re.sub(r"[ \t\r\n\f\v]+", " ", text)
    found, at = "", 0
    for long in _LONG.finditer(words):
        found += _plain(words[at : long.start()]) + r"\B ".join(map(_character, _letters(long.group())))
        at = long.end()
    return found + _plain(words[at:])


def source(text: str, changed: list[tuple[int, int]] | None = None) -> str:
    """LaTeX as an author wrote it, for typewriter: breakable after every sign, all blanks one. The half-open ranges
    ``changed`` are marked."""
    marked = [False] * len(text)
    for begin, end in changed or ():
        marked[begin:end] = [True] * len(marked[begin:end])
    found, run, is_open, before = "", 0, False, ""
    for letter, following, is_changed in zip(text, f"{text} "[1:], marked, strict=True):
        letter = " " if letter.isspace() else letter
        if letter == before == " ":
            continue
        before = letter
        if is_changed != is_open:
            found += r"\deriveon{}" if is_changed else r"\deriveoff{}"
            is_open = is_changed
        # not within a short word, nor between a command and its backslash, nor before a bracket that closes
        is_bound = letter.isascii() and (letter.isalnum() or letter == "\\" or following in ",;)]}")
        run = run + 1 if is_bound else 0
        shown = r"\textquotesingle{}" if letter == "'" else _character(letter)
        may_break = letter != " " and not (run and run % _EVERY)
        found += rf"{shown}\B{{}}" if may_break else shown
    # a blank after a command is none, and gives the lines of the file a place to end
    return _BREAK.sub(r"\\B ", found) + (r"\deriveoff{}" if is_open else "")


def _letters(text: str) -> list[str]:
    """Characters, each with the accents that combine with it."""
    found: list[str] = []
    for letter in text:
        if found and unicodedata.combining(letter):
            found[-1] += letter
        else:
            found.append(letter)
    return found


def _plain(text: str) -> str:
    return _LIGATURE.sub(r"\1{}", "".join(map(_character, _letters(text))))


def _character(letter: str) -> str:
    """One character, with its accents, in ASCII."""
    if len(letter) == 1 and letter.isascii():
        if letter in _SPECIAL:
            return _SPECIAL[letter]
        return letter if letter.isprintable() else _point(letter)
    if letter in _WRITTEN:
        return _WRITTEN[letter]
    if letter in _MATHEMATICAL:
        return rf"\ensuremath{{{_MATHEMATICAL[letter]}}}"
    return _greek(letter) or _composed(letter)


def _greek(letter: str) -> str:
    name = unicodedata.name(letter, "") if len(letter) == 1 else ""
    if not name.startswith("GREEK") or "LETTER" not in name or " WITH " in name:
        return ""
    word = name.rpartition(" ")[2].lower()
    word = {"lamda": "lambda"}.get(word, word)
    if "FINAL SIGMA" in name:
        return r"\ensuremath{\varsigma}"
    word = word.capitalize() if "CAPITAL" in name else word
    if word in _LIKE_LATIN:
        return rf"\ensuremath{{\mathrm{{{_LIKE_LATIN[word]}}}}}"
    known = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi"
    capitals = "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
    return rf"\ensuremath{{\{word}}}" if word in f"{known} psi omega {capitals}".split() else ""


def _composed(letter: str) -> str:
    """A letter with accents, an index or a power; else its code points."""
    mapping = unicodedata.decomposition(letter) if len(letter) == 1 else ""
    tag, _, points = mapping.rpartition("> ")
    if tag in ("<sub", "<super") and points:
        inner = "".join(map(_character, (chr(int(point, 16)) for point in points.split())))
        return rf"\text{'sub' if tag == '<sub' else 'super'}script{{{inner}}}"
    decomposed = unicodedata.normalize("NFKD" if tag == "<compat" else "NFD", letter)
    base, accents = decomposed[0], decomposed[1:]
    if base.isascii() and base.isalnum() and accents and all(accent in _ACCENTS for accent in accents):
        text = {"i": r"\i", "j": r"\j"}.get(base, base) if accents[0] not in ("\u0327", "\u0328") else base
        for accent in accents:
            text = rf"\{_ACCENTS[accent]}{{{text}}}"
        return text
    return "".join(map(_point, letter))


def _point(letter: str) -> str:
    return rf"\derivepoint{{{ord(letter):04X}}}"
