"""Rules of Kronecker's δ, of conditions on indices, and of cases."""

from __future__ import annotations

from derive.rules.rule import Rule, assume, declared, when

_WIDE = {"j": {"index": ["-2", "n+2"]}}
_ORDER = r"\begin{cases} 1 & i > j \\ 0 & i = j \\ -1 & \text{otherwise} \end{cases}"
_APART = r"\begin{cases} 1 & i \neq j \\ 0 & \text{otherwise} \end{cases}"

ROWS = (
    Rule(
        "delta decided",
        "δ is 0 where its indices are known to differ, and 1 where they are known to coincide",
        r"\delta_{ij} x",
        "0",
        (when(r"i \neq j"),),
    ),
    Rule(
        "equal indices",
        "in a case i = j one is written for the other",
        "x + a_i",
        "x + a_j",
        (when("i = j"),),
        noted="",
    ),
    Rule("square of delta", "δ² = δ, and [i ≠ j]² = [i ≠ j]", r"\delta_{ij}^2 a_i", r"\delta_{ij} a_i"),
    Rule(
        "delta identifies indices",
        "beside δ_{ij} the index i may be written as j",
        r"\delta_{ij} a_i",
        r"\delta_{ij} a_j",
    ),
    Rule(
        "condition decided",
        "what stands under a condition that is known to hold stands without it",
        r"\begin{cases} x & i \neq j \\ y & \text{otherwise} \end{cases}",
        "x",
        (when(r"i \neq j"),),
    ),
    Rule(
        "condition as guard",
        "a term under i ≠ j needs no value where i = j",
        r"\sum_{i \neq j} \frac{x}{a_i - a_j}",
        r"\sum_{l \neq j} \frac{- x}{a_j - a_l}",
        (assume(r"a_i - a_l \neq 0", among=r"i \neq l"),),
        noted="",
    ),
    Rule(
        "guard written out",
        "the sum over i ≠ j is the whole sum less the term at j, if that term has a value",
        r"\sum_{i \neq j} \frac{1}{a_i}",
        r"\sum_{i=1}^{n} \frac{1}{a_i} - \frac{1}{a_j}",
        (declared("a", {"vector": "n", "is": "nonzero"}),),
    ),
    Rule(
        "indicator of an order",
        "[i ≥ j] = ([i ≠ j] + sign(i − j))/2 + δ_{ij}",
        r"\begin{cases} 1 & i \ge j \\ 0 & \text{otherwise} \end{cases}",
        rf"\frac{{1}}{{2}} \left( {_APART} + {_ORDER} \right) + \delta_{{ij}}",
    ),
    Rule(
        "sign of a neighbour",
        "sign(d + 1) = sign(d) + [d = 0] + [d = −1]",
        r"\begin{cases} 1 & i + 2 > j \\ 0 & i + 2 = j \\ -1 & \text{otherwise} \end{cases}",
        rf"{_ORDER} + \delta_{{ij}} + 2 \delta_{{i+1,j}} + \delta_{{i+2,j}}",
        names=_WIDE,
    ),
    Rule(
        "sign on one side",
        "sign(d) is [d ≠ 0] where d ≥ 0",
        _ORDER,
        _APART,
        (when(r"i \ge j"),),
    ),
    Rule(
        "square of a sign",
        "sign(d)² = [d ≠ 0], and sign(d) [d ≠ 0] = sign(d)",
        rf"\left( {_ORDER} \right)^2 x",
        rf"{_APART} x",
    ),
    Rule(
        "cases as indicators",
        "cases are the sum of their values, each times the indicator of its condition",
        r"\begin{cases} x & i = j \\ y & \text{otherwise} \end{cases}",
        r"\delta_{ij} x + (1 - \delta_{ij}) y",
    ),
    Rule(
        "function of a delta",
        "f(A + δ B) is f(A + B) where δ = 1, and f(A) elsewhere",
        r"e^{x + \delta_{ij} y}",
        r"e^x + \delta_{ij} (e^{x+y} - e^x)",
    ),
    Rule(
        "cases",
        "what holds where two indices coincide, and where they do not, holds",
        rf"\left( \frac{{1}}{{x - y}} - \frac{{1}}{{x + y}} \right) {_APART}",
        rf"\frac{{2 y}}{{(x + y)(x - y)}} {_APART}",
        (assume(r"x + y \neq 0"), assume(r"x - y \neq 0")),
    ),
    Rule(
        "index with one value",
        "where n = 1, an index from 1 to n is 1",
        r"\delta_{n 1} a_i",
        r"\delta_{n 1} a_1",
        noted="cases",
    ),
)
