"""The report in LaTeX: what it says, that TeX executes nothing of a document, and that it compiles."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from derive.check import check, check_document
from derive.latex.vocabulary import Entry, Vocabulary
from derive.load import load_text
from derive.report.latex import render, status
from derive.report.latex.characters import escaped, source
from derive.report.latex.commands import DELIMITERS, DROPPED, SPACES, SYMBOLS, WITH_ONE, WITH_TWO
from derive.report.latex.reading import read
from derive.report.latex.setting import Marks, formula
from derive.report.page import Page, page_of
from derive.report.pdf import NotCompiled, compiled, compiled_with_log

ROOT = Path(__file__).parent.parent
PROOFS = ROOT / "proofs"
GOLDEN = Path(__file__).parent / "golden" / "purcell.tex"
STYLE = ROOT / "derive" / "report" / "latex" / "derive.sty"

needs_tex = pytest.mark.skipif(shutil.which("latexmk") is None, reason="latexmk is not installed")


@pytest.fixture(scope="module")
def purcell() -> Page:
    return purcell_page()


def purcell_page() -> Page:
    return replace(page_of(check(PROOFS / "purcell.yaml")), path="proofs/purcell.yaml")


def page(text: str) -> Page:
    return page_of(check_document(load_text(text, "made.yaml"), repair=False))


def body(tex: str) -> str:
    return tex[tex.index(r"\begin{document}") :]


def overfull(log: str) -> list[str]:
    return [line for line in log.splitlines() if line.startswith("Overfull")]


def test_the_report_on_purcell_is_the_golden_one(purcell: Page) -> None:
    """To renew it: python -m tests.test_report_latex"""
    assert body(render([purcell])) == GOLDEN.read_text(encoding="ascii")


def test_the_same_result_gives_the_same_text(purcell: Page) -> None:
    assert render([purcell], evidence=True) == render([purcell_page()], evidence=True)


def test_every_line_stands_in_the_display_with_its_mark(purcell: Page) -> None:
    text = body(render([purcell]))
    for row in purcell.rows:
        assert rf"\deriverow{{{row.number}}}{{p1-{row.anchor}}}" in text
    refuted = [row for row in purcell.rows if row.step.word == "refuted"]
    assert len(re.findall(r"\\deriverow\{\d+\}\{[\w-]+\}\{\\deriverefuted\}", text)) == len(refuted) > 0


@pytest.mark.parametrize(
    "hostile",
    [
        r"\input{/etc/passwd}", r"\write18{ls}", r"\immediate\write18{ls}", r"\def\x{y}", r"\catcode`\%=12",
        r"\csname x\endcsname", r"a_", "a^", r"\frac{1}", r"{a", "a}", r"\left( a", r"a \right)", r"a^2^3", r"a_1_2",
        r"x^2'", "a # b", "a $ b", "a & b \\\\",
        r"\begin{tabular}{l} a \end{tabular}", r"\text{\input{x}}", r"\text{a}b}", r"\href{x}{y}", r"\hat", r"\sqrt[2",
        "^^5cinput{x}",
        r"\substack{a \\ b & c}", r"\begin{cases} a \end{cases", r"\mathrm", r"\left\input(", r"\big a",
        r"\hat" * 50 + "x", "{" * 60 + "}" * 60,
    ],
)  # fmt: skip
def test_a_formula_is_set_only_from_the_allow_list(hostile: str) -> None:
    line = read(hostile)
    if line is not None:
        assert set(re.findall(r"\\[A-Za-z]+", formula(line, 20))) <= {r"\deriveformula", r"\quad", r"\prime"}


def test_a_macro_cannot_smuggle_a_command() -> None:
    macros = {r"\bad": (0, r"\input{x}"), r"\words": (1, r"\text{#1}"), r"\good": (1, r"\frac{#1}{2}")}
    vocabulary = Vocabulary({}, macros)
    assert read(r"\bad", vocabulary) is None
    assert read(r"\words{\input x}", vocabulary) is None
    good = read(r"\good{a}", vocabulary)
    assert good is not None and formula(good, 20) == r"\deriveformula{\frac{a}{2}}"


def test_a_declared_name_that_is_a_command_of_tex_is_only_printed() -> None:
    line = read(r"\input{x}", Vocabulary({r"\input": Entry("function")}))
    assert line is not None and formula(line, 20) == r"\deriveformula{\operatorname{input}{x}}"


@pytest.mark.parametrize(
    ("written", "set_as"),
    [
        (r"\frac12", r"\frac{1}{2}"),
        (r"x'_i", r"x_{i}^{\prime}"),
        (r"x_\mathrm{a}^\hat b", r"x_{\mathrm{a}}^{\hat{b}}"),
        (r"a &= b \\ &= c", r"a = b = c"),
        (r"a % \input{x}", "a"),
        (r"\left. a \right| \bigl( b \bigr)", r"\left.a\right|\bigl(b\bigr)"),
        (r"\sum\limits_{i=1}^k \bm{x}", r"\sum_{i = 1}^{k}\boldsymbol{x}"),
        (r"\text{a # b} \tag{2_3}", r"\text{a \# b}\quad\text{(2\_3)}"),
        (r"\begin{cases} 1 & i = j \\ 0 \end{cases}", r"\begin{cases} 1 & i = j \\ 0 &  \end{cases}"),
        (r"\begin{aligned} a \end{aligned}", "a"),
        ("a\u00a0+ b", "a + b"),
    ],
)
def test_a_formula_is_set_as_it_is_written(written: str, set_as: str) -> None:
    line = read(written)
    assert line is not None
    assert formula(line, 99) == rf"\deriveformula{{{set_as}}}"


def test_marks_stand_around_whole_signs() -> None:
    latex = r"a - \left( b_{ij} \right)"
    line = read(latex)
    assert line is not None
    found = formula(line, 99, Marks(r"\derivewas", ((2, 3), (11, 12), (15, 16))))
    assert r"\mathbin{\derivewas{ - }}" in found
    assert r"\mathord{\derivewas{b}}_{i\mathord{\derivewas{j}}}" in found
    assert found.count(r"\derivewas") == 3


def test_a_long_line_is_broken_before_its_signs() -> None:
    line = read(" + ".join(f"a_{{{n}}}" for n in range(60)))
    assert line is not None
    pieces = formula(line, 20).split("%\n")
    assert len(pieces) == 60
    assert all(re.fullmatch(r"\\derivepiece\{\d+\}\{(\{\} \+ )?a_\{\d+\}\}", piece) for piece in pieces)


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        (r"\input{x} 100% #1", r"\textbackslash{}input\{x\} 100\% \#1"),
        ("$a$ a_b ^^M ~", r"\$a\$ a\_b \textasciicircum{}\textasciicircum{}M \textasciitilde{}"),
        ("â δ ≠", r"\^{a} \ensuremath{\delta} \ensuremath{\neq}"),
        ("∂ Σ →", r"\ensuremath{\partial} \ensuremath{\Sigma} \ensuremath{\to}"),
        ("aᵢ x² 中 \u202e", r"a\textsubscript{i} x\textsuperscript{2} \derivepoint{4E2D} \derivepoint{202E}"),
        ("a -- b", "a -{}- b"),
        ("a\n\n\nb\tc", "a b c"),
    ],
)  # fmt: skip
def test_words_are_printed_and_not_executed(text: str, latex: str) -> None:
    assert escaped(text) == latex


def test_source_may_be_broken_everywhere_but_within_words_and_before_closing_brackets() -> None:
    assert source(r"\hat{a}_{1}") == r"\textbackslash{}hat\{\B a\}\B \_\B \{\B 1\}\B{}"
    assert source("") == ""
    assert source("x" * 30).count(r"\B") == 2
    assert source(")" * 30).count(r"\B") == 3


def test_every_character_comes_out_in_ascii() -> None:
    every = "".join(chr(point) for point in (*range(32, 0x2FFF), 0x1D538, 0x1F600))
    assert escaped(every).isascii() and source(every).isascii()


def test_the_status_of_a_file_is_one_mark_a_line(purcell: Page) -> None:
    lines = status(purcell).splitlines()[1:]
    assert r"\derivemark{simplify.1}{refuted}{refuted}" in lines
    assert r"\derivemark{simplify.2}{proved}{refuted}" in lines
    assert all(re.fullmatch(r"\\derivemark\{[\w.:-]+\}\{[a-z-]+\}\{[a-z-]*\}", line) for line in lines)


HOSTILE = r"""
title: 'T \input{x} \end{document} 100% $ & _ ^ # { ~ \def\x{} â ≠ ∂ Σ → 中 😀'
source: '\immediate\write18{touch executed} \typeout{executed} }}}{{{'
declare:
  n: size
  i: {index: n}
  x: {vector: n}
  \input: {function: {of: n}}
  \foo: scalar
