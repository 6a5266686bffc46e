r"""From the tree of what was written back to LaTeX, such that reading it again gives the same tree.

Place on the way of a step: reports typeset trees with it, and the second reader compares its tokens with the author's.
It adds no brackets: a tree the reader made has its own. Commands have one spelling here (``\leq``, ``\top``), arguments
always braces, indices always commas. It knows no declarations.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from derive.functions import SPELLINGS
from derive.latex.syntax import (
    Addition,
    BigOperator,
    Binomial,
    Blocks,
    Call,
    Cases,
    Condition,
    Differential,
    Differentiation,
    Factorial,
    Fraction,
    Group,
    InnerProduct,
    Kronecker,
    Multiplication,
    Name,
    Node,
    Number,
    Power,
    Relation,
    Root,
    Slice,
    Transpose,
    children,
)

_RELATION = {"!=": r"\neq", "<=": r"\leq", ">=": r"\geq"}
_ROWS = r" \\ "
_SIGN = {"sum": r"\sum", "product": r"\prod"}
_BRACKETS = {
    "(": ("(", ")"),
    "[": ("[", "]"),
    r"\{": (r"\{", r"\}"),
    "|": (r"\lvert", r"\rvert"),
    r"\|": (r"\lVert", r"\rVert"),
}
_TALL = (r"\frac", r"\sum", r"\prod", r"\binom", r"\begin", r"\left", r"\sqrt")
_Text = Callable[[Node], str]


def to_latex(node: Node, written: Mapping[int, str] | None = None) -> str:
    """The LaTeX of a tree. Works from the leaves up, so that no tree is too deep. ``written`` gives the text of
    sub-trees, by their ``id``, that are to stand as their author wrote them."""
    texts = dict(written or {})
    order: list[Node] = []
    pending = [node]
    while pending:
        piece = pending.pop()
        if id(piece) not in texts:
            order.append(piece)
            pending.extend(children(piece))
    for piece in reversed(order):
        texts[id(piece)] = _latex(piece, lambda part: texts[id(part)])
    return texts[id(node)]


def _latex(node: Node, text: _Text) -> str:
    match node:
        case Number():
            return node.text
        case Slice():
            return r"\cdot"
        case Name():
            label = f"^{{({node.label})}}" if node.label is not None else ""
            return node.key + "'" * node.primes + label + _indices(node.subscripts, text)
        case Group(delimiter="{"):
            return f"{{{text(node.body)}}}" + _indices(node.subscripts, text)
        case Group():
            return _bracketed(node.delimiter, text(node.body)) + _indices(node.subscripts, text)
        case Addition():
            return _terms(node, text)
        case Multiplication():
            written = text(node.factors[0][1])
            for operator, factor in node.factors[1:]:
                written += f" {operator} {text(factor)}" if operator else f" {text(factor)}"
            return written
        case Fraction():
            return rf"\frac{{{text(node.numerator)}}}{{{text(node.denominator)}}}"
        case Power():
            sign = r"\odot " if node.componentwise else ""
            return f"{text(node.base)}^{{{sign}{text(node.exponent)}}}"
        case Root():
            degree = f"[{text(node.degree)}]" if node.degree is not None else ""
            return rf"\sqrt{degree}{{{text(node.radicand)}}}"
        case Transpose():
            return rf"{text(node.body)}^{{{'-' * node.inverse}\top}}"
        case InnerProduct(form="colon"):
            return f"{text(node.left)} : {text(node.right)}"
        case InnerProduct():
            return rf"\langle {text(node.left)}, {text(node.right)} \rangle" + _indices(node.subscripts, text)
        case Kronecker():
            return r" \otimes ".join(map(text, node.factors))
        case Factorial():
            return f"{text(node.body)}!"
        case Binomial():
            return rf"\binom{{{text(node.upper)}}}{{{text(node.lower)}}}"
        case Call():
            return _call(node, text)
        case Condition():
            return f"{text(node.left)} {_RELATION.get(node.operator, node.operator)} {text(node.right)}"
        case BigOperator():
            return f"{_head(node, text)} {text(node.body)}"
        case Differentiation():
            return _derivative(node, text)
        case Differential(order=order, symbol=symbol):
            sign = r"\mathrm{d}" if symbol == "d" else symbol
            return (sign if order == 1 else f"{sign}^{{{order}}}") + f" {text(node.body)}"
        case Cases():
            rows = (f"{text(value)} & {_conditions(conditions, text)}" for value, conditions in node.branches)
            return rf"\begin{{cases}} {_ROWS.join(rows)} \end{{cases}}"
        case Blocks():
            lines = (" & ".join(map(text, row)) for row in node.rows)
            return rf"\begin{{{node.environment}}} {_ROWS.join(lines)} \end{{{node.environment}}}"
        case Relation():
            return _relation(node, text)
    raise TypeError(f"not a node of the tree: {node!r}")


def _indices(subscripts: tuple[Node, ...], text: _Text) -> str:
    return f"_{{{', '.join(map(text, subscripts))}}}" if subscripts else ""


def _bracketed(delimiter: str, body: str) -> str:
    left, right = _BRACKETS[delimiter]
    if any(command in body for command in _TALL):
        return rf"\left{left} {body} \right{right}"
    return f"{left}{body}{right}" if len(left) == 1 else f"{left} {body} {right}"


def _terms(node: Addition, text: _Text) -> str:
    (sign, first), *others = node.terms
    written = "-" if sign < 0 else "+" if not others else ""
    written += text(first)
    for sign, term in others:
        written += f" {'-' if sign < 0 else '+'} {text(term)}"
    return written


def _call(node: Call, text: _Text) -> str:
    head = text(node.function)
    indices = _indices(node.subscripts, text)
    if SPELLINGS.get(node.function.key) == "log":
        head, indices = head + indices, ""
    if node.power is not None:
        head += f"^{{{text(node.power)}}}"
    arguments = ", ".join(map(text, node.arguments))
    return head + (_bracketed("(", arguments) if node.bracketed else f" {arguments}") + indices


def _head(node: BigOperator, text: _Text) -> str:
    sign = node.sign or _SIGN[node.operator]
    upper = f"^{{{text(node.upper)}}}" if node.upper is not None else ""
    conditions = [text(condition) for condition in node.conditions]
    if node.lower is not None:
        below = [f"{text(node.indices[0])}={text(node.lower)}", *conditions]
        if conditions:
            return rf"{sign}_{{\substack{{{_ROWS.join(below)}}}}}{upper}"
        return f"{sign}_{{{below[0]}}}{upper}"
    names = [text(index) for index in node.indices]
    if conditions and len(names) == 1 and _bound_by(node.conditions[0], node.indices[0]):
        names = []
    return f"{sign}_{{{', '.join([*names, *conditions])}}}{upper}"


def _bound_by(condition: Condition, index: Name) -> bool:
    r"""Whether the index was written only as the left side of the condition: ``\sum_{i \neq j}``."""
    return condition.left == index and condition.left.span == index.span


def _derivative(node: Differentiation, text: _Text) -> str:
    body = text(node.body)
    if node.form == "nabla":
        order = f"^{{{len(node.variables)}}}" if len(node.variables) > 1 else ""
        return rf"\nabla_{{{text(node.variables[0])}}}{order} {body}"
    order = f"^{{{len(node.variables)}}}" if len(node.variables) > 1 else ""
    above = f"{node.symbol}{order}"
    below = " ".join(
        f"{node.symbol} {_stacked(text(variable)) if place in node.stacked else text(variable)}"
        + (r"^{\top}" if place in node.transposed else "")
        for place, variable in enumerate(node.variables)
    )
    if node.form == "fraction":
        return rf"\frac{{{above} {body}}}{{{below}}}"
    return rf"\frac{{{above}}}{{{below}}} {body}"


def _stacked(name: str) -> str:
    return rf"\operatorname{{vec}}({name})"


def _conditions(conditions: tuple[Condition, ...], text: _Text) -> str:
    return ", ".join(map(text, conditions)) if conditions else r"\text{otherwise}"


def _relation(node: Relation, text: _Text) -> str:
    written = text(node.sides[0])
    for operator, side in zip(node.operators, node.sides[1:], strict=True):
        written += f" {_RELATION.get(operator, operator)} {text(side)}" if operator else rf" \\ {text(side)}"
    return rf"\begin{{aligned}} {written} \end{{aligned}}" if node.restarts else written
