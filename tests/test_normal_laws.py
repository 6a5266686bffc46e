"""Laws of the normal form on random terms, against the evaluator, which shares no code with it."""

from __future__ import annotations

import time
from random import Random

import pytest
from flint import ctx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from derive.decide import equal
from derive.evaluate import NoValue
from derive.evaluate.evaluate import Evaluator, settled
from derive.evaluate.names import State
from derive.normal import lower, readback, ring, zero
from derive.normal.engine import Engine
from derive.normal.errors import BudgetExceeded, NeverDefined, NotSupported
from derive.term import Binder, Bound, Family, Product, Symbol, Term, free_names, number
from derive.verdict import Word
from tests.changes import REWRITES, changed, changed_at, mutated, nodes
from tests.laboratory import JUDGE, WORK, compare, differ, points
from tests.probes import WORLDS, Maker, World
from tests.terms import at, context, family, plus, power, size, times, total

seeds = st.integers(0, 10**9)
few = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
POLYNOMIAL = [world for world in WORLDS if world.polynomial]


def claim(seed: int, worlds: list[World]) -> tuple[World, Maker, Term]:
    """A random term of a random world."""
    random = Random(seed)
    maker = Maker(random, random.choice(worlds))
    return maker.world, maker, maker.claim()


def lowered(world: World, term: Term):
    """The engine and the polynomial, or None where there is no normal form."""
    engine = Engine(world.context)
    try:
        return engine, lower.lower(engine, term, ())
    except (NotSupported, NeverDefined, BudgetExceeded):
        return None


@few
@given(seeds)
def test_a_normal_form_has_the_value_of_its_term(seed: int) -> None:
    world, _, term = claim(seed, list(WORLDS))
    found = lowered(world, term)
    if found is None:
        return
    _, polynomial = found
    back = readback.to_term(polynomial)
    evaluator = Evaluator(world.context)
    codes = [evaluator.code(side, 0) for side in (term, back)]
    for instance in points(world.context, Random(seed), free_names(term)):
        with ctx.workprec(128):
            try:
                expected = settled(codes[0](State(instance, WORK)))
            except NoValue:
                continue
            try:
                actual = settled(codes[1](State(instance, WORK)))
            except NoValue:
                # shielded denominators, and components beyond the range that cancel (Σ x_{i+1} to n−1)
                continue
        assert not differ(expected, actual), (term, back, instance)


@few
@given(seeds)
def test_a_term_minus_itself_is_zero(seed: int) -> None:
    world, _, term = claim(seed, list(WORLDS))
    found = lowered(world, term)
    if found is not None:
        engine, polynomial = found
        assert zero.is_zero(engine, ring.subtract(polynomial, lower.lower(engine, term, ())))


@few
@given(seeds)
def test_a_polynomial_rewritten_is_proved_equal(seed: int) -> None:
    world, maker, term = claim(seed, POLYNOMIAL)
    other, made = changed(term, maker, REWRITES, 2)
    if compare(term, other, world.context, Random(seed)).undefined is None:
        verdict = JUDGE.equal(term, other, world.context)
        assert verdict.word is Word.PROVED, (made, verdict.residual, verdict.explanation)


@few
@given(seeds)
def test_a_rewritten_term_is_never_refuted(seed: int) -> None:
    world, maker, term = claim(seed, list(WORLDS))
    other, made = changed(term, maker, REWRITES, 2)
    assert JUDGE.equal(term, other, world.context).word is not Word.REFUTED, made


@few
@given(seeds)
def test_a_mutation_that_shows_is_never_proved(seed: int) -> None:
    world, maker, term = claim(seed, list(WORLDS))
    path, node, depth = maker.random.choice(nodes(term))
    image = mutated(node, depth, maker)
    if image is None:
        return
    other = changed_at(term, path, image)
    truth = compare(term, other, world.context, Random(seed))
    verdict = JUDGE.equal(term, other, world.context)
    assert "internal disagreement" not in verdict.explanation
    if truth.different is not None or truth.undefined is not None:
        assert verdict.word is not Word.PROVED


def hypergraph(random: Random, vertices: int, symmetric: bool) -> tuple[list[tuple[str, int, int]], set[int]]:
    """Random edges on a connected set of vertices."""
    names = ("S",) if symmetric else ("A", "B")
    edges = [(random.choice(names), random.randrange(place), place) for place in range(1, vertices)]
    edges += [(random.choice(names), *random.choices(range(vertices), k=2)) for _ in range(random.randrange(4))]
    return edges, set(range(vertices))


def as_sum(edges: list[tuple[str, int, int]], order: list[int]) -> Term:
    """Σ over all vertices of the product of the edges, the vertices bound in the given order."""
    level = {vertex: place for place, vertex in enumerate(order)}
    body: Term = Product(tuple(Family(name, (Bound(level[left]), Bound(level[right]))) for name, left, right in edges))
    for _ in order:
        body = Binder("sum", number(1), Symbol("n"), (), body)
    return body


GRAPHS = context(
    size("n"),
    family("A", "n", "n"),
    family("B", "n", "n"),
    family("S", "n", "n", properties="symmetric"),
    family("x", "n"),
)


@few
@given(seeds, st.integers(2, 7), st.booleans())
def test_a_sum_has_one_name_whatever_its_order(seed: int, vertices: int, symmetric: bool) -> None:
    random = Random(seed)
    edges, _ = hypergraph(random, vertices, symmetric)
    engine = Engine(GRAPHS)
    first = lower.lower(engine, as_sum(edges, list(range(vertices))), ())
    if symmetric:
        edges = [(name, *random.sample(ends, 2)) for name, *ends in edges]
    again = random.sample(edges, len(edges)), random.sample(range(vertices), vertices)
    assert lower.lower(engine, as_sum(*again), ()) == first


def ring_of(names: list[str]) -> Term:
    """The trace of a product of matrices."""
    count = len(names)
    return as_sum([(name, place, (place + 1) % count) for place, name in enumerate(names)], list(range(count)))


def test_different_hypergraphs_have_different_names() -> None:
    engine = Engine(GRAPHS)
    claims = (["A", "A", "B", "B"], ["A", "B", "A", "B"], ["A", "A", "A", "B"])
    assert len({tuple(lower.lower(engine, ring_of(names), ())) for names in claims}) == len(claims)


def test_a_trace_of_twelve_equal_matrices_is_ordinary() -> None:
    begin = time.perf_counter()
    assert equal(ring_of(["A"] * 12), ring_of(["A"] * 12), GRAPHS).word is Word.PROVED
    assert time.perf_counter() - begin < 2


def test_a_star_with_eight_equal_arms_is_ordinary() -> None:
    star = total(1, "n", lambda i: power(total(1, "n", lambda j: at("A", i, j)), 8))
    arms = [("A", 0, arm) for arm in range(1, 9)]
    assert equal(star, as_sum(arms, list(range(9))), GRAPHS).word is Word.PROVED


@pytest.mark.parametrize("degree", range(1, 7))
def test_dense_products_are_the_same_with_and_without_flint(degree: int, monkeypatch: pytest.MonkeyPatch) -> None:
    names = context(size("n"), *(family(name, "n") for name in "abc"))
    factor = power(plus(at("a", 1), at("b", 1), at("c", 1), at("a", 2), 1), degree)
    engine = Engine(names)
    plain = lower.lower(engine, times(factor, factor), ())
    monkeypatch.setattr("derive.normal.dense.FEWEST_PAIRS", 1)
    monkeypatch.setattr("derive.normal.dense.FALLING_TOGETHER", 0)
    assert lower.lower(engine, times(factor, factor), ()) == plain
