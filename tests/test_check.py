"""How lines are judged: against the line before, against the start, under cases, with readings."""

from __future__ import annotations

from textwrap import dedent, indent

from derive.check import check_document
from derive.load import load_text
from derive.outline import outline
from derive.result import FileResult, StepResult
from derive.term import Term

NAMES = r"""
k: size
i: {index: k}
j: {index: k}
\ell: {index: k}
x: {vector: k}
y: {vector: k}
A: {matrix: [k, k]}
c: scalar
\delta: kronecker delta
\sigma: {function: softmax}
"""


def checked(body: str, names: str = NAMES) -> FileResult:
    """A document with these names and the given steps and other sections."""
    text = f"title: a test\ndeclare:{indent(names, '  ')}{dedent(body)}"
    result = check_document(load_text(text, "test.yaml"))
    assert result.problems == ()
    return result


def words(result: FileResult) -> list[tuple[str, str | None]]:
    return [(item.word, item.from_start) for item in result.steps]


def only(result: FileResult) -> StepResult:
    assert len(result.steps) == 1
    return result.steps[0]


def test_a_repeated_head_continues_the_derivation() -> None:
    result = checked(r"""
        steps:
          - \frac{\partial}{\partial x_j} \sum_i x_i^2 = 2 \sum_i x_i \delta_{ij}
          - c + c = 2 c
          - \frac{\partial}{\partial x_j} \sum_i x_i^2 = 2 x_j
        """)
    assert [item.judgements[0].origin for item in result.steps] == ["", "", result.steps[0].id]
    assert words(result) == [("proved", "proved")] * 3


def test_a_line_may_be_right_from_the_start_and_wrong_after_the_line_before() -> None:
    result = checked(r"""
        steps:
          - \sum_i x_i = \sum_i x_i + 1
          - \sum_i x_i = \sum_j x_j
        """)
    assert words(result) == [("refuted", "refuted"), ("refuted", "proved")]


def test_a_chain_that_begins_with_the_last_line_continues_it() -> None:
    result = checked(r"""
        steps:
          - c + c = 3 c
          - 3 c = c + 2 c
        """)
    assert words(result) == [("refuted", "refuted"), ("proved", "refuted")]


def test_another_case_begins_anew() -> None:
    result = checked(r"""
        steps:
          - {latex: '\delta_{ij} x_i = 0', when: i \neq j}
          - {latex: '\delta_{ij} x_i = x_j', when: i = j}
        """)
    assert words(result) == [("proved", "proved")] * 2
    assert [item.judgements[0].origin for item in result.steps] == ["", ""]


CASES = r"""
        steps:
          - {{id: apart, latex: '\delta_{{ij}} x_i = 0', when: i \neq j}}
          - {{id: equal, latex: '\delta_{{ij}} x_i = x_j', when: i = j}}
          - {{id: both, latex: '\delta_{{ij}} x_i = {claim}', from: {lines}}}
        """


def test_a_recombination_must_follow_from_every_case() -> None:
    right = checked(CASES.format(claim=r"\delta_{ij} x_j", lines="[apart, equal]"))
    assert words(right)[-1] == ("proved", "proved")
    wrong = checked(CASES.format(claim="x_j", lines="[apart, equal]")).steps[-1]
    assert [item.verdict.word for item in wrong.judgements] == ["refuted", "proved"]
    assert (wrong.word, wrong.codes) == ("refuted", ("D403",))


def test_cases_that_leave_something_out_prove_nothing() -> None:
    step = checked(CASES.format(claim="x_j", lines="[equal]")).steps[-1]
    assert step.word == "unknown"
    assert "do not cover" in step.judgements[-1].verdict.explanation


def test_an_earlier_equation_is_no_hypothesis() -> None:
    result = checked(r"""
        steps:
          - {id: claim, latex: c = 1}
          - {latex: c + c = 2, by: claim}
        """)
    assert words(result) == [("refuted", "refuted")] * 2


def test_an_assumption_is_in_force_from_where_it_stands() -> None:
    result = checked(r"""
        steps:
          - {latex: c + c = 2, expect: refuted}
          - assume: c = 1
          - c + c + c = 3
        """)
    assert [item.word for item in result.steps] == ["refuted", "assumption", "proved"]


def test_nothing_is_proved_from_assumptions_that_contradict_each_other() -> None:
    result = checked(r"""
        assume: [c = 1, c = 2]
        steps:
          - \sum_i x_i = \sum_j x_j
          - c = 3
        """)
    assert [item.codes for item in result.steps[:2]] == [(), ()]
    for item in result.steps[2:]:
        assert (item.word, item.judgements[0].verdict.reason) == ("unknown", "no-instance")


