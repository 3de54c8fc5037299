"""Word, RTF, web pages and plain text: their words, in order, on pages of ours."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_files import WORD, photo, word, zipped
from sopinion.model.page import Outcome, Problem, ProblemCode, Reading
from sopinion.model.readable import Grid, Heading, Lines, Paragraph, Points, Readable, Turn
from sopinion.paper import plain, rich, web
from sopinion.paper.asked import Asked, Unread
from sopinion.paper.encodings import decoded
from sopinion.paper.limits import Limits
from sopinion.paper.original import Original
from sopinion.press.made_pages import made_pages

Read = Callable[..., dict[str, Outcome]]
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def text_of(outcome: Outcome) -> str:
    assert isinstance(outcome, Reading), outcome
    return "\n".join(page.text for page in outcome.pages)


def read_one(reading: Read, path: Path, data: bytes, **how: object) -> Outcome:
    path.write_bytes(data)
    return reading(path, **how)[path.name]


def run(text: str, style: str = "") -> str:
    return f"<w:r>{style}<w:t>{text}</w:t></w:r>"


def cell(text: str) -> str:
    return f"<w:tc><w:p>{run(text)}</w:p></w:tc>"


def test_a_word_letter_reads_as_it_does_on_paper(tmp_path: Path, reading: Read) -> None:
    item = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr></w:pPr>{}</w:p>'
    numbering = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl>'
        '</w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
    )
    data = word(
        f'<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>{run("Operative Report")}</w:p>',
        "Patient: Jane Doe",
        f"<w:p>{run('one')}<w:r><w:tab/></w:r>{run('two')}<w:r><w:br/></w:r>{run('three')}</w:p>",
        f"<w:tbl><w:tr>{cell('Test')}{cell('Value')}</w:tr><w:tr>{cell('Hemoglobin')}{cell('10.2')}</w:tr></w:tbl>",
        item.format(run("first step")),
        item.format(run("second step")),
        f"<w:p><w:ins>{run('put in')}</w:ins><w:del><w:r><w:delText>taken out</w:delText></w:r></w:del></w:p>",
        f"<w:p>{run('unseen', '<w:rPr><w:vanish/></w:rPr>')}{run('seen')}</w:p>",
        f"<w:p><w:hyperlink>{run('a link')}</w:hyperlink></w:p>",
        **{
            "word/header1.xml": f"<w:hdr {W}><w:p>{run('Harbor Hospital')}</w:p></w:hdr>",
            "word/header2.xml": f"<w:hdr {W}><w:p>{run('Harbor Hospital')}</w:p></w:hdr>",
            "word/footer1.xml": f"<w:ftr {W}><w:p>{run('Signed 03/14/2025')}</w:p></w:ftr>",
            "word/footnotes.xml": f"<w:footnotes {W}><w:footnote><w:p>{run('a note')}</w:p></w:footnote></w:footnotes>",
            "word/numbering.xml": numbering,
            "word/_rels/document.xml.rels": '<Relationships><Relationship Target="http://x.example/" '
            'TargetMode="External"/></Relationships>',
        },
    )
    outcome = read_one(reading, tmp_path / "letter.docx", data)
    lines = text_of(outcome).split("\n")
    wanted = [
        "Harbor Hospital",
        "Operative Report",
        "Patient: Jane Doe",
        "three",
        "Test Value",
        "Hemoglobin 10.2",
        "1. first step",
        "2. second step",
        "put in",
        "seen",
        "a link",
        "a note",
        "Signed 03/14/2025",
    ]
    assert [line for line in lines if line in wanted] == wanted
    assert "unseen" not in lines
    assert "taken out" not in text_of(outcome)
    assert isinstance(outcome, Reading)
    assert outcome.engine == "made"
    assert outcome.made.startswith(b"%PDF")


def test_text_boxes_and_content_controls_are_not_lost(tmp_path: Path, reading: Read) -> None:
    box = (
        '<w:p><w:r><mc:AlternateContent xmlns:mc="mc"><mc:Choice><w:drawing><wps:txbx xmlns:wps="wps"><w:txbxContent>'
        f"<w:p>{run('in a box')}</w:p></w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict>"
        f"<w:p>{run('in a box')}</w:p></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    control = f"<w:sdt><w:sdtContent><w:p>{run('in a control')}</w:p></w:sdtContent></w:sdt>"
    text = text_of(read_one(reading, tmp_path / "a.docx", word(box, control)))
    assert text.count("in a box") == 1
    assert "in a control" in text


def test_a_paper_pasted_into_word_as_a_picture_is_read_as_one(tmp_path: Path, reading: Read) -> None:
    scan = photo("PNG", (1700, 2200)) + b"\0" * 130_000
    (tmp_path / "a.docx").write_bytes(word(**{"word/media/image1.png": scan, "word/media/logo.png": photo("PNG")}))
    outcomes = reading(tmp_path / "a.docx")
    assert list(outcomes) == ["a.docx!/image1.png", "a.docx"]
    assert isinstance(outcomes["a.docx!/image1.png"], Reading)


@pytest.mark.parametrize(
    ("data", "code", "note"),
    [
        (word(""), ProblemCode.EMPTY, ""),
        (zipped({"word/document.xml": "<w:document"}), ProblemCode.DAMAGED, "portal"),
        (
            zipped({"word/document.xml": "<!DOCTYPE d [<!ENTITY a 'b'>]>" + WORD.format("&a;").partition("?>")[2]}),
            ProblemCode.UNSAFE,
            "entities",
        ),
        (zipped({"word/document.xml": WORD.format("<w:p>" * 1000 + "</w:p>" * 1000)}), ProblemCode.UNSAFE, "bomb"),
        (zipped({"word/document.xml": " " * 60_000_000}), ProblemCode.UNSAFE, "bomb"),
    ],
)
def test_word_files_that_are_empty_broken_or_hostile(
    tmp_path: Path, reading: Read, data: bytes, code: ProblemCode, note: str
) -> None:
    assert read_one(reading, tmp_path / "a.docx", data) == Problem("a.docx", code, note)


RTF = (
    rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss Arial;}}{\colortbl;\red0\green0\blue0;}{\*\generator Word;}"
    rb"{\info{\title not shown}}\pard\f0\fs24 Progress note\par Pati\'e9nt: Jane\~Doe \u8211? done\line next line\par"
    rb"{\pict\pngblip 89504e470d0a}{\field{\*\fldinst HYPERLINK http://x.example}{\fldrslt shown link}}\par"
    rb"{\v hidden}\trowd\cellx100\cellx200\intbl Test\cell Value\cell\row\trowd\intbl Hgb\cell 10.2\cell\row\pard"
    rb" emoji \u-10179?\u-8704? end\par}"
)


def test_an_rtf_letter_reads_as_it_does_on_paper(tmp_path: Path, reading: Read) -> None:
    text = text_of(read_one(reading, tmp_path / "a.rtf", RTF))
    for line in (
        "Progress note",
        "Pati\u00e9nt: Jane Doe \u2013 done",
        "next line",
        "shown link",
        "Test Value",
        "Hgb 10.2",
    ):
        assert line in text
    for line in ("hidden", "Arial", "not shown", "HYPERLINK", "89504e"):
        assert line not in text


def test_letters_beyond_the_first_plane_are_put_together_in_rtf() -> None:
    blocks = rich.compose(Original.of("a.rtf", RTF), Asked()).blocks
    assert any(isinstance(block, Paragraph) and "\U0001f600" in block.text for block in blocks)


@settings(max_examples=150)
@given(st.binary(max_size=300))
def test_no_rtf_stops_the_reader(noise: bytes) -> None:
    rich.compose(Original.of("a.rtf", b"{\\rtf1 " + noise), Asked())


def test_a_web_page_reads_as_it_is_seen(tmp_path: Path, reading: Read) -> None:
    page = """<!doctype html><html><head><meta charset="utf-8"><title>After Visit Summary</title>
    <style>p { color: red }</style><script>document.write("no")</script></head><body>
    <h1>Visit with Dr.&nbsp;Lee</h1><p>Patient:   Jane
    Doe<br>Seen on 03/14/2025<p>left open<ul><li>one<li>two</ul><ol><li>first</li></ol>
    <table><tr><th>Test</th><th>Value</th></tr><tr><td>Hgb</td><td>10.2</td></tr></table>
    <div style="display: none">unseen<div>inner</div>still unseen</div><span hidden>hidden</span>
    <pre>kept   columns</pre>
    <table><tr><td>laid out <table><tr><td>inside</td></tr></table></td></tr></table>&lt;tag&gt;</body></html>"""
    text = text_of(read_one(reading, tmp_path / "a.html", page.encode()))
    for line in (
        "After Visit Summary",
        "Visit with Dr. Lee",
        "Patient: Jane Doe",
        "Seen on 03/14/2025",
        "- one",
        "1. first",
    ):
        assert line in text
    assert "Test Value\nHgb 10.2" in text
    assert "inside" in text
    assert "<tag>" in text
    for word_ in ("unseen", "hidden", "color", "document.write"):
        assert word_ not in text


@settings(max_examples=150)
@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<table>",
                "<tr>",
                "<td>",
                "</table>",
                "<li>",
                "<ul>",
                "</ul>",
                "<pre>",
                "<div hidden>",
                "</div>",
                "<h2>",
                "</h2>",
                "words",
                "<br/>",
                "<script>",
                "</script>",
            ]
        )
    )
)
def test_no_web_page_stops_the_reader(pieces: list[str]) -> None:
    blocks = web.blocks("".join(pieces), Limits())
    assert all(isinstance(block, Heading | Paragraph | Points | Grid) for block in blocks)


def test_tables_in_tables_without_end_are_refused() -> None:
    with pytest.raises(Unread):
        web.blocks("<table><tr><td>" * 1000, Limits())


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        ("caf\u00e9 \u2013 r\u00e9sum\u00e9".encode(), "caf\u00e9 \u2013 r\u00e9sum\u00e9"),
        ("caf\u00e9 \u2013 r\u00e9sum\u00e9".encode("cp1252"), "caf\u00e9 \u2013 r\u00e9sum\u00e9"),
        (b"\xef\xbb\xbf" + "caf\u00e9".encode(), "caf\u00e9"),
        ("caf\u00e9".encode("utf-16"), "caf\u00e9"),
        ("caf\u00e9 noir".encode("utf-16-le"), "caf\u00e9 noir"),
        ("caf\u00e9 noir".encode("utf-16-be"), "caf\u00e9 noir"),
    ],
)
def test_text_is_read_whichever_way_it_was_written(data: bytes, wanted: str) -> None:
    assert decoded(data) == wanted


@given(st.binary(max_size=200), st.text(max_size=12))
def test_any_bytes_are_text_of_some_sort(data: bytes, said: str) -> None:
    decoded(data, said)


def test_columns_and_pages_of_plain_text_stay(tmp_path: Path, reading: Read) -> None:
    data = b"LABORATORY REPORT\r\nHemoglobin    10.2   g/dL\r\n\tindented\r\n\fsecond page\r\n"
    outcome = read_one(reading, tmp_path / "labs.txt", data)
    assert isinstance(outcome, Reading)
    first, second = outcome.pages
    assert "Hemoglobin    10.2   g/dL" in first.text
    assert second.text.startswith("second page")


def test_nothing_in_words_steers_a_terminal_or_draws_markup(tmp_path: Path, reading: Read) -> None:
    data = "a \x1b[31mred \u202ereversed\u202c #set page(width: 1pt) [bold]x[/bold] \u200bz *strong* $math$".encode()
    text = text_of(read_one(reading, tmp_path / "a.txt", data))
    assert not set(text) & {"\x1b", "\x07", "\u202e", "\u202c", "\u200b"}
    assert "#set page(width: 1pt) [bold]x[/bold]" in text
    assert "*strong* $math$" in text


def test_the_same_words_make_the_same_pages() -> None:
    readable = plain.compose(Original.of("a.txt", b"the same\nwords"), Asked())
    assert made_pages(readable) == made_pages(readable)


def test_the_pages_that_are_bound_are_the_pages_that_were_read(tmp_path: Path, reading: Read) -> None:
    long = "\n".join(f"line {n} of a long letter, with enough words in it" for n in range(300)).encode()
    outcome = read_one(reading, tmp_path / "a.txt", long)
    assert isinstance(outcome, Reading)
    (tmp_path / "made.pdf").write_bytes(outcome.made)
    again = reading(tmp_path / "made.pdf")["made.pdf"]
    assert isinstance(again, Reading)
    assert len(again.pages) == len(outcome.pages) > 2
    for one, two in zip(outcome.pages, again.pages, strict=True):
        assert one.text.split("\n")[:5] == two.text.split("\n")[:5]


def test_more_words_than_anybody_reads_are_left(tmp_path: Path, reading: Read) -> None:
    outcome = read_one(reading, tmp_path / "a.txt", b"word " * 1000, limits=Limits(word_letters=2000))
    assert outcome == Problem("a.txt", ProblemCode.TOO_LARGE)


def test_letters_of_every_script_are_drawn_or_named(tmp_path: Path, reading: Read) -> None:
    text = text_of(read_one(reading, tmp_path / "a.txt", "M\u00fcller \u05d3\u05df \u738b \u2265 \U0001f9ec".encode()))
    assert "M\u00fcller" in text
    assert "\u2265" in text


def test_base64_in_a_page_is_not_a_paper(tmp_path: Path, reading: Read) -> None:
    image = base64.b64encode(photo()).decode()
    text = text_of(
        read_one(reading, tmp_path / "a.html", f'<html><img src="data:image/jpeg;base64,{image}">hi</html>'.encode())
    )
    assert "hi" in text
    assert image[:40] not in text


words = st.text(max_size=40)
blocks = st.one_of(
    st.builds(Heading, words, st.integers(1, 6)),
    st.builds(Paragraph, words),
    st.builds(Points, st.lists(st.tuples(st.sampled_from(["-", "3."]), words), max_size=3).map(tuple)),
    st.builds(Grid, st.lists(st.lists(words, max_size=3).map(tuple), max_size=3).map(tuple), st.booleans()),
    st.builds(Lines, words),
    st.just(Turn()),
)


@settings(max_examples=60, deadline=None)
@given(words, st.lists(blocks, max_size=6))
def test_whatever_a_paper_says_it_can_be_set(title: str, said: list[Heading | Paragraph]) -> None:
    assert made_pages(Readable("word", title, tuple(said), (("patient", title),))).startswith(b"%PDF")
