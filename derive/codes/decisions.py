"""The pages of what is decided of a line: refuted (40x), unknown (5xx), and what is tolerated (6xx).

Place on the way of a step: rows for `derive.codes`. The pages of the named mistakes, 41x to 49x, are in
`derive.diagnose.pages`.
"""

from __future__ import annotations

from derive.codes.page import ALWAYS, Page, proved, unknown

RETIRED = ("D602", "D603")
_NOT_GIVEN = "Nothing yields it any more; it is kept because no code is reused."

PAGES = {
    "D401": Page(
        "The two sides differ at a concrete instance, and none of the named mistakes explains it.",
        "The report shows the instance, and the smallest parts of both sides that differ.",
        "An equation that holds only in a case needs that case, under `when`; one that holds only for certain numbers "
        "needs an assumption.",
        "title: an example\ndeclare: {a: scalar, b: scalar}\nsteps:\n"
        "  - latex: |\n      a^2 + b^3 = 3 a b^2 + 7 b + 5\n"
        "    expect: {verdict: refuted, codes: [D401]}\n",
    ),
    "D402": Page(
        "The line follows from the line before, but an earlier line is wrong, so it is no longer equal to what the "
        "derivation began with.",
        "Mend the earlier line, which is named; nothing is to be done here.",
        "If the derivation was meant to begin anew, begin with another left side.",
        "title: an example\ndeclare: {a: scalar}\nsteps:\n"
        "  - latex: |\n      a + a = 3 a = 2 a + a\n"
        "    expect:\n      - {verdict: refuted}\n      - {verdict: proved, from_start: refuted}\n",
    ),
    "D403": Page(
        "The line brings several cases together, and does not follow from one of them.",
        "Look at the case that is named: the mistake is there, or in this line.",
        ALWAYS,
        "title: an example\n"
        "declare: {n: size, i: {index: n}, j: {index: n}, x: {vector: n}, \\delta: kronecker delta}\nsteps:\n"
        "  - id: same\n    latex: \\delta_{ij} x_i = x_i\n    when: i = j\n"
        "  - id: other\n    latex: \\delta_{ij} x_i = 0\n    when: i \\neq j\n"
        "  - id: both\n    latex: \\delta_{ij} x_i = x_i\n    from: [same, other]\n"
        "    expect: {verdict: refuted, codes: [D403]}\n",
    ),
    "D501": Page(
        "No counterexample was found, and the rules do not prove it. What is left of left − right is shown.",
        "Make smaller steps, or add the assumption that is missing. If you can prove it, report it as a rule.",
        "It says nothing against the line.",
        unknown("D501", "x: scalar", r"\sin(3 x) = 3 \sin(x) - 4 (\sin(x))^3"),
    ),
    "D502": Page(
        "Both sides are equal where they are defined, but it is not shown that they are defined everywhere: something "
        "may be zero in a denominator, or negative below a root.",
        "Declare or assume what is named, such as `x: {scalar: , is: nonzero}`.",
        "Where it is known from elsewhere, an assumption says so.",
        unknown("D502", "x: scalar", r"\frac{x}{x} = 1"),
    ),
    "D503": Page(
        "The work allowed for one step is used up, or the time or memory that `derive check --isolate` allows it.",
        "Make smaller steps, with definitions for what comes up again. `--time-limit` and `--memory-limit` allow more.",
        "It says nothing against the line. What was stopped by the clock may be decided on another machine.",
        unknown("D503", "a: scalar, b: scalar, c: scalar, d: scalar", "(a + b + c + d)^{60} = (d + c + b + a)^{60}"),
    ),
    "D504": Page(
        "A relation that can be stated and not assumed, such as ≈.",
        "Write it as an equation or an order, if it is meant as one.",
        ALWAYS,
        "title: an example\ndeclare: {x: scalar}\nassume: [x \\approx 1]\nsteps: [x = x]\n",
    ),
    "D505": Page(
        "Nothing was found that satisfies all assumptions at once. From a contradiction anything would follow, so "
        "nothing is decided.",
        "Look for assumptions that contradict one another, or the declarations.",
        "The search is bounded: numbers that are hard to guess may not be found.",
        "title: an example\ndeclare: {x: {scalar: , is: positive}}\nassume:\n  - {id: negative, assume: x < 0}\n"
        "steps:\n  - latex: x = 2 x\n    expect: {verdict: unknown, codes: [D505]}\n",
    ),
    "D506": Page(
        "It is read and has a meaning, but this kind of claim is not decided: a relation other than =, or an "
        "expression outside of what the normal form covers.",
        "State an equation where there is one.",
        "It says nothing against the line.",
        unknown("D506", "x: scalar", r"x^2 \geq 0"),
    ),
    "D507": Page(
        "With `--audit`, the second prover does not confirm what the first one proved. One of the two is wrong, so the "
        "line counts as unknown.",
        "Please report it, with the instance that is shown.",
        "It is an error of `derive`, never the author's.",
        without="The provers agree on everything in our tests; a proof that yields it would be an error of ours.",
    ),
    "D601": Page(
        "A function of numbers is applied to a whole vector, and read component by component, as is the custom.",
        "Write the component, if a reader could take it otherwise.",
        "It is a note, never a mistake.",
        proved("n: size, j: {index: n}, x: {vector: n}", r"\exp(x) = e^{x}"),
    ),
    "D602": Page(
        "Layout that has no meaning is ignored.", "Nothing is to be done.", "It is a note.", without=_NOT_GIVEN
    ),
    "D603": Page(
        "The limit of a sum is named otherwise than declared.", "Use one name.", "It is a note.", without=_NOT_GIVEN
    ),
    "D604": Page(
        "The document does not say how derivatives of vectors and by vectors are arranged, and more of its lines have a "
        "meaning in this layout than in any other, or without one.",
        "Declare the layout under `notation`.",
        "It is a note, never a mistake.",
        "title: an example\ndeclare:\n  n: size\n  a: {vector: n}\n  x: {vector: n}\nsteps:\n"
        "  - latex: |\n      \\frac{\\partial (a^\\top x)}{\\partial x} = a^\\top\n"
        "    expect: proved\n",
    ),
    "D605": Page(
        "A d before a name or an expression is read as its differential. What varies are the names whose own "
        "differentials stand in the step, and what depends on them; everything else is constant. What is proved holds "
        "along every path of them; of a second differential, d², along every straight one.",
        "If d is a number, declare it.",
        "It is a note, never a mistake.",
        proved("n: size, A: {matrix: [n, n]}, X: {matrix: [n, n]}", r"\mathrm{d}(A X A) = A\,\mathrm{d}X\,A"),
    ),
}
