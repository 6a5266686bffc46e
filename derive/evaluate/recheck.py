"""An instance from elsewhere, held against a claim: does it satisfy the context, and do the sides differ there?

Place on the way of a step: `derive.replay` asks here about stored counterexamples. Nothing about the instance is taken
for granted: sizes and indices within their ranges, the case, every hypothesis with its derivatives, every property, and
both sides' values are computed anew, exactly or in certified intervals. It searches for nothing.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from flint import ctx

from derive.context import Context, Variable
from derive.evaluate.claim import Claim, Difference
from derive.evaluate.evaluate import PRECISIONS, Evaluator
from derive.evaluate.hypotheses import Requirements
from derive.evaluate.instance import Instance
from derive.evaluate.names import State
from derive.evaluate.numbers import NoValue
from derive.evaluate.reading import derivative_order
from derive.evaluate.search import claim_names, needed_names
from derive.term import Term

LARGEST = 64
_WORK = 20_000
_SIGNED = {"positive": 1, "nonnegative": 1, "nonzero": 1, "negative": -1}


def difference_at(left: Term, right: Term, context: Context, instance: Instance) -> Difference | str:
    """The first component at which both sides have certainly different values, or why there is none: the instance is
    not one of the context, or the sides do not certainly differ."""
    evaluator = Evaluator(context)
    needed = needed_names(context, claim_names(left, right))
    order = max(derivative_order(context, left), derivative_order(context, right))
    try:
        requirements = Requirements(evaluator, needed, order)
        instance = replace(instance, substitutions=requirements.substitutions)
        with ctx.workprec(PRECISIONS[0]):
            why = _fault(evaluator, needed, instance)
            if why or not requirements.satisfied_by(instance):
                return why or "the instance does not satisfy every assumption"
        found = Claim(evaluator, left, right).difference(instance)
    except (NoValue, RecursionError) as error:
        return f"the instance cannot be evaluated: {error}"
    return found or "the two sides do not certainly differ there"


def _fault(evaluator: Evaluator, needed: list[str], instance: Instance) -> str:
    """What is wrong with the numbers themselves, or ""."""
    context = evaluator.context
    state = State(instance, _WORK)
    for name in needed:
        variable = context.variables.get(name)
        if variable is None or name in context.definitions:
            continue
        match variable.sort:
            case "size" | "index":
                if name not in instance.integers:
                    return f"{name} has no value"
                if abs(instance.integers[name]) > LARGEST:
                    return f"{name} = {instance.integers[name]} is too large for an instance to be evaluated"
                if not _within(evaluator, variable, instance):
                    return f"{name} = {instance.integers[name]} is outside its range"
            case "scalar" | "family":
                lengths = evaluator.lengths(state, name)
                for item in product(*(range(1, length + 1) for length in lengths)):
                    if (name, item) not in instance.values and name not in instance.substitutions:
                        return f"{name} has no value at {item}" if item else f"{name} has no value"
            case "function" if not _keeps_sign(variable, instance):
                return f"{name} is not shown to have its declared sign"
    if any(tuple(sorted(where)) != where for _, _, where in instance.derivatives):
        return "the variables of a mixed derivative are not in order"
    held = [evaluator.condition_code(item, 0) for item in context.conditions]
    return "" if all(condition(State(instance, _WORK)) for condition in held) else "the instance is not of this case"


def _within(evaluator: Evaluator, variable: Variable, instance: Instance) -> bool:
    value = instance.integers[variable.name]
    if variable.sort == "size":
        return value >= variable.minimum
    state = State(instance, _WORK)
    above = variable.lower is None or evaluator.integer_code(variable.lower, 0)(state) <= value
    return above and (variable.upper is None or value <= evaluator.integer_code(variable.upper, 0)(state))


def _keeps_sign(variable: Variable, instance: Instance) -> bool:
    """A polynomial with a constant of the declared sign and even powers of the same sign has that sign everywhere."""
    wanted = next((_SIGNED[name] for name in sorted(variable.properties) if name in _SIGNED), 0)
    if not wanted:
        return True
    own = {key: value for key, value in instance.coefficients.items() if key[0] == variable.name}
    constants = {key[1] for key, value in own.items() if not any(key[2]) and value * wanted > 0}
    return all(value * wanted >= 0 and all(n % 2 == 0 for n in key[2]) for key, value in own.items()) and all(
        key[1] in constants for key in own
    )
