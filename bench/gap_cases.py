"""Case folders with planted gaps, of our own writing: each rule in many wordings, and what fills or excuses it.

A case is a folder of papers. `plant` stands in one of them; `fills`, where there is one, is the paper that makes the
folder clean again. Wordings of part "a" were before the eyes of
whoever wrote the rules; those of "b" were measured unseen once, and then learned from; those of "c" were measured last.
"""

from __future__ import annotations

import datetime
import pathlib
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

PATIENT = ("Rosalind Achterberg", "1958-06-17")
Write = Callable[[datetime.date], str]

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def us(day: datetime.date) -> str:
    """03/04/2025."""
    return f"{day:%m/%d/%Y}"


def short(day: datetime.date) -> str:
    """3/4/25."""
    return f"{day.month}/{day.day}/{day:%y}"


def worded(day: datetime.date) -> str:
    """March 4, 2025."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def british(day: datetime.date) -> str:
    """4 March 2025."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def dashed(day: datetime.date) -> str:
    """04-Mar-2025."""
    return f"{day.day:02}-{_MONTHS[day.month - 1][:3]}-{day.year}"


@dataclass(frozen=True, slots=True)
class House:
    """How a hospital prints: its name, how it writes days and case numbers, and its layout."""

    name: str
    write: Write
    number: Callable[[int, int], str]
    labels: tuple[str, str, str]  # name, birth, record number
    caps: bool


HOUSES = (
    House("Calloway Ridge Medical Center", us, lambda y, n: f"S{y}-{n:05}", ("Patient", "DOB", "MRN"), True),
    House(
        "St. Brannoc Hospital",
        worded,
        lambda y, n: f"SP-{y}-{n:04}",
        ("Patient Name", "Date of Birth", "Med Rec No"),
        False,
    ),
    House(
        "Thornmere University Hospital", british, lambda y, n: f"{y}H{n:05}", ("Name", "D.O.B.", "Hospital No"), False
    ),
    House("Pinyon Valley Clinic", short, lambda y, n: f"PV{y}-{n:06}", ("PATIENT", "BIRTHDATE", "CHART #"), True),
    House("Eastlock Cancer Institute", dashed, lambda y, n: f"NS-{y}-{n:05}", ("Patient name", "Born", "MRN"), False),
)

