"""derive: a verifier of symbolic derivations.

``derive.check(path)`` checks a proof file, ``derive.equal(left, right, …)`` decides one equality for every size. Both
are loaded on first use: importing `derive` imports neither SymPy nor the engine.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from derive.displayed import RENDERERS

if TYPE_CHECKING:
    from derive.api import equal as equal
    from derive.check import check as check
    from derive.result import FileResult as FileResult
    from derive.result import StepResult as StepResult
    from derive.verdict import Verdict as Verdict

__version__ = "0.1.0"

_WHERE = {
    "check": "derive.check",
    "equal": "derive.api",
    "FileResult": "derive.result",
    "StepResult": "derive.result",
    "Verdict": "derive.verdict",
}

RENDERERS.update(
    FileResult=lambda value: import_module("derive.notebook").file(value),
    StepResult=lambda value: import_module("derive.notebook").step(value),
    Verdict=lambda value: import_module("derive.notebook").verdict(value),
)

__all__ = ["FileResult", "StepResult", "Verdict", "check", "equal"]


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        module = import_module(_WHERE[name])
        # the module `derive.check` can itself be called; it stays what `derive.check` is
        value = module if module.__name__ == f"derive.{name}" else getattr(module, name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'derive' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *_WHERE])
