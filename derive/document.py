"""A proof document as its file holds it: texts with places, nothing read or judged yet.

Place on the way of a step: `derive.load` makes it from YAML; `derive.declare` turns declarations and notation into a
vocabulary and a context; `derive.check` walks its entries. All values are frozen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from derive.diagnostic import Diagnostic


@dataclass(frozen=True, slots=True)
class Text:
    """A string from a file. ``lines[n]`` and ``columns[n]`` (both counted from 1) are the place in the file of the
    first character of the string's n-th line."""

    value: str
    lines: tuple[int, ...]
    columns: tuple[int, ...]

    def place(self, offset: int) -> tuple[int, int]:
        """(line, column) in the file, from 1, of the character at ``offset`` of the string."""
        before = self.value[:offset]
        row = min(before.count("\n"), len(self.lines) - 1)
        return self.lines[row], self.columns[row] + offset - (before.rfind("\n") + 1)


@dataclass(frozen=True, slots=True)
class Declared:
    r"""One entry of ``declare``.

    ``kind`` is ``size index scalar vector matrix tensor function label delta``. ``sizes``: for a vector, matrix or
    tensor one text per axis; for an index ``(upper,)`` or ``(lower, upper)``; for a size nothing. ``function``: the
    name of a known function (``softmax``), or None if unspecified; ``arity``, ``argument_size`` and ``result_size``
    describe an unspecified one. ``properties`` are the plain ones; ``one_hot`` is the index at which a one-hot vector
    is 1. ``depends_on`` names what it is a differentiable function of. ``minimum``: of a size.
    """

    name: Text
    kind: str
    sizes: tuple[Text, ...] = ()
    function: str | None = None
    arity: int = 1
    argument_size: Text | None = None
    result_size: Text | None = None
    properties: tuple[str, ...] = ()
    one_hot: Text | None = None
    depends_on: tuple[Text, ...] = ()
    minimum: int = 1


@dataclass(frozen=True, slots=True)
class Notation:
    r"""One entry of ``notation``: the author's ``writing`` (``\Sigma``, ``\sigma(z_i)``, ``(i)``, ``\mathbf{z}``) and
    its ``meaning``: ``sum sign``, ``product sign``, ``component``, ``label``, or ``same as`` with the ``target``."""

    writing: Text
    meaning: str
    target: str | None = None


@dataclass(frozen=True, slots=True)
class Expectation:
    """What an author expects of one equality; None means not stated. ``codes`` must match as a set when stated;
    ``place`` is the (line, column) in the file, from 1."""

    verdict: str = "proved"
    from_start: str | None = None
    reading: str | None = None
    codes: tuple[str, ...] | None = None
    place: tuple[int, int] = field(default=(1, 1), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Define:
    """A definition in force from where it stands: LaTeX ``left = right``, the left side a fresh name."""

    id: str
    latex: Text
    note: str = ""


@dataclass(frozen=True, slots=True)
class Assume:
    r"""An assumption in force from where it stands. ``for_all`` lists the indices it holds for every value of (None:
    the free indices of its left side); ``when`` restricts them."""

    id: str
    latex: Text
    for_all: tuple[Text, ...] | None = None
    when: tuple[Text, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A claim: one relation, a chain or an aligned block, verbatim. ``follows`` are ids of steps (``from`` in the
    file); ``expect`` has one entry for all equalities, or one each."""

    id: str
    latex: Text
    when: tuple[Text, ...] = ()
    by: tuple[str, ...] = ()
    follows: tuple[Text, ...] = ()
    expect: tuple[Expectation, ...] = (Expectation(),)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal stated in advance, judged on its own with everything in force at the end of the document."""

    id: str
    latex: Text
    when: tuple[Text, ...] = ()
    expect: tuple[Expectation, ...] = (Expectation(),)
    note: str = ""


Entry = Define | Assume | Step


@dataclass(frozen=True, slots=True)
class Document:
    """A whole file. ``problems`` are the document's own errors (1xx), each with its (line, column); if there are any
    the rest may be incomplete and must not be judged."""

    path: str
    title: str = ""
    source: str = ""
    declared: tuple[Declared, ...] = ()
    notation: tuple[Notation, ...] = ()
    macros: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    before: tuple[Define | Assume, ...] = ()
    goals: tuple[Goal, ...] = ()
    entries: tuple[Entry, ...] = ()
    problems: tuple[tuple[Diagnostic, int, int], ...] = ()
