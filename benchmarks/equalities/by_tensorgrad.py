"""The equalities of `ours.yaml` that tensorgrad 0.3.0 can say, for symbolic sizes; run by `benchmarks/matrices.py`.

Prints one line an equality: its id, whether the two sides simplify to one expression, and the seconds taken.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator

import tensorgrad.functions as F
from sympy import symbols
from tensorgrad import Delta, Derivative, Ones, Tensor, Variable, Zero

n, m, d, k = symbols("n m d k")
x, y, a, b, g, v = (Variable(name, i=n) for name in "xyabgv")
z, t = Variable("z", i=k), Variable("t", i=k)
A, B = Variable("A", i=n, j=n), Variable("B", j=n, i=n)
S = Variable("S", i=n, j=n).with_symmetries("i j")
X, W, Y = Variable("X", p=n, q=d), Variable("W", q=d, r=k), Variable("Y", p=n, r=k)
Q, K, V = Variable("q", d=d), Variable("K", i=n, d=d), Variable("V", i=n, e=m)
Sides = tuple[Tensor, Tensor]


def quadratic_form(matrix: Tensor) -> Tensor:
    return x @ matrix @ x.rename(i="j")


def gradient(f: Tensor, by: Variable, **names: str) -> Tensor:
    return Derivative(f, by, names)


def outer(u: Tensor) -> Tensor:
    return u.rename(i="i1") @ u.rename(i="i2")


def diagonal(u: Tensor) -> Tensor:
    return Delta(k, "i", "i1", "i2") @ u


def normalised() -> tuple[Tensor, Tensor]:
    """The root s of the variance (no ε: tensorgrad has no symbolic numbers but sizes), and (x − mean) / s."""
    centred = x - F.mean(x, ["i"], keepdims=True)
    deviation = F.sqrt(F.mean(F.pow(centred, 2), ["i"]))
    return deviation, centred / deviation


def layer_norm() -> Sides:
    deviation, u = normalised()
    right = (g - F.mean(g, ["i"]) @ Ones(i=n) - F.mean(g * u, ["i"]) @ u) / deviation
    return gradient(F.sum(g * u, ["i"]), x, i="i1"), right.rename(i="i1")


def attention() -> Tensor:
    return F.softmax(Q @ K, ["i"]) @ V


def attention_by_query() -> Sides:
    p = F.softmax(Q @ K, ["i"])
    weighted = (p * K.rename(d="d1")) @ V - (p @ V) @ (p @ K.rename(d="d1"))
    return gradient(attention(), Q, d="d1"), weighted


def softmax_regression() -> Sides:
    scores = X @ W
    loss = F.sum(F.cross_entropy(scores, Y, ["r"]), ["p"])
    ones_r = F.sum(Y, ["r"], keepdims=True)
    return gradient(loss, W, q="q1", r="r1"), (X @ (ones_r * F.softmax(scores, ["r"]) - Y)).rename(q="q1", r="r1")


EQUALITIES: dict[str, Callable[[], Sides]] = {
    "quadratic-gradient": lambda: (
        gradient(quadratic_form(A), x, i="i1"),
        A.rename(i="i1") @ x.rename(i="j") + A.rename(j="i1") @ x,
    ),
    "quadratic-gradient-symmetric": lambda: (
        gradient(quadratic_form(S), x, i="i1"), 2 * S.rename(i="i1") @ x.rename(i="j"),
    ),
    "quadratic-hessian": lambda: (
        gradient(gradient(quadratic_form(A), x, i="i1"), x, i="i2"),
        A.rename(i="i1", j="i2") + A.rename(i="i2", j="i1"),
    ),
    "trace-gradient": lambda: (gradient(A @ B, A, i="i1", j="j1"), B.rename(i="i1", j="j1")),
    "softmax-jacobian": lambda: (
        gradient(F.softmax(z, ["i"]).rename(i="i1"), z, i="i2"),
        diagonal(F.softmax(z, ["i"])) - outer(F.softmax(z, ["i"])),
    ),
    "log-sum-exp-gradient": lambda: (
        gradient(F.log(F.sum(F.exp(z), ["i"])), z, i="i1"), F.softmax(z, ["i"]).rename(i="i1"),
    ),
    "log-sum-exp-hessian": lambda: (
        gradient(gradient(F.log(F.sum(F.exp(z), ["i"])), z, i="i1"), z, i="i2"),
        diagonal(F.softmax(z, ["i"])) - outer(F.softmax(z, ["i"])),
    ),
    "cross-entropy-gradient": lambda: (
        gradient(F.cross_entropy(z, t, ["i"]), z, i="i1"),
        (F.sum(t, ["i"]) @ F.softmax(z, ["i"]) - t).rename(i="i1"),
    ),
    "cross-entropy-hessian": lambda: (
        gradient(gradient(F.cross_entropy(z, t, ["i"]), z, i="i1"), z, i="i2"),
        F.sum(t, ["i"]) @ (diagonal(F.softmax(z, ["i"])) - outer(F.softmax(z, ["i"]))),
    ),
    "softmax-regression": softmax_regression,
    "layer-norm": layer_norm,
    "attention-by-query": attention_by_query,
    "log-softmax": lambda: (
        F.log(F.softmax(z, ["i"])), z - F.log(F.sum(F.exp(z), ["i"], keepdims=True)),
    ),
    "exp-of-sum": lambda: (F.exp(x + y), F.exp(x) * F.exp(y)),
    "exp-of-shift": lambda: (F.softmax(x + F.sum(b, ["i"], keepdims=True), ["i"]), F.softmax(x, ["i"])),
    "log-of-product": lambda: (F.log(F.exp(x) * F.exp(y)), x + y),
}  # fmt: skip
"""Ranges that end in an index and cases have no form there."""


def same(left: Tensor, right: Tensor) -> bool:
    """Whether both are one expression up to names of inner edges, or their difference simplifies to zero."""
    return left.is_isomorphic(right, match_edges=True) or isinstance((left - right).full_simplify(), Zero)


def decided() -> Iterator[tuple[str, str, float]]:
    """Whether each difference simplifies to zero."""
    for name, sides in EQUALITIES.items():
        begin = time.perf_counter()
        left, right = sides()
        found = "proved" if same(left.full_simplify(), right.full_simplify()) else "not decided"
        yield name, found, time.perf_counter() - begin


if __name__ == "__main__":
    for name, found, seconds in decided():
        print(json.dumps([name, found, seconds]), flush=True)
