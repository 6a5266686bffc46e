"""The context that SymPy expressions without declarations speak of: which names are sizes, families, indices, scalars.

Place on the way of a step: `derive.equal(lhs, rhs)` calls `infer_context` when its author declared nothing. What
SymPy knows (assumptions of symbols, shapes of `IndexedBase`) is taken over; the rest is deduced from use, and where
that is not conclusive a ValueError says what to declare. Whether an index stays within its range is not judged here.

* A symbol in the upper limit of a Σ, Π or vector is a **size**, at least 1 unless SymPy knows that it may be 0.
* An `IndexedBase` is a **family**. Its shape is given with it, or is the largest value its indices reach.
* A symbol used as an index is an **index**: it runs from 1 to the least extent of the axes it is used in.
* An applied undefined function is an unspecified **function** of real arguments; every other symbol is a **scalar**.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import sympy

from derive.context import Context, Variable
from derive.functions import FUNCTIONS
from derive.sympy_read import Reader
from derive.term import (
    ONE,
    Apply,
    Binder,
    Bound,
    Cases,
    Delta,
    Family,
    Number,
    Product,
    Relation,
    Sum,
    Symbol,
    Term,
    children,
    number,
)

_PROPERTIES = ("positive", "negative", "nonnegative", "nonzero", "integer")
# An affine index term: the coefficient of each symbol or bound index, and of None the constant.
_Affine = Mapping[Symbol | Bound | None, Fraction]


def infer_context(*expressions: sympy.Basic) -> Context:
    """The declarations under which these expressions have a meaning. Raises ValueError naming what must be declared
    if use does not determine it, TypeError or ValueError if an expression is not understood."""
    reader = Reader(Context())
    terms = [reader.read(sympy.sympify(expression, strict=True), ()) for expression in expressions]
    found = _Uses()
    for term in terms:
        found.collect(term, ())
    context = Context()
    for variable in _Deduction(found, reader.free).variables():
        context = context.with_variable(variable)
    return context


@dataclass(slots=True)
class _Uses:
    """How the names of some terms are used. A range is the (lower, upper) of an enclosing binder."""

    sizes: dict[str, None] = field(default_factory=dict)
    symbols: dict[str, None] = field(default_factory=dict)
    indices: dict[str, None] = field(default_factory=dict)
    functions: dict[str, int] = field(default_factory=dict)
    components: list[tuple[str, tuple[Term, ...], tuple[tuple[Term, Term], ...]]] = field(default_factory=list)

    def collect(self, term: Term, ranges: tuple[tuple[Term, Term], ...]) -> None:
        """Note every use in a term below binders with these ranges."""
        match term:
            case Symbol(name):
                self.symbols[name] = None
            case Family(name, indices):
                self.components.append((name, indices, ranges))
                self.indices.update(dict.fromkeys(_symbols(indices)))
            case Delta(left, right):
                self.indices.update(dict.fromkeys(_symbols((left, right))))
            case Cases(branches):
                for conditions, _ in branches:
                    self._conditions(conditions)
            case Apply(function, arguments) if function not in FUNCTIONS:
                if any(isinstance(argument, Binder) and argument.kind == "array" for argument in arguments):
                    raise ValueError(f"{function} takes a vector: declare it")
                if self.functions.setdefault(function, len(arguments)) != len(arguments):
                    raise ValueError(f"{function} is used with different numbers of arguments")
            case Binder(_, lower, upper, conditions, body):
                self.sizes.update(dict.fromkeys(_symbols((upper,))))
                self.indices.update(dict.fromkeys(_symbols((lower,))))
                self._conditions(conditions)
                for side in (lower, upper):
                    self.collect(side, ranges)
                for relation in conditions:
                    for side in (relation.left, relation.right):
                        self.collect(side, (*ranges, (lower, upper)))
                self.collect(body, (*ranges, (lower, upper)))
                return
        for child in children(term):
            self.collect(child, ranges)

    def _conditions(self, conditions: tuple[Relation, ...]) -> None:
        """A symbol compared with a bound index is an index itself."""
        for relation in conditions:
            if isinstance(relation.left, Bound) or isinstance(relation.right, Bound):
                self.indices.update(dict.fromkeys(_symbols((relation.left, relation.right))))


@dataclass(slots=True)
class _Deduction:
    """From uses to declarations. ``free`` says which SymPy object a name is."""

    uses: _Uses
    free: Mapping[str, object]
    shapes: dict[str, list[Term | None]] = field(default_factory=dict)
    ends: dict[str, Term] = field(default_factory=dict)

    def variables(self) -> Iterator[Variable]:
        """The declarations, sizes first. Raises ValueError if one cannot be deduced."""
        sizes = {name: self._size(name) for name in self._size_names()}
        yield from sizes.values()
        self._shapes(sizes)
        for name, shape in self.shapes.items():
            known = tuple(extent for extent in shape if extent is not None)
            if len(known) != len(shape):
                raise ValueError(f"the shape of {name} does not follow from its use: give IndexedBase a shape")
            yield Variable(name, "family", known, properties=self._properties(name))
        for name in self.uses.symbols:
            if name in sizes:
                continue
            if name not in self.uses.indices:
                yield Variable(name, "scalar", properties=self._properties(name))
            elif name in self.ends:
                yield Variable(name, "index", lower=ONE, upper=self.ends[name])
            else:
                raise ValueError(f"the range of the index {name} does not follow from its use: declare it")
        for name, arity in self.uses.functions.items():
            yield Variable(name, "function", arity=arity)

    def _size_names(self) -> Iterator[str]:
        yield from self.uses.sizes
        for meaning in self.free.values():
            if isinstance(meaning, sympy.IndexedBase) and meaning.shape is not None:
                yield from (str(item) for extent in meaning.shape for item in sorted(extent.free_symbols, key=str))

    def _size(self, name: str) -> Variable:
        meaning = self.free.get(name)
        if getattr(meaning, "is_integer", None) is False:
            raise ValueError(f"{name} is the end of a range, but is declared not to be an integer")
        may_vanish = getattr(meaning, "is_nonnegative", None) and not getattr(meaning, "is_positive", None)
        return Variable(name, "size", minimum=0 if may_vanish else 1)

    def _properties(self, name: str) -> frozenset[str]:
        meaning = self.free.get(name)
        return frozenset(item for item in _PROPERTIES if getattr(meaning, f"is_{item}", None))

    def _shapes(self, sizes: Mapping[str, Variable]) -> None:
        """Fill ``shapes`` and ``ends``: ranges of indices and extents of axes determine each other."""
        given: set[str] = set()
        for name, indices, _ in self.uses.components:
            base = self.free.get(name)
            extents = getattr(base, "shape", None)
            if extents is not None and name not in self.shapes:
                given.add(name)
                reader = Reader(Context())
                self.shapes[name] = [reader.read(extent, ()) for extent in extents]
            if len(self.shapes.setdefault(name, [None] * len(indices))) != len(indices):
                raise ValueError(f"{name} is used with {len(indices)} indices, but has {len(self.shapes[name])}")
        for _ in range(len(self.uses.components) + 1):
            before = (dict(self.ends), {name: list(shape) for name, shape in self.shapes.items()})
            for name, indices, ranges in self.uses.components:
                for axis, index in enumerate(indices):
                    if name not in given:
                        self._reach(name, axis, index, ranges, sizes)
                    extent = self.shapes[name][axis]
                    if isinstance(index, Symbol) and index.name not in sizes and extent is not None:
                        end = self.ends.setdefault(index.name, extent)
                        self.ends[index.name] = self._least(index.name, end, extent, sizes)
            if before == (self.ends, self.shapes):
                return

    def _reach(
        self,
        name: str,
        axis: int,
        index: Term,
        ranges: tuple[tuple[Term, Term], ...],
        sizes: Mapping[str, Variable],
    ) -> None:
        """Let an axis reach as far as one index that is used in it."""
        end = self._end(index, ranges)
        if end is None:
            return
        known = self.shapes[name][axis]
        if known is None or _at_least(end, known, sizes):
            self.shapes[name][axis] = end
        elif not _at_least(known, end, sizes):
            raise ValueError(f"the shape of {name} is not clear from its use: give IndexedBase a shape")

    def _end(self, index: Term, ranges: tuple[tuple[Term, Term], ...]) -> Term | None:
        """The largest value of an index term, or None if it is not known (yet)."""
        parts = _affine(index)
        for _ in ranges:
            bound = max((part for part in parts or () if isinstance(part, Bound)), key=lambda b: b.level, default=None)
            if parts is None or bound is None:
                break
            lower, upper = ranges[bound.level]
            factor = parts[bound]
            end = _affine(upper if factor > 0 else lower)
            rest = {part: value for part, value in parts.items() if part != bound}
            parts = None if end is None else _plus(rest, end, factor)
        if parts is None or any(isinstance(part, Bound) for part in parts):
            return None
        for part, factor in list(parts.items()):
            if not isinstance(part, Symbol) or part.name in self.uses.sizes or part.name not in self.uses.indices:
                continue
            end = _affine(self.ends.get(part.name, part) if factor > 0 else ONE)
            if end is None or part in end:
                return None  # a free index says how far an axis reaches only through its own range
            parts = _plus({key: value for key, value in parts.items() if key != part}, end, factor)
        return _term(parts)

    def _least(self, name: str, first: Term, second: Term, sizes: Mapping[str, Variable]) -> Term:
        if _at_least(second, first, sizes):
            return first
        if _at_least(first, second, sizes):
            return second
        raise ValueError(f"the index {name} is used in axes of different extents: declare its range")


def _symbols(terms: tuple[Term, ...]) -> Iterator[str]:
    for term in terms:
        if isinstance(term, Symbol):
            yield term.name
        elif not isinstance(term, Family):
            yield from _symbols(tuple(children(term)))


def _affine(term: Term) -> _Affine | None:
    match term:
        case Number(value):
            return {None: value}
        case Symbol() | Bound():
            return {term: Fraction(1)}
        case Sum(terms):
            total: _Affine | None = {}
            for part in terms:
                addend = _affine(part)
                total = None if total is None or addend is None else _plus(total, addend, Fraction(1))
            return total
        case Product((Number(value), factor)):
            parts = _affine(factor)
            return None if parts is None else _plus({}, parts, value)
    return None


def _plus(left: _Affine, right: _Affine, factor: Fraction) -> _Affine:
    total = dict(left)
    for part, value in right.items():
        total[part] = total.get(part, Fraction(0)) + factor * value
    return {part: value for part, value in total.items() if value}


def _term(parts: _Affine) -> Term:
    terms: list[Term] = []
    for part, value in parts.items():
        if part is None:
            terms.append(number(value))
        else:
            terms.append(part if value == 1 else Product((number(value), part)))
    return terms[0] if len(terms) == 1 else Sum(tuple(terms)) if terms else number(0)


def _at_least(left: Term, right: Term, sizes: Mapping[str, Variable]) -> bool:
    """Whether left ≥ right for every value of the sizes."""
    if left == right:
        return True
    first, second = _affine(left), _affine(right)
    if first is None or second is None:
        return False
    least = Fraction(0)
    for part, value in _plus(first, second, Fraction(-1)).items():
        if part is None:
            least += value
        elif isinstance(part, Symbol) and part.name in sizes and value > 0:
            least += value * sizes[part.name].minimum
        else:
            return False
    return least >= 0
