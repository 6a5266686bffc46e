"""A report as a page, before any format sets it: title, names, derivation, findings, what was used.

Place on the way of a step: between the results and the renderers for people (`derive.report.latex`,
`derive.report.html`, `derive.report.markdown`), which say the same because it is said here. `page_of` makes a `Page`
of one file's result; nothing is decided.
"""

from derive.report.page.build import page_of
from derive.report.page.lines import of_rule
from derive.report.page.model import Condition, Finding, Group, Mended, Page, Row, Segment, Use

__all__ = ["Condition", "Finding", "Group", "Mended", "Page", "Row", "Segment", "Use", "of_rule", "page_of"]
