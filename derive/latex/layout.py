r"""Removing what is layout and not mathematics, and joining rows that continue one another.

Place on the way of a step: after macros are expanded, before the reader. Spacing, sizes of brackets, ``&``, alignment
environments, labels and equation numbers go; a row separator stays only where a new row begins with a left side of its
own. Nothing that could be mathematics is dropped: a number in brackets goes only after a wide space at the end of a
row, and a wide space between two factors is refused, for it may separate two formulas.
"""

from __future__ import annotations

from dataclasses import replace

from derive.diagnostic import FormulaError, fail
from derive.latex.scan import Token
from derive.latex.symbols import ALIGNMENTS, BLOCKS, CASES, CLOSING, OPENING, OPERATORS, RELATIONS, TWO_SIDED
from derive.latex.vocabulary import Vocabulary

_SPACING_COMMANDS = (
    r"\, \; \: \! \> \/ \quad \qquad \enspace \enskip \thinspace \medspace \thickspace \negthinspace \hfill "
    r"\displaystyle \textstyle \scriptstyle \limits \nolimits \nonumber \notag \allowbreak \strut \mathstrut \relax "
    r"\noindent \allowdisplaybreaks \mathopen \mathclose \mathord \mathbin \mathrel"
)
_SPACING = frozenset(_SPACING_COMMANDS.split()) | {"\\ "}
_WIDE = frozenset({r"\quad", r"\qquad", r"\hfill"})
_SIZES = ("big", "Big", "bigg", "Bigg")
_OPENERS = frozenset({r"\left", *("\\" + size + "l" for size in _SIZES)})
_CLOSERS = frozenset({r"\right", *("\\" + size + "r" for size in _SIZES)})
_NEUTRAL = frozenset("\\" + size for size in _SIZES)
_SIDED = {"|": (r"\lvert", r"\rvert"), r"\|": (r"\lVert", r"\rVert")}
_SIGNS = frozenset({"+", "-"})
_BETWEEN = frozenset({":", r"\otimes"})


def arrange(tokens: list[Token], vocabulary: Vocabulary) -> list[Token]:
    """The tokens that are mathematics; D205 for braces and environments that do not match."""
    kept = _aligned(_spaced(_delimited(tokens)))
    _match_braces(kept)
    rows = [(separator, _trimmed(row, vocabulary)) for separator, row in _rows(kept)]
    return _joined([(separator, row) for separator, row in rows if row])


def _delimited(tokens: list[Token]) -> list[Token]:
    r"""Sizes dropped; ``\left|`` and ``\right|`` become bars that know their side."""
    kept: list[Token] = []
    size: Token | None = None
    for token in tokens:
        if size is None:
            if token.text in _OPENERS | _CLOSERS | _NEUTRAL:
                size = token
            else:
                kept.append(token)
            continue
        kept.append(_sided(size, token))
        size = None
    if size is not None:
        raise fail("D202", f"no bracket follows {size.text}", size.span)
    return kept


def _sided(size: Token, token: Token) -> Token:
    if token.text == ".":
        raise fail("D209", f"a bracket that is not drawn ({size.text}.) is not supported", size.span.to(token.span))
    if token.text in ("<", ">"):
        raise fail("D209", r"angle brackets are written \langle and \rangle here", token.span)
    if token.text not in OPENING and token.text not in CLOSING and token.text not in (r"\langle", r"\rangle"):
        raise fail("D201", f"a bracket should follow {size.text}", token.span)
    if token.text in TWO_SIDED and size.text not in _NEUTRAL:
        sides = _SIDED["|" if OPENING[token.text] == "|" else r"\|"]
        token = replace(token, text=sides[size.text in _CLOSERS])
    return replace(token, span=size.span.to(token.span), spaced=True)


def _spaced(tokens: list[Token]) -> list[Token]:
    """Spacing and labels dropped; a wide space stays as a token of kind ``wide``, for the ends of rows."""
    kept: list[Token] = []
    spaced = False
    for token in tokens:
        if token.text in _WIDE or (token.kind == "note" and token.text.startswith(r"\hspace")):
            kept.append(replace(token, kind="wide"))
        elif token.text not in _SPACING and token.kind != "note":
            kept.append(replace(token, spaced=True) if spaced else token)
            spaced = False
            continue
        spaced = True
    return kept


def _aligned(tokens: list[Token]) -> list[Token]:
    """Alignment environments and their ``&`` dropped, the environments matched."""
    kept: list[Token] = []
    inside: list[Token] = []
    for token in tokens:
        match token.kind:
            case "begin":
                if token.text not in ALIGNMENTS | CASES | BLOCKS:
                    raise fail("D209", f"the environment {token.text} is not supported", token.span)
                inside.append(token)
            case "end":
                if not inside or inside[-1].text != token.text:
                    raise fail("D205", f"the end of {token.text} has no beginning here", token.span)
                inside.pop()
        if token.kind in ("begin", "end") and token.text in ALIGNMENTS:
            continue
        if token.text == "&" and not (inside and inside[-1].text in CASES | BLOCKS):
            continue
        kept.append(token)
    if inside:
        raise fail("D205", f"the environment {inside[-1].text} is never ended", inside[-1].span)
    return kept


