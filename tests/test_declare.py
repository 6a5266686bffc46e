"""Declarations, definitions and assumptions."""

from __future__ import annotations

import pytest

from derive.declare import Assumed, Defined, assume, conditions, declare, define
from derive.diagnostic import FormulaError
from derive.document import Assume, Declared, Define
from derive.term import (
    ONE,
    ZERO,
    Apply,
    Binder,
    Bound,
    Delta,
    Family,
    Number,
    Power,
    Relation,
    Sum,
    Symbol,
    children,
    number,
)
from tests.elaboration import CONTEXT, VOCABULARY, Names, codes, declared, document, n, names, read, text, x


def defined(latex: str, within: Names = (CONTEXT, VOCABULARY)) -> Defined:
    return define(Define("", text(latex)), *within)


def assumed(latex: str, *for_all: str, within: Names = (CONTEXT, VOCABULARY), when: str = "") -> Assumed:
    given = tuple(map(text, for_all)) if for_all else None
    return assume(Assume("", text(latex), given, (text(when),) if when else ()), *within)


def problems(*entries: Declared, notation: tuple[tuple[str, ...], ...] = ()) -> list[str]:
    return [finding.code for finding, _, _ in declare(document(entries, notation)).problems]


def test_the_order_of_declarations_does_not_matter() -> None:
    forward = [declared("n", "size"), declared("i", "index", "n"), declared("x", "vector", "n+1")]
    assert dict(names(document(forward))[0].variables) == dict(names(document(forward[::-1]))[0].variables)


def test_sizes_are_affine_expressions() -> None:
    context, _ = names(
        document([declared("n", "size"), declared("x", "vector", "2n+1"), declared("y", "vector", "3")])
    )
    assert context.variables["y"].shape == (number(3),)
    assert isinstance(context.variables["x"].shape[0], Sum)


def test_an_index_may_begin_elsewhere() -> None:
    context, _ = names(document([declared("n", "size"), declared("i", "index", "0", "n-1")]))
    assert context.variables["i"].lower == ZERO


@pytest.mark.parametrize(
    "entry",
    [
        declared("x", "vector", "p"),
        declared("x", "vector"),
        declared("x", "scalar", properties=("probability",)),
        declared("x", "scalar", properties=("positive", "negative")),
        declared("x", "scalar", properties=("sunny",)),
        declared("x", "scalar", depends_on=("nothing",)),
        declared("x y +", "scalar"),
        declared("s", "function", function="sotfmax"),
        declared("A", "matrix", "2", "3", properties=("symmetric",)),
    ],
)
def test_what_cannot_be_declared_is_a_problem(entry: Declared) -> None:
    assert problems(entry) == ["D110"]


def test_a_name_cannot_be_declared_twice() -> None:
    assert problems(declared("x", "scalar"), declared("x", "size")) == ["D110"]
    assert problems(declared("x", "scalar"), notation=(("x", "label"),)) == ["D110"]


def test_a_problem_has_the_place_of_its_name() -> None:
    entry = Declared(text("x"), "vector", (text("p"),))
    ((_, line, column),) = declare(document([entry])).problems
    assert (line, column) == (1, 1)


def test_a_probability_vector_sums_to_one() -> None:
    context, _ = names(
        document([declared("n", "size"), declared("p", "vector", "n", properties=("probability",))])
    )
    (found,) = context.hypotheses
    assert found.ranges == ()
    assert found.relation == Relation("=", Binder("sum", ONE, n, (), x(Bound(0), "p")), ONE)
    assert "nonnegative" in context.variables["p"].properties
    assert found.text == r"\sum_i p_i = 1"


def test_the_rows_of_a_probability_matrix_sum_to_one() -> None:
    source = document([declared("n", "size"), declared("P", "matrix", "n", "n", properties=("probability",))])
    (found,) = names(source)[0].hypotheses
    assert found.ranges == ((ONE, n),)
    assert found.relation.left == Binder("sum", ONE, n, (), Family("P", (Bound(0), Bound(1))))


def test_a_one_hot_vector_is_a_delta() -> None:
    source = [
        declared("n", "size"),
        declared(r"\ell", "index", "n"),
        declared("y", "vector", "n", one_hot=r"\ell"),
    ]
    (found,) = names(document(source))[0].hypotheses
    assert found.ranges == ((ONE, n),)
    assert found.relation == Relation("=", x(Bound(0), "y"), Delta(Bound(0), Symbol(r"\ell")))


def test_properties_and_dependencies_are_kept() -> None:
    source = [
        declared("n", "size"),
        declared("z", "vector", "n"),
        declared("a", "vector", "n", depends_on=("z",)),
    ]
    assert names(document(source))[0].variables["a"].depends_on == ("z",)


def test_a_definition_is_a_scalar_or_a_vector_as_its_right_side_is() -> None:
    found = defined(r"\lambda = \sum_i x_i")
    assert found.context.variables[r"\lambda"].sort == "scalar"
    assert found.context.definitions[r"\lambda"].body == Binder("sum", ONE, n, (), x(Bound(0)))
    found = defined(r"p = \text{softmax}(z)")
    assert found.context.variables["p"].shape == (n,)
    assert found.context.definitions["p"].parameters == 1
    assert found.vocabulary.entries["p"].rank == 1
    assert codes(read("p_i + p_j", within=(found.context, found.vocabulary))) == []


def test_a_definition_by_components_has_the_indices_as_parameters() -> None:
    found = defined(r"p_i = \frac{x_i}{\sum_j x_j}")
    definition = found.context.definitions["p"]
    assert definition.parameters == 1
    vector = defined(r"p = \frac{x}{\sum_j x_j}").context.definitions["p"]
    assert definition == vector
    assert defined(r"C_{ij} = x_i y_j").context.variables["C"].shape == (n, n)


