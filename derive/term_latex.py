"""Terms printed as LaTeX, for residuals, side conditions and evidence.

Place on the way of a step: reports of what the engine works with. What an author wrote is printed from syntax
instead (`derive.latex.printer`). The result is for reading; it is not promised to be read back.
"""

from __future__ import annotations

from fractions import Fraction

from derive.context import Context, is_path
from derive.functions import DETERMINANT, INVERSE
from derive.raising import raised
from derive.term import (
    Apply,
    Binder,
    Bound,
    Cases,
    Delta,
    Family,
    Number,
    Partial,
    Power,
    Product,
    Relation,
    Sum,
    Symbol,
    Term,
    children,
    free_names,
)

SUM, PRODUCT, POWER, ATOM = range(4)

_RELATIONS = {"=": "=", "!=": r"\neq", "<": "<", "<=": r"\leq", ">": ">", ">=": r"\geq"}
_BIG = {"sum": r"\sum", "product": r"\prod"}
_LETTERS = ("i", "m", "l", "r", "s", "t", "u", "v")


Axes = tuple[tuple[Term, Term], ...]


def to_latex(term: Term, context: Context | None = None, axes: Axes = ()) -> str:
    """The term as LaTeX. With a ``context`` it is written with whole vectors and matrices where it can be and there is
    reason to: it is their component at ``axes`` (indices with their sizes), or has an inverse or a determinant in
    it."""
    return _Printer(free_names(term), context).whole(term, axes)


def relation_to_latex(relation: Relation, context: Context | None = None) -> str:
    """The relation as LaTeX, its sides as `to_latex` writes them."""
    printer = _Printer(free_names(relation.left) | free_names(relation.right), context)
    left, right = (printer.whole(side, ()) for side in (relation.left, relation.right))
    return f"{left} {_RELATIONS[relation.operator]} {right}"


