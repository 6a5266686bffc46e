"""Functions with rules of their own: absolute values and factorials.

Place on the way of a step: `derive.normal.engine` calls these where it makes the atom of an applied function.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from derive.normal import index as ix
from derive.normal import powers, ring
from derive.normal.atoms import Polynomial, freeze
from derive.normal.errors import NotSupported
from derive.normal.index import Affine
from derive.normal.knowledge import as_affine, polynomial_signs
from derive.signs import NEGATIVE, POSITIVE

if TYPE_CHECKING:
    from derive.normal.engine import Engine

# exact values at 0, so that e.g. sin(0) is a number
AT_ZERO = {"sin": 0, "cos": 1, "tan": 0, "sinh": 0, "cosh": 1, "tanh": 0, "arctan": 0}

LARGEST_FACTORIAL = 3000


def absolute(e: Engine, argument: Polynomial) -> Polynomial:
    """|p|, without the bars where the sign is known, factor by factor."""
    possible = polynomial_signs(e, argument, True)
    if possible & NEGATIVE == 0:
        e.note("absolute value of a number not negative")
        return argument
    if possible & POSITIVE == 0:
        e.note("absolute value of a number not positive")
        return ring.scale(argument, -1)
    if len(argument) == 1:
        ((monomial, value),) = argument.items()
        if len(monomial) > 1 or abs(value) != 1 or (monomial and monomial[0][1] != 1):
            e.note("absolute value of a product")
            result = ring.number(value if value > 0 else -value)
            for atom, exponent in monomial:
                one: Polynomial = {((atom, 1),): 1}
                if atom.kind == "power":
                    one = dict(atom.data[0])
                result = ring.multiply(e, result, powers.power(e, absolute(e, one), exponent))
            return result
    frozen = freeze(argument)
    lead = powers.leading(e, frozen)
    if dict(frozen)[lead if lead is not None else frozen[-1][0]] < 0:
        e.note("absolute value of the opposite")
        frozen = freeze(ring.scale(argument, -1))
    return ring.of_atom(e.atoms.make("call", "abs", (frozen,), ()))


def factorial(e: Engine, argument: Polynomial) -> Polynomial:
    """n!; (n + c)! for a number c is brought to n!."""
    affine = as_affine(argument)
    if affine is None:
        raise NotSupported("the factorial of something that is not an integer expression")
    if ix.is_number(affine):
        if not 0 <= affine.constant <= LARGEST_FACTORIAL:
            raise NotSupported("the factorial of a negative or very large number")
        e.note("factorial of a number")
        result = 1
        for n in range(2, affine.constant + 1):
            result *= n
        return ring.number(result)
    base = Affine(0, affine.terms)
    atom = e.atoms.make("call", "factorial", (freeze(e.value(base)),), ())
    image = ring.of_atom(atom)
    offset = affine.constant
    if not (e.at_least_zero(base) and e.at_least_zero(affine) and abs(offset) <= 50):
        return ring.of_atom(e.atoms.make("call", "factorial", (freeze(argument),), ()))
    if offset:
        e.note("factorial of a neighbour")
    for step in range(1, offset + 1):
        image = ring.multiply(e, image, e.value(ix.shifted(base, step)))
    for step in range(offset + 1, 1):
        image = ring.multiply(e, image, powers.power(e, e.value(ix.shifted(base, step)), -1))
    return image
