r"""The traps of the field: claims that engines have accepted although they are false, and true claims next to them.

A claim is LaTeX with its names in angle brackets, so that they can be renamed, and its commuting factors as
``[[A|B|C]]``, so that they can be reordered. What a name is stands in its declaration; bound indices have none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Trap:
    """A claim, the verdicts it may have, the declarations it needs, and what is assumed."""

    latex: str
    words: str
    declare: str = ""
    assume: tuple[str, ...] = ()
    when: tuple[str, ...] = ()


N, INDEX, J = "<n>: size", "<i>: {index: <n>}", "<j>: {index: <n>}"
X, Y, Z = "<x>: {vector: <n>}", "<y>: {vector: <n>}", "<z>: {vector: <n>}"
A = "<A>: {matrix: [<n>, <n>]}"
SYMMETRIC = "<A>: {matrix: [<n>, <n>], is: symmetric}"
ANTISYMMETRIC = "<A>: {matrix: [<n>, <n>], is: antisymmetric}"
P = "<p>: {vector: <n>}"
OF_Z = "<a>: {vector: <n>, depends_on: <z>}"
U, V = "<u>: scalar", "<v>: scalar"
DELTA = r"\delta: kronecker delta"
SUM_P = r"\sum_{<i>=1}^{<n>} <p>_<i> = 1"


def over(body: str, index: str = "<r>", lower: str = "1", upper: str = "<n>") -> str:
    """Σ of a body."""
    return rf"\sum_{{{index}={lower}}}^{{{upper}}} {body}"


def needs(*declarations: str) -> str:
    """Declarations as YAML lines."""
    return "\n".join(f"  {line}" for line in declarations)


def power_sums(parts: str) -> str:
    """``p1 p2`` spelled out as power sums of x."""
    return re.sub(r"p(\d)", lambda m: rf"\left({over(rf'<x>_<r>^{m[1]}')}\right)", parts)


NEWTON_FOUR = power_sums("p1^4 - 6 p1^2 p2 + 3 p2^2 + 8 p1 p3 - 6 p4")
NEWTON_FIVE = power_sums("p1^5 - 10 p1^3 p2 + 20 p1^2 p3 + 15 p1 p2^2 - 30 p1 p4 - 20 p2 p3 + 24 p5")
QUADRATIC = r"\sum_{<r>=1}^{<n>} \sum_{<s>=1}^{<n>} [[<x>_<r>|<A>_{<r><s>}|<x>_<s>]]"
VECTOR = needs(N, X, Y, Z, INDEX, J, A, U, V, DELTA)
APART = r"\sum_{\substack{<r>=1 \\ <r> \neq <j>}}^{<n>}"
ONE_HOT = needs(N, INDEX, J, Z, r"<y>: {vector: <n>, is: {one-hot: <i>}}", DELTA)
PROBABILITY = needs(N, INDEX, J, P, DELTA)
GIVEN_ALL = needs(N, INDEX, J, Z, OF_Z, DELTA)

FALSE = {
    "derivative-lost": Trap(r"\frac{\partial}{\partial <z>_<j>} \sum_{<m>=1}^{<n>} e^{<z>_<m>} = 0", "refuted", VECTOR),
    "derivative-of-a-sum": Trap(
        r"\frac{\partial}{\partial <x>_<i>} \sum_{<r>=1}^{<n>} <x>_<r> = <n>", "refuted", VECTOR
    ),
    "capture": Trap(over("[[<x>_<r>|<y>_<j>]]") + "=" + over("[[<y>_<r>|<x>_<r>]]"), "refuted", VECTOR),
    "capture-two": Trap(
        over(rf"<x>_<r> {over('<A>_{<r><s>}', '<s>')}") + "=" + over(rf"<x>_<s> {over('<A>_{<r><s>}')}", "<s>"),
        "refuted",
        VECTOR,
    ),
    "product-of-sums": Trap(
        over("[[<x>_<r>|<y>_<r>]]") + rf"= \left({over('<x>_<r>')}\right) \left({over('<y>_<r>')}\right)",
        "refuted",
        VECTOR,
    ),
    "chebyshev-at-three": Trap(
        over("[[<x>_<r>|<y>_<r>]]", upper="3")
        + rf"= \frac{{1}}{{3}} \left({over('<x>_<r>', upper='3')}\right) \left({over('<y>_<r>', upper='3')}\right)",
        "refuted",
        needs("<x>: {vector: 3}", "<y>: {vector: 3}"),
    ),
    "one-less": Trap(over("<x>_<r>") + "=" + over("<x>_<r>", upper="<n>-1"), "refuted", VECTOR),
    "empty-sum": Trap(over("1", lower="5", upper="1") + "= -3", "refuted", VECTOR),
    "inner-at-one": Trap(
        over("<x>_<r>", lower="2", upper="<n>-1") + "=" + over("<x>_<r>") + "- <x>_1 - <x>_<n>", "refuted", VECTOR
    ),
    "sum-of-ones": Trap(over("1") + "= 1", "refuted", VECTOR),
    "three-roots": Trap("[[(<n>-1)|(<n>-2)|(<n>-3)]] = 0", "refuted", VECTOR),
    "root-of-square": Trap(r"\sqrt{<u>^2} = <u>", "refuted", VECTOR),
    "log-splits": Trap(r"\log([[<u>|<v>]]) = \log <u> + \log <v>", "unknown", VECTOR),
    "log-of-square": Trap(r"\log(<u>^2) = 2 \log <u>", "unknown", VECTOR),
    "itself-over-itself": Trap(r"\frac{<u>}{<u>} = 1", "unknown", VECTOR),
    "zero-times-log": Trap(r"[[(0)|(\log <u>)]] = 0", "unknown", VECTOR),
    "split-undefined": Trap(
        rf"{APART} \frac{{1}}{{<x>_<r> - <x>_<j>}} = "
        + over(r"\frac{1}{<x>_<r> - <x>_<j>}")
        + r"- \frac{1}{<x>_<j> - <x>_<j>}",
        "unknown ill-formed",
        VECTOR,
    ),
    "tiny-powers": Trap(r"\frac{1}{2^{99}} = \frac{1}{2^{98}}", "refuted", VECTOR),
    "tiny-factorials": Trap(r"\frac{1}{2004!} = \frac{1}{2006!}", "refuted", VECTOR),
    "newton-four": Trap(f"{NEWTON_FOUR} = 0", "refuted", VECTOR),
    "newton-five": Trap(f"{NEWTON_FIVE} = 0", "refuted", VECTOR),
    "silent-symmetry": Trap(
        rf"\frac{{\partial}}{{\partial <x>_<i>}} {QUADRATIC} = 2 {over('[[<A>_{<i><r>}|<x>_<r>]]')}", "refuted", VECTOR
    ),
    "ambient": Trap(
        r"\frac{\partial}{\partial <p>_<j>} \sum_{<i>=1}^{<n>} <p>_<i> = 0", "refuted", PROBABILITY, (SUM_P,)
    ),
    "ambient-declared": Trap(
        r"\frac{\partial}{\partial <p>_<j>} \sum_{<i>=1}^{<n>} <p>_<i> = 0",
        "refuted",
        needs(N, J, "<p>: {vector: <n>, is: probability}"),
    ),
    "point-fact-differentiated": Trap(r"\frac{\partial}{\partial <u>} <u>^2 = 0", "refuted", needs(U), ("<u> = 1",)),
    "delta-outside": Trap(over(r"[[\delta_{<i><r>}|<x>_<r>]]", upper="<n>-1") + "= <x>_<i>", "refuted", VECTOR),
    "delta-swapped": Trap(r"\delta_{<i><j>} = 1", "refuted", VECTOR, when=(r"<i> \neq <j>",)),
    "transposed": Trap("<A>_{<i><j>} = <A>_{<j><i>}", "refuted", needs(N, INDEX, J, ANTISYMMETRIC)),
    "trace-not-zero": Trap(over("<A>_{<r><r>}") + "= 0", "refuted", needs(N, SYMMETRIC)),
    "triangle-transposed": Trap(
        over(over("<x>_<s>", "<s>", upper="<r>")) + "=" + over(over("<x>_<s>", "<s>", lower="<r>")), "refuted", VECTOR
    ),
    "strict-triangle": Trap(
        over(over("<x>_<s>", "<s>", upper="<r>-1")) + "=" + over("[[(<n>-<s>+1)|<x>_<s>]]", "<s>"), "refuted", VECTOR
    ),
    "telescope-too-far": Trap(
        over(r"(<x>_{<r>+1} - <x>_<r>)", upper="<n>-1") + "= <x>_{<n>} - <x>_2",
        "refuted",
        needs("<n>: {size: {at_least: 2}}", X),
    ),
    "contradiction": Trap("<u> = 3", "unknown refuted", needs(U), ("<u> = 1", "<u> = 2")),
    "contradiction-hidden": Trap(over("<p>_<r>") + "= 1", "unknown", PROBABILITY, (SUM_P, "<p>_<j> = 0")),
    "impossible-case": Trap(r"<x>_<i> = <x>_<i>", "unknown", VECTOR, when=("<i> < <j>", "<j> < <i>")),
    "empty-index": Trap("<u> = <u>", "unknown", needs("<m>: {index: [3, 2]}", U)),
    "one-hot-before-derivative": Trap(
        rf"\frac{{\partial}}{{\partial <y>_<j>}} {over('[[<y>_<r>|<z>_<r>]]')} = 0", "refuted", ONE_HOT
    ),
    "sum-shift": Trap(over("<x>_<r>", upper="<n>-1") + "=" + over("<x>_{<r>+1}", upper="<n>-1"), "refuted", VECTOR),
    "product-of-sum": Trap(
        r"\prod_{<r>=1}^{<n>} (<x>_<r> + <y>_<r>) = \prod_{<r>=1}^{<n>} <x>_<r> + \prod_{<r>=1}^{<n>} <y>_<r>",
        "refuted",
        VECTOR,
    ),
}

TRUE = {
    "derivative-of-exponentials": Trap(
        r"\frac{\partial}{\partial <z>_<j>} \sum_{<m>=1}^{<n>} e^{<z>_<m>} = e^{<z>_<j>}", "proved", VECTOR
    ),
    "derivative-of-a-sum": Trap(r"\frac{\partial}{\partial <x>_<i>} \sum_{<r>=1}^{<n>} <x>_<r> = 1", "proved", VECTOR),
    "no-capture": Trap(over("[[<x>_<r>|<y>_<j>]]") + "= <y>_<j>" + over("<x>_<r>"), "proved", VECTOR),
    "exchange": Trap(
        over(rf"<x>_<r> {over('<A>_{<r><s>}', '<s>')}") + "=" + over(over("[[<x>_<r>|<A>_{<r><s>}]]"), "<s>"),
        "proved",
        VECTOR,
    ),
    "product-of-sums": Trap(
        over(over("[[<x>_<r>|<y>_<s>]]", "<s>")) + rf"= \left({over('<x>_<r>')}\right) \left({over('<y>_<r>')}\right)",
        "proved",
        VECTOR,
    ),
    "last-split": Trap(over("<x>_<r>") + "=" + over("<x>_<r>", upper="<n>-1") + "+ <x>_<n>", "proved", VECTOR),
    "empty-sum": Trap(over("1", lower="5", upper="1") + "= 0", "proved", VECTOR),
    "inner-from-two": Trap(
        over("<x>_<r>", lower="2", upper="<n>-1") + "=" + over("<x>_<r>") + "- <x>_1 - <x>_<n>",
        "proved",
        needs("<n>: {size: {at_least: 2}}", X),
    ),
    "sum-of-ones": Trap(over("1") + "= <n>", "proved", VECTOR),
    "root-of-square": Trap(r"\sqrt{<u>^2} = |<u>|", "proved", VECTOR),
    "root-of-positive": Trap(r"\sqrt{<u>^2} = <u>", "proved", needs("<u>: {scalar: , is: nonnegative}")),
    "log-of-positives": Trap(
        r"\log([[<u>|<v>]]) = \log <u> + \log <v>",
        "proved",
        needs("<u>: {scalar: , is: positive}", "<v>: {scalar: , is: positive}"),
    ),
    "nonzero-over-itself": Trap(r"\frac{<u>}{<u>} = 1", "proved", needs("<u>: {scalar: , is: nonzero}")),
    "declared-symmetry": Trap(
        rf"\frac{{\partial}}{{\partial <x>_<i>}} {QUADRATIC} = 2 {over('[[<A>_{<i><r>}|<x>_<r>]]')}",
        "proved",
        needs(N, X, INDEX, SYMMETRIC),
    ),
    "ambient": Trap(
        r"\frac{\partial}{\partial <p>_<j>} \sum_{<i>=1}^{<n>} <p>_<i> = 1", "proved", PROBABILITY, (SUM_P,)
    ),
    "differentiated-identity": Trap(
        over(r"\frac{\partial <a>_<r>}{\partial <z>_<j>}") + "= 0",
        "proved",
        GIVEN_ALL,
        (over("<a>_<i>", "<i>") + "= 1",),
    ),
    "fact-at-a-point": Trap(r"\frac{\partial}{\partial <u>} <u>^2 = 2", "proved", needs(U), ("<u> = 1",)),
    "delta-inside": Trap(over(r"[[\delta_{<i><r>}|<x>_<r>]]") + "= <x>_<i>", "proved", VECTOR),
    "delta-outside-excluded": Trap(
        over(r"[[\delta_{<i><r>}|<x>_<r>]]", upper="<n>-1") + r"= (1 - \delta_{<i><n>}) <x>_<i>", "proved", VECTOR
    ),
    "antisymmetric-trace": Trap(over("<A>_{<r><r>}") + "= 0", "proved", needs(N, ANTISYMMETRIC)),
    "antisymmetric-form": Trap(f"{QUADRATIC} = 0", "proved", needs(N, X, ANTISYMMETRIC)),
    "triangle": Trap(
        over(over("<x>_<s>", "<s>", upper="<r>")) + "=" + over("[[(<n>-<s>+1)|<x>_<s>]]", "<s>"), "proved", VECTOR
    ),
    "upper-triangle": Trap(
        over(over("<x>_<s>", "<s>", lower="<r>")) + "=" + over("[[<s>|<x>_<s>]]", "<s>"), "proved", VECTOR
    ),
    "triangle-reversed": Trap(
        r"\sum_{<r>=<i>}^{<n>} <x>_{<n>+<i>-<r>} = \sum_{<r>=<i>}^{<n>} <x>_<r>", "proved", VECTOR
    ),
    "telescope": Trap(over(r"(<x>_{<r>+1} - <x>_<r>)", upper="<n>-1") + "= <x>_<n> - <x>_1", "proved", VECTOR),
    "faulhaber": Trap(over("<r>^3") + r"= \left(\frac{[[<n>|(<n>+1)]]}{2}\right)^2", "proved", VECTOR),
    "product-of-exponentials": Trap(
        r"\prod_{<r>=1}^{<n>} e^{<x>_<r>} = e^{\sum_{<r>=1}^{<n>} <x>_<r>}", "proved", VECTOR
    ),
    "one-hot-sum": Trap(over("[[<y>_<r>|<z>_<r>]]") + "= <z>_<i>", "proved", ONE_HOT),
    "one-hot-after-derivative": Trap(
        rf"\frac{{\partial}}{{\partial <z>_<j>}} {over('[[<y>_<r>|<z>_<r>]]')} = \delta_{{<i><j>}}", "proved", ONE_HOT
    ),
    "one-hot-varied": Trap(
        rf"\frac{{\partial}}{{\partial <y>_<j>}} {over('[[<y>_<r>|<z>_<r>]]')} = <z>_<j>", "proved", ONE_HOT
    ),
    "shifted": Trap(over("<x>_{<r>+1}", upper="<n>-1") + "=" + over("<x>_<r>", lower="2"), "proved", VECTOR),
    "shadowing-harmless": Trap(
        rf"\left({over('<x>_<r>')}\right) \left({over('<y>_<r>')}\right) = {over(over('[[<x>_<r>|<y>_<s>]]', '<s>'))}",
        "proved",
        VECTOR,
    ),
}

_ROLES = (
    ("size", ("n", "k", "N", "K", "D", "M")),
    ("index", ("i", "j", "m", "r", "s", "t", "q", r"\ell", r"\mu", r"\nu")),
    (
        "real",
        (
            "a",
            "b",
            "c",
            "f",
            "g",
            "h",
            "p",
            "u",
            "v",
            "w",
            "x",
            "y",
            "z",
            "A",
            "B",
            "Q",
            r"\alpha",
            r"\hat{w}",
            r"\theta",
        ),
    ),
)


def _role(name: str, declare: str) -> str:
    found = re.search(rf"<{name}>: (.*)", declare)
    if found is None or found[1].startswith("{index"):
        return "index"
    return "size" if "size" in found[1] else "real"


def disguised(trap: Trap, random: Random) -> Trap:
    """The same trap under other names, with its factors in another order."""
    everything = "\n".join((trap.latex, trap.declare, *trap.assume, *trap.when))
    names = list(dict.fromkeys(re.findall(r"<(\w+)>", everything)))
    chosen: dict[str, str] = {}
    for role, pool in _ROLES:
        wanted = [name for name in names if _role(name, trap.declare) == role]
        chosen.update(zip(wanted, random.sample(pool, len(wanted)), strict=True))
    return _written(trap, chosen, random)


def plain(trap: Trap) -> Trap:
    """The trap with its names as they stand."""
    return _written(trap, {}, None)


def _written(trap: Trap, chosen: dict[str, str], random: Random | None) -> Trap:
    def write(text: str) -> str:
        def order(match: re.Match[str]) -> str:
            parts = match[1].split("|")
            if random is not None:
                random.shuffle(parts)
            return " ".join(parts)

        text = re.sub(r"\[\[(.*?)\]\]", order, text)
        return re.sub(r"<(\w+)>", lambda match: f"{chosen.get(match[1], match[1])} ", text)

    declare = re.sub(r"<(\w+)>", lambda match: chosen.get(match[1], match[1]), trap.declare)
    return Trap(write(trap.latex), trap.words, declare, tuple(map(write, trap.assume)), tuple(map(write, trap.when)))


def document(trap: Trap) -> str:
    """The trap as a proof file."""
    lines = ["title: A trap"]
    if trap.declare:
        lines += ["declare:", trap.declare]
    if trap.assume:
        lines += ["assume:", *(f"  - assume: |\n      {item}" for item in trap.assume)]
    lines += ["steps:", f"  - latex: |\n      {trap.latex}"]
    if trap.when:
        lines += ["    when:", *(f"      - '{item}'" for item in trap.when)]
    return "\n".join(lines) + "\n"
