"""Terms with parameters: free names made into levels, vectors opened into components.

Place on the way of a step: definitions and assumptions hold for every value of their parameters, which are
the lowest levels of their terms; this module makes such terms out of closed ones. It reads no LaTeX."""

from __future__ import annotations

from derive.context import Context
from derive.diagnostic import fail
from derive.span import Span
from derive.term import Binder, Bound, Relation, Symbol, Term, rebuild

Range = tuple[Term, Term]


def abstract(term: Term, names: tuple[str, ...]) -> Term:
    """A closed term with the free symbols ``names`` as its parameters ``Bound(0), Bound(1), …``."""
    count = len(names)

    def change(part: Term, _: int) -> Term:
        match part:
            case Symbol(name) if name in names:
                return Bound(names.index(name))
            case Bound(level):
                return Bound(level + count)
            case _:
                return rebuild(part, change)

    return change(term, 0)


def abstract_relation(relation: Relation, names: tuple[str, ...]) -> Relation:
    """A relation between closed terms with the free symbols ``names`` as its parameters."""
    return Relation(relation.operator, abstract(relation.left, names), abstract(relation.right, names))


def open_array(term: Term) -> tuple[Term, tuple[Range, ...]]:
    """The component of an array and the ranges of its axes; a scalar is its own component. If the array is
    closed, its axes become parameters."""
    ranges: list[Range] = []
    while isinstance(term, Binder) and term.kind == "array":
        ranges.append((term.lower, term.upper))
        term = term.body
    return term, tuple(ranges)


def index_range(context: Context, name: str, span: Span | None = None) -> Range:
    """The range over which something holds for every value of an index."""
    found = context.variables.get(name)
    if found is None or found.sort != "index" or found.lower is None or found.upper is None:
        raise fail("D308", f"no range for {name}: declare it as an index with a range", span)
    return found.lower, found.upper
