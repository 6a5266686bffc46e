"""Rules of inverses and determinants."""

from __future__ import annotations

from derive.rules.rule import Condition, Rule, declared

_ONE = {"I": {"matrix": ["n", "n"], "is": "identity"}}
_SECOND = {"B": {"matrix": ["n", "n"], "is": "invertible"}}

_BLOCKS = {
    "m": "size",
    "B": {"matrix": ["n", "m"]},
    "C": {"matrix": ["m", "n"]},
    "D": {"matrix": ["m", "m"], "is": "invertible"},
    "b": {"vector": "m"},
}
_TRIANGULAR = r"\begin{bmatrix} A & B \\ 0 & D \end{bmatrix}"
_COLUMN = r"\begin{bmatrix} a \\ b \end{bmatrix}"


def _is(word: str, name: str = "A") -> Condition:
    """A needed property of a square matrix."""
    return declared(name, {"matrix": ["n", "n"], "is": word})


_INVERTIBLE = _is("invertible")

INVERSES = (
    Rule(
        "inverse times matrix",
        "a matrix and its inverse beside each other, in either order, are I, wherever they stand",
        "(A A^{-1} a)_i",
        "a_i",
        (_INVERTIBLE,),
    ),
    Rule(
        "multiplied by an invertible matrix",
        "what is 0 when multiplied by an invertible matrix is 0",
        "((I + A B)^{-1} A)_{ij}",
        "(A (I + B A)^{-1})_{ij}",
        names={**_ONE, "B": {"matrix": ["n", "n"]}},
        assume=(r"\det(I + A B) \neq 0", r"\det(I + B A) \neq 0"),
    ),
    Rule(
        "inverse of a product",
        "the inverse of a product of square matrices is the product of their inverses in the other order",
        "((A B)^{-1})_{ij}",
        "(B^{-1} A^{-1})_{ij}",
        (_INVERTIBLE,),
        names=_SECOND,
    ),
    Rule(
        "inverse of a multiple",
        "(x A)⁻¹ = A⁻¹ / x",
        "((x A)^{-1})_{ij}",
        r"\frac{1}{x} (A^{-1})_{ij}",
        (_INVERTIBLE, declared("x", {"scalar": None, "is": "nonzero"})),
    ),
    Rule(
        "inverse of an inverse",
        "(A⁻¹)⁻¹ = A",
        "((A^{-1})^{-1})_{ij}",
        "A_{ij}",
        (_INVERTIBLE,),
    ),
    Rule(
        "inverse of a diagonal matrix",
        "the inverse of a diagonal matrix has the reciprocals on its diagonal",
        r"(\operatorname{diag}(a)^{-1} b)_i",
        r"\frac{b_i}{a_i}",
        (declared("a", {"vector": "n", "is": "nonzero"}),),
    ),
    Rule(
        "inverse of an orthogonal matrix",
        "the inverse of an orthogonal matrix is its transpose",
        "(A^{-1})_{ij}",
        "A_{ji}",
        (_is("orthogonal"),),
    ),
    Rule(
        "entries of one-hot rows",
        "where each row has one 1, the product of two entries of a row is 0, or the entry if they are the same",
        "A_{ij}^2",
        "A_{ij}",
        (_is("one-hot rows"),),
    ),
    Rule(
        "inverse of a symmetric matrix",
        "the inverse of a symmetric matrix is symmetric",
        "(A^{-1})_{ij}",
        "(A^{-1})_{ji}",
        (declared("A", {"matrix": ["n", "n"], "is": ["invertible", "symmetric"]}),),
    ),
    Rule(
        "rank-one update of an inverse",
        "(A + a bᵀ)⁻¹ = A⁻¹ − A⁻¹ a bᵀ A⁻¹ / (1 + bᵀ A⁻¹ a) (Sherman and Morrison)",
        r"((A + a b^\top)^{-1})_{ij}",
        r"(A^{-1})_{ij} - \frac{(A^{-1} a)_i (b^\top A^{-1})_j}{1 + b^\top A^{-1} a}",
        names={"A": {"matrix": ["n", "n"], "is": "invertible"}},
        assume=(r"1 + b^\top A^{-1} a \neq 0",),
    ),
    Rule(
        "inverse of a block matrix",
        "the blocks of the inverse are made of the inverses of an invertible block and of its Schur complement, which "
        "is D − C A⁻¹ B if A is the block",
        rf"({_TRIANGULAR}^{{-1}})_{{k,n+l}}",
        "-(A^{-1} B D^{-1})_{kl}",
        (_INVERTIBLE,),
        names={**_BLOCKS, "k": {"index": "n"}, "l": {"index": "m"}},
    ),
    Rule(
        "rows of a block",
        "what is 0 in the rows of each block is 0 in all rows",
        rf"({_TRIANGULAR} {_TRIANGULAR}^{{-1}} {_COLUMN})_k",
        rf"({_COLUMN})_k",
        (_INVERTIBLE,),
        names={**_BLOCKS, "k": {"index": "n + m"}},
    ),
)

