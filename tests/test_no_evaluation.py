"""No string of a document or an option is evaluated, run or unpickled: watched at run time, and read in the source."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PATIENCE = 300  # seconds after which a hang is a failure; nothing else is measured

WATCHED = r'''
import os, sys
import derive, sysconfig
from derive.cli import main

places = [os.path.realpath(sysconfig.get_path(name)) for name in ("stdlib", "purelib", "platlib")]
places.append(os.path.realpath(os.path.dirname(derive.__file__)))
found = []


def is_file(name):
    return isinstance(name, str) and any(os.path.realpath(name).startswith(place + os.sep) for place in places)


def importing():
    """Whether a module is being loaded just now, by the import system itself."""
    frame = sys._getframe(2)
    while frame is not None:
        if frame.f_code.co_filename == "<frozen importlib._bootstrap>" and frame.f_code.co_name == "_load_unlocked":
            return True
        frame = frame.f_back
    return False


def is_cython(name):
    """Where compiled python-flint raises, Cython makes a frame for the traceback, of a source that is a constant."""
    return isinstance(name, str) and name.startswith("flint/") and name.endswith(".pyx")


def watch(event, arguments):
    if event == "compile" and is_cython(arguments[1]) and arguments[0] == b"_getframe()":
        return
    if event == "code.__new__" and is_cython(arguments[1]):
        return
    if event == "compile":
        source, name = arguments
        if not (is_file(name) or importing()):
            found.append((event, repr(source)[:200], repr(name)))
    elif event == "exec":
        code = arguments[0]
        if not (is_file(getattr(code, "co_filename", "")) or importing()):
            found.append((event, repr(code)[:200]))
    elif event in ("os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.forkpty", "pty.spawn",
                   "subprocess.Popen", "pickle.find_class", "marshal.loads", "code.__new__", "ctypes.dlopen",
                   "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.putenv", "shutil.rmtree", "socket.connect",
                   "socket.bind", "socket.getaddrinfo", "urllib.Request", "webbrowser.open"):
        if not importing():
            found.append((event, repr(arguments)[:200]))
    elif event == "open":
        path, mode, flags = arguments
        writes = (isinstance(mode, str) and set(mode) & set("wax+")) or (isinstance(flags, int) and flags & 3)
        if writes and not importing():
            found.append((event, repr(arguments)[:200]))


folder = sys.argv[1]
document, other = os.path.join(folder, "evil.yaml"), os.path.join(folder, "right.yaml")
EVIL = "__import__('os').system('touch " + os.path.join(folder, "pwned") + "')"
sys.addaudithook(watch)
commands = [
    ["check", "--no-isolate", document],
    ["check", "--no-isolate", "--no-repair", "--quiet", document, other],
    ["check", "--no-isolate", "--output-format", "json", "--audit", document, other],
    ["show", other, "right.1"],
    ["show", document, EVIL],
    ["mutate", "--limit", "3", other],
    ["diff", document, other],
    ["explain", EVIL],
    ["explain", "D401"],
    ["check", "--no-isolate", EVIL],
    ["check", "--no-isolate", os.path.join(folder, EVIL.replace("/", "|") + ".yaml")],
    ["check", "--no-isolate", "--output-format", EVIL, document],
    ["replay", os.path.join(folder, "report.json")],
    ["replay", os.path.join(folder, "evil.json")],
]
for command in commands:
    try:
        print(command[0], main(command))
    except Exception as error:
        found.append(("exception", repr(command), repr(error)))
print(*found, sep="\n", file=sys.__stderr__)
print("pwned" if os.path.exists(os.path.join(folder, "pwned")) else "unharmed", len(found), file=sys.__stderr__)
'''

EVIL = "__import__('os').system('touch pwned')"
RIGHT = r"""title: __import__('os').system('touch pwned')
source: "{{7*7}} ${7*7} $(touch pwned) `touch pwned`"
declare:
  k: size
  i: {index: k}
  x: {vector: k}
  lambda: scalar
  c: scalar
  \mathrm{exec}: scalar
steps:
  - id: right
    note: eval("__import__('os').system('touch pwned')")
    by: __import__('os').system('touch pwned')
    latex: \sum_i x_i lambda + \mathrm{exec} = \mathrm{exec} + lambda \sum_i x_i
