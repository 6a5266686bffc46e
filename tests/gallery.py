"""The page of the gallery: `python -m tests.gallery > docs/gallery.md` writes `docs/gallery.md` anew.

Place on the way of a step: beside it. What is proved is said here in a sentence for each file of `proofs/`; titles,
numbers of steps, mistakes and notes are the files' own. Nothing is judged: `tests/test_proofs.py` checks all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from derive.diagnostic import CODES
from derive.document import Document, Step
from derive.load import load
from derive.outline import outline
from tests import matrix_cookbook as cookbook

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "gallery.md"
PROOFS = ROOT / "proofs"
WRONG = PROOFS / "wrong"

HEAD = """\
# The gallery

Written by `python -m tests.gallery > docs/gallery.md` from the files of `proofs/`. Each is a derivation that people
look up, in the notation in which they would write it, with a note at the steps that need one. All but the founding
documents as published, the errata and the classic mistakes are proved in every line and for every size;
`derive check proofs/FILE.yaml` shows the steps.
"""

# what is proved, in a sentence for each file, by subject
SUBJECTS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("Softmax and cross-entropy", (
        ("softmax_jacobian", "The derivative of softmax is pᵢ(δᵢⱼ − pⱼ), and the rows of this matrix sum to 0."),
        ("log_sum_exp", "Its gradient is softmax, and its Hessian the variance under softmax, so it is convex."),
        ("softmax_temperature", "Derivatives in scores and in τ; the entropy grows with τ by the variance over τ³."),
        ("sigmoid_two_classes", "Two scores give the sigmoid of their gap, and the same loss."),
        ("purcell_corrected", "The gradient of the cross-entropy is prediction minus target, in a dozen lines."),
        ("cross_entropy_gradient_corrected", "The same for a one-hot target, by the two cases of the true class."),
        ("label_smoothing", "Smoothed labels are still a distribution, and the gradient is prediction minus these."),
        ("focal_loss", "The gradient of the focal loss of a sigmoid, for any exponent γ."),
        ("info_nce", "Queries are pulled to their keys and pushed from the mean key; for keys the columns count."),
    )),
    ("Regression", (
        ("least_squares", "Gradient and Hessian; a solution of the normal equations is at least as good as any w."),
        ("ridge_regression", "Gradient and Hessian with the penalty, in indices and in matrices."),
        ("logistic_regression", "The gradient over a sample is Σ (prediction − label) · input."),
        ("logistic_hessian", "The Hessian has the weights p(1 − p), and its quadratic form is a sum of squares."),
        ("softmax_regression", "The gradient over samples, features and classes is Xᵀ(P − Y)."),
        ("quadratic_form", "The gradient of xᵀAx is (A + Aᵀ)x, and its Hessian A + Aᵀ."),
    )),
    ("Networks", (
        ("two_layer_network", "Back-propagation through two layers with any smooth activation."),
        ("batch_norm", "The gradient through batch normalisation, with what the mean and the variance contribute."),
        ("layer_norm", "The gradient through layer normalisation with a gain for each feature."),
        ("rms_norm", "The gradient through RMS normalisation, and how far it is from orthogonal to the input."),
        ("attention", "The gradients of the weighted average by values, query and keys, as covariances."),
        ("cosine_similarity", "Its gradient is the direction of y without its part along x, over the length of x."),
        ("policy_gradient_baseline", "A baseline leaves the policy gradient of a softmax policy as it is."),
    )),
    ("Entropy, divergence and likelihood", (
        ("entropy", "Gradients of entropy and of the divergence in probabilities, and in the scores of the second."),
        ("entropy_in_scores", "The gradient of the entropy of a softmax in its scores is −pⱼ(log pⱼ + H)."),
        ("kl_divergence", "The divergence is cross-entropy minus entropy; its gradients in the scores of both sides."),
        ("elbo", "The log-evidence is the lower bound plus the divergence from the posterior."),
        ("gaussian_mixture", "The log-likelihood's gradients in means and mixing scores, by responsibilities."),
        ("gaussian_likelihood", "A sample is seen through its mean and its spread; the gradients in both parameters."),
        ("multinomial_likelihood", "The gradient is observed minus expected counts; it vanishes at the frequencies."),
        ("gini_impurity", "As 1 minus squares, as pairs, as a distance from uniform; its gradient in scores."),
    )),
    ("Whole vectors and matrices", (
        ("gaussian_covariance", "The first and second differential of the likelihood in the covariance matrix."),
        ("kalman_update", "Joseph's form, the information form, and the gain at which the trace is stationary."),
        ("least_squares_by_differentials", "Gradient and Hessian are read off the first and second differential."),
        ("gauss_newton", "Gradients as rows, in numerator layout, and the damped step that they give."),
    )),
    ("Means and variances", (
        ("variance", "The mean square minus the square of the mean; about any point; over all pairs."),
        ("covariance", "The mean of products minus the product of means; the variance of a weighted sum."),
        ("bias_variance", "Mean square error is squared bias plus variance over a finite ensemble."),
        ("running_mean", "The update of mean and spread with one more observation, after Welford."),
    )),
)  # fmt: skip

FOUNDING = (
    ("purcell", "The derivation the project was founded on, as published: one minus is lost on the way."),
    ("cross_entropy_gradient", "A blog post as published: right in its conclusion, wrong on the way."),
)

COOKBOOK = """\
The identities of chapters 1, 2 and 9, and some of 3 and 10, of The Matrix Cookbook (Petersen and Pedersen, version of
November 15, 2012), for real matrices of every size. A step's id is the number of the equation, `-at-3` says that it is
shown at one exponent or one size only. Errata of the book are in the files as printed and as they should be; the
printed ones are refuted. `python -m tests.matrix_cookbook` checks all of them, plants mistakes in each (a factor
transposed, two exchanged, an inverse or a factor dropped, a sign, an index) until three are refuted by a counterexample
in which no two sizes are equal, and prints a table of what came of it. Left out are complex matrices, eigenvalues and
what is said of them, functions of matrices, ranks, pseudo-inverses of matrices without full rank, approximations and
inequalities: they are not supported.
"""

TITLED = tuple(stem for _, files in SUBJECTS for stem, _ in files)


def equalities(document: Document) -> int:
    """How many equalities the steps have."""
    return sum(item.kind == "step" for item in outline(document).steps)


def mistakes(document: Document) -> list[tuple[str, str]]:
    """(code, note) of every finding that a document's author expects, each code once per step."""
    found = []
    for entry in document.entries:
        if isinstance(entry, Step):
            codes = dict.fromkeys(code for expected in entry.expect for code in expected.codes or ())
            found += [(code, entry.note) for code in codes]
    return found


