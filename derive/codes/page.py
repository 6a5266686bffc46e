"""What a code's page holds.

Place on the way of a step: beside it, for ``derive explain`` and `docs/codes.md`. The pages themselves are in
`derive.codes.documents`, `readings`, `scopes`, `decisions` and, for the named mistakes, `derive.diagnose.pages`.
"""

from __future__ import annotations

from dataclasses import dataclass

ALWAYS = "Always a mistake."


@dataclass(frozen=True, slots=True)
class Page:
    """What there is to know of a code.

    ``means`` says what it is, ``mend`` how to mend it, ``unless`` when it is no mistake. ``example`` is a complete proof
    file that yields exactly this code; where no proof file can, it is "" and ``without`` says why.
    """

    means: str
    mend: str
    unless: str
    example: str = ""
    without: str = ""


def ill_formed(code: str, declare: str, latex: str, more: str = "") -> str:
    """A proof with one step that has no meaning as written; ``more`` are further sections, or lines of them."""
    return _proof(declare, latex, f"{{verdict: ill-formed, codes: [{code}]}}", more)


def unknown(code: str, declare: str, latex: str, more: str = "") -> str:
    """A proof with one step that is not decided."""
    return _proof(declare, latex, f"{{verdict: unknown, codes: [{code}]}}", more)


def proved(declare: str, latex: str, more: str = "") -> str:
    """A proof with one step that is proved, with a note."""
    return _proof(declare, latex, "proved", more)


def _proof(declare: str, latex: str, expect: str, more: str) -> str:
    return (
        f"title: an example\ndeclare: {{{declare}}}\n{more}steps:\n"
        f"  - latex: |\n      {latex}\n    expect: {expect}\n"
    )
