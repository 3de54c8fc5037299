"""`sopinion checklist`: what is here, what is missing, and how we know."""

from __future__ import annotations

import typer

from sopinion.cli import desk
from sopinion.content import gaps as gap_words
from sopinion.content.messages import line
from sopinion.flows import checklist as verb
from sopinion.flows.hands import Mark, Screen
from sopinion.model.checklist import Item, Need, Standing

door = typer.Typer()

_MARKS = {
    Standing.HAVE: Mark.DONE,
    Standing.ARRIVED: Mark.DONE,
    Standing.MISSING: Mark.NEEDS,
    Standing.UNSURE: Mark.HERE,
}


@door.command()
def checklist(json: bool = typer.Option(False, "--json", help="One JSON object on standard output.")) -> None:  # noqa: FBT001 - typer's form
    """What you have, what is missing, and how we know."""
    case = desk.case()
    with desk.index_of(case) as index:
        missing = verb.look(case, index.records_of(case), index)
    if json:
        desk.put(verb.as_json(missing))
        return
    show(desk.screen(), missing)


def show(screen: Screen, missing: verb.Missing) -> None:
    """Draw the checklist and the gaps."""
    screen.title(line("checklist.title"))
    groups = [(need, [item for item in missing.checklist.items if item.need is need]) for need in Need]
    for place, (need, rows) in enumerate(groups):
        if rows:
            if place:
                screen.say()
            screen.say(line(f"checklist.{need}"))
        for item in rows:
            screen.say(f"{item.title}: {_status(item)}", _MARKS.get(item.status, Mark.OPEN), indent=2)
            if item.status not in (Standing.HAVE, Standing.ARRIVED):
                screen.say(line("checklist.why", why=item.why), indent=6)
                screen.say(line("checklist.where", where=item.where), indent=6)
    screen.say()
    short = [
        item.title for item in missing.checklist.items if item.need is Need.NOW and item.status is not Standing.HAVE
    ]
    if missing.checklist.enough_to_send:
        screen.say(line("checklist.enough"), Mark.DONE)
    else:
        screen.say(
            line("checklist.not_enough", missing=", ".join(title[0].lower() + title[1:] for title in short)), Mark.NEEDS
        )
    screen.say()
    if missing.open:
        screen.title(line("checklist.gaps_title"))
    for gap in missing.open:
        words = gap_words.told(gap)
        screen.say(words.what, Mark.NEEDS, indent=2)
        screen.say(line("checklist.because", file=gap.file, page=gap.page, quote=gap.quote), indent=6)
        screen.say(words.advice, indent=6)
        screen.say()
    screen.say(line("checklist.only_these" if missing.open else "checklist.no_gaps"))


def _status(item: Item) -> str:
    if item.status is not Standing.HAVE:
        return line(f"checklist.{item.status}")
    return (
        line("checklist.have_one") if len(item.records) == 1 else line("checklist.have_many", count=len(item.records))
    )
