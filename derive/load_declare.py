r"""The names of a proof file: its sections ``declare``, ``notation`` and ``macros``.

Place on the way of a step: `derive.load` calls it with the nodes of the three sections; `derive.declare`
gives what it returns a meaning. Sizes and indices stay LaTeX here; whether they make sense, and whether a
known function of that name exists, is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from derive.document import Declared, Notation, Text
from derive.load_fields import Problems, integer, items, keys, pairs, string, strings, suggestion, word
from derive.properties import PROPERTIES
from derive.yaml_nodes import ListNode, MappingNode, Node, ScalarNode

MAXIMUM_NAMES = 1_000
"""How many names a file may declare: every formula is read with all of them in mind."""

KINDS = ("size", "index", "scalar", "vector", "matrix", "tensor", "function", "label")
_OF_MATRICES = ("rowwise", "columnwise", "componentwise", "broadcast")
_LAYOUTS = ("numerator layout", "denominator layout", "row gradient")
MEANINGS = ("sum sign", "product sign", "component", "label", "transpose", *_OF_MATRICES, *_LAYOUTS, "same as")
_ALONE = {"size": "size", "scalar": "scalar", "label": "label", "kronecker delta": "delta"}
_EXAMPLES = {
    "index": "{index: k}",
    "vector": "{vector: k}",
    "matrix": "{matrix: [n, m]}",
    "tensor": "{tensor: [n, m, p]}",
    "function": "{function: softmax}",
}
_MACRO = re.compile(r"\\([A-Za-z]+|[^A-Za-z\s])")


def declarations(node: Node | None, problems: Problems) -> tuple[Declared, ...]:
    """The entries of ``declare``."""
    declared = []
    for key, value in _few(pairs(node, "`declare`", problems), problems):
        name = string(key, "the declared name", problems)
        found = _declared(name, value, problems) if name else None
        if found:
            declared.append(found)
    return tuple(declared)


def _few(entries: Sequence[tuple[ScalarNode, Node]], problems: Problems) -> Sequence[tuple[ScalarNode, Node]]:
    """The first entries; too many are a problem."""
    if len(entries) > MAXIMUM_NAMES:
        message = f"more than {MAXIMUM_NAMES} names begin here; a proof declares no more"
        problems.add("D111", message, entries[MAXIMUM_NAMES][0])
    return entries[:MAXIMUM_NAMES]


def _declared(name: Text, node: Node, problems: Problems) -> Declared | None:
    if isinstance(node, ScalarNode):
        return _declared_by_word(name, node, problems)
    what = f"the declaration of `{name.value}`"
    if not isinstance(node, MappingNode):
        problems.add(
            "D104", f"{what} must be a kind (`scalar`) or a kind with its size (`{{vector: k}}`)", node
        )
        return None
    kinds = [key.value for key, _ in node.pairs if key.value in KINDS]
    if len(kinds) > 1:
        problems.add("D110", f"{what} has several kinds: {', '.join(kinds)}", node)
        return None
    if not kinds:
        wrong = [key.value for key, _ in node.pairs if key.value not in ("is", "depends_on")]
        message = f"{what} does not say what kind of name it is" + suggestion((wrong or [""])[0], KINDS)
        problems.add("D103", message, node)
        return None
    kind = kinds[0]
    real = kind in ("scalar", "vector", "matrix", "tensor")
    values = keys(node, (kind, "is", "depends_on") if real else (kind,), (), what, problems)
    declared = _with_kind(Declared(name, kind), values[kind], problems)
    properties, one_hot = _properties(values.get("is"), kind, problems)
    depends_on = strings(values.get("depends_on"), "`depends_on`", problems)
    return replace(declared, properties=properties, one_hot=one_hot, depends_on=depends_on)


def _declared_by_word(name: Text, node: ScalarNode, problems: Problems) -> Declared | None:
    if node.value in _EXAMPLES:
        needs = f"say more of `{name.value}`, for example `{_EXAMPLES[node.value]}`"
        problems.add("D103", f"`{node.value}` alone is not enough: {needs}", node)
        return None
    if string(node, f"the declaration of `{name.value}`", problems) is None:
        return None
    if node.value not in _ALONE:
        known = suggestion(node.value, (*_ALONE, *_EXAMPLES))
        problems.add("D110", f"`{node.value}` is not a kind of name{known}", node)
        return None
    return Declared(name, _ALONE[node.value])


def _with_kind(declared: Declared, node: Node, problems: Problems) -> Declared:
    """The declaration completed by what stands after its kind."""
    what = f"the {declared.kind} of `{declared.name.value}`"
    match declared.kind:
        case "size":
            values = keys(node, ("at_least",), ("at_least",), what, problems)
            if "at_least" not in values:
                return declared
            return replace(
                declared, minimum=integer(values["at_least"], 0, 1_000_000, "`at_least`", problems)
            )
        case "index":
            return replace(declared, sizes=_sizes(node, (1, 2), what, problems))
        case "vector":
            return replace(declared, sizes=_sizes(node, (1, 1), what, problems))
        case "matrix":
            return replace(declared, sizes=_sizes(node, (2, 2), what, problems))
        case "tensor":
            return replace(declared, sizes=_sizes(node, (1, 8), what, problems))
        case "function":
            return _function(declared, node, what, problems)
        case _:
            if not (isinstance(node, ScalarNode) and node.is_null):
                problems.add("D104", f"nothing stands after `{declared.kind}:`", node)
            return declared


def _sizes(node: Node, counts: tuple[int, int], what: str, problems: Problems) -> tuple[Text, ...]:
    least, most = counts
    found = strings(node, f"each size in {what}", problems)
    count = len(items(node))
    if not least <= count <= most:
        wanted = str(least) if least == most else f"{least} to {most}"
        problems.add("D104", f"{what} needs {wanted} size{'' if wanted == '1' else 's'}, not {count}", node)
    return found


def _function(declared: Declared, node: Node, what: str, problems: Problems) -> Declared:
    if not isinstance(node, MappingNode):
        found = string(node, what, problems)
        return replace(declared, function=found.value if found else None)
    values = keys(node, ("arity", "of", "to"), (), what, problems)
    size = string(values["of"], "`of`", problems) if "of" in values else None
    result = string(values["to"], "`to`", problems) if "to" in values else None
    if ("arity" in values) == ("of" in values) or ("arity" in values and "to" in values):
        message = f"{what} has either `arity`, for real arguments, or `of` (and `to`), for a vector"
        problems.add("D110", message, node)
        return declared
    arity = integer(values["arity"], 1, 8, "`arity`", problems) if "arity" in values else 1
    return replace(declared, arity=arity, argument_size=size, result_size=result)


def _properties(node: Node | None, kind: str, problems: Problems) -> tuple[tuple[str, ...], Text | None]:
    """What stands after ``is:``: plain properties, and the index of a one-hot vector."""
    plain: list[str] = []
    one_hot: Text | None = None
    for item in items(node):
        name: str | None
        if isinstance(item, MappingNode):
            values = keys(item, ("one-hot",), ("one-hot",), "a property with an index", problems)
            if "one-hot" not in values:
                continue
            name, one_hot = "one-hot", string(values["one-hot"], "`one-hot`", problems)
        else:
            name = word(item, PROPERTIES, "a property", problems, "D110")
            if name is None:
                continue
            if PROPERTIES[name].takes_index:
                problems.add("D110", f"`{name}` needs the index at which it is 1: `{{{name}: j}}`", item)
                continue
            plain.append(name)
        if kind not in PROPERTIES[name].kinds:
            problems.add("D110", f"`{name}` cannot be said of a {kind}", item)
    return tuple(plain), one_hot


def notations(node: Node | None, problems: Problems) -> tuple[Notation, ...]:
    """The entries of ``notation``."""
    found = []
    for key, value in _few(pairs(node, "`notation`", problems), problems):
        writing = string(key, "the writing", problems)
        meaning = string(value, "the meaning", problems)
        if writing is None or meaning is None:
            continue
        words = meaning.value.split(None, 2)
        if words[:2] == ["same", "as"] and len(words) == 3:
            found.append(Notation(writing, "same as", words[2]))
        elif meaning.value in MEANINGS[:-1]:
            found.append(Notation(writing, meaning.value))
        else:
            known = (*MEANINGS[:-1], "same as …")
            message = f"`{meaning.value}` is not a meaning of a notation{suggestion(meaning.value, known)}"
            problems.add("D104", message, value)
    return tuple(found)


def macros(node: Node | None, problems: Problems) -> dict[str, tuple[int, str]]:
    r"""The entries of ``macros``: name with its backslash, number of arguments, body."""
    found: dict[str, tuple[int, str]] = {}
    for key, value in pairs(node, "`macros`", problems):
        what = f"the macro `{key.value}`"
        if not _MACRO.fullmatch(key.value):
            problems.add("D104", r"a macro's name is a backslash with letters, like `\R`", key)
        count = 0
        body: Node | None = value
        if isinstance(value, MappingNode):
            values = keys(value, ("arguments", "body"), ("body",), what, problems)
            body = values.get("body")
            if "arguments" in values:
                count = integer(values["arguments"], 0, 9, "`arguments`", problems)
        elif isinstance(value, ListNode):
            problems.add("D104", f"{what} must be a string, or have `arguments` and `body`", value)
            continue
        written = string(body, what, problems) if body else None
        if written:
            found[key.value] = (count, written.value)
    return found
