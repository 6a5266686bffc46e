"""How many axes an expression has as written, before it is known what its place asks for.

Place on the way of a step: `expression` and `products` ask it which operands are vectors, to choose between a
matrix product, a scalar factor and a dropped index. It reports nothing: where an expression has no meaning it
answers with the rank its author will have had in mind, and the reading itself fails later."""

from __future__ import annotations

from derive.context import Variable
from derive.diagnostic import FormulaError
from derive.elaborate.layout import arrangement
from derive.elaborate.scope import Run, Scope, label_of
from derive.functions import FUNCTIONS, SPELLINGS, Function
from derive.latex.syntax import (
    Addition,
    BigOperator,
    Blocks,
    Call,
    Cases,
    Differential,
    Differentiation,
    Fraction,
    Group,
    InnerProduct,
    Kronecker,
    Multiplication,
    Name,
    Node,
    Number,
    Power,
    Root,
    Slice,
    Transpose,
)
from derive.latex.vocabulary import Vocabulary
from derive.operations import CONSTANTS, OPERATIONS, Constant, Operation
from derive.properties import BATCHES

COMPONENTWISE = frozenset({r"\odot", r"\oslash"})
"""Operators between the components of two vectors or matrices of one shape."""


def natural_rank(run: Run, node: Node, scope: Scope) -> int:
    """The number of axes of an expression read on its own; remembered for each place."""
    return _rank(run, node, scope.keys)


def _rank(run: Run, node: Node, bound: frozenset[str]) -> int:
    key = (id(node), bound)
    if key not in run.ranks:
        run.ranks[key] = _find(run, node, bound)
    return run.ranks[key]


def _find(run: Run, node: Node, bound: frozenset[str]) -> int:
    match node:
        case Name():
            return _name(run, node, bound)
        case Group(delimiter=delimiter, body=body, subscripts=subscripts):
            if delimiter in ("|", r"\|"):
                return 0
            return max(_rank(run, body, bound) - _fixed(subscripts), 0)
        case InnerProduct():
            return 0
        case Kronecker(factors=factors):
            whole = [(_rank(run, factor, bound), is_row(run, factor, bound)) for factor in factors]
            return any(rank == 2 or not row for rank, row in whole) + any(rank == 2 or row for rank, row in whole)
        case Blocks():
            return block_rank(run, node, bound)
        case Addition(terms=terms):
            return max(_rank(run, term, bound) for _, term in terms)
        case Multiplication(factors=factors):
            return _product(run, factors, bound)[0]
        case Power(exponent=exponent) if is_exponential(run, node, bound):
            return _rank(run, exponent, bound)
        case Fraction(numerator=above, denominator=below) if run.vocabulary.componentwise("/"):
            return max(_rank(run, above, bound), _rank(run, below, bound))
        case Fraction(numerator=body) | Power(base=body) | Root(radicand=body) | Transpose(body=body):
            return _rank(run, body, bound)
        case Call():
            return _call(run, node, bound)
        case BigOperator(indices=indices, body=body):
            return _rank(run, body, bound | {index.key for index in indices})
        case Differentiation(body=body):
            return sum(_variable_ranks(run, node, bound)) + _rank(run, body, bound)
        case Differential(body=body):
            return _rank(run, body, bound)
        case Cases(branches=branches):
            return max(_rank(run, value, bound) for value, _ in branches)
        case _:
            return 0


def operations(run: Run, factors: tuple[tuple[str, Node], ...]) -> tuple[tuple[str, Node], ...]:
    r"""The factors of a product with their operators: ``/`` is ``\oslash`` where a document means it so of vectors."""
    if not run.vocabulary.componentwise("/"):
        return factors
    return tuple((r"\oslash" if operator == "/" else operator, factor) for operator, factor in factors)


def _product(run: Run, factors: tuple[tuple[str, Node], ...], bound: frozenset[str]) -> tuple[int, bool]:
    """The rank of a product, factor by factor, and whether it is a transposed vector; a product of two plain vectors
    that has no meaning counts as a vector."""
    rank, row = 0, False
    for operator, factor in operations(run, factors):
        other, other_row = _rank(run, factor, bound), is_row(run, factor, bound)
        if operator == "/" or other == 0:
            continue
        if rank == 0:
            rank, row = other, other_row
        elif operator in COMPONENTWISE:
            rank = max(rank, other)
        elif rank == 1 and other == 1:
            outer = other_row and not row
            rank, row = (0, False) if contracts(operator, row, other_row) else (2 if outer else 1, False)
        else:
            rank, row = rank + other - 2, row and other == 2
    return rank, row and rank == 1


