"""A counterexample as its reader sees it: what the names stand for, and what both sides come to.

Place on the way of a step: `derive.evaluate.search` finds one, reports show `Counterexample.shown`. Values that are
rational are shown exactly as long as they are short; balls are shown to six digits after "≈". Derivatives of
unspecified functions that are not shown are zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flint import arb, ctx, fmpq

from derive.context import Variable, is_path
from derive.evaluate.evaluate import PRECISIONS, Evaluator
from derive.evaluate.instance import Component, Instance
from derive.evaluate.names import State, names_behind
from derive.evaluate.numbers import NoValue, Value, number_of
from derive.evaluate.reading import substitution_names
from derive.term import free_names

_LONGEST = 15
_WORK = 200_000


@dataclass(frozen=True, slots=True)
class Counterexample:
    """An instance at which both sides of a claim are defined and differ.

    ``component`` is the component of a vector or matrix equation, empty for scalars; ``entries`` are the pairs of
    `shown`, in order.
    """

    instance: Instance
    component: tuple[int, ...]
    left: Value
    right: Value
    entries: tuple[tuple[str, str], ...] = ()

    def shown(self) -> dict[str, str]:
        r"""What to display, in order: ``{"k": "2", "z": "(0, 0)", "left": "-1/2", "right": "1/2"}``."""
        return dict(self.entries)


def shown_value(value: Value, digits: int = 6) -> str:
    """A rational as it is if it is short, otherwise its leading digits after "≈"."""
    if isinstance(value, fmpq):
        text = str(value) if value.height_bits() < 400 else ""
        if text and len(text) <= _LONGEST:
            return text
    with ctx.workprec(PRECISIONS[-1]):
        text = arb(value).str(digits, radius=False)
    mantissa, exponent_mark, exponent = text.partition("e")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    if not mantissa.strip("-0"):  # a ball around 0, whose exponent only says how small it is
        return "≈ 0"
    return f"≈ {mantissa}·10^{int(exponent)}" if exponent_mark else f"≈ {mantissa}"


def shown_pair(left: Value, right: Value) -> tuple[str, str]:
    """Both values with as many digits as it takes to tell them apart."""
    for digits in (6, 12, 24, 48, 96):
        pair = shown_value(left, digits), shown_value(right, digits)
        if pair[0] != pair[1]:
            return pair
    return pair


def entries_of(
    evaluator: Evaluator, names: frozenset[str], instance: Instance, order: int
) -> tuple[tuple[str, str], ...]:
    """The names of a claim and what they are at an instance, in the order of their declarations."""
    context = evaluator.context
    behind = _occurring(evaluator, names, instance)
    found: list[tuple[str, str]] = []
    for name in context.variables:
        if name in behind and name in instance.integers and name not in context.definitions:
            found.append((name, str(instance.integers[name])))
    for name, variable in context.variables.items():
        if name not in behind or name in context.definitions or variable.sort in ("size", "index"):
            continue
        if variable.sort == "function":
            found.extend(_function_entries(evaluator, variable, instance))
            continue
        if not is_path(name):
            found.append((name, _family_text(evaluator, name, instance)))
        if order and variable.depends_on and name not in instance.substitutions:
            found.extend(_derivative_entries(variable, instance, order, behind))
    return tuple(found)


def _occurring(evaluator: Evaluator, names: frozenset[str], instance: Instance) -> frozenset[str]:
    context = evaluator.context
    found: frozenset[str] = frozenset()
    wider = names
    while wider != found:
        found = wider
        wider = names_behind(context, found)
        for name in sorted(wider):
            if name in context.variables:
                wider = wider.union(*(free_names(length) for length in context.variables[name].shape))
            for substitution in instance.substitutions.get(name, ()):
                wider |= substitution_names(substitution)
    return found


def _family_text(evaluator: Evaluator, name: str, instance: Instance) -> str:
    read = evaluator.reader(name)
    lengths = evaluator.lengths(State(instance, _WORK), name)

    def text(indices: tuple[int, ...]) -> str:
        if len(indices) == len(lengths):
            try:
                with ctx.workprec(PRECISIONS[0]):
                    return shown_value(number_of(read(State(instance, _WORK), indices)))
            except NoValue:
                return "?"
        return "(" + ", ".join(text((*indices, place)) for place in range(1, lengths[len(indices)] + 1)) + ")"

    return text(())


def _component_text(component: Component) -> str:
    name, indices = component
    if not indices:
        return name
    joined = ("," if max(indices) > 9 else "").join(map(str, indices))
    return f"{name}_{joined}" if len(joined) == 1 else f"{name}_{{{joined}}}"


def _derivative_entries(
    variable: Variable, instance: Instance, order: int, behind: frozenset[str]
) -> list[tuple[str, str]]:
    found = []
    for (name, indices, directions), value in sorted(instance.derivatives.items(), key=lambda pair: pair[0]):
        if name != variable.name or len(directions) > order or not value:
            continue
        if sum(is_path(direction[0]) for direction in directions) > 1:  # of a path only what dX is enters
            continue
        if len(directions) == 1 and is_path(directions[0][0]):
            found.append((f"d{_component_text((name, indices))}", shown_value(value)))
            continue
        power = "" if len(directions) == 1 else "²" if len(directions) == 2 else "³"
        below = "".join("∂" + _component_text(direction) for direction in directions)
        found.append((f"∂{power}{_component_text((name, indices))}/{below}", shown_value(value)))
    if not found:
        by = [other for other in variable.depends_on if other in behind]
        return [(f"d{variable.name}" if is_path(other) else f"∂{variable.name}/∂{other}", "0") for other in by]
    return found


def _function_entries(evaluator: Evaluator, variable: Variable, instance: Instance) -> list[tuple[str, str]]:
    polynomials: dict[tuple[int, ...], list[str]] = {}
    lengths = evaluator.lengths(State(instance, _WORK), variable.name)
    count = lengths[0] if lengths else variable.arity
    arguments = ["x"] if count == 1 and not lengths else [f"x_{place}" for place in range(1, count + 1)]
    for (name, component, exponents), value in instance.coefficients.items():
        if name == variable.name:
            polynomials.setdefault(component, []).append(_monomial_text(value, exponents, arguments))
    head = arguments[0] if len(arguments) == 1 else "(" + ", ".join(arguments) + ")"
    components = [(place,) for place in range(1, lengths[1] + 1)] if len(lengths) > 1 else [()]
    return [
        (_component_text((variable.name, item)), f"{head} ↦ {_sum_text(polynomials.get(item, []))}")
        for item in components
    ]


def _monomial_text(value: fmpq, exponents: Sequence[int], arguments: Sequence[str]) -> str:
    powers = [
        argument if exponent == 1 else f"{argument}^{exponent}"
        for argument, exponent in zip(arguments, exponents, strict=True)
        if exponent
    ]
    if powers and value in (1, -1):
        return ("-" if value < 0 else "") + "·".join(powers)
    return "·".join([shown_value(value), *powers])


def _sum_text(parts: Sequence[str]) -> str:
    return " + ".join(parts).replace("+ -", "- ") if parts else "0"
