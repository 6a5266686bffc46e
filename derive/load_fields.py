"""Reading one entry of a proof file: which keys it may have, and strings, words, numbers and lists out of
nodes.

Place on the way of a step: between `derive.yaml_nodes` (the tree) and `derive.load`, `derive.load_declare`
(the meaning of each section). Every function answers with what it could read and adds what is wrong to the
`Problems`; none raises. It knows no section of the format.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TypeVar

from derive.diagnostic import Diagnostic
from derive.document import Text
from derive.yaml_nodes import ListNode, MappingNode, Node, Problem, ScalarNode, text

Value = TypeVar("Value")


@dataclass(slots=True)
class Problems:
    """What is wrong with a file, collected while it is read."""

    found: list[Problem] = field(default_factory=list)

    def add(self, code: str, message: str, node: Node) -> None:
        """One more problem, at the beginning of ``node``."""
        self.found.append((Diagnostic(code, message), node.line, node.column))


def suggestion(word: str, known: Iterable[str]) -> str:
    """``; did you mean `latex`?`` if a known word is near, else the list of the known words."""
    words = list(known)
    near = get_close_matches(word, words, 1, 0.6)
    if near:
        return f"; did you mean `{near[0]}`?"
    return "; known here: " + ", ".join(f"`{name}`" for name in words)


def keys(
    node: Node, allowed: tuple[str, ...], required: tuple[str, ...], what: str, problems: Problems
) -> dict[str, Node]:
    """The values of a mapping by key; a key not allowed or a required one that is missing is a problem."""
    if not isinstance(node, MappingNode):
        if not _is_refused(node):
            problems.add("D104", f"{what} must be written as keys with values (`key: value`)", node)
        return {}
    values: dict[str, Node] = {}
    for key, value in node.pairs:
        if key.value in allowed:
            values[key.value] = value
        else:
            message = f"`{key.value}` is not a key of {what}{suggestion(key.value, allowed)}"
            problems.add("D102", message, key)
    for name in required:
        if name not in values and node.is_whole:
            problems.add("D103", f"{what} needs a key `{name}`", node)
    return values


def string(node: Node, what: str, problems: Problems) -> Text | None:
    """A string that is not empty, with its places."""
    if not isinstance(node, ScalarNode):
        advice = (
            ""
            if isinstance(node, ListNode)
            else " (braces begin a mapping: put a formula between single quotes)"
        )
        problems.add("D104", f"{what} must be one string{advice}", node)
        return None
    if _is_refused(node):
        return None
    if node.is_null or not node.value.strip():
        problems.add("D104", f"{what} is empty", node)
        return None
    if node.style == "" and node.value in ("true", "True", "TRUE", "false", "False", "FALSE"):
        problems.add("D104", f"{what} must be a string; put `{node.value}` between quotes", node)
        return None
    return text(node)


def prose(node: Node | None, what: str, problems: Problems) -> str:
    """A title, source or note: its words in one line each as YAML folds them; empty if there is none."""
    if node is None or string(node, what, problems) is None or not isinstance(node, ScalarNode):
        return ""
    return node.value.strip()


def word(node: Node, known: Iterable[str], what: str, problems: Problems, code: str = "D104") -> str | None:
    """One of the known words."""
    found = string(node, what, problems)
    names = list(known)
    if found is None or found.value in names:
        return found.value if found else None
    problems.add(code, f"`{found.value}` is not {what}{suggestion(found.value, names)}", node)
    return None


def integer(node: Node, minimum: int, maximum: int, what: str, problems: Problems) -> int:
    """An integer within bounds; ``minimum`` if it cannot be read."""
    if isinstance(node, ScalarNode) and node.style == "" and re.fullmatch("[0-9]{1,9}", node.value):
        value = int(node.value)
    else:
        value = minimum - 1
    if minimum <= value <= maximum:
        return value
    if not _is_refused(node):
        problems.add("D104", f"{what} must be an integer from {minimum} to {maximum}", node)
    return minimum


def items(node: Node | None) -> tuple[Node, ...]:
    """The items of a list; anything else is a list of one, and nothing a list of none."""
    if node is None:
        return ()
    return node.items if isinstance(node, ListNode) else (node,)


def strings(node: Node | None, what: str, problems: Problems) -> tuple[Text, ...]:
    """One string or a list of strings."""
    return each(node, lambda item: string(item, what, problems))


def each(node: Node | None, read: Callable[[Node], Value | None]) -> tuple[Value, ...]:
    """What ``read`` makes of the node, or of each item of a list; items it cannot read are left out."""
    return tuple(value for value in map(read, items(node)) if value is not None)


def pairs(node: Node | None, what: str, problems: Problems) -> tuple[tuple[ScalarNode, Node], ...]:
    """The pairs of a mapping whose keys are the author's own."""
    if node is None:
        return ()
    if isinstance(node, MappingNode):
        return node.pairs
    if not _is_refused(node):
        problems.add("D104", f"{what} must be written as keys with values (`key: value`)", node)
    return ()


def _is_refused(node: Node) -> bool:
    """Is it an alias, already reported?"""
    return isinstance(node, ScalarNode) and node.style == "*"
