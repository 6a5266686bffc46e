"""A formula with its atoms replaced by placeholders: once as LaTeX for the second reader, once as our own reading.

Place on the way of a step: `derive.second_reader` compares the two. The LaTeX keeps the author's tokens for everything
that decides structure (brackets, operators, juxtaposition, fractions, powers, the scope of functions, sums and
derivatives); only pieces whose extent brackets or scripts make plain become placeholders ``\\variable{p7}``, one for
each occurrence, and are queued in ``apart`` to be read on their own. Which name a placeholder hides is not compared
here.

Names, numbers, bracketed calls of declared functions, components and norms, ``\\binom``, ``cases`` and
``\\frac{\\partial f}{\\partial x}`` become placeholders. The head of a sum, product or derivative operator becomes a
fixed head, every function whose scope is open ``\\sin`` (all have the scope of ``\\sin``), a transpose a power. No
token reaches the second reader that is not in the tables below.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

import sympy

from derive.latex.symbols import CLOSING, DIVIDING, OPENING, OPERATORS
from derive.latex.syntax import (
    Addition,
    BigOperator,
    Binomial,
    Blocks,
    Call,
    Cases,
    Differential,
    Differentiation,
    Factorial,
    Fraction,
    Group,
    InnerProduct,
    Kronecker,
    Multiplication,
    Name,
    Node,
    Number,
    Power,
    Root,
    Slice,
    Transpose,
    children,
)
from derive.latex.tokens import Token
from derive.span import Span

LONGEST, DEEPEST = 240, 16
"""The most pieces, and the most brackets in one another, that are given to the second reader at once."""

CALL, ABSOLUTE, FACTORIAL, DERIVATIVE = map(sympy.Function, ("call", "abs", "factorial", "derivative"))
BIG = {"sum": sympy.Function("sum"), "product": sympy.Function("product")}

_HEADS = {"sum": r"\sum_{\variable{%s}=1}^{9}", "product": r"\prod_{\variable{%s}=1}^{9}"}
_ALIKE = {r"\odot": r"\cdot", r"\oslash": "/"}
_KEPT = {token: token for token in ("+", "-", "^", "{", "}", "!", r"\frac", r"\sqrt")} | {
    r"\dfrac": r"\frac",
    r"\tfrac": r"\frac",
    r"\cfrac": r"\frac",
    **{token: _ALIKE.get(operator, operator) for token, operator in OPERATORS.items()},
    **{token: "(" for token, kind in OPENING.items() if kind in ("(", "[", r"\{")},
    **{token: ")" for token, kind in CLOSING.items() if kind in ("(", "[", r"\{")},
    "|": "|",
}
_ARGUMENTS = {"^": 1, r"\sqrt": 1, r"\frac": 2}


def digits_apart(tokens: tuple[Token, ...], tree: Node) -> tuple[Token, ...]:
    r"""The tokens, with numbers cut in two where the tree has two (``\frac12``)."""
    spans: list[Span] = []
    pending = [tree]
    while pending:
        node = pending.pop()
        pending.extend(children(node))
        if isinstance(node, Number):
            spans.append(node.span)
    apart: list[Token] = []
    for token in tokens:
        cuts = {token.span.start, token.span.end}
        if token.kind == "number":
            cuts |= {end for span in spans for end in (span.start, span.end) if token.span.start < end < token.span.end}
        for start, end in pairwise(sorted(cuts)):
            text = token.text if len(cuts) == 2 else token.text[start - token.span.start : end - token.span.start]
            apart.append(replace(token, text=text, span=Span(start, end)))
    return tuple(apart)


class UnreadableError(Exception):
    """The formula has something no placeholder has been made for; the message says what."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Text for the second reader; ``width`` is the number of the author's tokens (digits counted singly) in it."""

    text: str
    width: int = 1


