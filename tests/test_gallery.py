"""The page of the gallery is made of the files, names all of them, and the wrong ones are wrong where they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from derive.check import check
from derive.document import Step
from derive.load import load
from derive.verdict import Word
from tests import gallery

TITLED = [stem for _, files in gallery.SUBJECTS for stem, _ in files]
RIGHT = sorted(TITLED)
MISTAKES = sorted(gallery.WRONG.glob("*.yaml"))


def test_the_page_is_made_of_the_files() -> None:
    assert gallery.PAGE.read_text(encoding="utf-8") == gallery.page(), "python -m tests.gallery > docs/gallery.md"


def test_every_proof_has_its_place_on_the_page_once() -> None:
    founding = [stem for stem, _ in gallery.FOUNDING]
    assert sorted([*TITLED, *founding]) == sorted(path.stem for path in gallery.PROOFS.glob("*.yaml"))
    assert len(TITLED) >= 22
    assert len(MISTAKES) >= 14


@pytest.mark.parametrize("stem", RIGHT)
def test_every_proof_of_the_gallery_is_proved_in_every_line_and_from_the_start(stem: str) -> None:
    result = check(gallery.PROOFS / f"{stem}.yaml", repair=False)
    assert not result.problems
    steps = [item for item in result.steps if item.kind == "step"]
    assert len(steps) >= 4
    assert {(item.word, item.from_start) for item in (*steps, *result.goals)} == {(Word.PROVED, Word.PROVED)}


@pytest.mark.parametrize("path", MISTAKES, ids=lambda path: path.stem)
def test_every_wrong_proof_names_its_mistake_and_says_why(path: Path) -> None:
    document = load(path)
    wrong = [
        (entry, expected)
        for entry in document.entries
        if isinstance(entry, Step)
        for expected in entry.expect
        if expected.verdict != "proved"
    ]
    assert wrong
    assert all(expected.codes and entry.note for entry, expected in wrong)
