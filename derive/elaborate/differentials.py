r"""Differentials: ``\mathrm{d} f = \operatorname{tr}(G^\top \mathrm{d} X)``.

Place on the way of a step: `derive.elaborate.expression` hands every `Differential` here; `derive.check` asks first
what varies in a step. A differential is the derivative along a differentiable path: what varies depends on its
parameter, everything else is constant. What varies are the names whose own differentials stand in the step,
``\mathrm{d} X``, and with them what is declared to depend on them: of y, which depends on x, ``\mathrm{d} y`` is
``\frac{\partial y}{\partial x}\,\mathrm{d} x`` where x varies, and any where it does not. So what is proved of
differentials holds along every path, which is what it means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from derive.context import Context, Variable, is_path, path_of
from derive.diagnostic import fail
from derive.elaborate.free import spelled
from derive.elaborate.scope import Run, Scope, Value
from derive.latex.syntax import Call, Differential, Group, Name, Node, Transpose, children
from derive.latex.vocabulary import Vocabulary
from derive.operations import OPERATIONS
from derive.term import Partial, Relation, Symbol, free_names

_FIXED = frozenset({"integer", "identity", "ones", "zeros", "one-hot", "one-hot rows", "unit vectors"})


def read_differential(run: Run, node: Differential, scope: Scope, want: int) -> Value:
    """The differential of a value, of its shape."""
    path = next(filter(is_path, run.context.variables), None)
    if path is None:
        raise fail("D209", "a differential here is not supported; it stands in steps and goals", node.span)
    if any(isinstance(part, Differential) for part in _parts(node.body)):
        raise fail("D209", "the differential of a differential is not supported", node.span)
    varying = [name for name, variable in run.context.variables.items() if path in variable.depends_on]
    run.report("D605", f"differentials are along any path of what varies: {', '.join(varying)}", node.head, "note")
    body = run.read(run, node.body, scope, want)
    return replace(body, build=lambda frame, at: Partial(body.build(frame, at), Symbol(path)))


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
