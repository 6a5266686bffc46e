"""The library's own door: check a file, decide one equality, from LaTeX strings or SymPy expressions.

Place on the way of a step: thin entrances over `derive.check` and `derive.decide`; `derive/__init__.py` exports them
lazily, so that importing `derive` loads neither SymPy nor the engine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import yaml

from derive import decide
from derive.check import Checker
from derive.context import Context, Hypothesis
from derive.declare import declare as declare_names
from derive.diagnostic import FormulaError
from derive.document import Document, Step
from derive.load import load_text
from derive.term import Relation, Term, rank
from derive.verdict import Verdict, Word

if TYPE_CHECKING:
    import sympy


def equal(
    left: str | sympy.Basic | Term,
    right: str | sympy.Basic | Term,
    *,
    declare: Mapping[str, Any] | Context | None = None,
    notation: Mapping[str, str] | None = None,
    define: Sequence[str] = (),
    assume: Sequence[str | sympy.Basic] = (),
    when: Sequence[str] = (),
    seed: int = 0,
) -> Verdict:
    r"""Whether left = right holds for every size, on the whole declared domain.

    The sides are both LaTeX strings, or both SymPy expressions (or terms). For LaTeX, ``declare`` has the form of a
    proof file's section (``{"k": "size", "x": {"vector": "k"}}``) and declares every name; ``notation``, ``define``,
    ``assume`` and ``when`` are a proof file's too. For SymPy, names, sizes and shapes are inferred from the
    expressions unless ``declare`` is given, and ``assume`` holds SymPy relations. ``seed`` draws the numbers that are
    tried in counterexamples after the simplest ones.

    Returns the verdict with its evidence; input without a meaning gives ``ill-formed`` with an explanation. Raises
    TypeError for a mixture of the two forms, ValueError for declarations that cannot be read or SymPy expressions
    whose names cannot be inferred.
    """
    if isinstance(left, str) and isinstance(right, str):
        if isinstance(declare, Context):
            raise TypeError("LaTeX sides need declarations in the form of a proof file")
        texts = [item for item in assume if isinstance(item, str)]
        if len(texts) != len(assume):
            raise TypeError("LaTeX sides need assumptions in LaTeX")
        document = _document(declare, notation, define, texts, when, left, right)
        return _equal_latex(f"{left} = {right}", document, seed)
    if isinstance(left, str) or isinstance(right, str):
        raise TypeError("both sides must be LaTeX, or both SymPy expressions")
    if notation or define or when:
        raise TypeError("notation, define and when are for LaTeX sides")
    return _equal_terms(left, right, declare, assume, seed)


def _document(
    declare: Mapping[str, Any] | None,
    notation: Mapping[str, str] | None,
    define: Sequence[str],
    assume: Sequence[str],
    when: Sequence[str],
    left: str,
    right: str,
) -> Document:
    """A proof file of one step: the file format is the one place that says what declarations mean."""
    step: dict[str, Any] = {"id": "claim", "latex": f"{left} = {right}"}
    if when:
        step["when"] = list(when)
    data: dict[str, Any] = {"title": "a claim", "declare": dict(declare or {}), "steps": [step]}
    optional = {"notation": dict(notation or {}), "define": list(define), "assume": list(assume)}
    data |= {key: value for key, value in optional.items() if value}
    document = load_text(yaml.dump(data, Dumper=_Dumper, allow_unicode=True, width=1_000_000), "<claim>")
    problems = document.problems or declare_names(document).problems
    if problems:
        raise ValueError("; ".join(f"{item.code} {item.name}: {item.message}" for item, _, _ in problems))
    return document


class _Dumper(yaml.SafeDumper):  # type: ignore[misc]
    """Strings in single quotes, in which a backslash is a backslash."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write everything out: the format has no aliases."""
        return True


_Dumper.add_representer(
    str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style="'")
)


def _equal_latex(claim: str, document: Document, seed: int) -> Verdict:
    names = declare_names(document)
    checker = Checker(names.context, names.vocabulary, judge=decide.Judge(seed))
    for entry in (*document.before, *document.entries):
        for result in checker.entry(entry):
            if result.word is Word.ILL_FORMED or (isinstance(entry, Step) and not result.judgements):
                said = "; ".join(f"{item.code} {item.name}: {item.message}" for item in result.errors)
                return Verdict(Word.ILL_FORMED, explanation=said or result.judgements[0].verdict.explanation)
            if isinstance(entry, Step):
                return result.judgements[0].verdict
    raise ValueError(f"nothing is claimed: {claim}")


def _equal_terms(
    left: sympy.Basic | Term,
    right: sympy.Basic | Term,
    declare: Mapping[str, Any] | Context | None,
    assume: Sequence[str | sympy.Basic],
    seed: int,
) -> Verdict:
    import sympy

    from derive.sympy_form import from_sympy, infer_context

    facts = [item for item in assume if isinstance(item, sympy.Basic)]
    if len(facts) != len(assume):
        raise TypeError("SymPy sides need assumptions as SymPy relations")
    if isinstance(declare, Context):
        context = declare
    elif declare is not None:
        context = declare_names(_document(declare, None, (), (), (), "0", "0")).context
    else:
        # a relation has no value: its sides are what names are inferred from
        parts = [side for item in (left, right, *facts) for side in (item.args if item in facts else (item,))]
        given = [item for item in parts if isinstance(item, sympy.Basic)]
        context = infer_context(*given)
    for fact in facts:
        context = context.with_hypothesis(Hypothesis(str(fact), (), _relation(fact, context)))
    sides = [from_sympy(item, context) if isinstance(item, sympy.Basic) else item for item in (left, right)]
    if rank(sides[0]) != rank(sides[1]):
        return Verdict(Word.ILL_FORMED, explanation="a vector is compared with a scalar")
    try:
        return decide.equal(sides[0], sides[1], context, seed)
    except FormulaError as error:
        return Verdict(Word.ILL_FORMED, explanation=error.diagnostic.message)


def _relation(fact: sympy.Basic, context: Context) -> Relation:
    import sympy

    from derive.sympy_form import from_sympy

    operators = {
        sympy.Eq: "=",
        sympy.Ne: "!=",
        sympy.StrictLessThan: "<",
        sympy.LessThan: "<=",
        sympy.StrictGreaterThan: ">",
        sympy.GreaterThan: ">=",
    }
    for kind, operator in operators.items():
        if isinstance(fact, kind):
            return Relation(operator, from_sympy(fact.args[0], context), from_sympy(fact.args[1], context))
    raise TypeError(f"not a relation that can be assumed: {fact}")
