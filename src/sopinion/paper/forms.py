"""Every form of file that is read here, and what is said of the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from types import MappingProxyType

from sopinion.content import shelf
from sopinion.model.page import INSIDE, Page, Passed, ProblemCode
from sopinion.model.readable import Enclosed, Readable
from sopinion.paper import archive, clinical, dicom, fhir, mail, pdf, picture, plain, rich, web, word
from sopinion.paper.asked import Asked, HoldsOthers, Inner, ReadsPages, ReadsWords, Tray, Unread, Whole
from sopinion.paper.form import Form, form_of
from sopinion.paper.original import Original

PAGES: Mapping[Form, ReadsPages] = MappingProxyType({Form.PDF: pdf, Form.PICTURE: picture, Form.DICOM: dicom})
WORDS: Mapping[Form, ReadsWords] = MappingProxyType(
    {Form.WORD: word, Form.RTF: rich, Form.WEB: web, Form.TEXT: plain, Form.XML: clinical, Form.JSON: fhir}
)
BOXES: Mapping[Form, HoldsOthers] = MappingProxyType({Form.ZIP: archive, Form.MAIL: mail})

_PASSED: Mapping[Form, Passed] = MappingProxyType(
    {Form.PROGRAM: Passed.PROGRAM, Form.MEDIA: Passed.MEDIA, Form.OWN: Passed.OWN}
)
_NOTES: Mapping[Form, str] = MappingProxyType(
    {
        Form.WORD: "word",
        Form.OLD_WORD: "old-word",
        Form.OFFICE: "office",
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
_ENDINGS: Mapping[str, str] = MappingProxyType({".msg": "outlook"})
_TURNED = (Form.PICTURE, Form.WORD, Form.RTF, Form.ZIP)
"""Forms that are papers too when their name says PDF; a web page of that name is a download that failed."""


def read_file(original: Original, asked: Asked, tray: Tray) -> Whole:
    """Read a file of whatever form, and whatever lies inside it. Raises Unread, OSError."""
    return _Reading(asked, tray).read(original, "", 1)


class _Reading:
    """One file under way. Files inside files are told to the tray under their whole name below the outermost."""

    def __init__(self, asked: Asked, tray: Tray) -> None:
        self._asked = asked
        self._tray = tray
        self._unpacked = 0

    def read(self, original: Original, name: str, depth: int) -> Whole:
        """Read a file; `name` is its own below the outermost, "" for that one."""
        form = form_of(original)
        if form is Form.EMPTY:
            raise Unread(ProblemCode.EMPTY)
        asked = replace(self._asked, skip=self._asked.skips.get(name, self._asked.skip if not name else 0))
        if original.ending != ".pdf" or form in (Form.PDF, Form.OWN):
            return self._read_form(form, original, name, asked, depth)
        if form in _TURNED:
            with suppress(Unread):
                return self._read_form(form, original, name, asked, depth)  # somebody only gave it the wrong name
        if form in (Form.UNKNOWN, Form.TEXT):
            with suppress(Unread):
                return pdf.read(original, asked, self._tray.put)  # its first bytes may be gone, and the rest still good
        raise Unread(
            ProblemCode.DAMAGED if form is Form.UNKNOWN else ProblemCode.NOT_WHAT_IT_SAYS, _NOTES.get(form, "")
        )

    def _read_form(self, form: Form, original: Original, name: str, asked: Asked, depth: int) -> Whole:
        if form in BOXES:
            return self._open(BOXES[form], original, name, depth)
        if form in PAGES:
            return PAGES[form].read(original, asked, self._tray.put)
        if form in _PASSED:
            return Whole(form.value, passed=_PASSED[form])
        if form in WORDS:
            return self._typeset(WORDS[form], original, name, asked, depth)
        raise Unread(ProblemCode.UNSUPPORTED, _ENDINGS.get(original.ending) or _NOTES.get(form, ""))

    def _typeset(self, module: ReadsWords, original: Original, name: str, asked: Asked, depth: int) -> Whole:
        """Make pages of a file of words, and read whatever it encloses."""
        if asked.typeset is None:
            raise Unread(ProblemCode.UNSUPPORTED)
        readable = module.compose(original, asked)
        for one in enclosed(readable):
            self._inside(one, name, depth)
        if not readable.letters and readable.enclosed:
            return Whole("box", opened=True)
        return made_pages(readable, asked, self._tray)

    def _open(self, module: HoldsOthers, original: Original, name: str, depth: int) -> Whole:
        """Read every file inside another. Raises Unread where it cannot be opened at all."""
        if depth > self._asked.limits.depth:
            raise Unread(ProblemCode.UNSAFE, "depth")
        for count, inner in enumerate(module.inners(original, self._asked, self._tray.alive)):
            if count >= self._asked.limits.inside:
                raise Unread(ProblemCode.UNSAFE, "bomb")
            self._inside(inner, name, depth)
        return Whole("box", opened=True)

    def _inside(self, inner: Inner, above: str, depth: int) -> None:
        """Read one file inside another; whatever is wrong with it stays with it."""
        name = f"{above}{INSIDE}{inner.name}" if above else inner.name
        if name in self._asked.settled:
            return
        if inner.passed is not None:
            self._tray.begin(name, 0, "")
            self._tray.settle(Whole("box", passed=inner.passed))
            return
        begun = False
        outcome: Whole | Unread
        try:
            self._tray.alive()
            original = self._fetched(inner)
            form = form_of(original) if inner.compose is None else Form.TEXT
            if form not in BOXES:
                self._tray.begin(name, original.size, "" if form is Form.DICOM else original.fingerprint())
                begun = True
            outcome = self._composed(inner.compose) if inner.compose else self.read(original, name, depth + 1)
            if inner.kind is not None and outcome.kind is None:
                outcome = replace(outcome, kind=inner.kind)
        except Unread as trouble:
            outcome = trouble
        except OSError:
            outcome = Unread(ProblemCode.UNREADABLE)
        except (MemoryError, RecursionError):
            outcome = Unread(ProblemCode.TOO_LARGE)
        if isinstance(outcome, Whole) and outcome.opened:
            return  # what it holds was told
        if not begun:
            self._tray.begin(name, 0, "")
        self._tray.settle(outcome)

    def _composed(self, compose: Callable[[], Readable]) -> Whole:
        return made_pages(compose(), self._asked, self._tray)

    def _fetched(self, inner: Inner) -> Original:
        original = inner.fetch()
        self._unpacked += original.size
        if self._unpacked > self._asked.limits.unpacked_megabytes * 2**20:
            raise Unread(ProblemCode.UNSAFE, "bomb")
        return original


def made_pages(readable: Readable, asked: Asked, tray: Tray) -> Whole:
    """Typeset words, hand over the pages as they then read, without our foot line, and keep the PDF. Raises Unread."""
    if asked.typeset is None:
        raise Unread(ProblemCode.UNSUPPORTED)
    if not readable.letters:
        raise Unread(ProblemCode.EMPTY)
    if readable.letters > asked.limits.word_letters:
        raise Unread(ProblemCode.TOO_LARGE)
    made = asked.typeset(readable)
    tray.put(None)
    foot = shelf.read("sheets/made")["foot"][readable.form]

    def put(pages: Sequence[Page] | None) -> None:
        tray.put(pages and [replace(page, text=page.text.replace(foot, "").strip()) for page in pages])

    whole = pdf.read(Original.of("made.pdf", made), replace(asked, passwords=()), put)
    tray.keep(made)
    return replace(whole, engine="made", kind=readable.kind)


def enclosed(readable: Readable) -> tuple[Inner, ...]:
    """List what a file of words encloses."""
    return tuple(Inner(one.name, _fetch(one), kind=one.kind) for one in readable.enclosed)


def _fetch(one: Enclosed) -> Callable[[], Original]:
    return lambda: Original.of(one.name.rsplit("/", 1)[-1], one.data)
