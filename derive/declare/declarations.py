r"""A document's ``declare``, ``notation`` and ``macros`` as a vocabulary (to read with) and a context (to
judge in).

Place on the way of a step: the first thing done with a loaded document. What is contradictory or unknown is
reported at the name's place in the file, and the name is left out. A name that is used with a label anywhere
in the document (``z^{(i)}``, i a label) is declared with that label: ``z^{(1)}`` and ``z`` are never taken
for each other. Properties that need a formula (a probability vector sums to 1) become hypotheses here, those
that settle every entry (an identity matrix) definitions; no other meaning is given to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import combinations
from types import MappingProxyType

from derive.context import Context, Definition, Hypothesis, Variable
from derive.declare import matrices
from derive.diagnostic import Diagnostic, FormulaError, fail
from derive.document import Declared, Define, Document, Notation, Text
from derive.elaborate import elaborate_integer
from derive.elaborate.affine import same
from derive.functions import DECLARABLE, SPELLINGS
from derive.latex.names import base_key, canonical_key, key_scripts, longest_key
from derive.latex.parser import parse_expression
from derive.latex.symbols import FRACTIONS
from derive.latex.tokens import tokenize
from derive.latex.vocabulary import ALONG, LAYOUTS, Entry, Vocabulary
from derive.operations import OPERATIONS
from derive.properties import BATCHES, PROPERTIES
from derive.term import ONE, ZERO, Binder, Bound, Delta, Family, Relation, Term

Problem = tuple[Diagnostic, int, int]
_RANKS = {"scalar": 0, "vector": 1, "matrix": 2}
_REAL = ("scalar", "vector", "matrix", "tensor")
_CONTRADICTIONS = (
    ({"positive", "negative"}, "it cannot be both positive and negative"),
    ({"nonnegative", "negative"}, "it cannot be both nonnegative and negative"),
    ({"probability", "negative"}, "probabilities are not negative"),
    *(({"one-hot rows", word}, "one-hot rows have zeros and ones") for word in ("positive", "nonzero", "negative")),
    ({"one-hot", "positive"}, "a one-hot vector has zeros, so it is not positive"),
    ({"one-hot", "nonzero"}, "a one-hot vector has zeros"),
    ({"one-hot", "negative"}, "a one-hot vector is not negative"),
    ({"symmetric", "antisymmetric"}, "it cannot be both symmetric and antisymmetric"),
    *(
        ({batch, word}, "the indices of a batch are not those of its items")
        for batch in BATCHES
        for word in ("symmetric", "antisymmetric")
    ),
    *((set(pair), "its items are of one kind") for pair in combinations(BATCHES, 2)),
)
# the entry of a name whose values are settled by a property, at the indices Bound(0), Bound(1), …
_SETTLED: dict[str, Term] = {"identity": Delta(Bound(0), Bound(1)), "ones": ONE, "zeros": ZERO}
_SETTLED["unit vectors"] = _SETTLED["identity"]
# with an index of its own, before those of each vector
_MANY = "unit vectors"


@dataclass(frozen=True, slots=True)
class DeclaredNames:
    """What a document declares, and what is wrong with it: findings with their line and column in the
    file."""

    context: Context
    vocabulary: Vocabulary
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _Work:
    context: Context = field(default_factory=Context)
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    keys: dict[int, str] = field(default_factory=dict)
    labels: dict[str, tuple[str, ...]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def attempt(self, text: Text, action: Callable[[], None]) -> None:
        """Do something; what goes wrong is a problem at a place of ``text``."""
        try:
            action()
        except FormulaError as error:
            found = error.diagnostic
            line, column = text.place(found.span.start if found.span is not None else 0)
            self.problems.append((Diagnostic(found.code, found.message, None, found.severity), line, column))

    def names(self, key: str) -> tuple[str, ...]:
        """The names a declared key is used under: with each of its labels, or as it is."""
        return tuple(f"{key}^{{({label})}}" for label in self.labels.get(key, ())) or (key,)


def declare(document: Document) -> DeclaredNames:
    """The vocabulary and the context of a document's declarations, in whatever order they stand."""
    work = _Work(vocabulary=Vocabulary(MappingProxyType({}), MappingProxyType(dict(document.macros))))
    for place, entry in enumerate(document.declared):
        work.attempt(entry.name, partial(_entry, work, place, entry))
    for notation in document.notation:
        work.attempt(notation.writing, partial(_notation, work, notation))
    work.labels = _labels(document, work.vocabulary)
    order = sorted(range(len(document.declared)), key=lambda place: document.declared[place].kind != "size")
    for place in order:
        entry = document.declared[place]
        if place in work.keys:
            work.attempt(entry.name, partial(_variable, work, work.keys[place], entry))
    for place, entry in enumerate(document.declared):
        if place in work.keys and entry.kind in _REAL:
            work.attempt(entry.name, partial(_real, work, work.keys[place], entry))
    return DeclaredNames(work.context, work.vocabulary, tuple(work.problems))


