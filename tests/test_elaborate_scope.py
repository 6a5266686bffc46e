"""Names, indices and binders: what is bound, what is hidden, what is out of range."""

from __future__ import annotations

import pytest

from derive.diagnostic import FormulaError
from derive.elaborate import mentioned_indices, one_sided_indices
from derive.elaborate.affine import at_most, same, written
from derive.latex.parser import parse_expression
from derive.term import (
    ONE,
    Apply,
    Binder,
    Bound,
    Delta,
    Partial,
    Power,
    Product,
    Relation,
    Sum,
    Symbol,
    number,
    quotient,
)
from tests.elaboration import (
    CONTEXT,
    VOCABULARY,
    codes,
    declared,
    document,
    i,
    j,
    n,
    names,
    read,
    underlined,
    x,
)


def total(body: object, *conditions: Relation) -> Binder:
    return Binder("sum", ONE, n, conditions, body)  # type: ignore[arg-type]


def refusal(latex: str, **rest: object) -> str:
    with pytest.raises(FormulaError) as error:
        read(latex, **rest)  # type: ignore[arg-type]
    return error.value.diagnostic.code


def test_the_range_comes_from_the_limits_or_the_declaration() -> None:
    assert read(r"\sum_i x_i").term == read(r"\sum_{i=1}^n x_i").term == total(x(Bound(0)))
    assert read(r"\sum_{p=1}^{n-1} x_p").term == Binder("sum", ONE, Sum((n, number(-1))), (), x(Bound(0)))


def test_no_range_is_an_error() -> None:
    assert refusal(r"\sum_{i=2} x_i") == "D308"


def test_several_indices_nest() -> None:
    assert read(r"\sum_{i,j} x_i y_j").term == total(total(Product((x(Bound(0)), x(Bound(1), "y")))))


def test_an_index_set_equal_to_another_is_a_condition() -> None:
    assert read(r"\sum_{i=j} x_i").term == total(x(Bound(0)), Relation("=", Bound(0), j))


def test_a_second_name_in_scope_stays_free() -> None:
    one = total(Product((x(Bound(0)), x(j))), Relation("<", Bound(0), j))
    assert read(r"\sum_{i<j} x_i x_j", in_scope=frozenset({"j"})).term == one
    assert read(r"\sum_{i<j} x_i x_j", None, ("j",)).term == one


def test_a_second_name_in_scope_nowhere_is_bound_too() -> None:
    both = total(total(Product((x(Bound(0)), x(Bound(1)))), Relation("<", Bound(0), Bound(1))))
    assert read(r"\sum_{i<j} x_i x_j").term == both
    assert read(r"\sum_{1 \le i < j \le n} x_i x_j").term == both


def test_a_second_name_the_body_does_not_use_is_free() -> None:
    assert read(r"\sum_{i \neq j} x_i").free_indices == ("j",)


def test_second_names_are_not_mentioned_by_their_side() -> None:
    side = parse_expression(r"\sum_{i<j} x_i x_j", VOCABULARY)
    assert mentioned_indices(side, VOCABULARY) == frozenset()
    assert mentioned_indices(parse_expression(r"x_j \sum_{i<j} x_i", VOCABULARY), VOCABULARY) == {"j"}


def test_a_bound_index_in_its_own_limit_is_fresh() -> None:
    latex = r"\Sigma^n_{n=1} x_n"
    found = read(latex)
    assert codes(found) == ["D302"]
    assert underlined(latex, found) == [r"\Sigma^n_{n=1}"]
    assert found.term == total(x(Bound(0)))


def test_a_bound_index_that_hides_a_free_one_is_reported() -> None:
    latex = r"\nabla_{z_j} \left( \sum_{j=1}^n z_j \right)"
    found = read(latex)
    assert codes(found) == ["D301"]
    assert underlined(latex, found) == [r"\sum_{j=1}^n"]
    assert found.term == Partial(total(x(Bound(0), "z")), x(j, "z"))


def test_a_bound_index_that_hides_an_outer_one_is_reported_only_inside() -> None:
    assert codes(read(r"\sum_i x_i \sum_i y_i")) == ["D301"]
    assert codes(read(r"(\sum_i x_i)(\sum_i y_i)")) == []


def test_a_bound_index_that_hides_a_declared_number_is_reported() -> None:
    assert codes(read(r"\sum_{a=1}^n x_a")) == ["D301"]
    assert codes(read(r"\sum_{m=1}^n x_m")) == ["D301"]


def test_a_declared_index_may_be_bound_anew() -> None:
    assert codes(read(r"\sum_{i=1}^n x_i + \sum_i y_i")) == []


