r"""Names and indices: what ``x``, ``x_i``, ``z^{(i)}_{j+1}``, ``\delta_{ij}`` and ``e`` mean, and dropped
indices.

Place on the way of a step: `derive.elaborate.expression` hands every `Name` here. A name is a bound index, a
declared or defined name, or one of the few constants; nothing is ever guessed to be declared. Ranges are
checked only where an index is outside for every size; the rest is left to the domain rules."""

from __future__ import annotations

from fractions import Fraction

from derive.context import Variable
from derive.diagnostic import fail
from derive.elaborate.affine import written
from derive.elaborate.axes import flat, is_paired
from derive.elaborate.free import spelled
from derive.elaborate.scope import Frame, Run, Scope, Value, at, constant, label_of, scalar
from derive.elaborate.shape import item_rank, labelled_variant
from derive.latex.syntax import Addition, Group, Multiplication, Name, Node, Number, Power, Slice
from derive.span import Span
from derive.term import ONE, ZERO, Apply, Delta, Family, Product, Sum, Symbol, Term, negative, number
from derive.term import Number as Exact
from derive.term import Power as Raised


def read_name(run: Run, node: Name, scope: Scope) -> Value:
    """The value of a name as it stands; a family without indices keeps its axes."""
    bound = scope.find(node.key)
    if bound is not None:
        if node.subscripts or node.label is not None or node.primes:
            raise fail("D306", f"the bound index {node.key} cannot carry indices or marks", node.span)
        return bound.choice.value
    name, index = label_of(run, node)
    for key in scope.keys:
        if any(script in name for script in (f"^{{({key})}}", f"^{{{key}}}", f"_{{{key}}}")):
            message = f"{key} is a part of the name {name}; to sum over {key}, declare it as an index"
            raise fail("D209", message, node.span)
    found = run.variable(name)
    if found is None:
        found = _unlabelled(run, node, name)
    if found is None:
        return _constant(run, node, name, scope)
    if node.primes:
        raise fail(
            "D209", f"{found.name} is no function of one argument; write its derivative out", node.span
        )
    lead = () if index is None else (read_index(run, Name(node.span, index), scope),)
    return variable_value(run, found, node, lead, scope)


def _unlabelled(run: Run, node: Name, name: str) -> Variable | None:
    found = labelled_variant(run, name)
    if found is None or node.label is not None:
        return None
    run.report("D306", f"{name} carries a label everywhere else; read as {found.name}", node.span)
    return found


def variable_value(
    run: Run,
    variable: Variable,
    node: Name,
    lead: tuple[Value, ...],
    scope: Scope,
    subscripts: tuple[Node, ...] = (),
) -> Value:
    """The value of a declared or defined name with its indices (``lead`` first)."""
    name = variable.name
    subscripts = subscripts or node.subscripts
    match variable.sort:
        case "size" | "index" | "scalar":
            if subscripts or lead:
                raise fail("D306", f"{name} is declared as a {variable.sort} and takes no index", node.span)
            if variable.sort == "index":
                run.free.setdefault(name, node.span)
            return constant(Symbol(name))
        case "family":
            pass
        case _:
            raise fail("D306", f"{name} is a function; its argument is missing", node.span)
    items = len(variable.shape) - item_rank(variable)
    if items and not subscripts and not lead:
        _join_batch(run, variable, items, node, scope)
        return Value(variable.shape[items:], lambda frame, at: Family(name, (*frame.batch, *at)))
    rank, given = len(variable.shape), len(lead) + len(subscripts)
    rank = items if items and given == items and not any(map(_looks_like_several, subscripts)) else rank
    if "unit vectors" in variable.properties and len(subscripts) == 1 and not lead:
        rank = 1
    elif "unit vectors" in variable.properties:
        raise fail("D306", f"write {name}_i for one of the unit vectors and ({name}_i)_j for its component", node.span)
    if given > rank or (subscripts and given < rank):
        raise fail("D306", f"{name} has {_count(rank)}, but {_count(given)} given here", node.span)
    for item in subscripts:
        if _looks_like_several(item):
            message = f"{name} has {_count(rank)}; for a product of indices write \\cdot between them"
            raise fail("D306", message, item.span)
    whole = Value(variable.axes or variable.shape, lambda _, places: Family(name, places))
    at_lead = [(index, node.span) for index in lead]
    return sliced(run, whole, at_lead, subscripts, scope, name)


