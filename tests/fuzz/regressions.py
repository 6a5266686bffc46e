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


def _steps(count: int, step: str) -> bytes:
    """A file of so many steps; a step may name its number and the next."""
    return ("title: t\nsteps:\n" + "".join(f"  - {step.format(n, n + 1)}\n" for n in range(count))).encode()


REGRESSIONS = (
    *(
        Regression("reader", "printed with braces, which was too deep to be read again", nested(inside), "D206")
        for inside in ("x^2", "u_i", "A_{ij}", r"\delta_{ij}", r"\frac12", r"\sqrt2", r"\binom nk")
    ),
    *(
        Regression("reader", "a sum inside a sum for every matrix: the recursion was too deep", data, "read, then D206")
        for data in (joined("algebra", "A " * 1500 + "x"), joined("algebra", r"x^\top " + "A " * 1400 + "x"))
    ),
    Regression("loader", "took 41 s: a number for each id, sought from 2 on", _steps(19_000, "1 = 1"), "loaded"),
    Regression(
        "loader",
        "took 12 s: each was compared with all steps, and all were listed",
        _steps(2400, "{{latex: 1=1, id: a{0}, from: a{1}}}"),
        "D107",
    ),
    Regression(
        "loader",
        "took 17 s: each was compared with every id",
        _steps(2400, "{{latex: 1=1, id: abcdefgh{0}, by: abcdefgi{1}}}"),
        "D107",
    ),
    Regression(
        "loader",
        "took 9 s: each name was read with all others in mind",
        b"title: t\ngoal: 1=1\ndeclare:\n" + b"".join(b"  a_{%d}: scalar\n" % n for n in range(8000)),
        "D111",
    ),
    Regression(
        "loader",
        "took 4 s: every formula was cut into symbols to look for labels, also those that cannot have one",
        b"title: t\ndeclare: {i: label, z: scalar}\nsteps:\n" + (b"  - " + b"z + " * 2900 + b"z\n") * 165,
        "loaded",
    ),
    Regression(
        "checker",
        "the tries for a side without parts were divided by no parts",
        b"title: t\nsteps:\n  - 1 = 2\n",
        "checked: refuted",
    ),
)
