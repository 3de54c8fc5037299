"""The letters of `request`: filled for one person, typeset, and put into a folder."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from sopinion.content import letters, spoken, voices
from sopinion.content.messages import line
from sopinion.errors import WouldOverwrite
from sopinion.flows.due import away, entries
from sopinion.flows.request import Ground, Row, stand
from sopinion.flows.sheets import Laid, Made, SheetPress, Tray
from sopinion.flows.voice import words
from sopinion.model.arrival import all_here
from sopinion.model.clock import told
from sopinion.model.day import Day
from sopinion.model.draft import Signer, signer_of
from sopinion.model.gaps.pile import own
from sopinion.model.leaf import Block, Leaf, Pairs, Points, Table, as_text
from sopinion.model.question import Answer, Answers
from sopinion.model.request import Ask, Basis, Office, Request, Rule, due, rule_of
from sopinion.model.sheet import OWN_START, Filling, fill

_ROWS = 6  # on the page that tracks requests, filled or to write on
_MOST_ASKS = 2  # things named for each request on the page that tracks them
_LONGEST_NAME = 60
_FOLLOWING = ("reminder", "complaint", "thanks")
"""Letters that follow a request, with a row for the number that the office gave it."""


@dataclass(frozen=True, slots=True)
class Form:
    """How letters are printed. fax: whether a cover goes before each."""

    large: bool = False
    paper: str = "letter"
    fax: bool = False


def letter(key: str, request: Request, ground: Ground, second_place: str = "") -> Leaf:
    """Fill a letter about one request: `key` is an office's own letter, or a reminder, a complaint, a thank-you."""
    answers = _set_out(request, ground)
    said = _words(request, ground, second_place)
    filling = Filling(said, {}, MappingProxyType({}))
    shared = {name: fill(part, answers, filling).blocks for name, part in letters.shared().items()}
    placed = {
        **shared,
        "head": _head(key, request, ground, said),
        "happened": _happened(request, said),
        "asks": _asked(request, ground) if key in _FOLLOWING else _points(request.asks),
    }
    leaf = fill(letters.letters()[key], answers, Filling(said, {}, placed))
    named = textwrap.shorten(said.get("patient.name", ""), _LONGEST_NAME, placeholder=" …")
    foot = line("request.foot" if named else "request.foot_nameless", patient=named, id=request.id)
    return replace(leaf, foot=foot, made=ground.today.isoformat())


def page(key: str, ground: Ground, asks: Sequence[Ask] = ()) -> Leaf:
    """Fill a page that is about no one request: the patient's release, a teenager's assent."""
    filling = Filling(_own_words(ground), {}, {"scope": _points(asks) if asks else (Pairs(((" ", ""), (" ", ""))),)})
    leaf = fill(letters.letters()[key], ground.case.answers, filling)
    return replace(leaf, made=ground.today.isoformat())


def cover(request: Request, pages: int, ground: Ground) -> Leaf:
    """The page that goes before a fax: it names the office, and nobody else."""
    to = ", ".join(part for part in (letters.offices()[request.office].name, request.place) if part)
    filling = Filling({"to": to, "pages": str(pages + 1)}, {}, {})
    return replace(fill(letters.letters()["fax"], ground.case.answers, filling), made=ground.today.isoformat())


def tracking(found: Sequence[Row], ground: Ground) -> Leaf:
    """One page with every request, and rows to write on."""
    heads = tuple(line(f"request.track_{name}") for name in ("office", "sent", "due", "who", "came"))
    table = Table(
        heads, tuple(_tracked(row, ground) for row in found) + (("",) * len(heads),) * max(1, _ROWS - len(found))
    )
    leaf = fill(letters.letters()["tracking"], ground.case.answers, Filling({}, {}, {"rows": (table,)}))
    name = _own_words(ground).get("patient.name", "")
    day = spoken.day(Day.of(ground.today))
    foot = line("sheets.foot", patient=name, day=day) if name else line("sheets.foot_nameless", day=day)
    return replace(leaf, foot=foot, made=ground.today.isoformat())


