"""Every form of file that is read here, and what is said of the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from sopinion.model.page import Page, Passed, ProblemCode
from sopinion.paper import pdf
from sopinion.paper.asked import Asked, Unread, Whole
from sopinion.paper.form import Form, form_of


class ReadsForm(Protocol):
    """A module that reads one form."""

    def read(self, path: Path, asked: Asked, put: Callable[[Sequence[Page] | None], None]) -> Whole:
        """Read the file at `path`, handing over its pages in groups, in order, as they are done.

        `put(None)` takes back every page handed over so far. Raises Unread for a file that cannot be read, OSError
        where the system does not let it be.
        """


FORMS: Mapping[Form, ReadsForm] = MappingProxyType({Form.PDF: pdf})

_PASSED: Mapping[Form, Passed] = MappingProxyType(
    {Form.PROGRAM: Passed.PROGRAM, Form.MEDIA: Passed.MEDIA, Form.OWN: Passed.OWN}
)
_NOTES: Mapping[Form, str] = MappingProxyType(
    {
        Form.WORD: "word",
        Form.OLD_WORD: "word",
        Form.RTF: "word",
        Form.WEB: "web",
        Form.PICTURE: "picture",
        Form.DICOM: "disc",
        Form.ZIP: "zip",
        Form.XML: "portal",
        Form.JSON: "portal",
        Form.MAIL: "mail",
        Form.TEXT: "text",
    }
)


def read_file(path: Path, asked: Asked, put: Callable[[Sequence[Page] | None], None]) -> Whole:
    """Read a file of whatever form. Raises Unread, OSError."""
    form = form_of(path)
    called_pdf = path.suffix.lower() == ".pdf"
    if form is Form.EMPTY:
        raise Unread(ProblemCode.EMPTY)
    if form in FORMS:
        return FORMS[form].read(path, asked, put)
    if form in _PASSED and not (called_pdf and form is not Form.OWN):
        return Whole(form.value, passed=_PASSED[form])
    if called_pdf and form in (Form.UNKNOWN, Form.TEXT):
        with suppress(Unread):
            return pdf.read(path, asked, put)  # its first bytes may be gone, and the rest still good
        if form is Form.UNKNOWN:
            raise Unread(ProblemCode.DAMAGED)
    raise Unread(ProblemCode.NOT_WHAT_IT_SAYS if called_pdf else ProblemCode.UNSUPPORTED, _NOTES.get(form, ""))
