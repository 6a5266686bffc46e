"""What is around every page: head, styles, the policy that lets nothing be loaded, and the way past the head.

Place on the way of a step: used by `derive.report.html.render` and `derive.report.html.index`.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files

from derive.report.markup import Content, Element, element, written


@cache
def styles() -> str:
    """The style sheet, as it stands in the page."""
    return files("derive.report.html").joinpath("page.css").read_text(encoding="utf-8")


def policy() -> str:
    """The content security policy: nothing is loaded or run, and only our own style sheet counts."""
    digest = base64.b64encode(hashlib.sha256(styles().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def document(title: str, *content: Content, class_: str | None = None) -> str:
    """A whole page, ending with a newline. ``content`` is what stands in the body: header, main, footer."""
    style = element("style")
    style.text = styles()  # ours, and the only text that is not escaped
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy()),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", title),
        style,
    )
    skip = element("a", "Skip to the content", class_="skip", href="#content")
    body = element("body", skip, *content, class_=class_)
    root = element("html", "\n", head, "\n", body, "\n", lang="en")
    return f"<!doctype html>\n{written(root)}\n"


def unseen(text: str) -> Element:
    """Words for those who do not see the page."""
    return element("span", text, class_="unseen")
