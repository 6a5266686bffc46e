"""The report in text: a line for every step, what is wrong under it, and what it comes to at the end of each
file.

Place on the way of a step: the last stage. What is said is made by `derive.report.sentences`,
`derive.report.conclusion` and `derive.report.excerpt`; here it is laid out: marks, columns, colours, width.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator

from derive.diagnostic import Diagnostic
from derive.report import diagnosis_text
from derive.report.annotation import underlined
from derive.report.closing import closing, summary
from derive.report.excerpt import excerpt, pieces
from derive.report.marks import MARKS
from derive.report.model import Options, Report
from derive.report.prose import NO_BREAK, on_one_line, plain, unaligned
from derive.report.sentences import expectation, is_plain, named, sentences, tolerated
from derive.result import FileResult, StepResult
from derive.verdict import Word

_COLORS = {
    Word.PROVED: "32",
    Word.REFUTED: "31",
    Word.UNKNOWN: "33",
    Word.ILL_FORMED: "35",
}
_ASCII = str.maketrans(
    {
        **dict(zip("✓✗≔∵≈∂·—–−“”’", "+x=.~d*---\"\"'", strict=True)),
        "…": "...", "↦": "->", "²": "^2", "³": "^3",
    }
)
_WIDEST_NAME = 26
_INDENT = 4


def render(report: Report, options: Options) -> str:
    """The report in text, ending with a newline."""
    writer = _Writer(options)
    lines: list[str] = []
    for result in report.files:
        lines += [*writer.file(result), ""]
    if len(report.files) > 1:
        lines += [*writer.wrapped(summary(report.files), 0), ""]
    if report.second is not None:
        second = report.second
        lines += [f"second reader, not compared: {reason}" for reason in second.skipped]
        counts = f"{second.agree} formulas agree, {second.disagree} disagree, {len(second.skipped)} skipped"
        lines += [f"second reader: {counts}", ""]
    if report.proofs is not None:
        proofs = report.proofs
        lines += [f"second prover, not covered: {reason}" for reason in proofs.not_covered]
        agree = f"{proofs.agree} proofs agree"
        if proofs.at_a_point:
            agree += f" ({proofs.at_a_point} of them at a random point)"
        counts = f"{agree}, {proofs.disagree} disagree, {len(proofs.not_covered)} not covered"
        lines += [f"second prover: {counts}", ""]
    text = "\n".join(lines)
    return in_ascii(text) if options.ascii_only else text


def render_step(step: StepResult, options: Options) -> str:
    """One step's part of the report, without a newline at its end."""
    writer = _Writer(options)
    text = "\n".join(writer.step(step, len(named(step)), has_case=True, has_note=True))
    return in_ascii(text) if options.ascii_only else text


def in_ascii(text: str) -> str:
    """The text for an output that can do nothing else."""
    plain = unicodedata.normalize("NFKD", text.translate(_ASCII))
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return kept.encode("ascii", "replace").decode("ascii")


