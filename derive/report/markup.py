"""Elements of HTML and MathML, built as values, so that nothing of a document can become markup.

Place on the way of a step: used by `derive.report.mathml` and `derive.report.html`. Text and attributes are escaped
by `xml.etree.ElementTree` when the whole page is written, and only there.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from xml.etree.ElementTree import Element, tostring

__all__ = ["Content", "Element", "clean", "element", "extend", "written"]

Content = Element | str
"""What stands in an element."""

_INVISIBLE = frozenset(("Cc", "Cs", "Cn"))
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


def element(tag: str, *content: Content, **attributes: str | None) -> Element:
    """An element with its content. Attributes that are None are left out; ``class_`` is ``class``, and an underscore
    within a name is a hyphen (``aria_label``)."""
    made = Element(
        tag, {name.rstrip("_").replace("_", "-"): clean(text) for name, text in attributes.items() if text is not None}
    )
    extend(made, content)
    return made


def extend(parent: Element, content: Iterable[Content]) -> None:
    """Put more at the end of an element."""
    for item in content:
        if isinstance(item, Element):
            parent.append(item)
        elif len(parent):
            parent[-1].tail = (parent[-1].tail or "") + clean(item)
        else:
            parent.text = (parent.text or "") + clean(item)


def clean(text: str) -> str:
    """Text without what no page may hold or what would turn its neighbours around: such characters are shown as the
    replacement character."""
    if text.isascii() and text.isprintable():
        return text
    return "".join("\ufffd" if _is_refused(letter) else letter for letter in text)


def _is_refused(letter: str) -> bool:
    return letter in _TURNING or (letter not in "\t\n" and unicodedata.category(letter) in _INVISIBLE)


def written(root: Element) -> str:
    """The markup of an element, with everything escaped that must be."""
    return tostring(root, encoding="unicode", method="html")
