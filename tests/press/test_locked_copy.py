"""A locked copy opens with its password and not without, in every engine here, and is the bundle inside."""

from __future__ import annotations

import binascii
import errno
import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, cast

import pikepdf
import pypdfium2
import pytest
from pikepdf import Name

from sopinion.errors import NoRoom, VerifyFailed
from sopinion.flows import lock as verb
from sopinion.model.proof import Check, CheckKey
from sopinion.press import lock, prover
from sopinion.press.tray import Tray

WORDS = "maple lamp button river cup hill"
PASSWORDS = [WORDS, "Grüße aus Köln", "日本語の鍵"]
EVERYTHING = pikepdf.Permissions(**dict.fromkeys(pikepdf.Permissions._fields, True))


@pytest.fixture
def source(tmp_path: Path, page_of: Callable[..., pikepdf.Page], bytes_of: Callable[..., bytes]) -> Path:
    """A file with everything that has to come through: labels, bookmarks, links, an attachment, odd streams."""
    pdf = pikepdf.new()
    first = page_of(pdf, "The first page")
    page_of(pdf, "The second page")
    first.obj.Annots = pikepdf.Array(
        [
            pdf.make_indirect(
                pikepdf.Dictionary(
                    Type=Name.Annot,
                    Subtype=Name.Link,
                    Rect=[0, 0, 9, 9],
                    Dest=pikepdf.Array([pdf.pages[1].obj, Name.Fit]),
                )
            )
        ]
    )
    plain = b"BT /F1 14 Tf 60 600 Td (in letters and figures) Tj ET\n"
    odd = pdf.make_stream(binascii.hexlify(plain) + b">", Filter=Name.ASCIIHexDecode)
    first.obj.Contents = pikepdf.Array([first.obj.Contents, odd])
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Second (2)", 1, "Fit"))
    pdf.Root.PageLabels = pikepdf.Dictionary(Nums=[0, pikepdf.Dictionary(S=Name.D, St=184)])
    pdf.attachments["account.json"] = b'{"records": []}'
    pdf.docinfo["/Title"] = "Reyes second opinion"
    path = tmp_path / "bundle.pdf"
    path.write_bytes(
        bytes_of(
            pdf,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            min_version="1.7",
            deterministic_id=True,
        )
    )
    return path


@pytest.fixture
def copy_of(tmp_path: Path) -> Callable[..., Path]:
    """Locks a copy: `copy_of(source, password)`."""

    def make(source: Path, password: str = WORDS) -> Path:
        path = tmp_path / "locked.pdf"
        with path.open("w+b") as file:
            lock.lock(source, file, password)
        return path

    return make


@pytest.mark.parametrize("password", PASSWORDS)
def test_every_engine_opens_it_with_the_password_and_none_without(
    source: Path, copy_of: Callable[..., Path], password: str
) -> None:
    copy = copy_of(source, password)
    assert lock.locked(source, copy, password) == Check(CheckKey.LOCKED, good=True, count=2)
    assert lock.asks(copy)
    assert lock.opens_with(copy, password[:-1]) == 0
    for word in ("", None):
        with pytest.raises(pypdfium2.PdfiumError, match="assword"):
            pypdfium2.PdfDocument(copy, password=word)
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(copy)
    for program, right, wrong in (
        ("qpdf", ["qpdf", f"--password={password}", "--check", copy], ["qpdf", "--check", copy]),
        ("pdftotext", ["pdftotext", "-upw", password, copy, "-"], ["pdftotext", copy, "-"]),
    ):
        if not shutil.which(program):
            pytest.skip(f"{program} is not on this computer")
        opened = subprocess.run(right, capture_output=True, check=False)
        assert opened.returncode == 0, opened.stderr
        assert subprocess.run(wrong, capture_output=True, check=False).returncode != 0
        assert program == "qpdf" or b"in letters and figures" in opened.stdout


