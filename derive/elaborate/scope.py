"""What the parts of the elaborator share: values under construction, the indices in scope, and the run's
record.

Place on the way of a step: `names`, `calls`, `products`, `operators` and `expression` all work on these. An
expression becomes a `Value` first: its shape, and how to build its component. Only when the whole side is
read is it built into a term, so that vectors are pushed to the outside and every binder knows the level it
stands at. No rule of reading is stated here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Protocol

from derive.context import Context, Variable
from derive.diagnostic import Diagnostic, fail
from derive.elaborate.affine import Ranges, at_most, same
from derive.elaborate.axes import (
    blocks,
    factors,
    flat,
    is_paired,
    paired,
    require_other_length,
    stacked_index,
    told_apart,
)
from derive.latex.syntax import Name, Node
from derive.latex.vocabulary import Vocabulary
from derive.span import Span
from derive.term import ONE, Binder, Bound, Sum, Symbol, Term, rebuild


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a term is built: below ``depth`` binders, with the terms that stand for the bound indices by
    number, and the indices of the item of a batch."""

    depth: int = 0
    levels: Mapping[int, Term] = field(default_factory=lambda: MappingProxyType({}))
    batch: tuple[Term, ...] = ()

    def below(self, number: int | None = None) -> Frame:
        """One binder deeper; the binder's index is the bound index ``number``, if it has one."""
        levels = self.levels
        if number is not None:
            levels = MappingProxyType({**levels, number: Bound(self.depth)})
        return Frame(self.depth + 1, levels, self.batch)


@dataclass(frozen=True, slots=True)
class Value:
    """A meaning in the making: ``build(frame, indices)`` is the component at ``indices``, one for each axis
    of ``shape`` (the sizes). ``row`` tells a transposed vector; a literal 0 among vectors has ``any_shape``
    and takes that of its neighbours. ``parts`` are the matrices of which it is the Kronecker product, if it is one as a
    whole. Indices hold no binders, so they are good at any depth."""

    shape: tuple[Term, ...]
    build: Callable[[Frame, tuple[Term, ...]], Term]
    row: bool = False
    any_shape: bool = False
    parts: tuple[Value, ...] = ()

    @property
    def rank(self) -> int:
        """The number of axes."""
        return len(self.shape)


def scalar(build: Callable[[Frame], Term]) -> Value:
    """The value of a scalar."""
    return Value((), lambda frame, _: build(frame))


def constant(term: Term) -> Value:
    """The value of a scalar without binders or bound indices."""
    return Value((), lambda _, __: term)


def at(value: Value, indices: tuple[Value, ...]) -> Value:
    """The component of a value at scalar integer values."""
    return scalar(lambda frame: value.build(frame, tuple(index.build(frame, ()) for index in indices)))


def array(value: Value, frame: Frame, hints: tuple[str, ...], indices: tuple[Term, ...] = ()) -> Term:
    """The whole of a value: one ``array`` binder for each axis, around its component."""
    axis = len(indices)
    if axis == value.rank:
        return _in_blocks(value, frame, indices, ())
    if is_paired(value.shape[axis]):
        raise fail("D209", "a function of a whole Kronecker product, or of vec, is not supported")
    inner = array(value, frame.below(), hints, (*indices, Bound(frame.depth)))
    return Binder("array", ONE, value.shape[axis], (), inner, hints[axis % len(hints)])


def _in_blocks(value: Value, frame: Frame, indices: tuple[Term, ...], known: tuple[Term, ...]) -> Term:
    """The component at these indices, by cases for the block that each of them is in."""
    if len(known) == value.rank:
        return value.build(frame, known)
    sizes = blocks(value.shape[len(known)])

    def entry(block: int, index: Term) -> Term:
        return _in_blocks(value, frame, indices, (*known, stacked_index(sizes, block, index)))

    return told_apart(sizes, indices[len(known)], entry)


def whole_side(value: Value, hints: tuple[str, ...], batch: tuple[Term, ...] = ()) -> Term:
    """A whole side as a term: as `array`, for each item of the batch. An axis made of f others becomes f axes, with
    f − 1 axes of length 1 before them, so that it is never taken for an array of so many indices; a transposed vector
    has one row."""
    lengths: list[Term] = [*batch, *((ONE,) if value.row else ())]
    for size in value.shape:
        lengths += [ONE] * (len(factors(size)) - 1) + list(factors(size))

    def build(frame: Frame, at: tuple[Term, ...]) -> Term:
        places, start = list[Term](), len(batch) + value.row
        for size in value.shape:
            count = len(factors(size))
            places.append(paired(at[start + count - 1 : start + 2 * count - 1]))
            start += 2 * count - 1
        return value.build(replace(frame, batch=at[: len(batch)]), tuple(places))

    return array(Value(tuple(lengths), build), Frame(), hints)