"""
WRONG = r"""title: exec(open('pwned', 'w'))
declare:
  k: size
  i: {index: k}
  x: {vector: k}
  c: scalar
  f: {function: {arity: 1}}
macros:
  \input: __import__('os').system('touch pwned')
assume:
  - c > 0
steps:
  - __import__('os').system('touch pwned') = c
  - \immediate\write18{touch pwned} = c
  - \input{/etc/passwd} = c
  - \text{__import__('os').system('touch pwned')} c = c
  - \mathrm{__import__} = c
  - \sum_i x_i c = \sum_i x_i + c
  - f(c) = \operatorname{exec}(c)
  - c + c = 3 c \quad \text{(eval)}
  - \frac{c}{c - c} = 1
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from derive.check import check
    from derive.report import FORMATS, Options, Report

    folder = tmp_path_factory.mktemp("evaluation")
    (folder / "right.yaml").write_text(RIGHT, encoding="utf-8")
    (folder / "evil.yaml").write_text(WRONG, encoding="utf-8")
    options = Options(100, False, False, False)
    stored = FORMATS["json"](Report((check(folder / "evil.yaml"), check(folder / "right.yaml"))), options)
    (folder / "report.json").write_text(stored, encoding="utf-8")
    (folder / "evil.json").write_text(json.dumps({"files": [{"path": EVIL, "steps": EVIL}]}), encoding="utf-8")
    return folder


def test_nothing_a_document_or_an_option_says_is_run(folder: Path) -> None:
    command = [sys.executable, "-c", WATCHED, str(folder)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines()[-1] == "unharmed 0", done.stderr[-4000:]
    said = done.stdout
    assert "proved" in said and "refuted" in said and "ill-formed" in said
    assert not list(folder.glob("pwned"))


NAMES = frozenset(
    [
        "eval", "exec", "compile", "__import__", "sympify", "parse_expr", "lambdify", "S", "system",
        "popen", "spawn", "posix_spawn", "Popen", "check_output", "check_call", "run_path", "run_module",
        "find_class", "unsafe_load", "full_load", "load_all", "parse_latex", "latex2sympy",
    ]
)
ALLOWED = {
    ("second_reader.py", "latex2sympy"): "the second reader, of --audit: placeholders stand for all names",
    ("pickling.py", "pickle.loads"): "what a child of --isolate sends by a pipe of its own; strings in it stay strings",
}
"""Calls that are allowed, with the reason why no string of a document can be harmful there."""
REGULAR = frozenset({"re"})


def calls(path: Path) -> set[str]:
    """The names that a module calls and that could evaluate a string."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        match node.func:
            case ast.Name(name) if name in NAMES:
                found.add(name)
            case ast.Attribute(ast.Name(module), "compile") if module in REGULAR:
                pass
            case ast.Attribute(_, "sympify") if _is_strict(node):
                pass  # converts numbers and SymPy's own objects, and refuses strings
            case ast.Attribute(_, name) if name in NAMES:
                found.add(name)
            case ast.Attribute(ast.Name("yaml"), "load"):
                found.add("yaml.load")
            case ast.Attribute(ast.Name("pickle" | "marshal" | "shelve" | "dill"), name):
                found.add(f"pickle.{name}")
    return found


def _is_strict(call: ast.Call) -> bool:
    return any(item.arg == "strict" and ast.unparse(item.value) == "True" for item in call.keywords)


def test_strings_are_no_sympy_expressions(tmp_path: Path) -> None:
    sympy = pytest.importorskip("sympy")
    from derive.sympy_form import from_sympy, infer_context

    made = tmp_path / "made"
    for read in (from_sympy, infer_context):
        with pytest.raises((TypeError, ValueError, sympy.SympifyError)):
            read(f"open({str(made)!r}, 'w')")
    assert not made.exists()


def test_no_module_calls_what_evaluates_a_string() -> None:
    base = ROOT / "derive"
    found = {(str(path.relative_to(base)), name) for path in sorted(base.rglob("*.py")) for name in calls(path)}
    assert found - set(ALLOWED) == set()


def test_the_source_test_sees_what_it_looks_for(tmp_path: Path) -> None:
    path = tmp_path / "bad.py"
    path.write_text("eval('1')\nsympy.sympify(x)\nre.compile('a')\nyaml.load(x)\npickle.loads(x)\nos.system(y)\n")
    assert calls(path) == {"eval", "sympify", "yaml.load", "pickle.loads", "system"}
