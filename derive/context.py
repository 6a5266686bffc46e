"""In what surroundings a step is judged: which names there are, what they stand for, and what may be assumed.

A `Context` is a frozen value. The elaborator and the document's declarations make it; the normal form, the evaluator
and the domain rules read it. It holds terms only, no syntax.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from derive.term import Relation, Term

_DIFFERENTIAL = r"\mathrm{d}_{\text{"


def path_of(varying: Iterable[str]) -> str:
    """The name of the parameter of a path of what varies: a differential is the derivative by it. Differentials in
    which other things vary are others."""
    return _DIFFERENTIAL + ", ".join(sorted(varying)) + "}}"


def is_path(name: str) -> bool:
    """Whether a name is that of the parameter of a path."""
    return name.startswith(_DIFFERENTIAL)


@dataclass(frozen=True, slots=True)
class Variable:
    """A declared name.

    ``sort`` is ``size`` (an integer ≥ ``minimum``), ``index`` (an integer within ``lower .. upper``), ``scalar``,
    ``family`` (one real for each index tuple within 1 .. ``shape[axis]``) or ``function`` (an unspecified smooth
    function of ``arity`` real arguments, or of one vector if ``shape`` is not empty: then shape is
    (length of argument,) for a scalar result and (length of argument, length of result) for a vector result).
    ``properties`` are names of `derive.properties` (``positive``, ``symmetric``, …). ``depends_on`` names the
    variables a scalar or family is a differentiable function of; it is constant in all others. ``axes`` is the shape of
    a name for a block matrix, with the blocks (`derive.elaborate.axes`): what it is multiplied with is parted alike.
    """

    name: str
    sort: str
    shape: tuple[Term, ...] = ()
    lower: Term | None = None
    upper: Term | None = None
    properties: frozenset[str] = frozenset()
    depends_on: tuple[str, ...] = ()
    minimum: int = 1
    arity: int = 1
    axes: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Definition:
    """``name_{p_0 p_1 …} := body``: in the body ``Bound(0), Bound(1), …`` are the parameters, one per index, and its
    own binders start at level ``parameters``."""

    name: str
    parameters: int
    body: Term


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A relation that may be assumed, for every value of its parameters.

    ``Bound(0) … Bound(n−1)`` in ``relation`` are the parameters; ``ranges[m] = (lower, upper)`` bounds parameter m
    and may mention parameters before it; ``conditions`` restrict them (``i != j``). ``text`` is the LaTeX of its
    author. A relation that mentions a family depending on z holds for all z and may be differentiated in z. ``of`` is
    the name that this is a declared property of, if values with the property exist at all sizes: then nothing else is
    restricted by it. ``is_property``: it says what a name is declared to be, wherever the name is mentioned.
    """

    text: str
    ranges: tuple[tuple[Term, Term], ...]
    relation: Relation
    conditions: tuple[Relation, ...] = ()
    of: str = ""
    is_property: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """Everything in force where a line stands. ``conditions`` are the step's case (``j \\neq \\ell``), between
    index terms without bound indices."""

    variables: Mapping[str, Variable] = field(default_factory=lambda: MappingProxyType({}))
    definitions: Mapping[str, Definition] = field(default_factory=lambda: MappingProxyType({}))
    hypotheses: tuple[Hypothesis, ...] = ()
    conditions: tuple[Relation, ...] = ()

    def with_variable(self, variable: Variable) -> Context:
        """This context with one more name."""
        return replace(self, variables=MappingProxyType({**self.variables, variable.name: variable}))

    def with_definition(self, definition: Definition) -> Context:
        """This context with one more definition."""
        return replace(
            self, definitions=MappingProxyType({**self.definitions, definition.name: definition})
        )

    def with_hypothesis(self, hypothesis: Hypothesis) -> Context:
        """This context with one more assumption."""
        return replace(self, hypotheses=(*self.hypotheses, hypothesis))

    def depends(self, name: str, other: str) -> bool:
        """Whether a declared name is a function of another, directly or by way of others between them."""
        found: set[str] = set()
        waiting = [name]
        while waiting:
            variable = self.variables.get(waiting.pop())
            new = set(variable.depends_on) - found if variable is not None else set()
            found |= new
            waiting.extend(new)
        return other in found

    def with_conditions(self, conditions: tuple[Relation, ...]) -> Context:
        """This context restricted to a case."""
        return replace(self, conditions=(*self.conditions, *conditions))
