"""Heavy pictures and drawings wait on disk, and come out of it as they went in."""

from __future__ import annotations

import hashlib
import io
import os
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from sopinion.press.binder import Binder

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

    from tests.press.conftest import Papers

HEAVY = 20_000


def picture(pdf: pikepdf.Pdf, size: int = HEAVY, **keys: object) -> pikepdf.Object:
    """A picture that does not get smaller when it is packed."""
    made = pikepdf.Stream(pdf, zlib.compress(os.urandom(size)))
    made.Filter = Name.FlateDecode
    made.Type, made.Subtype, made.Width, made.Height = Name.XObject, Name.Image, 100, size // 100
    made.ColorSpace, made.BitsPerComponent = Name.DeviceGray, 8
    for key, value in keys.items():
        made["/" + key] = value
    return made


def form(pdf: pikepdf.Pdf, drawing: bytes, **named: pikepdf.Object) -> pikepdf.Object:
    """A form that draws the pictures it names."""
    return pdf.make_stream(
        drawing,
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, 612, 792]),
        Resources=Dictionary(XObject=Dictionary({f"/{name}": one for name, one in named.items()})),
    )


def page(pdf: pikepdf.Pdf, drawing: bytes | list[bytes], **named: pikepdf.Object) -> None:
    """A page that draws the pictures it names."""
    pdf.add_blank_page(page_size=(612, 792))
    made = pdf.pages[-1].obj
    made.Resources = Dictionary(XObject=Dictionary({f"/{name}": one for name, one in named.items()}))
    streams = [pdf.make_stream(one) for one in ([drawing] if isinstance(drawing, bytes) else drawing)]
    made.Contents = streams[0] if len(streams) == 1 else pdf.make_indirect(Array(streams))


def saved(pdf: pikepdf.Pdf) -> bytes:
    """Give the bytes of a file."""
    out = io.BytesIO()
    pdf.save(out, compress_streams=False)
    return out.getvalue()


def streams_of(data: bytes | Path) -> dict[str, dict[str, str]]:
    """Every picture of a file: what it holds, unpacked, and what is said of it."""
    with pikepdf.open(io.BytesIO(data) if isinstance(data, bytes) else data) as pdf:
        return {
            hashlib.sha256(one.read_bytes()).hexdigest(): {
                key: str(one.get(key)) for key in ("/Width", "/Height", "/ColorSpace", "/BitsPerComponent")
            }
            for one in pdf.objects
            if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == Name.Image
        }


def test_pictures_masks_forms_within_forms_and_heavy_drawings_come_out_as_they_went_in(papers: Papers) -> None:
    pdf = pikepdf.new()
    mask = picture(pdf)
    masked = picture(pdf, SMask=mask)
    light = picture(pdf, 100)
    inner = form(pdf, b"q 100 0 0 100 0 0 cm /A Do /C Do Q", A=masked, C=light)
    outer = form(pdf, b"/In Do", In=inner)
    page(pdf, b"q 0.3 0 0 0.3 100 300 cm /Out Do Q", Out=outer)
    page(pdf, b"q 200 0 0 200 100 300 cm /Shared Do Q", Shared=masked)
    page(pdf, [b"q\n" + b"% a long remark\n" * 600, b"100 300 50 50 re f Q"], Unused=light)
    data = saved(pdf)
    papers.add("heavy.pdf", data)
    papers.add("again.pdf", data + b"% another file\n")  # the same pictures in another file
    bundle = papers.bind()
    assert bundle.wrong() == []
    made = streams_of(bundle.path)
    assert made == streams_of(data)
    with pikepdf.open(bundle.path) as out:
        first = out.pages[2].obj.Resources.XObject.Out.Resources.XObject.In.Resources.XObject
        assert first.A.objgen == out.pages[3].obj.Resources.XObject.Shared.objgen, "a shared picture was doubled"
        assert isinstance(first.A.SMask, pikepdf.Stream)
        drawing = b"".join(one.read_bytes() for one in list(out.pages[4].obj.Contents)[1:-1])
        assert drawing.count(b"% a long remark") == 600
        assert not any(b"SopinionHeld" in repr(one).encode() for one in out.objects)


def test_a_file_bound_twice_gives_the_same_bytes(papers: Papers, tmp_path: Path) -> None:
    pdf = pikepdf.new()
    page(pdf, b"q 200 0 0 200 100 300 cm /P Do Q", P=picture(pdf, SMask=picture(pdf)))
    papers.add("heavy.pdf", saved(pdf))
    one, other = (papers.bind(to=tmp_path / name).path.read_bytes() for name in ("one", "other"))
    assert one == other


def test_a_form_that_draws_itself_ends(papers: Papers) -> None:
    pdf = pikepdf.new()
    own = form(pdf, b"/Own Do % " + b"x" * HEAVY)
    own.Resources.XObject.Own = own
    page(pdf, b"q /Own Do Q", Own=own)
    papers.add("loop.pdf", saved(pdf))
    bundle = papers.bind()
    assert bundle.manifest.length == 3


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read where Linux tells it")
def test_binding_does_not_hold_the_pictures_in_memory(
    papers: Papers, make: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[int] = []
    write = Binder.write

    def watched(binder: Binder, file: BinaryIO) -> None:
        held.append(_held())
        write(binder, file)

    monkeypatch.setattr(Binder, "write", watched)
    papers.add("small.pdf", make("small"))
    papers.bind()  # what is needed once is there now
    for name in range(6):
        pdf = pikepdf.new()
        for _ in range(10):
            page(pdf, b"q 200 0 0 200 100 300 cm /P Do Q", P=picture(pdf, 2_000_000))
        papers.add(f"{name}.pdf", saved(pdf))
    pdf.close()
    papers.bind()
    assert held[-1] - held[0] < 80, "of 120 MB of pictures"


def _held() -> int:
    """Megabytes that this program holds."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") // 2**20
