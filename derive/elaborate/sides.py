"""The entrances: a side of a relation, the conditions of a case, and what two sides must agree in.

Place on the way of a step: the checker and the declarations call these; everything else in this package
serves them. It decides nothing about truth, and it never changes what an author wrote without a finding that
says so."""

from __future__ import annotations

from dataclasses import dataclass, replace

from derive.context import Context
from derive.diagnostic import Diagnostic, FormulaError, fail
from derive.elaborate.axes import flat
from derive.elaborate.expression import read
from derive.elaborate.free import free_keys, names
from derive.elaborate.names import kind_of, read_index
from derive.elaborate.operators import read_condition
from derive.elaborate.scope import Frame, Run, Scope, Value, choice_of, whole_side
from derive.elaborate.second import complete
from derive.elaborate.shape import natural_rank
from derive.latex.syntax import Condition, Node
from derive.latex.vocabulary import Vocabulary
from derive.span import Span
from derive.term import Relation, Symbol, Term, children


@dataclass(frozen=True, slots=True)
class Elaborated:
    """A side's meaning. ``findings`` of severity ``error`` mean that the side has none as written and
    ``term`` is the nearest reading; ``free_indices`` are the declared indices it uses free, in the order in
    which they first occur, each at its place in ``places``. ``axes`` are its sizes, for the shape of other sides: an
    axis of A ⊗ B is one of them, and several of the term. ``batch`` are the sizes of the batch that
    the side is about each item of; they come first in the term. ``is_row``: it is a transposed vector."""

    term: Term
    findings: tuple[Diagnostic, ...] = ()
    free_indices: tuple[str, ...] = ()
    places: tuple[Span, ...] = ()
    axes: tuple[Term, ...] = ()
    batch: tuple[Term, ...] = ()
    is_row: bool = False


def elaborate(
    node: Node,
    context: Context,
    vocabulary: Vocabulary,
    expected_rank: int | None = None,
    component_indices: tuple[str, ...] = (),
    in_scope: frozenset[str] = frozenset(),
    expected_shape: tuple[Term, ...] = (),
    expected_batch: tuple[Term, ...] | None = None,
    expected_row: bool | None = None,
) -> Elaborated:
    """The meaning of one side.

    ``expected_rank`` is the rank its line has (None: whatever the side is). ``component_indices`` are the
    free indices of the line's head, in order: what a dropped index may stand for. ``in_scope`` are the
    indices in use outside of this side. A literal 0 where a vector is expected is the zero vector of
    ``expected_shape`` (the number 0 if that is not given), and any other vector must have that shape.
    ``expected_batch`` is the batch that the line is about each item of (None: whatever the side is about),
    ``expected_row`` says whether its vectors are transposed (None: as the side is). Raises `FormulaError` if no
    reading has a meaning."""
    known = in_scope | fixed_indices(context) | frozenset(component_indices)
    node = complete(node, vocabulary, known)
    run = _run(node, context, vocabulary, component_indices)
    run.batch = expected_batch or ()
    if expected_rank is not None:
        value = read(run, node, Scope(), expected_rank, top=True)
        if expected_batch == () and run.batch:
            raise fail("D307", "this is about each item of a batch, and its line did not begin so", node.span)
        return _finish(run, value, node, expected_rank, expected_shape, expected_row)
    natural = natural_rank(run, node, Scope())
    try:
        return _finish(run, read(run, node, Scope(), natural, top=True), node, natural, expected_shape)
    except FormulaError as error:
        if natural == 0 or error.diagnostic.code != "D312":
            raise
        return _mixture(node, context, vocabulary, component_indices, error)


def elaborate_head(
    nodes: tuple[Node, ...], context: Context, vocabulary: Vocabulary, in_scope: frozenset[str] = frozenset()
) -> Elaborated:
    """The meaning of the first of the sides of a chain. Where nothing in it tells the size of a constant
    (``I = A A^{-1}``) it has the shape of the first other side that has one."""
    try:
        return elaborate(nodes[0], context, vocabulary, in_scope=in_scope)
    except FormulaError as error:
        if error.diagnostic.code != "D313":
            raise
        for node in nodes[1:]:
            try:
                other = elaborate(node, context, vocabulary, in_scope=in_scope)
            except FormulaError:
                continue
            shape, batch = other.axes, other.batch
            return elaborate(nodes[0], context, vocabulary, len(shape), (), in_scope, shape, batch, other.is_row)
        raise


