"""Equations between vectors and matrices as one equation between scalars, at an arbitrary component.

Place on the way of a step: before deciding. `derive.decide`, the replay of stored evidence and the second prover speak
of the same component, so that a certificate found by one can be checked by the others.
"""

from __future__ import annotations

from dataclasses import replace

from derive.context import Context, Variable
from derive.normal import lower
from derive.normal.engine import Engine
from derive.normal.errors import NotSupported
from derive.term import Binder, Symbol, Term, component


def at_component(left: Term, right: Term, context: Context) -> tuple[Term, Term, Context]:
    """Both sides at one arbitrary component: a fresh free index per axis. Raises NotSupported if the lengths of the
    sides may differ, BudgetExceeded."""
    count = 0
    bare = replace(context, hypotheses=())
    while isinstance(left, Binder) and isinstance(right, Binder) and left.kind == "array" == right.kind:
        # what is assumed of anything but indices and sizes says nothing of lengths, and may be long
        if not any(_as_long(left, right, known) for known in (bare, context)):
            raise NotSupported("sides that may be of different lengths")
        count += 1
        while (name := f"\\iota_{{{count}}}") in context.variables:
            count += 1
        context = context.with_variable(Variable(name, "index", lower=left.lower, upper=left.upper))
        left, right = component(left, Symbol(name), 0), component(right, Symbol(name), 0)
    return left, right, context


def _as_long(left: Binder, right: Binder, context: Context) -> bool:
    e = Engine(context)
    ends = ((left.lower, right.lower), (left.upper, right.upper))
    return all(lower.affine(e, first, ()) == lower.affine(e, second, ()) for first, second in ends)
