"""The equalities of `ours.yaml` by brute force: both sides in floating point at random values.

Derivatives are quotients of differences. That decides nothing: it finds two numbers far apart, or fails to.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Sides = tuple[Array, Array]
SIZES = {"n": 3, "m": 2, "d": 4, "k": 5}
STEP, INSTANCES, TOLERANCE = 1e-4, 20, 1e-4


def instance(seed: int) -> dict[str, Array]:
    """Random values of the names."""
    random = np.random.default_rng(seed)
    n, m, d, k = SIZES.values()
    shapes = {
        **dict.fromkeys("xybg", (n,)), "z": (k,), "t": (k,), "q": (d,), **dict.fromkeys("ABCSP", (n, n)),
        "X": (n, d), "W": (d, k), "Y": (n, k), "K": (n, d), "V": (n, m), "U": (n, m), "R": (m, n),
    }  # fmt: skip
    values = {name: random.standard_normal(shape) for name, shape in shapes.items()}
    return {**values, **{name: values[name] + values[name].T for name in "SP"}}


def derivative(f: Callable[[Array], Array | float], at: Array) -> Array:
    """The derivatives of f by every entry of ``at``, whose axes come last."""
    parts = []
    for place in np.ndindex(at.shape):
        step = np.zeros_like(at)
        step[place] = STEP
        parts.append((np.asarray(f(at + step)) - np.asarray(f(at - step))) / (2 * STEP))
    stacked = np.stack(parts, axis=-1)
    return stacked.reshape(*stacked.shape[:-1], *at.shape)


def softmax(z: Array) -> Array:
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def log_sum_exp(z: Array) -> float:
    return float(np.log(np.exp(z).sum()))


def curvature(z: Array) -> Array:
    return np.diag(softmax(z)) - np.outer(softmax(z), softmax(z))


def normalised(x: Array) -> tuple[float, Array]:
    centred = x - x.mean()
    s = float(np.sqrt((centred**2).mean()))
    return s, centred / s


def layer_norm(v: dict[str, Array]) -> Sides:
    x, g = v["x"], v["g"]
    s, u = normalised(x)
    return derivative(lambda x: g @ normalised(x)[1], x), (g - g.mean() - (g * u).mean() * u) / s


def push_through(v: dict[str, Array]) -> Sides:
    U, R = v["U"], v["R"]
    left, right = np.eye(len(U)) + U @ R, np.eye(len(R)) + R @ U
    return np.linalg.solve(left, U), U @ np.linalg.inv(right)


def completed_square(v: dict[str, Array]) -> Sides:
    x, y, P = v["x"], v["y"], v["P"]
    w = np.linalg.solve(P, y)
    return (x - w) @ P @ (x - w), x @ P @ x - 2 * x @ y + y @ w


def cases(v: dict[str, Array]) -> Sides:
    x, y = v["x"], v["y"]
    chosen = np.array([[x[j] if i == j else y[j] for j in range(len(x))] for i in range(len(x))])
    return chosen.sum(axis=1), x - y + y.sum()


inv, det = np.linalg.inv, np.linalg.det
EQUALITIES: dict[str, Callable[[dict[str, Array]], tuple[Array | float, Array | float]]] = {
    "quadratic-gradient": lambda v: (derivative(lambda x: x @ v["C"] @ x, v["x"]), (v["C"] + v["C"].T) @ v["x"]),
    "quadratic-gradient-symmetric": lambda v: (derivative(lambda x: x @ v["S"] @ x, v["x"]), 2 * v["S"] @ v["x"]),
    "quadratic-hessian": lambda v: (
        derivative(lambda x: derivative(lambda w: w @ v["C"] @ w, x), v["x"]), v["C"] + v["C"].T,
    ),
    "trace-gradient": lambda v: (derivative(lambda C: np.trace(C @ v["B"]), v["C"]), v["B"].T),
    "softmax-jacobian": lambda v: (derivative(softmax, v["z"]), curvature(v["z"])),
    "log-sum-exp-gradient": lambda v: (derivative(log_sum_exp, v["z"]), softmax(v["z"])),
    "log-sum-exp-hessian": lambda v: (
        derivative(lambda z: derivative(log_sum_exp, z), v["z"]), curvature(v["z"]),
    ),
    "cross-entropy-gradient": lambda v: (
        derivative(lambda z: -v["t"] @ np.log(softmax(z)), v["z"]), v["t"].sum() * softmax(v["z"]) - v["t"],
    ),
    "cross-entropy-hessian": lambda v: (
        derivative(lambda z: derivative(lambda w: -v["t"] @ np.log(softmax(w)), z), v["z"]),
        v["t"].sum() * curvature(v["z"]),
    ),
    "softmax-regression": lambda v: (
        derivative(lambda W: -(v["Y"] * np.log(softmax(v["X"] @ W))).sum(), v["W"]),
        v["X"].T @ (v["Y"].sum(axis=1, keepdims=True) * softmax(v["X"] @ v["W"]) - v["Y"]),
    ),
    "layer-norm": layer_norm,
    "attention-by-query": lambda v: (
        derivative(lambda q: v["V"].T @ softmax(v["K"] @ q), v["q"]), v["V"].T @ curvature(v["K"] @ v["q"]) @ v["K"],
    ),
    "log-softmax": lambda v: (np.log(softmax(v["z"])), v["z"] - log_sum_exp(v["z"])),
    "exp-of-sum": lambda v: (np.exp(v["x"] + v["y"]), np.exp(v["x"]) * np.exp(v["y"])),
    "exp-of-shift": lambda v: (softmax(v["x"] + v["b"].sum()), softmax(v["x"])),
    "log-of-product": lambda v: (np.log(np.exp(v["x"]) * np.exp(v["y"])), v["x"] + v["y"]),
    "transpose-of-product": lambda v: ((v["A"] @ v["B"] @ v["C"]).T, v["C"].T @ v["B"].T @ v["A"].T),
    "trace-cyclic": lambda v: (np.trace(v["A"] @ v["B"] @ v["C"]), np.trace(v["C"] @ v["A"] @ v["B"])),
    "inverse-of-product": lambda v: (inv(v["A"] @ v["B"]), inv(v["B"]) @ inv(v["A"])),
    "determinant-of-product": lambda v: (det(v["A"] @ v["B"]), det(v["B"]) * det(v["A"])),
    "determinant-gradient": lambda v: (derivative(det, v["A"]), det(v["A"]) * inv(v["A"]).T),
    "trace-of-inverse-gradient": lambda v: (
        derivative(lambda A: np.trace(inv(A) @ v["C"]), v["A"]), -(inv(v["A"]) @ v["C"] @ inv(v["A"])).T,
    ),
    "push-through": push_through,
    "completed-square": completed_square,
    "range": lambda v: (np.cumsum(v["y"]) @ v["x"], np.cumsum(v["x"][::-1])[::-1] @ v["y"]),
    "cases": cases,
}  # fmt: skip


def main() -> None:
    for name, sides in EQUALITIES.items():
        begin, found = time.perf_counter(), "agrees"
        for seed in range(INSTANCES):
            left, right = sides(instance(seed))
            if not np.allclose(left, right, rtol=TOLERANCE, atol=TOLERANCE):
                found = "differs"
        print(json.dumps([name, found, time.perf_counter() - begin]), flush=True)


if __name__ == "__main__":
    main()
