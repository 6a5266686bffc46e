"""From a document in LaTeX to a PDF, by latexmk.

Place on the way of a step: after `derive.report.latex`. TeX runs in a directory of its own, without a shell, and may
not start programs; the date is fixed, so that the same text gives the same file.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from pathlib import Path

SECONDS = 300
"""How long TeX may take. A limit for what has gone wrong: no report needs it."""
_TAIL = 40
_ERRORS, _LINES = 3, 6
_ERROR = re.compile(r"\./[^:]+:\d+: |! ")


class NotCompiled(Exception):
    """There is no PDF; the message says why, with the errors in TeX's log if there is one."""


def compiled(tex: str) -> bytes:
    """The PDF of a document. Raises `NotCompiled`."""
    return compiled_with_log(tex)[0]


def compiled_with_log(tex: str, files: dict[str, str] | None = None) -> tuple[bytes, str]:
    """The PDF of a document and TeX's log of the last run; ``files`` (texts by name) stand beside it. Raises
    `NotCompiled`."""
    with tempfile.TemporaryDirectory(prefix="derive-") as name:
        folder = Path(name)
        (folder / "report.tex").write_text(tex, encoding="utf-8")
        for other, text in (files or {}).items():
            (folder / other).write_text(text, encoding="utf-8")
        output = _run(folder)
        log, pdf = folder / "report.log", folder / "report.pdf"
        said = log.read_text(encoding="utf-8", errors="replace") if log.exists() else output
        if not pdf.exists():
            raise NotCompiled(f"latexmk made no PDF; its log says\n{_tail(said)}")
        return pdf.read_bytes(), said


def _run(folder: Path) -> str:
    """Runs latexmk in a folder; its output. Raises `NotCompiled`."""
    command = [
        "latexmk", "-norc", "-pdf", "-interaction=nonstopmode", "-halt-on-error", "-file-line-error",
        "-no-shell-escape", "report.tex",
    ]  # fmt: skip
    fixed = {"SOURCE_DATE_EPOCH": "0", "FORCE_SOURCE_DATE": "1", "TZ": "UTC", "max_print_line": "1000"}
    # nothing outside the folder may be read by a relative or absolute name, nor written
    fixed |= {"openin_any": "p", "openout_any": "p"}
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, **fixed},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=SECONDS,
            check=False,
        )
    except FileNotFoundError as error:
        raise NotCompiled(
            "latexmk is not installed; on Debian: apt-get install latexmk texlive-latex-recommended "
            "texlive-latex-extra texlive-fonts-recommended lmodern"
        ) from error
    except subprocess.TimeoutExpired as error:
        raise NotCompiled(f"latexmk did not end within {SECONDS} seconds") from error
    output = done.stdout.decode("utf-8", errors="replace")
    if done.returncode != 0:
        log = folder / "report.log"
        said = log.read_text(encoding="utf-8", errors="replace") if log.exists() else output
        raise NotCompiled(f"latexmk failed (exit code {done.returncode}); its log says\n{_tail(said)}")
    return output


def _tail(log: str) -> str:
    """The errors in a log, each with the lines after it; the end of the log if it has none."""
    lines = log.splitlines()
    errors = [place for place, line in enumerate(lines) if _ERROR.match(line)]
    shown = [line for place in errors[:_ERRORS] for line in lines[place : place + _LINES]]
    return "\n".join(shown or lines[-_TAIL:])
