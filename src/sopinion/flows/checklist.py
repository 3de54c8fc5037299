"""The verb behind `checklist`: hold what is wanted against what was told and read, and look for gaps."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sopinion.content import checklists
from sopinion.content import gaps as gap_words
from sopinion.content.kinds import name_words
from sopinion.errors import GapUnknown, RowUnknown
from sopinion.flows.hands import OpenCase, Pages
from sopinion.flows.items import walked_items
from sopinion.model.case import Case
from sopinion.model.checklist import Asked, Checklist, Ground, Item, Standing, ToldStatus
from sopinion.model.checklist_told import Dismissed
from sopinion.model.clean import one_line
from sopinion.model.disc import held
from sopinion.model.gap import Gap, GapState
from sopinion.model.gaps import look as gaps_in
from sopinion.model.gaps.finding import gap_of
from sopinion.model.gaps.hints import hints
from sopinion.model.gaps.pile import Pile, Told, own
from sopinion.model.gaps.things import strange_disc
from sopinion.model.item import Item as Thing
from sopinion.model.item import disc_items, joined, read_items
from sopinion.model.question import Answers, AnswerState
from sopinion.model.record import Record
from sopinion.model.rows import checklist, known_keys

_PLACES = {"operative-report": "records.surgery_where", "discharge-summary": "records.hospital_where"}


@dataclass(frozen=True, slots=True)
class Missing:
    """The checklist, the gaps and the physical things of a case. dismissed: ids of gaps that need no answer."""

    checklist: Checklist
    gaps: tuple[Gap, ...]
    things: tuple[Thing, ...] = ()
    dismissed: frozenset[str] = frozenset()

    @property
    def strange(self) -> frozenset[str]:
        """Ids of the discs with images of somebody else, but for those that a person said are the patient's."""
        return frozenset(one.id for one in self.things if one.strange) - _cleared(self.things, self.dismissed)

    @property
    def open(self) -> tuple[Gap, ...]:
        """Gaps that no record fills and nobody dismissed."""
        return tuple(gap for gap in self.gaps if gap.state(self.dismissed) is GapState.OPEN)


def look(case: Case, records: Sequence[Record], pages: Pages) -> Missing:
    """Work out what is here, what is missing, and what the papers speak of."""
    texts = {sha: tuple(pages.pages(sha)) for sha in {part.sha256 for record in records for part in record.parts}}
    discs = disc_items(held(pages.discs(), case.patient, name_words()))
    seen = [*read_items(own(records), texts), *discs, *walked_items(case.answers)]
    things = joined(seen, case.items)
    dismissed = frozenset(name for one in case.dismissed for name in one.gaps)
    cleared = _cleared(things, dismissed)
    walked = _walked(case.answers)
    slides = _settled(case, "slides") or ("asked" if "slides" in walked else "")
    told = Told(_settled(case, "images") or _said(case.answers, "records.images"), slides, things, cleared)
    pile = Pile(records, texts, gap_words.cues(), gap_words.calendar(), told)
    found = gaps_in(pile)
    ground = Ground(
        answers=case.answers,
        records=tuple(records),
        gaps=tuple((gap, gap.state(dismissed)) for gap in found),
        hints=tuple(hints(pile)),
        things=tuple(one for one in things if one.id in cleared or not one.strange),
        asked=tuple(Asked(ask.key, ask.day) for one in case.requests if one.asked and one.open for ask in one.asks),
        told=case.checklist,
        walked=walked,
        places={key: said for key, question in _PLACES.items() if (said := _said(case.answers, question))},
    )
    return Missing(checklist(checklists.wanted(), ground), found, things, dismissed)


def _cleared(things: Sequence[Thing], dismissed: Collection[str]) -> frozenset[str]:
    """Ids of the discs that name somebody else, and that a person said need no answer."""
    found = ((one.id, strange_disc(one)) for one in things)
    return frozenset(name for name, finding in found if finding and gap_of(finding).id in dismissed)


def _said(answers: Answers, key: str) -> str:
    answer = answers.get(key)
    return str(answer.value) if answer and answer.state is AnswerState.GIVEN and answer.value else ""


def _walked(answers: Answers) -> Mapping[str, Standing]:
    """How the slides stand, by what was answered in the walk."""
    if _said(answers, "records.slides") == "no":
        return {"slides": Standing.NOT_NEEDED}
    for key, standing in (("records.slides_sent", Standing.SENT), ("records.slides_asked", Standing.ASKED)):
        if _said(answers, key):
            return {"slides": standing}
    return {}


