r"""Functions applied: ``\log x``, ``\sigma(z)_i``, ``\text{softmax}(z)``, ``f'(x)``, and names defined with
arguments.

Place on the way of a step: `derive.elaborate.expression` hands every `Call` here. Which functions there are
is the function table's and the declarations' business; a definition with parameters is replaced by its right
side here, and all other definitions are left for the normal form to unfold."""

from __future__ import annotations

from collections.abc import Callable

from derive.context import Variable
from derive.diagnostic import fail
from derive.elaborate.free import spelled
from derive.elaborate.matrices import read_operation, unsaid
from derive.elaborate.names import components, fit, kind_of, variable_value
from derive.elaborate.scope import Frame, Run, Scope, Value, array, scalar
from derive.elaborate.shape import along, defined_call, function_of, natural_rank, operation_of
from derive.functions import Function
from derive.latex.syntax import Addition, Call, Group, Name, Node, Number
from derive.operations import MATRIX_FUNCTIONS
from derive.span import Span
from derive.term import (
    ONE,
    Apply,
    Bound,
    Family,
    Partial,
    Power,
    Symbol,
    Term,
    free_names,
    instantiate,
    lift,
    quotient,
    rebuild,
)
from derive.term import children as parts


def read_call(run: Run, node: Call, scope: Scope, want: int, top: bool) -> Value:
    """The value of a call, fitted to its place."""
    if node.power is not None and _is_minus_one(node.power):
        message = (
            f"{spelled(node.function)}^{{-1}} is the inverse function or the reciprocal; write one of them"
        )
        raise fail("D204", message, node.power.span)
    value = _applied(run, node, scope, want)
    diagonal = bool(node.function.primes)
    if node.power is None:
        return fit(run, value, node, scope, want, top, diagonal)
    value = fit(run, value, node, scope, want, False, diagonal)
    exponent = run.read(run, node.power, scope, 0)
    return Value(value.shape, lambda frame, at: Power(value.build(frame, at), exponent.build(frame, ())))


def _is_minus_one(node: Node) -> bool:
    match node:
        case Addition(terms=((-1, Number(text="1")),)):
            return True
        case Group(body=body, subscripts=()):
            return _is_minus_one(body)
        case _:
            return False


def _applied(run: Run, node: Call, scope: Scope, want: int) -> Value:
    key = run.vocabulary.resolve(node.function.key)
    defined = defined_call(run, node, scope.keys)
    if defined is not None:
        if node.function.primes:
            raise fail("D209", f"{key} is a defined name; write its derivative out", node.span)
        return variable_value(run, defined, node.function, (), scope, node.subscripts)
    operation = operation_of(run, node)
    if operation is not None:
        value = read_operation(run, node, operation, scope)
        return _component(run, node, value, scope)
    row = function_of(run, node)
    if row is not None:
        if row.vector_argument:
            return _component(run, node, _of_vector(run, node, row, scope), scope)
        return _of_scalars(run, node, scope, want, 1, lambda at, depth: _row_term(run, node, row, at, depth))
    found = run.variable(key)
    if found is None or found.sort != "function":
        if any(name.startswith(key + "(") for name in run.context.variables):
            raise fail("D209", f"{key} is defined for other arguments than these", node.span)
        code = "D209" if found is None else "D306"
        what = "is not a supported function" if found is None else "is not a function"
        raise fail(code, f"{key} {what}", node.function.span)
    if found.shape:
        return _component(run, node, _unspecified_of_vector(run, node, found, scope), scope)
    definition = run.context.definitions.get(key)
    if definition is None:
        return _of_scalars(run, node, scope, want, found.arity, lambda at, _: _unspecified(node, key, at))
    if node.function.primes:
        raise fail("D209", f"{key} is a defined function; write its derivative out", node.span)
    body = definition.body
    varied = _differentiated_by(body)

    def applied(at: tuple[Term, ...], depth: int) -> Term:
        for argument in at:
            if tied := sorted(varied & _depends_on(run, argument)):
                message = f"{key} differentiates by {tied[0]}, so it cannot take what depends on {tied[0]}"
                raise fail("D209", message, node.span)
        return substitute(body, at, depth)

    return _of_scalars(run, node, scope, want, found.arity, applied)


def _differentiated_by(body: Term) -> frozenset[str]:
    """The names by which some part of a term is differentiated."""
    found: set[str] = set()
    pending = [body]
    while pending:
        part = pending.pop()
        if isinstance(part, Partial) and isinstance(part.variable, Symbol | Family):
            found.add(part.variable.name)
        pending.extend(parts(part))
    return frozenset(found)


def _depends_on(run: Run, term: Term) -> frozenset[str]:
    """The names in a term, and all they depend on or are defined by."""
    found: set[str] = set()
    pending = set(free_names(term))
    while pending:
        name = pending.pop()
        found.add(name)
        variable = run.variable(name)
        reached = set(variable.depends_on) if variable is not None else set()
        if name in run.context.definitions:
            reached |= free_names(run.context.definitions[name].body)
        pending |= reached - found
    return frozenset(found)


