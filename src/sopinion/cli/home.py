"""The home screen: where you are, what is next, and a menu that reaches everything."""

from __future__ import annotations

import shlex

from sopinion.cli import desk
from sopinion.cli.app import run
from sopinion.content.messages import line, plural
from sopinion.errors import NoCase
from sopinion.flows import status as verb
from sopinion.flows.hands import Mark, Screen
from sopinion.flows.sent import given_lines
from sopinion.model.day import Day
from sopinion.model.ledger import latest_bundle
from sopinion.model.question import Choice

_DOT = " · "
_MOST_DUE = 3


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
    done = [section.title for section in found.sections if section.done >= section.total]
    waiting = [section.title for section in found.sections if section.done == 0 < section.total]
    if done:
        screen.say(_DOT.join(done), Mark.DONE, indent=2)
    for section in found.sections:
        if 0 < section.done < section.total:
            left = section.total - section.done
            words = plural(left, "home.section_begun_one", "home.section_begun")
            screen.say(line(words, title=section.title, left=left), Mark.HERE, indent=2)
    if found.records:
        screen.say(_papers(found), Mark.HERE, indent=2)
    _bundle(screen, found)
    if not found.records:
        waiting.append(line("home.papers_none"))
    if not found.case.written:
        waiting.append(line("home.bundle_none"))
    if waiting:
        screen.say(_DOT.join(waiting), Mark.OPEN, indent=2)
    for passed, text in verb.due_lines(found)[:_MOST_DUE]:
        screen.say(text, Mark.NEEDS if passed else Mark.OPEN, indent=2)
    screen.say()


def show_next(screen: Screen, found: verb.Status) -> None:
    """List what is next, each with the command that does it."""
    screen.say(line("home.next"))
    for number, step in enumerate(found.steps, 1):
        screen.say(f"{number}. {verb.said(step)}", indent=2)
        screen.say(step.command, indent=5)
    if not found.steps:
        screen.say(line("home.nothing"), indent=2)
    screen.say()


def _look() -> verb.Status:
    case = desk.case()
    with desk.index_of(case) as index:
        return verb.status(case, index.records_of(case), index, desk.today())


def _papers(found: verb.Status) -> str:
    count = len(found.records)
    parts = [line(plural(count, "home.papers_found_one", "home.papers_found"), count=count)]
    for key, number in (("unsure", found.unsure), ("undecided", found.undecided), ("gaps", len(found.missing.open))):
        if number:
            parts.append(line(f"home.papers_{key}", count=number))
    return line("home.papers", parts=_DOT.join(parts))


def _bundle(screen: Screen, found: verb.Status) -> None:
    if made := latest_bundle(found.case.written):
        screen.say(line("home.bundle_made", day=made.day, pages=made.pages), Mark.DONE, indent=2)
    for given, text in given_lines(found.case, found.records):
        screen.say(text, Mark.DONE if given else Mark.OPEN, indent=2)


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


# What each letter does: the words of a command, where a word in capitals is asked for first.
_MENU: dict[str, dict[str, tuple[str, ...]]] = {
    "menu": {
        "p": ("prepare",),
        "r": ("records",),
        "c": ("checklist",),
        "s": ("sheets", "--to", "SHEETS"),
        "b": ("export", "--to", "TARGET"),
        "g": ("guide",),
    },
    "more": {
        "a": ("prepare", "--section", "?"),
        "i": ("index", "FOLDER"),
        "f": ("find", "WORDS"),
        "d": ("plan",),
        "l": ("request",),
        "t": ("request", "write"),
        "k": ("check", "--for", "PLACE"),
        "y": ("questions",),
        "v": ("verify", "FILE"),
        "h": ("sent", "BUNDLE"),
        "o": ("cases",),
        "w": ("demo",),
    },
}
_ASKED = ("FOLDER", "TARGET", "SHEETS", "FILE", "WORDS", "PLACE", "BUNDLE")


def _asked(screen: Screen, word: str) -> list[str]:
    """Ask for what stands in capitals; a path dragged into the window comes quoted, and loses its quotes."""
    if word not in _ASKED:
        return [word]
    said = screen.text(line(f"home.ask_{word.lower()}")).strip()
    if word == "WORDS":
        return said.split()
    if word == "PLACE":
        return [said] if said else []
    try:
        return shlex.split(said)[:1] if said[:1] in "'\"" else [said.replace("\\ ", " ")] if said else []
    except ValueError:
        return [said]


def _choose(screen: Screen, found: verb.Status) -> bool:
    """Let the person choose; give whether to come back to the home screen."""
    numbered = {str(number): tuple(shlex.split(step.command)[1:]) for number, step in enumerate(found.steps, 1)}
    steps = [Choice(number, verb.said(step)) for number, step in zip(numbered, found.steps, strict=True)]
    ends = [Choice(letter, line(f"home.menu_{letter}")) for letter in "mq"]
    picked = screen.pick(line("home.next" if steps else "home.nothing"), [*steps, *_letters("menu"), *ends])
    if picked == "m":
        picked = screen.pick(line("home.more"), [*_letters("more"), Choice("q", line("home.menu_back"))])
        if picked == "q":
            return True
    if picked == "q":
        return False
    command = {**numbered, **_MENU["menu"], **_MENU["more"]}[picked]
    words = [said for word in command for said in _asked(screen, word)]
    if len(words) < len(command):  # nothing was said where something was asked for
        return True
    _walk(words)
    if words[0] != "prepare":
        screen.text(line("home.again"))
    return True


def _letters(room: str) -> list[Choice]:
    return [Choice(letter, line(f"home.menu_{letter}")) for letter in _MENU[room]]


def _walk(words: list[str]) -> None:
    """Do what the same words on the command line would do; what goes wrong is told, and the home screen comes back."""
    run([*words, *(["--case", desk.settings.case] if desk.settings.case else [])])
