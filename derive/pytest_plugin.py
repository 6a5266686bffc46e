"""The pytest plugin: proof files are collected by themselves, one test for every equality.

Place on the way of a step: around it, as the command line is. ``proofs/purcell.yaml::simplify.1`` passes if the step
has the verdict its author expects, and fails if it has another, a better one too. A file is checked once in a process,
when the first of its tests runs; to list the tests nothing is decided. The engine is imported when a proof file is
collected: a project without proof files does not pay for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from derive.document import Document
    from derive.result import FileResult, StepResult

PATTERNS = ("proofs/*.yaml", "proofs/*.yml")
_SUFFIXES = (".yaml", ".yml")
_MAXIMUM_BYTES = 4_000_000
# a section of a proof file at the beginning of a line; two of them, and not only prose, make a proof file
_SECTION = re.compile(rb"^(?:\xef\xbb\xbf)?[\"']?(title|declare|notation|define|assume|goal|steps)[\"']?\s*:", re.M)
_PROSE = frozenset({b"title"})
_WIDTH = 100


def pytest_addoption(parser: pytest.Parser) -> None:
    """The ini option ``derive_files``."""
    parser.addini(
        "derive_files",
        "patterns of proof files, relative to the root directory or any folder below it (a * crosses folders); "
        f"default: {' '.join(PATTERNS)}",
        type="args",
        default=list(PATTERNS),
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> ProofFile | None:
    """A collector for a file that is named on the command line or matches a pattern, and looks like a proof."""
    if file_path.suffix not in _SUFFIXES:
        return None
    if not parent.session.isinitpath(file_path) and not _matches(file_path, parent.config):
        return None
    return ProofFile.from_parent(parent, path=file_path) if is_proof_file(file_path) else None


def _matches(path: Path, config: pytest.Config) -> bool:
    name = path.relative_to(config.rootpath).as_posix() if path.is_relative_to(config.rootpath) else path.as_posix()
    return any(fnmatch(name, pattern) or fnmatch(name, f"*/{pattern}") for pattern in config.getini("derive_files"))


def is_proof_file(path: Path) -> bool:
    """Whether a file has two of the sections of a proof, at least one of them besides its title. Nothing is parsed: a
    proof file with mistakes in it is one too."""
    try:
        with path.open("rb") as file:
            text = file.read(_MAXIMUM_BYTES)
    except OSError:
        return True  # that it cannot be read is said when it is collected
    sections = set(_SECTION.findall(text.replace(b"\r", b"\n")))
    return len(sections) > 1 and not sections <= _PROSE


class NotAsExpected(Exception):
    """A step has another verdict than its author expects."""

    def __init__(self, result: FileResult, step: StepResult) -> None:
        super().__init__(f"{step.id} is {step.word}")
        self.result = result
        self.step = step


class ProofFile(pytest.File):
    """A proof file: a test for every equality of its steps and goals, and for every definition and assumption that has
    no meaning."""

    def collect(self) -> Iterator[ProofStep]:
        from derive.load import load
        from derive.outline import outline

        try:
            self.document: Document = load(self.path)
        except OSError as error:
            raise self.CollectError(f"{self.path}: {error.strerror or error}") from error
        found = outline(self.document)
        if found.problems:
            shown = self._shown()
            lines = [
                f"{shown}:{line}:{column}: {item.code} {item.name}: {item.message}"
                for item, line, column in found.problems
            ]
            raise self.CollectError("\n".join(lines))
        self.listed = {item.id: item for item in (*found.steps, *found.goals)}
        for item in self.listed.values():
            if item.expected is not None or not item.as_expected:
                yield ProofStep.from_parent(self, name=item.id, line=item.line)

    def result(self) -> FileResult:
        """What the check found; it runs once in a process."""
        from derive.check import check_document

        known = self.config.stash.setdefault(_RESULTS, {})
        if self.path not in known:
            known[self.path] = check_document(self.document)
        return known[self.path]

    def step(self, name: str) -> StepResult:
        """One step of the result. The check must have found the equalities that were listed."""
        result = self.result()
        found = {item.id: item for item in (*result.steps, *result.goals)}
        if found.keys() != self.listed.keys():
            raise RuntimeError(f"the equalities of {self.path} are not those that were listed")
        return found[name]

    def _shown(self) -> str:
        root = self.config.rootpath
        return str(self.path.relative_to(root)) if self.path.is_relative_to(root) else str(self.path)


class ProofStep(pytest.Item):
    """One equality; the JUnit properties are its verdict, the one from the start of its derivation, and its codes."""

    parent: ProofFile

    def __init__(self, *, line: int, **rest: Any) -> None:
        super().__init__(**rest)
        self.line = line

    def runtest(self) -> None:
        """Compare the verdict with the expected one."""
        step = self.parent.step(self.name)
        self.user_properties.append(("verdict", str(step.word)))
        if step.from_start is not None:
            self.user_properties.append(("from_start", str(step.from_start)))
        if step.codes:
            self.user_properties.append(("codes", " ".join(step.codes)))
        if not step.as_expected:
            raise NotAsExpected(self.parent.result(), step)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *rest: Any, **named: Any) -> Any:
        """The step's part of the text report; anything else is an error of ours and keeps its traceback."""
        if not isinstance(excinfo.value, NotAsExpected):
            return super().repr_failure(excinfo, *rest, **named)
        from derive.report.model import Options
        from derive.report.text import render_step

        step = excinfo.value.step
        line, column = step.text.place(step.span.start)
        where = f"{self.nodeid.partition('::')[0]}:{line}:{column}:"
        return f"{where}\n{render_step(step, Options(_WIDTH))}"

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the equality begins; pytest counts lines from 0."""
        return self.path, self.line - 1, self.name


_RESULTS: pytest.StashKey[dict[Path, FileResult]] = pytest.StashKey()