def needed_pages(ground: Ground) -> tuple[str, ...]:
    """What has to go along: a release that the patient signs for a helper, a teenager's own say."""
    answers = ground.case.answers
    found = []
    if signer_of(answers) is Signer.HELPER and told(answers, "you.may_ask") != "release":
        found.append("release")
    if told(answers, "patient.age") == "teen" and signer_of(answers) is Signer.PARENT:
        found.append("assent")
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Printing:
    """What files are made with: the press, how they are printed, and what they are made from."""

    press: SheetPress
    form: Form
    ground: Ground

    def letter(self, key: str, leaf: Leaf, request: Request | None = None) -> list[Made]:
        """Typeset one letter with its plain text, and its fax cover where one is wanted."""
        name = f"sopinion request {request.id} {key}" if request else f"sopinion {key}"
        files = list(self._files(name, leaf))
        if self.form.fax and request:
            files += self._files(f"{name} fax cover", cover(request, files[0].pages or 1, self.ground))
        return files

    def tracking(self, found: Sequence[Row]) -> list[Made]:
        """Typeset the page that tracks the requests, with a calendar of what is due."""
        files = list(self._files("sopinion requests", tracking(found, self.ground)))
        if days := entries(found, self.ground.today):
            data = self.press.calendar(days, self.ground.case.label, self.ground.today)
            files.append(Made("sopinion requests.ics", data))
        return files

    def _files(self, name: str, leaf: Leaf) -> Iterator[Made]:
        today = self.ground.today
        sheet = self.press.print(leaf, today, large=self.form.large, paper=self.form.paper)
        size = " large print" if self.form.large else ""
        yield Made(f"{name}{size}.pdf", sheet.pdf, sheet.pages, sheet.undrawn)
        start = f"{OWN_START} {spoken.day(Day.of(today))}\n\n"
        yield Made(f"{name}.txt", (start + as_text(leaf)).encode())


def lay(files: Iterable[Made], press: SheetPress, tray: Tray) -> tuple[Laid, ...]:
    """Put files into their folder; nothing that is not ours is replaced.

    Raises WouldOverwrite (52) before anything is written, NoRoom (53), CannotWrite (50).
    """
    made = tuple(files)
    for one in made:
        there = tray.there(one.name)
        if there is not None and not press.own(there):
            raise WouldOverwrite(file=one.name)
    return tuple(Laid(tray.put(one.name, one.data), one) for one in made)


def _set_out(request: Request, ground: Ground) -> Answers:
    """The answers, with what only a letter asks about: who signs, which office, and how the due day stands."""
    more = {
        "letter.signer": Answer(signer_of(ground.case.answers).value),
        "letter.office": Answer(request.office.value),
    }
    country = told(ground.case.answers, "you.country")
    if day := due(request, country):
        by = "told" if day.basis in (Basis.PROMISED, Basis.EXTENDED) else rule_of(request, country).value
        passed = "passed" if day.day < ground.today else "ahead"
        if not (by == "told" and passed == "ahead"):
            more["letter.due"] = Answer(f"{by}-{passed}")
    return MappingProxyType({**ground.case.answers, **more})


def _own_words(ground: Ground) -> Mapping[str, str]:
    """Every blank with what fills it; where the patient signs, the patient speaks."""
    said = dict(words(ground.case.answers, ground.today))
    signer = signer_of(ground.case.answers)
    if signer in (Signer.PATIENT, Signer.HELPER):
        said |= dict(voices.voice(voices.PATIENT).words)
    elif not said.get("patient.name"):
        said |= {"my": line("request.patients"), "me": line("request.the_patient")}
    return said | {"span": letters.span(_first_day(ground))}


def _words(request: Request, ground: Ground, second_place: str) -> Mapping[str, str]:
    said = dict(_own_words(ground))
    country = told(ground.case.answers, "you.country")
    day = due(request, country)
    by_rule = rule_of(request, country) is not Rule.NONE
    ruled = due(replace(request, promised=None, refused=None), country) if by_rule else None
    asked = {
        "request.sent": spoken.day(request.sent) if request.sent else "",
        "request.received": spoken.day(request.received) if request.received else "",
        "request.refused": spoken.day(request.refused) if request.refused else "",
        "request.due": spoken.day(Day.of(day.day)) if day else "",
        "request.due_rule": spoken.day(Day.of(ruled.day)) if ruled else "",
        "request.answer": request.answer,
        "request.cost": request.cost,
        "request.person": request.person,
        "request.reference": request.reference,
        "second_place": second_place or said.get("appointment.place", ""),
    }
    return said | asked