def test_whoever_opens_it_may_do_everything_and_nothing_shows_outside(
    source: Path, copy_of: Callable[..., Path]
) -> None:
    copy = copy_of(source)
    data = copy.read_bytes()
    for secret in (b"Reyes", b"account.json", b"Second (2)", b"records", WORDS.encode()):
        assert secret not in data
    with pikepdf.open(copy, password=WORDS) as pdf:
        assert (pdf.encryption.R, pdf.encryption.bits) == (6, 256)
        assert pdf.encryption.user_password == WORDS.encode()
        assert all(pdf.allow)
        assert not pdf.owner_password_matched


def test_what_is_inside_comes_through(source: Path, copy_of: Callable[..., Path]) -> None:
    with pikepdf.open(source) as before, pikepdf.open(copy_of(source), password=WORDS) as after:
        assert after.attachments["account.json"].get_file().read_bytes() == b'{"records": []}'
        assert after.docinfo["/Title"] == "Reyes second opinion"
        assert int(after.Root.PageLabels.Nums[1].St) == 184
        (link,) = after.pages[0].obj.Annots
        assert link.Dest[0].objgen == after.pages[1].obj.objgen
        with after.open_outline() as outline:
            assert [item.title for item in outline.root] == ["Second (2)"]
        for one, other in zip(before.pages, after.pages, strict=True):
            assert _streams(one) == _streams(other)


def _streams(page: pikepdf.Page) -> list[tuple[str, bytes]]:
    found = page.obj.Contents
    streams = list(found.as_list()) if isinstance(found, pikepdf.Array) else [found]
    return [(str(one.get("/Filter")), one.read_raw_bytes()) for one in streams]


def test_the_longest_password_that_pdf_heeds(source: Path, copy_of: Callable[..., Path]) -> None:
    longest = "x" * 127
    assert lock.locked(source, copy_of(source, longest), longest).good


def test_two_copies_are_never_the_same_bytes(source: Path, copy_of: Callable[..., Path]) -> None:
    assert copy_of(source).read_bytes() != copy_of(source).read_bytes()


def test_unlocked_in_memory_it_is_what_it_was(source: Path, copy_of: Callable[..., Path], tmp_path: Path) -> None:
    copy = copy_of(source)
    data = lock.unlocked(copy, ("wrong", WORDS))
    assert data is not None
    with pikepdf.open(source) as before, pikepdf.open(io.BytesIO(data)) as after:
        assert not after.is_encrypted
        assert [_streams(page) for page in after.pages] == [_streams(page) for page in before.pages]
    assert lock.unlocked(copy, ("wrong",)) is None
    assert lock.unlocked(copy, ()) is None
    assert lock.unlocked(source, ()) == source.read_bytes()
    (tmp_path / "none.pdf").write_bytes(b"%PDF-1.7 but not really")
    assert lock.unlocked(tmp_path / "none.pdf", (WORDS,)) is None
    assert lock.unlocked(tmp_path / "nowhere.pdf", (WORDS,)) is None


def _saved(pdf: pikepdf.Pdf, path: Path, **how: Any) -> None:  # noqa: ANN401 - what pikepdf takes
    pdf.save(
        path, compress_streams=False, encryption=pikepdf.Encryption(**{"user": WORDS, "owner": "other", "R": 6, **how})
    )


@pytest.mark.parametrize(
    "harm", ["open", "empty", "weak", "restricted", "page", "words", "link", "attachment", "title"]
)
def test_the_proof_sees_what_is_wrong(source: Path, tmp_path: Path, harm: str) -> None:
    copy = tmp_path / "harmed.pdf"
    with pikepdf.open(source) as pdf:
        how: dict[str, Any] = {"allow": EVERYTHING}
        if harm == "empty":
            how["user"] = ""
        elif harm == "weak":
            how |= {"R": 4, "aes": True, "metadata": True}
        elif harm == "restricted":
            how["allow"] = pikepdf.Permissions(extract=False)
        elif harm == "page":
            del pdf.pages[1]
        elif harm == "words":
            pdf.pages[1].obj.Contents = pdf.make_stream(b"BT /F1 14 Tf 60 600 Td (others) Tj ET")
        elif harm == "link":
            pdf.pages[0].obj.Annots[0].Dest[0] = pdf.pages[0].obj
        elif harm == "attachment":
            del pdf.attachments["account.json"]
        elif harm == "title":
            pdf.docinfo["/Title"] = "Another"
        if harm == "open":
            pdf.save(copy)
        else:
            _saved(pdf, copy, **how)
    assert not lock.locked(source, copy, WORDS).good


