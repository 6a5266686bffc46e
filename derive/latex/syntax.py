"""The tree of what an author wrote, as written: nothing is simplified, renamed or looked up.

Place on the way of a step: the LaTeX reader makes it, the elaborator gives it a meaning (`derive.term`), reports
typeset it. Two trees are equal when they differ at most in spans and layout, so that print ∘ parse is the identity.
Names are *keys*: the spelling under which a name is declared (``\\hat{a}``, ``z``, ``\\text{CE}``), with layout
normalised by the tokeniser. This module knows no declarations.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields

from derive.span import Span


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of a formula; ``span`` says where it stands and does not count for equality."""

    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A decimal literal, kept as text: ``2``, ``0.5``."""

    text: str


@dataclass(frozen=True, slots=True)
class Name(Node):
    r"""A declared or bound name with its scripts: ``\hat{a}_{ij}``, ``z^{(i)}_j``, ``f'``.

    ``label`` is the content of a superscript in round brackets that the declarations say is a label or an index;
    ``subscripts`` are whole expressions (``x_{i+1}``); ``primes`` counts trailing ``'``.
    """

    key: str
    label: str | None = None
    subscripts: tuple[Node, ...] = ()
    primes: int = 0


@dataclass(frozen=True, slots=True)
class Slice(Node):
    r"""A dot or colon in place of an index: all components along that axis, ``A_{i\cdot}``, ``A_{:,j}``."""


@dataclass(frozen=True, slots=True)
class Group(Node):
    r"""A bracketed expression. ``delimiter`` is one of ``( [ \{ { | \|``; ``subscripts`` after the bracket are a
    component (``[AB]_{ij}``, ``(x+y)_i``) or, for ``\|``, the order of the norm."""

    delimiter: str
    body: Node
    subscripts: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Addition(Node):
    """Signed terms in order: ``-a + b - c`` is ``((-1, a), (1, b), (-1, c))``. A single negated term is one too."""

    terms: tuple[tuple[int, Node], ...]


@dataclass(frozen=True, slots=True)
class Multiplication(Node):
    r"""Factors in order, each with the operator before it: ``""`` (juxtaposition), ``\cdot``, ``\times``, ``*``,
    ``/`` (divides by this factor), ``\odot``, ``\oslash`` (divides component by component). The first factor's
    operator is ``""``."""

    factors: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Fraction(Node):
    r"""``\frac{numerator}{denominator}`` (also ``\dfrac``, ``\tfrac``) that is not a derivative."""

    numerator: Node
    denominator: Node


@dataclass(frozen=True, slots=True)
class Power(Node):
    r"""``base^{exponent}``; ``componentwise``: ``base^{\odot exponent}``, of every component."""

    base: Node
    exponent: Node
    componentwise: bool = False


@dataclass(frozen=True, slots=True)
class Root(Node):
    r"""``\sqrt[degree]{radicand}``; ``degree`` is None for a square root."""

    radicand: Node
    degree: Node | None = None


@dataclass(frozen=True, slots=True)
class Transpose(Node):
    r"""``x^\top``, ``A^T``; of the inverse: ``A^{-\top}``."""

    body: Node
    inverse: bool = False


@dataclass(frozen=True, slots=True)
class InnerProduct(Node):
    r"""``\langle left, right\rangle``, with a mark after the bracket in ``subscripts`` (``\rangle_F``), or
    ``left : right``; ``form`` is ``angle`` or ``colon``."""

    left: Node
    right: Node
    form: str
    subscripts: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Kronecker(Node):
    r"""``A \otimes B \otimes …``; each factor may be a product of its own, ``A C \otimes B D``."""

    factors: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Factorial(Node):
    """``n!``."""

    body: Node


@dataclass(frozen=True, slots=True)
class Binomial(Node):
    r"""``\binom{upper}{lower}``."""

    upper: Node
    lower: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    r"""A function applied: ``\log x``, ``\exp(x)``, ``\sigma(z)_i``, ``\text{softmax}(z^{(i)})``, ``\tanh^2(x)``.

    ``function`` is a `Name` whose key is the function's spelling without scripts of its own except primes
    (``\log``, ``\operatorname{tr}``, a declared function's key). ``power`` is a superscript between function and
    argument; ``subscripts`` are a component of the result (``\sigma(z)_i`` and ``\sigma_i(z)`` alike) or the base
    of a logarithm (``\log_2 x``). ``bracketed`` tells ``\log(x)`` from ``\log x``.
    """

    function: Name
    arguments: tuple[Node, ...]
    power: Node | None = None
    subscripts: tuple[Node, ...] = ()
    bracketed: bool = True


@dataclass(frozen=True, slots=True)
class Condition(Node):
    r"""A relation that restricts an index or selects a case: ``i \neq j``. ``operator`` is one of
    ``= != < <= > >=``."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class BigOperator(Node):
    r"""``\sum_{i=1}^{k} body`` and its kin.

    ``operator`` is ``sum`` or ``product``; ``indices`` are the bound names (``\sum_{i,j}`` binds two, both over
    their declared ranges); ``lower`` and ``upper`` are limits of the single index, or None; ``conditions`` restrict
    it (``\sum_{i \neq j}``, ``\substack``; ``\sum_{i=j}`` without an upper limit, j an index, is the condition
    ``i = j``). ``head`` spans the operator with its limits.
    """

    operator: str
    indices: tuple[Name, ...]
    lower: Node | None
    upper: Node | None
    conditions: tuple[Condition, ...]
    body: Node
    head: Span = field(compare=False, repr=False)
    sign: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Differentiation(Node):
    r"""A derivative: ``\frac{\partial f}{\partial z_j}``, ``\frac{\partial}{\partial z_j} f``,
    ``\frac{\partial^2 f}{\partial x_i \partial x_j}``, ``\nabla_z f``, ``\nabla_z^2 f``, ``\frac{d}{dx} f``.

    ``variables`` in the order written, a repeated variable (``\partial x_i^2``, ``\nabla_x^2``) twice; ``form`` is
    ``fraction`` (body in the numerator), ``operator`` (body after the fraction) or ``nabla``; ``symbol`` is
    ``\partial`` or ``d``. ``head`` spans everything but an operator's body. ``transposed`` are the positions of the
    variables written as ``\partial x^\top``, ``stacked`` of those written as ``\partial \operatorname{vec} X``.
    """

    variables: tuple[Name, ...]
    body: Node
    form: str
    symbol: str
    head: Span = field(compare=False, repr=False)
    transposed: tuple[int, ...] = ()
    stacked: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Differential(Node):
    r"""``\mathrm{d} X``, ``\mathrm{d}(A X)``, ``d \log \det X``: the differential of the next factor. The second one,
    ``\mathrm{d}^2 f``, has ``order`` 2. ``symbol`` is ``d``, or ``\partial`` as in ``\partial(X Y)``; ``head`` spans
    it."""

    body: Node
    head: Span = field(compare=False, repr=False)
    order: int = 1
    symbol: str = "d"


@dataclass(frozen=True, slots=True)
class Cases(Node):
    r"""``\begin{cases} value & condition \\ ... \end{cases}``. An empty tuple of conditions means "otherwise"."""

    branches: tuple[tuple[Node, tuple[Condition, ...]], ...]


@dataclass(frozen=True, slots=True)
class Blocks(Node):
    r"""``\begin{bmatrix} A & B \\ C & D \end{bmatrix}``: rows of as many blocks. ``environment`` is its name."""

    rows: tuple[tuple[Node, ...], ...]
    environment: str


@dataclass(frozen=True, slots=True)
class Relation(Node):
    r"""A chain ``A = B = C`` or a single relation ``A \neq B``.

    ``sides`` has one more element than ``operators``; operators are ``= != < <= > >=`` or, for relations that are
    read but not decided, their LaTeX (``\approx``, ``\propto``, ``\in``, ``\Rightarrow``). An aligned block's rows
    are joined; a row that begins with ``=`` continues the row before. Where a row begins anew with its own left
    side (a repeated head), ``restarts`` holds the position in ``sides`` where the new row begins, and
    ``operators`` has ``""`` between the two rows. ``marks`` spans each operator.
    """

    sides: tuple[Node, ...]
    operators: tuple[str, ...]
    restarts: tuple[int, ...] = ()
    marks: tuple[Span, ...] = field(default=(), compare=False, repr=False)


def children(node: Node) -> Iterator[Node]:
    """The direct sub-nodes in the order of their fields (names of functions, indices and variables included)."""
    for entry in fields(node):
        yield from _nodes(getattr(node, entry.name))


def _nodes(value: object) -> Iterator[Node]:
    if isinstance(value, Node):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _nodes(item)
