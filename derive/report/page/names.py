"""The declarations of a document as sentences.

Place on the way of a step: used by `derive.report.page.build`. Names declared alike share a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from derive.document import Declared, Document, Notation
from derive.properties import BATCHES
from derive.report.prose import Formula, Piece, Prose, joined

# how a property is said after "a real number" and after "a vector"; derive.properties has the sentences
# the properties whose word is not what is said of a name that has them
_OF_ONE = {
    "nonnegative": "at least 0",
    "nonzero": "nowhere 0",
    "integer": "an integer",
    "probability": "a probability distribution",
    "identity": "the identity",
    "ones": "all of ones",
    "zeros": "all of zeros",
    "unit vectors": "the unit vectors",
    **{word: f"a {word}" for word in BATCHES},
}
_OF_MANY = {**_OF_ONE, "integer": "of integers", "positive": "positive in every entry"}


def names(document: Document) -> tuple[Prose, ...]:
    """A sentence for all names that are declared in the same words, and one for each notation."""
    groups: dict[tuple[object, ...], list[Declared]] = {}
    for item in document.declared:
        groups.setdefault(_alike(item), []).append(item)
    declared = [_sentence(group) for group in groups.values()]
    return (*declared, *_notations(document.notation))


def sizes(document: Document) -> Prose:
    r"""``every k ≥ 1 and n ≥ 2``; empty if no size is declared."""
    found = [item for item in document.declared if item.kind == "size"]
    if not found:
        return ()
    bounds = ((Formula(rf"{item.name.value} \geq {item.minimum}"),) for item in found)
    return ("every ", *joined(bounds, ", ", " and "))


def _alike(item: Declared) -> tuple[object, ...]:
    """What must be the same for two names to share a sentence."""
    texts = (item.sizes, item.depends_on, (item.one_hot,), (item.argument_size,), (item.result_size,))
    values = tuple(tuple(text.value if text is not None else "" for text in group) for group in texts)
    return (item.kind, item.function, item.arity, item.properties, item.minimum, *values)


def _sentence(group: Sequence[Declared]) -> Prose:
    item, is_one = group[0], len(group) == 1
    subject = joined(((Formula(other.name.value),) for other in group), ", ", " and ")
    return (*subject, " is " if is_one else " are ", *_kind(item, is_one), *_more(item), ".")


def _kind(item: Declared, is_one: bool) -> Prose:
    lengths: list[Piece] = []
    for place, size in enumerate(item.sizes):
        lengths += [" by " if place else " ", Formula(size.value)]
    match item.kind:
        case "size":
            return ("a size" if is_one else "sizes", ", at least ", Formula(str(item.minimum)))
        case "index":
            lower = item.sizes[0].value if len(item.sizes) == 2 else "1"
            upper = item.sizes[-1].value
            return ("an index" if is_one else "indices", " from ", Formula(lower), " to ", Formula(upper))
        case "scalar":
            return ("a real number" if is_one else "real numbers",)
        case "vector":
            return ("a vector" if is_one else "vectors", " of length", *lengths)
        case "matrix":
            return ("a matrix" if is_one else "matrices", " of shape", *lengths)
        case "tensor":
            return ("a tensor" if is_one else "tensors", " of shape", *lengths)
        case "label":
            return ("a label" if is_one else "labels", ", part of the names that carry it")
        case "delta":
            return ("the Kronecker delta" if is_one else "writings of the Kronecker delta",)
        case _:
            return _function(item, is_one)


def _function(item: Declared, is_one: bool) -> Prose:
    if item.function is not None:
        return (f"the function {item.function}",)
    of: list[Piece] = ["a smooth function" if is_one else "smooth functions"]
    if item.argument_size is not None:
        of += [" of a vector of length ", Formula(item.argument_size.value)]
    elif item.arity > 1:
        of.append(f" of {item.arity} real numbers")
    else:
        of.append(" of a real number")
    if item.result_size is not None:
        of += [", with values that are vectors of length ", Formula(item.result_size.value)]
    return tuple(of)


def _more(item: Declared) -> Iterator[Piece]:
    """Properties and dependence, after the kind."""
    words = _OF_ONE if item.kind in ("scalar", "size", "index") else _OF_MANY
    for name in item.properties:
        yield f", {words.get(name, name)}"
    if item.one_hot is not None:
        yield ", one-hot: 1 at "
        yield Formula(item.one_hot.value)
        yield " and 0 elsewhere"
    if item.depends_on:
        yield ", a differentiable function of "
        yield from joined(((Formula(text.value),) for text in item.depends_on), ", ", " and ")


def _notations(notation: Sequence[Notation]) -> Iterator[Prose]:
    for item in notation:
        writing = Formula(item.writing.value)
        match item.meaning:
            case "same as":
                yield (writing, " is another writing of ", Formula(item.target or ""), ".")
            case "sum sign" | "product sign":
                yield (writing, f" with limits is a {item.meaning}.")
            case "component":
                yield (writing, " is a component of the function's value at the whole vector.")
            case "rowwise" | "columnwise":
                yield (writing, f" of a matrix is taken of each {item.meaning.removesuffix('wise')}.")
            case "componentwise" if "(" in item.writing.value:
                yield (writing, " of a matrix is taken of each entry.")
            case "componentwise":
                yield (writing, " of vectors is taken component by component.")
            case "broadcast":
                yield (writing, ": a number is added to every component of a vector or matrix.")
            case "transpose":
                yield (writing, " is a transpose.")
            case "numerator layout" | "denominator layout":
                yield (writing, f": derivatives are arranged in {item.meaning}.")
            case "row gradient":
                yield (writing, " of a number is a row.")
            case _:
                yield (writing, f" is a {item.meaning}.")
