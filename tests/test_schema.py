"""The JSON Schema agrees with the loader on the form of a proof."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from ruamel.yaml import YAML

import derive.load
from derive.diagnostic import CODES
from derive.load import EXPECTABLE, load_text
from derive.load_declare import MEANINGS
from derive.properties import PROPERTIES
from tests.malformed import MALFORMED, Malformed
from tests.test_docs import EXAMPLES

ROOT = Path(__file__).parent.parent
SCHEMA = json.loads(Path(derive.load.__file__).with_name("proof.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
PROOFS = [*sorted(ROOT.glob("proofs/*.yaml")), *sorted(ROOT.glob("tests/bench*/*.yaml"))]


def accepts(text: str) -> bool:
    """Does the schema accept the file, read as an editor reads it (YAML 1.2)?"""
    return bool(VALIDATOR.is_valid(YAML(typ="safe", pure=True).load(text)))


def test_it_is_a_schema_with_a_version() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$id"] == "urn:derive:proof:1"


@pytest.mark.parametrize("path", PROOFS, ids=lambda path: path.stem)
def test_every_proof_is_accepted_by_schema_and_loader(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert accepts(text)
    assert load_text(text, path.name).problems == ()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.splitlines()[0])
def test_every_example_of_the_documentation_is_accepted(example: str) -> None:
    assert accepts(example)


@pytest.mark.parametrize("row", [row for row in MALFORMED if row.seen_by_schema], ids=lambda row: row.name)
def test_what_is_malformed_is_rejected(row: Malformed) -> None:
    assert not accepts(row.text)


def test_the_words_of_the_schema_are_the_words_of_the_loader() -> None:
    definitions = SCHEMA["$defs"]
    assert definitions["verdict"]["enum"] == list(EXPECTABLE)
    meanings = SCHEMA["properties"]["notation"]["additionalProperties"]["anyOf"][0]["enum"]
    assert meanings == list(MEANINGS[:-1])
    for kind in ("scalar", "vector", "matrix", "tensor"):
        said = json.dumps(definitions[f"{kind}Properties"])
        for name, row in PROPERTIES.items():
            assert (f'"{name}"' in said) == (kind in row.kinds), (kind, name)


def test_the_schema_accepts_the_codes_there_are() -> None:
    validator = Draft202012Validator(SCHEMA["$defs"]["code"])
    assert all(validator.is_valid(code) for code in CODES)
