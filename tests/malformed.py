"""Malformed proof files for the tests of the loader and of the schema: one row each.

A row is the name, the text, the code the loader must report with its line, and whether the schema sees it
too (it cannot see duplicates, references and how a string is quoted).
"""

from __future__ import annotations

from typing import NamedTuple


class Malformed(NamedTuple):
    """One file that must not be accepted."""

    name: str
    text: str
    code: str
    line: int
    seen_by_schema: bool = True


STEPS = "steps: [x = x]\n"


def _declare(declaration: str) -> str:
    return f"title: t\n{STEPS}declare:\n  {declaration}\n"


MALFORMED = (
    Malformed("empty", "", "D103", 1),
    Malformed("a-list", "- a\n", "D104", 1),
    Malformed("no-title", STEPS, "D103", 1),
    Malformed("no-steps-and-no-goal", "title: t\n", "D103", 1),
    Malformed("empty-steps-and-no-goal", "title: t\nsteps: []\n", "D103", 1),
    Malformed("empty-goals-and-no-steps", "title: t\ngoal: []\n", "D103", 1),
    Malformed("unknown-section", f"title: t\ndeclares: {{}}\n{STEPS}", "D102", 2),
    Malformed("unknown-key-of-step", "title: t\nsteps:\n  - latex: x = x\n    expects: proved\n", "D102", 4),
    Malformed("steps-not-a-list", "title: t\nsteps: x = x\n", "D104", 2),
    Malformed("steps-without-value", "title: t\nsteps:\n", "D104", 2),
    Malformed("step-without-latex", "title: t\nsteps:\n  - id: a\n", "D103", 3),
    Malformed("step-of-a-list", "title: t\nsteps:\n  - [x = x]\n", "D104", 3),
    Malformed("empty-latex", "title: t\nsteps:\n  - latex:\n", "D104", 3),
    Malformed("latex-a-list", "title: t\nsteps:\n  - latex: [x]\n", "D104", 3),
    Malformed("latex-a-boolean", "title: t\nsteps:\n  - latex: true\n", "D104", 3),
    Malformed(
        "definition-with-expect", "title: t\nsteps:\n  - define: x = y\n    expect: proved\n", "D102", 4
    ),
    Malformed("unknown-verdict", "title: t\nsteps:\n  - latex: x = x\n    expect: prooved\n", "D104", 4),
    Malformed(
        "verdict-not-expectable", "title: t\nsteps:\n  - latex: x\n    expect: definition\n", "D104", 4
    ),
    Malformed("unknown-code", "title: t\nsteps:\n  - latex: x\n    expect: {codes: [X1]}\n", "D104", 4),
    Malformed("no-expectation", "title: t\nsteps:\n  - latex: x\n    expect: []\n", "D104", 4),
    Malformed("id-with-a-space", "title: t\nsteps:\n  - latex: x = x\n    id: a b\n", "D104", 4),
    Malformed("unknown-kind", _declare("x: number"), "D110", 4),
    Malformed("vector-without-size", _declare("x: vector"), "D103", 4),
    Malformed("no-kind", _declare("x: {is: positive}"), "D103", 4),
    Malformed("two-kinds", _declare("x: {scalar: , vector: k}"), "D110", 4),
    Malformed("matrix-with-one-size", _declare("x: {matrix: [k]}"), "D104", 4),
    Malformed("index-with-three-bounds", _declare("x: {index: [1, 2, 3]}"), "D104", 4),
    Malformed("size-at-least-negative", _declare("x: {size: {at_least: -1}}"), "D104", 4),
    Malformed("scalar-with-a-size", _declare("x: {scalar: k}"), "D104", 4),
    Malformed("index-with-property", _declare("x: {index: k, is: positive}"), "D102", 4),
    Malformed("unknown-property", _declare("x: {vector: k, is: postive}"), "D110", 4),
    Malformed("symmetric-vector", _declare("x: {vector: k, is: symmetric}"), "D110", 4),
    Malformed("one-hot-without-index", _declare("x: {vector: k, is: one-hot}"), "D110", 4),
    Malformed("one-hot-matrix", _declare("x: {matrix: [k, k], is: {one-hot: j}}"), "D110", 4),
    Malformed("function-both-ways", _declare("x: {function: {arity: 2, of: k}}"), "D110", 4),
    Malformed("function-neither-way", _declare("x: {function: {to: k}}"), "D110", 4),
    Malformed("unknown-meaning", f"title: t\n{STEPS}notation:\n  x: sums sign\n", "D104", 4),
    Malformed("macro-without-backslash", f"title: t\n{STEPS}macros: {{R: x}}\n", "D104", 3),
    Malformed("macro-without-body", f"title: t\n{STEPS}macros: {{'\\R': {{arguments: 1}}}}\n", "D103", 3),
    Malformed("backslash-in-double-quotes", 'title: t\nsteps:\n  - "\\frac{1}{2} = x"\n', "D105", 3, False),
    Malformed("duplicate-key", f"title: t\ntitle: u\n{STEPS}", "D106", 2, False),
    Malformed(
        "duplicate-id", "title: t\nsteps:\n  - {latex: x, id: a}\n  - {latex: y, id: a}\n", "D106", 4, False
    ),
    Malformed("unknown-from", "title: t\nsteps:\n  - latex: x\n    from: b\n", "D107", 4, False),
    Malformed("from-itself", "title: t\nsteps:\n  - latex: x\n    id: a\n    from: a\n", "D107", 5, False),
    Malformed(
        "slip-in-by",
        "title: t\nsteps:\n  - {latex: x, id: lemma-one}\n  - {latex: y, by: lemma-on}\n",
        "D107",
        4,
        False,
    ),
    Malformed("anchor", f"title: &a t\nsource: *a\n{STEPS}", "D104", 1, False),
    Malformed("alias-for-a-key", f"title: &a t\n*a : x\n{STEPS}", "D104", 2, False),
    Malformed("merge-key", f"title: t\n<<: {{source: s}}\n{STEPS}", "D104", 2, False),
    Malformed("tag", f"title: !!python/name:os.system t\n{STEPS}", "D104", 1, False),
    Malformed("second-document", f"title: t\n{STEPS}---\ntitle: u\n", "D104", 3, False),
    Malformed("not-yaml", "title: t\nsteps:\n  - latex: [x\n", "D101", 4, False),
    Malformed("tab-for-indentation", "title: t\nsteps:\n\t- x = x\n", "D101", 3, False),
    Malformed("control-character", f"title: a\x08b\n{STEPS}", "D101", 1, False),
    Malformed("nul", f"title: t\n{STEPS}\0", "D101", 3, False),
    Malformed("too-deep", "title: t\nsteps: " + "[" * 40 + "\n", "D111", 2, False),
)
