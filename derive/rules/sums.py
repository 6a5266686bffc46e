"""Rules of sums and products over ranges."""

from __future__ import annotations

from derive.rules.rule import Condition, Rule, assume, declared, when

_AROUND = {"j": {"index": ["-2", "n+3"]}}


def _sign(left: str, right: str) -> str:
    """sign(left − right)."""
    values = rf"1 & {left} > {right} \\ 0 & {left} = {right} \\ -1 & \text{{otherwise}}"
    return rf"\begin{{cases}} {values} \end{{cases}}"


SUMS = (
    Rule("empty sum", "a sum over no terms is 0", r"y + \sum_{i=n+1}^{n} x", "y"),
    Rule(
        "sum written out",
        "a sum over a fixed number of terms is these terms",
        r"\sum_{i=n-2}^{n} a_i",
        "a_{n-2} + a_{n-1} + a_n",
        (when(r"n \ge 3"),),
    ),
    Rule(
        "range from 1",
        "a range may be counted from 1",
        r"\sum_{i=0}^{n-1} a_{i+1}",
        r"\sum_{i=1}^{n} a_i",
    ),
    Rule(
        "range between two sizes",
        "a range from one size to another is the range from 1 under a condition",
        r"\sum_{i=m+1}^{n} a_i",
        r"\sum_{i=1}^{n} \begin{cases} a_i & i > m \\ 0 & \text{otherwise} \end{cases}",
    ),
    Rule(
        "factor leaves the sum",
        "a factor without the index leaves the sum",
        r"\sum_{i=1}^{n} x a_i",
        r"x \sum_{i=1}^{n} a_i",
        noted="",
    ),
    Rule(
        "number of terms",
        "Σ 1 over 1 … n is n, if the range is not shorter than empty",
        r"\sum_{i=1}^{n-2} x",
        "(n - 2) x",
        (when(r"n \ge 2"),),
    ),
    Rule(
        "delta contraction",
        "Σ_i δ_{ij} f(i) = f(j) for j within the range",
        r"\sum_{i=1}^{n} \delta_{ij} a_i x",
        "a_j x",
        (when(r"j \ge 1"), when(r"j \le n")),
        names=_AROUND,
    ),
    Rule(
        "delta contraction with exceptions",
        "values of j just beyond the range are excepted by conditions",
        r"\sum_{i=1}^{n} \delta_{ij} x",
        r"x (1 - \delta_{j,n+1})",
        (when(r"j \ge 1"), when(r"j \le n + 1")),
        names=_AROUND,
        noted="delta contraction",
    ),
    Rule(
        "delta beyond the range",
        "Σ_i δ_{ij} f(i) = 0 for j outside the range",
        r"\sum_{i=1}^{n} \delta_{ij} x",
        "0",
        (when(r"j \ge n + 1"),),
        names=_AROUND,
        noted="delta decided",
    ),
    Rule(
        "end of range split off",
        "a term at the end of a range stands by itself, if what is left of the range is not shorter than empty",
        r"\sum_{i=1}^{n-m+1} e^{i x}",
        r"\sum_{i=1}^{n-m} e^{i x} + e^{(n-m+1) x}",
        (when(r"n \ge m"),),
        case=(r"n \ge m - 1",),
    ),
    Rule(
        "end of range added",
        "terms beyond the end of a range are added and taken away, if they have a value and the range is not shorter "
        "than empty",
        r"\sum_{i=1}^{n-2} \frac{1}{a_i}",
        r"\sum_{i=1}^{n} \frac{1}{a_i} - \frac{1}{a_{n-1}} - \frac{1}{a_n}",
        (when(r"n \ge 2"), declared("a", {"vector": "n", "is": "nonzero"})),
        noted="end of range split off",
    ),
    Rule(
        "shifted index",
        "Σ f(i+1) is Σ f(i) with the term beyond the end for the first, if these have values and the range is not "
        "shorter than empty",
        r"\sum_{i=1}^{n-2} \frac{1}{a_{i+1}}",
        r"\sum_{i=1}^{n} \frac{1}{a_i} - \frac{1}{a_1} - \frac{1}{a_n}",
        (when(r"n \ge 2"), declared("a", {"vector": "n", "is": "nonzero"})),
    ),
    Rule(
        "range reversed",
        "a sum may be taken from its end",
        r"\sum_{i=1}^{n} a_{n+1-i} b_{n+1-i}",
        r"\sum_{i=1}^{n} a_i b_i",
    ),
    Rule(
        "sums exchanged, indices renamed",
        "neither the order of sums nor the names of their indices count",
        r"\sum_{i=1}^{n} \sum_{j=1}^{n} A_{ij} a_i b_j",
        r"\sum_{i=1}^{n} \sum_{j=1}^{n} A_{ji} a_j b_i",
        noted="",
    ),
    Rule(
        "sums by order",
        "a sum over indices that are compared is taken apart by their order",
        r"\sum_{i=1}^{n} \sum_{j=i+1}^{n} \sum_{l=i+1}^{n} a_i a_j a_l",
        r"\sum_{i=1}^{n} \sum_{j=i+1}^{n} a_i a_j^2 + 2 \sum_{i=1}^{n} \sum_{j=i+1}^{n} \sum_{l=j+1}^{n} a_i a_j a_l",
    ),
    Rule(
        "product of sums",
        "a product of sums is a sum over all pairs",
        r"\left( \sum_{i=1}^{n} a_i \right) \left( \sum_{i=1}^{n} b_i \right)",
        r"\sum_{i=1}^{n} \sum_{j=1}^{n} a_i b_j",
        noted="",
    ),
    Rule(
        "sum equal to its opposite",
        "a sum that equals minus itself when indices are exchanged is 0",
        r"\sum_{i=1}^{n} \sum_{j=1}^{n} A_{ij} a_i a_j",
        "0",
        (declared("A", {"matrix": ["n", "n"], "is": "antisymmetric"}),),
    ),
    Rule(
        "sums put together",
        "sums over one range are one sum, 0 if its terms are",
        r"\sum_{i=1}^{n} \frac{1}{a_i - x} - \sum_{i=1}^{n} \frac{1}{a_i + x}",
        r"\sum_{i=1}^{n} \frac{2 x}{(a_i + x)(a_i - x)}",
        (assume(r"a_i - x \neq 0"), assume(r"a_i + x \neq 0")),
    ),
    Rule(
        "triangle as rectangle",
        "a range that ends at another index is the full range under a condition",
        r"\sum_{i=1}^{n} \sum_{l=1}^{i} A_{il}",
        r"\sum_{l=1}^{n} \sum_{i=l}^{n} A_{il}",
    ),
    Rule(
        "index renamed",
        "Σ_{i=j}^{n} f(j + n − i) is Σ_{i=j}^{n} f(i)",
        r"\sum_{i=j}^{n} a_{j+n-i}",
        r"\sum_{i=j}^{n} a_i",
    ),
    Rule(
        "sum of powers",
        "Σ iᵖ is a polynomial in the end of the range (Faulhaber), if the range is not shorter than empty",
        r"\sum_{i=1}^{n-3} i^2",
        r"\frac{(n-3)(n-2)(2n-5)}{6}",
        (when(r"n \ge 3"),),
    ),
    Rule(
        "sum of powers with a sign",
        "Σ iᵖ sign(i − j) is a polynomial in j and the end of the range",
        rf"\sum_{{i=1}}^{{n}} i \, {_sign('i', 'j')}",
        r"\frac{n (n+1)}{2} - j^2",
        (when(r"j \ge 0"), when(r"j \le n")),
        names=_AROUND,
        noted="sum of powers",
    ),
    Rule(
        "product of signs",
        "sign(i − j) sign(i − l) = 1 − sign(l − j) (sign(i − j) − sign(i − l)) − δ_{jl} δ_{ij}",
        rf"\sum_{{i=1}}^{{n}} i \, {_sign('i', 'j')} {_sign('i', 'l')}",
        rf"\sum_{{i=1}}^{{n}} i \left( 1 - {_sign('l', 'j')} \left( {_sign('i', 'j')} - {_sign('i', 'l')} \right) "
        r"- \delta_{jl} \delta_{ij} \right)",
    ),
)

