r"""Sums and products over an index: ``\sum_{i=1}^{n}``, ``\sum_{i \neq j}``, ``\Sigma^k_{\substack{…}}``.

Place on the way of a step: part of the reader, on top of `derive.latex.conditions`.

What is bound: the names before the first relation (``\sum_{i,j}``); else the name on the left of the first relation
(``\sum_{i \neq j}`` binds i, and j must be known); in a chain that begins with a limit, every name within it
(``\sum_{1 \leq i < j \leq n}`` binds i and j). A declared size or scalar is not taken for the index if the other side
is a name that can be one.
``i = …`` is the lower limit, except that without an upper limit ``i = j`` with an index j is a condition.
The body is everything multiplied after the head, other big operators included: it ends at ``+``, ``-``, a relation or
a closing bracket. Where the last factors do not mention the index and it matters whether they belong to the body
(after ``/``, in an unbracketed function, under ``\prod``), the reading is ambiguous.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise

from derive.diagnostic import fail
from derive.latex.conditions import ConditionReader
from derive.latex.names import base_key
from derive.latex.scan import Token
from derive.latex.symbols import BIG_OPERATORS, COMPARISONS, RELATIONS
from derive.latex.syntax import BigOperator, Condition, Multiplication, Name, Node, children


def mentions(node: Node, keys: Collection[str]) -> bool:
    """Whether one of the names occurs anywhere in a tree, labels included."""
    pending = [node]
    while pending:
        piece = pending.pop()
        if isinstance(piece, Name) and (piece.key in keys or piece.label in keys):
            return True
        pending.extend(children(piece))
    return False


class OperatorReader(ConditionReader):
    """Reads big operators."""

    def operator_here(self) -> str | None:
        """``sum`` or ``product`` if a big operator stands here: a letter is one only with its limits."""
        token = self.current
        if token.text in BIG_OPERATORS:
            return BIG_OPERATORS[token.text]
        if token.kind not in ("command", "letter", "text") or not (found := self.key_here()):
            return None
        entry = self.known(found[0])
        if entry is None or entry.kind not in ("sum", "product"):
            return None
        if self.tokens[found[1]].text not in ("_", "^"):
            raise fail("D201", f"{found[0]} is declared as a sign that needs an index below it", token.span)
        return entry.kind

    def big_operator(self, operator: str) -> BigOperator:
        """A big operator with its body."""
        start = self.current
        found = self.key_here()
        self.position = found[1] if found and start.text not in BIG_OPERATORS else self.position + 1
        sign = "" if start.text in BIG_OPERATORS else found[0] if found else ""
        below, above = self._limits(start)
        after = self.position
        upper = self._upper(above)
        self.position = below
        outside = self.scope
        indices, lower, conditions = self._below(start, upper is not None, outside)
        if len(indices) > 1 and (lower is not None or upper is not None):
            message = "limits for several indices at once are not supported; write one sign for each index"
            raise fail("D209", message, start.span.to(self.tokens[after - 1].span))
        self.position = after
        head = self.since(start)
        if not self.begins():
            raise self.unexpected()
        body = self.product()
        self.scope = outside
        node = BigOperator(self.since(start), operator, indices, lower, upper, conditions, body, head, sign)
        if operator == "product":
            self.require_extent(node)
        return node

    def require_extent(self, node: Node) -> None:
        """D204 if it is open, and matters here, whether the last factors belong to a big operator's body."""
        if not isinstance(node, BigOperator) or not isinstance(node.body, Multiplication):
            return
        last = node.body.factors[-1][1]
        if not mentions(last, {index.key for index in node.indices}):
            message = "does this factor belong under the sign before it? put what belongs there in brackets"
            raise self.ambiguous(message, last.span)
        self.require_extent(last)

    def _limits(self, start: Token) -> tuple[int, int | None]:
        """The positions of the lower and the upper limit; both are passed over."""
        below: int | None = None
        above: int | None = None
        while self.at("_", "^"):
            token = self.advance()
            if (below if token.text == "_" else above) is not None:
                raise fail("D201", f"a second {token.text} on the same sign", token.span)
            if token.text == "_":
                below = self.position
            else:
                above = self.position
            self._skip_argument()
        if below is None:
            raise fail("D201", "the index is missing below this sign", start.span)
        return below, above

    def _skip_argument(self) -> None:
        if self.current.kind == "finish":
            raise self.ended()
        if self.at("{"):
            self.position = self.brace_end(self.position) + 1
            return
        found = self.key_here()
        self.position = found[1] if found and self.current.kind != "letter" else self.position + 1

    def _upper(self, above: int | None) -> Node | None:
        if above is None:
            return None
        self.position = above
        return self.argument()

    def _below(
        self, start: Token, has_upper: bool, outside: tuple[str, ...]
    ) -> tuple[tuple[Name, ...], Node | None, tuple[Condition, ...]]:
        """What stands below the sign: bound names, which stay in scope, lower limit and conditions."""
        if not self.at("{"):
            return (self._bind(base_key(self.tokens, self.position)),), None, ()
        opening, inner = self.advance(), None
        if self.at(r"\substack"):
            self.advance()
            if not self.at("{"):
                raise self.unexpected()
            inner = self.advance()
        self.open.append("{")
        indices: list[Name] = []
        lower: Node | None = None
        conditions: list[Condition] = []
        while True:
            sides = self._bare_sides()
            if len(sides) == 1 and not conditions and lower is None:
                first = self.current
                indices.append(self._bind(self.key_here()))
                if self.starts():
                    message = "one index or two? separate indices by commas"
                    raise self.ambiguous(message, first.span.to(self.current.span))
            else:
                indices.extend(self._bound_by(sides, indices))
                limit = self._lower(sides, indices, has_upper, outside) if lower is None else None
                if limit is None:
                    conditions.extend(self._conditions_below())
                else:
                    lower = limit
            if self.current.kind == "row":
                self.advance()
            elif not self.conjunction():
                break
        if inner is not None:
            self.expect("}", inner)
        self.expect("}", opening)
        self.open.pop()
        if len({index.key for index in indices}) < len(indices):
            raise fail("D201", "the same index twice below one sign", start.span.to(opening.span))
        return tuple(indices), lower, tuple(conditions)

    def _bind(self, found: tuple[str, int] | None) -> Name:
        """A bare index, now in scope."""
        start = self.current
        if found is None:
            raise self.unexpected()
        self.position = found[1]
        self.scope = (*self.scope, found[0])
        return Name(self.since(start), found[0])

    def _conditions_below(self) -> tuple[Condition, ...]:
        """A relation below a sign, as its conditions."""
        chain = self.chain()
        if len(chain) > 1 and any(condition.operator == "=" for condition in chain):
            span = chain[0].span.to(chain[-1].span)
            raise self.ambiguous("is the = a limit or a condition? write the relations apart", span)
        return chain

    def _bare_sides(self) -> list[tuple[str, int] | None]:
        """For each side of the relation that begins here its key and position if it is a bare name, else None."""
        sides: list[tuple[str, int] | None] = []
        saved, depth, begin = self.position, 0, self.position
        while True:
            token = self.tokens[self.position]
            separates = token.text in (",", "}", r"\land", r"\wedge") or self.connects(token)
            ends = depth < 0 or token.kind == "finish" or (depth == 0 and (separates or token.kind == "row"))
            if ends or (depth == 0 and token.text in RELATIONS):
                end, self.position = self.position, begin
                found = self.key_here() if begin < end else None
                sides.append((found[0], begin) if found and found[1] == end else None)
                self.position, begin = end, end + 1
            if ends:
                self.position = saved
                return sides
            depth += (token.text in ("{", "(", "[")) - (token.text in ("}", ")", "]"))
            self.position += 1

    def _bound_by(self, sides: list[tuple[str, int] | None], indices: list[Name]) -> list[Name]:
        """The names a relation binds, given those bound before it; they are put in scope."""
        bound = {index.key for index in indices}
        candidates = [side if side and self._may_be_index(side[0]) else None for side in sides]
        first = self.current
        if len(sides) == 1:
            if indices:
                raise self.ambiguous("a name after a condition: another index, or excluded too?", first.span)
            raise self.unexpected()
        if bound:
            mentioned = any(side and side[0] in bound for side in sides)
            strange = any(
                left is not None and left[0] not in bound and (right is None or right[0] not in bound)
                for left, right in pairwise(candidates)
            )
            if strange or (candidates[0] is not None and not mentioned):
                found = self.key_here()
                if found is not None and COMPARISONS.get(self.tokens[found[1]].text) == "=":
                    message = "limits for several indices at once are not supported; write one sign for each index"
                    raise fail("D209", message, first.span)
                raise self.ambiguous("is this another index, or a condition on one from outside?", first.span)
            return []
        if len(sides) == 2:
            chosen = [candidates[0] or candidates[1] or sides[0]]
        elif candidates[0] is not None:
            raise self.ambiguous("which of these names run? write them first, as in i, j, i < j", first.span)
        else:
            chosen = list(candidates[1:-1])
        names = [self._bind_at(*side) for side in chosen if side is not None]
        if not names:
            raise fail("D201", "no index is named below this sign", first.span)
        return names

    def _bind_at(self, key: str, position: int) -> Name:
        self.scope = (*self.scope, key)
        return Name(self.tokens[position].span, key)

    def _may_be_index(self, key: str) -> bool:
        entry = self.known(key)
        return entry is None or entry.kind in ("index", "label")

    def _lower(
        self,
        sides: list[tuple[str, int] | None],
        indices: list[Name],
        has_upper: bool,
        outside: tuple[str, ...],
    ) -> Node | None:
        """The lower limit if the relation here is ``i = …`` and states one (passed over), else None."""
        if len(sides) != 2 or sides[0] is None or sides[0][0] not in {index.key for index in indices}:
            return None
        saved = self.position
        self.scripted()
        if COMPARISONS.get(self.current.text) != "=":
            self.position = saved
            return None
        self.advance()
        if not has_upper and sides[1] is not None and self.is_index(sides[1][0]):
            self.position = saved
            return None
        # The limit stands outside the sign: in \sum_{k=k} the second k is not the index.
        inside, self.scope = self.scope, outside
        limit = self.expression()
        self.scope = inside
        if not has_upper and mentions(limit, [key for key in (*self.declared, *self.scope) if self.is_index(key)]):
            raise self.ambiguous("a lower limit, or the only value? give the upper limit too", limit.span)
        if self.at(*COMPARISONS):
            raise self.unexpected()
        return limit
