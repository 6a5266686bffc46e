"""The pytest plugin: what is collected, what passes and fails, what is said, and what a project without proofs pays."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from derive.check import check_document
from derive.load import load
from derive.outline import outline
from derive.pytest_plugin import is_proof_file

ROOT = Path(__file__).parent.parent
PROOFS = sorted((ROOT / "proofs").glob("*.yaml"))

HOLDS = """\
title: holds
declare: {x: scalar, y: scalar}
goal: {id: aim, goal: x + x = 2 x}
steps:
  - define: u = x + y
    id: total
  - id: twice
    latex: x + x = 2 x = x \\cdot 2
  - id: square
    latex: (x + y)^2 = x^2 + 2 x y + y^2
"""
FAILS = HOLDS.replace("2 x y + y^2", "2 x y - y^2")
REFUTED_AS_EXPECTED = FAILS + "    expect: refuted\n"
PROVED_BUT_EXPECTED_REFUTED = HOLDS + "    expect: refuted\n"


def run(folder: Path, *arguments: str, status: int = 0) -> str:
    """The output of pytest in a folder, with our plugin and no other that is installed."""
    command = [sys.executable, "-m", "pytest", "-p", "derive.pytest_plugin", *arguments]
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(ROOT)}
    finished = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert finished.returncode == status, finished.stdout + finished.stderr
    return finished.stdout


def project(folder: Path, **proofs: str) -> Path:
    """A folder with these proof files."""
    (folder / "proofs").mkdir()
    (folder / "pytest.ini").write_text("[pytest]\n")
    for name, text in proofs.items():
        (folder / "proofs" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_there_is_a_test_for_every_equality_and_goal(tmp_path: Path) -> None:
    output = run(project(tmp_path, good=HOLDS), "--co", "-q")
    assert [line for line in output.splitlines() if "::" in line] == [
        f"proofs/good.yaml::{name}" for name in ("twice.1", "twice.2", "square.1", "aim.1")
    ]


def test_what_holds_passes_and_expectations_are_strict(tmp_path: Path) -> None:
    folder = project(
        tmp_path, good=HOLDS, bad=FAILS, expected=REFUTED_AS_EXPECTED, better=PROVED_BUT_EXPECTED_REFUTED
    )
    output = run(folder, "-rA", status=1)
    assert set(re.findall(r"^FAILED (\S+)", output, re.M)) == {
        "proofs/bad.yaml::square.1",
        "proofs/better.yaml::square.1",
    }
    assert "PASSED proofs/expected.yaml::square.1" in output
    assert "not as expected: the file expects refuted" in output


def test_a_failure_is_the_steps_part_of_the_report(tmp_path: Path) -> None:
    output = run(project(tmp_path, bad=FAILS), status=1)
    assert "proofs/bad.yaml:10:12:\n" in output
    assert "D411 wrong-sign: " in output
    assert "not as expected: the file expects proved" in output
    assert "pytest_plugin.py" not in output


def test_one_test_can_be_run_by_its_id_or_by_a_word(tmp_path: Path) -> None:
    folder = project(tmp_path, bad=FAILS)
    assert "1 passed" in run(folder, "proofs/bad.yaml::twice.2")
    assert "2 passed, 2 deselected" in run(folder, "-k", "twice")


def test_the_last_failures_are_run_again_alone(tmp_path: Path) -> None:
    folder = project(tmp_path, bad=FAILS, good=HOLDS)
    run(folder, status=1)
    assert "1 failed" in run(folder, "--lf", status=1)
    (folder / "proofs" / "bad.yaml").write_text(HOLDS)
    assert re.search(r"^1 passed", run(folder, "--lf", "-q").splitlines()[-1])


def test_properties_are_in_the_junit_report(tmp_path: Path) -> None:
    run(project(tmp_path, bad=FAILS), "--junitxml=report.xml", status=1)
    found = {
        case.get("name"): {item.get("name"): item.get("value") for item in case.iter("property")}
        for case in ElementTree.parse(tmp_path / "report.xml").iter("testcase")
    }
    assert found["twice.1"] == {"verdict": "proved", "from_start": "proved"}
    assert found["square.1"] == {"verdict": "refuted", "from_start": "refuted", "codes": "D411"}


def test_it_runs_in_several_processes(tmp_path: Path) -> None:
    output = run(project(tmp_path, good=HOLDS, bad=FAILS), "-p", "xdist", "-n", "2", status=1)
    assert "1 failed, 7 passed" in output


def test_an_error_of_the_document_is_an_error_of_collection_with_its_place(tmp_path: Path) -> None:
    output = run(project(tmp_path, wrong=HOLDS + "colour: red\n", good=HOLDS), status=2)
    assert "proofs/wrong.yaml:11:1: D102 unknown-key: " in output
    assert "Traceback" not in output


def test_a_definition_without_a_meaning_fails(tmp_path: Path) -> None:
    output = run(project(tmp_path, wrong=HOLDS.replace("u = x + y", "u = x + w")), "-rf", status=1)
    assert "FAILED proofs/wrong.yaml::total" in output
    assert "D203 undeclared-name" in output


def test_a_file_is_checked_once_and_only_if_one_of_its_tests_runs(tmp_path: Path) -> None:
    folder = project(tmp_path, good=HOLDS, other=HOLDS)
    (folder / "conftest.py").write_text(
        "import sys\nimport derive.check\nmodule = sys.modules['derive.check']\ncheck = module.check_document\n"
        "def counted(document, repair=True):\n"
        "    print('CHECKED', document.path)\n    return check(document, repair)\n"
        "module.check_document = counted\n"
    )
    assert run(folder, "-s").count("CHECKED") == 2
    assert run(folder, "-s", "-k", "good").count("CHECKED") == 1
    assert "CHECKED" not in run(folder, "-s", "--co")


def test_other_files_are_left_alone_unless_asked_for(tmp_path: Path) -> None:
    folder = project(tmp_path, good=HOLDS, settings="name: build\nsteps: [{run: make}]\n", empty="")
    (folder / "notes").mkdir()
    (folder / "notes" / "draft.yaml").write_text(HOLDS)
    (folder / "proofs" / "deep").mkdir()
    (folder / "proofs" / "deep" / "more.yml").write_text(HOLDS)

    def files(*arguments: str) -> set[str]:
        return set(re.findall(r"^(\S+)::", run(folder, "--co", "-q", *arguments), re.M))

    assert files() == {"proofs/good.yaml", "proofs/deep/more.yml"}
    assert files("notes/draft.yaml") == {"notes/draft.yaml"}
    assert files("-o", "derive_files=notes/*.yaml") == {"notes/draft.yaml"}


def test_a_project_without_proof_files_loads_nothing_of_ours(tmp_path: Path) -> None:
    folder = project(tmp_path, settings="name: build\nsteps: [{run: make}]\n")
    (folder / "test_loaded.py").write_text(
        "import sys\n\ndef test_loaded():\n"
        "    ours = {name for name in sys.modules if name.startswith('derive.')}\n"
        "    assert ours == {'derive.pytest_plugin', 'derive.displayed'}, ours  # a table that `derive` fills\n"
        "    assert not {'sympy', 'flint', 'yaml', 'latex2sympy2'} & set(sys.modules)\n"
    )
    assert "1 passed" in run(folder)


def test_a_proof_with_mistakes_in_it_is_still_a_proof_file(tmp_path: Path) -> None:
    path = tmp_path / "proof.yaml"
    for text in ("title: a\nstepz: []\ndeclare: {", '"steps": []\r"title": x\r', "\ufeffdeclare: {}\nsteps: ["):
        path.write_bytes(text.encode())
        assert is_proof_file(path), text
    for text in ("", "title: a\nauthor: b\n", "steps: []\nname: b\n", "a:\n  steps: []\n  declare: {}\n"):
        path.write_bytes(text.encode())
        assert not is_proof_file(path), text


@pytest.mark.parametrize("path", PROOFS, ids=lambda path: path.stem)
def test_the_outline_has_the_lines_of_the_check(path: Path) -> None:
    document = load(path)
    listed, checked = outline(document), check_document(document, repair=False)

    def lines(items: object) -> list[tuple[str, str, int, str]]:
        assert isinstance(items, tuple)
        return [(item.id, item.kind, item.line, item.latex) for item in items]

    assert lines(listed.steps) == lines(checked.steps)
    assert lines(listed.goals) == lines(checked.goals)


def test_pytest_finds_the_plugin_when_the_package_is_installed() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert declared["project"]["entry-points"]["pytest11"] == {"derive": "derive.pytest_plugin"}
