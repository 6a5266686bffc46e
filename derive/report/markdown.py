"""The report in Markdown, with formulas between dollar signs: for GitHub, MyST, Quarto, Jupyter Book.

Place on the way of a step: the last stage. It sets the page of `derive.report.page`. Formulas that a typesetter might
not survive are shown as source (`derive.report.typesettable`), and no text of a document is taken for markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from derive.report.marks import MARKS
from derive.report.page import Finding, Group, Mended, Page, Row
from derive.report.prose import Formula, Piece, Prose, Value, joined, on_one_line, plain
from derive.report.typesettable import typesettable
from derive.verdict import Word

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$&^])")
_LINE_BEGINS = re.compile(r"^(\s*)([-+=]|\d+[.)])(?=\s|$)")
_MOST_REASONS = 2
_WIDEST_REASON = 44


def render(pages: Sequence[Page], evidence: bool = False) -> str:
    """All pages in one document, ending with a newline; ``evidence`` adds rules and side conditions of every line."""
    text = "\n\n".join("\n".join(page_lines(page, evidence)) for page in pages)
    return re.sub(r"\n{3,}", "\n\n", text).rstrip() + "\n"


def page_lines(page: Page, evidence: bool = False) -> Iterator[str]:
    """One page."""
    yield f"# {escaped(page.title or page.path)}"
    yield ""
    if page.source:
        yield from (f"*{escaped(page.source)}*", "")
    if page.problems:
        yield "This file cannot be checked:"
        yield ""
        for item, line, column in page.problems:
            yield f"- line {line}, column {column}: {item.code} {item.name}: {escaped(item.message)}"
        return
    yield f"**{prose(page.counts)}**"
    yield ""
    if page.names or page.given:
        yield from ("## Given", "")
        yield from (f"- {prose(sentence)}" for sentence in page.names)
        yield ""
        yield from display(page.given)
    yield from ("## Derivation", "")
    yield from display(page.derivation)
    if page.goals:
        yield from ("## Goal", "")
        yield from display(page.goals)
    if page.findings:
        yield from ("## Findings", "")
        for finding in page.findings:
            yield from finding_lines(finding)
    yield from ("## Conclusion", "")
    yield from (f"- {prose(sentence)}" for sentence in (*page.closing, *page.notes))
    yield ""
    yield from _hypotheses(page)
    if evidence:
        yield from _evidence(page)


def display(groups: Sequence[Group]) -> Iterator[str]:
    """The lines in displays; a case and a note stand between them, and so does what cannot be set."""
    pending: list[Row] = []
    for group in groups:
        for row in group.rows:
            if row.case and row.step.kind in ("step", "goal"):
                yield from _aligned(pending)
                pending = []
                yield f"Where {prose((Formula(row.case),))}:"
                yield ""
            pending.append(row)
        if group.note:
            yield from _aligned(pending)
            pending = []
            yield f"> {prose(group.note)}"
            yield ""
    yield from _aligned(pending)


def _aligned(rows: Sequence[Row]) -> Iterator[str]:
    """One display; if a line of it cannot be set, a list of sources."""
    if not rows:
        return
    if any(_sides(row) is None for row in rows):
        for row in rows:
            source = on_one_line(f"{row.left} {row.relation} {row.right}")
            yield f"- {MARKS[row.step.word]} ({row.number}) {_code(source)} {_reason(row)}".rstrip()
        yield ""
        return
    yield from ("$$", r"\begin{aligned}")
    for place, row in enumerate(rows):
        left, relation, right = _sides(row) or ("", "", "")
        reason = re.sub(r"([#$%&_{}])", r"\\\1", _reason(row, escape=False)).replace("^", "")
        mark = rf"\text{{{MARKS[row.step.word]} ({row.number}) {reason}}}".replace(" }", "}")
        yield rf"{left} &{relation} {right} && {mark}" + (r" \\" if place < len(rows) - 1 else "")
    yield from (r"\end{aligned}", "$$", "")


def _sides(row: Row) -> tuple[str, str, str] | None:
    """The three parts as a typesetter gets them; None if one of them cannot be set."""
    parts = [row.left, row.relation, row.right]
    found = [_set(part, row) if part else "" for part in parts]
    return None if None in found else (found[0] or "", found[1] or "", found[2] or "")


def _set(latex: str, row: Row) -> str | None:
    found = typesettable(latex, row.vocabulary) if row.vocabulary is not None else None
    return None if found is None else _without_brackets(found)


def _without_brackets(latex: str) -> str:
    """Angle signs as commands: Markdown takes them for tags."""
    return latex.replace("<", r"\lt ").replace(">", r"\gt ")


def _reason(row: Row, escape: bool = True) -> str:
    """What fits beside a line, in words; formulas among the reasons are named, not shown."""
    words: list[str] = []
    for reason in row.reasons:
        text = plain(reason) if all(isinstance(piece, str) for piece in reason) else ""
        if text and len(words) < _MOST_REASONS and len(", ".join([*words, text])) <= _WIDEST_REASON:
            words.append(text)
    said = ", ".join(words)
    return escaped(said) if escape else said


def finding_lines(finding: Finding) -> Iterator[str]:
    """What there is to say of a line, under a heading."""
    row = finding.row
    code = f"{finding.code} " if finding.code else ""
    yield f"### {MARKS[row.step.word]} {escaped(row.step.id)}: {code}{escaped(finding.headline)}"
    yield ""
    yield f"Line {row.number}, line {row.step.line} of the file."
    yield ""
    yield from (f"- {escaped(item.message)}" for item in finding.faults)
    for sentence in (*finding.sentences, *finding.differences):
        yield f"- {prose(sentence)}"
    if finding.unexpected:
        yield f"- {escaped(finding.unexpected)}"
    if finding.mended is not None:
        yield from _mended(finding.mended, row)
    yield ""


def _mended(mended: Mended, row: Row) -> Iterator[str]:
    yield f"- **repair, verified:** {prose(mended.says)}"
    yield ""
    yield "```diff"
    yield f"- {on_one_line(mended.side_before)}"
    yield f"+ {on_one_line(mended.side_after)}"
    yield "```"
    after = _set(mended.side_after, row)
    if after is not None:
        yield from ("", "$$", f"{row.relation} {after}".strip(), "$$")
    yield ""
    yield from (f"- or, verified as well: {prose((other,))}" for other in mended.others)
    yield from (f"- {prose(sentence)}" for sentence in mended.afterwards)


def _hypotheses(page: Page) -> Iterator[str]:
    if not page.uses:
        return
    yield from ("## Hypotheses", "")
    for use in page.uses:
        where = f"used in {_numbers(use.rows)}" if use.rows else "not used"
        yield f"- {prose((use.hypothesis,))}: {where}"
    yield ""


def _evidence(page: Page) -> Iterator[str]:
    yield from ("## Evidence", "")
    for row in page.rows:
        if row.step.word is Word.PROVED:
            reasons = prose(joined(row.reasons)) if row.reasons else "nothing but arithmetic"
            yield f"- ({row.number}) {escaped(row.step.id)}: {reasons}"
    yield ""
    if page.conditions:
        yield from ("### Side conditions", "")
        for item in page.conditions:
            because = prose(joined(item.because)) if item.because else "shown"
            yield f"- {prose((item.condition,))}: {because} ({_numbers(item.rows)})"


def _numbers(rows: Sequence[int]) -> str:
    return f"{'line' if len(rows) == 1 else 'lines'} {', '.join(map(str, rows))}"


def prose(pieces: Prose) -> str:
    """A sentence, its formulas between dollar signs."""
    return _LINE_BEGINS.sub(r"\1\\\2", "".join(map(_piece, pieces)))


def _piece(piece: Piece) -> str:
    match piece:
        case Formula():
            return _inline(piece.latex)
        case Value():
            name = _inline(piece.name) if piece.is_formula else escaped(piece.name)
            relation = piece.relation if piece.relation == ":" else f" {piece.relation}".rstrip()
            return f"{name}{relation} {escaped(piece.value)}"
    return escaped(piece)


def _inline(latex: str) -> str:
    found = typesettable(latex)
    return _code(on_one_line(latex)) if found is None else f"${_without_brackets(found)}$"


def _code(source: str) -> str:
    """Source as code, whatever backquotes are in it."""
    longest = max((len(run) for run in re.findall("`+", source)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if source.startswith("`") or source.endswith("`") else ""
    return f"{fence}{pad}{source}{pad}{fence}"



def escaped(text: str) -> str:
    """Text of which nothing is markup, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()) if "\n" in text else text)
