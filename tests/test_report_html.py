"""The page in HTML: what it must have, what it must not, and that nothing of a document is markup."""

from __future__ import annotations

import base64
import hashlib
import re
import xml.etree.ElementTree as ET
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from derive.check import check, check_document
from derive.load import load_text
from derive.report.html import Entry, entry_of, index, render
from derive.report.html.conclusions import CONCLUSIONS
from derive.report.html.shell import policy, styles
from derive.report.marks import MARKS
from derive.report.page import Page, page_of
from tests.pages import Tag, read_page

PROOFS = Path(__file__).parent.parent / "proofs"
FOUNDING = ("purcell", "cross_entropy_gradient")
_TAGS = (
    "html head meta title style body a header main footer section article nav h1 h2 h3 p ul ol li div span strong "
    "details summary dl dt dd table caption thead tbody tr th td code mark del ins sub sup "
    "math semantics annotation mrow mi mn mo mtext mspace mfrac msqrt mroot msub msup msubsup mover munder munderover "
    "mtable mtr mtd"
)
_ATTRIBUTES = (
    "class id href title lang charset name content http-equiv scope role tabindex aria-label aria-labelledby "
    "aria-hidden encoding displaystyle stretchy form accent accentunder mathvariant width linethickness lspace "
    "rspace"
)


@cache
def page_named(name: str) -> Page:
    return page_of(check(PROOFS / f"{name}.yaml"))


@pytest.fixture(scope="module", params=FOUNDING)
def founding(request: pytest.FixtureRequest) -> Page:
    return page_named(request.param)


def made(text: str) -> Page:
    return page_of(check_document(load_text(text, "made.yaml")))


def by_id(root: Tag) -> dict[str, Tag]:
    found = {item.attributes["id"]: item for item in root.all() if "id" in item.attributes}
    assert len(found) == sum("id" in item.attributes for item in root.all()), "an id twice"
    return found


def assert_harmless(root: Tag) -> None:
    """Only our own elements and attributes, one style sheet, and addresses within the page."""
    for item in root.all():
        assert item.name in _TAGS.split()
        assert set(item.attributes) <= set(_ATTRIBUTES.split())
        assert item.attributes.get("href", "#").startswith("#")
    assert len(root.all("style")) == len(root.all("title")) == len(root.all("main")) == 1


def test_every_line_is_there_with_its_number_and_verdict(founding: Page) -> None:
    ids = by_id(read_page(render(founding)))
    for row in founding.rows:
        line = ids[row.anchor]
        (mark,) = line.all("span", "mark")
        assert mark.text == f"{MARKS[row.step.word]}{row.step.word}: "
        (number,) = line.all("a", "number")
        assert (number.text, number.attributes["href"]) == (f"line #{row.number}", f"#{row.anchor}")


def test_every_formula_of_a_line_is_well_formed_mathml_with_its_source(founding: Page) -> None:
    page = render(founding)
    sources = []
    for math in re.findall(r"<math.*?</math>", page, re.DOTALL):
        sources += [note.text or "" for note in ET.fromstring(math).iter("annotation")]
    together = " ".join(" ".join(sources).split())
    for row in founding.rows:
        assert " ".join(f"{row.relation} {row.right}".split()) in together


def test_every_finding_has_a_card_that_its_line_links_to(founding: Page) -> None:
    root = read_page(render(founding))
    ids = by_id(root)
    for finding in founding.findings:
        card = ids[f"finding-{finding.row.number}"]
        assert finding.headline in card.all("h3")[0].text and finding.code in card.text
        links = [item.attributes["href"] for item in ids[finding.row.anchor].all("a")]
        assert f"#finding-{finding.row.number}" in links


def test_every_link_leads_somewhere_in_the_page(founding: Page) -> None:
    root = read_page(render(founding, evidence=True))
    ids = by_id(root)
    for link in root.all("a"):
        assert link.attributes["href"].removeprefix("#") in ids
    assert_harmless(root)


