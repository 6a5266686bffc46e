"""Rules of derivatives, and of what is given: definitions and hypotheses."""

from __future__ import annotations

from derive.rules.rule import Condition, Rule, assume, declared

_DEPENDENT = {"y": {"scalar": None, "depends_on": "x"}}

DERIVATIVES = (
    Rule(
        "derivative of a component",
        "∂a_i/∂a_j = δ_{ij}",
        r"\frac{\partial a_i}{\partial a_j}",
        r"\delta_{ij}",
    ),
    Rule(
        "derivative of a constant",
        "what does not depend on x has the derivative 0",
        r"\frac{\partial (y x)}{\partial x}",
        "y",
        (declared("y", "scalar"),),
        names=_DEPENDENT,
        noted="",
    ),
    Rule(
        "dependent name",
        "what is declared to depend on x has a derivative of its own",
        r"\frac{\partial y^2}{\partial x}",
        r"2 y \frac{\partial y}{\partial x}",
        names=_DEPENDENT,
        detail="the name and the variable",
    ),
    Rule(
        "mixed derivatives",
        "the order of two derivatives does not count",
        r"\frac{\partial^2 y}{\partial a_i \partial a_j}",
        r"\frac{\partial^2 y}{\partial a_j \partial a_i}",
        names={"y": {"scalar": None, "depends_on": "a"}},
        noted="dependent name",
    ),
    Rule(
        "product and power rule",
        "the derivative of a product is taken factor by factor, ∂xᵖ/∂x = p xᵖ⁻¹",
        r"\frac{\partial}{\partial x} x^2 \sqrt{x}",
        r"2 x \sqrt{x} + \frac{x^2}{2 \sqrt{x}}",
        (assume("x > 0"),),
        noted="",
    ),
    Rule(
        "quotient rule",
        "the derivative of a fraction, from the product and power rules",
        r"\frac{\partial}{\partial x} \frac{x}{x + y}",
        r"\frac{y}{(x + y)^2}",
        (assume(r"x + y \neq 0"),),
        noted="",
    ),
    Rule(
        "derivative under the sum",
        "a derivative passes under Σ, since no range depends on a real number",
        r"\frac{\partial}{\partial x} \sum_{i=1}^{n} \log(x + a_i)",
        r"\sum_{i=1}^{n} \frac{1}{x + a_i}",
        (assume("x > 0"), declared("a", {"vector": "n", "is": "positive"})),
    ),
    Rule(
        "derivative of exp",
        "∂e^f = e^f ∂f",
        r"\frac{\partial e^{x y}}{\partial x}",
        "y e^{x y}",
    ),
    Rule(
        "derivative of log",
        "∂ log f = ∂f / f",
        r"\frac{\partial \log(x + y)}{\partial x}",
        r"\frac{1}{x + y}",
        (assume("x + y > 0"),),
    ),
    Rule(
        "derivative of a function",
        "the chain rule with the function's row of the table of functions",
        r"\frac{\partial \sin(x y)}{\partial x}",
        r"y \cos(x y)",
        detail="the function",
    ),
    Rule(
        "derivative of an unspecified function",
        "the chain rule for a function that is not further specified",
        r"\frac{\partial f(x^2)}{\partial x}",
        "2 x f'(x^2)",
        detail="the function",
    ),
    Rule(
        "derivative of an absolute value",
        "∂|x|/∂x = |x|/x for x ≠ 0",
        r"\frac{\partial |x|}{\partial x}",
        r"\frac{|x|}{x}",
        (assume(r"x \neq 0"),),
    ),
    Rule(
        "derivative of a product",
        "∂ Π f = Π f · Σ ∂f / f, for factors that are nowhere 0",
        r"\frac{\partial}{\partial x} \prod_{i=1}^{n} (x + a_i)",
        r"\left( \prod_{i=1}^{n} (x + a_i) \right) \sum_{i=1}^{n} \frac{1}{x + a_i}",
        (assume("x > 0"), declared("a", {"vector": "n", "is": "positive"})),
    ),
    Rule(
        "derivative of a whole power",
        "∂xⁿ/∂x = n xⁿ⁻¹ for a symbolic whole exponent",
        r"\frac{\partial x^{n}}{\partial x}",
        "n x^{n-1}",
        (
            Condition(
                assume=r"x \neq 0",
                needed=False,
                why="the engine writes the derivative as n xⁿ/x; for n ≥ 1 the rule holds at x = 0 too",
            ),
        ),
    ),
    Rule(
        "derivative of a power with varying exponent",
        "∂x^y/∂y = x^y log x",
        r"\frac{\partial x^y}{\partial y}",
        r"x^y \log x",
        (assume("x > 0"),),
        noted="power by exponential",
    ),
)

GIVEN = (
    Rule(
        "definition",
        "a name that is defined is what it is defined as",
        "s",
        "2 x + x",
        define=("s = 3 x",),
        detail="the name",
    ),
    Rule(
        "function by its definition",
        "a function of the table that is given by others is written out",
        r"\sigma(a)_i",
        r"\frac{e^{a_i}}{\sum_{l=1}^{n} e^{a_l}}",
        detail="the function",
    ),
    Rule(
        "hypothesis",
        "an equation that is assumed is used as a rule: its largest part may be replaced",
        r"\sum_{i=1}^{n} \sum_{j=1}^{n} a_i b_j",
        r"\sum_{j=1}^{n} b_j",
        (assume(r"\sum_{l=1}^{n} a_l = 1"),),
        detail="the assumption",
    ),
    Rule(
        "hypothesis in a part of a sum",
        "the factors with one of the indices of a sum may be what is assumed of their sum",
        r"\sum_{i=1}^{n} \sum_{j=1}^{n} A_{ij} a_i",
        r"\sum_{i=1}^{n} a_i",
        (assume(r"\sum_{j=1}^{n} A_{lj} = 1"),),
        noted="hypothesis",
    ),
    Rule(
        "hypothesis within its range",
        "an assumption is used for those values of its indices only for which it is made",
        r"\sum_{l=1}^{n} A_{jl}",
        "1",
        (Condition(when=r"j \ge 2"),),
        names={"i": {"index": ["2", "n"]}},
        assume=(r"\sum_{l=1}^{n} A_{il} = 1",),
        noted="hypothesis",
    ),
    Rule(
        "component given under a condition",
        "where the condition of an assumption does not hold, the component is left",
        "A_{ij}",
        r"\delta_{ij} A_{jj}",
        (assume("A_{ij} = 0", among=r"i \neq j"),),
        noted="hypothesis",
    ),
    Rule(
        "given component",
        "a component that an assumption gives takes its place, if its indices lie where it is assumed",
        "a_j x",
        "b_j x",
        (Condition(when=r"j \ge 2"),),
        names={"i": {"index": ["2", "n"]}},
        assume=("a_i = b_i",),
        noted="hypothesis",
    ),
    Rule(
        "hypothesis at a point",
        "a fact about x itself is used after the derivative in x is taken",
        r"\frac{\partial x^2}{\partial x}",
        "6",
        (assume("x = 3"),),
        noted="hypothesis",
    ),
    Rule(
        "hypothesis differentiated",
        "an assumption about functions of x holds for every x, and so do its derivatives",
        r"\sum_{i=1}^{n} \frac{\partial a_i}{\partial x}",
        "0",
        (assume(r"\sum_{i=1}^{n} a_i = 1"),),
        names={"a": {"vector": "n", "depends_on": "x"}},
        noted="hypothesis",
    ),
)

ROWS = (*DERIVATIVES, *GIVEN)
