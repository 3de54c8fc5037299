"""The home screen: where you are, what is next, and a menu that reaches everything."""

from __future__ import annotations

import shlex
from collections.abc import Callable

from sopinion.cli import desk
from sopinion.cli.app import run
from sopinion.content.messages import line, plural
from sopinion.errors import NoCase
from sopinion.flows import status as verb
from sopinion.flows.hands import Mark, Screen
from sopinion.model.day import Day
from sopinion.model.question import Choice


def show_home() -> None:
    """Open the home screen; without a terminal, say where things stand and end."""
    screen = desk.screen()
    try:
        desk.case()
    except NoCase:
        _welcome(screen)
        return
    while True:
        found = _look()
        draw(screen, found)
        if not screen.interactive:
            show_next(screen, found)
            return
        if not _choose(screen, found):
            return


def draw(screen: Screen, found: verb.Status) -> None:
    """Draw where the case stands and what is next."""
    screen.title(found.case.name, _start(found))
    screen.say(line("home.where"))
    for section in found.sections:
        left = section.total - section.done
        if left <= 0:
            screen.say(line("home.section_done", title=section.title), Mark.DONE, indent=2)
        elif section.done:
            words = plural(left, "home.section_begun_one", "home.section_begun")
            screen.say(line(words, title=section.title, left=left), Mark.HERE, indent=2)
        else:
            screen.say(line("home.section_open", title=section.title), Mark.OPEN, indent=2)
    screen.say(_papers(found), Mark.HERE if found.records else Mark.OPEN, indent=2)
    if found.case.written:
        last = found.case.written[-1]
        screen.say(line("home.bundle_made", day=last.day, pages=last.pages), Mark.DONE, indent=2)
    else:
        screen.say(line("home.bundle_none"), Mark.OPEN, indent=2)
    screen.say()


def show_next(screen: Screen, found: verb.Status) -> None:
    """List what is next, each with the command that does it."""
    screen.say(line("home.next"))
    for number, step in enumerate(found.steps, 1):
        screen.say(f"{number}  {verb.said(step)}", indent=2)
        screen.say(step.command, indent=5)
    if not found.steps:
        screen.say(line("home.nothing"), indent=2)
    screen.say()


def _look() -> verb.Status:
    case = desk.case()
    with desk.index_of(case) as index:
        return verb.status(case, index.records_of(case), index)


def _papers(found: verb.Status) -> str:
    if not found.records:
        return line("home.papers_none")
    count = len(found.records)
    parts = [line(plural(count, "home.papers_found_one", "home.papers_found"), count=count)]
    for key, number in (("unsure", found.unsure), ("undecided", found.undecided), ("gaps", len(found.missing.open))):
        if number:
            parts.append(line(f"home.papers_{key}", count=number))
    return line("home.papers", parts=" · ".join(parts))


def _start(found: verb.Status) -> str:
    answer = found.case.answers.get("timeline.start")
    if answer is None or not isinstance(answer.value, str):
        return ""
    day = Day.parse(answer.value)
    if not day.whole:
        return ""
    days = (day.first - desk.today()).days
    if days < 0:
        return ""
    words = {0: line("home.starts_today"), 1: line("home.starts_in_one")}
    return line("home.starts", day=f"{day.first:%b %-d}", days=words.get(days) or line("home.starts_in", count=days))


def _welcome(screen: Screen) -> None:
    screen.title(line("home.welcome_title"))
    for part in ("welcome", "welcome_private", "welcome_not"):
        screen.say()
        screen.say(line(f"home.{part}"))
    screen.say()
    if not screen.interactive:
        raise NoCase
    choices = [Choice(key, line(f"home.welcome_{key}")) for key in ("begin", "demo", "quit")]
    doing: dict[str, list[str]] = {"begin": ["prepare"], "demo": ["demo"]}
    picked = screen.pick(line("home.welcome_ask"), choices)
    if picked in doing:
        _walk(doing[picked])
        if picked == "begin":
            show_home()


_MENU: dict[str, Callable[[Screen], list[str]]] = {
    "p": lambda _: ["prepare"],
    "a": lambda _: ["prepare", "--section", "?"],
    "i": lambda screen: ["index", _folder(screen, "home.ask_folder")],
    "r": lambda _: ["records"],
    "f": lambda screen: ["find", *screen.text(line("home.ask_words")).split()],
    "c": lambda _: ["checklist"],
    "b": lambda screen: ["export", "--to", _folder(screen, "home.ask_target")],
    "o": lambda _: ["cases"],
    "d": lambda _: ["demo"],
}
_WORDS = {
    "p": "prepare",
    "a": "section",
    "i": "index",
    "r": "records",
    "f": "find",
    "c": "checklist",
    "b": "export",
    "o": "cases",
    "d": "demo",
    "q": "quit",
}


def _folder(screen: Screen, ask: str) -> str:
    """Ask for a folder; one dragged into the window comes quoted."""
    said = screen.text(line(ask)).strip()
    try:
        return shlex.split(said)[0] if said[:1] in "'\"" else said.replace("\\ ", " ")
    except (ValueError, IndexError):
        return said


def _choose(screen: Screen, found: verb.Status) -> bool:
    """Let the person choose; give whether to come back to the home screen."""
    numbered = [Choice(str(number), verb.said(step)) for number, step in enumerate(found.steps, 1)]
    lettered = [Choice(letter, line(f"home.menu_{word}")) for letter, word in _WORDS.items()]
    picked = screen.pick(line("home.next" if numbered else "home.nothing"), [*numbered, *lettered])
    if picked == "q":
        return False
    if picked.isdecimal():
        words = shlex.split(found.steps[int(picked) - 1].command)[1:]
        ask = "home.ask_folder" if words[0] == "index" else "home.ask_target"
        words = [_folder(screen, ask) if word == "FOLDER" else word for word in words]
    else:
        words = _MENU[picked](screen)
    if words[-1] != "":
        _walk(words)
        if words[0] != "prepare":
            screen.text(line("home.again"))
    return True


def _walk(words: list[str]) -> None:
    """Do what the same words on the command line would do; what goes wrong is told, and the home screen comes back."""
    run([*words, *(["--case", desk.settings.case] if desk.settings.case else [])])