_HERE = pathlib.Path(__file__).parent
_PAPERS = tomllib.loads((_HERE / "gap_papers.toml").read_text(encoding="utf-8"))
_WORDINGS = tomllib.loads((_HERE / "gap_wordings.toml").read_text(encoding="utf-8"))
_HEADING = 40  # letters, at most


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper before it is set: its kind, house, day, what it is of, and a sentence."""

    kind: str
    house: House
    day: datetime.date
    plant: str = ""
    what: str = "Carcinoma, see microscopic description."
    number: int = 0
    title: str = ""
    pages: tuple[str, ...] = ()  # page footers: the paper is spread over as many pages
    status: str = ""

    def text(self) -> list[str]:
        """The pages of the paper, as a text layer gives them."""
        h = self.house
        form = _PAPERS[self.kind]
        title, label = self.title or form["title"], form["label"]
        head = [h.name.upper() if h.caps else h.name, title.upper() if h.caps else title]
        name, born = PATIENT
        head.append(f"{h.labels[0]}: {name}    {h.labels[1]}: {h.write(datetime.date.fromisoformat(born))}")
        head.append(f"{h.labels[2]}: 00{4411}87")
        head.append(f"{label}: {h.write(self.day)}")
        if self.kind == "pathology":
            head.append(f"Accession: {h.number(self.day.year % 100, self.number)}")
        if self.kind == "genomic":
            head.append(f"Report number: CX-{self.number:07}")
        if self.status:
            head.append(self.status)
        admitted = h.write(self.day - datetime.timedelta(days=5))
        body = [b.format(plant=self.plant, what=self.what, admitted=admitted) for b in form["body"]]
        body = [b for b in body if b.strip()]
        if h.caps:
            body = [_capitals(b) for b in body]
        signed = f"Electronically signed by Imre Halloran, MD {h.write(self.day + datetime.timedelta(days=1))}"
        if not self.pages:
            return ["\n".join([*head, "", *body, "", signed])]
        per = max(1, -(-len(body) // len(self.pages)))
        out = []
        for n, foot in enumerate(self.pages):
            piece = body[n * per : (n + 1) * per] or ["Continued.", "The findings above were discussed with the team."]
            out.append("\n".join([*(head if n == 0 else [head[2]]), "", *piece, "", foot]))
        return out


def _capitals(block: str) -> str:
    first, line, rest = block.partition("\n")
    return f"{first.upper()}:{line}{rest}" if line and len(first) < _HEADING else block


@dataclass(frozen=True, slots=True)
class Case:
    """A folder: its papers, the gap kinds planted there with a word of their quote, and which half it belongs to."""

    name: str
    half: str
    rule: str
    papers: tuple[Paper, ...]
    planted: tuple[tuple[frozenset[str], str], ...]
    images: str = "have"
    slides: bool = True
    ocr: bool = False


NOW = datetime.date(2025, 6, 20)


def ago(days: int) -> datetime.date:
    """So many days before the papers were written."""
    return NOW - datetime.timedelta(days=days)


@dataclass(frozen=True, slots=True)
class Plant:
    """A wording: where it stands, what it says ({d}, {n}, {e}: a day, a case number, a day before), what it is."""

    half: str
    rule: str
    kinds: str  # gap kinds that tell it, joined by |
    where: str
    says: str
    word: str = ""  # a word of the quote; "" for any
    fill: str = ""  # the kind of paper that fills it
    fill_what: str = ""
    days: int = 60  # how long before the paper the thing was done


PLANTS = tuple(Plant(**row) for row in _WORDINGS["plant"])
LEAVE_ALONE = tuple((row["where"], row["says"]) for row in _WORDINGS["leave"])


def cases(half: str) -> Iterator[Case]:
    """The folders of one half: each planted gap, the same folder filled, and sentences to be left alone."""
    for n, plant in enumerate(p for p in PLANTS if p.half == half):
        house = HOUSES[n % len(HOUSES)]
        where, _, flag = plant.where.partition("?")
        where, _, feet = where.partition("@")
        where, _, status = where.partition("!")
        done = ago(plant.days)
        number = house.number(done.year % 100, 4100 + n)
        says = plant.says.format(d=house.write(done), n=number, e=house.write(ago(90)))
        word = plant.word.format(n=number)
        paper = Paper(
            where,
            house,
            NOW,
            says,
            number=7100 + n,
            pages=tuple(feet.split("|")) if feet else (),
            status=status,
            what="CT CHEST"
            if where == "imaging"
            else "EXPLORATION"
            if where == "operative"
            else "Carcinoma, see microscopic description.",
        )
        around = (Paper("radiation", HOUSES[(n + 2) % 5], ago(400)),) if n % 3 == 0 and where != "radiation" else ()
        planted = ((frozenset(plant.kinds.split("|")), word),)
        base = Case(
            f"{half}{n:02} {plant.rule}",
            half,
            plant.rule,
            (paper, *around),
            planted,
            images="" if flag == "images" else "have",
            slides=flag != "slides",
        )
        yield base
        if plant.fill:
            what = plant.fill_what or "Carcinoma, see microscopic description."
            day = (
                NOW
                if plant.rule == "preliminary"
                else NOW + datetime.timedelta(days=9)
                if plant.rule == "pending"
                else done
            )
            title = "Neurosurgery Consultation" if "neurosurgery" in plant.says else ""
            fill = Paper(
                plant.fill,
                house,
                day,
                what=what,
                number=7100 + n if plant.rule == "preliminary" else 4100 + n,
                title=title,
                status="Status: Final" if plant.rule == "preliminary" else "",
            )
            yield Case(f"{half}{n:02} {plant.rule} filled", half, "clean", (paper, fill, *around), ())


def left_alone() -> Iterator[Case]:
    """Clean folders with sentences that a hasty reader would take for gaps."""
    for n, (where, says) in enumerate(LEAVE_ALONE):
        house = HOUSES[n % len(HOUSES)]
        text = says.format(f=house.write(NOW + datetime.timedelta(days=20)), e=house.write(ago(30)), y=2014)
        what = "CT CHEST" if where == "imaging" else "Carcinoma, see microscopic description."
        yield Case(f"clean{n:02}", "clean", "clean", (Paper(where, house, NOW, text, what=what, number=900 + n),), ())
