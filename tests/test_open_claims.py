"""What the ledger's run found open once: claims that are decided now, by the mechanism that decides them."""

from __future__ import annotations

import pytest

import derive
from derive import decide
from derive.evidence import Manner
from derive.verdict import Reason, Word

NAMES = {
    "n": "size",
    "m": "size",
    "i": {"index": "n"},
    "l": {"index": "n"},
    "a": {"vector": "n"},
    "b": {"vector": "n"},
    "x": {"vector": "n"},
    "w": {"vector": "n", "is": "positive"},
    "u": {"vector": "n"},
    "T": {"matrix": ["n", "n"], "is": "antisymmetric"},
}


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("w_1 (b_1 - b_n)", "b_1 - b_n"),
        ("(a_1 - 1) (b_1 - b_n) (a_1 - 2)", "0"),
        (
            r"(m - 1) \sum_{\substack{r=1 \\ l < r < i}}^{n} w_r \sum_{s=1}^{n} a_s",
            r"(m - 1) \sum_{\substack{r=1 \\ l < r < i}}^{n} w_r^2 \sum_{s=1}^{n} a_s",
        ),
    ],
)
def test_a_polynomial_that_is_zero_at_all_simple_numbers_only_is_refuted(left: str, right: str) -> None:
    assert derive.equal(left, right, declare=NAMES).word is Word.REFUTED


def test_a_size_is_a_number_where_a_case_leaves_it_one_value() -> None:
    left = r"\sum_{m=1}^{i-1} \left( \sum_{\substack{r=1 \\ r \leq i,\ r \geq m}}^{n} x_r \right) w_m"
    right = r"\sum_{m=-1}^{i-3} \left( \sum_{\substack{r=1 \\ r \leq i,\ r \geq i-m-2}}^{n} x_r \right) w_{i-m-2}"
    names = {name: item for name, item in NAMES.items() if name != "m"}
    assert derive.equal(left, right, declare=names).word is Word.PROVED


def test_the_absolute_value_of_what_is_always_zero_has_a_derivative() -> None:
    left = r"\frac{\partial}{\partial w_l} \sum_{i=1}^{n} \left| \frac{\partial}{\partial a_i} \cosh(w_i) \right|"
    assert derive.equal(left, "0", declare=NAMES).word is Word.PROVED


def test_the_absolute_value_of_a_sum_that_may_be_zero_has_none_below_a_sum() -> None:
    distance = r"\left| \sum_{r=1}^{n} (x_r - x_s) \right|"
    left = rf"\frac{{\partial}}{{\partial x_l}} \sum_{{s=1}}^{{n}} \left( {distance} - {distance} \right)"
    assert derive.equal(left, "0", declare=NAMES).word is not Word.PROVED


def test_the_absolute_value_of_what_is_zero_at_a_point_only_has_none() -> None:
    left = r"\frac{\partial}{\partial a_l} |a_1|"
    verdict = derive.equal(left, left, declare=NAMES, assume=["a_1 = 0"])
    assert verdict.word is not Word.PROVED


def test_a_proof_without_a_certificate_is_no_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> bool:
        return False

    sides = r"u_1 \sum_{i=1}^{n} b_i", "u_1"
    assumed = [r"\sum_{i=1}^{n} b_i = 1"]
    assert derive.equal(*sides, declare=NAMES, assume=assumed).word is Word.PROVED
    monkeypatch.setattr(decide.certificate, "holds", never)
    verdict = derive.equal(*sides, declare=NAMES, assume=assumed)
    assert (verdict.word, verdict.reason) == (Word.UNKNOWN, Reason.NO_RULE)
    assert "certificate" in verdict.explanation


def test_a_cofactor_may_speak_of_components_beyond_a_range() -> None:
    names = {"n": "size", "z": {"vector": "n"}, "g": {"vector": "n", "depends_on": "z"}, "j": {"index": "n"}}
    left = r"\sum_{i=1}^{n-1} \left( \sum_{m=1}^{n} \frac{\partial g_m}{\partial z_j} \right) g_{i+1} z_i"
    verdict = derive.equal(left, "0", declare=names, assume=[r"\sum_{i=1}^{n} g_i = 1"])
    assert verdict.word is Word.PROVED
    assert {use.manner for use in verdict.certificate} == {Manner.COFACTOR}