def _bad(message: str) -> FormulaError:
    return fail("D110", message)


def _entry(work: _Work, place: int, entry: Declared) -> None:
    """The vocabulary's entry of a declared name."""
    key = canonical_key(entry.name.value)
    if key in work.vocabulary.entries:
        raise _bad(f"{key} is declared twice")
    made: Entry
    match entry.kind:
        case "size" | "index" | "scalar" | "label":
            made = Entry(entry.kind)
        case "vector" | "matrix" | "tensor":
            rank = _RANKS.get(entry.kind, len(entry.sizes))
            if len(entry.sizes) != rank or not rank:
                raise _bad(f"{key} is declared as a {entry.kind} and needs {max(rank, 1)} sizes")
            made = Entry("family", rank + (_MANY in entry.properties))
        case "delta":
            made = Entry("delta", 2)
        case "function" if entry.function is not None:
            row = DECLARABLE.get(entry.function)
            if row is None:
                known = ", ".join(sorted(DECLARABLE))
                raise _bad(f"{entry.function} is not a known function; known are {known}")
            made = Entry("function", 0, row.name, row.vector_argument, row.vector_result)
        case "function":
            if entry.result_size is not None and entry.argument_size is None:
                raise _bad(f"{key} has a vector as its value, so the size of its argument must be given too")
            made = Entry(
                "function",
                vector_argument=entry.argument_size is not None,
                vector_result=entry.result_size is not None,
            )
        case kind:
            raise _bad(f"{kind} is not a kind of name")
    work.vocabulary = work.vocabulary.with_entry(key, made)
    work.keys[place] = key


def _notation(work: _Work, notation: Notation) -> None:
    writing, entries = notation.writing.value.strip(), work.vocabulary.entries
    match notation.meaning:
        case "sum sign" | "product sign":
            key, made = canonical_key(writing), Entry(notation.meaning.removesuffix(" sign"))
        case "label":
            key, made = canonical_key(writing.removeprefix("(").removesuffix(")")), Entry("label")
        case "same as":
            if notation.target is None:
                raise _bad(f"{writing} is the same as which name?")
            key, made = canonical_key(writing), Entry("alias", target=canonical_key(notation.target))
            if key == made.target:
                raise _bad(f"{key} is the same name")
        case "component":
            key = canonical_key(writing.partition("(")[0])
            old = entries.get(key)
            if old is None or not (old.kind == "function" and old.vector_argument and old.vector_result):
                raise _bad(f"{key} is not declared as a function of a vector with a vector as its value")
            made = Entry("function", 0, old.function, True, True, component_argument=True)
            work.vocabulary = work.vocabulary.with_entry(key, made)
            return
        case "broadcast":
            if "+" not in writing:
                raise _bad("what is broadcast is written as a sum, x + c")
            work.vocabulary = replace(work.vocabulary, broadcasts=True)
            return
        case "transpose":
            if not writing.endswith("'"):
                raise _bad("what is a transpose is written with a prime, A'")
            work.vocabulary = work.vocabulary.with_along("'", "transpose")
            return
        case layout if layout in LAYOUTS:
            if r"\frac" not in writing:
                raise _bad(r"what has a layout is written as a derivative, \frac{\partial y}{\partial x}")
            if work.vocabulary.layout not in ("", layout):
                raise _bad("derivatives have one layout in a document")
            work.vocabulary = replace(work.vocabulary, layout=layout)
            return
        case "row gradient":
            if not writing.startswith(r"\nabla"):
                raise _bad(r"what is a row gradient is written with \nabla_x")
            work.vocabulary = replace(work.vocabulary, row_gradient=True)
            return
        case "componentwise" if (sign := _sign(writing)) is not None:
            work.vocabulary = work.vocabulary.with_along(sign, "componentwise")
            return
        case meaning if meaning in ALONG:
            _along(work, canonical_key(writing.partition("(")[0]), meaning)
            return
        case meaning:
            raise _bad(f"{meaning} is not a meaning of a notation")
    if key in entries and entries[key] != made:
        raise _bad(f"{key} is declared as something else too")
    work.vocabulary = work.vocabulary.with_entry(key, made)


