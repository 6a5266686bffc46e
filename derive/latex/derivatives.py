r"""Derivatives: ``\frac{\partial f}{\partial x}``, ``\frac{d}{dx} f``, ``\nabla_z f``.

Place on the way of a step: part of the reader, on top of `derive.latex.operators`.

The body of an operator form is everything multiplied after it (``\frac{\partial}{\partial z_j} a_i b_i``). Where
authors often mean that only the next factor is differentiated, the reading is ambiguous: a bracket followed by more
factors, an explicit ``\cdot`` or ``/`` as in the chain rule, another derivative, a transpose. The letter d is a
differential only if nothing of that name is declared; if it is, ``\frac{d x}{d y}`` is ambiguous.
"""

from __future__ import annotations

from dataclasses import dataclass

from derive.diagnostic import fail
from derive.latex.names import base_key
from derive.latex.operators import OperatorReader
from derive.latex.scan import Token
from derive.latex.symbols import OPENING
from derive.latex.syntax import (
    Addition,
    Call,
    Differential,
    Differentiation,
    Group,
    InnerProduct,
    Kronecker,
    Multiplication,
    Name,
    Node,
    Number,
    Power,
    Transpose,
)
from derive.operations import OPERATIONS

ORDER = 9
"""The highest order of a derivative that is read."""


@dataclass(frozen=True, slots=True)
class _Variable:
    r"""What is differentiated by: a name, how often, whether as ``x^\top`` and whether as ``\operatorname{vec} X``."""

    name: Name
    times: int = 1
    transposed: bool = False
    stacked: bool = False


