"""Checking in a child process: one piece is stopped and no other, the rest is as without a child, and none is left."""

from __future__ import annotations

import faulthandler
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType

import jsonschema
import pytest
from flint import arb, ctx, fmpz_poly

import derive.decide
from derive.check import check
from derive.cli import main
from derive.isolate import ChildFailed, Limits
from derive.isolate import check_isolated as in_child
from derive.pickling import dumped, loaded
from derive.report import FORMATS, Options, Report
from derive.result import FileResult, StepResult
from derive.term import free_names
from derive.verdict import Reason, Verdict, Word

ROOT = Path(__file__).parent.parent
# every fifth, and the two with the most to say; .ci/run compares all of them
FOUNDING = (ROOT / "proofs/purcell.yaml", ROOT / "proofs/cross_entropy_gradient.yaml")
PROOFS = sorted({*sorted((ROOT / "proofs").rglob("*.yaml"))[::5], *FOUNDING})
AMPLE = Limits(120, 2048)
SHORT = Limits(2, 2048)

HEAD = "title: a chain\ndeclare: {x: scalar, s: scalar, m: scalar, c: scalar, q: scalar, f: scalar}\n"
CHAIN = """\
steps:
  - id: first
    latex: x + x = 2 x
  - id: chain
    latex: x - x = s - s = 0
  - id: last
    latex: x x = x^2
goal: [{id: aim, goal: x x = x^2}]
"""

Captured = pytest.CaptureFixture[str]


def hostile(names: frozenset[str]) -> None:
    """What comes to pass in this process when these names occur."""
    if "s" in names:
        time.sleep(600)
    if "m" in names:
        kept = []
        while True:
            kept.append(bytearray(1 << 24))
    if "c" in names:
        os.kill(os.getpid(), signal.SIGKILL)
    if "f" in names:
        faulthandler.disable()  # pytest's, which would tell at length
        product = fmpz_poly([1] * (1 << 20))
        while True:
            product *= product
    if "q" in names:
        os._exit(3)


