r"""Functions applied: ``f(x)``, ``\sigma(z)_i``, ``\log x``, ``\tanh^2(x)``, ``\log_2 x``.

Place on the way of a step: part of the reader, on top of `derive.latex.derivatives`. Declared functions take their
arguments in brackets; those of the tables may do without.

Without brackets the argument is exactly one factor with its scripts, or a sum with its body: ``\log a_i``,
``\ln \frac{a}{b}``, ``\log \sum_j e^{z_j}``. What multiplies after it must be set off by ``\cdot``, or be another
function of the table (``\sin x \cos x``): ``\log x y``, ``\log x (y)``, ``\log x / y`` are ambiguous. After a bracketed
argument what follows multiplies, but ``\log(x)^2`` is ambiguous. A declared function's ``\sigma(z)^2`` is a power.
"""

from __future__ import annotations

from derive.diagnostic import fail
from derive.latex.derivatives import DerivativeReader
from derive.latex.scan import Token
from derive.latex.scripts import Scripted
from derive.latex.symbols import OPENING
from derive.latex.syntax import (
    Addition,
    Call,
    Differentiation,
    Multiplication,
    Name,
    Node,
    Number,
    Power,
    Transpose,
)
from derive.operations import BUILTINS, OPERATIONS

_BRACKETS = {"(": ")", "[": "]", r"\{": r"\}"}


