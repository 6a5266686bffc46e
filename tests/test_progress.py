"""The progress line: on a terminal after a second, erased afterwards, and nowhere else."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import termios
from pathlib import Path

from derive.progress import Progress

ROOT = Path(__file__).parent.parent
HOLDS = "title: holds\ndeclare: {x: scalar}\nsteps:\n  - id: twice\n    latex: x + x = 2 x\n"
# a check that takes its time at the second file
SLOW = """\
import sys, time, derive.check, derive.progress
derive.progress._FIRST = {first}
decide = derive.check.Checker._entry
def entry(self, item):
    if item.id == "slow":
        time.sleep({seconds})
    return decide(self, item)
derive.check.Checker._entry = entry
from derive.cli import main
sys.exit(main(["check", *sys.argv[1:]]))
"""


def files(folder: Path) -> list[str]:
    (folder / "one.yaml").write_text(HOLDS)
    (folder / "two.yaml").write_text(HOLDS.replace("twice", "slow"))
    return [str(folder / "one.yaml"), str(folder / "two.yaml")]


def on_a_terminal(
    folder: Path, seconds: float, *more: str, first: float = 1.0, **environment: str
) -> tuple[str, str, int]:
    """What a check says on standard error, a terminal, and on standard output, which is none, and its status."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 500))
    command = [sys.executable, "-c", SLOW.format(seconds=seconds, first=first), *files(folder), *more]
    variables = {**os.environ, "TERM": "xterm", "PYTHONPATH": str(ROOT), **environment}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs, env=variables) as process:
        os.close(theirs)
        assert process.stdout is not None
        output = process.stdout.read()
        status = process.wait()
    said = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:  # what Linux says of a terminal whose other side is closed
            break
        if not part:
            break
        said += part
    os.close(ours)
    return said.decode(), output.decode(), status


def test_a_run_of_more_than_a_second_says_where_it_is_and_erases_it(tmp_path: Path) -> None:
    said, output, status = on_a_terminal(tmp_path, 1.6, "--no-isolate")
    lines = [line.removesuffix("\033[K") for line in said.split("\r") if line]
    assert lines[-1] == ""
    assert set(lines[:-1]) == {f"checking 2 of 2: {tmp_path}/two.yaml, step slow"}
    assert "checking" not in output
    assert status == 0


def test_the_line_says_where_a_child_is(tmp_path: Path) -> None:
    said, _, status = on_a_terminal(tmp_path, 0.4, "--isolate", first=0.2)
    assert f"checking 2 of 2: {tmp_path}/two.yaml, step slow" in said
    assert said.endswith("\r\033[K")
    assert status == 0


def test_a_short_run_says_nothing(tmp_path: Path) -> None:
    assert on_a_terminal(tmp_path, 0)[0] == ""


def test_a_terminal_that_cannot_erase_gets_nothing(tmp_path: Path) -> None:
    assert on_a_terminal(tmp_path, 0.3, first=0.05, TERM="dumb")[0] == ""


def test_the_line_is_erased_before_a_message(tmp_path: Path) -> None:
    said, _, status = on_a_terminal(tmp_path, 0.3, str(tmp_path / "none.yaml"), first=0.05)
    assert f"\r\033[Kderive: {tmp_path}/none.yaml: " in said
    assert status == 2


def test_without_a_terminal_nothing_is_said(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SLOW.format(seconds=0.3, first=0.05), *files(tmp_path)]
    finished = subprocess.run(command, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True)
    assert finished.stderr == b""


def test_a_line_fits_the_terminal() -> None:
    progress = Progress([Path("proofs/a.yaml"), Path("proofs/purcell.yaml")])
    assert progress.line(79) == "checking 1 of 2: proofs/a.yaml"
    progress.at(1, "step simplify")
    assert progress.line(79) == "checking 2 of 2: proofs/purcell.yaml, step simplify"
    assert progress.line(30) == "checking 2 of 2: proofs/pur..."
