"""The table of rules as a page: `docs/rules.md` is what `page` returns, and a test keeps it so.

``python -m derive.rules > docs/rules.md`` writes it anew.
"""

from __future__ import annotations

from derive.rules import COMMON, SUBJECTS, Rule
from derive.rules.rule import written

_HEAD = """\
# The rules

Every identity the normal form applies ([what is decided, and how](normal_form.md)), written by
`python -m derive.rules > docs/rules.md` from the table in `derive/rules/`. Each row is an equation in the language of
[the proof format](format.md) with its conditions, and one test (`tests/test_rules.py`) holds every row: both sides have
equal values at random instances of sizes 1, 2 and 3 that meet the conditions; the verifier proves the row, and by the
rule it is recorded under.

A condition is **needed** if without it there is an instance at which the sides differ or one has no value: the test
finds one, and the verifier does not prove the row without the condition. Otherwise it is **sufficient**, with the
reason for which it is asked. Conditions that say where both sides have values count as needed. What a row says of one
family, function or number holds of every expression in its place; which of them a rule is applied to, and when, is the
business of `derive/normal/`.

`recorded as` is what a verdict lists under `rules` where the rule was used; rules of plain arithmetic that are used at
every turn are not recorded.

Unless a row says otherwise, the names are
"""


def page() -> str:
    """The whole page."""
    common = "\n".join(f"    {name}: {written(meaning)}" for name, meaning in COMMON.items())
    parts = [_HEAD, common, ""]
    for subject, rows in SUBJECTS.items():
        parts += [f"## {subject}", "", *(_row(row) for row in rows)]
    return "\n".join(parts)


def _row(row: Rule) -> str:
    lines = [f"**{row.name}**: {row.says}", "", "```math", f"{row.left} = {row.right}", "```", ""]
    given = [f"{name}: {written(meaning)}" for name, meaning in row.names.items()]
    facts = [f"where `{item}`" for item in given]
    facts += [f"defined: `{item}`" for item in row.define]
    facts += [f"assumed: `{item}`" for item in row.assume]
    facts += [f"in the case `{item}`" for item in row.case]
    for condition in row.conditions:
        text = f"`{condition.text}`" if not condition.among else f"`{condition.assume}` for `{condition.among}`"
        facts.append(f"needed: {text}" if condition.needed else f"sufficient: {text} ({condition.why})")
    if not row.recorded:
        facts.append("not recorded")
    elif row.recorded != row.name:
        facts.append(f"recorded as `{row.recorded}`")
    elif row.detail:
        facts.append(f"recorded as `{row.name}`, a colon, and {row.detail}")
    return "\n".join([*lines, *(f"* {item}" for item in facts), *([""] if facts else [])])