@dataclass(frozen=True, slots=True)
class Choice:
    """An index that a dropped index may stand for: its name, its value, and its range as seen from outside
    (bound indices as probe symbols)."""

    key: str
    value: Value
    lower: Term
    upper: Term


@dataclass(frozen=True, slots=True)
class BoundIndex:
    """An index bound by an operator around the place."""

    key: str
    number: int
    choice: Choice


@dataclass(frozen=True, slots=True)
class Scope:
    """The indices bound around a place, outermost first, and those of the derivatives around it, innermost
    first. ``keys`` are the bound names."""

    bound: tuple[BoundIndex, ...] = ()
    differentiated: tuple[Choice, ...] = ()
    keys: frozenset[str] = frozenset()

    def find(self, key: str) -> BoundIndex | None:
        """The innermost binding of a name."""
        return next((index for index in reversed(self.bound) if index.key == key), None)

    def bind(self, index: BoundIndex) -> Scope:
        """This scope inside one more operator."""
        return replace(self, bound=(*self.bound, index), keys=self.keys | {index.key})

    def differentiate(self, choices: tuple[Choice, ...]) -> Scope:
        """This scope inside a derivative."""
        return replace(self, differentiated=(*choices, *self.differentiated))

    @property
    def probes(self) -> Frame:
        """The frame in which bound indices are symbols of their own, for reasoning about ranges."""
        return Frame(0, MappingProxyType({index.number: probe(index.number) for index in self.bound}))


def probe(number: int) -> Symbol:
    """The symbol that stands for a bound index while its range is reasoned about; no author can write it."""
    return Symbol(f"\0{number}")


class Read(Protocol):
    """The reader of expressions: `derive.elaborate.expression.read`, handed down so that imports run one
    way."""

    def __call__(self, run: Run, node: Node, scope: Scope, want: int, top: bool = False) -> Value: ...


