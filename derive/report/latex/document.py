r"""A page as a part of a document in LaTeX.

Place on the way of a step: after `derive.report.page`; what is said is there, and here it is only set. The commands are
those of ``preamble.tex``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from derive.latex.vocabulary import Vocabulary
from derive.report.latex.characters import escaped, source
from derive.report.latex.findings import finding
from derive.report.latex.prose import Setter, capital, ranges
from derive.report.latex.rows import display
from derive.report.page.model import Condition, Group, Page, Use


def overview(pages: Sequence[Page]) -> Iterator[str]:
    """A table of several files: title, what is found, and the page of the report."""
    yield rf"\derivetitle{{{len(pages)} derivations}}\medskip"
    yield r"\begin{derivetable}[R{.05\linewidth}]{.44}{.47}"
    yield r"\derivecolumns{title & what is found & page}"
    for number, page in enumerate(pages, 1):
        found = Setter().sentence(page.counts) if page.counts else "The file cannot be judged."
        conclusion = f" {Setter().sentence(page.closing[-1])}" if page.closing else ""
        place = rf"\hyperlink{{page-{number}}}{{\pageref*{{page-{number}}}}}"
        yield rf"{escaped(page.title or page.path)} & {found}{conclusion} & {place} \\"
    yield r"\end{derivetable}"


def page_tex(page: Page, number: int, evidence: bool) -> Iterator[str]:
    """The lines of one file's report, the ``number``-th of a document."""
    setter = _setter(page, f"p{number}-")
    yield rf"\hypertarget{{page-{number}}}{{}}\label{{page-{number}}}%"
    yield from _heading(page, setter)
    if page.problems:
        yield from _problems(page)
        return
    yield from _names(page, setter)
    wrong = {item.row.number for item in page.findings}
    parts: tuple[tuple[str, Sequence[Group]], ...] = (
        ("Given", page.given),
        ("Derivation", page.derivation),
        ("Goal" if sum(len(group.rows) for group in page.goals) == 1 else "Goals", page.goals),
    )
    for title, groups in parts:
        if groups:
            yield rf"\derivesection{{{title}}}"
            yield from display(groups, setter, wrong)
    if page.findings:
        yield r"\derivesection{Findings}"
        for item in page.findings:
            yield from finding(item, setter)
    yield from _uses(page.uses, setter)
    yield from _conditions(page.conditions, setter)
    if page.notes:
        yield r"\derivesection{Readings that were tolerated}"
        yield from (rf"\derivesaid{{\small {setter.sentence(note)}}}" for note in page.notes)
    if evidence and page.rows:
        # the evidence shows SymPy's forms, and only then is SymPy imported
        from derive.report.latex.appendix import appendix

        yield from appendix(page, setter)


def _setter(page: Page, prefix: str) -> Setter:
    """What the formulas of a page are read with: all names and macros of its lines."""
    lines = {row.step.id: (prefix + row.anchor, row.number) for row in page.rows if row.step.kind != "goal"}
    for group in (*page.given, *page.derivation):
        first = group.rows[0]
        lines.setdefault(group.id, (prefix + first.anchor, first.number))
    vocabularies = [row.vocabulary for row in page.rows if row.vocabulary is not None]
    return Setter(vocabularies[-1] if vocabularies else Vocabulary(), lines, prefix)


def _heading(page: Page, setter: Setter) -> Iterator[str]:
    title = escaped(page.title) or escaped(page.path)
    yield rf"\derivetitle{{{title}}}"
    if page.source:
        yield rf"\derivefrom{{{escaped(page.source)}}}"
    yield rf"\derivefile{{{source(page.path)}}}"
    if page.counts:
        yield rf"\derivecounts{{{setter.sentence(page.counts)}}}"
    if page.closing:
        *others, last = page.closing
        before = " ".join(capital(setter.sentence(item)) for item in others)
        yield rf"\deriveclosing{{{before}}}{{{setter.sentence(last)}}}"


def _problems(page: Page) -> Iterator[str]:
    yield r"\derivesection{The file cannot be judged}"
    yield r"\begin{itemize}"
    for item, line, column in page.problems:
        name = escaped(item.name.replace("-", " "))
        yield rf"\item line {line}, column {column}: \textbf{{{name}}} \derivequiet{{\small {item.code}}}\\"
        yield escaped(item.message)
    yield r"\end{itemize}"


def _names(page: Page, setter: Setter) -> Iterator[str]:
    if page.names:
        yield r"\derivesection{Names}"
        yield r"\derivenames{%"
        yield from (setter.sentence(name) for name in page.names)
        yield "}"


def _uses(uses: Sequence[Use], setter: Setter) -> Iterator[str]:
    if not uses:
        return
    yield r"\derivesection{Hypotheses}"
    yield r"\begin{derivetable}{.58}{.4}"
    yield r"\derivecolumns{hypothesis & used by}"
    for item in uses:
        used = ranges(item.rows) if item.rows else r"\textit{not used}"
        yield rf"{setter.inline(item.hypothesis.latex)} & {used} \\"
    yield r"\end{derivetable}"


def _conditions(conditions: Sequence[Condition], setter: Setter) -> Iterator[str]:
    if not conditions:
        return
    yield r"\derivesection{Side conditions, all shown to hold}"
    yield r"\begin{derivetable}[R{.23\linewidth}]{.4}{.33}"
    yield r"\derivecolumns{condition & because & needed by}"
    for item in conditions:
        because = "; ".join(map(setter.sentence, item.because))
        yield rf"{setter.inline(item.condition.latex)} & {because} & {ranges(item.rows)} \\"
    yield r"\end{derivetable}"
