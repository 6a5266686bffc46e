"""Rendering what a check found. A format is a row of `FORMATS`: its name and its renderer.

Place on the way of a step: the last stage. Renderers take a `Report`, look at nothing else, and decide
nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from derive.report import json_report, text
from derive.report.model import Options, Report

__all__ = ["FORMATS", "Options", "Report"]

FORMATS: Mapping[str, Callable[[Report, Options], str]] = MappingProxyType(
    {
        "text": text.render,
        "json": json_report.render,
    }
)
