"""What to do next: a short list, the most useful first. It never says how soon anything should happen."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from sopinion.model.checklist_told import Standing
from sopinion.model.gap import Gap
from sopinion.model.record import Record
from sopinion.model.unsure import strange, unsure_of

if TYPE_CHECKING:  # the questionnaire needs this module, and the checklist the questionnaire
    from sopinion.model.checklist import Checklist


@dataclass(frozen=True, slots=True)
class SectionProgress:
    """A section of the walk: how many of its questions were dealt with, out of those that apply to this person."""

    key: str
    title: str
    done: int
    total: int


class StepKey(StrEnum):
    """What kind of step it is. The words for each stand in content, `screens/home.toml`."""

    GO_ON = "go-on"
    READ_FOLDER = "read-folder"
    DECIDE_PAGES = "decide-pages"
    LOOK_AT_UNSURE = "look-at-unsure"
    ASK_FOR_GAP = "ask-for-gap"
    ASK_FOR_MISSING = "ask-for-missing"
    MAKE_BUNDLE = "make-bundle"
    SAY_WHO_HAS = "say-who-has"


@dataclass(frozen=True, slots=True)
class Step:
    """A step, what fills its sentence, and the command that does it."""

    key: StepKey
    command: str
    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


def unsure(records: Sequence[Record]) -> tuple[Record, ...]:
    """Pick the papers whose reading is not sure, and that nobody has spoken about; not those of `undecided`."""
    return tuple(record for record in records if unsure_of(record) and not strange(record))


def undecided(records: Sequence[Record]) -> tuple[Record, ...]:
    """Pick the papers that name somebody else, whole or on a page, and that nobody has decided about."""
    return tuple(record for record in records if strange(record))


def steps(
    sections: Sequence[SectionProgress],
    records: Sequence[Record],
    checklist: Checklist,
    open_gaps: Sequence[Gap],
    kept: str = "",
) -> tuple[Step, ...]:
    """Every step that is useful now, in order. kept: the name of a bundle that was given to nobody yet, if any."""
    found = []
    started = next((s for s in sections if 0 < s.done < s.total), None)
    begun = started or next((s for s in sections if s.done < s.total), None)
    if begun:
        values = {"section": begun.title, "left": begun.total - begun.done}
        found.append(Step(StepKey.GO_ON, "sopinion prepare", MappingProxyType(values)))
    if not records:
        found.append(Step(StepKey.READ_FOLDER, "sopinion index FOLDER"))
        return (*found, *_say_who_has(kept))
    if foreign := undecided(records):
        values = {"count": len(foreign), "file": foreign[0].parts[0].file}
        found.append(Step(StepKey.DECIDE_PAGES, "sopinion review", MappingProxyType(values)))
    if open_questions := unsure(records):
        values = {"count": len(open_questions)}
        found.append(Step(StepKey.LOOK_AT_UNSURE, "sopinion review", MappingProxyType(values)))
    if open_gaps:
        values = {"count": len(open_gaps), "file": open_gaps[0].file, "page": open_gaps[0].page}
        found.append(Step(StepKey.ASK_FOR_GAP, "sopinion checklist", MappingProxyType(values)))
    missing = list(dict.fromkeys(item.title for item in checklist.items if item.status is Standing.MISSING))
    if missing:
        found.append(
            Step(StepKey.ASK_FOR_MISSING, "sopinion checklist", MappingProxyType({"missing": ", ".join(missing)}))
        )
    if not foreign:
        found.append(Step(StepKey.MAKE_BUNDLE, "sopinion export --to FOLDER"))
    return (*found, *_say_who_has(kept))


def _say_who_has(kept: str) -> tuple[Step, ...]:
    command, values = f"sopinion sent {shlex.quote(kept)}", MappingProxyType({"file": kept})
    return (Step(StepKey.SAY_WHO_HAS, command, values),) if kept else ()
