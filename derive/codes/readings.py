r"""The pages of the codes of reading (2xx): what cannot be read as a formula.

Place on the way of a step: rows for `derive.codes`.
"""

from __future__ import annotations

from derive.codes.page import ALWAYS, Page, ill_formed

PAGES = {
    "D201": Page(
        "Something stands where it cannot: an operator after another one, words inside a formula, or a step that "
        "states no relation.",
        "Put a signed term in brackets, conditions under `when`, and write out what the formula is equal to.",
        ALWAYS,
        ill_formed("D201", "x: scalar", "x + x"),
    ),
    "D202": Page(
        "The formula ends, or an argument ends, before it is complete.",
        "Add what is missing at the place that is underlined.",
        ALWAYS,
        ill_formed("D202", "x: scalar", r"x + x = 2 x +"),
    ),
    "D203": Page(
        "A name is used that nothing declares, defines or binds.",
        "Declare it, or write the name that is suggested. A name under which a sum runs needs no declaration.",
        ALWAYS,
        ill_formed("D203", "x: scalar", "x + y = y + x"),
    ),
    "D204": Page(
        "There are two common readings, and they differ.",
        "Put brackets, or write it in the way that is suggested.",
        "A notation can be fixed for the whole file, under `notation`.",
        ill_formed("D204", "x: scalar", r"\sin^{-1}(x) = \sin^{-1}(x)"),
    ),
    "D205": Page(
        "A bracket, brace or environment is opened and not closed, or closed and not opened.",
        "Add its other half.",
        ALWAYS,
        ill_formed("D205", "x: scalar", r"\frac{x}{2 + \frac{x}{2} = x"),
    ),
    "D206": Page(
        "The formula is longer, or nested deeper, than one that is meant.",
        "Make several steps of it, with definitions for what comes up again.",
        ALWAYS,
        ill_formed("D206", "x: scalar", f"{r'{' * 200}x{'}' * 200} = x"),
    ),
    "D207": Page(
        "A character that has no place in a formula.",
        "Write the formula in LaTeX, without dollar signs around it.",
        ALWAYS,
        ill_formed("D207", "x: scalar", "$x + x = 2 x$"),
    ),
    "D208": Page(
        "A macro cannot be expanded: it never comes to an end, or has parameters it is not given.",
        "Mend its definition under `macros`.",
        ALWAYS,
        ill_formed("D208", "x: scalar", r"\twice = \twice", "macros: {\\twice: \\twice}\n"),
    ),
    "D209": Page(
        "This is mathematics, and `derive` does not read it: integrals, limits, rounding brackets.",
        "Leave the step out, or state what it comes to as an assumption; what follows can then be checked.",
        "It is never the author's mistake.",
        ill_formed("D209", "x: scalar", r"\int x = \int x"),
    ),
    "D210": Page(
        "With `--audit`, the second reader (latex2sympy2) reads the formula as something else.",
        "Look at both readings with `derive show`, and put brackets until both agree. If ours is wrong, report it.",
        "The second reader guesses where we ask; it may be the one that is wrong.",
        without="On everything in our tests both readers agree; a proof that yields it would be an error of ours.",
    ),
}
