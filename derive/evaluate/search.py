"""Finding instances of a context, and among them counterexamples.

Place on the way of a step: the verdict asks `refute` whether a claim fails somewhere, `satisfiable` whether a context
has an instance at all, and `agreements` at how many instances both sides agree (evidence, not proof). Instances come in
one order of simplicity: small sizes first, then zeros, ones, units, small integers, fractions; sizes up to six are
reached early, because some identities fail only from there on. Every instance satisfies all hypotheses exactly.

What it does not do: not finding a counterexample proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from flint import ctx

from derive.context import Context
from derive.evaluate.candidates import PLAIN_STYLES, STYLES, TIERS, Frame, Tier, fill, frames
from derive.evaluate.claim import Claim, Difference
from derive.evaluate.counterexample import Counterexample, entries_of, shown_pair
from derive.evaluate.evaluate import PRECISIONS, Evaluator
from derive.evaluate.hypotheses import Requirements
from derive.evaluate.instance import Instance
from derive.evaluate.names import functions_in
from derive.evaluate.numbers import NoValue
from derive.evaluate.reading import derivative_order, known_names, names_of
from derive.term import ZERO, Number, Relation, Term, children, free_names

MOST_INSTANCES = 400
MOST_SCATTERED = 1200
_MOST_ATTEMPTS = 1500
_FIRST_PASS = (10, 12, 8, 8, 8, 8)
_LATER_PASS = 10
_WORK = 300_000
_FURTHER = 15


def instances(
    context: Context,
    names: Iterable[str],
    seed: int = 0,
    order: int = 1,
    hints: Sequence[int] = (),
    scattered: bool = False,
) -> Iterator[Instance]:
    """Instances of a context for the names needed, simplest first, at most ``MOST_INSTANCES`` (``MOST_SCATTERED``).

    ``order`` is how often unspecified functions will be differentiated; ``hints`` are numbers worth trying as sizes.
    ``scattered``: one instance with any numbers for each choice of sizes and indices, in place of many simple ones for
    the first choices. A polynomial that is not 0 for some sizes and indices is not 0 at almost all numbers there
    (Schwartz and Zippel), though it may be at all simple ones.
    """
    evaluator = Evaluator(context)
    try:
        yield from _Search(evaluator, needed_names(context, names), seed, order, hints, scattered).instances()
    except (NoValue, RecursionError):
        return


def satisfiable(
    context: Context, names: Iterable[str], pool: InstancePool | None = None
) -> Instance | None:
    """The simplest instance found, or None."""
    return next((pool or InstancePool(context)).instances(names, 1, ()), None)


def needed_names(context: Context, names: Iterable[str]) -> list[str]:
    """The declared and defined names an instance must settle for ``names``: with what they are defined by, declared
    with, depend on, and what any hypothesis says about them; in the order of declaration, defined names last. The
    names of the step's case are always among them."""
    waiting = sorted(set(names) | {name for item in context.conditions for name in _relation_names(item)})
    mentioned = [known_names(context, item) for item in context.hypotheses]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in found or not (name in context.variables or name in context.definitions):
            continue
        found.add(name)
        if name in context.definitions:
            waiting.extend(_term_names(context.definitions[name].body))
        if name in context.variables:
            variable = context.variables[name]
            waiting.extend(variable.depends_on)
            for bound in (*variable.shape, variable.lower, variable.upper):
                if bound is not None:
                    waiting.extend(_term_names(bound))
        for others in mentioned:
            if name in others:
                waiting.extend(others)
    order = [*context.variables, *(name for name in context.definitions if name not in context.variables)]
    return [name for name in order if name in found]


