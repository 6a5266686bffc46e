"""What inputs are made of: the proof files of this repository, their formulas, and what their names are.

Read once; in the order of the files' names, so that a seed gives the same inputs everywhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from derive.context import Context
from derive.declare import declare
from derive.document import Goal, Step
from derive.latex.vocabulary import Vocabulary
from derive.load import load_bytes

ROOT = Path(__file__).parent.parent.parent
FOLDERS = ("proofs", "tests/bench")
TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[0-9]+|[A-Za-z]|\s+|.", re.DOTALL)


@dataclass(frozen=True)
class Formula:
    """A formula, and what its names are."""

    source: str
    vocabulary: Vocabulary
    context: Context


@cache
def files() -> tuple[bytes, ...]:
    """All proof files."""
    paths = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.yaml"))
    return tuple(path.read_bytes() for path in paths)


@cache
def small_files() -> tuple[bytes, ...]:
    """Proof files that are quickly checked."""
    return tuple(content for content in files() if len(content) < 1500)


@cache
def formulas() -> tuple[Formula, ...]:
    """All formulas of steps and goals."""
    found = []
    for content in files():
        document = load_bytes(content, "corpus")
        names = declare(document)
        for item in (*document.entries, *document.goals):
            if isinstance(item, Step | Goal):
                found.append(Formula(item.latex.value, names.vocabulary, names.context))
    return tuple(found)


@cache
def pieces() -> tuple[str, ...]:
    """Runs of one to eight tokens of the formulas, each once."""
    found: dict[str, None] = {}
    for formula in formulas():
        tokens = TOKEN.findall(formula.source)
        for length in (1, 2, 3, 5, 8):
            for start in range(0, max(len(tokens) - length, 1), length):
                found["".join(tokens[start : start + length])] = None
    return tuple(found)


@cache
def single_tokens() -> tuple[str, ...]:
    """The tokens of all formulas, each once."""
    return tuple(dict.fromkeys(token for formula in formulas() for token in TOKEN.findall(formula.source)))


@cache
def lines() -> tuple[bytes, ...]:
    """The lines of all proof files, each once."""
    return tuple(dict.fromkeys(line for content in files() for line in content.split(b"\n")))
