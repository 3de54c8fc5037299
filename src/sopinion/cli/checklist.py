"""`sopinion checklist`: what is here, what is missing, and how we know."""

from __future__ import annotations

import typer

from sopinion.cli import desk
from sopinion.content import gaps as gap_words
from sopinion.content import spoken
from sopinion.content.messages import line, plural
from sopinion.flows import checklist as verb
from sopinion.flows.hands import Mark, Screen
from sopinion.model.checklist import Item, Need, Standing, ToldStatus
from sopinion.model.day import Day
from sopinion.model.gap import Gap, GapKind, GapState

door = typer.Typer(add_completion=False)

_JSON = typer.Option(False, "--json", help="One JSON object on standard output.")
_STATUS = typer.Argument(help="How it stands.")
_EVENT = typer.Option("", "--event", metavar="DAY", help="Which one, where there are several: its day.")
_WHY = typer.Option("", "--why", help="The reason, in your words.")
_MARKS = {
    Standing.HAVE: Mark.DONE,
    Standing.ARRIVED: Mark.DONE,
    Standing.NOT_NEEDED: Mark.DONE,
    Standing.MISSING: Mark.NEEDS,
    Standing.UNSURE: Mark.HERE,
}
_THINGS = (GapKind.NO_IMAGES, GapKind.SLIDES)


def _looked() -> verb.Missing:
    case = desk.case()
    with desk.index_of(case) as index:
        return verb.look(case, index.records_of(case), index)


@door.callback(invoke_without_command=True)
def checklist(ctx: typer.Context, json: bool = _JSON) -> None:  # noqa: FBT001 - typer's form
    """What you have, what is missing, and how we know."""
    if ctx.invoked_subcommand is None:
        _answer(_looked(), json=json)


@door.command("set")
def set_row(
    key: str = typer.Argument(help="Which thing, such as operative-report or slides."),
    status: Standing = _STATUS,
    event: str = _EVENT,
    why: str = _WHY,
    json: bool = _JSON,  # noqa: FBT001 - typer's form
) -> None:
    """Say yourself how a row stands."""
    rows = _looked().checklist.items
    with desk.writing() as opened:
        verb.set_row(opened, ToldStatus(key, event, status, why), rows, desk.today())
    _told("checklist.set_done", json=json)


@door.command()
def unset(
    key: str = typer.Argument(help="Which thing, such as operative-report or slides."),
    event: str = _EVENT,
    json: bool = _JSON,  # noqa: FBT001 - typer's form
) -> None:
    """Take back what you said of a row."""
    with desk.writing() as opened:
        verb.unset_row(opened, key, event)
    _told("checklist.unset_done", json=json)


@door.command()
def dismiss(
    gap: str = typer.Argument(help="Which gap, by the letters before it."),
    why: str = _WHY,
    json: bool = _JSON,  # noqa: FBT001 - typer's form
) -> None:
    """Say that something your papers speak of is not needed."""
    missing = _looked()
    with desk.writing() as opened:
        verb.dismiss(opened, missing, gap, why, desk.today())
    _told("checklist.dismiss_done", json=json)


@door.command()
def restore(
    gap: str = typer.Argument(help="Which gap, by its letters."),
    json: bool = _JSON,  # noqa: FBT001 - typer's form
) -> None:
    """Show a gap again that you dismissed."""
    missing = _looked()
    with desk.writing() as opened:
        verb.restore(opened, missing, gap)
    _told("checklist.restore_done", json=json)


def _told(said: str, *, json: bool) -> None:
    if not json:
        desk.screen().say(line(said), Mark.DONE)
        desk.screen().say()
    _answer(_looked(), json=json)


def _answer(missing: verb.Missing, *, json: bool) -> None:
    if json:
        desk.put(verb.as_json(missing))
        return
    show(desk.screen(), missing)


