"""The pages of the named mistakes: there is one for each, and its example has the mistake."""

from __future__ import annotations

import pytest

from derive.check import check_document
from derive.diagnose.pages import PAGES, Page
from derive.diagnose.table import MISTAKES
from derive.load import load_text
from derive.result import NOT_EQUAL


def test_every_named_mistake_has_a_page() -> None:
    assert set(PAGES) == {row.code for row in MISTAKES if row.code > NOT_EQUAL}


@pytest.mark.parametrize("page", PAGES.values(), ids=lambda page: page.code)
def test_the_example_of_a_page_has_the_mistake_and_is_as_it_says(page: Page) -> None:
    result = check_document(load_text(page.example, page.code))
    assert result.as_expected
    (step,) = result.steps
    assert step.diagnosis is not None
    assert step.diagnosis.repairs[0].code == page.code
