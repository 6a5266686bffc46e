r"""Names as MathML: letters, accents, alphabets, words, and the scripts that belong to a key.

Place on the way of a step: used by `derive.report.mathml.nodes`. What a key may be is said in `derive.latex.names`.
"""

from __future__ import annotations

from collections.abc import Sequence

from derive.diagnostic import FormulaError
from derive.latex.scan import Token, scan
from derive.report.markup import Element, element
from derive.report.mathml.symbols import (
    ACCENTS,
    ALPHABETS,
    MINUS,
    OPERATORS,
    PRIME,
    UPRIGHT,
    WIDE,
    WRITTEN,
    letter,
    styled,
)


def name(key: str) -> Element:
    """A key with its own scripts. What is not read is set as the words it is."""
    base, below, above = named(key)
    return scripted(base, below, above)


def named(key: str) -> tuple[Element, Element | None, Element | None]:
    """A key as its letter and the scripts below and above it, so that further scripts can join them."""
    try:
        tokens = scan(key)
    except FormulaError:
        return element("mtext", key), None, None
    if len(tokens) > 1 and all(token.kind == "letter" for token in tokens):
        return element("mi", key), None, None
    base, position = _item(tokens, 0)
    below: list[Element] = []
    above: list[Element] = []
    while position < len(tokens):
        text = tokens[position].text
        if text == "'":
            above.append(element("mo", PRIME))
            position += 1
        elif text in ("_", "^") and position + 1 < len(tokens):
            content, position = _argument(tokens, position + 1)
            (below if text == "_" else above).append(content)
        else:
            content, position = _item(tokens, position)
            base = row([base, content])
    return base, row(below) if below else None, row(above) if above else None


def scripted(base: Element, below: Element | None, above: Element | None) -> Element:
    """A base with what stands below and above it."""
    if below is not None and above is not None:
        return element("msubsup", base, below, above)
    if below is not None:
        return element("msub", base, below)
    return base if above is None else element("msup", base, above)


def row(items: Sequence[Element]) -> Element:
    """Several elements as one."""
    return items[0] if len(items) == 1 else element("mrow", *items)


def identifier(character: str) -> Element:
    """A single letter: slanted as MathML slants it, but capital Greek letters stand upright, as in TeX."""
    is_upright = "Α" <= character <= "Ω"
    return element("mi", character, mathvariant="normal" if is_upright else None)


def _argument(tokens: Sequence[Token], position: int) -> tuple[Element, int]:
    """What stands in braces, or one item."""
    if tokens[position].text != "{":
        return _item(tokens, position)
    end = _closing(tokens, position)
    items: list[Element] = []
    position += 1
    while position < end:
        item, position = _item(tokens, position)
        items.append(item)
    return (row(items) if items else element("mrow")), end + 1


def _closing(tokens: Sequence[Token], position: int) -> int:
    """Where the brace at ``position`` is closed; the end if it never is."""
    depth = 0
    for place in range(position, len(tokens)):
        depth += (tokens[place].text == "{") - (tokens[place].text == "}")
        if not depth:
            return place
    return len(tokens)


def _item(tokens: Sequence[Token], position: int) -> tuple[Element, int]:
    token = tokens[position]
    text = token.text
    if text == "{":
        return _argument(tokens, position)
    is_last = position + 1 >= len(tokens)
    match token.kind:
        case "letter":
            return identifier(text), position + 1
        case "number":
            return element("mn", text), position + 1
        case "text":
            command, _, words = text.partition("{")
            return _words(command, words[:-1]), position + 1
        case "command" if text in ALPHABETS and not is_last:
            return _in_alphabet(*_argument(tokens, position + 1), ALPHABETS[text])
        case "command" if text in UPRIGHT and not is_last:
            return _upright(*_argument(tokens, position + 1))
        case "command" if text in ACCENTS and not is_last:
            content, position = _argument(tokens, position + 1)
            accent = element("mo", ACCENTS[text], stretchy="true" if text in WIDE else "false")
            if text == r"\underline":
                return element("munder", content, accent, accentunder="true"), position
            return element("mover", _dotless(content), accent, accent="true"), position
        case "command" if (found := letter(text)) is not None:
            return identifier(found), position + 1
        case "command" if text in OPERATORS or text in WRITTEN or text == r"\top":
            sign = OPERATORS.get(text) or WRITTEN.get(text) or "⊤"
            return element("mo", sign), position + 1
        case "command":
            return element("mi", text.removeprefix("\\")), position + 1
    sign = {"'": PRIME, "-": MINUS, "*": "∗"}.get(text, text)
    return element("mo", sign), position + 1


def _words(command: str, words: str) -> Element:
    """Words of a formula: a name without spaces is an identifier, and stands upright even if it is one letter."""
    words = words.replace("'", PRIME)
    found = element("mtext", words) if " " in words else element("mi", words)
    if command == r"\textbf":
        found.text = styled(words, "BOLD")
    if len(words) == 1:
        found.set("mathvariant", "normal")
    return found


def _in_alphabet(content: Element, position: int, alphabet: str) -> tuple[Element, int]:
    for leaf in content.iter():
        if leaf.text and leaf.tag in ("mi", "mn"):
            leaf.text = styled(leaf.text, alphabet)
            leaf.attrib.pop("mathvariant", None)
    return content, position


def _upright(content: Element, position: int) -> tuple[Element, int]:
    """Letters in a row are one word, upright."""
    leaves = list(content)
    if content.tag == "mrow" and leaves and all(leaf.tag in ("mi", "mn", "mo") and leaf.text for leaf in leaves):
        content = element("mi", "".join((leaf.text or "").replace(MINUS, "-") for leaf in leaves))
    if content.tag == "mi" and len(content.text or "") == 1:
        content.set("mathvariant", "normal")
    return content, position


def _dotless(content: Element) -> Element:
    """An i or j under an accent loses its dot."""
    if content.tag == "mi" and content.text in ("i", "j"):
        content.text = {"i": "ı", "j": "ȷ"}[content.text]
    return content
