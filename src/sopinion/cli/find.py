"""`sopinion find`: search every page for words."""

from __future__ import annotations

import typer

from sopinion.cli import desk
from sopinion.content import sections
from sopinion.content.messages import line, plural
from sopinion.errors import WrongUsage
from sopinion.flows import find as verb
from sopinion.flows.hands import Screen
from sopinion.model.day import Day
from sopinion.model.kind import Kind

# A word that must not stand on the page begins with a dash, as an option does: what is no option is a word.
door = typer.Typer(add_completion=False, context_settings={"ignore_unknown_options": True})


_WORDS = typer.Argument(
    metavar="WORDS...", help='Words, "a phrase", the beginning of a word*, or -a word to leave out.'
)
_KINDS = typer.Option([], "--kind", metavar="KIND", help="Only papers of this kind; may be given again.")


@door.command()
def find(  # noqa: PLR0913, PLR0917 - one value for each option
    words: list[str] = _WORDS,
    kind: list[str] = _KINDS,
    since: str = typer.Option(
        "", "--from", metavar="DAY", help="Only papers from this day on: 2025-03-14, 2025-03, 2025."
    ),
    until: str = typer.Option("", "--to", metavar="DAY", help="Only papers up to this day."),
    close: bool = typer.Option(False, "--close", help="Words that nearly look so will do: typing errors, scans."),  # noqa: FBT001 - typer's form
    limit: int = typer.Option(20, min=1, max=10_000, help="How many pages to show."),
    json: bool = typer.Option(False, "--json", help="One JSON object on standard output."),  # noqa: FBT001 - typer's form
) -> None:
    """Search every page for words. Accents and capitals do not matter."""
    if unknown := [word for word in words if word.startswith("--")]:
        raise WrongUsage(what=line("find.no_option", option=unknown[0]))
    wanted = verb.Wanted(tuple(words), close, tuple(map(_kind, kind)), _day(since), _day(until))
    case = desk.case()
    with desk.index_of(case) as papers:
        found = verb.find(papers, case, wanted, limit)
    if json:
        desk.put(verb.as_json(found))
    else:
        _show(desk.screen(), found, wanted)


def _kind(typed: str) -> Kind:
    try:
        return Kind(typed.strip().lower())
    except ValueError:
        kinds = ", ".join(kind.value for kind in Kind)
        raise WrongUsage(what=line("find.no_kind", kind=typed, kinds=kinds)) from None


def _day(typed: str) -> Day | None:
    try:
        return Day.parse(typed) if typed else None
    except ValueError:
        raise WrongUsage(what=line("find.no_day", day=typed)) from None


def _show(screen: Screen, found: verb.Found, wanted: verb.Wanted) -> None:
    if not found.asked:
        screen.say(line("find.no_words"))
        return
    for word, others in found.tried.items():
        tried = (
            line("find.tried", word=word, others=", ".join(others)) if others else line("find.tried_none", word=word)
        )
        screen.say(tried)
    if not found.hits:
        _show_nothing(screen, wanted)
        return
    screen.say(plural(found.total, line("find.one"), line("find.many", count=found.total)))
    for hit in found.hits:
        screen.say()
        screen.say(line("find.place", file=hit.file, page=hit.page))
        screen.say(hit.snippet, indent=4)
        if hit.record:
            screen.say(line("find.record", record=hit.record), indent=4)
    if found.total > len(found.hits):
        screen.say()
        screen.say(line("find.more", count=found.total - len(found.hits), limit=found.total))


def _show_nothing(screen: Screen, wanted: verb.Wanted) -> None:
    if wanted.kinds:
        names = ", ".join(sections.name(kind).lower() for kind in wanted.kinds)
        screen.say(line("find.nothing_of", kinds=names))
    else:
        screen.say(line("find.nothing"))
    screen.say(line("find.nothing_next"))
    if not wanted.close:
        screen.say(line("find.nothing_close"))
    if wanted.since or wanted.until:
        screen.say(line("find.nothing_days"))
