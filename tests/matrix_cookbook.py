"""The Matrix Cookbook as a measure: ``python -m tests.matrix_cookbook [FILE ...]`` prints a table of
`proofs/matrix_cookbook`.

Place on the way of a step: around the check, as `derive.mutation` is; it plants the same mistakes. An identity is what
has a number in the book: the steps ``eq-16`` and ``eq-432-even`` are (parts of) the identities 16 and 432. A step that
its file expects to be refuted is an erratum of the book. Of every identity that is proved mistakes are planted until
three are refuted, those of whole matrices before the others; a counterexample counts if there is one in which no two
sizes are equal, for at n = m much is equal that is not. A mutant that is proved all the same must be true: it is proved
again by the second prover or, where that does not reach, compared at instances.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import combinations
from pathlib import Path
from random import Random

from derive import finite
from derive.check import check
from derive.components import at_component
from derive.context import Context
from derive.decide import Judge
from derive.diagnose.mutate import Mutant, mutants, outcome, shuffled
from derive.document import Document, Step
from derive.evaluate.search import InstancePool, agreements, claim_names, needed_names, refute
from derive.normal.errors import NotSupported
from derive.reading import Target
from derive.result import FileResult, StepResult
from derive.term import Relation, Symbol, Term, rank
from derive.verdict import Verdict, Word

FOLDER = Path(__file__).parent.parent / "proofs" / "matrix_cookbook"
WANTED = 3
MOST_TRIED = 40
INSTANCES = 300
COMPARED = 20
WHOLE = ("transposed", "exchanged-factors", "lost-inverse", "extra-inverse", "lost-factor", "wrong-sign", "wrong-index")
"""The kinds of mistakes that are planted first."""


@dataclass
class Tally:
    """What became of the mutants of one identity: how many are refuted, and of these how many with a counterexample in
    which no two sizes are equal; those that are not decided; those that are proved, with what confirms them ("" if
    nothing does)."""

    refuted: int = 0
    apart: int = 0
    ill_formed: int = 0
    unknown: list[str] = field(default_factory=list)
    proved: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Measured:
    """One file: the words of its identities by number, the reasons of those that are not decided, errata, and the
    mutants of what is proved."""

    path: Path
    words: dict[int, Word] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    errata: list[int] = field(default_factory=list)
    unexpected: list[str] = field(default_factory=list)
    tallies: dict[int, Tally] = field(default_factory=dict)

    @property
    def proved(self) -> list[int]:
        """The numbers of the identities that are proved in every step."""
        return [number for number, word in self.words.items() if word is Word.PROVED]


def number_of(step: StepResult | Step) -> int | None:
    """The number that an identity has in the book, by its step's id."""
    found = re.match(r"eq-(\d+)\b", step.id or "")
    return int(found[1]) if found else None


def numbers_in(document: Document) -> list[int]:
    """The numbers of the identities of a file, errata included, each once."""
    numbers = [number_of(entry) for entry in document.entries if isinstance(entry, Step)]
    return list(dict.fromkeys(number for number in numbers if number is not None))


def measured(path: Path, wanted: int = WANTED, seed: int = 0, most: int | None = None) -> Measured:
    """One file, with mutants of every proved identity until ``wanted`` are refuted; if ``most`` is given, of at most so
    many steps, drawn with the seed."""
    result = check(path, repair=False)
    found = Measured(path, unexpected=[item.message for item, *_ in result.problems])
    for step in result.steps:
        number = number_of(step)
        if not step.as_expected:
            found.unexpected.append(f"{step.id}: {step.word}")
        if number is None or step.kind != "step":
            continue
        if is_erratum(step):
            found.errata.append(number)
            continue
        if found.words.get(number, Word.PROVED) is Word.PROVED:
            found.words[number] = step.word
        if step.word is not Word.PROVED:
            found.reasons[step.id] = reason(step)
    judge = Judge()
    for number, planted in by_identity(drawn(result, most, seed), judge, seed).items():
        if found.words.get(number) is Word.PROVED:
            found.tallies[number] = tally(planted, judge, wanted)
    return found


def drawn(result: FileResult, most: int | None, seed: int) -> FileResult:
    """The result with at most so many of its steps, drawn with a seed."""
    steps = [step for step in result.steps if number_of(step) is not None]
    if most is None or len(steps) <= most:
        return result
    return replace(result, steps=tuple(Random(seed).sample(steps, most)))


def is_erratum(step: StepResult) -> bool:
    """Whether the file says of a step that it is wrong as printed."""
    return step.word is Word.REFUTED and step.as_expected


def reason(step: StepResult) -> str:
    """Why a step is not proved."""
    said = [f"{item.code} {item.message}" for item in step.findings if item.severity == "error"]
    said += [item.verdict.explanation for item in step.judgements]
    return next((text for text in said if text), str(step.word))


def by_identity(result: FileResult, judge: Judge, seed: int) -> dict[int, list[Mutant]]:
    """The mutants of each identity that has a number, those of whole matrices first, else in an order drawn."""
    found: dict[int, list[Mutant]] = {}
    for mutant in mutants(result, judge):
        number = number_of(mutant.line.result)
        if number is not None and mutant.line.result.word is Word.PROVED:
            found.setdefault(number, []).append(mutant)
    for number, every in found.items():
        found[number] = sorted(shuffled(every, seed), key=_turn)
    return found


