"""Everything on the way of one step, stage by stage: ``derive show``.

Place on the way of a step: beside it, looking at every stage: source, syntax, terms, SymPy forms, normal forms,
verdict. It judges nothing; the verdict is the one that `derive.check` came to. Importing it imports SymPy.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from fractions import Fraction

from derive.context import Context, Variable
from derive.diagnostic import FormulaError
from derive.elaborate import elaborate
from derive.evidence import Discharge
from derive.latex.parser import parse
from derive.latex.printer import to_latex as syntax_latex
from derive.latex.syntax import Node, Relation
from derive.normal import lower, readback
from derive.normal.engine import Engine
from derive.normal.errors import BudgetExceeded, NeverDefined, NotSupported
from derive.report.excerpt import excerpt
from derive.report.prose import NO_BREAK, plain
from derive.report.sentences import counterexample, expectation
from derive.result import StepResult, Way
from derive.span import Span
from derive.sympy_form import printed, to_sympy
from derive.term import ONE, Binder, Symbol, Term, component
from derive.term_latex import to_latex
from derive.verdict import Verdict

_WIDTH = 110


def show(step: StepResult) -> str:
    """The way of one equality, definition or assumption, ending with a newline."""
    line, column = step.text.place(step.span.start)
    parts = [f"{step.id}: {step.word}", "", f"source (line {line}, column {column})"]
    for source, underline in excerpt(step.text, [step.span], _WIDTH):
        parts += [f"  {source}", f"  {underline}"]
    if step.case:
        parts.append(f"  where {step.case}")
    if step.way is not None:
        node = parse(step.text.value, step.way.vocabulary)
        parts += ["", *_syntax(node, step.way)]
        for name, term in _terms(step, node):
            parts += ["", *_term(name, term, step.way.context)]
    for judgement in step.judgements:
        heading = f"verdict, against {judgement.origin or 'the left side'}"
        if judgement.case:
            heading += f" where {judgement.case}"
        parts += ["", heading, *_verdict(judgement.verdict, judgement.origin)]
    if step.start is not None:
        parts += ["", "verdict, against the start", *_verdict(step.start, "the start")]
    parts += ["", *_findings(step)]
    unmet = expectation(step)
    parts += [unmet] if unmet else []
    return "\n".join(parts).replace(NO_BREAK, " ").rstrip() + "\n"


def sympy_forms(step: StepResult) -> Iterator[tuple[str, str]]:
    """The name and the SymPy form, or why there is none, of each term of an equality, definition or assumption; nothing
    if it cannot be read."""
    if step.way is not None:
        for name, term in _terms(step, parse(step.text.value, step.way.vocabulary)):
            yield name, _sympy(term, step.way.context)


def tree(value: object, depth: int = 1) -> Iterator[str]:
    """A syntax node or term as an indented tree, a line a node; its plain attributes stand beside its name. Signs
    and operators (1 and -1 in a sum) stand before what they belong to."""
    if isinstance(value, tuple):
        for item in value:
            yield from tree(item, depth)
    elif is_dataclass(value) and not isinstance(value, type):
        shown = [field for field in fields(value) if field.compare]
        pairs = [(field.name, getattr(value, field.name)) for field in shown]
        plain = [(name, item) for name, item in pairs if _is_plain(item)]
        told = [(name, item) for name, item in plain if item not in (None, "", ()) and (name, item) != ("primes", 0)]
        beside = ", ".join(f"{name}={_text(item)}" for name, item in told)
        yield f"{'  ' * depth}{type(value).__name__}{f'({beside})' if beside else ''}"
        for _, item in pairs:
            if not _is_plain(item):
                yield from tree(item, depth + 1)
    elif value != "":
        yield f"{'  ' * depth}{_text(value)}"


def _is_plain(value: object) -> bool:
    if isinstance(value, tuple):
        return all(isinstance(item, str | int) for item in value)
    return not is_dataclass(value)


def _text(value: object) -> str:
    return str(value) if isinstance(value, str | Fraction) else repr(value)


def _syntax(node: Node, way: Way) -> Iterator[str]:
    """The tree of the side that the equality adds, or of the whole entry."""
    side = node.sides[way.side] if way.side and isinstance(node, Relation) else node
    yield "syntax, as written"
    yield f"  {syntax_latex(side)}"
    yield from tree(side, 2)


def _terms(step: StepResult, node: Node) -> Iterator[tuple[str, Term]]:
    """The terms that were compared; of a definition or assumption, its sides."""
    way = step.way
    if way is None:
        return
    if step.kind in ("definition", "assumption"):
        sides = node.sides if isinstance(node, Relation) else (node,)
        for number, side in enumerate(sides, 1):
            try:
                yield f"side {number}", elaborate(side, way.context, way.vocabulary).term
            except FormulaError:
                # By itself a side can lack what the other one gives it: its rank, its free indices.
                continue
        return
    lefts = []
    for judgement in step.judgements:
        if judgement.left is not None:
            lefts.append(judgement.left)
            yield judgement.origin or "left side", judgement.left
    if way.start is not None and way.start not in lefts:
        yield "start", way.start
    if way.right is not None:
        yield "right side", way.right


def _term(name: str, term: Term, context: Context) -> Iterator[str]:
    yield f"{name}, what it means"
    yield f"  LaTeX        {to_latex(term)}"
    yield f"  SymPy        {_sympy(term, context)}"
    yield f"  normal form  {_normal(term, context)}"
    yield "  term"
    yield from tree(term, 2)


def _sympy(term: Term, context: Context) -> str:
    try:
        return printed(to_sympy(term, context))
    except ValueError as error:
        return f"none: {error}"


def _normal(term: Term, context: Context) -> str:
    """The normal form; of a vector or matrix, that of the component at fresh indices."""
    axis = 0
    while isinstance(term, Binder) and term.kind == "array":
        axis += 1
        name = rf"\iota_{{{axis}}}"
        context = context.with_variable(Variable(name, "index", lower=ONE, upper=term.upper))
        term = component(term, Symbol(name), 0)
    try:
        return to_latex(readback.to_term(lower.lower(Engine(context), term, ())))
    except (NotSupported, NeverDefined) as error:
        return f"none: {error}"
    except BudgetExceeded as error:
        return f"none, the work allowed for one step is used up: {error}"


def _verdict(verdict: Verdict, origin: str) -> Iterator[str]:
    """A verdict with all its evidence, an item a line."""
    reason = f" ({verdict.reason})" if verdict.reason is not None else ""
    yield f"  {verdict.word}{reason}"
    rows = (
        ("rules", verdict.rules),
        ("hypotheses", verdict.hypotheses),
        ("shown to hold", tuple(map(_discharged, verdict.discharged))),
        ("holds if", verdict.holds_if),
    )
    for name, items in rows:
        if items:
            yield f"  {name}: {'; '.join(items)}"
    if verdict.explanation:
        yield f"  {verdict.explanation}"
    residual = verdict.residual or ("0" if verdict.word == "proved" else "")
    if residual:
        yield f"  left - right = {residual}"
    if verdict.ratio:
        yield f"  right = {verdict.ratio} times left"
    for sentence in counterexample(verdict, "" if origin == "the start" else origin):
        yield f"  {plain(sentence)}"
    if verdict.tried:
        yield f"  both sides agree at {verdict.agreements} of the {verdict.tried} instances tried"


def _discharged(item: Discharge) -> str:
    return f"{item.condition} ({', '.join(item.because)})" if item.because else item.condition


def _findings(step: StepResult) -> Iterator[str]:
    if not step.findings:
        return
    yield "findings"
    for item in step.findings:
        line, column = step.text.place((item.span or Span(0, 0)).start)
        yield f"  {line}:{column} {item.severity} {item.code} {item.name}: {item.message}"
