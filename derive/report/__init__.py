"""Rendering what a check found. A format is a row of `FORMATS`: its name and its renderer.

Place on the way of a step: the last stage. Renderers take a `Report`, look at nothing else, and decide
nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from derive.report import concise, github, json_report, junit, sarif, text
from derive.report.model import Options, Report

__all__ = ["FORMATS", "FOR_PEOPLE", "Options", "Report"]

FORMATS: Mapping[str, Callable[[Report, Options], str]] = MappingProxyType(
    {
        "full": text.render,
        "concise": concise.render,
        "json": json_report.render,
        "sarif": sarif.render,
        "github": github.render,
        "junit": junit.render,
    }
)
FOR_PEOPLE = frozenset({"full", "concise"})
"""Formats in the colours, the width and the encoding of the terminal; the others are the same everywhere, in UTF-8."""