@pytest.fixture
def traps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Comparisons that take too long, too much memory, or the process with them. A child inherits them."""
    decided = derive.decide._equal

    def equal(left, right, setting):  # type: ignore[no-untyped-def]
        hostile(free_names(left) | free_names(right))
        return decided(left, right, setting)

    monkeypatch.setattr(derive.decide, "_equal", equal)


def check_isolated(path: Path, limits: Limits = AMPLE) -> FileResult:
    (result,) = check_all([path], limits)
    assert isinstance(result, FileResult)
    return result


def check_all(paths: list[Path], limits: Limits = AMPLE) -> list[FileResult | OSError]:
    return in_child(paths, lambda result, _: result, limits=limits)


def written(folder: Path, text: str) -> Path:
    path = folder / "proof.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def step(name: str, latex: str) -> str:
    return f"  - id: {name}\n    latex: {latex}\n"


def found(result: FileResult) -> dict[str, StepResult]:
    assert result.problems == ()
    return {item.id: item for item in (*result.steps, *result.goals)}


def words(result: FileResult) -> dict[str, str]:
    return {name: str(item.word) for name, item in found(result).items()}


def assert_is_given_up(item: StepResult, why: str) -> None:
    assert item.word is Word.UNKNOWN
    assert item.codes == ("D503",)
    assert item.judgements[0].verdict.reason is Reason.BUDGET
    assert item.judgements[0].verdict.explanation.startswith(why)


# --- nothing is stopped -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PROOFS, ids=lambda path: path.stem)
def test_a_report_is_byte_for_byte_the_same_from_a_child(path: Path) -> None:
    here, there = Report((check(path),)), Report((check_isolated(path, limits=AMPLE),))
    for name in FORMATS:
        options = Options(100, False, False, False)
        assert FORMATS[name](here, options) == FORMATS[name](there, options)


def test_a_missing_file_is_the_same_error_from_a_child_and_the_others_are_checked(tmp_path: Path) -> None:
    missing, path = tmp_path / "none.yaml", written(tmp_path, HEAD + "steps: [x + x = 2 x]\n")
    first, second, third = check_all([path, missing, path])
    assert isinstance(second, FileNotFoundError)
    assert second.filename == str(missing)
    assert first == third == check(path)


def test_an_error_of_the_program_comes_with_its_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("a mistake of ours")

    monkeypatch.setattr(derive.decide, "_equal", broken)
    with pytest.raises(ChildFailed, match=r"in broken\n(.*\n)*ZeroDivisionError: a mistake of ours"):
        check_isolated(written(tmp_path, HEAD + CHAIN))
    assert main(["check", "--isolate", str(tmp_path / "proof.yaml")]) == 2
    assert "please report it" in capsys.readouterr().err


# --- one piece is stopped -----------------------------------------------------------------------------------------


def test_steps_that_take_too_long_are_unknown_and_all_others_are_reported(tmp_path: Path, traps: None) -> None:
    result = check_isolated(written(tmp_path, HEAD + CHAIN), limits=SHORT)
    assert words(result) == {
        "first.1": "proved",
        "chain.1": "unknown",
        "chain.2": "unknown",
        "last.1": "proved",
        "aim.1": "proved",
    }
    for name in ("chain.1", "chain.2"):
        assert_is_given_up(found(result)[name], "stopped after 2 s (--time-limit); a faster machine may decide it")
    # only one comparison of the two is given up: with the line before, not with the start
    assert found(result)["chain.2"].from_start is Word.PROVED


@pytest.mark.parametrize(
    ("latex", "why"),
    [
        ("m + m = 2 m", "stopped at 200 MiB of memory (--memory-limit)"),
        ("f + f = 2 f", "the process that worked on this was ended by SIGABRT; it may have lacked memory"),
        ("c + c = 2 c", "the process that worked on this was ended by SIGKILL"),
        ("q + q = 2 q", "the process that worked on this was ended with status 3"),
    ],
)
def test_a_step_that_its_process_dies_of_is_unknown_and_the_others_are_reported(
    tmp_path: Path, traps: None, latex: str, why: str
) -> None:
    text = f"{HEAD}steps:\n{step('first', 'x + x = 2 x')}{step('bad', latex)}{step('last', 'x = 2 x')}"
    result = check_isolated(written(tmp_path, text), limits=Limits(120, 200))
    assert words(result) == {"first.1": "proved", "bad.1": "unknown", "last.1": "refuted"}
    assert_is_given_up(found(result)["bad.1"], why)
    assert found(result)["last.1"].diagnosis is not None


def test_a_diagnosis_that_takes_too_long_leaves_the_verdict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, traps: None
) -> None:
    monkeypatch.setattr(derive.decide.Judge, "instances", lambda *_: time.sleep(600))
    text = f"{HEAD}steps:\n{step('wrong', 'x = 2 x')}{step('last', 'x + x = 2 x')}"
    result = check_isolated(written(tmp_path, text), limits=SHORT)
    wrong = found(result)["wrong.1"]
    assert words(result) == {"wrong.1": "refuted", "last.1": "proved"}
    assert (wrong.diagnosis, wrong.codes) == (None, ("D401",))
    why = "what went wrong here was not found out: stopped after 2 s (--time-limit)"
    assert [item.message.partition(";")[0] for item in wrong.findings if item.code == "D503"] == [why]
    report = FORMATS["full"](Report((result,)), Options(100, False, False, False))
    assert "D503 budget: what went wrong here was not found out" in report


def test_whether_an_assumption_can_be_met_is_given_up_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, traps: None
) -> None:
    satisfied = derive.decide.satisfiable

    def satisfiable(context, *others):  # type: ignore[no-untyped-def]
        if len(context.hypotheses) == 1:
            os._exit(3)
        return satisfied(context, *others)

    monkeypatch.setattr(derive.decide, "satisfiable", satisfiable)
    text = f"{HEAD}assume: ['x = 1', 'x + x = 2']\nsteps:\n{step('last', 'x = 1')}"
    result = check_isolated(written(tmp_path, text), limits=AMPLE)
    first, second, last = result.steps
    assert (str(first.word), str(second.word), str(last.word)) == ("assumption", "assumption", "proved")
    assert [(item.code, item.severity) for item in first.findings] == [("D503", "note")]
    assert second.findings == ()


@pytest.fixture
def unreadable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Formulas with q in them, of which the process dies as soon as they are read."""
    from derive.latex import parser

    read = parser.parse

    def parse(source: str, *others: object) -> object:
        hostile(frozenset(source) & {"q"})
        return read(source, *others)  # type: ignore[arg-type]

    for module in ("latex.unknown", "declare.assumptions", "declare.definitions"):
        monkeypatch.setattr(f"derive.{module}.parse", parse)


