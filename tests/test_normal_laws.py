"""Laws of the normal form on random terms, against brute force, which shares no code with it."""

from __future__ import annotations

import time
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from derive.decide import equal
from derive.normal import lower, readback, ring, zero
from derive.normal.engine import Engine
from derive.normal.errors import BudgetExceeded, NeverDefined, NotSupported
from derive.term import Binder, Bound, Family, Product, Symbol, Term, number
from derive.verdict import Word
from tests.laboratory.brute import compare
from tests.laboratory.choices import Choices
from tests.laboratory.judging import Judges
from tests.laboratory.places import is_array
from tests.laboratory.probe import Probe
from tests.laboratory.strategies import probes
from tests.terms import at, context, family, plus, power, size, times, total

seeds = st.integers(0, 10**9)
few = settings(max_examples=100, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
JUDGES = Judges()
POINTS = Choices("points")


def lowered(item: Probe):
    """The engine and the polynomial of the left side of a probe, or None where there is no normal form."""
    engine = Engine(item.world.context)
    try:
        return engine, lower.lower(engine, item.left, ())
    except (NotSupported, NeverDefined, BudgetExceeded):
        return None


@few
@given(probes(kinds=("true",)))
def test_a_normal_form_has_the_value_of_its_term(item: Probe) -> None:
    found = None if is_array(item.left) else lowered(item)
    if found is not None:
        back = readback.to_term(found[1])
        # where it has one: shielded denominators, and components beyond the range that cancel, are left aside
        assert not compare(item.left, back, item.world, POINTS).different, back


@few
@given(probes(kinds=("true",)))
def test_a_term_minus_itself_is_zero(item: Probe) -> None:
    found = None if is_array(item.left) else lowered(item)
    if found is not None:
        engine, polynomial = found
        assert zero.is_zero(engine, ring.subtract(polynomial, lower.lower(engine, item.left, ())))


@few
@given(probes(polynomial=True, kinds=("true",)))
def test_a_polynomial_rewritten_is_proved_equal(item: Probe) -> None:
    if not compare(item.left, item.right, item.world, POINTS).undefined:
        verdict = JUDGES.equal(item)
        assert verdict.word is Word.PROVED, (item.changes, verdict.residual, verdict.explanation)


@few
@given(probes(kinds=("true",)))
def test_a_rewritten_term_is_never_refuted(item: Probe) -> None:
    assert JUDGES.equal(item).word is not Word.REFUTED, item.changes


@few
@given(probes(kinds=("mutant", "late")))
def test_a_mutation_that_shows_is_never_proved(item: Probe) -> None:
    truth = compare(item.left, item.right, item.world, POINTS)
    verdict = JUDGES.equal(item)
    assert "internal disagreement" not in verdict.explanation
    if truth.different or truth.undefined:
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
