r"""Expanding the macros of a document, with the place of the call.

Place on the way of a step: between `derive.latex.scan` and `derive.latex.layout`. A macro whose name is itself declared
is a name and is left alone. Expansion always ends: it is counted, not trusted.
"""

from __future__ import annotations

from dataclasses import replace

from derive.diagnostic import FormulaError, fail
from derive.latex.scan import TOKENS, Token, scan
from derive.latex.vocabulary import Vocabulary
from derive.span import Span

EXPANSIONS = 1_000
"""The most macro calls one formula may expand to."""


def expand(tokens: list[Token], vocabulary: Vocabulary) -> list[Token]:
    """The tokens with every macro replaced; D208 for a macro that is wrong or does not come to an end."""
    macros = {name: macro for name, macro in vocabulary.macros.items() if name not in vocabulary.entries}
    for token in tokens:
        if token.kind == "parameter":
            raise fail("D207", f"{token.text} stands only in the definition of a macro", token.span)
    if not macros:
        return tokens
    pending, done, calls = tokens[::-1], list[Token](), 0
    while pending:
        token = pending.pop()
        if token.kind != "command" or token.text not in macros:
            done.append(token)
            continue
        calls += 1
        if calls > EXPANSIONS:
            raise fail("D208", f"the expansion of {token.text} does not come to an end", token.span)
        count, body = macros[token.text]
        call, arguments = token.span, list[list[Token]]()
        for _ in range(count):
            argument, end = _argument(pending, token)
            arguments.append(argument)
            call = call.to(end)
        pending.extend(_filled(token, call, body, arguments)[::-1])
        if len(done) + len(pending) > TOKENS:
            raise fail("D206", f"with its macros expanded the formula has more than {TOKENS} symbols", call)
    return done


def _argument(pending: list[Token], call: Token) -> tuple[list[Token], Span]:
    """What a macro takes next, the content of braces or one token, and where that ends."""
    if not pending:
        raise fail("D202", f"{call.text} lacks an argument", call.span)
    first = pending.pop()
    if first.text == "}":
        raise fail("D202", f"{call.text} lacks an argument", call.span)
    if first.kind == "number" and len(first.text) > 1:
        raise fail("D204", f"put the argument of {call.text} in braces", first.span)
    if first.text != "{":
        return [first], first.span
    depth, content = 1, list[Token]()
    while pending:
        token = pending.pop()
        depth += (token.text == "{") - (token.text == "}")
        if depth == 0:
            return content, token.span
        content.append(token)
    raise fail("D205", "this brace is never closed", first.span)


def _filled(call: Token, span: Span, body: str, arguments: list[list[Token]]) -> list[Token]:
    """The body of a macro with its parameters filled in; what comes from the body stands where the call stands."""
    try:
        pieces = scan(body)
    except FormulaError as error:
        raise fail("D208", f"the definition of {call.text}: {error.diagnostic.message}", call.span) from error
    filled: list[Token] = []
    for piece in pieces:
        if piece.kind == "parameter":
            filled.extend(_numbered(call, piece.text, arguments))
            continue
        text = piece.text
        if piece.kind == "text" and "#" in text:
            for number, argument in enumerate(arguments, 1):
                text = text.replace(f"#{number}", "".join(item.text for item in argument))
            if "#" in text:
                raise fail("D208", f"the definition of {call.text} has a parameter it is not given", call.span)
        filled.append(Token(piece.kind, text, span, piece.spaced))
    if filled:
        filled[0] = replace(filled[0], spaced=call.spaced)
    return filled


def _numbered(call: Token, parameter: str, arguments: list[list[Token]]) -> list[Token]:
    number = int(parameter[1:])
    if number > len(arguments):
        raise fail("D208", f"{call.text} uses {parameter} but takes {len(arguments)} arguments", call.span)
    return arguments[number - 1]
