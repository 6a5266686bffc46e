"""Rules of powers, roots, fractions, exponentials and logarithms, absolute values and factorials."""

from __future__ import annotations

from derive.rules.rule import Rule, assume, declared, when

_WHOLE = {"i": {"index": ["-2", "n"]}}

FRACTIONS = (
    Rule(
        "polynomial arithmetic",
        "sums and products are multiplied out, equal terms put together",
        "(x + y)^2 - x^2",
        "y (2 x + y)",
        noted="",
    ),
    Rule(
        "powers of one base",
        "x^p x^q = x^{p+q}",
        "x^{2} x^{-1}",
        "x",
        (assume(r"x \neq 0"),),
        noted="",
    ),
    Rule(
        "power of a product",
        "(x y)^p = x^p y^p for a whole number p",
        "(x y)^{-2}",
        "x^{-2} y^{-2}",
        (assume(r"x \neq 0"), assume(r"y \neq 0")),
        noted="",
    ),
    Rule(
        "factors of a denominator",
        "a denominator is the product of its irreducible factors",
        r"\frac{1}{(x + y)(x - y)}",
        r"\frac{1}{x + y} \cdot \frac{1}{x - y}",
        (assume(r"x + y \neq 0"), assume(r"x - y \neq 0")),
    ),
    Rule(
        "division by a denominator",
        "P · P⁻¹ = 1, as division with remainder",
        r"\frac{x}{x + y}",
        r"1 - \frac{y}{x + y}",
        (assume(r"x + y \neq 0"),),
    ),
    Rule(
        "denominators cleared",
        "a sum of fractions is 0 if it is 0 times their denominators",
        r"\frac{1}{x - y} - \frac{1}{x + y}",
        r"\frac{2 y}{(x + y)(x - y)}",
        (assume(r"x + y \neq 0"), assume(r"x - y \neq 0")),
    ),
)

ROOTS = (
    Rule(
        "root of a product",
        "a factor that is not negative leaves a root",
        r"\sqrt{x y}",
        r"\sqrt{x} \sqrt{y}",
        (assume(r"x \ge 0"), assume(r"y \ge 0")),
    ),
    Rule("root of an even power", "√(x²) = |x|", r"\sqrt{x^2}", "|x|"),
    Rule(
        "root of a number",
        "a root of a rational number is taken prime by prime",
        r"\sqrt{12} + \sqrt{\frac{1}{3}}",
        r"\frac{7}{3} \sqrt{3}",
    ),
    Rule(
        "root of a sum",
        "the irreducible factors of a sum leave its root if they are not negative",
        r"\sqrt{y (x + 1)}",
        r"\sqrt{y} \sqrt{x + 1}",
        (assume(r"y > 0"), assume(r"x + 1 \ge 0")),
    ),
    Rule(
        "whole part of an exponent",
        "P^{p+q} = P^p P^q for a whole number p",
        r"(x + y)^{\frac{3}{2}}",
        r"(x + y) \sqrt{x + y}",
        (assume(r"x + y \ge 0"),),
    ),
)

EXPONENTIALS = (
    Rule("exponential of a sum", "e^{x+y} = e^x e^y", "e^{x + y}", "e^x e^y"),
    Rule(
        "exponential of a logarithm",
        "e^{c log x} = x^c",
        r"e^{2 \log x}",
        "x^2",
        (assume("x > 0"),),
    ),
    Rule(
        "power by exponential",
        "x^y = e^{y log x} for x > 0",
        "x^{y}",
        r"e^{y \log x}",
        (assume("x > 0"),),
    ),
    Rule(
        "logarithm of a product",
        "the logarithm of a product of positive factors is the sum of their logarithms",
        r"\log(x y)",
        r"\log x + \log y",
        (assume("x > 0"), assume("y > 0")),
    ),
    Rule(
        "logarithm of an even power",
        "log x² = 2 log |x|",
        r"\log(x^2)",
        r"2 \log |x|",
        (assume(r"x \neq 0"),),
    ),
    Rule("logarithm of an exponential", "log e^x = x", r"\log(e^x)", "x"),
    Rule(
        "logarithm of a number",
        "the logarithm of a rational number is taken prime by prime",
        r"\log 12",
        r"2 \log 2 + \log 3",
    ),
    Rule(
        "logarithm of a sum",
        "positive irreducible factors of a sum leave its logarithm",
        r"\log((x + y)(x - y))",
        r"\log(x + y) + \log(x - y)",
        (assume("x + y > 0"), assume("x - y > 0")),
    ),
)