def _head(key: str, request: Request, ground: Ground, said: Mapping[str, str]) -> tuple[Block, ...]:
    """Who is asked, about whom, and how to reach the one who asks; a row for what was not told where it is needed."""
    patient = ground.case.patient
    office = letters.offices()[request.office].name
    to = request.place if request.office is Office.DOCTOR else office
    house = "letter_head_lab" if request.office is Office.LABORATORY else "letter_head_house"
    rows = [
        ("letter_head_about" if key == "complaint" else "letter_head_to", to),
        (house, request.place if request.office is not Office.DOCTOR else None),
        ("letter_head_patient", said.get("patient.name", "")),
        ("letter_head_born", said.get("patient.birth_date", "")),
        ("letter_head_names", ", ".join(patient.other_names) or None),
        ("letter_head_numbers", ", ".join(patient.record_numbers) or None),
        ("letter_head_from", said.get("you.name", "") if signer_of(ground.case.answers) in _OTHERS else None),
        ("letter_head_address", ""),
        ("letter_head_reach", ""),
        ("letter_head_theirs", request.reference if key in ("reminder", "thanks") else None),
    ]
    return (Pairs(tuple((line(f"request.{label}"), value) for label, value in rows if value is not None)),)


def _happened(request: Request, said: Mapping[str, str]) -> tuple[Block, ...]:
    """What was told of a request, for a complaint."""
    names = ("sent", "received", "due_rule", "refused", "answer", "cost", "person", "reference")
    rows = [(line(f"request.happened_{name}"), said[f"request.{name}"]) for name in names]
    kept = tuple(row for row in rows if row[1]) if request.asked else rows[:1]
    return (Pairs(tuple(kept)),)


_OTHERS = frozenset({Signer.PARENT, Signer.PROXY})


def _points(asks: Iterable[Ask]) -> tuple[Block, ...]:
    return (Points(tuple(letters.words(ask) for ask in asks)),)


def _asked(request: Request, ground: Ground) -> tuple[Block, ...]:
    """What has not come yet; all of it, where nothing was named."""
    row = next((row for row in stand(ground) if row.request.id == request.id), None)
    came = {id(one.ask) for one in row.arrivals if one.sure} if row and not all_here(request, row.arrivals) else set()
    left = [ask for ask in request.asks if id(ask) not in came] or list(request.asks)
    return _points(left) if left else (Pairs(((" ", ""), (" ", ""))),)


def _first_day(ground: Ground) -> str:
    """The first day that was told or read of this illness, as a person says it."""
    said = told(ground.case.answers, "timeline.diagnosed")
    days = [record.day for record in own(ground.records) if record.day]
    if isinstance(said, str) and said:
        days.append(Day.parse(said))
    return spoken.day(min(days, key=lambda day: day.first)) if days else ""


def _tracked(row: Row, ground: Ground) -> tuple[str, ...]:
    one = row.request
    office = letters.offices()[one.office].name
    asks = [letters.short(ask) for ask in one.asks]
    if len(asks) > _MOST_ASKS:
        asks = [line("request.and_more", asks=asks[0], count=len(asks) - 1)]
    what = (f"{one.id} {office}", one.place, *asks)
    sent = [spoken.day(day) for day in (one.sent, one.received) if day]
    due_day = f"{spoken.day(Day.of(row.due.day))}\n{away(row.due, ground.today)}" if row.due else ""
    who = [part for part in (one.person, one.reference, one.cost) if part]
    return (
        "\n".join(part for part in what if part),
        "\n".join(sent),
        due_day,
        "\n".join(who),
        spoken.day(one.arrived) if one.arrived else "",
    )