class _Writer:
    def __init__(self, options: Options) -> None:
        self._options = options
        self._width = max(options.width, 40)

    def pieces(self, mark: str, text: str, marks: list[tuple[int, int]], color: str) -> Iterator[str]:
        """The parts of a formula around its marks, each above its underline, headed by a sign."""
        indent = " " * (_INDENT + 2)
        for piece, underline in pieces(text, marks, self._width - len(indent) - 2):
            yield f"{indent}{mark} {piece}".rstrip()
            yield f"{indent}  {self._painted(underline, color)}".rstrip()
            mark = " "

    def file(self, result: FileResult) -> Iterator[str]:
        """One file: its title, its steps, its goals, and what it comes to."""
        yield self._painted(result.path, "1")
        if result.title:
            yield result.title
        for diagnostic, line, column in result.problems:
            place = f"{result.path}:{line}:{column}"
            yield f"{place}: {self._coded(diagnostic, Word.ILL_FORMED)} {diagnostic.message}"
        if result.problems:
            return
        yield ""
        steps = (*result.steps, *result.goals)
        shown = [step for step in steps if not (self._options.quiet and is_plain(step))]
        column = min(max((len(named(step)) for step in shown), default=0), _WIDEST_NAME)
        begun: set[int] = set()
        noted: set[int] = set()
        for step in shown:
            has_note = bool(step.errors) and id(step.text) not in noted
            yield from self.step(step, column, id(step.text) not in begun, has_note)
            begun.add(id(step.text))
            if has_note:
                noted.add(id(step.text))
        if shown:
            yield ""
        yield from self._hygiene(steps)
        for sentence in closing(result):
            yield from self.wrapped(sentence, 2)

    def step(self, step: StepResult, column: int, has_case: bool, has_note: bool) -> Iterator[str]:
        """One step and everything that is said of it; its case and its author's note are said once."""
        yield from self._step(step, column)
        if step.case and has_case:
            yield from self.wrapped(f"where {step.case}", _INDENT)
        yield from self._about(step)
        if step.diagnosis is not None:
            yield from diagnosis_text.lines(step, step.diagnosis, self)
        if step.note and has_note:
            yield from self.wrapped(f"note: {step.note}", _INDENT)
        unmet = expectation(step)
        yield from (self._painted(line, "1;33") for line in self.wrapped(unmet, _INDENT))

    def _step(self, step: StepResult, column: int) -> Iterator[str]:
        mark = self._painted(MARKS[step.word], _COLORS.get(step.word, "2"))
        word = self._painted(f"{step.word:<10}", _COLORS.get(step.word, "2"))
        head = f"  {mark} {named(step):<{column}}  {word}  "
        room = self._width - (4 + max(column, len(named(step))) + 14)
        yield f"{head}{shortened(_formula(step), room)}".rstrip()

    def _about(self, step: StepResult) -> Iterator[str]:
        """What is wrong, with the places underlined, and what the judgements say."""
        ill = [item for item in step.findings if item.code < "D400" and _is_said(item)]
        yield from self._excerpt(step, ill)
        for message, items in _grouped(ill):
            yield from self.wrapped(f"{self._coded(items[0], Word.ILL_FORMED)} {message}", _INDENT)
        judged = [item for item in step.errors if item.code >= "D400"]
        if judged and not ill:
            yield from self._excerpt(step, judged)
        said = map(plain, sentences(step))
        for place, sentence in enumerate(said):
            code = f"{self._coded(judged[0], step.word)} " if place == 0 and judged else ""
            yield from self.wrapped(f"{code}{sentence}", _INDENT)
        for item in step.findings:
            if item.code in ("D503", "D504", "D505") and item.severity == "note":
                yield from self.wrapped(f"{self._coded(item, Word.UNKNOWN)} {item.message}", _INDENT)

    def _excerpt(self, step: StepResult, findings: list[Diagnostic]) -> Iterator[str]:
        if not findings:
            return
        spans = [underlined(step, item) for item in findings]
        color = _COLORS.get(step.word, "2")
        indent = " " * (_INDENT + 2)
        for line, underline in excerpt(step.text, spans, self._width - len(indent)):
            bar = underline.index("|") + 1
            yield indent + line
            yield indent + underline[:bar] + self._painted(underline[bar:], color)

    def _hygiene(self, steps: tuple[StepResult, ...]) -> Iterator[str]:
        """Tolerated readings, once each for the whole file."""
        said = tolerated(steps)
        for sentence in said:
            yield from self.wrapped(sentence, 2)
        if said:
            yield ""

    def wrapped(self, sentence: str, indent: int) -> list[str]:
        """A sentence within the width; what is joined by no-break spaces stays on one line."""
        lines = textwrap.wrap(
            sentence,
            self._width,
            initial_indent=" " * indent,
            subsequent_indent=" " * (indent + 2),
            break_long_words=False,
            break_on_hyphens=False,
        )
        return [line.replace(NO_BREAK, " ") for line in lines]

    def _coded(self, item: Diagnostic, word: Word) -> str:
        return self._painted(f"{item.code} {item.name}:", _COLORS.get(word, "2"))

    def _painted(self, text: str, code: str) -> str:
        return f"\033[{code}m{text}\033[0m" if self._options.color else text


def shortened(latex: str, room: int) -> str:
    """A formula on one line of at most ``room`` characters, not cut inside a command."""
    line = on_one_line(unaligned(latex))
    if len(line) <= room:
        return line
    if room < 8:
        return ""
    cut = line[: room - 1]
    command = re.search(r"\\[A-Za-z]*$", cut)
    if command is not None and line[len(cut)].isalpha():
        cut = cut[: command.start()]
    return f"{cut.rstrip()}…"


def _formula(step: StepResult) -> str:
    """What a line adds: from its relation sign on, if it continues another."""
    if step.sign is not None and _continues(step):
        return step.text.value[step.sign : step.span.end]
    return step.latex


def _continues(step: StepResult) -> bool:
    return any(item.origin for item in step.judgements)



def _is_said(item: Diagnostic) -> bool:
    return item.severity == "error" or item.code < "D400"


def _grouped(findings: Iterable[Diagnostic]) -> list[tuple[str, list[Diagnostic]]]:
    """Findings with the same message together, in order."""
    found: dict[str, list[Diagnostic]] = {}
    for item in findings:
        found.setdefault(item.message, []).append(item)
    return list(found.items())
