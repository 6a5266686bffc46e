"""The pages of the codes of a document (1xx): what is wrong with the file, or with what it declares.

Place on the way of a step: rows for `derive.codes`. Nothing is judged in a file that has one of these.
"""

from __future__ import annotations

from derive.codes.page import ALWAYS, Page

_STEP = "title: an example\ndeclare: {x: scalar}\nsteps:\n  - id: twice\n    latex: x + x = 2 x\n"

PAGES = {
    "D101": Page(
        "The file is not YAML, or not UTF-8 text.",
        "Close the bracket or quote at the place that is named. A formula with `: ` or ` #` in it, or one that begins "
        "with `{`, `[`, `*` or `&`, must stand after `|` on lines of its own.",
        ALWAYS,
        "title: an example\nsteps: [x = x\n",
    ),
    "D102": Page(
        "A key that a proof, or this part of one, does not have; often a slip of the pen.",
        "Write the key that is suggested, or see `docs/format.md` for those there are.",
        "Remarks belong under `note`, or after `#`.",
        _STEP + "    colour: red\n",
    ),
    "D103": Page(
        "Something is missing that is needed: a title, steps or a goal, the size of a vector.",
        "Add the key that is named.",
        ALWAYS,
        "declare: {x: scalar}\nsteps:\n  - x + x = 2 x\n",
    ),
    "D104": Page(
        "A value has another form than it must have: a list where a text belongs, a verdict that is none, a formula "
        "that YAML takes for a number or a truth value.",
        "Write it in the form that is named. A formula that YAML takes for something else goes into single quotes.",
        ALWAYS,
        "title: an example\ndeclare: {x: scalar}\nsteps: x + x = 2 x\n",
    ),
    "D105": Page(
        "LaTeX in double quotes: there YAML reads a backslash as the beginning of an escape, and the formula would be "
        "another one.",
        "Use single quotes, or `|` and a line of its own.",
        ALWAYS,
        'title: an example\ndeclare: {x: scalar}\nsteps:\n  - latex: "\\frac{x}{1} = x"\n',
    ),
    "D106": Page(
        "Two entries have the same id, or two keys the same name.",
        "Give one of them another name.",
        ALWAYS,
        _STEP + "  - id: twice\n    latex: x = x\n",
    ),
    "D107": Page(
        "`from` or `by` names a step that the file does not have, or that comes later.",
        "Name a step above this one; the ids of a file are those that `derive check` prints, without the number.",
        "What is not a step can be named under `by` in words of its own, such as `the chain rule`.",
        _STEP + "    from: once\n",
    ),
    "D108": Page(
        "A definition gives a meaning to a name that has one already.",
        "Take a new name, or remove its declaration; if it is a claim, make it a step, and if it restricts what was "
        "declared, an assumption.",
        ALWAYS,
        "title: an example\ndeclare: {x: scalar, y: scalar}\nsteps:\n  - define: y = x + 1\n",
    ),
    "D109": Page(
        "A name is defined by itself.",
        "Use another name on one side. An equation for an unknown is an assumption, not a definition.",
        ALWAYS,
        "title: an example\ndeclare: {x: scalar}\nsteps:\n  - define: y = y + x\n",
    ),
    "D110": Page(
        "A declaration, an assumption or a notation that cannot be read: a kind of name that there is not, two kinds "
        "at once, or something that is no name.",
        "See `docs/format.md` for the kinds and their properties.",
        ALWAYS,
        "title: an example\ndeclare: {x: number}\nsteps:\n  - x = x\n",
    ),
    "D111": Page(
        "The file is larger, or nested deeper, than a proof can be.",
        "Make several files of it. Most often the file is no proof.",
        ALWAYS,
        f"title: an example\nsteps:\n  - latex: {'[' * 20}x = x{']' * 20}\n",
    ),
    "D112": Page(
        "The file expects something else of a line than what it comes to, and nothing is wrong with the line itself: it "
        "is proved where it is expected to be refuted, say.",
        "Look at the line, and change its `expect` if the verdict is right.",
        "Always a mistake, of the line or of its `expect`.",
        without="It says that an `expect` is wrong, so no `expect` can name it. It stands in the formats for tools, where "
        "every finding has a code ([formats](formats.md)).",
    ),
    "D113": Page(
        "`expect` lists more verdicts than the step has equalities; the last of them would be compared with nothing.",
        "Remove those that are too many, at the place that is named, or write the line that they were meant for. One "
        "verdict stands for all equalities of a step.",
        ALWAYS,
        _STEP + "    expect: [proved, refuted]\n",
    ),
}
