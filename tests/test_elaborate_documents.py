"""Every line of the two founding documents has a meaning, with exactly the findings its mistakes deserve."""

from __future__ import annotations

import pytest

from derive.declare import assume, conditions
from derive.document import Assume
from derive.term import Bound, Family, Partial, Sum, Symbol, children, rank
from tests.elaboration import Names, codes, declared, document, names, sides, text, underlined

PURCELL = names(
    document(
        [
            declared("k", "size"),
            declared("i", "index", "k"),
            declared("j", "index", "k"),
            declared("z", "vector", "k"),
            declared("a", "vector", "k", properties=("positive",), depends_on=("z",)),
            declared(r"\hat{a}", "vector", "k", properties=("probability",)),
            declared(r"\delta", "delta"),
            declared(r"\sigma", "function", function="softmax"),
        ],
        [
            (r"\sigma(z_i)", "component"),
            (r"\mathbf{z}", "same as", "z"),
            (r"\mathbf{a}", "same as", "a"),
            (r"\hat{\mathbf{a}}", "same as", r"\hat{a}"),
        ],
    ),
    r"\lambda = - \sum_i \hat{a}_i \ln(a_i) \quad (1)",
)

PURCELL_LINES = [
    (
        r"\frac{\partial \lambda}{\partial z_j} = \frac{\partial}{\partial z_j} \left("
        r"- \sum_i \hat{a}_i \ln(a_i) \right) = - \sum_i \hat{a}_i \frac{\partial}{\partial z_j} \ln(a_i)"
        r" = - \sum_i \frac{\hat{a}_i}{a_i} \frac{\partial a_i}{\partial z_j} \quad (2)"
    ),
    r"\frac{\partial a_i}{\partial z_j} = \sigma(z_i)(\delta_{ij} - \sigma(z_j))",
    (
        r"\frac{\partial \lambda}{\partial z_j} = - \sum_i \frac{\hat{a}_i}{a_i} \sigma(z_i)"
        r"(\delta_{ij} - \sigma(z_j)) = - \sum_i \hat{a}_i(\delta_{ij} - \sigma(z_j))"
    ),
    (
        r"\frac{\partial \lambda}{\partial z_j} = - \left(\sum_{i=j} \hat{a}_i(\delta_{ij} - \sigma(z_j)) +"
        r" \sum_{i \neq j} \hat{a}_i(\delta_{ij} - \sigma(z_j)) \right)"
    ),
    (
        r"\frac{\partial \lambda}{\partial z_j} = (\hat{a}_j(1 - \sigma(z_j))) - \sum_{i \neq j} \hat{a}_i"
        r" \sigma(z_j) = (\hat{a}_j - \hat{a}_j \sigma(z_j)) - \sum_{i \neq j} \hat{a}_i \sigma(z_j)"
    ),
    r"\frac{\partial \lambda}{\partial z_j} = \hat{a}_j - \sum_i \hat{a}_i \sigma(z_j)",
    r"\frac{\partial \lambda}{\partial z_j} = \hat{a}_j - \sigma(z_j) \sum_i \hat{a}_i",
    r"\frac{\partial \lambda}{\partial z_j} = \hat{a}_j - \sigma(z_j)",
]


@pytest.mark.parametrize("latex", PURCELL_LINES)
def test_purcells_lines_have_a_meaning(latex: str) -> None:
    head = ("i", "j") if r"\partial a_i" in latex.partition("=")[0] else ("j",)
    for side in sides(latex, PURCELL, 0, head):
        assert codes(side) == []
        assert set(codes(side, "note")) <= {"D601"}
        assert rank(side.term) == 0


def test_purcells_conditions_on_sums_leave_j_free() -> None:
    split = sides(PURCELL_LINES[3], PURCELL, 0, ("j",))[1]
    assert split.free_indices == ("j",)


def test_purcells_vector_form_is_one_of_vectors() -> None:
    latex = r"\frac{\partial \lambda}{\partial \mathbf{z}} = \hat{\mathbf{a}} - \mathbf{a}"
    left, right = sides(latex, PURCELL, None, ())
    assert (rank(left.term), rank(right.term)) == (1, 1)
    assert codes(left) == codes(right) == []


def test_purcells_softmax_enters_as_an_identity() -> None:
    context, vocabulary = PURCELL
    found = assume(Assume("", text(r"a_i = \sigma(z_i)")), context, vocabulary)
    assert [finding.code for finding in found.findings] == ["D601"]
    assert found.context.hypotheses[-1].relation.left == Family("a", (Bound(0),))


CE = (
    r"\text{CE}(y^{(i)}, \hat{y}^{(i)}) = - \Sigma^k_{k=1}"
    r" \left( y^{(i)}_k \log(\text{softmax}(z^{(i)}_k)) \right)"
)
SOFTMAX = r"\hat{y}^{(i)} = \text{softmax}(z^{(i)})"


def cross_entropy() -> Names:
    from derive.declare import declare, define
    from derive.document import Define

    found = declare(
        document(
            [
                declared("k", "size"),
                declared("j", "index", "k"),
                declared(r"\ell", "index", "k"),
                declared("z", "vector", "k"),
                declared("y", "vector", "k", one_hot=r"\ell"),
                declared(r"\text{softmax}", "function", function="softmax"),
            ],
            [("(i)", "label"), (r"\Sigma", "sum sign"), (r"\text{softmax}(z_i)", "component")],
            [r"z^{(i)} + y^{(i)}"],
        )
    )
    assert found.problems == ()
    first = define(Define("", text(SOFTMAX)), found.context, found.vocabulary)
    assert first.findings == ()
    second = define(Define("", text(CE)), first.context, first.vocabulary)
    assert [finding.code for finding in second.findings if finding.severity == "error"] == ["D302"]
    return second.context, second.vocabulary


