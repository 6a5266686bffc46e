r"""What an input is fed to, and which answers are right: an outcome is a word, everything else is an exception.

An input is bytes, so that it can be stored as it is. To the reader it is the name of a world, a line break, and the
formula (UTF-8, lone surrogates allowed); to the loader and the checker it is the file. `Broken` says that derive
answered, and wrongly: a finding that points outside of the text, or a tree that is another one once it is printed.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import NamedTuple

from derive.check import check_document
from derive.declare import declare
from derive.diagnostic import CODES, Diagnostic, FormulaError
from derive.document import Document
from derive.elaborate import elaborate, elaborate_conditions, mentioned_indices
from derive.latex.parser import parse, parse_condition
from derive.latex.printer import to_latex
from derive.latex.scan import CHARACTERS
from derive.latex.syntax import Node, Relation
from derive.latex.unknown import read_with_unknown_indices
from derive.latex.vocabulary import Vocabulary
from derive.load import load_bytes
from derive.term import rank
from tests.fuzz import documents, formulas
from tests.fuzz.corpus import World, files, worlds

SHORT = 24
"""Formulas of at most this many characters are read as conditions too."""


class Broken(Exception):
    """An answer that breaks a law."""


class Target(NamedTuple):
    """Something to fuzz: ``seeds`` to begin with, ``mutated`` makes an input of one, ``feed`` gives the outcome of one;
    ``seconds`` is the longest an input may take, in seconds of the processor (None: it is only reported)."""

    name: str
    seeds: Callable[[], list[bytes]]
    mutated: Callable[[bytes, Random], bytes]
    feed: Callable[[bytes], str]
    seconds: float | None


def reader(data: bytes) -> str:
    """The outcome of reading a formula: the code of the first error, or ``read`` or ``has meaning``."""
    world, source = split(data)
    if len(source) <= SHORT:
        _conditions(source, world)
    try:
        node, vocabulary = read_with_unknown_indices(source, world.vocabulary)
    except FormulaError as error:
        return _code(error.diagnostic, source)
    _round_trip(node, vocabulary)
    if world.context is None:
        return "read"
    try:
        return _meaning(node, vocabulary, world, source)
    except FormulaError as error:
        return "read, then " + _code(error.diagnostic, source)


def _conditions(source: str, world: World) -> None:
    try:
        conditions = parse_condition(source, world.vocabulary)
        if world.context is not None:
            elaborate_conditions(conditions, world.context, world.vocabulary)
    except FormulaError as error:
        _code(error.diagnostic, source)


def _round_trip(node: Node, vocabulary: Vocabulary) -> None:
    printed = to_latex(node)
    try:
        again = parse(printed, vocabulary)
    except FormulaError as error:
        # commands for their short spellings and braces make it longer, at times beyond what is read
        if error.diagnostic.code == "D206" and (len(printed) > CHARACTERS or "symbols" in error.diagnostic.message):
            return
        raise Broken(f"printed as {printed[:300]!r}, which cannot be read: {error}") from error
    if again != node:
        raise Broken(f"printed as {printed[:300]!r}, which is another tree")


def _meaning(node: Node, vocabulary: Vocabulary, world: World, source: str) -> str:
    """As `derive.claims` asks for the meanings of a chain: the first side alone, the others at its rank."""
    assert world.context is not None
    sides = node.sides if isinstance(node, Relation) else (node,)
    mentioned = [mentioned_indices(side, vocabulary) for side in sides]
    head = elaborate(sides[0], world.context, vocabulary, in_scope=frozenset[str]().union(*mentioned[1:]))
    found = list(head.findings)
    known = frozenset[str]().union(*mentioned)
    for side in sides[1:]:
        found += elaborate(side, world.context, vocabulary, rank(head.term), head.free_indices, known).findings
    codes = [_code(finding, source) for finding in found if finding.severity == "error"]
    return "read, then found " + codes[0] if codes else "has meaning"


def _code(found: Diagnostic, source: str) -> str:
    if found.code not in CODES:
        raise Broken(f"no such code: {found.code}")
    if found.span is not None and not 0 <= found.span.start <= found.span.end <= len(source) + 1:
        raise Broken(f"{found.code} points to {found.span} of a formula of {len(source)} characters")
    found.message.encode("utf-8")
    return found.code


def loader(data: bytes) -> str:
    """The outcome of reading a file and declaring its names: the code of the first problem, or ``loaded``."""
    document = load_bytes(data, "fuzz.yaml")
    problems = (*document.problems, *declare(document).problems)
    lines = data.count(b"\n") + data.count(b"\r") + 2
    for problem, line, column in problems:
        if problem.code not in CODES:
            raise Broken(f"no such code: {problem.code}")
        if not (1 <= line <= lines and 1 <= column <= len(data) + 2):
            raise Broken(f"{problem.code} points to line {line}, column {column} of {lines} lines")
        problem.message.encode("utf-8")
    return _first(document) or (problems[0][0].code + " of a name" if problems else "loaded")


def _first(document: Document) -> str:
    return document.problems[0][0].code if document.problems else ""


def checker(data: bytes) -> str:
    """The outcome of checking a file: the code of the first problem, or the words of the verdicts."""
    result = check_document(load_bytes(data, "fuzz.yaml"))
    if result.problems:
        return result.problems[0][0].code
    for item in (*result.steps, *result.goals):
        for finding in item.findings:
            _code(finding, item.text.value)
    return "checked: " + ", ".join(sorted({str(item.word) for item in (*result.steps, *result.goals)}))


def split(data: bytes) -> tuple[World, str]:
    """The world and the formula of an input of the reader; a world that is not there is the one of the same number."""
    name, _, rest = data.partition(b"\n")
    known = worlds()
    found = known.get(name.decode("utf-8", "replace"))
    if found is None:
        found = list(known.values())[int.from_bytes(name[-2:], "big") % len(known)]
    try:
        return found, rest.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return found, rest.decode("latin-1")


def _formula_seeds() -> list[bytes]:
    return [joined(world.name, formula) for world in worlds().values() for formula in world.formulas]


def joined(world: str, formula: str) -> bytes:
    """An input of the reader."""
    return f"{world}\n{formula}".encode("utf-8", "surrogatepass")


def _mutated_formula(data: bytes, random: Random) -> bytes:
    world, source = split(data)
    others = world.formulas if random.random() < 0.7 else random.choice(list(worlds().values())).formulas
    return joined(world.name, formulas.mutated(source, others or ("x",), random))


def _document_seeds() -> list[bytes]:
    return [*files().values(), b"title: t\nsteps:\n  - 1 = 1\n", b"title: t\ndeclare: {n: size}\ngoal: n = n\n"]


def _mutated_document(data: bytes, random: Random) -> bytes:
    seeds = tuple(files().values())
    return documents.mutated(data, seeds, random.choice(list(worlds().values())).formulas or ("x",), random)


TARGETS = {
    "reader": Target("reader", _formula_seeds, _mutated_formula, reader, 2.0),
    "loader": Target("loader", _document_seeds, _mutated_document, loader, 2.0),
    "checker": Target("checker", _document_seeds, _mutated_document, checker, None),
}