@pytest.mark.parametrize(
    ("latex", "code"),
    [
        ("x_0", "D309"),
        ("x_{n+1}", "D309"),
        (r"\sum_i x_{i+n}", "D309"),
        (r"\sum_i x_{i-n}", "D309"),
        ("x_a", "D311"),
        ("x_{0.5}", "D311"),
        ("A_i", "D306"),
        ("x_{ij}", "D306"),
        ("a_i", "D306"),
        ("h(a)", "D306"),
        (r"\pi", "D209"),
        (r"\nabla_i x_i", "D209"),
        (r"\sin^{-1}(a)", "D204"),
        ("w", "D203"),
        (r"\binom{a}{2}", "D209"),
        (r"\sum_{i=1}^{\infty} a", "D209"),
    ],
)
def test_what_has_no_meaning_is_refused(latex: str, code: str) -> None:
    assert refusal(latex) == code


def test_an_index_that_may_be_inside_is_left_to_the_domain_rules() -> None:
    assert read("x_{i+1}").term == x(Sum((i, ONE)))
    assert codes(read(r"\sum_{i=2}^n x_{i-1}")) == []


def test_e_is_the_number_unless_declared() -> None:
    assert read("e^{a}").term == Apply("exp", (Symbol("a"),))
    context, vocabulary = names(document([declared("e", "scalar"), declared("a", "scalar")]))
    assert read("e^{a}", within=(context, vocabulary)).term == Power(Symbol("e"), Symbol("a"))


def test_logarithms_roots_and_absolute_values() -> None:
    logs = quotient(Apply("log", (Symbol("a"),)), Apply("log", (number(2),)))
    assert read(r"\log_2 a").term == logs
    assert read(r"|a|").term == Apply("abs", (Symbol("a"),))
    assert read(r"\sqrt[3]{a}").term == Power(Symbol("a"), number(number(1).value / 3))
    assert read(r"\tanh^2(a)").term == Power(Apply("tanh", (Symbol("a"),)), number(2))


def test_marks_on_unspecified_functions_are_orders() -> None:
    assert read("f''(a)").term == Apply("f", (Symbol("a"),), (2,))


def test_deltas_and_cases() -> None:
    assert read(r"\delta_{ij}").term == Delta(i, j)
    found = read(r"\begin{cases} x & i = j \\ 0 & \text{otherwise} \end{cases}", 1)
    assert codes(found) == []


def test_free_indices_come_in_the_order_of_their_places() -> None:
    found = read("y_j x_i")
    assert found.free_indices == ("j", "i")
    assert [place.start for place in found.places] == [2, 6]


def test_an_index_free_on_the_right_only_is_reported_there() -> None:
    left, right = read(r"\sum_i x_i"), read("x_i")
    (finding,) = one_sided_indices(left, right, frozenset())
    assert (finding.code, finding.span) == ("D305", right.places[0])
    assert one_sided_indices(right, left, frozenset()) == ()
    assert one_sided_indices(left, right, frozenset({"i"})) == ()


def test_affine_terms_are_compared_for_every_size() -> None:
    two_n = Product((number(2), n))
    assert same(Sum((n, n)), two_n)
    assert at_most(n, two_n, {}, lambda _: 1)
    assert not at_most(two_n, n, {}, lambda _: 1)
    assert written(Sum((two_n, number(-1)))) == "2n-1"


def test_a_label_is_part_of_the_name() -> None:
    source = document(
        [declared("n", "size"), declared("z", "vector", "n"), declared("w", "scalar")],
        [("(s)", "label"), ("(t)", "label")],
        ["z^{(s)} + z^{(t)} + w"],
    )
    found = names(source)
    assert {"z^{(s)}", "z^{(t)}", "w"} <= set(found[0].variables)
    assert read("z^{(s)}", within=found).term != read("z^{(t)}", within=found).term
    assert refusal("z", within=found) == "D203"


def test_a_label_left_out_is_reported_and_read_as_the_only_one() -> None:
    source = document([declared("n", "size"), declared("z", "vector", "n")], [("(s)", "label")], ["z^{(s)}"])
    found = read("z_1", within=names(source))
    assert codes(found) == ["D306"]
    assert found.term == x(ONE, "z^{(s)}")


def test_an_index_in_round_brackets_above_is_the_first_index() -> None:
    source = document(
        [declared("n", "size"), declared("s", "index", "n"), declared("Z", "matrix", "n", "n")], (), ()
    )
    found = names(source)
    assert read(r"\sum_s Z^{(s)}_1", within=found).term == read(r"\sum_s Z_{s1}", within=found).term


def test_a_label_cannot_be_bound() -> None:
    source = document([declared("n", "size"), declared("z", "scalar")], [("(s)", "label")], ["z^{(s)}"])
    assert refusal(r"\sum_{s=1}^n z^{(s)}", within=names(source)) == "D209"


def test_the_context_is_not_changed() -> None:
    before = dict(CONTEXT.variables)
    read(r"\Sigma^n_{n=1} x_n")
    assert dict(CONTEXT.variables) == before
