"""Watching: what has changed is checked again, and only that; files come, go and are half written."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from derive.cli import main
from derive.watch import Watched

ROOT = Path(__file__).parent.parent
HOLDS = "title: holds\ndeclare: {x: scalar}\nsteps:\n  - id: twice\n    latex: x + x = 2 x\n"
DOES_NOT = HOLDS.replace("2 x", "3 x")
LONGEST = 30
"""Seconds after which a test gives up waiting."""

# a shell that runs tests in the background lets its children ignore Ctrl-C
PROGRAM = "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); from derive.cli import main; "


class Watcher:
    """`derive check --watch` in a process of its own."""

    def __init__(self, *arguments: str) -> None:
        command = [sys.executable, "-c", f"{PROGRAM}sys.exit(main({['check', '--watch', *arguments]!r}))"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment, encoding="utf-8"
        )
        self.lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line)

    def said(self) -> str:
        """Everything up to the line that says what is watched."""
        text = ""
        while "Ctrl-C ends" not in text:
            text += self.lines.get(timeout=LONGEST)
        return text

    def interrupted(self) -> tuple[int, str]:
        """The exit status after Ctrl-C, and what was said at the end."""
        self.process.send_signal(signal.SIGINT)
        status = self.process.wait(LONGEST)
        text = ""
        while not self.lines.empty():
            text += self.lines.get()
        return status, text


@contextmanager
def watching(*arguments: object) -> Iterator[Watcher]:
    watcher = Watcher(*map(str, arguments))
    try:
        yield watcher
    finally:
        watcher.process.kill()
        watcher.process.wait()
        assert watcher.process.stdout is not None


def test_what_changes_is_checked_again_and_only_that(tmp_path: Path) -> None:
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    one.write_text(HOLDS)
    two.write_text(HOLDS)
    with watching(tmp_path) as watcher:
        said = watcher.said()
        assert "2 files checked in" in said
        assert "watching 2 files, all as expected" in said
        one.write_text(DOES_NOT)
        said = watcher.said()
        assert "1 file checked in" in said
        assert "D442 wrong-number" in said
        assert "two.yaml" not in said
        assert f"not as expected: {one}" in said
        (tmp_path / "three.yaml").write_text(HOLDS)
        said = watcher.said()
        assert "1 file checked in" in said
        assert f"watching 3 files, not as expected: {one}" in said
        one.unlink()
        assert "watching 2 files, all as expected" in watcher.said()
        assert watcher.interrupted() == (130, "")


def test_a_file_that_is_half_written_or_not_there_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "one.yaml"
    with watching(path) as watcher:
        assert f"{path}: cannot be read now; waiting for it" in watcher.said()
        path.write_text(HOLDS[:40])
        assert "D1" in watcher.said()
        (tmp_path / "written").write_text(HOLDS)
        (tmp_path / "written").replace(path)
        assert "all as expected" in watcher.said()
        assert watcher.interrupted() == (130, "")


def test_concise_shows_what_is_found_in_all_files(tmp_path: Path) -> None:
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    one.write_text(DOES_NOT)
    two.write_text(HOLDS)
    with watching("--output-format", "concise", tmp_path) as watcher:
        assert f"{one}:5:12: error[D442]" in watcher.said()
        two.write_text(DOES_NOT)
        said = watcher.said()
        assert f"{one}:5:12: error[D442]" in said
        assert f"{two}:5:12: error[D442]" in said
        one.unlink()
        assert str(one) not in watcher.said()


def test_a_file_touched_but_not_changed_is_not_checked_again(tmp_path: Path) -> None:
    path = tmp_path / "one.yaml"
    path.write_text(HOLDS)
    watched = Watched([str(tmp_path)])
    assert watched.look() == ([path], [])
    assert watched.look() == ([], [])
    os.utime(path, (1, 1))
    assert watched.look() == ([], [])
    path.write_text(DOES_NOT)
    assert watched.look() == ([path], [])


def test_a_file_that_comes_back_is_checked_again(tmp_path: Path) -> None:
    path = tmp_path / "one.yaml"
    path.write_text(HOLDS)
    watched = Watched([str(path)])
    watched.look()
    path.unlink()
    assert watched.look() == ([], [path])
    assert watched.missing() == [path]
    assert watched.look() == ([], [])
    path.write_text(HOLDS)
    assert watched.look() == ([path], [])


def test_formats_for_tools_are_not_watched(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--watch", "--output-format", "json"]) == 2
    assert "full or concise" in capsys.readouterr().err
