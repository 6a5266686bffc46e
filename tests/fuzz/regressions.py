r"""Inputs that failed once, each with the outcome it must have: found by ``python -m tests.fuzz``, then made short."""

from __future__ import annotations

from typing import NamedTuple

from tests.fuzz.targets import joined


class Regression(NamedTuple):
    """An input of a target, what went wrong with it, and its outcome since."""

    target: str
    wrong: str
    data: bytes
    outcome: str


def nested(inside: str, depth: int = 59) -> bytes:
    """A formula below so many roots: the deepest that is read has 59 with an argument inside."""
    return joined("names", r"\sqrt{" * depth + inside + "}" * depth)


REGRESSIONS = (
    *(
        Regression("reader", "printed with braces, which was too deep to be read again", nested(inside), "D206")
        for inside in ("x^2", "u_i", "A_{ij}", r"\delta_{ij}", r"\frac12", r"\sqrt2", r"\binom nk")
    ),
    Regression(
        "checker",
        "the tries for a side without parts were divided by no parts",
        b"title: t\nsteps:\n  - 1 = 2\n",
        "checked: refuted",
    ),
)
