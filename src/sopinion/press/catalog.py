"""What stands on a bound file besides its pages: labels, bookmarks, properties, and its account of itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pikepdf import Array, AttachedFileSpec, Dictionary, Name, OutlineItem, String

from sopinion.model import manifest_json
from sopinion.model.manifest import FILE_NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pikepdf

    from sopinion.model.binding import Binding
    from sopinion.model.folio import Folio
    from sopinion.model.manifest import Manifest

_MANY = 60  # records, from which on the sections stand folded among the bookmarks
_STRANGE = ("/Metadata", "/Outlines", "/OpenAction", "/AA", "/Names")
"""What typesetting left in the catalog, and no bundle has."""


def furnish(out: pikepdf.Pdf, made: Manifest, binding: Binding, place: Callable[[int], Array]) -> None:
    """Put it all on a file whose pages are there. place: gives the destination of a page (1-based)."""
    root = out.Root
    for key in _STRANGE:
        if key in root:
            del root[key]
    root.PageLabels = Dictionary(Nums=Array(list(_labels(made.folios))))
    root.PageMode = Name.UseOutlines
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    _outline(out, made, place)
    data = json.dumps(manifest_json.as_json(made), ensure_ascii=False, indent=0).encode()
    out.attachments[FILE_NAME] = AttachedFileSpec(
        out,
        data,
        description="",
        filename=FILE_NAME,
        mime_type="application/json",
        creation_date="",
        mod_date="",
    )
    moment = f"D:{binding.day:%Y%m%d}120000Z"
    out.trailer.Info = out.make_indirect(
        Dictionary(
            Title=String(binding.title),
            Producer=String(binding.program),
            CreationDate=String(moment),
            ModDate=String(moment),
        )
    )


def _outline(out: pikepdf.Pdf, made: Manifest, place: Callable[[int], Array]) -> None:
    closed = len(made.records) > _MANY
    with out.open_outline() as outline:
        path: list[OutlineItem] = []
        for one in made.bookmarks:
            item = OutlineItem(one.title, destination=place(one.page))
            item.is_closed = closed
            del path[one.depth - 1 :]
            (path[-1].children if path else outline.root).append(item)
            path.append(item)


def _labels(folios: Sequence[Folio]) -> Iterator[int | Dictionary]:
    """Give the label of each run of pages, with the page (from 0) that it begins on."""
    for n, one in enumerate(folios):
        if n and one == folios[n - 1].on(1):
            continue
        yield n
        label = Dictionary(S=Name.D, St=one.number)
        if one.before:
            label.P = String(one.before)
        yield label
