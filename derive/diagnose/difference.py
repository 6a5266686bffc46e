"""In what two sides differ, when no repair of the line is found: the parts that carry the difference, the factor, the
term.

Place on the way of a step: `derive.diagnose.document` asks after the search. Everything said here is proved by the
judge: that the parts alone make the difference, that one side is so many times the other, that they differ by a term.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from flint import fmpq

from derive.context import Context
from derive.decide import Judge
from derive.diagnose.lines import Line
from derive.diagnose.places import flat, rebuilt, without_brackets
from derive.diagnose.residual import difference_term
from derive.diagnose.search import Search
from derive.diagnosis import Difference
from derive.diagnostic import FormulaError
from derive.evaluate import Counterexample
from derive.latex.printer import to_latex as written
from derive.latex.syntax import Addition, Node, children
from derive.span import Span
from derive.term import Product, Sum, Symbol, Term, negative, number, rank

_FACTORS = (-1, 2, Fraction(1, 2), -2, Fraction(-1, 2), 3, 4, Fraction(1, 3), Fraction(1, 4))


def difference(line: Line, search: Search) -> Difference | None:
    """What is known of how a line's right side differs from the line it follows from."""
    reading = search.reading
    right = line.result.way.right if line.result.way is not None else None
    if right is None or len(reading.targets) != 1:
        return None
    target = reading.targets[0]
    left = target.left if rank(target.left) == rank(right) else reading.aligned(target.left)
    if rank(left) != rank(right) or rank(left):
        return None
    found = line.result.judgements[0].verdict.counterexample if line.result.judgements else None
    factor = _factor(left, right, target.context, search.judge, found)
    term = "" if factor else difference_term(left, right, target.context)
    parts = _parts(line, search, left, right, target.context)
    if not (factor or term or parts):
        return None
    span, old, new = parts or (None, "", "")
    return Difference(old, new, span, factor, term)


def _factor(left: Term, right: Term, context: Context, judge: Judge, found: Counterexample | None) -> str:
    """A number, a size or its inverse by which the left side must be multiplied to give the right one, proved. Only
    what is so where the sides are known to differ is tried."""

    def may_be(numerator: Fraction | int, denominator: int = 1) -> bool:
        if found is None or not (isinstance(found.left, fmpq) and isinstance(found.right, fmpq)):
            return True
        exact = Fraction(numerator, denominator)
        return bool(found.left * fmpq(exact.numerator, exact.denominator) == found.right)

    for value in _FACTORS:
        if may_be(value) and judge.proves(Product((number(value), left)), right, context):
            return str(value)
    for name, variable in context.variables.items():
        if variable.sort == "size":
            size = found.instance.integers.get(name, 1) if found is not None else 1
            if may_be(size) and judge.proves(Product((Symbol(name), left)), right, context):
                return name
            if size and may_be(1, size) and judge.proves(left, Product((Symbol(name), right)), context):
                return rf"\frac{{1}}{{{name}}}"
    return ""


def _parts(
    line: Line, search: Search, left: Term, right: Term, context: Context
) -> tuple[Span, str, str] | None:
    """The terms of both sides that are left when equal ones are taken away, if that is less than the whole."""
    if not search.before:
        return None
    before = search.before[0]
    old, new = _narrowed(before, line.side)
    if new is not without_brackets(line.side):
        return new.span, written(old), written(new)
    mine, theirs = list(_terms(line.side)), list(_terms(before))
    if len(mine) < 2 and len(theirs) < 2:
        return None
    terms = [(sign, node, _meaning(search, node)) for sign, node in mine]
    others = [(sign, node, _meaning(search, node)) for sign, node in theirs]
    if any(term is None or rank(term) for _, _, term in (*terms, *others)):
        return None
    for item in list(terms):
        for other in list(others):
            if _is_same(item, other, context, search.judge):
                terms.remove(item)
                others.remove(other)
                break
    if not terms or not others or (len(terms) == len(mine) and len(others) == len(theirs)):
        return None
    rest = _sum(terms), _sum(others)
    whole = Sum((right, negative(left)))
    if not search.judge.proves(whole, Sum((rest[0], negative(rest[1]))), context):
        return None
    spans = [node.span for _, node, _ in terms]
    span = Span(min(item.start for item in spans), max(item.end for item in spans))
    theirs_written = written(Addition(span, tuple((sign, node) for sign, node, _ in others)))
    mine_written = written(Addition(span, tuple((sign, node) for sign, node, _ in terms)))
    return span, theirs_written.removeprefix("+"), mine_written.removeprefix("+")


def _narrowed(old: Node, new: Node) -> tuple[Node, Node]:
    """The smallest parts of two sides that differ while all around them is the same as written: with the one in the
    place of the other both sides are the same."""
    while True:
        old, new = without_brackets(old), without_brackets(new)
        if type(old) is not type(new):
            return old, new
        ones, others = list(children(old)), list(children(new))
        differing = [
            (one, other) for one, other in zip(ones, others, strict=False) if flat(one) != flat(other)
        ]
        if len(ones) != len(others) or len(differing) != 1:
            return old, new
        ((one, other),) = differing
        if rebuilt_with(old, one, other) != rebuilt_with(new, other, other):
            return old, new
        old, new = one, other


def rebuilt_with(node: Node, old: Node, new: Node) -> Node:
    """A node with a child exchanged, apart from layout."""
    return flat(rebuilt(node, lambda child: new if child is old else child))


_Read = tuple[int, Node, Term | None]


def _is_same(one: _Read, two: _Read, context: Context, judge: Judge) -> bool:
    if one[2] is None or two[2] is None:
        return False
    left = one[2] if one[0] == two[0] else negative(one[2])
    return judge.proves(left, two[2], context)


def _sum(terms: list[_Read]) -> Term:
    return Sum(tuple(term if sign > 0 else negative(term) for sign, _, term in terms if term is not None))


def _terms(node: Node, sign: int = 1) -> Iterator[tuple[int, Node]]:
    inner = without_brackets(node)
    if isinstance(inner, Addition):
        for own, term in inner.terms:
            yield from _terms(term, sign * own)
    else:
        yield sign, inner


def _meaning(search: Search, node: Node) -> Term | None:
    try:
        found = search.reading.read(node)
    except FormulaError:
        return None
    return None if any(item.severity == "error" for item in found.findings) else search.reading.aligned(found.term)
