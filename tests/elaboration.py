"""Documents made by hand for the tests of the elaborator and the declarations."""

from __future__ import annotations

from collections.abc import Sequence

from derive.context import Context
from derive.declare import declare, define
from derive.document import Declared, Define, Document, Notation, Step, Text
from derive.elaborate import Elaborated, elaborate, mentioned_indices
from derive.latex.parser import parse, parse_expression
from derive.latex.syntax import Relation
from derive.latex.vocabulary import Vocabulary
from derive.term import Family, Symbol, Term

Names = tuple[Context, Vocabulary]


def text(value: str) -> Text:
    """A string at the beginning of a file."""
    count = value.count("\n") + 1
    return Text(value, tuple(range(1, count + 1)), (1,) * count)


def declared(
    name: str,
    kind: str,
    *sizes: str,
    one_hot: str | None = None,
    depends_on: Sequence[str] = (),
    **rest: object,
) -> Declared:
    """One declaration."""
    return Declared(
        text(name),
        kind,
        tuple(map(text, sizes)),
        one_hot=None if one_hot is None else text(one_hot),
        depends_on=tuple(map(text, depends_on)),
        **rest,  # type: ignore[arg-type]
    )


def document(
    entries: Sequence[Declared], notation: Sequence[tuple[str, ...]] = (), formulas: Sequence[str] = ()
) -> Document:
    """A document with declarations, notation and formulas."""
    return Document(
        "",
        declared=tuple(entries),
        notation=tuple(
            Notation(text(item[0]), item[1], item[2] if len(item) > 2 else None) for item in notation
        ),
        entries=tuple(Step(str(place), text(formula)) for place, formula in enumerate(formulas)),
    )


def names(source: Document, *definitions: str) -> Names:
    """The names of a document, with definitions in force."""
    found = declare(source)
    assert found.problems == (), found.problems
    context, vocabulary = found.context, found.vocabulary
    for place, latex in enumerate(definitions):
        made = define(Define(str(place), text(latex)), context, vocabulary)
        assert made.findings == (), made.findings
        context, vocabulary = made.context, made.vocabulary
    return context, vocabulary


ALGEBRA = document(
    [
        declared("n", "size"),
        declared("m", "size"),
        *(declared(key, "index", "n") for key in ("i", "j", "r")),
        declared("q", "index", "m"),
        *(declared(key, "scalar") for key in ("a", "b", "t")),
        *(declared(key, "vector", "n") for key in ("x", "y", "z", r"\hat{y}")),
        declared("u", "vector", "m"),
        declared("A", "matrix", "n", "n"),
        declared("B", "matrix", "n", "m"),
        declared(r"\delta", "delta"),
        declared(r"\text{softmax}", "function", function="softmax"),
        declared(r"\sigma", "function", function="softmax"),
        declared("f", "function"),
        declared("h", "function", arity=2),
        declared("g", "function", argument_size=text("n"), result_size=text("n")),
    ],
    [(r"\sigma(z_i)", "component"), (r"\Sigma", "sum sign")],
)
CONTEXT, VOCABULARY = names(ALGEBRA)
i, j, n, m = Symbol("i"), Symbol("j"), Symbol("n"), Symbol("m")


def x(index: Term, name: str = "x") -> Family:
    """A component of a vector."""
    return Family(name, (index,))


def read(
    latex: str,
    rank: int | None = None,
    components: tuple[str, ...] = (),
    in_scope: frozenset[str] = frozenset(),
    within: Names = (CONTEXT, VOCABULARY),
    shape: tuple[Term, ...] = (),
) -> Elaborated:
    """The meaning of an expression."""
    context, vocabulary = within
    node = parse_expression(latex, vocabulary)
    return elaborate(node, context, vocabulary, rank, components, in_scope, shape)


def sides(latex: str, within: Names, rank: int | None, components: tuple[str, ...]) -> list[Elaborated]:
    """The meaning of all sides of a chain, each read as the checker does."""
    context, vocabulary = within
    node = parse(latex, vocabulary)
    assert isinstance(node, Relation)
    mentioned = [mentioned_indices(side, vocabulary) for side in node.sides]
    return [
        elaborate(side, context, vocabulary, rank, components, frozenset().union(*mentioned))
        for side in node.sides
    ]


def codes(found: Elaborated, severity: str = "error") -> list[str]:
    """The codes of the findings of one severity."""
    return [finding.code for finding in found.findings if finding.severity == severity]


def underlined(latex: str, found: Elaborated) -> list[str]:
    """The pieces of the source that the findings are about."""
    return [latex[f.span.start : f.span.end] for f in found.findings if f.span is not None]
