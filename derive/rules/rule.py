"""What a row of the table of rules is.

A row is a small proof in the language of `docs/format.md`: declarations, an equation in LaTeX, and conditions, each of
which can be left out to see whether it is needed. So the table is data, and what a row says is decided by the same
reader that reads an author's steps. Nothing here is read when a step is decided but the names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

Declarations = Mapping[str, Any]

COMMON: Declarations = MappingProxyType(
    {
        "n": "size",
        "m": "size",
        "i": {"index": "n"},
        "j": {"index": "n"},
        "l": {"index": "n"},
        "x": "scalar",
        "y": "scalar",
        "a": {"vector": "n"},
        "b": {"vector": "n"},
        "A": {"matrix": ["n", "n"]},
        "f": {"function": {"arity": 1}},
        r"\sigma": {"function": "softmax"},
        r"\delta": "kronecker delta",
    }
)
"""What a row's names are unless it says otherwise."""


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that must hold for a rule to be applied.

    Exactly one of the three forms is given: ``when`` is a relation between indices and sizes; ``assume`` a relation
    between real numbers, for every value of its free indices where ``among`` holds; ``declare`` narrower declarations,
    in place of the row's.
    ``needed``: without it there is an instance at which the sides differ or one has no value. Otherwise the condition
    is merely sufficient, and ``why`` says why it is asked for all the same.
    """

    when: str = ""
    assume: str = ""
    among: str = ""
    declare: Declarations = field(default_factory=dict)
    needed: bool = True
    why: str = ""

    @property
    def text(self) -> str:
        """The condition as an author writes it."""
        declared = "; ".join(f"{name}: {written(meaning)}" for name, meaning in self.declare.items())
        return self.when or self.assume + (f" for {self.among}" if self.among else "") or declared


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: ``left = right`` (LaTeX) under the ``conditions``.

    ``says`` is the rule in one sentence. ``names`` are declarations beside or instead of `COMMON`; ``define``,
    ``assume`` and ``case`` belong to the statement and are never left out. ``noted`` is the name under which the engine
    records the use of the rule; rules of plain arithmetic that are used at every turn are not recorded, and have "".
    ``detail`` says what follows the name after a colon, if anything does.
    """

    name: str
    says: str
    left: str
    right: str
    conditions: tuple[Condition, ...] = ()
    names: Declarations = field(default_factory=dict)
    define: tuple[str, ...] = ()
    assume: tuple[str, ...] = ()
    case: tuple[str, ...] = ()
    noted: str | None = None
    detail: str = ""

    @property
    def recorded(self) -> str:
        """The name under which a use is recorded, or "" if it is not."""
        return self.name if self.noted is None else self.noted

    def declarations(self, conditions: tuple[Condition, ...] | None = None) -> dict[str, Any]:
        """All declarations, with those of the conditions (the row's own unless given) in place."""
        found = {**COMMON, **self.names}
        for condition in self.conditions if conditions is None else conditions:
            found.update(condition.declare)
        return found


def when(relation: str) -> Condition:
    """A needed condition on indices and sizes."""
    return Condition(when=relation)


def assume(relation: str, among: str = "") -> Condition:
    """A needed condition on real numbers."""
    return Condition(assume=relation, among=among)


def declared(name: str, meaning: Any) -> Condition:
    """A needed property of a name."""
    return Condition(declare={name: meaning})


def written(meaning: Any) -> str:
    """A declaration in one line, as it stands in a proof file."""
    if isinstance(meaning, Mapping):
        return "{" + ", ".join(f"{key}: {written(value)}" for key, value in meaning.items()) + "}"
    if isinstance(meaning, list):
        return "[" + ", ".join(map(written, meaning)) + "]"
    return "" if meaning is None else str(meaning)
