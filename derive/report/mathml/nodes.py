"""Every node of the syntax tree as an element of MathML Core.

Place on the way of a step: used by `derive.report.mathml.formula`. What is set is what the author wrote, with TeX's
spacing where MathML's differs; brackets stretch only around what is tall.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
)
from derive.operations import BUILTINS
from derive.report.markup import Element, element
from derive.report.mathml.names import name, row, scripted
from derive.report.mathml.parts import Parts, closely, is_tinted, raised, together
from derive.report.mathml.symbols import (
    APPLICATION,
    BIG,
    FENCES,
    MINUS,
    OPERATORS,
    RELATIONS,
    THIN,
    TIMES,
)

_SIGN_LENGTH = 4


class Setter(Parts):
    """Sets trees read from one source, with parts of it tinted."""

    def set_plain(self, node: Node) -> Element:
        match node:
            case Number():
                return self.sign(element("mn", node.text), node.span.start, node.span.end)
            case Slice():
                return element("mo", "⋅")
            case Name():
                return self.name(node)
            case Group():
                return self._group(node)
            case Addition():
                return element("mrow", *(item for term in self.terms(node) for item in term))
            case Multiplication():
                return element("mrow", *self._factors(node))
            case Fraction():
                return element("mfrac", self.set(node.numerator), self.set(node.denominator))
            case Power():
                return self._power(node)
            case Root():
                inside = self.set(node.radicand)
                return element("msqrt", inside) if node.degree is None else element(
                    "mroot", inside, self.set(node.degree)
                )
            case Transpose():
                return raised(self.set(node.body), element("mo", "⊤"))
            case InnerProduct():
                return self._inner_product(node)
            case Kronecker():
                items = [self.set(factor) for factor in node.factors]
                for place in range(len(items) - 1, 0, -1):
                    before, after = node.factors[place - 1].span.end, node.factors[place].span.start
                    items.insert(place, self.sign(element("mo", "⊗", form="infix"), before, after))
                return element("mrow", *items)
            case Factorial():
                return element("mrow", self.set(node.body), element("mo", "!"))
            case Binomial():
                pair = element("mfrac", self.set(node.upper), self.set(node.lower), linethickness="0")
                return element("mrow", element("mo", "("), pair, element("mo", ")"))
            case Call():
                return self._call(node)
            case Condition():
                return self._relation((node.left, node.right), (node.operator,))
            case BigOperator():
                return element("mrow", *self._head(node), self.set(node.body))
            case Differentiation():
                return self._derivative(node)
            case Differential():
                sign = element("mi", "d", mathvariant="normal") if node.symbol == "d" else element("mi", "∂")
                sign = raised(sign, element("mn", str(node.order))) if node.order > 1 else sign
                return element("mrow", self.headed(sign, node.head), self.set(node.body))
            case Cases():
                return self._cases(node)
            case Blocks():
                lines = (element("mtr", *(element("mtd", self.set(block)) for block in row)) for row in node.rows)
                left, right = ("(", ")") if node.environment == "pmatrix" else ("[", "]")
                return element("mrow", element("mo", left), element("mtable", *lines), element("mo", right))
            case Relation():
                return self._relation(node.sides, node.operators)
        raise TypeError(f"not a node of the tree: {node!r}")

    def terms(self, node: Addition) -> Iterator[list[Element]]:
        """Each term with the sign before it."""
        before = node.span.start
        for place, (sign, term) in enumerate(node.terms):
            found = [self.set(term)]
            if sign < 0 or place:
                mark = element("mo", MINUS if sign < 0 else "+", form="infix" if place else "prefix")
                found.insert(0, self.sign(mark, before, term.span.start))
            elif self._is_signed(before, term.span.start):
                found.insert(0, element("mo", "+", form="prefix"))
            before = term.span.end
            yield found if not all(map(is_tinted, found)) or len(found) == 1 else [together(found)]

    def _is_signed(self, start: int, end: int) -> bool:
        """Whether a first term has a plus."""
        return self.tint.source[start:end].strip() == "+"

    def _group(self, node: Group) -> Element:
        body = self.set(node.body)
        if node.delimiter in FENCES:
            inside = node.body.span
            outside = (node.span.start, inside.start, inside.end, self.closed(node.body, node.span.end))
            body = self.fenced(body, FENCES[node.delimiter], outside)
        return element("msub", body, self.listed(node.subscripts)) if node.subscripts else body

    def _inner_product(self, node: InnerProduct) -> Element:
        left, right = self.set(node.left), self.set(node.right)
        if node.form == "colon":
            mark = self.sign(element("mo", ":", form="infix"), node.left.span.end, node.right.span.start)
            return element("mrow", left, mark, right)
        inside = element("mrow", left, element("mo", ","), right)
        body = element("mrow", element("mo", "⟨", form="prefix"), inside, element("mo", "⟩", form="postfix"))
        return element("msub", body, self.listed(node.subscripts)) if node.subscripts else body

    def _factors(self, node: Multiplication) -> Iterator[Element]:
        before: Node | None = None
        for operator, factor in node.factors:
            if before is not None and operator:
                space = "0" if operator == "/" else None
                mark = element("mo", OPERATORS[operator], lspace=space, rspace=space)
                yield self.sign(mark, before.span.end, factor.span.start)
            elif before is not None:
                yield element("mo", TIMES)
                if _is_word(factor) or _is_word(before) or isinstance(before, BigOperator):
                    yield element("mspace", width=THIN)
            yield self.set(factor)
            before = factor

    def _power(self, node: Power) -> Element:
        exponent = closely(self.set(node.exponent))
        if node.componentwise:
            exponent = element("mrow", element("mo", "⊙", form="prefix", lspace="0", rspace="0"), exponent)
        return raised(self.set(node.base), exponent)

    def _call(self, node: Call) -> Element:
        head = self.set(node.function)
        is_logarithm = SPELLINGS.get(node.function.key) == "log"
        if is_logarithm and node.subscripts:
            head = element("msub", head, self.listed(node.subscripts))
        if node.power is not None:
            head = raised(head, self.set(node.power))
        items: list[Element] = []
        for argument in node.arguments:
            items += [element("mo", ",")] if items else []
            items.append(self.set(argument))
        if node.bracketed:
            first, last = node.arguments[0], node.arguments[-1]
            outside = (node.function.span.end, first.span.start, last.span.end, self.closed(last, node.span.end))
            arguments = self.fenced(row(items), ("(", ")"), outside)
            found = element("mrow", head, element("mo", APPLICATION), arguments)
        else:
            found = element("mrow", head, element("mo", APPLICATION), element("mspace", width=THIN), *items)
        if node.subscripts and not is_logarithm:
            return element("msub", found, self.listed(node.subscripts))
        return found

    def _relation(self, sides: Sequence[Node], operators: Sequence[str]) -> Element:
        items = [self.set(sides[0])]
        for before, operator, side in zip(sides, operators, sides[1:], strict=False):
            mark = element("mo", RELATIONS.get(operator, ";"))
            items += [self.sign(mark, before.span.end, side.span.start), self.set(side)]
        return element("mrow", *items)

    def _head(self, node: BigOperator) -> Iterator[Element]:
        below = closely(self._below(node))
        above = closely(self.set(node.upper)) if node.upper is not None else None
        start = node.head.start
        if node.sign:
            sign = self.sign(name(node.sign), start, start + len(node.sign))
            yield self.headed(scripted(sign, below, above), node.head)
            yield element("mspace", width=THIN)
            return
        sign = self.sign(element("mo", BIG[node.operator]), start, start + _SIGN_LENGTH)
        head = element("munder", sign, below) if above is None else element("munderover", sign, below, above)
        yield self.headed(head, node.head)

    def _below(self, node: BigOperator) -> Element:
        """The index with its lower limit, and conditions in rows under it."""
        conditions = [self.set(item) for item in node.conditions]
        if node.lower is None:
            is_in_condition = len(node.indices) == 1 and any(
                node.indices[0].span == side.span for item in node.conditions for side in (item.left, item.right)
            )
            names = [] if is_in_condition else [self.set(item) for item in node.indices]
            items: list[Element] = []
            for item in [*names, *conditions]:
                items += [element("mo", ",")] if items else []
                items.append(item)
            return row(items)
        limit = element("mrow", self.set(node.indices[0]), element("mo", "="), self.set(node.lower))
        if not conditions:
            return limit
        rows = (element("mtr", element("mtd", item)) for item in [limit, *conditions])
        return element("mtable", *rows, class_="rows")

    def _derivative(self, node: Differentiation) -> Element:
        if node.form == "nabla":
            nabla, by = element("mi", "∇", mathvariant="normal"), self.set(node.variables[0])
            order = len(node.variables)
            sign = element("msubsup", nabla, by, element("mn", str(order))) if order > 1 else element("msub", nabla, by)
            return element("mrow", self.headed(sign, node.head), element("mspace", width=THIN), self.set(node.body))
        symbol = "∂" if node.symbol == r"\partial" else "d"
        order = len(node.variables)
        above = element("mi", symbol)
        if order > 1:
            above = element("msup", above, element("mn", str(order)))
        below: list[Element] = []
        place = 0
        for variable, times in _repeated(node.variables):
            below += [element("mspace", width=THIN)] if below else []
            found = self.set(variable)
            if place in node.stacked:
                found = element("mrow", element("mi", "vec"), element("mo", "("), found, element("mo", ")"))
            if times > 1:
                found = raised(found, element("mn", str(times)))
            elif place in node.transposed:
                found = raised(found, element("mo", "⊤"))
            place += times
            below += [element("mi", symbol), found]
        if node.form == "fraction":
            return element("mfrac", element("mrow", above, self.set(node.body)), element("mrow", *below))
        fraction = element("mfrac", above, element("mrow", *below))
        return element("mrow", self.headed(fraction, node.head), element("mspace", width=THIN), self.set(node.body))

    def _cases(self, node: Cases) -> Element:
        rows = []
        for value, conditions in node.branches:
            when = [element("mtext", "otherwise")] if not conditions else [element("mtext", "if\u00a0")]
            for place, condition in enumerate(conditions):
                when += [element("mo", ",")] if place else []
                when.append(self.set(condition))
            rows.append(element("mtr", element("mtd", self.set(value)), element("mtd", *when)))
        return element("mrow", element("mo", "{"), element("mtable", *rows, class_="cases"))


def _repeated(variables: Sequence[Name]) -> list[tuple[Name, int]]:
    """The variables of a derivative, one that is written once with a power together with it."""
    found: list[tuple[Name, int]] = []
    for variable in variables:
        if found and found[-1][0] == variable and found[-1][0].span == variable.span:
            found[-1] = variable, found[-1][1] + 1
        else:
            found.append((variable, 1))
    return found


def _is_word(node: Node) -> bool:
    """Whether a factor is set as a word, which stands apart from its neighbours: ``\\log x``."""
    match node:
        case Call(function=Name(key=key)):
            return key in BUILTINS or key.startswith((r"\text", r"\operatorname", r"\mathrm"))
        case Power(base=base):
            return _is_word(base)
    return False
