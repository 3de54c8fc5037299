"""`sopinion verify`: check that a bundle is whole and true."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from sopinion.cli import desk
from sopinion.cli.passwords import passwords_in
from sopinion.content.messages import line
from sopinion.errors import VerifyFailed, WrongUsage
from sopinion.flows import compose
from sopinion.flows import verify as verb
from sopinion.flows.hands import Mark

door = typer.Typer(add_completion=False)


@door.command()
def verify(
    file: Path = typer.Argument(metavar="FILE", help="The bundle, as a PDF. It is only looked at."),  # noqa: B008 - typer's form
    password_file: str = typer.Option("", metavar="FILE", help="Passwords for a locked bundle, one on each line."),
    json: bool = typer.Option(False, "--json", help="One JSON object on standard output."),  # noqa: FBT001 - typer's form
) -> None:
    """Check that a bundle is whole and true."""
    path = file.expanduser()
    if not path.is_file():
        raise WrongUsage(what=line("verify.no_file", file=file))
    screen = desk.screen()

    def passwords() -> Sequence[str]:
        if password_file:
            return passwords_in(password_file)
        return (screen.secret(line("verify.password"), option="--password-file"),)

    found = verb.verify(path, desk.press(), desk.lock(), passwords)
    if json:
        desk.put(verb.as_json(found))
        raise typer.Exit(0 if found.good else VerifyFailed.code)
    screen.title(line("verify.title", file=path.name))
    for check in found.checks:
        screen.say(compose.told(check), Mark.DONE if check.good else Mark.NEEDS, indent=2)
    screen.say()
    screen.say(line("verify.good" if found.good else "verify.bad"), Mark.DONE if found.good else Mark.NEEDS)
    if not found.good:
        raise typer.Exit(VerifyFailed.code)
