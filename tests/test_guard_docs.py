"""The guard's documentation and its pre-commit hook: the commands run, and do what is said of them."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import pytest
import yaml

from derive.cli import main
from derive.pytest_plugin import PATTERNS
from tests.test_pytest_plugin import run

ROOT = Path(__file__).parent.parent
GUARD = (ROOT / "docs" / "guard.md").read_text(encoding="utf-8")
COMMANDS = [
    line.strip()
    for block in re.findall(r"^```sh run\n(.*?)^```", GUARD, re.S | re.M)
    for line in block.splitlines()
    if line.strip()
]
HOOK = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
HOLDS = "title: holds\ndeclare: {x: scalar}\nsteps:\n  - latex: x + x = 2 x\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_the_commands_run(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    program, *arguments = shlex.split(command, comments=True)
    status = 1 if "# exits with 1" in command else 0
    monkeypatch.chdir(ROOT)
    if program == "pytest":
        assert " passed" in run(ROOT, "-p", "no:cacheprovider", *arguments)
    else:
        assert (program, main(arguments)) == ("derive", status)


def test_there_are_commands() -> None:
    assert len(COMMANDS) >= 6


def test_the_difference_shown_is_what_is_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = re.search(r"^```text diff\n(.*?)^```", GUARD, re.S | re.M)
    assert shown is not None
    monkeypatch.chdir(ROOT)
    main(["diff", "proofs/purcell.yaml", "proofs/purcell_corrected.yaml"])
    assert shown.group(1) in capsys.readouterr().out


def test_the_patterns_shown_are_the_default() -> None:
    shown = re.search(r"^derive_files = (.*)$", GUARD, re.M)
    assert shown is not None
    assert tuple(shown.group(1).split()) == PATTERNS


def test_the_hook_runs_our_command_on_the_files_it_is_given(tmp_path: Path) -> None:
    (hook,) = HOOK
    program, *arguments = shlex.split(hook["entry"])
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    assert scripts[program] == "derive.cli:main"
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(HOLDS)
    bad.write_text(HOLDS.replace("2 x", "3 x"))
    assert main([*arguments, str(good)]) == 0
    assert main([*arguments, str(good), str(bad)]) == 1


def test_the_hook_takes_the_proofs_and_is_the_one_documented() -> None:
    (hook,) = HOOK
    assert f"- id: {hook['id']}" in GUARD
    for path in (ROOT / "proofs").rglob("*.yaml"):
        assert re.search(hook["files"], path.relative_to(ROOT).as_posix())
    assert not re.search(hook["files"], "tests/bench/one.yaml")