class CallReader(DerivativeReader):
    """Reads functions and names."""

    def builtin_here(self) -> str | None:
        """The spelling of a function of the table that begins here and is not declared otherwise."""
        token = self.current
        if token.text in BUILTINS and self.known(token.text) is None:
            return token.text
        if token.kind not in ("command", "text"):
            return None
        found = self.key_here()
        return found[0] if found and found[0] in BUILTINS and self.known(found[0]) is None else None

    def name_or_call(self) -> Node:
        """A declared name with its scripts; a declared function with its arguments."""
        start = self.current
        scripted = self.scripted()
        entry = self.known(scripted.name.key)
        if entry is None or entry.kind != "function":
            return self.with_superscript(scripted)
        if not self.bracket_here():
            if scripted.name.label is None and self.starts():
                message = f"put the argument of {scripted.name.key} in brackets"
                raise fail("D201", message, self.current.span)
            return self.with_superscript(scripted)
        function = scripted.name
        if function.label is not None:
            raise fail(
                "D209",
                "a function with a label is not supported; declare the whole as its name",
                function.span,
            )
        if scripted.power is not None or scripted.transposed:
            message = "a power, an inverse or the function applied twice? write the power outside, as in (f(x))^2"
            raise self.ambiguous(message, self.since(start))
        plain = Name(function.span, function.key, None, (), function.primes)
        arguments = self.bracketed_arguments()
        subscripts = function.subscripts
        if self.at("_"):
            if subscripts:
                raise fail("D201", "a second subscript; the component is named once", self.current.span)
            of_lines = self.vocabulary.resolve(function.key) in self.vocabulary.along
            subscripts = self.subscripts(1 + of_lines)
        call = Call(self.since(start), plain, arguments, None, subscripts)
        return self.superscripted(call, start, has_axes=entry.vector_result and not subscripts)

    def with_superscript(self, scripted: Scripted) -> Node:
        """A name, its power, or its transpose."""
        if scripted.transposed:
            return Transpose(scripted.span, scripted.name, scripted.inverse)
        if scripted.power is not None:
            return Power(scripted.span, scripted.name, scripted.power, scripted.componentwise)
        return scripted.name

    def superscripted(self, node: Node, start: Token, has_axes: bool) -> Node:
        """A finished piece with the power or transpose that may follow it."""
        if has_axes and self.at("'") and self.vocabulary.transposes_by_prime:
            self.advance()
            node = Transpose(self.since(start), node)
        if not self.at("^"):
            return node
        if not isinstance(node, Number) and self.label_here("") is not None:
            raise self.ambiguous("a label belongs to a name, not to a whole expression", self.current.span)
        if self.primes_in_superscript():
            raise fail("D201", "a prime belongs to a name", self.current.span)
        end = self.transpose_here(has_axes)
        inverse_end = self.inverse_transpose_here(has_axes)
        if end is not None:
            self.position = end
            node = Transpose(self.since(start), node)
        elif inverse_end is not None:
            self.position = inverse_end
            node = Transpose(self.since(start), node, inverse=True)
        else:
            componentwise = self.componentwise_here()
            power = self.read_power()
            node = Power(self.since(start), node, power, componentwise)
        if self.at("_"):
            message = "a component of the power, or a power of the component? put brackets around one"
            raise self.ambiguous(message, self.current.span)
        return node

    def bracket_here(self) -> bool:
        r"""Whether arguments in brackets follow; ``{\left( … \right)}`` is such a bracket too."""
        if self.at(*_BRACKETS):
            return True
        return (
            self.at("{")
            and self.ahead(1).text == "("
            and self.all_bracketed(self.position + 1, self.brace_end(self.position))
        )

    def bracketed_arguments(self) -> tuple[Node, ...]:
        """Arguments in brackets, separated by commas or semicolons."""
        braces = self.at("{")
        if braces:
            self.advance()
        opening = self.advance()
        self.open.append(OPENING[opening.text])
        arguments = [self.expression()]
        while self.at(",", ";"):
            self.advance()
            arguments.append(self.expression())
        self.expect(_BRACKETS[opening.text], opening)
        self.open.pop()
        if braces:
            self.advance()
        return tuple(arguments)

    def builtin(self, key: str) -> Node:
        """A function of the table, with or without brackets."""
        start = self.current
        found = self.key_here()
        self.position = found[1] if found and found[0] == key else self.position + 1
        key_span = self.since(start)
        power, subscripts, primes = self._function_scripts(key)
        function = Name(key_span, key, None, (), primes)
        is_logarithm = BUILTINS[key] == "log"
        if self.bracket_here():
            arguments = self.bracketed_arguments()
            if self.at("_"):
                if is_logarithm or subscripts:
                    message = f"write the base of {key} before the bracket, and a component in brackets"
                    raise self.ambiguous(message, self.current.span)
                subscripts = self.subscripts(None)
            call = Call(self.since(start), function, arguments, power, subscripts)
            # a power of a determinant, trace or matrix is one of the whole; of log(x)^2 nobody knows
            if self.at("^") and self.transpose_here(True) is None and key not in OPERATIONS:
                message = f"a power of {key} or of its argument? write {key}^{{…}}(…), or bracket the argument again"
                raise self.ambiguous(message, self.since(start).to(self.current.span))
            return self.superscripted(call, start, has_axes=True)
        if primes or (subscripts and not is_logarithm):
            raise self.ambiguous(f"put the argument of {key} in brackets", self.since(start))
        argument = self.bare_argument(key)
        return Call(self.since(start), function, (argument,), power, subscripts, bracketed=False)

    def _function_scripts(self, key: str) -> tuple[Node | None, tuple[Node, ...], int]:
        """Power, subscripts and primes between a function and its argument."""
        power: Node | None = None
        subscripts: tuple[Node, ...] = ()
        primes = 0
        while self.at("^", "_", "'"):
            token = self.current
            if (token.text == "^" and power is not None) or (token.text == "_" and subscripts):
                raise fail("D201", f"a second {token.text} on {key}", token.span)
            if token.text == "'" or self.primes_in_superscript():
                primes += self.read_primes()
            elif token.text == "_":
                subscripts = self.subscripts(None)
            else:
                if self.label_here(key) is not None:
                    raise fail("D209", f"a label on {key} is not supported", token.span)
                power = self.read_power()
                match power:
                    case Addition(terms=((-1, Number(text="1")),)):
                        message = f"the inverse function, or one over {key}? write it out"
                        raise self.ambiguous(message, self.since(token))
        return power, subscripts, primes

    def bare_argument(self, key: str) -> Node:
        """The one factor a function without brackets applies to; D204 where more could be meant."""
        first = self.current
        if self.at("+", "-"):
            raise fail("D201", f"put the argument of {key} in brackets", first.span)
        if not self.begins():
            raise self.unexpected()
        argument = self.factor()
        self.require_extent(argument)
        match argument:
            case Differentiation(body=Multiplication(), form="operator" | "nabla"):
                raise self.ambiguous(f"how far does {key} reach? put its argument in brackets", argument.span)
        spelling = self.builtin_here()
        is_function = isinstance(argument, Call) and argument.function.key in BUILTINS
        if self.at("/", ":", r"\otimes") or (self.starts() and (spelling is None or is_function)):
            message = f"how far does {key} reach? put its argument in brackets"
            raise self.ambiguous(message, first.span.to(self.current.span))
        return argument
