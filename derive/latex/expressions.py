r"""Sums of terms, products of factors, and what a factor can be: the recursive heart of the reader.

Place on the way of a step: the last part of the reader, on top of `derive.latex.calls`. Products are kept flat and in
order, with the operators as written. Ambiguous and refused: ``a / b c``, ``x 2``, ``2 \frac12``, ``|a| b |c|``,
``||x||``, ``2^n!``. Nothing is simplified.
"""

from __future__ import annotations

from derive.diagnostic import fail
from derive.latex.calls import CallReader
from derive.latex.names import base_key
from derive.latex.scan import Token
from derive.latex.symbols import BINOMIALS, BLOCKS, CASES, DIVIDING, FRACTIONS, OPENING, OPERATORS, TWO_SIDED
from derive.latex.syntax import (
    Addition,
    BigOperator,
    Binomial,
    Call,
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
)
from derive.operations import BUILTINS, FROBENIUS
from derive.span import Span

_CLOSER = {"(": ")", "[": "]", r"\{": r"\}", "{": "}", "|": "|", r"\|": r"\|"}
_SIGNS = {"+": 1, "-": -1}


class ExpressionReader(CallReader):
    """Reads whole expressions."""

    def expression(self) -> Node:
        self.enter()
        start = self.current
        terms: list[tuple[int, Node]] = []
        sign = _SIGNS[self.advance().text] if self.at("+", "-") else 0
        terms.append((sign or 1, self._term()))
        while self.at("+", "-"):
            terms.append((_SIGNS[self.advance().text], self._term()))
        self.depth -= 1
        return Addition(self.since(start), tuple(terms)) if sign or len(terms) > 1 else terms[0][1]

    def _term(self) -> Node:
        if not self.begins():
            raise self.unexpected()
        return self.product()

    def product(self) -> Node:
        """Factors, or ``A : B``, whose sides are the whole products before and after the colon."""
        start = self.current
        left = self._kronecker()
        if not self.at(":"):
            return left
        self.advance()
        if not self.begins():
            raise self.unexpected()
        right = self._kronecker()
        if self.at(":"):
            message = "what does the second colon belong to? put brackets around one product"
            raise self.ambiguous(message, self.current.span)
        return InnerProduct(self.since(start), left, right, "colon")

    def _kronecker(self) -> Node:
        r"""Factors, or products with ``\otimes`` between them: side by side binds closer."""
        start = self.current
        parts = [self._factors()]
        while self.at(r"\otimes"):
            sign = self.advance()
            if not self.begins():
                raise self.unexpected()
            parts.append(self._factors())
            for part in parts:
                if isinstance(part, Multiplication) and any(operator for operator, _ in part.factors):
                    raise self.ambiguous(r"\otimes beside another operator: put brackets around each part", sign.span)
        return parts[0] if len(parts) == 1 else Kronecker(self.since(start), tuple(parts))

    def _factors(self) -> Node:
        start = self.current
        factors: list[tuple[str, Node]] = [("", self.factor())]
        bars = [0] if start.text in TWO_SIDED else []
        while True:
            token = self.current
            if token.text in OPERATORS:
                self.advance()
                if not self.begins():
                    raise self.unexpected()
                factor = self.factor()
                factors.append((OPERATORS[token.text], factor))
                if token.text in DIVIDING:
                    self._require_end_of_divisor(factor, token)
            elif self.starts():
                self._require_no_bars_between(token, factors, bars)
                previous, factor = factors[-1][1], self.factor()
                self._require_product(previous, factor)
                factors.append(("", factor))
            else:
                break
        if len(factors) == 1:
            return factors[0][1]
        match factors[-1][1]:
            case BigOperator(body=(InnerProduct(form="colon") | Kronecker()) as body):
                message = "does the last sign belong to the sum, or to the whole product? put brackets around one"
                raise self.ambiguous(message, body.span)
        return Multiplication(self.since(start), tuple(factors))

    def _require_end_of_divisor(self, divisor: Node, slash: Token) -> None:
        """``a / b c``: is c divided by, or multiplied with the quotient?"""
        message = f"what does {slash.text} divide by? put it in brackets"
        if self.starts():
            raise self.ambiguous(message, slash.span.to(self.current.span))
        match divisor:
            case BigOperator():
                self.require_extent(divisor)
            case Differentiation(body=Multiplication(), form="operator" | "nabla"):
                raise self.ambiguous(message, divisor.span)

    def _require_no_bars_between(self, token: Token, factors: list[tuple[str, Node]], bars: list[int]) -> None:
        """``|a| b |c|`` may be read as ``|a |b| c|``."""
        if token.text not in TWO_SIDED:
            return
        if bars and bars[-1] < len(factors) - 1 and not any(operator for operator, _ in factors[bars[-1] + 1 :]):
            raise self.ambiguous(r"which bars belong together? write \lvert and \rvert", token.span)
        bars.append(len(factors))

    def _require_product(self, left: Node, right: Node) -> None:
        """Numbers side by side, or after something, are no product one can be sure of."""
        starts_with_number = isinstance(right, Power) and isinstance(right.base, Number)
        if isinstance(right, Number) or (isinstance(left, Number) and starts_with_number):
            raise self.ambiguous("a number after a factor: is an operator, or a subscript, missing?", right.span)
        match left, right:
            case Number(), Fraction(numerator=Number(), denominator=Number()):
                raise self.ambiguous(r"a mixed number or a product? write \cdot", left.span.to(right.span))

    def factor(self) -> Node:
        self.enter()
        start = self.current
        node = self._primary()
        if self.at("!"):
            node = self._factorial(node, start)
        if self.at("^", "_", "'"):
            raise fail(
                "D201",
                f"{self.current.text} belongs to nothing here; put brackets around its base",
                self.current.span,
            )
        self.depth -= 1
        return node

    def _factorial(self, node: Node, start: Token) -> Node:
        sign = self.advance()
        if self.at("!"):
            raise fail("D209", "double factorials are not supported", sign.span.to(self.current.span))
        if isinstance(node, Power) or (isinstance(node, Call) and node.function.key in BUILTINS):
            raise self.ambiguous("what does ! belong to? put brackets around it", self.since(start))
        return self.superscripted(Factorial(self.since(start), node), start, has_axes=False)

    def _primary(self) -> Node:
        token = self.current
        if token.kind == "number":
            self.advance()
            return self.superscripted(Number(token.span, token.text), token, has_axes=False)
        if not self.starts() and token.text not in OPENING:
            raise self.unexpected()
        if self.is_differential_here():
            return self.differential_of_factor()
        if token.text == r"\partial":
            raise self.unexpected()
        if token.text not in self.declared:
            node = self._structure(token)
            if node is not None:
                return node
        operator = self.operator_here()
        if operator is not None:
            return self.big_operator(operator)
        builtin = self.builtin_here()
        return self.builtin(builtin) if builtin is not None else self.name_or_call()

    def _structure(self, token: Token) -> Node | None:
        """What is no name, operator or function: brackets, fractions, roots, cases."""
        if token.text in OPENING:
            return self._group()
        if token.kind == "begin":
            if token.text in BLOCKS:
                return self.superscripted(self.blocks(), token, has_axes=True)
            if token.text not in CASES:
                raise self.unexpected()
            return self.superscripted(self.cases(), token, has_axes=False)
        if token.text == r"\nabla":
            return self.gradient()
        if token.text == r"\langle":
            return self.superscripted(self._inner_product(), token, has_axes=False)
        if token.text in FRACTIONS:
            symbol = self.derivative_here()
            if symbol is not None:
                node = self.derivative(symbol)
                return node if node.form == "operator" else self.superscripted(node, token, has_axes=False)
            self.advance()
            numerator, denominator = self._two_arguments()
            return self.superscripted(Fraction(self.since(token), numerator, denominator), token, has_axes=True)
        if token.text in BINOMIALS:
            self.advance()
            upper, lower = self._two_arguments()
            return self.superscripted(Binomial(self.since(token), upper, lower), token, has_axes=False)
        if token.text == r"\sqrt":
            return self.superscripted(self._root(), token, has_axes=False)
        return None

    def _group(self) -> Node:
        """A bracket with its component and its power."""
        opening = self.advance()
        delimiter = OPENING[opening.text]
        self.open.append(delimiter)
        body = self.expression()
        self.expect(_CLOSER[delimiter], opening)
        self.open.pop()
        bare = opening.text in TWO_SIDED
        if bare and delimiter == "|" and isinstance(body, Group) and body.delimiter == "|":
            raise self.ambiguous(r"a norm, or an absolute value twice? write \lVert x \rVert", self.since(opening))
        subscripts: tuple[Node, ...] = ()
        if self.at("_"):
            subscripts = self._mark() if delimiter == r"\|" else self.subscripts(None)
        group = Group(self.since(opening), delimiter, body, subscripts)
        if delimiter == r"\|" and not subscripts and self.at("^") and self.label_here("") is None:
            power = self.read_power()
            if self.at("_"):
                group = Group(group.span, delimiter, body, self._mark())
            return Power(self.since(opening), group, power)
        return self.superscripted(group, opening, has_axes=not subscripts and delimiter not in ("|", r"\|"))

    def _inner_product(self) -> InnerProduct:
        r"""``\langle A, B\rangle`` with its mark."""
        opening = self.advance()
        self.open.append(r"\langle")
        left = self.expression()
        if not self.at(","):
            raise fail("D201", "an inner product has two parts, with a comma between them", opening.span)
        self.advance()
        right = self.expression()
        if not self.at(r"\rangle"):
            raise self.unexpected() if self.current.kind != "finish" else fail(
                "D205", "this bracket is never closed", opening.span
            )
        self.advance()
        self.open.pop()
        marks = self._mark() if self.at("_") else ()
        return InnerProduct(self.since(opening), left, right, "angle", marks)

    def _mark(self) -> tuple[Node, ...]:
        r"""What stands below the closing bracket of a norm or an inner product: F, or its order."""
        braces = self.ahead(1).text == "{"
        place = self.position + 1 + braces
        found = base_key(self.tokens, place)
        if found is None or found[0] not in FROBENIUS or (braces and self.tokens[found[1]].text != "}"):
            return self.subscripts(None)
        entry = self.known(found[0])
        if entry is not None and entry.kind in ("scalar", "size", "index"):
            message = f"Frobenius's, or of the order {found[0]} that is declared? write it out"
            raise self.ambiguous(message, self.tokens[place].span)
        self.position = found[1] + braces
        return (Name(self.tokens[place].span.to(self.tokens[found[1] - 1].span), found[0]),)

    def _root(self) -> Root:
        start = self.advance()
        degree: Node | None = None
        if self.at("["):
            opening = self.advance()
            self.open.append("[")
            degree = self.expression()
            self.expect("]", opening)
            self.open.pop()
        self._split_number()
        radicand = self.argument()
        return Root(self.since(start), radicand, degree)

    def _two_arguments(self) -> tuple[Node, Node]:
        self._split_number()
        first = self.argument()
        self._split_number()
        return first, self.argument()

    def _split_number(self) -> None:
        r"""``\frac12`` is one half: TeX takes one digit at a time."""
        token = self.current
        if token.kind != "number" or len(token.text) == 1:
            return
        if not token.text.isdigit() or token.span.end - token.span.start != len(token.text):
            raise self.ambiguous("put this number in braces", token.span)
        middle = token.span.start + 1
        first = Token("number", token.text[0], Span(token.span.start, middle), token.spaced)
        self.tokens[self.position : self.position + 1] = [
            first,
            Token("number", token.text[1:], Span(middle, token.span.end)),
        ]

    def argument(self) -> Node:
        token = self.current
        if token.text == "{":
            self.advance()
            self.open.append("{")
            node = self.expression()
            self.expect("}", token)
            self.open.pop()
            return node
        self.pass_bare()
        if token.kind == "number":
            if len(token.text) > 1:
                raise self.ambiguous("put this number in braces", token.span)
            self.advance()
            return Number(token.span, token.text)
        if token.text in FRACTIONS:
            raise self.ambiguous("put this fraction in braces", token.span)
        return self._letter()

    def _letter(self) -> Node:
        """One name without scripts, as TeX takes it after ``^`` or ``_``."""
        token = self.current
        found = base_key(self.tokens, self.position) if self.starts() else None
        if token.text in self.declared and token.kind == "command":
            found = token.text, self.position + 1
        if found is None:
            raise self.unexpected()
        self.position = found[1]
        if found[0] != r"\pi" and self.known(found[0]) is None:
            raise self.undeclared(found[0], self.since(token))
        self.require_no_sign(found[0], token)
        return Name(self.since(token), found[0])
