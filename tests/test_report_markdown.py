"""The report in Markdown, and what Jupyter shows."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import derive
from derive.check import check, check_document
from derive.load import load_text
from derive.report.markdown import escaped, prose, render
from derive.report.page import page_of
from derive.report.prose import Formula, Value
from derive.report.typesettable import typesettable

ROOT = Path(__file__).parent.parent
PROOFS = ROOT / "proofs"
GOLDEN = Path(__file__).parent / "golden"


def markdown(text: str) -> str:
    return render([page_of(check_document(load_text(text, "made.yaml")))])


@pytest.mark.parametrize("name", ["purcell", "cross_entropy_gradient"])
def test_founding_documents_give_the_golden_report(name: str) -> None:
    found = render([page_of(check(PROOFS / f"{name}.yaml"))], evidence=True)
    if os.environ.get("DERIVE_GOLDEN"):
        (GOLDEN / f"{name}.md").write_text(found, encoding="utf-8")
    assert found == (GOLDEN / f"{name}.md").read_text(encoding="utf-8")


def test_nothing_an_author_writes_is_markup() -> None:
    found = markdown(
        "title: '<script>alert(1)</script> [a](b) `x` *y*'\n"
        "declare: {x: scalar}\n"
        "steps:\n"
        "  - latex: x = x + 1\n"
        "    note: '# no heading, <img src=x onerror=y>, $\\input{x}$ and $$'\n"
    )
    assert r"\<script\>alert(1)\</script\> \[a\](b) \`x\` \*y\*" in found
    assert r"> \# no heading, \<img src=x onerror=y\>" in found
    assert r"`\input{x}`" in found and r"$\input{x}$" not in found


def test_a_formula_that_cannot_be_read_is_shown_as_source() -> None:
    found = markdown("title: x\ndeclare: {x: scalar}\nsteps:\n  - latex: 'x = \\href{javascript:1}{x}'\n")
    assert r"- ! (1) `x = \href{javascript:1}{x}`" in found
    assert "$$" not in found


@pytest.mark.parametrize(
    "latex",
    [r"x $ y", r"\href{a}{b}", r"\frac{a}{b", r"\left( a", r"a % b", r"\begin{tabular} a \end{tabular}", r"\def\a{b}"],
)
def test_what_a_typesetter_might_not_survive_is_not_handed_on(latex: str) -> None:
    assert typesettable(latex) is None


def test_macros_are_written_out() -> None:
    found = markdown(
        "title: x\nmacros: {\\half: '\\frac{1}{2}'}\ndeclare: {x: scalar}\nsteps:\n  - latex: \\half x + \\half x = x\n"
    )
    assert r"\frac{1}{2} x + \frac{1}{2} x &= x && \text{✓ (1)}" in found


def test_angle_signs_are_commands_and_values_stand_outside_of_formulas() -> None:
    assert prose((Formula("a < b"), ": ", Value("k", "2"), ", ", Value("this line", "≈ 1.5", False))) == (
        r"$a \lt  b$: $k$ = 2, this line ≈ 1.5"
    )


def test_escaping_keeps_what_is_not_special() -> None:
    assert escaped("a − â, 1/2 (x)") == "a − â, 1/2 (x)"


def test_results_show_themselves_in_a_notebook() -> None:
    result = derive.check(PROOFS / "purcell.yaml")
    wrong = next(step for step in result.steps if step.id == "simplify.1")
    equal = derive.equal("x + x", "3 x", declare={"x": "scalar"})
    for value, said in ((result, "## Findings"), (wrong, "D410 dropped sign"), (equal, "**✗ refuted**")):
        bundle = value._repr_mimebundle_()
        assert said in bundle["text/markdown"]
        assert bundle["text/plain"]


def test_importing_derive_loads_no_report() -> None:
    import subprocess
    import sys

    program = "import sys, derive; print('derive.report' in sys.modules, 'derive.verdict' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["False", "False"]
