"""What else a PDF carries besides its pages: then it does not go along as it came."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from sopinion.press.scrub import without_camera_notes

_MORE = re.compile(
    rb"/(?:JavaScript|JS|Launch|SubmitForm|ImportData|GoToE|Rendition|Movie|Sound|RichMedia\w*|3D|XFA|EmbeddedFiles?"
    rb"|EF|FileAttachment|Collection|AA)(?![^\x00\t\n\f\r ()<>\[\]{}/%])"
)


def carries_more(path: Path) -> bool:
    """Whether a PDF holds files, scripts, actions, other media, a lock or a camera's notes; or cannot be read."""
    try:
        with pikepdf.open(path) as pdf:
            return pdf.is_encrypted or any(map(_more, pdf.objects)) or _more(pdf.trailer)
    except (pikepdf.PdfError, OSError, RuntimeError, ValueError, TypeError):
        return True


def _more(held: pikepdf.Object) -> bool:
    if isinstance(held, Stream):
        if held.get("/Filter") == Name.DCTDecode:
            raw = held.read_raw_bytes()
            if without_camera_notes(raw) is not raw:
                return True
        held = Dictionary(dict(held.items()))
    if not isinstance(held, Dictionary | Array):
        return False  # a number or a word by itself
    return _MORE.search(held.unparse(resolved=True)) is not None
