"""The library's door: `derive.check` and `derive.equal`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import sympy

import derive

PURCELL = Path(__file__).parent.parent / "proofs" / "purcell.yaml"
VECTOR = {"k": "size", "x": {"vector": "k"}, "j": {"index": "k"}}


def run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize("first", ["", "import derive.check; ", "from derive.check import check_document; "])
def test_check_is_a_function_whatever_was_imported_before(first: str) -> None:
    assert run(f"{first}import derive; print(derive.check({str(PURCELL)!r}).as_expected)") == "True"


def test_importing_derive_loads_neither_sympy_nor_the_engine() -> None:
    code = "import sys, derive; print([m for m in ('sympy', 'flint', 'yaml', 'derive.normal') if m in sys.modules])"
    assert run(code) == "[]"


def test_checking_does_not_load_sympy() -> None:
    code = f"import sys, derive; derive.check({str(PURCELL)!r}); print('sympy' in sys.modules)"
    assert run(code) == "False"


def test_latex_sides_are_decided_for_every_size() -> None:
    verdict = derive.equal(r"\frac{\partial}{\partial x_j} \sum_{i=1}^{k} x_i^2", "2 x_j", declare=VECTOR)
    assert verdict.word == "proved"


def test_a_false_equality_comes_with_a_counterexample() -> None:
    verdict = derive.equal(r"(\sum_{i=1}^{k} x_i)^2", r"\sum_{i=1}^{k} x_i^2", declare=VECTOR)
    assert verdict.word == "refuted"
    assert verdict.counterexample is not None
    assert verdict.counterexample.shown() == {"k": "2", "x": "(1, 1)", "left": "4", "right": "2"}


def test_assumptions_and_cases_are_used() -> None:
    assert derive.equal(r"\sum_i x_i", "1", declare=VECTOR | {"i": {"index": "k"}}).word == "refuted"
    given = derive.equal(r"\sum_i x_i", "1", declare=VECTOR | {"i": {"index": "k"}}, assume=[r"\sum_i x_i = 1"])
    assert given.word == "proved" and given.hypotheses == (r"\sum_i x_i = 1",)
    indices = {"k": "size", "i": {"index": "k"}, "j": {"index": "k"}, r"\delta": "kronecker delta"}
    assert derive.equal(r"\delta_{ij}", "0", declare=indices, when=[r"i \neq j"]).word == "proved"


def test_what_has_no_meaning_is_ill_formed() -> None:
    assert derive.equal("x", "0", declare=VECTOR | {"s": "scalar"}).word != "proved"
    verdict = derive.equal("q_j", "0", declare=VECTOR)
    assert verdict.word == "ill-formed" and "q" in verdict.explanation


def test_bad_declarations_are_an_error() -> None:
    with pytest.raises(ValueError, match="D1"):
        derive.equal("x", "x", declare={"x": {"vectr": "k"}})


def test_sympy_sides_need_no_declarations() -> None:
    n = sympy.Symbol("n", integer=True, positive=True)
    i, j = sympy.symbols("i j", integer=True)
    x = sympy.IndexedBase("x", shape=(n,))
    total = sympy.Sum(x[i], (i, 1, n))
    assert derive.equal(sympy.Derivative(total, x[j]), sympy.Integer(1)).word == "proved"
    assert derive.equal(sympy.Derivative(total, x[j]), n).word == "refuted"
    assert derive.equal(total, sympy.Sum(x[j], (j, 1, n))).word == "proved"


def test_sympy_assumptions_are_relations() -> None:
    a, b = sympy.symbols("a b", real=True)
    assert derive.equal(a, b).word == "refuted"
    assert derive.equal(a, b, assume=[sympy.Eq(a, b)]).word == "proved"


def test_the_two_forms_are_not_mixed() -> None:
    with pytest.raises(TypeError, match="both sides"):
        derive.equal("x", sympy.Symbol("x"))


def test_a_function_that_differentiates_takes_nothing_that_varies_with_it() -> None:
    names = {"x": "scalar", "y": "scalar", "u": {"scalar": None, "depends_on": "y"}}
    define = [r"f(x) = \frac{\partial}{\partial y} (x y^2)", "s = y + 1"]
    # f(y) is 2 y^2: the argument is held fixed while y varies
    for claim in ("f(y) = 3 y^2", r"f(u) = 2 u y + y^2 \frac{\partial u}{\partial y}", "f(s) = 3 y^2 + 2 y"):
        left, right = claim.split(" = ")
        assert derive.equal(left, right, declare=names, define=define).word == "ill-formed"
    assert derive.equal("f(3)", "6 y", declare=names, define=define).word == "proved"
