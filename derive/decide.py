"""Deciding one equality in one context.

Place on the way of a step: both sides are terms; the verdict says proved, refuted, ill-formed or unknown, with its
evidence. This is the one place where verdicts come from:

* **proved** needs a residual of zero, every side condition of both sides discharged, an instance of the context, and
  no disagreement on the instances that are tried as a check on ourselves;
* **refuted** needs an instance of the context on which both sides have values that are certainly different;
* everything else is unknown, with what is left over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice

from derive.context import Context, Variable
from derive.domain import SideConditions, side_conditions
from derive.evaluate import Counterexample, Instance, InstancePool, NoValue, agreements, refute, satisfiable
from derive.normal import lower, readback, ring, zero
from derive.normal.atoms import Polynomial
from derive.normal.engine import Engine
from derive.normal.errors import BudgetExceeded, NeverDefined, NotSupported
from derive.normal.positions import positions
from derive.term import Binder, Symbol, Term, component, free_names, rank
from derive.term_latex import to_latex
from derive.verdict import Reason, Verdict, Word

INSTANCES_TRIED = 300
INSTANCES_AT_POSITION = 60
INSTANCES_AS_CHECK = 4
INSTANCES_COMPARED = 20
LONGEST_RESIDUAL = 400


class Judge:
    """Decides equalities in the contexts of one document. What is found of a context, its instances and whether it has
    any, is found once."""

    def __init__(self) -> None:
        self._settings: list[_Setting] = []

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
            proof, _ = _prove(*_components(left, right, context))
        except NotSupported:
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
        for known in self._settings:
            if known.context is context or known.context == context:
                return known
        self._settings.append(_Setting(context))
        return self._settings[-1]


def equal(left: Term, right: Term, context: Context) -> Verdict:
    """One equality, as `Judge.equal`."""
    return Judge().equal(left, right, context)


class _Setting:
    """A context, and what is known of its instances."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.pool = InstancePool(context)

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
    left_over: Polynomial = {}
    opened = left, right, context
    try:
        opened = _components(left, right, context)
        proof, left_over = _prove(*opened)
    except NotSupported as error:
        proof = Verdict(Word.UNKNOWN, reason=Reason.NOT_SUPPORTED, explanation=f"not supported: {error}")
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
        counterexample = _refuted_at(left, right, context, left_over)
    if counterexample is not None:
        explanation = "the two sides differ"
        return replace(
            proof, word=Word.REFUTED, counterexample=counterexample, explanation=explanation, reason=None, holds_if=()
        )
    found = agreements(left, right, context, INSTANCES_COMPARED, setting.pool)
    answer = replace(proof, agreements=found, tried=INSTANCES_COMPARED)
    if answer.reason is Reason.NO_RULE and not found and (why := _nowhere_defined(*opened)):
        return replace(answer, word=Word.ILL_FORMED, reason=None, residual="", explanation=why)
    if answer.word is Word.ILL_FORMED and found:
        # a part is never defined, but is not always needed: below a range that may be empty, in a case
        return replace(answer, word=Word.UNKNOWN, reason=Reason.NOT_SUPPORTED)
    return answer


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


def _refuted_at(left: Term, right: Term, context: Context, left_over: Polynomial) -> Counterexample | None:
    """A counterexample where indices stand as the residual suggests. One of a narrower context is one of this."""
    for conditions in positions(left_over):
        found = refute(left, right, context.with_conditions(conditions), INSTANCES_AT_POSITION)
        if found is not None:
            return found
    return None


def _components(left: Term, right: Term, context: Context) -> tuple[Term, Term, Context]:
    """Both sides at one arbitrary component: a fresh free index per axis. Raises NotSupported if the lengths of the
    sides may differ."""
    count = 0
    while isinstance(left, Binder) and isinstance(right, Binder) and left.kind == "array" == right.kind:
        e = Engine(context)
        for first, second in ((left.lower, right.lower), (left.upper, right.upper)):
            if lower.affine(e, first, ()) != lower.affine(e, second, ()):
                raise NotSupported("sides that may be of different lengths")
        count += 1
        while (name := f"\\iota_{{{count}}}") in context.variables:
            count += 1
        context = context.with_variable(Variable(name, "index", lower=left.lower, upper=left.upper))
        left, right = component(left, Symbol(name), 0), component(right, Symbol(name), 0)
    return left, right, context


def _prove(left: Term, right: Term, context: Context) -> tuple[Verdict, Polynomial]:
    """The verdict without a search for instances, and what is left of the difference."""
    reason: Reason | None = Reason.NO_RULE
    explanation, ratio = "no rule decides this", ""
    residual = ""
    left_over: Polynomial = {}
    rules: tuple[str, ...] = ()
    hypotheses: tuple[str, ...] = ()
    e: Engine | None = None
    try:
        e = Engine(context)
        left_form, right_form = lower.lower(e, left, ()), lower.lower(e, right, ())
        left_over = zero.residual(e, ring.subtract(left_form, right_form))
        if not left_over:
            conditions = side_conditions((left, right), context)
            return _proved(e, conditions), left_over
        residual = _shown(left_over)
        if zero.is_zero(e, ring.add((left_form, right_form))):
            ratio = "-1"
    except NeverDefined as error:
        why = _nowhere_defined(left, right, context)
        word = Word.ILL_FORMED if why else Word.UNKNOWN
        reason = None if why else Reason.NOT_SUPPORTED
        return Verdict(word, reason=reason, explanation=why or f"this is never defined: {error}"), left_over
    except NotSupported as error:
        reason, explanation = Reason.NOT_SUPPORTED, f"not supported: {error}"
    except BudgetExceeded as error:
        reason, explanation = Reason.BUDGET, f"the work allowed for one step is used up: {error}"
    if e is not None:
        rules, hypotheses = _used(e)
    unknown = Verdict(
        Word.UNKNOWN,
        rules=rules,
        hypotheses=hypotheses,
        reason=reason,
        residual=residual,
        explanation=explanation,
        ratio=ratio,
    )
    return unknown, left_over


def _nowhere_defined(left: Term, right: Term, context: Context) -> str:
    """Why a side has no value anywhere, or ""; not so if only a part that is not always needed has none."""
    try:
        side_conditions((left, right), context)
    except NeverDefined as error:
        return f"this is never defined: {error}"
    except (NotSupported, BudgetExceeded):
        pass
    return ""


def _proved(e: Engine, conditions: SideConditions) -> Verdict:
    rules, hypotheses = _used(e)
    if conditions.open:
        return Verdict(
            Word.UNKNOWN,
            rules=rules,
            hypotheses=hypotheses,
            discharged=conditions.discharged,
            holds_if=conditions.open,
            reason=Reason.SIDE_CONDITION,
            explanation="equal where both sides are defined, but not shown to be defined everywhere",
        )
    return Verdict(Word.PROVED, rules=rules, hypotheses=hypotheses, discharged=conditions.discharged)


def _used(e: Engine) -> tuple[tuple[str, ...], tuple[str, ...]]:
    prefix = "hypothesis: "
    hypotheses = tuple(item.removeprefix(prefix) for item in e.used if item.startswith(prefix))
    return tuple(item for item in e.used if not item.startswith(prefix)), hypotheses


def _shown(polynomial: Polynomial) -> str:
    text = to_latex(readback.to_term(polynomial))
    return text if len(text) <= LONGEST_RESIDUAL else f"{text[:LONGEST_RESIDUAL]} …"