WHOLE_POWERS = (
    Rule(
        "whole power of a product",
        "(x y)^n = x^n y^n for a whole exponent that is not negative, or x, y ≠ 0",
        "(x y)^{i}",
        "x^{i} y^{i}",
        (when(r"i \ge 0"),),
        names=_WHOLE,
    ),
    Rule(
        "whole exponents added",
        "x^{m+n} = x^m x^n, if no part of the exponent is negative or x ≠ 0",
        "x^{m - n} x^{n}",
        "x^m",
        (assume(r"x \neq 0"),),
        noted="whole power",
    ),
    Rule(
        "whole power",
        "a whole power of a base of unknown sign has the rules of exponents that are numbers",
        "x^{m + 1} x^{n}",
        "x \\cdot x^{m + n}",
    ),
    Rule(
        "power of minus one",
        "(−1)^{2n} = 1",
        "(-1)^{2 n + m}",
        "(-1)^m",
    ),
    Rule(
        "power of zero",
        "0^n is 1 where n = 0, and 0 where n > 0",
        "0^{i}",
        r"\delta_{i 0}",
        (when(r"i \ge 0"),),
        names=_WHOLE,
    ),
)

VALUES = (
    Rule("absolute value of a number not negative", "|x| = x for x ≥ 0", "|x|", "x", (assume(r"x \ge 0"),)),
    Rule("absolute value of a number not positive", "|x| = −x for x ≤ 0", "|x|", "-x", (assume(r"x \le 0"),)),
    Rule(
        "sign of an expression",
        "the sign of a sum or product follows from the signs of its parts",
        r"|\sqrt{x} + y^2|",
        r"\sqrt{x} + y^2",
        (assume(r"x \ge 0"),),
        noted="absolute value of a number not negative",
    ),
    Rule(
        "equal arguments",
        "a function of equal arguments has equal values",
        "f((x + y)^2)",
        "f(x^2 + 2 x y + y^2)",
        noted="",
    ),
    Rule("absolute value of a product", "|x y| = |x| |y|", "|2 x y|", "2 |x| |y|"),
    Rule("absolute value of the opposite", "|−x| = |x|", "|x - y|", "|y - x|"),
    Rule("square of an absolute value", "|x|² = x²", "|x|^3", "x^2 |x|"),
    Rule("factorial of a number", "n! for a number n is a number", "5!", "120"),
    Rule(
        "factorial of a neighbour",
        "(n + 1)! = (n + 1) n! for n ≥ 0",
        "(i + 1)!",
        "(i + 1) \\cdot i!",
        (when(r"i \ge 0"),),
        names=_WHOLE,
    ),
    Rule("value at zero", "sin 0 = 0, cos 0 = 1, and so on", r"\cos(x - x)", "1"),
    Rule(
        "symmetry",
        "the indices of a symmetric matrix may be exchanged",
        "A_{ij}",
        "A_{ji}",
        (declared("A", {"matrix": ["n", "n"], "is": "symmetric"}),),
    ),
    Rule(
        "antisymmetry",
        "exchanging the indices of an antisymmetric matrix changes the sign",
        "A_{ij}",
        "- A_{ji}",
        (declared("A", {"matrix": ["n", "n"], "is": "antisymmetric"}),),
    ),
    Rule(
        "diagonal of an antisymmetric matrix",
        "A_{ii} = 0 for an antisymmetric matrix",
        "A_{ii} x",
        "0",
        (declared("A", {"matrix": ["n", "n"], "is": "antisymmetric"}),),
    ),
)

ROWS = (*FRACTIONS, *ROOTS, *EXPONENTIALS, *WHOLE_POWERS, *VALUES)
