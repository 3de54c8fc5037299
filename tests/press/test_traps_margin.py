"""Pages without a free place: the drawing is made slightly smaller, and all that belongs to it moves along."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name

from sopinion.model.folio import Folio
from sopinion.press.frame import Frame
from sopinion.press.margin import Room, move_place, room_for
from sopinion.press.stamp import stamp_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.press.conftest import Bundle, Papers

Grey = tuple[int, int, list[bytes]]
SHARP = 2.0


def grey(document: pypdfium2.PdfDocument, number: int, scale: float) -> Grey:
    """Width, height and rows of a page as pdfium draws it."""
    bitmap = document[number].render(scale=scale, grayscale=True)
    raw, stride, width = bytes(bitmap.buffer), bitmap.stride, bitmap.width
    return width, bitmap.height, [raw[row * stride : row * stride + width] for row in range(bitmap.height)]


def scan(turn: int = 0, box: tuple[float, float, float, float] = (0, 0, 612, 792), **keys: object) -> bytes:
    """A page that is black from edge to edge, with white squares of different sizes, and ink outside what is seen."""
    left, bottom, right, top = box
    wide, high = right - left, top - bottom
    squares = "".join(
        f"{left + wide * x:.3f} {bottom + high * y:.3f} {wide * s:.3f} {high * s:.3f} re f "
        for x, y, s in ((0.1, 0.1, 0.2), (0.6, 0.15, 0.1), (0.2, 0.6, 0.3), (0.7, 0.7, 0.05))
    )
    pdf = pikepdf.new()
    content = f"0 g {left - 500} {bottom - 500} {wide + 1000} {high + 1000} re f 1 g {squares}"
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([left - 50, bottom - 50, right + 50, top + 50]),
        CropBox=Array(list(box)),
        Rotate=turn,
        Contents=pdf.make_stream(content.encode()),
    )
    for key, value in keys.items():
        page["/" + key] = value
    pdf.pages.append(pikepdf.Page(page))
    return saved(pdf)


def saved(pdf: pikepdf.Pdf) -> bytes:
    """Give the bytes of a file."""
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def scale_of(bundle: Bundle, folio: int = 3) -> float:
    """How much smaller the drawing of a page was made, by our first stream."""
    with pikepdf.open(bundle.path) as out:
        first = out.pages[folio - 1].obj.Contents[0].read_bytes().split()
    return float(first[1]) if b"cm" in first else 1.0


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("box", [(0, 0, 612, 792), (-100, -200, 742, 395), (300, 400, 500, 1242)])
def test_a_dark_scan_keeps_its_size_and_all_of_its_drawing_and_bears_its_number_on_white(
    papers: Papers, turn: int, box: tuple[float, float, float, float]
) -> None:
    data = scan(turn, box)
    papers.add("scan.pdf", data)
    bundle = papers.bind()
    assert bundle.wrong() == []
    scale = scale_of(bundle)
    assert 0.95 < scale < 0.995
    with pypdfium2.PdfDocument(data) as source, pypdfium2.PdfDocument(bundle.path) as made:
        assert source[0].get_size() == made[2].get_size()
        width, _, rows = grey(made, 2, SHARP)
        small_width, small_height, small = grey(source, 0, SHARP * scale)
    # the drawing lies at the head, in the middle; what is around it is white, but for the stamp
    across = (width - small_width) // 2
    apart = sum(
        abs(rows[y][across + x] - small[y][x]) > 60
        for y in range(2, small_height - 2)
        for x in range(2, small_width - 2, 3)
    )
    assert apart < 0.01 * small_width * small_height / 3
    strip = rows[small_height + 2 :]
    assert all(set(row[: width // 2]) == {255} for row in strip)
    assert min(map(min, strip)) < 120, "no stamp in the strip"
    assert all(set(row[: across - 2]) <= {255} for row in rows)


def test_the_page_of_a_moved_drawing_is_proved_by_the_same_print(papers: Papers) -> None:
    data = scan()
    papers.add("scan.pdf", data)
    bundle = papers.bind()
    with pikepdf.open(bundle.path) as out:
        contents = out.pages[2].obj.Contents
        with pikepdf.open(papers.path / "scan.pdf") as source:
            assert contents[1].read_bytes() == source.pages[0].obj.Contents.read_bytes()
        assert len(contents) == 3


def test_a_user_unit_changes_nothing_about_it(papers: Papers) -> None:
    papers.add("unit.pdf", scan(box=(0, 0, 61.2, 79.2), UserUnit=10))
    bundle = papers.bind()
    assert bundle.wrong() == []
    assert 0.96 < scale_of(bundle) < 0.97


@pytest.mark.parametrize("size", [(1, 1), (3, 40), (40, 3), (9, 12), (14400, 14400), (5, 9000)])
def test_a_page_of_any_size_bears_its_number(papers: Papers, size: tuple[float, float]) -> None:
    papers.add("odd.pdf", scan(box=(0, 0, *size)))
    bundle = papers.bind()
    assert bundle.wrong() == []
    left, bottom, right, top = bundle.places_of("SO-3", 3)[0]
    assert 0 <= left < right <= size[0] + 1
    assert 0 <= bottom < top <= size[1] + 1


def _with_annotations(pdf: pikepdf.Pdf) -> None:
    black = b"0 g 0 0 612 792 re f 1 g 100 600 100 20 re f"
    for _ in range(2):
        pdf.add_blank_page(page_size=(612, 792))
        pdf.pages[-1].obj.Contents = pdf.make_stream(black)
    pdf.pages[0].obj.Annots = Array(
        [
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Link,
                Rect=Array([100, 600, 200, 620]),
                Dest=Array([pdf.pages[1].obj, Name.XYZ, 100, 600, 0]),
            ),
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Highlight,
                Rect=Array([100, 600, 200, 620]),
                QuadPoints=Array([100, 620, 200, 620, 100, 600, 200, 600]),
            ),
        ]
    )


def test_links_comments_and_the_places_they_lead_to_move_along(papers: Papers) -> None:
    pdf = pikepdf.new()
    _with_annotations(pdf)
    papers.add("links.pdf", saved(pdf))
    bundle = papers.bind()
    assert bundle.wrong() == []
    scale = scale_of(bundle)
    across, up = (1 - scale) * 306, (1 - scale) * 792
    left, bottom, right, top = 100 * scale + across, 600 * scale + up, 200 * scale + across, 620 * scale + up
    with pikepdf.open(bundle.path) as out:
        notes = {str(one.Subtype): one for one in out.pages[2].obj.Annots}
        for one in notes.values():
            assert [float(v) for v in one.Rect] == pytest.approx([left, bottom, right, top], abs=0.01)
        quads = [float(v) for v in notes["/Highlight"].QuadPoints]
        assert quads == pytest.approx([left, top, right, top, left, bottom, right, bottom], abs=0.01)
        assert [float(v) for v in list(notes["/Link"].Dest)[2:4]] == pytest.approx([left, bottom], abs=0.01)
    # and there, where the white bar is drawn, the link lies
    with pypdfium2.PdfDocument(bundle.path) as made:
        _, height, rows = grey(made, 2, 1.0)
    assert rows[round(height - (bottom + top) / 2)][round((left + right) / 2)] > 200
    assert rows[round(height - top - 4)][round((left + right) / 2)] < 20


def test_patterns_move_along_with_the_drawing_that_they_fill(papers: Papers) -> None:
    pdf = pikepdf.new()
    tile = pdf.make_stream(
        b"0.5 g 0 0 100 100 re f",
        Type=Name.Pattern,
        PatternType=1,
        PaintType=1,
        TilingType=1,
        BBox=Array([0, 0, 200, 200]),
        XStep=200,
        YStep=200,
        Resources=Dictionary(),
    )
    pdf.add_blank_page(page_size=(612, 792))
    page = pdf.pages[0].obj
    page.Resources = Dictionary(Pattern=Dictionary(P=tile))
    page.Contents = pdf.make_stream(b"0 g 0 0 612 792 re f /Pattern cs /P scn 0 0 612 792 re f")
    data = saved(pdf)
    papers.add("tiles.pdf", data)
    bundle = papers.bind()
    assert bundle.wrong() == []
    scale = scale_of(bundle)
    assert scale < 1
    with pypdfium2.PdfDocument(data) as source, pypdfium2.PdfDocument(bundle.path) as made:
        width, _, rows = grey(made, 2, SHARP)
        small_width, small_height, small = grey(source, 0, SHARP * scale)
    across = (width - small_width) // 2
    apart = sum(
        abs(rows[y][across + x] - small[y][x]) > 60
        for y in range(4, small_height - 4, 3)
        for x in range(4, small_width - 4, 3)
    )
    assert apart < 0.02 * small_width * small_height / 9


def test_a_page_with_a_free_corner_is_not_touched(papers: Papers, make: Callable[..., bytes]) -> None:
    papers.add("plain.pdf", make("Plain"))
    bundle = papers.bind()
    assert scale_of(bundle) == 1.0


coordinates = st.floats(-20_000, 20_000)


@given(
    st.tuples(coordinates, coordinates, st.floats(1, 20_000), st.floats(1, 20_000)),
    st.sampled_from([0, 90, 180, 270]),
    st.integers(1, 99_999),
)
def test_the_strip_lies_below_the_drawing_whatever_the_page(
    corner: tuple[float, float, float, float], turn: int, number: int
) -> None:
    left, bottom, wide, high = corner
    frame = Frame((left, bottom, left + wide, bottom + high), turn)
    stamp = stamp_for(Folio(number), frame)
    room = room_for(None, frame, stamp)
    assert 0 < room.scale < 1
    box = room.box(frame.box)
    slack = 1e-6 * max(map(abs, frame.box)) + 1e-6
    assert frame.box[0] - slack <= box[0] < box[2] <= frame.box[2] + slack
    assert frame.box[1] - slack <= box[1] < box[3] <= frame.box[3] + slack
    # the stamp, laid back into the page's own units, lies on the page and off the drawing
    *_, x, y = frame.place(room.spot.x, room.spot.y)
    *_, far_x, far_y = frame.place(room.spot.x + stamp.width, room.spot.y + stamp.height)
    low_x, high_x, low_y, high_y = min(x, far_x), max(x, far_x), min(y, far_y), max(y, far_y)
    assert frame.box[0] - slack <= low_x <= high_x <= frame.box[2] + slack
    assert frame.box[1] - slack <= low_y <= high_y <= frame.box[3] + slack
    if room.scale > 0.5:
        apart = (
            high_x <= box[0] + slack or low_x >= box[2] - slack or high_y <= box[1] + slack or low_y >= box[3] - slack
        )
        assert apart


@given(st.lists(st.floats(-1000, 1000), min_size=4, max_size=4))
def test_a_place_moves_as_the_point_that_it_names(numbers: list[float]) -> None:
    room = Room(None, 0.5, 10, 20)  # type: ignore[arg-type]  # the spot plays no part
    x, y, right, top = numbers
    assert move_place([Name.XYZ, x, y, None], room)[1:] == [*room.point(x, y), None]
    assert move_place([Name.XYZ, None, None, None], room)[1:] == [None, None, None]
    assert move_place([Name.FitH, y], room)[1:] == [room.point(0, y)[1]]
    assert move_place([Name.FitV, x], room)[1:] == [room.point(x, 0)[0]]
    assert move_place([Name.FitR, x, y, right, top], room)[1:] == [*room.point(x, y), *room.point(right, top)]
    assert move_place([Name.Fit], room) == [Name.Fit]