def test_a_goal_is_judged_on_its_own() -> None:
    result = checked(r"""
        goal: \sum_i x_i + c = \sum_i x_i
        steps:
          - \sum_i x_i = \sum_j x_j
        """)
    assert [item.word for item in result.goals] == ["refuted"]
    assert words(result) == [("proved", "proved")]


def test_a_vector_form_follows_from_its_component() -> None:
    result = checked(r"""
        steps:
          - \frac{\partial}{\partial x_j} \sum_i x_i^2 = 2 x_j
          - \nabla_x \sum_i x_i^2 = 2 x
          - \nabla_x \sum_i x_i^2 = x
        """)
    assert words(result) == [("proved", "proved"), ("proved", "proved"), ("refuted", "refuted")]
    assert result.steps[1].judgements[0].origin == result.steps[0].id


def test_a_dropped_index_is_read_and_judged() -> None:
    step = only(checked(r"""
        steps:
          - \frac{\partial}{\partial x_j} \log \sum_i e^{x_i} = \sigma(x)
        """))
    assert (step.word, step.reading, step.from_start, step.codes) == ("ill-formed", "proved", "proved", ("D304",))


def test_what_is_false_under_every_reading_is_refuted_with_its_other_codes() -> None:
    step = only(checked(r"""
        steps:
          - \frac{\partial}{\partial x_j} \log \sum_i e^{x_i} = 2 \sigma(x)
        """))
    assert (step.word, step.reading, step.codes) == ("refuted", "refuted", ("D303", "D441"))


def test_a_free_index_on_one_side_only_is_an_error_unless_the_equation_holds_for_all() -> None:
    wrong = only(checked("steps:\n  - \\sum_i x_i = x_i"))
    assert (wrong.word, wrong.codes) == ("refuted", ("D305", "D470"))
    right = only(checked("steps:\n  - \\sum_i x_i = x_j + \\sum_{i \\neq j} x_i"))
    assert (right.word, right.codes) == ("proved", ())


def test_relations_other_than_equations_are_not_passed_over() -> None:
    step = only(checked("steps:\n  - c \\leq c + 1"))
    assert (step.word, step.codes, step.from_start) == ("unknown", ("D506",), None)


def test_an_unreadable_step_does_not_stop_the_others() -> None:
    result = checked(r"""
        steps:
          - q = 1
          - c + c = 2 c
        """)
    assert [(item.word, item.codes) for item in result.steps] == [("ill-formed", ("D203",)), ("proved", ())]


def test_every_equality_of_a_chain_and_of_an_aligned_block_is_a_step() -> None:
    result = checked(r"""
        steps:
          - id: chain
            latex: 2 c = c + c = 3 c - c
          - id: block
            latex: |
              \begin{aligned}
                3 c &= 2 c + c \\
                    &= c + c + c
              \end{aligned}
        """)
    assert [item.id for item in result.steps] == ["chain.1", "chain.2", "block.1", "block.2"]
    assert words(result) == [("proved", "proved")] * 4


def test_side_conditions_stay_open_until_they_are_assumed() -> None:
    step = only(checked("steps:\n  - \\frac{c}{c} = 1"))
    assert (step.word, step.judgements[0].verdict.holds_if) == ("unknown", (r"c \neq 0",))
    given = checked("assume: c \\neq 0\nsteps:\n  - \\frac{c}{c} = 1")
    assert given.steps[-1].word == "proved"


def test_an_expected_verdict_is_honoured_strictly() -> None:
    result = checked("steps:\n  - {latex: c = c, expect: refuted}\n  - {latex: c = c + 1, expect: refuted}")
    assert [item.as_expected for item in result.steps] == [False, True]


def test_a_sum_that_leaves_the_range_of_its_terms_is_ill_formed() -> None:
    step = only(checked("steps:\n  - \\sum_{i=1}^{k} x_{i+1} = \\sum_{i=1}^{k} x_i"))
    assert (step.word, step.codes) == ("ill-formed", ("D310",))
    assert "outside its range" in step.judgements[0].verdict.explanation
    shorter = only(checked("steps:\n  - \\sum_{i=1}^{k-1} x_{i+1} = \\sum_{i=2}^{k} x_i"))
    assert shorter.word == "proved"