class InstancePool:
    """The instances of one context, each found once however many claims are tried on them. The ``seed`` draws the
    numbers that come after the simplest ones; ``scattered`` as in `instances`."""

    def __init__(self, context: Context, seed: int = 0, scattered: bool = False) -> None:
        self.context = context
        self.seed = seed
        self._scattered = scattered
        self.evaluator = Evaluator(context)
        self._found: dict[tuple[object, ...], tuple[list[Instance], Iterator[Instance]]] = {}

    def instances(self, names: Iterable[str], order: int, hints: Sequence[int]) -> Iterator[Instance]:
        """As `instances`, from memory as far as it reaches."""
        needed = tuple(needed_names(self.context, names))
        useful = tuple(hint for hint in hints if hint >= TIERS)
        key = (needed, order, useful)
        if key not in self._found:
            self._found[key] = [], instances(self.context, needed, self.seed, order, useful, self._scattered)
        known, rest = self._found[key]
        place = 0
        while True:
            while place < len(known):
                yield known[place]
                place += 1
            following = next(rest, None)
            if following is None:
                return
            known.append(following)


def refute(
    left: Term,
    right: Term,
    context: Context,
    budget: int = 300,
    pool: InstancePool | None = None,
    suspect: Term | None = None,
) -> Counterexample | None:
    """The first instance, of ``budget`` tried, at which both sides are defined and certainly different. One with
    rational values is preferred if there is one of the same sizes nearby. ``pool`` holds instances of the context.
    ``suspect`` is said to be their difference and cheaper to evaluate: then the sides are evaluated only where it is
    not zero. It is not believed; what it misses is not found."""
    pool = pool or InstancePool(context)
    evaluator = pool.evaluator
    try:
        claim = Claim(evaluator, left, right)
        doubt = None if suspect is None else Claim(evaluator, suspect, ZERO)
    except (NoValue, RecursionError):
        return None
    first: tuple[Instance, Difference] | None = None
    further = 0
    for tried, instance in enumerate(_for_claim(left, right, pool)):
        if tried >= budget or further > 3 * _FURTHER:
            break
        if first is not None:
            further += 1
            if not _same_sizes(context, first[0], instance):
                continue
        if doubt is not None and doubt.difference(instance) is None:
            continue
        difference = claim.difference(instance)
        if difference is not None and (difference.is_exact or first is None):
            first = instance, difference
            if difference.is_exact:
                break
    if first is None:
        return None
    return _counterexample(evaluator, left, right, *first)


def agreements(
    left: Term, right: Term, context: Context, count: int, pool: InstancePool | None = None
) -> int:
    """At how many of ``count`` instances both sides are defined and equal (exactly, or to 60 digits)."""
    pool = pool or InstancePool(context)
    try:
        claim = Claim(pool.evaluator, left, right)
    except (NoValue, RecursionError):
        return 0
    found = _for_claim(left, right, pool)
    return sum(claim.agrees(instance) for _, instance in zip(range(count), found, strict=False))


def _for_claim(left: Term, right: Term, pool: InstancePool) -> Iterator[Instance]:
    order = max(derivative_order(pool.context, left), derivative_order(pool.context, right))
    hints = sorted(_literals(left) | _literals(right))
    return pool.instances(claim_names(left, right), order, hints)


def _counterexample(
    evaluator: Evaluator, left: Term, right: Term, instance: Instance, difference: Difference
) -> Counterexample:
    context = evaluator.context
    order = max(derivative_order(context, left), derivative_order(context, right))
    names = claim_names(left, right)
    names |= {name for item in context.conditions for name in _relation_names(item)}
    entries = list(entries_of(evaluator, names, instance, order))
    if difference.component:
        place = ", ".join(map(str, difference.component))
        entries.append(("component", place if len(difference.component) == 1 else f"({place})"))
    sides = shown_pair(difference.left, difference.right)
    entries += [("left", sides[0]), ("right", sides[1])]
    return Counterexample(instance, difference.component, difference.left, difference.right, tuple(entries))


def _same_sizes(context: Context, first: Instance, second: Instance) -> bool:
    return all(
        first.integers.get(name) == second.integers.get(name)
        for name, variable in context.variables.items()
        if variable.sort == "size"
    )


def claim_names(left: Term, right: Term) -> frozenset[str]:
    """The names and functions that the two sides mention."""
    return _term_names(left) | _term_names(right)


