"""What a file is, by what stands in it; its name is only asked where its bytes do not say."""

from __future__ import annotations

import struct
import zipfile
from enum import StrEnum

from sopinion.paper.original import Original


class Form(StrEnum):
    """The forms that papers, and things between papers, come in."""

    PDF = "pdf"
    WORD = "word"  # docx: a zip that holds word/document.xml
    OLD_WORD = "old-word"  # doc and its relatives: OLE compound files
    OFFICE = "office"  # zips of other office programs: tables, slides, OpenDocument
    RTF = "rtf"
    WEB = "web"  # HTML
    PICTURE = "picture"  # JPEG, PNG, TIFF, HEIC, GIF, BMP, WebP
    DICOM = "dicom"
    ZIP = "zip"
    XML = "xml"  # C-CDA among them
    JSON = "json"  # FHIR among them
    MAIL = "mail"
    TEXT = "text"
    PROGRAM = "program"
    MEDIA = "media"
    OWN = "own"  # a parcel, a sheet or a calendar that sopinion made; its PDFs show it only once they are opened
    EMPTY = "empty"
    UNKNOWN = "unknown"


HEAD = 2048
"""Bytes looked at."""

ZIP_COMMENT = b"sopinion"
"""How the comment of a zip of ours begins: a parcel, a backup."""

_OWN_STARTS = (b"[sopinion]", b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//sopinion//")

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")  # before anything inside it, which may begin as a PDF does
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\0", b"MM\0*", b"II+\0", b"MM\0+", b"GIF87a", b"GIF89a")
_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"#!",
)
_MEDIA = (b"ID3", b"OggS", b"fLaC", b"\x1aE\xdf\xa3", b"\0\0\x01\xba", b"\0\0\x01\xb3", b"0&\xb2u\x8ef\xcf\x11")
_STILLS = (
    b"heic",
    b"heix",
    b"hevc",
    b"heim",
    b"heis",
    b"mif1",
    b"msf1",
    b"avif",
    b"WEBP",
)  # in ftyp boxes, and in RIFF
_STILL_ENDINGS = (".heic", ".heif", ".avif")
_OFFICE_MARKS = {"[Content_Types].xml", "mimetype", "Index/Document.iwa"}
_PROGRAM_MARKS = {"META-INF/MANIFEST.MF", "AndroidManifest.xml"}
_MAIL_STARTS = (b"received:", b"from:", b"return-path:", b"delivered-to:", b"mime-version:", b"message-id:")
_WEB_MARKS = (b"<!doctype html", b"<html", b"<head>", b"<body", b"<script")
_BYTE_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_SPARE_CONTROLS = bytes({*range(0x20)} - {9, 10, 12, 13, 27})


def form_of(original: Original) -> Form:
    """Look into a file. Raises OSError when it cannot be read."""
    form = form_of_head(original.head(HEAD))
    if form is Form.MEDIA and original.ending in _STILL_ENDINGS:
        return Form.PICTURE  # a camera's own mark for a still
    return _zip_form(original) if form is Form.ZIP else form


def form_of_head(head: bytes) -> Form:
    """Tell a form by the first HEAD bytes of a file; a zip may yet turn out to be a Word document."""
    if not head:
        return Form.EMPTY
    if b"%PDF-" in head[:1024] and not head.startswith(_ZIP):
        return Form.PDF
    if head.startswith(_BYTE_MARKS[1:]):
        return Form.TEXT
    return _by_magic(head) or _by_mark(head) or _by_letters(head)


def _by_magic(head: bytes) -> Form | None:
    starts: tuple[tuple[Form, tuple[bytes, ...]], ...] = (
        (Form.PICTURE, _PICTURES),
        (Form.ZIP, _ZIP),
        (Form.OLD_WORD, (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)),
        (Form.RTF, (b"{\\rtf",)),
        (Form.OWN, _OWN_STARTS),
        (Form.PROGRAM, _PROGRAMS),
        (Form.MEDIA, _MEDIA),
    )
    form = next((form for form, marks in starts if head.startswith(marks)), None)
    if form:
        return form
    if head[128:132] == b"DICM":
        return Form.DICOM
    if head[4:8] == b"ftyp" or head[:4] == b"RIFF":
        return Form.PICTURE if head[8:12] in _STILLS else Form.MEDIA
    return Form.PICTURE if head[:2] == b"BM" and head[6:10] == b"\0\0\0\0" else None


def _by_mark(head: bytes) -> Form | None:
    words = head.removeprefix(_BYTE_MARKS[0]).lstrip().lower()
    if words.startswith(b"<") and any(mark in words for mark in _WEB_MARKS):
        return Form.WEB
    if words.startswith((b"<?xml", b"<clinicaldocument", b"<bundle")):
        return Form.XML
    if words.startswith((b"{", b"[")) and b'"' in words:
        return Form.JSON
    return Form.MAIL if words.startswith(_MAIL_STARTS) else None


def _by_letters(head: bytes) -> Form:
    return Form.TEXT if head.translate(None, _SPARE_CONTROLS) == head else Form.UNKNOWN


def _zip_form(original: Original) -> Form:
    try:
        with original.open() as file, zipfile.ZipFile(file) as box:
            if box.comment.startswith(ZIP_COMMENT):
                return Form.OWN
            names = set(box.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, struct.error, RuntimeError):
        return Form.ZIP
    if "word/document.xml" in names:
        return Form.WORD
    if names & _OFFICE_MARKS:
        return Form.OFFICE
    return Form.PROGRAM if names & _PROGRAM_MARKS else Form.ZIP
