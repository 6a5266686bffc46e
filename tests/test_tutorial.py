"""The tutorial is a session that happens: its files are written, its commands run, its outputs compared.

The outputs are written anew with ``DERIVE_GOLDEN=1 pytest tests/test_tutorial.py``; look at the difference.
"""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest

from derive.cli import main

PAGE = Path(__file__).parent.parent / "docs" / "tutorial.md"
_BLOCK = re.compile(r"^```(?:yaml file=(?P<name>\S+)|console)\n(?P<text>.*?)^```", re.S | re.M)


def test_the_session_of_the_tutorial_happens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    page = PAGE.read_text(encoding="utf-8")
    sessions = 0

    def played(block: re.Match[str]) -> str:
        nonlocal sessions
        if block["name"]:
            (tmp_path / block["name"]).write_text(block["text"], encoding="utf-8")
            return block[0]
        command = block["text"].splitlines()[0]
        program, *arguments = shlex.split(command.removeprefix("$ "))
        assert program == "derive"
        main(arguments)
        sessions += 1
        return f"```console\n{command}\n{capsys.readouterr().out.rstrip()}\n```"

    found = _BLOCK.sub(played, page)
    if os.environ.get("DERIVE_GOLDEN"):
        PAGE.write_text(found, encoding="utf-8")
    assert sessions >= 5
    assert found == page