def _mixture(
    node: Node,
    context: Context,
    vocabulary: Vocabulary,
    component_indices: tuple[str, ...],
    error: FormulaError,
) -> Elaborated:
    """A side in which scalars and vectors are mixed, read as a scalar if that can be done."""
    run = _run(node, context, vocabulary, component_indices)
    try:
        return _finish(run, read(run, node, Scope(), 0, top=True), node, 0, ())
    except FormulaError as second:
        if second.diagnostic.code not in ("D303", "D304"):
            raise second from error
        message = (
            "a scalar and a vector are added, and no index in use here runs over the vector's components"
        )
        raise fail("D307", message, error.diagnostic.span) from second


def _run(node: Node, context: Context, vocabulary: Vocabulary, component_indices: tuple[str, ...]) -> Run:
    run = Run(
        context, vocabulary, read, outside=free_keys(node), used=names(node) | frozenset(component_indices)
    )
    for name, variable in context.variables.items():
        if variable.sort == "index":
            run.ranges[name] = (variable.lower, variable.upper)
    found = (choice_of(run, key) for key in component_indices)
    run.components = tuple(choice for choice in found if choice is not None)
    return run


def _finish(
    run: Run, value: Value, node: Node, want: int, wanted: tuple[Term, ...], row: bool | None = None
) -> Elaborated:
    if row is not None and value.rank and value.row != row and not value.any_shape:
        needed = "a transposed vector" if row else "a vector that is not transposed"
        raise fail("D307", f"this is {kind_of(run, value)}, where {needed} must stand", node.span)
    row = value.row if row is None or value.rank else row
    if value.any_shape and len(wanted) == want:
        value = replace(value, shape=wanted)
    if value.rank and wanted and not (len(wanted) == value.rank and all(map(run.same, value.shape, wanted))):
        needed = kind_of(run, Value(wanted, value.build))
        raise fail("D307", f"this is {kind_of(run, value)}, and {needed} must stand here", node.span)
    axes = tuple(map(run.settled, value.shape))
    if len(wanted) == len(axes):
        axes = tuple(map(run.finer, axes, wanted))
    hints = run.hints(max(value.rank + len(run.batch), 1))
    term = flat(run.settled(whole_side(replace(value, shape=axes, row=row), hints, run.batch)))
    for size, (name, place) in run.unsettled.items():
        if run.settled(Symbol(size)) != Symbol(size):
            continue
        message = f"nothing here tells the size of {name}; write it below, or declare {name}"
        raise fail("D313", message, place)
    order = sorted(run.free, key=lambda name: run.free[name])
    places = tuple(run.free[name] for name in order)
    return Elaborated(term, tuple(run.findings), tuple(order), places, axes, run.batch, row)


def elaborate_conditions(
    conditions: tuple[Condition, ...], context: Context, vocabulary: Vocabulary
) -> tuple[tuple[Relation, ...], tuple[Diagnostic, ...]]:
    """The meaning of conditions that stand by themselves (a step's case), and what was found in them."""
    relations: list[Relation] = []
    findings: list[Diagnostic] = []
    for condition in conditions:
        run = _run(condition, context, vocabulary, ())
        make = read_condition(run, condition, Scope())
        if run.batch:
            raise fail("D209", "a condition on each item of a batch is not supported; write which item", condition.span)
        relations.append(make(Frame()))
        findings.extend(run.findings)
    return tuple(relations), tuple(findings)


def elaborate_integer(node: Node, context: Context, vocabulary: Vocabulary) -> Term:
    """The meaning of an integer expression that stands by itself: a size, the end of an index's range."""
    return read_index(_run(node, context, vocabulary, ()), node, Scope()).build(Frame(), ())


def one_sided_indices(
    left: Elaborated, right: Elaborated, in_scope: frozenset[str]
) -> tuple[Diagnostic, ...]:
    """Indices that are free on the right side, but neither on the left nor in scope: the equation speaks of
    something that its left side does not depend on. ``in_scope`` must include `fixed_indices`. An index free
    on the left only is fine: the equation holds for every value of it."""
    known = in_scope | frozenset(left.free_indices)
    return tuple(
        Diagnostic("D305", f"the index {name} is free on this side only", span)
        for name, span in zip(right.free_indices, right.places, strict=True)
        if name not in known
    )


def fixed_indices(context: Context) -> frozenset[str]:
    """The indices that the context fixes: those free in its hypotheses and conditions, such as the index at
    which a one-hot vector is 1."""
    terms: list[Term] = []
    for hypothesis in context.hypotheses:
        for relation in (hypothesis.relation, *hypothesis.conditions):
            terms += [relation.left, relation.right]
    for relation in context.conditions:
        terms += [relation.left, relation.right]
    found: set[str] = set()
    while terms:
        part = terms.pop()
        if isinstance(part, Symbol):
            found.add(part.name)
        terms.extend(children(part))
    variables = context.variables
    return frozenset(name for name in found if name in variables and variables[name].sort == "index")
