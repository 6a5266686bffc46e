"""Rank-one updates of a matrix, A + u vᵀ + …: any number of them is little work, in whatever order they stand."""

from __future__ import annotations

import pytest

import derive
from derive.normal import engine

NAMES: dict[str, object] = {
    "n": "size",
    "S": {"matrix": ["n", "n"], "is": "positive definite"},
    "I": {"matrix": ["n", "n"], "is": "identity"},
    "t": {"scalar": None, "is": "positive"},
    **{name: {"vector": "n"} for name in "abcdfgh"},
}
UPDATES = [rf"{name} {name}^\top" for name in "abcdfgh"]


def updated(parts: list[str]) -> str:
    return " + ".join(["S", *parts])


@pytest.mark.parametrize("count", [2, 3, 7])
def test_a_matrix_updated_many_times_has_an_inverse(count: int) -> None:
    matrix = updated(UPDATES[:count])
    verdict = derive.equal(f"({matrix})^{{-1}} ({matrix})", "I", declare=NAMES)
    assert verdict.word == "proved", verdict.explanation


@pytest.mark.parametrize("count", [2, 3, 4, 7])
def test_the_order_of_the_updates_does_not_matter(count: int) -> None:
    matrix, other = updated(UPDATES[:count]), updated(UPDATES[:count][::-1])
    for left, right in ((rf"\det({matrix})", rf"\det({other})"), (f"({matrix})^{{-1}}", f"({other})^{{-1}}")):
        verdict = derive.equal(left, right, declare=NAMES)
        assert verdict.word == "proved", verdict.explanation


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_the_last_of_several_updates_is_that_of_sherman_and_morrison(count: int) -> None:
    before, after = updated(UPDATES[:count]), updated(UPDATES[: count + 1])
    u = "abcdfgh"[count]
    gain = rf"1 + {u}^\top ({before})^{{-1}} {u}"
    right = rf"({before})^{{-1}} - \frac{{({before})^{{-1}} {u} {u}^\top ({before})^{{-1}}}}{{{gain}}}"
    verdict = derive.equal(f"({after})^{{-1}}", right, declare=NAMES, assume=[rf"{gain} \neq 0"])
    assert verdict.word == "proved", verdict.explanation


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_determinant_updated_several_times(count: int) -> None:
    before, after = updated(UPDATES[:count]), updated(UPDATES[: count + 1])
    u = "abcdfgh"[count]
    right = rf"\det({before}) (1 + {u}^\top ({before})^{{-1}} {u})"
    verdict = derive.equal(rf"\det({after})", right, declare=NAMES)
    assert verdict.word == "proved", verdict.explanation


def test_updates_with_one_column_are_one() -> None:
    matrix = r"I + a b^\top + a c^\top + a d^\top + a f^\top"
    verdict = derive.equal(rf"\det({matrix})", r"1 + (b + c + d + f)^\top a", declare=NAMES)
    assert verdict.word == "proved", verdict.explanation


def test_an_update_that_takes_away_is_tried_after_one_that_adds() -> None:
    left = r"\det(t I - a a^\top + b b^\top)"
    right = r"\det(t I + b b^\top) (1 - a^\top (t I + b b^\top)^{-1} a)"
    verdict = derive.equal(left, right, declare=NAMES)
    assert verdict.word == "proved", verdict.explanation


def test_the_work_on_products_with_matrices_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A difference is multiplied by every matrix whose inverse is in it, and again: that ends."""
    woodbury = "(S + M N)^{-1}", "S^{-1} - S^{-1} M (I + N S^{-1} M)^{-1} N S^{-1}"
    names = {**NAMES, "M": {"matrix": ["n", "n"]}, "N": {"matrix": ["n", "n"]}}
    assumed = [r"\det(S + M N) \neq 0", r"\det(I + N S^{-1} M) \neq 0"]
    assert derive.equal(*woodbury, declare=names, assume=assumed).word == "proved"
    monkeypatch.setattr(engine, "WORK_ON_PRODUCTS", 100)
    verdict = derive.equal(*woodbury, declare=names, assume=assumed)
    assert (verdict.word, verdict.reason) == ("unknown", "budget")


def test_the_work_on_products_is_a_tenth_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    spent = 0
    spend = engine.Engine.spend

    def counted(self: engine.Engine, amount: int) -> None:
        nonlocal spent
        spent += amount
        spend(self, amount)

    monkeypatch.setattr(engine.Engine, "spend", counted)
    block = r"\begin{bmatrix} A & B \\ C & D \end{bmatrix}"
    names = {"p": "size", "q": "size", "A": {"matrix": ["p", "p"]}, "B": {"matrix": ["p", "q"]}}
    names |= {"C": {"matrix": ["q", "p"]}, "D": {"matrix": ["q", "q"]}, "x": {"vector": "p"}, "y": {"vector": "q"}}
    column = r"\begin{bmatrix} x \\ y \end{bmatrix}"
    product = r"\begin{bmatrix} A x + B y \\ C x + D y \end{bmatrix}"
    verdict = derive.equal(f"{block}^{{-1}} {product}", column, declare=names, assume=[rf"\det({block}) \neq 0"])
    assert verdict.word in ("proved", "unknown")
    assert spent < engine.WORK_LIMIT // 2
