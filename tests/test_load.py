"""The loader: places, problems, ids and limits."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derive.document import Assume, Define, Document, Expectation, Step, Text
from derive.load import MAXIMUM_BYTES, load, load_text
from tests.malformed import MALFORMED, Malformed

BENCH = Path(__file__).parent / "bench"


def steps(text: str) -> list[Step]:
    document = load_text(text, "t")
    assert document.problems == ()
    return [entry for entry in document.entries if isinstance(entry, Step)]


def character(source: str, text: Text, offset: int) -> str:
    """The character of the file at the place of the text's character."""
    line, column = text.place(offset)
    return (source.split("\n")[line - 1] + "\n")[column - 1]


STYLES = {
    "plain": "title: t\nsteps:\n  - latex: a + b\n",
    "plain on two lines": "title: t\nsteps:\n  - latex: a +\n         b\n      - c\n",
    "plain below its key": "title: t\nsteps:\n  - latex:\n      a\n      + b\n",
    "plain in braces": "title: t\nsteps: [{id: s, latex: a + b}]\n",
    "single quotes": "title: t\nsteps:\n  - latex: '[a] + b'\n",
    "doubled quotes": "title: t\nsteps:\n  - latex: 'f''(x) + g''''(y) + h'\n",
    "doubled quotes on two lines": "title: t\nsteps:\n  - latex: 'f''(x) +\n      g''''(y)\n      + h'\n",
    "double quotes": 'title: t\nsteps:\n  - latex: "a + b"\n',
    "literal": "title: t\nsteps:\n  - latex: |\n      a\n        + b\n\n      + c\n",
    "literal with a blank line first": "title: t\nsteps:\n  - latex: |\n\n      a\n      b\n    id: s\n",
    "literal with its indentation given": "title: t\nsteps:\n  - latex: |2\n        a\n      b\n",
    "literal, stripped": "title: t\nsteps:\n  - latex: |-\n      a\n      b\n# end\n",
    "literal without a last line break": "title: t\nsteps:\n  - latex: |\n      a\n      b",
    "folded": "title: t\nsteps:\n  - latex: >\n      a\n      + b\n\n      + c\n    id: s\n",
    "folded without a last line break": "title: t\nsteps:\n  - latex: >-\n      a\n      + b",
    "beyond the basic plane": "title: t\nsteps:\n  - latex: '𝔸é + ''b'\n",
}


@pytest.mark.parametrize("source", STYLES.values(), ids=STYLES.keys())
def test_every_character_of_a_formula_has_its_place(source: str) -> None:
    (step,) = steps(source)
    assert step.latex.value.strip()
    for offset, expected in enumerate(step.latex.value):
        if expected != "\n":
            assert character(source, step.latex, offset) == expected, offset


@given(st.lists(st.text("ab'\\{} _^", max_size=8), min_size=1, max_size=4))
def test_single_quotes_and_literal_blocks_give_back_what_was_written(rows: list[str]) -> None:
    rows = [f"x{row}y" for row in rows]
    quoted = "title: t\nsteps:\n  - '" + "\n    ".join(rows).replace("'", "''") + "'\n"
    literal = "title: t\nsteps:\n  - |\n" + "".join(f"    {row}\n" for row in rows)
    for source in (quoted, literal):
        (step,) = steps(source)
        assert step.latex.value == "\n".join(rows)
        for offset, expected in enumerate(step.latex.value):
            assert expected == "\n" or character(source, step.latex, offset) == expected


def test_line_ends_of_windows_and_a_byte_order_mark_change_nothing() -> None:
    source = "title: t\nsteps:\n  - latex: |\n      a\n      b\n    when: x\n"
    assert load_text("\ufeff" + source.replace("\n", "\r\n"), "t") == load_text(source, "t")


@pytest.mark.parametrize("row", MALFORMED, ids=lambda row: row.name)
def test_what_is_malformed_is_reported_at_its_line(row: Malformed) -> None:
    problems = load_text(row.text, "t").problems
    assert (row.code, row.line) in [(diagnostic.code, line) for diagnostic, line, _ in problems]
    assert all(line >= 1 and column >= 1 and diagnostic.message for diagnostic, line, column in problems)


