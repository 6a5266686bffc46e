r"""Indexed terms written with whole vectors and matrices again: ``Σ_m A_{im} x_m`` as ``A x``.

Place on the way of a step: `derive.term_latex` asks here where what it prints is the component of a vector or a matrix,
or has an inverse in it. A product of components under sums is a graph: its factors are edges between indices, and an
index that is summed joins two of them. A path from the row to the column is a product of matrices, a path between two
vectors an inner product, a closed one a trace. What has no such form is printed with its indices: an index that three
factors share, a range that is not that of the axis, a condition.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction

from derive.context import Context, is_path
from derive.functions import INVERSE
from derive.term import (
    ONE,
    Apply,
    Binder,
    Bound,
    Delta,
    Family,
    Number,
    Partial,
    Power,
    Product,
    Sum,
    Symbol,
    Term,
    children,
)

Write = Callable[[Term, int], str]
"""Prints a term that stands below so many binders."""

Axis = tuple[Term, int]
"""An index that is an axis of the result, or a summed one: its size and a number of its own."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A factor with one or two axes, as it is written and as its transpose is."""

    text: str
    transposed: str
    axes: tuple[Axis, ...]
    is_identity: bool = False

    def towards(self, start: Axis) -> str:
        """The factor, read from one of its axes on."""
        return self.text if self.axes[0] == start else self.transposed


@dataclass
class _Monomial:
    """The factors of a product: its number, what has no axes, and the pieces."""

    value: Fraction = Fraction(1)
    scalars: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)


class NotRaisedError(Exception):
    """The term has no form without indices."""


def raised(term: Term, axes: tuple[tuple[Term, Term], ...], depth: int, context: Context, write: Write) -> str | None:
    """The LaTeX of the scalar, vector or matrix whose component is ``term``; ``axes`` are the indices of the component,
    as terms, with their sizes. The term stands below ``depth`` binders; ``write`` prints what has no axes. None if it
    has no form without indices."""
    known = {index: (size, place) for place, (index, size) in enumerate(axes)}
    try:
        return _Raiser(context, write, len(axes)).sum_of(term, known, depth)
    except NotRaisedError:
        return None