def _join_batch(run: Run, variable: Variable, items: int, node: Name, scope: Scope) -> None:
    """A whole batch in a side: the side is about each item of it, and every batch in it must be as long."""
    sizes = variable.shape[:items]
    for size in sizes:
        for index in scope.bound:
            if run.same(index.choice.upper, size):
                message = f"{variable.name} is a batch; inside of a sum over its items write which one, as an index"
                raise fail("D204", message, node.span)
    if run.batch and not (len(run.batch) == items and all(map(run.same, run.batch, sizes))):
        one, other = (" by ".join(map(written, some)) for some in (run.batch, sizes))
        raise fail("D307", f"a batch of {one} items meets {variable.name}, a batch of {other}", node.span)
    run.batch = sizes


def sliced(
    run: Run, value: Value, lead: list[tuple[Value, Span]], subscripts: tuple[Node, ...], scope: Scope, name: str
) -> Value:
    """What is left of a value at some of its indices: the axes of slices, and those after all that are given."""
    read = [(None if isinstance(item, Slice) else read_index(run, item, scope), item.span) for item in subscripts]
    given: list[tuple[Value | None, Span]] = [*lead, *read]
    for (index, span), size in zip(given, value.shape, strict=False):
        if index is not None and is_paired(run.settled(size)):
            message = "an index into rows or columns of a Kronecker product, or into vec, is not supported"
            raise fail("D209", message, span)
        if index is not None:
            check_range(run, index, flat(run.settled(size)), scope, span, name)
    indices = [index for index, _ in given] + [None] * (value.rank - len(given))

    def build(frame: Frame, places: tuple[Term, ...]) -> Term:
        rest = iter(places)
        return value.build(frame, tuple(next(rest) if at is None else at.build(frame, ()) for at in indices))

    return Value(tuple(size for size, at in zip(value.shape, indices, strict=True) if at is None), build)


def _looks_like_several(node: Node) -> bool:
    """Whether a subscript is names side by side: meant as several indices, not as their product."""
    if not isinstance(node, Multiplication):
        return False
    return all(isinstance(factor, Name) and not operator for operator, factor in node.factors)


def _count(number: int) -> str:
    return {0: "no index", 1: "one index", 2: "two indices"}.get(number, f"{number} indices")


def check_range(run: Run, index: Value, size: Term, scope: Scope, span: Span, name: str) -> None:
    """Refuse an index that is outside of 1 .. size for every size."""
    term = index.build(scope.probes, ())
    if run.at_most(term, ZERO) or run.at_most(Sum((size, ONE)), term):
        message = f"this index is always outside of the range 1 to {written(size)} of {name}"
        raise fail("D309", message, span)


def _constant(run: Run, node: Name, name: str, scope: Scope) -> Value:
    entry = run.vocabulary.entry(node.key)
    if entry is not None and entry.kind == "delta":
        if len(node.subscripts) != 2:
            raise fail(
                "D306",
                f"{node.key} has two indices, but {_count(len(node.subscripts))} given here",
                node.span,
            )
        left, right = (read_index(run, item, scope) for item in node.subscripts)
        return scalar(lambda frame: Delta(left.build(frame, ()), right.build(frame, ())))
    if entry is not None and entry.kind == "function":
        raise fail("D306", f"{node.key} is a function; its argument is missing", node.span)
    if entry is not None and entry.kind == "label":
        raise fail("D209", f"{node.key} is declared as a label, which has no value", node.span)
    if node.key == "e" and entry is None and not (node.subscripts or node.label or node.primes):
        return constant(Apply("exp", (ONE,)))
    if node.key in (r"\pi", r"\infty") and entry is None:
        raise fail("D209", f"the constant {node.key} is not supported", node.span)
    if entry is not None and node.label is not None:
        raise fail("D203", f"{name} is not declared; {node.key} is declared without this label", node.span)
    raise fail("D203", f"{name} is not declared", node.span)


def read_index(run: Run, node: Node, scope: Scope) -> Value:
    """An integer expression: an index, a limit, an exponent of a size. Sums, products and powers of indices,
    sizes and integers."""
    match node:
        case Number(text=text):
            value = Fraction(text)
            if value.denominator != 1:
                raise fail("D311", f"{text} is not an integer, so it cannot be an index", node.span)
            return constant(number(value))
        case Name():
            return _index_name(run, node, scope)
        case Group(delimiter="(" | "[" | "{", body=body, subscripts=()):
            return read_index(run, body, scope)
        case Addition(terms=terms):
            parts = tuple((sign, read_index(run, term, scope)) for sign, term in terms)
            return Value((), lambda frame, _: summed([(sign, part.build(frame, ())) for sign, part in parts]))
        case Multiplication(factors=factors) if all(
            operator in ("", r"\cdot", r"\times", "*") for operator, _ in factors
        ):
            values = tuple(read_index(run, factor, scope) for _, factor in factors)
            return scalar(lambda frame: Product(tuple(value.build(frame, ()) for value in values)))
        case Power(base=base, exponent=Number(text=text)) if text.isdigit():
            inner = read_index(run, base, scope)
            return scalar(lambda frame: Raised(inner.build(frame, ()), number(int(text))))
        case _:
            raise fail(
                "D311", "this is not an integer expression, so it cannot be an index or a limit", node.span
            )


