"""Which proof files a command is about.

Place on the way of a step: around it; the commands that take files and folders call it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from derive.terminal import COULD_NOT_RUN, DONE, say

DEFAULT_FOLDER = "proofs"
_SUFFIXES = (".yaml", ".yml")


def proof_files(given: Sequence[str]) -> tuple[list[Path], int]:
    """The files to check, each once, and the exit status if some cannot be found."""
    if not given and not Path(DEFAULT_FOLDER).is_dir():
        say(f"there is no folder {DEFAULT_FOLDER} here; name a file, as in: derive check proof.yaml")
        return [], COULD_NOT_RUN
    found, empty = expanded(given)
    for name in empty:
        say(f"{name}: no proof files here (*.yaml or *.yml)")
    return found, COULD_NOT_RUN if empty else DONE


def expanded(given: Sequence[str]) -> tuple[list[Path], list[str]]:
    """The files that are named and those below the folders that are, each once, and the folders that have none."""
    found: dict[Path, None] = {}
    empty = []
    for name in given or [DEFAULT_FOLDER]:
        path = Path(name)
        if not path.is_dir():
            found[path] = None
            continue
        inside = list(_below(path))
        found.update(dict.fromkeys(inside))
        if not inside:
            empty.append(name)
    return list(found), empty


def _below(folder: Path) -> Iterable[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in _SUFFIXES and path.is_file())