def test_a_step_that_cannot_even_be_read_is_unknown_as_a_whole(tmp_path: Path, unreadable: None) -> None:
    text = f"{HEAD}steps:\n{step('first', 'x + x = 2 x')}{step('bad', 'x = q = x')}{step('last', 'x x = x^2')}"
    result = check_isolated(written(tmp_path, text), limits=AMPLE)
    assert words(result) == {"first.1": "proved", "bad.1": "unknown", "last.1": "proved"}
    assert_is_given_up(found(result)["bad.1"], "the process that worked on this was ended with status 3")


def test_after_an_assumption_that_cannot_be_read_nothing_is_refuted(
    tmp_path: Path, unreadable: None, capsys: Captured
) -> None:
    text = f"{HEAD}steps:\n{step('first', 'x = 2 x')}  - {{id: zero, assume: x = q - q}}\n{step('last', 'x = 2 x')}"
    text += "goal: [{id: aim, goal: x = 2 x}]\n"
    assert main(["check", "--isolate", "--output-format", "json", str(written(tmp_path, text))]) == 1
    report = json.loads(capsys.readouterr().out)
    jsonschema.validate(report, json.loads((ROOT / "derive/report/check.schema.json").read_text()))
    result = check_isolated(tmp_path / "proof.yaml", limits=AMPLE)
    assert words(result) == {"first.1": "refuted", "zero": "unknown", "last.1": "unknown", "aim.1": "unknown"}
    assert_is_given_up(found(result)["last.1"], "zero, on which this may rest, was not read: the process")


def test_a_file_after_one_that_was_stopped_is_checked_from_its_beginning(tmp_path: Path, traps: None) -> None:
    text = HEAD + "steps:\n"
    good = written(tmp_path, text + step("good", "x = x") + step("last", "x + x = 2 x"))
    bad = tmp_path / "bad.yaml"
    bad.write_text(text + step("first", "x = 2 x") + step("bad", "q + q = 2 q"), encoding="utf-8")
    found = check_all([bad, good, bad, bad, good])
    assert [[str(step.word) for step in item.steps] for item in found if isinstance(item, FileResult)] == [
        ["refuted", "unknown"],
        ["proved", "proved"],
        ["refuted", "unknown"],
        ["refuted", "unknown"],
        ["proved", "proved"],
    ]


def test_a_file_that_changes_while_it_is_checked_is_checked_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, traps: None
) -> None:
    trapped = derive.decide._equal

    def equal(left, right, setting):  # type: ignore[no-untyped-def]
        if "q" in free_names(left):
            path.write_text(text.replace("2 x", "3 x"), encoding="utf-8")
        return trapped(left, right, setting)

    monkeypatch.setattr(derive.decide, "_equal", equal)
    text = f"{HEAD}steps:\n{step('first', 'x + x = 2 x')}{step('bad', 'q + q = 2 q')}{step('last', 'x + x = 2 x')}"
    path = written(tmp_path, text)
    result = check_isolated(path)
    assert "3 x" in path.read_text()
    assert words(result) == {"first.1": "proved", "bad.1": "unknown", "last.1": "proved"}
    assert [item.latex for item in result.steps if item.id != "bad.1"] == ["x + x = 2 x"] * 2


def test_an_answer_is_taken_for_no_other_question(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, traps: None
) -> None:
    from derive import isolate

    before = isolate._Log.give_up

    def give_up(log, number, why):  # type: ignore[no-untyped-def]
        before(log, number, why)
        first, second, *_ = (key for key, answer in log.answers.items() if isinstance(loaded(answer)[1], Verdict))
        log.answers[first], log.answers[second] = log.answers[second], log.answers[first]

    monkeypatch.setattr(isolate._Log, "give_up", give_up)
    text = f"{HEAD}steps:\n{step('b', 'x + x = 2 x')}{step('c', 'x = 2 x')}{step('d', 'q + q = 2 q')}"
    with pytest.raises(ChildFailed, match="a question is not what it was"):
        check_isolated(written(tmp_path, text))


