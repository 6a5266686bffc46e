r"""Differentials: ``\mathrm{d} f = \operatorname{tr}(G^\top \mathrm{d} X)``.

Place on the way of a step: `derive.elaborate.expression` hands every `Differential` here; `derive.check` asks first
what varies in a step. A differential is the derivative along a differentiable path: what varies depends on its
parameter, everything else is constant. What varies are the names whose own differentials stand in the step,
``\mathrm{d} X``, and with them what is declared to depend on them: of y, which depends on x, ``\mathrm{d} y`` is
``\frac{\partial y}{\partial x}\,\mathrm{d} x`` where x varies, and any where it does not. So what is proved of
differentials holds along every path, which is what it means. In a second differential, ``\mathrm{d}^2 f``, those of
what varies are constant: it is the second derivative, applied to them twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from derive.context import Context, Variable, is_path, path_of
from derive.diagnostic import fail
from derive.elaborate.free import spelled
from derive.elaborate.scope import Frame, Run, Scope, Value, summed_over
from derive.latex.syntax import Call, Differential, Group, Name, Node, Transpose, children
from derive.latex.vocabulary import Vocabulary
from derive.operations import OPERATIONS
from derive.term import Family, Partial, Product, Relation, Sum, Symbol, Term, free_names

_FIXED = frozenset({"integer", "identity", "ones", "zeros", "one-hot", "one-hot rows", "unit vectors"})

_STRAIGHT = frozenset(
    {"positive", "nonnegative", "negative", "nonzero", "probability", "symmetric", "antisymmetric", "diagonal"}
    | {"invertible", "positive definite", "positive semidefinite"}
)
"""Properties that let a name move along straight lines: a second differential is along these."""


def read_differential(run: Run, node: Differential, scope: Scope, want: int) -> Value:
    """The differential of a value, of its shape."""
    path = next(filter(is_path, run.context.variables), None)
    if path is None:
        raise fail("D209", "a differential here is not supported; it stands in steps and goals", node.span)
    if any(isinstance(part, Differential) for part in _parts(node.body)):
        raise fail("D209", "the differential of a differential is not supported", node.span)
    varying = [name for name, variable in run.context.variables.items() if path in variable.depends_on]
    names = ", ".join(varying)
    if node.order == 1:
        run.report("D605", f"differentials are along any path of what varies: {names}", node.head, "note")
    else:
        message = f"second differentials are of what varies along straight lines, with constant differentials: {names}"
        run.report("D605", message, node.head, "note")
    body = run.read(run, node.body, scope, want)
    if node.order == 2:
        moving = [run.context.variables[name] for name in varying]
        bent = [variable.name for variable in moving if not variable.properties <= _STRAIGHT]
        if bent:
            message = f"what {bent[0]} is declared to be does not hold along straight lines, so its differential is no "
            raise fail("D209", message + "constant; the second differential is not supported", node.head)
        return _second(run, body, moving, path)
    return replace(body, build=lambda frame, at: Partial(body.build(frame, at), Symbol(path)))


def _second(run: Run, body: Value, varying: list[Variable], path: str) -> Value:
    r"""The second differential: Σ ∂²f/∂x_i∂x_j dx_i dx_j over all components of what varies."""

    def build(frame: Frame, at: tuple[Term, ...]) -> Term:
        def by(below: Frame, inner: Variable, outer: Variable) -> Term:
            def entry(deep: Frame, index: tuple[Term, ...]) -> Term:
                count = len(inner.shape)
                one, other = _component(inner, index[:count]), _component(outer, index[count:])
                moved = (Partial(one, Symbol(path)), Partial(other, Symbol(path)))
                return Product((Partial(Partial(body.build(deep, at), one), other), *moved))

            return summed_over(run, (*inner.shape, *outer.shape), below, entry)

        parts = tuple(by(frame, inner, outer) for inner in varying for outer in varying)
        return parts[0] if len(parts) == 1 else Sum(parts)

    return replace(body, build=build, parts=())


def _component(variable: Variable, index: tuple[Term, ...]) -> Symbol | Family:
    return Family(variable.name, index) if variable.shape else Symbol(variable.name)


def with_differentials(node: Node, context: Context, vocabulary: Vocabulary) -> Context:
    """The context of a formula with differentials: the names whose differentials stand in it depend on the parameter of
    a path. D209 where nothing says what varies, or where it cannot."""
    found = [part for part in _parts(node) if isinstance(part, Differential)]
    if not found:
        return context
    varying: dict[str, Name] = {}
    for part in found:
        inner = part.body
        while (next_inner := _inside(inner)) is not None:
            inner = next_inner
        if isinstance(inner, Name):
            varying.setdefault(vocabulary.resolve(inner.key), inner)
    declared: dict[str, Variable] = {}
    for key, name in varying.items():
        variable = context.variables.get(key)
        if variable is None or key in context.definitions:
            continue
        if variable.sort not in ("scalar", "family") or variable.properties & _FIXED:
            raise fail("D209", f"{spelled(name)} is no real variable, so it has no differential", name.span)
        declared[key] = variable
    if not declared:
        message = r"nothing says what varies; write the differential of a declared name, such as \mathrm{d} X"
        raise fail("D209", message, found[0].span)
    for hypothesis in context.hypotheses:
        tied = sorted(_mentioned(hypothesis.relation, context) & declared.keys())
        if tied and hypothesis.relation.operator == "=" and not hypothesis.is_property:
            message = (
                f"it is assumed that {hypothesis.text}, and {tied[0]} varies here: whether that holds along the way or "
                "at one point only is not said; a differential with it is not supported"
            )
            raise fail("D209", message, found[0].span)
    # what depends on something that varies has no path of its own: it varies with that
    free = {key: variable for key, variable in declared.items() if not _varies_with(context, key, declared)}
    path = path_of(free)
    changed = context.with_variable(Variable(path, "scalar"))
    for variable in free.values():
        changed = changed.with_variable(replace(variable, depends_on=(*variable.depends_on, path)))
    return changed


def _inside(node: Node) -> Node | None:
    """What a bracket, a transpose or vec is of."""
    match node:
        case Transpose(body=body) | Group(body=body, subscripts=()):
            return body
        case Call(function=Name(key=key), arguments=(body,)) if key in OPERATIONS:
            return body if OPERATIONS[key].name == "vectorisation" else None
    return None


def _varies_with(context: Context, key: str, varying: Iterable[str]) -> bool:
    return any(context.depends(key, other) for other in varying if other != key)


def _mentioned(relation: Relation, context: Context) -> set[str]:
    """The names in a relation, and in the definitions of these."""
    waiting = [*free_names(relation.left), *free_names(relation.right)]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            definition = context.definitions.get(name)
            waiting.extend(free_names(definition.body) if definition is not None else ())
    return found


def _parts(node: Node) -> Iterator[Node]:
    yield node
    for child in children(node):
        yield from _parts(child)
