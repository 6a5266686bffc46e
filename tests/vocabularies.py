r"""A vocabulary with names of every kind, for tests of the LaTeX reader, and short forms for writing expected trees."""

from __future__ import annotations

from types import MappingProxyType

from derive.latex.syntax import Name, Node, Number
from derive.latex.vocabulary import Entry, Vocabulary
from derive.span import Span

NOWHERE = Span(0, 0)
INDEX, FAMILY = Entry("index"), Entry("family", rank=1)

NAMES = Vocabulary(
    MappingProxyType(
        {
            **{key: Entry("scalar") for key in ("x", "y", r"\theta", r"\hat{b}", "x_{0}", "D_{KL}", r"\text{loss}")},
            **{key: Entry("size") for key in ("n", "m")},
            **dict.fromkeys(("i", "j", "k", r"\ell"), INDEX),
            **dict.fromkeys(("u", "v", "z", r"\hat{a}", "w^{*}"), FAMILY),
            **{key: Entry("family", rank=2) for key in ("A", "B")},
            **{key: Entry("function") for key in ("f", "g", r"\operatorname{act}")},
            r"\mathbf{z}": Entry("alias", target="z"),
            r"\sigma": Entry("function", function="softmax", vector_argument=True, vector_result=True),
            r"\delta": Entry("delta", rank=2),
            r"\Sigma": Entry("sum"),
            r"\Pi": Entry("product"),
            "s": Entry("label"),
            "KL": Entry("scalar"),
        }
    ),
    MappingProxyType(
        {
            r"\R": (0, r"\theta"),
            r"\half": (1, r"\frac{#1}{2}"),
            r"\loop": (0, r"\loop x"),
            r"\double": (0, r"\double \double"),
            r"\named": (1, r"\text{#1}"),
            r"\broken": (0, r"#1"),
        }
    ),
)


def name(key: str, *subscripts: Node | str, label: str | None = None, primes: int = 0) -> Name:
    """A name; a subscript may be given by its key."""
    indices = tuple(name(item) if isinstance(item, str) else item for item in subscripts)
    return Name(NOWHERE, key, label, indices, primes)


def number(text: str | int) -> Number:
    """A number."""
    return Number(NOWHERE, str(text))
