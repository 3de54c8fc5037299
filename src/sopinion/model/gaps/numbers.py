"""A laboratory's case number that a paper points to, and that no paper here bears as its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sopinion.model.gap import GapKind
from sopinion.model.gaps.finding import Finding
from sopinion.model.gaps.pile import NOT_CARE, Cues, Pile, Sentence
from sopinion.model.kind import Kind
from sopinion.model.page import Page
from sopinion.model.record import Part, Record

_BEARERS = frozenset({Kind.PATHOLOGY_REPORT, Kind.GENOMIC_REPORT, Kind.LAB_REPORT, Kind.IMAGING_REPORT, Kind.OTHER})
_ALONE = 24  # letters beside the number, at most, on a line that is a heading or a footer
_BEFORE = 40
_FIGURES = re.compile(r"\d\d[-A-Z:]")
"""What every case number holds, quickly looked for."""


def numbers(pile: Pile) -> Iterator[Finding]:
    """Every number that a paper points to. One that stands alone, or behind its label, is the paper's own."""
    cues = pile.cues["numbers"]
    bearers = {plain(r.accession): r.id for r in reversed(pile.records) if r.accession and r.kind in _BEARERS}
    pointed: list[tuple[str, Sentence]] = []
    for record in pile.records:
        for part, page in pile.pages(record) if record.kind not in NOT_CARE else ():
            for m in _found(page.text, cues):
                sentence = _line(record, part, page, m)
                if _is_own(record, m, page.text, cues):
                    bearers.setdefault(plain(m[0]), record.id)
                elif _points(record, m, page.text, sentence.text, cues):
                    pointed.append((m[0], sentence))
    for written, sentence in pointed:
        bearer = bearers.get(plain(written))
        if bearer != sentence.record.id:
            yield Finding(
                kind=GapKind.REFERENCED,
                key=plain(written),
                about=written,
                says="number",
                sentence=sentence,
                wants=Kind.PATHOLOGY_REPORT,
                filled_by=bearer,
            )


def _found(text: str, cues: Cues) -> Iterator[re.Match[str]]:
    """Every case number, sought only on lines that hold the figures of one."""
    done = -1
    for hint in _FIGURES.finditer(text):
        if hint.start() >= done:
            start, done = _row(hint, text)
            yield from cues["number"].finditer(text, start, done)


def plain(number: str) -> str:
    """A case number without what laboratories and typists write differently: `S-2024-00123` is `S24-123`."""
    joined = re.sub(r"[\s:-]+", "-", number.upper())
    joined = re.sub(r"^([A-Z]+)-?(?:20)?(\d{2})-0*(\d+)$", r"\1\2-\3", joined)
    joined = re.sub(r"^(?:20)?(\d{2})-?([A-Z]+)-?0*(\d+)$", r"\2\1-\3", joined)
    return re.sub(r"-0+(?=\d)", "-", joined)


def _row(m: re.Match[str], text: str) -> tuple[int, int]:
    start = text.rfind("\n", 0, m.start()) + 1
    end = text.find("\n", m.end())
    return start, len(text) if end < 0 else end


def _is_own(record: Record, m: re.Match[str], text: str, cues: Cues) -> bool:
    if record.kind not in _BEARERS:
        return False
    if record.accession and plain(record.accession) == plain(m[0]):
        return True
    start, end = _row(m, text)
    before = text[max(start, m.start() - _BEFORE) : m.start()]
    if record.kind is Kind.GENOMIC_REPORT and record.accession:
        return False  # what it names besides its own number is the tissue it was made from
    labelled = cues["own"].search(before) and not cues["points"].search(before.split(":")[0])
    letters = sum(c.isalpha() for c in text[start : m.start()] + text[m.end() : end])
    return bool(labelled) or (not record.accession and letters <= _ALONE and not cues["points"].search(text[start:end]))


def _points(record: Record, m: re.Match[str], text: str, sentence: str, cues: Cues) -> bool:
    """Whether a sentence points to the number as to another paper's."""
    start, _ = _row(m, text)
    before = text[max(start, m.start() - _BEFORE) : m.start()]
    if cues["other"].search(before) or cues["nobody"].search(sentence):
        return False
    if record.kind in (Kind.LAB_REPORT, Kind.MEDICATION_LIST):
        return False
    return bool(cues["points"].search(sentence))


def _line(record: Record, part: Part, page: Page, m: re.Match[str]) -> Sentence:
    """The lines around a number: the words that point to it may stand on the line above."""
    start, end = _row(m, page.text)
    line = page.text[start:end]
    number = page.text.count("\n", 0, start)
    if m.start() - start < 25 and line[:1].islower() | line[:1].isdigit() | (line[:1] == "("):  # noqa: PLR2004 - wrapped
        start = page.text.rfind("\n", 0, max(start - 1, 0)) + 1
    if m.start() - start < 12 and start and not line.strip().endswith(":"):  # noqa: PLR2004 - the number begins the line
        above = page.text.rfind("\n", 0, start - 1) + 1
        if page.text[above : start - 1].strip()[-1:] not in (".", ":", ";", ""):
            start = above
    return Sentence(record, part, page.number, " ".join(page.text[start:end].split()), number)
