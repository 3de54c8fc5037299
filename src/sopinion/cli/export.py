"""`sopinion export`: make the bundle."""

from __future__ import annotations

import typer

from sopinion.cli.export_run import Asked, Run

door = typer.Typer(add_completion=False)

_TO = typer.Option("", "--to", metavar="FOLDER", help="Where the bundle goes.")
_INCLUDE = typer.Option([], "--include", metavar="ID", help="Put in a paper that stays out by itself. May be repeated.")
_EXCLUDE = typer.Option(
    [], "--exclude", metavar="ID[:3,5-6]", help="Leave out a paper, or pages of its file. May be repeated."
)
_CORE_WITH = typer.Option(
    [], "--core-with", metavar="ID[:3,5-6]", help="What stands in the core instead of what it picks. May be repeated."
)
_WITHOUT = typer.Option(
    [], "--without", metavar="FACT", help="Leave out something told, by the name --cite takes. May be repeated."
)
_CITE = typer.Option(
    [], "--cite", metavar="FACT=ID[:PAGE]", help="Which paper shows what was told. Without ID: none. May be repeated."
)


@door.command()
def export(  # noqa: PLR0913, PLR0917 - one option for each thing that can be chosen
    to: str = _TO,
    yes: bool = typer.Option(False, "--yes", help="Write without asking."),  # noqa: FBT001 - typer's form
    plan: bool = typer.Option(False, "--plan", help="Show what would go in; write nothing."),  # noqa: FBT001 - typer's form
    include: list[str] = _INCLUDE,
    exclude: list[str] = _EXCLUDE,
    include_sensitive: bool = typer.Option(  # noqa: FBT001 - typer's form
        False, "--include-sensitive", help="Let in the pages that it would stop at. Look at them first."
    ),
    recipient: str = typer.Option("", metavar="NAME", help="Whom it is for, as it stands on the cover."),
    place: str = typer.Option("", "--for", metavar="PLACE", help="Say first what that place asks for and is missing."),
    without: list[str] = _WITHOUT,
    cite: list[str] = _CITE,
    paper: str = typer.Option("letter", help="letter or a4, for the pages made here."),
    max_mb: float = typer.Option(
        0, "--max-mb", metavar="N", min=0, help="Several volumes, each of N million bytes or fewer."
    ),
    max_pages: int = typer.Option(
        0, "--max-pages", metavar="N", min=0, help="Several volumes, each of N pages or fewer."
    ),
    core: bool = typer.Option(False, "--core", help="Also a short core bundle: the pages to read first."),  # noqa: FBT001 - typer's form
    core_with: list[str] = _CORE_WITH,
    duplex: bool = typer.Option(False, "--duplex", help="To print on both sides: each paper begins on a new sheet."),  # noqa: FBT001 - typer's form
    dividers: bool | None = typer.Option(  # noqa: FBT001 - typer's form
        None, "--dividers/--no-dividers", help="A page before each section. Without either: in a long bundle."
    ),
    fhir: bool = typer.Option(False, "--fhir", help="Also one FHIR file, for a health app or a hospital system."),  # noqa: FBT001 - typer's form
    lock: bool = typer.Option(False, "--lock", help="Also a locked copy. Its password is made here, and shown once."),  # noqa: FBT001 - typer's form
    lock_with: str = typer.Option("", metavar="FILE", help="The same, with the password on the first line of FILE."),
    lock_zip: bool = typer.Option(False, "--lock-zip", help="Lock the zip too. Many offices cannot open one."),  # noqa: FBT001 - typer's form
    supplement: str = typer.Option("", metavar="BUNDLE.pdf", help="Only what came since that bundle, to add to it."),
    reopen: str = typer.Option("", metavar="BUNDLE.pdf", help="Choose what that bundle has in it, in its order."),
    password_file: str = typer.Option("", metavar="FILE", help="Passwords for locked papers, one on each line."),
    json: bool = typer.Option(False, "--json", help="One JSON object on standard output."),  # noqa: FBT001 - typer's form
) -> None:
    """Make one PDF, and a zip, ready to share. Your own files are not touched."""
    asked = Asked(
        to=to,
        yes=yes,
        plan=plan,
        include=tuple(include),
        exclude=tuple(exclude),
        include_sensitive=include_sensitive,
        recipient=recipient,
        place=place,
        without=tuple(without),
        cite=tuple(cite),
        paper=paper,
        max_mb=max_mb,
        max_pages=max_pages,
        core=core,
        core_with=tuple(core_with),
        duplex=duplex,
        dividers=dividers,
        fhir=fhir,
        lock=lock,
        lock_with=lock_with,
        lock_zip=lock_zip,
        supplement=supplement,
        reopen=reopen,
        password_file=password_file,
        json=json,
    )
    raise typer.Exit(Run(asked).code())
