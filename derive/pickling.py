"""Results as bytes, exactly, between a process of ours and its child.

Place on the way of a step: beside it; `derive.isolate` passes answers and results through a pipe with this. Bytes are
read back only from a child that this process forked and that runs the same program: there is nothing in them that the
process could not have computed itself. It is no format for files: what is stored is JSON, and never believed
(`derive.replay`). Two kinds of values need help: mappings that cannot be changed, and balls of `flint.arb`.
"""

from __future__ import annotations

import copyreg
import io
import pickle
import sys
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from flint import arb, ctx

_DEEPEST = 8_000
"""Levels of nesting for a result: more than the reader lets through, less than a stack of 8 MiB holds."""
_RADIUS_BITS = 30

_Parts = tuple[int, int] | None


def dumped(value: object) -> bytes:
    """A value as bytes. Values that are one object in it are one object when it is read back."""
    stream = io.BytesIO()
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _DEEPEST))
    try:
        _Pickler(stream, pickle.HIGHEST_PROTOCOL).dump(value)
    finally:
        sys.setrecursionlimit(before)
    return stream.getvalue()


def loaded(content: bytes) -> Any:
    """The value that was dumped."""
    return pickle.loads(content)


def _mapping(content: dict[Any, Any]) -> Mapping[Any, Any]:
    return MappingProxyType(content)


def _reduced_mapping(value: Mapping[Any, Any]) -> tuple[Any, ...]:
    return _mapping, (dict(value),)


def _reduced_ball(value: arb) -> tuple[Any, ...]:
    return _ball, (_parts(value.mid()), _parts(value.rad()))


def _parts(value: arb) -> _Parts:
    """Mantissa and exponent of an exact number, None if it is not finite."""
    if not value.is_finite():
        return None
    mantissa, exponent = value.man_exp()
    return int(mantissa), int(exponent)


def _ball(middle: _Parts, radius: _Parts) -> arb:
    """The ball again. One that is not finite becomes the whole line, which certainly contains it."""
    if middle is None or radius is None:
        return arb(0, arb("inf"))
    with ctx.workprec(max(middle[0].bit_length(), 64)):
        exact = arb(middle)
        if not radius[0]:
            return exact
        # a radius becomes the next number of 30 bits, even if it is one itself: half a unit less comes out right
        shift = max(_RADIUS_BITS - radius[0].bit_length(), 0)
        ball = arb(exact, arb((2 * (radius[0] << shift) - 1, radius[1] - shift - 1)))
        return ball if ball.rad() >= arb(radius) else arb(exact, arb(radius))


class _Pickler(pickle.Pickler):
    dispatch_table = MappingProxyType(
        {**copyreg.dispatch_table, MappingProxyType: _reduced_mapping, arb: _reduced_ball}
    )