def _sign(writing: str) -> str | None:
    r"""The sign that a notation speaks of where it is no function: a root, a quotient or a power of vectors."""
    if writing.startswith(r"\sqrt"):
        return r"\sqrt"
    if "/" in writing or writing.startswith(tuple(FRACTIONS)):
        return "/"
    return "^" if "^" in writing and "(" not in writing else None


def _along(work: _Work, key: str, meaning: str) -> None:
    """What a function means of a matrix: a function of vectors of its lines, one of numbers of its entries."""
    key = work.vocabulary.resolve(key)
    entry = work.vocabulary.entry(key)
    operation = OPERATIONS.get(key) if entry is None else None
    of_vector = entry.vector_argument if entry is not None else operation is not None and operation.by_rows
    known = key in SPELLINGS if entry is None else entry.kind == "function"
    if not of_vector and (meaning != "componentwise" or not known):
        kind = "numbers" if meaning == "componentwise" else "vectors"
        raise _bad(f"{key} is no function of {kind} that can be {meaning}")
    if of_vector and meaning == "componentwise":
        raise _bad(f"{key} takes a whole vector, so it cannot be {meaning}")
    if work.vocabulary.along.get(key, meaning) != meaning:
        raise _bad(f"{key} is declared as something else too")
    work.vocabulary = work.vocabulary.with_along(key, meaning)