def show(screen: Screen, missing: verb.Missing) -> None:
    """Draw the headline, the checklist and the gaps."""
    screen.title(line("checklist.title"))
    short = missing.checklist.short
    if missing.checklist.enough_to_send:
        screen.say(line("checklist.enough"), Mark.DONE)
    else:
        words = ", ".join(item.title[0].lower() + item.title[1:] for item in short)
        screen.say(line("checklist.not_enough", missing=words), Mark.NEEDS)
        screen.say(line("checklist.do_not_wait"), indent=2)
    for need in Need:
        rows = [item for item in missing.checklist.items if item.need is need]
        if rows:
            screen.say()
            screen.say(line(f"checklist.{need}"))
        spoken_of: set[str] = set()
        for item in rows:
            _row(screen, item, again=item.title in spoken_of)
            if item.status not in (Standing.HAVE, Standing.ARRIVED, Standing.NOT_NEEDED):
                spoken_of.add(item.title)
    papers = [gap for gap in missing.open if gap.kind not in _THINGS]
    things = [gap for gap in missing.open if gap.kind in _THINGS]
    for title, found in (("gaps_title", papers), ("things_title", things)):
        if found:
            screen.title(line(f"checklist.{title}"))
        for gap in found:
            _gap(screen, gap)
    screen.say(line("checklist.only_these" if papers else "checklist.no_gaps"))
    if missing.open:
        screen.say(line("checklist.how_dismiss", gap=missing.open[0].id))
    _passed(screen, missing)


def _row(screen: Screen, item: Item, *, again: bool) -> None:
    """Draw a row; `again`, only what differs from the row of the same thing above."""
    event = f" ({_event(item.event)})" if item.event else ""
    screen.say(f"{item.title}{event}: {_status(item)}", _MARKS.get(item.status, Mark.OPEN), indent=2)
    if item.told:
        screen.say(line("checklist.told", why=item.told), indent=6)
    if item.status in (Standing.HAVE, Standing.ARRIVED, Standing.NOT_NEEDED):
        return
    if item.because:
        file, page, quote = item.because
        screen.say(line("checklist.because", file=file, page=page, quote=quote), indent=6)
    if again:
        return
    screen.say(line("checklist.why", why=item.why), indent=6)
    if item.need is Need.CAN_FOLLOW or item.status is Standing.SENT:
        return
    screen.say(line("checklist.where", where=item.where), indent=6)
    if item.place:
        screen.say(line("checklist.place", place=item.place), indent=6)
    if item.called:
        screen.say(line("checklist.called", called=item.called), indent=6)


def _event(event: str) -> str:
    """Say an event with its day as a person says it."""
    first, _, rest = event.partition(" ")
    try:
        said = spoken.day(Day.parse(first))
    except ValueError:
        return event
    return f"{said}, {rest}" if rest else said


def _status(item: Item) -> str:
    if item.status is not Standing.HAVE:
        return line(f"checklist.{item.status}")
    if not item.records:
        return line("checklist.have_told")
    count = len(item.records)
    parts = [line(plural(count, "checklist.have_one", "checklist.have_many"), count=count)]
    if item.day and not item.event:
        parts.append(line("checklist.newest", day=spoken.day(item.day)))
    if item.complete is False:
        parts.append(line("checklist.incomplete"))
    return ", ".join(parts)


def _gap(screen: Screen, gap: Gap) -> None:
    words = gap_words.told(gap)
    screen.say(f"{gap.id}  {words.what}", Mark.NEEDS, indent=2)
    if gap.file:
        screen.say(line("checklist.because", file=gap.file, page=gap.page, quote=gap.quote), indent=6)
    screen.say(words.advice, indent=6)
    screen.say()


def _passed(screen: Screen, missing: verb.Missing) -> None:
    """Say how many gaps are closed, so that nobody thinks they were lost."""
    states = [gap.state(missing.dismissed) for gap in missing.gaps]
    for state in (GapState.FILLED, GapState.DISMISSED):
        if count := states.count(state):
            screen.say(line(plural(count, f"checklist.{state}_one", f"checklist.{state}_many"), count=count))
