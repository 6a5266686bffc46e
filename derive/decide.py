"""Deciding one equality in one context.

Place on the way of a step: both sides are terms; the verdict says proved, refuted, ill-formed or unknown, with its
evidence. This is the one place where verdicts come from:

* **proved** needs a residual of zero, every side condition of both sides discharged, an instance of the context, and
  no disagreement on the instances that are tried as a check on ourselves;
* **refuted** needs an instance of the context on which both sides have values that are certainly different;
* everything else is unknown, with what is left over.
"""

from __future__ import annotations

from dataclasses import replace

from derive.context import Context, Variable
from derive.domain import SideConditions, side_conditions
from derive.evaluate import Counterexample, agreements, refute, satisfiable
from derive.normal import lower, readback, ring, zero
from derive.normal.atoms import Polynomial
from derive.normal.engine import Engine
from derive.normal.errors import BudgetExceeded, NeverDefined, NotSupported
from derive.normal.positions import positions
from derive.term import Binder, Relation, Symbol, Term, component, free_names, rank
from derive.term_latex import to_latex
from derive.verdict import Reason, Verdict, Word

INSTANCES_TRIED = 300
INSTANCES_AT_POSITION = 60
INSTANCES_AS_CHECK = 4
LONGEST_RESIDUAL = 400


def equal(left: Term, right: Term, context: Context, inhabited: bool | None = None) -> Verdict:
    """Whether left = right holds on the whole domain of the context; sides of rank ≥ 1 component by component.

    ``inhabited`` is what `has_instance` says of the context, if the caller knows it already. Both sides must have
    the same rank; raises ValueError otherwise."""
    if rank(left) != rank(right):
        raise ValueError(f"sides of rank {rank(left)} and {rank(right)}")
    try:
        opened = _components(left, right, context)
    except NotSupported as error:
        proof = Verdict(Word.UNKNOWN, reason=Reason.NOT_SUPPORTED, explanation=f"not supported: {error}")
        return _without_answer(proof, left, right, context, inhabited)
    proof, left_over = _prove(*opened)
    if proof.word is Word.PROVED:
        return _confirmed(proof, left, right, context, inhabited)
    counterexample = refute(left, right, context, budget=INSTANCES_TRIED)
    if counterexample is None:
        counterexample = _refuted_at(left, right, context, left_over)
    if counterexample is not None:
        return Verdict(
            Word.REFUTED,
            rules=proof.rules,
            hypotheses=proof.hypotheses,
            counterexample=counterexample,
            residual=proof.residual,
            explanation="the two sides differ",
            ratio=proof.ratio,
        )
    answer = _without_answer(proof, left, right, context, inhabited)
    if answer.word is Word.ILL_FORMED and answer.agreements:
        # a part is never defined, but is not always needed: below a range that may be empty, in a case
        return replace(answer, word=Word.UNKNOWN, reason=Reason.NOT_SUPPORTED)
    return answer


def _refuted_at(left: Term, right: Term, context: Context, left_over: Polynomial) -> Counterexample | None:
    """A counterexample where indices stand as the residual suggests. One of a narrower context is one of this."""
    for conditions in positions(left_over):
        found = refute(left, right, context.with_conditions(conditions), budget=INSTANCES_AT_POSITION)
        if found is not None:
            return found
    return None


def holds(relation: Relation, context: Context, inhabited: bool | None = None) -> Verdict:
    """An equation by `equal`; any other relation is read but not decided yet."""
    if relation.operator == "=":
        return equal(relation.left, relation.right, context, inhabited)
    return Verdict(
        Word.UNKNOWN,
        reason=Reason.NOT_SUPPORTED,
        explanation=f"the relation {relation.operator} is read but not decided",
    )


def has_instance(context: Context) -> bool:
    """Whether some instance satisfies all hypotheses and the case of the context at once."""
    # the range of an index must not be empty for every choice of sizes
    names = {name for name, variable in context.variables.items() if variable.sort == "index"}
    for relation in (*context.conditions, *(item.relation for item in context.hypotheses)):
        names |= free_names(relation.left) | free_names(relation.right)
    return satisfiable(context, sorted(names)) is not None


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
    reason, explanation, ratio = Reason.NO_RULE, "no rule decides this", ""
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
        return Verdict(Word.ILL_FORMED, explanation=f"this is never defined: {error}"), left_over
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


def _confirmed(
    proof: Verdict, left: Term, right: Term, context: Context, inhabited: bool | None
) -> Verdict:
    """A proof stands only if the context has an instance, and none of the first ones contradicts it."""
    if not (has_instance(context) if inhabited is None else inhabited):
        return replace(
            proof,
            word=Word.UNKNOWN,
            reason=Reason.NO_INSTANCE,
            explanation="nothing was found that satisfies all assumptions at once, so nothing is proved from them",
        )
    contradiction = refute(left, right, context, budget=INSTANCES_AS_CHECK)
    if contradiction is not None:
        return replace(
            proof,
            word=Word.UNKNOWN,
            counterexample=contradiction,
            reason=Reason.NO_RULE,
            explanation="internal disagreement: the proof and an instance contradict each other; please report this",
        )
    return proof


def _without_answer(
    proof: Verdict, left: Term, right: Term, context: Context, inhabited: bool | None
) -> Verdict:
    if not (has_instance(context) if inhabited is None else inhabited):
        return replace(
            proof,
            reason=Reason.NO_INSTANCE,
            explanation="nothing was found that satisfies all assumptions at once, so nothing is decided from them",
        )
    tried = 20
    return replace(proof, agreements=agreements(left, right, context, tried), tried=tried)



class Judge:
    """Decides equalities in the contexts of one document, and remembers which of them have an instance."""

    def __init__(self) -> None:
        self._known: list[tuple[Context, bool]] = []

    def has_instance(self, context: Context) -> bool:
        """As the function, once for each context."""
        for known, answer in self._known:
            if known is context or known == context:
                return answer
        answer = has_instance(context)
        self._known.append((context, answer))
        return answer

    def equal(self, left: Term, right: Term, context: Context) -> Verdict:
        """As the function."""
        return equal(left, right, context, self.has_instance(context))
