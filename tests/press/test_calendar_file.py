"""Calendar files, read back by the line rules of RFC 5545."""

from __future__ import annotations

import datetime
import re

from hypothesis import given
from hypothesis import strategies as st

from sopinion.model.plan import Entry
from sopinion.model.sheet import CALENDAR_START
from sopinion.press.calendar import calendar

MADE = datetime.date(2025, 11, 20)
_NAME = re.compile(r"[A-Z-]+")


def content_lines(data: bytes) -> list[str]:
    """Check every physical line, then unfold (RFC 5545, 3.1)."""
    assert data.endswith(b"\r\n")
    raw = data[:-2].split(b"\r\n")
    for one in raw:
        assert len(one) <= 75
        assert b"\n" not in one
        assert b"\r" not in one
        one.decode("utf-8")  # no letter is torn apart
    assert not raw[0].startswith((b" ", b"\t"))
    return b"\r\n".join(raw).replace(b"\r\n ", b"").decode("utf-8").split("\r\n")


def unescaped(value: str) -> str:
    """Read a TEXT value (3.3.11), refusing what has to be escaped and is not."""
    assert re.fullmatch(r"(?:[^\\;,\x00-\x08\x0a-\x1f\x7f]|\\[\\;,nN])*", value), value
    return re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], value)


def events(data: bytes) -> list[dict[str, str]]:
    lines = content_lines(data)
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    found: list[dict[str, str]] = []
    inside = False
    head: dict[str, str] = {}
    for line in lines[1:-1]:
        name, _, value = line.partition(":")
        assert _NAME.fullmatch(name.partition(";")[0]), line
        if line == "BEGIN:VEVENT":
            assert not inside
            inside = True
            found.append({})
        elif line == "END:VEVENT":
            assert inside
            inside = False
        else:
            where = found[-1] if inside else head
            assert name not in where
            where[name] = value
    assert not inside
    assert head["VERSION"] == "2.0"
    assert head["PRODID"]
    for one in found:
        assert {"UID", "DTSTAMP", "DTSTART;VALUE=DATE", "SUMMARY"} <= set(one)
        assert re.fullmatch(r"\d{8}T\d{6}Z", one["DTSTAMP"])
    return found


texts = st.text(st.characters(blacklist_categories=["Cs"]), max_size=200)
entries = st.lists(
    st.builds(Entry, st.text(max_size=20), st.dates(), texts, texts), max_size=4, unique_by=lambda one: one.name
)


@given(entries, st.dates())
def test_every_line_keeps_the_rules(days: list[Entry], made: datetime.date) -> None:
    data = calendar(days, "case-abcd", made)
    found = events(data)
    assert [one["DTSTART;VALUE=DATE"] for one in found] == [one.day.isoformat().replace("-", "") for one in days]
    assert len({one["UID"] for one in found}) == len(days)
    for one in found:
        unescaped(one["SUMMARY"])
        unescaped(one.get("DESCRIPTION", ""))


def test_text_comes_back_as_it_was() -> None:
    title = "Records due; call, then write \\ fax \N{LATIN SMALL LETTER E WITH ACUTE}" * 4
    note = "first line\nsecond, line"
    (found,) = events(calendar([Entry("a", MADE, title, note)], "case-abcd", MADE))
    assert unescaped(found["SUMMARY"]) == title
    assert unescaped(found["DESCRIPTION"]) == note


def test_an_entry_keeps_its_name_when_it_moves_and_two_cases_share_none() -> None:
    def uid(owner: str, day: datetime.date) -> str:
        return events(calendar([Entry("start", day, "Planned start")], owner, MADE))[0]["UID"]

    assert uid("case-a", MADE) == uid("case-a", datetime.date(2026, 1, 1))
    assert uid("case-a", MADE) != uid("case-b", MADE)


def test_the_same_days_give_the_same_bytes() -> None:
    days = [Entry("start", MADE, "Planned start", "Ask.")]
    data = calendar(days, "case-a", MADE)
    assert data == calendar(days, "case-a", MADE)
    assert data.startswith(CALENDAR_START)
    assert b"DTSTAMP:20251120T120000Z" in data
