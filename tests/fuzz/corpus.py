r"""What fuzzing starts from: the project's own proof files, and the formulas in them with the names they are read with.

A `World` is a document's vocabulary and context, after its definitions, with every formula that stands in it. Two
worlds have a vocabulary only (the tests' own, with macros that loop, and the founding formulas'): formulas are read and
printed in them, not given a meaning.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from derive.context import Context
from derive.declare import declare, define
from derive.diagnostic import FormulaError
from derive.document import Define, Document
from derive.latex.vocabulary import Vocabulary
from derive.load import load_bytes
from tests.errata import records

ROOT = Path(__file__).parents[2]
FOLDERS = ("proofs", "tests/bench")
LONGEST = 4_000
"""The longest file, in bytes, that is a seed: inputs are to be short."""

# of everything the reader knows something, as the tests' own names have no document
_NAMES = (
    r"\R + \half{x} = \named{a}",
    r"\loop + \double x",
    r"\sum_{i=1}^n z_i^2 \leq \Sigma_{i \neq j} u_i v_j + \Pi_k w^*_k",
    r"\frac{\partial}{\partial x} f(x, y) = \operatorname{act}(\theta) + g\left(\hat{b}\right)",
    r"x &= \begin{cases} 1 & i = j \\ 0 & \text{otherwise} \end{cases} \\ y &= A_{ij} \delta_{ij}",
    r"\sigma(\mathbf{z})_i = \frac{e^{z_i}}{\sum_{j} e^{z_j}}",
    r"\nabla_z \left(A B\right)^\top z^{(s)} \cdot \binom{n}{k} n!",
    r"D_{KL} = x_0 \log_2 \sqrt[3]{\lvert \theta \rvert} - \| u \|^2",
    r"1 \leq i < j, i \neq k",
)
_ALGEBRA = (
    r"x_i = \sum_j A_{ij} y_j",
    r"g(x)_i = f(x_i) + h(a, b)",
    r"\frac{\partial}{\partial x_j} \left(x^\top A y\right) = (A y)_j",
    r"\nabla_x \ln \sum_i e^{x_i} = \text{softmax}(x)",
    r"\sigma(z)_i (\delta_{ij} - \sigma(z_j)) = \frac{\partial \sigma(z)_i}{\partial z_j}",
    r"B^\top A B u = \Sigma_i u_q \hat{y}_i",
    r"\prod_{i=1}^{n} x_i^{a} = \begin{cases} a & i = r \\ 0 & i \neq r \end{cases}",
)


@dataclass(frozen=True, slots=True)
class World:
    """Names to read formulas with, and formulas that are read with them. ``context`` is None where names have no
    declared meaning."""

    name: str
    vocabulary: Vocabulary
    context: Context | None
    formulas: tuple[str, ...]


@cache
def files() -> dict[str, bytes]:
    """The seed files by name."""
    paths = [path for folder in FOLDERS for path in sorted((ROOT / folder).glob("*.yaml"))]
    contents = {f"{path.parent.name}/{path.stem}": path.read_bytes() for path in paths}
    contents |= {f"errata/{record.id}": record.document(record.before).encode() for record in records()}
    return {name: content for name, content in contents.items() if len(content) <= LONGEST}


@cache
def worlds() -> dict[str, World]:
    """All worlds by name."""
    from tests.elaboration import CONTEXT, VOCABULARY
    from tests.founding import CROSS_ENTROPY_NAMES, PURCELL_NAMES
    from tests.vocabularies import NAMES

    found = {name: _world(name, content) for name, content in files().items()}
    founding = json.loads((ROOT / "tests" / "founding_formulas.json").read_text(encoding="utf-8"))
    found["names"] = World("names", NAMES, None, _NAMES)
    found["algebra"] = World("algebra", VOCABULARY, CONTEXT, _ALGEBRA)
    found["purcell"] = World("purcell", PURCELL_NAMES, None, tuple(founding["purcell"]))
    name = "cross_entropy_gradient"
    found[name] = World(name, CROSS_ENTROPY_NAMES, None, tuple(founding[name]))
    return found


def _world(name: str, content: bytes) -> World:
    document = load_bytes(content, name)
    names = declare(document)
    context, vocabulary = names.context, names.vocabulary
    for entry in (*document.before, *document.entries):
        if isinstance(entry, Define):
            try:
                made = define(entry, context, vocabulary)
            except FormulaError:  # a document of the benchmark whose definition is the mistake
                continue
            context, vocabulary = made.context, made.vocabulary
    return World(name, vocabulary, context, _formulas(document))


def _formulas(document: Document) -> tuple[str, ...]:
    entries = (*document.before, *document.goals, *document.entries)
    latex = [entry.latex.value for entry in entries]
    cases = [text.value for entry in entries if not isinstance(entry, Define) for text in entry.when]
    return (*latex, *cases)