PRODUCTS = (
    Rule("empty product", "a product of no factors is 1", r"y + \prod_{i=n+1}^{n} x", "y + 1"),
    Rule(
        "product written out",
        "a product of a fixed number of factors is these factors",
        r"\prod_{i=n-1}^{n} a_i",
        "a_{n-1} a_n",
        (when(r"n \ge 2"),),
    ),
    Rule(
        "product from 1",
        "the range of a product may be counted from 1",
        r"\prod_{i=0}^{n-1} a_{i+1}",
        r"\prod_{i=1}^{n} a_i",
        noted="range from 1",
    ),
    Rule(
        "equal factors",
        "Π x over 1 … n is xⁿ, if the range is not shorter than empty",
        r"\prod_{i=1}^{n-2} x",
        "x^{n-2}",
        (
            when(r"n \ge 2"),
            Condition(
                assume=r"x \neq 0",
                needed=False,
                why="n − 2 has a negative part, and 0^{m−n} is not 0^m/0^n; only n − 2 ≥ 0 matters here",
            ),
        ),
    ),
    Rule(
        "product of products",
        "Π f g = Π f · Π g",
        r"\prod_{i=1}^{n} a_i b_i",
        r"\left( \prod_{i=1}^{n} a_i \right) \left( \prod_{i=1}^{n} b_i \right)",
    ),
    Rule(
        "power leaves the product",
        "Π f^c = (Π f)^c, if the factors are not negative or c is whole",
        r"\prod_{i=1}^{n} \sqrt{a_i}",
        r"\sqrt{\prod_{i=1}^{n} a_i}",
        (declared("a", {"vector": "n", "is": "nonnegative"}),),
    ),
    Rule(
        "product of exponentials",
        "Π e^f = e^{Σ f}",
        r"\prod_{i=1}^{n} e^{a_i}",
        r"e^{\sum_{i=1}^{n} a_i}",
    ),
    Rule(
        "end of product split off",
        "a factor at the end of a range stands by itself, if it has a value and what is left of the range is not "
        "shorter than empty",
        r"\prod_{i=1}^{n-m+1} (1 + e^{i x})",
        r"(1 + e^{(n-m+1) x}) \prod_{i=1}^{n-m} (1 + e^{i x})",
        (when(r"n \ge m"),),
        case=(r"n \ge m - 1",),
    ),
    Rule(
        "factor under a condition",
        "a factor whose condition does not hold is 1",
        r"\prod_{i=1}^{n} \begin{cases} x & i = j \\ 1 & \text{otherwise} \end{cases}",
        r"\prod_{i=1, i = j}^{n} x",
    ),
)

ROWS = (*SUMS, *PRODUCTS)
