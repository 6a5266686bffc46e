"""One name for isomorphic sums: renaming, reordering and exchanging Σ cannot matter.

Place on the way of a step: `derive.normal.sums` hands over one connected part of a sum; the result is one atom (or
zero). The part is a hypergraph, bound indices as vertices and factors as edges; vertices are told apart by colour
refinement, ties are broken by individualising one vertex after the other and keeping the least result. Vertices
whose exchange changes nothing are tried once only. Slot symmetries may change the sign: a part that equals minus
itself is zero. Never all permutations: the trace of twelve equal matrices needs twelve leaves.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from derive.functions import INVERSE
from derive.normal import index as ix
from derive.normal import ring
from derive.normal.atoms import Atom, Coefficient, Frozen, Monomial, Polynomial
from derive.normal.errors import NotSupported
from derive.normal.index import Affine, Variable

if TYPE_CHECKING:
    from derive.normal.engine import Engine

MOST_LEAVES = 2_000

Colours = dict[Variable, int]


class _Vanishes(Exception):
    """The part equals minus itself."""


def name_sum(e: Engine, factors: Monomial, uppers: Mapping[Variable, Affine]) -> Polynomial:
    """Σ of a connected monomial over all the given open indices, as one canonical atom with a coefficient."""
    height = 1 + max((atom.height for atom, _ in factors), default=0)
    for upper in uppers.values():
        if any(ix.is_index(item) for item in ix.variables(upper)):
            raise NotSupported("a range that depends on another index")
    variables = list(uppers)
    if len(variables) == 1:
        return _named(e, factors, variables, uppers, height, {})
    search = _Search(e, factors, uppers, height)
    try:
        search.run(search.refine(dict.fromkeys(variables, 0)))
    except _Vanishes:
        e.note("sum equal to its opposite")
        return {}
    best = min(search.leaves, key=lambda item: tuple((atom.serial, n) for atom, n in item[1]))
    uppers_in_order, monomial = best
    return {((e.atoms.make("sum", uppers_in_order, monomial), 1),): search.leaves[best]}


def _named(
    e: Engine,
    factors: Monomial,
    order: list[Variable],
    uppers: Mapping[Variable, Affine],
    height: int,
    leaves: dict[tuple[tuple[Affine, ...], Monomial], Coefficient],
) -> Polynomial:
    mapping = {
        variable: ix.of_variable(Variable("bound", "", height, position)) for position, variable in enumerate(order)
    }
    image = ring.substitute(e, {factors: 1}, mapping)
    if not image:
        return {}
    if len(image) != 1:
        raise NotSupported("a sum whose terms change their form when indices are renamed")
    ((monomial, value),) = image.items()
    key = (tuple(uppers[variable] for variable in order), monomial)
    if leaves.setdefault(key, value) != value:
        raise _Vanishes
    return {((e.atoms.make("sum", *key), 1),): value}


class _Search:
    """The search for the least naming of one part."""

    def __init__(self, e: Engine, factors: Monomial, uppers: Mapping[Variable, Affine], height: int):
        self.e = e
        self.factors = factors
        self.uppers = uppers
        self.height = height
        self.leaves: dict[tuple[tuple[Affine, ...], Monomial], Coefficient] = {}
        self.visited = 0

    def refine(self, colours: Colours) -> Colours:
        """Split colour classes until every vertex of a class sees the same neighbourhood."""
        while True:
            signatures = {variable: self._signature(variable, colours) for variable in colours}
            ranks = {signature: rank for rank, signature in enumerate(sorted(set(signatures.values())))}
            refined = {variable: ranks[signatures[variable]] for variable in colours}
            if len(ranks) == len(set(colours.values())):
                return refined
            colours = refined

    def _signature(self, variable: Variable, colours: Colours) -> tuple[int, str, tuple[str, ...]]:
        edges = sorted(
            f"{_picture(self.e, atom, variable, colours)}^{exponent}"
            for atom, exponent in self.factors
            if variable in atom.variables
        )
        return colours[variable], repr(self.uppers[variable]), tuple(edges)

    def run(self, colours: Colours) -> None:
        """Visit the leaves below this colouring."""
        cells: dict[int, list[Variable]] = {}
        for variable, colour in colours.items():
            cells.setdefault(colour, []).append(variable)
        cell = next((cells[colour] for colour in sorted(cells) if len(cells[colour]) > 1), None)
        if cell is None:
            self.visited += 1
            self.e.spend(len(self.factors))
            if self.visited > MOST_LEAVES:
                raise self.e.over_budget("a sum with too many symmetries")
            order = sorted(colours, key=lambda variable: colours[variable])
            if not _named(self.e, self.factors, order, self.uppers, self.height, self.leaves):
                raise _Vanishes
            return
        tried: list[Variable] = []
        for variable in cell:
            if any(self._twins(variable, other) for other in tried):
                continue
            tried.append(variable)
            individual = {key: 2 * colour + 1 for key, colour in colours.items()}
            individual[variable] -= 1
            self.run(self.refine(individual))

    def _twins(self, left: Variable, right: Variable) -> bool:
        """Whether exchanging two vertices gives the same part."""
        exchanged = {left: ix.of_variable(right), right: ix.of_variable(left)}
        image = ring.substitute(self.e, {self.factors: 1}, exchanged)
        if image == {self.factors: -1} and self.uppers[left] == self.uppers[right]:
            raise _Vanishes
        return image == {self.factors: 1} and self.uppers[left] == self.uppers[right]


def _picture(e: Engine, atom: Atom, chosen: Variable, colours: Colours) -> str:
    """The atom written with colours for bound indices and a star for the chosen one: invariant under renaming."""
    if atom.kind == "family":
        name, indices, derivatives = atom.data
        places = [_picture_part(e, index, chosen, colours) for index in indices]
        declared = e.context.variables.get(name)
        if declared is not None and declared.properties & {"symmetric", "antisymmetric"}:
            places.sort()
        varied = sorted(_picture_part(e, item, chosen, colours) for item in derivatives)
        return f"{name}[{','.join(places)}|{','.join(varied)}]"
    if atom.kind == "matrix":
        function, key, values = atom.data
        places = [_picture_part(e, value, chosen, colours) for value in values]
        if function == INVERSE and e.symmetries[key]:
            places[:2] = sorted(places[:2])
        return f"{function}{list(e.symmetries).index(key)}[{','.join(places)}]"
    if atom.kind == "power" or (atom.kind == "call" and atom.data[0] == "abs"):
        # which of P and −P an atom holds depends on names
        inside = atom.data[0] if atom.kind == "power" else atom.data[1][0]
        opposite = Frozen((monomial, -value) for monomial, value in inside)
        either = sorted(_picture_part(e, item, chosen, colours) for item in (inside, opposite))
        return f"{atom.kind}<{either[0]}>"
    if atom.kind in ("delta", "guard", "sign"):
        there, back = atom.data[0], ix.scale(atom.data[0], -1)
        both = sorted(_picture_part(e, item, chosen, colours) for item in (there, back))
        return f"{atom.kind}<{both[0]}>"
    parts = ",".join(_picture_part(e, part, chosen, colours) for part in atom.data)
    return f"{atom.kind}({parts})"


def _picture_part(e: Engine, part: Any, chosen: Variable, colours: Colours) -> str:
    if isinstance(part, Atom):
        return _picture(e, part, chosen, colours)
    if isinstance(part, Affine):
        terms = sorted(f"{n}{_picture_variable(variable, chosen, colours)}" for variable, n in part.terms)
        return f"{part.constant}+{'+'.join(terms)}"
    if isinstance(part, Variable):
        return _picture_variable(part, chosen, colours)
    if isinstance(part, Frozen):
        return "{" + ",".join(sorted(_picture_pair(e, pair, chosen, colours) for pair in part)) + "}"
    if isinstance(part, tuple):
        written = [_picture_part(e, item, chosen, colours) for item in part]
        is_monomial = bool(part) and isinstance(part[0], tuple) and bool(part[0]) and isinstance(part[0][0], Atom)
        return "(" + ",".join(sorted(written) if is_monomial else written) + ")"
    return str(part)


def _picture_pair(e: Engine, pair: Any, chosen: Variable, colours: Colours) -> str:
    return f"{_picture_part(e, pair[0], chosen, colours)}*{pair[1]}"


def _picture_variable(variable: Variable, chosen: Variable, colours: Colours) -> str:
    if variable == chosen:
        return "*"
    if variable in colours:
        return f"c{colours[variable]}"
    return repr(tuple(variable))
