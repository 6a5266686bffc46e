"""The nodes of a term that a change may be made at, and the term with one of them replaced."""

from __future__ import annotations

from dataclasses import dataclass, replace

from derive.term import (
    Apply,
    Binder,
    Bound,
    Cases,
    Partial,
    Power,
    Product,
    Relation,
    Sum,
    Term,
    rebuild,
)


@dataclass(frozen=True)
class Place:
    """A real-valued node: not an index, a limit or the variable of a derivative. ``depth`` binders stand above it;
    ``varied``: a derivative does too."""

    path: tuple[int, ...]
    term: Term
    depth: int
    varied: bool


def places(term: Term) -> list[Place]:
    """All of them, from the root on."""
    found: list[Place] = []

    def walk(part: Term, path: tuple[int, ...], depth: int, varied: bool) -> None:
        found.append(Place(path, part, depth, varied))
        for number, (child, below) in enumerate(_real_children(part, depth)):
            walk(child, (*path, number), below, varied or isinstance(part, Partial))

    walk(term, (), 0, False)
    return found


def _real_children(term: Term, depth: int) -> list[tuple[Term, int]]:
    match term:
        case Sum(parts) | Product(parts):
            return [(part, depth) for part in parts]
        case Power(base, _):
            return [(base, depth)]
        case Apply("factorial"):
            return []
        case Apply(_, arguments) if not any(is_array(part) for part in arguments):
            return [(part, depth) for part in arguments]
        case Binder():
            return [(term.body, depth + 1)]
        case Partial(body, _):
            return [(body, depth)]
        case Cases(branches):
            return [(value, depth) for _, value in branches]
    return []


def is_array(term: Term) -> bool:
    """Whether the term is a vector."""
    return isinstance(term, Binder) and term.kind == "array"


def changed_at(term: Term, path: tuple[int, ...], image: Term) -> Term:
    """The term with the node at a path replaced."""
    if not path:
        return image
    first, rest = path[0], path[1:]
    match term:
        case Sum(parts):
            return Sum((*parts[:first], changed_at(parts[first], rest, image), *parts[first + 1 :]))
        case Product(parts):
            return Product((*parts[:first], changed_at(parts[first], rest, image), *parts[first + 1 :]))
        case Power(base, exponent):
            return Power(changed_at(base, rest, image), exponent)
        case Apply(function, parts, orders):
            return Apply(function, (*parts[:first], changed_at(parts[first], rest, image), *parts[first + 1 :]), orders)
        case Cases(branches):
            held, value = branches[first]
            return Cases((*branches[:first], (held, changed_at(value, rest, image)), *branches[first + 1 :]))
        case Binder() | Partial():
            return replace(term, body=changed_at(term.body, rest, image))
    raise TypeError(f"nothing stands below {term!r}")


def mentions(term: Term, level: int) -> bool:
    """Whether the index of a level occurs."""
    found = False

    def change(part: Term, _: int) -> Term:
        nonlocal found
        found = found or part == Bound(level)
        return rebuild(part, change)

    change(term, 0)
    return found


def replaced(term: Term, images: dict[int, Term]) -> Term:
    """``Bound`` of some levels replaced by terms for the same depth."""

    def change(part: Term, _: int) -> Term:
        if isinstance(part, Bound):
            return images.get(part.level, part)
        return rebuild(part, change)

    return change(term, 0)


def replaced_relation(item: Relation, images: dict[int, Term]) -> Relation:
    """The same in both sides of a relation."""
    return replace(item, left=replaced(item.left, images), right=replaced(item.right, images))
