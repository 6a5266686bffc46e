r"""The appendix: what every line is in SymPy, and all that its verdicts rest on.

Place on the way of a step: used by `derive.report.latex.document` on request. Importing it imports SymPy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from derive.evidence import HypothesisUse, Manner
from derive.report.latex.characters import escaped, source
from derive.report.latex.prose import Setter
from derive.report.latex.rows import MARKS
from derive.report.page import Page, Row, of_rule
from derive.report.prose import Formula, Piece, Prose, joined, of_message
from derive.show import sympy_forms
from derive.term import Symbol, Term, instantiate
from derive.term_latex import to_latex
from derive.verdict import Verdict

_LETTERS = "mnpqrsuvwghl"


def appendix(page: Page, setter: Setter) -> Iterator[str]:
    """The evidence of every line of a page."""
    yield r"\derivesection{Appendix: the evidence}"
    yield r"\begingroup\setlength\parskip{1pt}\setlength\parindent{0pt}"
    for row in page.rows:
        yield from _row(row, setter)
    yield r"\endgroup"


def _row(row: Row, setter: Setter) -> Iterator[str]:
    step = row.step
    mark = MARKS[step.word] or r"\textbullet"
    yield rf"\deriveevidence{{{mark}}}{{{setter.anchor(row)}}}{{{row.number}}}{{{escaped(step.id)}: {step.word}}}"
    names: Iterable[str] = step.way.context.variables if step.way is not None else ()
    forms = list(sympy_forms(step))
    if forms:
        yield r"\deriveverdict{in SymPy}"
    for name, form in forms:
        label = "line before" if name in setter.lines else name
        yield _item(label, rf"\derivesource{{{source(form)}}}")
    found = [(item.verdict, item.origin or "the left side") for item in step.judgements]
    if step.start is not None:
        found.append((step.start, "the start"))
    told: list[tuple[Verdict, list[str]]] = []
    for verdict, name in found:
        if told and told[-1][0] == verdict:
            told[-1][1].append(name)
        else:
            told.append((verdict, [name]))
    for verdict, against in told:
        yield rf"\deriveverdict{{against {setter.words(' and '.join(against))}: {verdict.word}}}"
        yield from _verdict(verdict, names, setter)


def _item(label: str, text: str) -> str:
    return rf"\deriveitem{{{escaped(label)}}}{{{text}}}"


def _verdict(verdict: Verdict, names: Iterable[str], setter: Setter) -> Iterator[str]:
    """Rules, hypotheses, side conditions, and what is left over."""
    if verdict.rules:
        yield _item("rules", "; ".join(setter.sentence(of_rule(rule)) for rule in verdict.rules))
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
