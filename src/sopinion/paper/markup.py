"""XML from strangers: read without a document type, without entities, and only so deep and so long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from sopinion.model.page import ProblemCode
from sopinion.paper.asked import Unread

_DEEPEST = 200
_MOST = 2_000_000  # elements
_BETWEEN = "}"


@dataclass(slots=True)
class Element:
    """An element: its name without its namespace, its attributes likewise, and what stands in it, in order."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    inside: list[Element | str] = field(default_factory=list)

    def all(self, *path: str) -> Iterator[Element]:
        """Give every element below that `path` leads to, in order."""
        if not path:
            yield self
            return
        for child in self.inside:
            if isinstance(child, Element) and child.name == path[0]:
                yield from child.all(*path[1:])

    def first(self, *path: str) -> Element | None:
        """Give the first element that `path` leads to."""
        return next(self.all(*path), None)

    def value(self, attribute: str, *path: str) -> str:
        """Give an attribute of the first element that `path` leads to and that bears it, else ""."""
        return next((found for one in self.all(*path) if (found := one.attributes.get(attribute, ""))), "")

    @property
    def elements(self) -> Iterator[Element]:
        """The elements right below."""
        return (child for child in self.inside if isinstance(child, Element))

    @property
    def text(self) -> str:
        """All text below, as it stands."""
        return "".join(child if isinstance(child, str) else child.text for child in self.inside)

    def named(self, name: str) -> Iterator[Element]:
        """Give every element of that name, however deep."""
        for child in self.elements:
            if child.name == name:
                yield child
            yield from child.named(name)


class _Growing:
    """The tree as the parser builds it."""

    def __init__(self) -> None:
        self.root: Element | None = None
        self._open: list[Element] = []
        self._count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) >= _DEEPEST or self._count > _MOST:
            raise Unread(ProblemCode.UNSAFE, "bomb")
        own = {key.rsplit(_BETWEEN, 1)[-1]: value for key, value in attributes.items()}
        element = Element(name.rsplit(_BETWEEN, 1)[-1], own)
        if self._open:
            self._open[-1].inside.append(element)
        else:
            self.root = element
        self._open.append(element)

    def end(self, _name: str) -> None:
        self._open.pop()

    def text(self, words: str) -> None:
        if self._open:
            self._open[-1].inside.append(words)


def _refused(*_: object) -> int:
    raise Unread(ProblemCode.UNSAFE, "entities")


def tree(data: bytes) -> Element:
    """Read XML. Raises Unread: unsafe for a document type or an entity, damaged for what is no XML."""
    growing = _Growing()
    parser = expat.ParserCreate(namespace_separator=_BETWEEN)
    parser.buffer_text = True
    parser.StartElementHandler = growing.start
    parser.EndElementHandler = growing.end
    parser.CharacterDataHandler = growing.text
    parser.StartDoctypeDeclHandler = _refused
    parser.EntityDeclHandler = _refused
    parser.ExternalEntityRefHandler = _refused
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError):
        raise Unread(ProblemCode.DAMAGED, "portal") from None
    if growing.root is None:
        raise Unread(ProblemCode.DAMAGED, "portal")
    return growing.root
