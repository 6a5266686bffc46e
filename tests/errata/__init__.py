"""Published errors as small proofs, and what the diagnosis makes of them.

``python -m tests.errata`` prints the table: how many are refuted or ill-formed, named right, mended as published; the
rewrites and false alarms, none of which may be refuted; and those whose published correction is itself wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from derive.check import check_document
from derive.diagnose.places import flat
from derive.diagnose.source import applied
from derive.latex.parser import parse
from derive.latex.syntax import Node, Relation
from derive.latex.vocabulary import Vocabulary
from derive.load import load_text
from derive.result import StepResult

RECORDS = Path(__file__).parent / "records.yaml"


@dataclass(frozen=True)
class Record:
    """One published error. ``declare`` to ``left`` are the surroundings; see the head of ``records.yaml``."""

    id: str
    label: str
    names: tuple[str, ...]
    before: str
    after: str
    data: dict[str, Any]

    def document(self, side: str) -> str:
        """The proof of one step with a right side."""
        declare = {**self.data["declare"]}
        for name, size in self.data.get("index", {}).items():
            declare.setdefault(name, {"index": size})
        data: dict[str, Any] = {"title": self.id, "declare": declare}
        for key in ("define", "assume"):
            if self.data.get(key):
                data[key] = self.data[key]
        left = self.data.get("left2", self.data["left"])
        data["steps"] = [{"id": "step", "latex": f"{left} = {side}"}]
        return yaml.safe_dump(data, default_style=None, allow_unicode=True, width=1_000_000)

    def result(self, side: str, repair: bool = True) -> StepResult:
        """What the check finds of the step with a right side."""
        found = check_document(load_text(self.document(side), self.id), repair)
        assert not found.problems, (self.id, found.problems)
        assert all(item.word != "ill-formed" for item in found.steps if item.kind != "step"), (self.id, found.steps)
        return found.steps[-1]


@dataclass(frozen=True)
class Finding:
    """What came of a record: the verdict, the name of the first repair, whether it is right, whether the published
    correction is among the first three repairs."""

    record: Record
    word: str
    name: str
    is_named: bool
    is_fixed: bool


def records(label: str | None = None) -> Iterator[Record]:
    """All records, or those with a label."""
    for item in yaml.safe_load(RECORDS.read_text(encoding="utf-8")):
        found = Record(
            item["id"], item.get("label", "error"), tuple(item.get("names", ())), item["before"], item["after"], item
        )
        if label is None or found.label == label:
            yield found


def finding(record: Record) -> Finding:
    """The verdict and the diagnosis of a published error."""
    step = record.result(record.before)
    repairs = step.diagnosis.repairs if step.diagnosis is not None else ()
    name = repairs[0].name if repairs else ""
    fixed = False
    if step.way is not None:
        wanted = _side(f"x = {record.after}".replace("x = ", "0 = "), step.way.vocabulary)
        fixed = any(
            flat(_side(applied(step.text.value, item.changes), step.way.vocabulary)) == flat(wanted) for item in repairs
        )
    return Finding(record, str(step.word), name, name in record.names, fixed)


def _side(formula: str, vocabulary: Vocabulary) -> Node:
    node = parse(formula, vocabulary)
    assert isinstance(node, Relation)
    return node.sides[-1]