@dataclass(slots=True)
class Skeleton:
    """One formula as seen by both readers. ``shallow`` makes a placeholder of every bracketed piece, too."""

    tokens: tuple[Token, ...]
    shallow: bool = False
    names: dict[int, str] = field(default_factory=dict)
    hidden: dict[str, Span] = field(default_factory=dict)
    apart: list[Node] = field(default_factory=list)

    def latex(self, node: Node) -> str:
        """The LaTeX for the second reader. Raises `UnreadableError`."""
        pieces = _braced(self._pieces(node))
        deepest = depth = 0
        for piece in pieces:
            depth += (piece.text in ("(", "{")) - (piece.text in (")", "}"))
            deepest = max(deepest, depth)
        if len(pieces) > LONGEST or deepest > DEEPEST:
            raise UnreadableError("the formula is too long or too deeply bracketed for the second reader")
        return " ".join(piece.text for piece in pieces)

    def symbol(self, node: Node) -> sympy.Symbol:
        """The placeholder of a node."""
        name = self.names.setdefault(id(node), f"p{len(self.names) + 1}")
        self.hidden.setdefault(name, node.head if isinstance(node, BigOperator) else node.span)
        return sympy.Symbol(name)

    def _inside(self, span: Span) -> list[Token]:
        return [token for token in self.tokens if span.start <= token.span.start and token.span.end <= span.end]

    def content(self, node: Node) -> tuple[Node, ...] | None:
        """What is to be read apart if the node is replaced by a placeholder, else None."""
        match node:
            case Number() | Slice():
                return ()
            case Name(subscripts=subscripts):
                return subscripts
            case Group(delimiter=delimiter, body=body, subscripts=subscripts):
                opening = self._inside(node.span)[:1]
                sided = delimiter == "|" and opening and opening[0].text != "|"
                whole = self.shallow or subscripts or delimiter == r"\|" or sided
                return (body, *subscripts) if whole else None
            case Binomial(upper=upper, lower=lower):
                return upper, lower
            case InnerProduct(left=left, right=right):
                return left, right
            case Kronecker(factors=factors):
                return factors
            case Blocks(rows=rows):
                return tuple(block for line in rows for block in line)
            case Cases(branches=branches):
                return tuple(_branches(branches))
            case Differentiation(form="fraction", body=body) | Differential(body=body):
                return (body,)
            case Power(base=base, exponent=exponent, componentwise=True):
                return base, exponent
            case Call() if node.bracketed and (_is_declared(node) or self.shallow):
                power = () if node.power is None else (node.power,)
                return (*node.arguments, *power, *node.subscripts)
        return None

    def _pieces(self, node: Node) -> list[Piece]:
        content = self.content(node)
        if content is not None:
            self.apart.extend(content)
            return self._placeholder(node)
        match node:
            case Addition(terms=terms):
                return self._around(node, [(term.span, self._pieces(term)) for _, term in terms])
            case Multiplication(factors=factors):
                return self._around(node, [(factor.span, self._pieces(factor)) for _, factor in factors])
            case Fraction(numerator=first, denominator=second):
                return self._around(node, [(part.span, self._pieces(part)) for part in (first, second)])
            case Group(body=body) | Factorial(body=body):
                return self._around(node, [(body.span, self._pieces(body))])
            case Root(radicand=radicand, degree=degree):
                parts = [radicand] if degree is None else [degree, radicand]
                return self._around(node, [(part.span, self._pieces(part)) for part in parts], square=True)
            case Power(base=base, exponent=exponent):
                if base.span.end > exponent.span.start:  # the other scripts of a name stand around the power
                    return self._scripted(node, base, self._pieces(exponent))
                return self._around(node, [(part.span, self._pieces(part)) for part in (base, exponent)])
            case Transpose(body=body):
                return self._transpose(node, body)
            case Call(function=function, arguments=(argument,), power=power):
                return self._call(node, function, argument, power)
            case BigOperator(body=body, head=head):
                self.apart.extend(limit for limit in (node.lower, node.upper) if limit is not None)
                self.apart.extend(node.conditions)
                name = Piece(_HEADS[node.operator] % self.symbol(node).name)
                return self._around(node, [(head, [name]), (body.span, self._pieces(body))])
            case Differentiation(body=body, head=head):
                return self._around(node, [(head, [Piece(r"\frac{d}{dx}")]), (body.span, self._pieces(body))])
        raise UnreadableError(f"the second reader has no form for this {type(node).__name__.lower()}")

    def _placeholder(self, node: Node) -> list[Piece]:
        inside = self._inside(node.span)
        width = sum(len(token.text) if token.kind == "number" else 1 for token in inside)
        piece = Piece(rf"\variable{{{self.symbol(node).name}}}", width)
        if len(inside) > 2 and inside[0].text == "{" and _argument_end(inside, 0) == len(inside):
            return [Piece("{"), piece, Piece("}")]
        return [piece]

    def _around(self, node: Node, parts: list[tuple[Span, list[Piece]]], square: bool = False) -> list[Piece]:
        """The author's tokens, with these pieces in place of what stands in their spans."""
        pieces: list[Piece] = []
        waiting = sorted(parts, key=lambda part: part[0])
        for token in self._inside(node.span):
            while waiting and waiting[0][0].start <= token.span.start:
                pieces.extend(waiting.pop(0)[1])
            if any(span.start <= token.span.start and token.span.end <= span.end for span, _ in parts):
                continue
            if square and token.text in ("[", "]"):
                pieces.append(Piece(token.text))
            elif token.text in _KEPT:
                pieces.append(Piece(_KEPT[token.text]))
            else:
                raise UnreadableError(f"the second reader is not given {token.text}")
        if waiting:
            raise UnreadableError("a piece of the formula does not stand where the tree says")
        return pieces

    def _scripted(self, node: Node, base: Node, exponent: list[Piece]) -> list[Piece]:
        """A name with a power among its scripts."""
        if not isinstance(base, Name):
            raise UnreadableError("a power stands inside of what it is the power of")
        script = [Piece("^"), Piece("{"), *exponent, Piece("}")]
        return [Piece("{"), Piece(rf"\variable{{{self.symbol(base).name}}}"), *script, Piece("}")]

    def _transpose(self, node: Transpose, body: Node) -> list[Piece]:
        exponent = [Piece(rf"\variable{{{self.symbol(node).name}}}")]
        inside = self._inside(node.span)
        after = [place for place, token in enumerate(inside) if token.span.start >= body.span.end]
        powers = [place for place in after if inside[place].text == "^"]
        if not powers:
            return self._scripted(node, body, exponent)
        script = inside[powers[0]].span.to(inside[_argument_end(inside, powers[0] + 1) - 1].span)
        pieces = [Piece("^"), Piece("{"), *exponent, Piece("}")]
        return self._around(node, [(body.span, self._pieces(body)), (script, pieces)])

    def _call(self, node: Call, function: Name, argument: Node, power: Node | None) -> list[Piece]:
        r"""A function with an open scope, as ``\sin``; the base of a logarithm is left out and read apart."""
        self.apart.extend(node.subscripts)
        parts = [(function.span, [Piece(r"\sin")]), (argument.span, self._pieces(argument))]
        if power is not None:
            parts.append((power.span, self._pieces(power)))
        inside = self._inside(node.span)
        for place, token in enumerate(inside):
            if token.text == "_" and function.span.end <= token.span.start < argument.span.start:
                parts.append((token.span.to(inside[_argument_end(inside, place + 1) - 1].span), []))
        return self._around(node, parts)

    def own(self, node: Node) -> sympy.Expr:
        """Our reading, over the same placeholders; everything but arithmetic is an undefined function."""
        if self.content(node) is not None:
            return self.symbol(node)
        match node:
            case Addition(terms=terms):
                return sympy.Add(*(sign * self.own(term) for sign, term in terms))
            case Multiplication(factors=factors):
                exponents = ((-1 if operator in DIVIDING else 1, factor) for operator, factor in factors)
                return sympy.Mul(*(self.own(factor) ** exponent for exponent, factor in exponents))
            case Fraction(numerator=numerator, denominator=denominator):
                return self.own(numerator) / self.own(denominator)
            case Group(delimiter=delimiter, body=body):
                return ABSOLUTE(self.own(body)) if delimiter == "|" else self.own(body)
            case Root(radicand=radicand, degree=degree):
                return self.own(radicand) ** (sympy.S.Half if degree is None else 1 / self.own(degree))
            case Power(base=base, exponent=exponent):
                return self.own(base) ** self.own(exponent)
            case Transpose(body=body):
                return self.own(body) ** self.symbol(node)
            case Factorial(body=body):
                return FACTORIAL(self.own(body))
            case Call(arguments=(argument,), power=power):
                value = CALL(self.own(argument))
                return value if power is None else value ** self.own(power)
            case BigOperator(operator=operator, body=body):
                return BIG[operator](self.symbol(node), self.own(body))
            case Differentiation(body=body):
                return DERIVATIVE(self.own(body))
        raise UnreadableError(f"the second reader has no form for this {type(node).__name__.lower()}")


