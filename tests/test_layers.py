"""Imports run one way: along the way of a step, from the text to the report."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parent.parent / "derive"

# each layer may import from itself and from the layers before it
LAYERS = [
    ["span", "displayed"],
    ["diagnostic", "signs", "properties", "rules", "diagnosis"],
    ["document"],
    ["yaml_nodes"],
    ["load_fields"],
    ["load_declare"],
    ["load"],
    ["term"],
    ["functions", "context", "term_json", "evidence"],
    ["raising"],
    ["term_latex"],
    ["operations"],
    ["latex"],
    ["elaborate"],
    ["declare"],
    ["normal"],
    ["evaluate"],
    ["domain", "cases", "verdict", "components"],
    ["finite"],
    ["certificate", "evidence_json"],
    ["decide"],
    ["work"],
    ["sympy_infer", "sympy_read", "sympy_form"],
    ["second_names", "second_skeleton", "second_reader"],
    ["result", "chain"],
    ["reading"],
    ["claims"],
    ["layouts"],
    ["diagnose"],
    ["codes"],
    ["check"],
    ["child", "pickling"],
    ["isolate"],
    ["outline", "audit", "audit_proofs", "api", "replay"],
    ["meaning"],
    ["comparison"],
    ["show", "report"],
    ["mutation", "notebook"],
    ["pytest_plugin"],
    ["terminal"],
    ["output", "progress"],
    ["proof_files"],
    ["watch"],
    ["commands"],
    ["command_line"],
    ["cli"],
    ["__init__", "__main__"],
]
RANK = {name: number for number, names in enumerate(LAYERS) for name in names}


def imports(path: Path) -> set[str]:
    """The modules (or packages) directly below `derive` that a file imports when it runs."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    found = set()
    for node in ast.walk(tree):
        if node in typing_only:
            continue
        if isinstance(node, ast.ImportFrom) and node.module == "derive":
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("derive."):
            found.add(node.module.split(".")[1])
        elif isinstance(node, ast.Import):
            found |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("derive.")}
    return found


def test_every_module_has_a_layer() -> None:
    names = {path.relative_to(ROOT).parts[0].removesuffix(".py") for path in ROOT.rglob("*.py")}
    assert names == set(RANK)


def test_imports_run_one_way() -> None:
    wrong = []
    for path in sorted(ROOT.rglob("*.py")):
        own = path.relative_to(ROOT).parts[0].removesuffix(".py")
        wrong += [
            f"{path.relative_to(ROOT)} imports {name}"
            for name in sorted(imports(path))
            if name in RANK and RANK[name] > RANK[own]
        ]
    assert wrong == []


def test_no_module_is_over_400_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in ROOT.rglob("*.py")
        if (lines := path.read_text(encoding="utf-8").count("\n")) > 400
    }
    assert long == {}
