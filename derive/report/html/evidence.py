"""What a line's verdict rests on, to be unfolded: rules, hypotheses, side conditions, the SymPy form.

Place on the way of a step: used by `derive.report.html.lines` and `derive.report.html.findings`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from derive.report.html.words import Words, code
from derive.report.markup import Content, Element, element
from derive.report.page import Row, of_rule
from derive.report.prose import Formula, Prose, joined, of_message
from derive.verdict import Verdict, Word


def unfolded(row: Row, words: Words, has_sympy: bool) -> list[Element]:
    """The parts of a line's evidence, in the order rules, hypotheses, side conditions, SymPy form."""
    verdicts = [item.verdict for item in row.step.judgements if item.verdict.word is Word.PROVED]
    found: list[Element] = []
    if verdicts:
        origins = [item.origin or "the left side" for item in row.step.judgements if item.verdict.word is Word.PROVED]
        found += _part("from", ((text,) for text in dict.fromkeys(origins)), words)
        rules = list(map(of_rule, _rules(verdicts)))
        found += _part("rules", [joined(rules)] if rules else [], words)
        found += _part("hypotheses", ((Formula(text),) for text in _hypotheses(verdicts)), words)
        found += _part("side conditions", _conditions(verdicts), words)
    if has_sympy:
        text = sympy_form(row)
        if text:
            found += [element("dt", "SymPy"), element("dd", code(text))]
    return [element("dl", *found, class_="evidence")] if found else []


def _part(title: str, items: Iterable[Prose], words: Words) -> Iterator[Element]:
    made: list[Element] = [element("dd", *words.prose(item)) for item in items]
    if made:
        yield element("dt", title)
        yield from made


def _rules(verdicts: Iterable[Verdict]) -> Iterator[str]:
    yield from dict.fromkeys(text for verdict in verdicts for text in verdict.rules)


def _hypotheses(verdicts: Iterable[Verdict]) -> Iterator[str]:
    yield from dict.fromkeys(text for verdict in verdicts for text in verdict.hypotheses)


def _conditions(verdicts: Iterable[Verdict]) -> Iterator[Prose]:
    because = {item.condition: item.because for verdict in verdicts for item in verdict.discharged}
    for condition, reasons in because.items():
        shown: Prose = (": ", *joined(map(of_message, reasons))) if reasons else ()
        yield (Formula(condition), *shown)


def sympy_form(row: Row) -> str:
    """The right side as SymPy prints it, or why it has no SymPy form; "" if it has no meaning."""
    way = row.step.way
    if way is None or way.right is None:
        return ""
    from derive.sympy_form import printed, to_sympy  # it takes SymPy, which only this needs

    try:
        return printed(to_sympy(way.right, way.context))
    except ValueError as error:
        return f"none: {error}"


def details(summary: Iterable[Content], row: Row, words: Words, has_sympy: bool, class_: str) -> Element:
    """The summary alone if there is nothing to unfold."""
    inside = unfolded(row, words, has_sympy)
    if not inside:
        return element("div", *summary, class_=class_)
    return element("details", element("summary", *summary), *inside, class_=class_)
