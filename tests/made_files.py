"""Real files of every form, made on the spot; for every test that reads or binds them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from PIL import Image, ImageDraw
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian

WORD = (
    '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    "{}</w:body></w:document>"
)


def zipped(members: Mapping[str, bytes | str], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Make a zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as box:
        for name, data in members.items():
            box.writestr(name, data)
    return out.getvalue()


def word(*paragraphs: str, **parts: bytes | str) -> bytes:
    """Make a Word document: each paragraph's text, or its XML where it begins with "<"."""
    body = "".join(p if p.startswith("<") else f"<w:p><w:r><w:t>{p}</w:t></w:r></w:p>" for p in paragraphs)
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": WORD.format(body), **parts})


def photo(form: str = "JPEG", size: tuple[int, int] = (600, 800), **how: object) -> bytes:
    """Make a picture of a paper: a black bar near its top edge, and a dot at the left below it."""
    picture = Image.new(str(how.pop("mode", "RGB")), size, "white")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((size[0] // 10, size[1] // 20, size[0] * 9 // 10, size[1] // 10), fill="black")
    draw.rectangle((size[0] // 10, size[1] // 5, size[0] // 5, size[1] // 4), fill="black")
    out = io.BytesIO()
    picture.save(out, form, **how)
    return out.getvalue()


def disc_image(path: Path, number: int = 1, **said: str) -> Path:
    """Write an image of a CT, with nothing in the picture."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = CTImageStorage
    meta.MediaStorageSOPInstanceUID = f"1.2.{number}"
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    one = FileDataset(str(path), {}, file_meta=meta, preamble=b"\0" * 128)
    fields = {
        "SOPClassUID": CTImageStorage,
        "SOPInstanceUID": f"1.2.{number}",
        "PatientName": "DOE^JANE^Q",
        "PatientID": "90210",
        "PatientBirthDate": "19610203",
        "StudyInstanceUID": "1.5.1",
        "SeriesInstanceUID": "1.5.1.1",
        "StudyID": "1",
        "SeriesNumber": "1",
        "InstanceNumber": str(number),
        "Modality": "CT",
        "BodyPartExamined": "CHEST",
        "SeriesDescription": "Axial 5 mm",
        "StudyDate": "20250310",
        "StudyTime": "101500",
        "AccessionNumber": "A1",
        **said,
    }
    for key, value in fields.items():
        setattr(one, key, value)
    path.parent.mkdir(parents=True, exist_ok=True)
    one.save_as(path, enforce_file_format=True)
    return path
