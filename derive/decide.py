"""Deciding one equality in one context.

Place on the way of a step: both sides are terms; the verdict says proved, refuted, ill-formed or unknown, with its
evidence. This is the one place where verdicts come from:

* **proved** needs a residual of zero, with a certificate of the hypotheses used (`derive.certificate`), every side
  condition of both sides discharged (`derive.domain`), an instance of the context, and no disagreement on the instances
  that are tried as a check on ourselves;
* **refuted** needs an instance of the context on which both sides have values that are certainly different;
* everything else is unknown, with what is left over.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice

from derive import certificate
from derive.components import at_component
from derive.context import Context
from derive.domain import side_conditions
from derive.evaluate import Counterexample, Instance, InstancePool, NoValue, agreements, refute, satisfiable
from derive.evidence import Manner
from derive.normal import lower, readback, ring, zero
from derive.normal.atoms import Polynomial
from derive.normal.engine import Engine
from derive.normal.errors import BudgetExceeded, NeverDefined, NotSupported
from derive.normal.positions import Place, positions
from derive.term import Relation, Symbol, Term, free_names, has_more_parts, rank
from derive.term_latex import Axes, to_latex
from derive.verdict import Reason, Verdict, Word

INSTANCES_TRIED = 300
INSTANCES_AT_POSITION = 60
INSTANCES_SCATTERED = 1200
INSTANCES_AS_CHECK = 4
INSTANCES_COMPARED = 20
MOST_LEFT_OVER = 200
MOST_COMPARED = 5_000
MOST_SETTINGS = 200
LARGEST_LEFT_OVER = 5_000
LONGEST_RESIDUAL = 400
_OVER_BUDGET = "the work allowed for one step is used up: "


class Judge:
    """Decides equalities in the contexts of one document. What is found of a context, its instances and whether it has
    any, is found once. ``seed`` draws the instances that are tried after the simplest ones; no proof rests on it."""

    def __init__(self, seed: int = 0) -> None:
        self.seed = seed
        self._settings: dict[tuple[object, ...], list[_Setting]] = {}
        self._known: dict[int, tuple[Context, _Setting]] = {}

    def equal(self, left: Term, right: Term, context: Context) -> Verdict:
        """Whether left = right holds on the whole domain of the context; sides of rank ≥ 1 component by component.
        Both sides must have the same rank; raises ValueError otherwise."""
        if rank(left) != rank(right):
            raise ValueError(f"sides of rank {rank(left)} and {rank(right)}")
        return _equal(left, right, self._setting(context))

    def proves(self, left: Term, right: Term, context: Context) -> bool:
        """Whether `equal` would say ``proved``; where not, no counterexample is looked for."""
        if rank(left) != rank(right):
            return False
        setting = self._setting(context)
        try:
            proof, _ = _prove(*at_component(left, right, context))
        except (NotSupported, BudgetExceeded):
            return False
        if proof.word is not Word.PROVED or not setting.is_inhabited:
            return False
        return _confirmed(proof, left, right, setting).word is Word.PROVED

    def has_instance(self, context: Context) -> bool:
        """Whether some instance satisfies all hypotheses and the case of the context at once."""
        return self._setting(context).is_inhabited

    def instances(self, context: Context, names: Sequence[str], most: int, order: int = 1) -> list[Instance]:
        """The first instances of a context for these names, at most ``most``."""
        try:
            return list(islice(self._setting(context).pool.instances(names, order, ()), most))
        except (NoValue, RecursionError):
            return []

    def _setting(self, context: Context) -> _Setting:
        same = self._known.get(id(context))
        if same is not None:
            return same[1]
        if len(self._settings) >= MOST_SETTINGS:
            self._settings.clear()  # a document of a thousand cases would keep the instances of them all
        if len(self._known) >= MOST_SETTINGS:
            self._known.clear()
        # what differs between contexts of one document, for the most part, and is cheap to look up
        alike = (len(context.variables), len(context.definitions), context.hypotheses, context.conditions)
        settings = self._settings.setdefault(alike, [])
        setting = next((item for item in settings if item.context == context), None)
        if setting is None:
            setting = _Setting(context, self.seed)
            settings.append(setting)
        self._known[id(context)] = context, setting
        return setting


def equal(left: Term, right: Term, context: Context, seed: int = 0) -> Verdict:
    """One equality, as `Judge.equal`."""
    return Judge(seed).equal(left, right, context)


class _Setting:
    """A context, and what is known of its instances."""

    def __init__(self, context: Context, seed: int) -> None:
        self.context = context
        self.pool = InstancePool(context, seed)

    @cached_property
    def is_inhabited(self) -> bool:
        # the range of an index must not be empty for every choice of sizes
        context = self.context
        names = {name for name, variable in context.variables.items() if variable.sort == "index"}
        for relation in (*context.conditions, *(item.relation for item in context.hypotheses)):
            names |= free_names(relation.left) | free_names(relation.right)
        return satisfiable(context, sorted(names), self.pool) is not None


def _equal(left: Term, right: Term, setting: _Setting) -> Verdict:
    context = setting.context
    apart: Iterable[tuple[Relation, ...]] = ()
    opened = left, right, context
    try:
        opened = at_component(left, right, context)
        proof, apart = _prove(*opened, _axes(context, opened[2]))
    except NotSupported as error:
        proof = Verdict(Word.UNKNOWN, reason=Reason.NOT_SUPPORTED, explanation=f"not supported: {error}")
    except BudgetExceeded as error:
        proof = Verdict(Word.UNKNOWN, reason=Reason.BUDGET, explanation=_OVER_BUDGET + str(error))
    if not setting.is_inhabited:
        return replace(
            proof,
            word=Word.UNKNOWN,
            reason=Reason.NO_INSTANCE,
            explanation="nothing was found that satisfies all assumptions at once, so nothing is decided from them",
        )
    if proof.word is Word.PROVED:
        return _confirmed(proof, left, right, setting)
    counterexample = refute(left, right, context, INSTANCES_TRIED, setting.pool)
    if counterexample is None:
        counterexample = _refuted_at(left, right, setting, apart)
    if counterexample is None and proof.left_over is not None:
        # where the sides are long, few of their instances can be paid for: first those at which the residual is not 0
        pool = setting.pool if opened[2] is context else InstancePool(opened[2], setting.pool.seed)
        counterexample = refute(left, right, opened[2], INSTANCES_TRIED, pool, proof.left_over)
    if counterexample is None and proof.reason is Reason.NO_RULE:
        # a polynomial may be 0 at all simple numbers
        scattered = InstancePool(opened[2], setting.pool.seed, scattered=True)
        counterexample = refute(left, right, opened[2], INSTANCES_SCATTERED, scattered, proof.left_over)
    if counterexample is not None:
        explanation = "the two sides differ"
        return replace(
            proof, word=Word.REFUTED, counterexample=counterexample, explanation=explanation, reason=None, holds_if=()
        )
    found = agreements(left, right, context, INSTANCES_COMPARED, setting.pool)
    answer = replace(proof, agreements=found, tried=INSTANCES_COMPARED)
    if answer.reason is Reason.NO_RULE and not found and (why := _nowhere_defined(*opened)):
        return replace(answer, word=Word.ILL_FORMED, reason=None, left_over=None, residual="", explanation=why)
    if answer.word is Word.ILL_FORMED and found:
        # a part is never defined, but is not always needed: below a range that may be empty, in a case
        return replace(answer, word=Word.UNKNOWN, reason=Reason.NOT_SUPPORTED)
    return answer


def _axes(context: Context, opened: Context) -> Axes:
    """The indices that `at_component` added."""
    added = (variable for name, variable in opened.variables.items() if name not in context.variables)
    return tuple((Symbol(item.name), item.upper) for item in added if item.upper is not None)


def _confirmed(proof: Verdict, left: Term, right: Term, setting: _Setting) -> Verdict:
    """A proof stands only if none of the first instances contradicts it."""
    contradiction = refute(left, right, setting.context, INSTANCES_AS_CHECK, setting.pool)
    if contradiction is None:
        return proof
    return replace(
        proof,
        word=Word.UNKNOWN,
        counterexample=contradiction,
        reason=Reason.NO_RULE,
        explanation="internal disagreement: the proof and an instance contradict each other; please report this",
    )


def _refuted_at(
    left: Term, right: Term, setting: _Setting, apart: Iterable[tuple[Relation, ...]]
) -> Counterexample | None:
    """A counterexample where indices stand as the residual suggests. One of a narrower context is one of this. What is
    said of the component of a vector is left out: all components are compared."""
    context = setting.context
    for suggested in apart:
        conditions = tuple(
            item for item in suggested if free_names(item.left) | free_names(item.right) <= context.variables.keys()
        )
        narrower = context.with_conditions(conditions)
        pool = InstancePool(narrower, setting.pool.seed)
        found = refute(left, right, narrower, INSTANCES_AT_POSITION, pool)
        if found is not None:
            return found
    return None


def _prove(
    left: Term, right: Term, context: Context, axes: Axes = ()
) -> tuple[Verdict, Iterable[tuple[Relation, ...]]]:
    """The verdict without a search for instances, and where indices may stand for the sides to differ; ``axes`` are
    the indices of the component that the sides are of, with their sizes."""
    e: Engine | None = None
    left_over: Polynomial = {}
    place: Place = ()
    ratio = ""
    reason, explanation = Reason.NO_RULE, "no rule decides this"
    try:
        e = Engine(context)
        left_form, right_form = lower.lower(e, left, ()), lower.lower(e, right, ())
        left_over = zero.residual(e, ring.subtract(left_form, right_form))
        place = e.place or ()
        if not left_over:
            return _proved(e, left, right, context), ()
        if len(left_over) <= MOST_COMPARED and zero.is_zero(e, ring.add((left_form, right_form))):
            ratio = "-1"
    except NeverDefined as error:
        if why := _nowhere_defined(left, right, context):
            return Verdict(Word.ILL_FORMED, explanation=why), ()
        reason, explanation = Reason.NOT_SUPPORTED, f"this is never defined: {error}"
        return Verdict(Word.UNKNOWN, reason=reason, explanation=explanation), ()
    except NotSupported as error:
        reason, explanation = Reason.NOT_SUPPORTED, f"not supported: {error}"
    except BudgetExceeded as error:
        reason, explanation = Reason.BUDGET, _OVER_BUDGET + str(error)
    except RecursionError:
        reason, explanation = Reason.BUDGET, _OVER_BUDGET + "it nests too deeply"
    rules, hypotheses = _used(e) if e is not None else ((), ())
    shown = _readable(left_over)
    unknown = Verdict(
        Word.UNKNOWN,
        rules=rules,
        hypotheses=hypotheses,
        reason=reason,
        left_over=shown,
        residual=_written(shown, context, axes),
        explanation=explanation,
        ratio=ratio,
    )
    return unknown, positions(left_over, place)


def _readable(left_over: Polynomial) -> Term | None:
    """What is left over as a term, unless it has too many terms, or parts within these, to be read."""
    if not 0 < len(left_over) <= MOST_LEFT_OVER:
        return None
    term = readback.to_term(left_over)
    return None if has_more_parts(term, LARGEST_LEFT_OVER) else term


def _written(left_over: Term | None, context: Context, axes: Axes) -> str:
    """LaTeX of what is left over, with whole vectors and matrices if it is a component of one; "" if nothing is."""
    if left_over is None:
        return ""
    text = to_latex(left_over, context, axes)
    return text if len(text) <= LONGEST_RESIDUAL else f"{text[:LONGEST_RESIDUAL]} …"


def _nowhere_defined(left: Term, right: Term, context: Context) -> str:
    """Why a side has no value anywhere, or ""; not so if only a part that is not always needed has none."""
    try:
        side_conditions((left, right), context)
    except NeverDefined as error:
        return f"this is never defined: {error}"
    except (NotSupported, BudgetExceeded):
        pass
    return ""


def _proved(e: Engine, left: Term, right: Term, context: Context) -> Verdict:
    """The verdict on a difference that came to zero: certified, and with its side conditions."""
    uses = e.uses.evidence()
    rules, hypotheses = _used(e)
    if any(use.manner is Manner.COFACTOR for use in uses) and not certificate.holds(left, right, uses, context):
        why = "a proof was found, but it is not confirmed by its certificate; please report this"
        return Verdict(Word.UNKNOWN, rules=rules, hypotheses=hypotheses, reason=Reason.NO_RULE, explanation=why)
    conditions = side_conditions((left, right), context)
    verdict = Verdict(
        Word.PROVED,
        rules=rules,
        hypotheses=tuple(dict.fromkeys((*hypotheses, *conditions.hypotheses))),
        certificate=uses,
        discharged=conditions.discharged,
        ranges=conditions.ranges,
    )
    if not conditions.open:
        return verdict
    return replace(
        verdict,
        word=Word.UNKNOWN,
        holds_if=conditions.open,
        reason=Reason.SIDE_CONDITION,
        explanation="equal where both sides are defined, but not shown to be defined everywhere",
    )


def _used(e: Engine) -> tuple[tuple[str, ...], tuple[str, ...]]:
    prefix = "hypothesis: "
    hypotheses = tuple(item.removeprefix(prefix) for item in e.used if item.startswith(prefix))
    return tuple(item for item in e.used if not item.startswith(prefix)), hypotheses
