"""One-way matching of atoms, monomials and index expressions against the pattern of a hypothesis.

Place on the way of a step: `derive.normal.rewrite` asks here whether a rule fits an atom. Variables of kind
``parameter`` (and the pattern's own bound indices that are already in ``bound``) match index expressions; everything
else matches itself only, the entry of a symmetric matrix in either order of its indices. Whether a value lies in the
range of its parameter is `rewrite`'s business.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from derive.normal import index as ix
from derive.normal.atoms import Atom, Frozen, Monomial
from derive.normal.index import Affine, Variable

if TYPE_CHECKING:
    from derive.normal.engine import Engine


def fits_monomial(e: Engine, pattern: Monomial, actual: Monomial, bound: dict[Variable, Affine]) -> bool:
    if not pattern:
        return not actual
    (atom, exponent), *others = pattern
    for position, (candidate, n) in enumerate(actual):
        trial = dict(bound)
        if n == exponent and fits(e, atom, candidate, trial):
            rest = actual[:position] + actual[position + 1 :]
            if fits_monomial(e, tuple(others), rest, trial):
                bound.update(trial)
                return True
    return False


def fits(e: Engine, pattern: Any, actual: Any, bound: dict[Variable, Affine]) -> bool:
    """One-way matching; parameters (and the pattern's own bound indices already in ``bound``) match affine
    expressions."""
    if isinstance(pattern, Atom):
        if pattern is actual:
            return not any(item.kind == "parameter" for item in pattern.variables)
        if not (isinstance(actual, Atom) and pattern.kind == actual.kind and len(pattern.data) == len(actual.data)):
            return False
        return _fits_parts(e, pattern.data, actual.data, bound) or (
            e.is_symmetric(pattern) and _fits_parts(e, exchanged(pattern), actual.data, bound)
        )
    if isinstance(pattern, Affine):
        return isinstance(actual, Affine) and _fits_affine(pattern, actual, bound)
    if isinstance(pattern, Variable):
        known = bound.get(pattern)
        return pattern == actual if known is None else known == ix.of_variable(actual)
    if isinstance(pattern, Frozen):
        return isinstance(actual, Frozen) and len(pattern) == len(actual) and _fits_frozen(e, pattern, actual, bound)
    if isinstance(pattern, tuple):
        is_monomial = bool(pattern) and isinstance(pattern[0], tuple) and isinstance(pattern[0][:1], tuple)
        if is_monomial and pattern[0] and isinstance(pattern[0][0], Atom):
            same_length = isinstance(actual, tuple) and len(actual) == len(pattern)
            return same_length and fits_monomial(e, pattern, actual, bound)
        return isinstance(actual, tuple) and len(pattern) == len(actual) and _fits_parts(e, pattern, actual, bound)
    return bool(pattern == actual)


def exchanged(atom: Atom) -> tuple[Any, ...]:
    """The data of the entry of a matrix, with its row and column exchanged."""
    places = 2 if atom.kind == "matrix" else 1
    row, column, *others = atom.data[places]
    return (*atom.data[:places], (column, row, *others), *atom.data[places + 1 :])


def _fits_parts(e: Engine, pattern: tuple[Any, ...], actual: tuple[Any, ...], bound: dict[Variable, Affine]) -> bool:
    trial = dict(bound)
    for left, right in zip(pattern, actual, strict=True):
        if not fits(e, left, right, trial):
            return False
    bound.update(trial)
    return True


def _fits_frozen(e: Engine, pattern: Frozen, actual: Frozen, bound: dict[Variable, Affine]) -> bool:
    if not pattern:
        return not actual
    (monomial, value), rest = pattern[0], Frozen(pattern[1:])
    for position, (candidate, other) in enumerate(actual):
        trial = dict(bound)
        if value == other and len(candidate) == len(monomial) and fits_monomial(e, monomial, candidate, trial):
            left = Frozen(actual[:position] + actual[position + 1 :])
            if _fits_frozen(e, rest, left, trial):
                bound.update(trial)
                return True
    return False


def _fits_affine(pattern: Affine, actual: Affine, bound: dict[Variable, Affine]) -> bool:
    image = ix.substitute(pattern, bound)
    unknown = [(v, n) for v, n in image.terms if v.kind == "parameter"]
    if not unknown:
        return image == actual
    if len(unknown) != 1 or abs(unknown[0][1]) != 1:
        return False
    variable, coefficient = unknown[0]
    rest = ix.subtract(image, ix.scale(ix.of_variable(variable), coefficient))
    bound[variable] = ix.scale(ix.subtract(actual, rest), coefficient)
    return True
