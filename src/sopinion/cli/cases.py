"""`sopinion cases`: one case for each patient, and a shared computer left clean."""

from __future__ import annotations

from typing import Any

import typer

from sopinion.cli import desk
from sopinion.content.messages import line
from sopinion.errors import CaseNameTaken, ForgetMismatch, NobodyToAsk
from sopinion.flows.hands import Mark

door = typer.Typer(add_completion=False)

_MEGABYTE = 1_000_000
_JSON = typer.Option(False, "--json", help="One JSON object on standard output.")


@door.callback(invoke_without_command=True)
def cases(ctx: typer.Context, json: bool = _JSON) -> None:  # noqa: FBT001 - typer's form
    """One case for each patient: list, new, use, rename, back up, restore, forget."""
    if ctx.invoked_subcommand is None:
        _show(json=json)


@door.command("list")
def listing(json: bool = _JSON) -> None:  # noqa: FBT001 - typer's form
    """Every case on this computer."""
    _show(json=json)


@door.command()
def new(
    name: str = typer.Argument("", help="What to call it. Left out, you are asked."),
    json: bool = _JSON,  # noqa: FBT001 - typer's form
) -> None:
    """Begin a case. It becomes the current one."""
    room = desk.cases()
    case = room.new(_free(name or _asked("cases.ask_name", "sopinion cases new NAME")), desk.today())
    if json:
        _answer(label=case.label)
        return
    screen = desk.screen()
    screen.say(line("cases.made", name=case.name, label=case.label), Mark.DONE)
    screen.say(line("cases.made_next"))


@door.command()
def use(
    case: str = typer.Argument(help="Its name, its number in the list, or its label."),
    json: bool = _JSON,  # noqa: FBT001 - typer's form
) -> None:
    """Choose the case that the other commands work on."""
    room = desk.cases()
    label = room.find(case)
    room.use(label)
    if json:
        _answer(label=label)
    else:
        desk.screen().say(line("cases.used", name=_name(label)), Mark.DONE)


@door.command()
def rename(
    case: str = typer.Argument("", help="Which case. Left out, the current one."),
    name: str = typer.Argument("", help="The new name. Left out, you are asked."),
    json: bool = _JSON,  # noqa: FBT001 - typer's form
) -> None:
    """Call a case by another name. With one word, the current case gets that name."""
    room = desk.cases()
    label = room.find(case) if name else room.find(desk.settings.case)
    wanted = name or case or _asked("cases.ask_new_name", "sopinion cases rename NAME")
    room.rename(label, _free(wanted, but=label))
    if json:
        _answer(label=label)
    else:
        desk.screen().say(line("cases.renamed", name=_name(label), label=label), Mark.DONE)


@door.command("back-up")
def back_up(
    to: str = typer.Argument(help="A folder, or the name of a new file."),
    json: bool = _JSON,  # noqa: FBT001 - typer's form
) -> None:
    """Put everything told about the current case into one file."""
    label = desk.cases().find(desk.settings.case)
    file = desk.backups().back_up(label, to, desk.today())
    if json:
        _answer(label=label, file=str(file))
        return
    screen = desk.screen()
    screen.say(line("cases.backed_up", file=str(file)), Mark.DONE)
    screen.say(line("cases.backed_up_holds"))
    screen.say(line("cases.backed_up_not"))


@door.command()
def restore(
    file: str = typer.Argument(help="A file that back-up made, or a good copy that was named to you."),
    json: bool = _JSON,  # noqa: FBT001 - typer's form
) -> None:
    """Bring a case back from a backup. No other case is changed."""
    back = desk.backups().restore(file)
    if json:
        _answer(label=back.case.label, mended=back.mended)
        return
    screen = desk.screen()
    if back.mended:
        screen.say(line("cases.mended", name=back.case.name), Mark.DONE)
        return
    screen.say(line("cases.restored", name=back.case.name, label=back.case.label), Mark.DONE)
    screen.say(line("cases.restored_next"))


@door.command()
def forget(
    case: str = typer.Argument("", help="Its name, its number in the list, or its label. Left out, the current case."),
    yes_forget: str = typer.Option("", metavar="NAME", help="The case's exact name or label: remove it, do not ask."),
    json: bool = _JSON,  # noqa: FBT001 - typer's form
) -> None:
    """Remove a case, with its index and its transcripts, from this computer."""
    room = desk.cases()
    label = room.find(case or desk.settings.case or yes_forget or None)
    name = _name(label)
    if yes_forget and yes_forget not in (label, name):
        raise ForgetMismatch
    if not yes_forget and not _agreed(label, name):
        return
    after = room.forget(label)
    if json:
        _answer(label=label)
        return
    screen = desk.screen()
    screen.say(line("cases.forgotten"), Mark.DONE)
    screen.say(line("cases.forgotten_current", name=_name(after)) if after else line("cases.forgotten_all"))
    screen.say(line("cases.forget_stays"))


def _agreed(label: str, name: str) -> bool:
    screen = desk.screen()
    if not screen.interactive:
        raise NobodyToAsk(option=f"sopinion cases forget --yes-forget {label}")
    screen.say(line("cases.forget_what", name=name) if name else line("cases.forget_what_nameless", label=label))
    screen.say(line("cases.forget_stays"))
    agreed = screen.confirm(line("cases.forget_ask"))
    if not agreed:
        screen.say(line("cases.forget_kept"))
    return agreed


def _asked(key: str, instead: str) -> str:
    screen = desk.screen()
    if not screen.interactive:
        raise NobodyToAsk(option=instead)
    return screen.text(line(key))


def _free(name: str, but: str = "") -> str:
    """Give the name back, unless a case other than `but` has it."""
    if any(row.name.casefold() == name.strip().casefold() and row.label != but for row in desk.cases().rows()):
        raise CaseNameTaken(name=name.strip())
    return name


def _name(label: str) -> str:
    return next((row.name for row in desk.cases().rows() if row.label == label), "")


def _answer(**more: object) -> None:
    rows = [
        {
            "number": row.number,
            "label": row.label,
            "name": row.name or None,
            "made": row.made or None,
            "current": row.current,
            "state": row.state,
            "bytes": row.size,
        }
        for row in desk.cases().rows()
    ]
    answer: dict[str, Any] = {"schema": "sopinion/cases/1", **more, "cases": rows}
    desk.put(answer)


def _show(*, json: bool) -> None:
    if json:
        _answer()
        return
    screen = desk.screen()
    rows = desk.cases().rows()
    if not rows:
        screen.say(line("cases.none"))
        return
    screen.title(line("cases.title"))
    screen.table(
        [line(f"cases.head_{head}") for head in ("number", "name", "label", "made", "size", "state")],
        [
            (
                str(row.number),
                row.name or line("cases.unknown"),
                row.label,
                row.made or line("cases.unknown"),
                _size(row.size),
                line(f"cases.{row.state}") if row.state != "whole" else line("cases.current") if row.current else "",
            )
            for row in rows
        ],
    )
    screen.say()
    if len(rows) > 1:
        screen.say(line("cases.hint_use"))
    screen.say(line("cases.hint_label", label=rows[0].label))


def _size(size: int) -> str:
    return line("cases.size", count=round(size / _MEGABYTE)) if size >= _MEGABYTE else line("cases.size_small")