CROSS_ENTROPY = cross_entropy()
HEAD = r"\frac{\partial \text{CE}(y^{(i)}, \hat{y}^{(i)})}{\partial z^{(i)}_j} = "

CASES = [
    ((r"\nabla_{z^{(i)}_j} \left( - \Sigma^k_{\substack{j=1 \\ j \neq \ell}} \left[ y^{(i)}_j"
     r" \log(\text{softmax}(z^{(i)}_j)) \right] \right)"), ["D301"]),
    ((r"- \Sigma^k_{\substack{j=1 \\ j \neq \ell}} \left[ \frac{y^{(i)}_j}{\text{softmax}(z^{(i)})} \cdot"
     r" \text{softmax'}(z^{(i)}) \right]"), ["D303", "D303"]),
    ("0", []),
    (r"\nabla_{z^{(i)}_j} \left( -y^{(i)}_j \log(\text{softmax}(z^{(i)})) \right)", ["D303"]),
    (r"\nabla_{z^{(i)}_j} \left( - \log(\text{softmax}(z^{(i)})) \right)", ["D303"]),
    ((r"\nabla_{z^{(i)}_j} \left( - \log \left( \frac{e^{z^{(i)}_j}}{\Sigma^k_{n=1}"
     r" e^{z^{(i)}_n}} \right) \right)"), []),
    ((r"\nabla_{z^{(i)}_j} \left( - \left[ \log \left( e^{z^{(i)}_j} \right) - \log \left( \Sigma^k_{n=1}"
     r" e^{z^{(i)}_n} \right) \right] \right)"), []),
    (r"\nabla_{z^{(i)}_j} \left( - z^{(i)}_j + \log \left( \Sigma^k_{n=1} e^{z^{(i)}_n} \right) \right)", []),
    ((r"-1 + \frac{1}{\Sigma^k_{n=1} e^{z^{(i)}_n}} \cdot \nabla_{z^{(i)}_j}"
     r" \left[ \Sigma^k_{n=1} e^{z^{(i)}_n} \right]"), []),
    (r"-1 + \frac{1}{\Sigma^k_{n=1} e^{z^{(i)}_n}} \cdot e^{z^{(i)}_j}", []),
    (r"-1 + \frac{e^{z^{(i)}_j}}{\Sigma^k_{n=1} e^{z^{(i)}_n}}", []),
    (r"-1 + \text{softmax}(z^{(i)})", ["D304"]),
    (r"-y^{(i)}_j + \hat{y}^{(i)}", ["D304"]),
    (r"\hat{y}^{(i)} - y^{(i)}_j", ["D304"]),
    (r"\hat{y}^{(i)} - y^{(i)} + 0", ["D304", "D304"]),
    (r"\hat{y}^{(i)} - y^{(i)}", ["D304", "D304"]),
]  # fmt: skip


@pytest.mark.parametrize(("latex", "expected"), CASES)
def test_the_lines_of_the_cases_have_the_findings_they_deserve(latex: str, expected: list[str]) -> None:
    left, right = sides(HEAD + latex, CROSS_ENTROPY, 0, ("j",))
    assert codes(left) == []
    assert codes(right) == expected


def test_the_cross_entropy_line_shadows_its_own_limit() -> None:
    latex = (
        r"\nabla_{z^{(i)}} \text{CE}(y^{(i)}, \hat{y}^{(i)}) = \nabla_{z^{(i)}} \left( "
        + CE.partition("=")[2]
    )
    left, right = sides(latex + r"\right)", CROSS_ENTROPY, None, ())
    assert codes(left) == []
    assert codes(right) == ["D302"]
    assert (rank(left.term), rank(right.term)) == (1, 1)


def test_the_goal_is_one_of_vectors() -> None:
    latex = (
        r"\nabla_{z^{(i)}} \text{CE}(y^{(i)}, \hat{y}^{(i)}) = \text{softmax}(z^{(i)}) - y^{(i)}"
        r" = \hat{y}^{(i)} - y^{(i)}"
    )
    for side in sides(latex, CROSS_ENTROPY, None, ()):
        assert codes(side) == []
        assert rank(side.term) == 1


def test_dropped_indices_under_a_sum_are_the_bound_index() -> None:
    latex = HEAD + CASES[1][0]
    found = sides(latex, CROSS_ENTROPY, 0, ("j",))[1]
    assert underlined(latex, found) == [r"\text{softmax}(z^{(i)})", r"\text{softmax'}(z^{(i)})"]
    assert Symbol("j") not in list(children(found.term))
    assert found.free_indices == (r"\ell",)


def test_a_dropped_index_in_a_term_of_the_side_is_that_of_the_head() -> None:
    found = sides(HEAD + r"\hat{y}^{(i)} - y^{(i)}_j", CROSS_ENTROPY, 0, ("j",))[1]
    assert isinstance(found.term, Sum)
    assert found.term.terms[0] == Family(r"\hat{y}^{(i)}", (Symbol("j"),))


def test_the_heads_of_the_cases_differentiate_the_defined_name() -> None:
    left = sides(HEAD + "0", CROSS_ENTROPY, 0, ("j",))[0]
    name = r"\text{CE}(y^{(i)}, \hat{y}^{(i)})"
    assert left.term == Partial(Symbol(name), Family("z^{(i)}", (Symbol("j"),)))
    assert name in CROSS_ENTROPY[0].definitions


def test_the_case_of_the_true_class_is_a_condition() -> None:
    context, vocabulary = CROSS_ENTROPY
    (found,) = conditions((text(r"j \neq \ell"),), context, vocabulary)
    assert (found.operator, found.left, found.right) == ("!=", Symbol("j"), Symbol(r"\ell"))
