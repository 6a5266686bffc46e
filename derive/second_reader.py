"""latex2sympy2 as an independent second reader of a formula, so that a misreading cannot pass unnoticed.

Place on the way of a step: beside it. Tests, CI and ``--audit`` hand in a formula with the tree our reader made of it;
nothing else imports this module (it needs SymPy, and about 35 ms a formula). The two readers must agree on precedence,
juxtaposition, fractions, powers and the scope of functions, sums and derivatives; `derive.second_skeleton` prepares
what they are compared on, `derive.second_names` guards the names. A formula with macros is read with the macros
written out. It does not say which reader is right.

What is not compared is listed in ``skipped`` of the result, with one of these reasons: latex2sympy2 cannot be imported;
the formula is too long or too deeply bracketed even when brackets are read apart; a token has no form for it; an
argument has several tokens but no braces; latex2sympy2 does not read the formula.
"""

from __future__ import annotations

import importlib
import re
import sys
import types
import typing
import warnings
from dataclasses import dataclass, field

import sympy

from derive.latex.parser import parse
from derive.latex.printer import to_latex
from derive.latex.syntax import Condition, Name, Node, Number, Relation
from derive.latex.tokens import Token, tokenize
from derive.latex.vocabulary import Vocabulary
from derive.second_names import misnamed
from derive.second_skeleton import (
    ABSOLUTE,
    BIG,
    CALL,
    DERIVATIVE,
    FACTORIAL,
    Skeleton,
    UnreadableError,
    digits_apart,
)
from derive.span import Span

_SUMS_TO_EXPAND = 12
_PLACEHOLDER = re.compile(r"(p[0-9]+)[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A piece of the formula that the two readers take differently: its place, and either reading as text."""

    span: Span
    text: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class SecondReading:
    """How many pieces agreed, which do not, and why pieces were not compared. A formula is confirmed if nothing
    disagrees and nothing was skipped."""

    agreed: int
    disagreements: tuple[Disagreement, ...] = ()
    skipped: tuple[str, ...] = ()

    @property
    def confirmed(self) -> bool:
        """Whether everything was compared and agrees."""
        return not self.disagreements and not self.skipped


def second_reading(source: str, tree: Node, vocabulary: Vocabulary) -> SecondReading:
    """Compare ``tree``, which our reader made of ``source``, with the second reader's reading of it."""
    reader = _latex2sympy()
    if reader is None:
        return SecondReading(0, (), ("latex2sympy2 cannot be imported",))
    written = _written_out(source, vocabulary)
    if written != source:
        again = parse(written, vocabulary)
        if again != tree:
            whole = Span(0, len(source))
            return SecondReading(0, (Disagreement(whole, source, to_latex(tree), to_latex(again)),))
        source, tree = written, again
    tokens = digits_apart(tokenize(source, vocabulary)[:-1], tree)
    comparison = _Comparison(source, vocabulary, tokens, reader)
    comparison.names(tree)
    comparison.compare(tree)
    return SecondReading(comparison.agreed, tuple(comparison.disagreements), tuple(comparison.skipped))


@dataclass(slots=True)
class _Comparison:
    source: str
    vocabulary: Vocabulary
    tokens: tuple[Token, ...]
    reader: types.ModuleType
    agreed: int = 0
    disagreements: list[Disagreement] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)

    def names(self, tree: Node) -> None:
        """The names of the tree must be those of the source."""
        found = misnamed(tree, self.tokens, self.vocabulary)
        for item in found:
            text = self.source[item.span.start : item.span.end]
            self.disagreements.append(Disagreement(item.span, text, item.ours, item.theirs))
        self.agreed += not found

    def compare(self, tree: Node) -> None:
        """Compare a tree, then everything a placeholder hides in it."""
        waiting = [tree]
        while waiting:
            node = waiting.pop(0)
            match node:
                case Relation(sides=sides):
                    waiting.extend(sides)
                case Condition(left=left, right=right):
                    waiting.extend((left, right))
                case Number() | Name(subscripts=()):
                    pass
                case _:
                    waiting.extend(self._structure(node))

    def _structure(self, node: Node) -> list[Node]:
        for shallow in (False, True):
            skeleton = Skeleton(self.tokens, shallow)
            try:
                latex = skeleton.latex(node)
                ours = skeleton.own(node)
                break
            except UnreadableError as error:
                reason = str(error)
        else:
            self.skipped.append(f"{self.source[node.span.start : node.span.end]}: {reason}")
            return skeleton.apart
        try:
            theirs = _evaluated(_read(self.reader, latex))
        except Exception as error:  # whatever a reader that is not ours raises, it has not read the formula
            self.skipped.append(f"{latex}: latex2sympy2 does not read this ({type(error).__name__})")
            return skeleton.apart
        if _same(ours, theirs):
            self.agreed += 1
        else:
            text = self.source[node.span.start : node.span.end]
            sides = (self._shown(skeleton, side) for side in (ours, theirs))
            self.disagreements.append(Disagreement(node.span, text, *sides))
        return skeleton.apart

    def _shown(self, skeleton: Skeleton, value: sympy.Expr) -> str:
        """A reading with the author's names."""

        def original(match: re.Match[str]) -> str:
            span = skeleton.hidden.get(match[0])
            return match[0] if span is None else self.source[span.start : span.end]

        return re.sub(r"p[0-9]+", original, str(value))


