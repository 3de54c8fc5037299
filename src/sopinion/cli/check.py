"""`sopinion check`: does what you have meet what a place asks for."""

from __future__ import annotations

import typer

from sopinion.cli import desk
from sopinion.content import spoken
from sopinion.content.messages import line
from sopinion.flows import check as verb
from sopinion.flows import checklist
from sopinion.flows.hands import Mark, Screen
from sopinion.model.day import Day
from sopinion.model.profile import Checked, Gate, Remark, Verdict

door = typer.Typer(add_completion=False)

_MARKS = {Verdict.PASS: Mark.DONE, Verdict.FIX: Mark.NEEDS, Verdict.ASK: Mark.OPEN}
_FOR = typer.Option("", "--for", metavar="PLACE", help="Which place. Left out, you see which there are.")
_JSON = typer.Option(False, "--json", help="One JSON object on standard output.")


@door.callback(invoke_without_command=True)
def check(ctx: typer.Context, place: str = _FOR, json: bool = _JSON) -> None:  # noqa: FBT001 - typer's form
    """Does what you have meet what a place asks for."""
    if ctx.invoked_subcommand is not None:
        return
    if not place:
        rows = verb.known(desk.own_places().texts())
        if json:
            desk.put(verb.list_json(rows))
        else:
            _show_list(desk.screen(), rows)
        return
    profile = desk.place(place)
    case = desk.case()
    with desk.index_of(case) as index:
        records = index.records_of(case)
        missing = checklist.look(case, records, index)
    found = verb.look(case, records, missing, profile, desk.today())
    if json:
        desk.put(verb.as_json(found))
    else:
        show(desk.screen(), found)
    if found.count(Verdict.FIX):
        raise typer.Exit(1)


@door.command()
def new(name: str = typer.Argument(help="The place, as you call it.")) -> None:
    """Write a form for what another place asks for, to fill by hand."""
    key, text = verb.new_form(name, desk.today())
    path = desk.own_places().put_new(key, text)
    screen = desk.screen()
    screen.say(line("check.new_made", path=path), Mark.DONE)
    screen.say(line("check.new_how", place=key))


def show(screen: Screen, found: verb.Found) -> None:
    """Draw every rule with its verdict, what it rests on, and where it comes from."""
    screen.title(line("check.title", name=found.profile.name))
    single = verb.one_source(found)
    if single:
        screen.say(line("check.all_from", source=single))
        screen.say()
    for gate in Gate:
        rows = [row for row in found.rows if row.rule.gate is gate]
        if rows:
            screen.say(line(f"check.gate_{gate}"))
        for row in rows:
            screen.say(line(f"check.{row.verdict}", says=row.rule.says), _MARKS[row.verdict], indent=2)
            screen.say(verb.because(found, row), indent=6)
            if row.verdict is not Verdict.PASS:
                screen.say(line("check.to_do", fix=row.rule.fix), indent=6)
            _show_source(screen, row, found, single=bool(single))
        if rows:
            screen.say()
    if found.profile.remarks:
        screen.say(line("check.remarks"))
    for one in found.profile.remarks:
        screen.say(one.says, indent=2)
        _show_source(screen, one, found, single=bool(single))
    screen.say()
    fix, ask, good = (found.count(verdict) for verdict in (Verdict.FIX, Verdict.ASK, Verdict.PASS))
    words = {0: "check.sum_good", 1: "check.sum_fix_one"}.get(fix, "check.sum_fix_many")
    screen.say(line(words, fix=fix, ask=ask, good=good), Mark.NEEDS if fix else Mark.DONE)
    screen.say(line("check.not_needed_all"))
    screen.say(line("check.call_own" if found.profile.own else "check.call"))


def _show_source(screen: Screen, one: Checked | Remark, found: verb.Found, *, single: bool) -> None:
    """Say where a sentence comes from, unless all come from there, and when it was to be looked at again."""
    source = one.source if isinstance(one, Remark) else one.rule.source
    if not single:
        screen.say(verb.sourced(one), indent=6)
    if source.stale(found.today):
        screen.say(line("check.stale", day=spoken.day(Day.of(source.review_due))), indent=6)


def _show_list(screen: Screen, rows: tuple[verb.Known, ...]) -> None:
    screen.title(line("check.list_title"))
    for row in rows:
        words = "check.list_row_faulty" if row.name is None else "check.list_row_own" if row.own else "check.list_row"
        screen.say(line(words, place=row.key, name=row.name), Mark.NEEDS if row.name is None else Mark.NONE, indent=2)
    screen.say()
    screen.say(line("check.list_not"))
    screen.say(line("check.list_how"))
    screen.say(line("check.list_new"))