def runs(numbers: list[int]) -> str:
    """Numbers in order with those that follow each other as from–to: ``4–6, 11``."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in found)


def rows() -> Iterator[str]:
    """The lines of the page below its head."""
    for subject, files in (*SUBJECTS, ("The founding documents, as published", FOUNDING)):
        yield from ("", f"## {subject}", "", "| proof | what is shown | steps |", "| --- | --- | --: |")
        for stem, sentence in files:
            document = load(PROOFS / f"{stem}.yaml")
            yield f"| [{document.title}](../proofs/{stem}.yaml) | {sentence} | {equalities(document)} |"
    yield from ("", "## The Matrix Cookbook", "", *COOKBOOK.splitlines(), "")
    yield from ("| file | equations | steps |", "| --- | --- | --: |")
    for path in sorted(cookbook.FOLDER.glob("*.yaml")):
        document = load(path)
        numbers = runs(sorted(cookbook.numbers_in(document)))
        title = document.title.removeprefix("The Matrix Cookbook, ")
        yield f"| [{title}](../proofs/matrix_cookbook/{path.name}) | {numbers} | {equalities(document)} |"
    yield from ("", "## Classic mistakes", "")
    yield "The files of `proofs/wrong/` go wrong on purpose, and say what they expect: the code of the mistake"
    yield "([diagnoses](diagnoses.md), [codes](codes.md)). `derive check proofs/wrong` shows each with a counterexample"
    yield "and, where one change mends the line, a verified repair."
    yield from ("", "| mistake | found as | what went wrong |", "| --- | --- | --- |")
    for path in sorted(WRONG.glob("*.yaml")):
        document = load(path)
        for code, note in mistakes(document):
            yield f"| [{document.title}](../proofs/wrong/{path.name}) | `{code}` {CODES[code]} | {note} |"


def page() -> str:
    """`docs/gallery.md`, ending with a newline."""
    return HEAD + "\n".join(rows()) + "\n"


if __name__ == "__main__":
    print(page(), end="")
