"""Same input, same output, byte for byte: whatever the hash seed, the order of files, the machine's speed."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from derive.api import equal
from derive.check import check
from derive.context import Context, Variable
from derive.decide import Judge

ROOT = Path(__file__).parent.parent
PATIENCE = 300  # seconds after which a hang is a failure; nothing else is measured

RUN = """
import sys
from derive.cli import main
for arguments in (
    ["check", "--output-format", "json", *sys.argv[1:]],
    ["check", *sys.argv[1:]],
    ["mutate", "--limit", "2", sys.argv[2]],
):
    print(main(arguments))
"""

DOCUMENT = r"""title: many things at once
declare:
  k: size
  i: {index: k}
  j: {index: k}
  x: {vector: k}
  y: {vector: k}
  c: scalar
  p: {vector: k, is: positive}
assume:
  - \sum_i p_i = 1
steps:
  - \sum_i (x_i - 1) p_i = \sum_i x_i p_i - k
  - \sum_i x_i y_i = \sum_i y_i x_j
  - {latex: \delta_{ij} x_i = x_i, when: i \neq j}
  - \log(p_i p_j) = \log p_i - \log p_j
  - \frac{\partial}{\partial x_j} \sum_i x_i^2 y_i = 2 x_j
  - \frac{c}{c} = 1
"""


def output(seed: int, *paths: str) -> bytes:
    """What the commands print under a hash seed."""
    environment = {**os.environ, "PYTHONHASHSEED": str(seed), "NO_COLOR": "1"}
    command = [sys.executable, "-c", RUN, *paths]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=PATIENCE, check=False)
    assert done.stderr.decode() == ""
    return done.stdout


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("determinism") / "many.yaml"
    path.write_text(DOCUMENT, encoding="utf-8")
    return path


def test_the_hash_seed_changes_no_byte(written: Path) -> None:
    paths = [str(written), *(f"proofs/{name}" for name in ("purcell_corrected.yaml", "cross_entropy_gradient.yaml"))]
    first = output(0, *paths)
    assert first.count(b"refuted") > 10
    assert output(1, *paths) == first
    assert output(2, *paths) == first


def test_the_order_of_files_changes_no_part(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from derive.cli import main

    parts = []
    other = str(ROOT / "proofs" / "purcell.yaml")
    for paths in ([str(written), other], [other, str(written)], [other]):
        main(["check", "--output-format", "json", *paths])
        parts.append({item["path"]: item for item in json.loads(capsys.readouterr().out)["files"]})
    assert parts[0] == parts[1]
    assert parts[2][other] == parts[0][other]


CLOCKS = frozenset({"time", "timeit", "datetime", "random", "secrets", "uuid"})


def test_nothing_asks_a_clock_or_draws_at_random() -> None:
    """Mutants and values of instances are drawn, with a seed; a child that is watched from outside may be stopped by
    the clock; `derive report` says how long it took, and `--watch` waits."""
    allowed = {("diagnose/mutate.py", "random"), ("evaluate/candidates.py", "random")}
    allowed |= {("isolate.py", "time"), ("child.py", "time"), ("commands/report.py", "time"), ("watch.py", "time")}
    found = set()
    for path in sorted((ROOT / "derive").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [item.name for item in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found |= {(str(path.relative_to(ROOT / "derive")), name) for name in names if name in CLOCKS}
    assert found <= allowed


def test_the_seed_is_in_the_report_and_changes_no_verdict(written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from derive.cli import main

    said = []
    for seed in (0, 1, 20):
        main(["check", "--seed", str(seed), "--output-format", "json", str(written)])
        (file,) = json.loads(capsys.readouterr().out)["files"]
        assert file["seed"] == seed
        said.append([(step["id"], step["verdict"], step["from_start"]) for step in file["steps"]])
    assert said[0] == said[1] == said[2]


def test_the_seed_draws_other_instances_after_the_simplest() -> None:
    context = Context().with_variable(Variable("c", "scalar")).with_variable(Variable("d", "scalar"))
    drawn = [Judge(seed).instances(context, ["c", "d"], 100) for seed in (0, 0, 1)]
    assert drawn[0] == drawn[1] != drawn[2]
    assert drawn[0][:5] == drawn[2][:5]


def test_the_seed_of_the_library_is_the_one_of_the_command() -> None:
    found = [equal("c^2 + d^2", "c d", declare={"c": "scalar", "d": "scalar"}, seed=seed).word for seed in (0, 5)]
    assert found == ["refuted", "refuted"]


def test_what_is_found_does_not_depend_on_what_was_checked_before(written: Path) -> None:
    alone = check(written)
    check(ROOT / "proofs" / "purcell.yaml")
    assert check(written) == alone
