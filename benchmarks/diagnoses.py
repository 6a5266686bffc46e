"""What the diagnoses are worth: planted mistakes, and published ones.

``python benchmarks/diagnoses.py [LIMIT]`` plants mistakes in the corrected founding documents and the gallery, at most
LIMIT a file (60; 0 for all, which takes long), and prints what came of them; then what came of the published errors of
``tests/errata``. The planted ones come from the same table as the repairs, so the published ones are the fairer
measure.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from derive.check import check  # noqa: E402
from derive.decide import Judge  # noqa: E402
from derive.diagnose.mutate import Outcome, outcomes  # noqa: E402
from derive.report import mutation  # noqa: E402
from derive.verdict import Word  # noqa: E402
from tests.errata.__main__ import main as published  # noqa: E402

LIMIT, SEED = 60, 1


def main() -> None:
    """Print both tables."""
    limit = int(sys.argv[1]) if len(sys.argv) > 1 else LIMIT
    found: dict[str, list[Outcome]] = {}
    for path in sorted((ROOT / "proofs").glob("*.yaml")):
        result = check(path, repair=False)
        if all(step.word in (Word.PROVED, Word.DEFINITION, Word.ASSUMPTION) for step in result.steps):
            found[path.name] = list(outcomes(result, Judge(), limit, SEED))
    print(mutation.text(found, repair=True))
    published()


if __name__ == "__main__":
    main()
