"""What went wrong in a line, as values: the named mistake, and repairs that are proved.

Place on the way of a step: `derive.diagnose` makes a `Diagnosis` for a line that does not hold, `derive.report` shows
it. Nothing is searched here.
"""

from __future__ import annotations

from dataclasses import dataclass

from derive.span import Span


@dataclass(frozen=True, slots=True)
class Change:
    """Characters ``span`` of a formula's source, and what is to stand there instead."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Repair:
    """A change of what the author wrote with which the line holds; it has been read again and proved.

    ``code`` and ``name`` are those of the mistake, ``says`` is its sentence. ``changes`` are to the step's source, in
    order; ``side`` is the whole repaired side. ``mends`` are the codes of the findings that the repair mends besides.
    """

    code: str
    name: str
    says: str
    changes: tuple[Change, ...]
    side: str
    mends: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """In what the two sides differ, where no repair was found: ``left`` and ``right`` are the smallest parts of them
    (in their source texts) whose difference is that of the whole. ``factor`` is the number, or LaTeX, by which the left
    side must be multiplied to give the right one, ``term`` what must be added to it; "" where there is none."""

    left: str = ""
    right: str = ""
    span: Span | None = None
    factor: str = ""
    term: str = ""


@dataclass(frozen=True, slots=True)
class Carried:
    """What the conclusion becomes: the last line ``step`` of the derivation as ``side`` once ``lines`` lines after the
    repaired one are changed in the same way; each is proved. ``steps`` and ``sides`` are all of them."""

    step: str
    side: str
    steps: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What went wrong in a line.

    ``repairs`` hold, the smallest and commonest first; ``follow`` says whether the lines after it follow from the
    repaired line as they are. ``inherited`` is the id of the earlier line that is the cause: then there is nothing
    else. ``layout`` is the layout of derivatives in which the line holds as it stands, if that is not the one in force.
    ``tried`` counts the changes that were looked at.
    """

    repairs: tuple[Repair, ...] = ()
    inherited: str = ""
    difference: Difference | None = None
    follow: tuple[str, ...] = ()
    carried: Carried | None = None
    tried: int = 0
    layout: str = ""
