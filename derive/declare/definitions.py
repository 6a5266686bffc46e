r"""Definitions: a fresh name for what a right side means, in force from where it stands.

Place on the way of a step: the checker hands each `Define` here in the document's order, and goes on with the
vocabulary and context it gets back. Forms: ``\lambda = …`` (scalar or vector, as the right side is),
``p_i = …`` and ``A_{ij} = …`` (for every value of the indices), ``\hat{y}^{(i)} = …`` (labelled),
``f(x) = …`` and ``\text{CE}(y, p) = …``.

A definition with an argument list means exactly that list. Only where all arguments are plain real scalars
about which nothing is declared or assumed is ``f(u)`` its right side with u for x. A definition cannot hide a
claim: its name is fresh, and does not occur in its own right side. It does not judge whether the right side
is defined everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from derive.context import Context, Definition, Variable
from derive.declare.parameters import abstract, index_range, open_array
from derive.diagnostic import Diagnostic, fail
from derive.document import Define
from derive.elaborate import Elaborated, elaborate, fixed_indices
from derive.elaborate.affine import same
from derive.elaborate.axes import is_paired
from derive.elaborate.shape import call_name
from derive.latex.names import base_key, key_scripts, key_with
from derive.latex.parser import parse
from derive.latex.scan import Token
from derive.latex.syntax import Call, Name, Node, Relation, children
from derive.latex.tokens import tokenize
from derive.latex.vocabulary import Entry, Vocabulary
from derive.properties import BATCHES
from derive.span import Span
from derive.term import ONE, Partial, Symbol, Term, free_names
from derive.term import children as parts


@dataclass(frozen=True, slots=True)
class Defined:
    """Names after a definition. With findings of severity ``error`` the definition is wrong as written, and
    what is registered is its reading."""

    context: Context
    vocabulary: Vocabulary
    findings: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class _Head:
    """The left side as its tokens show it, before it can be read: the name without label, and how it is to be
    registered."""

    key: str
    entry: Entry
    span: Span


def define(entry: Define, context: Context, vocabulary: Vocabulary) -> Defined:
    """The context and vocabulary with a definition in force. Raises `FormulaError`: D108 if the name is not
    fresh, D109 if it occurs in its own right side, D110 if this is no definition, and whatever the right side
    raises."""
    source = entry.latex.value
    head = _head(tokenize(source, vocabulary), vocabulary)
    _fresh(head, context, vocabulary)
    reading = vocabulary.with_entry(head.key, head.entry)
    node = parse(source, reading)
    if not isinstance(node, Relation) or node.operators != ("=",) or node.restarts:
        raise fail("D110", "a definition is one equation: a new name, =, and what it means", node.span)
    left, right = node.sides
    _not_circular(head.key, right)
    match left:
        case Name(primes=0):
            return _name(left, right, head, context, reading)
        case Call(function=Name(primes=0), power=None, subscripts=()):
            return _function(left, right, head, context, reading)
        case _:
            raise fail("D110", "the left side of a definition is a new name", left.span)


def _head(tokens: Sequence[Token], vocabulary: Vocabulary) -> _Head:
    found = base_key(tokens, 0)
    if found is None:
        raise fail("D110", "a definition begins with the new name", tokens[0].span)
    key, position = vocabulary.resolve(found[0]), found[1]
    scripts = key_scripts(tokens, position)
    rank, end = 0, position
    for script in scripts:
        inside = [
            token for token in tokens[script.start + 1 : script.end] if token.text not in ("{", "}", ",")
        ]
        if script.kind == "_" and all(_kind(vocabulary, token.text) == "index" for token in inside):
            rank, end = len(inside), script.end
        elif script.kind == "^" and _is_label(script.text, vocabulary):
            end = max(end, script.end)
        else:
            key, end = key_with(key, (script,)), max(end, script.end)
    if tokens[end].text == "(":
        return _Head(key, Entry("function"), tokens[0].span)
    return _Head(key, Entry("family", rank) if rank else Entry("scalar"), tokens[0].span)


def _kind(vocabulary: Vocabulary, key: str) -> str:
    found = vocabulary.entry(key)
    return found.kind if found is not None else ""


def _is_label(text: str, vocabulary: Vocabulary) -> bool:
    return text.startswith("^{(") and _kind(vocabulary, text[3:-2]) in ("label", "index")


def _fresh(head: _Head, context: Context, vocabulary: Vocabulary) -> None:
    if head.key in vocabulary.entries:
        raise fail("D108", f"{head.key} already has a meaning; a definition needs a new name", head.span)
    bound = [name for name in context.variables if name == head.key]
    if bound:
        raise fail("D108", f"{head.key} already has a meaning; a definition needs a new name", head.span)


def _not_circular(key: str, node: Node) -> None:
    if isinstance(node, Name) and node.key == key:
        raise fail("D109", f"{key} is defined by itself", node.span)
    for child in children(node):
        _not_circular(key, child)


def _name(left: Name, right: Node, head: _Head, context: Context, vocabulary: Vocabulary) -> Defined:
    if left.key != head.key:
        raise fail("D110", "the left side of a definition is one new name", left.span)
    indices: list[str] = []
    index_label = left.label is not None and _kind(vocabulary, left.label) == "index"
    for item in (
        (Name(left.span, left.label),) if index_label and left.label is not None else ()
    ) + left.subscripts:
        if not isinstance(item, Name) or item.subscripts or item.key in indices:
            raise fail("D110", "the indices of a new name are different plain indices", item.span)
        indices.append(vocabulary.resolve(item.key))
    ranges = [index_range(context, name, left.span) for name in indices]
    if any(not same(lower, ONE) for lower, _ in ranges):
        raise fail(
            "D209",
            "a definition by components over indices that do not begin at 1 is not supported",
            left.span,
        )
    known = tuple(indices)
    found = elaborate(right, context, vocabulary, 0 if left.subscripts else None, known, frozenset(known))
    _require_plain(found, right.span)
    body, axes = open_array(found.term)
    shape = (*(upper for _, upper in ranges), *(upper for _, upper in axes))
    label = f"^{{({left.label})}}" if left.label is not None and not index_label else ""
    name = head.key + label
    whole = (*shape[: len(ranges)], *found.batch, *found.axes)
    items = _items(found, ranges, right.span)
    made = Variable(name, "family" if shape else "scalar", shape, properties=items, axes=whole)
    context = context.with_variable(made).with_definition(Definition(name, len(shape), abstract(body, known)))
    entry = Entry("family", len(shape)) if shape else Entry("scalar")
    findings = (*found.findings, *_one_sided(found, known, context))
    return Defined(context, vocabulary.with_entry(head.key, entry), findings)


def _items(found: Elaborated, ranges: Sequence[object], span: Span) -> frozenset[str]:
    """The property of a name for each item of a batch."""
    if not found.batch:
        return frozenset()
    words = [word for word, rank in BATCHES.items() if rank == len(found.axes)]
    if ranges or not words:
        _require_no_batch(found, span)
    return frozenset(words)


def _require_no_batch(found: Elaborated, span: Span) -> None:
    if found.batch:
        raise fail("D209", "this name for each item of a batch is not supported; write which item is meant", span)


def _require_plain(found: Elaborated, span: Span) -> None:
    if found.is_row:
        raise fail("D209", "a name for a transposed vector is not supported; name the vector", span)
    if any(map(is_paired, found.axes)):
        raise fail("D209", "a name for a Kronecker product, or for vec, is not supported; write it out", span)


def _one_sided(found: Elaborated, known: tuple[str, ...], context: Context) -> tuple[Diagnostic, ...]:
    """Indices the right side is about, and the new name is not: D305. Those the declarations fix are fine."""
    fixed = fixed_indices(context)
    return tuple(
        Diagnostic("D305", f"the index {name} is free on the right side only", span)
        for name, span in zip(found.free_indices, found.places, strict=True)
        if name not in fixed and name not in known
    )


def _function(left: Call, right: Node, head: _Head, context: Context, vocabulary: Vocabulary) -> Defined:
    if left.function.key != head.key:
        raise fail("D110", "the left side of a definition is one new name", left.span)
    name = call_name(vocabulary, left)
    arguments = [argument for argument in left.arguments if isinstance(argument, Name)]
    keys = tuple(vocabulary.resolve(argument.key) for argument in arguments)
    if name is None or len(set(name.split(", "))) < len(left.arguments):
        raise fail("D209", "the arguments of a new name are different plain names", left.span)
    for argument in arguments:
        if vocabulary.entry(argument.key) is None:
            raise fail("D203", f"{argument.key} is not declared", argument.span)
    found = elaborate(right, context, vocabulary)
    findings = (*found.findings, *_one_sided(found, (), context))
    _require_plain(found, right.span)
    _require_no_batch(found, right.span)
    body, axes = open_array(found.term)
    shape = tuple(upper for _, upper in axes)
    if not shape and all(_is_parameter(key, found.term, context) for key in keys):
        made = Variable(head.key, "function", arity=len(keys))
        definition = Definition(head.key, len(keys), abstract(body, keys))
        return Defined(context.with_variable(made).with_definition(definition), vocabulary, findings)
    made = Variable(name, "family" if shape else "scalar", shape)
    context = context.with_variable(made).with_definition(Definition(name, len(shape), body))
    return Defined(context, vocabulary, findings)


def _is_parameter(key: str, body: Term, context: Context) -> bool:
    """Whether any real number may be put for a name: a scalar of which nothing is declared or assumed, on
    which nothing depends, and by which the body does not differentiate."""
    found = context.variables.get(key)
    if found is None or found.sort != "scalar" or found.properties - {"constant"} or found.depends_on:
        return False
    if key in context.definitions:
        return False
    if any(key in entry.depends_on for entry in context.variables.values()):
        return False
    for hypothesis in context.hypotheses:
        for relation in (hypothesis.relation, *hypothesis.conditions):
            if key in free_names(relation.left) | free_names(relation.right):
                return False
    if any(key in free_names(definition.body) for definition in context.definitions.values()):
        return False
    return not _differentiates(body, key)


def _differentiates(term: Term, key: str) -> bool:
    if isinstance(term, Partial) and term.variable == Symbol(key):
        return True
    return any(_differentiates(part, key) for part in parts(term))