def test_the_indices_of_a_definition_are_in_their_order() -> None:
    definition = defined(r"C_{ji} = A_{ij}").context.definitions["C"]
    assert definition.body == Family("A", (Bound(1), Bound(0)))


def test_a_function_of_plain_numbers_is_replaced_by_its_right_side() -> None:
    found = defined(r"F(t) = \sum_i x_i t^2")
    within = (found.context, found.vocabulary)
    inner = Binder("sum", ONE, n, (), x(Bound(1), "y"))
    outer = read(r"F(\sum_j y_j)", within=within).term
    assert outer == read(r"\sum_i x_i (\sum_j y_j)^2", within=within).term
    assert isinstance(outer, Binder)
    assert inner in list(_all(outer))


def _all(term: object) -> list[object]:

    found: list[object] = [term]
    for child in children(term):  # type: ignore[arg-type]
        found += _all(child)
    return found


def test_a_function_of_vectors_means_its_own_arguments_only() -> None:
    found = defined(r"\text{CE}(y, z) = -\sum_i y_i \log z_i")
    within = (found.context, found.vocabulary)
    assert read(r"\text{CE}(y, z)", within=within).term == Symbol(r"\text{CE}(y, z)")
    with pytest.raises(FormulaError) as error:
        read(r"\text{CE}(x, z)", within=within)
    assert error.value.diagnostic.code == "D209"


def test_a_number_with_properties_is_no_parameter() -> None:
    within = names(document([declared("t", "scalar", properties=("positive",)), declared("a", "scalar")]))
    found = defined(r"F(t) = \log t", within)
    with pytest.raises(FormulaError):
        read("F(a)", within=(found.context, found.vocabulary))


@pytest.mark.parametrize(
    ("latex", "code"),
    [("a = 1", "D108"), ("p = p + 1", "D109"), ("p + 1 = 2", "D110"), ("p < 1", "D110"), ("2 = 2", "D110")],
)
def test_what_is_no_definition_is_refused(latex: str, code: str) -> None:
    with pytest.raises(FormulaError) as error:
        defined(latex)
    assert error.value.diagnostic.code == code


def test_a_name_cannot_be_defined_twice() -> None:
    found = defined("p = 1")
    with pytest.raises(FormulaError) as error:
        defined("p = 2", (found.context, found.vocabulary))
    assert error.value.diagnostic.code == "D108"


def test_a_definition_with_a_reading_is_registered_with_its_findings() -> None:
    found = defined(r"p = \Sigma^n_{n=1} x_n")
    assert [finding.code for finding in found.findings] == ["D302"]
    assert "p" in found.context.definitions


def test_an_index_free_on_the_right_of_a_definition_is_reported() -> None:
    assert [finding.code for finding in defined("p = x_i").findings] == ["D305"]


def test_an_assumption_holds_for_the_free_indices_of_its_left_side() -> None:
    (found,) = assumed("x_i = y_i").context.hypotheses
    assert found.ranges == ((ONE, n),)
    assert found.relation == Relation("=", x(Bound(0)), x(Bound(0), "y"))
    assert found.text == "x_i = y_i"


def test_an_assumption_about_vectors_holds_by_components() -> None:
    (found,) = assumed(r"x = \text{softmax}(z)").context.hypotheses
    assert found.ranges == ((ONE, n),)
    array = Binder("array", ONE, n, (), x(Bound(1), "z"))
    assert found.relation == Relation("=", x(Bound(0)), Apply("softmax", (array, Bound(0))))
    (found,) = assumed("x = 0").context.hypotheses
    assert found.relation == Relation("=", x(Bound(0)), ZERO)


def test_a_two_sided_assumption_is_two() -> None:
    found = assumed("0 < x_i < 1").context.hypotheses
    assert [hypothesis.relation.operator for hypothesis in found] == ["<", "<"]
    assert all(hypothesis.ranges == ((ONE, n),) for hypothesis in found)


def test_an_assumption_may_name_its_indices_and_restrict_them() -> None:
    (found,) = assumed(r"x_i \neq x_j", "i", "j", when=r"i \neq j").context.hypotheses
    assert found.conditions == (Relation("!=", Bound(0), Bound(1)),)
    assert len(found.ranges) == 2


def test_a_fixed_index_is_no_parameter() -> None:
    source = [
        declared("n", "size"),
        declared(r"\ell", "index", "n"),
        declared("y", "vector", "n", one_hot=r"\ell"),
    ]
    within = names(document([*source, declared("c", "scalar")]))
    found = assumed(r"y_\ell = c", within=within)
    assert found.findings == ()
    assert found.context.hypotheses[-1].ranges == ()


def test_an_index_free_on_the_right_of_an_assumption_is_reported() -> None:
    assert [finding.code for finding in assumed("a = x_i").findings if finding.severity == "error"] == []
    assert [finding.code for finding in assumed("x_j = x_i").findings] == ["D305"]


def test_the_case_of_a_step_is_a_list_of_relations() -> None:
    found = conditions((text(r"1 \leq i < j"),), CONTEXT, VOCABULARY)
    assert [relation.operator for relation in found] == ["<=", "<"]
    assert found[0].left == ONE


def test_powers_of_a_defined_name_are_powers() -> None:
    found = defined(r"\mu = \sum_i x_i")
    power = read(r"\mu^2", within=(found.context, found.vocabulary)).term
    assert power == Power(Symbol(r"\mu"), Number(number(2).value))
