"""Changing proof files: lines, keys, formulas and bytes. As in `tests.fuzz.formulas`, the generator decides alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from tests.fuzz.formulas import mutated as mutated_formula

_PLAIN = rb"""
title source macros declare notation define assume goal steps latex when by from expect id note for is
size index scalar vector matrix tensor function label delta symmetric positive one-hot probability
proved refuted ill-formed unknown verdict from_start reading codes depends_on minimum lower upper
n i x_i [n, n] {index: n} {vector: n} {matrix: [n, n]} {index: [1, n]} {function: softmax} D401 0 -1
| > |- >+ |2 - ? : , [ ] { } & * ! % @ ` ' \" '' # --- ... << ~ null true 1e9 0x1f &a *a !!str %YAML
\frac \sum_{i=1}^{n} '\frac{1}{2}' '(i)' '\sigma(z_i)' 'same as' 'sum sign' component step-000000
"""
WORDS = (
    *_PLAIN.split(),
    b"!!python/object/apply:os.system",
    b"&a [*a, *a]",
    b"? - x\n: - y\n",
    b"  ",
    b"\n",
    b"\t",
    b"{vector: n, is: [positive, probability]}",
    b"{scalar: , depends_on: [x]}",
    b'"\\frac"',
)
STRANGE = (
    b"\0",
    b"\xff",
    b"\xfe\xff",
    b"\xc0\x80",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\xe2\x82",
    b"\xef\xbb\xbf",
    b"\r",
    b"\r\n",
    b"\x0b",
    b"\x1b[31m",
    b"\xc2\x85",
    b"\xe2\x80\xa8",
    b"\xe2\x80\x8b",
    b"\xe2\x80\xae",
    b"\xe2\x81\xa6",
    b"\xef\xbf\xbf",
    b"\xf0\x9f\x98\x80",
    b"\xcc\x81",
    b"\xc2\xa0",
)
_WORD = re.compile(rb"[A-Za-z0-9_.-]+")


def mutated(content: bytes, others: tuple[bytes, ...], formulas: tuple[str, ...], random: Random) -> bytes:
    """A file with one to five changes; pieces come from ``others``, formulas from ``formulas``."""
    count = 1
    while count < 5 and random.random() < 0.35:
        count += 1
    for _ in range(count):
        lines = content.split(b"\n")
        change = random.choices(_CHANGES, _WEIGHTS)[0]
        content = b"\n".join(change(lines, others, formulas, random))
    return content


_Change = Callable[[list[bytes], tuple[bytes, ...], tuple[str, ...], Random], list[bytes]]


def _delete(lines: list[bytes], others: tuple[bytes, ...], formulas: tuple[str, ...], random: Random) -> list[bytes]:
    start = random.randrange(len(lines))
    return lines[:start] + lines[start + random.randint(1, 3) :] or [b""]


def _repeat(lines: list[bytes], others: tuple[bytes, ...], formulas: tuple[str, ...], random: Random) -> list[bytes]:
    start = random.randrange(len(lines))
    return lines[: start + random.randint(1, 3)] + lines[start:]


def _exchange(lines: list[bytes], others: tuple[bytes, ...], formulas: tuple[str, ...], random: Random) -> list[bytes]:
    one, two = random.randrange(len(lines)), random.randrange(len(lines))
    changed = list(lines)
    changed[one], changed[two] = lines[two], lines[one]
    return changed


def _borrow(lines: list[bytes], others: tuple[bytes, ...], formulas: tuple[str, ...], random: Random) -> list[bytes]:
    lender = random.choice(others).split(b"\n")
    start, first = random.randrange(len(lines)), random.randrange(len(lender))
    kept = start + random.randint(0, 2)
    return lines[:start] + lender[first : first + random.randint(1, 4)] + lines[kept:]


def _indent(lines: list[bytes], others: tuple[bytes, ...], formulas: tuple[str, ...], random: Random) -> list[bytes]:
    place = random.randrange(len(lines))
    line = lines[place]
    moved = random.choice((b"  " + line, b" " + line, b"\t" + line, line[1:], line[2:], line.lstrip(), b"- " + line))
    return [*lines[:place], moved, *lines[place + 1 :]]


def _word(lines: list[bytes], others: tuple[bytes, ...], formulas: tuple[str, ...], random: Random) -> list[bytes]:
    """Another word in the place of one of a line."""
    place = random.randrange(len(lines))
    found = list(_WORD.finditer(lines[place]))
    if not found:
        return _insert(lines, others, formulas, random)
    match = random.choice(found)
    changed = lines[place][: match.start()] + random.choice(WORDS) + lines[place][match.end() :]
    return [*lines[:place], changed, *lines[place + 1 :]]


def _insert(lines: list[bytes], others: tuple[bytes, ...], formulas: tuple[str, ...], random: Random) -> list[bytes]:
    return _put(lines, random.choice(WORDS), random)


def _strange(lines: list[bytes], others: tuple[bytes, ...], formulas: tuple[str, ...], random: Random) -> list[bytes]:
    return _put(lines, random.choice(STRANGE), random)


def _byte(lines: list[bytes], others: tuple[bytes, ...], formulas: tuple[str, ...], random: Random) -> list[bytes]:
    return _put(lines, bytes((random.randrange(256),)), random)


def _put(lines: list[bytes], piece: bytes, random: Random) -> list[bytes]:
    place = random.randrange(len(lines))
    at = random.randint(0, len(lines[place]))
    return [*lines[:place], lines[place][:at] + piece + lines[place][at:], *lines[place + 1 :]]


def _formula(lines: list[bytes], others: tuple[bytes, ...], formulas: tuple[str, ...], random: Random) -> list[bytes]:
    """A line with LaTeX in it, changed as a formula is; a step with a formula of its own if there is none."""
    places = [place for place, line in enumerate(lines) if b"\\" in line or b"=" in line or b": {" in line]
    if not places:
        latex = mutated_formula(random.choice(formulas), formulas, random).replace("\n", " ")
        return [*lines, b"  - " + latex.encode("utf-8", "surrogatepass")]
    place = random.choice(places)
    indent = len(lines[place]) - len(lines[place].lstrip())
    text = lines[place][indent:].decode("utf-8", "replace")
    changed = mutated_formula(text, formulas, random).encode("utf-8", "surrogatepass")
    return [*lines[:place], lines[place][:indent] + changed, *lines[place + 1 :]]


def _nest(lines: list[bytes], others: tuple[bytes, ...], formulas: tuple[str, ...], random: Random) -> list[bytes]:
    depth = random.choice((5, 15, 16, 17, 100, 1000))
    before, after = random.choice(((b"[", b"]"), (b"{a: ", b"}"), (b"- ", b""), (b"{[", b"]: 1}"), (b"? ", b"")))
    return _put(lines, before * depth + b"x" + after * random.choice((depth, depth - 1, 0)), random)


def _truncate(lines: list[bytes], others: tuple[bytes, ...], formulas: tuple[str, ...], random: Random) -> list[bytes]:
    kept = lines[: random.randint(1, len(lines))]
    kept[-1] = kept[-1][: random.randint(0, len(kept[-1]))]
    return kept


def _long(lines: list[bytes], others: tuple[bytes, ...], formulas: tuple[str, ...], random: Random) -> list[bytes]:
    """The end of the file again and again, now and then beyond the limits."""
    start = random.randrange(len(lines))
    return lines[:start] + lines[start:] * random.choice((2, 5, 20, 200))


_CHANGES: tuple[_Change, ...] = (
    _delete,
    _repeat,
    _exchange,
    _borrow,
    _indent,
    _word,
    _insert,
    _strange,
    _byte,
    _formula,
    _nest,
    _truncate,
    _long,
)
_WEIGHTS = (8, 6, 4, 12, 4, 24, 5, 1.5, 1.5, 30, 0.7, 2, 0.1)