def test_nothing_is_loaded(founding: Page) -> None:
    page = render(founding)
    assert re.findall(r"""https?:|["'(=]//|src=|url\(|@import|<script|<link|<img|\son\w+=""", page) == []
    digest = base64.b64encode(hashlib.sha256(styles().encode()).digest()).decode()
    assert f"<style>{styles()}</style>" in page
    assert f"style-src 'sha256-{digest}'" in policy() and "default-src 'none'" in policy()
    (meta,) = [item for item in read_page(page).all("meta") if "http-equiv" in item.attributes]
    assert meta.attributes == {"http-equiv": "Content-Security-Policy", "content": policy()}


def test_landmarks_and_headings_are_in_order(founding: Page) -> None:
    root = read_page(render(founding))
    assert root.all("html")[0].attributes["lang"] == "en"
    assert all(len(root.all(name)) == 1 for name in ("header", "main", "footer", "h1", "title"))
    assert root.all("a")[0].attributes == {"class": "skip", "href": "#content"}
    levels = [int(item.name[1]) for item in root.all() if re.fullmatch("h[1-6]", item.name)]
    assert levels[0] == 1 and all(after <= before + 1 for before, after in pairwise(levels))
    for region in [*root.all("section"), *root.all("article")]:
        assert by_id(root)[region.attributes["aria-labelledby"]].text


@pytest.mark.parametrize("name", ["purcell", "variance"])
def test_the_page_is_the_same_every_time(name: str) -> None:
    first = page_named(name)
    assert render(first, evidence=True) == render(page_of(check(first.path)), evidence=True)


def test_the_page_of_purcell_is_small() -> None:
    page = page_named("purcell")
    assert len(render(page).encode()) < 100_000


def test_a_counterexample_is_a_table_with_both_sides() -> None:
    page = page_named("purcell")
    card = by_id(read_page(render(page)))["finding-12"]
    (table,) = card.all("table")
    assert [item.text for item in table.all("th")] == ["k", "j", "z", "aˆ", "two-cases.1\u00a0(11)", "this line"]
    assert [item.text for item in table.all("td")] == ["2", "1", "(0, 0)", "(1, 0)", "−1/2", "1/2"]


def test_lines_that_sentences_name_are_links() -> None:
    page = page_named("purcell")
    links = by_id(read_page(render(page)))["conclusion"].all("a")
    found = {item.text: item.attributes["href"] for item in links}
    assert found["simplify.1\u00a0(12)"] == "#line-simplify-1"
    assert found["goal gradient.1\u00a0(18)"] == "#goal-gradient-1"


def test_a_repair_shows_both_sides_with_the_change_marked() -> None:
    page = page_named("purcell")
    card = by_id(read_page(render(page)))["finding-12"]
    (before,), (after,) = card.all("del"), card.all("ins")
    assert before.all(class_="tint") == []
    assert [item.text for item in after.all(class_="tint")] == ["−", "(", ")"]


def test_what_is_wrong_in_a_line_is_tinted() -> None:
    page = page_named("cross_entropy_gradient")
    line = by_id(read_page(render(page)))["line-case-wrong-2"]
    assert [item.text.replace("\u2061", "") for item in line.all(class_="tint")] == ["softmax(z(i))", "softmax′(z(i))"]


def test_what_cannot_be_read_is_shown_as_source_with_its_place_marked() -> None:
    page = made("title: t\ndeclare: {x: scalar}\nsteps: [{latex: 'x = 2 \\wrong x'}]\n")
    line = by_id(read_page(render(page)))["line-" + page.rows[0].step.id.replace(".", "-")]
    assert line.all("math") == []
    assert [item.text for item in line.all("mark")] == [r"\wrong"]


def test_sympy_forms_are_there_on_request() -> None:
    page = page_named("variance")
    assert "SymPy" not in render(page)
    assert "SymPy" in render(page, evidence=True)


