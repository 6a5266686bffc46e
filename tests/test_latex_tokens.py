"""From characters to tokens: layout goes, limits hold, macros end, names have one spelling."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.diagnostic import FormulaError
from derive.latex.names import canonical_key
from derive.latex.tokens import CHARACTERS, DIGITS, TOKENS, tokenize
from derive.latex.vocabulary import Vocabulary
from derive.span import Span
from tests.vocabularies import NAMES


def texts(source: str) -> list[str]:
    return [token.text for token in tokenize(source, NAMES)[:-1]]


def refusal(source: str) -> tuple[str, Span | None]:
    with pytest.raises(FormulaError) as caught:
        tokenize(source, NAMES)
    return caught.value.diagnostic.code, caught.value.diagnostic.span


@pytest.mark.parametrize(
    "source",
    [
        r"x + y",
        "x+y % a comment \\undefined {",
        r"\displaystyle x \, + \; \! y \quad (2)",
        r"x + y \tag{2}",
        r"x + y \label{eq:a_b} \nonumber",
        r"x + y \qquad (3a)",
        r"x + y.",
        r"x + y, \quad (1)",
        r"x + y \quad \text{as claimed}",
        r"x + y \text{ by symmetry}",
        r"\begin{align*} & x + y \\ \end{align*}",
        r"\begin{aligned}[t] x + y \end{aligned}".replace("[t]", ""),
        "x ~+\n\ty",
        r"{} x + y",
    ],
)
def test_layout_is_no_mathematics(source: str) -> None:
    assert texts(source) == ["x", "+", "y"]


@pytest.mark.parametrize("source", [r"x (2)", r"x \, (2)", r"\text{loss}", r"x = \text{unknown}"])
def test_what_could_be_mathematics_is_kept(source: str) -> None:
    assert len(texts(source)) == len(tokenize(source.replace(r"\quad", ""), NAMES)) - 1


def test_sized_bars_know_their_side() -> None:
    assert texts(r"\left| x \right| \bigl\| x \bigr\|") == [
        r"\lvert",
        "x",
        r"\rvert",
        r"\lVert",
        "x",
        r"\rVert",
    ]


@pytest.mark.parametrize(
    ("rows", "joined"),
    [
        (r"x &= y \\ &= n", "x = y = n"),
        (r"x = y \\ + n", "x = y + n"),
        (r"x = y + \\ n", "x = y + n"),
        (r"x = \\ -y", "x = - y"),
        (r"x = y \\[2pt] \cdot n", r"x = y \cdot n"),
        (r"x = y \\ n = m", r"x = y \\ n = m"),
        (r"x = w^* \\ n = m", r"x = w ^ * \\ n = m"),
        (r"x &= y \\ &\quad + n", "x = y + n"),
        (r"x \quad = \quad y", "x = y"),
    ],
)
def test_rows_that_continue_are_joined(rows: str, joined: str) -> None:
    assert " ".join(texts(rows)) == joined


def test_a_row_that_may_continue_or_begin_anew_is_ambiguous() -> None:
    assert refusal(r"x = y \\ - n = m") == ("D204", Span(9, 10))


def test_spans_are_places_in_the_source() -> None:
    source = r"\hat{a}_i + \left( 0.5 \right)"
    for token in tokenize(source, NAMES)[:-1]:
        assert source[token.span.start : token.span.end].endswith(token.text)


def test_macros_stand_where_they_are_called() -> None:
    tokens = tokenize(r"x + \half{y}", NAMES)
    assert [token.text for token in tokens[2:-1]] == [r"\frac", "{", "y", "}", "{", "2", "}"]
    assert tokens[2].span == Span(4, 12)
    assert tokens[4].span == Span(10, 11)


def test_a_declared_name_is_not_expanded() -> None:
    vocabulary = NAMES.with_entry(r"\R", NAMES.entries["x"])
    assert tokenize(r"\R", vocabulary)[0].text == r"\R"
    assert tokenize(r"\R", NAMES)[0].text == r"\theta"


def test_a_parameter_may_stand_in_words() -> None:
    assert texts(r"\named{loss}") == [r"\text{loss}"]


@pytest.mark.parametrize(
    ("source", "code", "span"),
    [
        (r"x + \loop", "D208", None),
        (r"\double", "D208", None),
        (r"\broken", "D208", Span(0, 7)),
        (r"x + \half", "D202", Span(4, 9)),
        (r"\half{x", "D205", Span(5, 6)),
        ("x + \0", "D207", Span(4, 5)),
        ("x \u202e y", "D207", Span(2, 3)),
        ("x \u200b y", "D207", Span(2, 3)),
        ("x % \u202e", "D207", Span(4, 5)),
        ("\u03b1 + x", "D207", Span(0, 1)),
        ("x \u2212 y", "D207", Span(2, 3)),
        ("x \x0crac", "D207", Span(2, 3)),
        ("$x$", "D207", Span(0, 1)),
        ("#1", "D207", Span(0, 2)),
        (r"\text{a\alpha}", "D209", Span(0, 14)),
        ("{x", "D205", Span(0, 1)),
        ("x}", "D205", Span(1, 2)),
        (r"\begin{align} x", "D205", Span(0, 13)),
        (r"x \end{align}", "D205", Span(2, 13)),
        (r"\begin{vmatrix} x \end{vmatrix}", "D209", Span(0, 15)),
        (r"\left. x \right|", "D209", Span(0, 6)),
        (r"\left x", "D201", Span(6, 7)),
        ("9" * (DIGITS + 1), "D206", Span(0, DIGITS + 1)),
        ("x" * (TOKENS + 1), "D206", Span(TOKENS, TOKENS + 1)),
        (" " * (CHARACTERS + 1), "D206", Span(CHARACTERS, CHARACTERS + 1)),
        ("x\\", "D202", Span(1, 2)),
    ],
)
def test_refusals_say_what_and_where(source: str, code: str, span: Span | None) -> None:
    found = refusal(source)
    assert found[0] == code
    assert span is None or found[1] == span


def test_a_foreign_letter_is_named_with_its_latex() -> None:
    with pytest.raises(FormulaError, match=r"U\+03B1 \(greek small letter alpha\).*write \\alpha"):
        tokenize("α", NAMES)


@pytest.mark.parametrize("source", ["(" * 1_000_000, "{" * 20_000, r"\half{" * 3_000, r"\text{" * 3_000])
def test_hostile_input_is_refused_quickly(source: str) -> None:
    begun = time.perf_counter()
    refusal(source)
    assert time.perf_counter() - begun < 2


PIECES = [*"\\{}[]()|^_'&%#~$ \nabxi19.,+-=<!\u03b1\0", r"\frac", r"\text{", r"\R", r"\half", r"\left", r"\\"]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_whatever_is_written_is_tokens_or_a_finding(source: str) -> None:
    try:
        tokens = tokenize(source, NAMES)
    except FormulaError:
        return
    assert tokens[-1].kind == "finish"
    assert all(0 <= token.span.start <= token.span.end <= len(source) for token in tokens)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("x", "x"),
        (r" \alpha ", r"\alpha"),
        (r"\hat a", r"\hat{a}"),
        (r"\hat { a }", r"\hat{a}"),
        (r"\hat\mathbf a", r"\hat{\mathbf{a}}"),
        (r"\bar{\mathbf{x}}", r"\bar{\mathbf{x}}"),
        (r"\text{ CE }", r"\text{CE}"),
        (r"\text{softmax'}", r"\text{softmax'}"),
        (r"\operatorname*{tr}", r"\operatorname{tr}"),
        (r"\mathrm{K L}", r"\mathrm{KL}"),
        ("x_0", "x_{0}"),
        (r"D_{KL}", r"D_{KL}"),
        (r"D_{\alpha b}", r"D_{\alpha b}"),
        (r"p_\theta", r"p_{\theta}"),
        ("w^*_0", "w_{0}^{*}"),
        ("f''", "f''"),
        ("KL", "KL"),
        (r"\softmax", r"\softmax"),
    ],
)
def test_a_name_has_one_spelling(written: str, key: str) -> None:
    assert canonical_key(written) == key
    assert canonical_key(key) == key


@pytest.mark.parametrize("written", ["", "1", "x + y", r"\frac", r"\sum", "(i)", "x_0 y", r"\leq", "=", r"\hat{}"])
def test_what_is_no_name_is_refused(written: str) -> None:
    with pytest.raises(FormulaError, match="D110"):
        canonical_key(written)


def test_tokens_of_nothing_are_the_finish() -> None:
    assert [token.kind for token in tokenize("", Vocabulary())] == ["finish"]