def substitute(body: Term, arguments: tuple[Term, ...], depth: int) -> Term:
    """A definition's body with ``arguments`` (made for ``depth``) for its parameters, for use below ``depth``
    binders; unlike `derive.term.instantiate` the arguments may have binders of their own."""
    count = len(arguments)

    def change(part: Term, inner: int) -> Term:
        if isinstance(part, Bound):
            if part.level >= count:
                return Bound(part.level - count + depth)
            moved = arguments[part.level]
            for _ in range(inner):
                moved = lift(moved, depth)
            return moved
        return rebuild(part, change, inner)

    return change(body, 0)


def _arity(node: Call, arity: int) -> None:
    if len(node.arguments) != arity:
        given = len(node.arguments)
        message = f"{node.function.key} takes {arity} argument{'s' if arity > 1 else ''}, {given} given here"
        raise fail("D306", message, node.span)


def _of_scalars(
    run: Run, node: Call, scope: Scope, want: int, arity: int, make: Callable[[tuple[Term, ...], int], Term]
) -> Value:
    """A function of real arguments; of vectors it is taken component by component where a vector must
    stand."""
    _arity(node, arity)
    is_log = node.function.key in (r"\log", r"\ln") and bool(node.subscripts)
    place = len(node.subscripts) if node.subscripts and not is_log else want
    ranks = tuple(natural_rank(run, argument, scope) for argument in node.arguments)
    values = tuple(
        run.read(run, argument, scope, place if place and rank else 0)
        for argument, rank in zip(node.arguments, ranks, strict=True)
    )
    whole = [value for value in values if value.rank]
    shape = whole[0].shape if whole else ()
    for value in whole:
        if not all(map(run.same, value.shape, shape)):
            raise fail(
                "D307", f"arguments differ in shape: {kind_of(run, whole[0])} and {kind_of(run, value)}", node.span
            )
    row = function_of(run, node)
    if row is not None and len(shape) == 2 and row.name in MATRIX_FUNCTIONS and run.same(*shape):
        require_componentwise(run, node.function.key, node.span)
    if any(value.row for value in whole):
        raise fail("D209", "a function of a transposed vector is not supported", node.span)
    if whole:
        run.report(
            "D601", f"{node.function.key} of a vector is read component by component", node.span, "note"
        )
    base = run.read(run, node.subscripts[0], scope, 0) if is_log else None

    def build(frame: Frame, at: tuple[Term, ...]) -> Term:
        term = make(tuple(value.build(frame, at if value.rank else ()) for value in values), frame.depth)
        return term if base is None else quotient(term, make((base.build(frame, ()),), frame.depth))

    value = Value(shape, build)
    return value if is_log else _component(run, node, value, scope)


def require_componentwise(run: Run, key: str, span: Span) -> None:
    """D204 unless it is said that a function of a square matrix is that of its entries."""
    if run.vocabulary.along.get(run.vocabulary.resolve(key)) != "componentwise":
        message = f"{key} of a square matrix: of each entry, or a power series? say under notation that {key} is "
        raise fail("D204", message + "componentwise, if it is; the series is not supported", span)


def _component(run: Run, node: Call, value: Value, scope: Scope) -> Value:
    if not node.subscripts:
        return value
    return components(run, value, node.subscripts, scope, node.span, spelled(node))


def _unspecified(node: Call, key: str, arguments: tuple[Term, ...]) -> Term:
    if not node.function.primes:
        return Apply(key, arguments)
    if len(arguments) != 1:
        raise fail("D204", f"{key} has several arguments; a mark does not say which one is varied", node.span)
    return Apply(key, arguments, (node.function.primes,))


def _row_term(run: Run, node: Call, row: Function, arguments: tuple[Term, ...], depth: int) -> Term:
    if not node.function.primes:
        return Apply(row.name, arguments)
    if node.function.primes == 1 and row.derivative is not None:
        return instantiate(row.derivative, arguments, depth)
    variable = arguments[0]
    if not _can_vary(run, variable):
        raise fail("D209", "this derivative of a known function is not supported; write it out", node.span)
    term: Term = Apply(row.name, arguments)
    for _ in range(node.function.primes):
        term = Partial(term, variable)
    return term


def _can_vary(run: Run, term: Term) -> bool:
    if not isinstance(term, Symbol | Family) or term.name in run.context.definitions:
        return False
    found = run.variable(term.name)
    return found is not None and found.sort in ("scalar", "family")


def _of_vector(run: Run, node: Call, row: Function, scope: Scope) -> Value:
    """A function of the table that takes a whole vector."""
    _arity(node, 1)
    argument = node.arguments[0]
    if natural_rank(run, argument, scope) == 0:
        return _of_component(run, node, row, argument, scope)
    if natural_rank(run, argument, scope) == 2:
        return _of_rows(run, node, row, argument, scope)
    value = _vector(run, argument, scope)
    hints = run.hints(value.rank)
    if row.vector_result:
        result = Value(value.shape, lambda frame, at: Apply(row.name, (array(value, frame, hints), at[0])))
    else:
        result = scalar(lambda frame: Apply(row.name, (array(value, frame, hints),)))
    return _jacobian(run, node, result, argument, value, scope) if node.function.primes else result


