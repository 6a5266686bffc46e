"""From a document's declarations to what the reader and the prover know of its names.

Place on the way of a step: after `derive.load`, before any line is read. `declare` makes the first vocabulary
and context, `define` and `assume` extend them where such an entry stands, `conditions` reads a step's case.
Nothing is judged here; a definition's right side must have a meaning, not be true."""

from derive.declare.assumptions import Assumed, assume, conditions
from derive.declare.declarations import DeclaredNames, declare
from derive.declare.definitions import Defined, define

__all__ = ["Assumed", "DeclaredNames", "Defined", "assume", "conditions", "declare", "define"]
