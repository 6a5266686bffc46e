"""Values that show themselves in a notebook.

Place on the way of a step: beside it. A result inherits from `Displayed`; how it is shown is a row of `RENDERERS`,
which `derive` fills, so that results know nothing of reports.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

RENDERERS: dict[str, Callable[[Any], dict[str, str]]] = {}
"""By the name of the value's class: a function to its representations, by media type."""


class Displayed:
    """A value that Jupyter shows by its representations; see IPython's protocol ``_repr_mimebundle_``."""

    __slots__ = ()

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        """The representations, by media type; what is included and excluded is left to the caller."""
        return RENDERERS[type(self).__name__](self)
