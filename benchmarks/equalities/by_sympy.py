"""The equalities of `ours.yaml` that SymPy's matrix expressions can say, for symbolic sizes.

What has no form there: functions of each component under sums (softmax, log-sum-exp), norms of differences, cases.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable

from sympy import Determinant, Identity, Inverse, MatrixExpr, MatrixSymbol, Trace, ZeroMatrix, simplify, symbols
from sympy.core.expr import Expr

n, m, d, k = symbols("n m d k", integer=True, positive=True)
x, y = MatrixSymbol("x", n, 1), MatrixSymbol("y", n, 1)
A, B, C, P = (MatrixSymbol(name, n, n) for name in "ABCP")
U, R = MatrixSymbol("U", n, m), MatrixSymbol("R", m, n)
Sides = tuple[Expr | MatrixExpr, Expr | MatrixExpr]

EQUALITIES: dict[str, Callable[[], Sides]] = {
    "quadratic-gradient": lambda: ((x.T * C * x).diff(x), C * x + C.T * x),
    "quadratic-hessian": lambda: ((x.T * C * x).diff(x).diff(x), C + C.T),
    "trace-gradient": lambda: (Trace(C * B).diff(C), B.T),
    "transpose-of-product": lambda: ((A * B * C).T, C.T * B.T * A.T),
    "trace-cyclic": lambda: (Trace(A * B * C), Trace(C * A * B)),
    "inverse-of-product": lambda: (Inverse(A * B), B.I * A.I),
    "determinant-of-product": lambda: (Determinant(A * B), Determinant(B) * Determinant(A)),
    "determinant-gradient": lambda: (Determinant(A).diff(A), Determinant(A) * A.I.T),
    "trace-of-inverse-gradient": lambda: (Trace(A.I * C).diff(A), -((A.I * C * A.I).T)),
    "push-through": lambda: (Inverse(Identity(n) + U * R) * U, U * Inverse(Identity(m) + R * U)),
    "completed-square": lambda: (
        (x - P.I * y).T * P * (x - P.I * y),
        x.T * P * x - 2 * x.T * y + y.T * P.I * y,
    ),
}


def same(left: Expr | MatrixExpr, right: Expr | MatrixExpr) -> bool:
    """Whether the sides, or the sides expanded, are one expression, or their difference simplifies to zero."""
    if left.doit() == right.doit() or left.expand().doit() == right.expand().doit():
        return True
    difference = simplify((left - right).expand().doit())
    return difference == 0 or isinstance(difference, ZeroMatrix)


def main() -> None:
    for name, sides in EQUALITIES.items():
        begin = time.perf_counter()
        try:
            found = "proved" if same(*sides()) else "not decided"
        except Exception as problem:  # whatever SymPy raises is its answer
            found = f"{type(problem).__name__}"
        print(json.dumps([name, found, time.perf_counter() - begin]), flush=True)


if __name__ == "__main__":
    main()
