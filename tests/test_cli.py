"""The command line: exit statuses, what goes where, and what is not imported."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from derive.cli import main

ROOT = Path(__file__).parent.parent
PURCELL = str(ROOT / "proofs" / "purcell.yaml")

HOLDS = """\
title: holds
declare: {x: scalar}
steps:
  - id: twice
    latex: x + x = 2 x
"""
DOES_NOT = HOLDS.replace("2 x", "3 x").replace("title: holds", "title: does not")
EXPECTED = DOES_NOT + "    expect: refuted\n"
UNKNOWN_KEY = HOLDS + "colour: red\n"

Captured = pytest.CaptureFixture[str]


def written(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(("text", "status"), [(HOLDS, 0), (DOES_NOT, 1), (EXPECTED, 0), (UNKNOWN_KEY, 2)])
def test_exit_status_says_what_came_of_it(tmp_path: Path, capsys: Captured, text: str, status: int) -> None:
    assert main(["check", written(tmp_path, "proof.yaml", text)]) == status
    assert capsys.readouterr().err == ""


def test_unexpected_verdicts_are_marked(tmp_path: Path, capsys: Captured) -> None:
    main(["check", written(tmp_path, "proof.yaml", DOES_NOT)])
    output = capsys.readouterr().out
    assert "not as expected: the file expects proved" in output
    assert "Not as the file expects: twice.1." in output


def test_problems_of_a_document_are_findings_with_a_place(tmp_path: Path, capsys: Captured) -> None:
    path = written(tmp_path, "proof.yaml", UNKNOWN_KEY)
    assert main(["check", path]) == 2
    assert f"{path}:6:1: D102 unknown-key: " in capsys.readouterr().out


def test_a_missing_file_is_told_on_standard_error_and_the_others_are_checked(tmp_path: Path, capsys: Captured) -> None:
    assert main(["check", str(tmp_path / "none.yaml"), written(tmp_path, "proof.yaml", HOLDS)]) == 2
    captured = capsys.readouterr()
    assert "none.yaml" in captured.err
    assert "none.yaml" not in captured.out
    assert "twice.1" in captured.out


def test_a_folder_is_all_proofs_below_it_each_once(tmp_path: Path, capsys: Captured) -> None:
    first = written(tmp_path, "b.yaml", HOLDS)
    second = written(tmp_path, "a/deep.yml", EXPECTED)
    written(tmp_path, "notes.txt", "no proof")
    assert main(["check", "--output-format", "json", str(tmp_path), first]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [item["path"] for item in found["files"]] == [second, first]
    assert found["summary"]["files"] == 2


def test_a_folder_without_proofs_could_not_be_checked(tmp_path: Path, capsys: Captured) -> None:
    assert main(["check", str(tmp_path)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "no proof files" in captured.err


def test_without_paths_the_folder_proofs_is_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["check"]) == 2
    assert "there is no folder proofs" in capsys.readouterr().err
    written(tmp_path, "proofs/one.yaml", HOLDS)
    assert main(["check"]) == 0


@pytest.mark.parametrize("arguments", [["check", "--colour"], ["chek"], [], ["check", "--output-format", "xml"]])
def test_wrong_usage_is_status_2_and_says_so_on_standard_error(capsys: Captured, arguments: list[str]) -> None:
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "usage: derive" in captured.err


@pytest.mark.parametrize("arguments", [["--help"], ["check", "--help"], ["show", "--help"], ["--version"]])
def test_help_and_version_are_output(capsys: Captured, arguments: list[str]) -> None:
    assert main(arguments) == 0
    captured = capsys.readouterr()
    assert captured.out.startswith(("usage: derive", "derive "))
    assert captured.err == ""


def test_colour_only_where_it_is_wanted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    path = written(tmp_path, "proof.yaml", EXPECTED)

    def colored(*options: str) -> bool:
        main(["check", *options, path])
        return "\033[" in capsys.readouterr().out

    assert not colored()
    assert colored("--color", "always")
    assert not colored("--color", "never")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert colored()
    monkeypatch.setenv("NO_COLOR", "1")
    assert not colored()
    assert colored("--color", "always")


def test_quiet_leaves_out_what_holds(tmp_path: Path, capsys: Captured) -> None:
    assert main(["check", "--quiet", written(tmp_path, "proof.yaml", HOLDS)]) == 0
    output = capsys.readouterr().out
    assert "twice.1" not in output
    assert "1 equality: 1 proved." in output


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """`python -m derive` in a process of its own."""
    command = [sys.executable, "-m", "derive", *arguments]
    return subprocess.run(command, cwd=ROOT, env={"PATH": "", **environment}, capture_output=True, check=False)


def test_an_output_without_unicode_gets_ascii() -> None:
    finished = run("check", PURCELL, PYTHONIOENCODING="ascii")
    assert finished.returncode == 0, finished.stderr
    text = finished.stdout.decode("ascii")
    assert "  x simplify.1" in text
    assert "\\u" not in text


def test_json_is_utf8_whatever_the_terminal_does() -> None:
    finished = run("check", PURCELL, "--output-format", "json", PYTHONIOENCODING="ascii")
    assert "δ_ij" in finished.stdout.decode("utf-8")
    assert json.loads(finished.stdout)["schema"] == 2


def test_a_reader_that_stops_reading_is_no_error() -> None:
    command = [sys.executable, "-m", "derive", "check", PURCELL]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


def test_an_interruption_has_a_status_of_its_own(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    def interrupted(*arguments: object) -> None:
        raise KeyboardInterrupt

    import derive.check  # noqa: F401  # the module, so that its function can be replaced

    monkeypatch.setattr(sys.modules["derive.check"], "check", interrupted)
    assert main(["check", "--no-isolate", PURCELL]) == 130
    assert capsys.readouterr().err == "derive: interrupted\n"


def test_an_error_of_ours_is_not_a_verdict(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    def broken(*arguments: object) -> None:
        raise RuntimeError("broken")

    import derive.check  # noqa: F401  # the module, so that its function can be replaced

    monkeypatch.setattr(sys.modules["derive.check"], "check", broken)
    assert main(["check", "--no-isolate", PURCELL]) == 2
    assert "please report it" in capsys.readouterr().err


def test_the_command_line_is_cheap_to_import() -> None:
    code = (
        "import sys, derive.cli; "
        "print([name for name in ('sympy', 'latex2sympy2', 'flint', 'yaml', 'derive.check') if name in sys.modules])"
    )
    finished = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert finished.stdout == "[]\n"


def test_a_check_needs_no_sympy() -> None:
    code = (
        "import sys; from derive.cli import main; "
        f"main(['check', {PURCELL!r}]); print('sympy' in sys.modules, 'latex2sympy2' in sys.modules)"
    )
    finished = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert finished.stdout.endswith("False False\n")
