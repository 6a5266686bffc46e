r"""Changing formulas so that most of them stay nearly right: pieces are moved, wrapped and joined as LaTeX is built.

Every choice is drawn from the generator given, so a seed gives the same formulas wherever it is run.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

_PIECES = re.compile(r"\\[A-Za-z]+|\\.|[0-9]+|[A-Za-z]|\s+|.", re.DOTALL)

_PLAIN = r"""
\frac \sum \prod \partial \nabla \sqrt \binom \ln \log \exp \left( \right) \left| \right| \left. \right.
\lvert \rvert \lVert \rVert \{ \} \langle \rangle \cdot \times / ! ' '' \prime \top \mathrm \operatorname
\text{otherwise} \text{if~} \begin{cases} \end{cases} \begin{aligned} \end{aligned} \begin{matrix}
\substack \limits \quad \qquad \, \! \\ \\[2pt] & = := < > \leq \neq \approx \mid \tag{1} \label{a}
\hat \bar \tilde \mathbf \mathbb \vec \dots \ldots \cdots \infty \pm \in \sin \tanh \operatorname*{arg}
\dfrac \tfrac \displaystyle \big( \Big) \, \; ~ \mathbf{z} \hat{a} \hat{\mathbf{a}} \delta_{ij} \delta
\sigma \Sigma \Pi \R \half \loop \double \named \broken \ell \theta i j k n m x y z A B f g ^\top ^{-1}
_i _{ij} _{i,j} ^2 ^{(i)} ^{(1)} _{i=1}^n _{i\neq j} _{i<j} ^* ^{*} _{} ^{} {} () [] || \|
0 1 2 10 0.5 .5 1. 00 1e5 99999999 , . ; : + - -- * ^ _ { } ( ) [ ] | # #1 % $ @ ? \
"""
WORDS = (
    *_PLAIN.split(),
    " ",
    "\n",
    "% a comment\n",
)
STRANGE = (
    *"\0\t\r\n\x0b\x1f\x7f\x85\xa0\xad−–·×≤≥≠∑∏∂∇√≈’λσΣéẑ∞½²₁①𝐱𝟙٣３ａ\u0301\u200b\u200d\u202e\u2066\u2028\ufeff\uffff\ufdd0😀",
    "\ud800",
    "\udcff",
)
_WRAPS = (
    ("{", "}"),
    ("(", ")"),
    ("[", "]"),
    ("|", "|"),
    (r"\left(", r"\right)"),
    (r"\left\{", r"\right\}"),
    (r"\frac{", "}{x}"),
    (r"\frac{1}{", "}"),
    (r"\frac{\partial ", r"}{\partial x_i}"),
    (r"\frac{\partial}{\partial ", "}x"),
    (r"\sqrt{", "}"),
    (r"\sqrt[", "]{2}"),
    (r"\binom{", "}{k}"),
    (r"\exp(", ")"),
    (r"\ln ", ""),
    (r"\sum_{", "}x"),
    (r"\sum_{i=", "}^{n}x_i"),
    (r"\sum_{i=1}^{", "}x_i"),
    (r"\sum_i \left(", r"\right)"),
    (r"\sum_{\substack{", r"\\ i<j}}1"),
    ("x_{", "}"),
    ("x^{", "}"),
    ("{", "}^2"),
    ("-(", ")"),
    (r"\text{", "}"),
    (r"\hat{", "}"),
    (r"\begin{cases}", r"& i=j \\ 0 & \text{otherwise}\end{cases}"),
    (r"\begin{aligned}", r"\end{aligned}"),
)


def pieces(formula: str) -> list[str]:
    """A formula cut into commands, numbers, letters, runs of space and single characters."""
    return _PIECES.findall(formula)


def mutated(formula: str, others: tuple[str, ...], random: Random) -> str:
    """A formula with one to five changes; ``others`` are formulas that pieces may be taken from."""
    work = pieces(formula)
    count = 1
    while count < 5 and random.random() < 0.35:
        count += 1
    for _ in range(count):
        change = random.choices(_CHANGES, _WEIGHTS)[0]
        work = [piece for piece in change(work, others, random) if piece]
    return "".join(work)


def _slice(work: list[str], random: Random, longest: int = 12) -> tuple[int, int]:
    start = random.randint(0, len(work))
    return start, min(len(work), start + random.randint(0, longest))


def _balanced(work: list[str], random: Random) -> tuple[int, int]:
    """A bracketed piece with its brackets, or any slice if there is none."""
    opening = [place for place, piece in enumerate(work) if piece in "{(["]
    if not opening:
        return _slice(work, random)
    start, depth = random.choice(opening), 0
    for place in range(start, len(work)):
        depth += (work[place] in "{([") - (work[place] in "})]")
        if depth == 0:
            return start, place + 1
    return _slice(work, random)


def _delete(work: list[str], others: tuple[str, ...], random: Random) -> list[str]:
    start, end = _slice(work, random, 4)
    return work[:start] + work[end:]


def _repeat(work: list[str], others: tuple[str, ...], random: Random) -> list[str]:
    start, end = _slice(work, random)
    return work[:end] + work[start:]


def _exchange(work: list[str], others: tuple[str, ...], random: Random) -> list[str]:
    if len(work) < 2:
        return work
    one, two = random.sample(range(len(work)), 2)
    changed = list(work)
    changed[one], changed[two] = work[two], work[one]
    return changed


def _replace(work: list[str], others: tuple[str, ...], random: Random) -> list[str]:
    start, end = _slice(work, random, 1)
    return [*work[:start], random.choice(WORDS), *work[end:]]


def _insert(work: list[str], others: tuple[str, ...], random: Random) -> list[str]:
    start = random.randint(0, len(work))
    return [*work[:start], random.choice(WORDS), *work[start:]]


def _borrow(work: list[str], others: tuple[str, ...], random: Random) -> list[str]:
    """Take the place of a piece with a piece of another formula, both balanced."""
    lender = pieces(random.choice(others))
    start, end = _balanced(work, random)
    first, last = _balanced(lender, random)
    return work[:start] + lender[first:last] + work[end:]


def _splice(work: list[str], others: tuple[str, ...], random: Random) -> list[str]:
    lender = pieces(random.choice(others))
    return work[: random.randint(0, len(work))] + lender[random.randint(0, len(lender)) :]


def _same_kind(work: list[str], others: tuple[str, ...], random: Random) -> list[str]:
    """Another letter, number or command of the formulas in the place of one: stays readable most often."""
    places = [place for place, piece in enumerate(work) if piece[0].isalnum() or len(piece) > 1]
    if not places:
        return work
    place = random.choice(places)
    lender = [piece for piece in pieces(random.choice(others)) if piece[0].isalpha() == work[place][0].isalpha()]
    changed = list(work)
    changed[place] = random.choice(lender) if lender else "1"
    return changed


def _wrap(work: list[str], others: tuple[str, ...], random: Random) -> list[str]:
    start, end = _balanced(work, random) if random.random() < 0.5 else _slice(work, random)
    before, after = random.choice(_WRAPS)
    return [*work[:start], before, *work[start:end], after, *work[end:]]


def _nest(work: list[str], others: tuple[str, ...], random: Random) -> list[str]:
    """Many brackets inside one another."""
    start, end = _slice(work, random, 3)
    before, after = random.choice(_WRAPS)
    depth = random.choice((3, 10, 30, 59, 60, 61, 119, 120, 121, 300))
    inside = work[start:end] if random.random() < 0.8 else ["x"]
    closing = after * (depth if random.random() < 0.8 else max(0, depth - 1))
    return [*work[:start], before * depth, *inside, closing, *work[end:]]


def _strange(work: list[str], others: tuple[str, ...], random: Random) -> list[str]:
    start = random.randint(0, len(work))
    return [*work[:start], random.choice(STRANGE), *work[start:]]


def _character(work: list[str], others: tuple[str, ...], random: Random) -> list[str]:
    start = random.randint(0, len(work))
    return [*work[:start], chr(random.choice((random.randrange(128), random.randrange(0x3000)))), *work[start:]]


def _digits(work: list[str], others: tuple[str, ...], random: Random) -> list[str]:
    start = random.randint(0, len(work))
    number = str(random.randrange(10)) * random.choice((2, 8, 19, 39, 40, 41, 400))
    if random.random() < 0.3:
        number = f"{number[: len(number) // 2]}.{number[len(number) // 2 :]}"
    return [*work[:start], random.choice(("", "^", "_", "^{", "!")), number, *work[start:]]


def _long(work: list[str], others: tuple[str, ...], random: Random) -> list[str]:
    """The same again and again, now and then beyond the limits."""
    return work * random.choice((2, 3, 5, 20, 100))


_CHANGES: tuple[Callable[[list[str], tuple[str, ...], Random], list[str]], ...] = (
    _delete,
    _repeat,
    _exchange,
    _replace,
    _insert,
    _borrow,
    _splice,
    _same_kind,
    _wrap,
    _strange,
    _character,
    _digits,
    _nest,
    _long,
)
_WEIGHTS = (8, 4, 5, 10, 10, 18, 2, 30, 12, 1.5, 1, 2, 0.8, 0.1)
