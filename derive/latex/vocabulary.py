"""What the reader must know of each declared name to read it: its kind, its rank, its aliases.

Place on the way of a step: made from a document's ``declare`` and ``notation``, used by the LaTeX reader only to
*parse* (is ``f(x)`` a call or a product? does ``ij`` split into two indices? is ``^{(i)}`` a label?). What the
names mean is the elaborator's business.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

KINDS = ("size", "index", "label", "scalar", "family", "function", "delta", "sum", "product", "alias", "constant")
LAYOUTS = ("numerator layout", "denominator layout")
ALONG = ("rowwise", "columnwise", "componentwise")


@dataclass(frozen=True, slots=True)
class Entry:
    r"""One declared name.

    ``kind`` is one of `KINDS`; ``rank`` is the number of indices of a family (a ``delta`` has 2). ``function`` names
    the row of `derive.functions` a declared function stands for (``softmax``), or None for an unspecified one;
    ``vector_argument`` says that the function takes a whole vector, ``vector_result`` that its value has components.
    ``component_argument`` is the notation in which ``\sigma(z_i)`` means component i of ``\sigma(z)``. An ``alias``
    (``\mathbf{z}``) is read as the name ``target``. ``sum``/``product`` are letters used as big operators
    (``\Sigma``) when they carry limits. A ``constant`` is a name of `derive.operations` that nothing declares.
    """

    kind: str
    rank: int = 0
    function: str | None = None
    vector_argument: bool = False
    vector_result: bool = False
    component_argument: bool = False
    target: str | None = None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    r"""All declared names, by key, and macros: ``{r"\R": (number of arguments, r"\mathbb{R}")}``. ``along`` says of
    functions what they mean of a matrix (`ALONG`), of ``^``, ``/`` and ``\sqrt`` whether they are componentwise, of a
    prime whether it is a transpose;
    ``broadcasts``: a scalar is added to every component of a vector. ``layout`` is one of `LAYOUTS`, or "" for
    a gradient that is a column and a Jacobian with a row for each function; ``row_gradient``: ``\nabla_x`` is a row."""

    entries: Mapping[str, Entry] = field(default_factory=lambda: MappingProxyType({}))
    macros: Mapping[str, tuple[int, str]] = field(default_factory=lambda: MappingProxyType({}))
    along: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    broadcasts: bool = False
    layout: str = ""
    row_gradient: bool = False

    def entry(self, key: str) -> Entry | None:
        """The entry of a key, aliases followed, or None if it is not declared."""
        found = self.entries.get(key)
        if found is not None and found.kind == "alias" and found.target is not None:
            return self.entries.get(found.target)
        return found

    def resolve(self, key: str) -> str:
        """The key an alias stands for, or the key itself."""
        found = self.entries.get(key)
        return found.target if found is not None and found.kind == "alias" and found.target else key

    def componentwise(self, sign: str) -> bool:
        """Whether a document means a power, a root or a quotient of vectors component by component."""
        return self.along.get(sign) == "componentwise"

    @property
    def transposes_by_prime(self) -> bool:
        """Whether a prime on a vector or matrix is a transpose."""
        return self.along.get("'") == "transpose"

    def with_entry(self, key: str, entry: Entry) -> Vocabulary:
        """This vocabulary with one more (or changed) name."""
        return replace(self, entries=MappingProxyType({**self.entries, key: entry}))

    def with_along(self, key: str, meaning: str) -> Vocabulary:
        """This vocabulary with what a function means of a matrix."""
        return replace(self, along=MappingProxyType({**self.along, key: meaning}))
