"""Input that was made to do harm: a verdict or a clear error each, by work that is counted.

Nothing here measures seconds. What would take minutes without a bound is told by the suite's own patience, and where a
bound decides, it is the bound's code that is asserted.
"""

from __future__ import annotations

from itertools import pairwise

import pytest

from derive.check import check_document
from derive.load import load_bytes, load_text
from derive.report import FORMATS, Options, Report
from derive.result import FileResult, StepResult

NAMES = """\
  k: size
  i: {index: k}
  j: {index: k}
  x: {vector: k}
  A: {matrix: [k, k]}
  y: scalar
"""


def written(latex: str, names: str = NAMES) -> str:
    """A proof file of one step."""
    return f"title: t\ndeclare:\n{names}steps:\n  - latex: |\n      {latex}\n"


def checked(text: str) -> FileResult:
    """The result, rendered as well: a report of hostile input must come to an end too."""
    result = check_document(load_text(text, "hostile.yaml"))
    for render in FORMATS.values():
        render(Report((result,)), Options(100, False, False, False))
    return result


def only(result: FileResult) -> StepResult:
    assert result.problems == ()
    assert len(result.steps) == 1
    return result.steps[0]


def first_problem(text: str | bytes) -> tuple[str, str, int, int]:
    """Code, message, line and column of the first problem of a file."""
    document = load_bytes(text if isinstance(text, bytes) else text.encode(), "hostile.yaml")
    diagnostic, line, column = check_document(document).problems[0]
    return diagnostic.code, diagnostic.message, line, column


LETTERS = "abcdefghlmnp"
TWELVE = " ".join(rf"\sum_{{{letter}=1}}^{{k}}" for letter in LETTERS)
RING = "".join(rf"A_{{{one}{two}}}" for one, two in zip(LETTERS, LETTERS[1:] + LETTERS[:1], strict=True))

REFUSED = {
    "a megabyte of names": ("y" * 1_000_000 + " = y", "D206"),
    "a megabyte of terms": ("x_i + " * 166_000 + "x_i = y", "D206"),
    "nested braces": ("{" * 10_000 + "y" + "}" * 10_000 + " = y", "D206"),
    "nested brackets": ("(" * 9_000 + "y" + ")" * 9_000 + " = y", "D206"),
    "open braces": ("{" * 9_000, "D206"),
    "open fractions": (r"\frac{1}{" * 2_000, "D206"),
    "a hundred thousand digits": ("9" * 100_000 + " = y", "D206"),
    "three thousand digits": ("9" * 3_000 + " = y", "D206"),
    "many decimals": ("0." + "9" * 3_000 + " = y", "D206"),
    "text that runs from right to left": ("y \u202e = y", "D207"),
    "a space without width": ("y\u200b = y", "D207"),
    "a letter that looks like another": ("\u0443 = y", "D207"),
}
"""Formulas that are not read: what is written, and the code."""

UNDECIDED = {
    "a large binomial": (r"\binom{99999999}{9999999} = y", "D506"),
    "a large factorial": ("999999999! = y", "D506"),
    "a tower of powers": ("9^{9^{9^9}} = y", "D503"),
    "a power of a billion": ("y^{99999999999} = y", "D503"),
    "a power with a large number": ("2^{99999999999} = y", "D503"),
}
"""Formulas with a meaning that is too large to be worked out."""


@pytest.mark.parametrize("name", REFUSED)
def test_a_formula_beyond_all_bounds_is_refused_at_its_place(name: str) -> None:
    latex, code = REFUSED[name]
    step = only(checked(written(latex)))
    assert (step.word, step.codes) == ("ill-formed", (code,))
    assert step.line == 11


@pytest.mark.parametrize("name", UNDECIDED)
def test_a_number_beyond_all_bounds_is_not_worked_out(name: str) -> None:
    latex, code = UNDECIDED[name]
    step = only(checked(written(latex)))
    assert (step.word, step.codes) == ("unknown", (code,))


@pytest.mark.parametrize(
    ("latex", "verdict"),
    [
        (rf"{TWELVE} {' '.join(f'x_{letter}' for letter in LETTERS)} = (\sum_{{r=1}}^{{k}} x_r)^{{12}}", "proved"),
        (rf"{TWELVE} {RING} = y", "refuted"),
        (r"\sum_{i=1}^{99999999} y = 99999999 y", "proved"),
        (r"\sum_{i=1}^{99999999} y = y", "unknown"),
        (r"\prod_{i=1}^{99999999} y = y", "unknown"),
        ("(x_i+y+k+1)^{40}(x_i-y)^{40} = y", "refuted"),
        ("(x_i+y+k+1)^{9}(x_i-y)^{9} = y", "refuted"),
        ("(1+y)^{99999999999} = y", "refuted"),
        (r"(\sum_{r=1}^{k} x_r + y + k + 1)^{30} (\sum_{r=1}^{k} x_r^2 - y)^{30} = y", "refuted"),
        (" ".join(["(x_i + y)"] * 600) + " = y", "refuted"),
    ],
)
def test_what_is_large_but_has_a_verdict_gets_it(latex: str, verdict: str) -> None:
    names = NAMES if "i=1" not in latex else "  y: scalar\n"
    assert only(checked(written(latex, names))).word == verdict