class DerivativeReader(OperatorReader):
    """Reads derivatives."""

    def differential(self, position: int) -> tuple[str, int] | None:
        r"""The sign of a differential (``\partial`` or ``d``) at a position and where it ends, or None."""
        token = self.tokens[position]
        if token.text == r"\partial":
            return r"\partial", position + 1
        found = base_key(self.tokens, position)
        if found is None or found[0] not in ("d", r"\mathrm{d}") or self.known(found[0]) is not None:
            return None
        saved, self.position = self.position, position
        whole = self.key_here()
        self.position = saved
        return ("d", found[1]) if whole == found else None

    def derivative_here(self) -> str | None:
        r"""The sign of the differentials if the fraction that begins here is a derivative."""
        above = self.position + 1
        braces = self.tokens[above].text == "{"
        sign = self.differential(above + braces)
        if sign is None:
            self._require_no_declared_differential(above)
            return None
        below = self.brace_end(above) + 1 if braces else sign[1]
        opposite = self.differential(below + 1) if self.tokens[below].text == "{" else None
        if opposite is not None and opposite[0] == sign[0]:
            return sign[0]
        if self.tokens[above + braces].text == "d":  # more likely a name, or half of a derivative, than a differential
            raise self.undeclared("d", self.tokens[above + braces].span)
        if sign[0] == r"\partial":
            message = r"\partial above needs \partial and a variable below"
            raise fail("D201", message, self.tokens[above + braces].span)
        return None

    def _require_no_declared_differential(self, above: int) -> None:
        """D204 if d is declared and both numerator and denominator begin with it."""
        if self.tokens[above].text != "{":
            return
        below = self.brace_end(above) + 1
        first, second = self.tokens[above + 1], self.tokens[min(below + 1, len(self.tokens) - 1)]
        if first.text == second.text == "d" and self.tokens[below].text == "{" and self.known("d") is not None:
            raise self.ambiguous("a derivative, or a quotient of products with the declared d?", first.span)

    def derivative(self, symbol: str) -> Differentiation:
        r"""A fraction of differentials, with its body above or after it."""
        start = self.advance()
        order, body = self._above(symbol)
        opening = self.advance()
        below = self._below_fraction(symbol)
        variables = tuple(found.name for found in below)
        transposed = tuple(place for place, found in enumerate(below) if found.transposed)
        stacked = tuple(place for place, found in enumerate(below) if found.stacked)
        self.expect("}", opening)
        if len(variables) != order:
            message = f"a derivative of order {order}, but {len(variables)} variables below"
            raise fail("D201", message, self.since(opening))
        head = self.since(start)
        if body is None:
            body = self._body(f"the derivative {symbol}")
            return Differentiation(self.since(start), variables, body, "operator", symbol, head, transposed, stacked)
        if isinstance(body, Name) and self.at("(", "["):
            entry = self.known(body.key)
            if entry is not None and entry.kind == "function":
                message = "the derivative at this place, or times this bracket? write the argument in the numerator"
                raise self.ambiguous(message, self.current.span)
        return Differentiation(head, variables, body, "fraction", symbol, head, transposed, stacked)

    def differential_of_factor(self) -> Differential:
        r"""``\mathrm{d} X``, ``\mathrm{d}^2 f``: the sign, and the next factor with its transpose or inverse. D204 for
        other powers."""
        start = self.current
        sign = self.differential(self.position)
        assert sign is not None
        self.position = sign[1]
        order = self._order() if self.at("^") else 1
        head = self.since(start)
        if order > 2:
            raise fail("D209", "differentials are read up to the second, \\mathrm{d}^2", head)
        if not self.starts() and self.current.text not in OPENING:
            raise self.unexpected()
        body = self.factor()
        match body:
            case Power(base=Group(delimiter=r"\|" | "|")):
                pass  # \mathrm{d} \|x\|^2 is of the square: bars reach no further
            case Power(base=base) if not _is_inverse(body) and base != Name(base.span, "e"):
                message = "the differential of the power, or the power of the differential? put one of them in brackets"
                raise self.ambiguous(message, self.since(start))
        if sign[0] != "d" and self.at("/"):
            message = r"write the derivative as a fraction, \frac{\partial f}{\partial x}"
            raise fail("D209", message, self.since(start))
        return Differential(self.since(start), body, head, order, sign[0])

    def is_differential_here(self) -> bool:
        """Whether the sign of a differential, and what it is of, begin here."""
        sign = self.differential(self.position)
        if sign is None or sign[1] >= len(self.tokens):
            return False
        following = self.tokens[sign[1]]
        if following.text == "^" and sign[0] == "d":
            braces = self.tokens[sign[1] + 1].text == "{"
            return self.tokens[sign[1] + 1 + braces].kind == "number"
        return following.kind in ("letter", "command", "number") or following.text in OPENING

    def _above(self, symbol: str) -> tuple[int, Node | None]:
        """The numerator: the order, and the body if it stands there."""
        opening = self.advance() if self.at("{") else None
        sign = self.differential(self.position)
        self.position = sign[1] if sign else self.position
        order = self._order() if opening and self.at("^") else 1
        if opening is None:
            return order, None
        if self.at("}"):
            self.advance()
            return order, None
        self.open.append("{")
        body = self.expression()
        if isinstance(body, Addition):
            message = f"does {symbol} belong to all terms? put them in brackets"
            raise self.ambiguous(message, body.span)
        self.expect("}", opening)
        self.open.pop()
        return order, body

    def _order(self) -> int:
        """A natural number after ``^``."""
        self.advance()
        written = self.argument()
        if not isinstance(written, Number) or not written.text.isdigit() or not 1 <= int(written.text) <= ORDER:
            raise fail("D209", f"the order of a derivative is a number from 1 to {ORDER}", written.span)
        return int(written.text)

    def _below_fraction(self, symbol: str) -> list[_Variable]:
        """The variables of a denominator, a repeated one as often as its power says."""
        found: list[_Variable] = []
        while not self.at("}"):
            sign = self.differential(self.position)
            if sign is None or sign[0] != symbol:
                raise self.unexpected()
            self.position = sign[1]
            variable = self._stacked() or self._variable()
            found.extend([variable] * variable.times)
            if len(found) > ORDER:
                raise fail("D209", f"the order of a derivative is a number from 1 to {ORDER}", variable.name.span)
        return found

    def _stacked(self) -> _Variable | None:
        r"""``\operatorname{vec} X``, ``\operatorname{vec}(X)^\top`` or ``(\operatorname{vec} X)^\top``, if it begins
        here."""
        begin = self.position
        outside = self.advance() if self.at("(", "[") else None
        key = self.key_here()
        row = OPERATIONS.get(key[0]) if key is not None and self.known(key[0]) is None else None
        if key is None or row is None or row.name != "vectorisation":
            self.position = begin
            return None
        self.position = key[1]
        inside = self.advance() if self.at("(", "[") else None
        scripted = self.scripted()
        if scripted.transposed and inside is None:
            raise self.ambiguous("vec of the transpose, or the transpose of vec? use brackets", scripted.span)
        if scripted.transposed or scripted.power is not None:
            raise fail("D209", "the variable of a derivative must be a name, or vec of one", scripted.span)
        transposed = False
        for opening in (inside, outside):
            if opening is not None:
                self.expect(")" if opening.text == "(" else "]", opening)
                end = self.transpose_here(True) if self.at("^") else None
                if end is not None:
                    self.position, transposed = end, not transposed
        return _Variable(scripted.name, transposed=transposed, stacked=True)

    def _variable(self) -> _Variable:
        """A name that is differentiated by, with its power or transpose."""
        if not self.starts() or self.current.kind == "number" or self.at("(", "[", r"\{", "{"):
            if self.current.kind == "finish" or not self.starts():
                raise self.unexpected()
            raise fail("D209", "the variable of a derivative must be a name", self.current.span)
        scripted = self.scripted()
        if scripted.inverse:
            raise fail("D209", "a derivative by an inverse is not supported", scripted.name.span)
        if scripted.componentwise:
            raise fail("D209", "the variable of a derivative must be a name", scripted.span)
        match scripted.power:
            case None:
                return _Variable(scripted.name, 1, scripted.transposed)
            case Number(text=text) if text.isdigit() and 1 <= int(text) <= ORDER:
                return _Variable(scripted.name, int(text))
            case power:
                raise fail("D209", f"the order of a derivative is a number from 1 to {ORDER}", power.span)

    def gradient(self) -> Differentiation:
        r"""``\nabla_z f``, and its second derivatives ``\nabla_z^2 f``."""
        start = self.advance()
        order = self._order() if self.at("^") else 1
        if not self.at("_"):
            return self._gradient_of_call(start, order)
        self.advance()
        if self.at("{"):
            opening = self.advance()
            self.open.append("{")
            found = self._variable()
            variable = found.name
            if found.transposed:
                raise fail("D209", "a gradient by a transpose is not supported", variable.span)
            if found.times != 1:
                raise fail("D209", "a gradient by a power is not supported", variable.span)
            if self.at(","):
                raise fail("D209", "a gradient by several variables is not supported", self.current.span)
            self.expect("}", opening)
            self.open.pop()
        else:
            argument = self.argument()
            if not isinstance(argument, Name):
                raise fail("D209", "the variable of a gradient must be a name", argument.span)
            variable = argument
        if self.at("^"):
            if order > 1:
                raise fail("D201", "a second superscript; put brackets around what it belongs to", self.current.span)
            order = self._order()
        head = self.since(start)
        body = self._body("the gradient")
        return Differentiation(self.since(start), (variable,) * order, body, "nabla", r"\partial", head)

    def _gradient_of_call(self, start: Token, order: int) -> Differentiation:
        r"""``\nabla f(x)``: by the argument of a function, if that is a name. D209 for anything else."""
        head = self.since(start)
        body = self._body("the gradient") if self.begins() else None
        match body:
            case Call(arguments=(Name(subscripts=()) as variable,)):
                return Differentiation(self.since(start), (variable,) * order, body, "nabla", r"\partial", head)
        message = r"\nabla needs its variable as a subscript, or a function of one name after it, as in \nabla f(x)"
        raise fail("D209", message, start.span)

    def _body(self, what: str) -> Node:
        """What an operator form differentiates."""
        first = self.current
        if not self.begins():
            raise self.unexpected()
        body = self.product()
        if isinstance(body, Kronecker) or (isinstance(body, InnerProduct) and body.form == "colon"):
            raise self.ambiguous(f"does {what} apply to the whole product? put it in brackets", body.span)
        self.require_reach(body, what, first)
        return body

    def require_reach(self, body: Node, what: str, first: Token) -> None:
        """D204 where a derivative is followed by several factors and often means only the first."""
        if not isinstance(body, Multiplication):
            return
        starts_with_bracket = isinstance(body.factors[0][1], Group)
        for position, (operator, factor) in enumerate(body.factors):
            if position and (starts_with_bracket or operator or isinstance(factor, Differentiation | Differential)):
                break
            if isinstance(factor, Transpose):
                break
        else:
            return
        message = f"does {what} apply to the next factor only, or to all of them? put in brackets what it applies to"
        raise self.ambiguous(message, first.span.to(body.span))


def _is_inverse(node: Power) -> bool:
    match node.exponent:
        case Addition(terms=((-1, Number(text="1")),)):
            return True
    return False
