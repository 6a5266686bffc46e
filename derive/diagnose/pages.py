r"""The pages of the named mistakes: what each looks like, with a small proof that has it, and when it is none.

Place on the way of a step: beside the table of mistakes (`derive.diagnose.table`), for ``derive explain``. Every
example is a complete proof whose step yields exactly the page's code, or where it has no meaning, whose repair does;
a test runs them all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Page:
    """What there is to know of a mistake: a sentence or two on what it means and how to mend it, an example as a proof
    file, and when a line like it is right."""

    code: str
    means: str
    example: str
    unless: str


_VECTORS = (
    "{n: size, j: {index: n}, l: {index: n}, x: {vector: n}, y: {vector: n}, "
    "A: {matrix: [n, n]}, a: scalar, b: scalar}"
)
_POSITIVE = "{n: size, a: {scalar: , is: positive}, b: {scalar: , is: positive}, x: {vector: n, is: positive}}"
_DELTA = r"{n: size, i: {index: n}, j: {index: n}, \delta: kronecker delta}"

# code, declarations, the wrong step, the case it stands under, what it means, when it is none
_ROWS = (
    ("D410", _VECTORS, r"- \sum_{i=1}^{n} (x_i - y_i) = \sum_{i=1}^{n} x_i - \sum_{i=1}^{n} y_i", "",
     "A minus before the whole line, before a bracket or in an exponent is lost, or there is one too many.",
     "Two lines that differ by a sign may both be right if they are equal to zero."),
    ("D411", _VECTORS, r"(a - b)^2 = a^2 + 2 a b + b^2", "",
     "One term of a sum has the other sign.",
     "Where a term is zero its sign does not matter."),
    ("D412", _VECTORS, r"a - (b - 2 x_j + y_j) = a - b - 2 x_j + y_j", "",
     "A minus before a bracket reaches only some of the terms in it. Change every sign, or keep the bracket.",
     "If the bracket was not meant, write the line before without it."),
    ("D420", _VECTORS, r"\frac{\partial}{\partial x_j} (x_j y_l) = y_j", "",
     "An index is another than it should be.",
     "For a symmetric matrix, or where the case says that two indices are equal, another index may do as well."),
    ("D421", _VECTORS, r"\frac{\partial}{\partial x_j} \sum_{i=1}^{n} A_{li} x_i = A_{jl}", "",
     "Two subscripts of one name are in the wrong order.",
     "The order does not matter for what is declared symmetric."),
    ("D422", _VECTORS, r"A_{jl} x_j = A_{lj} x_l", "",
     "Two indices are exchanged throughout the line.",
     "An equation that holds for all values of both indices may be read with them exchanged, on both sides at once."),
    ("D423", _VECTORS, r"\sum_{i=1}^{n-1} x_i y_{i+1} = \sum_{i=2}^{n} x_i y_i", "",
     "An index is off by one, as after a shift of a sum in which not every place was shifted.",
     "A sum over all indices does not notice a shift of all of them together with its limits."),
    ("D424", _VECTORS, r"\sum_{i=1}^{n} A_{li} x_i = \sum_{j=1}^{n} A_{li} x_i", "",
     "The sum runs over an index that its terms do not have; they have one that nothing binds.",
     "A sum over an index that does not occur multiplies by the number of its terms."),
    ("D425", _VECTORS, r"x^\top A y = y^\top A x", "",
     "A matrix is transposed and should not be, or the other way round.",
     "For a symmetric matrix both are the same; declare it so."),
    ("D426", _VECTORS, r"\sum_{i=1}^{n} A_{ji} x_i = \sum_{j=1}^{n} A_{jj} x_j", "",
     "A sum binds an index that the line has in use, and what was meant for the one outside is taken by the sum.",
     "A sum may well use a name again in which nothing of the outer one occurs."),
    ("D427", "{n: size, A: {matrix: [n, n]}, B: {matrix: [n, n]}}", r"(A B)^\top = A^\top B^\top", "",
     "Two matrices are multiplied in the wrong order.",
     "Within a trace the last factor may come first; elsewhere the order matters unless the two commute."),
    ("D428", "{n: size, A: {matrix: [n, n], is: invertible}, x: {vector: n}, y: {vector: n}}",
     r"x^\top A^{-1} y = y^\top A^\top x", "",
     "A matrix stands where its inverse should.",
     "A matrix that is its own inverse, as a reflection is, may stand for it; an assumption must say so."),
    ("D429", "{n: size, A: {matrix: [n, n], is: invertible}, I: {matrix: [n, n], is: identity}}",
     r"A (A + I) = A^{-1} A + A", "",
     "The inverse of a matrix stands where the matrix should.",
     "A matrix that is its own inverse, as a reflection is, may stand for it; an assumption must say so."),
    ("D430", _VECTORS, r"\sum_{i=1}^{n} (a + x_i) = n a + \sum_{i=1}^{n} y_i", "",
     "A symbol stands where another should, as after copying a formula.",
     "If the two are the same thing, say so with a definition or a notation."),
    ("D431", _VECTORS, r"a (x_j - 1) + 2 b = b (x_j - 1) + 2 a", "",
     "Two symbols of the same kind are swapped.",
     "A formula that is symmetric in both does not notice."),
    ("D432", "{n: size, A: {matrix: [n, n]}, x: {vector: n}}",
     r"\frac{\partial (A x)}{\partial x} = A^\top", "",
     "The derivative of a vector by a vector has a row for each component of one of them; the layout that is in force, "
     "declared or not, has it the other way round. Where the line holds in another layout as it stands, that is said.",
     "A document that has derivatives in this layout throughout should declare it under `notation`."),
    ("D440", _VECTORS, r"\frac{\partial}{\partial x_j} \sum_{i=1}^{n} x_i^2 = x_j", "",
     "A factor is lost: a 2 or ½, the number of terms, a quantity of the lines before.",
     "Where only a direction matters a factor may be left out; that is then not an equation."),
    ("D441", _VECTORS, r"\frac{1}{2} \sum_{i=1}^{n} 2 x_i = 2 \sum_{i=1}^{n} x_i", "",
     "There is a factor too many.",
     "A factor that is 1 by an assumption may stay."),
    ("D442", _VECTORS, r"(a + 3)^2 = a^2 + 6 a + 8", "",
     "A number is wrong.",
     "Rounded numbers are not equal to what they are rounded from."),
    ("D443", _POSITIVE, r"\frac{a x_1}{b} = \frac{b}{a} x_1", "",
     "A fraction is upside down, or a factor divides where it should multiply.",
     "Both are the same where the fraction is 1 or −1."),
    ("D450", _VECTORS, r"\sum_{i=1}^{n} x_i x_i = \sum_{i=1}^{n} x_i", "",
     "A square, or another power, is lost.",
     "A number that is 0 or 1 is its own square; an assumption must say so."),
    ("D451", _VECTORS, r"\frac{\partial}{\partial x_j} \sum_{i=1}^{n} x_i^2 = 2 x_j^2", "",
     "There is a power too many.",
     "A number that is 0 or 1 is its own square; an assumption must say so."),
    ("D452", _VECTORS, r"a^2 a^3 = a^6", "",
     "An exponent is wrong.",
     "Exponents that differ may give the same for numbers that are 0, 1 or −1."),
    ("D453", r"{a: scalar, f: {function: {arity: 1}}}",
     r"\frac{\partial}{\partial a} \frac{\partial f(a)}{\partial a} = \frac{\partial f(a)}{\partial a}", "",
     "A derivative is taken once too often, or not often enough.",
     "An exponential is its own derivative; declare the function as such."),
    ("D460", _POSITIVE, r"\log(a b) = \log(a) + b", "",
     "A logarithm, an exponential or a root is lost.",
     "There is no case in which it does not matter."),
    ("D461", _POSITIVE, r"- \log(\sqrt{a}) = - \frac{1}{2} \log(\log(a))", "",
     "There is a function too many.",
     "The absolute value of a positive number may be left out or not."),
    ("D462", r"{a: scalar}", r"\frac{\partial}{\partial a} \sin(a) = \sin(a)", "",
     "A function stands where its kin should: sine for cosine, exponential for logarithm.",
     "There is no case in which it does not matter."),
    ("D463", _POSITIVE, r"\log(a) - \log(b) = \frac{\log(a)}{\log(b)}", "",
     "A function is applied to the wrong part: the logarithm of a fraction is no fraction of logarithms.",
     "There is no case in which it does not matter."),
    ("D470", _VECTORS, r"\sum_{i=1}^{n} (x_i + y_i) = \sum_{i=1}^{n} x_i + y_i", "",
     "A sum is lost; its index is left without one, or stands for a single term.",
     "Where an index is contracted by a delta the sum goes away by itself."),
    ("D471", _VECTORS, r"\frac{\partial}{\partial x_j} \sum_{i=1}^{n} x_i y_i = \sum_{j=1}^{n} y_j", "",
     "There is a sum too many: what it sums is the answer by itself.",
     "A sum with a single term in it is that term."),
    ("D472", _VECTORS, r"\sum_{i=1}^{n} x_i - x_n = \sum_{i=1}^{n} x_i", "",
     "A limit of a sum is one too far or too near, or is that of another sum.",
     "Limits may be shifted together with the index."),
    ("D473", _VECTORS, r"\sum_{i=1}^{n} x_i - x_j = \sum_{i=1}^{n} x_i", "",
     "A term that must be left out of a sum is in it: a condition is missing below the sign.",
     "It does not matter if that term is zero."),
    ("D474", _VECTORS, r"y_j \sum_{i=1}^{n} x_i^2 = y_j \sum_{\substack{i=1 \\ i \neq j}}^{n} x_i^2", "",
     "A term that belongs to a sum is left out of it: the condition below the sign should not be there.",
     "It does not matter if that term is zero, as δ_ij is where i ≠ j."),
    ("D475", _VECTORS, r"\sum_{i=1}^{n} x_i - x_j = \sum_{\substack{i=1 \\ i < j}}^{n} x_i", "",
     "The condition below a sum is another than it should be.",
     "Conditions that say the same in other words are both right."),
    ("D480", _VECTORS, r"\left( \sum_{i=1}^{n} x_i \right)^2 = \sum_{i=1}^{n} x_i^2", "",
     "A bracket is in the wrong place, so that a sum, a factor or a power reaches too far or not far enough.",
     "Where the factor is 1, or the sum has one term, brackets make no difference."),
    ("D481", _VECTORS, r"\sum_{i=1}^{n} x_i A_{li} = x_l \sum_{i=1}^{n} A_{li}", "",
     "A factor stands before a sum although it has the sum's own index, or had it before it was taken out.",
     "A factor that is the same for all terms may stand inside or outside."),
    ("D490", _VECTORS, r"(a + 1)(b + 1) = a b + a + b", "",
     "A term is lost. Those of the lines around are looked at, and what is left over if that is a single term.",
     "A term that is zero by an assumption may be left out."),
    ("D491", _VECTORS, r"\frac{\partial}{\partial a} (a^2 + b) = 2 a + b", "",
     "There is a term too many.",
     "A term that is zero by an assumption may stay."),
    ("D492", _DELTA, r"\delta_{ij} = 0", "i = j",
     "The two values of a Kronecker delta are swapped: it is 1 where its indices are equal, and 0 where they differ.",
     "If the case is what is wrong, mend the case."),
    ("D493", r"{a: scalar, b: scalar, f: {function: {arity: 1}}, g: {function: {arity: 1}}}",
     r"\frac{\partial}{\partial a} (f(a) + g(a)) = \frac{\partial f(a)}{\partial a} \frac{\partial g(a)}{\partial a}",
     "", "An operator is wrong: a product for a sum, Π for Σ.",
     "There is no case in which it does not matter."),
)  # fmt: skip


# mistakes that leave an index without its sum: the line has no meaning, and the mistake is said with its repair
_ILL_FORMED = {"D424": "D308", "D470": "D308"}


def _example(code: str, declare: str, latex: str, case: str) -> str:
    when = f"\n    when: {case}" if case else ""
    found = _ILL_FORMED.get(code, "")
    expected = f"ill-formed, codes: [{found}]" if found else f"refuted, codes: [{code}]"
    return (
        f"title: {code}\ndeclare: {declare}\nsteps:\n  - latex: |\n      {latex}{when}\n"
        f"    expect: {{verdict: {expected}}}\n"
    )


PAGES: Mapping[str, Page] = MappingProxyType(
    {
        code: Page(code, means, _example(code, declare, latex, case), unless)
        for code, declare, latex, case, means, unless in _ROWS
    }
)
"""The pages, by code."""
