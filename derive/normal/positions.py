"""Where indices stand to each other where a difference may be seen: conditions that narrow the search.

Place on the way of a step: `derive.decide` looks for a counterexample in the whole context first; what is left of the
difference then says which indices must differ, coincide or be ordered for it to show. Nothing here decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, islice, product

from derive import signs
from derive.normal import index as ix
from derive.normal import readback
from derive.normal.atoms import Polynomial
from derive.term import Relation, number

MOST_POSITIONS = 27
MOST_DIFFERENCES = 4


Place = tuple[tuple[ix.Affine, int], ...]


def positions(polynomial: Polynomial, place: Place = ()) -> Iterator[tuple[Relation, ...]]:
    """Conditions on the free indices and sizes of a polynomial: first those of the place, differences with their
    signs, then the most general position, then at most ``MOST_POSITIONS`` more. Some cannot be met."""
    atoms = list(dict.fromkeys(atom for monomial in polynomial for atom, _ in monomial))
    free = sorted({variable for atom in atoms for variable in atom.variables if variable.kind == "free"})
    places = [ix.ONE, *map(ix.of_variable, free)]
    apart = {
        ix.unsigned(ix.subtract(left, right))[1]: _relation(ix.subtract(left, right), "!=")
        for left, right in combinations(places, 2)
    }
    decided = tuple(_relation(difference, signs.RELATIONS[sign]) for difference, sign in place)
    if decided and free:
        known = {ix.unsigned(difference)[1] for difference, _ in place}
        yield (*decided, *(relation for difference, relation in apart.items() if difference not in known))
    if decided:
        yield decided
    if free:
        yield tuple(apart.values())
    shields = [atom.data[0] for atom in atoms if atom.kind in ("delta", "guard", "sign")]
    closed = [item for item in dict.fromkeys(shields) if all(v.kind in ("free", "size") for v in ix.variables(item))]
    chosen = closed[:MOST_DIFFERENCES]
    if not chosen:
        return
    for operators in islice(product((">", "=", "<"), repeat=len(chosen)), MOST_POSITIONS):
        placed = tuple(_relation(item, operator) for item, operator in zip(chosen, operators, strict=True))
        yield (*placed, *(relation for difference, relation in apart.items() if difference not in chosen))
        yield placed


def _relation(difference: ix.Affine, operator: str) -> Relation:
    return Relation(operator, readback.index_term(difference), number(0))