def _settled(case: Case, key: str) -> str:
    """What a person said of a row, as far as a rule heeds it: asked for, or done with."""
    said = [one.status for one in case.checklist if one.key == key]
    if not said or said[-1] in (Standing.MISSING, Standing.UNSURE):
        return ""
    return "have" if said[-1] in (Standing.HAVE, Standing.ARRIVED, Standing.NOT_NEEDED) else "asked"


def set_row(opened: OpenCase, told: ToldStatus, rows: Sequence[Item], today: datetime.date) -> ToldStatus:
    """Note how a row stands, in a person's words, and save. Raises RowUnknown (30) for a key or an event unknown."""
    keys = known_keys(checklists.wanted())
    if told.key not in keys:
        near = difflib.get_close_matches(told.key, keys, cutoff=0.4) or keys
        raise RowUnknown(wanted=told.key, near=", ".join(near))
    events = [row.event for row in rows if row.key == told.key and row.event]
    event = one_line(told.event)
    if event and not any(one == event or one.split()[0] == event.split()[0] for one in events):
        raise RowUnknown(wanted=f"{told.key}, {event}", near="; ".join(events))
    new = replace(told, event=event, why=one_line(told.why), said=today.isoformat())
    kept = tuple(one for one in opened.case.checklist if (one.key, one.event) != (new.key, new.event))
    opened.save(replace(opened.case, checklist=(*kept, new)))
    return new


def unset_row(opened: OpenCase, key: str, event: str = "") -> None:
    """Take back what was said of a row, and save. Raises RowUnknown (30) where nothing was."""
    kept = tuple(one for one in opened.case.checklist if (one.key, one.event) != (key, one_line(event)))
    if len(kept) == len(opened.case.checklist):
        raise RowUnknown(wanted=key, near=", ".join(dict.fromkeys(one.key for one in opened.case.checklist)))
    opened.save(replace(opened.case, checklist=kept))


def dismiss(opened: OpenCase, missing: Missing, wanted: str, why: str, today: datetime.date) -> Gap:
    """Note that a gap needs no answer, and save. Raises GapUnknown (30)."""
    gap = _gap(missing, wanted)
    new = Dismissed(gap.names or (gap.id,), one_line(why), today.isoformat())
    kept = tuple(one for one in opened.case.dismissed if not set(one.gaps) & set(new.gaps))
    opened.save(replace(opened.case, dismissed=(*kept, new)))
    return gap


def restore(opened: OpenCase, missing: Missing, wanted: str) -> Gap:
    """Take a dismissal back, and save. Raises GapUnknown (30)."""
    gap = _gap(missing, wanted)
    kept = tuple(one for one in opened.case.dismissed if not set(one.gaps) & {gap.id, *gap.names})
    opened.save(replace(opened.case, dismissed=kept))
    return gap


def _gap(missing: Missing, wanted: str) -> Gap:
    asked = wanted.strip().lower()
    exact = [gap for gap in missing.gaps if asked in (gap.id, *gap.names)]
    near = exact or [gap for gap in missing.gaps if asked and gap.id.startswith(asked)]
    if len(near) != 1:
        raise GapUnknown(wanted=one_line(wanted))
    return near[0]


def why_dismissed(case: Case, gap: Gap) -> str:
    """The reason a person gave for dismissing a gap, "" for none."""
    return next((one.why for one in case.dismissed if set(one.gaps) & {gap.id, *gap.names}), "")


def as_json(missing: Missing) -> Mapping[str, Any]:
    """The answer of `checklist --json`."""
    return {
        "schema": "sopinion/checklist/1",
        "enough_to_send": missing.checklist.enough_to_send,
        "items": [_row_json(item) for item in missing.checklist.items],
        "gaps": [_gap_json(gap, missing) for gap in missing.gaps],
    }


def _row_json(item: Item) -> Mapping[str, Any]:
    because = item.because
    return {
        "key": item.key,
        "event": item.event,
        "title": item.title,
        "need": item.need,
        "status": item.status,
        "records": list(item.records),
        "day": str(item.day) if item.day else None,
        "complete": item.complete,
        "why": item.why,
        "where": item.where,
        "place": item.place or None,
        "called": item.called or None,
        "because": {"file": because[0], "page": because[1], "quote": because[2]} if because else None,
        "told": item.told or None,
    }


def _gap_json(gap: Gap, missing: Missing) -> Mapping[str, Any]:
    words = gap_words.told(gap)
    return {
        "id": gap.id,
        "state": gap.state(missing.dismissed),
        "filled_by": gap.filled_by,
        "kind": gap.kind,
        "what": words.what,
        "about": gap.about or None,
        "day": str(gap.day) if gap.day else None,
        "record": gap.record or None,
        "file": gap.file or None,
        "page": gap.page or None,
        "quote": gap.quote or None,
        "advice": words.advice,
    }
