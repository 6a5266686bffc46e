r"""The appendix: what every line is in SymPy, and all that its verdicts rest on.

Place on the way of a step: used by `derive.report.latex.document` on request. Importing it imports SymPy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from derive.evidence import HypothesisUse, Manner
from derive.report.latex.characters import escaped, source
from derive.report.latex.prose import Setter
from derive.report.latex.rows import MARKS
from derive.report.page.model import Page, Row
from derive.report.prose import Formula, Piece, Prose, joined, of_message
from derive.show import sympy_forms
from derive.term import Symbol, Term, instantiate
from derive.term_latex import to_latex
from derive.verdict import Verdict

_LETTERS = "mnpqrsuvwghl"


def appendix(page: Page, setter: Setter) -> Iterator[str]:
    """The evidence of every line of a page."""
    yield r"\section{Appendix: the evidence}"
    yield r"\begingroup\setlength\parskip{1pt}\setlength\parindent{0pt}"
    for row in page.rows:
        yield from _row(row, setter)
    yield r"\endgroup"


def _row(row: Row, setter: Setter) -> Iterator[str]:
    step = row.step
    mark = MARKS[step.word] or r"\textbullet"
    yield rf"\deriveevidence{{{mark}}}{{{row.anchor}}}{{{row.number}}}{{{escaped(step.id)}: {step.word}}}"
    for name, form in sympy_forms(step):
        label = name if len(name) < 16 else "line before"
        yield _item(f"SymPy, {label}" if len(label) < 7 else label, rf"\derivesource{{{source(form)}}}")
    for judgement in step.judgements:
        heading = f"against {judgement.origin or 'the left side'}: {judgement.verdict.word}"
        yield rf"\deriveverdict{{{setter.words(heading)}}}"
        yield from _verdict(judgement.verdict, step.way.context.variables if step.way is not None else (), setter)
    if step.start is not None:
        yield rf"\deriveverdict{{against the start: {step.start.word}}}"
        yield from _verdict(step.start, step.way.context.variables if step.way is not None else (), setter)


def _item(label: str, text: str) -> str:
    return rf"\deriveitem{{{escaped(label)}}}{{{text}}}"


def _verdict(verdict: Verdict, names: Iterable[str], setter: Setter) -> Iterator[str]:
    """Rules, hypotheses, side conditions, and what is left over."""
    if verdict.rules:
        yield _item("rules", "; ".join(setter.sentence(of_message(rule)) for rule in verdict.rules))
    for use in verdict.certificate:
        yield _item("hypothesis", setter.sentence(_use(use, frozenset(names))))
    for item in verdict.discharged:
        because = f": {'; '.join(setter.sentence(of_message(reason)) for reason in item.because)}"
        yield _item("side condition", setter.inline(item.condition) + (because if item.because else ""))
    for condition in verdict.holds_if:
        yield _item("holds if", setter.inline(condition))
    if verdict.residual:
        yield _item("left over", setter.inline(verdict.residual))
    if verdict.tried:
        agree = f"{verdict.agreements} of the {verdict.tried} instances tried"
        yield _item("instances", f"both sides agree at {agree}")


def _use(use: HypothesisUse, names: frozenset[str]) -> Prose:
    r"""``\sum_i p_i = 1, with the cofactor z_m, summed over m from 1 to k``."""
    told: list[Piece] = [Formula(use.text)]
    if use.manner is Manner.SUBSTITUTION or use.cofactor is None:
        return (*told, ", put in as a substitution")
    free = [letter for letter in _LETTERS if letter not in names]
    free += [f"m_{{{number}}}" for number in range(len(use.ranges))]
    indices = tuple(Symbol(letter) for letter in free[: len(use.ranges)])

    def shown(term: Term) -> Prose:
        return (Formula(to_latex(instantiate(term, indices, 0))),)

    told += [", with the cofactor ", *shown(use.cofactor)]
    if use.arguments:
        told += [", at ", *joined(map(shown, use.arguments))]
    if use.directions:
        told += [", differentiated by ", *joined(map(shown, use.directions), ", ", " and ")]
    for index, (lower, upper) in zip(indices, use.ranges, strict=True):
        told += [", summed over ", Formula(index.name), " from ", *shown(lower), " to ", *shown(upper)]
    return tuple(told)