def _term_names(term: Term) -> frozenset[str]:
    return free_names(term) | functions_in(term)


def _relation_names(relation: Relation) -> frozenset[str]:
    return _term_names(relation.left) | _term_names(relation.right)


def _literals(term: Term) -> frozenset[int]:
    """The natural numbers that a term is written with."""
    if isinstance(term, Number):
        return frozenset({int(term.value)} if term.value.denominator == 1 and term.value > 0 else ())
    return frozenset[int]().union(*(_literals(child) for child in children(term)))


class _Search:
    """The enumeration for one context and one set of names."""

    def __init__(
        self,
        evaluator: Evaluator,
        names: Sequence[str],
        seed: int,
        order: int,
        hints: Sequence[int],
        scattered: bool,
    ) -> None:
        self._evaluator = evaluator
        self._scattered = scattered
        self._names = names
        self._seed = seed
        self._requirements = Requirements(evaluator, names, order)
        context = evaluator.context
        free = [name for name in names if name in context.variables and name not in context.definitions]
        integers = {name for name in free if context.variables[name].sort in ("size", "index")}
        static = [
            place
            for place, item in enumerate(context.hypotheses)
            if not item.ranges and names_of(item) <= integers
        ]
        relations = [*context.conditions, *(item.relation for item in context.hypotheses)]
        numbers = {
            value for item in relations for side in (item.left, item.right) for value in _literals(side)
        }
        self._tiers = frames(evaluator, names, static, sorted(numbers | set(hints)))
        self._has_reals = len(integers) < len(free)

    def instances(self) -> Iterator[Instance]:
        streams = [self._stream(tier) for tier in self._tiers]
        open_streams = dict(enumerate(streams))
        seen: set[tuple[object, ...]] = set()
        attempts, given, is_first = 0, 0, True
        while open_streams:
            for place in list(open_streams):
                quota = _FIRST_PASS[min(place, len(_FIRST_PASS) - 1)] if is_first else _LATER_PASS
                tries, work = 3 * quota, self._requirements.work + _WORK // 8
                while quota and tries and self._requirements.work <= work:
                    pair = next(open_streams[place], None)
                    if pair is None:
                        del open_streams[place]
                        break
                    tries, attempts = tries - 1, attempts + 1
                    instance = self._instance(*pair)
                    key = None if instance is None else _key(instance)
                    if instance is not None and key is not None and key not in seen:
                        seen.add(key)
                        quota, given = quota - 1, given + 1
                        yield instance
                    if (
                        given >= (MOST_SCATTERED if self._scattered else MOST_INSTANCES)
                        or attempts >= _MOST_ATTEMPTS
                        or self._requirements.work > _WORK
                    ):
                        return
            is_first = False

    def _stream(self, made: Tier) -> Iterator[tuple[Frame, int]]:
        """Frames and styles along the diagonals, so that neither waits for all of the other."""
        tier = made()
        styles = STYLES if self._has_reals else 1
        if self._scattered:
            for turn in range(PLAIN_STYLES, styles):
                for place, frame in enumerate(tier):
                    yield frame, PLAIN_STYLES + (turn + place) % (STYLES - PLAIN_STYLES)
            return
        for diagonal in range(styles + len(tier) - 1):
            for style in range(min(diagonal + 1, styles)):
                if diagonal - style < len(tier):
                    yield tier[diagonal - style], style

    def _instance(self, frame: Frame, style: int) -> Instance | None:
        requirements = self._requirements
        try:
            draft = fill(self._evaluator, self._names, frame, style, requirements.order, self._seed)
            draft = replace(draft, substitutions=requirements.substitutions)
            with ctx.workprec(PRECISIONS[0]):
                return draft if requirements.settle(draft) else None
        except (NoValue, RecursionError):
            return None


def _key(instance: Instance) -> tuple[object, ...]:
    return (
        tuple(instance.integers.items()),
        tuple(instance.values.items()),
        tuple(instance.derivatives.items()),
        tuple(instance.coefficients.items()),
    )
