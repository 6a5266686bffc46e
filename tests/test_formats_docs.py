"""What `docs/formats.md` shows is so: the commands run, the editors' settings read every line."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from derive.cli import main
from derive.report import FORMATS
from derive.report.json_report import SCHEMA
from tests.reports import DOCUMENTS, ROOT, rendered

PAGE = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
LINES = "".join(rendered("concise", name) for name in DOCUMENTS)


def block(kind: str) -> str:
    found = re.search(rf"^```{kind}\n(.*?)^```", PAGE, re.S | re.M)
    assert found is not None, kind
    return found[1]


COMMANDS = [line for text in re.findall(r"^```sh run\n(.*?)^```", PAGE, re.S | re.M) for line in text.splitlines()]


@pytest.mark.parametrize("command", COMMANDS)
def test_the_commands_run(command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    program, *arguments = shlex.split(command)
    assert (program, main(arguments)) == ("derive", 0)
    assert capsys.readouterr().out


def test_every_format_has_its_row_and_its_chapter() -> None:
    assert re.findall(r"^\| `(\w+)` \|", PAGE, re.M) == list(FORMATS)
    assert set(re.findall(r"^## (\w+)$", PAGE, re.M)) == set(FORMATS) - {"full"}


def test_the_line_shown_is_printed() -> None:
    assert block("text concise") in rendered("concise", "purcell")


def test_the_regular_expression_reads_every_line() -> None:
    pattern = re.compile(block("regex").rstrip("\n"))
    assert all(pattern.match(line) for line in LINES.splitlines())


def test_the_matcher_of_vs_code_is_the_same() -> None:
    (task,) = json.loads(block("json tasks"))["tasks"]
    pattern = task["problemMatcher"]["pattern"]
    assert pattern["regexp"] == block("regex").rstrip("\n")
    match = re.match(pattern["regexp"], "proofs/a.yaml:3:14: error[D410]: dropped-sign in a.1: it is")
    assert match is not None
    names = ("file", "line", "column", "severity", "code", "message")
    assert [match[pattern[name]] for name in names] == [
        "proofs/a.yaml", "3", "14", "error", "D410", "dropped-sign in a.1: it is",
    ]


@pytest.mark.skipif(shutil.which("vim") is None, reason="vim is not installed")
def test_vim_finds_every_line(tmp_path: Path) -> None:
    (tmp_path / "found").write_text(LINES, encoding="utf-8")
    show = (
        "call writefile(map(getqflist(), {_, item -> "
        "join([bufname(item.bufnr), item.lnum, item.col, item.type, item.nr, item.valid])}), 'read')"
    )
    script = [*block("vim").splitlines(), "set encoding=utf-8", "cgetfile found", show, "qall!"]
    (tmp_path / "script.vim").write_text("\n".join(script), encoding="utf-8")
    subprocess.run(
        ["vim", "-es", "-N", "-u", "NONE", "-i", "NONE", "-S", "script.vim"], cwd=tmp_path, check=True, timeout=60
    )
    pattern = re.compile(block("regex").rstrip("\n"))
    expected = []
    for line in LINES.splitlines():
        match = pattern.match(line)
        assert match is not None
        expected.append(f"{match[1]} {match[2]} {match[3]} {match[4][0]} {match[5][1:]} 1")
    assert (tmp_path / "read").read_text(encoding="utf-8").splitlines() == expected


def test_the_workflow_runs_our_command() -> None:
    job = yaml.safe_load(block("yaml workflow"))["jobs"]["derive"]
    program, *arguments = shlex.split(job["steps"][-1]["run"])
    assert (program, arguments) == ("derive", ["check", "--output-format", "github", "proofs"])
    scan, upload = yaml.safe_load(block("yaml steps"))
    assert scan["run"].endswith(f"> {upload['with']['sarif_file']}")


def test_the_schema_named_is_the_one_there_is() -> None:
    assert f"`urn:derive:check:{SCHEMA}`" in PAGE
    assert (ROOT / "derive" / "report" / "check.schema.json").is_file()