def only_problem(text: str) -> tuple[str, int, int]:
    ((diagnostic, line, column),) = load_text(text, "t").problems
    return diagnostic.message, line, column


def test_an_unknown_key_suggests_the_nearest() -> None:
    message, line, column = only_problem("title: t\nsteps:\n  - latex: x\n    expects: proved\n")
    assert "did you mean `expect`?" in message
    assert (line, column) == (4, 5)


def test_a_backslash_in_double_quotes_is_shown_where_it_stands() -> None:
    message, line, column = only_problem('title: t\nsteps:\n  - latex: "a\n      + \\frac{1}{2}"\n')
    assert "single quotes" in message
    assert (line, column) == (4, 9)


def test_all_problems_are_collected_in_the_order_of_the_file() -> None:
    text = "titel: t\ndeclare:\n  x: vector\nsteps:\n  - latex: x\n    from: a\n  - id: 2\n"
    problems = load_text(text, "t").problems
    assert [diagnostic.code for diagnostic, _, _ in problems] == [
        "D102",
        "D103",
        "D103",
        "D107",
        "D103",
        "D104",
    ]


def test_a_missing_file_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "missing.yaml")


def test_a_file_that_is_not_utf_8_is_reported_at_its_place(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes(b"\xef\xbb\xbftitle: t\nsource: \xc3\xa9\xe9\n")
    ((diagnostic, line, column),) = load(path).problems
    assert (diagnostic.code, line, column) == ("D101", 2, 10)


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_bytes(b"#" * (MAXIMUM_BYTES + 1))
    assert [problem[0].code for problem in load(path).problems] == ["D111"]


BOMBS = {
    "aliases": "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [{'*a, ' * 9}*a]\n" for n in range(3000)),
    "nested brackets": "[" * 1_000_000,
    "nested braces": "{" * 1_000_000,
    "nested lists": "- " * 500_000,
    "many entries": "title: t\nsteps: [" + "x," * 400_000 + "]",
    "one long string": "title: '" + "''" * 900_000 + "'\nsteps: [x]\n",
    "many question marks": "? " * 500_000,
}


@pytest.mark.parametrize("source", BOMBS.values(), ids=BOMBS.keys())
def test_hostile_files_do_no_harm(source: str) -> None:
    begin = time.process_time()
    load_text(source, "t")
    assert time.process_time() - begin < 5


@given(st.text(max_size=60) | st.text("abc:-[]{}'\"|>#&*!%\\ \n", max_size=60))
def test_no_text_makes_the_loader_fail(text: str) -> None:
    assert isinstance(load_text(text, "t"), Document)
    assert isinstance(load_text("title: t\nsteps:\n  - " + text, "t"), Document)


def test_an_id_is_made_of_the_formula_and_not_of_its_layout_or_place() -> None:
    first = steps("title: t\nsteps:\n  - a = b\n")[0]
    second, third = steps("title: t\nsteps:\n  - c = d\n  - latex: |\n      a\n        = b\n")
    assert first.id == third.id != second.id
    assert first.id.startswith("step-")
    assert len(first.id) == len("step-") + 6


def test_a_repeated_formula_has_an_id_of_its_own() -> None:
    first, second, third = steps("title: t\nsteps: [a = b, a = b, a = b]\n")
    assert (second.id, third.id) == (f"{first.id}-2", f"{first.id}-3")


def test_definitions_and_assumptions_stand_before_or_between_steps() -> None:
    text = (
        "title: t\nassume: {assume: a, for: [i, j], when: w}\ndefine: [d]\n"
        "steps:\n  - assume: b\n  - define: c\n  - x\n"
    )
    document = load_text(text, "t")
    assert [(type(entry), entry.latex.value) for entry in document.before] == [(Assume, "a"), (Define, "d")]
    assert [(type(entry), entry.latex.value) for entry in document.entries] == [
        (Assume, "b"),
        (Define, "c"),
        (Step, "x"),
    ]
    first = document.before[0]
    assert isinstance(first, Assume)
    assert first.for_all is not None
    assert [index.value for index in first.for_all] == ["i", "j"]
    assert [condition.value for condition in first.when] == ["w"]


