"""Vectors and scalars: arrays at the outside, contractions, dropped indices and what they are read as."""

from __future__ import annotations

import pytest

from derive.diagnostic import FormulaError
from derive.term import (
    ONE,
    ZERO,
    Apply,
    Binder,
    Bound,
    Family,
    Number,
    Power,
    Product,
    Sum,
    component,
    number,
    rank,
)
from tests.elaboration import codes, i, j, m, n, read, underlined, x


def vector(body: object) -> Binder:
    return Binder("array", ONE, n, (), body)  # type: ignore[arg-type]


def test_a_vector_without_index_is_an_array_of_its_components() -> None:
    assert read("x").term == vector(x(Bound(0)))


def test_sums_multiples_and_quotients_of_vectors_are_arrays_at_the_outside() -> None:
    for latex in (
        "x + y",
        "2 x",
        r"\frac{x}{a}",
        "-x",
        r"\sum_i x_i z",
        r"\text{softmax}(z)",
        "x / 2",
        "(x)",
    ):
        found = read(latex).term
        assert rank(found) == 1
        assert isinstance(found, Binder)
        assert rank(found.body) == 0


def test_a_literal_zero_among_vectors_is_the_zero_vector() -> None:
    found = read(r"\hat{y} - y + 0", 1)
    assert codes(found) == []
    assert isinstance(found.term, Binder)
    assert isinstance(found.term.body, Sum)
    assert found.term.body.terms[-1] == ZERO


def test_zero_alone_is_the_zero_vector_of_its_line() -> None:
    assert read("0", 1, shape=(n,)).term == vector(ZERO)


def test_matrix_products_are_contractions() -> None:
    entry = Product((Family("A", (Bound(0), Bound(1))), x(Bound(1))))
    assert read("A x").term == vector(Binder("sum", ONE, n, (), entry))
    assert rank(read("A B").term) == 2
    assert rank(read(r"A^\top x").term) == 1
    inner = Binder("sum", ONE, n, (), Product((x(Bound(0)), x(Bound(0), "y"))))
    assert read(r"x^\top y").term == inner == read(r"x \cdot y").term


def test_a_quadratic_form_is_a_scalar() -> None:
    assert rank(read(r"x^\top A x", 0).term) == 0
    assert codes(read(r"\frac{1}{2} x^\top A x + a", 0)) == []


def test_norms_are_sums_of_squares() -> None:
    squares = Binder("sum", ONE, n, (), Power(x(Bound(0)), number(2)))
    assert read(r"\|x\|^2").term == squares
    assert isinstance(read(r"\|x\|_2").term, Power)


@pytest.mark.parametrize(
    ("latex", "code"),
    [
        ("B A", "D307"),
        ("x + u", "D307"),
        ("x y", "D307"),
        ("x A", "D307"),
        (r"x \odot u", "D307"),
        (r"A \odot A x", "D204"),
        ("x + 1", "D307"),
        (r"\text{softmax}(z + 1)", "D312"),
        (r"\text{softmax}(z_i)", "D307"),
        (r"\|A\|", "D209"),
        ("g(u)", "D307"),
    ],
)
def test_shapes_that_do_not_fit_are_refused(latex: str, code: str) -> None:
    with pytest.raises(FormulaError) as error:
        read(latex)
    assert error.value.diagnostic.code == code


def test_both_shapes_are_named() -> None:
    with pytest.raises(FormulaError, match="matrix of size n by m and a matrix of size n by n"):
        read("B A")


def test_a_scalar_where_a_vector_must_stand_is_refused() -> None:
    with pytest.raises(FormulaError) as error:
        read("a", 1)
    assert error.value.diagnostic.code == "D312"


def test_a_dropped_index_inside_a_term_is_read_as_the_heads() -> None:
    latex = r"\log(\text{softmax}(z))"
    found = read(latex, 0, ("j",))
    assert codes(found) == ["D303"]
    assert underlined(latex, found) == [r"\text{softmax}(z)"]
    assert "component j" in found.findings[0].message
    assert found.term == Apply("log", (Apply("softmax", (vector(x(Bound(0), "z")), j)),))


def test_a_vector_as_a_term_of_a_scalar_side_is_read_as_its_component() -> None:
    found = read(r"-1 + \text{softmax}(z)", 0, ("j",))
    assert codes(found) == ["D304"]
    assert found.term == Sum((number(-1), Apply("softmax", (vector(x(Bound(0), "z")), j))))


def test_the_bound_index_is_preferred_to_the_derivatives_and_that_to_the_heads() -> None:
    assert "component j" in read(r"\nabla_{z_j} \left( \log z \right)", 0, ("i",)).findings[0].message
    found = read(r"\nabla_{z_j} \left( \sum_i x_i \log z \right)", 0, ("r",))
    assert "component i" in found.findings[0].message


def test_only_an_index_that_runs_over_the_components_is_chosen() -> None:
    assert "component j" in read(r"\sum_q u_q \log z", 0, ("j",)).findings[0].message
    with pytest.raises(FormulaError) as error:
        read(r"\sum_q u_q \log z", 0)
    assert error.value.diagnostic.code == "D303"


def test_each_vector_has_a_finding_of_its_own() -> None:
    latex = r"\hat{y} - y + 0"
    found = read(latex, 0, ("j",))
    assert codes(found) == ["D304", "D304"]
    assert underlined(latex, found) == [r"\hat{y}", "y"]


def test_a_mixture_is_read_by_components_if_there_is_an_index() -> None:
    found = read("x + 1", None, ("j",))
    assert codes(found) == ["D304"]
    assert found.term == Sum((x(j), ONE))


def test_a_function_of_a_vector_is_one_of_its_components_where_a_vector_stands() -> None:
    found = read(r"\exp(z)", 1)
    assert codes(found) == []
    assert codes(found, "note") == ["D601"]
    assert codes(read(r"\exp(z)", 0, ("j",))) == ["D303"]


def test_components_of_expressions_and_functions() -> None:
    assert read(r"[x+y]_i").term == Sum((x(i), x(i, "y")))
    softmax = Apply("softmax", (vector(x(Bound(0), "z")), i))
    assert read(r"\sigma(z)_i").term == read(r"\sigma_i(z)").term == softmax


def test_the_notation_for_components_is_a_note() -> None:
    found = read(r"\sigma(z_i)")
    assert found.term == read(r"\sigma(z)_i").term
    assert codes(found) == []
    assert codes(found, "note") == ["D601"]


def test_a_gradient_is_an_array_of_partial_derivatives() -> None:
    found = read(r"\nabla_z f(a)").term
    assert rank(found) == 1
    assert component(found, j, 0) == read(r"\nabla_{z_j} f(a)").term


def test_the_axes_of_a_jacobian_are_the_functions_then_the_variables() -> None:
    found = read(r"\frac{\partial x}{\partial z}").term
    entry = component(found, i, 0)
    assert component(entry, j, 0) == read(r"\frac{\partial x_i}{\partial z_j}").term


def test_second_derivatives_are_applied_in_the_order_written() -> None:
    found = read(r"\frac{\partial^2 f(a)}{\partial x_i \partial x_j}").term
    assert (
        found == read(r"\frac{\partial}{\partial x_i} \left( \frac{\partial f(a)}{\partial x_j} \right)").term
    )


def test_a_shorter_vector_is_not_read_by_a_longer_index() -> None:
    assert m != n
    with pytest.raises(FormulaError):
        read(r"\log u", 0, ("j",))


def test_decimals_are_exact() -> None:
    assert read("0.25").term == Number(number(1).value / 4)
