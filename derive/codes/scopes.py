r"""The pages of the codes of scope and shape (3xx): what has no meaning as it is written.

Place on the way of a step: rows for `derive.codes`. A line with one of these may still be checked in its nearest
reading.
"""

from __future__ import annotations

from derive.codes.page import ALWAYS, Page, ill_formed

_NAMES = "n: size, m: size, a: scalar, j: {index: n}, x: {vector: n}, y: {vector: n}, u: {vector: m}"

PAGES = {
    "D301": Page(
        "A sum or product runs over a name that is in use outside of it: as an index of the line, of a sum around it, "
        "or as something else. Inside it means the inner one, and the line no longer says what it seems to.",
        "Give the inner index another name.",
        "Two sums beside one another may use the same name.",
        ill_formed("D301", _NAMES, r"x_j \sum_{j=1}^{n} y_j = x_j \sum_{i=1}^{n} y_i"),
    ),
    "D302": Page(
        "The index of a sum also stands in its own limit, as in Σ with i = 1 up to i.",
        "Give the index another name than the limit.",
        "The limit of an inner sum may well be the index of the sum around it.",
        ill_formed("D302", _NAMES, r"\sum_{n=1}^{n} x_n = \sum_{i=1}^{n} x_i"),
    ),
    "D303": Page(
        "A vector or matrix stands inside an expression where a scalar must, as in log(x) + 1 for one component: its "
        "index is missing.",
        "Write the index. The report says which was taken.",
        r"A known function of a whole vector, such as \sigma(z) declared as softmax, is one, and says so.",
        ill_formed("D303", _NAMES, r"x_j y_j = y_j x"),
    ),
    "D304": Page(
        "A side of the equation is a vector, the other a scalar.",
        "Write the component on both sides, or on none.",
        "A scalar 0 may stand for the zero vector.",
        ill_formed("D304", _NAMES, r"x_j + y_j = x + y"),
    ),
    "D305": Page(
        "An index is free on one side only: the other side does not depend on it, and the equation cannot hold for all "
        "of its values.",
        "Write the index on the other side, or sum over it.",
        "If the side really does not depend on it, this is proved and only noted.",
        "title: an example\ndeclare: {n: size, i: {index: n}, x: {vector: n}}\nsteps:\n  - define: s = x_i\n",
    ),
    "D306": Page(
        "A name carries more or fewer indices than it has, or is a function without its argument.",
        "Write as many as it was declared with.",
        ALWAYS,
        ill_formed("D306", _NAMES, "x_{jj} = x_j"),
    ),
    "D307": Page(
        "The shapes do not fit: vectors of different lengths are added, matrices multiplied whose sizes do not meet.",
        "Transpose what must be transposed, or declare the sizes to be the same.",
        ALWAYS,
        ill_formed("D307", _NAMES, "x + u = u + x"),
    ),
    "D308": Page(
        "An index that nothing binds, or a sum without a range.",
        "Declare it as an index with its range, or give the limits of its sum.",
        ALWAYS,
        ill_formed("D308", _NAMES, r"\sum_{i=2} x_i = \sum_{i=2} x_i"),
    ),
    "D309": Page(
        "An index is outside of its range for some size.",
        "Mend the limits, restrict the case (`when: j < n`), or declare a smallest size.",
        ALWAYS,
        ill_formed("D309", _NAMES, "x_{n+1} = x_{n+1}"),
    ),
    "D310": Page(
        "A side has no value anywhere: a division by zero, the logarithm of zero.",
        "Mend what is zero.",
        "If only some instances have no value, the line is not ill-formed.",
        ill_formed("D310", _NAMES, r"\frac{a}{a - a} = \frac{a}{a - a}"),
    ),
    "D311": Page(
        "Something stands as an index, or as a limit, that is no integer.",
        "Declare it as an index or a size.",
        ALWAYS,
        ill_formed("D311", _NAMES, "x_a = x_a"),
    ),
    "D312": Page(
        "A scalar stands where a vector must, as in x + 1 for a vector x.",
        "Write the vector that is meant, or the component.",
        r"A file may fix that \sigma(z_i) means the component, under `notation`.",
        ill_formed("D312", rf"{_NAMES}, \sigma: {{function: softmax}}", r"\sigma(x + 1)_j = \sigma(x)_j"),
    ),
    "D313": Page(
        "An identity matrix, or a vector of ones or zeros, whose size nothing beside it tells.",
        r"Write its size below it, as in I_n or \mathbf{1}_n, or declare it.",
        ALWAYS,
        ill_formed("D313", _NAMES, r"\operatorname{tr}(I) = n"),
    ),
}
