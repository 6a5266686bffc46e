"""The JUnit report: it has the shape that dashboards read, and a test case passes if its line is as expected."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
import xmlschema

from derive.check import check_document
from derive.load import load_text
from derive.report import FORMATS, Options, Report
from derive.result import FileResult
from derive.verdict import Word
from tests.reports import DOCUMENTS, ROOT, rendered, result

SCHEMA = xmlschema.XMLSchema(str(ROOT / "tests" / "schemas" / "junit-10.xsd"))


def suites(*results: FileResult) -> ElementTree.Element:
    text = FORMATS["junit"](Report(results), Options())
    SCHEMA.validate(text)
    return ElementTree.fromstring(text.encode("utf-8"))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_it_has_the_shape_of_the_schema(name: str) -> None:
    (suite,) = suites(result(name))
    assert suite.get("name") == DOCUMENTS[name]


def test_the_schema_rejects_other_things() -> None:
    assert not SCHEMA.is_valid(rendered("junit", "mistakes").replace('failures="', 'failed="'))


@pytest.mark.parametrize("name", ["purcell", "cross_entropy_gradient", "mistakes"])
def test_a_test_case_passes_exactly_if_its_line_is_as_expected(name: str) -> None:
    found = (*result(name).steps, *result(name).goals)
    steps = {f"goal {item.id}" if item.kind == "goal" else item.id: item for item in found}
    cases = list(suites(result(name)).iter("testcase"))
    assert [case.get("name") for case in cases] == [key for key, item in steps.items() if item.expected is not None]
    for case in cases:
        step = steps[case.get("name", "")]
        kinds = [item.tag for item in case]
        if not step.as_expected:
            assert kinds == ["failure"]
        elif step.word is Word.UNKNOWN:
            assert kinds == ["skipped"]
        else:
            assert kinds == ([] if step.word is Word.PROVED else ["system-out"])


def test_the_numbers_are_those_of_the_cases() -> None:
    root = suites(*map(result, DOCUMENTS))
    for element in (root, *root):
        cases = list(element.iter("testcase"))
        numbers = [len(cases), *(len(list(element.iter(tag))) for tag in ("failure", "error"))]
        assert [int(element.get(name, "")) for name in ("tests", "failures", "errors")] == numbers
    assert [suite.get("skipped") for suite in root] == ["0", "0", "1", "0"]


def test_a_failure_shows_the_line_with_its_repair() -> None:
    failure = suites(result("mistakes")).find(".//testcase[@name='quoted.1']/failure")
    assert failure is not None and failure.text is not None
    assert failure.get("type") == "D411"
    assert failure.text.startswith("tests/formats/mistakes.yaml:17:13\n")
    assert "repair, verified" in failure.text


def test_a_document_that_cannot_be_judged_is_one_error_with_all_its_problems() -> None:
    (case,) = suites(result("problems")).iter("testcase")
    (error,) = case
    assert error.tag == "error"
    assert error.text is not None and len(error.text.splitlines()) == len(result("problems").problems)


def test_a_definition_without_a_meaning_is_a_failure() -> None:
    text = "title: t\ndeclare: {x: scalar}\nsteps:\n  - {id: d, define: w = w + x}\n  - {id: e, define: v = x}\n"
    root = suites(check_document(load_text(text, "p.yaml")))
    assert [(case.get("name"), [item.tag for item in case]) for case in root.iter("testcase")] == [("d", ["failure"])]


def test_a_path_with_anything_in_it_is_still_xml() -> None:
    text = "title: t\ndeclare: {x: scalar}\nsteps: [x = 2 x]\n"
    (suite,) = suites(check_document(load_text(text, 'a\x01<&>"\udc80.yaml')))
    assert suite.get("name") == 'a\ufffd<&>"\ufffd.yaml'


@pytest.mark.parametrize(
    ("path", "name"),
    [("proofs/purcell.yaml", "proofs.purcell"), ("/tmp/a.b.yml", "tmp.a.b"), ("../p.yaml", "p"), ("p", "p")],
)
def test_test_cases_are_grouped_by_folder_and_file(path: str, name: str) -> None:
    text = "title: t\ndeclare: {x: scalar}\nsteps: [x = x]\n"
    (case,) = suites(check_document(load_text(text, path))).iter("testcase")
    assert case.get("classname") == name


def test_the_same_proofs_give_the_same_bytes() -> None:
    assert "time" not in ElementTree.fromstring(rendered("junit", "mistakes").encode()).attrib
    assert rendered("junit", "mistakes") == rendered("junit", "mistakes")