steps:
  - define: 'y = \sum_i x_i'
    id: sum
    note: '\end{document} } % \catcode `\%=12 ^^5c δ_ij â_i'
  - id: hostile
    latex: '\typeout{executed} + \input{x} = \def\a{b} \catcode`\%=12 } { $ #'
    note: "averyveryverylongwordofmanyletters.averyveryverylongwordofmanyletters_averyveryverylongwordofmanyletters"
  - id: strange
    latex: '\foo + \input{(\foo)} = \foo % \end{document}'
    by: '\end{document} % $'
    when: 'i = i \undefined'
  - id: commands
    latex: 'COMMANDS'
  - define: 'u = 1'
    id: characters
    note: CHARACTERS
  - id: wrong
    latex: 'y = 2 \sum_i x_i \quad (1)'
    expect: refuted
"""


def long_document(terms: int = 60, steps: int = 60) -> str:
    line = " + ".join(f"{n} x_i^{{{n}}}" for n in range(1, terms + 1))
    proof = " ".join(f"= {n} + \\sum_i x_i - {n}" for n in range(1, steps + 1))
    return rf"""
title: Long lines, huge fractions, and many steps
declare:
  n: size
  i: {{index: n}}
  x: {{vector: n}}
  t: scalar
steps:
  - id: sum
    latex: '\sum_i \left( {line} \right) = \sum_i ({line})'
  - id: fraction
    latex: '\frac{{{line}}}{{1 + t^2}} = \frac{{1}}{{1 + t^2}} ({line})'
  - id: unbreakable
    latex: '\sqrt{{{line}}} = e^{{{line}}}'
  - id: unreadable
    latex: '\mystery{{x}} = {line}'
  - id: many
    latex: '\sum_i x_i {proof}'
