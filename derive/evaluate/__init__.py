"""Values of terms at concrete instances, and the search for instances and counterexamples.

Place on the way of a step: where the normal form cannot prove a claim, `refute` looks for an instance at which it
fails; `satisfiable` shows that a context is not empty; `agreements` counts where both sides agree. Everything is exact
or certified; nothing here proves a claim.
"""

from derive.evaluate.claim import Difference
from derive.evaluate.counterexample import Counterexample
from derive.evaluate.evaluate import Evaluator, evaluate
from derive.evaluate.instance import Instance, Substitution
from derive.evaluate.numbers import NoValue, TooLarge, Undecided, Undefined, Value
from derive.evaluate.recheck import difference_at
from derive.evaluate.search import InstancePool, agreements, instances, refute, satisfiable

__all__ = [
    "Counterexample",
    "Difference",
    "Evaluator",
    "Instance",
    "InstancePool",
    "NoValue",
    "Substitution",
    "TooLarge",
    "Undecided",
    "Undefined",
    "Value",
    "agreements",
    "difference_at",
    "evaluate",
    "instances",
    "refute",
    "satisfiable",
]
