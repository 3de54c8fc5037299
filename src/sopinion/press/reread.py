"""Reads a page of a finished bundle with pypdf, and takes its print again as the binder did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from sopinion.press.prints import DEEPEST, page_print, stream_digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pypdf

_MOST_BOOKMARKS = 100_000


def resolved(value: object) -> object:
    """Follow a reference to what it names."""
    return value.get_object() if isinstance(value, IndirectObject) else value


def print_again(page: pypdf.PageObject, digests: dict[int, str]) -> str:
    """Hash a page as the binder did: all but the first and the last stream, which are ours."""
    contents = resolved(page.get("/Contents"))
    streams = list(contents) if isinstance(contents, ArrayObject) else []
    named_now = list(_named(page.get("/Resources")))
    named = [(name, _digest(one, digests)) for name, one in named_now]
    reached: set[str] = set()
    visited = {one.idnum for _, one in named_now}
    for _ in range(DEEPEST):
        inner = [one for _, outer in named_now for one in _named(dictionary(outer).get("/Resources"))]
        named_now = []
        for name, one in inner:
            if one.idnum not in visited:
                visited.add(one.idnum)
                named_now.append((name, one))
                reached.add(_digest(one, digests))
        if not named_now:
            break
    turn = page.get("/Rotate", 0)
    contents_now = [_digest(one, digests) for one in streams[1:-1]]
    _forget(page, (*visited, *(one.idnum for one in streams if isinstance(one, IndirectObject))))
    return page_print(contents_now, named, reached, int(turn))


def _forget(page: pypdf.PageObject, numbers: Iterable[int]) -> None:
    """Let go of streams that were read: pypdf keeps whatever it has read, and in the end all of a bundle."""
    held = getattr(page.pdf, "resolved_objects", {})
    for number in numbers:
        held.pop((0, number), None)


def dictionary(value: object) -> Mapping[str, Any]:
    """Give what is a dictionary, following a reference; an empty one for anything else."""
    found = resolved(value)
    return found if isinstance(found, DictionaryObject) else {}


def _named(resources: object) -> Iterator[tuple[str, IndirectObject]]:
    named = dictionary(dictionary(resources).get("/XObject"))
    for name in named:
        one = named.raw_get(name) if isinstance(named, DictionaryObject) else None
        if isinstance(one, IndirectObject) and isinstance(one.get_object(), StreamObject):
            yield name, one


def _digest(stream: IndirectObject, digests: dict[int, str]) -> str:
    if stream.idnum not in digests:
        found = stream.get_object()
        raw = found._data if isinstance(found, StreamObject) else b""  # noqa: SLF001 - pypdf has no public raw bytes
        digests[stream.idnum] = stream_digest(raw)
    return digests[stream.idnum]


def outline(root: object) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Every bookmark, as a reader meets them from top to bottom, with its depth from 1."""
    waiting = [(1, dictionary(root).get("/First"))]
    seen = 0
    while waiting:
        depth, place = waiting.pop()
        one = dictionary(place)
        if not one:
            continue
        seen += 1
        if seen > _MOST_BOOKMARKS:
            raise ValueError("bookmarks without end")
        yield depth, one
        waiting += [(depth, one.get("/Next")), (depth + 1, one.get("/First"))]


def laid_over(page: pypdf.PageObject) -> Sequence[Mapping[str, Any]]:
    """Everything that is laid over a page: links, notes and the like."""
    found = resolved(page.get("/Annots"))
    return [dictionary(one) for one in found] if isinstance(found, ArrayObject) else []