def test_memory_is_counted_for_each_file_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = []
    decided = derive.decide._equal

    def equal(*others: object) -> object:
        kept.append(bytearray(120 << 20))
        return decided(*others)  # type: ignore[arg-type]

    monkeypatch.setattr(derive.decide, "_equal", equal)
    path = written(tmp_path, HEAD + "steps: [x + x = 2 x]\n")
    found = check_all([path, path, path], Limits(120, 200))
    assert [item.steps[0].word for item in found if isinstance(item, FileResult)] == [Word.PROVED] * 3


def test_a_file_that_cannot_even_be_loaded_is_a_problem_and_not_an_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setattr("derive.isolate.load", lambda _: os._exit(3))
    path = written(tmp_path, HEAD + CHAIN)
    assert main(["check", "--isolate", str(path), str(path)]) == 2
    output = capsys.readouterr().out
    assert main(["check", "--isolate", "--output-format", "json", str(path)]) == 2
    report = json.loads(capsys.readouterr().out)
    jsonschema.validate(report, json.loads((ROOT / "derive/report/check.schema.json").read_text()))
    assert output.count(f"{path}:1:1: D503 budget: this file was not judged: the process that worked on this was") == 1


def test_what_was_stopped_is_in_the_json_report(tmp_path: Path, traps: None, capsys: Captured) -> None:
    path = written(tmp_path, f"{HEAD}steps:\n{step('bad', 'q + q = 2 q')}")
    assert main(["check", "--isolate", "--output-format", "json", str(path)]) == 1
    report = json.loads(capsys.readouterr().out)
    jsonschema.validate(report, json.loads((ROOT / "derive/report/check.schema.json").read_text()))
    (item,) = report["files"][0]["steps"]
    assert (item["verdict"], item["codes"]) == ("unknown", ["D503"])
    assert item["judgements"][0]["reason"] == "budget"
    assert item["findings"][0]["message"] == "the process that worked on this was ended with status 3"


def test_an_audit_that_is_stopped_counts_as_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    from derive import audit, audit_proofs

    read, proved = audit.second_reading, audit_proofs.audit

    def second_reading(source: str, *others: object) -> object:
        if "q" in source:
            os._exit(3)
        return read(source, *others)  # type: ignore[arg-type]

    def second_proof(left, *others):  # type: ignore[no-untyped-def]
        if "s" in free_names(left):
            os._exit(4)
        return proved(left, *others)

    monkeypatch.setattr(audit, "second_reading", second_reading)
    monkeypatch.setattr(audit_proofs, "audit", second_proof)
    path = written(tmp_path, f"{HEAD}steps:\n{step('b', 's - s = 0')}{step('c', 'q - q = 0')}{step('d', 'x = x')}")
    assert main(["check", "--isolate", "--audit", str(path)]) == 0
    output = capsys.readouterr().out
    why = "the process that worked on this was ended with status"
    assert f"second reader, not compared: {path}:7: {why} 3\nsecond reader: 2 formulas agree, 0 disagree, 1" in output
    assert f"second prover, not covered: {path}:5: b.1: {why} 4\nsecond prover: 2 proofs agree, 0 disagree" in output


# --- no child is left ---------------------------------------------------------------------------------------------

BUSY = """import os, signal, sys
import derive.decide
from derive.cli import main

signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell starts what is in its background without it

def busy(*_):
    with open(sys.argv[1], "w") as file:
        file.write(str(os.getpid()) + "\\n")
    while True:  # and never lets another thread in
        pow(3, 1_000_000)

derive.decide._equal = busy
sys.exit(main(["check", "--isolate", sys.argv[2]]))
"""


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state not in ("Z", "X")


def until(condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + 60
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


@pytest.mark.parametrize(
    ("sent", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, -signal.SIGTERM), (signal.SIGKILL, -signal.SIGKILL)]
)
def test_however_the_command_is_ended_no_process_is_left(tmp_path: Path, sent: signal.Signals, status: int) -> None:
    note = tmp_path / "process"
    command = [sys.executable, "-c", BUSY, str(note), str(written(tmp_path, HEAD + CHAIN))]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        assert until(lambda: note.exists() and note.read_text().endswith("\n"))
        child = int(note.read_text())
        assert is_running(child)
        parent.send_signal(sent)
        _, said = parent.communicate(timeout=60)
    assert parent.returncode == status
    assert said == ("derive: interrupted\n" if sent == signal.SIGINT else "")
    assert until(lambda: not is_running(child))


