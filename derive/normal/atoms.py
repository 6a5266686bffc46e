"""Atoms: the generators of the polynomial ring, interned so that equality is identity.

Place on the way of a step: everything a normal form multiplies and adds up is a power of one of these. An atom
never holds an open binder: a closed sum names its bound indices canonically (`derive.normal.canonical`).

==========  ===========================================================================================
kind        data
==========  ===========================================================================================
``family``  name, indices, derivatives: ``a_i`` and ``∂a_i/∂z_j``; a scalar has no indices
``value``   variable: an index or a size as a number
``delta``   d: 1 if d = 0, else 0
``guard``   d: 1 if d ≠ 0; what it multiplies need not be defined where d = 0
``sign``    d: −1, 0 or 1 (same remark)
``prime``   p: a prime number, with a fractional exponent
``exp``     monomial: e to the power of it
``log``     polynomial
``power``   polynomial: it stands with a negative or fractional exponent
``raised``  base polynomial, monomial: base to the power of an integer-valued monomial
``call``    function, argument polynomials, orders of derivatives
``vector``  function, (upper limit, component polynomial), index or None
``sum``     upper limits, monomial: Σ over bound indices from 1
``product`` upper limit, polynomial: Π over one bound index from 1
==========  ===========================================================================================
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from derive.normal.index import Affine, Variable, is_index

Exponent = int | Fraction
Coefficient = int | Fraction
Monomial = tuple[tuple["Atom", Exponent], ...]
Polynomial = dict[Monomial, Coefficient]


class Frozen(tuple[tuple[Monomial, Coefficient], ...]):
    """A hashable polynomial."""

    __slots__ = ()


UNIT: Monomial = ()

# kinds whose powers and products are rewritten as soon as a monomial is made
RESTLESS = frozenset({"delta", "guard", "sign", "prime", "power", "absolute"})


class Atom:
    """An interned generator. ``variables`` are the index variables free in it, ``sizes`` the sizes, ``height`` the
    nesting depth of its sums, ``names`` the families it contains, ``shape`` a number shared by all atoms that differ
    in index variables only (so an order by shape survives renaming), ``serial`` the order of creation."""

    __slots__ = ("data", "height", "kind", "names", "restless", "serial", "shape", "sizes", "variables")

    def __init__(self, kind: str, data: tuple[Any, ...], serial: int, shape: int):
        self.kind = kind
        self.data = data
        self.serial = serial
        self.shape = shape
        self.restless = kind in RESTLESS or (kind == "call" and data[0] == "abs")
        self.variables: frozenset[Variable] = frozenset()
        self.sizes: frozenset[Variable] = frozenset()
        self.names: frozenset[str] = frozenset()
        self.height = 0

    def __repr__(self) -> str:
        return f"<{self.kind} {self.data!r}>"


def freeze(polynomial: Polynomial) -> Frozen:
    """A hashable form; equal polynomials give equal values."""
    return Frozen(sorted(polynomial.items(), key=_order))


def _order(item: tuple[Monomial, Coefficient]) -> tuple[tuple[int, Exponent], ...]:
    return tuple((atom.serial, exponent) for atom, exponent in item[0])


class AtomTable:
    """Makes and remembers atoms."""

    def __init__(self) -> None:
        self._atoms: dict[tuple[str, tuple[Any, ...]], Atom] = {}
        self._shapes: dict[tuple[Any, ...], int] = {}

    def __len__(self) -> int:
        return len(self._atoms)

    def make(self, kind: str, *data: Any) -> Atom:
        """The atom of this kind and data."""
        key = (kind, data)
        atom = self._atoms.get(key)
        if atom is None:
            signature = (kind, tuple(self._shape_of(part) for part in data))
            shape = self._shapes.setdefault(signature, len(self._shapes))
            atom = Atom(kind, data, len(self._atoms), shape)
            self._describe(atom)
            self._atoms[key] = atom
        return atom

    def _describe(self, atom: Atom) -> None:
        variables: set[Variable] = set()
        sizes: set[Variable] = set()
        names: set[str] = set()
        height = 0
        stack: list[Any] = list(atom.data)
        if atom.kind == "family":
            names.add(atom.data[0])
        if atom.kind == "value":
            (variables if is_index(atom.data[0]) else sizes).add(atom.data[0])
        while stack:
            part = stack.pop()
            if isinstance(part, Atom):
                variables |= part.variables
                sizes |= part.sizes
                names |= part.names
                height = max(height, part.height)
            elif isinstance(part, Affine):
                for variable, _ in part.terms:
                    (variables if is_index(variable) else sizes).add(variable)
            elif isinstance(part, tuple):
                stack.extend(part)
        if atom.kind in ("sum", "product", "vector"):
            height += 1
            variables = {item for item in variables if item.kind != "bound" or item.number != height}
        if atom.kind == "matrix":
            # the axes of the matrix itself are bound; those among the values are of a matrix around it
            variables = {item for value in atom.data[2] for item, _ in value.terms if is_index(item)}
        atom.variables, atom.sizes = frozenset(variables), frozenset(sizes)
        atom.names, atom.height = frozenset(names), height

    def _shape_of(self, part: Any) -> Any:
        if isinstance(part, Atom):
            return part.shape
        if isinstance(part, Affine):
            erased = sorted((variable.name if variable.kind == "size" else "", n) for variable, n in part.terms)
            return (part.constant, tuple(erased))
        if isinstance(part, Variable):
            return part if part.kind == "size" else ""
        if isinstance(part, Frozen):
            return tuple(sorted((self.monomial_shape(monomial), value) for monomial, value in part))
        if isinstance(part, tuple):
            if part and isinstance(part[0], tuple) and part[0] and isinstance(part[0][0], Atom):
                return self.monomial_shape(part)
            return tuple(self._shape_of(item) for item in part)
        return part

    @staticmethod
    def monomial_shape(monomial: Monomial) -> tuple[tuple[int, Exponent], ...]:
        """What is left of a monomial when index variables are erased; the same after any renaming."""
        return tuple(sorted((atom.shape, exponent) for atom, exponent in monomial))
