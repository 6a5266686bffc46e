"""``derive report``: reports in files, in the format that their names ask for.

Place on the way of a step: around it. The formats are rows of `derive.report.documents`.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from derive.proof_files import proof_files
from derive.terminal import COULD_NOT_RUN, say, write

if TYPE_CHECKING:
    from derive.report.documents import Document
    from derive.result import FileResult

_ABOUT = """\
Check proof files and write the report to a file, in the format that the ending of its name asks for. For several files
the output can be a folder, which then holds a report for each of them (and, in HTML, an index). What the proofs come
to does not change the exit status: derive check is for that."""
_EXAMPLES = """\
exit status:
  0    written
  2    it could not run: a file is missing or is not a proof file, or the report cannot be made

examples:
  derive report purcell.yaml -o purcell.pdf
  derive report purcell.yaml -o purcell.html --evidence
  derive report proofs -o site                   a page for every proof, and an index
  derive report proofs -o site --format pdf
"""
_DEFAULT = "html"


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``report`` to the command line."""
    report = commands.add_parser(
        "report",
        help="write reports to files: PDF, LaTeX, HTML, Markdown",
        description=_ABOUT,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    report.add_argument("paths", nargs="+", metavar="PATH", help="a proof file, or a folder of them")
    report.add_argument("-o", "--output", required=True, metavar="OUT", help="a file, or a folder for many reports")
    report.add_argument("--format", help=f"the format of the reports in a folder (default: {_DEFAULT})")
    report.add_argument("--evidence", action="store_true", help="with everything that each verdict rests on")


def run(arguments: argparse.Namespace) -> int:
    """Check, and write the reports."""
    from derive.report.documents import DOCUMENTS, DocumentError

    output = Path(arguments.output)
    is_file = bool(output.suffix) and not output.is_dir()
    name = output.suffix.removeprefix(".") if is_file else arguments.format or _DEFAULT
    if is_file and arguments.format not in (None, name):
        say(f"{output} asks for {name}, --format for {arguments.format}; leave one of them out")
        return COULD_NOT_RUN
    if name not in DOCUMENTS:
        say(f"there is no format {name} for reports; there are {', '.join(DOCUMENTS)}")
        return COULD_NOT_RUN
    paths, status = proof_files(arguments.paths)
    results, seconds, status = _checked(paths, status)
    if not results:
        return COULD_NOT_RUN
    form = DOCUMENTS[name]
    try:
        if is_file:
            _written(output, form.render(results, arguments.evidence), sum(seconds))
        else:
            _folder(output, name, form, results, seconds, arguments.evidence)
    except DocumentError as error:
        say(str(error))
        return COULD_NOT_RUN
    except OSError as error:
        say(f"{error.filename or output}: {error.strerror or error}")
        return COULD_NOT_RUN
    return status


def _checked(paths: Sequence[Path], status: int) -> tuple[list[FileResult], list[float], int]:
    """The results, the seconds that each took, and the exit status if a file is missing or is not a proof file."""
    from derive.check import check

    results, seconds = [], []
    for path in paths:
        begin = time.perf_counter()
        try:
            results.append(check(path))
        except OSError as error:
            say(f"{path}: {error.strerror or error}")
            status = COULD_NOT_RUN
            continue
        seconds.append(time.perf_counter() - begin)
        for item, line, column in results[-1].problems:
            say(f"{path}:{line}:{column}: {item.code} {item.name}: {item.message}")
            status = COULD_NOT_RUN
    return results, seconds, status


def _folder(
    folder: Path, name: str, form: Document, results: Sequence[FileResult], seconds: Sequence[float], evidence: bool
) -> None:
    """A report for each file, named after it, and an index if the format has one."""
    names = _names([Path(item.path) for item in results], name)
    sizes = []
    for result, target, spent in zip(results, names, seconds, strict=True):
        begin = time.perf_counter()
        content = form.render([result], evidence)
        sizes.append(_written(folder / target, content, spent + time.perf_counter() - begin))
    if form.index is not None:
        sizes.append(_written(folder / f"index.{name}", form.index(results, names, sizes), 0.0))
    write(f"{len(results)} reports, {sum(seconds):.2f} s to check, {sum(sizes) / 1000:.0f} kB\n", "")


def _names(paths: Sequence[Path], ending: str) -> list[str]:
    """Names for the reports, without a folder; files with the same name are told apart by their folders."""
    stems = [path.stem for path in paths]
    return [
        f"{path.stem if stems.count(path.stem) == 1 and path.stem != 'index' else _spelled_out(path)}.{ending}"
        for path in paths
    ]


def _spelled_out(path: Path) -> str:
    return "-".join(part.strip("/.") for part in path.with_suffix("").parts if part.strip("/."))


def _written(path: Path, content: bytes, seconds: float) -> int:
    """Write a report and say so; returns its size in bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    write(f"{path}: {len(content) / 1000:.1f} kB, {seconds:.2f} s\n", "")
    return len(content)