def _turn(mutant: Mutant) -> int:
    kind = mutant.kinds[0][1]
    return 0 if kind in WHOLE else 1


def tally(planted: list[Mutant], judge: Judge, wanted: int) -> Tally:
    """What becomes of mutants, taken in turn until ``wanted`` are refuted."""
    found = Tally()
    for mutant in planted[:MOST_TRIED]:
        if found.apart >= wanted:
            break
        made = outcome(mutant, judge, repair=False)
        if made is None:
            continue
        said = f"{made.step} {made.kind}: {' '.join(made.latex.split())}"
        match made.word:
            case Word.REFUTED:
                found.refuted += 1
                found.apart += is_refuted_apart(mutant, judge)
            case Word.ILL_FORMED:
                found.ill_formed += 1
            case Word.PROVED:
                found.proved.append((said, confirmed(mutant, judge)))
            case _:
                found.unknown.append(said)
    return found


def claims(mutant: Mutant) -> Iterator[tuple[Target, Term]]:
    """What a mutant says: each line it is judged against, with what its changed side means there."""
    reading = mutant.search.reading
    term = reading.aligned(reading.read(mutant.side).term)
    for target in reading.targets:
        yield target, term


def is_refuted_apart(mutant: Mutant, judge: Judge) -> bool:
    """Whether a mutant is false at some instance in which no two of its sizes are equal."""
    return any(
        refute(target.left, term, apart, INSTANCES, InstancePool(apart)) is not None
        for target, term in claims(mutant)
        if rank(target.left) == rank(term)
        for apart in [at_different_sizes(target.left, term, target.context)]
    )


def at_different_sizes(left: Term, right: Term, context: Context) -> Context:
    """The context where no two of the sizes that a claim has are equal."""
    needed = needed_names(context, claim_names(left, right))
    sizes = [name for name in needed if context.variables[name].sort == "size"]
    different = (Relation("!=", Symbol(one), Symbol(two)) for one, two in combinations(sizes, 2))
    return context.with_conditions(tuple(different))


def confirmed(mutant: Mutant, judge: Judge) -> str:
    """What else says that a mutant that is proved is true, or ""."""
    says = [_confirmed(judge.equal(target.left, term, target.context), target, term) for target, term in claims(mutant)]
    return "" if "" in says else ", ".join(dict.fromkeys(says))


def _confirmed(verdict: Verdict, target: Target, term: Term) -> str:
    try:
        found = finite.audit(*at_component(target.left, term, target.context), verdict.certificate)
    except NotSupported:
        return ""
    match found.word:
        case finite.Word.AGREES:
            return "proved by the second prover"
        case finite.Word.DISAGREES:
            return ""
    apart = at_different_sizes(target.left, term, target.context)
    count = agreements(target.left, term, apart, COMPARED)
    return f"equal at {count} instances" if count and refute(target.left, term, apart, INSTANCES) is None else ""


def table(files: list[Measured]) -> str:
    """The table, and below it what is not as it should be."""
    head = ("file", "identities", "proved", "open", "errata", "refuted", "apart", "ill-formed", "unknown", "true")
    rows = [(item.path.stem, *counts(item)) for item in files]
    total = ("all", *(sum(column) for column in zip(*(counts(item) for item in files), strict=True)))
    width = max(len(str(row[0])) for row in (*rows, total))
    lines = [
        f"{row[0]:<{width}}" + "".join(f"{cell:>{len(name) + 2}}" for name, cell in zip(head[1:], row[1:], strict=True))
        for row in (head, *rows, total)
    ]
    for item in files:
        lines += [f"not as expected: {item.path.stem} {said}" for said in item.unexpected]
        lines += [f"open: {item.path.stem} {step}: {why}" for step, why in item.reasons.items()]
        for number, found in item.tallies.items():
            if found.apart < WANTED:
                lines.append(f"fewer than {WANTED} mutants refuted: {item.path.stem} eq-{number}: {found.apart}")
            lines += [f"mutant unknown: {item.path.stem} {said}" for said in found.unknown]
            lines += [
                f"mutant proved: {item.path.stem} {said}: {why or 'NOT CONFIRMED'}" for said, why in found.proved
            ]
    return "\n".join(lines)


def counts(item: Measured) -> tuple[int, ...]:
    """The cells of a file's row: identities, proved, open, errata; mutants refuted, with different sizes, ill-formed,
    unknown, proved because they are true."""
    every = item.tallies.values()
    return (
        len(item.words),
        len(item.proved),
        len(item.words) - len(item.proved),
        len(set(item.errata)),
        sum(found.refuted for found in every),
        sum(found.apart for found in every),
        sum(found.ill_formed for found in every),
        sum(len(found.unknown) for found in every),
        sum(len(found.proved) for found in every),
    )


def main(arguments: list[str]) -> int:
    """Print the table of the files, by default of all; the exit status is 1 if something is not as expected or a mutant
    is proved that nothing confirms."""
    paths = [Path(argument) for argument in arguments] or sorted(FOLDER.glob("*.yaml"))
    files = [measured(path) for path in paths]
    print(table(files))
    doubtful = any(not why for item in files for found in item.tallies.values() for _, why in found.proved)
    return int(doubtful or any(item.unexpected for item in files))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
