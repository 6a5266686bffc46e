"""The page of the gallery is made of the files, names all of them, and the wrong ones are wrong where they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from derive.check import check
from derive.document import Step
from derive.load import load
from tests import gallery

MISTAKES = sorted(gallery.WRONG.glob("*.yaml"))


def test_the_page_is_made_of_the_files() -> None:
    assert gallery.PAGE.read_text(encoding="utf-8") == gallery.page(), "python -m tests.gallery > docs/gallery.md"


def test_every_proof_has_its_place_on_the_page_once() -> None:
    founding = [stem for stem, _ in gallery.FOUNDING]
    assert sorted([*gallery.TITLED, *founding]) == sorted(path.stem for path in gallery.PROOFS.glob("*.yaml"))
    assert len(gallery.TITLED) >= 22
    assert len(MISTAKES) >= 14

# the sides as the first verified repair has them, where no other change of the line mends it as plainly
MENDED = {
    "factor_taken_out": r"t_j - \sum_{i=1}^{k} t_{i} \sigma(z)_j",
    "index_of_the_sum_outside": r"\sum_{i=1}^{k} e^{z_i} \frac{1}{\sum_{m=1}^{k} e^{z_m}}",
    "layer_norm_without_mean": r"\delta_{ij} - \frac{1}{d}",
    "log_of_a_sum": r"\sum_{s=1}^{n} \log\left( \sum_{m=1}^{k} w_m f_{sm} \right)",
    "log_sum_exp_captured_index": r"e^{z_{j}}",
    "softmax_diagonal_only": r"\sigma(z)_i (\delta_{i, j} - \sigma(z)_j)",
    "sum_limit_shifted": r"\sum_{i=2}^{n} x_i - \sum_{i=1}^{n - 1} x_i",
    "variance_mean_square": r"\frac{1}{n} \sum_{i=1}^{n} x_i^{2} - m^2",
}


@pytest.mark.parametrize("stem", MENDED)
def test_a_classic_mistake_is_mended_as_it_was_meant(stem: str) -> None:
    result = check(gallery.WRONG / f"{stem}.yaml")
    (found,) = (step.diagnosis for step in result.steps if step.diagnosis is not None)
    assert " ".join(found.repairs[0].side.split()) == MENDED[stem]


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
