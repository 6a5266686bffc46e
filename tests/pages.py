"""Pages of the HTML report taken apart again, with the standard library's own reader of HTML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset({"meta", "link", "br", "hr", "img", "input", "wbr"})


@dataclass
class Tag:
    """An element of a page: its name, attributes, and content in order."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    content: list[Tag | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text in it but that of annotations and styles."""
        if self.name in ("annotation", "style"):
            return ""
        return "".join(item if isinstance(item, str) else item.text for item in self.content)

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    def all(self, name: str = "", class_: str = "") -> list[Tag]:
        """All elements below with this name and class, in order."""
        return [
            item for item in self._below() if (not name or item.name == name) and (not class_ or class_ in item.classes)
        ]

    def _below(self) -> Iterator[Tag]:
        for item in self.content:
            if isinstance(item, Tag):
                yield item
                yield from item._below()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Tag("")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Tag(tag, {name: value or "" for name, value in attrs})
        self._open[-1].content.append(made)
        if tag not in _VOID:
            self._open.append(made)

    def handle_endtag(self, tag: str) -> None:
        assert self._open[-1].name == tag, f"</{tag}> ends <{self._open[-1].name}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].content.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError("a comment")

    def unknown_decl(self, data: str) -> None:
        raise AssertionError("a declaration")


def read_page(page: str) -> Tag:
    """The page as a tree; fails where an element is not ended by its own tag."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert len(reader._open) == 1
    return reader.root