def _labels(document: Document, vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
    """The labels each name is used with anywhere in the document, in the order in which they first occur."""
    known = {f"^{{({key})}}": key for key, entry in vocabulary.entries.items() if entry.kind == "label"}
    found: dict[str, tuple[str, ...]] = {}
    if not known:
        return found
    declared = frozenset(vocabulary.entries)
    raised = any("^" in body for _, body in vocabulary.macros.values())
    # each formula once, and none that cannot have a superscript: a file may have thousands
    for formula in dict.fromkeys(text.value for text in _formulas(document)):
        if not raised and "^" not in formula:
            continue
        try:
            tokens = tokenize(formula, vocabulary)
        except FormulaError:
            continue
        for position in range(len(tokens) - 1):
            base = base_key(tokens, position)
            if base is None:
                continue
            scripts = key_scripts(tokens, base[1])
            key, taken = longest_key(base[0], scripts, declared)
            for script in scripts:
                label = known.get(script.text)
                name = vocabulary.resolve(key)
                if label is not None and script not in taken and label not in found.get(name, ()):
                    found[name] = (*found.get(name, ()), label)
    return found


def _formulas(document: Document) -> Iterator[Text]:
    for item in (*document.before, *document.goals, *document.entries):
        yield item.latex
        if not isinstance(item, Define):
            yield from item.when


def _variable(work: _Work, key: str, entry: Declared) -> None:
    """The context's variables of a declared name."""
    match entry.kind:
        case "size":
            made = Variable(key, "size", minimum=entry.minimum)
        case "index":
            ends = tuple(_integer(work, size) for size in entry.sizes)
            lower, upper = (ONE, *ends)[-2:] if ends else (None, None)
            made = Variable(key, "index", lower=lower, upper=upper)
        case "function" if entry.function is None:
            sizes = [size for size in (entry.argument_size, entry.result_size) if size is not None]
            shape = tuple(_integer(work, size) for size in sizes)
            made = Variable(key, "function", shape, arity=entry.arity)
        case "scalar" | "vector" | "matrix" | "tensor":
            shape = tuple(_integer(work, size) for size in entry.sizes)
            shape = shape * 2 if _MANY in entry.properties and len(shape) == 1 else shape
            for name in work.names(key):
                sort = "family" if shape else "scalar"
                work.context = work.context.with_variable(Variable(name, sort, shape))
            return
        case _:
            return
    work.context = work.context.with_variable(made)


def _integer(work: _Work, text: Text) -> Term:
    """A size, read by the LaTeX reader; sizes only, no indices."""
    made: list[Term] = []

    def read() -> None:
        node = parse_expression(text.value, work.vocabulary)
        sizes = {name: entry for name, entry in work.context.variables.items() if entry.sort == "size"}
        made.append(elaborate_integer(node, Context(MappingProxyType(sizes)), work.vocabulary))

    try:
        read()
    except FormulaError as error:
        raise _bad(f"{text.value.strip()} is not a size: {error.diagnostic.message}") from error
    return made[0]


def _real(work: _Work, key: str, entry: Declared) -> None:
    """Properties, dependencies and hypotheses of a real name."""
    if work.names(key)[0] not in work.context.variables:
        return
    properties = set(entry.properties) | ({"one-hot"} if entry.one_hot is not None else set())
    for word in entry.properties:
        if word not in PROPERTIES or PROPERTIES[word].takes_index:
            raise _bad(f"{word} is not a property that can be declared of {key} in this way")
    for word in sorted(properties):
        if entry.kind not in PROPERTIES[word].kinds:
            raise _bad(f"{key} is a {entry.kind}, so it cannot be {word}")
    for words, reason in _CONTRADICTIONS:
        if words <= properties:
            raise _bad(f"the properties of {key} contradict each other: {reason}")
    if "constant" in properties and entry.depends_on:
        raise _bad(f"{key} cannot be constant and depend on something")
    shape = work.context.variables[work.names(key)[0]].shape
    for word in sorted(properties & BATCHES.keys()):
        if len(shape) <= BATCHES[word]:
            raise _bad(f"{key} has {len(shape)} indices, too few for a {word}")
    if properties & {"symmetric", "antisymmetric"} and not all(same(size, shape[0]) for size in shape):
        raise _bad(f"{key} is not square, so exchanging its indices has no meaning")
    if "identity" in properties and not same(*shape):
        raise _bad(f"{key} is not square, so it is no identity matrix")
    for word in sorted(properties & matrices.SQUARE):
        if not same(*shape):
            raise _bad(f"{key} is not square, so it cannot be {word}")
    if properties & matrices.SYMMETRIC:
        properties.add("symmetric")
    settled = _SETTLED.keys() & properties
    if settled and (len(properties - {"constant"}) > 1 or entry.depends_on):
        raise _bad(f"the entries of {key} are settled by `{min(settled)}`; nothing else can be declared of it")
    if properties & {"probability", "one-hot rows"}:
        properties.add("nonnegative")
    for place, name in enumerate(work.names(key)):
        depends = tuple(other for text in entry.depends_on for other in _dependency(work, key, place, text))
        sort = "family" if shape else "scalar"
        kept = frozenset(properties) - settled | {_MANY} & settled
        made = Variable(name, sort, shape, properties=kept, depends_on=depends)
        work.context = work.context.with_variable(made)
        for word in settled:
            work.context = work.context.with_definition(Definition(name, len(shape), _SETTLED[word]))
        if "probability" in properties:
            work.context = work.context.with_hypothesis(replace(_sums_to_one(name, shape), is_property=True))
        said = frozenset(properties)
        square = matrices.of_square(name, shape[0], said) if said & matrices.SQUARE else ()
        for hypothesis in (*matrices.of_shape(name, shape, said), *square):
            work.context = work.context.with_hypothesis(replace(hypothesis, is_property=True))
        if entry.one_hot is not None:
            work.context = work.context.with_hypothesis(_one_hot(work, name, shape, entry.one_hot))


def _dependency(work: _Work, key: str, place: int, text: Text) -> tuple[str, ...]:
    """The names a name depends on: with the same label, if both carry one."""
    other = work.vocabulary.resolve(canonical_key(text.value))
    names = tuple(name for name in work.names(other) if name in work.context.variables)
    if not names or work.context.variables[names[0]].sort not in ("scalar", "family"):
        raise _bad(
            f"{key} depends on {text.value.strip()}, which is not declared as a scalar, vector or matrix"
        )
    labels = work.labels.get(key, ())
    if labels and labels[place] in work.labels.get(other, ()):
        return (f"{other}^{{({labels[place]})}}",)
    return names


def _sums_to_one(name: str, shape: tuple[Term, ...]) -> Hypothesis:
    last = len(shape) - 1
    body = Family(name, tuple(Bound(axis) for axis in range(last + 1)))
    total = Binder("sum", ONE, shape[last], (), body, "i")
    letters = "jmnrstuv"[:last] + "i"
    text = rf"\sum_i {name}_{letters if last == 0 else '{' + letters + '}'} = 1"
    return Hypothesis(text, tuple((ONE, size) for size in shape[:last]), Relation("=", total, ONE))


def _one_hot(work: _Work, name: str, shape: tuple[Term, ...], where: Text) -> Hypothesis:
    node = parse_expression(where.value, work.vocabulary)
    index = elaborate_integer(node, work.context, work.vocabulary)
    last = len(shape) - 1
    body = Family(name, tuple(Bound(axis) for axis in range(last + 1)))
    letters = "jnrstuv"[:last] + "m"
    subscript = letters if last == 0 else "{" + letters + "}"
    text = rf"{name}_{subscript} = \delta_{{m {where.value.strip()}}}"
    return Hypothesis(
        text, tuple((ONE, size) for size in shape), Relation("=", body, Delta(Bound(last), index))
    )
