r"""Names with their scripts: ``\hat{a}_{ij}``, ``z^{(i)}_j``, ``f'``, ``x_i^2``, ``A^\top``.

Place on the way of a step: part of the reader, on top of `derive.latex.cursor`. A declared name that itself has scripts
(``x_0``) wins over reading its scripts as indices. Superscripts are told apart here: a label (round brackets around a
declared label or index), a transpose, primes, or a power. What the indices mean is not decided here.
"""

from __future__ import annotations

from dataclasses import dataclass

from derive.diagnostic import fail
from derive.latex.cursor import Cursor
from derive.latex.names import base_key, key_scripts, longest_key
from derive.latex.scan import Token
from derive.latex.symbols import COMPONENTWISE, SLICES
from derive.latex.syntax import Name, Node, Number, Slice
from derive.span import Span


@dataclass(frozen=True, slots=True)
class Scripted:
    """A name as it stands, with what its superscript is if it is no part of the name; ``span`` covers all."""

    span: Span
    name: Name
    power: Node | None = None
    transposed: bool = False
    inverse: bool = False
    componentwise: bool = False


class ScriptReader(Cursor):
    """Reads names, subscripts and superscripts."""

    def key_here(self) -> tuple[str, int] | None:
        """The key without scripts that begins here, and its end; a declared word of several letters is one key."""
        token = self.current
        if token.kind == "letter" and self.words:
            run = token.text
            while len(run) < self.longest_word:
                following = self.ahead(len(run))
                if following.kind != "letter" or following.spaced:
                    break
                run += following.text
            for length in range(len(run), 1, -1):
                if run[:length] in self.words:
                    if all(self.known(letter) for letter in run[:length]):
                        word = Span(token.span.start, self.ahead(length - 1).span.end)
                        raise self.ambiguous(f"{run[:length]} may be one name or a product of letters", word)
                    return run[:length], self.position + length
        if token.kind == "command" and token.text in self.declared:
            return token.text, self.position + 1
        return base_key(self.tokens, self.position)

    def scripted(self) -> Scripted:
        """A name with all its scripts, in whatever order they stand."""
        start = self.current
        found = self.key_here()
        if found is None:
            if start.kind == "command" and self.starts():
                raise self.undeclared(start.text, start.span)
            raise self.unexpected()
        key, end = found
        taken: dict[int, int] = {}
        if self.has_longer(key):
            key, chosen = longest_key(key, key_scripts(self.tokens, end), self.declared)
            taken = {script.start: script.end for script in chosen}
        self.position = end
        key, primes = self.split_primes(key)
        self.require_known(key, bool(taken), start)
        return self._with_scripts(key, primes, start, taken)

    def has_longer(self, key: str) -> bool:
        """Whether a longer declared name begins with this key."""
        return any(longer.startswith(key) for longer in self.long_keys)

    def split_primes(self, key: str) -> tuple[str, int]:
        r"""``\text{softmax'}`` is a name of its own if declared, else ``\text{softmax}`` with a prime."""
        if key in self.declared or not key.endswith("'}"):
            return key, 0
        plain = key[:-1].rstrip("'")
        return plain + "}", len(key) - 1 - len(plain)

    def require_known(self, key: str, own: bool, start: Token) -> None:
        """D203 unless the name is declared, bound, or a constant that stands as one."""
        self.require_no_sign(key, start)
        if self.known(key) is not None or own:
            return
        if key == r"\pi" and not self.at("_", "'"):
            return
        if key == "e" and self.at("^"):
            return
        raise self.undeclared(key, self.since(start))

    def require_no_sign(self, key: str, start: Token) -> None:
        """D201 for a letter declared as a big operator."""
        entry = self.known(key)
        if entry is not None and entry.kind in ("sum", "product"):
            raise fail("D201", f"{key} is declared as a sign that needs an index below it", self.since(start))

    def _with_scripts(self, key: str, primes: int, start: Token, taken: dict[int, int]) -> Scripted:
        label: str | None = None
        subscripts: tuple[Node, ...] = ()
        power: Node | None = None
        transposed = inverse = componentwise = False
        superscript: Token | None = None
        rank = self.rank(key)
        end = self.since(start)
        while self.at("'", "_", "^"):
            token = self.current
            if self.position in taken:
                superscript = token if token.text == "^" else superscript
                self.position = taken[self.position]
                end = self.since(start)
                continue
            if token.text == "_":
                if subscripts:
                    raise fail("D201", "a second subscript; put indices in one pair of braces", token.span)
                if superscript and (transposed or (power is not None and rank > 1)):
                    message = "is this an entry of the result or a function of the entry? put brackets around one"
                    raise self.ambiguous(message, token.span)
                subscripts = self.subscripts(rank)
                end = self.since(start)
                continue
            if superscript:
                raise fail("D201", "a second superscript; put brackets around what it belongs to", token.span)
            if token.text == "'" and self.vocabulary.transposes_by_prime and self._axes(key, subscripts):
                self.advance()
                superscript, transposed = token, True
                continue
            if token.text == "'" or self.primes_in_superscript():
                if any(self.tokens[place].text == "^" for place in taken):
                    raise fail("D201", "a prime on a name with a superscript; put the name in brackets", token.span)
                primes += self.read_primes()
                end = self.since(start)
                continue
            superscript = token
            if (found := self.label_here(key)) is not None:
                label, self.position = found
                end = self.since(start)
            elif (after := self.inverse_transpose_here(self._axes(key, subscripts) > 0)) is not None:
                self.position, transposed, inverse = after, True, True
            elif (after := self.transpose_here(self._axes(key, subscripts) > 0)) is not None:
                self.position = after
                if subscripts and not self._axes(key, subscripts):
                    message = "an entry of the transpose, or a transposed entry? use brackets"
                    raise self.ambiguous(message, self.since(token))
                transposed = True
            else:
                componentwise = self.componentwise_here()
                power = self.read_power()
        if self.known(key) is None and not taken and (label or subscripts or primes):
            raise self.undeclared(key, start.span)
        name = Name(end, key, label, subscripts, primes)
        return Scripted(self.since(start), name, power, transposed, inverse, componentwise)

    def _axes(self, key: str, subscripts: tuple[Node, ...]) -> int:
        """How many axes a name keeps with these subscripts. Below a vector of ones stands its size."""
        entry = self.known(key)
        if entry is not None and entry.kind == "constant" and entry.rank > len(subscripts) - 1:
            return entry.rank
        fixed = sum(not isinstance(item, Slice) for item in subscripts)
        return max(self.rank(key) - fixed, 0)

    def rank(self, key: str) -> int:
        """How many indices a name takes."""
        entry = self.known(key)
        if entry is None:
            return 0
        return 2 if entry.kind == "delta" else entry.rank

    def primes_in_superscript(self) -> bool:
        r"""Whether ``^\prime`` or ``^{\prime\prime}`` stands here."""
        return self.at("^") and (
            self.ahead(1).text == r"\prime" or (self.ahead(1).text == "{" and self.ahead(2).text == r"\prime")
        )

    def read_primes(self) -> int:
        """The number of primes here, passed over."""
        if self.advance().text == "'":
            return 1
        if not self.at("{"):
            self.advance()
            return 1
        opening, count = self.advance(), 0
        while self.at(r"\prime"):
            self.advance()
            count += 1
        self.expect("}", opening)
        return count

    def label_here(self, key: str) -> tuple[str, int] | None:
        """The label in the superscript here and where the superscript ends, or None if it is something else; D204 if
        it is all in round brackets and nothing says what it is."""
        if self.ahead(1).text != "{" or self.ahead(2).text != "(":
            return None
        end = self.brace_end(self.position + 1)
        found = base_key(self.tokens, self.position + 3)
        if key == "e" and self.known("e") is None:
            return None
        label = found[0] if found is not None and found[1] == end - 1 else ""
        if self.tokens[end - 1].text == ")" and (self.is_index(label) or f"({label})" in self.declared):
            return label, end + 1
        if not self.all_bracketed(self.position + 2, end):
            return None
        message = (
            "a label, a power or the order of a derivative? declare the label, or write the power without brackets"
        )
        raise self.ambiguous(message, Span(self.ahead(2).span.start, self.tokens[end - 1].span.end))

    def all_bracketed(self, position: int, end: int) -> bool:
        """Whether the round bracket at ``position`` closes just before ``end``."""
        depth = 0
        for place in range(position, end):
            depth += (self.tokens[place].text == "(") - (self.tokens[place].text == ")")
            if depth == 0:
                return place == end - 1
        return False

    def inverse_transpose_here(self, has_axes: bool) -> int | None:
        r"""Where the superscript here ends if it is ``{-\top}`` or ``{-T}``: the transpose of the inverse."""
        if self.ahead(1).text != "{" or self.ahead(2).text != "-":
            return None
        return self.transpose_here(has_axes, self.position + 3)

    def transpose_here(self, has_axes: bool, position: int | None = None) -> int | None:
        r"""Where the superscript here ends if it is ``\top``, or a T that is no name of its own on something with
        indices; None if it is something else."""
        braces = self.ahead(1).text == "{"
        position = self.position + 1 + braces if position is None else position
        found = base_key(self.tokens, position)
        spelling, end = found if found else (self.tokens[position].text, position + 1)
        if braces and self.tokens[end].text != "}":
            return None
        if spelling in self.declared or spelling in self.scope:
            return None
        sign = spelling in (r"\top", r"\intercal") or (has_axes and spelling in ("T", r"\mathsf{T}", r"\mathrm{T}"))
        return end + braces if sign else None

    def componentwise_here(self) -> bool:
        r"""Whether the superscript here is the power of every component, ``^{\odot 2}`` or ``^{\circ 2}``."""
        return self.ahead(1).text == "{" and self.ahead(2).text in COMPONENTWISE

    def read_power(self) -> Node:
        """An exponent, passed over with its ``^`` and the sign of a power of every component."""
        componentwise = self.componentwise_here()
        token = self.advance()
        if componentwise:
            return self._signed_exponent()
        if self.current.kind == "number" and len(self.current.text) > 1:
            raise self.ambiguous("put the whole exponent in braces", token.span.to(self.current.span))
        return self.argument()

    def _signed_exponent(self) -> Node:
        opening = self.advance()
        self.advance()
        self.open.append("{")
        exponent = self.expression()
        self.expect("}", opening)
        self.open.pop()
        return exponent

    def subscripts(self, rank: int | None) -> tuple[Node, ...]:
        r"""The indices after ``_``. Juxtaposed index names are separate indices of something with as many
        (``\delta_{ij}``), or of anything if ``rank`` is None; otherwise commas separate whole expressions."""
        self.advance()
        if not self.at("{"):
            return (self.argument(),)
        opening = self.current
        juxtaposed = self._juxtaposed(self.position + 1) if rank is None or rank > 1 else ()
        if juxtaposed and (len(juxtaposed) == rank or (rank is None and len(juxtaposed) > 1)):
            if rank is None and all(isinstance(index, Number) for index in juxtaposed):
                raise self.ambiguous("one index or several? separate them by commas", self.ahead(1).span)
            self.pass_bare()
            self.position = self.brace_end(self.position) + 1
            return juxtaposed
        self.advance()
        self.open.append("{")
        indices = [self._subscript()]
        while self.at(","):
            self.advance()
            indices.append(self._subscript())
        self.expect("}", opening)
        self.open.pop()
        return tuple(indices)

    def _subscript(self) -> Node:
        """One of several subscripts: an expression, or a mark for all components."""
        if self.at(*SLICES) and self.ahead(1).text in (",", "}"):
            return Slice(self.advance().span)
        return self.expression()

    def _juxtaposed(self, position: int) -> tuple[Node, ...]:
        """Index names, digits and slices up to the closing brace, or nothing if anything else stands there."""
        indices: list[Node] = []
        while self.tokens[position].text != "}":
            token = self.tokens[position]
            if token.kind == "number" and token.text.isdigit():
                start = token.span.start
                width = token.span.end - start
                for place, digit in enumerate(token.text):
                    exact = width == len(token.text)
                    span = Span(start + place, start + place + 1) if exact else token.span
                    indices.append(Number(span, digit))
                position += 1
                continue
            if token.text in SLICES:
                indices.append(Slice(token.span))
                position += 1
                continue
            found = base_key(self.tokens, position)
            entry = self.known(found[0]) if found else None
            if found is None or entry is None or entry.kind not in ("index", "label", "size"):
                return ()
            indices.append(Name(token.span.to(self.tokens[found[1] - 1].span), found[0]))
            position = found[1]
        return tuple(indices)