def _match_braces(tokens: list[Token]) -> None:
    open_braces: list[Token] = []
    for token in tokens:
        if token.text == "{":
            open_braces.append(token)
        elif token.text == "}":
            if not open_braces:
                raise fail("D205", "this brace closes nothing", token.span)
            open_braces.pop()
    if open_braces:
        raise fail("D205", "this brace is never closed", open_braces[-1].span)


def _rows(tokens: list[Token]) -> list[tuple[Token | None, list[Token]]]:
    """The rows outside braces and cases, each with the separator before it (None for the first)."""
    rows: list[tuple[Token | None, list[Token]]] = [(None, [])]
    depth = 0
    for token in tokens:
        depth += (token.text == "{" or token.kind == "begin") - (token.text == "}" or token.kind == "end")
        if token.kind == "row" and depth == 0:
            rows.append((token, []))
        elif not (token.kind == "wide" and depth > 0):
            rows[-1][1].append(token)
    return rows


def _trimmed(tokens: list[Token], vocabulary: Vocabulary) -> list[Token]:
    """A row without equation number, closing prose and punctuation."""
    row = list(tokens)
    while row:
        if row[-1].kind == "wide" or (row[-1].text in (".", ",", ";") and len(row) > 1) or _is_prose(row, vocabulary):
            row.pop()
        elif length := _equation_number(row):
            del row[-length:]
        else:
            break
    row = _without_wide(row)
    while len(row) > 2 and row[0].text == "{" and row[1].text == "}":
        del row[:2]
    return row


def _without_wide(row: list[Token]) -> list[Token]:
    """A row without its wide spaces; D204 for one that may separate two formulas."""
    kept: list[Token] = []
    wide: Token | None = None
    for token in row:
        if token.kind == "wide":
            wide = token
            continue
        if wide is not None and kept and token.text not in RELATIONS and not _is_operator(kept[-1], kept[:-1]):
            raise fail("D204", "a wide space inside a formula: is this one formula, or two?", wide.span)
        kept.append(token)
        wide = None
    return kept


def _is_operator(token: Token, before: list[Token]) -> bool:
    """Whether something must follow: a relation, operator or sign that is no superscript (``w^*``), or a comma."""
    if before and before[-1].text in ("^", "_"):
        return False
    return any(token.text in texts for texts in (RELATIONS, OPERATORS, _SIGNS, _BETWEEN, ","))


def _is_prose(row: list[Token], vocabulary: Vocabulary) -> bool:
    """Undeclared words at the end of a row: several of them, or after a wide space."""
    last = row[-1]
    if last.kind != "text" or len(row) == 1 or last.text.replace("{ ", "{").replace(" }", "}") in vocabulary.entries:
        return False
    before = row[-2]
    complete = before.text not in RELATIONS and before.text not in OPERATORS and before.text not in ("+", "-", "^", "_")
    return before.kind == "wide" or (" " in last.text and complete)


def _equation_number(row: list[Token]) -> int:
    r"""How many tokens at the end of a row are ``\quad (2)`` or ``\quad (2a)``, or 0."""
    texts = [token.text for token in row]
    for length in (4, 5):
        if len(row) > length and row[-length].kind == "wide" and texts[1 - length] == "(" and texts[-1] == ")":
            inside = row[2 - length : -1]
            kinds = [token.kind for token in inside]
            if kinds in (["number"], ["number", "letter"]) or texts[2 - length : -1] == ["*"]:
                return length
    return 0


def _joined(rows: list[tuple[Token | None, list[Token]]]) -> list[Token]:
    """All rows in one, separators kept where a row starts anew."""
    joined: list[Token] = []
    for separator, row in rows:
        if joined and separator is not None and not _continues(joined, row):
            joined.append(separator)
        joined.extend(row)
    return joined


def _continues(before: list[Token], row: list[Token]) -> bool:
    """Whether a row goes on with what the rows before it began."""
    first = row[0]
    if first.text in RELATIONS or first.text in OPERATORS or first.text in _BETWEEN:
        return True
    if before[-1].text != "," and _is_operator(before[-1], before[:-1]):
        return True
    if first.text not in _SIGNS:
        return False
    if _has_relation(row):
        raise ambiguous_row(first)
    return True


def ambiguous_row(sign: Token) -> FormulaError:
    """A row such as ``- a = b``: does it continue the row above, or begin with a negative term?"""
    message = "does this row continue the row above, or begin a new relation? put the first term in brackets"
    return fail("D204", message, sign.span)


def _has_relation(row: list[Token]) -> bool:
    depth = 0
    for position, token in enumerate(row):
        if token.text in TWO_SIDED:
            continue
        depth += (token.text in OPENING or token.kind == "begin") - (token.text in CLOSING or token.kind == "end")
        if depth == 0 and position > 0 and token.text in RELATIONS:
            return True
    return False