def _index_name(run: Run, node: Name, scope: Scope) -> Value:
    if scope.find(node.key) is not None:
        return read_name(run, node, scope)
    key = run.vocabulary.resolve(node.key)
    found = run.variable(key)
    entry = run.vocabulary.entry(node.key)
    if found is None and (entry is None or entry.kind == "index"):
        if node.key == r"\infty":
            raise fail("D209", "infinite sums and products are not supported", node.span)
        raise fail(
            "D308", f"the index {node.key} is neither declared nor bound by a sum or product here", node.span
        )
    if found is not None and (found.sort in ("size", "index") or "integer" in found.properties):
        return read_name(run, node, scope)
    kind = "a real number" if found is not None and found.sort == "scalar" else "not an index"
    raise fail("D311", f"{spelled(node)} is {kind}; an index or a limit must be an integer", node.span)


def summed(terms: list[tuple[int, Term]]) -> Term:
    """Signed terms as a term; a single positive one is itself, a negated literal is a number."""
    parts = tuple(_signed(sign, term) for sign, term in terms)
    return parts[0] if len(parts) == 1 else Sum(parts)


def _signed(sign: int, term: Term) -> Term:
    if sign > 0:
        return term
    return Exact(-term.value) if isinstance(term, Exact) else negative(term)


def components(
    run: Run, value: Value, indices: tuple[Node, ...], scope: Scope, span: Span, name: str
) -> Value:
    """The component of a whole expression that its subscripts name."""
    if value.rank != len(indices):
        raise fail("D306", f"{name} has {_count(value.rank)}, but {_count(len(indices))} given here", span)
    return sliced(run, value, [], indices, scope, name)


def fit(
    run: Run, value: Value, node: Node, scope: Scope, want: int, top: bool, diagonal: bool = False
) -> Value:
    """A value in a place that asks for ``want`` axes.

    A vector where a scalar must stand is reported, and read as the component that `Run.choose` finds.
    ``diagonal`` allows the same for a matrix (the derivative of a vector function): each of its indices is
    the one found for it."""
    if value.rank == want or value.any_shape:
        return value
    text = spelled(node)
    if want:
        raise fail("D307", f"{text} is {kind_of(run, value)}, where {_kind(want)} must stand", node.span)
    code = "D304" if top else "D303"
    where = f"{text} is {kind_of(run, value)} here, where a scalar must stand; "
    if value.rank > 1 and not diagonal:
        raise fail(code, where + f"it needs {_count(value.rank)}", node.span)
    missing = "its component index is missing" if value.rank == 1 else "its component indices are missing"
    found = tuple(run.choose(scope, size) for size in value.shape)
    chosen = tuple(choice for choice in found if choice is not None)
    if value.row or len(chosen) < len(found):
        raise fail(code, where + missing + ", and no index in use here runs over its components", node.span)
    names = ", ".join(choice.key for choice in chosen)
    run.report(code, where + f"{missing}; read as component {names}", node.span)
    return at(value, tuple(choice.value for choice in chosen))


def _kind(rank: int) -> str:
    return {0: "a scalar", 1: "a vector", 2: "a matrix"}.get(rank, f"an array with {rank} indices")


def _length(run: Run, size: Term) -> str:
    settled = run.settled(size)
    return written(settled) if is_paired(settled) else written(flat(settled))


def kind_of(run: Run, value: Value) -> str:
    """A value's shape in words: ``a vector of length k``."""
    sizes = [_length(run, size) for size in value.shape]
    match value.rank:
        case 0:
            return "a scalar"
        case 1:
            return f"a {'row ' if value.row else ''}vector of length {sizes[0]}"
        case 2:
            return f"a matrix of size {sizes[0]} by {sizes[1]}"
        case rank:
            return f"{_kind(rank)} of sizes {', '.join(sizes)}"
