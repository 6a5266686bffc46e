"""What changed between two versions of a proof: in text, in meaning, in verdict.

Place on the way of a step: after the check of both versions; ``derive diff`` prints it (`derive.report.comparison`).
Entries are matched by their ids; one whose id comes from its text, because it has none of its own, is matched by its
place between others that match.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from derive.context import Context
from derive.meaning import Compared, Meaning, Meanings
from derive.result import FileResult, StepResult
from derive.term import Term


@dataclass(frozen=True, slots=True)
class Change:
    """One equality, definition or assumption of the old version, of the new one, or of both.

    ``has_text`` says whether the text or the case is another, ``meaning`` what became of its meaning (None if it is in
    one version only, or has no meaning in one of them), ``has_verdict`` whether its verdict, the one from the start of
    its derivation, or that of its reading is another, ``has_codes`` whether its errors are others.
    """

    old: StepResult | None
    new: StepResult | None
    has_text: bool = False
    meaning: Compared | None = None
    has_verdict: bool = False
    has_codes: bool = False

    @property
    def is_any(self) -> bool:
        """Whether anything at all is otherwise."""
        means_other = self.meaning is not None and self.meaning.meaning is not Meaning.SAME
        one_only = self.old is None or self.new is None
        return one_only or self.has_text or means_other or self.has_verdict or self.has_codes


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of a proof, and every entry of either in the order of the new one."""

    old: str
    new: str
    changes: tuple[Change, ...]

    @property
    def has_verdicts(self) -> bool:
        """Whether a verdict is another."""
        return any(item.has_verdict for item in self.changes)


def compare(old: FileResult, new: FileResult) -> Comparison:
    """Two checked versions. Raises ValueError if one of them could not be judged."""
    for item in (old, new):
        if item.problems:
            raise ValueError(f"{item.path} has problems of its own")
    meanings = Meanings()
    pairs = [*_matched(old.steps, new.steps), *_matched(old.goals, new.goals)]
    return Comparison(old.path, new.path, tuple(_change(before, after, meanings) for before, after in pairs))


def _change(old: StepResult | None, new: StepResult | None, meanings: Meanings) -> Change:
    if old is None or new is None:
        return Change(old, new)
    return Change(
        old,
        new,
        _text(old) != _text(new),
        _meaning(old, new, meanings),
        (old.word, old.from_start, old.reading) != (new.word, new.from_start, new.reading),
        old.codes != new.codes,
    )


def _text(step: StepResult) -> tuple[str, str]:
    """The formula and its case; how they are broken into lines does not count."""
    return re.sub(r"\s+", " ", step.latex), re.sub(r"\s+", " ", step.case)


def _meaning(old: StepResult, new: StepResult, meanings: Meanings) -> Compared | None:
    if old.way is None or new.way is None:
        return None
    before, after = old.way.context, new.way.context
    match old.kind:
        case "definition":
            if not before.definitions or not after.definitions:
                return None
            # the entry's own definition is the last that came into force
            (name, mine), (other, its) = list(before.definitions.items())[-1], list(after.definitions.items())[-1]
            if name != other:
                return Compared(Meaning.OTHER, "another name is defined")
            bodies = (mine.body, its.body)
            return meanings.names(bodies, before, after) or meanings.definitions(mine, its, before, after)
        case "assumption":
            return _assumption(old, new, before, after, meanings)
    left, right = _sides(old), _sides(new)
    return None if left is None or right is None else meanings.terms(left, right, before, after)


def _assumption(
    old: StepResult, new: StepResult, before: Context, after: Context, meanings: Meanings
) -> Compared | None:
    """Assumptions are compared as they are written, not decided: each may follow from others."""
    mine = [item for item in before.hypotheses if item.text == old.text.value.strip()]
    its = [item for item in after.hypotheses if item.text == new.text.value.strip()]
    if not mine or not its:
        return None
    sides = [side for item in (*mine, *its) for side in (item.relation.left, item.relation.right)]
    if names := meanings.names(sides, before, after):
        return names
    shapes = [[(item.ranges, item.relation, item.conditions) for item in items] for items in (mine, its)]
    if shapes[0] == shapes[1]:
        return Compared(Meaning.SAME)
    return Compared(Meaning.NOT_DECIDED, "assumptions are compared as they are written")


def _sides(step: StepResult) -> list[Term] | None:
    """What an equality states: its right side, and its left one where it begins a chain; None if it has no meaning."""
    way = step.way
    if way is None or way.right is None or way.reading is None:
        return None
    begins = step.sign is not None and step.span.start < step.sign
    return [way.reading.head.term, way.right] if begins else [way.right]


def _matched(
    old: tuple[StepResult, ...], new: tuple[StepResult, ...]
) -> list[tuple[StepResult | None, StepResult | None]]:
    """Pairs in the order of the new version; what was removed stands where it was."""
    keys = [(item.kind, item.id) for item in old], [(item.kind, item.id) for item in new]
    pairs: list[tuple[StepResult | None, StepResult | None]] = []
    late = dict(zip(keys[0], old, strict=True))
    moved = set(keys[0]) & set(keys[1])
    for tag, low, high, begin, end in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if tag == "equal":
            pairs += zip(old[low:high], new[begin:end], strict=True)
            continue
        gone = [item for item in old[low:high] if (item.kind, item.id) not in moved]
        come = new[begin:end]
        fresh = [item for item in come if (item.kind, item.id) not in moved]
        same_place = [item.kind for item in gone] == [item.kind for item in fresh] and all(
            _is_automatic(first) and _is_automatic(second) for first, second in zip(gone, fresh, strict=True)
        )
        partner = dict(zip([item.id for item in fresh], gone, strict=True)) if same_place else {}
        pairs += [] if same_place else [(item, None) for item in gone]
        for item in come:
            key = (item.kind, item.id)
            pairs.append((late[key] if key in moved else partner.get(item.id), item))
    return pairs


def _is_automatic(step: StepResult) -> bool:
    return re.fullmatch(r"(step|definition|assumption|goal)-[0-9a-f]{6}(-[0-9]+)?(\.[0-9]+)?", step.id) is not None