def test_a_document_that_cannot_be_checked_has_its_problems() -> None:
    root = read_page(render(made("title: nothing\nsteps:\n  - latx: x = x\n")))
    assert "line 3" in root.all("main")[0].text and "D102" in root.text


HOSTILE = r"""
title: '<script>alert(1)</script> "&amp; </title>'
source: '</style><img src=x onerror="alert(1)">'
declare:
  k: {size: {at_least: 2}}
  i: {index: k}
  x: {vector: k, is: positive}
  '\text{a'' onclick}': scalar
define:
  - {define: y = 2, id: d, note: '--> <!-- ]]> <b>'}
goal: {id: g, goal: x_i = 0, note: '</annotation></math><script>'}
steps:
  - id: s1
    latex: x_i + y < x_i - \text{a' onclick}
    by: '"><svg onload=alert(1)>'
    note: '</style><script>alert(1)</script> javascript:alert(1) TURNED $x <b>$ `code`'
  - id: s2
    latex: x_i = 3 x_i
    note: '<details open ontoggle=alert(1)>'
  - id: s3
    latex: '\frac{x_i}{ <img src=x> = "x"'
  - id: s4
    latex: x_i = x_i % <script>alert(1)</script>
"""


def test_nothing_of_a_document_is_markup() -> None:
    page = made(HOSTILE.replace("TURNED", "\u202e"))
    assert page.rows, page.problems
    for evidence in (False, True):
        text = render(page, evidence)
        root = read_page(text)
        assert_harmless(root)
        assert '<script>alert(1)</script> "&amp; </title>' in root.all("h1")[0].text
        assert "\u202e" not in text and "<!--" not in text
        assert re.findall(r"<style[ >]", text) == ["<style>"]
    home = read_page(index([entry_of(page, "javascript:alert(1).html")]))
    assert [item.attributes["href"] for item in home.all("a") if "class" not in item.attributes] == [
        "javascript%3Aalert%281%29.html"
    ]
    assert home.all("script") == []


def test_the_index_has_the_wrong_ones_first() -> None:
    entries = [Entry(f"proof {place}", f"{place}.html", item, (), f"{place}.yaml", 1000 * place)
               for place, item in reversed(list(enumerate(CONCLUSIONS)))]  # fmt: skip
    root = read_page(index(entries))
    assert [item.text for item in root.all("h2")] == [item.heading for item in CONCLUSIONS]
    assert [item.text for item in root.all("main")[0].all("a")] == [f"proof {n}" for n in range(len(CONCLUSIONS))]
    assert "6 kB" in root.text


def test_every_conclusion_has_its_look() -> None:
    source = (Path(__file__).parent.parent / "derive" / "report" / "conclusion.py").read_text(encoding="utf-8")
    words = set(re.findall(r'"((?:right|wrong|undecided)[a-z-]*)"', source))
    assert words == {item.word for item in CONCLUSIONS if item.word}


def test_everything_can_be_told_from_its_ground_in_light_and_dark() -> None:
    """Contrast by WCAG 2.2: at least 4.5."""
    grounds = ("paper", "card", "refuted-tint", "ill-formed-tint", "unknown-tint", "proved-tint")
    pairs = [(ink, ground) for ink in ("ink", "quiet") for ground in grounds]
    words = ("proved", "refuted", "ill-formed", "unknown", "given", "link")
    pairs += [(word, ground) for word in words for ground in ("paper", "card")]
    pairs += [(word, f"{word}-tint") for word in ("refuted", "ill-formed", "unknown", "proved")]
    schemes = re.findall(r":root \{(.*?)\}", styles(), re.DOTALL)
    assert len(schemes) == 2
    for scheme in schemes:
        colors = dict(re.findall(r"--([a-z-]+): #([0-9a-f]{6})", scheme))
        for ink, ground in pairs:
            high, low = sorted((_luminance(colors[ink]), _luminance(colors[ground])), reverse=True)
            assert (high + 0.05) / (low + 0.05) >= 4.5, (ink, ground)


def _luminance(color: str) -> float:
    parts = [int(color[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