class _Printer:
    def __init__(self, taken: frozenset[str], context: Context | None):
        self.taken = taken
        self.context = context

    def whole(self, term: Term, axes: Axes) -> str:
        """The term with whole vectors and matrices if that is asked for and possible, else with its indices."""
        if self.context is not None and (axes or _has_matrix_function(term)):
            found = raised(term, axes, 0, self.context, self._opened)
            if found is not None:
                return found
        return self.write(term, SUM, ())

    def _opened(self, term: Term, depth: int) -> str:
        """A term below binders of which it mentions none."""
        return self.write(term, PRODUCT, ("",) * depth)

    def write(self, term: Term, place: int, bound: tuple[str, ...]) -> str:
        """The term in a place that binds at least as tightly as ``place``; ``bound`` names the levels above."""
        text, strength = self._write(term, bound)
        return text if strength >= place else rf"\left({text}\right)"

    def _write(self, term: Term, bound: tuple[str, ...]) -> tuple[str, int]:
        match term:
            case Number(value):
                return _number(value)
            case Symbol(name):
                return name, ATOM
            case Bound(level):
                return (bound[level] if level < len(bound) else rf"\bullet_{{{level}}}"), ATOM
            case Family(name, indices):
                return f"{name}_{{{self._indices(indices, bound)}}}", ATOM
            case Sum(terms):
                return self._sum(terms, bound), SUM
            case Product(factors):
                return self._product(factors, bound)
            case Power(base, exponent):
                return self._power(base, exponent, bound)
            case Apply(function, arguments, orders):
                return self._apply(function, arguments, orders, bound), ATOM
            case Binder():
                return self._binder(term, bound), PRODUCT
            case Delta(left, right):
                return rf"\delta_{{{self._indices((left, right), bound)}}}", ATOM
            case Partial(body, Symbol(name)) if is_path(name):
                return rf"\mathrm{{d}} {self.write(body, ATOM, bound)}", POWER
            case Partial(body, variable):
                below = self.write(variable, ATOM, bound)
                return rf"\frac{{\partial}}{{\partial {below}}} {self.write(body, POWER, bound)}", PRODUCT
            case Cases(branches):
                return self._cases(branches, bound), ATOM

    def _cases(self, branches: tuple[tuple[tuple[Relation, ...], Term], ...], bound: tuple[str, ...]) -> str:
        rows = []
        for conditions, value in branches:
            when = self._conditions(conditions, bound) or r"\text{otherwise}"
            rows.append(f"{self.write(value, SUM, bound)} & {when}")
        return r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}"

    def _indices(self, indices: tuple[Term, ...], bound: tuple[str, ...]) -> str:
        written = [self.write(part, SUM, bound) for part in indices]
        simple = all(len(part) == 1 or part.startswith("\\") for part in written)
        return (" " if simple else ",").join(written)

    def _sum(self, terms: tuple[Term, ...], bound: tuple[str, ...]) -> str:
        if not terms:
            return "0"
        text = self.write(terms[0], SUM, bound)
        for part in terms[1:]:
            written = self.write(part, PRODUCT, bound)
            text += f" - {written[1:].lstrip()}" if written.startswith("-") else f" + {written}"
        return text

    def _product(self, factors: tuple[Term, ...], bound: tuple[str, ...]) -> tuple[str, int]:
        above, below, sign = [], [], ""
        for factor in factors:
            match factor:
                case Number(value) if value == 1:
                    continue
                case Number(value) if value == -1:
                    sign = "" if sign else "-"
                case Power(base, Number(value)) if value < 0:
                    below.append(base if value == -1 else Power(base, Number(-value)))
                case _:
                    above.append(factor)
        top = self._juxtaposed(above, bound) if above else "1"
        if below:
            denominator = self.write(below[0], SUM, bound) if len(below) == 1 else self._juxtaposed(below, bound)
            numerator = self.write(above[0], SUM, bound) if len(above) == 1 else top
            top = rf"\frac{{{numerator}}}{{{denominator}}}"
        return sign + top, (PRODUCT if sign or (len(above) != 1 and not below) else POWER)

    def _juxtaposed(self, factors: list[Term], bound: tuple[str, ...]) -> str:
        last = len(factors) - 1
        parts = [
            self.write(part, PRODUCT if n == last else POWER, bound) if not isinstance(part, Sum)
            else self.write(part, POWER, bound)
            for n, part in enumerate(factors)
        ]
        text = parts[0]
        for part in parts[1:]:
            apart = part[0].isdigit() or part.startswith("-") or (text[-1].isdigit() and part.startswith(r"\frac"))
            text += rf" \cdot {part}" if apart else f" {part}"
        return text

    def _power(self, base: Term, exponent: Term, bound: tuple[str, ...]) -> tuple[str, int]:
        if exponent == Number(Fraction(1, 2)):
            return rf"\sqrt{{{self.write(base, SUM, bound)}}}", ATOM
        if isinstance(exponent, Number) and exponent.value == -1:
            return rf"\frac{{1}}{{{self.write(base, SUM, bound)}}}", POWER
        return f"{self.write(base, ATOM, bound)}^{{{self.write(exponent, SUM, bound)}}}", POWER

    def _apply(
        self, function: str, arguments: tuple[Term, ...], orders: tuple[int, ...], bound: tuple[str, ...]
    ) -> str:
        if function == "exp":
            return f"e^{{{self.write(arguments[0], SUM, bound)}}}"
        if function == "abs":
            return rf"\left|{self.write(arguments[0], SUM, bound)}\right|"
        if function == "factorial":
            return f"{self.write(arguments[0], ATOM, bound)}!"
        if function == DETERMINANT:
            return rf"\det\left({self._matrix(arguments[0], bound)}\right)"
        if function == INVERSE:
            row, column = (self.write(part, SUM, bound) for part in arguments[1:])
            matrix = self._matrix(arguments[0], bound)
            base = matrix if len(matrix) == 1 or matrix.startswith(r"\left[") else rf"\left({matrix}\right)"
            return rf"\left({base}^{{-1}}\right)_{{{row} {column}}}"
        array = bool(arguments) and isinstance(arguments[0], Binder) and arguments[0].kind == "array"
        index = ""
        if array and len(arguments) > 1:
            index = f"_{{{self.write(arguments[-1], SUM, bound)}}}"
            arguments = arguments[:-1]
        written = ", ".join(self.write(part, SUM, bound) for part in arguments)
        name = function if function.startswith("\\") or len(function) == 1 else f"\\{function}"
        if name in ("\\softmax", "\\logistic", "\\logsumexp", "\\softplus", "\\log_softmax"):
            name = rf"\operatorname{{{function.replace('_', ' ')}}}"
        primes = "'" * orders[0] if len(orders) == 1 else (f"^{{{orders}}}" if any(orders) else "")
        return rf"{name}{primes}\left({written}\right){index}"

    def _matrix(self, term: Term, bound: tuple[str, ...]) -> str:
        """Two ``array`` binders: with whole matrices, by the name of the matrix, or by its entry."""
        depth = len(bound)
        match term:
            case Binder("array", _, rows, (), Binder("array", _, columns, (), body)) if self.context is not None:
                axes = ((Bound(depth), rows), (Bound(depth + 1), columns))
                text = raised(body, axes, depth + 2, self.context, self._opened)
                if text is not None:
                    return text
        match term:
            case Binder("array", _, _, (), Binder("array", _, _, (), Family(name, (Bound(first), Bound(second))))):
                if (first, second) == (depth, depth + 1):
                    return name
                if (first, second) == (depth + 1, depth):
                    return rf"{name}^{{\top}}"
            case Binder("array", _, _, (), Binder("array", _, _, (), body, inner), outer):
                row = self._fresh(outer, bound)
                column = self._fresh(inner, (*bound, row))
                entry = self.write(body, SUM, (*bound, row, column))
                return rf"\left[{entry}\right]_{{{row} {column}}}"
        return self.write(term, SUM, bound)

    def _binder(self, term: Binder, bound: tuple[str, ...]) -> str:
        name = self._fresh(term.hint, bound)
        inner = (*bound, name)
        lower, upper = self.write(term.lower, SUM, bound), self.write(term.upper, SUM, bound)
        conditions = self._conditions(term.conditions, inner)
        if term.kind == "array":
            return rf"\left({self.write(term.body, SUM, inner)}\right)_{{{name}}}"
        below = f"{name}={lower}" if not conditions else rf"\substack{{{name}={lower} \\ {conditions}}}"
        return rf"{_BIG[term.kind]}_{{{below}}}^{{{upper}}} {self.write(term.body, PRODUCT, inner)}"

    def _conditions(self, conditions: tuple[Relation, ...], bound: tuple[str, ...]) -> str:
        return r",\ ".join(
            f"{self.write(item.left, SUM, bound)} {_RELATIONS[item.operator]} {self.write(item.right, SUM, bound)}"
            for item in conditions
        )

    def _fresh(self, hint: str, bound: tuple[str, ...]) -> str:
        for name in (hint, *_LETTERS):
            if name and name not in bound and name not in self.taken:
                return name
        return f"i_{{{len(bound)}}}"


def _has_matrix_function(term: Term) -> bool:
    """Whether an inverse or a determinant stands in a term."""
    stack = [term]
    while stack:
        part = stack.pop()
        if isinstance(part, Apply) and part.function in (INVERSE, DETERMINANT):
            return True
        stack.extend(children(part))
    return False


def _number(value: Fraction) -> tuple[str, int]:
    if value.denominator == 1:
        return _digits(value.numerator), ATOM if value >= 0 else SUM
    sign = "-" if value < 0 else ""
    above, below = _digits(abs(value.numerator)), _digits(value.denominator)
    return rf"{sign}\frac{{{above}}}{{{below}}}", PRODUCT if sign else POWER


def _digits(value: int) -> str:
    """An integer in decimal. Python itself refuses to write very long ones."""
    if value.bit_length() < 10_000:
        return str(value)
    from flint import fmpz

    return str(fmpz(value))
