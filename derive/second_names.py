"""Whether the names and numbers of a tree are those of the source, each where the tree says it stands.

Place on the way of a step: part of `derive.second_reader`, whose structural comparison hides names behind
placeholders. Every name and number must have exactly the author's tokens in its span, and every letter, number and
word of the author must belong to one, or to the head of a derivative, a transpose or a case. What a name means, and
the structure between names, is not compared here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from derive.latex.syntax import Cases, Differential, Differentiation, Name, Node, Number, Power, Transpose, children
from derive.latex.tokens import Token, tokenize
from derive.latex.vocabulary import Vocabulary
from derive.span import Span

_SCRIPTS = frozenset("{}^_(),")
_TRANSPOSES = frozenset({r"\top", "T", r"\intercal", r"\mathsf", r"\mathrm", r"\text{T}", r"\mathsf{T}"})
_WORDS = ("letter", "number", "text")


@dataclass(frozen=True, slots=True)
class Misnamed:
    """A place where the tree and the source have different names; both as text."""

    span: Span
    ours: str
    theirs: str


def misnamed(tree: Node, tokens: tuple[Token, ...], vocabulary: Vocabulary) -> list[Misnamed]:
    """All places where names differ, in the order of the tree, then the names the tree lacks."""
    found: list[Misnamed] = []
    covered: list[Span] = []
    for node, left_out, transposed in _named(tree, (), False):
        inside = [token for token in tokens if _within(token.span, node.span)]
        theirs = _spelling([token for token in inside if not any(_within(token.span, span) for span in left_out)])
        ours = _spelling(list(tokenize(_own_text(node), vocabulary)[:-1]))
        extra = theirs - ours
        if ours - theirs or (extra and not (transposed and set(extra) <= _TRANSPOSES)):
            found.append(Misnamed(node.span, _own_text(node), " ".join(token.text for token in inside)))
        covered.append(node.span)
    covered.extend(_other_words(tree))
    for token in tokens:
        if token.kind in _WORDS and not any(_within(token.span, span) for span in covered):
            found.append(Misnamed(token.span, "nothing", token.text))
    return found


def _named(
    node: Node, left_out: tuple[Span, ...], transposed: bool
) -> Iterator[tuple[Name | Number, tuple[Span, ...], bool]]:
    """Names and numbers; with what else stands among a name's scripts, and whether it is transposed."""
    match node:
        case Number():
            yield node, (), False
        case Name(subscripts=subscripts):
            yield node, (*left_out, *(item.span for item in subscripts)), transposed
            for item in subscripts:
                yield from _named(item, (), False)
        case Power(base=base, exponent=exponent):
            yield from _named(base, (*left_out, exponent.span), transposed)
            yield from _named(exponent, (), False)
        case Transpose(body=body):
            yield from _named(body, left_out, True)
        case _:
            for child in children(node):
                yield from _named(child, (), False)


def _other_words(node: Node) -> Iterator[Span]:
    """Where letters and numbers stand that are no names: the head of a derivative, ``^T``, conditions in words."""
    pending = [node]
    while pending:
        piece = pending.pop()
        match piece:
            case Differentiation(head=head) | Differential(head=head):
                yield head
            case Transpose(body=body):
                yield Span(body.span.end, piece.span.end)
            case Cases(branches=branches):
                for position, (value, conditions) in enumerate(branches):
                    following = branches[position + 1][0].span.start if position + 1 < len(branches) else piece.span.end
                    if not conditions:
                        yield Span(value.span.end, following)
        pending.extend(children(piece))


def _own_text(node: Name | Number) -> str:
    if isinstance(node, Number):
        return node.text
    return node.key + "'" * node.primes + (f"^{{({node.label})}}" if node.label is not None else "")


def _spelling(tokens: list[Token]) -> Counter[str]:
    r"""Tokens without brackets of scripts; ``\text{softmax'}`` is ``\text{softmax}`` with a prime."""
    texts: list[str] = []
    for token in tokens:
        text = token.text
        if token.kind == "text":
            primes = len(text[:-1]) - len(text[:-1].rstrip("'"))
            texts.extend("'" * primes)
            text = text[: len(text) - 1 - primes].replace("{ ", "{").rstrip() + "}"
        texts.append(text)
    return Counter(text for text in texts if text not in _SCRIPTS)


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