def doublings(operation: str, last: str, count: int = 40) -> str:
    """A file in which each definition mentions the one before twice."""
    names = ["y", *(rf"\mathrm{{{chr(97 + n // 26)}{chr(97 + n % 26)}}}" for n in range(count))]
    lines = [f"  - '{new} = {old} {operation} {old}'" for old, new in pairwise(names)]
    head, step = ["title: t", "declare: {y: scalar}", "define:"], ["steps:", f"  - '{names[-1]} = {last}'", ""]
    return "\n".join([*head, *lines, *step])


@pytest.mark.parametrize(
    ("operation", "last", "verdict"),
    [
        ("+", f"{2**40} y", "proved"),
        ("+", "y", "refuted"),
        (r"\cdot", f"y^{{{2**40}}}", "unknown"),
        (r"\cdot", "y", "refuted"),
        (r"+ \frac{1}{2} y +", "y", "refuted"),
    ],
)
def test_definitions_that_double_are_worked_out_once_each(operation: str, last: str, verdict: str) -> None:
    assert checked(doublings(operation, last)).steps[-1].word == verdict


def test_a_derivative_of_definitions_that_double_is_worked_out_once_each() -> None:
    text = doublings("+", "y").replace("steps:", "steps:\n  - 'y = y'")
    last = text.rsplit("'", 2)[1].split(" =")[0]
    step = checked(text.replace(f"'{last} = y'", rf"'\frac{{\partial}}{{\partial y}} {last} = {2**40}'")).steps[-1]
    assert step.word == "proved"


def test_signs_of_definitions_that_double_are_found_once_each() -> None:
    text = doublings("+", "y").replace("{y: scalar}", "{y: {scalar: , is: positive}}")
    last = text.rsplit("'", 2)[1].split(" =")[0]
    step = checked(text.replace(f"'{last} = y'", rf"'\frac{{{last}}}{{{last}}} = 1'")).steps[-1]
    assert step.word == "proved"


BOMB = "title: &a t\n" + "".join(f"x{n}: &x{n} [{', '.join([f'*x{n - 1}' if n else '*a'] * 9)}]\n" for n in range(40))
FILES = {
    "bytes that are not UTF-8": (b"title: t\nsteps:\n  - 'y = \xff'\n", "D101", "UTF-8", 3, 10),
    "a NUL byte": ("title: t\nsteps:\n  - 'y \0= y'\n", "D101", "U+0000", 3, 8),
    "an escape byte": ("title: \x1b[2J\n", "D101", "U+001B", 1, 8),
    "a bomb of aliases": (f"{BOMB}steps: [y = y]\n", "D104", "aliases", 1, 8),
    "an alias in place of a step": ("title: &a t\nsteps:\n  - *a\n", "D104", "aliases", 1, 8),
    "a merge key": ("title: t\n<<: {source: s}\nsteps: [y = y]\n", "D104", "merge keys", 2, 1),
    "a python object": (
        "title: t\nsource: !!python/object/apply:os.system ['false']\nsteps: [y = y]\n",
        "D104",
        "tags",
        2,
        9,
    ),
    "a python name": ("title: t\nsteps: [!!python/name:os.system y = y]\n", "D104", "tags", 2, 9),
    "a deep list": ("title: t\nsteps: " + "[" * 900 + "]" * 900 + "\n", "D111", "deep", 2, 23),
    "a list that does not end": ("title: t\nsteps: " + "[" * 20_000 + "\n", "D101", "nesting depth", 2, 1007),
    "deep blocks": ("title: t\nsteps:\n" + "".join(" " * n + "-\n" for n in range(1, 300)), "D111", "deep", 18, 17),
    "more than two megabytes": ("title: t\n# " + "x" * 2_000_000, "D111", "2 MB", 1, 1),
    "names that hide in a key": ("title: t\ndeclare: {q\u200bz: scalar}\nsteps: [y = y]\n", "D207", "U+200B", 2, 12),
    "names that turn round": ("title: t\ndeclare: {'q\u202ez': scalar}\nsteps: [y = y]\n", "D207", "U+202E", 2, 13),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_proof_is_refused_at_its_place(name: str) -> None:
    text, code, says, line, column = FILES[name]
    found = first_problem(text)
    assert found[0].startswith(code)
    assert says in found[1]
    assert found[2:] == (line, column)