_SMALL = {"matrix": ["2", "2"]}

DETERMINANTS = (
    Rule(
        "determinant written out",
        "the determinant of a matrix of at most four rows in its entries, by Leibniz' formula",
        r"\det(K)",
        "K_{11} K_{22} - K_{12} K_{21}",
        names={"K": _SMALL},
    ),
    Rule(
        "inverse written out",
        "an entry of the inverse of a matrix of at most four rows in its entries, by Cramer's rule",
        "(K^{-1})_{1,2}",
        r"-\frac{K_{12}}{\det(K)}",
        (declared("K", {**_SMALL, "is": "invertible"}),),
        names={"K": _SMALL},
    ),
    Rule(
        "determinant of a product",
        "the determinant of a product of square matrices is the product of their determinants",
        r"\det(A B)",
        r"\det(A) \det(B)",
        names={"B": {"matrix": ["n", "n"]}},
    ),
    Rule(
        "determinant of a multiple",
        "det(x A) = xⁿ det A",
        r"\det(x A)",
        r"x^n \det(A)",
        names={"x": {"scalar": None, "is": "nonzero"}},
    ),
    Rule(
        "determinant of an inverse",
        "det(A⁻¹) = 1 / det A",
        r"\det(A^{-1})",
        r"\frac{1}{\det(A)}",
        (_INVERTIBLE,),
    ),
    Rule(
        "determinant of a diagonal matrix",
        "the determinant of a diagonal matrix is the product of its diagonal",
        r"\det(\operatorname{diag}(a))",
        r"\prod_{i=1}^{n} a_i",
    ),
    Rule(
        "determinant of a zero matrix",
        "a matrix of zeros has the determinant 0",
        r"\det(A - A)",
        "0",
    ),
    Rule(
        "determinant of a block matrix",
        "det(A B; C D) = det A det(D − C A⁻¹ B)",
        r"\det \begin{bmatrix} A & B \\ C & D \end{bmatrix}",
        r"\det(A) \det(D - C A^{-1} B)",
        (_INVERTIBLE,),
        names=_BLOCKS,
    ),
    Rule(
        "exchange in a determinant",
        "det(D + U W V) = det D det W det(W⁻¹ + V D⁻¹ U), where W is the identity or the inverse of a matrix",
        r"\det(A + B C)",
        r"\det(A) \det(J + C A^{-1} B)",
        (_INVERTIBLE,),
        names={
            "m": "size",
            "B": {"matrix": ["n", "m"]},
            "C": {"matrix": ["m", "n"]},
            "J": {"matrix": ["m", "m"], "is": "identity"},
        },
    ),
    Rule(
        "rank-one update of a determinant",
        "det(A + a bᵀ) = det A (1 + bᵀ A⁻¹ a)",
        r"\det(A + a b^\top)",
        r"\det(A) (1 + b^\top A^{-1} a)",
        (_INVERTIBLE,),
    ),
)

DERIVATIVES = (
    Rule(
        "derivative of an inverse",
        "∂A⁻¹ = −A⁻¹ (∂A) A⁻¹",
        r"\frac{\partial}{\partial x} ((A + x B)^{-1})_{ij}",
        r"-((A + x B)^{-1} B (A + x B)^{-1})_{ij}",
        names={"B": {"matrix": ["n", "n"]}},
        assume=(r"\det(A + x B) \neq 0",),
    ),
    Rule(
        "derivative of a determinant",
        "∂det A = det A tr(A⁻¹ ∂A)",
        r"\frac{\partial}{\partial x} \det(A + x B)",
        r"\det(A + x B) \operatorname{tr}((A + x B)^{-1} B)",
        names={"B": {"matrix": ["n", "n"]}},
        assume=(r"\det(A + x B) \neq 0",),
    ),
)
