"""The evidence of a verdict as JSON values, and back.

Place on the way of a step: `derive.report.json_report` writes it, `derive.replay` reads it. Reading trusts nothing:
whatever does not have the form raises ValueError, and what has the form is still only a claim, to be checked against
the document. `docs/evidence.md` describes the form.
"""

from __future__ import annotations

from typing import Any

from flint import arb, fmpq

from derive.evaluate import Counterexample, Difference, Instance, Value
from derive.evidence import Discharge, HypothesisUse, IndexRange, Manner
from derive.term import Number
from derive.term_json import from_json, to_json
from derive.verdict import Verdict


def evidence(verdict: Verdict) -> dict[str, Any]:
    """Everything a verdict rests on."""
    return {
        "certificate": [_use(item) for item in verdict.certificate],
        "side_conditions": [_discharge(item) for item in verdict.discharged],
        "ranges": [_range(item) for item in verdict.ranges],
        "left_over": None if verdict.left_over is None else to_json(verdict.left_over),
        "instance": None if verdict.counterexample is None else _counterexample(verdict.counterexample),
    }


def _use(use: HypothesisUse) -> dict[str, Any]:
    return {
        "hypothesis": use.place,
        "text": use.text,
        "manner": str(use.manner),
        "ranges": [[to_json(lower), to_json(upper)] for lower, upper in use.ranges],
        "arguments": [to_json(item) for item in use.arguments],
        "directions": [to_json(item) for item in use.directions],
        "cofactor": None if use.cofactor is None else to_json(use.cofactor),
    }


def _discharge(item: Discharge) -> dict[str, Any]:
    return {"condition": item.condition, "because": list(item.because)}


def _range(item: IndexRange) -> dict[str, Any]:
    return {"lower": item.lower, "upper": item.upper, "nonempty": item.nonempty}


def _counterexample(found: Counterexample) -> dict[str, Any]:
    instance = found.instance
    return {
        "integers": dict(instance.integers),
        "values": [[name, list(place), str(value)] for (name, place), value in instance.values.items()],
        "derivatives": [
            [name, list(place), [[by, list(where)] for by, where in directions], str(value)]
            for (name, place, directions), value in instance.derivatives.items()
        ],
        "coefficients": [
            [name, list(place), list(exponents), str(value)]
            for (name, place, exponents), value in instance.coefficients.items()
        ],
        **values(found),
    }


def values(found: Counterexample | Difference) -> dict[str, Any]:
    """Where the sides differ, and what they come to there."""
    return {"component": list(found.component), "left": _value(found.left), "right": _value(found.right)}


def _value(value: Value) -> str:
    """``p/q`` where it is exact, else a ball ``[midpoint +/- radius]``."""
    return value.str(20) if isinstance(value, arb) else str(value)


def certificate(value: Any) -> tuple[HypothesisUse, ...]:
    """The uses of hypotheses that a stored verdict claims. Raises ValueError."""
    return tuple(_read_use(item) for item in _list(value))


def _read_use(value: Any) -> HypothesisUse:
    match value:
        case {
            "hypothesis": int(place),
            "text": str(text),
            "manner": str(manner),
            "ranges": list(pairs),
            "arguments": list(arguments),
            "directions": list(directions),
            "cofactor": cofactor,
        } if all(isinstance(pair, list) and len(pair) == 2 for pair in pairs):
            depth = len(pairs)
            return HypothesisUse(
                place,
                text,
                Manner(manner),
                tuple((from_json(low, level), from_json(high, level)) for level, (low, high) in enumerate(pairs)),
                tuple(from_json(item, depth) for item in arguments),
                tuple(from_json(item, depth) for item in directions),
                None if cofactor is None else from_json(cofactor, depth),
            )
    raise ValueError(f"not a use of a hypothesis: {str(value)[:60]}")


def instance(value: Any) -> Instance:
    """The instance of a stored counterexample. Raises ValueError."""
    match value:
        case {
            "integers": dict(integers),
            "values": list(values),
            "derivatives": list(derivatives),
            "coefficients": list(coefficients),
        }:
            return Instance(
                {_text(name): _integer(number) for name, number in integers.items()},
                dict(_read_value(item) for item in values),
                dict(_read_derivative(item) for item in derivatives),
                dict(_read_coefficient(item) for item in coefficients),
            )
    raise ValueError(f"not an instance: {str(value)[:60]}")


def _read_value(value: Any) -> tuple[tuple[str, tuple[int, ...]], fmpq]:
    match value:
        case [str(name), place, number]:
            return (name, _integers(place)), _exact(number)
    raise ValueError(f"not a value of a component: {str(value)[:60]}")


def _read_derivative(value: Any) -> tuple[tuple[str, tuple[int, ...], tuple[tuple[str, tuple[int, ...]], ...]], fmpq]:
    match value:
        case [str(name), place, list(directions), number] if all(
            isinstance(item, list) and len(item) == 2 for item in directions
        ):
            by = tuple((_text(item[0]), _integers(item[1])) for item in directions)
            return (name, _integers(place), by), _exact(number)
    raise ValueError(f"not a derivative: {str(value)[:60]}")


def _read_coefficient(value: Any) -> tuple[tuple[str, tuple[int, ...], tuple[int, ...]], fmpq]:
    match value:
        case [str(name), place, exponents, number]:
            return (name, _integers(place), _integers(exponents)), _exact(number)
    raise ValueError(f"not a coefficient: {str(value)[:60]}")


def _exact(value: Any) -> fmpq:
    match from_json(_text(value)):
        case Number(exact):
            return fmpq(exact.numerator, exact.denominator)
    raise ValueError(f"not a number: {str(value)[:60]}")


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError(f"not a list: {str(value)[:60]}")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"not a text: {str(value)[:60]}")
    return value


def _integer(value: Any) -> int:
    if type(value) is not int:
        raise ValueError(f"not an integer: {str(value)[:60]}")
    return value


def _integers(value: Any) -> tuple[int, ...]:
    return tuple(map(_integer, _list(value)))
