"""The front door: the Typer app, the commands behind it, and the only place where an error becomes words.

A command's module is imported when that command runs, and only then: `sopinion --help` reads one line per command
from content and imports none of them.
"""

from __future__ import annotations

import atexit
import errno
import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from sopinion import __version__
from sopinion.cli import desk
from sopinion.cli.boundary import explain, report_bug
from sopinion.content.doors import doors
from sopinion.errors import CannotWrite, NoRoom, SopinionError, Stopped, WrongUsage

# Typer carries click inside and shows only the leaves of its tree of exceptions: the branches are their parents.
_USAGE: Any = typer.BadParameter.__bases__[0]
_CLICK: Any = _USAGE.__bases__[0]
_Call = Any  # the context of a call, of a class that typer does not show either

_EVERYWHERE = {"--plain": False, "--case": True}  # options taken before the command and after it; whether with a value


def _hoisted(args: list[str]) -> list[str]:
    """Move the options that every command takes to the front, where the program itself reads them."""
    front: list[str] = []
    rest: list[str] = []
    words = iter(args)
    for word in words:
        name, equals, _ = word.partition("=")
        if word == "--":
            rest += [word, *words]
        elif name in _EVERYWHERE:
            front.append(word)
            if _EVERYWHERE[name] and not equals:
                front += [value for value in [next(words, None)] if value is not None]
        else:
            rest.append(word)
    return front + rest


def _misunderstood(error: Any) -> int:  # noqa: ANN401 - a class that typer does not show
    return explain(WrongUsage(what=str(error.format_message())))


class Doors(TyperGroup):
    """The group of all commands."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - typer's own signature
        super().__init__(**kwargs)
        for door in doors().values():  # a line for the help page each; the command itself is imported when called
            self.add_command(TyperCommand(door.name, help=door.help, rich_help_panel=door.panel))

    def parse_args(self, ctx: _Call, args: list[str]) -> list[str]:
        """Read the words of the call; what holds for every command may stand anywhere."""
        desk.settings.json = "--json" in args
        desk.settings.plain = "--plain" in args or desk.plain_world()
        if desk.settings.plain:
            self.rich_markup_mode = None  # help pages without boxes
        return super().parse_args(ctx, _hoisted(args))

    def make_context(self, *args: Any, **kwargs: Any) -> _Call:  # noqa: ANN401 - typer's own signature
        """Begin a call; words that the program itself does not understand end here."""
        try:
            return super().make_context(*args, **kwargs)
        except _USAGE as error:
            raise typer.Exit(_misunderstood(error)) from None

    def resolve_command(self, ctx: _Call, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Find the command that was called, and import it now."""
        name, command, rest = super().resolve_command(ctx, args)
        if name is None or command is None:
            return name, command, rest
        real = typer.main.get_command(import_module(f"sopinion.cli.{name}").door)
        real.name = name
        if desk.settings.plain:
            for one in (real, *getattr(real, "commands", {}).values()):
                one.rich_markup_mode = None
        return name, real, rest

    def invoke(self, ctx: _Call) -> object:
        """Run the command; whatever goes wrong ends here, in one clear sentence and an exit code."""
        try:
            return super().invoke(ctx)
        except SopinionError as error:
            raise typer.Exit(explain(error)) from None
        except KeyboardInterrupt:
            raise typer.Exit(explain(Stopped())) from None
        except _USAGE as error:
            raise typer.Exit(_misunderstood(error)) from None
        except (typer.Exit, typer.Abort, _CLICK, BrokenPipeError):
            raise
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise typer.Exit(explain(NoRoom())) from None
            if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
                raise typer.Exit(explain(CannotWrite())) from None
            raise typer.Exit(report_bug(error)) from None
        except Exception as error:  # noqa: BLE001 - a bug ends in a report without patient text, not in a traceback
            raise typer.Exit(report_bug(error)) from None


app = typer.Typer(
    name="sopinion",
    cls=Doors,
    add_completion=False,
    no_args_is_help=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)


def _version(asked: bool) -> None:  # noqa: FBT001 - typer hands the flag over by position
    if asked:
        sys.stdout.write(f"sopinion {__version__}\n")
        raise typer.Exit


@app.callback(invoke_without_command=True, epilog="--case and --plain may also stand after the command.")
def front(
    ctx: typer.Context,
    case: str = typer.Option("", metavar="NAME", help="Which case: its name, its number in `cases`, or its label."),
    plain: bool = typer.Option(False, "--plain", help="Words only: no boxes, no color, plain line input."),  # noqa: FBT001 - typer's form
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Say the version."),  # noqa: ARG001, FBT001 - typer's form
) -> None:
    """A calm path to a second opinion. Everything stays on this computer.

    Type sopinion alone to see where you are and what is next.
    """
    desk.settings.case = case or None
    desk.settings.plain = plain or desk.settings.plain
    if ctx.invoked_subcommand is None:
        import_module("sopinion.cli.home").show_home()


def run(words: list[str]) -> int:
    """Do what these words would do on the command line, in this process; give the exit code."""
    plain, ended = desk.settings.plain, app(words, standalone_mode=False)
    desk.settings.plain = plain
    return ended if isinstance(ended, int) else 0


def main() -> None:
    """Run the program."""
    try:
        app()
    except SystemExit as end:
        if end.code == Stopped.code:
            _leave(Stopped.code)
        raise


def _leave(code: int) -> None:
    """End with a code where Ctrl-C came in between.

    Where it came while a module was being made, Python remembers that to its end and then ends by the signal instead
    of the code, however well it was handled.
    """
    atexit._run_exitfuncs()  # noqa: SLF001 - what an ordinary end would run
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)
