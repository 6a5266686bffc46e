"""The table of properties an author may declare of a name: one row each, and adding a property is adding a
row here and its meaning in `derive.declare`.

Place on the way of a step: `derive.load` accepts these words after ``is:``, `docs/format.md` and the JSON
Schema list them. What a property allows the verifier to do is not said here.
"""

from __future__ import annotations

from dataclasses import dataclass

_ARRAYS = ("vector", "matrix", "tensor")
_REALS = ("scalar", *_ARRAYS)

BATCHES = {"batch of numbers": 0, "batch of vectors": 1, "batch of matrices": 2}
"""How many of the last indices belong to each item of a batch; those before them say which item it is."""


@dataclass(frozen=True, slots=True)
class Property:
    """One property: what it says, in one sentence, and the kinds of names it can be said of.
    ``takes_index`` means that it is written with an index (``one-hot: j``)."""

    sentence: str
    kinds: tuple[str, ...]
    takes_index: bool = False


PROPERTIES: dict[str, Property] = {
    "positive": Property("every value is greater than 0", _REALS),
    "nonnegative": Property("every value is at least 0", _REALS),
    "negative": Property("every value is less than 0", _REALS),
    "nonzero": Property("no value is 0", _REALS),
    "integer": Property("every value is an integer", _REALS),
    "constant": Property("it depends on nothing; this is so by default and only says it aloud", _REALS),
    "probability": Property("the values are at least 0 and sum to 1 over the last index", _ARRAYS),
    "symmetric": Property("exchanging any two indices changes nothing", ("matrix", "tensor")),
    "antisymmetric": Property("exchanging any two indices changes the sign", ("matrix", "tensor")),
    "invertible": Property("its determinant is not 0", ("matrix",)),
    "orthogonal": Property("its transpose is its inverse", ("matrix",)),
    "orthonormal columns": Property("its transpose times itself is the identity", ("matrix",)),
    "unit norm": Property("the squares of the values sum to 1 over the last index", _ARRAYS),
    "positive definite": Property("it is symmetric, and x^T A x > 0 for every x that is not 0", ("matrix",)),
    "positive semidefinite": Property("it is symmetric, and x^T A x >= 0 for every x", ("matrix",)),
    "idempotent": Property("its square is itself", ("matrix",)),
    "one-hot rows": Property("in each row one entry is 1, all others are 0", ("matrix",)),
    "diagonal": Property("the entries off the diagonal are 0", ("matrix",)),
    "identity": Property("the entries are 1 on the diagonal and 0 elsewhere", ("matrix",)),
    "ones": Property("every entry is 1", _ARRAYS),
    "zeros": Property("every entry is 0", _ARRAYS),
    "unit vectors": Property("`e_i`, for every index i, is the vector with 1 at i and 0 elsewhere", ("vector",)),
    "batch of numbers": Property("every index says which number it is; what is written holds of each", _ARRAYS),
    "batch of vectors": Property("what is written holds of each vector over the last index", ("matrix", "tensor")),
    "batch of matrices": Property("what is written holds of each matrix over the last two indices", ("tensor",)),
    "one-hot": Property("the entry at the given index is 1, all others are 0", ("vector",), takes_index=True),
}