def contracts(operator: str, row: bool, other_row: bool) -> bool:
    r"""Whether two neighbouring vectors make an inner product: ``x^\top y`` or ``x \cdot y``."""
    return (row and not other_row) or (operator == r"\cdot" and not row and not other_row)


def is_exponential(run: Run, node: Power, bound: frozenset[str]) -> bool:
    """Whether a power is one of the number e: e has no other meaning here."""
    base = node.base
    if not (isinstance(base, Name) and base.key == "e" and "e" not in bound):
        return False
    return not (base.subscripts or base.label or base.primes) and run.vocabulary.entry("e") is None


def is_row(run: Run, node: Node, bound: frozenset[str] = frozenset()) -> bool:
    """Whether an expression is a transposed one: a transpose, a derivative that is a row, what is made of rows."""
    match node:
        case Transpose(body=body):
            return not is_row(run, body, bound)
        case Group(delimiter="(" | "[" | "{", body=body, subscripts=()):
            return is_row(run, body, bound)
        case Kronecker(factors=factors):
            return all(is_row(run, factor, bound) for factor in factors)
        case Blocks(rows=(row,)):
            return all(is_row(run, block, bound) for block in row)
        case Multiplication(factors=factors):
            return _product(run, factors, bound)[1]
        case Addition(terms=terms):
            shaped = [term for _, term in terms if _rank(run, term, bound)]
            return bool(shaped) and all(is_row(run, term, bound) for term in shaped)
        case Fraction(numerator=body) | Differential(body=body):
            return is_row(run, body, bound)
        case Differentiation(body=body):
            ranks = _variable_ranks(run, node, bound)
            try:
                is_transposed = is_row(run, body, bound)
                return arrangement(run.vocabulary, node, _rank(run, body, bound), is_transposed, ranks).row
            except FormulaError:  # it fails again where it is read
                return False
        case _:
            return False


def _variable_ranks(run: Run, node: Differentiation, bound: frozenset[str]) -> tuple[int, ...]:
    """The axes of each variable of a derivative; vec of a matrix has one."""
    ranks = (_name(run, variable, bound) for variable in node.variables)
    return tuple(min(rank, 1) if place in node.stacked else rank for place, rank in enumerate(ranks))


def block_rank(run: Run, node: Blocks, bound: frozenset[str]) -> int:
    """2, or 1 for one column of vectors and numbers, or one row of transposed vectors."""
    if is_row(run, node, bound):
        return 1
    column = all(len(row) == 1 for row in node.rows) and not any(is_row(run, row[0], bound) for row in node.rows)
    ranks = (0 if is_zero_block(run, block) else _rank(run, block, bound) for row in node.rows for block in row)
    return 1 if column and all(rank < 2 for rank in ranks) else 2


def is_zero_block(run: Run, node: Node) -> bool:
    """Whether a block is 0, of whatever size."""
    return is_zero(node) or (isinstance(node, Name) and not node.subscripts and is_bold_zero(run, node))


def is_bold_zero(run: Run, node: Name) -> bool:
    """Whether a name is the zero of vectors and matrices."""
    row = constant_of(run, node)
    return row is not None and row.name == "zeros"


def is_zero(node: Node) -> bool:
    """Whether an expression is the literal 0."""
    match node:
        case Number(text=text):
            return not text.strip("0.")
        case Group(delimiter="(" | "[" | "{", body=body, subscripts=()):
            return is_zero(body)
        case Addition(terms=((_, term),)):
            return is_zero(term)
        case _:
            return False


def _name(run: Run, node: Name, bound: frozenset[str]) -> int:
    if node.key in bound:
        return 0
    name, index = label_of(run, node)
    found = run.variable(name) or labelled_variant(run, name)
    row = constant_of(run, node) if found is None else None
    if row is not None:
        if not node.subscripts:
            return row.rank
        return max(len(sizes), row.rank) if (sizes := sizes_below(run, node)) else slices(node.subscripts)
    if found is None or found.sort != "family":
        return 0
    core, given = item_rank(found), len(node.subscripts) + (index is not None)
    if given == 0 or given == len(found.shape) - core:
        return core + slices(node.subscripts)
    if node.subscripts:
        return 1 if "unit vectors" in found.properties else slices(node.subscripts)
    return max(len(found.shape) - (index is not None), 0)


def item_rank(variable: Variable) -> int:
    """The axes of a family, or of each item if it is declared as a batch."""
    return next((BATCHES[word] for word in BATCHES if word in variable.properties), len(variable.shape))


def _fixed(subscripts: tuple[Node, ...]) -> int:
    return len(subscripts) - slices(subscripts)


def slices(subscripts: tuple[Node, ...]) -> int:
    """How many of the subscripts stand for all components."""
    return sum(isinstance(item, Slice) for item in subscripts)


