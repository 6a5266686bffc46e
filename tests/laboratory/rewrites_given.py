"""Rewrites that use what is declared, defined or assumed of a name. Rows of `tests.laboratory.rewrites`."""

from __future__ import annotations

from derive.term import ONE, Apply, Binder, Bound, Delta, Family, Product, Symbol, Term, instantiate, negative
from tests.laboratory.maker import Maker, N
from tests.laboratory.places import Place, is_array
from tests.laboratory.worlds import MEANT


def signed(at: Place, maker: Maker) -> Term | None:
    """S_{ij} = S_{ji}, T_{ij} = −T_{ji}."""
    match at.term:
        case Family("S", (first, second)):
            return Family("S", (second, first))
        case Family("T", (first, second)):
            return negative(Family("T", (second, first)))
    return None


def unfold(at: Place, maker: Maker) -> Term | None:
    """What is defined by what it means; what is assumed, where that may be used."""
    context = maker.world.context
    match at.term:
        case Family(name, indices) if name in context.definitions:
            return instantiate(context.definitions[name].body, indices, at.depth)
        case Symbol(name) if name in context.definitions:
            return instantiate(context.definitions[name].body, (), at.depth)
        case Family("h", (index,)) if not at.varied:
            return Delta(index, Symbol("i"))
        case Family("r", (index,)):
            array = Binder("array", ONE, N, (), Family("z", (Bound(at.depth),)))
            return Apply("softmax", (array, index))
    return None


def times_one(at: Place, maker: Maker) -> Term | None:
    """t = t Σ_i p_i, for what sums to one: below a derivative only for functions."""
    if is_array(at.term):
        return None
    sums = [name for name in ("g", "r", *(() if at.varied else ("p", "P", "h", "R"))) if name in maker.world.axes]
    if not sums:
        return None
    name, index = maker.choices.element(sums), Bound(at.depth)
    row = (maker.index(N, ()),) if MEANT[name] == "rows sum to one" else ()
    return Product((at.term, Binder("sum", ONE, N, (), Family(name, (*row, index)))))
