"""The report as a page that needs nothing else: no network, no script, light and dark, on screen and on paper.

Place on the way of a step: the last stage. It sets the page of `derive.report.page` and decides nothing. `render` makes
one page, `index` the page of a folder of them. Everything is built as elements (`derive.report.markup`), so that
nothing of a document can become markup.
"""

from derive.report.html.index import Entry, entry_of, index
from derive.report.html.render import render

__all__ = ["Entry", "entry_of", "index", "render"]