def _of_rows(run: Run, node: Call, row: Function, argument: Node, scope: Scope) -> Value:
    """A function of vectors, of each row or column of a matrix."""
    meaning = along(run, node)
    if meaning is None:
        raise fail("D204", unsaid(node), node.span)
    if node.function.primes:
        raise fail("D209", "the derivative of a function of rows is not supported; write it out", node.span)
    whole, hints = run.read(run, argument, scope, 2), run.hints(1)
    turned = meaning == "columnwise"

    def build(frame: Frame, at: tuple[Term, ...]) -> Term:
        which = at[-1] if turned else at[0]
        size = whole.shape[0] if turned else whole.shape[1]
        line = Value((size,), lambda below, place: whole.build(below, (*place, which) if turned else (which, *place)))
        place = (at[0] if turned else at[1],) if row.vector_result else ()
        return Apply(row.name, (array(line, frame, hints), *place))

    return Value(whole.shape if row.vector_result else whole.shape[1:] if turned else whole.shape[:1], build)


def _vector(run: Run, argument: Node, scope: Scope) -> Value:
    value = run.read(run, argument, scope, 1)
    if value.row or value.any_shape:
        raise fail("D307", "this argument must be a vector", argument.span)
    return value


def _of_component(run: Run, node: Call, row: Function, argument: Node, scope: Scope) -> Value:
    r"""``\sigma(z_i)`` in the notation in which it means component i of ``\sigma(z)``."""
    entry = run.vocabulary.entry(node.function.key)
    key = node.function.key
    while isinstance(argument, Group) and argument.delimiter in ("(", "[", "{") and not argument.subscripts:
        argument = argument.body
    plain = isinstance(argument, Name) and len(argument.subscripts) == 1 and scope.find(argument.key) is None
    if not (plain and isinstance(argument, Name) and row.vector_result):
        raise fail(
            "D307", f"{key} takes a whole vector, and its argument here is a scalar", node.arguments[0].span
        )
    if entry is None or not entry.component_argument:
        message = (
            f"{key} takes a whole vector, and {spelled(argument)} is one component; write {key}(…) with an "
            "index after the bracket, or declare this way of writing under notation"
        )
        raise fail("D307", message, node.arguments[0].span)
    if node.subscripts or node.function.primes:
        raise fail("D209", f"indices or marks on {key} of a component have no meaning here", node.span)
    whole_name = Name(argument.span, argument.key, argument.label)
    if natural_rank(run, whole_name, scope) != 1:
        raise fail("D307", f"{key} takes a whole vector; {argument.key} is none", node.arguments[0].span)
    whole = run.read(run, whole_name, scope, 1)
    hints = run.hints(1)
    result = Value(whole.shape, lambda frame, at: Apply(row.name, (array(whole, frame, hints), at[0])))
    index = spelled(argument.subscripts[0])
    component = f"component {index}" if index != "this expression" else "that component"
    message = f"{spelled(node)} is read as {component} of {key}({spelled(whole_name)})"
    run.report("D601", message, node.span, "note")
    return components(run, result, argument.subscripts, scope, node.span, spelled(whole_name))


def _jacobian(run: Run, node: Call, result: Value, argument: Node, value: Value, scope: Scope) -> Value:
    """``softmax'(z)``: all partial derivatives by the components of the argument; the last axis is the
    argument's."""
    while isinstance(argument, Group) and argument.delimiter in ("(", "[", "{") and not argument.subscripts:
        argument = argument.body
    variable = value.build(scope.probes, (ONE,)) if isinstance(argument, Name) else None
    if node.function.primes > 1 or variable is None or not _can_vary(run, variable):
        raise fail("D209", "this derivative of a vector function is not supported; write it out", node.span)
    count = result.rank
    return Value(
        (*result.shape, *value.shape),
        lambda frame, at: Partial(result.build(frame, at[:count]), value.build(frame, at[count:])),
    )


def _unspecified_of_vector(run: Run, node: Call, found: Variable, scope: Scope) -> Value:
    """A declared function of a whole vector about which nothing else is known."""
    _arity(node, 1)
    argument = node.arguments[0]
    if natural_rank(run, argument, scope) == 0:
        raise fail(
            "D307", f"{found.name} takes a whole vector, and its argument here is a scalar", argument.span
        )
    if node.function.primes:
        raise fail("D209", "the derivative of an unspecified vector function is not supported", node.span)
    value = _vector(run, argument, scope)
    if not run.same(value.shape[0], found.shape[0]):
        wanted = kind_of(run, Value(found.shape[:1], value.build))
        raise fail("D307", f"{found.name} takes {wanted}, and this is {kind_of(run, value)}", argument.span)
    hints = run.hints(1)
    return Value(found.shape[1:], lambda frame, at: Apply(found.name, (array(value, frame, hints), *at)))
