"""YAML as nodes with places: nothing is constructed, converted or shared, so no file can do harm by being
read.

Place on the way of a step: `derive.load` asks `compose` for the tree of a file and `text` for the LaTeX in
it. Built on the *events* of PyYAML, one at a time, so that size and depth are limited before a tree exists.
Anchors, aliases, merge keys and tags are refused, and so is a backslash between double quotes, where YAML would
silently change ``\\frac``. This module knows nothing of the proof format.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

from derive.diagnostic import Diagnostic
from derive.document import Text

MAXIMUM_ENTRIES = 100_000
MAXIMUM_DEPTH = 16

Problem = tuple[Diagnostic, int, int]
"""A diagnostic with its line and column, from 1."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """A string. ``style`` is ``""`` (plain), ``'``, ``"``, ``|``, ``>``, or ``*`` for a refused alias;
    ``raw`` are the lines of the file it stands on, cut to where it begins and ends."""

    value: str
    style: str
    raw: tuple[str, ...]
    line: int
    column: int

    @property
    def is_null(self) -> bool:
        """Is it what YAML reads as no value at all?"""
        return self.style == "" and self.value in ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True, slots=True)
class ListNode:
    """A list."""

    items: tuple[Node, ...]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class MappingNode:
    """A mapping; of a key that is given twice only the first is kept. Not ``is_whole`` if keys were refused: then it
    is not known which others its author meant it to have."""

    pairs: tuple[tuple[ScalarNode, Node], ...]
    line: int
    column: int
    is_whole: bool = True


Node = ScalarNode | ListNode | MappingNode


class _Stop(Exception):
    """Reading cannot go on; carries the problem. Never leaves `compose`."""

    def __init__(self, code: str, message: str, line: int, column: int):
        super().__init__(message)
        self.problem: Problem = (Diagnostic(code, message), line, column)


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not been read yet."""

    is_mapping: bool
    line: int
    column: int
    nodes: list[Node]


def compose(source: str) -> tuple[Node | None, tuple[Problem, ...]]:
    """The tree of the one YAML document in ``source``, whose line ends must be ``\\n``, with what is wrong
    with it. The tree is None if the text is empty or cannot be read."""
    problems: list[Problem] = []
    found = _FORBIDDEN.search(source)
    if found:
        before = source[: found.start()]
        column = found.start() - before.rfind("\n")
        message = f"the file has a character that does not belong in a text (U+{ord(found.group()):04X})"
        return None, ((Diagnostic("D101", message), before.count("\n") + 1, column),)
    try:
        return _tree(source, problems), tuple(problems)
    except _Stop as stop:
        problems.append(stop.problem)
    except yaml.YAMLError as error:
        problems.append(_syntax_problem(error))
    return None, tuple(problems)