def constant_of(run: Run, node: Name) -> Constant | None:
    """The constant that a name means, if nothing declares it."""
    row = CONSTANTS.get(node.key)
    known = row is None or node.label is not None or run.vocabulary.entry(node.key) is not None
    return None if known or run.variable(node.key) is not None else row


def sizes_below(run: Run, node: Name) -> tuple[Node, ...]:
    r"""The sizes below a constant (``I_n``, ``\mathbf{1}_{n \times m}``), or nothing if indices stand there."""
    sizes = node.subscripts
    match sizes:
        case (Multiplication(factors=((_, first), (r"\times", second))),):
            sizes = (first, second)
    return sizes if all(_is_size(run, size) for size in sizes) else ()


def _is_size(run: Run, node: Node) -> bool:
    match node:
        case Number():
            return True
        case Name(key=key, subscripts=(), label=None):
            found = run.variable(run.vocabulary.resolve(key))
            return found is not None and found.sort == "size"
        case Group(body=body, subscripts=()):
            return _is_size(run, body)
        case Addition(terms=parts) | Multiplication(factors=parts):
            return all(_is_size(run, part) for _, part in parts)
        case _:
            return False


def labelled_variant(run: Run, name: str) -> Variable | None:
    """The only labelled name ``name^{(…)}`` there is, if the name has no meaning without a label."""
    found = [
        entry
        for key, entry in run.context.variables.items()
        if key.startswith(name + "^{(") and key.endswith(")}")
    ]
    return found[0] if len(found) == 1 else None


def function_of(run: Run, node: Call) -> Function | None:
    """The row of the function table a call is of, or None for a declared unspecified or a defined
    function."""
    key = run.vocabulary.resolve(node.function.key)
    entry = run.vocabulary.entry(key)
    if entry is not None:
        return FUNCTIONS.get(entry.function) if entry.function is not None else None
    spelling = SPELLINGS.get(key)
    return FUNCTIONS[spelling] if spelling is not None else None


def along(run: Run, node: Call) -> str | None:
    """What the function of a call means of a matrix, if that is said."""
    return run.vocabulary.along.get(run.vocabulary.resolve(node.function.key))


def operation_of(run: Run, node: Call) -> Operation | None:
    """The operation of linear algebra a call is of, unless its name is declared."""
    key = run.vocabulary.resolve(node.function.key)
    return OPERATIONS.get(key) if run.vocabulary.entry(key) is None else None


def defined_call(run: Run, node: Call, bound: frozenset[str]) -> Variable | None:
    """What a call with exactly the arguments of a definition stands for: ``CE(y, p)``."""
    name = call_name(run.vocabulary, node, bound)
    return run.variable(name) if name is not None else None


def call_name(vocabulary: Vocabulary, node: Call, bound: frozenset[str] = frozenset()) -> str | None:
    """The name under which a definition with an argument list is known; None if an argument is not a plain
    name or is a bound index, so that no definition can be meant."""
    texts: list[str] = []
    for argument in node.arguments:
        while isinstance(argument, Group) and argument.delimiter in ("(", "{") and not argument.subscripts:
            argument = argument.body
        if not isinstance(argument, Name) or argument.subscripts or argument.primes or argument.key in bound:
            return None
        label = f"^{{({argument.label})}}" if argument.label is not None else ""
        texts.append(vocabulary.resolve(argument.key) + label)
    return f"{vocabulary.resolve(node.function.key)}({', '.join(texts)})"


def _call(run: Run, node: Call, bound: frozenset[str]) -> int:
    defined = defined_call(run, node, bound)
    if defined is not None:
        return max(len(defined.shape) - _fixed(node.subscripts), 0)
    operation = operation_of(run, node)
    if operation is not None:
        rank = _rank(run, node.arguments[0], bound)
        return max(operation.ranks.get(rank, 0) - _fixed(node.subscripts), 0)
    row = function_of(run, node)
    primes = 1 if node.function.primes else 0
    if row is not None and row.name == "log" and node.subscripts:
        return max(_rank(run, argument, bound) for argument in node.arguments)
    if row is not None and row.vector_argument:
        ranks = [_rank(run, argument, bound) for argument in node.arguments]
        by_rows = along(run, node) is not None and ranks == [2]
        rank = (1 if row.vector_result else 0) + by_rows + primes if all(ranks) else 0
        return max(rank - _fixed(node.subscripts), 0)
    found = run.variable(run.vocabulary.resolve(node.function.key))
    if row is None and found is not None and found.shape:
        return max(len(found.shape) - 1 + primes - _fixed(node.subscripts), 0)
    return max(max(_rank(run, argument, bound) for argument in node.arguments) - _fixed(node.subscripts), 0)
