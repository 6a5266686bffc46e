"""What is rendered, and how: the two arguments of every renderer.

Place on the way of a step: between what `derive.check` found and its output. Nothing is rendered here.
"""

from __future__ import annotations

from dataclasses import dataclass

from derive.result import FileResult, SecondProofs, SecondReadings


@dataclass(frozen=True, slots=True)
class Report:
    """The results of one run. ``second`` is None unless the second reader was asked, ``proofs`` unless the second
    prover was."""

    files: tuple[FileResult, ...]
    second: SecondReadings | None = None
    proofs: SecondProofs | None = None


@dataclass(frozen=True, slots=True)
class Options:
    """How text is laid out: at most ``width`` characters a line where sentences can be broken, with colour
    codes or without, in ASCII only, and ``quiet``: without the lines of which there is nothing to say."""

    width: int = 100
    color: bool = False
    ascii_only: bool = False
    quiet: bool = False