"""


@needs_tex
def test_founding_documents_long_lines_and_hostile_ones_compile_without_overfull_boxes(purcell: Page) -> None:
    other = page_of(check(PROOFS / "cross_entropy_gradient.yaml"))
    every = "".join(chr(point) for point in (*range(0xA1, 0x2028), *range(0x2030, 0x2FFF), 0x1D538, 0x4E2D))
    signs = " a ".join(text for text in SYMBOLS if text != r"\%")
    built = " ".join(rf"{text}{{a}}" for text in sorted(WITH_ONE)) + " ".join(rf"{text}{{a}}{{b}}" for text in WITH_TWO)
    fences = " ".join(rf"\left{text} a \right{text} \bigl{text}" for text in sorted(DELIMITERS))
    spaces = " ".join([*SPACES, *sorted(DROPPED)])
    commands = f"{signs} {built} {fences} {spaces}"
    assert read(commands) is not None
    hostile = page(HOSTILE.replace("CHARACTERS", f"'{every}'").replace("COMMANDS", commands))
    assert hostile.rows
    pdf, log = compiled_with_log(render([purcell, other, page(long_document()), hostile], evidence=True))
    assert pdf.startswith(b"%PDF")
    assert overfull(log) == []
    assert "executed" not in log
    assert "Missing character" not in log and "has been already used" not in log and "Warning: Reference" not in log


@needs_tex
def test_the_same_text_compiles_to_the_same_bytes() -> None:
    unreadable = page("title: 'a \\input{x}'\nsteps: [{latx: '\\end{document}'}]")
    assert unreadable.problems
    assert compiled(render([unreadable])) == compiled(render([unreadable]))


@needs_tex
def test_what_does_not_compile_says_why() -> None:
    with pytest.raises(NotCompiled, match="Undefined control sequence"):
        compiled(r"\documentclass{article}\begin{document}\undefined\end{document}")


def test_without_latexmk_the_packages_to_install_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(NotCompiled, match="apt-get install latexmk texlive"):
        compiled("")


OWN = r"""\documentclass{article}
\usepackage{amsmath}
\usepackage{derive}
\derivestatus{purcell}
\begin{document}
\begin{align}
  x &= - \sum_i a_i \derived{two-cases.1} \\
    &= a - b \derived{simplify.1} \\
    &= a - b \derived{simplify.2} \derived{no-such-line}
\end{align}
\setbox0\hbox{$a\derived{simplify.1}-b$}\typeout{width \the\wd0}
\makeatletter\typeout{marks \@ifundefined{derive@page@1}{none}{\expandafter\meaning\csname derive@page@1\endcsname}}
\end{document}
"""


@needs_tex
def test_an_own_document_has_marks_with_a_status_file_and_is_the_same_without(purcell: Page) -> None:
    style = {"derive.sty": STYLE.read_text(encoding="ascii")}
    _, bare = compiled_with_log(OWN, style)
    _, marked = compiled_with_log(OWN, {**style, "purcell.derive": status(purcell)})
    assert "marks none" in bare
    shown = re.search(r"marks macro:(.*)", marked)
    assert shown is not None
    assert re.findall(r"\{([a-z -]+)\}", shown.group(1)) == ["proved", "refuted", "no longer"]
    assert re.findall(r"width .*", bare) == re.findall(r"width .*", marked)
    assert "LaTeX Warning" not in bare and overfull(marked) == []


if __name__ == "__main__":
    GOLDEN.write_text(body(render([purcell_page()])), encoding="ascii")
