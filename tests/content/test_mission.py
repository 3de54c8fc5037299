"""docs/mission.md says where each idea of each source lives; this keeps it true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sopinion.content import guidance, messages, reasons, shelf
from sopinion.content.checklists import wanted
from sopinion.content.doors import doors
from sopinion.content.facts import facts
from sopinion.content.questions import questionnaire

MISSION = Path(__file__).resolve().parents[2] / "docs" / "mission.md"


def rows(text: str) -> list[tuple[str, str, list[str]]]:
    """The rows of the tables: source, idea, places."""
    found = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and len(cells) == 3 and (cells[0].isdecimal() or cells[0] == "ours"):
            found.append((cells[0], cells[1], re.findall(r"`([^`]+)`", cells[2])))
    return found


def there(place: str) -> bool:
    """Whether the program has this place."""
    kind, _, key = place.partition(":")
    known = {
        "guide": {f"{topic.key}/{part.key}" for topic in guidance.topics() for part in topic.parts},
        "reason": {one.key for one in reasons.reasons()},
        "question": {one.key for one in questionnaire().questions},
        "sheet": {name.rpartition("/")[2] for name in shelf.names("sheets_to_carry")},
        "checklist": {one.key for one in wanted()},
        "fact": set(facts()),
        "command": set(doors()),
    }
    if kind == "line":
        return bool(messages.line(key))
    return key in known.get(kind, set())


ROWS = rows(MISSION.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("source", "idea", "places"), ROWS, ids=[f"{s}: {i}" for s, i, _ in ROWS])
def test_the_idea_lives_where_the_table_says(source: str, idea: str, places: list[str]) -> None:
    assert places, f"{source}: {idea} lives nowhere"
    assert [place for place in places if not there(place)] == []


def test_all_five_sources_are_walked_through() -> None:
    counts = {str(source): sum(row[0] == str(source) for row in ROWS) for source in range(5)}
    assert all(count >= 30 for count in counts.values()), counts
    assert len({(source, idea) for source, idea, _ in ROWS}) == len(ROWS)


def test_every_topic_and_every_reason_serves_an_idea() -> None:
    named = {place for _, _, places in ROWS for place in places}
    topics = {place.partition(":")[2].partition("/")[0] for place in named if place.startswith("guide:")}
    assert {one.key for one in guidance.topics()} - topics == set()
    served = {place.partition(":")[2] for place in named if place.startswith("reason:")}
    assert {one.key for one in reasons.reasons()} - served - {"other", "come-back"} == set()


def test_a_place_that_is_not_there_is_seen() -> None:
    for place in ("guide:why/nowhere", "reason:none", "question:none.none", "sheet:none", "nothing:none"):
        assert not there(place)
    assert rows("| 1 | An idea | `guide:a/b` `reason:c` |") == [("1", "An idea", ["guide:a/b", "reason:c"])]
