"""Reading a proof file: YAML in, a frozen `Document` out.

Place on the way of a step: the first. `derive.declare` and `derive.check` go on with the document. Whatever
is wrong with the file's form is collected in ``Document.problems`` with line and column and never raised;
only a file that the system cannot open is an `OSError`. Formulas are not read here, and nothing is judged.
The format is described in `docs/format.md` and, for editors, in `proof.schema.json`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path

from derive.diagnostic import CODES, Diagnostic
from derive.document import Assume, Define, Document, Entry, Expectation, Goal, Step, Text
from derive.load_declare import declarations, macros, notations
from derive.load_fields import Problems, each, items, keys, prose, string, strings, suggestion, word
from derive.yaml_nodes import ListNode, MappingNode, Node, ScalarNode, compose

MAXIMUM_BYTES = 2_000_000
MOST_OFFERED = 20
"""How many of the steps before a reference are offered for one that is not there."""
MOST_COMPARED = 20_000
"""How many pairs of names are compared for slips of the pen in a file."""

EXPECTABLE = ("proved", "refuted", "ill-formed", "unknown")

_SECTIONS = ("title", "source", "macros", "declare", "notation", "define", "assume", "goal", "steps")
_DEFINE = ("define", "id", "note")
_ASSUME = ("assume", "for", "when", "id", "note")
_STEP = ("latex", "when", "by", "from", "expect", "id", "note")
_GOAL = ("goal", "when", "expect", "id", "note")
_IDENTIFIER = re.compile("[A-Za-z][A-Za-z0-9_-]{0,63}")
_AUTOMATIC = re.compile("(step|definition|assumption|goal)-[0-9a-f]{6}(-[0-9]+)?")


def load(path: str | Path) -> Document:
    """The proof in a file. An `OSError` if it cannot be opened."""
    with open(path, "rb") as file:
        content = file.read(MAXIMUM_BYTES + 1)
    return load_bytes(content, str(path))


def load_bytes(content: bytes, name: str) -> Document:
    """The proof in the bytes of a file; ``name`` is what the file is called."""
    if len(content) > MAXIMUM_BYTES:
        return _failed(name, "D111", f"the file is larger than {MAXIMUM_BYTES // 1_000_000} MB", 1, 1)
    try:
        source = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("utf-8")
        column = len(before) - before.rfind("\n")
        return _failed(name, "D101", "the file is not UTF-8 text", before.count("\n") + 1, column)
    return load_text(source, name)


def load_text(text: str, path: str) -> Document:
    """The proof in a string; ``path`` is only a name for it."""
    if len(text) > MAXIMUM_BYTES:
        return _failed(path, "D111", f"the file is larger than {MAXIMUM_BYTES // 1_000_000} MB", 1, 1)
    source = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    root, found = compose(source)
    problems = Problems(list(found))
    if root is None and not found:
        return _failed(
            path, "D103", "the file is empty; a proof has a `title`, and `steps` or a `goal`", 1, 1
        )
    document = _document(root, path, problems) if root else Document(path)
    problems.found.sort(key=lambda problem: problem[1:])
    return replace(document, problems=tuple(problems.found))


def _failed(path: str, code: str, message: str, line: int, column: int) -> Document:
    return Document(path, problems=((Diagnostic(code, message), line, column),))


def _document(root: Node, path: str, problems: Problems) -> Document:
    values = keys(root, _SECTIONS, ("title",), "a proof", problems)
    reader = _Entries(problems)
    before: list[Define | Assume] = []
    for name, node in values.items():
        if name == "define":
            before.extend(each(node, reader.define))
        elif name == "assume":
            before.extend(each(node, reader.assume))
    goals = each(values.get("goal"), reader.goal)
    entries: tuple[Entry, ...] = ()
    if "steps" in values:
        if not isinstance(values["steps"], ListNode):
            problems.add("D104", "`steps` must be a list (each step begins with `- `)", values["steps"])
        else:
            entries = each(values["steps"], reader.entry)
    claims = (*items(values.get("steps")), *items(values.get("goal")))
    if isinstance(root, MappingNode) and root.is_whole and not claims:
        problems.add("D103", "a proof needs `steps` or a `goal`", root)
    reader.check_references()
    return Document(
        path,
        title=prose(values.get("title"), "`title`", problems),
        source=prose(values.get("source"), "`source`", problems),
        declared=declarations(values.get("declare"), problems),
        notation=notations(values.get("notation"), problems),
        macros=macros(values.get("macros"), problems),
        before=tuple(before),
        goals=goals,
        entries=entries,
    )


@dataclass(slots=True)
class _Entries:
    """Reads definitions, assumptions, goals and steps, and keeps the books of their ids."""

    problems: Problems
    used: dict[str, int] = field(default_factory=dict)
    fresh: dict[str, int] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)
    references: list[tuple[ScalarNode, str, int]] = field(default_factory=list)

    def define(self, node: Node) -> Define | None:
        """A definition: LaTeX alone, or with its keys."""
        latex, values = self._latex(node, "define", _DEFINE, "a definition")
        name = self._identifier(values, "definition", latex, node)
        return Define(name, latex, self._note(values)) if latex else None

    def assume(self, node: Node) -> Assume | None:
        """An assumption: LaTeX alone, or with its keys."""
        latex, values = self._latex(node, "assume", _ASSUME, "an assumption")
        for_all = strings(values["for"], "`for`", self.problems) if "for" in values else None
        when = strings(values.get("when"), "`when`", self.problems)
        name = self._identifier(values, "assumption", latex, node)
        return Assume(name, latex, for_all, when, self._note(values)) if latex else None

    def goal(self, node: Node) -> Goal | None:
        """A goal: LaTeX alone, or with its keys."""
        latex, values = self._latex(node, "goal", _GOAL, "a goal")
        when = strings(values.get("when"), "`when`", self.problems)
        expect = self._expectations(values.get("expect"))
        name = self._identifier(values, "goal", latex, node)
        return Goal(name, latex, when, expect, self._note(values)) if latex else None

    def entry(self, node: Node) -> Entry | None:
        """What stands in the list of steps: a step, or a definition or assumption between steps."""
        given = {key.value for key, _ in node.pairs} if isinstance(node, MappingNode) else set()
        if "latex" not in given and "define" in given:
            return self.define(node)
        if "latex" not in given and "assume" in given:
            return self.assume(node)
        return self._step(node)

    def _step(self, node: Node) -> Step | None:
        latex, values = self._latex(node, "latex", _STEP, "a step")
        when = strings(values.get("when"), "`when`", self.problems)
        follows = strings(values.get("from"), "`from`", self.problems)
        by = strings(values.get("by"), "`by`", self.problems)
        for key in ("from", "by"):
            scalars = [item for item in items(values.get(key)) if isinstance(item, ScalarNode) and item.value]
            self.references.extend((item, key, len(self.steps)) for item in scalars)
        expect = self._expectations(values.get("expect"))
        name = self._identifier(values, "step", latex, node)
        self.steps.append(name)
        words = tuple(" ".join(item.value.split()) for item in by)
        return Step(name, latex, when, words, follows, expect, self._note(values)) if latex else None

    def _latex(
        self, node: Node, key: str, allowed: tuple[str, ...], what: str
    ) -> tuple[Text | None, dict[str, Node]]:
        if isinstance(node, ScalarNode):
            return string(node, what, self.problems), {}
        values = keys(node, allowed, (key,), what, self.problems)
        return (string(values[key], f"`{key}`", self.problems) if key in values else None), values

    def _note(self, values: dict[str, Node]) -> str:
        return prose(values.get("note"), "`note`", self.problems)

    def _identifier(self, values: dict[str, Node], prefix: str, latex: Text | None, node: Node) -> str:
        """The id given, or one made of the formula, which edits elsewhere do not change."""
        given = string(values["id"], "`id`", self.problems) if "id" in values else None
        if given is None:
            words = " ".join(latex.value.split()) if latex else ""
            return self._fresh(f"{prefix}-{sha256(words.encode()).hexdigest()[:6]}", node)
        if not _IDENTIFIER.fullmatch(given.value):
            message = "an id begins with a letter and goes on with letters, digits, `-` and `_`, 64 at most"
            self.problems.add("D104", message, values["id"])
        if given.value in self.used:
            message = f"the id `{given.value}` is already in use, on line {self.used[given.value]}"
            self.problems.add("D106", message, values["id"])
        self.used.setdefault(given.value, values["id"].line)
        return given.value

    def _fresh(self, name: str, node: Node) -> str:
        # a file may have the same formula very often: the search goes on where it ended the last time
        count = self.fresh.get(name, 1)
        candidate = name if count == 1 else f"{name}-{count}"
        while candidate in self.used:
            count += 1
            candidate = f"{name}-{count}"
        self.fresh[name] = count
        self.used[candidate] = node.line
        return candidate

    def _expectations(self, node: Node | None) -> tuple[Expectation, ...]:
        if node is None:
            return (Expectation(),)
        found = each(node, self._expectation)
        if not items(node):
            self.problems.add("D104", "`expect` is empty", node)
        return found or (Expectation(),)

    def _expectation(self, node: Node) -> Expectation | None:
        if isinstance(node, ScalarNode):
            verdict = word(node, EXPECTABLE, "a verdict", self.problems)
            return Expectation(verdict, place=(node.line, node.column)) if verdict else None
        allowed = ("verdict", "from_start", "reading", "codes")
        values = keys(node, allowed, (), "an expectation", self.problems)
        verdicts = {
            key: word(values[key], EXPECTABLE, "a verdict", self.problems)
            for key in ("verdict", "from_start", "reading")
            if key in values
        }
        codes = None
        if "codes" in values:
            codes = each(values["codes"], lambda item: word(item, CODES, "a code", self.problems))
        return Expectation(
            verdicts.get("verdict") or "proved",
            verdicts.get("from_start"),
            verdicts.get("reading"),
            codes,
            (node.line, node.column),
        )

    def check_references(self) -> None:
        """`from` names earlier steps; `by` may name anything, but not an id with a slip of the pen."""
        places: dict[str, int] = {}
        for place, step in enumerate(self.steps):
            places.setdefault(step, place)
        compared = 0
        slips: dict[str, list[str]] = {}
        for node, key, position in self.references:
            name = node.value
            if key == "from" and places.get(name, position) >= position:
                later = "stands later" if name in places else "is not the id of a step"
                before = self.steps[max(position - MOST_OFFERED, 0) : position]
                known = suggestion(name, before) if before else "; no step stands before this one"
                self.problems.add("D107", f"`{name}` {later}{known}", node)
            if key == "by" and name not in self.used and _IDENTIFIER.fullmatch(name):
                if name not in slips:
                    compared += len(self.used)
                    slips[name] = get_close_matches(name, self.used, 1, 0.85) if compared <= MOST_COMPARED else []
                near = slips[name]
                if near or _AUTOMATIC.fullmatch(name):
                    hint = f"; did you mean `{near[0]}`?" if near else ""
                    self.problems.add("D107", f"`{name}` is not the id of anything in this file{hint}", node)
