"""`sopinion find`: search every page for words."""

from __future__ import annotations

import typer

from sopinion.cli import desk
from sopinion.content.messages import line, plural
from sopinion.flows import find as verb
from sopinion.flows.hands import Screen

door = typer.Typer(add_completion=False)


_WORDS = typer.Argument(metavar="WORDS...", help='Words, "a phrase", or the beginning of a word*.')


@door.command()
def find(
    words: list[str] = _WORDS,
    limit: int = typer.Option(20, min=1, max=10_000, help="How many pages to show."),
    json: bool = typer.Option(False, "--json", help="One JSON object on standard output."),  # noqa: FBT001 - typer's form
) -> None:
    """Search every page for words. Accents and capitals do not matter."""
    case = desk.case()
    with desk.index_of(case) as papers:
        papers.refresh(case)
        found = verb.find(papers.index, words, limit)
    if json:
        desk.put(verb.as_json(found))
    else:
        _show(desk.screen(), found)


def _show(screen: Screen, found: verb.Found) -> None:
    if not found.asked:
        screen.say(line("find.no_words"))
        return
    if not found.hits:
        screen.say(line("find.nothing"))
        screen.say(line("find.nothing_next"))
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