# --- options ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "options",
    [
        ["--time-limit", "0"],
        ["--time-limit", "-1"],
        ["--time-limit", "nan"],
        ["--time-limit", "inf"],
        ["--time-limit", "soon"],
        ["--memory-limit", "0"],
        ["--memory-limit", "1.5"],
        ["--memory-limit", "-5"],
        ["--memory-limit", "²"],
        ["--no-isolate", "--time-limit", "2"],
        ["--no-isolate", "--memory-limit", "2"],
    ],
)
def test_wrong_limits_are_status_2_and_say_so(options: list[str], tmp_path: Path, capsys: Captured) -> None:
    assert main(["check", *options, str(written(tmp_path, HEAD + CHAIN))]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "above 0" in captured.err or "need --isolate" in captured.err


def test_a_limit_isolates(tmp_path: Path, traps: None, capsys: Captured) -> None:
    path = written(tmp_path, f"{HEAD}steps:\n{step('bad', 'q + q = 2 q')}")
    for option in ("--time-limit", "--memory-limit"):
        assert main(["check", option, "100", str(path)]) == 1
        assert "D503 budget" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("is_terminal", "options", "is_isolated"),
    [
        (False, [], True),
        (True, [], False),
        (True, ["--isolate"], True),
        (False, ["--no-isolate"], False),
        (True, ["--time-limit", "100"], True),
    ],
)
def test_a_child_is_the_default_unless_the_output_is_a_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_terminal: bool, options: list[str], is_isolated: bool
) -> None:
    processes = tmp_path / "processes"
    decided = derive.decide._equal

    def equal(*others: object) -> object:
        processes.write_text(str(os.getpid()))
        return decided(*others)  # type: ignore[arg-type]

    monkeypatch.setattr(derive.decide, "_equal", equal)
    monkeypatch.setattr("sys.stdout.isatty", lambda: is_terminal, raising=False)
    assert main(["check", *options, str(written(tmp_path, HEAD + "steps: [x + x = 2 x]\n"))]) == 0
    assert (int(processes.read_text()) != os.getpid()) == is_isolated


def test_where_processes_cannot_be_forked_isolation_is_refused_and_not_the_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.delattr(os, "fork")
    path = str(written(tmp_path, HEAD + "steps: [x + x = 2 x]\n"))
    assert main(["check", "--isolate", path]) == 2
    assert "--isolate is not supported here" in capsys.readouterr().err
    assert main(["check", path]) == 0


def test_where_memory_cannot_be_limited_only_that_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    path = str(written(tmp_path, HEAD + "steps: [x + x = 2 x]\n"))
    assert main(["check", "--memory-limit", "100", path]) == 2
    assert "--memory-limit is not supported here" in capsys.readouterr().err
    assert main(["check", "--time-limit", "100", path]) == 0


# --- values through the pipe --------------------------------------------------------------------------------------


def test_balls_are_passed_on_exactly() -> None:
    chance = random.Random(1)
    for _ in range(300):
        with ctx.workprec(chance.choice((53, 64, 128, 1000))):
            ball = (arb(chance.randint(-(10**6), 10**6)) / chance.randint(1, 10**6)).exp()
            ball = arb(ball.mid(), chance.choice((0, 1, 3, chance.random())) * arb(2) ** chance.randint(-300, 30))
        again = loaded(dumped(ball))
        assert again.mid().man_exp() == ball.mid().man_exp()
        assert again.rad().man_exp() == ball.rad().man_exp()


@pytest.mark.parametrize("ball", [arb("inf"), arb("-inf"), arb("nan"), arb(1, arb("inf"))])
def test_balls_that_are_not_finite_are_passed_on_as_the_whole_line(ball: arb) -> None:
    assert loaded(dumped(ball)).contains(0)
    assert loaded(dumped(ball)).contains(arb(10) ** 100)


def test_what_is_one_object_stays_one_and_what_cannot_be_changed_stays_so() -> None:
    shared = MappingProxyType({"x": (1, 2)})
    first, second = loaded(dumped((shared, shared)))
    assert first is second
    assert isinstance(first, MappingProxyType)
    assert first == shared


def test_deep_values_are_passed_on() -> None:
    deep: tuple[object, ...] = ()
    for _ in range(2_000):
        deep = (deep,)
    assert isinstance(loaded(dumped(deep)), tuple)
