"""Finds what a file holds besides its pages: what runs, opens, sends, hides or can be filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pikepdf
from pikepdf import Array, Dictionary, Name, NameTree

from sopinion.model.removed import Removed

if TYPE_CHECKING:
    from collections.abc import Iterator

_ACTIONS = {
    "/JavaScript": Removed.SCRIPT,
    "/Launch": Removed.LAUNCH,
    "/SubmitForm": Removed.SENDS,
    "/ImportData": Removed.SENDS,
    "/URI": Removed.WEB_LINK,
    "/GoToR": Removed.FILE_LINK,
    "/GoToE": Removed.FILE_LINK,
    "/Thread": Removed.FILE_LINK,
    "/Rendition": Removed.MEDIA,
    "/Movie": Removed.MEDIA,
    "/Sound": Removed.MEDIA,
    "/RichMediaExecute": Removed.MEDIA,
    "/GoTo3DView": Removed.MEDIA,
}
_KINDS = {
    "/FileAttachment": Removed.FILE,
    "/Widget": Removed.FORM,
    "/Screen": Removed.MEDIA,
    "/Movie": Removed.MEDIA,
    "/Sound": Removed.MEDIA,
    "/RichMedia": Removed.MEDIA,
    "/3D": Removed.MEDIA,
}
_AUTHOR = ("/Author", "/Creator", "/Producer", "/Subject", "/Keywords", "/Company", "/Manager")
_MOST = 20_000
_LONGEST_CHAIN = 50
_FAULTS = (pikepdf.PdfError, RuntimeError, ValueError, TypeError, LookupError)


def in_file(pdf: pikepdf.Pdf) -> set[Removed]:
    """Look through what belongs to a file as a whole."""
    found: set[Removed] = set()
    try:
        root = cast("Dictionary", pdf.Root)
        opening = root.get("/OpenAction")
        if isinstance(opening, Dictionary):
            found |= _told_by(opening) or {Removed.OPENS}
        found |= _on_events(root)
        names = root.get("/Names")
        if isinstance(names, Dictionary):
            found |= {Removed.SCRIPT} if _holds(names.get("/JavaScript")) else set()
            found |= {Removed.FILE} if _holds(names.get("/EmbeddedFiles")) else set()
        found |= {Removed.FILE} if root.get("/AF") is not None or root.get("/Collection") is not None else set()
        found |= set(_in_form(root))
        if "/Metadata" in root or any(key in pdf.docinfo for key in _AUTHOR):
            found.add(Removed.AUTHOR)
    except _FAULTS:
        pass  # a damaged part that no engine reads is not carried over either
    return found


def on_page(page: Dictionary) -> set[Removed]:
    """Look through a page and what lies on it."""
    found = _on_events(page)
    if page.get("/AF") is not None:
        found.add(Removed.FILE)
    annotations = page.get("/Annots")
    for n, one in enumerate(annotations) if isinstance(annotations, Array) else ():
        if n >= _MOST:
            break
        if isinstance(one, Dictionary):
            found |= _on_events(one)
            kind = _KINDS.get(str(one.get("/Subtype")))
            if kind:
                found.add(Removed.SIGNATURE if _is_signed(one) else kind)
            action = one.get("/A")
            if isinstance(action, Dictionary):
                found |= _told_by(action)
    return found


def _in_form(root: Dictionary) -> Iterator[Removed]:
    form = root.get("/AcroForm")
    if not isinstance(form, Dictionary):
        return
    fields = form.get("/Fields")
    if form.get("/XFA") is not None:
        bare = not isinstance(fields, Array) or not len(fields)
        yield Removed.UNSEEN_FORM if bare or root.get("/NeedsRendering", False) else Removed.FORM
    if root.get("/Perms") is not None:
        yield Removed.SIGNATURE


def _is_signed(widget: Dictionary) -> bool:
    node: pikepdf.Object | None = widget
    for _ in range(_LONGEST_CHAIN):
        if not isinstance(node, Dictionary):
            return False
        if node.get("/FT") is not None:
            return bool(Name.Sig == node.FT)
        node = node.get("/Parent")
    return False


def _on_events(holder: Dictionary) -> set[Removed]:
    """Look through what happens by itself: when a thing is opened, closed, entered, left."""
    found: set[Removed] = set()
    events = holder.get("/AA")
    for event in events.values() if isinstance(events, Dictionary) else ():
        found |= (_told_by(event) or {Removed.OPENS}) if isinstance(event, Dictionary) else set()
    return found


def _told_by(action: Dictionary) -> set[Removed]:
    """Follow an action and those after it."""
    found: set[Removed] = set()
    waiting = [action]
    for _ in range(_LONGEST_CHAIN):
        if not waiting:
            break
        one = waiting.pop()
        kind = _ACTIONS.get(str(one.get("/S")))
        found |= {kind} if kind else set()
        after = one.get("/Next")
        waiting += [step for step in (after if isinstance(after, Array) else [after]) if isinstance(step, Dictionary)]
    return found


def _holds(tree: pikepdf.Object | None) -> bool:
    return isinstance(tree, Dictionary) and next(iter(NameTree(tree)), None) is not None
