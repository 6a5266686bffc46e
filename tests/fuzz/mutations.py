"""Inputs from a seed: real formulas and files, cut, repeated, spliced, nested, and sprinkled with what nobody writes.

The same seed gives the same input wherever it is run.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from tests.fuzz.corpus import TOKEN, Formula, files, formulas, lines, pieces, single_tokens, small_files

STRANGE = (
    "\x00", "\x07", "\x7f", "\u200b", "\u202e", "\u2066", "\ufeff", "\u0301", "\u2028", "\ud7ff", "\U0001f600", "ℝ",
    "é", "−", "∑", "ﬁ", "\u00a0", "٣", "²", "𝑥", "\\", "\\\\", "{", "}", "^", "_", "&", "%", "#", "$", "~", "'",
    "''''", "|", r"\left", r"\right", r"\begin{cases}", r"\end{cases}", r"\begin{aligned}", r"\end{aligned}",
    r"\frac", r"\sum_", r"\sum_{i=1}^{99999999}", r"\binom{99999999}{9999999}", "9^{9^{9^9}}", "9" * 60, "0.1", "1e9",
    r"\text{", r"\substack{", r"\partial", r"\nabla_", r"\sqrt[", r"\operatorname{", r"\hat", r"\mathbf{", r"\limits",
    r"\quad (1)", r"\label{a}", r"\tag{1}", r"\iota_{1}", r"\neq", ":=", "<", ">=", r"\lVert", "!", "!!", "^{-1}",
    r"^\top", "__import__('os')",
)  # fmt: skip
_YAML = (
    b"&a ", b"*a", b"<<: *a", b"!!python/object/apply:os.system ['true']", b"!!binary ", b"? ", b"- - - ", b"{", b"}",
    b"[", b"]", b"|", b">", b"'", b'"', b"%YAML 1.1\n", b"---\n", b"...\n", b"\t", b"\r\n", b"\xff\xfe", b"\xc3",
    b"\x00", b"#", b"null", b"~", b"yes", b"1_000", b"0x10", b"2026-11-27", b".nan", b"title: x\n", b"steps:\n",
    b"  - latex: x = x\n", b"declare:\n", b"  k: size\n", b"expect: refuted\n", b"macros: {\\a: \\a}\n", "é".encode(),
    "\u2028".encode(),
)  # fmt: skip
_NESTS = (("{", "}"), ("(", ")"), (r"\frac{1}{", "}"), (r"\sqrt{", "}"), ("x_{", "}"), ("e^{", "}"))
_GROUP = re.compile(r"\{([^{}]*)\}")
_MOST = 600
_MOST_BYTES = 4_000


def formula(seed: int) -> tuple[Formula, str]:
    """A formula of the corpus, and what became of its source."""
    chance = Random(f"formula {seed}")
    base = chance.choice(formulas())
    text = base.source if chance.random() < 0.9 else "".join(chance.choices(pieces(), k=chance.randint(1, 6)))
    ways = _GENTLE if chance.random() < 0.6 else _ON_TEXT
    for _ in range(chance.choice((1, 1, 1, 2, 3, 5, 9))):
        text = chance.choice(ways)(text, chance)
    return base, text[:_MOST] if chance.random() < 0.98 else text


def document(seed: int, small: bool = False) -> bytes:
    """What became of a proof file; a small one if it is to be checked."""
    chance = Random(f"document {seed}")
    content = chance.choice(small_files() if small else files())
    if not small and len(content) > _MOST_BYTES:
        start = chance.randrange(len(content) - _MOST_BYTES)
        content = content[start : start + _MOST_BYTES]
    for _ in range(chance.choice((1, 1, 2, 3, 5))):
        content = chance.choice(_ON_BYTES)(content, chance)
    return content


def _places(text: str, chance: Random) -> tuple[list[str], int, int]:
    """The tokens, and a range of them."""
    tokens = TOKEN.findall(text) or [""]
    begin = chance.randrange(len(tokens))
    return tokens, begin, min(begin + chance.choice((1, 1, 2, 3, 6)), len(tokens))


def _without(text: str, chance: Random) -> str:
    tokens, begin, end = _places(text, chance)
    return "".join(tokens[:begin] + tokens[end:])


def _twice(text: str, chance: Random) -> str:
    tokens, begin, end = _places(text, chance)
    return "".join(tokens[:end] + tokens[begin:])


def _many_times(text: str, chance: Random) -> str:
    tokens, begin, end = _places(text, chance)
    return "".join(tokens[:begin] + tokens[begin:end] * chance.choice((3, 20, 200)) + tokens[end:])


def _spliced(text: str, chance: Random) -> str:
    tokens, begin, end = _places(text, chance)
    return "".join([*tokens[:begin], chance.choice(pieces()), *tokens[end:]])


def _put_in(text: str, chance: Random) -> str:
    tokens, begin, _ = _places(text, chance)
    return "".join([*tokens[:begin], chance.choice(pieces()), *tokens[begin:]])


def _strange(text: str, chance: Random) -> str:
    tokens, begin, _ = _places(text, chance)
    return "".join([*tokens[:begin], chance.choice(STRANGE), *tokens[begin:]])


def _nested(text: str, chance: Random) -> str:
    tokens, begin, end = _places(text, chance)
    before, after = chance.choice(_NESTS)
    depth = chance.choice((1, 1, 1, 2, 8, 60, 300))
    return "".join([*tokens[:begin], before * depth, *tokens[begin:end], after * depth, *tokens[end:]])


def _exchanged(text: str, chance: Random) -> str:
    tokens, begin, _ = _places(text, chance)
    other = chance.randrange(len(tokens))
    tokens[begin], tokens[other] = tokens[other], tokens[begin]
    return "".join(tokens)


def _exchanged_alike(text: str, chance: Random) -> str:
    """Two tokens of one kind exchanged."""
    tokens, begin, _ = _places(text, chance)
    alike = [place for place, token in enumerate(tokens) if _kind(token or " ") == _kind(tokens[begin] or " ")]
    other = chance.choice(alike)
    tokens[begin], tokens[other] = tokens[other], tokens[begin]
    return "".join(tokens)


def _kind(token: str) -> str:
    return "command" if token[0] == "\\" else "letter" if token.isalpha() else "digit" if token.isdigit() else token


def _replaced(text: str, chance: Random) -> str:
    """Another token of the same kind; brackets stay where they match."""
    tokens, begin, _ = _places(text, chance)
    kind = _kind(tokens[begin] or " ")
    others = [token for token in chance.choices(single_tokens(), k=40) if _kind(token) == kind]
    return "".join([*tokens[:begin], *others[:1], *tokens[begin + 1 :]])


def _group(text: str, chance: Random) -> str:
    """A group in braces with the content of another."""
    groups = [(found.start(1), found.end(1)) for found in _GROUP.finditer(text)]
    others = [found for piece in chance.choices(formulas(), k=3) for found in _GROUP.findall(piece.source)]
    if not groups or not others:
        return text
    begin, end = chance.choice(groups)
    return text[:begin] + chance.choice(others) + text[end:]


# these mostly leave brackets matched, so that more of the reader is reached
_GENTLE: tuple[Callable[[str, Random], str], ...] = (_replaced, _replaced, _group, _nested, _exchanged_alike)
_ON_TEXT: tuple[Callable[[str, Random], str], ...] = (
    *_GENTLE, _without, _twice, _many_times, _spliced, _put_in, _strange, _exchanged,
)  # fmt: skip


def _line_places(content: bytes, chance: Random) -> tuple[list[bytes], int]:
    found = content.split(b"\n")
    return found, chance.randrange(len(found))


def _line_out(content: bytes, chance: Random) -> bytes:
    found, place = _line_places(content, chance)
    return b"\n".join(found[:place] + found[place + 1 :])


def _line_in(content: bytes, chance: Random) -> bytes:
    found, place = _line_places(content, chance)
    return b"\n".join([*found[:place], chance.choice(lines()), *found[place:]])


def _line_again(content: bytes, chance: Random) -> bytes:
    found, place = _line_places(content, chance)
    return b"\n".join([*found[:place], *[found[place]] * chance.choice((2, 3, 40)), *found[place + 1 :]])


def _indented(content: bytes, chance: Random) -> bytes:
    found, place = _line_places(content, chance)
    found[place] = b" " * chance.choice((1, 2, 4, 7)) + found[place].lstrip()
    return b"\n".join(found)


def _yaml(content: bytes, chance: Random) -> bytes:
    place = chance.randrange(len(content) + 1)
    return content[:place] + chance.choice(_YAML) + content[place:]


def _byte(content: bytes, chance: Random) -> bytes:
    place = chance.randrange(len(content) + 1)
    return content[:place] + bytes((chance.randrange(256),)) + content[place + 1 :]


def _cut(content: bytes, chance: Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _latex(content: bytes, chance: Random) -> bytes:
    """A formula in it changed."""
    found, place = _line_places(content, chance)
    for offset in range(len(found)):
        line = found[(place + offset) % len(found)]
        if b"\\" in line or b"=" in line:
            text = line.decode("utf-8", "surrogateescape")
            changed = chance.choice(_ON_TEXT)(text, chance)
            found[(place + offset) % len(found)] = changed.encode("utf-8", "surrogateescape")
            break
    return b"\n".join(found)


_ON_BYTES: tuple[Callable[[bytes, Random], bytes], ...] = (
    _line_out, _line_in, _line_again, _indented, _yaml, _byte, _cut, _latex, _latex, _latex,
)  # fmt: skip