def test_expectations_are_one_for_all_or_one_for_each() -> None:
    text = (
        "title: t\nsteps:\n  - y\n  - latex: x\n"
        "    expect: [refuted, {from_start: refuted, reading: proved, codes: D301}]\n"
    )
    second, first = steps(text)
    assert first.expect == (Expectation("refuted"), Expectation("proved", "refuted", "proved", ("D301",)))
    assert second.expect == (Expectation(),)


def test_declarations_keep_what_they_say() -> None:
    text = (
        "title: t\ngoal: x\ndeclare:\n  k: {size: {at_least: 2}}\n  i: {index: [2, n-1]}\n"
        "  \\delta: kronecker delta\n"
        "  y: {vector: k, depends_on: z, is: [positive, {one-hot: \\ell}]}\n  g: {function: {of: k, to: m}}\n"
        "  f: {function: {arity: 2}}\n  \\sigma: {function: softmax}\n  A: {matrix: [n, m], is: symmetric}\n"
    )
    document = load_text(text, "t")
    assert document.problems == ()
    size, index, delta, y, g, f, sigma, matrix = document.declared
    assert (size.kind, size.minimum) == ("size", 2)
    assert [bound.value for bound in index.sizes] == ["2", "n-1"]
    assert (delta.name.value, delta.kind) == ("\\delta", "delta")
    assert (y.properties, y.one_hot and y.one_hot.value) == (("positive",), "\\ell")
    assert [name.value for name in y.depends_on] == ["z"]
    assert (g.argument_size and g.argument_size.value, g.result_size and g.result_size.value) == ("k", "m")
    assert (f.function, f.arity, sigma.function) == (None, 2, "softmax")
    assert ([axis.value for axis in matrix.sizes], matrix.properties) == (["n", "m"], ("symmetric",))


def test_notation_and_macros_keep_what_they_say() -> None:
    text = (
        "title: t\ngoal: x\nnotation:\n  \\Sigma: sum sign\n  \\mathbf{z}: same as z\n"
        "macros:\n  '\\R': '\\mathbb{R}'\n  '\\norm': {arguments: 1, body: '\\| #1 \\|'}\n"
    )
    document = load_text(text, "t")
    assert document.problems == ()
    assert [(entry.writing.value, entry.meaning, entry.target) for entry in document.notation] == [
        ("\\Sigma", "sum sign", None),
        ("\\mathbf{z}", "same as", "z"),
    ]
    assert document.macros == {"\\R": (0, "\\mathbb{R}"), "\\norm": (1, "\\| #1 \\|")}


def test_the_bench_has_its_147_equalities() -> None:
    documents = [load(path) for path in sorted(BENCH.glob("*.yaml"))]
    verdicts = [
        entry.expect[0].verdict
        for document in documents
        for entry in document.entries
        if isinstance(entry, Step)
    ]
    assert (verdicts.count("proved"), verdicts.count("refuted"), len(verdicts)) == (70, 77, 147)


def test_what_is_missing_is_not_asked_for_where_a_merge_key_may_have_held_it() -> None:
    message, line, column = only_problem("title: t\nsteps:\n  - <<: {latex: x = x}\n    id: a\n")
    assert message.startswith("merge keys")
    assert (line, column) == (3, 5)


def test_ten_thousand_steps_are_read() -> None:
    rows = "".join(f"  - {{id: s{number}, latex: x = x, from: [s0]}}\n" for number in range(1, 10_000))
    document = load_text("title: t\nsteps:\n  - {id: s0, latex: x = x}\n" + rows, "t")
    assert document.problems == ()
    assert len(document.entries) == 10_000


def test_steps_with_the_same_formula_have_ids_of_their_own() -> None:
    found = steps("title: t\nsteps:\n" + "  - x = x\n" * 300)
    assert len({step.id for step in found}) == 300
    assert found[299].id == f"{found[0].id}-300"