def _syntax_problem(error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    said = getattr(error, "problem", None) or getattr(error, "context", None) or str(error)
    message = (
        f"this cannot be read as YAML ({said}); check the indentation, and put a formula after `|` on lines "
        "of its own, or between single quotes"
    )
    return Diagnostic("D101", message), *((mark.line + 1, mark.column + 1) if mark else (1, 1))


def _tree(source: str, problems: list[Problem]) -> Node | None:
    lines = source.split("\n")
    root: list[Node] = []
    opened: list[_Open] = []
    entries = documents = 0
    for event in yaml.parse(source, Loader=_LOADER):
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        siblings = opened[-1].nodes if opened else root
        match event:
            case yaml.DocumentStartEvent():
                documents += 1
                if documents > 1:
                    raise _Stop("D104", "one file holds one proof; a second begins here", line, column)
            case yaml.NodeEvent():
                entries += 1
                if entries > MAXIMUM_ENTRIES:
                    raise _Stop("D111", f"the file has more than {MAXIMUM_ENTRIES} entries", line, column)
                _refuse_sharing_and_tags(event, line, column, problems)
                if isinstance(event, yaml.ScalarEvent):
                    siblings.append(_scalar(event, lines, problems))
                elif isinstance(event, yaml.AliasEvent):
                    siblings.append(ScalarNode("", "*", (), line, column))
                else:
                    opened.append(_Open(isinstance(event, yaml.MappingStartEvent), line, column, []))
                    if len(opened) > MAXIMUM_DEPTH:
                        raise _Stop("D111", f"nested more than {MAXIMUM_DEPTH} deep", line, column)
            case yaml.CollectionEndEvent():
                closed = opened.pop()
                (opened[-1].nodes if opened else root).append(_close(closed, problems))
    return root[0] if root else None


def _refuse_sharing_and_tags(event: yaml.NodeEvent, line: int, column: int, problems: list[Problem]) -> None:
    if event.anchor is not None:
        advice = "if this is a formula, put it between single quotes"
        message = f"anchors and aliases (`&…`, `*…`) are not supported; {advice}"
        problems.append((Diagnostic("D104", message), line, column))
    if getattr(event, "tag", None) is not None:
        advice = "if this is a formula, put it between single quotes"
        problems.append((Diagnostic("D104", f"tags (`!…`) are not supported; {advice}"), line, column))


def _scalar(event: yaml.ScalarEvent, lines: list[str], problems: list[Problem]) -> ScalarNode:
    start, end = event.start_mark, event.end_mark
    # A file that ends without a line break can have its last mark one line further on.
    raw = [*lines[start.line : end.line], lines[end.line][: end.column] if end.line < len(lines) else ""]
    raw[0] = raw[0][start.column :]
    node = ScalarNode(event.value, event.style or "", tuple(raw), start.line + 1, start.column + 1)
    if node.style == '"':
        for row, content in enumerate(raw):
            if "\\" in content:
                message = (
                    "a backslash between double quotes: YAML changes \\n, \\t, \\f, \\b and others silently; "
                    "write the formula without quotes, between single quotes, or after `|` on its own lines"
                )
                column = content.index("\\") + 1 + (start.column if row == 0 else 0)
                problems.append((Diagnostic("D105", message), start.line + 1 + row, column))
                break
    return node


def _close(closed: _Open, problems: list[Problem]) -> Node:
    if not closed.is_mapping:
        return ListNode(tuple(closed.nodes), closed.line, closed.column)
    pairs: dict[str, tuple[ScalarNode, Node]] = {}
    is_whole = True
    for key, value in zip(closed.nodes[::2], closed.nodes[1::2], strict=True):
        if not isinstance(key, ScalarNode):
            message = (
                "a key must be one string; put a formula that begins with a bracket between single quotes"
            )
            problems.append((Diagnostic("D104", message), key.line, key.column))
        elif key.style == "*":
            is_whole = False  # an alias, already reported
        elif key.value == "<<" and not key.style:
            is_whole = False
            message = "merge keys (`<<`) are not supported; write out the keys that are meant"
            problems.append((Diagnostic("D104", message), key.line, key.column))
        elif key.value in pairs:
            message = f"`{key.value}` is given twice; the first is on line {pairs[key.value][0].line}"
            problems.append((Diagnostic("D106", message), key.line, key.column))
        else:
            pairs[key.value] = (key, value)
    return MappingNode(tuple(pairs.values()), closed.line, closed.column, is_whole)


@dataclass(frozen=True, slots=True)
class QuotedText(Text):
    """A text between single quotes in which ``''`` stands for one character: ``doubled`` are the offsets of
    those characters, after which the file is one column further on."""

    doubled: tuple[int, ...] = ()

    def place(self, offset: int) -> tuple[int, int]:
        """(line, column) in the file, from 1, of the character at ``offset`` of the string."""
        line, column = Text.place(self, offset)
        begin = self.value.rfind("\n", 0, offset) + 1
        return line, column + sum(begin <= at < offset for at in self.doubled)


def text(node: ScalarNode) -> Text:
    """The string of a node with the place of every character.

    Line breaks stay as the author made them, also where YAML would fold them into spaces: to LaTeX they are
    the same, and only so every character has a place. Trailing white space is dropped.
    """
    if node.style == "|":
        content = node.value.rstrip().split("\n")
        columns = [len(raw) - len(line) + 1 for raw, line in zip(node.raw[1:], content, strict=False)]
        return _placed(content, node.line + 1, columns)
    if node.style == ">":
        stripped = [line.strip() for line in node.raw[1:]]
        while len(stripped) > 1 and not stripped[-1]:
            stripped.pop()
        columns = [len(raw) - len(raw.lstrip()) + 1 for raw in node.raw[1:]]
        return _placed(stripped, node.line + 1, columns[: len(stripped)])
    quoted = node.style in ("'", '"')
    rows = list(node.raw)
    if quoted:
        rows[0], rows[-1] = (rows[0][1:-1],) * 2 if len(rows) == 1 else (rows[0][1:], rows[-1][:-1])
    columns = [node.column + quoted, *(len(row) - len(row.lstrip()) + 1 for row in rows[1:])]
    rows = [row.rstrip() if index == 0 else row.strip() for index, row in enumerate(rows)]
    if node.style == "'" and any("''" in row for row in rows):
        return _unquoted(rows, node.line, columns)
    return _placed(rows, node.line, columns)


def _placed(content: list[str], line: int, columns: list[int]) -> Text:
    return Text("\n".join(content), tuple(range(line, line + len(content))), tuple(columns))


def _unquoted(rows: list[str], line: int, columns: list[int]) -> QuotedText:
    written = "\n".join(rows)
    doubled: list[int] = []
    at = written.find("''")
    while at >= 0:
        # Every pair before this one has become one character shorter.
        doubled.append(at - len(doubled))
        at = written.find("''", at + 2)
    plain = _placed(rows, line, columns)
    return QuotedText(written.replace("''", "'"), plain.lines, plain.columns, tuple(doubled))