def test_a_definition_need_be_defined_only_where_it_is_used() -> None:
    result = checked(r"""
        define: u_i = x_{i+1}
        steps:
          - \sum_{i=1}^{k-1} u_i = \sum_{i=2}^{k} x_i
        """)
    step = result.steps[-1]
    assert (step.word, step.judgements[0].verdict.reason) == ("unknown", "side-condition")


def test_an_expectation_of_an_equality_that_there_is_not_is_an_error_of_the_file() -> None:
    text = "title: t\ndeclare: {c: scalar}\nsteps:\n  - latex: c = c\n    expect:\n      - proved\n      - refuted\n"
    document = load_text(text, "test.yaml")
    for result in (check_document(document), outline(document)):
        ((diagnostic, line, column),) = result.problems
        assert (diagnostic.code, line, column) == ("D113", 7, 9)
        assert not result.as_expected


def test_expectations_are_counted_by_the_equalities_that_are_written() -> None:
    unclear = r"""
        steps:
          - latex: q = c = c
            expect: [ill-formed, proved]
        """
    checked(unclear)


def test_the_latest_derivation_of_many_is_continued() -> None:
    steps = "".join(f"          - x_i + {n} = {n} + x_i\n" for n in range(300))
    result = checked(f"\n        steps:\n{steps}          - x_i + 7 = x_i + 6 + 1\n          - 7 + x_i = x_i + 7\n")
    assert result.steps[-2].judgements[0].origin == result.steps[7].id
    assert result.steps[-1].judgements[0].origin == ""


def test_a_derivation_is_found_again_under_a_narrower_case() -> None:
    result = checked(r"""
        steps:
          - {latex: '\delta_{ij} x_i = 0', when: i \neq j}
          - {latex: '\delta_{ij} x_i = 0 c', when: [c = c + 0, i \neq j]}
          - {latex: '\delta_{ij} x_i = x_j', when: i = j}
          - {latex: '\delta_{ij} x_i = 0 x_i', when: i \neq j}
        """.replace("c = c + 0", r"i \neq \ell"))
    origins = [item.judgements[0].origin for item in result.steps]
    assert origins == ["", result.steps[0].id, "", ""]


def test_what_is_left_over_is_kept_only_where_it_can_be_read() -> None:
    def left_over(names: str) -> Term | None:
        # each has two of the one before within functions: a small graph, and a large text
        pairs = zip("c" + names, names, strict=False)
        define = "".join(rf"  - {new} = \exp({old}) + \sin({old})" + "\n" for old, new in pairs)
        last = f"{names[-1]} = 2 {names[-1]}"
        scalars = "\nc: scalar\n"
        return checked(f"\ndefine:\n{define}steps:\n  - {last}\n", scalars).steps[-1].judgements[0].verdict.left_over

    assert left_over("pq") is not None
    assert left_over("pqrstuvwzBCD") is None


def test_an_error_in_a_condition_is_not_shown_at_a_place_of_the_formula() -> None:
    text = "title: x\ndeclare: {n: size, i: {index: n}}\nsteps:\n  - {id: a, latex: i = i, when: 'i = \\undefined'}\n"
    (result,) = check_document(load_text(text, "x")).steps
    (finding,) = result.findings
    assert (finding.code, finding.span) == ("D203", None)
    assert finding.message.startswith(r"in the condition i = \undefined: ")


MISSING = """
title: x
declare: {n: size, i: {index: n}, p: {vector: n}, c: scalar}
steps:
  - {id: before, latex: c = 2 c}
  - {id: sum, assume: '\\sum_i p_i = \\undefined'}
  - {id: needs, latex: '\\sum_i p_i c = c'}
  - {id: holds, latex: c + c = 2 c}
"""


def test_nothing_is_refuted_for_want_of_an_assumption_that_cannot_be_read() -> None:
    found = {step.id: step for step in check_document(load_text(MISSING, "x")).steps}
    assert found["before.1"].word == "refuted"
    assert found["sum"].word == "ill-formed"
    assert (found["needs.1"].word, found["needs.1"].codes) == ("unknown", ("D506",))
    assert "sum cannot be read" in found["needs.1"].findings[0].message
    assert found["holds.1"].word == "proved"


def test_nothing_is_refuted_about_a_name_whose_new_definition_was_refused() -> None:
    head = "title: x\ndeclare: {s: scalar, c: scalar}\n"
    text = f"{head}steps:\n  - {{define: s = 2 c, id: d}}\n  - {{id: a, latex: s = 2 c}}\n"
    definition, step = check_document(load_text(text, "x")).steps
    assert (definition.codes, step.word) == (("D108",), "unknown")