@dataclass(slots=True)
class Run:
    """One call of `elaborate`: its surroundings, and the record of what was found.

    ``outside`` are the names that occur free in the whole side, ``known`` those in scope outside of it,
    ``components`` the head's indices a dropped index may stand for, ``used`` every name the author wrote (a
    hint for a new index avoids them). ``ranks`` remembers the natural rank of each node. ``contractions`` counts the
    matrix products, each of which is a sum inside the one before. ``unsettled`` are the sizes that the surroundings of
    a name must settle (the n of ``I``), each with its name and place; ``sizes`` what they are found to be. ``batch``
    are the sizes of the batch that the side is about each item of; ``place`` is where the expression read last
    stands."""

    context: Context
    vocabulary: Vocabulary
    read: Read
    outside: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    components: tuple[Choice, ...] = ()
    used: frozenset[str] = frozenset()
    findings: list[Diagnostic] = field(default_factory=list)
    free: dict[str, Span] = field(default_factory=dict)
    ranges: dict[str, tuple[Term | None, Term | None]] = field(default_factory=dict)
    ranks: dict[tuple[int, frozenset[str]], int] = field(default_factory=dict)
    bound: int = 0
    contractions: int = 0
    unsettled: dict[str, tuple[str, Span]] = field(default_factory=dict)
    sizes: dict[str, Term] = field(default_factory=dict)
    batch: tuple[Term, ...] = ()
    place: Span | None = None

    def report(self, code: str, message: str, span: Span, severity: str = "error") -> None:
        """Record a finding, once."""
        found = Diagnostic(code, message, span, severity)
        if found not in self.findings:
            self.findings.append(found)

    def number(self) -> int:
        """The number of a new bound index."""
        self.bound += 1
        return self.bound

    def variable(self, name: str) -> Variable | None:
        """The declaration or definition of a name."""
        return self.context.variables.get(name)

    def new_size(self, name: str, span: Span) -> Symbol:
        """A size that is not known yet, of a name at a place; no author can write it."""
        size = Symbol(f"\0?{len(self.unsettled)}")
        self.unsettled[size.name] = name, span
        return size

    def settled(self, term: Term) -> Term:
        """A size, or any term, with what is known by now in place of the sizes that were not."""
        if isinstance(term, Symbol):
            return self.settled(self.sizes[term.name]) if term.name in self.sizes else term
        return rebuild(term, lambda part, _: self.settled(part)) if self.sizes else term

    def same(self, left: Term, right: Term) -> bool:
        """Whether two sizes are the same, as far as is plain to see; one that is not settled is settled by the
        other."""
        left, right = self.settled(left), self.settled(right)
        for size, given in ((left, right), (right, left)):
            if left != right and isinstance(size, Symbol) and size.name in self.unsettled:
                self.sizes[size.name] = given
                return True
        one, other = factors(left), factors(right)
        if len(one) > 1 and len(one) == len(other) and all(map(self.same, one, other)):
            return True
        one, other = blocks(left), blocks(right)
        if len(one) > 1 and len(one) == len(other) and all(map(self.same, one, other)):
            return True
        require_other_length(left, right, self.place)
        if is_paired(left) or is_paired(right):
            return False
        return min(len(one), len(other)) == 1 and same(flat(left), flat(right))

    def finer(self, left: Term, right: Term) -> Term:
        """Of two sizes that are the same, the one that is parted into blocks."""
        left, right = self.settled(left), self.settled(right)
        return right if len(blocks(right)) > 1 else left

    def minimum(self, name: str) -> int | None:
        """The smallest value of a size."""
        found = self.variable(name)
        return found.minimum if found is not None and found.sort == "size" else None

    def at_most(self, left: Term, right: Term) -> bool:
        """Whether left ≤ right is certain, for terms built in the probe frame."""
        ranges: Ranges = self.ranges
        return at_most(left, right, ranges, self.minimum)

    def fits(self, choice: Choice, size: Term) -> bool:
        """Whether an index runs within 1 .. size, and to its end where that can be told."""
        if same(choice.upper, size):
            return self.at_most(ONE, choice.lower)
        return self.at_most(ONE, choice.lower) and self.at_most(choice.upper, size)

    def choose(self, scope: Scope, size: Term) -> Choice | None:
        """The index that a dropped index stands for: the innermost bound one whose range fits, else that of
        the innermost derivative, else that of the line's head."""
        inner = tuple(index.choice for index in reversed(scope.bound) if scope.find(index.key) is index)
        for choice in (*inner, *scope.differentiated, *self.components):
            if self.fits(choice, size):
                return choice
        return None

    def hints(self, count: int) -> tuple[str, ...]:
        """Names for new indices that the author has not used."""
        letters = [key for key in ("i", "j", "m", "n", "r", "s", "t", "u", "v", "w") if key not in self.used]
        while len(letters) < count:
            letters.append(f"i_{len(letters)}")
        return tuple(letters[:count])


def choice_of(run: Run, key: str) -> Choice | None:
    """A declared index with a range, as something a dropped index may stand for."""
    found = run.variable(key)
    if found is None or found.sort != "index" or found.lower is None or found.upper is None:
        return None
    return Choice(key, constant(Symbol(key)), found.lower, found.upper)


def label_of(run: Run, node: Name) -> tuple[str, str | None]:
    """The name a `Name` node means, its label included, and the index that its superscript is, if it is one.

    A superscript in brackets is part of the name if it is declared as a label, and the first index if it is
    declared or bound as an index."""
    key = run.vocabulary.resolve(node.key)
    if node.label is None:
        return key, None
    entry = run.vocabulary.entry(node.label)
    if entry is not None and entry.kind == "label":
        return f"{key}^{{({node.label})}}", None
    return key, node.label


def summed_over(
    run: Run, sizes: tuple[Term, ...], frame: Frame, entry: Callable[[Frame, tuple[Term, ...]], Term]
) -> Term:
    """The sum of ``entry(frame below the sums, their indices)`` over indices from 1 to each of the sizes."""
    counts = [len(factors(run.settled(size))) for size in sizes]
    parts = [part for size in sizes for part in factors(run.settled(size))]
    hints = run.hints(len(parts))

    def over(below: Frame, places: tuple[Term, ...]) -> Term:
        if len(places) == len(parts):
            rest = list(places)
            grouped = [paired(tuple(rest.pop(0) for _ in range(count))) for count in counts]
            return entry(below, tuple(grouped))
        lengths, totals = blocks(parts[len(places)]), list[Term]()
        for number, length in enumerate(lengths):
            if length == ONE and len(lengths) > 1:
                totals.append(over(below, (*places, stacked_index(lengths, number, ONE))))
                continue
            index = stacked_index(lengths, number, Bound(below.depth))
            inner = over(below.below(), (*places, index))
            totals.append(Binder("sum", ONE, length, (), inner, hints[len(places)]))
        return totals[0] if len(totals) == 1 else Sum(tuple(totals))

    return over(frame, ())