def _same(ours: sympy.Expr, theirs: sympy.Expr) -> bool:
    if ours == theirs:
        return True
    if max(side.count(sympy.Add) for side in (ours, theirs)) > _SUMS_TO_EXPAND:
        return False  # expanding could take very long
    return bool(sympy.expand(ours - theirs) == 0)


def _evaluated(value: sympy.Expr) -> sympy.Expr:
    """The second reader's tree with arithmetic evaluated, bottom up, and everything else an undefined function."""
    match value:
        case _ if isinstance(value, sympy.Symbol):
            found = _PLACEHOLDER.fullmatch(value.name)
            return sympy.Symbol(found[1] if found else value.name)
        case _ if isinstance(value, sympy.Rational):
            return value
        case _ if isinstance(value, sympy.Add | sympy.Mul | sympy.Pow):
            return value.func(*map(_evaluated, value.args))
        case _ if isinstance(value, sympy.sin | sympy.Abs | sympy.factorial):
            kind = {sympy.sin: CALL, sympy.Abs: ABSOLUTE, sympy.factorial: FACTORIAL}[value.func]
            return kind(_evaluated(value.args[0]))
        case _ if isinstance(value, sympy.Sum | sympy.Product):
            body = _evaluated(value.function)
            for limit in value.limits:  # SymPy joins nested sums, the innermost first
                body = BIG["sum" if isinstance(value, sympy.Sum) else "product"](_evaluated(limit[0]), body)
            return body
        case _ if isinstance(value, sympy.Derivative):
            body = _evaluated(value.expr)
            for _variable, count in value.variable_count:
                for _time in range(int(count)):
                    body = DERIVATIVE(body)
            return body
    raise TypeError(f"the second reader made a {type(value).__name__} of the formula")


def _read(reader: types.ModuleType, latex: str) -> sympy.Expr:
    """Read LaTeX that `derive.second_skeleton` made; the module keeps, and corrupts, state between calls."""
    reader.__dict__.update(var={}, variances={}, VARIABLE_VALUES={}, is_real=None)
    return reader.latex2sympy(latex)


def _latex2sympy() -> types.ModuleType | None:
    """The module latex2sympy2, or None if it cannot be imported."""
    if "typing.io" not in sys.modules:
        # Its ANTLR runtime imports typing.io, which Python 3.13 no longer has.
        stand_in = types.ModuleType("typing.io")
        stand_in.__dict__.update(TextIO=typing.TextIO, BinaryIO=typing.BinaryIO, IO=typing.IO)
        sys.modules["typing.io"] = stand_in
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            return importlib.import_module("latex2sympy2")
    except ImportError:  # not installed, or a module `gen` of the user hides its own
        return None


def _written_out(source: str, vocabulary: Vocabulary) -> str:
    """The source with every macro replaced by its text (our reader's own expansion is not used)."""
    macros = {name: macro for name, macro in vocabulary.macros.items() if name not in vocabulary.entries}
    if not macros:
        return source
    names = "|".join(re.escape(name) for name in sorted(macros, key=len, reverse=True))
    call = re.compile(rf"(?:{names})(?![A-Za-z])")
    for _ in range(200):
        found = call.search(source)
        if found is None:
            break
        count, body = macros[found[0]]
        end, arguments = found.end(), []
        for _argument in range(count):
            argument, end = _argument_from(source, end)
            arguments.append(argument)
        pieces = re.split(r"#([1-9])", body)
        text = "".join(arguments[int(piece) - 1] if odd % 2 else piece for odd, piece in enumerate(pieces))
        source = f"{source[: found.start()]} {text} {source[end:]}"
    return source


def _argument_from(source: str, start: int) -> tuple[str, int]:
    """The argument of a macro at a place: the content of braces, or one token; and where it ends."""
    while source[start : start + 1].isspace():
        start += 1
    if source[start : start + 1] != "{":
        token = re.compile(r"\\[A-Za-z]+|\\.|.", re.DOTALL).match(source, start)
        return (token[0], token.end()) if token else ("", start)
    depth = 0
    for place in range(start, len(source)):
        if source[place - 1 : place] != "\\":
            depth += (source[place] == "{") - (source[place] == "}")
        if depth == 0:
            return source[start + 1 : place], place + 1
    return source[start + 1 :], len(source)