class _Raiser:
    def __init__(self, context: Context, write: Write, rank: int) -> None:
        self.context = context
        self.write = write
        self.rank = rank
        self.count = rank

    def sum_of(self, term: Term, known: dict[Term, Axis], depth: int) -> str:
        """The terms of a sum, each raised."""
        parts = term.terms if isinstance(term, Sum) else (term,)
        text = ""
        for part in parts:
            written = self._product_of(part, known, depth)
            if text:
                written = f" - {written[1:].lstrip()}" if written.startswith("-") else f" + {written}"
            text += written
        return text or "0"

    def _product_of(self, term: Term, known: dict[Term, Axis], depth: int) -> str:
        found = _Monomial()
        self._gather(term, known, depth, found)
        outer = tuple(axis for axis in known.values() if axis[1] < self.rank)
        text = " ".join((*found.scalars, *self._paths(found.pieces, outer)))
        sign, size = "-" if found.value < 0 else "", abs(found.value)
        if not text:
            return sign + self.write(Number(size), depth)
        return sign + (text if size == 1 else f"{self.write(Number(size), depth)} {text}")

    def _gather(self, term: Term, known: dict[Term, Axis], depth: int, found: _Monomial) -> None:
        match term:
            case Number(value):
                found.value *= value
            case Product(factors):
                for factor in factors:
                    self._gather(factor, known, depth, found)
            case Binder("sum", lower, upper, (), body) if lower == ONE and self._mentions(body, known, depth, True):
                self.count += 1
                self._gather(body, {**known, Bound(depth): (upper, self.count)}, depth + 1, found)
            case Power(base, Number(exponent)) if self._mentions(base, known, depth, False):
                if exponent.denominator != 1 or not 0 < exponent <= 2:
                    raise NotRaisedError
                for _ in range(int(exponent)):
                    self._gather(base, known, depth, found)
            case Family() | Delta() | Apply() | Partial() if self._mentions(term, known, depth, False):
                found.pieces.append(self._piece(term, known, depth))
            case _ if self._mentions(term, known, depth, False):
                raise NotRaisedError
            case _:
                found.scalars.append(self._scalar(term, depth))

    def _scalar(self, term: Term, depth: int) -> str:
        """What has no axes, raised inside if it can be."""
        match term:
            case Power(base, Number(exponent)) if exponent == -1:
                return rf"\frac{{1}}{{{self._inside(base, depth)}}}"
            case Sum():
                return rf"\left({self._inside(term, depth)}\right)"
        return self.write(term, depth)

    def _inside(self, term: Term, depth: int) -> str:
        return raised(term, (), depth, self.context, self.write) or self.write(term, depth)

    def _mentions(self, term: Term, known: dict[Term, Axis], depth: int, below: bool) -> bool:
        """Whether a term has one of the axes in it; ``below``: or the index of the binder that it is the body of."""
        stack = [term]
        while stack:
            part = stack.pop()
            if part in known or (below and part == Bound(depth)):
                return True
            stack.extend(children(part))
        return False

    def _piece(self, term: Term, known: dict[Term, Axis], depth: int) -> Piece:
        match term:
            case Partial(body, Symbol(parameter)) if is_path(parameter):
                piece = self._piece(body, known, depth)
                text, transposed = (rf"\mathrm{{d}} {way}" for way in (piece.text, piece.transposed))
                return replace(piece, text=text, transposed=transposed)
            case Family(name, indices) if 1 <= len(indices) <= 2:
                axes = self._axes(indices, known)
                declared = self.context.variables.get(name)
                if declared is None or tuple(size for size, _ in axes) != declared.shape:
                    raise NotRaisedError
                is_own_transpose = "symmetric" in declared.properties or len(axes) == 1
                return Piece(name, name if is_own_transpose else rf"{name}^{{\top}}", axes)
            case Delta(left, right):
                axes = self._axes((left, right), known)
                if axes[0][0] != axes[1][0]:
                    raise NotRaisedError
                name = self._identity(axes[0][0])
                return Piece(name, name, axes, is_identity=True)
            case Apply(function, (Binder("array", _, size, (), Binder("array", _, _, (), entry)), row, column)) if (
                function == INVERSE
            ):
                axes = self._axes((row, column), known)
                if any(axis[0] != size for axis in axes):
                    raise NotRaisedError
                ends = ((Bound(depth), size), (Bound(depth + 1), size))
                inside = raised(entry, ends, depth + 2, self.context, self.write)
                if inside is None or self._mentions(entry, known, depth, False):
                    raise NotRaisedError
                base = inside if _is_one_name(inside) else rf"\left({inside}\right)"
                is_own_transpose = inside == raised(entry, ends[::-1], depth + 2, self.context, self.write)
                mirrored = "-1" if is_own_transpose else r"-\top"
                return Piece(rf"{base}^{{-1}}", rf"{base}^{{{mirrored}}}", axes)
        raise NotRaisedError

    def _identity(self, size: Term) -> str:
        """The author's name for the identity matrix of a size, or I if that means nothing else."""
        for name, definition in self.context.definitions.items():
            declared = self.context.variables.get(name)
            if definition.body == Delta(Bound(0), Bound(1)) and declared is not None and declared.shape == (size, size):
                return name
        if "I" in self.context.variables:
            raise NotRaisedError
        return "I"

    def _axes(self, indices: tuple[Term, ...], known: dict[Term, Axis]) -> tuple[Axis, ...]:
        if not all(index in known for index in indices):
            raise NotRaisedError
        return tuple(known[index] for index in indices)

    def _paths(self, pieces: list[Piece], outer: tuple[Axis, ...]) -> list[str]:
        """The pieces in the order in which summed axes join them: first what leads from the row to the column, then
        the scalars that are left."""
        uses: dict[Axis, int] = {}
        for piece in pieces:
            for axis in piece.axes:
                uses[axis] = uses.get(axis, 0) + 1
        fits = all(count == (1 if axis in outer else 2) for axis, count in uses.items())
        if not fits or not uses.keys() >= set(outer):
            raise NotRaisedError
        left = list(pieces)
        result: list[str] = []
        if outer:
            first, last = self._path(left, outer[0], forwards=True)
            result = first
            if len(outer) == 2 and last != outer[1]:
                result += self._path(left, outer[1], forwards=False)[0]
        scalars: list[str] = []
        while left:
            start = next((piece for piece in left if len(piece.axes) == 1), None)
            if start is None:
                scalars.append(self._trace(left))
                continue
            left.remove(start)
            inner, _ = self._path(left, start.axes[0], forwards=True)
            scalars.append(" ".join((rf"{start.text}^{{\top}}", *inner)))
        return [*scalars, *result]

    def _path(self, left: list[Piece], start: Axis, forwards: bool) -> tuple[list[str], Axis | None]:
        """What is reached from an axis, and the axis where it ends; taken out of ``left``. Backwards it is written as
        the transpose."""
        found: list[str] = []
        identity = ""
        at: Axis | None = start
        while at is not None and (piece := next((item for item in left if at in item.axes), None)) is not None:
            left.remove(piece)
            if len(piece.axes) == 1:
                found.append(piece.text if forwards else rf"{piece.text}^{{\top}}")
                at = None
                break
            if piece.is_identity:
                identity = piece.text
            else:
                found.append(piece.towards(at) if forwards else piece.towards(_other(piece, at)))
            at = _other(piece, at)
        found = found or [identity]
        return (found if forwards else found[::-1]), at

    def _trace(self, left: list[Piece]) -> str:
        start = left[0].axes[0]
        found, end = self._path(left, start, forwards=True)
        if end != start:
            raise NotRaisedError
        return rf"\operatorname{{tr}}\left({' '.join(found)}\right)"


def _other(piece: Piece, axis: Axis) -> Axis:
    return piece.axes[1] if piece.axes[0] == axis else piece.axes[0]


def _is_one_name(text: str) -> bool:
    return len(text) == 1 or (text.startswith("\\") and text[1:].isalpha())