def test_an_unharmed_copy_of_another_hand_passes(source: Path, tmp_path: Path) -> None:
    copy = tmp_path / "other.pdf"
    with pikepdf.open(source) as pdf:
        pdf.save(
            copy,
            compress_streams=False,
            encryption=pikepdf.Encryption(
                user=WORDS,
                owner="o",
                R=6,
                allow=pikepdf.Permissions(**dict.fromkeys(pikepdf.Permissions._fields, True)),
            ),
        )
    assert lock.locked(source, copy, WORDS).good


class _Full(io.BytesIO):
    def write(self, _data: Any, /) -> int:  # noqa: ANN401 - any bytes-like object
        raise OSError(errno.ENOSPC, "full")


def test_a_full_disk_ends_in_a_word_and_leaves_nothing(source: Path, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="full"):
        lock.lock(source, cast("BinaryIO", _Full()), WORDS)

    class FullTray(Tray):
        def open(self, name: str) -> BinaryIO:
            super().open(name).close()
            return cast("BinaryIO", _Full())

    folder = tmp_path / "out"
    with FullTray(str(folder)) as tray:
        _put(tray, source)
        with pytest.raises(NoRoom):
            verb.lock(tray, lock, "bundle.pdf", WORDS)
    assert list(folder.iterdir()) == []


def _put(tray: Tray, source: Path) -> None:
    with Tray.open(tray, "bundle.pdf") as file:
        file.write(source.read_bytes())


def test_the_copy_appears_beside_its_bundle_for_the_owner_alone(source: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    with Tray(str(folder)) as tray:
        _put(tray, source)
        made = verb.lock(tray, lock, "bundle.pdf", WORDS)
        assert made.check.good
        paths = tray.serve(over=False)
    assert made.name == "bundle locked.pdf"
    assert sorted(paths) == ["bundle locked.pdf", "bundle.pdf"]
    copy = Path(paths[made.name])
    assert copy.stat().st_mode & 0o777 == 0o600
    assert copy.stat().st_size == made.bytes
    assert lock.opens_with(copy, WORDS) == 2


def test_a_copy_that_is_not_proved_is_not_given(source: Path, tmp_path: Path) -> None:
    class Careless:
        def lock(self, source: Path, target: BinaryIO, _password: str) -> None:
            target.write(source.read_bytes())

        def locked(self, source: Path, copy: Path, password: str) -> Check:
            return lock.locked(source, copy, password)

    folder = tmp_path / "out"
    with Tray(str(folder)) as tray:
        _put(tray, source)
        with pytest.raises(VerifyFailed):
            verb.lock(tray, Careless(), "bundle.pdf", WORDS)
    assert list(folder.iterdir()) == []


def test_a_real_bundle_is_whole_when_it_is_unlocked(papers: Any, make: Callable[..., bytes], tmp_path: Path) -> None:  # noqa: ANN401 - the fixture's own class
    papers.add("one.pdf", make("Pathology", pages=3))
    papers.add("two.pdf", make("Operation", pages=2))
    bundle = papers.bind()
    copy = tmp_path / "locked.pdf"
    with copy.open("w+b") as file:
        lock.lock(bundle.path, file, WORDS)
    check = lock.locked(bundle.path, copy, WORDS)
    assert check.good
    assert check.count == len(bundle.reader.pages)
    data = lock.unlocked(copy, (WORDS,))
    assert data is not None
    opened = tmp_path / "opened.pdf"
    opened.write_bytes(data)
    assert [one.key for one in prover.prove(opened) if not one.good] == []
