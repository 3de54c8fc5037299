"""The proof has to be able to fail: each way of breaking a bundle is found, and named."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from pikepdf import Array, AttachedFileSpec, Dictionary, Name, String

from sopinion.model.kind import Kind
from sopinion.model.proof import CheckKey, whole
from sopinion.press.prover import prove

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.press.conftest import Bundle, Papers

MANIFEST = "sopinion-manifest.json"


@pytest.fixture
def bundle(papers: Papers, make: Callable[..., bytes]) -> Bundle:
    papers.add("a.pdf", make("first", pages=3), title="worded")
    papers.add("b.pdf", make("second", pages=2), kind=Kind.IMAGING_REPORT)
    made = papers.bind()
    assert made.wrong() == []
    return made


def swap_pages(pdf: pikepdf.Pdf) -> None:
    first = pdf.pages[2].obj
    other = pdf.pages[3].obj
    first.Contents, other.Contents = other.Contents, first.Contents


def move_page(pdf: pikepdf.Pdf) -> None:
    pdf.pages.append(pdf.pages[3])
    del pdf.pages[3]


def drop_page(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[4]


def double_page(pdf: pikepdf.Pdf) -> None:
    pdf.pages.append(pdf.pages[4])


def change_words(pdf: pikepdf.Pdf) -> None:
    stream = pdf.pages[3].obj.Contents[1]
    stream.write(stream.read_bytes().replace(b"first 2", b"first 9"))


def replace_picture(pdf: pikepdf.Pdf) -> None:
    pdf.pages[2].obj.Resources.XObject = Dictionary(
        Extra=pikepdf.Stream(pdf, b"0 0 m", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 1, 1]))
    )


def turn_page(pdf: pikepdf.Pdf) -> None:
    pdf.pages[3].obj.Rotate = 180


def remove_stamp(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[3].obj
    page.Contents = Array([*list(page.Contents)[:-1], pdf.make_stream(b"Q\n")])


def change_stamp(pdf: pikepdf.Pdf) -> None:
    stream = pdf.pages[3].obj.Contents[-1]
    stream.write(stream.read_bytes().replace(b"SO-4", b"SO-5"))


def change_label(pdf: pikepdf.Pdf) -> None:
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.r), 2, Dictionary(S=Name.D, St=3)]))


def remove_labels(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.PageLabels


def dangling_link(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].obj.Annots[0].Dest[0] = pdf.make_indirect(Dictionary(Type=Name.Page))


def wrong_link(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].obj.Annots[0].Dest[0] = pdf.pages[4].obj


def remove_links(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[1].obj.Annots


def wrong_bookmark(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root[2].children[0].destination = Array([pdf.pages[0].obj, Name.XYZ, None, None, None])


def remove_bookmarks(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Outlines


def add_script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def add_page_script(pdf: pikepdf.Pdf) -> None:
    pdf.pages[3].obj.AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))


def add_launch(pdf: pikepdf.Pdf) -> None:
    pdf.pages[3].obj.Annots = Array(
        [
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Link,
                Rect=Array([0, 0, 9, 9]),
                Dest=Array([pdf.pages[0].obj, Name.Fit]),
                A=Dictionary(S=Name.Launch, F=String("calc.exe")),
            )
        ]
    )


def add_film(pdf: pikepdf.Pdf) -> None:
    pdf.pages[3].obj.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=Array([0, 0, 9, 9]))])


def add_file(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["extra.exe"] = AttachedFileSpec(pdf, b"MZ", filename="extra.exe")


def lie_in_the_account(pdf: pikepdf.Pdf) -> None:
    told = json.loads(pdf.attachments[MANIFEST].get_file().read_bytes())
    told["records"][0]["folios"][0] = 1
    _tell(pdf, json.dumps(told).encode())


def nonsense_in_the_account(pdf: pikepdf.Pdf) -> None:
    _tell(pdf, b'{"schema": "sopinion/manifest/1", "pages": ' + b"[" * 5000 + b"]" * 5000 + b"}")


def remove_the_account(pdf: pikepdf.Pdf) -> None:
    del pdf.attachments[MANIFEST]


def _tell(pdf: pikepdf.Pdf, data: bytes) -> None:
    del pdf.attachments[MANIFEST]
    pdf.attachments[MANIFEST] = AttachedFileSpec(pdf, data, filename=MANIFEST)


def add_author(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Author"] = "Nurse Example"


def change_title(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Title"] = "Another title"


def move_row(pdf: pikepdf.Pdf) -> None:
    """Lay the link of one line of the index over another line."""
    first, second = pdf.pages[1].obj.Annots
    first.Rect, second.Rect = second.Rect, first.Rect


def take_words_away(pdf: pikepdf.Pdf) -> None:
    """Draw the words of a page as nothing: its stamp stays, and it cannot be searched any more."""
    page = pdf.pages[3].obj
    page.Resources.Font["/F1"] = pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type3,
            FontBBox=Array([0, 0, 1, 1]),
            FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]),
            CharProcs=Dictionary(),
            Encoding=Dictionary(Type=Name.Encoding, Differences=Array([])),
            FirstChar=0,
            LastChar=0,
            Widths=Array([0]),
        )
    )


def bookmark_under_another_name(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root[2].children[0].title = "Another paper"


def bookmark_too_many(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("One more", 0))


def link_to_the_web(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[3].obj
    page.Annots = Array(
        [
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Link,
                Rect=Array([0, 0, 9, 9]),
                A=Dictionary(S=Name.URI, URI=String("https://example.org")),
            )
        ]
    )


def add_form(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=String("<xdp/>"))


def add_named_script(pdf: pikepdf.Pdf) -> None:
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    pdf.Root.Names.JavaScript = Dictionary(Names=Array([String("a"), script]))


def say_a_folio_twice(pdf: pikepdf.Pdf) -> None:
    _bend(pdf, lambda told: told.update(folios=[["", 1, 3], ["", 3, 1], ["", 5, 3]]))


def claim_another_role(pdf: pikepdf.Pdf) -> None:
    _bend(pdf, lambda told: told.update(role="supplement"))


def claim_words_elsewhere(pdf: pikepdf.Pdf) -> None:
    _bend(pdf, lambda told: told.update(prints=told["prints"][::-1]))


def _bend(pdf: pikepdf.Pdf, how: Callable[[dict[str, Any]], None]) -> None:
    told = json.loads(pdf.attachments[MANIFEST].get_file().read_bytes())
    how(told)
    _tell(pdf, json.dumps(told).encode())


WAYS = {
    move_row: "index",
    take_words_away: "words",
    bookmark_under_another_name: "bookmarks",
    bookmark_too_many: "bookmarks",
    link_to_the_web: "links",
    add_form: "quiet",
    add_named_script: "quiet",
    say_a_folio_twice: "manifest",
    claim_another_role: "manifest",
    claim_words_elsewhere: "pages",
    swap_pages: "pages",
    move_page: "pages",
    drop_page: "pages",
    double_page: "pages",
    change_words: "pages",
    replace_picture: "pages",
    turn_page: "pages",
    remove_stamp: "stamps",
    change_stamp: "stamps",
    change_label: "labels",
    remove_labels: "labels",
    dangling_link: "links",
    wrong_link: "links",
    remove_links: "links",
    wrong_bookmark: "bookmarks",
    remove_bookmarks: "bookmarks",
    add_script: "quiet",
    add_page_script: "quiet",
    add_launch: "quiet",
    add_film: "quiet",
    add_file: "attachments",
    lie_in_the_account: "manifest",
    nonsense_in_the_account: "manifest",
    remove_the_account: "manifest",
    add_author: "properties",
    change_title: "properties",
}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_what_was_changed_is_found_and_named(
    bundle: Bundle, tmp_path: Path, way: Callable[[pikepdf.Pdf], None]
) -> None:
    changed = tmp_path / "changed.pdf"
    with pikepdf.open(bundle.path) as pdf:
        way(pdf)
        pdf.save(changed)
    checks = prove(changed)
    assert not whole(checks)
    assert WAYS[way] in [check.key.value for check in checks if not check.good]


def test_an_untouched_copy_is_good_wherever_it_lies(bundle: Bundle, tmp_path: Path) -> None:
    copy = tmp_path / "elsewhere.pdf"
    shutil.copy(bundle.path, copy)
    checks = prove(copy)
    assert whole(checks)
    assert {check.key for check in checks} == set(CheckKey) - {CheckKey.LOCKED, CheckKey.ACCOUNTED, CheckKey.SIZE}


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.7\n", b"hello", b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj trailer<</Root 1 0 R>>"],
)
def test_what_is_no_bundle_is_not_good_and_nothing_breaks(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "x.pdf"
    file.write_bytes(data)
    assert not whole(prove(file))


def test_a_plain_pdf_is_no_bundle(tmp_path: Path, make: Callable[..., bytes]) -> None:
    file = tmp_path / "plain.pdf"
    file.write_bytes(make("hello", pages=2))
    assert [(check.key.value, check.good) for check in prove(file)] == [("opens", True), ("manifest", False)]


def test_a_bundle_cut_off_in_the_middle_is_not_good(bundle: Bundle, tmp_path: Path) -> None:
    data = bundle.path.read_bytes()
    file = tmp_path / "cut.pdf"
    file.write_bytes(data[: len(data) // 2])
    assert not whole(prove(file))
