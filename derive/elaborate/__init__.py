r"""From syntax to terms: what an author's expression means, in the surroundings it stands in.

Place on the way of a step: the LaTeX reader makes the syntax tree, this package gives it its one meaning (a
`derive.term`), and the checker decides about terms. Where an expression has no meaning as written it takes
the nearest reading that has one and says so with a finding; where there is none, it raises `FormulaError`. It
proves nothing.

`sides` holds the entrances, `expression` the reading of each kind of node with `names`, `calls`, `products`
and `operators` for the larger ones; `scope` what they share; `shape`, `free`, `second` and `affine` what they
ask."""

from derive.elaborate.calls import substitute
from derive.elaborate.differentials import with_differentials
from derive.elaborate.free import mentioned_indices
from derive.elaborate.sides import (
    Elaborated,
    elaborate,
    elaborate_conditions,
    elaborate_head,
    elaborate_integer,
    fixed_indices,
    one_sided_indices,
)

__all__ = [
    "Elaborated",
    "elaborate",
    "elaborate_conditions",
    "elaborate_head",
    "elaborate_integer",
    "fixed_indices",
    "mentioned_indices",
    "one_sided_indices",
    "substitute",
    "with_differentials",
]