def _is_declared(node: Call) -> bool:
    """Whether a call's brackets alone say how far it reaches: not so for the functions every reader knows."""
    return not node.function.key.startswith("\\") or "{" in node.function.key or len(node.arguments) != 1


def _branches(branches: tuple[tuple[Node, tuple[Node, ...]], ...]) -> Iterator[Node]:
    for value, conditions in branches:
        yield value
        yield from conditions


def _argument_end(tokens: list[Token], start: int) -> int:
    """Where the argument that begins at ``start`` ends: after its closing brace, or after one token."""
    depth = 0
    for place in range(start, len(tokens)):
        depth += (tokens[place].text == "{") - (tokens[place].text == "}")
        if depth == 0:
            return place + 1
    return len(tokens)


def _braced(pieces: list[Piece]) -> list[Piece]:
    r"""Braces around the single tokens that are arguments (``x^2``, ``\frac12``), as the second reader needs them."""
    done: list[Piece] = []
    pending: list[tuple[int, int]] = []  # arguments still to come: at which depth of braces, and how many
    depth = 0
    for piece in pieces:
        awaited = bool(pending) and pending[-1][0] == depth
        if awaited and piece.text not in ("{", "["):
            if piece.width > 1 or not (piece.text.startswith(r"\variable")):
                raise UnreadableError("an argument of several tokens without braces")
            done.extend((Piece("{"), piece, Piece("}")))
            pending = _one_less(pending)
            continue
        done.append(piece)
        if piece.text in ("{", "["):
            depth += 1
        elif piece.text in ("}", "]"):
            depth -= 1
            if piece.text == "}" and pending and pending[-1][0] == depth:
                pending = _one_less(pending)
        elif piece.text in _ARGUMENTS:
            pending.append((depth, _ARGUMENTS[piece.text]))
    return done


def _one_less(pending: list[tuple[int, int]]) -> list[tuple[int, int]]:
    depth, count = pending[-1]
    return [*pending[:-1], (depth, count - 1)] if count > 1 else pending[:-1]
